// Calls that failed, named as the program knows them: shm_open("/x") where the system knows an openat. A function of
// the C library that makes several calls has failed when the last of them has: sem_open looks whether its semaphore is
// there, makes a file under a name of its own, and links it to the name that was asked for.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

static const char shm_folder[] = "/dev/shm/";
static const char semaphores[] = "/dev/shm/sem.";

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool has_flag(jv call, const char *flag)
{
    jv flags = view_get(view_get(call, "args"), "flags");
    for (size_t i = 0; i < view_count(flags); i++)
        if (strcmp(jv_string_value(view_item(flags, i)), flag) == 0)
            return true;
    return false;
}

static const char *call_name(jv call)
{
    return json_get_text(call, "name", "?");
}

// The path that the call is about, or "".
static const char *path_of(jv call)
{
    jv args = view_get(call, "args");
    return json_get_text(args, "pathname", json_get_text(args, "newpath", ""));
}

static bool is_open(jv call)
{
    const char *name = call_name(call);
    return strcmp(name, "openat") == 0 || strcmp(name, "open") == 0;
}

static bool is_link(jv call)
{
    return begins_with(call_name(call), "link") && begins_with(path_of(call), semaphores);
}

// sem_open looks whether the semaphore is there.
static bool is_look(jv call)
{
    return is_open(call) && begins_with(path_of(call), semaphores) && !has_flag(call, "O_CREAT");
}

// sem_open makes the file that it will link.
static bool is_draft(jv call)
{
    return is_open(call) && begins_with(path_of(call), semaphores) && has_flag(call, "O_CREAT");
}

static bool is_tidying(jv call)
{
    static const char *const names[] = {"munmap", "unlink", "close"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(call_name(call), names[i]) == 0)
            return true;
    return false;
}

// The next call of the thread that made call i: its index, or the number of calls.
static size_t next_of_thread(jv calls, size_t i)
{
    int tid = whole_number(view_item(calls, i), "tid");
    size_t next = i + 1;
    while (next < view_count(calls) && whole_number(view_item(calls, next), "tid") != tid)
        next++;
    return next;
}

static bool same_place(jv a, jv b)
{
    return jv_equal(jv_copy(view_get(a, "at")), jv_copy(view_get(b, "at")));
}

// Did sem_open go on after call i, which has failed? What the program sees is the end of it.
static bool is_not_the_end(jv calls, size_t i)
{
    jv call = view_item(calls, i);
    const char *error = json_get_text(call, "error", "");
    size_t next = next_of_thread(calls, i);
    if (is_draft(call))
        return strcmp(error, "EEXIST") == 0;
    while (is_link(call) && next < view_count(calls) && is_tidying(view_item(calls, next)))
        next = next_of_thread(calls, next);
    if (next == view_count(calls))
        return false;
    jv following = view_item(calls, next);
    if (is_look(call)) // it was not there: the only error after which it goes on
        return is_draft(following) && same_place(call, following);
    return is_link(call) && strcmp(error, "EEXIST") == 0 && is_look(following) &&
           strcmp(path_of(call), path_of(following)) == 0 && same_place(call, following);
}

static bool is_worth_telling(jv calls, size_t i)
{
    jv call = view_item(calls, i);
    if (!json_get_text(call, "error", NULL))
        return false;
    if (json_get_true(call, "injected"))
        return true;
    // A search along PATH fails by design.
    return !begins_with(call_name(call), "exec") && !is_not_the_end(calls, i);
}

static void put_function(FILE *out, const char *function, const char *slash, const char *path)
{
    fprintf(out, "%s(\"%s", function, slash);
    put_safe(out, path);
    fputs("\")", out);
}

// A call on a name in /dev/shm. glibc's functions never follow links there; who does has called open itself.
static bool put_posix_call(FILE *out, jv call)
{
    const char *path = path_of(call);
    bool semaphore = begins_with(path, semaphores);
    bool removal = begins_with(call_name(call), "unlink");
    if (is_draft(call)) {
        fputs("sem_open", out); // its name is nobody's business
        return true;
    }
    if (!begins_with(path, shm_folder) ||
        !(removal || is_link(call) || has_flag(call, "O_NOFOLLOW")))
        return false;
    path += strlen(semaphore ? semaphores : shm_folder);
    const char *function =
        semaphore ? (removal ? "sem_unlink" : "sem_open") : (removal ? "shm_unlink" : "shm_open");
    put_function(out, function, "/", path);
    return true;
}

void put_traced_call(FILE *out, jv call)
{
    static const char *const known[][2] = {
        {"openat", "open"}, {"mknod", "mkfifo"}, {"mknodat", "mkfifo"},   {"unlinkat", "unlink"},
        {"linkat", "link"}, {"clone", "fork"},   {"newfstatat", "fstat"}, {"wait4", "wait"}};
    const char *name = call_name(call);
    if (put_posix_call(out, call))
        return;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i][0]) == 0)
            name = known[i][1];
    if (strcmp(name, "pipe2") == 0 && view_count(view_get(view_get(call, "args"), "flags")) == 0)
        name = "pipe";
    if (*path_of(call) && !begins_with(name, "exec"))
        put_function(out, name, "", path_of(call));
    else
        put_safe(out, name);
}

void trace_failures_write(jv run, FILE *out)
{
    struct line_list list = {0};
    jv calls = view_get(run, "calls");
    for (size_t i = 0; i < view_count(calls); i++) {
        if (!is_worth_telling(calls, i))
            continue;
        jv call = view_item(calls, i);
        struct line_writer line;
        line_begin(&line);
        fprintf(line.out, "process %d: ", whole_number(call, "pid"));
        put_traced_call(line.out, call);
        fputs(" failed with ", line.out);
        put_safe(line.out, json_get_text(call, "error", "?"));
        fputs(json_get_true(call, "injected") ? " (injected)" : "", line.out);
        put_place(line.out, " at ", call, "at");
        line_end(&line, &list);
    }
    lines_write(&list, out);
}
