// The arguments of a call by name, as the contract has them: those of System V IPC in its own words, all others by
// the names of their manual pages.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "base/json.h"
#include "trace/call.h"

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
    int command = (int)(uint32_t)value;
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
        out = json_set(out, "cmd",
                       command_name(shm_commands, call->args[1] & ~(uint64_t)COMMAND_IPC_64));
        return json_set(out, "buf", address_or_null(call->args[2]));
    case CALL_MSGCTL:
        out = json_set(out, "msqid", json_integer((int32_t)call->args[0]));
        out = json_set(out, "cmd",
                       command_name(msg_commands, call->args[1] & ~(uint64_t)COMMAND_IPC_64));
        return json_set(out, "buf", address_or_null(call->args[2]));
    default:
        break;
    }
    out = json_set(out, "semid", json_integer((int32_t)call->args[0]));
    out = json_set(out, "semnum", json_integer((int32_t)call->args[1]));
    out =
        json_set(out, "cmd", command_name(sem_commands, call->args[2] & ~(uint64_t)COMMAND_IPC_64));
    // The fourth argument is there for some commands only; for SETVAL it is a number.
    int command = (int)(uint32_t)call->args[2] & ~COMMAND_IPC_64;
    if (command == 16)
        return json_set(out, "arg", json_integer((int32_t)call->args[3]));
    bool takes_pointer = command == 1 || command == 2 || command == 3 || command == 13 ||
                         command == 17 || command >= 18;
    return json_set(out, "arg", takes_pointer ? address_or_null(call->args[3]) : jv_null());
}

// --- calls whose arguments are named as in their manual pages ---

enum form {
    FORM_NONE = 0,
    FORM_INT,
    FORM_FOLDER, // a descriptor, or AT_FDCWD
    FORM_SIZE,
    FORM_OFFSET,
    FORM_ADDRESS,
    FORM_MODE,
    FORM_OPEN_FLAGS,
    FORM_DESCRIPTOR_FLAGS,
    FORM_PROTECTION,
    FORM_MAP_FLAGS,
    FORM_SYNC_FLAGS,
    FORM_AT_FLAGS,
    FORM_REMAP_FLAGS,
    FORM_RENAME_FLAGS,
    FORM_LOCK_FLAGS,
    FORM_MESSAGE_FLAGS,
    FORM_FILE_MODE,
    FORM_COMMAND,
    FORM_BEHIND, // a pointer: what is behind it is put there by call_decode_operands, or null stays
};

enum { MAX_PARAMETERS = 6 };

struct signature {
    long nr;
    struct {
        const char *name;
        enum form form;
    } parameters[MAX_PARAMETERS];
};

static const struct signature signatures[] = {
#ifdef SYS_open
    {SYS_open, {{"pathname", FORM_BEHIND}, {"flags", FORM_OPEN_FLAGS}, {"mode", FORM_MODE}}},
    {SYS_creat, {{"pathname", FORM_BEHIND}, {"mode", FORM_MODE}}},
    {SYS_dup2, {{"oldfd", FORM_INT}, {"newfd", FORM_INT}}},
    {SYS_pipe, {{"pipefd", FORM_BEHIND}}},
    {SYS_mknod, {{"pathname", FORM_BEHIND}, {"mode", FORM_FILE_MODE}, {"dev", FORM_SIZE}}},
    {SYS_link, {{"oldpath", FORM_BEHIND}, {"newpath", FORM_BEHIND}}},
    {SYS_rename, {{"oldpath", FORM_BEHIND}, {"newpath", FORM_BEHIND}}},
    {SYS_unlink, {{"pathname", FORM_BEHIND}}},
#endif
    {SYS_openat,
     {{"dirfd", FORM_FOLDER},
      {"pathname", FORM_BEHIND},
      {"flags", FORM_OPEN_FLAGS},
      {"mode", FORM_MODE}}},
    {SYS_close, {{"fd", FORM_INT}}},
    {SYS_dup, {{"oldfd", FORM_INT}}},
    {SYS_dup3, {{"oldfd", FORM_INT}, {"newfd", FORM_INT}, {"flags", FORM_DESCRIPTOR_FLAGS}}},
    {SYS_pipe2, {{"pipefd", FORM_BEHIND}, {"flags", FORM_DESCRIPTOR_FLAGS}}},
    {SYS_mknodat,
     {{"dirfd", FORM_FOLDER},
      {"pathname", FORM_BEHIND},
      {"mode", FORM_FILE_MODE},
      {"dev", FORM_SIZE}}},
    {SYS_linkat,
     {{"olddirfd", FORM_FOLDER},
      {"oldpath", FORM_BEHIND},
      {"newdirfd", FORM_FOLDER},
      {"newpath", FORM_BEHIND},
      {"flags", FORM_AT_FLAGS}}},
    {SYS_renameat,
     {{"olddirfd", FORM_FOLDER},
      {"oldpath", FORM_BEHIND},
      {"newdirfd", FORM_FOLDER},
      {"newpath", FORM_BEHIND}}},
    {SYS_renameat2,
     {{"olddirfd", FORM_FOLDER},
      {"oldpath", FORM_BEHIND},
      {"newdirfd", FORM_FOLDER},
      {"newpath", FORM_BEHIND},
      {"flags", FORM_RENAME_FLAGS}}},
    {SYS_unlinkat, {{"dirfd", FORM_FOLDER}, {"pathname", FORM_BEHIND}, {"flags", FORM_AT_FLAGS}}},
    {SYS_ftruncate, {{"fd", FORM_INT}, {"length", FORM_OFFSET}}},
    {SYS_fchmod, {{"fd", FORM_INT}, {"mode", FORM_MODE}}},
    {SYS_fchown, {{"fd", FORM_INT}, {"owner", FORM_INT}, {"group", FORM_INT}}},
    {SYS_fstat, {{"fd", FORM_INT}, {"statbuf", FORM_ADDRESS}}},
    {SYS_newfstatat,
     {{"dirfd", FORM_FOLDER},
      {"pathname", FORM_BEHIND},
      {"statbuf", FORM_ADDRESS},
      {"flags", FORM_AT_FLAGS}}},
    {SYS_fcntl, {{"fd", FORM_INT}, {"cmd", FORM_COMMAND}, {"arg", FORM_BEHIND}}},
    {SYS_flock, {{"fd", FORM_INT}, {"operation", FORM_LOCK_FLAGS}}},
    {SYS_mmap,
     {{"addr", FORM_ADDRESS},
      {"length", FORM_SIZE},
      {"prot", FORM_PROTECTION},
      {"flags", FORM_MAP_FLAGS},
      {"fd", FORM_INT},
      {"offset", FORM_SIZE}}},
    {SYS_mremap,
     {{"old_address", FORM_ADDRESS},
      {"old_size", FORM_SIZE},
      {"new_size", FORM_SIZE},
      {"flags", FORM_REMAP_FLAGS},
      {"new_address", FORM_ADDRESS}}},
    {SYS_munmap, {{"addr", FORM_ADDRESS}, {"length", FORM_SIZE}}},
    {SYS_msync, {{"addr", FORM_ADDRESS}, {"length", FORM_SIZE}, {"flags", FORM_SYNC_FLAGS}}},
    {SYS_msgsnd,
     {{"msqid", FORM_INT},
      {"msgp", FORM_ADDRESS},
      {"msgsz", FORM_SIZE},
      {"flags", FORM_MESSAGE_FLAGS}}},
    {SYS_msgrcv,
     {{"msqid", FORM_INT},
      {"msgp", FORM_ADDRESS},
      {"msgsz", FORM_SIZE},
      {"msgtyp", FORM_INT},
      {"flags", FORM_MESSAGE_FLAGS}}},
};

static const struct flag_name open_flags[] = {
    {O_WRONLY, "O_WRONLY"},     {O_RDWR, "O_RDWR"},         {O_CREAT, "O_CREAT"},
    {O_EXCL, "O_EXCL"},         {O_NOCTTY, "O_NOCTTY"},     {O_TRUNC, "O_TRUNC"},
    {O_APPEND, "O_APPEND"},     {O_NONBLOCK, "O_NONBLOCK"}, {O_SYNC, "O_SYNC"},
    {O_DSYNC, "O_DSYNC"},       {O_ASYNC, "O_ASYNC"},       {O_DIRECT, "O_DIRECT"},
    {0100000, "O_LARGEFILE"},   {O_TMPFILE, "O_TMPFILE"},   {O_DIRECTORY, "O_DIRECTORY"},
    {O_NOFOLLOW, "O_NOFOLLOW"}, {O_NOATIME, "O_NOATIME"},   {O_CLOEXEC, "O_CLOEXEC"},
    {O_PATH, "O_PATH"}};
static const struct flag_name protections[] = {
    {PROT_READ, "PROT_READ"}, {PROT_WRITE, "PROT_WRITE"}, {PROT_EXEC, "PROT_EXEC"}};
static const struct flag_name map_flags[] = {{MAP_SHARED_VALIDATE, "MAP_SHARED_VALIDATE"},
                                             {MAP_SHARED, "MAP_SHARED"},
                                             {MAP_PRIVATE, "MAP_PRIVATE"},
                                             {MAP_FIXED, "MAP_FIXED"},
                                             {MAP_ANONYMOUS, "MAP_ANONYMOUS"},
                                             {MAP_DENYWRITE, "MAP_DENYWRITE"},
                                             {MAP_LOCKED, "MAP_LOCKED"},
                                             {MAP_NORESERVE, "MAP_NORESERVE"},
                                             {MAP_POPULATE, "MAP_POPULATE"},
                                             {MAP_NONBLOCK, "MAP_NONBLOCK"},
                                             {MAP_STACK, "MAP_STACK"},
                                             {MAP_HUGETLB, "MAP_HUGETLB"},
                                             {MAP_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"}};
static const struct flag_name sync_flags[] = {
    {MS_ASYNC, "MS_ASYNC"}, {MS_INVALIDATE, "MS_INVALIDATE"}, {MS_SYNC, "MS_SYNC"}};
static const struct flag_name at_flags[] = {{AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"},
                                            {AT_REMOVEDIR, "AT_REMOVEDIR"},
                                            {AT_SYMLINK_FOLLOW, "AT_SYMLINK_FOLLOW"},
                                            {AT_EMPTY_PATH, "AT_EMPTY_PATH"}};
static const struct flag_name remap_flags[] = {{MREMAP_MAYMOVE, "MREMAP_MAYMOVE"},
                                               {MREMAP_FIXED, "MREMAP_FIXED"}};
static const struct flag_name rename_flags[] = {{RENAME_NOREPLACE, "RENAME_NOREPLACE"},
                                                {RENAME_EXCHANGE, "RENAME_EXCHANGE"},
                                                {RENAME_WHITEOUT, "RENAME_WHITEOUT"}};
static const struct flag_name lock_flags[] = {
    {LOCK_SH, "LOCK_SH"}, {LOCK_EX, "LOCK_EX"}, {LOCK_NB, "LOCK_NB"}, {LOCK_UN, "LOCK_UN"}};
static const struct flag_name message_flags[] = {{IPC_NOWAIT, "IPC_NOWAIT"},
                                                 {MSG_NOERROR, "MSG_NOERROR"},
                                                 {MSG_EXCEPT, "MSG_EXCEPT"},
                                                 {MSG_COPY, "MSG_COPY"}};
static const struct command_name fcntl_commands[] = {{F_DUPFD, "F_DUPFD"},
                                                     {F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"},
                                                     {F_GETLK, "F_GETLK"},
                                                     {F_SETLK, "F_SETLK"},
                                                     {F_SETLKW, "F_SETLKW"},
                                                     {F_OFD_GETLK, "F_OFD_GETLK"},
                                                     {F_OFD_SETLK, "F_OFD_SETLK"},
                                                     {F_OFD_SETLKW, "F_OFD_SETLKW"},
                                                     {-1, NULL}};

// names, or the one that stands for no bit at all.
static jv names_or(jv names, const char *none, bool is_none)
{
    if (!is_none)
        return names;
    jv out = JV_ARRAY(jv_string(none));
    return jv_array_concat(out, names);
}

static jv parameter(enum form form, uint64_t value)
{
    uint64_t low = (uint32_t)value;
    switch (form) {
    case FORM_INT:
        return json_integer((int32_t)low);
    case FORM_FOLDER:
        return (int32_t)low == AT_FDCWD ? jv_string("AT_FDCWD") : json_integer((int32_t)low);
    case FORM_SIZE:
        return json_unsigned(value);
    case FORM_OFFSET:
        return json_integer((int64_t)value);
    case FORM_ADDRESS:
        return address_or_null(value);
    case FORM_MODE:
        return json_mode((unsigned)low & 07777);
    case FORM_FILE_MODE:
        return json_mode((unsigned)low & 0177777);
    case FORM_OPEN_FLAGS:
        return names_or(FLAGS(low, open_flags), "O_RDONLY", (low & O_ACCMODE) == O_RDONLY);
    case FORM_DESCRIPTOR_FLAGS:
        return FLAGS(low, open_flags);
    case FORM_PROTECTION:
        return names_or(FLAGS(low, protections), "PROT_NONE", low == 0);
    case FORM_MAP_FLAGS:
        return FLAGS(low, map_flags);
    case FORM_SYNC_FLAGS:
        return FLAGS(low, sync_flags);
    case FORM_AT_FLAGS:
        return FLAGS(low, at_flags);
    case FORM_REMAP_FLAGS:
        return FLAGS(low, remap_flags);
    case FORM_RENAME_FLAGS:
        return FLAGS(low, rename_flags);
    case FORM_LOCK_FLAGS:
        return FLAGS(low, lock_flags);
    case FORM_MESSAGE_FLAGS:
        return FLAGS(low, message_flags);
    case FORM_COMMAND:
        return command_name(fcntl_commands, value);
    case FORM_NONE:
    case FORM_BEHIND:
        break;
    }
    return jv_null();
}

static jv parameters_of(const struct call *call)
{
    jv out = jv_object();
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *signature = &signatures[i];
        for (size_t j = 0; signature->nr == call->type->nr && j < MAX_PARAMETERS; j++)
            if (signature->parameters[j].name)
                out = json_set(out, signature->parameters[j].name,
                               parameter(signature->parameters[j].form, call->args[j]));
    }
    return out;
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
    case CALL_SEMOP:
    case CALL_SEMTIMEDOP:
        return json_set(jv_object(), "semid", json_integer((int32_t)call->args[0]));
    default:
        return parameters_of(call);
    }
}

jv call_arguments(const struct call *call)
{
    jv out = raw_arguments(call);
    if (jv_get_kind(call->decoded) == JV_KIND_OBJECT)
        out = jv_object_merge(out, jv_copy(call->decoded));
    return out;
}
