#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define SIZE 100

int main(int argc, char *argv[])
{
    key_t key;
    int id;
    char *text;

    if (argc != 2) {
        fprintf(stderr, "usage: %s TEXT\n", argv[0]);
        return 2;
    }

    key = ftok(".", 'x');
    if (key == -1) {
        perror("ftok");
        exit(1);
    }
    id = shmget(key, SIZE, 0600);
    if (id == -1) {
        perror("shmget");
        exit(1);
    }
    text = shmat(id, NULL, 0);
    if (text == (char *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, NULL);
        exit(1);
    }

    strcpy(text, argv[1]);

    shmdt(text);
    return 0;
}
