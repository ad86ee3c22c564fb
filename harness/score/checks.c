#include "score/checks.h"

#include <ctype.h>
#include <jq.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/schema.h"
#include "score/reach.h"

struct checks {
    jq_state *jq;
    char *first_message; // of the last compilation, as jq gave it; owned, NULL: none
};

// $ENV is bound for the parts that find_environment below does not see; what mentions it is
// refused.
static const char prelude[] =
    "{} as $ENV |\n"
    "def _shmark_refuse(name): error(name + \" is not available in a check\");\n"
    "def env: _shmark_refuse(\"env\");\n"
    "def now: _shmark_refuse(\"now\");\n"
    "def localtime: _shmark_refuse(\"localtime\");\n"
    "def strflocaltime(f): _shmark_refuse(\"strflocaltime\");\n"
    "def input: _shmark_refuse(\"input\");\n"
    "def inputs: _shmark_refuse(\"inputs\");\n"
    "def input_filename: _shmark_refuse(\"input_filename\");\n"
    "def input_line_number: _shmark_refuse(\"input_line_number\");\n"
    "def halt: _shmark_refuse(\"halt\");\n"
    "def halt_error: _shmark_refuse(\"halt_error\");\n"
    "def halt_error(status): _shmark_refuse(\"halt_error\");\n"
    "def modulemeta: _shmark_refuse(\"modulemeta\");\n"
    "def get_search_list: _shmark_refuse(\"get_search_list\");\n"
    "def get_jq_origin: _shmark_refuse(\"get_jq_origin\");\n"
    "def get_prog_origin: _shmark_refuse(\"get_prog_origin\");\n"
    "def debug: .;\n"
    "def stderr: .;\n";

// The text of a program and which of its lines came from where.
struct source {
    char *text;
    size_t bytes;
    FILE *stream;      // writes to text
    int lines;         // written so far
    int *library_line; // of each library file: its first line's number, from 1
    int *check_line;   // of each check
};

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void put(struct source *source, const char *text)
{
    fputs(text, source->stream);
    source->lines += count_lines(text);
}

// A program of some of the library's files and of checks first_check..end_check.
static struct source source_write(const struct library *library, size_t files,
                                  const struct check *checks, size_t first_check, size_t end_check)
{
    struct source source = {
        .library_line = xcalloc(library->count, sizeof(int)),
        .check_line = xcalloc(end_check, sizeof(int)),
    };
    source.stream = open_memstream(&source.text, &source.bytes);
    if (!source.stream)
        abort();
    put(&source, prelude);
    for (size_t i = 0; i < files; i++) {
        source.library_line[i] = source.lines + 1;
        put(&source, library->files[i].text);
        put(&source, "\n");
    }
    for (size_t i = first_check; i < end_check; i++) {
        fprintf(source.stream, "def _shmark_check_%zu: (", i);
        put(&source, "\n");
        source.check_line[i] = source.lines + 1;
        put(&source, checks[i].text);
        put(&source, "\n);\n");
    }
    put(&source, ". as [$index, $evidence] | $evidence |\n");
    for (size_t i = first_check; i < end_check; i++)
        fprintf(source.stream, "if $index == %zu then _shmark_check_%zu else ", i, i);
    put(&source, "error(\"no such check\")");
    for (size_t i = first_check; i < end_check; i++)
        put(&source, " end");
    fclose(source.stream);
    return source;
}

static void source_release(struct source *source)
{
    free(source->text);
    free(source->library_line);
    free(source->check_line);
}

// jq_msg_cb. The first message is the cause; what follows counts the errors or comes of the first.
static void keep_first_message(void *data, jv message)
{
    struct checks *checks = data;
    if (!checks->first_message)
        checks->first_message =
            xstrdup(jv_get_kind(message) == JV_KIND_STRING ? jv_string_value(message)
                                                           : "unknown compile error");
    jv_free(message);
}

static bool compile(struct checks *checks, const struct source *source)
{
    free(checks->first_message);
    checks->first_message = NULL;
    const char *home = getenv("HOME");
    AUTO_FREE char *kept = home ? xstrdup(home) : NULL;
    unsetenv("HOME");
    bool compiled = jq_compile(checks->jq, source->text);
    if (kept)
        setenv("HOME", kept, 1);
    return compiled;
}

// A compile error taken apart.
struct complaint {
    char *message; // owned
    int line;      // in the program's text, from 1; 0: not known
    int column;    // from 1
};

// The line's length in bytes; line counts from 1.
static size_t line_length(const char *text, int line)
{
    for (; line > 1 && *text; text++)
        line -= *text == '\n';
    return strcspn(text, "\n");
}

static void cut_out(char *text, const char *part)
{
    char *found = strstr(text, part);
    if (found)
        memmove(found, found + strlen(part), strlen(found + strlen(part)) + 1);
}

// jq says "MESSAGE at <top-level>, line N:\n", the line itself, and as many spaces as the place is
// columns away from its start.
static struct complaint understand(const char *message, const struct source *source)
{
    static const char place_mark[] = " at <top-level>, line ";
    struct complaint complaint = {.message = xstrdup(message)};
    cut_out(complaint.message, "jq: error: ");
    cut_out(complaint.message, "\n<unknown location>");
    char *place = strstr(complaint.message, place_mark);
    if (place) {
        complaint.line = atoi(place + strlen(place_mark));
        const char *quoted = strchr(place, '\n');
        size_t length = line_length(source->text, complaint.line);
        size_t quoted_length = quoted ? strlen(quoted + 1) : 0;
        if (quoted_length >= length)
            complaint.column = (int)(quoted_length - length) + 1;
        *place = '\0';
    }
    cut_out(complaint.message, " (Unix shell quoting issues?)");
    return complaint;
}

// The library file that the line is in, or -1.
static int library_of_line(const struct source *source, const struct library *library, size_t files,
                           int line)
{
    for (size_t i = 0; i < files; i++) {
        int first = source->library_line[i];
        if (line >= first && line <= first + count_lines(library->files[i].text))
            return (int)i;
    }
    return -1;
}

// library->files[file] is the one whose addition broke the program.
static struct error *library_error(const struct checks *checks, const struct source *source,
                                   const struct library *library, size_t file)
{
    struct complaint complaint = understand(checks->first_message, source);
    AUTO_FREE char *message = complaint.message;
    const char *path = library->files[file].path;
    int line = complaint.line - source->library_line[file] + 1;
    if (complaint.line == 0)
        return error_new(ERROR_USAGE, "%s: %s", path, message);
    if (library_of_line(source, library, file + 1, complaint.line) == (int)file)
        return error_new(ERROR_USAGE, "%s:%d:%d: %s", path, line, complaint.column, message);
    return error_new(ERROR_USAGE, "%s: a bracket, quote or definition has no end: %s", path,
                     message);
}

// Only check `index` was compiled, with all of a sound library.
static struct error *check_error(const struct checks *checks, const struct source *source,
                                 const char *file, const struct library *library,
                                 const struct check *check, size_t index)
{
    struct complaint complaint = understand(checks->first_message, source);
    AUTO_FREE char *message = complaint.message;
    int in = library_of_line(source, library, library->count, complaint.line);
    if (in >= 0)
        return error_new(ERROR_USAGE, "%s:%d:%d: %s (criterion \"%s\" uses this)",
                         library->files[in].path, complaint.line - source->library_line[in] + 1,
                         complaint.column, message, check->id);
    struct schema_place root = schema_root(file);
    struct schema_place criteria = schema_key_of(&root, "criteria");
    struct schema_place criterion = schema_item_of(&criteria, index);
    struct schema_place place = schema_key_of(&criterion, "check");
    int line = complaint.line - source->check_line[index];
    if (complaint.line == 0)
        return schema_error(&place, "criterion \"%s\": %s", check->id, message);
    if (line > count_lines(check->text))
        return schema_error(&place, "criterion \"%s\": the check ends too early or not at all: %s",
                            check->id, message);
    return schema_error(&place, "criterion \"%s\", line %d, column %d of its check: %s", check->id,
                        line + 1, complaint.column, message);
}

// The whole does not compile: which part is it? Never returns NULL.
static struct error *find_fault(struct checks *checks, const char *file,
                                const struct library *library, const struct check *list,
                                size_t count)
{
    AUTO_FREE char *whole = xstrdup(checks->first_message);
    struct error *error = NULL;
    for (size_t i = 0; i < library->count && !error; i++) {
        struct source source = source_write(library, i + 1, list, 0, 0);
        if (!compile(checks, &source))
            error = library_error(checks, &source, library, i);
        source_release(&source);
    }
    for (size_t i = 0; i < count && !error; i++) {
        struct source source = source_write(library, library->count, list, i, i + 1);
        if (!compile(checks, &source))
            error = check_error(checks, &source, file, library, &list[i], i);
        source_release(&source);
    }
    return error ? error
                 : error_new(ERROR_USAGE, "%s: each check compiles, but not all together: %s", file,
                             whole);
}

// Where text mentions $ENV, or NULL.
static const char *find_environment(const char *text)
{
    for (; (text = strchr(text, '$')); text++) {
        const char *name = text + 1 + strspn(text + 1, " \t\r\n");
        if (strncmp(name, "ENV", 3) == 0 && !isalnum((unsigned char)name[3]) && name[3] != '_')
            return text;
    }
    return NULL;
}

static struct error *refuse_environment(const char *file, const struct library *library,
                                        const struct check *list, size_t count)
{
    static const char why[] = "$ENV is not available: a score depends on rubric and evidence alone";
    for (size_t i = 0; i < library->count; i++) {
        const char *found = find_environment(library->files[i].text);
        int line = 1;
        for (const char *at = library->files[i].text; found && at < found; at++)
            line += *at == '\n';
        if (found)
            return error_new(ERROR_USAGE, "%s:%d: %s", library->files[i].path, line, why);
    }
    for (size_t i = 0; i < count; i++) {
        if (find_environment(list[i].text))
            return error_new(ERROR_USAGE, "%s: .criteria[%zu].check: criterion \"%s\": %s", file, i,
                             list[i].id, why);
    }
    return NULL;
}

static struct checks *checks_new(void)
{
    struct checks *checks = xcalloc(1, sizeof *checks);
    checks->jq = jq_init();
    if (!checks->jq)
        abort();
    jq_set_error_cb(checks->jq, keep_first_message, checks);
    return checks;
}

static bool compile_all(struct checks *checks, const struct library *library,
                        const struct check *list, size_t count)
{
    struct source source = source_write(library, library->count, list, 0, count);
    bool compiled = compile(checks, &source);
    source_release(&source);
    return compiled;
}

static bool compile_reached(struct checks *checks, const struct library *library,
                            const struct check *list, size_t count)
{
    struct library reached = {0};
    bool compiled =
        reach_library(library, list, count, &reached) && compile_all(checks, &reached, list, count);
    library_release(&reached);
    return compiled;
}

struct error *checks_compile(const char *file, const struct library *library,
                             const struct check *list, size_t count, enum checks_extent extent,
                             struct checks **out)
{
    TRY(refuse_environment(file, library, list, count));
    struct checks *checks = checks_new();
    struct error *error = NULL;
    bool compiled = extent == CHECKS_REACHED && compile_reached(checks, library, list, count);
    if (!compiled && !compile_all(checks, library, list, count))
        error = find_fault(checks, file, library, list, count);
    if (error)
        checks_free(checks);
    else
        *out = checks;
    return error;
}

void checks_free(struct checks *checks)
{
    if (!checks)
        return;
    jq_teardown(&checks->jq);
    free(checks->first_message);
    free(checks);
}

// Consumes invalid. error() takes any value; a string is shown as it is.
static jv failure(const char *context, jv invalid)
{
    AUTO_JV jv raised = jv_invalid_get_msg(invalid);
    AUTO_JV jv text = jv_get_kind(raised) == JV_KIND_STRING ? jv_copy(raised)
                                                            : jv_dump_string(jv_copy(raised), 0);
    return jv_invalid_with_msg(jv_string_fmt("%s: %s", context, jv_string_value(text)));
}

jv checks_run(struct checks *checks, size_t index, jv evidence)
{
    jq_start(checks->jq, JV_ARRAY(jv_number((double)index), jv_copy(evidence)), 0);
    jv value = jq_next(checks->jq);
    if (!jv_is_valid(value)) {
        if (jv_invalid_has_msg(jv_copy(value)))
            return failure("the check raised an error", value);
        jv_free(value);
        return jv_invalid_with_msg(jv_string("the check yields no value"));
    }
    jv second = jq_next(checks->jq);
    if (!jv_is_valid(second) && !jv_invalid_has_msg(jv_copy(second))) {
        jv_free(second);
        return value;
    }
    jv_free(value);
    if (!jv_is_valid(second))
        return failure("the check raised an error after its first value", second);
    jv_free(second);
    return jv_invalid_with_msg(jv_string("the check yields more than one value"));
}
