// Between the files of this folder that deal with descriptors, names and mappings.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"
#include "os/procfs.h"
#include "trace/call.h"

struct supervisor;
struct task;
struct tracee;

// --- file_names.c ---
struct named_call {
    char *path,
        *new_path;  // absolute, as the process sees it; owned; NULL: none, or it cannot be read
    uint64_t flags; // of open; the mode of mknod
};

// Takes the names of open, mknod, link and unlink, in the form with a folder's descriptor or without.
struct named_call names_of(const struct task *task, const struct call_type *type,
                           const uint64_t *args);
void named_call_release(struct named_call *named);

bool is_in_shm(const char *path);  // NULL is not
bool is_systems(const char *path); // in a folder that programs have no part in
bool is_fifo(const struct task *task, const char *path);
bool is_lock_file(uint64_t open_flags);

// A file's name as the evidence has it: "/name" in /dev/shm, relative to the working folder of a submission. Owned.
char *shown_name(const struct supervisor *supervisor, const char *path);
enum file_role role_of(const char *path, unsigned type);

// The file that the model knows by that name, or NULL.
struct file *known_name(struct supervisor *supervisor, const char *path);

// --- descriptors.c ---
// What the model knows the process's descriptor to be, if it still is that; NULL otherwise.
struct descriptor *own_descriptor(struct supervisor *supervisor, const struct task *task, int fd);

// --- mappings.c ---
// What the process has mapped there; NULL: nothing that is shared.
struct mapping *mapping_in(struct process *process, uint64_t address, uint64_t bytes);

// Ends, for that reason, mappings in this range of which the kernel has nothing left.
void mappings_check(struct tracee *tracee, uint64_t address, uint64_t bytes, enum hold_end reason,
                    int place);
void mappings_apply(struct supervisor *supervisor, struct task *task, const struct call *call);

// --- locks.c ---
void locks_apply(struct supervisor *supervisor, struct task *task, const struct call *call);

// Locks of a process on a file end with any of its descriptors of it: fcntl(2).
void locks_release(struct supervisor *supervisor, const struct process *process, uint64_t device,
                   uint64_t inode, int place);
