#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static const off_t file_limit_bytes = (off_t)256 << 20;
static const int64_t exact_limit = (int64_t)1 << 53;

// jq 1.6 appends " at line L, column C" to its parser's messages, with L counted over the bytes it was
// fed; "name:L:C: message" is what an editor can jump to.
static struct error *parse_error(const char *name, jv invalid)
{
    jv message = jv_invalid_get_msg(invalid);
    AUTO_FREE char *text = xstrdup(jv_get_kind(message) == JV_KIND_STRING ? jv_string_value(message)
                                                                          : "no JSON value");
    jv_free(message);
    char *place = strstr(text, " at line ");
    int line = 0, column = 0;
    if (place && sscanf(place, " at line %d, column %d", &line, &column) == 2) {
        *place = '\0';
        return error_new(ERROR_USAGE, "%s:%d:%d: %s", name, line, column, text);
    }
    return error_new(ERROR_USAGE, "%s: %s", name, text);
}

struct error *json_parse(const char *name, const char *text, size_t bytes, jv *out)
{
    if (bytes > INT32_MAX)
        return error_new(ERROR_USAGE, "%s: larger than a JSON file may be", name);
    jv_parser *parser = jv_parser_new(0);
    jv_parser_set_buf(parser, text, (int)bytes, 0);
    jv value = jv_parser_next(parser);
    struct error *error = NULL;
    if (!jv_is_valid(value)) {
        error = parse_error(name, value);
        value = jv_invalid();
    } else {
        jv rest = jv_parser_next(parser);
        if (jv_is_valid(rest) || jv_invalid_has_msg(jv_copy(rest)))
            error = error_new(ERROR_USAGE, "%s: text after the end of the JSON value", name);
        jv_free(rest);
    }
    jv_parser_free(parser);
    if (error) {
        jv_free(value);
        return error;
    }
    *out = value;
    return NULL;
}

static struct error *read_all(const char *path, FILE *file, char **out, size_t *out_bytes)
{
    struct stat st;
    if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode))
        return error_new(ERROR_USAGE, "%s: is a directory, expected a JSON file", path);
    size_t capacity = 0, used = 0;
    char *buffer = NULL;
    for (;;) {
        if (used == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            buffer = xrealloc(buffer, capacity);
        }
        size_t got = fread(buffer + used, 1, capacity - used, file);
        used += got;
        if (got == 0)
            break;
        if ((off_t)used > file_limit_bytes)
            break;
    }
    if (ferror(file) || (off_t)used > file_limit_bytes) {
        struct error *error = ferror(file)
                                  ? error_new(ERROR_USAGE, "%s: %s", path, strerror(errno))
                                  : error_new(ERROR_USAGE, "%s: larger than 256 MiB", path);
        free(buffer);
        return error;
    }
    *out = buffer;
    *out_bytes = used;
    return NULL;
}

struct error *json_read_file(const char *path, jv *out)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    AUTO_FREE char *text = NULL;
    size_t bytes = 0;
    struct error *error = read_all(path, file, &text, &bytes);
    fclose(file);
    return error ? error : json_parse(path, text, bytes, out);
}

char *json_to_text(jv value)
{
    jv text = jv_dump_string(value, JV_PRINT_PRETTY | JV_PRINT_INDENT_FLAGS(2));
    char *out = xasprintf("%s\n", jv_string_value(text));
    jv_free(text);
    return out;
}

static struct error *write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return error_errno(errno, "%s", path);
    size_t bytes = strlen(text);
    bool written = fwrite(text, 1, bytes, file) == bytes;
    int errnum = errno;
    if (fclose(file) != 0) {
        written = false;
        errnum = errno;
    }
    return written ? NULL : error_errno(errnum, "%s", path);
}

struct error *json_write_file(const char *path, jv value)
{
    AUTO_FREE char *text = json_to_text(value);
    AUTO_FREE char *temporary = xasprintf("%s.%d.tmp", path, getpid());
    struct error *error = write_text(temporary, text);
    if (!error && rename(temporary, path) != 0)
        error = error_errno(errno, "%s", path);
    if (error)
        unlink(temporary);
    return error;
}

jv json_integer(int64_t value)
{
    if (value >= -exact_limit && value <= exact_limit)
        return jv_number((double)value);
    return jv_string_fmt("%lld", (long long)value);
}

jv json_unsigned(uint64_t value)
{
    if (value <= (uint64_t)exact_limit)
        return jv_number((double)value);
    return jv_string_fmt("%llu", (unsigned long long)value);
}

jv json_hex(uint64_t value, int digits)
{
    return jv_string_fmt("0x%0*llx", digits, (unsigned long long)value);
}

jv json_mode(unsigned mode)
{
    return jv_string_fmt("0%03o", mode);
}

jv json_string_or_null(const char *text)
{
    return text ? jv_string(text) : jv_null();
}

jv json_set(jv object, const char *key, jv value)
{
    return jv_object_set(object, jv_string(key), value);
}

jv json_get(jv object, const char *key)
{
    if (jv_get_kind(object) != JV_KIND_OBJECT)
        return jv_null();
    jv value = jv_object_get(jv_copy(object), jv_string(key));
    if (jv_is_valid(value))
        return value;
    jv_free(value);
    return jv_null();
}

const char *json_get_text(jv object, const char *key, const char *fallback)
{
    jv value = json_get(object, key);
    // The object keeps the string alive after this reference is dropped.
    const char *text = jv_get_kind(value) == JV_KIND_STRING ? jv_string_value(value) : fallback;
    jv_free(value);
    return text;
}

double json_get_number(jv object, const char *key, double fallback)
{
    jv value = json_get(object, key);
    double number = jv_get_kind(value) == JV_KIND_NUMBER ? jv_number_value(value) : fallback;
    jv_free(value);
    return number;
}

bool json_get_true(jv object, const char *key)
{
    jv value = json_get(object, key);
    bool is_true = jv_get_kind(value) == JV_KIND_TRUE;
    jv_free(value);
    return is_true;
}
