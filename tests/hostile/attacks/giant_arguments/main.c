// exec with more arguments than the kernel takes, and with as many as it takes.
#include "attack.h"

int main(int argc, char **argv)
{
    if (argc > 1000)
        return 0;
    static char *arguments[50002];
    static char word[100001];
    memset(word, 'a', sizeof word - 1);
    arguments[0] = argv[0];
    for (int i = 1; i < 1001; i++)
        arguments[i] = word;
    MUST_FAIL(execv(argv[0], arguments));
    static char shorter[21];
    memset(shorter, '\xff', sizeof shorter - 1);
    for (int i = 1; i < 50001; i++)
        arguments[i] = shorter;
    execv("/proc/self/exe", arguments);
    return 2;
}
