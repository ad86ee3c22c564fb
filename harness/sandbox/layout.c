#include "sandbox/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/mount.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"

// init's mount namespace is its own, so any folder that exists can carry the root's tmpfs.
#define BASE "/tmp"
#define ROOT BASE "/root"

static const char *const *hidden_folders; // NULL-terminated, or NULL; borrowed

void layout_hide(const char *const *folders)
{
    hidden_folders = folders;
}

static struct error *make_folder(const char *path, mode_t mode)
{
    if (mkdir(path, mode) != 0 && errno != EEXIST)
        return error_errno(errno, "mkdir %s", path);
    return NULL;
}

static struct error *mount_tmpfs(const char *where, const char *options)
{
    if (mount("tmpfs", where, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
        return error_errno(errno, "mount tmpfs on %s", where);
    return NULL;
}

// With all that is mounted below it. Devices can still be written to: that is no write to their file system.
static struct error *make_read_only(const char *path)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};
    if (syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes) !=
        0)
        return error_errno(errno, "make %s read-only (mount_setattr, Linux 5.12)", path);
    return NULL;
}

static struct error *make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return error_errno(errno, "create %s", path);
    close(fd);
    return NULL;
}

// Binds a file or folder of the machine into the root, read-only, under the same name.
static struct error *bind_read_only(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return NULL; // not every system has every one
    AUTO_FREE char *target = xasprintf(ROOT "%s", path);
    TRY(S_ISDIR(st.st_mode) ? make_folder(target, 0755) : make_file(target));
    if (mount(path, target, NULL, MS_BIND | MS_REC, NULL) != 0)
        return error_errno(errno, "bind %s", path);
    return NULL;
}

// /bin and its like: a link into /usr on merged systems, a folder of its own on others.
static struct error *bind_or_link(const char *path)
{
    char target[PATH_MAX];
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0)
        return bind_read_only(path);
    target[length] = '\0';
    AUTO_FREE char *link = xasprintf(ROOT "%s", path);
    if (symlink(target, link) != 0)
        return error_errno(errno, "link %s", path);
    return NULL;
}

static struct error *write_etc(const char *name, const char *text)
{
    AUTO_FREE char *path = xasprintf(ROOT "/etc/%s", name);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return error_errno(errno, "create %s", path);
    int errnum = fd_write_all(fd, text, strlen(text));
    return errnum < 0 ? error_errno(-errnum, "write %s", path) : NULL;
}

static struct error *fill_etc(void)
{
    static const char *const borrowed[] = {
        "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
        "/etc/localtime",   "/etc/protocols",  "/etc/services"};
    for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
        TRY(bind_read_only(borrowed[i]));
    TRY(write_etc("passwd", "root:x:0:0:root:/:/bin/sh\n"
                            "student:x:1000:1000:student:/tmp:/bin/sh\n"));
    TRY(write_etc("group", "root:x:0:\nstudent:x:1000:\n"));
    TRY(write_etc("hosts", "127.0.0.1 localhost shmark\n"));
    return write_etc("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
}

// A user namespace may not make device nodes, but it may show those of the machine.
static struct error *fill_dev(void)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random",
                                          "/dev/urandom"};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        AUTO_FREE char *target = xasprintf(ROOT "%s", devices[i]);
        TRY(make_file(target));
        if (mount(devices[i], target, NULL, MS_BIND, NULL) != 0)
            return error_errno(errno, "bind %s", devices[i]);
    }
    static const char *const links[][2] = {{"/proc/self/fd", ROOT "/dev/fd"},
                                           {"/proc/self/fd/0", ROOT "/dev/stdin"},
                                           {"/proc/self/fd/1", ROOT "/dev/stdout"},
                                           {"/proc/self/fd/2", ROOT "/dev/stderr"}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (symlink(links[i][0], links[i][1]) != 0)
            return error_errno(errno, "link %s", links[i][1]);
    return make_folder(ROOT "/dev/shm", 0755);
}

// Covers a folder with an empty one, where it can be seen through a bind mount.
static struct error *hide(const char *folder)
{
    char real[PATH_MAX];
    if (!realpath(folder, real))
        return NULL;
    AUTO_FREE char *inside = xasprintf(ROOT "%s", real);
    struct stat st;
    if (stat(inside, &st) != 0 || !S_ISDIR(st.st_mode))
        return NULL;
    return mount_tmpfs(inside, "size=4k,mode=755");
}

// An empty folder that is a mount of its own, as pivot_root wants it.
static struct error *make_root(void)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return error_errno(errno, "make mounts private");
    // Before BASE is covered: a hidden folder may lie below it, and then nothing shows it any more.
    TRY(mount_tmpfs(BASE, "size=4m,mode=755"));
    TRY(make_folder(ROOT, 0755));
    if (mount(ROOT, ROOT, NULL, MS_BIND, NULL) != 0)
        return error_errno(errno, "bind the new root");
    return NULL;
}

static struct error *make_system(void)
{
    TRY(make_root());
    static const char *const folders[] = {ROOT "/etc",  ROOT "/dev", ROOT "/proc", ROOT "/tmp",
                                          ROOT "/work", ROOT "/var", ROOT "/run"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        TRY(make_folder(folders[i], 0755));
    static const char *const system[] = {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"};
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        TRY(bind_or_link(system[i]));
    TRY(fill_etc());
    TRY(fill_dev());
    for (size_t i = 0; hidden_folders && hidden_folders[i]; i++)
        TRY(hide(hidden_folders[i]));
    return make_read_only(ROOT);
}

static struct error *open_folder(const char *path, int *out)
{
    *out = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *out < 0 ? error_errno(errno, "open %s", path) : NULL;
}

static struct error *mount_own(const struct limits *limits, const struct fileset *own)
{
    const uint64_t page = 4096;
    if (!limits)
        limits = &limits_default;
    // The limit is on what programs write: their own files come on top.
    uint64_t own_bytes = own ? own->total_bytes + own->count * page : 0;
    AUTO_FREE char *files =
        xasprintf("size=%" PRIu64 ",nr_inodes=%zu,mode=755", limits->file_bytes + own_bytes,
                  20000 + (own ? own->count : 0));
    AUTO_FREE char *temporary =
        xasprintf("size=%" PRIu64 ",nr_inodes=20k,mode=1777", limits->file_bytes);
    AUTO_FREE char *shm = xasprintf("size=%" PRIu64 ",nr_inodes=10k,mode=1777", limits->shm_bytes);
    TRY(mount_tmpfs(ROOT SANDBOX_WORK, files));
    TRY(mount_tmpfs(ROOT "/tmp", temporary));
    TRY(mount_tmpfs(ROOT "/dev/shm", shm));
    if (mount("proc", ROOT "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
        return error_errno(errno, "mount proc");
    return NULL;
}

// A library for all programs, in a folder of its own that nobody can write to.
static struct error *put_preload(const struct sandbox_preload *preload)
{
    AUTO_FREE char *path = xasprintf(ROOT "%s", preload->path);
    TRY(mount_tmpfs(ROOT "/run", "size=2m,nr_inodes=10,mode=755"));
    TRY(make_file(path));
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int errnum = fd < 0 ? -errno : fd_write_all(fd, preload->bytes, preload->size);
    fd_close(&fd); // a writer would keep the mount from becoming read-only
    if (errnum < 0)
        return error_errno(-errnum, "write %s", path);
    return make_read_only(ROOT "/run");
}

static struct error *change_root(void)
{
    if (chdir(ROOT) != 0 || syscall(SYS_pivot_root, ".", ".") != 0)
        return error_errno(errno, "pivot_root");
    if (umount2(".", MNT_DETACH) != 0)
        return error_errno(errno, "detach the old root");
    return chdir("/") == 0 ? NULL : error_errno(errno, "chdir /");
}

static struct error *enter_grading(const struct sandbox_spec *spec, struct layout_folders *folders)
{
    TRY(make_system());
    TRY(mount_own(spec->limits, spec->files));
    if (spec->preload.path)
        TRY(put_preload(&spec->preload));
    TRY(change_root());
    TRY(open_folder("/dev/shm", &folders->shm));
    TRY(open_folder(SANDBOX_WORK, &folders->work));
    return open_folder("/tmp", &folders->temporary);
}

static struct error *enter_trace(int *shm_folder)
{
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return error_errno(errno, "make mounts private");
    TRY(mount_tmpfs("/dev/shm", "mode=1777"));
    // Where the machine masks parts of its /proc the kernel refuses a new one; the old one still
    // answers /proc/self for members of this PID namespace.
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0 &&
        errno != EPERM)
        return error_errno(errno, "mount proc");
    return open_folder("/dev/shm", shm_folder);
}

struct error *layout_enter(const struct sandbox_spec *spec, struct layout_folders *folders)
{
    *folders = (struct layout_folders){-1, -1, -1};
    switch (spec->kind) {
    case SANDBOX_GRADING:
        return enter_grading(spec, folders);
    case SANDBOX_TRACE:
    case SANDBOX_OPEN:
        return enter_trace(&folders->shm);
    }
    return NULL;
}
