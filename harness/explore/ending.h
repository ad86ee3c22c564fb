// What a run came to, so that two runs can be compared: how it and its programs ended, what they left, and what they
// printed, but for the order of the lines and for what is never the same twice (numbers of processes, addresses).
#pragma once

#include <stdbool.h>

#include "run/run.h"

struct ending {
    char *text;   // all but the output; owned
    char *output; // owned
    bool bad;     // whatever other runs come to
};

void ending_of(const struct run *run, struct ending *out);
void ending_release(struct ending *ending);

bool ending_same(const struct ending *a, const struct ending *b, bool with_output);
