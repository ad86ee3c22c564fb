// Judges evidence by a rubric. The only user of jq's evaluator; nothing here starts a process.
#pragma once

#include <jv.h>

#include "base/error.h"

struct rubric;

// Reads and checks a rubric, compiles every check with the definitions of every *.jq file in
// library (a folder; NULL: "lib" beside the rubric file, which may be absent) in scope, in the
// order of their names' bytes, and then those of NAME.jq beside the rubric file NAME.json, if there
// is one. Errors are ERROR_USAGE: file, JSON path, what was expected; a jq compile error names the
// criterion or the library file, the line and column in it, and quotes jq's own message. A mistake in
// a definition is told where a check uses it, directly or through others: what no check uses is not
// compiled (rubric_load_everything in score/rubric.h does). On success *out is to be freed. Takes
// some 20 to 100 ms, so load once and score many. Changes the environment for a moment (see score/checks.h): not to be called while other threads run.
struct error *rubric_load(const char *path, const char *library,
                          struct rubric **out) SHMARK_MUST_CHECK;
void rubric_free(struct rubric *rubric);

// The assignment that the rubric is for; borrowed from it.
const char *rubric_assignment(const struct rubric *rubric);

// What all criteria are worth together.
double rubric_points(const struct rubric *rubric);

// Every scenario that a criterion names is one of `scenarios` (NULL-terminated): in its "runs", and
// in its check where that is written out, as in run("normal"). ERROR_USAGE names the criterion and
// the nearest id; `path` is what the rubric is called in it.
struct error *rubric_check_scenarios(const struct rubric *rubric, const char *path,
                                     const char *const *scenarios) SHMARK_MUST_CHECK;

// Scores evidence (consumed) and yields a shmark.score/1 value, owned by the caller. ERROR_USAGE
// where the evidence is of another schema or of another assignment than the rubric's.
//
// Not gradable ("score" null, and "reason" says why) is a score where a check raised an error or
// did not yield what it may yield (see score/verdict.h; its criterion has "status" "error" and
// "score" null), where a run has the outcome "harness-error", or where there is no build: none of
// these is a harness error here. A criterion is skipped if one that it needs is failed, skipped or
// an error; a partial one is enough. Marks are rounded to hundredths, half up; "locations" and
// "message" of a passed criterion are empty. The result depends on the rubric and the evidence
// alone: the clock, the environment, the time zone and the input are out of the checks' reach, and
// "rubric" holds the file's name without its folder, and the SHA-256 that `cat RUBRIC LIBRARY/*.jq
// NAME.jq | sha256sum` prints in the C locale. jq cannot be interrupted: a check that loops for ever
// hangs until Ctrl-C.
struct error *rubric_score(struct rubric *rubric, jv evidence, jv *out) SHMARK_MUST_CHECK;
