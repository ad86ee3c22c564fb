// A seccomp filter of the program's own, with a listener, and one that fakes results.
#include "attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

int main(void)
{
    struct sock_filter all_to_user[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)};
    struct sock_fprog first = {1, all_to_user};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    MUST_FAIL(
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &first));
    struct sock_filter fake[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_shmdt, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog second = {4, fake};
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &second);
    ordinary_work();
    return repelled();
}
