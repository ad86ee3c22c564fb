// A submission's files, held in memory: read once with the caller's rights, written into each run's own
// working folder. So no run sees another's files, and nothing is left on disk when shmark is killed.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

enum file_kind { FILE_REGULAR, FILE_FOLDER, FILE_SYMLINK };

struct file_entry {
    char *path; // relative, no ".."; owned
    enum file_kind kind;
    mode_t mode; // permission bits
    char *bytes; // content, or a symbolic link's target; owned
    size_t size;
};

struct fileset {
    struct file_entry *entries; // parents before children, otherwise in byte order of the path
    size_t count;
    size_t capacity;
    uint64_t total_bytes;
    bool truncated; // the limit on bytes or entries was reached: the rest was left out
};

void fileset_release(struct fileset *set);

// Reads the tree below folder_fd (borrowed). FIFOs, sockets and devices are left out, symbolic links are
// kept as links and never followed, unreadable files are left out. Stops at limit_bytes, or 20,000
// entries, and says so in `truncated`.
struct error *fileset_load(int folder_fd, uint64_t limit_bytes,
                           struct fileset *out) SHMARK_MUST_CHECK;

// Adds a copy of a file, replacing one of the same path; parent folders are added where they lack.
void fileset_put(struct fileset *set, const char *path, const void *bytes, size_t size);

// A copy of its own, to be released.
void fileset_copy(const struct fileset *set, struct fileset *out);

// NULL where there is none.
const struct file_entry *fileset_find(const struct fileset *set, const char *path);

// Writes the set below folder_fd (borrowed), which should be empty. Returns 0, or a negative errno
// (-ENOSPC: the file system is too small for it).
int fileset_unpack(const struct fileset *set, int folder_fd);
