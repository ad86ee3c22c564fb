// The place that a program runs in.
//
// Theory of operation. Three processes of shmark's take part in a run:
//
//   supervisor  the caller. It enters a user namespace once (sandbox_enter), and for each run makes a new
//               IPC namespace for itself, so that it can list the run's System V objects even when every
//               other member has ended; and a new network namespace, because that takes the kernel so long
//               that init had better lay out the file system meanwhile. It stays in the machine's own PID
//               and mount namespaces: only so can it read /proc of the processes that it supervises.
//   init        PID 1 of the run's PID namespace, cloned from the supervisor without an exec. It lays out the
//               file system, installs the seccomp filter on itself (every program inherits it: one listener
//               a run), joins the network namespace, starts the programs when told to, reaps orphans, and dies with the supervisor. When
//               it dies, the kernel kills all that is left in its PID namespace.
//   programs    children of init, with no capabilities, only descriptors 0, 1 and 2, and limits.
//
// Nothing of a run is on disk: the working folder, /tmp and /dev/shm are tmpfs mounts of init's own mount
// namespace. So a SIGKILL to any of the three leaves nothing behind.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "assignment/assignment.h"
#include "base/error.h"
#include "sandbox/fileset.h"

enum sandbox_kind {
    SANDBOX_GRADING, // trusts nothing: all namespaces, another user, read-only root
    SANDBOX_TRACE, // trusts the program: own IPC, PID and mount namespaces, the rest is the caller's
    SANDBOX_OPEN,  // as SANDBOX_TRACE, but in the machine's own IPC namespace
};

// The user and group that programs see themselves as under SANDBOX_GRADING.
enum { SANDBOX_UID = 1000, SANDBOX_GID = 1000 };

// Where the submission's files are under SANDBOX_GRADING.
#define SANDBOX_WORK "/work"

// Prepares the calling process, which must have one thread, for sandbox_start. For SANDBOX_GRADING, and
// for the others where the caller is not root, it enters a user namespace: what it can do to files is
// then limited to what the new user may, so files must be read before. `hidden` (NULL-terminated, or
// NULL) are folders that programs must not see, borrowed until the last sandbox has stopped. Call it once.
struct error *sandbox_enter(enum sandbox_kind kind, const char *const *hidden) SHMARK_MUST_CHECK;

struct sandbox_program {
    char *const *argv;  // NULL-terminated; argv[0] is looked up in PATH where it has no slash
    char *const *env;   // NULL: the fixed environment of the grading sandbox
    int streams[3];     // become descriptors 0, 1 and 2; borrowed
    const char *folder; // working folder, or NULL for the default
};

struct sandbox_spec {
    enum sandbox_kind kind;
    const struct fileset *files; // unpacked into the working folder; SANDBOX_GRADING only
    const struct limits *limits; // NULL: none
    const struct sandbox_program *programs;
    size_t program_count;
    // Installs the seccomp filter on init; *listener is owned by init, which hands it over. NULL: none.
    struct error *(*install_filter)(unsigned gates, int *listener);
    unsigned filter_gates; // what it is given
    // A library that is preloaded into every program; path NULL: none. Under SANDBOX_GRADING it is put at that path,
    // under the others it is there.
    struct sandbox_preload {
        const char *path;
        const void *bytes;
        size_t size;
    } preload;
    const bool *at_once; // by program: start it as soon as the sandbox is ready
    int first_shmid;     // what the first segment's id shall be, or -1 for the kernel's choice
};

// A sandbox that runs. All descriptors are owned by it; -1 where there is none.
struct sandbox {
    pid_t init; // in the supervisor's PID namespace
    int init_pidfd;
    int control;          // SOCK_SEQPACKET to init: struct sandbox_message both ways
    int listener;         // seccomp notifications
    int shm_folder;       // its /dev/shm
    int work_folder;      // its working folder; SANDBOX_GRADING only
    int temporary_folder; // its /tmp; SANDBOX_GRADING only
    size_t starting;      // programs that init was told to start and that have not said so yet
    bool idle; // the last thing that init has said is that it has no children, and none is to come
    uint64_t cpu_us; // as it said then
};

enum sandbox_message_kind {
    // init to supervisor
    SANDBOX_READY =
        1, // with descriptors: listener (if filtered), /dev/shm, work folder and /tmp (if grading)
    SANDBOX_FAILED,      // laying out failed: error, text
    SANDBOX_STARTED,     // by the program itself, before execve: program, pid
    SANDBOX_EXEC_FAILED, // execve of program failed with error; its process exits by itself
    SANDBOX_EXECUTED,    // execve of program succeeded
    SANDBOX_REAPED,      // pid ended with wait_status; init was its parent at the end
    SANDBOX_IDLE,        // init has no children left; cpu_us of all that were waited for
    SANDBOX_DONE,        // answer to FINISH: nothing is left; cpu_us of all that were waited for
    // supervisor to init
    SANDBOX_NETWORK, // with a descriptor: the network namespace to join (if grading); comes first
    SANDBOX_START,   // start program
    SANDBOX_FINISH,  // kill all that is left, say DONE, exit
};

// A sandbox that has not been started.
#define SANDBOX_NONE                                                                               \
    ((struct sandbox){.init_pidfd = -1,                                                            \
                      .control = -1,                                                               \
                      .listener = -1,                                                              \
                      .shm_folder = -1,                                                            \
                      .work_folder = -1,                                                           \
                      .temporary_folder = -1})

// All pids are the run's own (inner) ones.
struct sandbox_message {
    enum sandbox_message_kind kind;
    uint32_t program;
    pid_t pid;
    int wait_status;
    int error;
    uint64_t cpu_us;
    char text[200];
};

// Lays out a sandbox and starts its init. No program runs yet. The spec and all in it must live until
// sandbox_stop. On failure nothing is left behind.
struct error *sandbox_start(const struct sandbox_spec *spec, struct sandbox *out) SHMARK_MUST_CHECK;

// Tells init to start a program. SANDBOX_STARTED follows.
struct error *sandbox_start_program(struct sandbox *sandbox, size_t program) SHMARK_MUST_CHECK;

// Receives the next message without waiting. Returns 1, 0 where there is none, or a negative errno
// (-EPIPE: init is gone).
int sandbox_receive(struct sandbox *sandbox, struct sandbox_message *out);

// Kills whatever is left, closes all. *cpu_us (may be NULL) gets the CPU time of all processes that were waited
// for. Safe on SANDBOX_NONE.
//
// An init that is idle, alone in its namespaces, stays for now, as the kernel takes its time to take namespaces apart:
// it ends in sandbox_wait, when the next sandbox starts, or with the caller, whose death kills it.
void sandbox_stop(struct sandbox *sandbox, uint64_t *cpu_us);

// Ends an init that sandbox_stop has left, and waits until it is gone.
void sandbox_wait(void);
