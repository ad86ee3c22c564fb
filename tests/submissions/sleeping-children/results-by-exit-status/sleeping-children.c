#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s CHILDREN BOUND\n", argv[0]);
        return 2;
    }
    int n = atoi(argv[1]);
    int bound = atoi(argv[2]);
    int i;

    for (i = 0; i < n; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            srand(time(NULL) ^ (getpid() << 8));
            int ms = rand() % bound + 1;
            usleep(ms * 1000);
            exit(ms);
        }
    }

    for (i = 0; i < n; i++) {
        int status;
        wait(&status);
        printf("child %d: %d ms\n", i + 1, WEXITSTATUS(status));
    }

    return 0;
}
