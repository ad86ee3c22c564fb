#include "generate/filter_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "trace/call.h"

// A call with all of these flags in one of its arguments goes untold. shmark's init starts programs and waits for them
// with flags that no program has a use for together: it knows what it does, and must be able to wait when nobody
// listens. (A program that did the same would have its child known by the child's first call.)
struct own_call {
    long nr;
    unsigned argument;
    uint64_t flags[3];
};

static const struct own_call own_calls[] = {
    {SYS_clone, 0, {CLONE_VM, CLONE_VFORK, CLONE_UNTRACED}},
    {SYS_wait4, 2, {__WALL, __WNOTHREAD, __WALL}},
};

// A call that is told only where (its argument & mask) == value, for both of up to two arguments; mask 0: where the
// argument is anything but value. Several conditions of one call are alternatives. Argument filters, so that what is not
// asked costs nothing.
struct condition {
    long nr;
    struct {
        unsigned argument;
        uint64_t mask, value;
    } all[2];
    unsigned
        unless; // gates that make the condition moot: where no other is left, the call is told always
    unsigned count; // of `all`; 0 stands for those with a mask
    unsigned only;  // gates without which the condition is moot
};

enum { MAP_KIND = MAP_TYPE | MAP_ANONYMOUS | MAP_FIXED | MAP_DENYWRITE };
enum { FUTEX_KIND = 0xff & FUTEX_CMD_MASK };
static const uint64_t whole = 0xffffffff; // of an int

static const struct condition conditions[] = {
    // glibc's shm_open and sem_open never follow links; O_CREAT and O_EXCL together make a lock file, and the
    // semaphore that sem_open is about to name. With FIFOs about, any open may be of one.
    {SYS_openat, {{2, O_NOFOLLOW, O_NOFOLLOW}}, GATE_NAMES, 0, 0},
    {SYS_openat, {{2, O_CREAT | O_EXCL, O_CREAT | O_EXCL}}, GATE_NAMES, 0, 0},
#ifdef SYS_open
    {SYS_open, {{1, O_NOFOLLOW, O_NOFOLLOW}}, GATE_NAMES, 0, 0},
    {SYS_open, {{1, O_CREAT | O_EXCL, O_CREAT | O_EXCL}}, GATE_NAMES, 0, 0},
#endif
    {SYS_newfstatat, {{3, AT_EMPTY_PATH, AT_EMPTY_PATH}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_SETLK}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_SETLKW}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_OFD_SETLK}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_OFD_SETLKW}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_DUPFD}}, 0, 0, 0},
    {SYS_fcntl, {{1, whole, F_DUPFD_CLOEXEC}}, 0, 0, 0},
    {SYS_mmap, {{3, MAP_SHARED, MAP_SHARED}}, 0, 0, 0},
    // A private copy of a file to be written to, where a shared one may have been meant.
    {SYS_mmap, {{3, MAP_KIND, MAP_PRIVATE}, {2, PROT_WRITE, PROT_WRITE}}, 0, 0, 0},
    // With handler: those of SIGCHLD decide who reaps children.
    {SYS_rt_sigaction, {{0, whole, SIGCHLD}}, GATE_TURNS, 0, 0},
// Waiting without a limit of time, or not at all, is no matter of time.
#ifdef SYS_poll
    {SYS_poll, {{2, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_select, {{4, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_epoll_wait, {{3, 0, 0}}, GATE_TURNS, 1, 0},
#endif
    // What the C library gives as size of a mask; shmark's init gives another (sandbox/init.c).
    {SYS_ppoll, {{2, 0, 0}, {4, UINT64_MAX, 8}}, GATE_TURNS, 2, 0},
    {SYS_ppoll, {{4, UINT64_MAX, 8}}, 0, 0, GATE_TURNS},
    {SYS_kill, {{0, 0, UINT64_MAX}}, 0, 1, 0},
    {SYS_pselect6, {{4, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_epoll_pwait, {{3, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_epoll_pwait2, {{3, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_rt_sigtimedwait, {{2, 0, 0}}, GATE_TURNS, 1, 0},
    {SYS_futex, {{1, FUTEX_KIND, FUTEX_WAIT}, {3, 0, 0}}, GATE_TURNS, 2, 0},
    {SYS_futex, {{1, FUTEX_KIND, FUTEX_WAIT_BITSET}, {3, 0, 0}}, GATE_TURNS, 2, 0},
    {SYS_futex, {{1, FUTEX_KIND, FUTEX_LOCK_PI}, {3, 0, 0}}, GATE_TURNS, 2, 0},
    {SYS_futex, {{1, FUTEX_KIND, FUTEX_WAIT_REQUEUE_PI}, {3, 0, 0}}, GATE_TURNS, 2, 0},
    {SYS_brk, {{0, UINT64_MAX, 0}}, 0, 0, 0},
    // Not the clocks of processor time.
    {SYS_clock_gettime, {{0, whole, CLOCK_REALTIME}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_MONOTONIC}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_MONOTONIC_RAW}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_REALTIME_COARSE}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_MONOTONIC_COARSE}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_BOOTTIME}}, 0, 0, 0},
    {SYS_clock_gettime, {{0, whole, CLOCK_TAI}}, 0, 0, 0},
};

static int add_condition(scmp_filter_ctx context, const struct condition *condition)
{
    struct scmp_arg_cmp all[2];
    unsigned count = 0;
    for (; count < 2 && (condition->all[count].mask || count < condition->count); count++)
        all[count] = condition->all[count].mask
                         ? SCMP_CMP(condition->all[count].argument, SCMP_CMP_MASKED_EQ,
                                    condition->all[count].mask, condition->all[count].value)
                         : SCMP_CMP(condition->all[count].argument, SCMP_CMP_NE,
                                    condition->all[count].value);
    return seccomp_rule_add_array(context, SCMP_ACT_NOTIFY, (int)condition->nr, count, all);
}

static int add_own_call(scmp_filter_ctx context, const struct own_call *own)
{
    int errnum = 0;
    for (size_t i = 0; errnum == 0 && i < 3; i++)
        errnum = seccomp_rule_add(context, SCMP_ACT_NOTIFY, (int)own->nr, 1,
                                  SCMP_CMP(own->argument, SCMP_CMP_MASKED_EQ, own->flags[i], 0));
    return errnum == -EEXIST ? 0 : errnum;
}

static int add_rule(scmp_filter_ctx context, const struct call_type *type, unsigned gates)
{
    int errnum = 0;
    for (size_t i = 0; i < sizeof own_calls / sizeof *own_calls; i++)
        if (own_calls[i].nr == type->nr)
            return add_own_call(context, &own_calls[i]);
    bool conditional = false;
    for (size_t i = 0; errnum == 0 && i < sizeof conditions / sizeof *conditions; i++)
        if (conditions[i].nr == type->nr && !(conditions[i].unless & gates) &&
            (conditions[i].only & gates) == conditions[i].only) {
            conditional = true;
            errnum = add_condition(context, &conditions[i]);
        }
    return conditional ? errnum : seccomp_rule_add(context, SCMP_ACT_NOTIFY, (int)type->nr, 0);
}

// A call of a foreign ABI (int 0x80, x32) reaches other tables with other numbers: libseccomp sends all
// of them to the "bad architecture" action, which tells the supervisor too.
static int add_rules(scmp_filter_ctx context, unsigned gates)
{
    int errnum = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_NOTIFY);
    for (size_t i = 0; errnum == 0 && i < call_type_count; i++)
        if (call_types[i].gate == GATE_NONE || (call_types[i].gate & gates))
            errnum = add_rule(context, &call_types[i], gates);
    return errnum;
}

int filter_rules_export(unsigned gates, int fd)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (!context)
        return -ENOMEM;
    int errnum = add_rules(context, gates);
    if (errnum == 0)
        errnum = seccomp_export_bpf(context, fd);
    seccomp_release(context);
    return errnum;
}
