// One row for each submission (RFC 4180, UTF-8, line feeds): submission, score, max, a column for
// each criterion, status, error. Points of what could not be graded are empty, never 0.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/summary.h"
#include "report/view.h"

static void put_text(FILE *out, const char *text)
{
    put_csv(out, text, strlen(text));
}

static void put_number(FILE *out, double number)
{
    char buffer[32];
    fputs(points_text(number, buffer), out);
}

static void put_criterion(FILE *out, jv score, const char *id)
{
    for (size_t i = 0; i < view_criteria(score); i++) {
        struct criterion criterion = view_criterion(score, i);
        if (strcmp(criterion.id, id) != 0)
            continue;
        put_number(out, criterion.score);
        return;
    }
}

static void put_row(FILE *out, const struct result *result, jv columns)
{
    bool gradable = result_gradable(result);
    put_text(out, result_name(result));
    fputc(',', out);
    if (gradable)
        put_number(out, json_get_number(result->score, "score", 0));
    fputc(',', out);
    if (gradable)
        put_number(out, json_get_number(result->score, "max", 0));
    for (size_t i = 0; i < view_count(columns); i++) {
        fputc(',', out);
        if (gradable)
            put_criterion(out, result->score, json_get_text(view_item(columns, i), "id", ""));
    }
    AUTO_FREE char *reason = result_reason(result);
    fprintf(out, ",%s,", gradable ? "graded" : "not-graded");
    if (reason)
        put_text(out, reason);
    fputc('\n', out);
}

void report_csv(const struct result *results, size_t count, const struct report_options *options,
                FILE *out)
{
    (void)options;
    jv summary = summary_of(results, count);
    jv columns = view_get(summary, "criteria");
    fputs("submission,score,max", out);
    for (size_t i = 0; i < view_count(columns); i++) {
        fputc(',', out);
        put_text(out, json_get_text(view_item(columns, i), "id", ""));
    }
    fputs(",status,error\n", out);
    for (size_t i = 0; i < count; i++)
        put_row(out, &results[i], columns);
    jv_free(summary);
}
