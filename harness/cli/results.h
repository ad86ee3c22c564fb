// Results on disk and on their way out: what check, batch, score and report have in common.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/report.h"
#include "score/score.h"

// A growing list of results; owns them.
struct results {
    struct result *items;
    size_t count;
    size_t capacity;
};

// Takes ownership of result.
void results_add(struct results *results, struct result result);
void results_release(struct results *results);
void result_release(struct result *result);

// Adds what path holds: a folder with score.json (evidence.json, failure.json) in it, a batch's
// RESULTS folder, or a file with a score. Evidence comes without its calls: no report needs them,
// and a class's would fill the memory.
struct error *results_load(struct results *results, const char *path) SHMARK_MUST_CHECK;

// Scores what path holds (an evidence file, a folder with evidence.json, a batch's RESULTS folder)
// and adds it.
struct error *results_score(struct results *results, struct rubric *rubric,
                            const char *path) SHMARK_MUST_CHECK;

// Evidence (consumed) without what only a rubric needs.
jv evidence_for_report(jv evidence);

// 3 if one could not be graded, else 1 if one lost marks, else 0.
int results_status(const struct results *results);

// The format by its name; NULL: text, or json where `json` is set. Errors name the formats there
// are.
struct error *results_format(const char *name, bool json,
                             const struct report_format **out) SHMARK_MUST_CHECK;

// Writes the results to the file at path, or to standard output where that is NULL. Colours and the
// width follow the terminal.
struct error *results_write(const struct results *results, const struct report_format *format,
                            const char *path) SHMARK_MUST_CHECK;

// Names on standard error those that could not be graded, with the reason.
void results_name_ungraded(const struct results *results, const char *command);
