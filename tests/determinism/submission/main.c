// A hard-coded key, claimed exclusively: another program's segment under it would be noticed. Four
// children add their number one after the other, four more at the same moment into bytes of their own.
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void add(int id, int number)
{
    int *sum = shmat(id, NULL, 0);
    if (sum == (void *)-1)
        _exit(1);
    *sum += number;
    shmdt(sum);
    _exit(0);
}

int main(int argc, char **argv)
{
    int leave = argc > 1 && strcmp(argv[1], "leave") == 0;
    int id = shmget(0x1234, 4096, IPC_CREAT | (leave ? IPC_EXCL : 0) | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    for (int i = 1; i <= 4; i++) {
        if (fork() == 0)
            add(id, i);
        wait(NULL);
    }
    char *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1) {
        perror("shmat");
        return 2;
    }
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            bytes[100 + i] = (char)i;
            shmdt(bytes);
            _exit(i);
        }
    }
    while (wait(NULL) > 0)
        ;
    printf("sum %d\nid %d pid %d\n", *(int *)bytes, id, getpid());
    shmdt(bytes);
    return leave ? 0 : shmctl(id, IPC_RMID, NULL);
}
