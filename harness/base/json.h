// JSON values are libjq's jv (<jv.h>): every jv_ function consumes its jv arguments and returns an
// owned value, unless its own comment says otherwise. Here is what jv lacks.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

// Parses one JSON document. `name` is what an error calls it ("rubrics/x.json"). On success *out is
// owned by the caller; on failure (ERROR_USAGE, "name:line:column: what") *out is untouched.
struct error *json_parse(const char *name, const char *text, size_t bytes,
                         jv *out) SHMARK_MUST_CHECK;

// Reads and parses a file. A missing or unreadable file is ERROR_USAGE too. At most 256 MiB.
struct error *json_read_file(const char *path, jv *out) SHMARK_MUST_CHECK;

// Writes value (consumed), indented, to a temporary file beside path and renames it there, so that a
// reader never sees half a file.
struct error *json_write_file(const char *path, jv value) SHMARK_MUST_CHECK;

// Owned text of value (consumed), ended by a newline, indented by two spaces.
char *json_to_text(jv value);

// A number; beyond 2^53, where a JSON number is no longer exact everywhere, a decimal string.
jv json_integer(int64_t value);
jv json_unsigned(uint64_t value);

// "0x" and at least `digits` hexadecimal digits.
jv json_hex(uint64_t value, int digits);

// "0" and at least three octal digits: 0600.
jv json_mode(unsigned mode);

// text, or null where it is NULL.
jv json_string_or_null(const char *text);

// object with key set to value; consumes both.
jv json_set(jv object, const char *key, jv value);

// object.key; null where the key is absent or the object is not an object. Borrows both.
jv json_get(jv object, const char *key);

// Text of object.key where it is a string, else fallback. Borrows object; the result is borrowed from
// it and valid while it lives.
const char *json_get_text(jv object, const char *key, const char *fallback);

// object.key where it is a number, else fallback. Borrows object.
double json_get_number(jv object, const char *key, double fallback);

// object.key is true. Borrows object.
bool json_get_true(jv object, const char *key);
