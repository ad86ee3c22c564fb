// Folders within folders, deeper than any path can name; and some that cannot be entered.
#include "attack.h"

int main(void)
{
    mkdir("closed", 0700);
    close(open("closed/file", O_CREAT | O_WRONLY, 0600));
    chmod("closed", 0);
    for (int i = 0; i < 3000; i++)
        if (mkdir("deeperdeeperdeeper", 0700) != 0 || chdir("deeperdeeperdeeper") != 0)
            break;
    return 0;
}
