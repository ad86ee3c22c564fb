#include "report/trace_text.h"

#include <string.h>

#include "base/json.h"

// "file.c:12 (main)", or nothing. Borrows place.
static void print_place(FILE *out, const char *before, jv place)
{
    if (jv_get_kind(place) != JV_KIND_OBJECT)
        return;
    fprintf(out, "%s%s:%d", before, json_get_text(place, "file", "?"),
            (int)json_get_number(place, "line", 0));
    const char *function = json_get_text(place, "function", NULL);
    if (function)
        fprintf(out, " (%s)", function);
}

static void print_leak(FILE *out, jv leak)
{
    static const char *const kinds[][2] = {{"sysv-shm", "shared memory segment"},
                                           {"sysv-sem", "semaphore set"},
                                           {"sysv-msg", "message queue"},
                                           {"posix-shm", "POSIX shared memory object"},
                                           {"posix-sem", "POSIX named semaphore"}};
    const char *kind = json_get_text(leak, "kind", "");
    const char *words = kind;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i][0]) == 0)
            words = kinds[i][1];
    fprintf(out, "shmark:   %s", words);
    const char *name = json_get_text(leak, "name", NULL);
    if (name)
        fprintf(out, " %s", name);
    else
        fprintf(out, " %d, key %s", (int)json_get_number(leak, "id", -1),
                json_get_text(leak, "key", "?"));
    fprintf(out, ", %.0f %s", json_get_number(leak, "size", 0),
            strcmp(kind, "sysv-sem") == 0 ? "semaphores" : "bytes");
    fprintf(out, ", mode %s", json_get_text(leak, "mode", "?"));
    jv place = json_get(leak, "created_at");
    print_place(out, ", made at ", place);
    jv_free(place);
    fputc('\n', out);
}

static void print_leaks(FILE *out, jv leaks)
{
    int count = jv_array_length(jv_copy(leaks));
    if (count == 0) {
        fputs("shmark: nothing was left behind\n", out);
        return;
    }
    fprintf(out, "shmark: %d IPC object%s left behind:\n", count, count == 1 ? " was" : "s were");
    for (int i = 0; i < count; i++) {
        jv leak = jv_array_get(jv_copy(leaks), i);
        print_leak(out, leak);
        jv_free(leak);
    }
}

static void print_still_attached(FILE *out, jv processes)
{
    jv_array_foreach(processes, i, process)
    {
        jv attached = json_get(process, "attached_at_exit");
        int count = jv_array_length(attached);
        if (count > 0) {
            fprintf(out, "shmark: process %d ended with %d attachment%s that it had not detached",
                    (int)json_get_number(process, "pid", 0), count, count == 1 ? "" : "s");
            jv place = json_get(process, "exit_at");
            print_place(out, ", by exit at ", place);
            jv_free(place);
            fputc('\n', out);
        }
        jv_free(process);
    }
}

static void print_failed_calls(FILE *out, jv calls)
{
    jv_array_foreach(calls, i, call)
    {
        const char *error = json_get_text(call, "error", NULL);
        const char *name = json_get_text(call, "name", "?");
        // A search along PATH fails by design.
        if (error && strncmp(name, "exec", 4) != 0) {
            fprintf(out, "shmark: process %d: %s failed with %s%s",
                    (int)json_get_number(call, "pid", 0), name, error,
                    json_get_true(call, "injected") ? " (injected)" : "");
            jv place = json_get(call, "at");
            print_place(out, " at ", place);
            jv_free(place);
            fputc('\n', out);
        }
        jv_free(call);
    }
}

void trace_text_write(jv evidence, FILE *out)
{
    jv runs = json_get(evidence, "runs");
    jv run = jv_array_get(runs, 0);
    jv calls = json_get(run, "calls"), processes = json_get(run, "processes");
    jv segments = json_get(run, "segments"), leaks = json_get(run, "leaks");
    print_failed_calls(out, calls);
    print_still_attached(out, processes);
    fprintf(out, "shmark: %.0f traced calls by %d process(es), %.0f segment(s)\n",
            json_get_number(run, "calls_total", 0), jv_array_length(jv_copy(processes)),
            json_get_number(run, "segments_total", 0));
    print_leaks(out, leaks);
    jv_free(leaks);
    jv_free(segments);
    jv_free(processes);
    jv_free(calls);
    jv_free(run);
}
