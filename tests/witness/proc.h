// What a program reads in /proc about itself, for a witness: written to witness.log, "PID KIND ..." a line, and compared
// with the evidence (facts.jq). A process that ends by exit writes what it still has open and mapped by itself; one
// that ends otherwise calls witness_end before.
#pragma once

#include "trace.h"

#include <dirent.h>

// Standard output may be a pipe of whoever started the first program: no concern of these.
__attribute__((constructor)) static void witness_start(void)
{
    char before[512] = "", path[128];
    for (int fd = 0; fd < 3; fd++) {
        char link[] = "/proc/self/fd/0";
        link[sizeof link - 2] = (char)('0' + fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0) {
            path[length] = 0;
            strcat(strcat(before, " "), path);
        }
    }
    setenv("WITNESS_BEFORE", before, 0);
}

static FILE *witness_open(void)
{
    int fd = open("witness.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "a");
    if (!out)
        abort();
    return out;
}

// "KIND NAME" of what a link or a line of /proc names; NULL: nothing that processes share by it.
static const char *witness_kind(char *path, const char **name)
{
    char *deleted = strstr(path, " (deleted)");
    if (deleted)
        *deleted = 0;
    char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : "-";
    if (strncmp(path, "pipe:", 5) == 0)
        return "pipe";
    if (strncmp(path, "/dev/shm/sem.", 13) == 0) {
        *name += 4;
        return "posix-sem";
    }
    return strncmp(path, "/dev/shm/", 9) == 0 ? "posix-shm" : NULL;
}

static void witness_descriptor(FILE *out, int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    const char *before = getenv("WITNESS_BEFORE");
    if (before && strstr(before, path))
        return;
    struct stat st;
    const char *name, *kind = witness_kind(path, &name);
    if (!kind && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
        kind = "fifo";
    int mode = fcntl(fd, F_GETFL) & O_ACCMODE;
    if (kind)
        fprintf(out, "%d fd %d %s %s %s\n", getpid(), fd, kind,
                mode == O_RDONLY   ? "read"
                : mode == O_WRONLY ? "write"
                                   : "both",
                name);
}

static void witness_mapping(FILE *out, const char *line, const char *self)
{
    unsigned long from, to;
    char flags[8], path[4096] = "";
    if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %4095[^\n]", &from, &to, flags, path) < 3)
        return;
    bool shared = flags[3] == 's', of_file = path[0] == '/';
    if (!of_file || strncmp(path, "/SYSV", 5) == 0 || strncmp(path, "/usr/", 5) == 0 ||
        strncmp(path, "/lib", 4) == 0 || (!shared && flags[1] != 'w') || strcmp(path, self) == 0 ||
        strstr(path, ".so"))
        return;
    const char *name, *kind = witness_kind(path, &name);
    if (strcmp(path, "/dev/zero") == 0) {
        kind = "anonymous";
        name = "-";
    }
    fprintf(out, "%d map %s %lu %s\n", getpid(), kind ? kind : "file", to - from, name);
}

static void witness_end(void)
{
    FILE *out = witness_open();
    DIR *folder = opendir("/proc/self/fd");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            witness_descriptor(out, atoi(entry->d_name));
    if (folder)
        closedir(folder);
    char line[8192], self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    self[length < 0 ? 0 : length] = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        witness_mapping(out, line, self);
    if (maps)
        fclose(maps);
    fprintf(out, "%d end\n", getpid());
    fclose(out);
}

__attribute__((destructor)) static void witness_exit(void)
{
    witness_end();
}

static bool witness_has_open(unsigned long inode)
{
    struct stat st;
    for (int fd = 0; fd < 32; fd++)
        if (fstat(fd, &st) == 0 && st.st_ino == inode)
            return true;
    return false;
}

// The locks of this process, and those of its open files, that the kernel knows at this moment.
static inline void witness_locks(void)
{
    FILE *out = witness_open(), *locks = fopen("/proc/locks", "r");
    char line[512], kind[16], type[16], from[32], to[32];
    int pid;
    unsigned long inode;
    while (locks && fgets(line, sizeof line, locks))
        if (sscanf(line, "%*s %15s %*s %15s %d %*x:%*x:%lu %31s %31s", kind, type, &pid, &inode,
                   from, to) == 6 &&
            (pid == getpid() ||
             (pid == -1 && strcmp(kind, "OFDLCK") == 0 && witness_has_open(inode))))
            fprintf(out, "%d lock %s %s %s %s\n", getpid(), kind, type, from, to);
    if (locks)
        fclose(locks);
    fclose(out);
}

// An object that was initialised here: in what memory it lies, by /proc/self/maps.
static inline void witness_sync(const char *kind, const void *object, int shared, const char *value)
{
    const char *in = "private_memory";
    unsigned long from, to, address = (unsigned long)object;
    char line[8192], flags[8], path[4096];
    FILE *maps = fopen("/proc/self/maps", "r"), *out = witness_open();
    while (maps && fgets(line, sizeof line, maps)) {
        path[0] = 0;
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %4095[^\n]", &from, &to, flags, path) >= 3 &&
            from <= address && address < to && flags[3] == 's')
            in = strncmp(path, "/SYSV", 5) == 0 ? "segment" : "mapping";
    }
    if (maps)
        fclose(maps);
    fprintf(out, "%d sync %s %s %s %s\n", getpid(), kind, in, shared ? "true" : "false", value);
    fclose(out);
}

// The values of a set, as GETALL has them.
static inline void tell_values(int semid, int count)
{
    unsigned short values[64];
    if (semctl(semid, 0, GETALL, values) == -1)
        return;
    char line[512];
    int length = 0;
    for (int i = 0; i < count; i++)
        length += snprintf(line + length, sizeof line - (size_t)length, " %u", values[i]);
    dprintf(1, "values%s\n", line);
}

// Waits until process `pid` sleeps in the kernel or has ended. It may be about to wait only: a test must not depend on it.
static inline void until_blocked(pid_t pid)
{
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int in_row = 0; in_row < 20;) {
        FILE *stat = fopen(path, "r");
        if (!stat || fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
            abort();
        fclose(stat);
        in_row = state == 'S' || state == 'Z' ? in_row + 1 : 0;
        sched_yield();
    }
}
