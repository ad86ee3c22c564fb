// The first process of fresh namespaces (see fresh_namespaces in lib.sh): gives them a /dev/shm of their own, runs a
// command with no capabilities but those of its user, reaps whatever is left to it, writes down what the kernel still
// holds when nobody is left, and ends as the command did (128 + signal where it was killed).
//
//   init LEFT COMMAND [ARGUMENT...]
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// "KIND ID-OR-NAME KEY MODE SIZE" a line, with 0 for what a kind does not have.
static void tell_sysv(FILE *left, const char *kind)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/sysvipc/%s", kind);
    FILE *table = fopen(path, "r");
    while (table && fgets(line, sizeof line, table)) {
        int key, id;
        unsigned mode;
        unsigned long size;
        if (sscanf(line, "%d %d %o %lu", &key, &id, &mode, &size) == 4)
            fprintf(left, "sysv-%s %d %u %04o %lu\n", kind, id, (unsigned)key, mode & 0777, size);
    }
    if (table)
        fclose(table);
}

static void tell_posix(FILE *left)
{
    DIR *folder = opendir("/dev/shm");
    struct dirent *entry;
    struct stat st;
    while (folder && (entry = readdir(folder)))
        if (fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            fprintf(left, "posix %s 0 %04o %ld\n", entry->d_name, st.st_mode & 07777,
                    (long)st.st_size);
    if (folder)
        closedir(folder);
}

int main(int argc, char **argv)
{
    FILE *left = argc < 3 ? NULL : fopen(argv[1], "we");
    if (!left)
        return 125;
    if (mount("shm", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") != 0) {
        perror("mount /dev/shm");
        return 125;
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    pid_t command = fork();
    if (command == 0) {
        execv(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int result = 125, status;
    for (pid_t pid; (pid = wait(&status)) != -1 || errno != ECHILD;)
        if (pid == command)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    tell_sysv(left, "shm");
    tell_sysv(left, "sem");
    tell_sysv(left, "msg");
    tell_posix(left);
    return fclose(left) == 0 ? result : 125;
}
