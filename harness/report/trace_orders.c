// Of runs in which calls were let through one at a time: which orders do not end well, what happened in them, and how to
// have them again.
#include <string.h>

#include "base/json.h"
#include "report/trace_lines.h"
#include "report/view.h"

enum { MOST_TURNS = 40, MOST_OUTPUT_LINES = 8 };

static void write_summary(jv exploration, FILE *out)
{
    double preemptions = json_get_number(exploration, "preemptions", 0);
    double tried = json_get_number(exploration, "schedules", 0);
    double failing = json_get_number(exploration, "failing", 0);
    if (failing > 0)
        fprintf(out, "shmark: %.0f of %.0f orders of calls with at most %.0f preemption%s fail\n",
                failing, tried, preemptions, plural((uint64_t)preemptions));
    else
        fprintf(out,
                "shmark: no failing order: %.0f orders of calls with at most %.0f preemption%s\n",
                tried, preemptions, plural((uint64_t)preemptions));
    if (tried < json_get_number(exploration, "limit", 0) && !json_get_true(exploration, "complete"))
        fputs("shmark: there are more: stopped early, for runs did not end or shmark was told to\n",
              out);
    else if (!json_get_true(exploration, "complete"))
        fprintf(
            out,
            "shmark: there are more: stopped after %.0f, the limit (--max-orders N sets another)\n",
            tried);
    if (!json_get_true(exploration, "output_compared"))
        fputs("shmark: what is printed differs each time, so orders were not compared by it\n",
              out);
}

// The calls in their order, those of one thread between others' in one line.
static void write_turns(jv run, FILE *out)
{
    jv calls = view_get(run, "calls");
    int last = -1;
    size_t turns = 0;
    for (size_t i = 0; i < view_count(calls); i++) {
        jv call = view_item(calls, i);
        int tid = whole_number(call, "tid");
        if (tid != last && ++turns > MOST_TURNS) {
            fputs("\nshmark:   and so on", out);
            break;
        }
        if (tid != last)
            fprintf(out, "%sshmark:   process %d: ", last < 0 ? "" : "\n",
                    whole_number(call, "pid"));
        else
            fputs(", ", out);
        put_traced_call(out, call);
        jv at = view_get(call, "at");
        if (jv_get_kind(at) == JV_KIND_OBJECT)
            fprintf(out, " (line %d)", whole_number(at, "line"));
        last = tid;
    }
    if (last >= 0)
        fputc('\n', out);
}

static void write_output(jv program, FILE *out)
{
    const char *at = json_get_text(program, "stdout", "");
    for (size_t lines = 0; *at; lines++) {
        if (lines == MOST_OUTPUT_LINES) {
            fputs("shmark:     and so on\n", out);
            return;
        }
        size_t length = strcspn(at, "\n");
        jv line = jv_string_sized(at, (int)length);
        fputs("shmark:     ", out);
        put_safe(out, jv_string_value(line));
        fputc('\n', out);
        jv_free(line);
        at += length + (at[length] == '\n');
    }
}

static void write_deaths(jv run, FILE *out)
{
    jv processes = view_get(run, "processes");
    for (size_t i = 0; i < view_count(processes); i++) {
        const char *death = json_get_text(view_item(processes, i), "signal", NULL);
        if (!death)
            continue;
        fprintf(out, "shmark:   process %d died of ", whole_number(view_item(processes, i), "pid"));
        put_safe(out, death);
        fputc('\n', out);
    }
}

static void write_end(jv run, FILE *out)
{
    const char *outcome = json_get_text(run, "outcome", "");
    bool ended = strcmp(outcome, "exited") == 0 || strcmp(outcome, "signaled") == 0;
    jv programs = view_get(run, "programs");
    trace_stopped_write(run, out);
    if (!ended)
        return;
    write_deaths(run, out);
    int status = whole_number(run, "exit_code");
    if (status != 0)
        fprintf(out, "shmark:   its exit status was %d\n", status);
    size_t left = view_count(view_get(run, "leaks"));
    if (left > 0)
        fprintf(out, "shmark:   it left %zu object%s behind\n", left, plural(left));
    for (size_t i = 0; i < view_count(programs); i++) {
        fputs("shmark:   it printed\n", out);
        write_output(view_item(programs, i), out);
    }
}

static void write_failing(jv run, FILE *out)
{
    double orders = json_get_number(run, "orders", 1);
    fprintf(out, "shmark: %.0f order%s like this, again with --schedule ", orders,
            plural((uint64_t)orders));
    put_safe(out, json_get_text(run, "schedule", ""));
    fputs(":\n", out);
    write_turns(run, out);
    write_end(run, out);
}

// A single run under a schedule of its own.
static void write_single(jv run, FILE *out)
{
    jv order = view_get(run, "order");
    if (jv_get_kind(order) != JV_KIND_OBJECT)
        return;
    if (json_get_true(order, "diverged"))
        fputs("shmark: this order could not be kept to its end: is it of another program?\n", out);
    if (!json_get_true(run, "failing"))
        return;
    const char *replay = json_get_text(order, "shrunk", NULL);
    fputs("shmark: this order fails; again with --schedule ", out);
    put_safe(out, replay ? replay : json_get_text(order, "replay", ""));
    fputs(":\n", out);
    write_turns(run, out);
    write_end(run, out);
}

void trace_orders_write(jv runs, FILE *out)
{
    jv exploration = view_get(view_item(runs, 0), "exploration");
    if (jv_get_kind(exploration) != JV_KIND_OBJECT) {
        write_single(view_item(runs, 0), out);
        return;
    }
    write_summary(exploration, out);
    for (size_t i = 0; i < view_count(runs); i++)
        if (json_get_true(view_item(runs, i), "failing"))
            write_failing(view_item(runs, i), out);
}
