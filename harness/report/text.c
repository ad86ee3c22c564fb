// Feedback for a person: what was lost, where, what happened, why it matters and how to mend it;
// then what is right; then the sum. Several results become a table.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/summary.h"
#include "report/terminal.h"
#include "report/view.h"

enum { BUILD_LINES = 40, OUTPUT_LINES = 8, WARNINGS_SHOWN = 10, PLACES_SHOWN = 4 };

static enum style style_of(const char *status)
{
    if (strcmp(status, "passed") == 0)
        return STYLE_GOOD;
    if (strcmp(status, "partial") == 0)
        return STYLE_MIDDLE;
    return strcmp(status, "skipped") == 0 ? STYLE_FAINT : STYLE_BAD;
}

// "FAILED   Every segment is removed [removed]            0 of 20"
static void put_heading(const struct terminal *terminal, const struct criterion *criterion)
{
    char score[32], points[32];
    AUTO_FREE char *worth = xasprintf("%s of %s", points_text(criterion->score, score),
                                      points_text(criterion->points, points));
    AUTO_FREE char *both = xasprintf("%s [%s]", criterion->title, criterion->id);
    AUTO_FREE char *title = safe_terminal(both, strlen(both), SAFE_LINE);
    char word[16];
    snprintf(word, sizeof word, "%-8s", criterion->status);
    terminal_styled(terminal, style_of(criterion->status), word);
    int room = terminal->options->width - 8 - (int)text_columns(title, strlen(title));
    fprintf(terminal->out, " %s %*s\n", title, room > 3 ? room - 2 : 1, worth);
}

static void put_places(const struct terminal *terminal, const struct criterion *criterion,
                       jv sources)
{
    size_t count = view_count(criterion->locations);
    for (size_t i = 0; i < count && i < PLACES_SHOWN; i++) {
        struct place place = view_place(criterion, sources, i);
        AUTO_FREE char *where =
            place.line ? xasprintf("%s:%d:", place.file, place.line) : xasprintf("%s:", place.file);
        fputs("  ", terminal->out);
        terminal_styled(terminal, STYLE_BOLD, where);
        fputc('\n', terminal->out);
        terminal_source(terminal, &place);
    }
    if (count > PLACES_SHOWN)
        fprintf(terminal->out, "  ... and at %zu more places\n", count - PLACES_SHOWN);
}

static void put_lost(const struct terminal *terminal, const struct criterion *criterion, jv sources)
{
    put_heading(terminal, criterion);
    if (*criterion->message)
        terminal_paragraph(terminal, 2, "  ", criterion->message);
    put_places(terminal, criterion, sources);
    if (*criterion->hint && strcmp(criterion->status, "skipped") != 0)
        terminal_paragraph(terminal, 10, "  to mend: ", criterion->hint);
    fputc('\n', terminal->out);
}

static void put_diagnostic(const struct terminal *terminal, jv diagnostic)
{
    AUTO_FREE char *text = xasprintf(
        "%s:%d:%d: %s: %s", json_get_text(diagnostic, "file", "?"),
        (int)json_get_number(diagnostic, "line", 0), (int)json_get_number(diagnostic, "column", 0),
        json_get_text(diagnostic, "severity", "warning"), json_get_text(diagnostic, "message", ""));
    terminal_paragraph(terminal, 4, "  ", text);
}

static void put_build(const struct terminal *terminal, jv build)
{
    if (jv_get_kind(build) != JV_KIND_OBJECT)
        return;
    if (!json_get_true(build, "ok")) {
        terminal_styled(terminal, STYLE_BAD,
                        json_get_true(build, "timed_out") ? "It did not build in time."
                                                          : "It does not build.");
        fputs(" The compiler says:\n", terminal->out);
        terminal_excerpt(terminal, "  ", view_get(build, "log"), BUILD_LINES);
        fputc('\n', terminal->out);
        return;
    }
    jv diagnostics = view_get(build, "diagnostics");
    size_t count = view_count(diagnostics);
    if (count == 0)
        return;
    fprintf(terminal->out, "The compiler warns (%zu):\n", count);
    for (size_t i = 0; i < count && i < WARNINGS_SHOWN; i++)
        put_diagnostic(terminal, view_item(diagnostics, i));
    if (count > WARNINGS_SHOWN)
        fprintf(terminal->out, "  ... and %zu more\n", count - WARNINGS_SHOWN);
    fputc('\n', terminal->out);
}

static bool named_in(jv names, const char *name)
{
    for (size_t i = 0; i < view_count(names); i++) {
        jv item = view_item(names, i);
        if (jv_get_kind(item) == JV_KIND_STRING && strcmp(jv_string_value(item), name) == 0)
            return true;
    }
    return false;
}

// A criterion that lost marks looked at this run.
static bool is_of_interest(jv score, const char *scenario)
{
    for (size_t i = 0; i < view_criteria(score); i++) {
        struct criterion criterion = view_criterion(score, i);
        if (strcmp(criterion.status, "skipped") != 0 && criterion_lost_marks(&criterion) &&
            named_in(criterion.runs, scenario))
            return true;
    }
    return false;
}

static bool has_text(jv string)
{
    return jv_get_kind(string) == JV_KIND_STRING && jv_string_length_bytes(jv_copy(string)) > 0;
}

static void put_stream(const struct terminal *terminal, jv program, const char *stream)
{
    jv text = view_get(program, stream);
    if (!has_text(text))
        return;
    AUTO_FREE char *label = xasprintf("%s, %s:", json_get_text(program, "id", "?"), stream);
    fputs("  ", terminal->out);
    terminal_styled(terminal, STYLE_FAINT, label);
    fputc('\n', terminal->out);
    terminal_excerpt(terminal, "    | ", text, OUTPUT_LINES);
}

static void put_run(const struct terminal *terminal, jv run)
{
    AUTO_FREE char *ending = run_ending(run);
    AUTO_FREE char *label = xasprintf("Run \"%s\"", json_get_text(run, "scenario", "?"));
    if (ending) {
        AUTO_FREE char *sentence = xasprintf("%s %s.", label, ending);
        terminal_paragraph(terminal, 2, "", sentence);
    } else {
        AUTO_FREE char *sentence = xasprintf("%s printed:", label);
        terminal_paragraph(terminal, 2, "", sentence);
    }
    jv programs = view_get(run, "programs");
    bool any = false;
    for (size_t i = 0; i < view_count(programs); i++) {
        jv program = view_item(programs, i);
        put_stream(terminal, program, "stdout");
        put_stream(terminal, program, "stderr");
        any = any || has_text(view_get(program, "stdout")) || has_text(view_get(program, "stderr"));
    }
    if (!any)
        fputs(ending ? "  It printed nothing.\n" : "  nothing\n", terminal->out);
    fputc('\n', terminal->out);
}

static void put_runs(const struct terminal *terminal, const struct result *result)
{
    jv runs = view_get(result->evidence, "runs");
    for (size_t i = 0; i < view_count(runs); i++) {
        jv run = view_item(runs, i);
        AUTO_FREE char *ending = run_ending(run);
        if (ending || is_of_interest(result->score, json_get_text(run, "scenario", "")))
            put_run(terminal, run);
    }
}

static void put_total(const struct terminal *terminal, const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    if (reason) {
        terminal_styled(terminal, STYLE_BAD, "not graded");
        terminal_paragraph(terminal, 2, ": ", reason);
        return;
    }
    char score[32], max[32];
    AUTO_FREE char *total =
        xasprintf("%s of %s", points_text(json_get_number(result->score, "score", 0), score),
                  points_text(json_get_number(result->score, "max", 0), max));
    terminal_styled(terminal, result_has_full_marks(result) ? STYLE_GOOD : STYLE_BOLD, total);
    fputc('\n', terminal->out);
}

static void put_environment(const struct terminal *terminal, jv environment)
{
    if (strcmp(json_get_text(environment, "tier", "isolated"), "isolated") != 0)
        terminal_paragraph(terminal, 2, "", "Note: graded without a private IPC namespace.");
}

static void put_feedback(const struct terminal *terminal, const struct result *result)
{
    AUTO_FREE char *title = xasprintf("%s: %s", result_assignment(result), result_name(result));
    terminal_styled(terminal, STYLE_BOLD, title);
    fputs("\n\n", terminal->out);
    put_environment(terminal, view_get(result->evidence, "environment"));
    put_build(terminal, view_get(result->evidence, "build"));
    jv sources = view_get(result->evidence, "sources");
    size_t count = view_criteria(result->score);
    for (size_t i = 0; i < count; i++) {
        struct criterion criterion = view_criterion(result->score, i);
        if (criterion_lost_marks(&criterion))
            put_lost(terminal, &criterion, sources);
    }
    put_runs(terminal, result);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        struct criterion criterion = view_criterion(result->score, i);
        if (criterion_lost_marks(&criterion))
            continue;
        put_heading(terminal, &criterion);
        any = true;
    }
    if (any)
        fputc('\n', terminal->out);
    put_total(terminal, result);
}

static void put_table_row(const struct terminal *terminal, const struct result *result, int width)
{
    const char *name = result_name(result);
    AUTO_FREE char *shown = safe_terminal(name, strlen(name), SAFE_LINE);
    int padding = width - (int)text_columns(shown, strlen(shown));
    fprintf(terminal->out, "%s%*s  ", shown, padding > 0 ? padding : 0, "");
    put_total(terminal, result);
}

static void put_table(const struct terminal *terminal, const struct result *results, size_t count)
{
    int width = 0;
    for (size_t i = 0; i < count; i++) {
        int columns = (int)strlen(result_name(&results[i]));
        width = columns > width && columns <= 40 ? columns : width;
    }
    for (size_t i = 0; i < count; i++)
        put_table_row(terminal, &results[i], width);
    jv summary = summary_of(results, count);
    char mean[32], median[32], max[32];
    fprintf(terminal->out, "\n%zu submissions, %d with full marks, %d not graded", count,
            (int)json_get_number(summary, "full_marks", 0),
            (int)json_get_number(summary, "ungraded", 0));
    if (json_get_number(summary, "graded", 0) > 0)
        fprintf(terminal->out, "; mean %s, median %s of %s",
                points_text(json_get_number(summary, "mean", 0), mean),
                points_text(json_get_number(summary, "median", 0), median),
                points_text(json_get_number(summary, "max", 0), max));
    fputc('\n', terminal->out);
    jv_free(summary);
}

void report_text(const struct result *results, size_t count, const struct report_options *options,
                 FILE *out)
{
    const struct terminal terminal = {.out = out, .options = options};
    if (count == 1)
        put_feedback(&terminal, &results[0]);
    else
        put_table(&terminal, results, count);
}
