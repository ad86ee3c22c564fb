// What the value that a check yields says about its criterion.
#pragma once

#include <jv.h>
#include <stdbool.h>

enum verdict_status {
    VERDICT_PASSED,
    VERDICT_PARTIAL,
    VERDICT_FAILED,
    VERDICT_SKIPPED,
    VERDICT_ERROR
};

struct verdict {
    enum verdict_status status;
    double share; // of the points, 0 to 1; 0 for SKIPPED and ERROR
    jv message;   // owned: a string, or null where the check gave none
    jv hint;      // owned: the same
    jv locations; // owned: array of {"file", "line"}, each once, in the check's order
};

// Reads a check's value (consumed), which may be
//   true, false, or a number from 0 to 1;
//   {"score": one of these, "message": string, "hint": string, "locations": [{"file", "line"}]},
//   where only "score" is required and null stands for an absent one. A null location is left
//   out, and so are other keys of a location, so the evidence's own "at" values will do.
// Anything else, and an invalid value (see checks_run), is VERDICT_ERROR with a message that says
// why.
struct verdict verdict_of(jv value);

// A verdict without a check; message is consumed.
struct verdict verdict_make(enum verdict_status status, jv message);

void verdict_release(struct verdict *verdict);

// "passed", "partial", ...
const char *verdict_status_name(enum verdict_status status);
