// The calls that are traced, and one record of each that was made.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum call_kind {
    CALL_SHMGET,
    CALL_SHMAT,
    CALL_SHMDT,
    CALL_SHMCTL,
    CALL_SEMGET,
    CALL_SEMCTL,
    CALL_MSGGET,
    CALL_MSGCTL,
    CALL_SEMOP,
    CALL_SEMTIMEDOP,
    CALL_MSGSND,
    CALL_MSGRCV,
    // On descriptors, names and mappings: only told, and listed, where they concern what processes share.
    CALL_OPEN,
    CALL_CLOSE,
    CALL_DUP,
    CALL_PIPE,
    CALL_MKNOD,
    CALL_LINK,
    CALL_RENAME,
    CALL_UNLINK,
    CALL_FTRUNCATE,
    CALL_FCHMOD,
    CALL_FCHOWN,
    CALL_FSTAT,
    CALL_FCNTL,
    CALL_FLOCK,
    CALL_MMAP,
    CALL_MREMAP,
    CALL_MUNMAP,
    CALL_MSYNC,
    CALL_EXECVE,
    CALL_EXECVEAT,
    CALL_EXIT,
    CALL_EXIT_GROUP,
    // What follows is watched for the sake of the processes and never listed in `calls`.
    CALL_FORK,
    CALL_VFORK,
    CALL_CLONE,
    CALL_CLONE3,
    CALL_SLEEP,
    CALL_WAIT,
    CALL_SIGACTION, // of SIGCHLD only
    CALL_TIMER,     // alarm and its like
    CALL_PROBE,     // see trace/probe.h
    // And these for the sake of time, or of who goes first.
    CALL_TIMED, // waits in the kernel, with a limit of time
    CALL_CLOCK,
    CALL_KILL,
    CALL_IO, // read and write
    CALL_PAUSE,
    CALL_YIELD,
    CALL_BRK, // of a program that begins
};

// Calls that every program makes all the time, for the most part on what is nobody else's: the filter tells of them
// only in runs whose programs can use the mechanism at all.
enum call_gate {
    GATE_NONE = 0,
    GATE_DESCRIPTORS = 1, // close and its like: programs that could make pipes or POSIX objects
    GATE_MAPPINGS = 2,    // munmap: programs that could share mappings
    GATE_NAMES = 4,       // open: programs that could make FIFOs
    GATE_ALL = 7,
    GATE_PROBE =
        8, // what the probe tells (trace/probe.h): programs that initialise semaphores or pthread objects
    GATE_TIME =
        16, // clocks and limits of time: programs that could sleep or wait so, in virtual time
    GATE_TURNS = 32,    // whatever a process waits in: where calls are let through one at a time
    GATE_UNPROBED = 64, // no gate: programs may initialise such objects, and nothing tells of it
};

struct call_type {
    long nr;
    const char *name;
    enum call_kind kind;
    bool listed; // appears in the evidence's `calls`
    enum call_gate gate;
};

extern const struct call_type call_types[];
extern const size_t call_type_count;

// NULL for a number that is not traced.
const struct call_type *call_type_of(long nr);

// NULL for an unknown name.
const struct call_type *call_type_named(const char *name);

enum { PLACE_UNKNOWN = -1, PLACE_NEEDS_FRAME_POINTER = -2 };

struct call {
    const struct call_type *type;
    uint64_t seq;
    uint64_t step;  // in which it was let through, where that is one at a time; 0: elsewhere
    uint64_t t_us;  // since the start of the run
    pid_t pid, tid; // as the program sees them
    uint64_t args[6];
    jv decoded; // an object of what was behind the pointers; owned
    bool kept;  // in the run's list, which owns it
    bool known; // result and error are what the program saw
    bool injected;
    bool entered;        // what is noted at the entry of a call that may wait has been
    bool counted;        // by the injections: one that begins again is one call
    int64_t result;      // -1 if error
    int error;           // errno, 0 if none
    int place;           // see trace/place.h
    bool borrows_memory; // of a fork: the child has CLONE_VM
    bool makes_thread;   // and CLONE_THREAD
};

// The name that goes with how the program called it: semtimedop without a time limit is semop.
const char *call_name(const struct call *call);

// Is that what the call is called, by the system or by the library function that makes it (fork, shm_open)? Where it
// takes a path, call_decode_operands must have read it.
bool call_answers_to(const struct call *call, const char *name);
bool call_name_known(const char *name);

// A call on descriptors, names or mappings.
bool call_is_on_files(const struct call_type *type);

// It may wait for another process, for as long as that takes.
bool call_may_block(const struct call *call);

// The call's arguments by name, as in the contract; owned by the caller.
jv call_arguments(const struct call *call);

// 0, -1, an id, or the address string of shmat; null where it is not known.
jv call_result(const struct call *call);

// "ENOENT"; the number as text for one without a name.
jv call_error_name(int errnum);

// How long a call of kind CALL_TIMED, CALL_SLEEP or CALL_SEMTIMEDOP may wait, by the arguments of its system call nr.
enum limit_clock {
    LIMIT_NEVER,     // without end
    LIMIT_FOR,       // for so long
    LIMIT_UNTIL,     // until that moment of clock
    LIMIT_UNREADABLE // the kernel will refuse it, or it is none of the calls known here
};
struct call_limit {
    enum limit_clock kind;
    int64_t ns;
    int clock; // clockid_t
};
// poll(2) and select(2) of nothing, with a limit: another way to sleep.
bool call_only_sleeps(long nr, const uint64_t *args);

struct call_limit call_time_limit(long nr, const uint64_t *args, pid_t outer_pid);

// The name of any system call, traced or not; null for -1.
jv call_number_name(long nr);

// The command of a shmctl, semctl or msgctl, without IPC_64.
int call_command(const struct call *call);

// The commands of shmctl, semctl, msgctl whose pointer argument the kernel reads (in) or fills (out).
bool call_reads_buffer(const struct call *call);
bool call_fills_buffer(const struct call *call);

// Reads what the pointer of such a command points at in the process and puts it into `decoded`.
void call_decode_buffer(struct call *call, pid_t outer_pid);

// Reads what semop, semtimedop, msgsnd, fcntl and the like have behind their pointers into `decoded`.
void call_decode_operands(struct call *call, pid_t outer_pid);

// Adds what was learned of an argument, under its name, to what call_arguments gives; consumes value.
void call_put(struct call *call, const char *name, jv value);

// One struct sembuf of sem.h.
struct semaphore_operation {
    uint16_t number;
    int16_t operation;
    int16_t flags;
};
enum { MAX_SEMAPHORE_OPERATIONS = 500 }; // SEMOPM

// Reads the operations of a semop; returns how many (0 where they cannot be read).
size_t call_semaphore_operations(const struct call *call, pid_t outer_pid,
                                 struct semaphore_operation *out);

// Reads execve's path and arguments from the process into `decoded`.
void call_decode_exec(struct call *call, pid_t outer_pid);
