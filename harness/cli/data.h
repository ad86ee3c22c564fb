// Where shmark's data (assignments, rubrics) is, and which of it a command means.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "assignment/assignment.h"
#include "base/error.h"
#include "score/score.h"

// The folder that holds assignments/ and rubrics/. In this order: the environment's SHMARK_DATA;
// the checked-out tree or installation that the running program lies in. On success *out is owned by
// the caller.
struct error *data_folder(char **out) SHMARK_MUST_CHECK;

// Does the folder hold assignments/ and rubrics/?
bool data_is_tree(const char *folder);

// A file or folder that comes with shmark ("assignments/.template"): below data_folder's where it is
// there, else where the running program's own data are. On success *out is owned by the caller.
struct error *data_bundled(const char *relative, char **out) SHMARK_MUST_CHECK;

// Owned: the folder whose assignments/ an assignment's folder lies in, which has its rubrics/ too;
// NULL where there is none, because the assignment stands alone.
char *data_tree_of(const char *assignment_folder);

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

// Loads both, and tells what they lack: warnings go to standard error in the name of `command`, so
// this is done once for a class; what makes grading impossible is ERROR_USAGE. The rubric is
// rubric_path where that is not NULL, else rubric.json in the assignment's folder, else
// rubrics/NAME.json beside the assignments/ that the folder lies in, else the known one of the
// assignment's name. On success *out is to be released.
struct error *task_load(const char *command, const char *assignment_folder, const char *rubric_path,
                        struct task *out) SHMARK_MUST_CHECK;
void task_release(struct task *task);

// Loads a rubric. Its definitions are in lib/ beside it or, where there is none, the known ones.
struct error *data_load_rubric(const char *path, struct rubric **out) SHMARK_MUST_CHECK;
