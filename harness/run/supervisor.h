// The inside of a run while it lasts, shared by the files of this folder.
//
// Theory of operation. All programs of a run are under one seccomp filter, whose listener tells of each traced
// call at its entry, with the arguments in registers. The kernel does every call itself, for the program that
// made it (CONTINUE): what the program sees is what it would see untraced. What the kernel answered is then
// learned in one of two ways:
//
//   exactly   the task is seized by ptrace while it waits in the notification, so that it stops once, on its
//             way out of the call, with the answer in its registers, and is let go at once (settle.c). No
//             signal of the program's is touched, and between calls nobody traces it.
//   cheaply   in a run that makes very many calls, from the state of the kernel before the call, and after it
//             when the process next tells of a call (infer.c); what that cannot prove is settled exactly.
//
// Only the exact way knows every answer; it costs a stop. So the first calls of a run are settled exactly
// and the cheap way is for the many that follow.
#pragma once

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "run/loop.h"
#include "run/quiet.h"
#include "run/run.h"
#include "run/timing.h"
#include "run/turns.h"

struct tracee; // a process, as the supervisor knows it

struct task {
    pid_t tid; // in the supervisor's PID namespace
    pid_t inner_tid;
    struct tracee *tracee;
    int syscall_fd;       // /proc/TID/syscall; -1 until needed
    struct call *forking; // the fork that it is in the middle of, or NULL; owned
    struct call
        *restarting; // the call that the kernel makes it begin again, or NULL; owned if not kept
    uint64_t frame_pointer; // of the call that it begins again; 0: not known
    bool seized;            // by ptrace
    bool fork_traced;       // its fork is waited for with ptrace
    struct call
        *following;  // a call that may wait, until its end is seen; or NULL; owned if not kept
    bool followed;   // by ptrace: its stops are those of that call
    bool masked;     // signals that it ignores are kept from it, which ptrace would wake it for
    uint64_t mask;   // its own
    int stop_signal; // to be delivered when it is released from an exit stop
    struct time_wait wait;
    struct turn turn;
    struct task *next; // in its bucket
};

struct tracee {
    pid_t pid; // in the supervisor's PID namespace
    int pidfd;
    int maps_fd;           // /proc/PID/maps of the current program; -1 until needed
    struct tracee *parent; // who forked it; NULL: shmark's init, or not known
    struct process *process;
    struct image *image;
    size_t pending_forks;   // of its tasks
    bool ignores_children;  // SIGCHLD is ignored
    bool autoreaps;         // the kernel reaps its children: that, or SA_NOCLDWAIT
    size_t waiting_threads; // at the last look of quiet.h
    uint64_t
        timer_until_us; // when the last of its timers goes off that the kernel keeps; UINT64_MAX: never the last
    struct time_timer timer; // the one that is kept here
    struct program_clock clock;
    bool threaded;  // it has, or had, more than one thread
    bool watched;   // for where it crashes: a call of it, or of its parent, was made to fail
    bool executing; // a program's first execve is under way
    bool failed_to_execute;        // it: how the process ended tells nothing of the program
    struct call *first_exec;       // that execve, once notified
    struct call *exec_from_thread; // an execve whose outcome shows at the next notification
    bool ended;
    bool alive_when_killed; // shmark ended it, so whether somebody would have waited is unknown
    bool reaped_by_init;
    bool autoreaped;       // the kernel reaped it for its parent
    uint64_t cpu_ms;       // as of the last look
    uint64_t waits;        // how often it has begun to wait for its children
    uint64_t start_time;   // once it has ended: tells its zombie from another process of its number
    uint64_t zombie_as_of; // its parent's `waits` when it was last known to be one
};

enum { TASK_BUCKETS = 1024 };

// A call that was let through and whose answer the state of the kernel will prove when the process next tells of a
// call, or ends. There is one at most: the way is only for a process that is alone.
struct inference {
    struct task *task;
    struct call *call; // NULL: none
};

struct known_key {
    uint32_t key;
    struct ftok_source source;
};

struct supervisor {
    struct run *run;
    const struct run_spec *spec;
    struct sandbox sandbox;
    int epoll;
    int wall_timer, watch_timer, signals;
    uint64_t start_us;
    struct task *tasks[TASK_BUCKETS];
    struct tracee **tracees;
    size_t tracee_count, tracee_capacity;
    size_t live;    // tracees that have not ended
    unsigned gates; // which calls are told besides those that always are
    uint64_t exact; // calls settled exactly so far
    bool ptrace_refused;
    struct inference inferring;
    struct known_key *keys; // those that were looked for in the file system
    size_t key_count, key_capacity;
    uint64_t next_seq;
    size_t starting;    // programs that init was told to start and that have not said so yet
    bool idle;          // init has no children, and none is to come
    bool asked_to_stop; // shmark was sent a signal
    bool init_gone;     // its socket is closed
    int init_failed;    // errno of a fork that init could not do
    bool stopped;       // the run is over for the reason in run->outcome
    struct quiet quiet;
    struct timing timing;
    struct turns turns;
    uint64_t shm_live_bytes;
    uint64_t ticks;
    bool *start_requested; // by program
};

// loop.c. Ends the run: whatever still lives is killed. The first reason given stands.
void supervisor_stop_run(struct supervisor *supervisor, enum outcome outcome,
                         enum limit_kind limit);

// --- tracees.c: who is who ---
struct task *tracee_find_task(struct supervisor *supervisor, pid_t tid);
struct tracee *tracee_find(struct supervisor *supervisor, pid_t pid);
struct tracee *tracee_by_inner_pid(struct supervisor *supervisor, pid_t inner_pid);

// The task that made a notified call, found or newly entered; NULL where it is gone already.
struct task *tracee_of_notification(struct supervisor *supervisor, pid_t tid);

// Enters a thread, or the first one of a process, that is stopped before its first instruction and seized.
struct task *tracee_born(struct supervisor *supervisor, struct tracee *tracee, pid_t tid);

// Enters the child `pid` (in the supervisor's namespace) that `parent` has forked.
struct tracee *tracee_forked(struct supervisor *supervisor, struct tracee *parent, pid_t pid,
                             bool borrows_memory, int place);

// The process has ended (its pidfd says so, or all have): learns how and tells the model.
void tracee_end(struct supervisor *supervisor, struct tracee *tracee);

// init reaped this process with this status.
void tracee_reaped(struct supervisor *supervisor, pid_t inner_pid, int wait_status);

// The status with which the process ended, from whichever source told it.
void tracee_status(struct tracee *tracee, int wait_status);

// All processes are dead: what was not yet known of their ends is learned now.
void tracees_end_all(struct supervisor *supervisor);
void tracees_release(struct supervisor *supervisor);

// Forgets what was known of the old program's memory.
void tracee_executed(struct supervisor *supervisor, struct tracee *tracee, int place);

// --- calls.c: one notification from entry to answer ---
void calls_handle(struct supervisor *supervisor, const struct seccomp_notif *notification);

// The rest of it, for a call that was held until its turn.
void calls_proceed(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification);

// Ends the record of a call: frees it unless it is in the run's list.
void calls_done(struct supervisor *supervisor, struct call *call);

// A call of IPC is over: its answer is known, or will not be.
void calls_over(struct supervisor *supervisor, struct task *task, struct call *call);

// The kernel will make the task begin the call again, and tell of it again.
void calls_begin_again(struct supervisor *supervisor, struct task *task, struct call *call);

// For calls that are few and whose line matters: captures the place. True if the call begins again for that, and
// nothing more is to be done for now.
bool calls_capture_later(struct supervisor *supervisor, struct task *task,
                         const struct seccomp_notif *notification, struct call *call);

// The first execve of a program has succeeded (0) or failed with errnum.
void calls_first_exec(struct supervisor *supervisor, struct tracee *tracee, int errnum);

// --- forks.c: how new processes become known ---
void forks_handle(struct supervisor *supervisor, struct task *task,
                  const struct seccomp_notif *notification, struct call *call);

// Enters the children of forks that the process has made. caller: its task that calls now, and so has returned from
// its fork; or NULL.
void forks_settle(struct supervisor *supervisor, struct tracee *tracee, const struct task *caller);

// The process has died with forks that are not settled: their children are init's now.
void forks_orphaned(struct supervisor *supervisor, struct tracee *tracee);

// What becomes of the process's children when they end.
void forks_note_sigaction(struct task *task, const struct call *call);

// A task calls again and the fork that it was seized for has not shown: it has failed.
void forks_failed(struct supervisor *supervisor, struct task *task);

// Looks whether a task that is seized for it has forked, or died.
void forks_poll(struct supervisor *supervisor, struct task *task);

// --- follow.c: calls that may wait for another process ---
void follow_handle(struct supervisor *supervisor, struct task *task,
                   const struct seccomp_notif *notification, struct call *call);

// Looks whether tasks that are seized have come further.
void follow_poll(struct supervisor *supervisor);

// --- settle.c ---
enum settled {
    SETTLED_KNOWN,    // call->result and error are what the program sees
    SETTLED_DEAD,     // the task died inside
    SETTLED_UNKNOWN,  // it went on, and what it saw could not be learned
    SETTLED_REFUSED,  // nothing was done: ptrace is refused, or the task is gone
    SETTLED_RESTARTS, // the kernel makes it begin again: another notification of it follows
    SETTLED_LATER,    // nothing yet
};

// Lets the kernel do the call and learns the answer, leaving the task stopped: the caller does what must be
// done before the program goes on and then calls settle_release.
enum settled settle_exactly(struct supervisor *supervisor, struct task *task,
                            const struct seccomp_notif *notification, struct call *call);

// Learns the frame pointer of a task that waits in a notification: it is made to begin the call again, which the
// program cannot notice, and stops on its way. Another notification follows. Returns false, with nothing done,
// where ptrace is refused.
bool settle_read_frame_pointer(struct supervisor *supervisor, struct task *task,
                               const struct seccomp_notif *notification);

// For a call that would have to wait, after settle_exactly has found out so and left the task stopped: it begins again,
// watched to its end. Another notification of it follows, which is to be let through; settle_poll_followed tells of
// the end. Returns false, with the task still stopped or let go, where that cannot be done.
bool settle_follow(struct task *task, long nr);

// The same from the notification on, for calls that must not be tried. Returns false, with nothing done, where ptrace
// is refused; otherwise task->followed says whether the call is watched.
bool settle_follow_from_start(struct supervisor *supervisor, struct task *task,
                              const struct seccomp_notif *notification);

// For a task that is stopped with a call of its that a signal has interrupted, and of which the kernel has not yet said
// whether it is to begin again: goes on until that is known. SETTLED_RESTARTS, or SETTLED_KNOWN with EINTR.
enum settled settle_interrupted(struct supervisor *supervisor, struct task *task,
                                struct call *call);

// SETTLED_LATER, or how the call that is followed has ended: the task is stopped until settle_release.
enum settled settle_poll_followed(struct supervisor *supervisor, struct task *task,
                                  struct call *call);

// For a task that waits in the kernel, in the system call nr, with a limit of time: makes the call return what it
// returns when that is reached. One that has ended by itself meanwhile has ended by itself.
void settle_time_out(struct supervisor *supervisor, struct task *task, long nr,
                     const uint64_t *args);

// Makes a call that is followed end; how, settle_poll_followed tells.
void settle_interrupt(const struct task *task);

// Traces a task, so that it stops at its signals; and looks at one that has. A signal for an access to memory is noted,
// any other goes its way.
void settle_watch(struct supervisor *supervisor, struct task *task);
void settle_poll_watched(struct supervisor *supervisor, struct task *task);

// Lets a task go that one of these functions has left stopped. Harmless on any other.
void settle_release(struct task *task);

// Takes the death of a task that was killed while it was seized, if it is dead by now.
void settle_reap(struct task *task);

// Lets the kernel do a fork under ptrace. An interrupt would make it begin again for ever, so ptrace's own fork events
// are used: settle_poll_fork tells when there is one. Returns false where ptrace is refused: then the child shows
// itself with its first call.
bool settle_fork(struct supervisor *supervisor, struct task *task,
                 const struct seccomp_notif *notification);

// SETTLED_KNOWN: the task has forked *child (in the supervisor's namespace; 0: not learned); both are stopped
// until settle_release and settle_release_child.
enum settled settle_poll_fork(struct task *task, pid_t *child);
void settle_release_child(pid_t child);

// --- infer.c ---
// Lets the kernel do the call if its answer can be proved cheaply. Returns false, with nothing done, if not.
bool infer_call(struct supervisor *supervisor, struct task *task,
                const struct seccomp_notif *notification, struct call *call);

// Ends what infer_call has left open. hint: an id that the process may have learned from it, or -1.
void infer_settle(struct supervisor *supervisor, int hint);

// --- events.c: what a finished call means to the model ---
void events_apply(struct supervisor *supervisor, struct task *task, struct call *call);

// Before the memory of a process is gone or another call of it is looked at: attachments that ended
// without a traced call (munmap, MAP_FIXED).
void events_check_attachments(struct supervisor *supervisor, struct task *task);

// The same for all that is held, when the process is about to end.
void events_check_memory(struct supervisor *supervisor, struct task *task);

// --- watch.c: limits that the kernel does not add up ---
void watch_tick(struct supervisor *supervisor);

enum segment_verdict { SEGMENT_ALLOWED, SEGMENT_REFUSED, SEGMENT_FLOOD };
enum segment_verdict watch_segment(struct supervisor *supervisor, const struct call *call);

// --- leaks.c ---
// Lists what the kernel still holds when all processes have ended. Calls whose answer nobody saw (their process
// was killed in them) show here by what they did.
struct run_folders {
    int shm, work, temporary; // descriptors of the run's own; -1: none
};
struct error *leaks_collect(struct supervisor *supervisor,
                            const struct run_folders *folders) SHMARK_MUST_CHECK;

// --- files.c: descriptors, names and mappings ---
// Does the call concern what processes share? Only then it is listed.
bool files_concern(struct supervisor *supervisor, struct task *task, const struct call_type *type,
                   const uint64_t *args);

// What a call that has succeeded means to the model, and what it has told: put into call->decoded.
void files_apply(struct supervisor *supervisor, struct task *task, struct call *call);

// What ended (for that reason), or came, without a call that was told: before descriptors and memory of the process
// are gone, and when exec has taken some.
void files_check(struct supervisor *supervisor, struct tracee *tracee, enum hold_end reason,
                 int place);

// --- sync.c ---
// Where in the memory of a process (segment, shared mapping, or its own) the address is: fills segment, file and offset.
void sync_locate(const struct process *process, uint64_t address, struct sync_object *out);

void sync_handle(struct supervisor *supervisor, struct task *task,
                 const struct seccomp_notif *notification, struct call *call);

// --- deadlock.c ---
// Notes who waits for what, as the last look of quiet.h saw it.
void deadlock_note(struct supervisor *supervisor);

// --- stopped.c ---
// Notes where each living process is. They are to be killed then.
void stopped_note(struct supervisor *supervisor);

// --- gates.c ---
// The gates (trace/call.h) of calls that can tell something in a run of these programs.
unsigned gates_needed(const struct run_spec *spec);

// --- ftok.c ---
// Recognises keys that ftok made of a file that the process can see. Each is looked for once: a file that comes later,
// or is replaced by another, gives another key. NULL where too many were asked for; path NULL: none that is known.
const struct ftok_source *ftok_of(struct supervisor *supervisor, const struct task *task,
                                  uint32_t key);

// source may be NULL; the copy is owned by the caller.
struct ftok_source ftok_copy(const struct ftok_source *source);
void ftok_release(struct supervisor *supervisor);

// --- objects.c: semaphore sets and message queues ---
// Before a semop, msgsnd or msgrcv: that the object is used.
void objects_note_use(struct supervisor *supervisor, struct task *task, const struct call *call);

// Before a removal: what the values of the set are.
void objects_note_values(struct supervisor *supervisor, int semid);

void objects_apply(struct supervisor *supervisor, struct task *task, struct call *call);
