// When a program of a scenario starts: at once, when another has exited, or when another made a
// call.
#include <string.h>

#include "assignment/parse.h"
#include "base/json.h"
#include "base/memory.h"

// A start that waits for a call which is never seen would wait until the time is up, so only calls
// that the tracer reports are allowed.
static const char *const traced_calls[] = {
    "shmget",     "shmat",     "shmdt",  "shmctl", "semget",   "semctl",   "semop",
    "msgget",     "msgctl",    "msgsnd", "msgrcv", "shm_open", "sem_open", "shm_unlink",
    "sem_unlink", "ftruncate", "mmap",   "munmap", "mkfifo",   "pipe",     "open",
    "unlink",     "fcntl",     "flock",  NULL,
};

static struct error *find_program(const struct schema_place *place, jv id,
                                  const struct scenario *scenario, size_t *out)
{
    AUTO_FREE const char **ids = xcalloc(scenario->program_count + 1, sizeof *ids);
    for (size_t i = 0; i < scenario->program_count; i++)
        ids[i] = scenario->programs[i].id;
    TRY(schema_check(place, id, SCHEMA_ID));
    TRY(schema_check_word(place, id, ids));
    size_t found = 0;
    while (strcmp(ids[found], jv_string_value(id)) != 0)
        found++;
    *out = found;
    return NULL;
}

static struct error *parse_after_call(const struct schema_place *place, jv value,
                                      const struct scenario *scenario, struct program *out)
{
    static const struct schema_key keys[] = {
        {"program", SCHEMA_ID, true},
        {"call", SCHEMA_TEXT, true},
        {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    AUTO_JV jv program = json_get(value, "program");
    struct schema_place at_program = schema_key_of(place, "program");
    TRY(find_program(&at_program, program, scenario, &out->start_program));
    AUTO_JV jv call = json_get(value, "call");
    struct schema_place at_call = schema_key_of(place, "call");
    TRY(schema_check_word(&at_call, call, traced_calls));
    out->start = START_AFTER_CALL;
    out->start_call = xstrdup(jv_string_value(call));
    return NULL;
}

static struct error *parse_start(const struct schema_place *place, jv value,
                                 const struct scenario *scenario, struct program *out)
{
    static const struct schema_key keys[] = {
        {"after_exit", SCHEMA_ID, false},
        {"after_call", SCHEMA_OBJECT, false},
        {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    if (jv_object_length(jv_copy(value)) != 1)
        return schema_error(place, "expected either \"after_exit\" or \"after_call\"");
    AUTO_JV jv call = json_get(value, "after_call");
    struct schema_place at_call = schema_key_of(place, "after_call");
    if (jv_get_kind(call) == JV_KIND_OBJECT)
        return parse_after_call(&at_call, call, scenario, out);
    AUTO_JV jv id = json_get(value, "after_exit");
    struct schema_place at_exit = schema_key_of(place, "after_exit");
    TRY(find_program(&at_exit, id, scenario, &out->start_program));
    out->start = START_AFTER_EXIT;
    return NULL;
}

// Each program waits for at most one other, so a walk of as many steps as there are programs that
// has not come to a program that starts at once is on a cycle.
static bool never_starts(const struct scenario *scenario, size_t program)
{
    for (size_t step = 0; step <= scenario->program_count; step++) {
        if (scenario->programs[program].start == START_AT_ONCE)
            return false;
        program = scenario->programs[program].start_program;
    }
    return true;
}

struct error *parse_starts(const struct schema_place *place, jv programs, struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->program_count; i++) {
        AUTO_JV jv value = jv_array_get(jv_copy(programs), (int)i);
        AUTO_JV jv start = json_get(value, "start");
        struct schema_place at = schema_item_of(place, i);
        struct schema_place at_start = schema_key_of(&at, "start");
        if (jv_get_kind(start) == JV_KIND_OBJECT)
            TRY(parse_start(&at_start, start, scenario, &scenario->programs[i]));
    }
    for (size_t i = 0; i < scenario->program_count; i++) {
        struct schema_place at = schema_item_of(place, i);
        struct schema_place at_start = schema_key_of(&at, "start");
        if (never_starts(scenario, i))
            return schema_error(&at_start, "never starts: it waits, by way of others or directly, "
                                           "for itself or for programs that wait for each other");
    }
    return NULL;
}
