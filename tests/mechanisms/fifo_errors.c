// Made twice, opened for nobody, not there, removed twice.
#include "proc.h"

int main(void)
{
    TELL(mkfifo("fifo", 0600));
    TELL(mkfifo("fifo", 0600)); // AT:twice
    TELL(mkfifo("no/folder", 0600));
    TELL(open("fifo", O_WRONLY | O_NONBLOCK)); // AT:nobody
    TELL(open("missing", O_RDONLY));
    int both = TELL(open("./fifo", O_RDWR));
    TELL(close(both));
    TELL(unlink("fifo"));
    TELL(unlink("fifo"));
    return 0;
}
