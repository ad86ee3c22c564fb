#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "run/supervisor.h"

static struct leak *add_leak(struct run *run, enum leak_kind kind)
{
    GROW(run->leaks, run->leak_capacity, run->leak_count);
    struct leak *leak = &run->leaks[run->leak_count++];
    *leak = (struct leak){.kind = kind, .id = -1};
    return leak;
}

static bool is_shared_namespace(const struct run *run)
{
    return run->spec->sandbox == SANDBOX_OPEN;
}

// The shmget that made a segment and whose answer its process did not live to see.
static const struct call *lost_creation(const struct run *run, pid_t pid, int key)
{
    for (size_t i = run->unsettled_count; i-- > 0;) {
        const struct call *call = &run->unsettled[i];
        if (call->type->kind == CALL_SHMGET && call->pid == pid &&
            (uint32_t)call->args[0] == (uint32_t)key)
            return call;
    }
    return NULL;
}

// creator: in the supervisor's PID namespace, as the kernel noted it at creation.
static struct segment *adopt_segment(struct supervisor *supervisor, int key, int id, unsigned mode,
                                     unsigned long size, pid_t creator)
{
    struct run *run = supervisor->run;
    for (size_t i = supervisor->tracee_count; i-- > 0;) {
        struct process *process = supervisor->tracees[i]->process;
        if (supervisor->tracees[i]->pid != creator)
            continue;
        const struct call *call = lost_creation(run, process->pid, key);
        if (!call)
            return NULL;
        return model_segment_created(run->model, process, id, (uint32_t)key, size, mode & 0777,
                                     call->place);
    }
    return NULL;
}

static void leaked_segment(struct supervisor *supervisor, int key, int id, unsigned mode,
                           unsigned long size, pid_t creator)
{
    struct run *run = supervisor->run;
    struct segment *segment = model_segment(run->model, id);
    if (!segment)
        segment = adopt_segment(supervisor, key, id, mode, size, creator);
    // Other people's segments are there too: only what this run made is its leak.
    if (is_shared_namespace(run) && (!segment || !segment->creator))
        return;
    struct leak *leak = add_leak(run, LEAK_SYSV_SHM);
    leak->id = id;
    leak->key = (uint32_t)key;
    leak->size = size;
    leak->mode = mode & 0777;
    leak->segment = segment;
    if (segment) {
        segment->leaked = true;
        leak->size = segment->size; // as asked for
    }
    if (!is_shared_namespace(run))
        shmctl(id, IPC_RMID, NULL);
}

static void leaked_object(struct supervisor *supervisor, enum leak_kind kind, int key, int id,
                          unsigned mode, uint64_t size)
{
    struct run *run = supervisor->run;
    bool is_set = kind == LEAK_SYSV_SEM;
    struct object *object =
        model_object(run->model, is_set ? OBJECT_SEMAPHORES : OBJECT_MESSAGE_QUEUE, id);
    if (is_shared_namespace(run) && (!object || !object->creator))
        return;
    struct leak *leak = add_leak(run, kind);
    leak->id = id;
    leak->key = (uint32_t)key;
    leak->size = size;
    leak->mode = mode & 0777;
    leak->object = object;
    if (is_set)
        objects_note_values(supervisor, id);
    if (object)
        object->leaked = true;
    if (!is_shared_namespace(run) && is_set)
        semctl(id, 0, IPC_RMID);
    else if (!is_shared_namespace(run))
        msgctl(id, IPC_RMID, NULL);
}

// /proc/sysvipc shows the namespace of the one that opens it: the run's. proc_sysvipc(5).
static struct error *each_line(const char *path, void (*take)(struct supervisor *, const char *),
                               struct supervisor *supervisor)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_errno(errno, "%s", path);
    char line[512];
    bool header = true;
    // Taking a line may remove its object: all are read first.
    char **lines = NULL;
    size_t count = 0, capacity = 0;
    while (fgets(line, sizeof line, file)) {
        if (!header) {
            GROW(lines, capacity, count);
            lines[count++] = xstrdup(line);
        }
        header = false;
    }
    fclose(file);
    for (size_t i = 0; i < count; i++) {
        take(supervisor, lines[i]);
        free(lines[i]);
    }
    free(lines);
    return NULL;
}

static void take_segment(struct supervisor *supervisor, const char *line)
{
    int key, id, creator;
    unsigned mode;
    unsigned long size;
    if (sscanf(line, "%d %d %o %lu %d", &key, &id, &mode, &size, &creator) == 5)
        leaked_segment(supervisor, key, id, mode, size, creator);
}

static void take_set(struct supervisor *supervisor, const char *line)
{
    int key, id;
    unsigned mode;
    unsigned long nsems;
    if (sscanf(line, "%d %d %o %lu", &key, &id, &mode, &nsems) == 4)
        leaked_object(supervisor, LEAK_SYSV_SEM, key, id, mode, nsems);
}

static void take_queue(struct supervisor *supervisor, const char *line)
{
    int key, id;
    unsigned mode;
    unsigned long bytes;
    if (sscanf(line, "%d %d %o %lu", &key, &id, &mode, &bytes) == 4)
        leaked_object(supervisor, LEAK_SYSV_MSG, key, id, mode, bytes);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct leak *)a)->name, ((const struct leak *)b)->name);
}

// What the model knows of it; nobody was seen to make it where a call was not told.
static const struct file *left_behind(struct run *run, const struct leak *leak, enum file_role role,
                                      const struct stat *st)
{
    struct file *file = model_file_named(run->model, role, leak->name);
    struct file facts = {.role = role,
                         .device = st->st_dev,
                         .inode = st->st_ino,
                         .name = leak->name,
                         .mode = (int)(st->st_mode & 07777),
                         .created_place = PLACE_UNKNOWN};
    if (!file)
        file = model_file_new(run->model, &facts);
    if (file) {
        file->leaked = true;
        file->size = st->st_size;
    }
    return file;
}

// /dev/shm is the run's own: what is left there is left.
static struct error *posix_leaks(struct run *run, int shm_folder)
{
    int copy = openat(shm_folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    if (!dir) {
        int errnum = errno;
        fd_close(&copy);
        return error_errno(errnum, "list /dev/shm");
    }
    size_t first = run->leak_count;
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct stat st;
        if (fstatat(shm_folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(st.st_mode))
            continue;
        bool semaphore = strncmp(entry->d_name, "sem.", 4) == 0;
        struct leak *leak = add_leak(run, semaphore ? LEAK_POSIX_SEM : LEAK_POSIX_SHM);
        leak->name = xasprintf("/%s", entry->d_name + (semaphore ? 4 : 0));
        leak->size = (uint64_t)st.st_size;
        leak->mode = st.st_mode & 0777;
        leak->file = left_behind(run, leak, semaphore ? ROLE_POSIX_SEM : ROLE_POSIX_SHM, &st);
    }
    closedir(dir);
    if (run->leak_count > first)
        qsort(run->leaks + first, run->leak_count - first, sizeof *run->leaks, by_name);
    return NULL;
}

// A segment that nobody was seen to remove and that the kernel does not have any more was removed by a call
// whose answer its process did not live to see.
static void settle_removals(struct run *run)
{
    for (size_t i = 0; i < run->unsettled_count; i++) {
        const struct call *call = &run->unsettled[i];
        struct segment *segment = model_segment(run->model, (int)call->args[0]);
        if (call->type->kind != CALL_SHMCTL || (call->args[1] & 0xff) != IPC_RMID || !segment ||
            segment->leaked || segment->removed)
            continue;
        for (size_t j = 0; j < run->model->process_count; j++)
            if (run->model->processes[j]->pid == call->pid)
                model_segment_removed(run->model, segment, run->model->processes[j], call->place);
    }
}

// Is the FIFO still where it was made? The run's own folders outlive its mount namespace.
static bool is_there(const struct run *run, const struct run_folders *folders, const char *name,
                     mode_t type)
{
    struct stat st;
    int folder = AT_FDCWD;
    if (run->spec->sandbox == SANDBOX_GRADING) {
        bool temporary = strncmp(name, "/tmp/", 5) == 0;
        folder = temporary ? folders->temporary : folders->work;
        name += temporary ? 5
                : strncmp(name, SANDBOX_WORK "/", sizeof SANDBOX_WORK) == 0
                    ? (int)sizeof SANDBOX_WORK
                    : 0;
    }
    return name[0] && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           (st.st_mode & S_IFMT) == type;
}

static void fifo_leaks(struct run *run, const struct run_folders *folders)
{
    for (size_t i = 0; i < run->model->files.count; i++) {
        struct file *file = run->model->files.files[i];
        mode_t type = file->role == ROLE_FIFO ? S_IFIFO : S_IFREG;
        if ((file->role != ROLE_FIFO && file->role != ROLE_LOCK_FILE) || !file->creator ||
            file->removed || !file->name || !is_there(run, folders, file->name, type))
            continue;
        file->leaked = true;
        if (file->role != ROLE_FIFO)
            continue; // whether a file was meant to stay only the task can tell
        struct leak *leak = add_leak(run, LEAK_FIFO);
        leak->name = xstrdup(file->name);
        leak->mode = (unsigned)file->mode;
        leak->file = file;
    }
}

// Their number is soon asked for, and mostly is 0. An answer that does not come counts as a yes.
static bool any_segments(void)
{
    struct shm_info info;
    return shmctl(0, SHM_INFO, (struct shmid_ds *)&info) < 0 || info.used_ids > 0;
}

static bool any_sets(void)
{
    struct seminfo info;
    return semctl(0, 0, SEM_INFO, &info) < 0 || info.semusz > 0;
}

static bool any_queues(void)
{
    struct msginfo info;
    return msgctl(0, MSG_INFO, (struct msqid_ds *)&info) < 0 || info.msgpool > 0;
}

struct error *leaks_collect(struct supervisor *supervisor, const struct run_folders *folders)
{
    if (any_segments())
        TRY(each_line("/proc/sysvipc/shm", take_segment, supervisor));
    if (any_sets())
        TRY(each_line("/proc/sysvipc/sem", take_set, supervisor));
    if (any_queues())
        TRY(each_line("/proc/sysvipc/msg", take_queue, supervisor));
    settle_removals(supervisor->run);
    if (folders->shm >= 0)
        TRY(posix_leaks(supervisor->run, folders->shm));
    fifo_leaks(supervisor->run, folders);
    // The last descriptors of open files went with their processes, and their locks with them.
    for (size_t i = 0; i < supervisor->run->model->files.lock_count; i++)
        supervisor->run->model->files.locks[i]->released = true;
    return NULL;
}
