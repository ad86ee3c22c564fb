#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

int main(int argc, char *argv[])
{
    char *buffer = calloc(100, 1);
    pid_t pid;

    if (argc != 2 || buffer == NULL)
        return 1;
    pid = fork();
    if (pid == 0) {
        strncpy(buffer, argv[1], 99);
        free(buffer);
        exit(0);
    }
    waitpid(pid, NULL, 0);
    printf("parent: %s\n", buffer);
    free(buffer);
    return 0;
}
