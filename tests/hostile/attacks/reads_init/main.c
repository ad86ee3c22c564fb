// What /proc tells of the sandbox's first process.
#include "attack.h"

static void must_not_read(const char *path)
{
    char block[64];
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        return;
    if (read(fd, block, sizeof block) > 0)
        must_fail(path, 0);
    close(fd);
}

int main(void)
{
    must_not_read("/proc/1/mem");
    must_not_read("/proc/1/environ");
    must_not_read("/proc/1/maps");
    must_not_read("/proc/1/auxv");
    must_not_read("/proc/1/root/etc/hostname");
    MUST_FAIL(open("/proc/1/mem", O_RDWR));
    MUST_FAIL(open("/proc/1/fd/0", O_RDONLY));
    MUST_FAIL(open("/proc/1/cwd", O_RDONLY));
    DIR *descriptors = opendir("/proc/1/fd");
    must_fail("opendir /proc/1/fd", descriptors ? 0 : -1);
    return repelled();
}
