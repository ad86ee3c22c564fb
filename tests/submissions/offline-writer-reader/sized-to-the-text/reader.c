#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    key_t key;
    int id;
    char *text;

    key = ftok(".", 'x');
    if (key == -1) {
        perror("ftok");
        exit(1);
    }
    id = shmget(key, 0, 0600);
    if (id == -1) {
        perror("shmget");
        exit(1);
    }
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
