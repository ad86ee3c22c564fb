// A thread reads what another writes; descriptors are the process's.
// BUILD: -pthread
// COMPARE: thread
#include "proc.h"

static int ends[2];

static void *reader(void *none)
{
    char c;
    (void)none;
    while (read(ends[0], &c, 1) == 1)
        ;
    close(ends[0]); // AT:reader
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pipe(ends);
    pthread_create(&thread, NULL, reader, NULL);
    write(ends[1], "abc", 3);
    close(ends[1]); // AT:writer
    pthread_join(thread, NULL);
    return 0;
}
