#include <string.h>

#include "assignment/parse.h"
#include "base/json.h"
#include "base/memory.h"

// The schedules of the contract, without their parameters.
static const char *const schedule_words[] = {"real",    "warp",   "nosleep", "pct",
                                             "explore", "replay", NULL};

static struct error *parse_schedule(const struct schema_place *place, jv value,
                                    struct scenario *out)
{
    struct schema_place at = schema_key_of(place, "schedule");
    const char *text = jv_get_kind(value) == JV_KIND_NULL ? "warp" : jv_string_value(value);
    AUTO_JV jv word = jv_string_sized(text, (int)strcspn(text, ":"));
    TRY(schema_check_word(&at, word, schedule_words));
    struct error *error = schedule_parse(text, &out->plan);
    if (!error) {
        out->schedule = xstrdup(text);
        return NULL;
    }
    struct error *placed = schema_error(&at, "%s", error_message(error));
    error_free(error);
    return placed;
}

static bool is_below(const char *path, const char *folder)
{
    size_t bytes = strlen(folder);
    return strncmp(path, folder, bytes) == 0 && path[bytes] == '/';
}

// No file may be another's folder.
static struct error *check_clashes(const struct schema_place *place,
                                   const struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->file_count; i++) {
        for (size_t j = 0; j < scenario->file_count; j++) {
            const char *path = scenario->files[i].path, *folder = scenario->files[j].path;
            if (!is_below(path, folder))
                continue;
            struct schema_place at = schema_key_of(place, path);
            AUTO_JV jv name = jv_string(folder);
            AUTO_FREE char *quoted = schema_describe(name);
            return schema_error(&at, "%s is a file here too, so it cannot be a folder", quoted);
        }
    }
    return NULL;
}

static struct error *parse_files(const struct schema_place *place, jv files, struct scenario *out)
{
    if (jv_get_kind(files) == JV_KIND_NULL)
        return NULL;
    AUTO_JV jv paths = jv_keys_unsorted(jv_copy(files));
    size_t count = (size_t)jv_array_length(jv_copy(paths));
    out->files = xcalloc(count, sizeof *out->files);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv path = jv_array_get(jv_copy(paths), (int)i);
        AUTO_JV jv text = jv_object_get(jv_copy(files), jv_copy(path));
        struct schema_place at = schema_key_of(place, jv_string_value(path));
        TRY(check_inner_path(&at, path));
        TRY(schema_check(&at, text, SCHEMA_STRING));
        size_t bytes = (size_t)jv_string_length_bytes(jv_copy(text));
        char *copy = xcalloc(bytes + 1, 1);
        memcpy(copy, jv_string_value(text), bytes);
        out->files[out->file_count++] = (struct scenario_file){
            .path = xstrdup(jv_string_value(path)), .text = copy, .bytes = bytes};
    }
    return check_clashes(place, out);
}

static void set_stdin(struct program *program, jv object)
{
    AUTO_JV jv text = json_get(object, "stdin");
    if (jv_get_kind(text) != JV_KIND_STRING)
        return;
    // Standard input may hold NUL.
    program->stdin_bytes = (size_t)jv_string_length_bytes(jv_copy(text));
    program->stdin_text = xcalloc(program->stdin_bytes + 1, 1);
    memcpy(program->stdin_text, jv_string_value(text), program->stdin_bytes);
}

static struct error *parse_program(const struct schema_place *place, jv value, struct scenario *out)
{
    static const struct schema_key keys[] = {
        {"id", SCHEMA_ID, true},         {"run", SCHEMA_ITEMS, true},
        {"stdin", SCHEMA_STRING, false}, {"start", SCHEMA_OBJECT, false},
        {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    AUTO_JV jv run = json_get(value, "run");
    struct schema_place at = schema_key_of(place, "run");
    TRY(schema_check(&at, run, SCHEMA_STRINGS));
    AUTO_JV jv command = jv_array_get(jv_copy(run), 0);
    struct schema_place first = schema_item_of(&at, 0);
    TRY(schema_check(&first, command, SCHEMA_TEXT));
    const char *id = json_get_text(value, "id", "");
    for (size_t i = 0; i < out->program_count; i++) {
        struct schema_place at_id = schema_key_of(place, "id");
        if (strcmp(out->programs[i].id, id) == 0)
            return schema_error(&at_id, "program \"%s\" is there already", id);
    }
    struct program *program = &out->programs[out->program_count++];
    program->id = xstrdup(id);
    program->argv = schema_copy_strings(run, &program->argc);
    set_stdin(program, value);
    return NULL;
}

static struct error *parse_programs(const struct schema_place *place, jv programs,
                                    struct scenario *out)
{
    size_t count = (size_t)jv_array_length(jv_copy(programs));
    out->programs = xcalloc(count, sizeof *out->programs);
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv value = jv_array_get(jv_copy(programs), (int)i);
        struct schema_place at = schema_item_of(place, i);
        TRY(parse_program(&at, value, out));
    }
    return parse_starts(place, programs, out);
}

static struct error *parse_inject(const struct schema_place *place, jv inject, struct scenario *out)
{
    size_t count = 0;
    out->inject = schema_copy_strings(inject, &count);
    for (size_t i = 0; i < count; i++) {
        struct schema_place at = schema_item_of(place, i);
        if (!*out->inject[i])
            return schema_error(&at, "expected a fault such as \"shmat:error=ENOMEM\", found \"\"");
    }
    return NULL;
}

struct error *parse_scenario(const struct schema_place *place, jv value,
                             const struct limits *limits, struct scenario *out)
{
    static const struct schema_key keys[] = {
        {"id", SCHEMA_ID, true},           {"schedule", SCHEMA_TEXT, false},
        {"inject", SCHEMA_STRINGS, false}, {"sweep", SCHEMA_BOOLEAN, false},
        {"files", SCHEMA_OBJECT, false},   {"limits", SCHEMA_OBJECT, false},
        {"programs", SCHEMA_ITEMS, true},  {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    out->id = schema_copy_text(value, "id");
    AUTO_JV jv schedule = json_get(value, "schedule");
    TRY(parse_schedule(place, schedule, out));
    out->sweep = json_get_true(value, "sweep");
    AUTO_JV jv inject = json_get(value, "inject");
    struct schema_place at_inject = schema_key_of(place, "inject");
    TRY(parse_inject(&at_inject, inject, out));
    AUTO_JV jv files = json_get(value, "files");
    struct schema_place at_files = schema_key_of(place, "files");
    TRY(parse_files(&at_files, files, out));
    out->limits = *limits;
    AUTO_JV jv overrides = json_get(value, "limits");
    struct schema_place at_limits = schema_key_of(place, "limits");
    if (jv_get_kind(overrides) == JV_KIND_OBJECT)
        TRY(parse_limits(&at_limits, overrides, &out->limits));
    AUTO_JV jv programs = json_get(value, "programs");
    struct schema_place at_programs = schema_key_of(place, "programs");
    return parse_programs(&at_programs, programs, out);
}

void scenario_release(struct scenario *scenario)
{
    free(scenario->id);
    free(scenario->schedule);
    schedule_release(&scenario->plan);
    schema_free_strings(scenario->inject);
    for (size_t i = 0; i < scenario->file_count; i++) {
        free(scenario->files[i].path);
        free(scenario->files[i].text);
    }
    free(scenario->files);
    for (size_t i = 0; i < scenario->program_count; i++) {
        struct program *program = &scenario->programs[i];
        free(program->id);
        schema_free_strings(program->argv);
        free(program->stdin_text);
        free(program->start_call);
    }
    free(scenario->programs);
    *scenario = (struct scenario){0};
}
