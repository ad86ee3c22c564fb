// Two programs that know nothing of each other but the FIFO's name.
#include "proc.h"

int main(int argc, char **argv)
{
    char text[16] = "";
    if (argc > 1) {
        int writes = strcmp(argv[1], "writer") == 0;
        int fd = TELL(open("meeting", writes ? O_WRONLY : O_RDONLY)); // AT:open
        if (writes)
            write(fd, "hello", 6);
        else
            dprintf(1, "read %zd\n", read(fd, text, 6));
        return 0;
    }
    TELL(mknod("meeting", S_IFIFO | 0600, 0)); // AT:make
    char *parts[] = {"reader", "writer"};
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            execl(argv[0], argv[0], parts[i], NULL);
            _exit(127);
        }
    wait_all();
    TELL(unlink("meeting"));
    return 0;
}
// OUTPUT: sorted
