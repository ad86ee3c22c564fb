// Ejercicio para casa: escribe el hijo, el padre recibe despues del wait.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>

struct memoria_compartida {
    int id;
    char *datos;
};

void crear(struct memoria_compartida *m, key_t clave)
{
    m->id = shmget(clave, 100, 0664 | IPC_CREAT | IPC_EXCL);
    if (m->id < 0) {
        perror("shmget");
        exit(1);
    }
}

void adosar(struct memoria_compartida *m)
{
    m->datos = shmat(m->id, NULL, 0);
    if (m->datos == (void *) -1) {
        perror("shmat");
        shmctl(m->id, IPC_RMID, NULL);
        exit(1);
    }
}

// se desadosa y, si no queda nadie usando el recurso, lo borra
void liberar(struct memoria_compartida *m)
{
    struct shmid_ds estado;
    shmdt(m->datos);
    if (shmctl(m->id, IPC_STAT, &estado) == 0 && estado.shm_nattch == 0)
        shmctl(m->id, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    struct memoria_compartida m;
    key_t clave = ftok("/bin/bash", 'A');

    if (argc < 2 || clave == -1)
        return 1;
    crear(&m, clave);
    if (fork() == 0) {
        adosar(&m);
        strcpy(m.datos, argv[1]);
        liberar(&m);
        exit(0);
    }
    wait(NULL);
    adosar(&m);
    printf("parent: %s\n", m.datos);
    liberar(&m);
    return 0;
}
