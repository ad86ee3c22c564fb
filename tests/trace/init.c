// The first process of a namespace: runs a command, reaps whatever is left to it, and ends, when nobody
// is left, as the command did (128 + signal where it was killed).
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 125;
    pid_t command = fork();
    if (command == 0) {
        execv(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    int result = 125, status;
    for (;;) {
        pid_t pid = wait(&status);
        if (pid == -1 && errno == ECHILD)
            return result;
        if (pid == command)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}
