#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define KEY 0x1234

int main()
{
    int a, b;
    char answer[10] = "";

    a = shmget(KEY, 1000, IPC_CREAT | 0644);
    if (a < 0) {
        perror("shmget");
        return 1;
    }
    b = shmget(IPC_PRIVATE, 20, IPC_CREAT | 0644);
    if (b < 0) {
        perror("shmget");
        return 1;
    }
    printf("keyed: %d\nprivate: %d\n", a, b);
    while (answer[0] != 'y' && answer[0] != 'n') {
        printf("Remove the segments (y/n)? ");
        scanf("%9s", answer);
    }
    shmctl(b, IPC_RMID, NULL);
    if (answer[0] == 'y')
        shmctl(a, IPC_RMID, NULL);
    return 0;
}
