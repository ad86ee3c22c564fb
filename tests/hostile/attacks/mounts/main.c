#include "attack.h"

int main(void)
{
    MUST_FAIL(mount("none", "/tmp", "tmpfs", 0, NULL));
    MUST_FAIL(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
    MUST_FAIL(mount("/", "/tmp", NULL, MS_BIND | MS_REC, NULL));
    MUST_FAIL(umount2("/proc", MNT_DETACH));
    MUST_FAIL(umount2("/work", MNT_DETACH));
    MUST_FAIL(syscall(SYS_pivot_root, "/", "/tmp"));
    MUST_FAIL(chroot("/tmp"));
    MUST_FAIL(syscall(SYS_fsopen, "tmpfs", 0));
    MUST_FAIL(syscall(SYS_open_tree, -100, "/", 1));
    return repelled();
}
