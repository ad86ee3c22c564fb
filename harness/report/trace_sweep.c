// What came of letting each call of a run fail in turn: what does not go well, by the line whose call failed.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

static bool has_text(jv object, const char *key)
{
    return jv_get_kind(view_get(object, key)) == JV_KIND_STRING;
}

// The process that died of an access to memory, or the like; null where none did.
static jv crashed_process(jv run)
{
    static const char *const crashes[] = {"SIGSEGV", "SIGBUS",  "SIGFPE", "SIGILL",
                                          "SIGABRT", "SIGTRAP", "SIGSYS"};
    jv processes = view_get(run, "processes");
    for (size_t i = 0; i < view_count(processes); i++)
        for (size_t j = 0; j < sizeof crashes / sizeof *crashes; j++)
            if (strcmp(json_get_text(view_item(processes, i), "signal", ""), crashes[j]) == 0)
                return view_item(processes, i);
    return jv_null();
}

static void write_crash(jv process, FILE *out)
{
    jv crash = view_get(process, "crash");
    if (jv_get_kind(crash) == JV_KIND_OBJECT) {
        const char *address = json_get_text(crash, "address", "");
        bool is_error = strcmp(address, "0xffffffffffffffff") == 0;
        fputs(is_error ? "the program uses address -1" : "the program uses address ", out);
        put_safe(out, is_error ? "" : address);
        put_place(out, " at ", crash, "at");
        fputs(" and", out);
    } else {
        fputs("the program", out);
    }
    fputs(" dies of ", out);
    put_safe(out, json_get_text(process, "signal", ""));
}

// The call that failed is one that takes an object away: what it did not take is no news.
static bool is_removal(jv run)
{
    jv calls = view_get(run, "calls");
    for (size_t i = 0; i < view_count(calls); i++) {
        jv call = view_item(calls, i);
        const char *name = json_get_text(call, "name", "");
        if (json_get_true(call, "injected"))
            return strncmp(name, "unlink", 6) == 0 ||
                   strcmp(json_get_text(view_get(call, "args"), "cmd", ""), "IPC_RMID") == 0;
    }
    return false;
}

static bool says_something(jv run)
{
    jv program = view_item(view_get(run, "programs"), 0);
    return *json_get_text(program, "stderr", "") != '\0';
}

// What is wrong with how the program took it. Returns whether anything is.
static bool write_verdict(jv run, size_t usual_leaks, FILE *out)
{
    const char *outcome = json_get_text(run, "outcome", "");
    jv dead = crashed_process(run);
    size_t leaks = view_count(view_get(run, "leaks"));
    if (jv_get_kind(dead) == JV_KIND_OBJECT)
        write_crash(dead, out);
    else if (strcmp(outcome, "deadlock") == 0)
        fputs("nobody can go on any more", out);
    else if (strcmp(outcome, "timeout") == 0 || strcmp(outcome, "limit") == 0)
        fputs("the program does not come to an end", out);
    else if (leaks > usual_leaks && !is_removal(run))
        fprintf(out, "%zu object%s left behind", leaks, leaks == 1 ? " is" : "s are");
    else if (has_text(run, "signal"))
        fprintf(out, "the program dies of a signal");
    else if (whole_number(run, "exit_code") == 0 && !says_something(run))
        fputs("the program does not notice, and exits with status 0", out);
    else
        return false;
    return true;
}

void trace_sweep_write(jv runs, FILE *out)
{
    jv clean = view_item(runs, 0), sweep = view_get(clean, "sweep");
    struct line_list list = {0};
    size_t tried = 0, bad = 0;
    if (jv_get_kind(sweep) != JV_KIND_OBJECT)
        return;
    size_t usual_leaks = view_count(view_get(clean, "leaks"));
    for (size_t i = 1; i < view_count(runs); i++) {
        jv run = view_item(runs, i), fault = view_get(run, "fault");
        struct line_writer line;
        line_begin(&line);
        put_place(line.out, "", fault, "at");
        fprintf(line.out, "%s%s fails with %s: ",
                jv_get_kind(view_get(fault, "at")) == JV_KIND_OBJECT ? ": " : "",
                json_get_text(fault, "call", ""), json_get_text(fault, "error", ""));
        bool wrong = write_verdict(run, usual_leaks, line.out);
        tried++;
        bad += wrong;
        if (wrong)
            line_end(&line, &list);
        else
            line_drop(&line);
    }
    fprintf(out, "shmark: %zu single failure%s tried, of %.0f calls; %zu %s taken well\n", tried,
            tried == 1 ? " was" : "s were", json_get_number(sweep, "calls", 0), bad,
            bad == 1 ? "was not" : "were not");
    if (!json_get_true(sweep, "complete"))
        fputs("shmark: there were more calls than are tried: stopped at the limit\n", out);
    lines_write(&list, out);
}
