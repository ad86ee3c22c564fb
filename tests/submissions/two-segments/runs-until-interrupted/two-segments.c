#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int keyed = -1, private = -1;

void tidy_up(int sig)
{
    (void)sig;
    if (private != -1)
        shmctl(private, IPC_RMID, NULL);
    _exit(0);
}

int main(int argc, char **argv)
{
    keyed = shmget((key_t)0x10, 1000, IPC_CREAT | 0600);
    if (keyed < 0) {
        perror("shmget");
        return 1;
    }
    if (argc == 2 && !strcmp(argv[1], "remove")) {
        shmctl(keyed, IPC_RMID, 0);
        return 0;
    }
    private = shmget(IPC_PRIVATE, 20, IPC_CREAT | 0600);
    if (private < 0) {
        perror("shmget");
        return 1;
    }
    signal(SIGINT, tidy_up);
    printf("keyed: %d\nprivate: %d\n", keyed, private);
    printf("press Ctrl-C to quit\n");
    fflush(stdout);
    while (1)
        pause();
}
