#include "report/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/schema.h"
#include "report/safe.h"

// The container keeps the element alive after this reference is dropped.
static jv borrowed(jv value)
{
    jv_free(value);
    return value;
}

size_t view_count(jv array)
{
    return jv_get_kind(array) == JV_KIND_ARRAY ? (size_t)jv_array_length(jv_copy(array)) : 0;
}

jv view_item(jv array, size_t i)
{
    return borrowed(jv_array_get(jv_copy(array), (int)i));
}

jv view_get(jv object, const char *key)
{
    return borrowed(json_get(object, key));
}

size_t view_criteria(jv score)
{
    return view_count(view_get(score, "criteria"));
}

struct criterion view_criterion(jv score, size_t i)
{
    jv value = view_item(view_get(score, "criteria"), i);
    const char *id = json_get_text(value, "id", "?");
    return (struct criterion){
        .id = id,
        .title = json_get_text(value, "title", id),
        .status = json_get_text(value, "status", "error"),
        .message = json_get_text(value, "message", ""),
        .hint = json_get_text(value, "hint", ""),
        .points = json_get_number(value, "points", 0),
        .score = json_get_number(value, "score", 0),
        .locations = view_get(value, "locations"),
        .runs = view_get(value, "runs"),
    };
}

bool criterion_lost_marks(const struct criterion *criterion)
{
    return strcmp(criterion->status, "passed") != 0;
}

// Line `line` (from 1) of text.
static bool find_line(const char *text, size_t bytes, int line, struct place *place)
{
    const char *end = text + bytes;
    for (int at = 1; text < end; at++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;
        if (at == line) {
            place->text = text;
            place->text_bytes = (size_t)(stop - text);
            if (place->text_bytes && stop[-1] == '\r')
                place->text_bytes--;
            return true;
        }
        text = stop + 1;
    }
    return false;
}

struct place view_place(const struct criterion *criterion, jv sources, size_t i)
{
    jv location = view_item(criterion->locations, i);
    double line = json_get_number(location, "line", 0);
    struct place place = {
        .file = json_get_text(location, "file", "?"),
        .line = line >= 1 && line < 1e9 ? (int)line : 0,
    };
    jv source = view_get(sources, place.file);
    if (place.line && jv_get_kind(source) == JV_KIND_STRING)
        find_line(jv_string_value(source), (size_t)jv_string_length_bytes(jv_copy(source)),
                  place.line, &place);
    return place;
}

static const char *text_of_either(const struct result *result, const char *key,
                                  const char *fallback)
{
    const char *text = json_get_text(result->score, key, NULL);
    return text ? text : json_get_text(result->evidence, key, fallback);
}

const char *result_name(const struct result *result)
{
    return text_of_either(result, "submission", result->name ? result->name : "submission");
}

const char *result_assignment(const struct result *result)
{
    return text_of_either(result, "assignment", "");
}

bool result_gradable(const struct result *result)
{
    return !result->error && json_get_true(result->score, "gradable");
}

bool result_has_full_marks(const struct result *result)
{
    // Shares of points add up in binary: what is short by less than any mark is not short.
    const double noise = 1e-9;
    return result_gradable(result) && json_get_number(result->score, "score", 0) >=
                                          json_get_number(result->score, "max", 0) - noise;
}

static void append(char **text, const char *separator, const char *more)
{
    char *longer = *text ? xasprintf("%s%s%s", *text, separator, more) : xstrdup(more);
    free(*text);
    *text = longer;
}

char *result_reason(const struct result *result)
{
    if (result_gradable(result))
        return NULL;
    if (result->error)
        return xstrdup(result->error);
    char *reason = NULL;
    for (size_t i = 0; i < view_criteria(result->score); i++) {
        struct criterion criterion = view_criterion(result->score, i);
        if (strcmp(criterion.status, "error") != 0)
            continue;
        AUTO_FREE char *one =
            xasprintf("criterion \"%s\": %s", criterion.id,
                      *criterion.message ? criterion.message : "its check raised an error");
        append(&reason, "; ", one);
    }
    jv runs = view_get(result->evidence, "runs");
    for (size_t i = 0; i < view_count(runs); i++) {
        jv run = view_item(runs, i);
        if (strcmp(json_get_text(run, "outcome", ""), "harness-error") != 0)
            continue;
        AUTO_FREE char *one =
            xasprintf("run \"%s\": the harness failed", json_get_text(run, "scenario", "?"));
        append(&reason, "; ", one);
    }
    return reason ? reason : xstrdup("not gradable");
}

const char *points_text(double points, char buffer[static 32])
{
    snprintf(buffer, 32, "%.2f", points);
    char *end = buffer + strlen(buffer);
    while (end > buffer && end[-1] == '0')
        *--end = '\0';
    if (end > buffer && end[-1] == '.')
        *--end = '\0';
    return buffer;
}

static char *limit_ending(const char *limit)
{
    static const struct {
        const char *limit, *text;
    } endings[] = {
        {"memory", "was stopped: it used more memory than it may"},
        {"cpu", "was stopped: it used more processor time than it may"},
        {"processes", "was stopped: it had more processes and threads than it may"},
        {"output", "was stopped: it printed more than it may"},
        {"shm", "was stopped: it asked for more shared memory than it may"},
        {"files", "was stopped: it wrote more into files than it may"},
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(endings[i].limit, limit) == 0)
            return xstrdup(endings[i].text);
    return xasprintf("was stopped at its limit of %s", limit);
}

static char *signal_ending(const char *signal)
{
    static const struct {
        const char *signal, *meaning;
    } meanings[] = {
        {"SIGSEGV", " (segmentation fault: it touched memory that is not its own)"},
        {"SIGBUS", " (bus error: it touched memory past the end of a mapping)"},
        {"SIGABRT", " (it aborted)"},
        {"SIGFPE", " (arithmetic error, such as a division by zero)"},
        {"SIGSYS", " (it made a call that is not allowed)"},
    };
    const char *meaning = "";
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].signal, signal) == 0)
            meaning = meanings[i].meaning;
    return xasprintf("died by %s%s", signal, meaning);
}

// ", computing at w.c:6 (spin)" or ", waiting in semop at w.c:11 (main)", for one process.
static void put_whereabouts(FILE *out, jv process, size_t number)
{
    AUTO_JV jv place = json_get(process, "stopped_at");
    const char *call = json_get_text(process, "stopped_in", NULL);
    fputs(number == 0 ? ". It was then " : ", ", out);
    if (call)
        fprintf(out, "waiting in %s", call);
    else
        fputs("computing", out);
    fprintf(out, " at %s:%d (%s)", json_get_text(place, "file", "?"),
            (int)json_get_number(place, "line", 0), json_get_text(place, "function", "?"));
}

// What was said, and where the processes were when they were stopped, as far as that is known. Consumes said; owned.
static char *with_whereabouts(char *said, jv run)
{
    enum { MOST = 4 };
    char *text = NULL;
    size_t bytes = 0, told = 0;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        abort();
    fputs(said, out);
    free(said);
    AUTO_JV jv processes = json_get(run, "processes");
    jv_array_foreach(processes, i, process)
    {
        AUTO_JV jv place = json_get(process, "stopped_at");
        if (jv_get_kind(place) == JV_KIND_OBJECT && told < MOST)
            put_whereabouts(out, process, told++);
        jv_free(process);
    }
    fclose(out);
    return text;
}

char *run_ending(jv run)
{
    const char *outcome = json_get_text(run, "outcome", "exited");
    char seconds[32];
    points_text(round(json_get_number(run, "wall_ms", 0) / 100) / 10, seconds);
    if (strcmp(outcome, "exited") == 0)
        return NULL;
    if (strcmp(outcome, "timeout") == 0)
        return with_whereabouts(
            xasprintf("was stopped after %s s: it did not end by itself", seconds), run);
    if (strcmp(outcome, "limit") == 0)
        return with_whereabouts(limit_ending(json_get_text(run, "limit", "?")), run);
    if (strcmp(outcome, "signaled") == 0)
        return signal_ending(json_get_text(run, "signal", "a signal"));
    if (strcmp(outcome, "deadlock") == 0)
        return xstrdup("came to a deadlock: every process waited for another");
    if (strcmp(outcome, "denied") == 0)
        return xstrdup("was stopped: it made a call that is not allowed here");
    if (strcmp(outcome, "exec-failed") == 0)
        return xstrdup("could not start: a program is missing or cannot be executed");
    if (strcmp(outcome, "harness-error") == 0)
        return xstrdup("could not be observed: the harness failed, not the program");
    return xasprintf("ended with outcome \"%s\"", outcome);
}

char *criterion_text(const struct criterion *criterion, jv sources)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        abort();
    size_t bytes_said = strlen(criterion->message);
    while (bytes_said && strchr(" \n", criterion->message[bytes_said - 1]))
        bytes_said--;
    if (bytes_said)
        fprintf(out, "%.*s\n", (int)bytes_said, criterion->message);
    for (size_t i = 0; i < view_count(criterion->locations); i++) {
        struct place place = view_place(criterion, sources, i);
        if (place.text)
            fprintf(out, "%s:%d: %.*s\n", place.file, place.line, (int)place.text_bytes,
                    place.text);
        else
            fprintf(out, "%s:%d\n", place.file, place.line);
    }
    if (*criterion->hint && strcmp(criterion->status, "skipped") != 0)
        fprintf(out, "To mend: %s\n", criterion->hint);
    fclose(out);
    char *safe = safe_terminal(text, bytes, SAFE_LINES);
    free(text);
    return safe;
}
