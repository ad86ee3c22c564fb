// The scenarios that a rubric names, beside those that the assignment has. A check that asks for a
// run which never happens raises an error for every submission, so it is told before any is graded.
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/schema.h"
#include "score/rubric.h"

// The definitions of rubrics/lib/ whose first argument is a scenario's id, or an array of such.
static const char *const words[] = {
    "run", "in_runs", "survives", "runs_of", "in_every_order", "survives_each_failure", NULL};

static bool is_name_part(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '.' || c == ':';
}

// Is the character at `at` behind a "#", in a comment? Quotes before the "#" on its line that are
// not paired say that it stands in a string.
static bool in_comment(const char *text, const char *at)
{
    bool in_string = false;
    const char *line = at;
    while (line > text && line[-1] != '\n')
        line--;
    for (; line < at; line++) {
        if (*line == '"' && (line == text || line[-1] != '\\'))
            in_string = !in_string;
        else if (*line == '#' && !in_string)
            return true;
    }
    return false;
}

// The word's call that begins at `at`: what follows its "(", or NULL where there is none.
static const char *after_word(const char *text, const char *at)
{
    if (at > text && is_name_part(at[-1]))
        return NULL;
    for (const char *const *word = words; *word; word++) {
        size_t bytes = strlen(*word);
        if (strncmp(at, *word, bytes) != 0 || is_name_part(at[bytes]))
            continue;
        const char *next = at + bytes + strspn(at + bytes, " \t\r\n");
        if (*next == '(' && !in_comment(text, at))
            return next + 1;
    }
    return NULL;
}

// Steps over what stands between the ids of an array; at the next quote, or NULL at anything else.
static const char *next_quote(const char *at)
{
    at += strspn(at, " \t\r\n,[");
    return *at == '"' ? at : NULL;
}

static bool is_known(jv id, const char *const *scenarios)
{
    for (; *scenarios; scenarios++)
        if (strcmp(*scenarios, jv_string_value(id)) == 0)
            return true;
    return false;
}

static struct error *unknown_scenario(const struct schema_place *place, const char *criterion,
                                      jv id, const char *const *scenarios)
{
    AUTO_FREE char *quoted = schema_describe(id);
    const char *nearest = nearest_word(jv_string_value(id), scenarios);
    if (nearest)
        return schema_error(place,
                            "criterion \"%s\" asks for the scenario %s, which the assignment does "
                            "not have: did you mean \"%s\"?",
                            criterion, quoted, nearest);
    AUTO_FREE char *list = xstrdup("");
    for (size_t i = 0; scenarios[i]; i++) {
        AUTO_FREE char *before = list;
        list = xasprintf("%s%s\"%s\"", before, i ? ", " : "", scenarios[i]);
    }
    return schema_error(place,
                        "criterion \"%s\" asks for the scenario %s, which the assignment does not "
                        "have (it has %s)",
                        criterion, quoted, list);
}

// The ids that are written out at `at`, the first argument of one of the words. What is computed is
// not looked at.
static struct error *check_argument(const struct schema_place *place,
                                    const struct criterion *criterion, const char *at,
                                    const char *const *scenarios)
{
    while ((at = next_quote(at))) {
        const char *end = at + 1 + strcspn(at + 1, "\"\\");
        if (*end != '"')
            return NULL;
        // What follows may compute with it: run("nor" + "mal").
        const char *next = end + 1 + strspn(end + 1, " \t\r\n");
        if (!*next || !strchr(",;)]", *next))
            return NULL;
        AUTO_JV jv id = jv_string_sized(at + 1, (int)(end - at - 1));
        if (!is_known(id, scenarios))
            return unknown_scenario(place, criterion->id, id, scenarios);
        at = end + 1;
    }
    return NULL;
}

static struct error *check_criterion(const struct schema_place *place,
                                     const struct criterion *criterion,
                                     const char *const *scenarios)
{
    struct schema_place at_check = schema_key_of(place, "check");
    for (const char *at = criterion->check; *at; at++) {
        const char *argument = after_word(criterion->check, at);
        if (argument)
            TRY(check_argument(&at_check, criterion, argument, scenarios));
    }
    struct schema_place at_runs = schema_key_of(place, "runs");
    for (size_t i = 0; criterion->runs[i]; i++) {
        AUTO_JV jv id = jv_string(criterion->runs[i]);
        struct schema_place at = schema_item_of(&at_runs, i);
        if (!is_known(id, scenarios))
            return unknown_scenario(&at, criterion->id, id, scenarios);
    }
    return NULL;
}

struct error *rubric_check_scenarios(const struct rubric *rubric, const char *path,
                                     const char *const *scenarios)
{
    struct schema_place root = schema_root(path);
    struct schema_place criteria = schema_key_of(&root, "criteria");
    for (size_t i = 0; i < rubric->criterion_count; i++) {
        struct schema_place place = schema_item_of(&criteria, i);
        TRY(check_criterion(&place, &rubric->criteria[i], scenarios));
    }
    return NULL;
}

double rubric_points(const struct rubric *rubric)
{
    int64_t hundredths = 0;
    for (size_t i = 0; i < rubric->criterion_count; i++)
        hundredths += rubric->criteria[i].points_hundredths;
    return (double)hundredths / 100;
}
