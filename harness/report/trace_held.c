// What processes that ended by themselves still had: attachments, and of descriptors and mappings those that they made
// themselves. What a child inherited and never needed, what a killed process could not give back, and the standard
// streams are no finding.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

// How much of one kind a process had.
struct holding {
    int pid;
    const char *thing, *of, *verb; // "descriptor", " of a FIFO", "closed"
    uint64_t count;
    jv first; // borrowed: an object with the key `place_key`
    const char *place_key;
    const char *name; // of the first; NULL: it has none; borrowed
};

enum { MOST_HOLDINGS = 20 };

struct holdings {
    struct holding items[MOST_HOLDINGS];
    size_t count;
    uint64_t left_out;
};

static bool is_same(const struct holding *a, const struct holding *b)
{
    return a->pid == b->pid && strcmp(a->thing, b->thing) == 0 && strcmp(a->of, b->of) == 0;
}

static void add(struct holdings *holdings, const struct holding *what)
{
    for (size_t i = 0; i < holdings->count; i++)
        if (is_same(&holdings->items[i], what)) {
            holdings->items[i].count++;
            return;
        }
    if (holdings->count == MOST_HOLDINGS) {
        holdings->left_out++;
        return;
    }
    holdings->items[holdings->count] = *what;
    holdings->items[holdings->count++].count = 1;
}

static bool ended_with(jv hold, const char *key)
{
    return strcmp(json_get_text(hold, key, ""), "exit") == 0 && !json_get_true(hold, "inherited");
}

static void add_descriptors(struct holdings *holdings, jv owners, const char *list,
                            const char *kind, const char *thing, const char *of)
{
    for (size_t i = 0; i < view_count(owners); i++) {
        jv owner = view_item(owners, i), holds = view_get(owner, list);
        if (strcmp(json_get_text(owner, "kind", ""), kind) != 0)
            continue;
        for (size_t j = 0; j < view_count(holds); j++) {
            jv hold = view_item(holds, j);
            struct holding holding = {.pid = whole_number(hold, "pid"),
                                      .thing = thing,
                                      .of = of,
                                      .verb = "closed",
                                      .first = hold,
                                      .place_key = "at",
                                      .name = json_get_text(owner, "name", NULL)};
            if (ended_with(hold, "closed") && whole_number(hold, "fd") > 2)
                add(holdings, &holding);
        }
    }
}

static void add_mappings(struct holdings *holdings, jv mappings)
{
    for (size_t i = 0; i < view_count(mappings); i++) {
        jv mapping = view_item(mappings, i);
        bool semaphore = strcmp(json_get_text(mapping, "kind", ""), "posix-sem") == 0;
        struct holding holding = {.pid = whole_number(mapping, "pid"),
                                  .thing = semaphore ? "named semaphore" : "shared mapping",
                                  .of = "",
                                  .verb = semaphore ? "closed" : "unmapped",
                                  .first = mapping,
                                  .place_key = "created_at",
                                  .name = json_get_text(mapping, "name", NULL)};
        if (ended_with(mapping, "unmapped") && json_get_true(mapping, "shared"))
            add(holdings, &holding);
    }
}

static void write_holding(const struct holding *holding, FILE *out)
{
    fprintf(out, "shmark: process %d ended with %d %s%s%s that it had not %s", holding->pid,
            (int)holding->count, holding->thing, plural(holding->count), holding->of,
            holding->verb);
    if (holding->name) {
        fputs(": ", out);
        put_safe(out, holding->name);
    }
    if (holding->count > 1 && holding->name)
        fputs(" and others", out);
    put_place(out, holding->count > 1 ? ", the first made at " : ", made at ", holding->first,
              holding->place_key);
    fputc('\n', out);
}

static void write_attached(jv processes, FILE *out)
{
    for (size_t i = 0; i < view_count(processes); i++) {
        jv process = view_item(processes, i);
        size_t count = view_count(view_get(process, "attached_at_exit"));
        if (count == 0 || json_get_text(process, "signal", NULL))
            continue;
        fprintf(out, "shmark: process %d ended with %zu attachment%s that it had not detached",
                whole_number(process, "pid"), count, plural(count));
        put_place(out, ", by exit at ", process, "exit_at");
        fputc('\n', out);
    }
}

void trace_held_write(jv run, FILE *out)
{
    struct holdings holdings = {.count = 0};
    write_attached(view_get(run, "processes"), out);
    add_mappings(&holdings, view_get(run, "mappings"));
    add_descriptors(&holdings, view_get(run, "posix_objects"), "opens", "shm", "descriptor",
                    " of POSIX shared memory");
    add_descriptors(&holdings, view_get(run, "pipes"), "ends", "pipe", "pipe end", "");
    add_descriptors(&holdings, view_get(run, "pipes"), "ends", "fifo", "descriptor", " of a FIFO");
    for (size_t i = 0; i < holdings.count; i++)
        write_holding(&holdings.items[i], out);
    if (holdings.left_out > 0)
        fprintf(out, "shmark: and %d more of this kind\n", (int)holdings.left_out);
}
