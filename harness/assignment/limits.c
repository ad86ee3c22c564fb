#include <stddef.h>
#include <stdint.h>

#include "assignment/parse.h"
#include "base/json.h"
#include "base/memory.h"

const struct limits limits_default = {
    .wall_ms = 10000,
    .cpu_ms = 5000,
    .memory_bytes = (uint64_t)512 << 20,
    .processes = 64,
    .shm_bytes = (uint64_t)64 << 20,
    .file_bytes = (uint64_t)64 << 20,
    .output_bytes = (uint64_t)1 << 20,
};

// Beyond these a file means something else than it says (and nanoseconds would overflow).
#define MOST_MS 86400000.0 // a day
#define MOST_PROCESSES 32768.0
#define MOST_BYTES 1125899906842624.0 // 1 PiB

// What "limits" may hold: each key, the most it may be, and the field that it sets.
static const struct {
    const char *key;
    double most;
    size_t offset;
} known_limits[] = {
    {"wall_ms", MOST_MS, offsetof(struct limits, wall_ms)},
    {"cpu_ms", MOST_MS, offsetof(struct limits, cpu_ms)},
    {"memory_bytes", MOST_BYTES, offsetof(struct limits, memory_bytes)},
    {"processes", MOST_PROCESSES, offsetof(struct limits, processes)},
    {"shm_bytes", MOST_BYTES, offsetof(struct limits, shm_bytes)},
    {"file_bytes", MOST_BYTES, offsetof(struct limits, file_bytes)},
    {"output_bytes", MOST_BYTES, offsetof(struct limits, output_bytes)},
};
enum { KNOWN_LIMITS = sizeof known_limits / sizeof *known_limits };

static struct error *parse_limit(const struct schema_place *place, jv value, double most,
                                 uint64_t *out)
{
    double number = jv_get_kind(value) == JV_KIND_NUMBER ? jv_number_value(value) : 0;
    // Not "number < 1 || ...": NaN must fail too.
    bool in_range = number >= 1 && number <= most;
    if (!in_range || number != (double)(uint64_t)number) {
        AUTO_FREE char *found = schema_describe(value);
        return schema_error(place, "expected a whole number from 1 to %.0f, found %s", most, found);
    }
    *out = (uint64_t)number;
    return NULL;
}

struct error *parse_limits(const struct schema_place *place, jv value, struct limits *out)
{
    struct schema_key keys[KNOWN_LIMITS + 1] = {0};
    for (size_t i = 0; i < KNOWN_LIMITS; i++)
        keys[i] = (struct schema_key){known_limits[i].key, SCHEMA_ANY, false};
    TRY(schema_check_object(place, value, keys));
    for (size_t i = 0; i < KNOWN_LIMITS; i++) {
        if (!jv_object_has(jv_copy(value), jv_string(known_limits[i].key)))
            continue;
        AUTO_JV jv member = json_get(value, known_limits[i].key);
        struct schema_place at = schema_key_of(place, known_limits[i].key);
        void *field = (char *)out + known_limits[i].offset;
        TRY(parse_limit(&at, member, known_limits[i].most, field));
    }
    return NULL;
}
