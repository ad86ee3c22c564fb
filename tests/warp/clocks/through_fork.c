// Every clock goes on by what is slept, two seconds in four different ways, and half of it in a child; the CPU clocks
// stand meanwhile.
#include "clocks.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>

int main(void)
{
    long long before[CLOCKS], in_child[CLOCKS];
    struct timespec some = {.tv_nsec = 400000000};
    int status;
    read_clocks(before);
    sleep(1);
    int wrong = wrong_clocks("after one sleep", before, SECOND);
    fflush(stdout); // or the child would print it again

    pid_t child = fork();
    if (child == 0) {
        read_clocks(in_child);
        nanosleep(&some, NULL);
        usleep(300000);
        poll(NULL, 0, 300);
        wrong = wrong_clocks("since the child's start", in_child, SECOND);
        wrong += wrong_clocks("in the child", before, 2 * SECOND);
        exit(wrong != 0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 1;
    wrong += status != 0;
    wrong += wrong_clocks("in the parent", before, 2 * SECOND);
    if (wrong == 0)
        puts("ok");
    return wrong != 0;
}
