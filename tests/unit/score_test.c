// Rubrics and scores: what a check may yield and what becomes of it, and that each mistake in a
// rubric is named with its place.
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "score/rubric.h"
#include "score/score.h"

static const char evidence_text[] =
    "{\"schema\": \"shmark.evidence/1\", \"assignment\": \"demo\", \"submission\": \"s1\","
    " \"build\": {\"ok\": true}, \"runs\": [{\"scenario\": \"normal\", \"outcome\": \"exited\","
    "  \"leaks\": [{\"created_at\": {\"file\": \"a.c\", \"line\": 3, \"function\": \"main\"}}]}]}";

// A folder for one rubric and its library, removed by its tests' end.
struct workshop {
    char folder[64];
    char *rubric;  // path of rubric.json in it; owned
    char *library; // path of lib in it; owned
};

static struct workshop workshop_open(void)
{
    struct workshop workshop = {.folder = "/tmp/shmark-unit-XXXXXX"};
    cr_assert_not_null(mkdtemp(workshop.folder));
    workshop.rubric = xasprintf("%s/rubric.json", workshop.folder);
    workshop.library = xasprintf("%s/lib", workshop.folder);
    cr_assert_eq(mkdir(workshop.library, 0700), 0);
    return workshop;
}

static void workshop_close(struct workshop *workshop)
{
    AUTO_FREE char *command = xasprintf("rm -r '%s'", workshop->folder);
    cr_assert_eq(system(command), 0);
    free(workshop->rubric);
    free(workshop->library);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    cr_assert_not_null(file, "%s", path);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

static void add_library(const struct workshop *workshop, const char *name, const char *text)
{
    AUTO_FREE char *path = xasprintf("%s/%s", workshop->library, name);
    write_file(path, text);
}

// Loads criteria (a JSON array's text) as the workshop's rubric.
static struct error *load_criteria(const struct workshop *workshop, const char *criteria,
                                   struct rubric **out)
{
    AUTO_FREE char *text = xasprintf("{\"assignment\": \"demo\", \"criteria\": %s}", criteria);
    write_file(workshop->rubric, text);
    return rubric_load(workshop->rubric, NULL, out);
}

static struct rubric *must_load(const struct workshop *workshop, const char *criteria)
{
    struct rubric *rubric = NULL;
    struct error *error = load_criteria(workshop, criteria, &rubric);
    cr_assert_null(error, "%s", error ? error_message(error) : "");
    return rubric;
}

static jv must_score(struct rubric *rubric, jv evidence)
{
    jv score = jv_null();
    struct error *error = rubric_score(rubric, evidence, &score);
    cr_assert_null(error, "%s", error ? error_message(error) : "");
    return score;
}

// Owned: the text of a JSON value at a path (both texts) of value (borrowed).
static char *text_at(jv value, const char *path)
{
    jv text = jv_dump_string(jv_getpath(jv_copy(value), jv_parse(path)), JV_PRINT_SORTED);
    char *copy = xstrdup(jv_string_value(text));
    jv_free(text);
    return copy;
}

#define EXPECT_AT(value, path, expected)                                                           \
    do {                                                                                           \
        AUTO_FREE char *text_ = text_at(value, path);                                              \
        cr_expect_str_eq(text_, expected, "%s: %s, expected %s", path, text_, expected);           \
    } while (0)

struct outcome {
    const char *check;
    const char *status;
    const char *score; // of 2.5 points
    const char *message;
    const char *hint;
    const char *locations;
};

// One rubric of all these checks, so that jq compiles once.
static jv score_checks(const struct outcome *outcomes, size_t count, const char *extra)
{
    jv criteria = jv_array();
    for (size_t i = 0; i < count; i++) {
        jv criterion = jv_parse(extra);
        criterion = jv_object_set(criterion, jv_string("id"), jv_string_fmt("c%zu", i));
        criterion = jv_object_set(criterion, jv_string("title"), jv_string("T"));
        criterion = jv_object_set(criterion, jv_string("points"), jv_number(2.5));
        criterion = jv_object_set(criterion, jv_string("check"), jv_string(outcomes[i].check));
        criteria = jv_array_append(criteria, criterion);
    }
    AUTO_FREE char *text = json_to_text(criteria);
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(&workshop, text);
    jv score = must_score(rubric, jv_parse(evidence_text));
    rubric_free(rubric);
    workshop_close(&workshop);
    return score;
}

static void expect_outcomes(jv score, const struct outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        jv criterion =
            jv_getpath(jv_copy(score), JV_ARRAY(jv_string("criteria"), jv_number((double)i)));
        const struct outcome *o = &outcomes[i];
        const char *message = json_get_text(criterion, "message", "(none)");
        cr_expect_str_eq(json_get_text(criterion, "status", ""), o->status, "%s: %s (%s)", o->check,
                         json_get_text(criterion, "status", ""), message);
        cr_expect_str_eq(json_get_text(criterion, "hint", ""), o->hint, "%s: hint", o->check);
        if (*o->message)
            cr_expect_not_null(strstr(message, o->message), "%s: expected \"%s\", got \"%s\"",
                               o->check, o->message, message);
        else
            cr_expect_str_eq(message, "", "%s: got \"%s\"", o->check, message);
        EXPECT_AT(criterion, "[\"score\"]", o->score);
        EXPECT_AT(criterion, "[\"locations\"]", o->locations);
        jv_free(criterion);
    }
}

Test(score, a_check_yields_a_boolean_a_share_or_an_object)
{
    static const struct outcome outcomes[] = {
        {"true", "passed", "2.5", "", "", "[]"},
        {"1", "passed", "2.5", "", "", "[]"},
        {"{score: true, message: \"unused\", hint: \"unused\", locations: [{file: \"a\", line: "
         "1}]}",
         "passed", "2.5", "", "", "[]"},
        {"false", "failed", "0", "M", "H", "[]"},
        {"0", "failed", "0", "M", "H", "[]"},
        {"{score: 0}", "failed", "0", "M", "H", "[]"},
        {"{score: false, message: null, hint: null, locations: null}", "failed", "0", "M", "H",
         "[]"},
        {"{score: false, message: \"own\"}", "failed", "0", "own", "H", "[]"},
        {"{score: false, message: \"\"}", "failed", "0", "", "H", "[]"},
        {"{score: false, hint: \"own\"}", "failed", "0", "M", "own", "[]"},
        {"0.5", "partial", "1.25", "M", "H", "[]"},
        {"{score: 0.5, message: \"half\"}", "partial", "1.25", "half", "H", "[]"},
        {"0.001", "partial", "0", "M", "H", "[]"},
        {"0.9999", "partial", "2.5", "M", "H", "[]"},
        {"1/3", "partial", "0.83", "M", "H", "[]"},
        {"0.002", "partial", "0.01", "M", "H", "[]"}, // 0.005 is rounded up
        {"{score: 0, locations: [.runs[].leaks[].created_at, null, {file: \"b.c\", line: 9},"
         " {line: 3, file: \"a.c\"}, {file: \"a.c\", line: 1}]}",
         "failed", "0", "M", "H",
         "[{\"file\":\"a.c\",\"line\":3},{\"file\":\"b.c\",\"line\":9},{\"file\":\"a.c\",\"line\":"
         "1}]"},
        {"def half: 0.5; # a comment\nhalf # and one without an end", "partial", "1.25", "M", "H",
         "[]"},
        {"debug | stderr | .build.ok", "passed", "2.5", "", "", "[]"},
    };
    size_t count = sizeof outcomes / sizeof *outcomes;
    jv score = score_checks(outcomes, count, "{\"message\": \"M\", \"hint\": \"H\"}");
    expect_outcomes(score, outcomes, count);
    EXPECT_AT(score, "[\"gradable\"]", "true");
    EXPECT_AT(score, "[\"reason\"]", "null");
    // 3 x 2.5, 2 x 1.25 + 1.25 + 2.5 + 0.83 + 0.01, and 2.5
    EXPECT_AT(score, "[\"score\"]", "17.09");
    EXPECT_AT(score, "[\"max\"]", "47.5");
    jv_free(score);
}

Test(score, a_check_that_yields_anything_else_is_an_error_never_a_zero)
{
    static const struct outcome outcomes[] = {
        {"null", "error", "null", "expected a boolean or a number from 0 to 1, found null", "",
         "[]"},
        {"\"x\"", "error", "null", "the check's value: expected a boolean or a number", "", "[]"},
        {"[true]", "error", "null", "found an array", "", "[]"},
        {"2", "error", "null", "found 2", "", "[]"},
        {"-0.1", "error", "null", "found -0.1", "", "[]"},
        {"nan", "error", "null", "found nan", "", "[]"},
        {"infinite", "error", "null", "expected a boolean or a number", "", "[]"},
        {"empty", "error", "null", "the check yields no value", "", "[]"},
        {"true, true", "error", "null", "the check yields more than one value", "", "[]"},
        {"repeat(true)", "error", "null", "the check yields more than one value", "", "[]"},
        {"true, error(\"x\")", "error", "null", "raised an error after its first value: x", "",
         "[]"},
        {"error(\"no run\")", "error", "null", "the check raised an error: no run", "", "[]"},
        {"error({a: 1})", "error", "null", "the check raised an error: {\"a\":1}", "", "[]"},
        {".runs.x", "error", "null", "the check raised an error: Cannot index array", "", "[]"},
        {"{}", "error", "null", "the key \"score\" is missing", "", "[]"},
        {"{score: 7}", "error", "null", "value: .score: expected a boolean", "", "[]"},
        {"{score: 0, mesage: \"x\"}", "error", "null",
         "unknown key \"mesage\": did you mean \"message\"?", "", "[]"},
        {"{score: 0, message: 3}", "error", "null", ".message: expected a string, found 3", "",
         "[]"},
        {"{score: 0, hint: {}}", "error", "null", ".hint: expected a string", "", "[]"},
        {"{score: 0, locations: {}}", "error", "null", ".locations: expected an array", "", "[]"},
        {"{score: 0, locations: [1]}", "error", "null", ".locations[0]: expected an object", "",
         "[]"},
        {"{score: 0, locations: [{file: \"a\"}]}", "error", "null",
         ".locations[0].line: expected a number, found null", "", "[]"},
        {"{score: 0, locations: [{line: 1}]}", "error", "null",
         ".locations[0].file: expected a string, found null", "", "[]"},
        {"env.HOME == null", "error", "null", "env is not available in a check", "", "[]"},
        {"now > 0", "error", "null", "now is not available in a check", "", "[]"},
        {"input", "error", "null", "input is not available in a check", "", "[]"},
        {"[inputs] == []", "error", "null", "inputs is not available in a check", "", "[]"},
        {"input_filename == null", "error", "null", "input_filename is not available", "", "[]"},
        {"input_line_number == 0", "error", "null", "input_line_number is not available", "", "[]"},
        {"0 | localtime | true", "error", "null", "localtime is not available", "", "[]"},
        {"0 | strflocaltime(\"%Z\") | true", "error", "null", "strflocaltime is not available", "",
         "[]"},
        {"halt", "error", "null", "halt is not available", "", "[]"},
        {"halt_error", "error", "null", "halt_error is not available", "", "[]"},
        {"halt_error(1)", "error", "null", "halt_error is not available", "", "[]"},
    };
    size_t count = sizeof outcomes / sizeof *outcomes;
    jv score = score_checks(outcomes, count, "{\"message\": \"M\", \"hint\": \"H\"}");
    expect_outcomes(score, outcomes, count);
    EXPECT_AT(score, "[\"gradable\"]", "false");
    EXPECT_AT(score, "[\"score\"]", "null");
    EXPECT_AT(score, "[\"max\"]", "85");
    const char *reason = json_get_text(score, "reason", "");
    cr_expect_eq(strncmp(reason, "criterion \"c0\": the check's value: expected", 43), 0, "%s",
                 reason);
    jv_free(score);
}

// 0.145 is a little less than that as a double.
Test(score, marks_are_rounded_half_up_whatever_a_double_makes_of_them)
{
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(
        &workshop, "[{\"id\": \"a\", \"title\": \"A\", \"points\": 1, \"check\": \"0.145\"},"
                   " {\"id\": \"b\", \"title\": \"B\", \"points\": 0.1, \"check\": \"1\"},"
                   " {\"id\": \"c\", \"title\": \"C\", \"points\": 0.2, \"check\": \"1\"}]");
    jv score = must_score(rubric, jv_parse(evidence_text));
    EXPECT_AT(score, "[\"criteria\", 0, \"score\"]", "0.15");
    EXPECT_AT(score, "[\"score\"]", "0.45");
    EXPECT_AT(score, "[\"max\"]", "1.3");
    jv_free(score);
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, absent_messages_are_empty)
{
    static const struct outcome outcomes[] = {{"false", "failed", "0", "", "", "[]"}};
    jv score = score_checks(outcomes, 1, "{}");
    expect_outcomes(score, outcomes, 1);
    EXPECT_AT(score, "[\"criteria\", 0, \"runs\"]", "[]");
    jv_free(score);
}

Test(score, a_criterion_is_skipped_when_one_that_it_needs_brought_nothing)
{
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(
        &workshop, "[{\"id\": \"ok\", \"title\": \"Ok\", \"points\": 1, \"check\": \"true\"},"
                   " {\"id\": \"half\", \"title\": \"Half\", \"points\": 1, \"check\": \"0.001\"},"
                   " {\"id\": \"bad\", \"title\": \"Bad\", \"points\": 1, \"check\": \"false\"},"
                   " {\"id\": \"d\", \"title\": \"D\", \"points\": 1, \"check\": \"true\","
                   "  \"needs\": [\"ok\", \"half\"]},"
                   " {\"id\": \"e\", \"title\": \"E\", \"points\": 1, \"check\": \"error(1)\", "
                   "\"hint\": \"H\","
                   "  \"needs\": [\"ok\", \"bad\"], \"runs\": [\"normal\", \"again\"]},"
                   " {\"id\": \"f\", \"title\": \"F\", \"points\": 1, \"check\": \"true\", "
                   "\"needs\": [\"e\"]}]");
    jv score = must_score(rubric, jv_parse(evidence_text));
    EXPECT_AT(score, "[\"score\"]", "2");
    EXPECT_AT(score, "[\"gradable\"]", "true");
    EXPECT_AT(score, "[\"criteria\", 3, \"status\"]", "\"passed\"");
    EXPECT_AT(score, "[\"criteria\", 4]",
              "{\"hint\":\"\",\"id\":\"e\",\"locations\":[],\"message\":\"not judged: it needs "
              "\\\"Bad\\\"\",\"points\":1,\"runs\":[\"normal\",\"again\"],\"score\":0,\"status\":"
              "\"skipped\",\"title\":\"E\"}");
    EXPECT_AT(score, "[\"criteria\", 5, \"message\"]", "\"not judged: it needs \\\"E\\\"\"");
    jv_free(score);
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, a_criterion_that_needs_one_with_an_error_is_skipped_too)
{
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(
        &workshop,
        "[{\"id\": \"a\", \"title\": \"A\", \"points\": 1, \"check\": \"error(\\\"x\\\")\"},"
        " {\"id\": \"b\", \"title\": \"B\", \"points\": 1, \"check\": \"true\", \"needs\": "
        "[\"a\"]}]");
    jv score = must_score(rubric, jv_parse(evidence_text));
    EXPECT_AT(score, "[\"criteria\", 1, \"status\"]", "\"skipped\"");
    EXPECT_AT(score, "[\"reason\"]", "\"criterion \\\"a\\\": the check raised an error: x\"");
    jv_free(score);
    rubric_free(rubric);
    workshop_close(&workshop);
}

static const char one_criterion[] =
    "[{\"id\": \"a\", \"title\": \"A\", \"points\": 10, \"check\": \"true\"}]";

Test(score, what_the_harness_failed_at_is_not_gradable)
{
    static const struct {
        const char *evidence;
        const char *reason;
    } cases[] = {
        {"{\"schema\": \"shmark.evidence/1\", \"build\": null, \"runs\": []}",
         "\"the evidence has no build\""},
        {"{\"schema\": \"shmark.evidence/1\", \"runs\": []}", "\"the evidence has no build\""},
        {"{\"schema\": \"shmark.evidence/1\", \"build\": {}, \"runs\": [{\"scenario\": \"a\","
         " \"outcome\": \"exited\"}, {\"scenario\": \"b\", \"outcome\": \"harness-error\"}]}",
         "\"the harness failed in the run \\\"b\\\"\""},
        {"{\"schema\": \"shmark.evidence/1\", \"build\": null, \"runs\": ["
         "{\"scenario\": \"b\", \"outcome\": \"harness-error\"}, 3]}",
         "\"the evidence has no build; the harness failed in the run \\\"b\\\"\""},
        {"{\"schema\": \"shmark.evidence/1\", \"build\": {\"ok\": false}, \"runs\": []}", "null"},
    };
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(&workshop, one_criterion);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool gradable = strcmp(cases[i].reason, "null") == 0;
        jv score = must_score(rubric, jv_parse(cases[i].evidence));
        EXPECT_AT(score, "[\"reason\"]", cases[i].reason);
        EXPECT_AT(score, "[\"gradable\"]", gradable ? "true" : "false");
        EXPECT_AT(score, "[\"score\"]", gradable ? "10" : "null");
        EXPECT_AT(score, "[\"max\"]", "10");
        jv_free(score);
    }
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, evidence_of_another_kind_is_a_usage_error)
{
    static const struct {
        const char *evidence;
        const char *message;
    } cases[] = {
        {"[]", "evidence: expected an object, found an empty array"},
        {"{}", "evidence: .schema: expected \"shmark.evidence/1\", found null"},
        {"{\"schema\": \"shmark.evidence/2\"}", "found \"shmark.evidence/2\""},
        {"{\"schema\": \"shmark.evidence/1\", \"assignment\": \"other\", \"runs\": []}",
         "evidence: .assignment: expected \"demo\", which the rubric is for, found \"other\""},
        {"{\"schema\": \"shmark.evidence/1\", \"assignment\": null}",
         "evidence: .runs: expected an array, found null"},
    };
    struct workshop workshop = workshop_open();
    struct rubric *rubric = must_load(&workshop, one_criterion);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jv score = jv_null();
        struct error *error = rubric_score(rubric, jv_parse(cases[i].evidence), &score);
        cr_assert_not_null(error, "%s", cases[i].evidence);
        cr_expect_eq(error_kind_of(error), ERROR_USAGE);
        cr_expect_not_null(strstr(error_message(error), cases[i].message), "got \"%s\"",
                           error_message(error));
        error_free(error);
        jv_free(score);
    }
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, the_same_rubric_elsewhere_gives_the_same_bytes_for_many_submissions)
{
    char *texts[2][3];
    for (int place = 0; place < 2; place++) {
        struct workshop workshop = workshop_open();
        add_library(&workshop, "a.jq", "def fine: .build.ok;\n");
        setenv("TZ", place ? "Asia/Tokyo" : "UTC", 1);
        struct rubric *rubric = must_load(
            &workshop,
            "[{\"id\": \"a\", \"title\": \"A\", \"points\": 10, \"check\": \"fine\"},"
            " {\"id\": \"b\", \"title\": \"B\", \"points\": 1, \"check\": \"0 | mktime\"},"
            " {\"id\": \"c\", \"title\": \"C\", \"points\": 1, \"check\": \".runs | length\"}]");
        for (int i = 0; i < 3; i++)
            texts[place][i] = json_to_text(must_score(rubric, jv_parse(evidence_text)));
        rubric_free(rubric);
        workshop_close(&workshop);
    }
    for (int i = 0; i < 6; i++)
        cr_expect_str_eq(texts[i / 3][i % 3], texts[0][0]);
    cr_expect_not_null(strstr(texts[0][0], "\"path\": \"rubric.json\""), "%s", texts[0][0]);
    for (int i = 0; i < 6; i++)
        free(texts[i / 3][i % 3]);
}

Test(score, the_hash_is_of_the_rubric_and_its_library_joined)
{
    struct workshop workshop = workshop_open();
    add_library(&workshop, "b.jq", "def b: 1;\n");
    add_library(&workshop, "B.jq", "def c: 1;\n");
    add_library(&workshop, "a.txt", "not one of them");
    add_library(&workshop, ".hidden.jq", "not one of them");
    struct rubric *rubric = must_load(&workshop, one_criterion);
    jv score = must_score(rubric, jv_parse(evidence_text));
    AUTO_FREE char *command =
        xasprintf("cd '%s' && cat rubric.json lib/B.jq lib/b.jq | sha256sum", workshop.folder);
    FILE *pipe = popen(command, "re");
    char digest[SHA256_HEX_BYTES] = "";
    cr_assert_eq(fread(digest, 1, SHA256_HEX_BYTES - 1, pipe), SHA256_HEX_BYTES - 1);
    pclose(pipe);
    jv named = json_get(score, "rubric");
    cr_expect_str_eq(json_get_text(named, "sha256", ""), digest);
    jv_free(named);
    jv_free(score);
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, a_check_sees_the_librarys_definitions_in_the_order_of_their_files)
{
    struct workshop workshop = workshop_open();
    add_library(&workshop, "2.jq", "def two: one + 1; # no newline at the end");
    add_library(&workshop, "1.jq", "def one: 1;\n");
    struct rubric *rubric = must_load(
        &workshop, "[{\"id\": \"a\", \"title\": \"A\", \"points\": 2, \"check\": \"two / 4\"}]");
    jv score = must_score(rubric, jv_parse(evidence_text));
    EXPECT_AT(score, "[\"score\"]", "1");
    jv_free(score);
    rubric_free(rubric);
    workshop_close(&workshop);
}

Test(score, a_persons_own_jq_definitions_have_no_say)
{
    struct workshop workshop = workshop_open();
    AUTO_FREE char *own = xasprintf("%s/.jq", workshop.folder);
    write_file(own, "def own: true; def length: 7;");
    setenv("HOME", workshop.folder, 1);
    struct rubric *rubric = NULL;
    struct error *error = load_criteria(
        &workshop, "[{\"id\": \"a\", \"title\": \"A\", \"points\": 1, \"check\": \"own\"}]",
        &rubric);
    cr_assert_not_null(error, "~/.jq was loaded");
    cr_expect_not_null(strstr(error_message(error), "own/0 is not defined"));
    error_free(error);
    cr_expect_str_eq(getenv("HOME"), workshop.folder, "HOME was not put back");
    unsetenv("HOME");
    rubric_free(must_load(&workshop, one_criterion));
    cr_expect_null(getenv("HOME"));
    workshop_close(&workshop);
}

static void expect_rejected(const struct workshop *workshop, const char *criteria,
                            const char *expected)
{
    struct rubric *rubric = NULL;
    struct error *error = load_criteria(workshop, criteria, &rubric);
    cr_assert_not_null(error, "accepted: %s", criteria);
    const char *message = error_message(error);
    cr_expect_eq(error_kind_of(error), ERROR_USAGE);
    cr_expect_not_null(strstr(message, expected), "%s: expected \"%s\", got \"%s\"", criteria,
                       expected, message);
    cr_expect_eq(strncmp(message, workshop->folder, strlen(workshop->folder)), 0,
                 "no file name: %s", message);
    error_free(error);
}

Test(score, a_check_that_does_not_compile_is_named_with_line_and_column)
{
    static const struct {
        const char *check; // as JSON
        const char *expected;
    } cases[] = {
        {"\"nosuch\"", "rubric.json: .criteria[1].check: criterion \"bad\", line 1, column 1 of "
                       "its check: nosuch/0 is "
                       "not defined"},
        {"\"true\\n  and nosuch(1)\"", "line 2, column 7 of its check: nosuch/1 is not defined"},
        {"\".a | $x\"", "column 6 of its check: $x is not defined"},
        {"\".a }\"", "line 1, column 4 of its check: syntax error, unexpected INVALID_CHARACTER"},
        {"\"import \\\"a\\\" as a; 1\"",
         "line 1, column 1 of its check: syntax error, unexpected import"},
        {"\"(1\"", "criterion \"bad\": the check ends too early or not at all: syntax error"},
        {"\"1)\"", "criterion \"bad\": the check ends too early or not at all: syntax error"},
        {"\"def f: 1;\"",
         "criterion \"bad\": the check ends too early or not at all: syntax error"},
        {"\"# nothing\"",
         "criterion \"bad\": the check ends too early or not at all: syntax error"},
        {"\"$ENV.HOME\"",
         "rubric.json: .criteria[1].check: criterion \"bad\": $ENV is not available"},
        {"\"$ \\n ENV\"", "criterion \"bad\": $ENV is not available"},
        {"\"$index\"", "$index is not defined"},
    };
    struct workshop workshop = workshop_open();
    add_library(&workshop, "a.jq", "def a: 1;\n\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *criteria =
            xasprintf("[{\"id\": \"ok\", \"title\": \"T\", \"points\": 1, \"check\": \"true\"},"
                      " {\"id\": \"bad\", \"title\": \"T\", \"points\": 1, \"check\": %s},"
                      " {\"id\": \"end\", \"title\": \"T\", \"points\": 1, \"check\": \"true\"}]",
                      cases[i].check);
        expect_rejected(&workshop, criteria, cases[i].expected);
    }
    workshop_close(&workshop);
}

Test(score, a_library_file_that_does_not_compile_is_named_with_line_and_column)
{
    static const struct {
        const char *text; // of the second of three files
        const char *expected;
    } cases[] = {
        {"def c: 1;\ndef b: 1 +;\n", "/lib/b.jq:2:11: syntax error, unexpected ';'"},
        {"def b: (1;\n", "/lib/b.jq:1:10: syntax error"},
        {"def b: 1", "/lib/b.jq: a bracket, quote or definition has no end: syntax error"},
        {"def b: [1", "/lib/b.jq: a bracket, quote or definition has no end: syntax error"},
        {"\n\ndef b: nosuch;\n",
         "/lib/b.jq:3:8: nosuch/0 is not defined (criterion \"a\" uses this)"},
        {"def b:\n $ENV;\n", "/lib/b.jq:2: $ENV is not available"},
        {"import \"x\" as x;\ndef b: 1;", "/lib/b.jq:1:1: syntax error, unexpected import"},
    };
    struct workshop workshop = workshop_open();
    add_library(&workshop, "a.jq", "def a: 1;");
    add_library(&workshop, "c.jq", "def d: 1;");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        add_library(&workshop, "b.jq", cases[i].text);
        expect_rejected(&workshop,
                        "[{\"id\": \"a\", \"title\": \"T\", \"points\": 1, \"check\": \"b\"}]",
                        cases[i].expected);
    }
    workshop_close(&workshop);
}

Test(score, a_library_that_cannot_be_read_is_an_error_unless_it_is_the_default_one)
{
    struct workshop workshop = workshop_open();
    rmdir(workshop.library);
    struct rubric *rubric = must_load(&workshop, one_criterion);
    rubric_free(rubric);
    struct error *error = rubric_load(workshop.rubric, workshop.library, &rubric);
    cr_assert_not_null(error);
    cr_expect_not_null(
        strstr(error_message(error), "/lib: No such file or directory, expected a folder"));
    error_free(error);
    write_file(workshop.library, "");
    expect_rejected(&workshop, one_criterion, "/lib: Not a directory");
    unlink(workshop.library);
    mkdir(workshop.library, 0700);
    AUTO_FREE char *folder = xasprintf("%s/a.jq", workshop.library);
    mkdir(folder, 0700);
    expect_rejected(&workshop, one_criterion, "/lib/a.jq: is a folder");
    rmdir(folder);
    FILE *file = fopen(folder, "we");
    fwrite("def a: \0001;", 1, 10, file);
    fclose(file);
    expect_rejected(&workshop, one_criterion, "/lib/a.jq: holds a NUL byte");
    workshop_close(&workshop);
}

Test(rubric, a_file_that_is_no_rubric_is_a_usage_error_that_names_it)
{
    struct workshop workshop = workshop_open();
    struct rubric *rubric = NULL;
    struct error *error = rubric_load("/nonexistent/r.json", NULL, &rubric);
    cr_assert_not_null(error);
    cr_expect_str_eq(error_message(error), "/nonexistent/r.json: No such file or directory");
    error_free(error);
    expect_rejected(&workshop, "[}", "rubric.json:1:");
    expect_rejected(&workshop, "[], \"criteria\": []", ".criteria: this key is there twice");
    rubric = must_load(&workshop, one_criterion);
    cr_expect_str_eq(rubric_assignment(rubric), "demo");
    rubric_free(rubric);
    workshop_close(&workshop);
}
