#include "sandbox/fileset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"

enum { MAX_ENTRIES = 20000, MAX_DEPTH = 32 };

void fileset_release(struct fileset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->entries[i].path);
        free(set->entries[i].bytes);
    }
    free(set->entries);
    *set = (struct fileset){0};
}

static struct file_entry *append(struct fileset *set, char *path, enum file_kind kind, mode_t mode)
{
    GROW(set->entries, set->capacity, set->count);
    struct file_entry *entry = &set->entries[set->count++];
    *entry = (struct file_entry){.path = path, .kind = kind, .mode = mode & 0777};
    return entry;
}

// O_NONBLOCK and the second look at the type: between listing and opening, a file may have become a FIFO.
static void load_regular(struct fileset *set, int folder, const char *name, char *path,
                         uint64_t limit)
{
    AUTO_CLOSE int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        free(path);
        return;
    }
    if ((uint64_t)st.st_size > limit - set->total_bytes) {
        set->truncated = true;
        free(path);
        return;
    }
    char *bytes = xcalloc(1, (size_t)st.st_size + 1);
    ssize_t got = fd_read_all(fd, bytes, (size_t)st.st_size);
    if (got < 0) {
        free(bytes);
        free(path);
        return;
    }
    struct file_entry *entry = append(set, path, FILE_REGULAR, st.st_mode);
    entry->bytes = bytes;
    entry->size = (size_t)got;
    set->total_bytes += (uint64_t)got;
}

static void load_symlink(struct fileset *set, int folder, const char *name, char *path)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(folder, name, target, sizeof target - 1);
    if (length < 0) {
        free(path);
        return;
    }
    struct file_entry *entry = append(set, path, FILE_SYMLINK, 0777);
    entry->bytes = xstrndup(target, (size_t)length);
    entry->size = (size_t)length;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The names in a folder, sorted, so that every machine sees the same order. The caller owns all.
static size_t list_names(int folder, char ***out)
{
    *out = NULL;
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    if (!dir) {
        fd_close(&copy);
        return 0;
    }
    size_t count = 0, capacity = 0;
    for (struct dirent *entry; count < MAX_ENTRIES && (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        GROW(*out, capacity, count);
        (*out)[count++] = xstrdup(entry->d_name);
    }
    closedir(dir);
    if (count > 1)
        qsort(*out, count, sizeof **out, by_name);
    return count;
}

static void load_folder(struct fileset *set, int folder, const char *prefix, int depth,
                        uint64_t limit);

static void load_entry(struct fileset *set, int folder, const char *prefix, const char *name,
                       int depth, uint64_t limit)
{
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (set->count >= MAX_ENTRIES) {
        set->truncated = true;
        return;
    }
    char *path = *prefix ? xasprintf("%s/%s", prefix, name) : xstrdup(name);
    if (S_ISREG(st.st_mode)) {
        load_regular(set, folder, name, path, limit);
    } else if (S_ISLNK(st.st_mode)) {
        load_symlink(set, folder, name, path);
    } else if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH && strcmp(name, ".git") != 0) {
        append(set, path, FILE_FOLDER, st.st_mode);
        AUTO_CLOSE int child =
            openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (child >= 0)
            load_folder(set, child, path, depth + 1, limit);
    } else {
        free(path);
    }
}

static void load_folder(struct fileset *set, int folder, const char *prefix, int depth,
                        uint64_t limit)
{
    // `prefix` belongs to an entry of the set, whose array may move; its text does not.
    char **names;
    size_t count = list_names(folder, &names);
    for (size_t i = 0; i < count; i++) {
        load_entry(set, folder, prefix, names[i], depth, limit);
        free(names[i]);
    }
    free(names);
}

struct error *fileset_load(int folder_fd, uint64_t limit_bytes, struct fileset *out)
{
    struct stat st;
    if (fstat(folder_fd, &st) != 0)
        return error_errno(errno, "submission folder");
    if (!S_ISDIR(st.st_mode))
        return error_new(ERROR_USAGE, "the submission is not a folder");
    *out = (struct fileset){0};
    load_folder(out, folder_fd, "", 0, limit_bytes);
    return NULL;
}

const struct file_entry *fileset_find(const struct fileset *set, const char *path)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->entries[i].path, path) == 0)
            return &set->entries[i];
    return NULL;
}

static void put_parents(struct fileset *set, const char *path)
{
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        AUTO_FREE char *parent = xstrndup(path, (size_t)(slash - path));
        if (!fileset_find(set, parent))
            append(set, xstrdup(parent), FILE_FOLDER, 0755);
    }
}

void fileset_put(struct fileset *set, const char *path, const void *bytes, size_t size)
{
    put_parents(set, path);
    struct file_entry *entry = (struct file_entry *)fileset_find(set, path);
    if (!entry)
        entry = append(set, xstrdup(path), FILE_REGULAR, 0644);
    set->total_bytes += size - (entry->kind == FILE_REGULAR ? entry->size : 0);
    free(entry->bytes);
    entry->kind = FILE_REGULAR;
    entry->mode = 0644;
    entry->bytes = xcalloc(1, size + 1);
    if (size > 0)
        memcpy(entry->bytes, bytes, size);
    entry->size = size;
}

static int unpack_regular(const struct file_entry *entry, int folder)
{
    AUTO_CLOSE int fd = openat(folder, entry->path,
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, entry->mode);
    if (fd < 0)
        return -errno;
    int errnum = fd_write_all(fd, entry->bytes, entry->size);
    // The umask must not decide whether a script of the submission is executable.
    if (errnum == 0 && fchmod(fd, entry->mode | 0600) != 0)
        errnum = -errno;
    return errnum;
}

int fileset_unpack(const struct fileset *set, int folder_fd)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct file_entry *entry = &set->entries[i];
        int errnum = 0;
        if (entry->kind == FILE_FOLDER)
            errnum = mkdirat(folder_fd, entry->path, entry->mode | 0700) == 0 ? 0 : -errno;
        else if (entry->kind == FILE_SYMLINK)
            errnum = symlinkat(entry->bytes, folder_fd, entry->path) == 0 ? 0 : -errno;
        else
            errnum = unpack_regular(entry, folder_fd);
        if (errnum < 0)
            return errnum;
    }
    return 0;
}

void fileset_copy(const struct fileset *set, struct fileset *out)
{
    *out = (struct fileset){.entries = xcalloc(set->count + 1, sizeof *out->entries),
                            .count = set->count,
                            .capacity = set->count + 1,
                            .total_bytes = set->total_bytes,
                            .truncated = set->truncated};
    for (size_t i = 0; i < set->count; i++) {
        const struct file_entry *from = &set->entries[i];
        struct file_entry *to = &out->entries[i];
        *to = *from;
        to->path = xstrdup(from->path);
        to->bytes = from->bytes ? xcalloc(from->size + 1, 1) : NULL;
        if (from->bytes)
            memcpy(to->bytes, from->bytes, from->size);
    }
}
