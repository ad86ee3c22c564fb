// exec after exec, with no other traced call between; one of them fails.
#include "trace.h"

int main(int argc, char **argv)
{
    char *more[] = {argv[0], "one", argc > 1 ? "two" : NULL, argc > 2 ? "three" : NULL, NULL};
    if (argc == 3)
        execv("./no-such-program", more);
    if (argc < 4)
        execv("./prog", more);
    return argc;
}
