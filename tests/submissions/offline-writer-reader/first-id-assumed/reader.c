#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define SIZE 100

int main(void)
{
    int id;
    char *text;

    id = 0; /* it was 0 whenever I looked */
    text = shmat(id, NULL, 0);
    if (text == (char *)-1) {
        perror("shmat");
        exit(1);
    }

    printf("message: %s\n", text);

    shmdt(text);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
