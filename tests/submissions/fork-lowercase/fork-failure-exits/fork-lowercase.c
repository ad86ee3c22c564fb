// Model solution: the child inherits the attachment, and what it writes the parent sees.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define LETTERS 26
#define SIZE (LETTERS + 1)

static void fill(char *text)
{
    for (int i = 0; i < LETTERS; i++)
        text[i] = (char)('A' + i);
    text[LETTERS] = '\0';
}

// What the child does: it never returns.
static void make_small(char *text)
{
    for (int i = 0; i < LETTERS; i++)
        text[i] = (char)tolower((unsigned char)text[i]);
    if (shmdt(text) == -1) {
        perror("shmdt (child)");
        _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

// What the parent does with the segment attached: an exit status.
static int run(char *text)
{
    fill(text);
    printf("before: %s\n", text);
    fflush(stdout); // or the child would have a copy of what is still in the buffer

    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        exit(EXIT_FAILURE);
    }
    if (child == 0)
        make_small(text);

    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR) { // a signal ends the waiting, but not the child
            perror("waitpid");
            return EXIT_FAILURE;
        }
    printf("after: %s\n", text);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void)
{
    int status = EXIT_FAILURE;
    int id = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }

    char *text = shmat(id, NULL, 0);
    if (text == (char *)-1) {
        perror("shmat");
    } else {
        status = run(text);
        if (shmdt(text) == -1) {
            perror("shmdt");
            status = EXIT_FAILURE;
        }
    }

    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        status = EXIT_FAILURE;
    }
    return status;
}
