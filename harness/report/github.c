// GitHub's workflow commands: an annotation on each line where marks were lost. Nothing that a
// program printed can begin a line here, so nothing can forge a command.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/view.h"

// `in_property`: within file=..., where , and : end the value.
static void put_escaped(FILE *out, const char *text, bool in_property)
{
    AUTO_FREE char *safe = safe_terminal(text, strlen(text), SAFE_LINES);
    for (const char *c = safe; *c; c++) {
        bool special = strchr("%\r\n", *c) || (in_property && strchr(":,", *c));
        fprintf(out, special ? "%%%02X" : "%c", (unsigned char)*c);
    }
}

static void put_annotation(FILE *out, const char *kind, const struct place *place,
                           const char *title, const char *text)
{
    fprintf(out, "::%s ", kind);
    if (place) {
        fputs("file=", out);
        put_escaped(out, place->file, true);
        if (place->line)
            fprintf(out, ",line=%d", place->line);
        fputc(',', out);
    }
    fputs("title=", out);
    put_escaped(out, title, true);
    fputs("::", out);
    put_escaped(out, text, false);
    fputc('\n', out);
}

static void put_criterion(FILE *out, const struct result *result, const struct criterion *criterion)
{
    jv sources = view_get(result->evidence, "sources");
    AUTO_FREE char *text = criterion_text(criterion, sources);
    const char *kind = strcmp(criterion->status, "partial") == 0 ? "warning" : "error";
    struct place place;
    bool placed = view_count(criterion->locations) > 0;
    if (placed)
        place = view_place(criterion, sources, 0);
    put_annotation(out, kind, placed ? &place : NULL, criterion->title, text);
}

static void put_result(FILE *out, const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    if (reason) {
        AUTO_FREE char *text = xasprintf("%s: not graded: %s", result_name(result), reason);
        put_annotation(out, "error", NULL, "shmark", text);
        return;
    }
    for (size_t i = 0; i < view_criteria(result->score); i++) {
        struct criterion criterion = view_criterion(result->score, i);
        if (criterion_lost_marks(&criterion) && strcmp(criterion.status, "skipped") != 0)
            put_criterion(out, result, &criterion);
    }
    char score[32], max[32];
    AUTO_FREE char *total =
        xasprintf("%s: %s of %s", result_name(result),
                  points_text(json_get_number(result->score, "score", 0), score),
                  points_text(json_get_number(result->score, "max", 0), max));
    put_annotation(out, "notice", NULL, "shmark", total);
}

void report_github(const struct result *results, size_t count, const struct report_options *options,
                   FILE *out)
{
    (void)options;
    for (size_t i = 0; i < count; i++)
        put_result(out, &results[i]);
}
