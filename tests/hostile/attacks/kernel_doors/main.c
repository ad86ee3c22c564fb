// Calls that a grading sandbox has no use for.
#include "attack.h"
#include <sys/reboot.h>
#include <sys/time.h>

int main(void)
{
    char attributes[128] = {0};
    attributes[4] = sizeof attributes;
    MUST_FAIL(syscall(SYS_bpf, 0, attributes, sizeof attributes));
    MUST_FAIL(syscall(SYS_bpf, 5, attributes, sizeof attributes));
    MUST_FAIL(syscall(SYS_userfaultfd, 0));
    MUST_FAIL(syscall(SYS_kexec_load, 0, 0, NULL, 0));
    MUST_FAIL(syscall(SYS_init_module, attributes, 1, ""));
    MUST_FAIL(syscall(SYS_swapon, "/tmp", 0));
    MUST_FAIL(syscall(SYS_iopl, 3));
    MUST_FAIL(syscall(SYS_open_by_handle_at, -1, attributes, O_RDONLY));
    MUST_FAIL(sethostname("mine", 4));
    struct timeval now;
    gettimeofday(&now, NULL);
    MUST_FAIL(settimeofday(&now, NULL));
    MUST_FAIL(syscall(SYS_setuid, 0));
    MUST_FAIL(syscall(SYS_setgid, 0));
    MUST_FAIL(mknod("/tmp/memory", S_IFCHR | 0600, 0x101));
    return repelled();
}
