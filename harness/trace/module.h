// Files mapped into processes as code, kept open as long as their table lives.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "trace/frame.h"

struct module {
    char *path; // as the process sees it; owned
    uint64_t inode;
    unsigned dev_major, dev_minor;
    int fd;                    // -1 where it could not be opened
    int lines;                 // 1: has line information, 0: has none, -1: not looked at
    bool system;               // a library of the system, trusted and without lines of its own
    struct unwinder *unwinder; // for system modules, made at first use
};

struct module_table {
    bool trusted; // the programs are the caller's own
    struct module **modules;
    size_t count, capacity;
};

void module_table_release(struct module_table *table);

// The module of this file; opened through the root folder of process pid where it is new. Never NULL.
struct module *module_intern(struct module_table *table, pid_t pid, const char *path,
                             unsigned dev_major, unsigned dev_minor, uint64_t inode);

// Does the file have line information? Only the names of its sections are looked at, but in this process: for files
// that are trusted.
bool module_has_lines(struct module *module);

// How to leave the frame of the function at this file offset; valid until the next call. For system modules only, which are
// opened through the root folder of process pid.
const struct frame_rule *module_frame_rule(struct module *module, pid_t pid, uint64_t file_offset);
