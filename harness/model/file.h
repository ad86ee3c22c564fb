// What processes share by way of files: pipes and FIFOs, POSIX shared memory and named semaphores (files of
// /dev/shm), mapped files, anonymous shared memory. One `struct file` is one such object, told from others by device
// and inode; descriptors and mappings are the ways in which processes hold it. As in model.h, the model is told what
// happened, numbers are the programs' own, and all belongs to the model.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct model;
struct process;

enum file_role {
    ROLE_PIPE,
    ROLE_FIFO,
    ROLE_POSIX_SHM,
    ROLE_POSIX_SEM,
    ROLE_LOCK_FILE, // made with O_CREAT and O_EXCL: its being there is the lock
    ROLE_PLAIN,
    ROLE_ANONYMOUS, // shared anonymous memory
};

struct file {
    enum file_role role;
    uint64_t device, inode;
    char *name;              // path, or "/name" in /dev/shm; NULL: it has none; owned
    int64_t size;            // bytes; -1: not known
    int mode;                // permissions at creation; -1: not known
    int mode_final;          // what fchmod left; -1: never changed
    uint64_t flags;          // of the call that made it
    struct process *creator; // NULL: it was there before
    int created_place;
    bool removed;
    struct process *remover;
    int removed_place;
    bool passing; // made and taken away by one and the same library function: of no interest
    bool leaked;
    size_t opens;    // descriptors that were ever made for it
    size_t mappings; // likewise
};

// How a hold on a file (a descriptor, a mapping) ended.
enum hold_end {
    HELD = 0, // it has not
    HOLD_CLOSED,
    HOLD_REPLACED, // dup2 onto it, MAP_FIXED over it
    HOLD_EXEC,
    HOLD_EXIT,
    HOLD_KILLED,
};

enum { MAPPING_SHARED = 1 }; // MAP_SHARED, in a mapping's flags

enum access { ACCESS_READ = 1, ACCESS_WRITE = 2, ACCESS_BOTH = 3 };

struct descriptor {
    struct file *file;
    struct process *process;
    int fd;
    enum access access;
    bool inherited; // by fork
    int place;      // where it was made
    enum hold_end ended;
    int ended_place;
};

struct mapping {
    struct file *file;
    struct process *process; // the one whose memory it is in
    uint64_t address, bytes, offset;
    uint64_t bytes_left;   // of these, what is still mapped: less after a partial munmap
    uint64_t kernel_inode; // by which /proc/PID/maps knows it
    int prot;
    uint64_t flags;
    bool inherited;
    int place;
    int synced_place; // of the last msync; -1: never
    enum hold_end ended;
    int ended_place;
};

enum lock_kind { LOCK_RECORD, LOCK_OPEN_FILE, LOCK_FLOCK };

struct lock {
    enum lock_kind kind;
    struct process *process;
    char *path; // of the file; NULL: not known; owned
    uint64_t device, inode;
    bool exclusive;
    int64_t start, length; // bytes, from the file's start; length 0: to its end
    int place;
    bool released;
    int released_place;
};

// What the model keeps of files. Zeroed: empty.
struct file_table {
    struct file **files;
    size_t count, capacity;
    struct descriptor **descriptors;
    size_t descriptor_count, descriptor_capacity;
    struct mapping **mappings;
    size_t mapping_count, mapping_capacity;
    struct lock **locks;
    size_t lock_count, lock_capacity;
    size_t left_out; // holds and files beyond what is kept
};

// What one process holds now; borrowed from the table.
struct file_holds {
    struct descriptor **descriptors;
    size_t descriptor_count, descriptor_capacity;
    struct mapping **mappings;
    size_t mapping_count, mapping_capacity;
};

void file_table_release(struct file_table *table);
void file_holds_release(struct file_holds *holds);

// The file that has not been removed from its folder or is still held; NULL: not known. Numbers of inodes are used
// again: a file that nobody can reach any more is not found.
struct file *model_file(const struct model *model, uint64_t device, uint64_t inode);

// The one with that name, of those that have not been removed; or NULL.
struct file *model_file_named(const struct model *model, enum file_role role, const char *name);

// Enters a file; a copy is made of the facts, name included. NULL beyond the number that is kept.
struct file *model_file_new(struct model *model, const struct file *facts);
void model_file_removed(struct file *file, struct process *process, int place);

// Enters what a process holds; NULL beyond the number that is kept. facts: file, process, fd, access, place...
struct descriptor *model_opened(struct model *model, const struct descriptor *facts);
struct descriptor *model_descriptor(const struct process *process, int fd);
void model_closed(struct descriptor *descriptor, enum hold_end reason, int place);

// A mapping belongs to the process whose address space it is in.
struct mapping *model_mapped(struct model *model, const struct mapping *facts);
void model_unmapped(struct mapping *mapping, enum hold_end reason, int place);

struct lock *model_locked(struct model *model, const struct lock *facts);

// fork: the child has what its parent has. borrows_memory: its mappings are the parent's own.
void model_inherit_files(struct model *model, struct process *child, struct process *parent,
                         bool borrows_memory, int place);

// exec: mappings end. Which descriptors do, the kernel knows.
void model_exec_files(struct process *process, bool borrowed_memory, int place);

// The process has ended, and its memory with it unless somebody else uses that too.
void model_end_files(struct model *model, struct process *process, bool with_memory,
                     enum hold_end reason, int place);
