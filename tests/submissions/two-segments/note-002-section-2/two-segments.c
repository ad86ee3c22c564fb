/*** Program, ktory probuje utworzyc dwa segmenty pamieci wspolnej o roznych rozmiarach ***/
# include <stdio.h>
# include <unistd.h>
# include <sys/types.h>
# include <stdlib.h>
# include <sys/ipc.h>
# include <sys/shm.h>
main (void) {
    key_t klucz = 15;
    int identyfikator1, identyfikator2;
    if ((identyfikator1 = shmget(klucz,1000,0644|IPC_CREAT)) == -1) {
        // 0644 to prawa dostepu => rw-r--r--
        perror ("shmget identyfikator1");
        exit(1);
    }
    printf("Pierwszy identyfikator pamieci wspolnej: %d\n",identyfikator1);
    if ((identyfikator2 = shmget(IPC_PRIVATE, 20, 0644)) == -1) {
        perror ("shmget identyfikator2");
        exit(2);
    }
    printf("Drugi identyfikator pamieci wspolnej: %d\n",identyfikator2);
    exit(0);
}
