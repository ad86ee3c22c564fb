// Closed all at once: close_range, closefrom, and a loop over all numbers.
#include "proc.h"

int main(void)
{
    int ends[2];
    TELL(pipe(ends));
    close_range(3, ~0U, 0);
    TELL(pipe(ends));
    closefrom(3);
    TELL(pipe(ends));
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    TELL(pipe(ends)); // AT:last
    if (fork() == 0) {
        close_range(3, ~0U, 0);
        exit(0);
    }
    wait_all();
    return 0;
}
