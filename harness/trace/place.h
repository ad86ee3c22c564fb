// Where in the student's source a call was made.
//
// While a task waits in a notification, its stack pointer and program counter are known. Libraries of the
// system are walked through with their own call-frame information, until a return address lies in a file
// that is not the system's: that address is interned as a "place". After the run all places are turned into
// lines at once, in a child process: the debug information is the student's, and may be hostile.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

struct place_table;

// What is mapped into a process; shared by forked processes until one of them executes a program.
struct image;

// trusted: files that are mapped may be looked into before the run is over, so that programs without any line
// information cost next to nothing.
struct place_table *place_table_new(bool trusted);
void place_table_free(struct place_table *table);

struct image *image_new(void);
struct image *image_share(struct image *image);
void image_drop(struct image *image);

// The place of the call that task `tid` waits in; PLACE_UNKNOWN where it cannot be told. syscall_fd is its open
// /proc/TID/syscall. Functions with arrays of variable length keep their frame by the frame pointer, which /proc
// does not tell: then PLACE_NEEDS_FRAME_POINTER, unless it is given (else NULL).
int place_capture(struct place_table *table, struct image *image, pid_t tid, int syscall_fd,
                  const uint64_t *frame_pointer);

// Turns all places into lines. `prefix` (a folder, or NULL) is cut from file names that lie below it. What
// cannot be told, also because the debug information made the reader crash or run too long, is null.
struct error *place_resolve(struct place_table *table, const char *prefix) SHMARK_MUST_CHECK;

// {"file","line","function"} or null; owned by the caller. Only after place_resolve.
jv place_json(const struct place_table *table, int place);
