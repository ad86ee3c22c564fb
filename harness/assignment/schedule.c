#include "assignment/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { DEFAULT_DEPTH = 3, MOST_DEPTH = 99, MOST_PREEMPTIONS = 99, MOST_TASKS = 10000 };

static const char expected[] =
    "expected real, warp, nosleep, pct:SEED[:DEPTH], explore:N or replay:STEP=TASK,..";

bool schedule_takes_turns(const struct schedule *schedule)
{
    return schedule->kind >= SCHEDULE_NOSLEEP;
}

// A decimal number up to the limit, and nothing else before *end. Returns whether it is one.
static bool take_number(const char **at, uint64_t most, uint64_t *out)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    *out = strtoull(*at, &end, 10);
    *at = end;
    return errno == 0 && *out <= most;
}

static bool parse_pct(const char *at, struct schedule *out)
{
    uint64_t depth = DEFAULT_DEPTH;
    if (!take_number(&at, UINT64_MAX, &out->seed))
        return false;
    if (*at == ':') {
        at++;
        if (!take_number(&at, MOST_DEPTH, &depth) || depth == 0)
            return false;
    }
    out->depth = (unsigned)depth;
    return *at == '\0';
}

static bool parse_explore(const char *at, struct schedule *out)
{
    uint64_t preemptions;
    if (!take_number(&at, MOST_PREEMPTIONS, &preemptions))
        return false;
    out->preemptions = (unsigned)preemptions;
    return *at == '\0';
}

static bool parse_replay(const char *at, struct schedule *out)
{
    size_t capacity = 0;
    while (*at) {
        uint64_t step, task;
        if (!take_number(&at, UINT64_MAX, &step) || *at++ != '=' ||
            !take_number(&at, MOST_TASKS, &task) || step == 0)
            return false;
        if (*at && (*at++ != ',' || !*at))
            return false;
        if (out->deviation_count && out->deviations[out->deviation_count - 1].step >= step)
            return false;
        GROW(out->deviations, capacity, out->deviation_count);
        out->deviations[out->deviation_count++] = (struct deviation){step, (unsigned)task};
    }
    return true;
}

static bool parse(const char *text, struct schedule *out)
{
    static const struct {
        const char *word;
        enum schedule_kind kind;
        bool (*parameter)(const char *at, struct schedule *out); // NULL: takes none
    } words[] = {{"real", SCHEDULE_REAL, NULL},
                 {"warp", SCHEDULE_WARP, NULL},
                 {"nosleep", SCHEDULE_NOSLEEP, NULL},
                 {"pct", SCHEDULE_PCT, parse_pct},
                 {"explore", SCHEDULE_EXPLORE, parse_explore},
                 {"replay", SCHEDULE_REPLAY, parse_replay}};
    size_t length = strcspn(text, ":");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) != length || strncmp(words[i].word, text, length) != 0)
            continue;
        out->kind = words[i].kind;
        if (!words[i].parameter)
            return text[length] == '\0';
        return text[length] == ':' && words[i].parameter(text + length + 1, out);
    }
    return false;
}

struct error *schedule_parse(const char *text, struct schedule *out)
{
    *out = (struct schedule){.kind = SCHEDULE_REAL};
    if (parse(text, out))
        return NULL;
    schedule_release(out);
    return error_new(ERROR_USAGE, "schedule '%s': %s", text, expected);
}

void schedule_release(struct schedule *schedule)
{
    free(schedule->deviations);
    *schedule = (struct schedule){0};
}

char *schedule_replay_text(const struct deviation *deviations, size_t count)
{
    char *out = xstrdup("replay:");
    for (size_t i = 0; i < count; i++) {
        char *longer = xasprintf("%s%s%llu=%u", out, i ? "," : "",
                                 (unsigned long long)deviations[i].step, deviations[i].task);
        free(out);
        out = longer;
    }
    return out;
}
