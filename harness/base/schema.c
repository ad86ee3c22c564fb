#include "base/schema.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/nearest.h"

enum { QUOTED_LIMIT_BYTES = 60 };

struct schema_place schema_root(const char *file)
{
    return (struct schema_place){.file = file};
}

struct schema_place schema_key_of(const struct schema_place *parent, const char *key)
{
    return (struct schema_place){.parent = parent, .key = key};
}

struct schema_place schema_item_of(const struct schema_place *parent, size_t index)
{
    return (struct schema_place){.parent = parent, .index = index};
}

// Owned. JSON's quoting, so no control character reaches a terminal.
static char *quote(jv string)
{
    AUTO_JV jv dumped = jv_dump_string(jv_copy(string), 0);
    const char *text = jv_string_value(dumped);
    size_t bytes = (size_t)jv_string_length_bytes(jv_copy(dumped));
    if (bytes <= QUOTED_LIMIT_BYTES)
        return xstrdup(text);
    size_t cut = QUOTED_LIMIT_BYTES;
    while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80)
        cut--;
    return xasprintf("%.*s...\"", (int)cut, text);
}

char *schema_describe(jv value)
{
    switch (jv_get_kind(value)) {
    case JV_KIND_STRING:
        return quote(value);
    case JV_KIND_ARRAY:
        return xstrdup(jv_array_length(jv_copy(value)) ? "an array" : "an empty array");
    case JV_KIND_OBJECT:
        return xstrdup("an object");
    case JV_KIND_INVALID:
        return xstrdup("nothing");
    default:
        break;
    }
    AUTO_JV jv dumped = jv_dump_string(jv_copy(value), 0);
    return xstrdup(jv_string_value(dumped));
}

static bool is_plain_key(const char *key)
{
    if (!isalpha((unsigned char)*key) && *key != '_')
        return false;
    for (; *key; key++) {
        if (!isalnum((unsigned char)*key) && *key != '_')
            return false;
    }
    return true;
}

// Owned: path (consumed) with one more step.
static char *path_append(char *path, jv step)
{
    AUTO_FREE char *before = path;
    if (jv_get_kind(step) == JV_KIND_NUMBER)
        return xasprintf("%s%s[%.0f]", before, *before ? "" : ".", jv_number_value(step));
    const char *key = jv_string_value(step);
    if (is_plain_key(key) && strlen(key) <= QUOTED_LIMIT_BYTES)
        return xasprintf("%s.%s", before, key);
    AUTO_FREE char *quoted = quote(step);
    return xasprintf("%s%s[%s]", before, *before ? "" : ".", quoted);
}

char *schema_path_text(jv path)
{
    char *text = xstrdup("");
    jv_array_foreach(path, i, step)
    {
        text = path_append(text, step);
        jv_free(step);
    }
    if (*text)
        return text;
    free(text);
    return xstrdup(".");
}

// Array of the steps from the root to place; *file is set to the document's name.
static jv place_steps(const struct schema_place *place, const char **file)
{
    if (!place->parent) {
        *file = place->file;
        return jv_array();
    }
    jv steps = place_steps(place->parent, file);
    jv step = place->key ? jv_string(place->key) : jv_number((double)place->index);
    return jv_array_append(steps, step);
}

struct error *schema_error(const struct schema_place *place, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    AUTO_FREE char *message = xvasprintf(fmt, args);
    va_end(args);
    const char *file = NULL;
    AUTO_JV jv steps = place_steps(place, &file);
    if (jv_array_length(jv_copy(steps)) == 0)
        return error_new(ERROR_USAGE, "%s: %s", file, message);
    AUTO_FREE char *path = schema_path_text(steps);
    return error_new(ERROR_USAGE, "%s: %s: %s", file, path, message);
}

struct error *schema_mismatch(const struct schema_place *place, const char *expected, jv value)
{
    AUTO_FREE char *found = schema_describe(value);
    return schema_error(place, "expected %s, found %s", expected, found);
}

static bool holds_nul(jv string)
{
    return strlen(jv_string_value(string)) != (size_t)jv_string_length_bytes(jv_copy(string));
}

static bool is_text(jv value)
{
    return jv_get_kind(value) == JV_KIND_STRING && *jv_string_value(value) && !holds_nul(value);
}

static bool is_made_of(jv value, const char *letters)
{
    if (!is_text(value))
        return false;
    const char *text = jv_string_value(value);
    return text[strspn(text, letters)] == '\0';
}

static bool has_type(jv value, enum schema_type type)
{
    switch (type) {
    case SCHEMA_ANY:
        return true;
    case SCHEMA_STRING:
        return jv_get_kind(value) == JV_KIND_STRING;
    case SCHEMA_TEXT:
        return is_text(value);
    case SCHEMA_NAME:
        return is_made_of(value, "abcdefghijklmnopqrstuvwxyz0123456789-");
    case SCHEMA_ID:
        return is_made_of(value,
                          "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    case SCHEMA_STRINGS:
    case SCHEMA_ARRAY:
        return jv_get_kind(value) == JV_KIND_ARRAY;
    case SCHEMA_ITEMS:
        return jv_get_kind(value) == JV_KIND_ARRAY && jv_array_length(jv_copy(value)) > 0;
    case SCHEMA_OBJECT:
        return jv_get_kind(value) == JV_KIND_OBJECT;
    case SCHEMA_BOOLEAN:
        return jv_get_kind(value) == JV_KIND_TRUE || jv_get_kind(value) == JV_KIND_FALSE;
    }
    return false;
}

static const char *type_name(enum schema_type type)
{
    static const char *const names[] = {
        [SCHEMA_ANY] = "a value",
        [SCHEMA_STRING] = "a string",
        [SCHEMA_TEXT] = "a string that is not empty and holds no NUL",
        [SCHEMA_NAME] = "a name of lower-case letters, digits and hyphens",
        [SCHEMA_ID] = "an id of letters, digits, \"_\" and \"-\"",
        [SCHEMA_STRINGS] = "an array of strings",
        [SCHEMA_ARRAY] = "an array",
        [SCHEMA_ITEMS] = "an array that is not empty",
        [SCHEMA_OBJECT] = "an object",
        [SCHEMA_BOOLEAN] = "true or false",
    };
    return names[type];
}

static struct error *check_strings(const struct schema_place *place, jv array)
{
    struct error *error = NULL;
    jv_array_foreach(array, i, item)
    {
        struct schema_place at = schema_item_of(place, (size_t)i);
        if (!error && (jv_get_kind(item) != JV_KIND_STRING || holds_nul(item)))
            error = schema_mismatch(&at, "a string without NUL", item);
        jv_free(item);
    }
    return error;
}

struct error *schema_check(const struct schema_place *place, jv value, enum schema_type type)
{
    if (!has_type(value, type))
        return schema_mismatch(place, type_name(type), value);
    return type == SCHEMA_STRINGS ? check_strings(place, value) : NULL;
}

// Owned: `"a", "b", "c"`.
static char *list_words(const char *const *words)
{
    char *list = xstrdup("");
    for (size_t i = 0; words[i]; i++) {
        AUTO_FREE char *before = list;
        list = xasprintf("%s%s\"%s\"", before, i ? ", " : "", words[i]);
    }
    return list;
}

static struct error *unknown_key(const struct schema_place *place, jv name,
                                 const struct schema_key *keys)
{
    size_t count = 0;
    while (keys[count].name)
        count++;
    AUTO_FREE const char **names = xcalloc(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].name;
    AUTO_FREE char *quoted = quote(name);
    const char *nearest = nearest_word(jv_string_value(name), names);
    if (nearest)
        return schema_error(place, "unknown key %s: did you mean \"%s\"?", quoted, nearest);
    AUTO_FREE char *list = list_words(names);
    return schema_error(place, "unknown key %s, expected one of %s", quoted, list);
}

static struct error *check_known(const struct schema_place *place, jv object,
                                 const struct schema_key *keys)
{
    struct error *error = NULL;
    jv_object_keys_foreach(object, name)
    {
        const struct schema_key *key = keys;
        while (key->name && (strcmp(key->name, jv_string_value(name)) != 0 || holds_nul(name)))
            key++;
        if (!key->name && !error)
            error = unknown_key(place, name, keys);
        jv_free(name);
    }
    return error;
}

struct error *schema_check_object(const struct schema_place *place, jv value,
                                  const struct schema_key *keys)
{
    TRY(schema_check(place, value, SCHEMA_OBJECT));
    TRY(check_known(place, value, keys));
    for (; keys->name; keys++) {
        if (jv_object_has(jv_copy(value), jv_string(keys->name))) {
            AUTO_JV jv member = json_get(value, keys->name);
            struct schema_place at = schema_key_of(place, keys->name);
            TRY(schema_check(&at, member, keys->type));
        } else if (keys->required) {
            return schema_error(place, "the key \"%s\" is missing, expected %s", keys->name,
                                type_name(keys->type));
        }
    }
    return NULL;
}

struct error *schema_check_word(const struct schema_place *place, jv value,
                                const char *const *known)
{
    if (is_text(value)) {
        for (size_t i = 0; known[i]; i++) {
            if (strcmp(known[i], jv_string_value(value)) == 0)
                return NULL;
        }
    }
    AUTO_FREE char *found = schema_describe(value);
    AUTO_FREE char *list = list_words(known);
    const char *nearest = is_text(value) ? nearest_word(jv_string_value(value), known) : NULL;
    if (nearest)
        return schema_error(place, "expected one of %s, found %s: did you mean \"%s\"?", list,
                            found, nearest);
    return schema_error(place, "expected one of %s, found %s", list, found);
}

char *schema_copy_text(jv object, const char *key)
{
    const char *text = json_get_text(object, key, NULL);
    return text ? xstrdup(text) : NULL;
}

char **schema_copy_strings(jv strings, size_t *count)
{
    size_t length =
        jv_get_kind(strings) == JV_KIND_ARRAY ? (size_t)jv_array_length(jv_copy(strings)) : 0;
    char **copies = xcalloc(length + 1, sizeof *copies);
    for (size_t i = 0; i < length; i++) {
        AUTO_JV jv string = jv_array_get(jv_copy(strings), (int)i);
        copies[i] = xstrdup(jv_string_value(string));
    }
    if (count)
        *count = length;
    return copies;
}

void schema_free_strings(char **strings)
{
    for (size_t i = 0; strings && strings[i]; i++)
        free(strings[i]);
    free(strings);
}
