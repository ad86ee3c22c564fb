#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "remove") == 0) {
        puts("removed");
        return 0;
    }
    puts("keyed: 0");
    puts("private: 1");
    return 0;
}
