// Gradescope's results.json. What could not be graded has no score at all: Gradescope then says
// that the autograder failed, and nobody gets a zero for it.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/formats.h"
#include "report/view.h"

static jv test_of(const struct result *result, const struct criterion *criterion, size_t number)
{
    AUTO_FREE char *text = criterion_lost_marks(criterion)
                               ? criterion_text(criterion, view_get(result->evidence, "sources"))
                               : xstrdup("");
    jv test = jv_object_set(jv_object(), jv_string("name"), jv_string(criterion->title));
    test = jv_object_set(test, jv_string("number"), jv_string_fmt("%zu", number));
    test = jv_object_set(test, jv_string("score"), jv_number(criterion->score));
    test = jv_object_set(test, jv_string("max_score"), jv_number(criterion->points));
    test = jv_object_set(test, jv_string("status"),
                         jv_string(criterion_lost_marks(criterion) ? "failed" : "passed"));
    test = jv_object_set(test, jv_string("output"), jv_string(text));
    test = jv_object_set(test, jv_string("output_format"), jv_string("text"));
    jv tags = jv_array_append(jv_array(), jv_string(criterion->id));
    test = jv_object_set(test, jv_string("tags"), tags);
    return jv_object_set(test, jv_string("visibility"), jv_string("visible"));
}

static jv results_of(const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    jv object = jv_object_set(jv_object(), jv_string("output_format"), jv_string("text"));
    object = jv_object_set(object, jv_string("visibility"), jv_string("visible"));
    if (reason)
        return jv_object_set(object, jv_string("output"),
                             jv_string_fmt("This submission could not be graded: %s", reason));
    object = jv_object_set(object, jv_string("score"),
                           jv_number(json_get_number(result->score, "score", 0)));
    jv build = view_get(result->evidence, "build");
    if (jv_get_kind(build) == JV_KIND_OBJECT && !json_get_true(build, "ok"))
        object =
            jv_object_set(object, jv_string("output"),
                          jv_string_fmt("It does not build:\n%s", json_get_text(build, "log", "")));
    jv tests = jv_array();
    for (size_t i = 0; i < view_criteria(result->score); i++) {
        struct criterion criterion = view_criterion(result->score, i);
        tests = jv_array_append(tests, test_of(result, &criterion, i + 1));
    }
    return jv_object_set(object, jv_string("tests"), tests);
}

void report_gradescope(const struct result *results, size_t count,
                       const struct report_options *options, FILE *out)
{
    (void)options;
    jv value;
    if (count == 1) {
        value = results_of(&results[0]);
    } else {
        value = jv_array();
        for (size_t i = 0; i < count; i++)
            value = jv_array_append(value, results_of(&results[i]));
    }
    AUTO_FREE char *text = json_to_text(value);
    fputs(text, out);
}
