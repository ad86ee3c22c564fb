// What happened in a run, in the field's terms: processes, segments, attachments, other IPC objects.
//
// The supervisor tells the model of each event that the kernel carried out, in the order in which it did; the
// model knows nothing of how that was learned. Process numbers are the programs' own. Places are indices into
// the run's place table. Everything belongs to the model and lives until model_free.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "model/file.h"
#include "model/sync.h"

enum tristate { UNKNOWN = -1, NO = 0, YES = 1 };

enum detach_reason {
    ATTACHED = 0, // still
    DETACHED_SHMDT,
    DETACHED_MUNMAP,
    DETACHED_REPLACED,
    DETACHED_EXIT,
    DETACHED_EXEC,
    DETACHED_KILLED,
};

struct process;
struct segment;

struct attachment {
    struct segment *segment;
    struct process *process; // the one whose memory it is in
    uint64_t address;
    uint64_t bytes; // whole pages
    bool address_known;
    bool read_only;
    bool inherited; // by fork
    int place;
    enum detach_reason detached;
    int detached_place;
};

// The file that ftok(3) made a key of.
struct ftok_source {
    char *path; // NULL: the key is not recognised as one of ftok; owned
    int proj_id;
};

struct segment {
    int shmid;
    uint32_t key;
    uint64_t size; // as asked for at creation, in bytes
    unsigned mode;
    int mode_final;          // what IPC_SET left; -1: never set
    struct process *creator; // NULL: not made in this run
    int created_place;
    bool removed;
    struct process *remover;
    int removed_place;
    size_t attached_when_removed;
    bool leaked;
    struct ftok_source ftok;
    struct attachment **attachments; // the first MODEL_MAX_KEPT
    size_t attachment_count, attachment_capacity;
    size_t attachments_total;
    size_t active; // how many are attached now
};

enum object_kind { OBJECT_SEMAPHORES, OBJECT_MESSAGE_QUEUE };

// A semaphore set or a message queue.
struct object {
    enum object_kind kind;
    int id;
    uint32_t key;
    struct ftok_source ftok;
    unsigned mode;
    int mode_final; // what IPC_SET left; -1: never set
    int64_t nsems;  // semaphore sets
    struct process *creator;
    int created_place;
    bool removed;
    struct process *remover;
    int removed_place;
    bool leaked;
    uint64_t operations; // semop, msgsnd and msgrcv that were begun
    // Semaphore sets: what is needed to tell whether somebody used a set before it had values.
    struct process *initialiser; // the first SETVAL or SETALL; NULL: none
    int initialised_place;
    bool used_before_initialised;
    int first_used_place;
    bool undo_used; // SEM_UNDO in a semop
    int *values; // as they were when the set was removed, or the run over; NULL: not known; owned
};

struct attached_at_exit {
    int shmid;
    uint64_t address;
    bool address_known;
};

struct process {
    pid_t pid, ppid;
    int program;               // index in the scenario; -1: unknown
    struct process *parent;    // NULL: shmark's init
    struct process *memory_of; // whose address space it borrows (vfork, CLONE_VM); NULL: its own
    int forked_place;
    bool ended;
    bool exit_code_known, signal_known;
    int exit_code;
    int signal; // 0: none
    bool exit_called;
    int exit_place;
    enum tristate waited;
    bool crash_known; // it died of a signal for an access to memory, and this is which:
    uint64_t crash_address;
    int crash_place;
    bool stopped;             // the run was stopped while it lived, and this is where it was:
    long stopped_call;        // the system call it was in; -1: none
    const char *stopped_name; // what the program called it by; NULL: as the system does; borrowed
    int stopped_place;
    struct attachment **active; // what its own memory has attached
    size_t active_count, active_capacity;
    struct file_holds holds;          // descriptors are its own, mappings those of its own memory
    struct attached_at_exit *at_exit; // owned
    size_t at_exit_count;
};

enum { MODEL_MAX_KEPT = 10000 };

struct model {
    struct process **processes;
    size_t process_count, process_capacity;
    struct segment **segments;
    size_t segment_count, segment_capacity;
    struct segment **live; // those that the kernel still has
    size_t live_count, live_capacity;
    size_t segments_total; // segments that ended well beyond MODEL_MAX_KEPT are counted, not kept
    struct object **objects;
    size_t object_count, object_capacity;
    struct file_table files;
    struct sync_table sync;
};

struct model *model_new(void);
void model_free(struct model *model);

// A new process. parent NULL: started by shmark itself. With own memory it inherits the parent's
// attachments, as fork does; borrowed memory is the parent's own.
struct process *model_process(struct model *model, struct process *parent, pid_t pid, pid_t ppid,
                              int program, bool borrows_memory, int place);

// The process whose address space this one uses.
struct process *process_memory(struct process *process);

// It executed another program: its attachments end, or it stops borrowing.
void model_exec(struct model *model, struct process *process, int place);

// It called exit_group, or exit in its last thread.
void model_exit_called(struct process *process, int place);

// It ended. The last process in an address space takes the attachments with it.
void model_end(struct model *model, struct process *process, bool by_signal);

// The live segment or object with this id, or NULL.
struct segment *model_segment(const struct model *model, int shmid);
struct object *model_object(const struct model *model, enum object_kind kind, int id);

struct segment *model_segment_created(struct model *model, struct process *process, int shmid,
                                      uint32_t key, uint64_t size, unsigned mode, int place);
// facts: a copy is made of what it says of the creation.
struct object *model_object_created(struct model *model, const struct object *facts);
void model_object_removed(struct object *object, struct process *process, int place);

struct attachment *model_attached(struct segment *segment, struct process *process,
                                  uint64_t address, bool read_only, int place);
void model_detached(struct model *model, struct attachment *attachment, enum detach_reason reason,
                    int place);

// The attachment of the process's memory at exactly this address, or NULL.
struct attachment *model_attachment_at(struct process *process, uint64_t address);

void model_segment_removed(struct model *model, struct segment *segment, struct process *process,
                           int place);

// Forgets segments that ended well, beyond the number that is kept. No pointer to a segment that is removed
// and unattached may be used after it.
void model_trim(struct model *model);
