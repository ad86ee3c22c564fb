// File descriptors: ownership, passing, and whole reads and writes.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

// Closes *fd unless it is negative, and sets it to -1.
void fd_close(int *fd);

// `AUTO_CLOSE int fd = open(...);` closes fd at the end of its scope.
#define AUTO_CLOSE __attribute__((cleanup(fd_close)))

// Gives a descriptor away: returns it and leaves -1 behind.
static inline int fd_steal(int *fd)
{
    int stolen = *fd;
    *fd = -1;
    return stolen;
}

// Writes everything, restarting after signals and short writes. Returns 0, or a negative errno.
int fd_write_all(int fd, const void *data, size_t bytes);

// Reads up to `bytes`, until end of file. Returns how many, or a negative errno.
ssize_t fd_read_all(int fd, void *data, size_t bytes);

// One message with `count` (at most 8) descriptors on a SOCK_SEQPACKET socket. The caller keeps its own
// copies. Returns 0, or a negative errno.
int fd_send(int socket, const void *message, size_t bytes, const int *fds, size_t count);

// Receives one message; descriptors that came with it (close-on-exec) are stored in fds, of which *count
// is the capacity on entry and the number on return. Returns the bytes of the message, 0 at the end of
// the stream, or a negative errno.
ssize_t fd_receive(int socket, void *message, size_t bytes, int *fds, size_t *count);

// Both ends close-on-exec; the ends that are wanted non-blocking are.
struct error *fd_pipe(int ends[2], bool read_nonblocking) SHMARK_MUST_CHECK;

// A sealed-off in-memory file with this content, positioned at its start.
struct error *fd_from_bytes(const void *data, size_t bytes, int *out) SHMARK_MUST_CHECK;

// Writes a short text to a file in /proc or /sys in one write(). Returns 0, or a negative errno.
int fd_write_file(const char *path, const char *text);
