// Turns results into what people and other systems read. Nothing here judges or runs anything.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

// What one submission came to. Values are owned by the result.
struct result {
    jv evidence; // shmark.evidence/1, or null where only the score is known
    jv score;    // shmark.score/1, or null where it could not be graded
    char *error; // why it could not be graded, or NULL
    char *name;  // what to call it where neither score nor evidence says; may be NULL
};

struct report_options {
    bool color; // ANSI colours
    int width;  // columns to fill, 80 where unknown
};

// A format by its name ("text", "json", "csv", "html", ...), or NULL.
struct report_format;
const struct report_format *report_format_find(const char *name);

// Their names, NULL-terminated, for --help and error messages.
const char *const *report_format_names(void);

struct error *report_write(const struct report_format *format, const struct result *results,
                           size_t count, const struct report_options *options,
                           FILE *out) SHMARK_MUST_CHECK;
