// The shape of a rubric: each mistake in one is named with its place. What its checks do is in
// score_test.c.
#include <criterion/criterion.h>
#include <string.h>

#include "score/rubric.h"

// One change to a sound rubric, and what is said to it; as in assignment_test.c.
struct change {
    const char *path;
    const char *value;    // NULL: deleted
    const char *expected; // NULL: still sound
};

static const char sound[] =
    "{\"$schema\": \"s\", \"assignment\": \"demo\", \"title\": \"Demo\", \"criteria\": ["
    " {\"id\": \"builds\", \"title\": \"B\", \"points\": 10, \"check\": \"true\"},"
    " {\"id\": \"removed\", \"title\": \"R\", \"points\": 2.25, \"check\": \"true\", \"message\": "
    "\"m\","
    "  \"hint\": \"h\", \"needs\": [\"builds\"], \"runs\": [\"normal\"]}]}";

static void try_change(const struct change *change)
{
    jv value = jv_parse(sound), path = jv_parse(change->path);
    value = change->value ? jv_setpath(value, path, jv_parse(change->value))
                          : jv_delpaths(value, JV_ARRAY(path));
    cr_assert(jv_is_valid(value), "the change of %s does not fit", change->path);
    struct rubric *rubric = NULL;
    struct error *error = rubric_parse("dir/r.json", value, &rubric);
    const char *message = error ? error_message(error) : "(no error)";
    const char *shown = change->value ? change->value : "(absent)";
    if (change->expected) {
        cr_expect_not_null(strstr(message, change->expected),
                           "%s = %s: expected \"%s\", got \"%s\"", change->path, shown,
                           change->expected, message);
        cr_expect_eq(strncmp(message, "dir/r.json: ", 12), 0, "no file name: %s", message);
        cr_expect_null(rubric);
        cr_expect(!error || error_kind_of(error) == ERROR_USAGE);
    } else {
        cr_expect_null(error, "%s = %s: got \"%s\"", change->path, shown, message);
    }
    error_free(error);
    rubric_free(rubric);
    jv_free(value);
}

Test(rubric, mistakes_in_its_shape_are_named)
{
    static const struct change changes[] = {
        {"[]", "null", "r.json: expected an object, found null"},
        {"[\"$schema\"]", NULL, NULL},
        {"[\"title\"]", NULL, NULL},
        {"[\"criterias\"]", "[]", "unknown key \"criterias\": did you mean \"criteria\"?"},
        {"[\"assignment\"]", NULL, "the key \"assignment\" is missing"},
        {"[\"assignment\"]", "\"A b\"", ".assignment: expected a name"},
        {"[\"criteria\"]", "[]", ".criteria: expected an array that is not empty"},
        {"[\"criteria\", 1]", "\"x\"", ".criteria[1]: expected an object, found \"x\""},
        {"[\"criteria\", 1, \"mesage\"]", "\"\"",
         ".criteria[1]: unknown key \"mesage\": did you mean \"message\"?"},
        {"[\"criteria\", 1, \"id\"]", NULL, ".criteria[1]: the key \"id\" is missing"},
        {"[\"criteria\", 1, \"id\"]", "\"a_b\"", ".criteria[1].id: expected a name"},
        {"[\"criteria\", 1, \"id\"]", "\"builds\"",
         ".criteria[1].id: criterion \"builds\" is there already"},
        {"[\"criteria\", 1, \"title\"]", NULL, "the key \"title\" is missing"},
        {"[\"criteria\", 1, \"check\"]", NULL, "the key \"check\" is missing"},
        {"[\"criteria\", 1, \"check\"]", "\"\"",
         ".criteria[1].check: expected a string that is not empty"},
        {"[\"criteria\", 1, \"check\"]", "\"1\\u0000\"",
         ".criteria[1].check: expected a string that is"},
        {"[\"criteria\", 1, \"check\"]", "true", ".criteria[1].check: expected"},
        {"[\"criteria\", 1, \"message\"]", NULL, NULL},
        {"[\"criteria\", 1, \"message\"]", "3", ".criteria[1].message: expected a string, found 3"},
        {"[\"criteria\", 1, \"hint\"]", "[]", ".criteria[1].hint: expected a string"},
        {"[\"criteria\", 1, \"runs\"]", "\"normal\"",
         ".criteria[1].runs: expected an array of strings"},
        {"[\"criteria\", 1, \"runs\", 0]", "1", ".criteria[1].runs[0]: expected a string"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        try_change(&changes[i]);
}

Test(rubric, mistakes_in_points_and_needs_are_named)
{
    static const struct change changes[] = {
        {"[\"criteria\", 1, \"points\"]", NULL, "the key \"points\" is missing"},
        {"[\"criteria\", 1, \"points\"]", "0", ".criteria[1].points: expected points above 0"},
        {"[\"criteria\", 1, \"points\"]", "-5", "found -5"},
        {"[\"criteria\", 1, \"points\"]", "\"5\"", "found \"5\""},
        {"[\"criteria\", 1, \"points\"]", "nan", ".criteria[1].points: expected"},
        {"[\"criteria\", 1, \"points\"]", "1e7", ".criteria[1].points: expected"},
        {"[\"criteria\", 1, \"points\"]", "1000000", NULL},
        {"[\"criteria\", 1, \"points\"]", "0.01", NULL},
        {"[\"criteria\", 1, \"points\"]", "33.33", NULL},
        {"[\"criteria\", 1, \"points\"]", "33.333", "with at most two decimals, found 33.333"},
        {"[\"criteria\", 1, \"points\"]", "0.001", "with at most two decimals"},
        {"[\"criteria\", 1, \"needs\"]", NULL, NULL},
        {"[\"criteria\", 1, \"needs\"]", "[]", NULL},
        {"[\"criteria\", 1, \"needs\"]", "\"builds\"",
         ".criteria[1].needs: expected an array of strings"},
        {"[\"criteria\", 1, \"needs\", 0]", "\"build\"",
         ".criteria[1].needs[0]: no earlier criterion has the id \"build\": did you mean "
         "\"builds\"?"},
        {"[\"criteria\", 1, \"needs\", 0]", "\"removed\"",
         ".criteria[1].needs[0]: no earlier criterion has the id \"removed\""},
        {"[\"criteria\", 0, \"needs\"]", "[\"removed\"]",
         ".criteria[0].needs[0]: no earlier criterion has the id \"removed\""},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        try_change(&changes[i]);
}
