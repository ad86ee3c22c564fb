#include <string.h>

#include "assignment/parse.h"
#include "base/json.h"
#include "base/memory.h"

enum { LONGEST_COMPONENT_BYTES = 255, LONGEST_PATH_BYTES = 4000 };

static bool is_inner_component(const char *component, size_t bytes)
{
    if (bytes == 0 || bytes > LONGEST_COMPONENT_BYTES)
        return false;
    return !(bytes == 1 && component[0] == '.') && !(bytes == 2 && memcmp(component, "..", 2) == 0);
}

static bool is_inner_path(const char *path)
{
    if (path[0] == '-' || strlen(path) > LONGEST_PATH_BYTES)
        return false;
    for (;;) {
        size_t bytes = strcspn(path, "/");
        if (!is_inner_component(path, bytes))
            return false;
        if (path[bytes] == '\0')
            return true;
        path += bytes + 1;
    }
}

struct error *check_inner_path(const struct schema_place *place, jv string)
{
    TRY(schema_check(place, string, SCHEMA_TEXT));
    if (!is_inner_path(jv_string_value(string)))
        return schema_mismatch(place,
                               "a path within the working folder (relative, without \".\" and "
                               "\"..\", not beginning with \"-\")",
                               string);
    return NULL;
}

// The compiler is chosen by the suffix, so it must be one that gcc or g++ takes for C or C++.
static struct error *check_source(const struct schema_place *place, jv source)
{
    static const char *const suffixes[] = {".c", ".cc", ".cpp", ".cxx", NULL};
    TRY(check_inner_path(place, source));
    const char *suffix = strrchr(jv_string_value(source), '.');
    for (size_t i = 0; suffix && suffixes[i]; i++) {
        if (strcmp(suffix, suffixes[i]) == 0)
            return NULL;
    }
    return schema_mismatch(place, "a C or C++ source (.c, .cc, .cpp, .cxx)", source);
}

static struct error *parse_sources(const struct schema_place *place, jv sources,
                                   struct build_program *out)
{
    TRY(schema_check(place, sources, SCHEMA_ITEMS));
    size_t count = (size_t)jv_array_length(jv_copy(sources));
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv source = jv_array_get(jv_copy(sources), (int)i);
        struct schema_place at = schema_item_of(place, i);
        TRY(check_source(&at, source));
    }
    out->sources = schema_copy_strings(sources, NULL);
    return NULL;
}

// One of "programs" by its name: [sources], or {"sources": [..], "flags": [..]}.
static struct error *parse_compiled(const struct schema_place *place, jv value,
                                    struct build_program *out)
{
    static const struct schema_key keys[] = {
        {"sources", SCHEMA_ITEMS, true},
        {"flags", SCHEMA_STRINGS, false},
        {NULL, SCHEMA_ANY, false},
    };
    if (jv_get_kind(value) == JV_KIND_ARRAY) {
        out->flags = schema_copy_strings(jv_null(), NULL);
        return parse_sources(place, value, out);
    }
    if (jv_get_kind(value) != JV_KIND_OBJECT)
        return schema_mismatch(
            place, "an array of sources, or {\"sources\": [..], \"flags\": [..]}", value);
    TRY(schema_check_object(place, value, keys));
    AUTO_JV jv flags = json_get(value, "flags");
    out->flags = schema_copy_strings(flags, NULL);
    AUTO_JV jv sources = json_get(value, "sources");
    struct schema_place at = schema_key_of(place, "sources");
    return parse_sources(&at, sources, out);
}

static struct build_program *add_program(struct build *build, jv name)
{
    struct build_program *program = &build->programs[build->program_count++];
    program->name = xstrdup(jv_string_value(name));
    return program;
}

static struct error *parse_compiled_programs(const struct schema_place *place, jv programs,
                                             struct build *out)
{
    if (jv_get_kind(programs) != JV_KIND_OBJECT)
        return schema_mismatch(
            place, "an object of name and sources (an array of names goes with \"make\")",
            programs);
    AUTO_JV jv names = jv_keys_unsorted(jv_copy(programs));
    size_t count = (size_t)jv_array_length(jv_copy(names));
    if (count == 0)
        return schema_error(place, "expected at least one program");
    out->programs = xcalloc(count, sizeof *out->programs);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv name = jv_array_get(jv_copy(names), (int)i);
        AUTO_JV jv value = jv_object_get(jv_copy(programs), jv_copy(name));
        struct schema_place at = schema_key_of(place, jv_string_value(name));
        TRY(check_inner_path(&at, name));
        TRY(parse_compiled(&at, value, add_program(out, name)));
    }
    return NULL;
}

static struct error *parse_made_programs(const struct schema_place *place, jv programs,
                                         struct build *out)
{
    if (jv_get_kind(programs) != JV_KIND_ARRAY || jv_array_length(jv_copy(programs)) == 0)
        return schema_mismatch(
            place,
            "an array of the programs' names (with \"make\", the Makefile has their sources)",
            programs);
    size_t count = (size_t)jv_array_length(jv_copy(programs));
    out->programs = xcalloc(count, sizeof *out->programs);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv name = jv_array_get(jv_copy(programs), (int)i);
        struct schema_place at = schema_item_of(place, i);
        TRY(check_inner_path(&at, name));
        for (size_t j = 0; j < out->program_count; j++) {
            if (strcmp(out->programs[j].name, jv_string_value(name)) == 0)
                return schema_mismatch(&at, "each program once", name);
        }
        struct build_program *program = add_program(out, name);
        program->sources = schema_copy_strings(jv_null(), NULL);
        program->flags = schema_copy_strings(jv_null(), NULL);
    }
    return NULL;
}

// make would take "-n" for an option and "X=y" for a variable.
static struct error *check_make_target(const struct schema_place *place, jv target)
{
    const char *text = jv_string_value(target);
    if (text[0] == '-' || strchr(text, '='))
        return schema_mismatch(place, "a target of the submission's Makefile", target);
    return NULL;
}

struct error *parse_build(const struct schema_place *place, jv value, struct build *out)
{
    static const struct schema_key keys[] = {
        {"programs", SCHEMA_ANY, true},
        {"make", SCHEMA_TEXT, false},
        {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    AUTO_JV jv programs = json_get(value, "programs");
    AUTO_JV jv target = json_get(value, "make");
    struct schema_place at = schema_key_of(place, "programs");
    if (jv_get_kind(target) == JV_KIND_NULL)
        return parse_compiled_programs(&at, programs, out);
    struct schema_place make = schema_key_of(place, "make");
    TRY(check_make_target(&make, target));
    out->make_target = schema_copy_text(value, "make");
    return parse_made_programs(&at, programs, out);
}

void build_release(struct build *build)
{
    for (size_t i = 0; i < build->program_count; i++) {
        free(build->programs[i].name);
        schema_free_strings(build->programs[i].sources);
        schema_free_strings(build->programs[i].flags);
    }
    free(build->programs);
    free(build->make_target);
    *build = (struct build){0};
}
