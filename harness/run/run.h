// One run: the scenario's programs from the first start to the end of their last descendant, watched.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assignment/assignment.h"
#include "assignment/schedule.h"
#include "base/error.h"
#include "model/model.h"
#include "run/capture.h"
#include "run/probe.h"
#include "sandbox/sandbox.h"
#include "steer/inject.h"
#include "steer/order.h"
#include "trace/call.h"
#include "trace/place.h"

enum outcome {
    OUTCOME_EXITED,
    OUTCOME_SIGNALED,
    OUTCOME_TIMEOUT,
    OUTCOME_DEADLOCK,
    OUTCOME_LIMIT,
    OUTCOME_DENIED,
    OUTCOME_EXEC_FAILED,
    OUTCOME_INTERRUPTED, // shmark itself was told to stop
};

enum limit_kind {
    LIMIT_NONE,
    LIMIT_MEMORY,
    LIMIT_CPU,
    LIMIT_PROCESSES,
    LIMIT_OUTPUT,
    LIMIT_SHM,
    LIMIT_FILES
};

// What a run is made of. Everything is borrowed and must outlive the run.
struct run_spec {
    enum sandbox_kind sandbox;
    const struct fileset *files;
    const struct scenario *scenario; // programs, starts; its limits apply unless `unlimited`
    bool unlimited;                  // no limit but on what is kept of the output
    bool traced;                     // false: no filter, and so no calls (builds)
    bool ends_with_programs;         // do not wait for what the programs leave running
    const struct injections *injections;
    struct schedule schedule; // its parts are borrowed; never explore, which is many runs
    size_t max_calls;
    bool lean;        // one of many: no lines of the source, and nothing on where a stopped run was
    char *const *env; // NULL: the sandbox's fixed environment
    int stdin_fd;     // -1: each program's own text; else what all of them inherit
    int copy_to[2];   // where standard output and error also go; -1: nowhere
    const char *source_prefix; // cut from file names
    bool trusted;              // the programs are the caller's own
    int first_shmid;           // -1: the kernel's choice
    const struct probe *probe; // NULL: none
};

struct run_program {
    bool started;
    bool ended;
    int exec_error; // errno of execve; 0: it was executed
    pid_t pid;
    int wait_status; // valid once ended, unless exec_error
    struct capture output[2];
    struct injection_counts injected;
};

enum leak_kind {
    LEAK_SYSV_SHM,
    LEAK_SYSV_SEM,
    LEAK_SYSV_MSG,
    LEAK_POSIX_SHM,
    LEAK_POSIX_SEM,
    LEAK_FIFO
};

struct leak {
    enum leak_kind kind;
    int id;     // -1: it has a name instead
    char *name; // owned; NULL: it has an id instead
    uint32_t key;
    uint64_t size;
    unsigned mode;
    const struct segment *segment; // what the model knows of it, or NULL
    const struct object *object;
    const struct file *file;
};

struct sleep_call {
    pid_t pid, tid;
    const char *name;
    double requested_ms;
    int place;
};

enum blocked_on {
    BLOCKED_ON_SEMAPHORE,
    BLOCKED_ON_QUEUE,
    BLOCKED_ON_CHILD,
    BLOCKED_ON_PIPE,
    BLOCKED_ON_FIFO,
    BLOCKED_ON_LOCK,
    BLOCKED_ON_FUTEX,
    BLOCKED_ON_SIGNAL,
};

// A thread that waits for ever.
struct blocked {
    pid_t pid, tid;
    long nr;
    const char *name; // NULL: as the number says
    int place;
    enum blocked_on on;
    int id;                       // of a semaphore set or message queue
    int number, value, operation; // of the semaphore; -1: not known
    const struct file *file;
    const struct sync_object *sync;
};

struct run {
    const struct run_spec *spec;
    enum outcome outcome;
    enum limit_kind limit;
    const char *denied; // which foreign ABI
    uint64_t wall_us, cpu_us, rss_peak_bytes;
    uint64_t virtual_us; // what passed for the programs; wall_us where nothing was skipped
    int interrupted;     // the signal that was sent to shmark, which asks it to stop; 0: none
    bool time_refused;   // virtual time was asked for, and the machine does not let us
    struct run_program *programs;
    struct call **calls; // the first max_calls
    size_t call_count, call_capacity;
    uint64_t calls_total;
    struct call *unsettled; // copies of those whose answer is not known
    size_t unsettled_count, unsettled_capacity;
    struct sleep_call *sleeps; // the first max_calls
    size_t sleep_count, sleep_capacity;
    struct model *model;
    struct place_table *places;
    struct leak *leaks;
    size_t leak_count, leak_capacity;
    struct blocked *blocked; // with OUTCOME_DEADLOCK: everybody
    size_t blocked_count, blocked_capacity;
    struct order order;   // who went when, where calls were let through one at a time
    bool results_unknown; // ptrace was refused: some results are null
    bool probed; // the programs have the probe, if they need it: sync objects are all known
};

// What results_unknown means, for the evidence's notes.
#define RUN_PTRACE_REFUSED_NOTE                                                                    \
    "ptrace was refused for some calls: results that the kernel's state does not prove are null"

#define RUN_TIME_REFUSED_NOTE                                                                      \
    "this machine does not let shmark set the clocks of programs: real time passed in place of "   \
    "virtual time"

// Runs it all. On success *out is to be released; on failure (the harness's own) nothing is left. If
// `produced` is not NULL it gets the files of the working folder as they were at the end (owned).
struct error *run_execute(const struct run_spec *spec, struct fileset *produced,
                          struct run *out) SHMARK_MUST_CHECK;
void run_release(struct run *run);

// Was it stopped, did a program end with another status than 0, a process die of its own fault, or was something left
// behind?
bool run_ended_badly(const struct run *run);
