// exec of a program whose name holds a newline, with arguments that hold escapes.
#include "trace.h"

int main(int argc, char **argv)
{
    if (argc == 3)
        return argv[1][0] == '\033';
    char *arguments[] = {"od\nd", "\tx\\", "\"quoted\"", NULL};
    link("./prog", "./od\nd");
    execv("./od\nd", arguments);
    return 2;
}
