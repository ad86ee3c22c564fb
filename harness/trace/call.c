#include "trace/call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include "base/json.h"
#include "os/procfs.h"

const struct call_type call_types[] = {
    {SYS_shmget, "shmget", CALL_SHMGET, true},
    {SYS_shmat, "shmat", CALL_SHMAT, true},
    {SYS_shmdt, "shmdt", CALL_SHMDT, true},
    {SYS_shmctl, "shmctl", CALL_SHMCTL, true},
    {SYS_semget, "semget", CALL_SEMGET, true},
    {SYS_semctl, "semctl", CALL_SEMCTL, true},
    {SYS_msgget, "msgget", CALL_MSGGET, true},
    {SYS_msgctl, "msgctl", CALL_MSGCTL, true},
    {SYS_execve, "execve", CALL_EXECVE, true},
    {SYS_execveat, "execveat", CALL_EXECVEAT, true},
    {SYS_exit, "exit", CALL_EXIT, true},
    {SYS_exit_group, "exit_group", CALL_EXIT_GROUP, true},
#ifdef SYS_fork
    {SYS_fork, "fork", CALL_FORK, false},
    {SYS_vfork, "vfork", CALL_VFORK, false},
#endif
    {SYS_clone, "clone", CALL_CLONE, false},
    {SYS_clone3, "clone3", CALL_CLONE3, false},
#ifdef SYS_nanosleep
    {SYS_nanosleep, "nanosleep", CALL_SLEEP, false},
#endif
    {SYS_clock_nanosleep, "clock_nanosleep", CALL_SLEEP, false},
    {SYS_wait4, "wait4", CALL_WAIT, false},
    {SYS_waitid, "waitid", CALL_WAIT, false},
    {SYS_rt_sigaction, "rt_sigaction", CALL_SIGACTION, false},
};

const size_t call_type_count = sizeof call_types / sizeof *call_types;

const struct call_type *call_type_of(long nr)
{
    for (size_t i = 0; i < call_type_count; i++)
        if (call_types[i].nr == nr)
            return &call_types[i];
    return NULL;
}

const struct call_type *call_type_named(const char *name)
{
    for (size_t i = 0; i < call_type_count; i++)
        if (strcmp(call_types[i].name, name) == 0)
            return &call_types[i];
    return NULL;
}

struct flag_name {
    uint64_t bits;
    const char *name;
};

// The names of the set bits, in the table's order; what is left over as one hexadecimal string.
static jv flag_names(uint64_t value, const struct flag_name *names, size_t count)
{
    jv out = jv_array();
    for (size_t i = 0; i < count; i++)
        if (names[i].bits && (value & names[i].bits) == names[i].bits) {
            out = jv_array_append(out, jv_string(names[i].name));
            value &= ~names[i].bits;
        }
    return value ? jv_array_append(out, json_hex(value, 1)) : out;
}

#define FLAGS(value, table) flag_names((value), (table), sizeof(table) / sizeof *(table))

static const struct flag_name get_flags[] = {{01000, "IPC_CREAT"}, {02000, "IPC_EXCL"}};
static const struct flag_name shmget_flags[] = {
    {01000, "IPC_CREAT"}, {02000, "IPC_EXCL"}, {04000, "SHM_HUGETLB"}, {010000, "SHM_NORESERVE"}};
static const struct flag_name shmat_flags[] = {
    {010000, "SHM_RDONLY"}, {020000, "SHM_RND"}, {040000, "SHM_REMAP"}, {0100000, "SHM_EXEC"}};

struct command_name {
    int command;
    const char *name;
};

static const struct command_name shm_commands[] = {
    {0, "IPC_RMID"},    {1, "IPC_SET"},   {2, "IPC_STAT"},  {3, "IPC_INFO"},      {11, "SHM_LOCK"},
    {12, "SHM_UNLOCK"}, {13, "SHM_STAT"}, {14, "SHM_INFO"}, {15, "SHM_STAT_ANY"}, {-1, NULL}};
static const struct command_name sem_commands[] = {
    {0, "IPC_RMID"}, {1, "IPC_SET"},   {2, "IPC_STAT"},  {3, "IPC_INFO"},      {11, "GETPID"},
    {12, "GETVAL"},  {13, "GETALL"},   {14, "GETNCNT"},  {15, "GETZCNT"},      {16, "SETVAL"},
    {17, "SETALL"},  {18, "SEM_STAT"}, {19, "SEM_INFO"}, {20, "SEM_STAT_ANY"}, {-1, NULL}};
static const struct command_name msg_commands[] = {
    {0, "IPC_RMID"},  {1, "IPC_SET"},   {2, "IPC_STAT"},      {3, "IPC_INFO"},
    {11, "MSG_STAT"}, {12, "MSG_INFO"}, {13, "MSG_STAT_ANY"}, {-1, NULL}};

enum { COMMAND_IPC_64 = 0x0100 };

static jv command_name(const struct command_name *table, uint64_t value)
{
    int command = (int)(uint32_t)value & ~COMMAND_IPC_64;
    for (; table->name; table++)
        if (table->command == command)
            return jv_string(table->name);
    return json_hex((uint32_t)value, 1);
}

static jv address_or_null(uint64_t address)
{
    return address ? json_hex(address, 1) : jv_null();
}

static jv get_arguments(const struct call *call, const char *second)
{
    jv out = json_set(jv_object(), "key", json_hex((uint32_t)call->args[0], 8));
    uint64_t flags = (uint32_t)call->args[1];
    if (second) {
        flags = (uint32_t)call->args[2];
        out = json_set(out, second,
                       call->type->kind == CALL_SHMGET ? json_unsigned(call->args[1])
                                                       : json_integer((int32_t)call->args[1]));
    }
    uint64_t high = flags & ~(uint64_t)0777;
    out = json_set(out, "flags",
                   call->type->kind == CALL_SHMGET ? FLAGS(high, shmget_flags)
                                                   : FLAGS(high, get_flags));
    return json_set(out, "mode", json_mode(flags & 0777));
}

static jv control_arguments(const struct call *call)
{
    jv out = jv_object();
    switch (call->type->kind) {
    case CALL_SHMCTL:
        out = json_set(out, "shmid", json_integer((int32_t)call->args[0]));
        out = json_set(out, "cmd", command_name(shm_commands, call->args[1]));
        return json_set(out, "buf", address_or_null(call->args[2]));
    case CALL_MSGCTL:
        out = json_set(out, "msqid", json_integer((int32_t)call->args[0]));
        out = json_set(out, "cmd", command_name(msg_commands, call->args[1]));
        return json_set(out, "buf", address_or_null(call->args[2]));
    default:
        break;
    }
    out = json_set(out, "semid", json_integer((int32_t)call->args[0]));
    out = json_set(out, "semnum", json_integer((int32_t)call->args[1]));
    out = json_set(out, "cmd", command_name(sem_commands, call->args[2]));
    // The fourth argument is there for some commands only; for SETVAL it is a number.
    int command = (int)(uint32_t)call->args[2] & ~COMMAND_IPC_64;
    if (command == 16)
        return json_set(out, "arg", json_integer((int32_t)call->args[3]));
    bool takes_pointer = command == 1 || command == 2 || command == 3 || command == 13 ||
                         command == 17 || command >= 18;
    return json_set(out, "arg", takes_pointer ? address_or_null(call->args[3]) : jv_null());
}

static jv raw_arguments(const struct call *call)
{
    switch (call->type->kind) {
    case CALL_SHMGET:
        return get_arguments(call, "size");
    case CALL_SEMGET:
        return get_arguments(call, "nsems");
    case CALL_MSGGET:
        return get_arguments(call, NULL);
    case CALL_SHMAT: {
        jv out = json_set(jv_object(), "shmid", json_integer((int32_t)call->args[0]));
        out = json_set(out, "shmaddr", address_or_null(call->args[1]));
        return json_set(out, "flags", FLAGS((uint32_t)call->args[2], shmat_flags));
    }
    case CALL_SHMDT:
        return json_set(jv_object(), "shmaddr", address_or_null(call->args[0]));
    case CALL_SHMCTL:
    case CALL_SEMCTL:
    case CALL_MSGCTL:
        return control_arguments(call);
    case CALL_EXIT:
    case CALL_EXIT_GROUP:
        return json_set(jv_object(), "status", json_integer((int32_t)call->args[0]));
    case CALL_EXECVE:
        return json_set(jv_object(), "envp", address_or_null(call->args[2]));
    case CALL_EXECVEAT:
        return json_set(jv_object(), "envp", address_or_null(call->args[3]));
    default:
        return jv_object();
    }
}

jv call_arguments(const struct call *call)
{
    jv out = raw_arguments(call);
    if (jv_get_kind(call->decoded) == JV_KIND_OBJECT)
        out = jv_object_merge(out, jv_copy(call->decoded));
    return out;
}

jv call_result(const struct call *call)
{
    if (!call->known)
        return jv_null();
    if (call->type->kind == CALL_SHMAT && !call->error)
        return json_hex((uint64_t)call->result, 1);
    return json_integer(call->error ? -1 : call->result);
}

jv call_error_name(int errnum)
{
    if (!errnum)
        return jv_null();
    const char *name = strerrorname_np(errnum);
    return name ? jv_string(name) : jv_string_fmt("%d", errnum);
}

int call_command(const struct call *call)
{
    int at = call->type->kind == CALL_SEMCTL ? 2 : 1;
    return (int)(uint32_t)call->args[at] & ~COMMAND_IPC_64;
}

bool call_reads_buffer(const struct call *call)
{
    return call->type->kind == CALL_SHMCTL && call_command(call) == IPC_SET;
}

bool call_fills_buffer(const struct call *call)
{
    int command = call_command(call);
    return call->type->kind == CALL_SHMCTL &&
           (command == IPC_STAT || command == 13 || command == 15);
}

// The kernel fills a struct shmid64_ds, which is libc's struct shmid_ds on 64-bit machines.
static jv decode_shmid_ds(const struct shmid_ds *ds, bool only_set)
{
    jv perm = json_set(jv_object(), "uid", json_unsigned(ds->shm_perm.uid));
    perm = json_set(perm, "gid", json_unsigned(ds->shm_perm.gid));
    perm = json_set(perm, "mode", json_mode(ds->shm_perm.mode));
    if (only_set)
        return json_set(jv_object(), "shm_perm", perm);
    perm = json_set(perm, "key", json_hex((uint32_t)ds->shm_perm.__key, 8));
    perm = json_set(perm, "cuid", json_unsigned(ds->shm_perm.cuid));
    perm = json_set(perm, "cgid", json_unsigned(ds->shm_perm.cgid));
    jv out = json_set(jv_object(), "shm_perm", perm);
    out = json_set(out, "shm_segsz", json_unsigned(ds->shm_segsz));
    out = json_set(out, "shm_cpid", json_integer(ds->shm_cpid));
    out = json_set(out, "shm_lpid", json_integer(ds->shm_lpid));
    out = json_set(out, "shm_nattch", json_unsigned(ds->shm_nattch));
    // Whether it happened, not when: the same submission gives the same evidence.
    out = json_set(out, "shm_atime_set", jv_bool(ds->shm_atime != 0));
    return json_set(out, "shm_dtime_set", jv_bool(ds->shm_dtime != 0));
}

void call_decode_buffer(struct call *call, pid_t outer_pid)
{
    struct shmid_ds ds;
    if (proc_read_memory(outer_pid, call->args[2], &ds, sizeof ds) != 0)
        return;
    call->decoded =
        json_set(jv_get_kind(call->decoded) == JV_KIND_OBJECT ? call->decoded : jv_object(),
                 "shmid_ds", decode_shmid_ds(&ds, call_reads_buffer(call)));
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
