// Runs until it is killed: a tree of processes that make, attach and leave segments, semaphores and POSIX
// objects, some of them in sessions of their own, deaf to signals.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

static void *churn(void *unused)
{
    for (;;) {
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        char *p = shmat(id, NULL, 0);
        p[0] = 1;
        shmdt(p);
        shmctl(id, IPC_RMID, NULL);
    }
    return unused;
}

int main(void)
{
    int id = shmget(0x5eed, 4096, IPC_CREAT | 0600);
    shmat(id, NULL, 0);
    semget(0x5eed, 2, IPC_CREAT | 0600);
    close(shm_open("/killed", O_CREAT | O_RDWR, 0600));
    close(open("killed", O_CREAT | O_RDWR, 0600));
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            setsid();
            for (int number = 1; number < 32; number++)
                signal(number, SIG_IGN);
            if (i == 0)
                churn(NULL);
            if (i == 1 && vfork() == 0)
                pause();
            raise(SIGSTOP);
            for (;;)
                pause();
        }
    pthread_t thread;
    pthread_create(&thread, NULL, churn, NULL);
    pthread_join(thread, NULL);
    return 0;
}
