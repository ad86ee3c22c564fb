#include "attack.h"

static void must_not_create(const char *folder)
{
    char path[300];
    snprintf(path, sizeof path, "%s/pwned", folder);
    must_fail(path, open(path, O_CREAT | O_WRONLY, 0600));
}

int main(void)
{
    const char *folders[] = {"/",        "/etc",     "/usr",    "/usr/bin", "/bin", "/lib",
                             "/var",     "/var/tmp", "/root",   "/home",    "/dev", "/proc",
                             "/sys",     "/run",     "/opt",    "/srv",     "/mnt", "/..",
                             "/work/..", OUTSIDE,    REPOSITORY};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        must_not_create(folders[i]);
    MUST_FAIL(open("/etc/passwd", O_WRONLY));
    MUST_FAIL(open("/usr/bin/gcc", O_WRONLY));
    MUST_FAIL(chmod("/", 0777));
    MUST_FAIL(unlink("/etc/hostname"));
    MUST_FAIL(rename("/usr", "/usr2"));
    must_fail("working folder not writable", open("mine", O_CREAT | O_WRONLY, 0600) == -1 ? 0 : -1);
    must_fail("/tmp not writable", open("/tmp/mine", O_CREAT | O_WRONLY, 0600) == -1 ? 0 : -1);
    return repelled();
}
