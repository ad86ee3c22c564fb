#include "trace/call.h"

#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/json.h"
#include "trace/probe.h"

const struct call_type call_types[] = {
    {SYS_shmget, "shmget", CALL_SHMGET, true, GATE_NONE},
    {SYS_shmat, "shmat", CALL_SHMAT, true, GATE_NONE},
    {SYS_shmdt, "shmdt", CALL_SHMDT, true, GATE_NONE},
    {SYS_shmctl, "shmctl", CALL_SHMCTL, true, GATE_NONE},
    {SYS_semget, "semget", CALL_SEMGET, true, GATE_NONE},
    {SYS_semctl, "semctl", CALL_SEMCTL, true, GATE_NONE},
    {SYS_msgget, "msgget", CALL_MSGGET, true, GATE_NONE},
    {SYS_msgctl, "msgctl", CALL_MSGCTL, true, GATE_NONE},
    {SYS_semop, "semop", CALL_SEMOP, true, GATE_NONE},
    {SYS_semtimedop, "semtimedop", CALL_SEMTIMEDOP, true, GATE_NONE},
    {SYS_msgsnd, "msgsnd", CALL_MSGSND, true, GATE_NONE},
    {SYS_msgrcv, "msgrcv", CALL_MSGRCV, true, GATE_NONE},
    {SYS_execve, "execve", CALL_EXECVE, true, GATE_NONE},
    {SYS_execveat, "execveat", CALL_EXECVEAT, true, GATE_NONE},
    {SYS_exit, "exit", CALL_EXIT, true, GATE_NONE},
    {SYS_exit_group, "exit_group", CALL_EXIT_GROUP, true, GATE_NONE},
#ifdef SYS_open
    {SYS_open, "open", CALL_OPEN, true, GATE_NONE},
    {SYS_creat, "creat", CALL_OPEN, true, GATE_NAMES},
    {SYS_dup2, "dup2", CALL_DUP, true, GATE_DESCRIPTORS},
    {SYS_pipe, "pipe", CALL_PIPE, true, GATE_NONE},
    {SYS_mknod, "mknod", CALL_MKNOD, true, GATE_NONE},
    {SYS_link, "link", CALL_LINK, true, GATE_NONE},
    {SYS_rename, "rename", CALL_RENAME, true, GATE_NONE},
    {SYS_unlink, "unlink", CALL_UNLINK, true, GATE_NONE},
#endif
    {SYS_openat, "openat", CALL_OPEN, true, GATE_NONE},
    {SYS_close, "close", CALL_CLOSE, true, GATE_DESCRIPTORS},
    {SYS_dup, "dup", CALL_DUP, true, GATE_DESCRIPTORS},
    {SYS_dup3, "dup3", CALL_DUP, true, GATE_DESCRIPTORS},
    {SYS_pipe2, "pipe2", CALL_PIPE, true, GATE_NONE},
    {SYS_mknodat, "mknodat", CALL_MKNOD, true, GATE_NONE},
    {SYS_linkat, "linkat", CALL_LINK, true, GATE_NONE},
    {SYS_renameat, "renameat", CALL_RENAME, true, GATE_NONE},
    {SYS_renameat2, "renameat2", CALL_RENAME, true, GATE_NONE},
    {SYS_unlinkat, "unlinkat", CALL_UNLINK, true, GATE_NONE},
    {SYS_ftruncate, "ftruncate", CALL_FTRUNCATE, true, GATE_DESCRIPTORS},
    {SYS_fchmod, "fchmod", CALL_FCHMOD, true, GATE_DESCRIPTORS},
    {SYS_fchown, "fchown", CALL_FCHOWN, true, GATE_DESCRIPTORS},
    {SYS_fstat, "fstat", CALL_FSTAT, true, GATE_DESCRIPTORS},
    {SYS_newfstatat, "newfstatat", CALL_FSTAT, true, GATE_DESCRIPTORS},
    {SYS_fcntl, "fcntl", CALL_FCNTL, true, GATE_NONE},
    {SYS_flock, "flock", CALL_FLOCK, true, GATE_NONE},
    {SYS_mmap, "mmap", CALL_MMAP, true, GATE_NONE},
    {SYS_mremap, "mremap", CALL_MREMAP, true, GATE_MAPPINGS},
    {SYS_munmap, "munmap", CALL_MUNMAP, true, GATE_MAPPINGS},
    {SYS_msync, "msync", CALL_MSYNC, true, GATE_NONE},
#ifdef SYS_fork
    {SYS_fork, "fork", CALL_FORK, false, GATE_NONE},
    {SYS_vfork, "vfork", CALL_VFORK, false, GATE_NONE},
#endif
    {SYS_clone, "clone", CALL_CLONE, false, GATE_NONE},
    {SYS_clone3, "clone3", CALL_CLONE3, false, GATE_NONE},
#ifdef SYS_nanosleep
    {SYS_nanosleep, "nanosleep", CALL_SLEEP, false, GATE_NONE},
#endif
    {SYS_clock_nanosleep, "clock_nanosleep", CALL_SLEEP, false, GATE_NONE},
    {SYS_wait4, "wait4", CALL_WAIT, false, GATE_NONE},
    {SYS_waitid, "waitid", CALL_WAIT, false, GATE_NONE},
    {SYS_rt_sigaction, "rt_sigaction", CALL_SIGACTION, false, GATE_NONE},
#ifdef SYS_alarm
    {SYS_alarm, "alarm", CALL_TIMER, false, GATE_NONE},
#endif
    {SYS_setitimer, "setitimer", CALL_TIMER, false, GATE_NONE},
    {SYS_timer_settime, "timer_settime", CALL_TIMER, false, GATE_NONE},
    {SYS_getitimer, "getitimer", CALL_TIMER, false, GATE_TIME},
    {SYS_timerfd_settime, "timerfd_settime", CALL_TIMER, false, GATE_TIME},
#ifdef SYS_poll
    {SYS_poll, "poll", CALL_TIMED, false, GATE_TIME},
    {SYS_select, "select", CALL_TIMED, false, GATE_TIME},
    {SYS_epoll_wait, "epoll_wait", CALL_TIMED, false, GATE_TIME},
    {SYS_time, "time", CALL_CLOCK, false, GATE_TIME},
    {SYS_pause, "pause", CALL_PAUSE, false, GATE_TURNS},
#endif
    {SYS_ppoll, "ppoll", CALL_TIMED, false, GATE_TIME},
    {SYS_pselect6, "pselect6", CALL_TIMED, false, GATE_TIME},
    {SYS_epoll_pwait, "epoll_pwait", CALL_TIMED, false, GATE_TIME},
    {SYS_epoll_pwait2, "epoll_pwait2", CALL_TIMED, false, GATE_TIME},
    {SYS_futex, "futex", CALL_TIMED, false, GATE_TIME},
    {SYS_rt_sigtimedwait, "rt_sigtimedwait", CALL_TIMED, false, GATE_TIME},
    {SYS_clock_gettime, "clock_gettime", CALL_CLOCK, false, GATE_TIME},
    {SYS_gettimeofday, "gettimeofday", CALL_CLOCK, false, GATE_TIME},
    {SYS_kill, "kill", CALL_KILL, false, GATE_TIME},
    {SYS_tkill, "tkill", CALL_KILL, false, GATE_TIME},
    {SYS_tgkill, "tgkill", CALL_KILL, false, GATE_TIME},
    {SYS_rt_sigqueueinfo, "rt_sigqueueinfo", CALL_KILL, false, GATE_TIME},
    {SYS_rt_tgsigqueueinfo, "rt_tgsigqueueinfo", CALL_KILL, false, GATE_TIME},
    {SYS_pidfd_send_signal, "pidfd_send_signal", CALL_KILL, false, GATE_TIME},
    {SYS_brk, "brk", CALL_BRK, false, GATE_TIME},
    {SYS_read, "read", CALL_IO, false, GATE_TURNS},
    {SYS_write, "write", CALL_IO, false, GATE_TURNS},
    {SYS_readv, "readv", CALL_IO, false, GATE_TURNS},
    {SYS_writev, "writev", CALL_IO, false, GATE_TURNS},
    {SYS_rt_sigsuspend, "rt_sigsuspend", CALL_PAUSE, false, GATE_TURNS},
    {SYS_sched_yield, "sched_yield", CALL_YIELD, false, GATE_TURNS},
    {PROBE_CALL, "shmark-probe", CALL_PROBE, false, GATE_PROBE},
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

enum { COMMAND_IPC_64 = 0x0100 };

jv call_result(const struct call *call)
{
    if (!call->known)
        return jv_null();
    bool is_address = call->type->kind == CALL_SHMAT || call->type->kind == CALL_MMAP ||
                      call->type->kind == CALL_MREMAP;
    if (is_address && !call->error)
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

const char *call_name(const struct call *call)
{
    return call->type->kind == CALL_SEMTIMEDOP && call->args[3] == 0 ? "semop" : call->type->name;
}

bool call_is_on_files(const struct call_type *type)
{
    return type->kind >= CALL_OPEN && type->kind <= CALL_MSYNC;
}

bool call_may_block(const struct call *call)
{
    switch (call->type->kind) {
    case CALL_SEMOP:
    case CALL_SEMTIMEDOP:
    case CALL_MSGSND:
    case CALL_MSGRCV:
    case CALL_OPEN:
    case CALL_FLOCK:
        return true;
    case CALL_FCNTL:
        return (int)call->args[1] == F_SETLKW || (int)call->args[1] == F_OFD_SETLKW;
    default:
        return false;
    }
}

jv call_number_name(long nr)
{
    char *name = nr < 0 ? NULL : seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)nr);
    jv out = name ? jv_string(name) : jv_null();
    free(name);
    return out;
}
