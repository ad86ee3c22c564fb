#include "base/document.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/schema.h"

const size_t document_limit_bytes = (size_t)4 << 20;

static struct error *read_stream(const char *path, FILE *file, struct document *out)
{
    struct stat st;
    if (fstat(fileno(file), &st) != 0)
        return error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    // A pipe (`<(...)` in a shell) is as good as a file; a device may never end.
    if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
        return error_new(ERROR_USAGE, "%s: %s, expected a file", path,
                         S_ISDIR(st.st_mode) ? "is a folder" : "is a device or a socket");
    size_t capacity = 16384, used = 0, got;
    char *text = xcalloc(capacity, 1);
    while ((got = fread(text + used, 1, capacity - 1 - used, file)) > 0) {
        used += got;
        if (used > document_limit_bytes)
            break;
        if (used == capacity - 1)
            text = xrealloc(text, capacity *= 2);
    }
    if (ferror(file) || used > document_limit_bytes) {
        int errnum = errno;
        free(text);
        return error_new(ERROR_USAGE, "%s: %s", path,
                         used > document_limit_bytes ? "larger than 4 MiB" : strerror(errnum));
    }
    text[used] = '\0';
    *out = (struct document){.path = xstrdup(path), .text = text, .bytes = used};
    return NULL;
}

struct error *document_read(const char *path, struct document *out)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    struct error *error = read_stream(path, file, out);
    fclose(file);
    return error;
}

void document_release(struct document *document)
{
    free(document->path);
    free(document->text);
    *document = (struct document){0};
}

// The place that a parser event completes; invalid at the end. jq's streaming parser yields [PATH,
// VALUE] for a scalar or an empty container, and [PATH of its last element] where any other
// container closes. So each place is completed exactly once, unless a key is there twice. Consumes
// event.
static jv completed_place(jv event)
{
    if (!jv_is_valid(event))
        return event;
    bool closes = jv_array_length(jv_copy(event)) == 1;
    jv path = jv_array_get(event, 0);
    return closes ? jv_array_slice(path, 0, -1) : path;
}

static struct error *reject_repeated_keys(const struct document *document)
{
    jv_parser *parser = jv_parser_new(JV_PARSE_STREAMING);
    jv_parser_set_buf(parser, document->text, (int)document->bytes, 0);
    struct error *error = NULL;
    jv seen = jv_object();
    jv place = completed_place(jv_parser_next(parser));
    while (jv_is_valid(place)) {
        jv name = jv_dump_string(jv_copy(place), 0);
        if (jv_object_has(jv_copy(seen), jv_copy(name))) {
            jv_free(name);
            AUTO_FREE char *path = schema_path_text(place);
            error = error_new(ERROR_USAGE, "%s: %s: this key is there twice", document->path, path);
            break;
        }
        seen = jv_object_set(seen, name, jv_true());
        jv_free(place);
        place = completed_place(jv_parser_next(parser));
    }
    jv_free(place);
    jv_free(seen);
    jv_parser_free(parser);
    return error;
}

struct error *document_parse(const struct document *document, jv *out)
{
    jv value;
    TRY(json_parse(document->path, document->text, document->bytes, &value));
    jv_kind kind = jv_get_kind(value);
    struct error *error =
        kind == JV_KIND_OBJECT || kind == JV_KIND_ARRAY ? reject_repeated_keys(document) : NULL;
    if (error) {
        jv_free(value);
        return error;
    }
    *out = value;
    return NULL;
}
