#include "attack.h"

static void must_not_write(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        return;
    must_fail(path, write(fd, text, strlen(text)) > 0 ? 0 : -1);
    close(fd);
}

int main(void)
{
    must_not_write("/proc/sys/kernel/shmmax", "1");
    must_not_write("/proc/sys/kernel/shmall", "18446744073709551615");
    must_not_write("/proc/sys/kernel/shm_rmid_forced", "1");
    must_not_write("/proc/sys/kernel/core_pattern", "|/tmp/x");
    must_not_write("/proc/sys/kernel/hostname", "mine");
    must_not_write("/proc/sysrq-trigger", "h");
    must_not_write("/proc/self/oom_score_adj", "-1000");
    must_not_write("/proc/1/oom_score_adj", "1000");
    must_not_write("/proc/self/uid_map", "0 0 1");
    return repelled();
}
