// ftok(3) makes a key of a file's device, inode and a project number: the low 16 bits of the inode, the low 8
// of the device, and the low 8 of proj_id on top. Which file it was is found by asking the files that the
// process is likely to have named: those of its working folder, its arguments, itself, and a few that the
// textbooks use.
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "run/supervisor.h"

struct search {
    uint32_t key;
    int root, cwd; // O_PATH
    char *found;
};

static int open_folder(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

// Would ftok of this path, as the process sees it, give the key?
static bool try_path(struct search *search, const char *path)
{
    bool absolute = path[0] == '/';
    struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                           .resolve =
                               RESOLVE_NO_MAGICLINKS | (absolute ? (uint64_t)RESOLVE_IN_ROOT : 0)};
    AUTO_CLOSE int fd =
        (int)syscall(SYS_openat2, absolute ? search->root : search->cwd, path, &how, sizeof how);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return false;
    uint32_t made = (uint32_t)(st.st_ino & 0xffff) | (uint32_t)((st.st_dev & 0xff) << 16);
    if (made != (search->key & 0xffffff))
        return false;
    search->found = xstrdup(path);
    return true;
}

static bool try_list(struct search *search)
{
    static const char *const usual[] = {
        ".",           "/tmp",     "/",         "/etc",       "/home",
        "/etc/passwd", "/usr",     "/dev/null", "/bin",       "/bin/ls",
        "/bin/bash",   "/bin/cat", "..",        "/etc/hosts", "/etc/hostname",
        "/dev/shm"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (try_path(search, usual[i]))
            return true;
    return false;
}

static bool try_arguments(struct search *search, pid_t pid)
{
    char text[4096];
    AUTO_CLOSE int fd = proc_open(pid, "cmdline");
    ssize_t bytes = fd >= 0 ? fd_read_all(fd, text, sizeof text - 1) : 0;
    if (bytes <= 0)
        return false;
    text[bytes] = '\0';
    for (char *at = text; at < text + bytes; at += strlen(at) + 1)
        if (*at && try_path(search, at))
            return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool try_working_folder(struct search *search)
{
    enum { MAX_NAMES = 500 };
    int copy = openat(search->cwd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    if (!dir) {
        fd_close(&copy);
        return false;
    }
    char *names[MAX_NAMES];
    size_t count = 0;
    for (struct dirent *entry; count < MAX_NAMES && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            names[count++] = xstrdup(entry->d_name);
    closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || try_path(search, names[i]);
        free(names[i]);
    }
    return found;
}

static bool recognise(pid_t pid, uint32_t key, struct ftok_source *out)
{
    // ftok's own -1, and small numbers, are no file's.
    if (key == UINT32_MAX || key < 0x10000)
        return false;
    struct search search = {
        .key = key, .root = open_folder(pid, "root"), .cwd = open_folder(pid, "cwd")};
    bool found = search.root >= 0 && search.cwd >= 0 &&
                 (try_working_folder(&search) || try_arguments(&search, pid) || try_list(&search));
    fd_close(&search.root);
    fd_close(&search.cwd);
    if (!found)
        return false;
    *out = (struct ftok_source){.path = search.found, .proj_id = (int)(key >> 24)};
    return true;
}

const struct ftok_source *ftok_of(struct supervisor *supervisor, const struct task *task,
                                  uint32_t key)
{
    for (size_t i = 0; i < supervisor->key_count; i++)
        if (supervisor->keys[i].key == key)
            return &supervisor->keys[i].source;
    if (supervisor->key_count >= MODEL_MAX_KEPT)
        return NULL;
    GROW(supervisor->keys, supervisor->key_capacity, supervisor->key_count);
    struct known_key *known = &supervisor->keys[supervisor->key_count++];
    *known = (struct known_key){.key = key};
    recognise(task->tid, key, &known->source);
    return &known->source;
}

struct ftok_source ftok_copy(const struct ftok_source *source)
{
    bool known = source && source->path;
    return (struct ftok_source){.path = known ? xstrdup(source->path) : NULL,
                                .proj_id = known ? source->proj_id : 0};
}

void ftok_release(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->key_count; i++)
        free(supervisor->keys[i].source.path);
    free(supervisor->keys);
    supervisor->keys = NULL;
    supervisor->key_count = supervisor->key_capacity = 0;
}
