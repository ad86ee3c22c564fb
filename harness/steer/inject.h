// Failures that are put in a call's place: strace's grammar, CALL:error=ERRNO[:when=FIRST[..LAST][+STEP]].
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "trace/call.h"

struct injection {
    char *text; // as written; owned
    char *call; // by the name of the system call, or of the library function that makes it; owned
    int error;  // errno
    uint64_t first, last, step; // which calls of each program fail, counted from 1
};

struct injections {
    struct injection *items;
    size_t count, capacity;
};

// Adds one specification. ERROR_USAGE names what is wrong and what was expected.
struct error *injections_add(struct injections *injections, const char *text) SHMARK_MUST_CHECK;
void injections_release(struct injections *injections);

// Counts of calls so far, for one program.
struct injection_counts {
    uint64_t *made; // one for each injection; owned
};

void injection_counts_release(struct injection_counts *counts);

// The errno that this call is to fail with, or 0. Counts it.
int injections_apply(const struct injections *injections, struct injection_counts *counts,
                     const struct call *call);
