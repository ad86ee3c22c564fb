// Where shmark's data (assignments, rubrics) is, and which of it a command means.
#pragma once

#include <stddef.h>

#include "assignment/assignment.h"
#include "base/error.h"
#include "score/score.h"

// The folder that holds assignments/ and rubrics/. In this order: the environment's SHMARK_DATA;
// the checked-out tree or installation that the running program lies in. On success *out is owned by
// the caller.
struct error *data_folder(char **out) SHMARK_MUST_CHECK;

// The names of the known assignments, sorted; NULL-terminated. On success owned by the caller, who
// frees them with names_free.
struct error *data_assignments(char ***out) SHMARK_MUST_CHECK;

// What -a names: a known assignment, or a folder with an assignment.json. On success *folder is
// owned by the caller.
struct error *data_find_assignment(const char *name, char **folder) SHMARK_MUST_CHECK;

// What a submission that came without -a is for: the name in its file .shmark, its own
// assignment.json, its folder's name, or the one assignment whose sources it has. On success
// *folder is owned by the caller.
struct error *data_guess_assignment(const char *submission, char **folder) SHMARK_MUST_CHECK;

// An assignment and the rubric that judges it, with what must be hidden from the programs that it
// runs.
struct task {
    struct assignment *assignment;
    struct rubric *rubric;
    char *rubric_path;
    char **hidden; // absolute folders, NULL-terminated
};

// Loads both. The rubric is rubric_path where that is not NULL, else rubric.json in the
// assignment's folder, else the known one of the assignment's name. On success *out is to be
// released.
struct error *task_load(const char *assignment_folder, const char *rubric_path,
                        struct task *out) SHMARK_MUST_CHECK;
void task_release(struct task *task);

// Loads a rubric. Its definitions are in lib/ beside it or, where there is none, the known ones.
struct error *data_load_rubric(const char *path, struct rubric **out) SHMARK_MUST_CHECK;
