// What a program writes to one of its standard streams.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct capture {
    int read_end, write_end; // -1 when closed
    char *bytes;             // what is kept; owned
    size_t count, capacity;
    uint64_t total; // what was written
    bool truncated;
};

struct error *capture_open(struct capture *output) SHMARK_MUST_CHECK;
void capture_release(struct capture *output);

// Takes what is there without waiting, keeping at most `keep` bytes in all, and copies it to copy_to (-1:
// nowhere). Returns false once the stream has ended.
bool capture_drain(struct capture *output, uint64_t keep, int copy_to);
