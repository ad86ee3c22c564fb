// What a class came to.
#pragma once

#include <jv.h>
#include <stddef.h>

#include "report/report.h"

// Owned shmark.summary/1: {"schema", "assignment", "submissions", "graded", "ungraded",
// "full_marks", "max", "mean", "median", "criteria": [{"id", "title", "points", "passed",
// "partial", "failed", "skipped", "pass_rate"}], "not_graded": [{"submission", "reason"}]}. Counts
// are of submissions; mean and median are in points over the graded ones, null where there are
// none; pass_rate is passed / graded. Criteria are in the order in which they first come.
jv summary_of(const struct result *results, size_t count);
