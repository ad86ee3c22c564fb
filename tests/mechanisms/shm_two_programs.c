// One program makes it and ends; another finds it by its name, reads and unlinks it.
#include "proc.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        int fd = TELL(shm_open("/handed", O_RDWR, 0)); // AT:join
        char *p = TELL_ADDRESS(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
        dprintf(1, "%s\n", p);
        TELL(shm_unlink("/handed")); // AT:unlink
        return 0;
    }
    pid_t writer = fork();
    if (writer == 0) {
        int fd = TELL(shm_open("/handed", O_CREAT | O_EXCL | O_RDWR, 0600)); // AT:create
        TELL(ftruncate(fd, 4096));
        strcpy(TELL_ADDRESS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)), "a message");
        exit(0);
    }
    wait_for(writer);
    execl(argv[0], argv[0], "read", NULL);
    return 1;
}
