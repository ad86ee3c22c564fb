// The writers, one for each format. They write what they can; report_write() sees to errors of the
// stream.
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "report/report.h"

typedef void report_writer(const struct result *results, size_t count,
                           const struct report_options *options, FILE *out);

report_writer report_csv;
report_writer report_github;
report_writer report_gradescope;
report_writer report_html;
report_writer report_json;
report_writer report_junit;
report_writer report_markdown;
report_writer report_sarif;
report_writer report_summary;
report_writer report_tap;
report_writer report_text;
