// What is done to chosen calls: strace's grammar, CALL[:error=ERRNO][:signal=SIG][:when=FIRST[..LAST][+STEP]], and
// [:program=ID] for one of a scenario's programs alone.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "trace/call.h"

struct injection {
    char *text; // as written; owned
    char *call; // by the name of the system call, or of the library function that makes it; owned
    char *program;              // its id in the scenario; NULL: every program; owned
    int error;                  // errno that stands in the call's place; 0: the call is made
    int signal;                 // sent to the process as it enters the call; 0: none
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

// What is to be done to a call: that of the first injection that asks for it; zero: nothing.
struct injected {
    int error;
    int signal;
};

// Counts this call of the program of that id.
struct injected injections_apply(const struct injections *injections,
                                 struct injection_counts *counts, const struct call *call,
                                 const char *program);
