// One submission of a batch: what it is, and its grading into a folder of RESULTS.
#pragma once

#include <stdbool.h>

#include "cli/data.h"
#include "report/report.h"

struct submission {
    char *name;    // as the entry is called
    char *path;    // the entry
    char *results; // the folder in RESULTS for it
};

void submission_init(struct submission *submission, const char *folder, const char *name,
                     const char *results);
void submission_release(struct submission *submission);

// Grades it and writes evidence.json, score.json and feedback.html; evidence of the same assignment
// that is there already (of a batch that is resumed) is scored again and nothing runs. What could
// not be graded has a failure.json {"submission", "error"} too. True if graded.
bool submission_grade(const struct submission *submission, struct task *task);

// Writes failure.json and feedback.html for a submission whose worker (its process id) ended as
// wait_status says without having graded it, and removes that worker's half-written files.
void submission_crashed(const struct submission *submission, int wait_status, int pid);

// Removes what a worker left half-written.
void submission_clean(const struct submission *submission, int pid);

// Reads the score (not the evidence) that is there. False where there is no result at all.
bool submission_read(const struct submission *submission, struct result *out);
