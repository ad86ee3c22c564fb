// From assignment.json to struct assignment. Everything is checked before anything is run: a
// mistake in an assignment must not look like a mistake of the students.
#include "assignment/assignment.h"

#include <string.h>

#include "assignment/parse.h"
#include "base/document.h"
#include "base/json.h"
#include "base/memory.h"

static struct error *check_languages(const struct schema_place *place, jv languages)
{
    static const char *const known[] = {"c", "c++", NULL};
    size_t count = (size_t)jv_array_length(jv_copy(languages));
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv language = jv_array_get(jv_copy(languages), (int)i);
        struct schema_place at = schema_item_of(place, i);
        TRY(schema_check_word(&at, language, known));
    }
    return NULL;
}

static struct error *parse_scenarios(const struct schema_place *place, jv scenarios,
                                     struct assignment *out)
{
    size_t count = (size_t)jv_array_length(jv_copy(scenarios));
    out->scenarios = xcalloc(count, sizeof *out->scenarios);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv value = jv_array_get(jv_copy(scenarios), (int)i);
        struct schema_place at = schema_item_of(place, i);
        struct scenario *scenario = &out->scenarios[out->scenario_count++];
        TRY(parse_scenario(&at, value, &out->limits, scenario));
        struct schema_place at_id = schema_key_of(&at, "id");
        for (size_t j = 0; j < i; j++) {
            if (strcmp(out->scenarios[j].id, scenario->id) == 0)
                return schema_error(&at_id, "scenario \"%s\" is there already", scenario->id);
        }
    }
    return NULL;
}

static struct error *parse_into(const char *file, jv value, struct assignment *out)
{
    static const struct schema_key keys[] = {
        {"$schema", SCHEMA_STRING, false}, {"name", SCHEMA_NAME, true},
        {"title", SCHEMA_TEXT, true},      {"languages", SCHEMA_ITEMS, false},
        {"build", SCHEMA_OBJECT, true},    {"limits", SCHEMA_OBJECT, false},
        {"scenarios", SCHEMA_ITEMS, true}, {NULL, SCHEMA_ANY, false},
    };
    struct schema_place root = schema_root(file);
    TRY(schema_check_object(&root, value, keys));
    out->name = schema_copy_text(value, "name");
    out->title = schema_copy_text(value, "title");
    out->limits = limits_default;

    AUTO_JV jv languages = json_get(value, "languages");
    struct schema_place at_languages = schema_key_of(&root, "languages");
    if (jv_get_kind(languages) == JV_KIND_ARRAY)
        TRY(check_languages(&at_languages, languages));
    AUTO_JV jv build = json_get(value, "build");
    struct schema_place at_build = schema_key_of(&root, "build");
    TRY(parse_build(&at_build, build, &out->build));
    AUTO_JV jv limits = json_get(value, "limits");
    struct schema_place at_limits = schema_key_of(&root, "limits");
    if (jv_get_kind(limits) == JV_KIND_OBJECT)
        TRY(parse_limits(&at_limits, limits, &out->limits));
    AUTO_JV jv scenarios = json_get(value, "scenarios");
    struct schema_place at_scenarios = schema_key_of(&root, "scenarios");
    return parse_scenarios(&at_scenarios, scenarios, out);
}

struct error *assignment_parse(const char *file, const char *folder, jv value,
                               struct assignment **out)
{
    struct assignment *assignment = xcalloc(1, sizeof *assignment);
    assignment->folder = xstrdup(folder);
    struct error *error = parse_into(file, value, assignment);
    if (error) {
        assignment_free(assignment);
        return error;
    }
    *out = assignment;
    return NULL;
}

struct error *assignment_load(const char *folder, struct assignment **out)
{
    AUTO_FREE char *path = xasprintf("%s/assignment.json", folder);
    struct document document;
    TRY(document_read(path, &document));
    AUTO_JV jv value = jv_null();
    struct error *error = document_parse(&document, &value);
    document_release(&document);
    return error ? error : assignment_parse(path, folder, value, out);
}

void assignment_free(struct assignment *assignment)
{
    if (!assignment)
        return;
    free(assignment->name);
    free(assignment->title);
    free(assignment->folder);
    build_release(&assignment->build);
    for (size_t i = 0; i < assignment->scenario_count; i++)
        scenario_release(&assignment->scenarios[i]);
    free(assignment->scenarios);
    free(assignment);
}
