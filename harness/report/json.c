// The scores as they are: one object for one result, an array for several.
#include "base/json.h"

#include <stdio.h>

#include "base/memory.h"
#include "report/formats.h"
#include "report/view.h"

// A result without a score still is an object of its schema, so that a reader sees why.
static jv score_or_failure(const struct result *result)
{
    bool scored = jv_get_kind(result->score) == JV_KIND_OBJECT;
    if (scored && !result->error)
        return jv_copy(result->score);
    jv object = scored ? jv_copy(result->score) : jv_object();
    object = jv_object_set(object, jv_string("schema"), jv_string("shmark.score/1"));
    object = jv_object_set(object, jv_string("submission"), jv_string(result_name(result)));
    object = jv_object_set(object, jv_string("gradable"), jv_false());
    return jv_object_set(object, jv_string("error"), json_string_or_null(result->error));
}

void report_json(const struct result *results, size_t count, const struct report_options *options,
                 FILE *out)
{
    (void)options;
    jv value;
    if (count == 1) {
        value = score_or_failure(&results[0]);
    } else {
        value = jv_array();
        for (size_t i = 0; i < count; i++)
            value = jv_array_append(value, score_or_failure(&results[i]));
    }
    AUTO_FREE char *text = json_to_text(value);
    fputs(text, out);
}
