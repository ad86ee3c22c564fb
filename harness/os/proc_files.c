// What /proc tells of another process's descriptors and of the files that it names.
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/procfs.h"

// The "flags:" of /proc/PID/fdinfo/FD: octal, O_CLOEXEC among them. proc(5).
static int descriptor_flags(pid_t pid, int fd)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", pid, fd);
    AUTO_CLOSE int info = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = info < 0 ? -1 : read(info, text, sizeof text - 1);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    const char *flags = strstr(text, "flags:");
    return flags ? (int)strtol(flags + strlen("flags:"), NULL, 8) : 0;
}

int proc_read_descriptor(pid_t pid, int fd, struct proc_descriptor *out)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
    if (fd < 0 || stat(path, &st) != 0)
        return fd < 0 ? -ENOENT : -errno;
    *out = (struct proc_descriptor){.fd = fd,
                                    .device = st.st_dev,
                                    .inode = st.st_ino,
                                    .type = st.st_mode & S_IFMT,
                                    .mode = st.st_mode & 07777,
                                    .size = st.st_size,
                                    .flags = descriptor_flags(pid, fd)};
    return 0;
}

int proc_each_descriptor(pid_t pid, void (*visit)(const struct proc_descriptor *, void *),
                         void *context)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *dir = opendir(path);
    if (!dir)
        return -errno;
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct proc_descriptor descriptor;
        if (entry->d_name[0] != '.' &&
            proc_read_descriptor(pid, atoi(entry->d_name), &descriptor) == 0)
            visit(&descriptor, context);
    }
    closedir(dir);
    return 0;
}

// Removes "." and "..", and doubled slashes, as text. path is absolute.
static void normalise(char *path)
{
    assert(path);
    size_t used = 0; // never more than what has been read
    char *rest = path;
    for (char *part; (part = strsep(&rest, "/"));) {
        if (!*part || strcmp(part, ".") == 0)
            continue;
        if (strcmp(part, "..") == 0) {
            while (used > 0 && path[--used] != '/')
                ;
            continue;
        }
        size_t length = strlen(part);
        path[used++] = '/';
        memmove(path + used, part, length);
        used += length;
    }
    if (used == 0)
        path[used++] = '/';
    path[used] = '\0';
}

// A folder's path as the process sees it: /proc shows it from the root of the mount that it is in.
static char *folder_path(pid_t pid, int folder_fd)
{
    char link[64], path[PATH_MAX];
    if (folder_fd == AT_FDCWD)
        snprintf(link, sizeof link, "/proc/%d/cwd", pid);
    else
        snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, folder_fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || path[0] != '/')
        return NULL;
    path[length] = '\0';
    return xstrdup(path);
}

char *proc_absolute_path(pid_t pid, int folder_fd, const char *path)
{
    AUTO_FREE char *folder = path[0] == '/' ? NULL : folder_path(pid, folder_fd);
    if (path[0] != '/' && !folder)
        return NULL;
    char *out = path[0] == '/' ? xstrdup(path) : xasprintf("%s/%s", folder, path);
    normalise(out);
    return out;
}

int proc_stat_path(pid_t pid, const char *path, struct stat *out)
{
    char root_path[64];
    snprintf(root_path, sizeof root_path, "/proc/%d/root", pid);
    AUTO_CLOSE int root = open(root_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    struct open_how how = {.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    AUTO_CLOSE int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd < 0)
        return -errno;
    return fstat(fd, out) == 0 ? 0 : -errno;
}
