// From evidence and rubric to a score. Pure: the same two values give the same score, byte for
// byte.
#include "score/score.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/schema.h"
#include "score/rubric.h"
#include "score/verdict.h"

static const char evidence_schema[] = "shmark.evidence/1";
static const char score_schema[] = "shmark.score/1";

static struct error *check_evidence(const struct rubric *rubric, jv evidence)
{
    struct schema_place root = schema_root("evidence");
    TRY(schema_check(&root, evidence, SCHEMA_OBJECT));
    AUTO_JV jv schema = json_get(evidence, "schema");
    struct schema_place at_schema = schema_key_of(&root, "schema");
    AUTO_FREE char *expected = xasprintf("\"%s\"", evidence_schema);
    if (strcmp(json_get_text(evidence, "schema", ""), evidence_schema) != 0)
        return schema_mismatch(&at_schema, expected, schema);
    AUTO_JV jv assignment = json_get(evidence, "assignment");
    struct schema_place at_assignment = schema_key_of(&root, "assignment");
    AUTO_FREE char *ours = xasprintf("\"%s\", which the rubric is for", rubric->assignment);
    // null: the evidence of shmark trace, which knows no assignment.
    if (jv_get_kind(assignment) != JV_KIND_NULL &&
        strcmp(json_get_text(evidence, "assignment", ""), rubric->assignment) != 0)
        return schema_mismatch(&at_assignment, ours, assignment);
    AUTO_JV jv runs = json_get(evidence, "runs");
    struct schema_place at_runs = schema_key_of(&root, "runs");
    return schema_check(&at_runs, runs, SCHEMA_ARRAY);
}

// reasons (an array of strings) with those that lie in the evidence: what the harness failed to
// learn. Consumes reasons.
static jv add_harness_reasons(jv reasons, jv evidence)
{
    AUTO_JV jv build = json_get(evidence, "build");
    if (jv_get_kind(build) == JV_KIND_NULL)
        reasons = jv_array_append(reasons, jv_string("the evidence has no build"));
    AUTO_JV jv runs = json_get(evidence, "runs");
    jv_array_foreach(runs, i, run)
    {
        if (strcmp(json_get_text(run, "outcome", ""), "harness-error") == 0)
            reasons = jv_array_append(reasons, jv_string_fmt("the harness failed in the run \"%s\"",
                                                             json_get_text(run, "scenario", "?")));
        jv_free(run);
    }
    return reasons;
}

// A criterion is skipped if one that it needs brought nothing to build on: it failed, was skipped
// or could not be judged. Partial success is enough, however small.
static const struct criterion *unmet_need(const struct rubric *rubric,
                                          const struct criterion *criterion,
                                          const struct verdict *verdicts)
{
    for (size_t i = 0; i < criterion->need_count; i++) {
        size_t need = criterion->needs[i];
        enum verdict_status status = verdicts[need].status;
        if (status != VERDICT_PASSED && status != VERDICT_PARTIAL)
            return &rubric->criteria[need];
    }
    return NULL;
}

static struct verdict judge(struct rubric *rubric, size_t index, const struct verdict *verdicts,
                            jv evidence)
{
    const struct criterion *unmet = unmet_need(rubric, &rubric->criteria[index], verdicts);
    if (unmet)
        return verdict_make(VERDICT_SKIPPED,
                            jv_string_fmt("not judged: it needs \"%s\"", unmet->title));
    return verdict_of(checks_run(rubric->checks, index, evidence));
}

// The mark in hundredths of a point, half rounded up. The term on top makes a half that a double
// missed by its last bits (1.005 * 100) a half again, on every machine.
static int64_t mark_of(const struct criterion *criterion, const struct verdict *verdict)
{
    return (int64_t)floor((double)criterion->points_hundredths * verdict->share + 0.5 + 1e-9);
}

static jv points_value(int64_t hundredths)
{
    return jv_number((double)hundredths / 100);
}

// value (consumed) if it is a string, else fallback.
static jv text_or(jv value, const char *fallback)
{
    if (jv_get_kind(value) == JV_KIND_STRING)
        return value;
    jv_free(value);
    return jv_string(fallback);
}

static jv add(jv object, const char *key, jv value)
{
    return jv_object_set(object, jv_string(key), value);
}

static jv strings_value(char *const *strings)
{
    jv array = jv_array();
    for (; *strings; strings++)
        array = jv_array_append(array, jv_string(*strings));
    return array;
}

static jv criterion_value(const struct criterion *criterion, const struct verdict *verdict)
{
    enum verdict_status status = verdict->status;
    bool lost = status == VERDICT_FAILED || status == VERDICT_PARTIAL;
    bool passed = status == VERDICT_PASSED;
    jv value = jv_object();
    value = add(value, "id", jv_string(criterion->id));
    value = add(value, "title", jv_string(criterion->title));
    value = add(value, "points", points_value(criterion->points_hundredths));
    value = add(value, "score",
                status == VERDICT_ERROR ? jv_null() : points_value(mark_of(criterion, verdict)));
    value = add(value, "status", jv_string(verdict_status_name(status)));
    value = add(value, "message",
                passed ? jv_string("") : text_or(jv_copy(verdict->message), criterion->message));
    value =
        add(value, "hint", lost ? text_or(jv_copy(verdict->hint), criterion->hint) : jv_string(""));
    value = add(value, "locations", passed ? jv_array() : jv_copy(verdict->locations));
    return add(value, "runs", strings_value(criterion->runs));
}

// Consumes reasons. What the harness failed at comes first; checks that fell over because of it are
// of no interest then.
static jv reason_value(jv reasons)
{
    jv text = jv_array_get(jv_copy(reasons), 0);
    int count = jv_array_length(jv_copy(reasons));
    for (int i = 1; i < count; i++) {
        AUTO_JV jv next = jv_array_get(jv_copy(reasons), i);
        text = jv_string_append_str(text, "; ");
        text = jv_string_append_str(text, jv_string_value(next));
    }
    jv_free(reasons);
    return text;
}

static jv add_error_reasons(jv reasons, const struct rubric *rubric, const struct verdict *verdicts)
{
    if (jv_array_length(jv_copy(reasons)) > 0)
        return reasons;
    for (size_t i = 0; i < rubric->criterion_count; i++) {
        if (verdicts[i].status == VERDICT_ERROR)
            reasons = jv_array_append(reasons,
                                      jv_string_fmt("criterion \"%s\": %s", rubric->criteria[i].id,
                                                    jv_string_value(verdicts[i].message)));
    }
    return reasons;
}

static jv score_value(const struct rubric *rubric, jv evidence, const struct verdict *verdicts)
{
    int64_t sum = 0, most = 0;
    jv criteria = jv_array();
    for (size_t i = 0; i < rubric->criterion_count; i++) {
        criteria = jv_array_append(criteria, criterion_value(&rubric->criteria[i], &verdicts[i]));
        sum += mark_of(&rubric->criteria[i], &verdicts[i]);
        most += rubric->criteria[i].points_hundredths;
    }
    jv reasons = add_harness_reasons(jv_array(), evidence);
    reasons = add_error_reasons(reasons, rubric, verdicts);
    bool gradable = jv_array_length(jv_copy(reasons)) == 0;
    jv named = add(jv_object(), "path", jv_string(rubric->name));
    named = add(named, "sha256", jv_string(rubric->sha256));

    jv score = add(jv_object(), "schema", jv_string(score_schema));
    score = add(score, "assignment", jv_string(rubric->assignment));
    score = add(score, "submission", json_get(evidence, "submission"));
    score = add(score, "rubric", named);
    score = add(score, "gradable", jv_bool(gradable));
    score = add(score, "score", gradable ? points_value(sum) : jv_null());
    score = add(score, "max", points_value(most));
    if (gradable)
        jv_free(reasons);
    else
        score = add(score, "reason", reason_value(reasons));
    return add(score, "criteria", criteria);
}

struct error *rubric_score(struct rubric *rubric, jv evidence, jv *out)
{
    assert(rubric->checks);
    AUTO_JV jv owned = evidence;
    TRY(check_evidence(rubric, owned));
    AUTO_FREE struct verdict *verdicts = xcalloc(rubric->criterion_count, sizeof *verdicts);
    for (size_t i = 0; i < rubric->criterion_count; i++)
        verdicts[i] = judge(rubric, i, verdicts, owned);
    *out = score_value(rubric, owned, verdicts);
    for (size_t i = 0; i < rubric->criterion_count; i++)
        verdict_release(&verdicts[i]);
    return NULL;
}
