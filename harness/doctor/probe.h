// What this machine can do, found out by doing it: each probe tries the real thing in a process of
// its own.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// What is lost where a probe fails.
enum need {
    NEEDED_TO_TRACE,   // everything
    NEEDED_TO_ISOLATE, // the sandbox
    NEEDED_TO_BUILD,   // grading
    WANTED,            // speed, or a part of the evidence
};

enum { DETAIL_BYTES = 240 };

struct probe {
    const char *name;
    const char *purpose; // "for ..."
    enum need need;
    // Tries it, in a forked process that may be left in any state. May write a detail (what was
    // found, why not). True if it works.
    bool (*works)(char detail[static DETAIL_BYTES]);
    // The command that mends it: a text, or a function where it depends on the machine. Both may be
    // NULL.
    const char *mend;
    const char *(*find_mend)(void);
};

extern const struct probe probes[];
extern const size_t probe_count;

struct finding {
    bool works;
    char detail[DETAIL_BYTES];
};

// Runs one probe. A probe that crashes or takes longer than 10 seconds does not work. The error is
// of the harness: no process could be started.
struct error *probe_run(const struct probe *probe, struct finding *out) SHMARK_MUST_CHECK;

// The command that mends a failed probe, or NULL.
const char *probe_mend(const struct probe *probe);
