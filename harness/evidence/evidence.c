#include "evidence/evidence.h"

#include <signal.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "base/json.h"
#include "base/memory.h"
#include "evidence/model_json.h"
#include "evidence/text.h"

static jv signal_name(int number)
{
    const char *name = number > 0 ? sigabbrev_np(number) : NULL;
    if (name)
        return jv_string_fmt("SIG%s", name);
    return number > 0 ? jv_string_fmt("%d", number) : jv_null();
}

static const char *outcome_name(enum outcome outcome)
{
    static const char *const names[] = {
        [OUTCOME_EXITED] = "exited",           [OUTCOME_SIGNALED] = "signaled",
        [OUTCOME_TIMEOUT] = "timeout",         [OUTCOME_LIMIT] = "limit",
        [OUTCOME_DEADLOCK] = "deadlock",       [OUTCOME_DENIED] = "denied",
        [OUTCOME_EXEC_FAILED] = "exec-failed", [OUTCOME_INTERRUPTED] = "interrupted"};
    return names[outcome];
}

static jv limit_name(enum limit_kind limit)
{
    static const char *const names[] = {
        [LIMIT_MEMORY] = "memory", [LIMIT_CPU] = "cpu", [LIMIT_PROCESSES] = "processes",
        [LIMIT_OUTPUT] = "output", [LIMIT_SHM] = "shm", [LIMIT_FILES] = "files"};
    return limit == LIMIT_NONE ? jv_null() : jv_string(names[limit]);
}

static bool has_status(const struct run_program *program)
{
    return program->ended && !program->exec_error;
}

static jv program_exit_code(const struct run_program *program)
{
    return has_status(program) && WIFEXITED(program->wait_status)
               ? jv_number(WEXITSTATUS(program->wait_status))
               : jv_null();
}

static jv program_signal(const struct run_program *program)
{
    return has_status(program) && WIFSIGNALED(program->wait_status)
               ? signal_name(WTERMSIG(program->wait_status))
               : jv_null();
}

static jv string_array(char *const *items)
{
    jv out = jv_array();
    for (; items && *items; items++)
        out = jv_array_append(out, jv_string(*items));
    return out;
}

static jv programs_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->spec->scenario->program_count; i++) {
        const struct program *program = &run->spec->scenario->programs[i];
        const struct run_program *state = &run->programs[i];
        jv item = json_set(jv_object(), "id", jv_string(program->id));
        item = json_set(item, "argv", string_array(program->argv));
        item = json_set(item, "started", jv_bool(state->started));
        item = json_set(item, "exec_error", call_error_name(state->exec_error));
        item = json_set(item, "exit_code", program_exit_code(state));
        item = json_set(item, "signal", program_signal(state));
        item = text_set(item, "stdout", state->output[0].bytes, state->output[0].count);
        item = text_set(item, "stderr", state->output[1].bytes, state->output[1].count);
        item = json_set(item, "stdout_truncated", jv_bool(state->output[0].truncated));
        item = json_set(item, "stderr_truncated", jv_bool(state->output[1].truncated));
        out = jv_array_append(out, item);
    }
    return out;
}

// The program that the run's own exit_code and signal speak of: the first that did not end well, else the last.
static const struct run_program *telling_program(const struct run *run)
{
    size_t count = run->spec->scenario->program_count;
    for (size_t i = 0; i < count; i++)
        if (has_status(&run->programs[i]) && run->programs[i].wait_status != 0)
            return &run->programs[i];
    return &run->programs[count - 1];
}

static jv call_json(const struct run *run, const struct call *call)
{
    jv out = json_set(jv_object(), "seq", json_unsigned(call->seq));
    out = json_set(out, "t_us", json_unsigned(call->t_us));
    out = json_set(out, "pid", jv_number(call->pid));
    out = json_set(out, "tid", jv_number(call->tid));
    out = json_set(out, "name", jv_string(call_name(call)));
    out = json_set(out, "args", call_arguments(call));
    out = json_set(out, "result", call_result(call));
    out = json_set(out, "error", call->known ? call_error_name(call->error) : jv_null());
    out = json_set(out, "injected", jv_bool(call->injected));
    if (call->step > 0)
        out = json_set(out, "step", json_unsigned(call->step));
    return json_set(out, "at", place_json(run->places, call->place));
}

static jv calls_json(const struct run *run)
{
    jv out = jv_array_sized((int)run->call_count);
    for (size_t i = 0; i < run->call_count; i++)
        out = jv_array_append(out, call_json(run, run->calls[i]));
    return out;
}

static jv sleeps_json(const struct run *run)
{
    jv out = jv_array();
    for (size_t i = 0; i < run->sleep_count; i++) {
        const struct sleep_call *sleep = &run->sleeps[i];
        jv item = json_set(jv_object(), "pid", jv_number(sleep->pid));
        item = json_set(item, "tid", jv_number(sleep->tid));
        item = json_set(item, "name", jv_string(sleep->name));
        item = json_set(item, "requested_ms", jv_number(sleep->requested_ms));
        out = jv_array_append(out, json_set(item, "at", place_json(run->places, sleep->place)));
    }
    return out;
}

static jv injections_json(const struct injections *injections)
{
    jv out = jv_array();
    for (size_t i = 0; injections && i < injections->count; i++)
        out = jv_array_append(out, jv_string(injections->items[i].text));
    return out;
}

// The kernel counts a process's pages per CPU and adds them up late: finer than this would differ from run to
// run for the same program.
static jv rounded_memory(uint64_t bytes)
{
    const uint64_t step = 1 << 20;
    return bytes ? json_unsigned((bytes + step - 1) / step * step) : jv_null();
}

// Who went when, of a run in which calls were let through one at a time.
static jv order_json(const struct run *run)
{
    size_t count;
    struct deviation *deviations = order_deviations(&run->order, &count);
    AUTO_FREE char *replay = schedule_replay_text(deviations, count);
    free(deviations);
    unsigned preemptions = 0;
    for (size_t i = 0; i < run->order.decision_count; i++)
        preemptions +=
            order_cost(&run->order, &run->order.decisions[i], run->order.decisions[i].chosen);
    jv out = json_set(jv_object(), "steps", jv_number((double)run->order.decision_count));
    out = json_set(out, "preemptions", jv_number(preemptions));
    out = json_set(out, "replay", jv_string(replay));
    return json_set(out, "diverged", jv_bool(run->order.diverged));
}

static jv head_json(const struct run *run)
{
    const struct scenario *scenario = run->spec->scenario;
    const struct run_program *telling = telling_program(run);
    jv out = json_set(jv_object(), "scenario", jv_string(scenario->id));
    out = json_set(out, "schedule", jv_string(scenario->schedule));
    out = json_set(out, "inject", injections_json(run->spec->injections));
    out = json_set(out, "outcome", jv_string(outcome_name(run->outcome)));
    out = json_set(out, "exit_code", program_exit_code(telling));
    out = json_set(out, "signal", program_signal(telling));
    out = json_set(out, "limit", limit_name(run->limit));
    if (run->outcome == OUTCOME_DEADLOCK)
        out = json_set(out, "deadlock", deadlock_json(run));
    if (schedule_takes_turns(&run->spec->schedule)) {
        out = json_set(out, "order", order_json(run));
        out = json_set(out, "failing", jv_bool(run_ended_badly(run)));
    }
    if (run->denied)
        out = json_set(out, "denied", jv_string(run->denied));
    out = json_set(out, "wall_ms", jv_number((double)(run->wall_us / 1000)));
    out = json_set(out, "virtual_ms", jv_number((double)(run->virtual_us / 1000)));
    out = json_set(out, "cpu_ms", jv_number((double)(run->cpu_us / 1000)));
    return json_set(out, "max_rss_bytes", rounded_memory(run->rss_peak_bytes));
}

jv evidence_of_run(const struct run *run)
{
    jv out = head_json(run);
    out = json_set(out, "programs", programs_json(run));
    out = json_set(out, "processes", processes_json(run));
    out = json_set(out, "calls", calls_json(run));
    out = json_set(out, "calls_total", json_unsigned(run->calls_total));
    out = json_set(out, "calls_truncated", jv_bool(run->calls_total > run->call_count));
    out = json_set(out, "sleeps", sleeps_json(run));
    out = json_set(out, "segments", segments_json(run));
    out = json_set(out, "segments_total", json_unsigned(run->model->segments_total));
    out = json_set(out, "semaphores", objects_json(run, OBJECT_SEMAPHORES));
    out = json_set(out, "message_queues", objects_json(run, OBJECT_MESSAGE_QUEUE));
    out = json_set(out, "posix_objects", posix_objects_json(run));
    out = json_set(out, "mappings", mappings_json(run));
    out = json_set(out, "pipes", pipes_json(run));
    out = json_set(out, "locks", locks_json(run));
    out = json_set(out, "sync_objects", sync_json(run));
    return json_set(out, "leaks", leaks_json(run));
}

jv evidence_of_failed_run(const struct scenario *scenario, const char *why)
{
    jv out = json_set(jv_object(), "scenario", jv_string(scenario->id));
    out = json_set(out, "schedule", jv_string(scenario->schedule));
    out = json_set(out, "outcome", jv_string("harness-error"));
    out = json_set(out, "error", jv_string(why));
    static const char *const empty[] = {"programs", "processes",  "calls",          "sleeps",
                                        "segments", "semaphores", "message_queues", "mappings",
                                        "pipes",    "locks",      "posix_objects",  "leaks",
                                        "inject"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        out = json_set(out, empty[i], jv_array());
    return out;
}

jv evidence_document(enum sandbox_kind sandbox, const char *assignment, const char *submission,
                     jv build, jv runs, jv sources, jv notes)
{
    struct utsname kernel;
    uname(&kernel);
    jv tool = json_set(jv_object(), "name", jv_string("shmark"));
    tool = json_set(tool, "version", jv_string(SHMARK_VERSION));
    jv environment = json_set(jv_object(), "tier",
                              jv_string(sandbox == SANDBOX_OPEN ? "shared-ipc" : "isolated"));
    environment = json_set(environment, "kernel", jv_string(kernel.release));
    environment = json_set(environment, "notes", notes);
    jv out = json_set(jv_object(), "schema", jv_string("shmark.evidence/1"));
    out = json_set(out, "tool", tool);
    out = json_set(out, "environment", environment);
    out = json_set(out, "assignment", json_string_or_null(assignment));
    out = json_set(out, "submission", json_string_or_null(submission));
    out = json_set(out, "build", build);
    out = json_set(out, "sources", sources);
    return json_set(out, "runs", runs);
}
