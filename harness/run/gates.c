// Which of the calls that every program makes (close, munmap, open) can tell something in this run. A dynamic program
// names the functions that it calls: one that names neither pipe nor shm_open has no pipes to close. What is inside a
// file is only searched, never parsed: it is the student's. In doubt a call is told: that costs time, and nothing else.
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "run/supervisor.h"
#include "sandbox/fileset.h"
#include "trace/call.h"

struct binary {
    const char *bytes;
    size_t size;
};

// Names stand in string tables, each ended by a NUL; one may be the tail of another.
static bool mentions(const struct binary *binary, const char *name)
{
    return memmem(binary->bytes, binary->size, name, strlen(name) + 1) != NULL;
}

static bool mentions_any(const struct binary *binary, const char *const *names)
{
    for (; *names; names++)
        if (mentions(binary, *names))
            return true;
    return false;
}

static bool is_dynamic(const struct binary *binary)
{
    static const char interpreter[] = "/ld-";
    return binary->size > SELFMAG && memcmp(binary->bytes, ELFMAG, SELFMAG) == 0 &&
           memmem(binary->bytes, binary->size < 4096 ? binary->size : 4096, interpreter,
                  sizeof interpreter - 1);
}

static unsigned gates_of(const struct binary *binary)
{
    static const char *const unbounded[] = {
        "execve",      "execv",        "execvp", "execl", "execlp", "execle",  "execvpe", "fexecve",
        "posix_spawn", "posix_spawnp", "system", "popen", "dlopen", "syscall", NULL};
    static const char *const initialisers[] = {"sem_init",
                                               "pthread_mutex_init",
                                               "pthread_cond_init",
                                               "pthread_rwlock_init",
                                               "pthread_barrier_init",
                                               NULL};
    static const char *const fifos[] = {"mkfifo", "mkfifoat", "mknod", "mknodat", NULL};
    static const char *const objects[] = {"pipe", "pipe2", "shm_open", "sem_open", NULL};
    static const char *const shared[] = {"shm_open", "sem_open", "msync", NULL};
    static const char *const mapped[] = {"mmap", "mmap64", NULL};
    static const char *const company[] = {"fork",  "vfork",     "fcntl",       "fcntl64", "lockf",
                                          "flock", "ftruncate", "ftruncate64", NULL};
    // Each name stands for those that end in it: usleep, pselect, epoll_wait, thrd_sleep.
    static const char *const timed[] = {
        "sleep",       "alarm",         "setitimer",       "poll",
        "select",      "poll_wait",     "epoll_pwait",     "epoll_pwait2",
        "timedop",     "timedwait",     "clockwait",       "timedlock",
        "clocklock",   "timedrdlock",   "timedwrlock",     "clockrdlock",
        "clockwrlock", "timer_settime", "timerfd_settime", NULL};
    unsigned gates = mentions_any(binary, initialisers) ? GATE_PROBE : 0;
    if (!is_dynamic(binary) || mentions_any(binary, unbounded))
        return gates | GATE_ALL | GATE_TIME | GATE_UNPROBED;
    if (mentions_any(binary, timed))
        gates |= GATE_TIME;
    // Who knows where POSIX objects are kept may open them there.
    if (memmem(binary->bytes, binary->size, "/dev/shm", strlen("/dev/shm")))
        gates |= GATE_NAMES | GATE_DESCRIPTORS;
    if (mentions_any(binary, fifos))
        gates |= GATE_NAMES | GATE_DESCRIPTORS;
    if (mentions_any(binary, objects))
        gates |= GATE_DESCRIPTORS;
    if (mentions_any(binary, shared) ||
        (mentions_any(binary, mapped) && mentions_any(binary, company)))
        gates |= GATE_MAPPINGS;
    return gates;
}

// Their run-time libraries must be loaded before any other.
static bool is_sanitized(const struct binary *binary)
{
    static const char *const names[] = {"__asan_init", "__tsan_init", "__msan_init", NULL};
    return mentions_any(binary, names);
}

enum { REFUSES_PROBE = 1 << 8 }; // beside the gates

static unsigned gates_of_files(const struct fileset *files)
{
    unsigned gates = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct file_entry *entry = &files->entries[i];
        struct binary binary = {entry->bytes, entry->size};
        if (entry->kind == FILE_REGULAR && (entry->mode & 0111) && entry->size > 0)
            gates |= gates_of(&binary) | (is_sanitized(&binary) ? REFUSES_PROBE : 0);
    }
    return gates;
}

// A program of the machine's own, as execvp(3) would find it; -1 where it is not there.
static int open_program(const char *name)
{
    if (strchr(name, '/'))
        return open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *path = getenv("PATH");
    AUTO_FREE char *folders = xstrdup(path ? path : "/usr/bin:/bin");
    char *rest = folders;
    for (char *folder; (folder = strsep(&rest, ":"));) {
        AUTO_FREE char *candidate = xasprintf("%s/%s", *folder ? folder : ".", name);
        if (access(candidate, X_OK) == 0)
            return open(candidate, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    }
    return -1;
}

static unsigned gates_of_program(const char *name)
{
    enum { LARGEST_BYTES = 64 << 20 };
    AUTO_CLOSE int fd = open_program(name);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
        st.st_size > LARGEST_BYTES)
        return GATE_ALL | GATE_TIME | GATE_UNPROBED;
    struct binary binary = {.size = (size_t)st.st_size};
    void *bytes = mmap(NULL, binary.size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return GATE_ALL | GATE_TIME | GATE_UNPROBED;
    binary.bytes = bytes;
    unsigned gates = gates_of(&binary) | (is_sanitized(&binary) ? REFUSES_PROBE : 0);
    munmap(bytes, binary.size);
    return gates;
}

unsigned gates_needed(const struct run_spec *spec)
{
    unsigned gates = spec->files ? gates_of_files(spec->files) : 0;
    for (size_t i = 0; i < spec->scenario->program_count; i++) {
        const char *name = spec->scenario->programs[i].argv[0];
        const char *relative = strncmp(name, "./", 2) == 0 ? name + 2 : name;
        if (!spec->files || !fileset_find(spec->files, relative))
            gates |= gates_of_program(name);
    }
    // A name with one of these cannot be said in LD_PRELOAD; in the grading sandbox it has another.
    bool can_be_named = spec->probe && spec->probe->path &&
                        (spec->sandbox == SANDBOX_GRADING || !strpbrk(spec->probe->path, " :;"));
    bool has_probe = can_be_named && !(gates & REFUSES_PROBE);
    if ((gates & GATE_PROBE) && !has_probe)
        gates = (gates & ~(unsigned)GATE_PROBE) | GATE_UNPROBED;
    if (spec->schedule.kind == SCHEDULE_REAL || spec->sandbox == SANDBOX_OPEN)
        gates &= ~(unsigned)GATE_TIME;
    if (schedule_takes_turns(&spec->schedule))
        gates |= GATE_ALL | GATE_TIME | GATE_TURNS | (has_probe ? GATE_PROBE : 0);
    return gates;
}
