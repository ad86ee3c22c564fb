// A segment of the machine's own namespace, by key and by walking all of them.
#include "attack.h"

int main(void)
{
    struct shmid_ds ds;
    MUST_FAIL(shmget(KEY, 0, 0));
    for (int i = 0; i < 100; i++)
        MUST_FAIL(shmctl(i, SHM_STAT, &ds));
    char text[4096];
    int fd = open("/proc/sysvipc/shm", O_RDONLY);
    ssize_t bytes = read(fd, text, sizeof text - 1);
    text[bytes > 0 ? bytes : 0] = '\0';
    char *end = strchr(text, '\n');
    must_fail("a segment in /proc/sysvipc/shm", end && end[1] ? 0 : -1);
    DIR *folder = opendir("/dev/shm");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        must_fail(entry->d_name, entry->d_name[0] == '.' ? -1 : 0);
    return repelled();
}
