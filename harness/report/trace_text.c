#include "report/trace_text.h"

#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

static void put_name_and_size(FILE *out, jv leak)
{
    const char *kind = json_get_text(leak, "kind", "");
    const char *name = json_get_text(leak, "name", NULL);
    double size = json_get_number(leak, "size", 0);
    if (name) {
        fputc(' ', out);
        put_safe(out, name);
    } else {
        fprintf(out, " %d, key ", (int)json_get_number(leak, "id", -1));
        put_safe(out, json_get_text(leak, "key", "?"));
    }
    if (strcmp(kind, "sysv-sem") == 0)
        fprintf(out, ", %.0f semaphore%s", size, size == 1 ? "" : "s");
    else if (strcmp(kind, "fifo") != 0)
        fprintf(out, ", %.0f bytes", size);
}

static void print_leak(FILE *out, jv leak)
{
    static const char *const kinds[][2] = {
        {"sysv-shm", "shared memory segment"},  {"sysv-sem", "semaphore set"},
        {"sysv-msg", "message queue"},          {"posix-shm", "POSIX shared memory object"},
        {"posix-sem", "POSIX named semaphore"}, {"fifo", "FIFO"}};
    const char *words = json_get_text(leak, "kind", "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(words, kinds[i][0]) == 0)
            words = kinds[i][1];
    fputs("shmark:   ", out);
    put_safe(out, words);
    put_name_and_size(out, leak);
    fputs(", mode ", out);
    put_safe(out, json_get_text(leak, "mode", "?"));
    put_place(out, ", made at ", leak, "created_at");
    fputc('\n', out);
}

static void print_leaks(FILE *out, jv leaks)
{
    size_t count = view_count(leaks);
    if (count == 0) {
        fputs("shmark: nothing was left behind\n", out);
        return;
    }
    fprintf(out, "shmark: %zu IPC object%s left behind:\n", count, count == 1 ? " was" : "s were");
    for (size_t i = 0; i < count; i++)
        print_leak(out, view_item(leaks, i));
}

// --- how much there was ---

static void print_count(FILE *out, size_t count, const char *thing)
{
    if (count > 0)
        fprintf(out, ", %zu %s%s", count, thing, plural(count));
}

// Those of a list of which key is the text, or is not.
static size_t count_of(jv list, const char *key, const char *text, bool is)
{
    size_t count = 0;
    for (size_t i = 0; i < view_count(list); i++)
        count += (strcmp(json_get_text(view_item(list, i), key, ""), text) == 0) == is;
    return count;
}

// Shared ones, each where it was made: a child's copy of its parent's is the same one.
static size_t count_mappings(jv mappings)
{
    size_t count = 0;
    for (size_t i = 0; i < view_count(mappings); i++) {
        jv mapping = view_item(mappings, i);
        count += json_get_true(mapping, "shared") && !json_get_true(mapping, "inherited") &&
                 strcmp(json_get_text(mapping, "kind", ""), "posix-sem") != 0;
    }
    return count;
}

// A named semaphore that sem_open made and took away again, because another had the name, never was one.
static size_t count_semaphores(jv objects)
{
    size_t count = count_of(objects, "kind", "sem", true);
    for (size_t i = 0; i < view_count(objects); i++) {
        jv object = view_item(objects, i), removed_at = view_get(object, "removed_at");
        bool is_semaphore = strcmp(json_get_text(object, "kind", ""), "sem") == 0;
        count -= is_semaphore && jv_get_kind(removed_at) == JV_KIND_OBJECT &&
                 jv_equal(jv_copy(removed_at), jv_copy(view_get(object, "created_at")));
    }
    return count;
}

static void print_counts(FILE *out, jv run)
{
    jv pipes = view_get(run, "pipes"), objects = view_get(run, "posix_objects");
    fprintf(out, "shmark: %.0f traced calls by %zu process(es), %.0f segment(s)",
            json_get_number(run, "calls_total", 0), view_count(view_get(run, "processes")),
            json_get_number(run, "segments_total", 0));
    print_count(out, view_count(view_get(run, "semaphores")), "semaphore set");
    print_count(out, view_count(view_get(run, "message_queues")), "message queue");
    print_count(out, count_of(objects, "kind", "shm", true), "POSIX shared memory object");
    print_count(out, count_semaphores(objects), "named semaphore");
    print_count(out, count_mappings(view_get(run, "mappings")), "shared mapping");
    print_count(out, view_count(view_get(run, "sync_objects")), "synchronisation object");
    print_count(out, count_of(pipes, "kind", "pipe", true), "pipe");
    print_count(out, count_of(pipes, "kind", "fifo", true), "FIFO");
    print_count(out, count_of(view_get(run, "locks"), "kind", "file", false), "lock");
    fputc('\n', out);
}

void trace_text_write(jv evidence, FILE *out)
{
    jv runs = view_get(evidence, "runs"), run = view_item(runs, 0);
    trace_failures_write(run, out);
    trace_held_write(run, out);
    trace_misuse_write(run, out);
    trace_stopped_write(run, out);
    print_counts(out, run);
    print_leaks(out, view_get(run, "leaks"));
    trace_orders_write(runs, out);
    trace_sweep_write(runs, out);
}
