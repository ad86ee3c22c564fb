// The names that calls give, and what they stand for.
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/files.h"
#include "run/supervisor.h"

static const char shm_folder[] = "/dev/shm/";

// The path that a call gives, absolute; owned, NULL where it cannot be read.
static char *path_of(const struct task *task, int folder_fd, uint64_t address)
{
    char path[PATH_MAX];
    if (proc_read_string(task->tid, address, path, sizeof path) <= 0)
        return NULL;
    return proc_absolute_path(task->tid, folder_fd, path);
}

void named_call_release(struct named_call *named)
{
    free(named->path);
    free(named->new_path);
}

struct named_call names_of(const struct task *task, const struct call_type *type,
                           const uint64_t *args)
{
    bool at = type->nr == SYS_openat || type->nr == SYS_mknodat || type->nr == SYS_linkat ||
              type->nr == SYS_unlinkat || type->nr == SYS_renameat || type->nr == SYS_renameat2;
    struct named_call named = {.flags = args[at ? 2 : 1]};
    named.path = path_of(task, at ? (int)args[0] : AT_FDCWD, args[at]);
    if (type->kind == CALL_LINK || type->kind == CALL_RENAME)
        named.new_path =
            at ? path_of(task, (int)args[2], args[3]) : path_of(task, AT_FDCWD, args[1]);
    if (strcmp(type->name, "creat") == 0)
        named.flags = O_CREAT | O_WRONLY | O_TRUNC;
    return named;
}

bool is_in_shm(const char *path)
{
    return path && strncmp(path, shm_folder, sizeof shm_folder - 1) == 0;
}

bool is_systems(const char *path)
{
    static const char *const folders[] = {"/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (strncmp(path, folders[i], strlen(folders[i])) == 0 && !is_in_shm(path))
            return true;
    return false;
}

bool is_fifo(const struct task *task, const char *path)
{
    struct stat st;
    return !is_systems(path) && proc_stat_path(task->tid, path, &st) == 0 && S_ISFIFO(st.st_mode);
}

bool is_lock_file(uint64_t flags)
{
    return (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL) && (flags & O_TMPFILE) != O_TMPFILE;
}

char *shown_name(const struct supervisor *supervisor, const char *path)
{
    if (is_in_shm(path)) {
        const char *name = path + sizeof shm_folder - 1;
        return xasprintf("/%s", strncmp(name, "sem.", 4) == 0 ? name + 4 : name);
    }
    const char *prefix = supervisor->spec->source_prefix;
    size_t length = prefix ? strlen(prefix) : 0;
    bool below = length > 0 && strncmp(path, prefix, length) == 0;
    if (below && path[length] == '/')
        length++;
    return xstrdup(below ? path + length : path);
}

enum file_role role_of(const char *path, unsigned type)
{
    if (is_in_shm(path))
        return strncmp(path + sizeof shm_folder - 1, "sem.", 4) == 0 ? ROLE_POSIX_SEM
                                                                     : ROLE_POSIX_SHM;
    return type == S_IFIFO ? ROLE_FIFO : ROLE_LOCK_FILE;
}

struct file *known_name(struct supervisor *supervisor, const char *path)
{
    static const enum file_role roles[] = {ROLE_FIFO, ROLE_LOCK_FILE};
    struct file *file = NULL;
    AUTO_FREE char *name = shown_name(supervisor, path);
    if (is_in_shm(path))
        return model_file_named(supervisor->run->model, role_of(path, S_IFREG), name);
    for (size_t i = 0; !file && i < sizeof roles / sizeof *roles; i++)
        file = model_file_named(supervisor->run->model, roles[i], name);
    return file;
}
