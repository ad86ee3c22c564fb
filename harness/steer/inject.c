#include "steer/inject.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char grammar[] = "expected CALL:error=ERRNO[:when=FIRST[..LAST][+STEP]]";

static int errno_named(const char *name)
{
    for (int number = 1; number < 134; number++) {
        const char *known = strerrorname_np(number);
        if (known && strcmp(known, name) == 0)
            return number;
    }
    return 0;
}

// "SIGKILL", "KILL" or its number; 0 where there is none.
static int signal_named(const char *name)
{
    const char *bare = strncmp(name, "SIG", 3) == 0 ? name + 3 : name;
    for (int number = 1; number < NSIG; number++) {
        const char *known = sigabbrev_np(number);
        if (known && strcmp(known, bare) == 0)
            return number;
    }
    char *end;
    long number = strtol(name, &end, 10);
    return *name && !*end && number > 0 && number < NSIG ? (int)number : 0;
}

static struct error *wrong(const char *text, const char *what, const char *part)
{
    return error_new(ERROR_USAGE, "inject '%s': %s '%s'; %s", text, what, part, grammar);
}

static struct error *parse_call(const char *text, const char *name)
{
    const struct call_type *type = call_type_named(name);
    if (!call_name_known(name))
        return wrong(text, "no traced call is named", name);
    if (type && (type->kind == CALL_EXIT || type->kind == CALL_EXIT_GROUP))
        return wrong(text, "a call that cannot fail:", name);
    return NULL;
}

// FIRST[..LAST][+STEP]; "FIRST+" is every one from FIRST on, as in strace.
static bool parse_when(const char *when, struct injection *out)
{
    char *end;
    if (*when < '0' || *when > '9')
        return false;
    out->first = out->last = strtoull(when, &end, 10);
    out->step = 1;
    if (strncmp(end, "..", 2) == 0) {
        if (end[2] < '0' || end[2] > '9')
            return false;
        out->last = strtoull(end + 2, &end, 10);
    }
    if (*end == '+') {
        bool bounded = out->last != out->first;
        out->step = end[1] ? strtoull(end + 1, &end, 10) : (end++, 1ULL);
        if (!bounded)
            out->last = UINT64_MAX;
    }
    return *end == '\0' && out->first > 0 && out->step > 0 && out->last >= out->first;
}

static struct error *parse_part(const char *text, const char *part, struct injection *out)
{
    if (strncmp(part, "error=", 6) == 0) {
        out->error = errno_named(part + 6);
        return out->error ? NULL : wrong(text, "no errno is named", part + 6);
    }
    if (strncmp(part, "signal=", 7) == 0) {
        out->signal = signal_named(part + 7);
        return out->signal ? NULL : wrong(text, "no signal is named", part + 7);
    }
    if (strncmp(part, "program=", 8) == 0) {
        free(out->program);
        out->program = xstrdup(part + 8);
        return *out->program ? NULL : wrong(text, "no id in", part);
    }
    if (strncmp(part, "when=", 5) == 0)
        return parse_when(part + 5, out) ? NULL : wrong(text, "malformed", part);
    return wrong(text, "unknown part", part);
}

static struct error *parse(const char *text, struct injection *item)
{
    AUTO_FREE char *copy = xstrdup(text);
    char *rest = copy;
    const char *name = strsep(&rest, ":");
    TRY(parse_call(text, name));
    for (char *part; (part = strsep(&rest, ":"));)
        TRY(parse_part(text, part, item));
    if (!item->error && !item->signal)
        return wrong(text, "no error= in", text);
    item->call = xstrdup(name);
    return NULL;
}

struct error *injections_add(struct injections *injections, const char *text)
{
    struct injection item = {.first = 1, .last = UINT64_MAX, .step = 1};
    struct error *error = parse(text, &item);
    if (error) {
        free(item.program);
        return error;
    }
    item.text = xstrdup(text);
    GROW(injections->items, injections->capacity, injections->count);
    injections->items[injections->count++] = item;
    return NULL;
}

void injections_release(struct injections *injections)
{
    for (size_t i = 0; i < injections->count; i++) {
        free(injections->items[i].call);
        free(injections->items[i].text);
        free(injections->items[i].program);
    }
    free(injections->items);
    *injections = (struct injections){0};
}

void injection_counts_release(struct injection_counts *counts)
{
    free(counts->made);
    counts->made = NULL;
}

static bool is_due(const struct injection *item, uint64_t number)
{
    return number >= item->first && number <= item->last &&
           (number - item->first) % item->step == 0;
}

struct injected injections_apply(const struct injections *injections,
                                 struct injection_counts *counts, const struct call *call,
                                 const char *program)
{
    struct injected out = {0, 0};
    if (injections->count == 0)
        return out;
    if (!counts->made)
        counts->made = xcalloc(injections->count, sizeof *counts->made);
    for (size_t i = 0; i < injections->count; i++) {
        const struct injection *item = &injections->items[i];
        if ((item->program && strcmp(item->program, program) != 0) ||
            !call_answers_to(call, item->call))
            continue;
        if (is_due(item, ++counts->made[i]) && !out.error && !out.signal)
            out = (struct injected){item->error, item->signal};
    }
    return out;
}
