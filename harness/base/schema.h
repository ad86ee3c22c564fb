// The shape that a JSON document must have: which keys, of which types, and errors that name the
// file, the place (".scenarios[0].programs[1].run"), what was expected and what is there. All
// errors are ERROR_USAGE. Values are borrowed everywhere.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// A place in a document: a chain from the innermost step to the root, each link owned by the
// function that walks there, usually on its stack.
struct schema_place {
    const struct schema_place *parent; // NULL: the whole document
    const char *file;                  // the document's name; of the root only
    const char *key;                   // borrowed; NULL for an array's element
    size_t index;                      // of an array's element
};

struct schema_place schema_root(const char *file);
struct schema_place schema_key_of(const struct schema_place *parent, const char *key);
struct schema_place schema_item_of(const struct schema_place *parent, size_t index);

enum schema_type {
    SCHEMA_ANY,
    SCHEMA_STRING,  // any string, also an empty one or one that holds NUL
    SCHEMA_TEXT,    // not empty, without NUL
    SCHEMA_NAME,    // lower-case letters, digits and hyphens
    SCHEMA_ID,      // letters, digits, "_" and "-"
    SCHEMA_STRINGS, // an array of strings without NUL
    SCHEMA_ARRAY,
    SCHEMA_ITEMS, // an array that is not empty
    SCHEMA_OBJECT,
    SCHEMA_BOOLEAN,
};

struct schema_key {
    const char *name;
    enum schema_type type;
    bool required;
};

// ERROR_USAGE "file: place: message"; of the whole document, "file: message". Never returns NULL.
struct error *schema_error(const struct schema_place *place, const char *fmt, ...)
    SHMARK_PRINTF(2, 3) SHMARK_MUST_CHECK;

// The same: "expected EXPECTED, found VALUE". Never returns NULL.
struct error *schema_mismatch(const struct schema_place *place, const char *expected,
                              jv value) SHMARK_MUST_CHECK;

// value is of the type.
struct error *schema_check(const struct schema_place *place, jv value,
                           enum schema_type type) SHMARK_MUST_CHECK;

// value is an object with every required key, each of its type, and none but `keys` (ended by a
// NULL name). An unknown key is named, with the nearest known one.
struct error *schema_check_object(const struct schema_place *place, jv value,
                                  const struct schema_key *keys) SHMARK_MUST_CHECK;

// The string is one of `known` (NULL-terminated), else an error that lists them and names the
// nearest.
struct error *schema_check_word(const struct schema_place *place, jv value,
                                const char *const *known) SHMARK_MUST_CHECK;

// Owned copy of the string at key, or NULL where the key is absent.
char *schema_copy_text(jv object, const char *key);

// Owned, NULL-terminated copies of the strings of an array (null: none); *count may be NULL.
char **schema_copy_strings(jv strings, size_t *count);

// Frees what schema_copy_strings returned; NULL is allowed.
void schema_free_strings(char **strings);

// Owned text of a path as jq writes it, ".a[0].b", of an array of keys and indices.
char *schema_path_text(jv path);

// Owned text of a value for a message: strings quoted with control characters escaped, long ones
// cut.
char *schema_describe(jv value);

static inline void jv_cleanup(jv *value)
{
    jv_free(*value);
}

// `AUTO_JV jv v = ...;` frees v at the end of its scope.
#define AUTO_JV __attribute__((cleanup(jv_cleanup)))
