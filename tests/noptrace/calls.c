// One process: each call's answer can be proved by the kernel's state, but for the last one's error. Then a child.
#include <stddef.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(0x77, 100, IPC_CREAT | 0600);
    char *p = shmat(id, NULL, 0);
    shmget(0x77, 100, IPC_CREAT | IPC_EXCL | 0600);
    shmget(0x99, 1, 0);
    if (fork() == 0) {
        shmdt(p);
        _exit(3);
    }
    wait(NULL);
    shmdt(p);
    shmctl(id, IPC_RMID, NULL);
    return shmctl(id, IPC_RMID, NULL) == -1 ? 0 : 1;
}
