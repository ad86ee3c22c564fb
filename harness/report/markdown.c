// GitHub-flavoured Markdown, for a job's summary or a comment.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/view.h"

static void put(FILE *out, const char *text)
{
    put_markdown(out, text, strlen(text));
}

// A code block ends at a fence as long as its own: longer than any run of backquotes in the text.
static void put_code(FILE *out, const char *text)
{
    size_t longest = 2;
    for (const char *at = text; *at; at++) {
        size_t run = strspn(at, "`");
        longest = run > longest ? run : longest;
        at += run ? run - 1 : 0;
    }
    AUTO_FREE char *fence = xcalloc(longest + 2, 1);
    memset(fence, '`', longest + 1);
    size_t bytes = strlen(text);
    fprintf(out, "\n%stext\n%s%s%s\n\n", fence, text, bytes && text[bytes - 1] == '\n' ? "" : "\n",
            fence);
}

static void put_total(FILE *out, const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    if (reason) {
        fputs("not graded: ", out);
        put(out, reason);
        return;
    }
    char score[32], max[32];
    fprintf(out, "**%s of %s**", points_text(json_get_number(result->score, "score", 0), score),
            points_text(json_get_number(result->score, "max", 0), max));
}

static void put_criteria_table(FILE *out, jv score)
{
    fputs("| criterion | | points |\n| --- | --- | ---: |\n", out);
    for (size_t i = 0; i < view_criteria(score); i++) {
        struct criterion criterion = view_criterion(score, i);
        char points[32], of[32];
        fputs("| ", out);
        put(out, criterion.title);
        fputs(" | ", out);
        put(out, criterion.status);
        fprintf(out, " | %s of %s |\n", points_text(criterion.score, points),
                points_text(criterion.points, of));
    }
}

static void put_feedback(FILE *out, const struct result *result)
{
    fputs("\n", out);
    put_total(out, result);
    fputs("\n\n", out);
    if (view_criteria(result->score) == 0)
        return;
    put_criteria_table(out, result->score);
    jv build = view_get(result->evidence, "build");
    if (jv_get_kind(build) == JV_KIND_OBJECT && !json_get_true(build, "ok")) {
        const char *log = json_get_text(build, "log", "");
        AUTO_FREE char *safe = safe_terminal(log, strlen(log), SAFE_LINES);
        fputs("\nThe compiler says:\n", out);
        put_code(out, safe);
    }
    for (size_t i = 0; i < view_criteria(result->score); i++) {
        struct criterion criterion = view_criterion(result->score, i);
        if (!criterion_lost_marks(&criterion) || strcmp(criterion.status, "skipped") == 0)
            continue;
        fputs("\n### ", out);
        put(out, criterion.title);
        fputs("\n", out);
        AUTO_FREE char *text = criterion_text(&criterion, view_get(result->evidence, "sources"));
        put_code(out, text);
    }
}

void report_markdown(const struct result *results, size_t count,
                     const struct report_options *options, FILE *out)
{
    (void)options;
    if (count == 1) {
        fputs("## ", out);
        put(out, result_assignment(&results[0]));
        fputs(": ", out);
        put(out, result_name(&results[0]));
        fputs("\n", out);
        put_feedback(out, &results[0]);
        return;
    }
    fputs("| submission | points |\n| --- | --- |\n", out);
    for (size_t i = 0; i < count; i++) {
        fputs("| ", out);
        put(out, result_name(&results[i]));
        fputs(" | ", out);
        put_total(out, &results[i]);
        fputs(" |\n", out);
    }
}
