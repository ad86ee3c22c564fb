#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int with_pipe(char **first, char **second)
{
    int fd[2];
    if (pipe(fd) == -1) {
        perror("pipe");
        return 1;
    }

    pid_t p1 = fork();
    if (p1 == -1) {
        perror("fork");
        return 1;
    }
    if (p1 == 0) {
        close(fd[0]);
        dup2(fd[1], STDOUT_FILENO);
        close(fd[1]);
        execvp(first[0], first);
        perror(first[0]);
        exit(127);
    }
    waitpid(p1, NULL, 0);

    pid_t p2 = fork();
    if (p2 == -1) {
        perror("fork");
        return 1;
    }
    if (p2 == 0) {
        close(fd[1]);
        dup2(fd[0], STDIN_FILENO);
        close(fd[0]);
        execvp(second[0], second);
        perror(second[0]);
        exit(127);
    }

    close(fd[0]);
    close(fd[1]);

    int status;
    waitpid(p2, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int with_fifo(char **first, char **second)
{
    if (mkfifo("my.fifo", 0600) == -1) {
        perror("mkfifo");
        return 1;
    }

    pid_t p1 = fork();
    if (p1 == -1) {
        perror("fork");
        unlink("my.fifo");
        return 1;
    }
    if (p1 == 0) {
        int out = open("my.fifo", O_WRONLY);
        dup2(out, STDOUT_FILENO);
        close(out);
        execvp(first[0], first);
        perror(first[0]);
        exit(127);
    }

    pid_t p2 = fork();
    if (p2 == -1) {
        perror("fork");
        kill(p1, SIGTERM);
        waitpid(p1, NULL, 0);
        unlink("my.fifo");
        return 1;
    }
    if (p2 == 0) {
        int in = open("my.fifo", O_RDONLY);
        dup2(in, STDIN_FILENO);
        close(in);
        execvp(second[0], second);
        perror(second[0]);
        exit(127);
    }

    int result;
    waitpid(p1, NULL, 0);
    waitpid(p2, &result, 0);
    unlink("my.fifo");
    return WIFEXITED(result) ? WEXITSTATUS(result) : 1;
}

int main(int argc, char **argv)
{
    int i = 2;
    while (i < argc && strcmp(argv[i], "--") != 0)
        i++;
    if (i < 3 || i + 1 >= argc) {
        fprintf(stderr, "usage: %s pipe|fifo CMD1 [ARG...] -- CMD2 [ARG...]\n", argv[0]);
        return 2;
    }
    argv[i] = NULL;
    if (strcmp(argv[1], "fifo") == 0)
        return with_fifo(argv + 2, argv + i + 1);
    return with_pipe(argv + 2, argv + i + 1);
}
