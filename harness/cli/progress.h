// How far a batch is, on standard error: a bar that is drawn over on a terminal, a line for each
// step elsewhere.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
    bool quiet;
    bool bar;
    size_t total;
    size_t done;
    size_t failed;
    struct timespec started;
};

void progress_start(struct progress *progress, size_t total, bool quiet);

// One more is done. `what` is safe to print: "s0123: 85 of 100".
void progress_step(struct progress *progress, const char *what, bool failed);

// Clears the bar, so that what follows starts on a line of its own.
void progress_end(struct progress *progress);
