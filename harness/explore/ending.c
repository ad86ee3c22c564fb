#include "explore/ending.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static char *append(char *text, char *more)
{
    char *out = xasprintf("%s%s", text, more);
    free(text);
    free(more);
    return out;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *joined(char **items, size_t count)
{
    char *out = xstrdup("");
    if (count > 0)
        qsort(items, count, sizeof *items, compare_texts);
    for (size_t i = 0; i < count; i++)
        out = append(out, xasprintf("%s\n", items[i]));
    return out;
}

static void free_all(char **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(items[i]);
    free(items);
}

// --- output ---

static bool is_pid(const struct run *run, long number)
{
    for (size_t i = 0; i < run->model->process_count; i++)
        if (run->model->processes[i]->pid == number)
            return true;
    return false;
}

enum { SHORTEST_ADDRESS = 6 }; // hexadecimal digits

// Copies one number, or word, of a line; what differs from run to run becomes '#'. Returns where it ends.
static const char *copy_word(const struct run *run, const char *at, const char *end, char **to)
{
    const char *stop = at;
    while (stop < end && isalnum((unsigned char)*stop))
        stop++;
    size_t length = (size_t)(stop - at);
    char *rest;
    bool address = length >= 2 + SHORTEST_ADDRESS && at[0] == '0' && at[1] == 'x';
    bool pid = length < 8 && isdigit((unsigned char)*at) && at[0] != '0' &&
               is_pid(run, strtol(at, &rest, 10)) && rest == stop && strtol(at, NULL, 10) > 2;
    if (address || pid) {
        *(*to)++ = '#';
    } else {
        memcpy(*to, at, length);
        *to += length;
    }
    return stop;
}

static char *normal_line(const struct run *run, const char *at, const char *end)
{
    char *out = xcalloc((size_t)(end - at) + 1, 1), *to = out;
    while (at < end) {
        if (isalnum((unsigned char)*at))
            at = copy_word(run, at, end, &to);
        else
            *to++ = *at++;
    }
    return out;
}

// Lines that are put together in whatever order, and told in one.
struct lines {
    char **items;
    size_t count, capacity;
};

static void add_line(struct lines *lines, char *line)
{
    GROW(lines->items, lines->capacity, lines->count);
    lines->items[lines->count++] = line;
}

static char *take_lines(struct lines *lines)
{
    char *out = joined(lines->items, lines->count);
    free_all(lines->items, lines->count);
    return out;
}

static char *output_of(const struct run *run, const struct capture *output)
{
    struct lines lines = {0};
    for (const char *at = output->bytes, *end = at + output->count; at && at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        add_line(&lines, normal_line(run, at, stop));
        at = newline ? newline + 1 : end;
    }
    return take_lines(&lines);
}

// --- how it ended ---

static char *deaths_of(const struct run *run)
{
    struct lines lines = {0};
    for (size_t i = 0; i < run->model->process_count; i++) {
        const struct process *process = run->model->processes[i];
        if (process->signal_known && process->signal != 0)
            add_line(&lines, xasprintf("killed %d", process->signal));
    }
    return take_lines(&lines);
}

static char *leaks_of(const struct run *run)
{
    struct lines lines = {0};
    for (size_t i = 0; i < run->leak_count; i++) {
        const struct leak *leak = &run->leaks[i];
        add_line(&lines,
                 xasprintf("left %d %s %x %llu", (int)leak->kind, leak->name ? leak->name : "",
                           leak->key, (unsigned long long)leak->size));
    }
    return take_lines(&lines);
}

void ending_of(const struct run *run, struct ending *out)
{
    *out = (struct ending){.text = xasprintf("outcome %d %d\n", (int)run->outcome, (int)run->limit),
                           .output = xstrdup(""),
                           .bad = run_ended_badly(run)};
    for (size_t i = 0; i < run->spec->scenario->program_count; i++) {
        const struct run_program *program = &run->programs[i];
        out->text = append(out->text, xasprintf("program %d %d %d\n", program->started,
                                                program->ended, program->wait_status));
        for (int stream = 0; stream < 2; stream++)
            out->output = append(out->output, output_of(run, &program->output[stream]));
    }
    // Who was alive when it was stopped was killed by that.
    if (run->outcome == OUTCOME_EXITED || run->outcome == OUTCOME_SIGNALED)
        out->text = append(out->text, deaths_of(run));
    out->text = append(out->text, leaks_of(run));
}

void ending_release(struct ending *ending)
{
    free(ending->text);
    free(ending->output);
    *ending = (struct ending){0};
}

bool ending_same(const struct ending *a, const struct ending *b, bool with_output)
{
    return strcmp(a->text, b->text) == 0 && (!with_output || strcmp(a->output, b->output) == 0);
}
