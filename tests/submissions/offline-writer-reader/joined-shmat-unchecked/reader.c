// The reader: prints the text that a writer has left, and removes the segment.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "message.h"

static int fail(const char *what)
{
    perror(what);
    return EXIT_FAILURE;
}

int main(void)
{
    key_t key = ftok(KEY_FILE, PROJECT);
    if (key == -1)
        return fail("ftok");
    // No IPC_CREAT: without a writer there is nothing to read.
    int id = shmget(key, TEXT_SIZE, 0600);
    if (id == -1)
        return fail("shmget");

    const char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        return fail("shmat"); // the text stays for the next one who tries
    printf("%s\n", text);

    int status = EXIT_SUCCESS;
    if (shmdt(text) == -1)
        status = fail("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        status = fail("shmctl");
    return status;
}
