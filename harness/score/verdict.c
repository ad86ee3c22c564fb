#include "score/verdict.h"

#include <math.h>
#include <stddef.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/schema.h"

struct verdict verdict_make(enum verdict_status status, jv message)
{
    return (struct verdict){
        .status = status, .message = message, .hint = jv_null(), .locations = jv_array()};
}

void verdict_release(struct verdict *verdict)
{
    jv_free(verdict->message);
    jv_free(verdict->hint);
    jv_free(verdict->locations);
}

const char *verdict_status_name(enum verdict_status status)
{
    static const char *const names[] = {
        [VERDICT_PASSED] = "passed",   [VERDICT_PARTIAL] = "partial", [VERDICT_FAILED] = "failed",
        [VERDICT_SKIPPED] = "skipped", [VERDICT_ERROR] = "error",
    };
    return names[status];
}

// The share that a boolean or number stands for; value is borrowed.
static struct error *read_share(const struct schema_place *place, jv value, double *out)
{
    jv_kind kind = jv_get_kind(value);
    if (kind == JV_KIND_TRUE || kind == JV_KIND_FALSE) {
        *out = kind == JV_KIND_TRUE;
        return NULL;
    }
    double number = kind == JV_KIND_NUMBER ? jv_number_value(value) : -1;
    if (isnan(number)) // which JSON would call null
        return schema_error(place, "expected a boolean or a number from 0 to 1, found nan");
    if (number < 0 || number > 1)
        return schema_mismatch(place, "a boolean or a number from 0 to 1", value);
    *out = number;
    return NULL;
}

static struct error *read_text(const struct schema_place *parent, jv object, const char *key,
                               jv *out)
{
    AUTO_JV jv value = json_get(object, key);
    struct schema_place place = schema_key_of(parent, key);
    if (jv_get_kind(value) == JV_KIND_NULL)
        return NULL;
    TRY(schema_check(&place, value, SCHEMA_STRING));
    *out = jv_copy(value);
    return NULL;
}

static bool contains(jv array, jv item)
{
    bool found = false;
    jv_array_foreach(array, i, other) found = jv_equal(other, jv_copy(item)) || found;
    return found;
}

static struct error *add_location(const struct schema_place *place, jv value, jv *locations)
{
    static const struct {
        const char *key;
        jv_kind kind;
        const char *expected;
    } parts[] = {{"file", JV_KIND_STRING, "a string"}, {"line", JV_KIND_NUMBER, "a number"}};
    if (jv_get_kind(value) == JV_KIND_NULL)
        return NULL;
    TRY(schema_check(place, value, SCHEMA_OBJECT));
    AUTO_JV jv location = jv_object();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        jv part = json_get(value, parts[i].key);
        struct schema_place at = schema_key_of(place, parts[i].key);
        location = jv_object_set(location, jv_string(parts[i].key), part);
        if (jv_get_kind(part) != parts[i].kind)
            return schema_mismatch(&at, parts[i].expected, part);
    }
    if (!contains(*locations, location))
        *locations = jv_array_append(*locations, jv_copy(location));
    return NULL;
}

static struct error *read_locations(const struct schema_place *parent, jv object, jv *out)
{
    AUTO_JV jv value = json_get(object, "locations");
    struct schema_place place = schema_key_of(parent, "locations");
    if (jv_get_kind(value) == JV_KIND_NULL)
        return NULL;
    TRY(schema_check(&place, value, SCHEMA_ARRAY));
    size_t count = (size_t)jv_array_length(jv_copy(value));
    for (size_t i = 0; i < count; i++) {
        AUTO_JV jv item = jv_array_get(jv_copy(value), (int)i);
        struct schema_place at = schema_item_of(&place, i);
        TRY(add_location(&at, item, out));
    }
    return NULL;
}

static struct error *read_object(const struct schema_place *place, jv value, struct verdict *out)
{
    static const struct schema_key keys[] = {
        {"score", SCHEMA_ANY, true}, {"message", SCHEMA_ANY, false},
        {"hint", SCHEMA_ANY, false}, {"locations", SCHEMA_ANY, false},
        {NULL, SCHEMA_ANY, false},
    };
    TRY(schema_check_object(place, value, keys));
    AUTO_JV jv score = json_get(value, "score");
    struct schema_place at = schema_key_of(place, "score");
    TRY(read_share(&at, score, &out->share));
    TRY(read_text(place, value, "message", &out->message));
    TRY(read_text(place, value, "hint", &out->hint));
    return read_locations(place, value, &out->locations);
}

static struct error *read_value(jv value, struct verdict *out)
{
    struct schema_place root = schema_root("the check's value");
    if (jv_get_kind(value) == JV_KIND_OBJECT)
        return read_object(&root, value, out);
    return read_share(&root, value, &out->share);
}

struct verdict verdict_of(jv value)
{
    if (!jv_is_valid(value))
        return verdict_make(VERDICT_ERROR, jv_invalid_get_msg(value));
    struct verdict verdict = verdict_make(VERDICT_PASSED, jv_null());
    struct error *error = read_value(value, &verdict);
    jv_free(value);
    if (error) {
        verdict_release(&verdict);
        verdict = verdict_make(VERDICT_ERROR, jv_string(error_message(error)));
        error_free(error);
        return verdict;
    }
    if (verdict.share < 1)
        verdict.status = verdict.share > 0 ? VERDICT_PARTIAL : VERDICT_FAILED;
    return verdict;
}
