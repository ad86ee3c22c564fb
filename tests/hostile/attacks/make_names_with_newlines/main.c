#include "attack.h"
int main(int argc, char **argv)
{
    if (argc == 1) {
        char *arguments[] = {"odd\nname\x1b[31m", "again\xff", NULL};
        execv("./odd\nname", arguments);
        return 1;
    }
    (void)argv;
    ordinary_work();
    return 0;
}
