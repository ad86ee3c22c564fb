// Any JSON as evidence, scored by a rubric whose checks pass on what the evidence says they yield.
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/schema.h"
#include "fuzz.h"
#include "score/rubric.h"

static const char rubric_text[] =
    "{\"assignment\": \"demo\", \"criteria\": ["
    " {\"id\": \"a\", \"title\": \"A\", \"points\": 1.25, \"check\": \".a\"},"
    " {\"id\": \"b\", \"title\": \"B\", \"points\": 3, \"check\": \".b[]\", \"needs\": [\"a\"]},"
    " {\"id\": \"c\", \"title\": \"C\", \"points\": 0.01, \"check\": \".runs[0].stdout | "
    "test(\\\"x\\\")\"}]}";

static struct rubric *rubric;

static void forget_rubric(void)
{
    rubric_free(rubric);
}

static void make_rubric(void)
{
    AUTO_JV jv value = jv_parse(rubric_text);
    struct error *error = rubric_parse("rubric.json", value, &rubric);
    assert(!error);
    struct check checks[3] = {0};
    for (size_t i = 0; i < rubric->criterion_count; i++)
        checks[i] = (struct check){rubric->criteria[i].id, rubric->criteria[i].check};
    const struct library library = {0};
    error = checks_compile("rubric.json", &library, checks, 3, CHECKS_REACHED, &rubric->checks);
    assert(!error);
    atexit(forget_rubric);
}

static void check_score(jv score)
{
    double points = json_get_number(score, "score", 0);
    assert(points >= 0 && points <= json_get_number(score, "max", -1));
    AUTO_JV jv mark = json_get(score, "score");
    assert(json_get_true(score, "gradable") == (jv_get_kind(mark) == JV_KIND_NUMBER));
    assert(json_get_true(score, "gradable") == !json_get_text(score, "reason", NULL));
    AUTO_JV jv criteria = json_get(score, "criteria");
    jv_array_foreach(criteria, i, criterion)
    {
        assert(json_get_text(criterion, "message", NULL) && json_get_text(criterion, "hint", NULL));
        jv_free(criterion);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (!rubric)
        make_rubric();
    struct document document = {
        .path = "fuzz.json", .text = (char *)(uintptr_t)data, .bytes = bytes};
    jv evidence, score = jv_null();
    struct error *error = fuzz_parse(&document, &evidence);
    if (!error)
        error = rubric_score(rubric, evidence, &score);
    if (!error)
        check_score(score);
    assert(!error || error_kind_of(error) == ERROR_USAGE);
    error_free(error);
    jv_free(score);
    return 0;
}
