// A loop of shm calls: create, attach, detach, remove. Prints the microseconds that it took.
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <time.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 2000;
    double start = now_us();
    for (int i = 0; i < rounds; i++) {
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        void *p = shmat(id, NULL, 0);
        if (id == -1 || p == (void *)-1 || shmdt(p) != 0 || shmctl(id, IPC_RMID, NULL) != 0)
            return 1;
    }
    printf("%.0f\n", now_us() - start);
    return 0;
}
