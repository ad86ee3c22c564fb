// JUnit XML, as GitLab and Jenkins read it: a testsuite for each submission, a testcase for each
// criterion.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "report/formats.h"
#include "report/safe.h"
#include "report/view.h"

static void put(FILE *out, const char *text)
{
    put_markup(out, text, strlen(text));
}

static size_t count_status(jv score, const char *status, const char *or_status)
{
    size_t count = 0;
    for (size_t i = 0; i < view_criteria(score); i++) {
        const char *is = view_criterion(score, i).status;
        count += strcmp(is, status) == 0 || (or_status && strcmp(is, or_status) == 0);
    }
    return count;
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    put(out, value);
    fputc('"', out);
}

// <failure message="..." type="failed">text</failure>
static void put_problem(FILE *out, const char *element, const char *type, const char *message,
                        const char *text)
{
    fprintf(out, "      <%s", element);
    put_attribute(out, "message", message);
    if (type)
        put_attribute(out, "type", type);
    fputc('>', out);
    put(out, text);
    fprintf(out, "</%s>\n", element);
}

static void put_case(FILE *out, const struct result *result, const struct criterion *criterion)
{
    // Cases of the same name are dropped: the id is unique, the title need not be.
    AUTO_FREE char *name = xasprintf("%s: %s", criterion->id, criterion->title);
    jv sources = view_get(result->evidence, "sources");
    fputs("    <testcase", out);
    put_attribute(out, "classname", result_name(result));
    put_attribute(out, "name", name);
    if (view_count(criterion->locations) > 0)
        put_attribute(out, "file", view_place(criterion, sources, 0).file);
    if (!criterion_lost_marks(criterion)) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    AUTO_FREE char *text = criterion_text(criterion, sources);
    if (strcmp(criterion->status, "skipped") == 0)
        put_problem(out, "skipped", NULL, criterion->message, "");
    else if (strcmp(criterion->status, "error") == 0)
        put_problem(out, "error", "error", criterion->message, text);
    else
        put_problem(out, "failure", criterion->status, criterion->message, text);
    fputs("    </testcase>\n", out);
}

static void put_suite(FILE *out, const struct result *result)
{
    size_t count = view_criteria(result->score);
    bool scored = count > 0;
    AUTO_FREE char *name = xasprintf("%s: %s", result_assignment(result), result_name(result));
    fputs("  <testsuite", out);
    put_attribute(out, "name", name);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
            scored ? count : 1, count_status(result->score, "failed", "partial"),
            scored ? count_status(result->score, "error", NULL) : 1,
            count_status(result->score, "skipped", NULL));
    for (size_t i = 0; i < count; i++) {
        struct criterion criterion = view_criterion(result->score, i);
        put_case(out, result, &criterion);
    }
    AUTO_FREE char *reason = result_reason(result);
    if (!scored) {
        fputs("    <testcase", out);
        put_attribute(out, "classname", result_name(result));
        fputs(" name=\"grading\">\n", out);
        put_problem(out, "error", "error", reason ? reason : "no criteria", "");
        fputs("    </testcase>\n", out);
    }
    fputs("  </testsuite>\n", out);
}

void report_junit(const struct result *results, size_t count, const struct report_options *options,
                  FILE *out)
{
    (void)options;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shmark\">\n", out);
    for (size_t i = 0; i < count; i++)
        put_suite(out, &results[i]);
    fputs("</testsuites>\n", out);
}
