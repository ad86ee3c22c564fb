// one segment with a key, which outlives the program, and one private segment, which
// does not.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define KEY 15
#define KEYED_SIZE 1000
#define PRIVATE_SIZE 20

static int fail(const char *what)
{
    perror(what);
    return EXIT_FAILURE;
}

static int remove_keyed(void)
{
    // Size 0 takes a segment of any size, and without IPC_CREAT none is made.
    int keyed = shmget(KEY, 0, 0);
    if (keyed == -1)
        return errno == ENOENT ? EXIT_SUCCESS : fail("shmget (keyed)");
    if (shmctl(keyed, IPC_RMID, NULL) == -1)
        return fail("shmctl (keyed)");
    return EXIT_SUCCESS;
}

// The private segment's id lies in the keyed one.
static int remember(int keyed, int private)
{
    int *place = shmat(keyed, NULL, 0);
    if (place == (void *)-1)
        return -1;
    *place = private;
    return shmdt(place);
}

static int recall(int keyed)
{
    const int *place = shmat(keyed, NULL, SHM_RDONLY);
    if (place == (void *)-1)
        return -1;
    int private = *place;
    return shmdt(place) == -1 ? -1 : private;
}

static int show_both(void)
{
    int keyed = shmget(KEY, KEYED_SIZE, IPC_CREAT | 0600);
    if (keyed == -1)
        return fail("shmget (keyed)");
    printf("keyed: %d\n", keyed);

    int private = shmget(IPC_PRIVATE, PRIVATE_SIZE, IPC_CREAT | 0600);
    if (private == -1)
        return fail("shmget (private)");
    printf("private: %d\n", private);

    int recalled = remember(keyed, private) == -1 ? -1 : recall(keyed);
    if (shmctl(recalled == -1 ? private : recalled, IPC_RMID, NULL) == -1)
        return fail("shmctl (private)");
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return show_both();
    if (argc == 2 && strcmp(argv[1], "remove") == 0)
        return remove_keyed();
    fprintf(stderr, "usage: %s [remove]\n", argv[0]);
    return 2;
}
