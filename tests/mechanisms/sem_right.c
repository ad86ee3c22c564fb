// Created with its values set before use, waited for, removed by its creator.
// BUILD: -O0
// BUILD: -static
#include "proc.h"

int main(void)
{
    unsigned short start[2] = {0, 3};
    int id = TELL(semget(0x51, 2, IPC_CREAT | IPC_EXCL | 0600)); // AT:get
    TELL(semctl(id, 0, SETALL, start));                          // AT:set
    pid_t child = fork();
    if (child == 0) {
        struct sembuf wait[2] = {{0, -1, 0}, {1, -2, SEM_UNDO}};
        TELL(semop(id, wait, 2)); // AT:wait
        exit(0);
    }
    struct sembuf post = {0, 1, 0};
    semop(id, &post, 1);
    wait_for(child);
    tell_values(id, 2);
    TELL(semctl(id, 0, IPC_RMID)); // AT:rm
    return 0;
}
