// Never removed; and its ends never closed.
#include "proc.h"

int main(void)
{
    umask(0);
    TELL(mkfifo("left", 0644)); // AT:make
    int reader = TELL(open("left", O_RDONLY | O_NONBLOCK)); // AT:read
    int writer = TELL(open("left", O_WRONLY));
    write(writer, "x", 1);
    return reader < 0;
}
