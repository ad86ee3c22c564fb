// Standard input passes through.
// INPUT: one two three
#include "trace.h"

int main(void)
{
    char line[100];
    while (fgets(line, sizeof line, stdin))
        dprintf(1, "read %s", line);
    return 0;
}
