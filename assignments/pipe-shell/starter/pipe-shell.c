// What a shell does for `command1 | command2`. The task is in README.md.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int through_pipe(char *first[], char *second[])
{
    // TODO: pipe, two children, dup2, exec, wait for both.
    fprintf(stderr, "to do: %s | %s\n", first[0], second[0]);
    return 1;
}

static int through_fifo(char *first[], char *second[])
{
    // TODO: the same with mkfifo; each child opens its own side.
    fprintf(stderr, "to do: %s > fifo, %s < fifo\n", first[0], second[0]);
    return 1;
}

// pipe-shell pipe|fifo COMMAND1 [ARGUMENT...] -- COMMAND2 [ARGUMENT...]
int main(int argc, char *argv[])
{
    int middle = 2;
    while (middle < argc && strcmp(argv[middle], "--") != 0)
        middle++;
    if (middle < 3 || middle + 1 >= argc) {
        fprintf(stderr, "usage: %s pipe|fifo COMMAND1 [ARGUMENT...] -- COMMAND2 [ARGUMENT...]\n",
                argv[0]);
        return 2;
    }

    argv[middle] = NULL; // execvp wants a NULL behind the last argument
    char **first = &argv[2];
    char **second = &argv[middle + 1];

    if (strcmp(argv[1], "fifo") == 0)
        return through_fifo(first, second);
    return through_pipe(first, second);
}
