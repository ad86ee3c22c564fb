#include "trace/filter.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/kernel.h"
#include "trace/call.h"

// A filter for each choice of gates, made by libseccomp when shmark was built (harness/generate): to make one takes
// longer than all else that a sandbox needs of the processor.
struct filter_variant {
    unsigned short count;
    const struct sock_filter *code;
};

#include "trace/filters.inc"

struct error *filter_install(unsigned gates, int *listener)
{
    // The kernel only reads it.
    const struct filter_variant *variant = &filter_variants[gates % FILTER_VARIANTS];
    struct sock_fprog program = {.len = variant->count,
                                 .filter = (struct sock_filter *)(uintptr_t)variant->code};
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
