#include "report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/view.h"

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

// Adds mean and median over the `count` scores, which are sorted on the way.
static jv add_averages(jv summary, double *scores, size_t count)
{
    if (count == 0) {
        summary = jv_object_set(summary, jv_string("mean"), jv_null());
        return jv_object_set(summary, jv_string("median"), jv_null());
    }
    qsort(scores, count, sizeof *scores, by_value);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += scores[i];
    double median = count % 2 ? scores[count / 2] : (scores[count / 2 - 1] + scores[count / 2]) / 2;
    summary = jv_object_set(summary, jv_string("mean"), jv_number(sum / (double)count));
    return jv_object_set(summary, jv_string("median"), jv_number(median));
}

static jv new_tally(const struct criterion *criterion)
{
    jv tally = jv_object();
    tally = jv_object_set(tally, jv_string("id"), jv_string(criterion->id));
    tally = jv_object_set(tally, jv_string("title"), jv_string(criterion->title));
    tally = jv_object_set(tally, jv_string("points"), jv_number(criterion->points));
    static const char *const statuses[] = {"passed", "partial", "failed", "skipped"};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        tally = jv_object_set(tally, jv_string(statuses[i]), jv_number(0));
    return tally;
}

// Counts one criterion of one graded submission. Consumes and returns tallies.
static jv count_criterion(jv tallies, const struct criterion *criterion)
{
    size_t at = 0, count = view_count(tallies);
    while (at < count &&
           strcmp(json_get_text(view_item(tallies, at), "id", ""), criterion->id) != 0)
        at++;
    jv tally = at < count ? jv_copy(view_item(tallies, at)) : new_tally(criterion);
    double before = json_get_number(tally, criterion->status, 0);
    tally = jv_object_set(tally, jv_string(criterion->status), jv_number(before + 1));
    return jv_array_set(tallies, (int)at, tally);
}

static jv add_rates(jv tallies, size_t graded)
{
    for (size_t i = 0; i < view_count(tallies); i++) {
        jv tally = jv_copy(view_item(tallies, i));
        double passed = json_get_number(tally, "passed", 0);
        jv rate = graded ? jv_number(passed / (double)graded) : jv_null();
        tallies = jv_array_set(tallies, (int)i, jv_object_set(tally, jv_string("pass_rate"), rate));
    }
    return tallies;
}

static jv not_graded(const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    jv entry = jv_object_set(jv_object(), jv_string("submission"), jv_string(result_name(result)));
    return jv_object_set(entry, jv_string("reason"), jv_string(reason));
}

jv summary_of(const struct result *results, size_t count)
{
    AUTO_FREE double *scores = xcalloc(count, sizeof *scores);
    size_t graded = 0, full_marks = 0;
    jv tallies = jv_array(), missing = jv_array();
    double max = 0;
    const char *assignment = "";
    for (size_t i = 0; i < count; i++) {
        if (!*assignment)
            assignment = result_assignment(&results[i]);
        if (!result_gradable(&results[i])) {
            missing = jv_array_append(missing, not_graded(&results[i]));
            continue;
        }
        jv score = results[i].score;
        scores[graded++] = json_get_number(score, "score", 0);
        max = json_get_number(score, "max", 0);
        full_marks += result_has_full_marks(&results[i]);
        for (size_t j = 0; j < view_criteria(score); j++) {
            struct criterion criterion = view_criterion(score, j);
            tallies = count_criterion(tallies, &criterion);
        }
    }
    jv summary = jv_object_set(jv_object(), jv_string("schema"), jv_string("shmark.summary/1"));
    summary = jv_object_set(summary, jv_string("assignment"), jv_string(assignment));
    summary = jv_object_set(summary, jv_string("submissions"), jv_number((double)count));
    summary = jv_object_set(summary, jv_string("graded"), jv_number((double)graded));
    summary = jv_object_set(summary, jv_string("ungraded"), jv_number((double)(count - graded)));
    summary = jv_object_set(summary, jv_string("full_marks"), jv_number((double)full_marks));
    summary = jv_object_set(summary, jv_string("max"), jv_number(max));
    summary = add_averages(summary, scores, graded);
    summary = jv_object_set(summary, jv_string("criteria"), add_rates(tallies, graded));
    return jv_object_set(summary, jv_string("not_graded"), missing);
}

void report_summary(const struct result *results, size_t count,
                    const struct report_options *options, FILE *out)
{
    (void)options;
    AUTO_FREE char *text = json_to_text(summary_of(results, count));
    fputs(text, out);
}
