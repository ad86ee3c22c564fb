// What a half-written assignment lacks. What makes grading impossible is a mistake (ERROR_USAGE);
// what an author should still add is a warning, one line on standard error. Each names the file and
// what to write. Nothing is run.
#pragma once

#include "assignment/assignment.h"
#include "base/error.h"
#include "score/score.h"

struct review {
    const char *command;   // "check": what its lines begin with
    struct error *mistake; // the last one that was found, not printed yet; owned
};

// Adds a mistake (consumed; NULL is none). The one before it is printed.
void review_mistake(struct review *review, struct error *mistake);

// Looks at the assignment and at what belongs into its folder: the task's text, a starter, a model
// solution, programs that the build makes.
void review_assignment(struct review *review, const struct assignment *assignment);

// Looks at a rubric beside its assignment; `path` is the rubric's file.
void review_rubric(struct review *review, const struct rubric *rubric, const char *path,
                   const struct assignment *assignment);
