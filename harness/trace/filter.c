#include "trace/filter.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/fd.h"
#include "os/kernel.h"
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

static int add_rule(scmp_filter_ctx context, const struct call_type *type)
{
    // Argument filters, so that what is not asked costs nothing.
    if (type->kind == CALL_SIGACTION)
        return seccomp_rule_add(context, SCMP_ACT_NOTIFY, (int)type->nr, 2,
                                SCMP_A0(SCMP_CMP_EQ, SIGCHLD), SCMP_A1(SCMP_CMP_NE, 0));
    for (size_t i = 0; i < sizeof own_calls / sizeof *own_calls; i++) {
        const struct own_call *own = &own_calls[i];
        int errnum = 0;
        if (own->nr != type->nr)
            continue;
        for (size_t j = 0; errnum == 0 && j < 3; j++)
            errnum =
                seccomp_rule_add(context, SCMP_ACT_NOTIFY, (int)type->nr, 1,
                                 SCMP_CMP(own->argument, SCMP_CMP_MASKED_EQ, own->flags[j], 0));
        return errnum == -EEXIST ? 0 : errnum;
    }
    return seccomp_rule_add(context, SCMP_ACT_NOTIFY, (int)type->nr, 0);
}

// A call of a foreign ABI (int 0x80, x32) reaches other tables with other numbers: libseccomp sends all
// of them to the "bad architecture" action, which tells the supervisor too.
static int add_rules(scmp_filter_ctx context)
{
    int errnum = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_NOTIFY);
    for (size_t i = 0; errnum == 0 && i < call_type_count; i++)
        errnum = add_rule(context, &call_types[i]);
    return errnum;
}

static struct error *export_program(struct sock_filter *out, size_t capacity, size_t *count)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (!context)
        return error_new(ERROR_INTERNAL, "seccomp filter: cannot be made");
    AUTO_CLOSE int fd = memfd_create("shmark-filter", MFD_CLOEXEC);
    int errnum = fd < 0 ? -errno : add_rules(context);
    if (errnum == 0)
        errnum = seccomp_export_bpf(context, fd);
    seccomp_release(context);
    if (errnum < 0)
        return error_errno(-errnum, "seccomp filter");
    lseek(fd, 0, SEEK_SET);
    ssize_t bytes = fd_read_all(fd, out, capacity * sizeof *out);
    if (bytes < 0)
        return error_errno((int)-bytes, "seccomp filter");
    *count = (size_t)bytes / sizeof *out;
    return NULL;
}

struct error *filter_install(int *listener)
{
    struct sock_filter code[512];
    size_t count = 0;
    TRY(export_program(code, sizeof code / sizeof *code, &count));
    struct sock_fprog program = {.len = (unsigned short)count, .filter = code};
    unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (fd < 0 && errno == EINVAL) // before Linux 5.19
        fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                     (unsigned long)SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (fd < 0)
        return error_errno(
            errno, errno == EBUSY ? "seccomp: another supervisor listens to this process already"
                                  : "seccomp user notification (see `shmark doctor`)");
    *listener = (int)fd;
    return NULL;
}
