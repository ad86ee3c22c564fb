#include "run/capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"

struct error *capture_open(struct capture *output)
{
    int ends[2];
    *output = (struct capture){.read_end = -1, .write_end = -1};
    TRY(fd_pipe(ends, true));
    output->read_end = ends[0];
    output->write_end = ends[1];
    return NULL;
}

void capture_release(struct capture *output)
{
    fd_close(&output->read_end);
    fd_close(&output->write_end);
    free(output->bytes);
    output->bytes = NULL;
}

static void keep_bytes(struct capture *output, const char *bytes, size_t count, uint64_t keep)
{
    size_t room = output->count < keep ? (size_t)(keep - output->count) : 0;
    size_t kept = count < room ? count : room;
    if (kept < count)
        output->truncated = true;
    if (kept == 0)
        return;
    if (output->count + kept > output->capacity) {
        output->capacity = (output->count + kept) * 2;
        output->bytes = xrealloc(output->bytes, output->capacity);
    }
    memcpy(output->bytes + output->count, bytes, kept);
    output->count += kept;
}

bool capture_drain(struct capture *output, uint64_t keep, int copy_to)
{
    char buffer[65536];
    if (output->read_end < 0)
        return false;
    // Bounded, so that a flood on one stream cannot keep the supervisor from the others.
    for (int round = 0; round < 16; round++) {
        ssize_t got = read(output->read_end, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EAGAIN;
        if (got == 0)
            return false;
        output->total += (uint64_t)got;
        keep_bytes(output, buffer, (size_t)got, keep);
        // A reader that went away (SIGPIPE is ignored) must not end the program's run.
        if (copy_to >= 0)
            fd_write_all(copy_to, buffer, (size_t)got);
    }
    return true;
}
