#include "explore/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

#include "base/json.h"
#include "base/memory.h"
#include "evidence/evidence.h"

// What calls of a name fail with, as they do in practice: short of something, not allowed, interrupted, removed by
// somebody else. What nobody can do anything about (close, munmap) is not among them.
static const struct {
    const char *call;
    int errors[2]; // 0: none
} plausible[] = {
    {"shmget", {ENOSPC}},       {"shmat", {ENOMEM}},
    {"shmdt", {EINVAL}},        {"shmctl", {EPERM}},
    {"semget", {ENOSPC}},       {"semctl", {EPERM}},
    {"semop", {EINTR, EIDRM}},  {"semtimedop", {EINTR, EIDRM}},
    {"msgget", {ENOSPC}},       {"msgctl", {EPERM}},
    {"msgsnd", {EINTR, EIDRM}}, {"msgrcv", {EINTR, EIDRM}},
    {"open", {EMFILE}},         {"openat", {EMFILE}},
    {"ftruncate", {ENOSPC}},    {"mmap", {ENOMEM}},
    {"pipe", {EMFILE}},         {"pipe2", {EMFILE}},
    {"mknod", {ENOSPC}},        {"mknodat", {ENOSPC}},
    {"link", {ENOSPC}},         {"linkat", {ENOSPC}},
    {"unlink", {EACCES}},       {"unlinkat", {EACCES}},
    {"fcntl", {ENOLCK}},        {"flock", {ENOLCK}},
    {"msync", {EIO}},           {"execve", {ENOENT}},
    {"fork", {EAGAIN}},
};

struct fault {
    const char *call;
    int program;
    uint64_t number; // among the calls of that name of that program
    int place;
    jv at; // owned
    int error;
};

struct fault_list {
    struct fault *items;
    size_t count, capacity;
    size_t calls; // that could have failed
};

static int program_of(const struct run *run, pid_t pid)
{
    for (size_t i = run->model->process_count; i-- > 0;)
        if (run->model->processes[i]->pid == pid)
            return run->model->processes[i]->program;
    return -1;
}

static size_t of_the_same_line(const struct fault_list *list, const char *call, int program,
                               int place)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].place == place && list->items[i].program == program &&
                 strcmp(list->items[i].call, call) == 0;
    return count;
}

static void add(struct fault_list *list, const struct run *run, const char *call, int program,
                uint64_t number, int place)
{
    for (size_t i = 0; i < sizeof plausible / sizeof *plausible; i++) {
        if (strcmp(plausible[i].call, call) != 0)
            continue;
        list->calls++;
        size_t kinds = 1 + (plausible[i].errors[1] != 0);
        if (of_the_same_line(list, call, program, place) >= SWEEP_MOST_OF_A_LINE * kinds)
            return;
        for (size_t j = 0; j < kinds; j++) {
            GROW(list->items, list->capacity, list->count);
            list->items[list->count++] = (struct fault){.call = plausible[i].call,
                                                        .program = program,
                                                        .number = number,
                                                        .place = place,
                                                        .at = place_json(run->places, place),
                                                        .error = plausible[i].errors[j]};
        }
    }
}

static bool is_lock_or_no_fcntl(const struct call *call)
{
    int command = (int)call->args[1];
    return call->type->kind != CALL_FCNTL || command == F_SETLK || command == F_SETLKW ||
           command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

// Only programs that came with the submission: what the system's own do when a call fails is nobody's business.
static bool is_own_program(const struct run *run, int program)
{
    return program >= 0 && strchr(run->spec->scenario->programs[program].argv[0], '/');
}

static bool is_first_execve(const struct run *run, const struct call *call, int program)
{
    return call->type->kind == CALL_EXECVE && run->programs[program].pid == call->pid &&
           call->place == PLACE_UNKNOWN;
}

static uint64_t number_of(const struct run *run, size_t index, int program)
{
    uint64_t number = 0;
    for (size_t i = 0; i <= index; i++) {
        const struct call *call = run->calls[i];
        number += strcmp(call_name(call), call_name(run->calls[index])) == 0 &&
                  program_of(run, call->pid) == program && !is_first_execve(run, call, program);
    }
    return number;
}

static void list_forks(const struct run *run, struct fault_list *out)
{
    for (size_t i = 0; i < run->spec->scenario->program_count; i++) {
        uint64_t number = 0;
        for (size_t j = 0; is_own_program(run, (int)i) && j < run->model->process_count; j++) {
            const struct process *process = run->model->processes[j];
            if (process->program == (int)i && process->parent)
                add(out, run, "fork", (int)i, ++number, process->forked_place);
        }
    }
}

static void list_faults(const struct run *run, struct fault_list *out)
{
    for (size_t i = 0; i < run->call_count; i++) {
        const struct call *call = run->calls[i];
        int program = program_of(run, call->pid);
        if (is_own_program(run, program) && !is_first_execve(run, call, program) &&
            is_lock_or_no_fcntl(call) && !call->injected)
            add(out, run, call_name(call), program, number_of(run, i, program), call->place);
    }
    list_forks(run, out);
}

static void fault_list_release(struct fault_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        jv_free(list->items[i].at);
    free(list->items);
}

// --- runs ---

struct sweep {
    const struct run_spec *spec;
    struct shortcomings *shortcomings;
    struct first_run *first;
};

static jv fault_json(const struct run_spec *spec, const struct fault *fault)
{
    jv out =
        json_set(jv_object(), "program", jv_string(spec->scenario->programs[fault->program].id));
    out = json_set(out, "call", jv_string(fault->call));
    out = json_set(out, "number", json_unsigned(fault->number));
    out = json_set(out, "error", call_error_name(fault->error));
    return json_set(out, "at", jv_copy(fault->at));
}

// What the failed call was to take away stays: that is no news.
static bool fault_is_removal(const struct run *run)
{
    for (size_t i = 0; i < run->call_count; i++) {
        const struct call *call = run->calls[i];
        bool on_object = call->type->kind == CALL_SHMCTL || call->type->kind == CALL_SEMCTL ||
                         call->type->kind == CALL_MSGCTL;
        if (call->injected)
            return call->type->kind == CALL_UNLINK || (on_object && call_command(call) == IPC_RMID);
    }
    return false;
}

// Who gives up with a word and a status is right to.
static bool is_taken_badly(const struct sweep *sweep, const struct run *run)
{
    return run->outcome != OUTCOME_EXITED ||
           (run->leak_count > sweep->first->leaks && !fault_is_removal(run));
}

static struct error *run_fault(struct sweep *sweep, const struct fault *fault, jv *runs)
{
    struct run_spec spec = *sweep->spec;
    struct injections injections = {0};
    AUTO_FREE char *text =
        xasprintf("%s:error=%s:when=%llu:program=%s", fault->call, strerrorname_np(fault->error),
                  (unsigned long long)fault->number, spec.scenario->programs[fault->program].id);
    TRY(injections_add(&injections, text));
    spec.injections = &injections;
    spec.copy_to[0] = spec.copy_to[1] = -1;
    explore_rewind_input(&spec);
    struct run run;
    struct error *error = run_execute(&spec, NULL, &run);
    if (!error && run.interrupted) {
        sweep->first->interrupted = run.interrupted;
        run_release(&run);
    } else if (!error) {
        explore_note_shortcomings(sweep->shortcomings, &run);
        sweep->first->failing |= is_taken_badly(sweep, &run);
        *runs = jv_array_append(*runs,
                                json_set(evidence_of_run(&run), "fault", fault_json(&spec, fault)));
        run_release(&run);
    }
    injections_release(&injections);
    return error;
}

static struct error *run_clean(const struct sweep *sweep, struct fault_list *faults, jv *runs)
{
    struct run run;
    explore_rewind_input(sweep->spec);
    TRY(run_execute(sweep->spec, NULL, &run));
    explore_note_shortcomings(sweep->shortcomings, &run);
    *sweep->first = explore_first_run(&run);
    // Of a run that has to be stopped nothing is to be learned by failures, but how long that takes.
    if (run.outcome == OUTCOME_EXITED || run.outcome == OUTCOME_SIGNALED)
        list_faults(&run, faults);
    *runs = jv_array_append(*runs, evidence_of_run(&run));
    run_release(&run);
    return NULL;
}

struct error *sweep_run(const struct run_spec *spec, size_t most_runs,
                        void (*progress)(void *context, size_t done, size_t waiting), void *context,
                        jv *runs, struct shortcomings *shortcomings, struct first_run *first)
{
    struct sweep sweep = {spec, shortcomings, first};
    struct fault_list faults = {0};
    *runs = jv_array();
    struct error *error = run_clean(&sweep, &faults, runs);
    size_t most = faults.count < most_runs ? faults.count : most_runs;
    size_t tried = 0;
    for (; !error && !first->interrupted && tried < most; tried++) {
        error = run_fault(&sweep, &faults.items[tried], runs);
        if (progress)
            progress(context, tried + 1, most - tried - 1);
    }
    if (!error) {
        jv told = json_set(jv_object(), "calls", jv_number((double)faults.calls));
        told = json_set(told, "faults", jv_number((double)(tried - (first->interrupted != 0))));
        told = json_set(told, "complete", jv_bool(tried == faults.count && !first->interrupted));
        jv clean = json_set(jv_array_get(jv_copy(*runs), 0), "sweep", told);
        *runs = jv_array_set(*runs, 0, clean);
    } else {
        jv_free(*runs);
        *runs = jv_array();
    }
    fault_list_release(&faults);
    return error;
}
