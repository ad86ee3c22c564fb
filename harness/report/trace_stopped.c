// Where the processes were when the run was stopped, and what they waited for where that is known.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

static const char *reason_of(jv run)
{
    static const char *const reasons[][2] = {
        {"timeout", "the run was stopped at its time limit"},
        {"limit", "the run was stopped at a limit"},
        {"interrupted", "the run was stopped"},
        {"deadlock", "the run came to a deadlock: nobody could ever go on"},
        {"denied", "the run was stopped: a system call that is not allowed"}};
    const char *outcome = json_get_text(run, "outcome", "");
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(outcome, reasons[i][0]) == 0)
            return reasons[i][1];
    return NULL;
}

static bool is_known(jv object, const char *key)
{
    return jv_get_kind(view_get(object, key)) != JV_KIND_NULL;
}

// name NULL: none.
static void put_call(FILE *out, const char *name)
{
    static const char *const known[][2] = {{"openat", "open"},
                                           {"wait4", "wait"},
                                           {"clock_nanosleep", "a sleep"},
                                           {"futex", "a wait for a semaphore, a lock or a thread"}};
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i][0]) == 0)
            name = known[i][1];
    fputs(name ? " was in " : " was computing", out);
    put_safe(out, name ? name : "");
}

static bool held_when_stopped(jv end)
{
    return strcmp(json_get_text(end, "closed", ""), "killed") == 0;
}

static bool can(jv end, const char *access)
{
    const char *has = json_get_text(end, "access", "");
    return strcmp(has, access) == 0 || strcmp(has, "both") == 0;
}

static bool reads_from(jv ends, int pid)
{
    for (size_t i = 0; i < view_count(ends); i++) {
        jv end = view_item(ends, i);
        if (held_when_stopped(end) && can(end, "read") && whole_number(end, "pid") == pid)
            return true;
    }
    return false;
}

// Was the process alive when the run was stopped? Then the run's end has killed it.
static bool was_stopped(jv run, int pid)
{
    jv processes = view_get(run, "processes");
    for (size_t i = 0; i < view_count(processes); i++) {
        jv process = view_item(processes, i);
        if (whole_number(process, "pid") == pid)
            return strcmp(json_get_text(process, "signal", ""), "SIGKILL") == 0;
    }
    return false;
}

// Who reads from a pipe waits for its end until nobody can write into it any more: who still could is told.
static void write_writers(jv run, jv pipe, FILE *out)
{
    enum { MOST_WRITERS = 8 };
    jv ends = view_get(pipe, "ends");
    int last = -1;
    size_t told = 0;
    for (size_t i = 0; i < view_count(ends) && told < MOST_WRITERS; i++) {
        jv end = view_item(ends, i);
        int pid = whole_number(end, "pid");
        if (pid == last || !held_when_stopped(end) || !can(end, "write") || !was_stopped(run, pid))
            continue;
        if (told == 0) {
            fprintf(out, "shmark:     the write end of the %s", json_get_text(pipe, "kind", "?"));
            put_place(out, " made at ", pipe, "created_at");
            fputs(" was still open in process", out);
        }
        fprintf(out, "%s %d", told == 0 ? "" : ",", pid);
        last = pid;
        told++;
    }
    if (told > 0)
        fputc('\n', out);
}

// The pipes that the process could read from.
static void write_pipes(jv run, int pid, FILE *out)
{
    jv pipes = view_get(run, "pipes");
    for (size_t i = 0; i < view_count(pipes); i++)
        if (reads_from(view_get(view_item(pipes, i), "ends"), pid))
            write_writers(run, view_item(pipes, i), out);
}

// What somebody waits for, in a deadlock.
static void put_goal(FILE *out, jv goal)
{
    const char *kind = json_get_text(goal, "kind", "");
    if (strcmp(kind, "semaphore") == 0 && is_known(goal, "value"))
        fprintf(out, ", for semaphore %d of set %d (value %d, sem_op %d)",
                whole_number(goal, "sem_num"), whole_number(goal, "semid"),
                whole_number(goal, "value"), whole_number(goal, "sem_op"));
    else if (strcmp(kind, "message-queue") == 0)
        fprintf(out, ", at message queue %d", whole_number(goal, "msqid"));
    else if (is_known(goal, "object"))
        fprintf(out, ", for the %s", json_get_text(goal, "object", ""));
    else if (strcmp(kind, "pipe") == 0 && is_known(goal, "created_at"))
        fputs(", at the pipe", out);
    put_place(out, " made at ", goal, "created_at");
}

static void write_waiter(jv run, jv thread, const char *call_key, const char *place_key, FILE *out)
{
    int pid = whole_number(thread, "pid");
    const char *call = json_get_text(thread, call_key, NULL);
    jv goal = view_get(thread, "waits_for");
    fprintf(out, "shmark:   process %d", pid);
    if (is_known(goal, "object"))
        fputs(" was waiting", out);
    else
        put_call(out, call);
    put_place(out, " at ", thread, place_key);
    put_goal(out, goal);
    fputc('\n', out);
    if (call && strcmp(call, "read") == 0)
        write_pipes(run, pid, out);
}

void trace_stopped_write(jv run, FILE *out)
{
    enum { MOST = 20 };
    const char *reason = reason_of(run);
    bool deadlock = is_known(run, "deadlock");
    jv waiters = view_get(run, deadlock ? "deadlock" : "processes");
    const char *call_key = deadlock ? "call" : "stopped_in";
    const char *place_key = deadlock ? "at" : "stopped_at";
    size_t told = 0;
    if (!reason)
        return;
    fprintf(out, "shmark: %s\n", reason);
    for (size_t i = 0; i < view_count(waiters); i++) {
        jv waiter = view_item(waiters, i);
        if ((is_known(waiter, call_key) || is_known(waiter, place_key)) && told++ < MOST)
            write_waiter(run, waiter, call_key, place_key, out);
    }
    if (told > MOST)
        fprintf(out, "shmark:   and %zu more\n", told - MOST);
}
