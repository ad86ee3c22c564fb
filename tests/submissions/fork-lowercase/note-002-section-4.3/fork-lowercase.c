# include <stdio.h>
# include <unistd.h>
# include <stdlib.h>
# include <ctype.h>
# include <sys/types.h>
# include <sys/ipc.h>
# include <sys/shm.h>
# define ROZMIAR 30

extern int etext, edata, end;

int main (void) {
    int identyfikator;
    char c, *pamiec, *wsk;

    if ((identyfikator = shmget(IPC_PRIVATE, ROZMIAR, IPC_CREAT|0666)) < 0) {
        perror ("shmget");
        exit(1);
    }
    if ((pamiec = (char *) shmat(identyfikator, 0, 0)) == (char *) -1) {
        perror ("shmat");
        exit(2);
    }
    printf("Adresy w procesie macierzystym\n");
    printf("pamiec wspolna: %p, etext: %p, edata: %p, end: %p\n",
           (void *) pamiec, (void *) &etext, (void *) &edata, (void *) &end);
    wsk = pamiec;
    for (c = 'A'; c <= 'Z'; ++c)
        *wsk++ = c;
    *wsk = '\0';
    printf("Pamiec w procesie macierzystym przed wykonaniem fork: %s\n", pamiec);

    switch (fork()) {
    case -1:
        perror ("fork");
        exit(3);
    default:
        sleep(5);
        printf("Pamiec w procesie macierzystym po fork: %s\n", pamiec);
        printf("Proces macierzysty usuwa pamiec wspolna.\n");
        shmdt(pamiec);
        shmctl(identyfikator, IPC_RMID, NULL);
        exit(0);
    case 0:
        printf("Pamiec w procesie potomnym po fork: %s\n", pamiec);
        for (wsk = pamiec; *wsk; ++wsk)
            *wsk = tolower(*wsk);
        shmdt(pamiec);
        exit(0);
    }
}
