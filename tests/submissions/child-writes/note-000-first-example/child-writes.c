#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    key_t clave;
    int id;
    char *datos;

    if (argc < 2)
        return 1;
    clave = ftok("/bin/bash", 'A');
    id = shmget(clave, 100, 0666 | IPC_CREAT | IPC_EXCL);
    if (id < 0) {
        perror("shmget");
        exit(1);
    }
    datos = shmat(id, NULL, 0);
    if (datos == (void *) -1) {
        perror("shmat");
        exit(1);
    }
    if (fork() == 0) {
        sleep(1);
        printf("hijo: lei %s\n", datos);
        shmdt(datos);
        exit(0);
    }
    strcpy(datos, argv[1]);
    wait(NULL);
    shmdt(datos);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
