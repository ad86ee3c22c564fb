#include "report/html.h"

#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/summary.h"
#include "report/view.h"

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#222;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.5rem 0 .3rem}"
    "table{border-collapse:collapse}th,td{border:1px solid #bbb;padding:.25rem .6rem;"
    "text-align:left}td.n,th.n{text-align:right}"
    "pre{background:#f4f4f4;border-left:4px solid #bbb;padding:.5rem;overflow-x:auto;"
    "white-space:pre-wrap;overflow-wrap:anywhere}"
    "div.criterion{border-left:4px solid #bbb;padding-left:1rem;margin:1rem 0}"
    "div.passed{border-color:#2a7d3b}div.partial{border-color:#b26a00}"
    "div.failed,div.error{border-color:#b3261e}"
    ".status{font-weight:bold}.passed .status{color:#226b31}.partial .status{color:#8f5500}"
    ".failed .status,.error .status{color:#b3261e}.total{font-size:1.3rem;font-weight:bold}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}"
    "pre{background:#242424}.passed .status{color:#7fce8f}.partial .status{color:#f0b35a}"
    ".failed .status,.error .status{color:#ff8a80}a{color:#8ab4f8}}";

static void put(FILE *out, const char *text)
{
    put_markup(out, text, strlen(text));
}

static void put_points(FILE *out, double points)
{
    char buffer[32];
    fputs(points_text(points, buffer), out);
}

static void put_head(FILE *out, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'\">\n<title>",
          out);
    put(out, title);
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
}

static void put_paragraph(FILE *out, const char *label, const char *text)
{
    if (!*text)
        return;
    fprintf(out, "<p>%s", label);
    put(out, text);
    fputs("</p>\n", out);
}

static void put_block(FILE *out, const char *caption, jv text)
{
    if (jv_get_kind(text) != JV_KIND_STRING || jv_string_length_bytes(jv_copy(text)) == 0)
        return;
    // A flood of output is evidence, not feedback.
    const size_t longest = 20000;
    size_t bytes = (size_t)jv_string_length_bytes(jv_copy(text));
    fputs("<p>", out);
    put(out, caption);
    // The line feed after <pre> is not part of it.
    fputs("</p>\n<pre>\n", out);
    put_markup(out, jv_string_value(text), bytes < longest ? bytes : longest);
    fputs(bytes > longest ? "\n... (cut here)</pre>\n" : "</pre>\n", out);
}

static void put_place(FILE *out, const struct place *place)
{
    fputs("<p><code>", out);
    put(out, place->file);
    if (place->line)
        fprintf(out, ":%d", place->line);
    fputs("</code></p>\n", out);
    if (!place->text)
        return;
    fprintf(out, "<pre>\n%5d | ", place->line);
    put_markup(out, place->text, place->text_bytes);
    fputs("</pre>\n", out);
}

static const char *class_of(const char *status)
{
    static const char *const known[] = {"passed", "partial", "failed", "skipped", "error"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], status) == 0)
            return known[i];
    return "error";
}

static void put_criterion(FILE *out, const struct criterion *criterion, jv sources)
{
    fprintf(out, "<div class=\"criterion %s\">\n<h2><span class=\"status\">%s</span> ",
            class_of(criterion->status), class_of(criterion->status));
    put(out, criterion->title);
    fputs(" (", out);
    put_points(out, criterion->score);
    fputs(" of ", out);
    put_points(out, criterion->points);
    fputs(")</h2>\n", out);
    if (criterion_lost_marks(criterion)) {
        put_paragraph(out, "", criterion->message);
        for (size_t i = 0; i < view_count(criterion->locations); i++) {
            struct place place = view_place(criterion, sources, i);
            put_place(out, &place);
        }
        put_paragraph(out, "<strong>To mend:</strong> ", criterion->hint);
    }
    fputs("</div>\n", out);
}

static void put_build(FILE *out, jv build)
{
    if (jv_get_kind(build) != JV_KIND_OBJECT)
        return;
    if (json_get_true(build, "ok") && view_count(view_get(build, "diagnostics")) == 0)
        return;
    put_block(out, json_get_true(build, "ok") ? "The compiler warns:" : "The compiler says:",
              view_get(build, "log"));
}

static void put_run(FILE *out, jv run)
{
    AUTO_FREE char *ending = run_ending(run);
    fputs("<h2>Run “", out);
    put(out, json_get_text(run, "scenario", "?"));
    fputs("”</h2>\n", out);
    if (ending) {
        fputs("<p>It ", out);
        put(out, ending);
        fputs(".</p>\n", out);
    }
    jv programs = view_get(run, "programs");
    for (size_t i = 0; i < view_count(programs); i++) {
        jv program = view_item(programs, i);
        const char *id = json_get_text(program, "id", "?");
        AUTO_FREE char *printed = xasprintf("%s printed:", id);
        AUTO_FREE char *complained = xasprintf("%s wrote to standard error:", id);
        put_block(out, printed, view_get(program, "stdout"));
        put_block(out, complained, view_get(program, "stderr"));
    }
}

static void put_total(FILE *out, const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    if (reason) {
        fputs("not graded: ", out);
        put(out, reason);
        return;
    }
    put_points(out, json_get_number(result->score, "score", 0));
    fputs(" of ", out);
    put_points(out, json_get_number(result->score, "max", 0));
}

static void put_feedback(const struct result *result, FILE *out)
{
    fputs("<p class=\"total\">", out);
    put_total(out, result);
    fputs("</p>\n", out);
    jv sources = view_get(result->evidence, "sources");
    for (int lost = 1; lost >= 0; lost--) {
        for (size_t i = 0; i < view_criteria(result->score); i++) {
            struct criterion criterion = view_criterion(result->score, i);
            if (criterion_lost_marks(&criterion) == (lost == 1))
                put_criterion(out, &criterion, sources);
        }
    }
    put_build(out, view_get(result->evidence, "build"));
    jv runs = view_get(result->evidence, "runs");
    for (size_t i = 0; i < view_count(runs); i++)
        put_run(out, view_item(runs, i));
}

void html_feedback(const struct result *result, FILE *out)
{
    AUTO_FREE char *title = xasprintf("%s: %s", result_assignment(result), result_name(result));
    put_head(out, title);
    fputs("<h1>", out);
    put(out, title);
    fputs("</h1>\n", out);
    put_feedback(result, out);
    fputs("</body>\n</html>\n", out);
}

// A name as a part of a relative link: everything that is no plain letter, digit or -_. is encoded.
static void put_link_part(FILE *out, const char *name)
{
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.';
        fprintf(out, plain ? "%c" : "%%%02X", c);
    }
}

static const char *symbol_of(const char *status)
{
    static const char *const symbols[][2] = {
        {"passed", "✓"}, {"partial", "◐"}, {"failed", "✗"}, {"skipped", "–"}, {"error", "!"}};
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (strcmp(symbols[i][0], status) == 0)
            return symbols[i][1];
    return "?";
}

static void put_cell(FILE *out, jv score, const char *id)
{
    for (size_t i = 0; i < view_criteria(score); i++) {
        struct criterion criterion = view_criterion(score, i);
        if (strcmp(criterion.id, id) != 0)
            continue;
        const char *status = class_of(criterion.status);
        fprintf(out, "<td class=\"n %s\"><span class=\"status\" title=\"%s\">%s</span> ", status,
                status, symbol_of(status));
        put_points(out, criterion.score);
        fputs("</td>", out);
        return;
    }
    fputs("<td></td>", out);
}

static void put_row(FILE *out, const struct result *result, size_t number, jv columns,
                    bool inner_links)
{
    fputs("<tr><td><a href=\"", out);
    if (inner_links) {
        fprintf(out, "#s%zu", number);
    } else {
        put_link_part(out, result->name ? result->name : result_name(result));
        fputs("/feedback.html", out);
    }
    fputs("\">", out);
    put(out, result_name(result));
    fputs("</a></td><td class=\"n\">", out);
    put_total(out, result);
    fputs("</td>", out);
    for (size_t i = 0; i < view_count(columns); i++)
        put_cell(out, result->score, json_get_text(view_item(columns, i), "id", ""));
    fputs("</tr>\n", out);
}

static void put_rates(FILE *out, jv columns, double graded)
{
    fputs("<tr><th>passed by</th><td class=\"n\"></td>", out);
    for (size_t i = 0; i < view_count(columns); i++)
        fprintf(out, "<td class=\"n\">%d of %d</td>",
                (int)json_get_number(view_item(columns, i), "passed", 0), (int)graded);
    fputs("</tr>\n", out);
}

static void put_averages(FILE *out, jv summary)
{
    double graded = json_get_number(summary, "graded", 0);
    fprintf(out, "<p>%d submissions, %d with full marks, %d not graded",
            (int)json_get_number(summary, "submissions", 0),
            (int)json_get_number(summary, "full_marks", 0),
            (int)json_get_number(summary, "ungraded", 0));
    if (graded > 0) {
        fputs("; mean ", out);
        put_points(out, json_get_number(summary, "mean", 0));
        fputs(", median ", out);
        put_points(out, json_get_number(summary, "median", 0));
        fputs(" of ", out);
        put_points(out, json_get_number(summary, "max", 0));
    }
    fputs(".</p>\n", out);
}

static void put_table(const struct result *results, size_t count, bool inner_links, FILE *out)
{
    jv summary = summary_of(results, count);
    jv columns = view_get(summary, "criteria");
    put_averages(out, summary);
    fputs("<table>\n<thead><tr><th>submission</th><th class=\"n\">points</th>", out);
    for (size_t i = 0; i < view_count(columns); i++) {
        fputs("<th title=\"", out);
        put(out, json_get_text(view_item(columns, i), "title", ""));
        fputs("\">", out);
        put(out, json_get_text(view_item(columns, i), "id", ""));
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t i = 0; i < count; i++)
        put_row(out, &results[i], i, columns, inner_links);
    fputs("</tbody>\n<tfoot>", out);
    put_rates(out, columns, json_get_number(summary, "graded", 0));
    fputs("</tfoot>\n</table>\n", out);
    jv_free(summary);
}

static void put_class_head(const struct result *results, size_t count, FILE *out)
{
    const char *assignment = "";
    for (size_t i = 0; i < count && !*assignment; i++)
        assignment = result_assignment(&results[i]);
    put_head(out, assignment);
    fputs("<h1>", out);
    put(out, assignment);
    fputs("</h1>\n", out);
}

void html_class(const struct result *results, size_t count, FILE *out)
{
    put_class_head(results, count, out);
    put_table(results, count, false, out);
    fputs("</body>\n</html>\n", out);
}

void report_html(const struct result *results, size_t count, const struct report_options *options,
                 FILE *out)
{
    (void)options;
    if (count == 1) {
        html_feedback(&results[0], out);
        return;
    }
    put_class_head(results, count, out);
    put_table(results, count, true, out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "<div id=\"s%zu\">\n<h1>", i);
        put(out, result_name(&results[i]));
        fputs("</h1>\n", out);
        put_feedback(&results[i], out);
        fputs("</div>\n", out);
    }
    fputs("</body>\n</html>\n", out);
}
