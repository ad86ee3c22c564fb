// What cannot work between processes, or only by luck.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

static bool is_null(jv object, const char *key)
{
    return jv_get_kind(view_get(object, key)) == JV_KIND_NULL;
}

static void add_unset(struct line_list *list, jv sets)
{
    for (size_t i = 0; i < view_count(sets); i++) {
        jv set = view_item(sets, i);
        if (!json_get_true(set, "used_before_initialised") || is_null(set, "created_by"))
            continue;
        struct line_writer line;
        line_begin(&line);
        fprintf(line.out, "semaphore set %d was used before it had values",
                whole_number(set, "semid"));
        put_place(line.out, ", at ", set, "first_used_at");
        if (is_null(set, "initialised_by"))
            fputs("; nobody gave it any", line.out);
        put_place(line.out, "; it got them at ", set, "initialised_at");
        line_end(&line, list);
    }
}

static void add_private_copies(struct line_list *list, jv mappings)
{
    for (size_t i = 0; i < view_count(mappings); i++) {
        jv mapping = view_item(mappings, i);
        if (strcmp(json_get_text(mapping, "kind", ""), "posix-shm") != 0 ||
            json_get_true(mapping, "shared") || json_get_true(mapping, "inherited"))
            continue;
        struct line_writer line;
        line_begin(&line);
        fprintf(line.out, "process %d mapped ", whole_number(mapping, "pid"));
        put_safe(line.out, json_get_text(mapping, "name", "POSIX shared memory"));
        fputs(" with MAP_PRIVATE", line.out);
        put_place(line.out, " at ", mapping, "created_at");
        fputs(": nobody else sees what it writes there", line.out);
        line_end(&line, list);
    }
}

// An object that is for one process's threads, in memory of several; or the other way round.
static void add_misplaced(struct line_list *list, jv objects, bool several_processes)
{
    for (size_t i = 0; i < view_count(objects); i++) {
        jv object = view_item(objects, i);
        bool private = strcmp(json_get_text(object, "in", ""), "private memory") == 0;
        bool process_shared = json_get_true(object, "pshared");
        if (private != process_shared || (private && !several_processes))
            continue;
        struct line_writer line;
        line_begin(&line);
        fputs("the ", line.out);
        put_safe(line.out, json_get_text(object, "kind", "?"));
        put_place(line.out, " made at ", object, "created_at");
        fputs(private ? " is for several processes, but lies in memory that they do not share"
                      : " lies in shared memory, but is for the threads of one process only",
              line.out);
        line_end(&line, list);
    }
}

void trace_misuse_write(jv run, FILE *out)
{
    struct line_list list = {0};
    add_unset(&list, view_get(run, "semaphores"));
    add_private_copies(&list, view_get(run, "mappings"));
    add_misplaced(&list, view_get(run, "sync_objects"), view_count(view_get(run, "processes")) > 1);
    lines_write(&list, out);
}
