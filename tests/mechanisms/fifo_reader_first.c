// A FIFO opened by both sides, each of which waits for the other; the reader comes first.
#include "proc.h"

int main(void)
{
    char text[16] = "";
    TELL(mkfifo("fifo", 0620)); // AT:make
    pid_t child = fork();
    if (child == 0) {
        int fd = TELL(open("fifo", O_RDONLY)); // AT:child
        dprintf(1, "read %zd\n", read(fd, text, 6));
        TELL(close(fd));
        exit(0);
    }
    until_blocked(child);
    int fd = TELL(open("fifo", O_WRONLY)); // AT:parent
    write(fd, "hello", 6);
    TELL(close(fd));
    wait_for(child);
    TELL(unlink("fifo")); // AT:unlink
    return text[15];
}
// OUTPUT: sorted
