// The first process of fresh namespaces (see fresh_namespaces in lib.sh): gives them a /dev/shm of their own, runs a
// command with no capabilities but those of its user, reaps whatever is left to it, and ends, when nobody
// is left, as the command did (128 + signal where it was killed).
#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 125;
    if (mount("shm", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") != 0) {
        perror("mount /dev/shm");
        return 125;
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
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
