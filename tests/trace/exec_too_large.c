// exec with more arguments than the kernel takes: E2BIG; with many: fine.
// COMPARE: none
#include "trace.h"

int main(int argc, char **argv)
{
    if (argc > 1000)
        return 0;
    static char *arguments[3002];
    static char word[100001];
    memset(word, 'a', sizeof word - 1);
    arguments[0] = argv[0];
    for (int i = 1; i < 3001; i++)
        arguments[i] = word;
    TELL(execv(argv[0], arguments));
    for (int i = 1; i < 3001; i++)
        arguments[i] = "short";
    execv("./prog", arguments);
    return 2;
}
