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
};

struct call_type {
    long nr;
    const char *name;
    enum call_kind kind;
    bool listed; // appears in the evidence's `calls`
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
    uint64_t t_us;  // since the start of the run
    pid_t pid, tid; // as the program sees them
    uint64_t args[6];
    jv decoded; // an object of what was behind the pointers; owned
    bool kept;  // in the run's list, which owns it
    bool known; // result and error are what the program saw
    bool injected;
    bool counted;        // by the injections: one that begins again is one call
    int64_t result;      // -1 if error
    int error;           // errno, 0 if none
    int place;           // see trace/place.h
    bool borrows_memory; // of a fork: the child has CLONE_VM
};

// The call's arguments by name, as in the contract; owned by the caller.
jv call_arguments(const struct call *call);

// 0, -1, an id, or the address string of shmat; null where it is not known.
jv call_result(const struct call *call);

// "ENOENT"; the number as text for one without a name.
jv call_error_name(int errnum);

// The command of a shmctl, semctl or msgctl, without IPC_64.
int call_command(const struct call *call);

// The commands of shmctl, semctl, msgctl whose pointer argument the kernel reads (in) or fills (out).
bool call_reads_buffer(const struct call *call);
bool call_fills_buffer(const struct call *call);

// Reads what the pointer of such a command points at in the process and puts it into `decoded`.
void call_decode_buffer(struct call *call, pid_t outer_pid);

// Reads execve's path and arguments from the process into `decoded`.
void call_decode_exec(struct call *call, pid_t outer_pid);
