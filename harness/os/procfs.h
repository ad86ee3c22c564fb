// What /proc tells of another process. Nothing here needs ptrace; all of it needs the right to read the
// other process (same user, dumpable). Numbers of processes are those of the caller's own PID namespace
// unless said otherwise.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

// From /proc/TID/status.
struct proc_status {
    pid_t tgid;
    pid_t ppid;
    pid_t inner_tid;  // the task's number in its own (innermost) PID namespace
    pid_t inner_tgid; // likewise of its process
    uid_t euid;
    int threads;
    char state;          // R, S, D, T, t, Z..: proc(5)
    uint64_t switches;   // how often it has stopped running
    uint64_t sigign;     // bit N-1: signal N is ignored
    uint64_t sigdue;     // likewise: is pending and not blocked
    uint64_t sigcaught;  // likewise: has a handler
    uint64_t sigdropped; // likewise: does nothing, for it is ignored, or that is its default
    uint64_t rss_peak_bytes;
    uint64_t rss_own_bytes; // anonymous and shared memory; pages shared with others count wholly
};

// Returns 0, or a negative errno (-ENOENT, -ESRCH: it is gone).
int proc_read_status(pid_t tid, struct proc_status *out);

// From /proc/TID/syscall: where the task entered the kernel. Returns 0; -EBUSY: it runs, in no call;
// or another negative errno. nr is -1 for a task blocked outside of a call.
struct proc_syscall {
    long nr;
    uint64_t args[6]; // all 0 where nr is -1
    uint64_t sp;
    uint64_t pc;
};
int proc_read_syscall(int syscall_fd, struct proc_syscall *out);

// Opens /proc/PID/NAME read-only. Returns a descriptor, or a negative errno.
int proc_open(pid_t pid, const char *name);

// Calls visit for each child of task tid of process pid, zombies included. Returns 0, or a negative errno
// (CONFIG_PROC_CHILDREN).
int proc_each_child(pid_t pid, pid_t tid, void (*visit)(pid_t child, void *context), void *context);

// Calls visit for each thread of the process. Returns 0, or a negative errno.
int proc_each_thread(pid_t pid, void (*visit)(pid_t tid, void *context), void *context);

// From /proc/PID/stat.
struct proc_stat {
    bool zombie;
    int wait_status;     // a zombie's
    uint64_t cpu_ms;     // user and system time of it and of the children that it has waited for
    uint64_t start_time; // clock ticks since the machine began: with its number, its identity
};

// Returns 0, or a negative errno; then *out is all zero.
int proc_read_stat(pid_t pid, struct proc_stat *out);

// Memory that is resident and no file's (anonymous, shared anonymous, tmpfs), each page by the process's share of it:
// exact, and slow. Bytes; 0 where it is gone.
uint64_t proc_memory_share_bytes(pid_t pid);

// What the process's open descriptors of memfd_create(2) hold, in bytes; 0 where it is gone.
uint64_t proc_memfd_bytes(pid_t pid);

// An open descriptor of another process.
struct proc_descriptor {
    int fd;
    uint64_t device, inode;
    unsigned type; // S_IFMT of its mode
    unsigned mode; // its permissions
    int64_t size;
    int flags; // as open(2) has them, O_CLOEXEC included
};

// Returns 0, or a negative errno (-ENOENT: not open).
int proc_read_descriptor(pid_t pid, int fd, struct proc_descriptor *out);

// Calls visit for each open descriptor. Returns 0, or a negative errno.
int proc_each_descriptor(pid_t pid, void (*visit)(const struct proc_descriptor *, void *),
                         void *context);

// The path that a process means by folder_fd (AT_FDCWD: its working folder) and path, absolute and without "." and
// "..", as it sees it; owned, NULL where that cannot be told. Links are not resolved.
char *proc_absolute_path(pid_t pid, int folder_fd, const char *path);

// stat(2) of an absolute path as the process sees it; a link at its end is not followed. Returns 0, or a negative errno.
int proc_stat_path(pid_t pid, const char *path, struct stat *out);

// One line of /proc/PID/maps.
struct proc_mapping {
    uint64_t start, end, offset;
    bool writable, executable, shared;
    unsigned dev_major, dev_minor;
    uint64_t inode;
    const char *path; // "" for anonymous memory; valid during the visit
};

// Calls visit for each mapping, in order, until it returns false. Returns 0, or a negative errno.
int proc_each_mapping(pid_t pid, bool (*visit)(const struct proc_mapping *, void *), void *context);

// Is this mapping a System V segment ("/SYSV........" with the shmid as inode)?
bool proc_mapping_is_sysv(const struct proc_mapping *mapping);

// The first mapping that ends beyond the address. Returns 0, or a negative errno (-ENOENT: none); its path is not told.
int proc_mapping_from(pid_t pid, int maps_fd, uint64_t address, struct proc_mapping *out);

// Calls visit for each System V segment mapping of the process. maps_fd is its open /proc/PID/maps, or
// -1; with PROCMAP_QUERY (Linux 6.11) only shared file mappings are looked at, else the file is read.
int proc_each_sysv_mapping(pid_t pid, int maps_fd,
                           bool (*visit)(const struct proc_mapping *, void *), void *context);

// Reads another process's memory. Returns 0, or a negative errno; all or nothing.
int proc_read_memory(pid_t pid, uint64_t address, void *out, size_t bytes);

// Writes another process's memory, where that itself may. Returns 0, or a negative errno; all or nothing.
int proc_write_memory(pid_t pid, uint64_t address, const void *bytes, size_t count);

// Reads a NUL-terminated string of at most limit-1 bytes into out (always terminated). Returns its
// length, or a negative errno.
ssize_t proc_read_string(pid_t pid, uint64_t address, char *out, size_t limit);
