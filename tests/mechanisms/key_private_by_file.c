// IPC_PRIVATE, and the id handed over by a file to a program that execs.
#include "proc.h"

int main(int argc, char **argv)
{
    int id;
    if (argc > 1) {
        FILE *file = fopen("id", "r");
        fscanf(file, "%d", &id);
        char *p = TELL_ADDRESS(shmat(id, NULL, SHM_RDONLY)); // AT:join
        dprintf(1, "%s\n", p);
        TELL(shmdt(p));
        TELL(shmctl(id, IPC_RMID, NULL)); // AT:rm
        return 0;
    }
    id = TELL(shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600)); // AT:get
    strcpy(TELL_ADDRESS(shmat(id, NULL, 0)), "handed over");
    FILE *file = fopen("id", "w");
    fprintf(file, "%d\n", id);
    fclose(file);
    execl(argv[0], argv[0], "reader", NULL);
    return 1;
}
