#include "grade/diagnostics.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { MAX_DIAGNOSTICS = 200 };

static jv diagnostic(const char *file, size_t file_bytes, int line, int column,
                     const char *severity, const char *message)
{
    if (file_bytes > 2 && strncmp(file, "./", 2) == 0) {
        file += 2;
        file_bytes -= 2;
    }
    jv out = jv_object_set(jv_object(), jv_string("file"), jv_string_sized(file, (int)file_bytes));
    out = jv_object_set(out, jv_string("line"), line > 0 ? jv_number(line) : jv_null());
    out = jv_object_set(out, jv_string("column"), column > 0 ? jv_number(column) : jv_null());
    out = jv_object_set(out, jv_string("severity"), jv_string(severity));
    return jv_object_set(out, jv_string("message"), jv_string(message));
}

// FILE:LINE:COLUMN: SEVERITY: MESSAGE. A file's name may hold colons: the first ":DIGITS:" ends it.
static bool parse_compiler_line(const char *text, jv *out)
{
    static const char *const severities[] = {"fatal error", "error", "warning", "note"};
    for (const char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':')) {
        int line, column, used = 0;
        if (sscanf(colon, ":%d:%d: %n", &line, &column, &used) != 2 || used == 0)
            continue;
        const char *rest = colon + used;
        for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
            size_t length = strlen(severities[i]);
            if (strncmp(rest, severities[i], length) == 0 && rest[length] == ':') {
                *out = diagnostic(text, (size_t)(colon - text), line, column,
                                  i == 0 ? "error" : severities[i],
                                  rest + length + 1 + (rest[length + 1] == ' '));
                return true;
            }
        }
    }
    return false;
}

// "/usr/bin/ld: x.o: in function `main':" and "x.c:12: undefined reference to `f'": the second kind.
static bool parse_linker_line(const char *text, jv *out)
{
    const char *what = strstr(text, ": undefined reference to ");
    if (!what)
        what = strstr(text, ": multiple definition of ");
    if (!what)
        return false;
    const char *file = strncmp(text, "/usr/bin/ld: ", 13) == 0 ? text + 13 : text;
    const char *colon = what;
    while (colon > file && colon[-1] != ':')
        colon--;
    int line = 0;
    if (colon > file)
        sscanf(colon, "%d", &line);
    size_t file_bytes = colon > file ? (size_t)(colon - 1 - file) : 0;
    *out = diagnostic(file, file_bytes, line, 0, "error", what + 2);
    return true;
}

jv diagnostics_parse(const char *log)
{
    jv out = jv_array();
    while (*log && jv_array_length(jv_copy(out)) < MAX_DIAGNOSTICS) {
        size_t length = strcspn(log, "\n");
        AUTO_FREE char *line = xstrndup(log, length);
        jv item;
        if (parse_compiler_line(line, &item) || parse_linker_line(line, &item))
            out = jv_array_append(out, item);
        log += length + (log[length] == '\n');
    }
    return out;
}
