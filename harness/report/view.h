// Results as the formats look at them: plain structures over the JSON of a score and its evidence.
// Everything here is borrowed from the values it was made of and valid while they live.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "report/report.h"

// One criterion of a score. Texts are never NULL; numbers are points.
struct criterion {
    const char *id;
    const char *title;
    const char *status;
    const char *message;
    const char *hint;
    double points;
    double score;
    jv locations; // array of {file, line} or null
    jv runs;      // array of scenario ids or null
};

// A place in the submission's source. line 0: the file as a whole.
struct place {
    const char *file;
    int line;
    const char *text; // the line's text, not terminated; NULL where the source is not known
    size_t text_bytes;
};

// Elements of array; 0 where it is none. Borrows.
size_t view_count(jv array);

// Element i of array, and object.key (null where absent). Borrowed from their container, so never
// to be freed.
jv view_item(jv array, size_t i);
jv view_get(jv object, const char *key);

struct criterion view_criterion(jv score, size_t i);
size_t view_criteria(jv score);

bool criterion_lost_marks(const struct criterion *criterion);

// Place i of a criterion's locations. `sources` is evidence.sources, or null.
struct place view_place(const struct criterion *criterion, jv sources, size_t i);

// Its name: as the score or the evidence says, else "submission".
const char *result_name(const struct result *result);

// The assignment's name, or "".
const char *result_assignment(const struct result *result);

// Gradable, and no points lost.
bool result_has_full_marks(const struct result *result);

bool result_gradable(const struct result *result);

// Owned text: why it could not be graded. NULL for a gradable one.
char *result_reason(const struct result *result);

// "85" or "82.5": points with at most two decimals. Returns buffer.
const char *points_text(double points, char buffer[static 32]);

// Owned plain text of what a criterion that lost marks has to say: message, places with their
// source lines, hint. Safe to show. `sources` is evidence.sources, or null.
char *criterion_text(const struct criterion *criterion, jv sources);

// Owned sentence about how a run ended, where that was not by itself: "was stopped after 10 s (time
// limit)". NULL for a run that just exited.
char *run_ending(jv run);
