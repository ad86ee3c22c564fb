// Any bytes as an assignment.json.
#include <assert.h>
#include <string.h>

#include "assignment/assignment.h"
#include "base/schema.h"
#include "fuzz.h"

static void check_strings(char *const *strings)
{
    for (assert(strings); *strings; strings++)
        assert(strlen(*strings) < (size_t)-1);
}

// What the rest of the program takes for granted about a scenario that was accepted.
static void check_scenario(const struct scenario *scenario)
{
    assert(*scenario->id && *scenario->schedule && scenario->program_count > 0);
    check_strings(scenario->inject);
    assert(scenario->limits.wall_ms > 0 && scenario->limits.processes > 0);
    for (size_t i = 0; i < scenario->file_count; i++) {
        const char *path = scenario->files[i].path;
        assert(*path && *path != '/' && strcmp(path, "..") != 0 && strncmp(path, "../", 3) != 0);
        assert(!strstr(path, "/../"));
        assert(scenario->files[i].text[scenario->files[i].bytes] == '\0');
    }
    for (size_t i = 0; i < scenario->program_count; i++) {
        const struct program *program = &scenario->programs[i];
        assert(*program->id && program->argc > 0 && *program->argv[0]);
        assert(!program->argv[program->argc]);
        assert(program->start == START_AT_ONCE || program->start_program < scenario->program_count);
        assert((program->start == START_AFTER_CALL) == (program->start_call != NULL));
    }
}

static void check_build(const struct build *build)
{
    assert(build->program_count > 0);
    for (size_t i = 0; i < build->program_count; i++) {
        const struct build_program *program = &build->programs[i];
        assert(*program->name && *program->name != '-' && *program->name != '/');
        check_strings(program->flags);
        check_strings(program->sources);
        assert(build->make_target || program->sources[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct document document = {
        .path = "fuzz.json", .text = (char *)(uintptr_t)data, .bytes = bytes};
    AUTO_JV jv value = jv_null();
    struct assignment *assignment = NULL;
    struct error *error = fuzz_parse(&document, &value);
    if (!error)
        error = assignment_parse(document.path, "folder", value, &assignment);
    assert(!error == !!assignment);
    if (assignment) {
        check_build(&assignment->build);
        for (size_t i = 0; i < assignment->scenario_count; i++)
            check_scenario(&assignment->scenarios[i]);
    } else {
        assert(error_kind_of(error) == ERROR_USAGE);
        assert(strncmp(error_message(error), "fuzz.json:", 10) == 0);
    }
    error_free(error);
    assignment_free(assignment);
    return 0;
}
