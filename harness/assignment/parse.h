// The parts that assignment_parse is made of. On an error, what was filled in so far stays in *out,
// for the caller to release; everything absent is zero. Values are borrowed, results owned by *out.
#pragma once

#include <jv.h>

#include "assignment/assignment.h"
#include "base/schema.h"

// Overrides those limits in *out that value has.
struct error *parse_limits(const struct schema_place *place, jv value,
                           struct limits *out) SHMARK_MUST_CHECK;

struct error *parse_build(const struct schema_place *place, jv value,
                          struct build *out) SHMARK_MUST_CHECK;
void build_release(struct build *build);

// `limits` are the assignment's own, which the scenario may override.
struct error *parse_scenario(const struct schema_place *place, jv value,
                             const struct limits *limits, struct scenario *out) SHMARK_MUST_CHECK;
void scenario_release(struct scenario *scenario);

// When each program of the scenario starts; `programs` is the array that scenario->programs were
// parsed from.
struct error *parse_starts(const struct schema_place *place, jv programs,
                           struct scenario *scenario) SHMARK_MUST_CHECK;

// string is a path that stays in the working folder: relative, no "." or ".." or empty component,
// none that a command could take for an option.
struct error *check_inner_path(const struct schema_place *place, jv string) SHMARK_MUST_CHECK;
