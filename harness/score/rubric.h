// A rubric as it is in memory. Only for score/.
#pragma once

#include <jv.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sha256.h"
#include "score/checks.h"
#include "score/score.h"

struct criterion {
    char *id;
    char *title;
    int64_t points_hundredths; // marks are added up as whole numbers, so that their sum is exact
    char *check;
    char *message; // never NULL
    char *hint;    // never NULL
    size_t *needs; // indices of earlier criteria
    size_t need_count;
    char **runs; // scenario ids, NULL-terminated
};

struct rubric {
    char *name; // the file's, without its folder
    char *assignment;
    char sha256[SHA256_HEX_BYTES]; // of what `cat RUBRIC LIBRARY/*.jq NAME.jq` prints
    struct criterion *criteria;
    size_t criterion_count;
    struct checks *checks; // compiled; NULL after rubric_parse alone
};

// The shape only: nothing is compiled, so the result cannot score. `file` names it in errors; value
// is borrowed. On success *out is to be freed.
struct error *rubric_parse(const char *file, jv value, struct rubric **out) SHMARK_MUST_CHECK;

// As rubric_load (see score/score.h), but also compiles the definitions that no check reaches, so
// that a mistake in one is an error too. Takes several times as long.
struct error *rubric_load_everything(const char *path, const char *library,
                                     struct rubric **out) SHMARK_MUST_CHECK;
