// The writer: leaves a text in a segment, which lives on when the program has ended.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "message.h"

// The segment's id, or -1.
static int find_or_make(key_t key)
{
    int id = shmget(key, TEXT_SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1 && errno == EEXIST)
        id = shmget(key, TEXT_SIZE, 0600);
    return id;
}

static int fail(const char *what)
{
    perror(what);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strlen(argv[1]) >= TEXT_SIZE) {
        fprintf(stderr, "usage: writer TEXT (of at most %d bytes)\n", TEXT_SIZE - 1);
        return 2;
    }
    key_t key = ftok(KEY_FILE, PROJECT);
    if (key == -1)
        return fail("ftok");
    int id = find_or_make(key);
    if (id == -1)
        return fail("shmget");

    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1) {
        int status = fail("shmat");
        if (shmctl(id, IPC_RMID, NULL) == -1)
            perror("shmctl");
        return status;
    }
    strcpy(text, argv[1]);
    if (shmdt(text) == -1)
        return fail("shmdt");
    return EXIT_SUCCESS;
}
