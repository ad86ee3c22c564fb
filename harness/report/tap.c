// TAP version 14: a test point for each criterion, with a YAML block where marks were lost.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/view.h"

// A description: no line feed, and # and \ stand for themselves only behind a backslash.
static void put_description(FILE *out, const char *text)
{
    AUTO_FREE char *safe = safe_terminal(text, strlen(text), SAFE_LINE);
    for (const char *c = safe; *c; c++) {
        if (*c == '#' || *c == '\\')
            fputc('\\', out);
        fputc(*c, out);
    }
}

// A JSON string is a YAML scalar.
static void put_yaml(FILE *out, const char *key, const char *text)
{
    jv quoted = jv_dump_string(jv_string(text), JV_PRINT_ASCII);
    fprintf(out, "  %s: %s\n", key, jv_string_value(quoted));
    jv_free(quoted);
}

static void put_point(FILE *out, const struct result *result, const struct criterion *criterion,
                      size_t number, bool named)
{
    bool skipped = strcmp(criterion->status, "skipped") == 0;
    bool lost = criterion_lost_marks(criterion);
    fprintf(out, "%s %zu - ", lost && !skipped ? "not ok" : "ok", number);
    if (named) {
        put_description(out, result_name(result));
        fputs(": ", out);
    }
    put_description(out, criterion->title);
    if (skipped) {
        fputs(" # SKIP ", out);
        put_description(out, criterion->message);
    }
    fputc('\n', out);
    if (!lost || skipped)
        return;
    char score[32], points[32];
    fputs("  ---\n", out);
    put_yaml(out, "id", criterion->id);
    put_yaml(out, "status", criterion->status);
    fprintf(out, "  score: %s\n  points: %s\n", points_text(criterion->score, score),
            points_text(criterion->points, points));
    AUTO_FREE char *text = criterion_text(criterion, view_get(result->evidence, "sources"));
    put_yaml(out, "message", text);
    fputs("  ...\n", out);
}

void report_tap(const struct result *results, size_t count, const struct report_options *options,
                FILE *out)
{
    (void)options;
    size_t total = 0, number = 0;
    for (size_t i = 0; i < count; i++)
        total += result_gradable(&results[i]) ? view_criteria(results[i].score) : 1;
    fprintf(out, "TAP version 14\n1..%zu\n", total);
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *reason = result_reason(&results[i]);
        if (reason) {
            fprintf(out, "not ok %zu - ", ++number);
            put_description(out, result_name(&results[i]));
            fputs(": not graded\n  ---\n", out);
            put_yaml(out, "message", reason);
            fputs("  ...\n", out);
            continue;
        }
        for (size_t j = 0; j < view_criteria(results[i].score); j++) {
            struct criterion criterion = view_criterion(results[i].score, j);
            put_point(out, &results[i], &criterion, ++number, count > 1);
        }
    }
}
