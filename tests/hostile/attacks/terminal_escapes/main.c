// Escape sequences, broken UTF-8 and NULs on both streams.
#include "attack.h"

int main(void)
{
    const char text[] =
        "\x1b]0;title\x07\x1b[2J\x1b[31mred\xff\xfe\xc3(\xed\xa0\x80 \0 nul\r\b\x9b\x85\n";
    fwrite(text, 1, sizeof text - 1, stdout);
    fwrite(text, 1, sizeof text - 1, stderr);
    return 0;
}
