// Judges evidence by a rubric. The only user of jq's evaluator; nothing here starts a process.
#pragma once

#include <jv.h>

#include "base/error.h"

struct rubric;

// Reads and checks a rubric, compiles every check with the definitions of every *.jq file in library
// (a folder; NULL: "lib" beside the rubric file) in scope. Errors are ERROR_USAGE: file, JSON path, what
// was expected; a jq compile error names the criterion and quotes jq's own message.
struct error *rubric_load(const char *path, const char *library,
                          struct rubric **out) SHMARK_MUST_CHECK;
void rubric_free(struct rubric *rubric);

// The assignment that the rubric is for; borrowed from it.
const char *rubric_assignment(const struct rubric *rubric);

// Scores evidence (consumed) and yields a shmark.score/1 value, owned by the caller. A check that raises
// an error makes its criterion "error" and the score not gradable: that is no harness error. Evidence of
// another schema is ERROR_USAGE. Evidence whose runs hold an outcome "harness-error" is not gradable.
// The result depends on the rubric and the evidence alone.
struct error *rubric_score(struct rubric *rubric, jv evidence, jv *out) SHMARK_MUST_CHECK;
