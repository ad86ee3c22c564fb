// Web pages that stand alone: no script, no other file.
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "report/report.h"

// The feedback of one submission.
void html_feedback(const struct result *result, FILE *out);

// The class as a table. Its rows link to NAME/feedback.html beside the page.
void html_class(const struct result *results, size_t count, FILE *out);
