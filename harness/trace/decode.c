// What calls have behind their pointers, read from the memory of the process.
#include <fcntl.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>

#include "base/json.h"
#include "os/procfs.h"
#include "trace/call.h"

void call_put(struct call *call, const char *name, jv value)
{
    if (jv_get_kind(call->decoded) != JV_KIND_OBJECT) {
        jv_free(call->decoded);
        call->decoded = jv_object();
    }
    call->decoded = json_set(call->decoded, name, value);
}

bool call_reads_buffer(const struct call *call)
{
    enum call_kind kind = call->type->kind;
    return (kind == CALL_SHMCTL || kind == CALL_SEMCTL || kind == CALL_MSGCTL) &&
           call_command(call) == IPC_SET;
}

bool call_fills_buffer(const struct call *call)
{
    int command = call_command(call);
    switch (call->type->kind) {
    case CALL_SHMCTL:
        return command == IPC_STAT || command == SHM_STAT || command == SHM_STAT_ANY;
    case CALL_SEMCTL:
        return command == IPC_STAT || command == SEM_STAT || command == SEM_STAT_ANY;
    case CALL_MSGCTL:
        return command == IPC_STAT || command == MSG_STAT || command == MSG_STAT_ANY;
    default:
        return false;
    }
}

static jv permissions(const struct ipc_perm *perm, bool only_set)
{
    jv out = json_set(jv_object(), "uid", json_unsigned(perm->uid));
    out = json_set(out, "gid", json_unsigned(perm->gid));
    out = json_set(out, "mode", json_mode(perm->mode));
    if (only_set)
        return out;
    out = json_set(out, "key", json_hex((uint32_t)perm->__key, 8));
    out = json_set(out, "cuid", json_unsigned(perm->cuid));
    return json_set(out, "cgid", json_unsigned(perm->cgid));
}

// The kernel fills a struct shmid64_ds, which is libc's struct shmid_ds on 64-bit machines; likewise the others.
static jv decode_shmid_ds(const struct shmid_ds *ds, bool only_set)
{
    jv out = json_set(jv_object(), "shm_perm", permissions(&ds->shm_perm, only_set));
    if (only_set)
        return out;
    out = json_set(out, "shm_segsz", json_unsigned(ds->shm_segsz));
    out = json_set(out, "shm_cpid", json_integer(ds->shm_cpid));
    out = json_set(out, "shm_lpid", json_integer(ds->shm_lpid));
    out = json_set(out, "shm_nattch", json_unsigned(ds->shm_nattch));
    // Whether it happened, not when: the same submission gives the same evidence.
    out = json_set(out, "shm_atime_set", jv_bool(ds->shm_atime != 0));
    return json_set(out, "shm_dtime_set", jv_bool(ds->shm_dtime != 0));
}

static jv decode_semid_ds(const struct semid_ds *ds, bool only_set)
{
    jv out = json_set(jv_object(), "sem_perm", permissions(&ds->sem_perm, only_set));
    if (only_set)
        return out;
    out = json_set(out, "sem_nsems", json_unsigned(ds->sem_nsems));
    return json_set(out, "sem_otime_set", jv_bool(ds->sem_otime != 0));
}

static jv decode_msqid_ds(const struct msqid_ds *ds, bool only_set)
{
    jv out = json_set(jv_object(), "msg_perm", permissions(&ds->msg_perm, only_set));
    out = json_set(out, "msg_qbytes", json_unsigned(ds->msg_qbytes));
    if (only_set)
        return out;
    out = json_set(out, "msg_qnum", json_unsigned(ds->msg_qnum));
    out = json_set(out, "msg_lspid", json_integer(ds->msg_lspid));
    return json_set(out, "msg_lrpid", json_integer(ds->msg_lrpid));
}

void call_decode_buffer(struct call *call, pid_t outer_pid)
{
    union {
        struct shmid_ds shm;
        struct semid_ds sem;
        struct msqid_ds msg;
    } ds;
    bool only_set = call_reads_buffer(call);
    uint64_t address = call->args[call->type->kind == CALL_SEMCTL ? 3 : 2];
    size_t bytes = call->type->kind == CALL_SHMCTL   ? sizeof ds.shm
                   : call->type->kind == CALL_SEMCTL ? sizeof ds.sem
                                                     : sizeof ds.msg;
    if (proc_read_memory(outer_pid, address, &ds, bytes) != 0)
        return;
    if (call->type->kind == CALL_SHMCTL)
        call_put(call, "shmid_ds", decode_shmid_ds(&ds.shm, only_set));
    else if (call->type->kind == CALL_SEMCTL)
        call_put(call, "semid_ds", decode_semid_ds(&ds.sem, only_set));
    else
        call_put(call, "msqid_ds", decode_msqid_ds(&ds.msg, only_set));
}

// --- what calls operate on ---

size_t call_semaphore_operations(const struct call *call, pid_t outer_pid,
                                 struct semaphore_operation *out)
{
    size_t count = (size_t)call->args[2];
    if (count == 0 || count > MAX_SEMAPHORE_OPERATIONS ||
        proc_read_memory(outer_pid, call->args[1], out, count * sizeof *out) != 0)
        return 0;
    return count;
}

static jv operation_flags(int flags)
{
    jv out = jv_array();
    if (flags & IPC_NOWAIT)
        out = jv_array_append(out, jv_string("IPC_NOWAIT"));
    if (flags & SEM_UNDO)
        out = jv_array_append(out, jv_string("SEM_UNDO"));
    int rest = flags & ~(IPC_NOWAIT | SEM_UNDO);
    return rest ? jv_array_append(out, json_hex((uint16_t)rest, 1)) : out;
}

static void decode_semop(struct call *call, pid_t outer_pid)
{
    struct semaphore_operation operations[MAX_SEMAPHORE_OPERATIONS];
    size_t count = call_semaphore_operations(call, outer_pid, operations);
    jv sops = jv_array_sized((int)count);
    for (size_t i = 0; i < count; i++) {
        jv item = json_set(jv_object(), "sem_num", jv_number(operations[i].number));
        item = json_set(item, "sem_op", jv_number(operations[i].operation));
        sops = jv_array_append(sops, json_set(item, "flags", operation_flags(operations[i].flags)));
    }
    bool readable = count > 0 || call->args[2] == 0;
    if (!readable)
        jv_free(sops);
    call_put(call, "sops", readable ? sops : jv_null());
    call_put(call, "timeout_ms", jv_null());
    struct timespec limit;
    if (call->type->kind == CALL_SEMTIMEDOP && call->args[3] &&
        proc_read_memory(outer_pid, call->args[3], &limit, sizeof limit) == 0)
        call_put(call, "timeout_ms",
                 jv_number((double)limit.tv_sec * 1e3 + (double)limit.tv_nsec / 1e6));
}

static void decode_message_type(struct call *call, pid_t outer_pid)
{
    int64_t type;
    if (proc_read_memory(outer_pid, call->args[1], &type, sizeof type) == 0)
        call_put(call, "msgtyp", json_integer(type));
}

static const char *lock_type_name(int type)
{
    return type == F_RDLCK ? "F_RDLCK" : type == F_WRLCK ? "F_WRLCK" : "F_UNLCK";
}

static void decode_fcntl(struct call *call, pid_t outer_pid)
{
    static const char *const whence[] = {"SEEK_SET", "SEEK_CUR", "SEEK_END"};
    int command = (int)(uint32_t)call->args[1];
    struct flock lock;
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
        call_put(call, "arg", json_integer((int32_t)call->args[2]));
        return;
    }
    if (proc_read_memory(outer_pid, call->args[2], &lock, sizeof lock) != 0)
        return;
    jv out = json_set(jv_object(), "l_type", jv_string(lock_type_name(lock.l_type)));
    out = json_set(out, "l_whence",
                   lock.l_whence >= 0 && lock.l_whence <= 2 ? jv_string(whence[lock.l_whence])
                                                            : json_integer(lock.l_whence));
    out = json_set(out, "l_start", json_integer(lock.l_start));
    call_put(call, "arg", json_set(out, "l_len", json_integer(lock.l_len)));
}

static jv read_string(pid_t pid, uint64_t address);

// The paths, by the parameter that they are.
static void decode_paths(struct call *call, pid_t outer_pid)
{
    long nr = call->type->nr;
    bool at = nr == SYS_openat || nr == SYS_unlinkat || nr == SYS_mknodat || nr == SYS_linkat ||
              nr == SYS_renameat || nr == SYS_renameat2 || nr == SYS_newfstatat;
    if (call->type->kind == CALL_LINK || call->type->kind == CALL_RENAME) {
        call_put(call, "oldpath", read_string(outer_pid, call->args[at]));
        call_put(call, "newpath", read_string(outer_pid, call->args[at ? 3 : 1]));
        return;
    }
    call_put(call, "pathname", read_string(outer_pid, call->args[at]));
    // Only where a file may be made has the mode a meaning, and a value.
    uint64_t flags = call->args[at ? 2 : 1];
    if (call->type->kind == CALL_OPEN && strcmp(call->type->name, "creat") != 0 &&
        !(flags & O_CREAT) && (flags & O_TMPFILE) != O_TMPFILE)
        call_put(call, "mode", jv_null());
}

void call_decode_operands(struct call *call, pid_t outer_pid)
{
    switch (call->type->kind) {
    case CALL_SEMOP:
    case CALL_SEMTIMEDOP:
        decode_semop(call, outer_pid);
        break;
    case CALL_MSGSND:
        decode_message_type(call, outer_pid);
        break;
    case CALL_FCNTL:
        decode_fcntl(call, outer_pid);
        break;
    case CALL_OPEN:
    case CALL_MKNOD:
    case CALL_LINK:
    case CALL_RENAME:
    case CALL_UNLINK:
        decode_paths(call, outer_pid);
        break;
    case CALL_FSTAT:
        if (call->type->nr == SYS_newfstatat)
            decode_paths(call, outer_pid);
        break;
    default:
        break;
    }
}

enum { MAX_EXEC_ARGUMENTS = 64, MAX_EXEC_TEXT = 4096 };

static jv read_string(pid_t pid, uint64_t address)
{
    char text[MAX_EXEC_TEXT];
    ssize_t length = proc_read_string(pid, address, text, sizeof text);
    return length < 0 ? jv_null() : jv_string_sized(text, (int)length);
}

void call_decode_exec(struct call *call, pid_t outer_pid)
{
    int shift = call->type->kind == CALL_EXECVEAT ? 1 : 0;
    jv argv = jv_array();
    for (uint64_t i = 0; i < MAX_EXEC_ARGUMENTS; i++) {
        uint64_t pointer;
        if (proc_read_memory(outer_pid, call->args[1 + shift] + i * 8, &pointer, 8) != 0 ||
            !pointer)
            break;
        argv = jv_array_append(argv, read_string(outer_pid, pointer));
    }
    jv out = json_set(jv_object(), "pathname", read_string(outer_pid, call->args[shift]));
    call->decoded = json_set(out, "argv", argv);
}
