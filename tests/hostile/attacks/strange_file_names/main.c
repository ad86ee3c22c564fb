#include "attack.h"

int main(void)
{
    close(open("new\nline", O_CREAT | O_WRONLY, 0600));
    close(open("\x1b[31mred\xff\xfe", O_CREAT | O_WRONLY, 0600));
    close(open("-rf", O_CREAT | O_WRONLY, 0600));
    close(shm_open("/odd\nname\xff", O_CREAT | O_RDWR, 0600));
    mkfifo("pipe", 0600);
    mkfifo("/dev/shm/pipe", 0600);
    symlink("/etc/shadow", "/dev/shm/link");
    mkdir("/dev/shm/folder", 0700);
    return 0;
}
