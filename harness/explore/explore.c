#include "explore/explore.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "evidence/evidence.h"
#include "explore/ending.h"

enum {
    MOST_FINDINGS = 8, // different things that runs came to, which are told
    PROGRESS_EVERY = 16,
    MOST_ENDLESS =
        3, // runs that had to be stopped: more of them would tell nothing new, and each takes its time
};

// An order that is to be tried.
struct trial {
    struct deviation *deviations; // owned
    size_t count;
    struct trial *next;
};

struct trial_queue {
    struct trial *first, *last;
};

// What some runs came to.
struct finding {
    struct ending ending;
    struct deviation *deviations; // of the first of them; owned
    size_t deviation_count;
    size_t runs;
    bool failing;
};

struct exploration {
    const struct run_spec *spec;
    const struct explore_options *options;
    struct trial_queue *queues; // by how many preemptions; owned
    size_t waiting, done, failing, endless;
    bool compares_output; // it is the same each time that the same order is run
    struct finding *findings;
    size_t finding_count, finding_capacity;
    struct shortcomings *shortcomings;
    struct first_run *first;
};

// --- single runs ---

void explore_note_shortcomings(struct shortcomings *shortcomings, const struct run *run)
{
    shortcomings->results_unknown |= run->results_unknown;
    shortcomings->time_refused |= run->time_refused;
}

void explore_rewind_input(const struct run_spec *spec)
{
    if (spec->stdin_fd >= 0)
        lseek(spec->stdin_fd, 0, SEEK_SET);
}

struct first_run explore_first_run(const struct run *run)
{
    const struct run_program *program = &run->programs[0];
    return (struct first_run){.ended = program->ended,
                              .wait_status = program->wait_status,
                              .exec_error = program->exec_error,
                              .leaks = run->leak_count};
}

static struct run_spec spec_of(const struct exploration *exploration,
                               const struct deviation *deviations, size_t count)
{
    struct run_spec spec = *exploration->spec;
    spec.schedule = (struct schedule){.kind = SCHEDULE_REPLAY,
                                      .deviations = (struct deviation *)(uintptr_t)deviations,
                                      .deviation_count = count};
    spec.copy_to[0] = spec.copy_to[1] = -1;
    return spec;
}

static struct error *run_lean(const struct exploration *exploration,
                              const struct deviation *deviations, size_t count, struct run *out)
{
    // The run looks at its spec until it is released.
    static struct run_spec spec;
    spec = spec_of(exploration, deviations, count);
    spec.lean = true;
    spec.max_calls = 0;
    explore_rewind_input(&spec);
    return run_execute(&spec, NULL, out);
}

// --- what is left to try ---

static void enqueue(struct exploration *exploration, unsigned preemptions, const struct trial *base,
                    struct deviation last)
{
    struct trial *trial = xcalloc(1, sizeof *trial);
    trial->deviations = xcalloc(base->count + 1, sizeof *trial->deviations);
    if (base->count > 0)
        memcpy(trial->deviations, base->deviations, base->count * sizeof *trial->deviations);
    trial->deviations[base->count] = last;
    trial->count = base->count + 1;
    struct trial_queue *queue = &exploration->queues[preemptions];
    if (queue->last)
        queue->last->next = trial;
    else
        queue->first = trial;
    queue->last = trial;
    exploration->waiting++;
}

static struct trial *dequeue(struct exploration *exploration)
{
    for (unsigned i = 0; i <= exploration->spec->schedule.preemptions; i++) {
        struct trial_queue *queue = &exploration->queues[i];
        struct trial *trial = queue->first;
        if (!trial)
            continue;
        queue->first = trial->next;
        if (!queue->first)
            queue->last = NULL;
        exploration->waiting--;
        return trial;
    }
    return NULL;
}

static void trial_free(struct trial *trial)
{
    if (trial)
        free(trial->deviations);
    free(trial);
}

// What the run could have done otherwise, after its last deviation.
static void branch(struct exploration *exploration, const struct run *run,
                   const struct trial *trial)
{
    const struct order *order = &run->order;
    uint64_t from = trial->count > 0 ? trial->deviations[trial->count - 1].step : 0;
    unsigned cost = 0;
    for (size_t i = 0; i < order->decision_count; i++) {
        const struct decision *decision = &order->decisions[i];
        for (size_t j = 0; i >= from && j < decision->count; j++) {
            unsigned task = order->candidates[decision->first + j].task;
            unsigned preemptions = cost + order_cost(order, decision, task);
            if (task != decision->chosen && preemptions <= exploration->spec->schedule.preemptions)
                enqueue(exploration, preemptions, trial, (struct deviation){i + 1, task});
        }
        cost += order_cost(order, decision, decision->chosen);
    }
}

// --- what was found ---

static bool is_failing(const struct exploration *exploration, const struct ending *ending)
{
    return ending->bad ||
           (exploration->finding_count > 0 &&
            !ending_same(ending, &exploration->findings[0].ending, exploration->compares_output));
}

// Takes over the ending.
static void take_ending(struct exploration *exploration, struct ending *ending,
                        const struct trial *trial)
{
    bool failing = is_failing(exploration, ending);
    exploration->failing += failing;
    for (size_t i = 0; i < exploration->finding_count; i++) {
        struct finding *finding = &exploration->findings[i];
        if (!ending_same(&finding->ending, ending, exploration->compares_output))
            continue;
        finding->runs++;
        ending_release(ending);
        return;
    }
    GROW(exploration->findings, exploration->finding_capacity, exploration->finding_count);
    struct finding *finding = &exploration->findings[exploration->finding_count++];
    *finding = (struct finding){.ending = *ending, .runs = 1, .failing = failing};
    finding->deviations = xcalloc(trial->count + 1, sizeof *finding->deviations);
    if (trial->count > 0)
        memcpy(finding->deviations, trial->deviations, trial->count * sizeof *finding->deviations);
    finding->deviation_count = trial->count;
    *ending = (struct ending){0};
}

static bool was_endless(const struct run *run)
{
    return run->outcome == OUTCOME_TIMEOUT || run->outcome == OUTCOME_LIMIT;
}

static struct error *try_order(struct exploration *exploration, const struct trial *trial)
{
    struct run run;
    TRY(run_lean(exploration, trial->deviations, trial->count, &run));
    explore_note_shortcomings(exploration->shortcomings, &run);
    if (run.interrupted)
        exploration->first->interrupted = run.interrupted;
    if (!run.interrupted) {
        struct ending ending;
        ending_of(&run, &ending);
        take_ending(exploration, &ending, trial);
        branch(exploration, &run, trial);
        exploration->endless += was_endless(&run);
        exploration->done++;
    }
    run_release(&run);
    return NULL;
}

// Does a run with these deviations come to the same?
static bool comes_to(const struct exploration *exploration, const struct deviation *deviations,
                     size_t count, const struct ending *wanted)
{
    struct run run;
    struct error *error = run_lean(exploration, deviations, count, &run);
    if (error) {
        error_free(error);
        return false;
    }
    struct ending ending;
    ending_of(&run, &ending);
    bool same = !run.order.diverged && ending_same(&ending, wanted, exploration->compares_output);
    ending_release(&ending);
    run_release(&run);
    return same;
}

// Leaves out each run of deviations that it comes to the same without: halves first, then smaller pieces.
static void shrink(const struct exploration *exploration, struct finding *finding)
{
    enum { MOST_TRIES = 100 };
    int tries = exploration->endless > 0 ? MOST_TRIES : 0; // each may take as long as a run may
    for (size_t piece = finding->deviation_count; piece > 0; piece /= 2) {
        for (size_t at = 0; at < finding->deviation_count && tries < MOST_TRIES;) {
            size_t left = finding->deviation_count - at;
            size_t gone = piece < left ? piece : left;
            AUTO_FREE struct deviation *fewer =
                xcalloc(finding->deviation_count + 1, sizeof *fewer);
            memcpy(fewer, finding->deviations, at * sizeof *fewer);
            memcpy(fewer + at, finding->deviations + at + gone, (left - gone) * sizeof *fewer);
            tries++;
            if (!comes_to(exploration, fewer, finding->deviation_count - gone, &finding->ending)) {
                at += gone;
                continue;
            }
            finding->deviation_count -= gone;
            memcpy(finding->deviations, fewer, finding->deviation_count * sizeof *fewer);
        }
    }
}

// --- evidence ---

static jv run_json(const struct run *run, const struct finding *finding)
{
    size_t count;
    struct deviation *deviations = order_deviations(&run->order, &count);
    AUTO_FREE char *replay = schedule_replay_text(deviations, count);
    free(deviations);
    jv out = evidence_of_run(run);
    out = json_set(out, "schedule", jv_string(replay));
    return json_set(out, "failing", jv_bool(finding->failing));
}

// The finding's order again, with all facts.
static struct error *tell(struct exploration *exploration, const struct finding *finding, jv *runs)
{
    struct run run;
    struct run_spec spec = spec_of(exploration, finding->deviations, finding->deviation_count);
    explore_rewind_input(&spec);
    TRY(run_execute(&spec, NULL, &run));
    struct ending ending;
    ending_of(&run, &ending);
    jv out = run_json(&run, finding);
    out = json_set(out, "reproduced",
                   jv_bool(ending_same(&ending, &finding->ending, exploration->compares_output)));
    out = json_set(out, "orders", jv_number((double)finding->runs));
    *runs = jv_array_append(*runs, out);
    ending_release(&ending);
    run_release(&run);
    return NULL;
}

static struct error *tell_findings(struct exploration *exploration, bool failing, jv *runs)
{
    for (size_t i = 1; i < exploration->finding_count; i++) {
        struct finding *finding = &exploration->findings[i];
        if (finding->failing != failing || jv_array_length(jv_copy(*runs)) > MOST_FINDINGS)
            continue;
        shrink(exploration, finding);
        TRY(tell(exploration, finding, runs));
    }
    return NULL;
}

static jv summary(const struct exploration *exploration)
{
    jv out =
        json_set(jv_object(), "preemptions", jv_number(exploration->spec->schedule.preemptions));
    out = json_set(out, "schedules", jv_number((double)exploration->done));
    out = json_set(out, "complete",
                   jv_bool(exploration->waiting == 0 && exploration->endless < MOST_ENDLESS &&
                           !exploration->first->interrupted));
    out = json_set(out, "limit", jv_number((double)exploration->options->most_runs));
    out = json_set(out, "failing", jv_number((double)exploration->failing));
    out = json_set(out, "results", jv_number((double)exploration->finding_count));
    return json_set(out, "output_compared", jv_bool(exploration->compares_output));
}

// --- explore ---

// The usual order: with all facts, and its output where it is wanted.
static struct error *run_usual(struct exploration *exploration, jv *runs)
{
    struct run run;
    struct run_spec spec = spec_of(exploration, NULL, 0);
    memcpy(spec.copy_to, exploration->spec->copy_to, sizeof spec.copy_to);
    explore_rewind_input(&spec);
    TRY(run_execute(&spec, NULL, &run));
    explore_note_shortcomings(exploration->shortcomings, &run);
    *exploration->first = explore_first_run(&run);
    struct ending ending;
    ending_of(&run, &ending);
    const struct trial none = {0};
    take_ending(exploration, &ending, &none);
    exploration->endless = was_endless(&run) ? MOST_ENDLESS : 0;
    *runs = jv_array_append(*runs, run_json(&run, &exploration->findings[0]));
    branch(exploration, &run, &none);
    exploration->done = 1;
    run_release(&run);
    exploration->compares_output = exploration->endless == 0 &&
                                   comes_to(exploration, NULL, 0, &exploration->findings[0].ending);
    return NULL;
}

static struct error *try_all(struct exploration *exploration)
{
    const struct explore_options *options = exploration->options;
    while (exploration->waiting > 0 && exploration->done < options->most_runs &&
           exploration->endless < MOST_ENDLESS && !exploration->first->interrupted) {
        struct trial *trial = dequeue(exploration);
        struct error *error = try_order(exploration, trial);
        trial_free(trial);
        if (error)
            return error;
        if (options->progress && exploration->done % PROGRESS_EVERY == 0)
            options->progress(options->context, exploration->done, exploration->waiting);
    }
    return NULL;
}

static void release(struct exploration *exploration)
{
    for (struct trial *trial; exploration->waiting > 0 && (trial = dequeue(exploration));)
        trial_free(trial);
    free(exploration->queues);
    for (size_t i = 0; i < exploration->finding_count; i++) {
        ending_release(&exploration->findings[i].ending);
        free(exploration->findings[i].deviations);
    }
    free(exploration->findings);
}

static struct error *explore(struct exploration *exploration, jv *runs)
{
    exploration->queues =
        xcalloc(exploration->spec->schedule.preemptions + 1, sizeof *exploration->queues);
    exploration->compares_output = true;
    TRY(run_usual(exploration, runs));
    TRY(try_all(exploration));
    jv found = summary(exploration);
    exploration->first->failing = exploration->failing > 0;
    struct error *error = tell_findings(exploration, true, runs);
    if (!error)
        error = tell_findings(exploration, false, runs);
    if (error) {
        jv_free(found);
        return error;
    }
    jv usual = json_set(jv_array_get(jv_copy(*runs), 0), "exploration", found);
    *runs = jv_array_set(*runs, 0, usual);
    return NULL;
}

// --- one run ---

// The run as a finding: failing, if it ends badly, or prints what it does not print in the usual order. That takes runs
// of its own, so it is only asked where they leave no trace.
static struct error *judge(struct exploration *exploration, const struct run *run,
                           struct finding *out)
{
    ending_of(run, &out->ending);
    out->deviations = order_deviations(&run->order, &out->deviation_count);
    if (!out->deviations)
        out->deviations = xcalloc(1, sizeof *out->deviations);
    out->failing = out->ending.bad;
    if (out->failing || exploration->spec->sandbox != SANDBOX_GRADING || out->deviation_count == 0)
        return NULL;
    struct run usual;
    TRY(run_lean(exploration, NULL, 0, &usual));
    struct ending ending;
    ending_of(&usual, &ending);
    run_release(&usual);
    exploration->compares_output = true;
    out->failing =
        !ending_same(&ending, &out->ending, true) && comes_to(exploration, NULL, 0, &ending);
    ending_release(&ending);
    return NULL;
}

// Fewer deviations from the usual order that come to the same; null where the order does not give the same again.
static jv smaller_replay(struct exploration *exploration, struct finding *finding)
{
    if (!comes_to(exploration, finding->deviations, finding->deviation_count, &finding->ending))
        return jv_null();
    shrink(exploration, finding);
    AUTO_FREE char *replay = schedule_replay_text(finding->deviations, finding->deviation_count);
    return jv_string(replay);
}

static struct error *tell_run(struct exploration *exploration, const struct run *run, jv *runs)
{
    struct finding finding = {0};
    jv out = evidence_of_run(run);
    struct error *error = NULL;
    if (schedule_takes_turns(&exploration->spec->schedule)) {
        error = judge(exploration, run, &finding);
        exploration->first->failing = finding.failing;
        out = json_set(out, "failing", jv_bool(finding.failing));
    }
    if (finding.failing && exploration->spec->schedule.kind == SCHEDULE_PCT) {
        jv order = json_get(out, "order");
        out = json_set(out, "order",
                       json_set(order, "shrunk", smaller_replay(exploration, &finding)));
    }
    *runs = jv_array_append(*runs, out);
    ending_release(&finding.ending);
    free(finding.deviations);
    return error;
}

static struct error *run_once(struct exploration *exploration, jv *runs)
{
    struct run run;
    TRY(run_execute(exploration->spec, NULL, &run));
    explore_note_shortcomings(exploration->shortcomings, &run);
    *exploration->first = explore_first_run(&run);
    struct error *error = tell_run(exploration, &run, runs);
    run_release(&run);
    return error;
}

struct error *explore_run(const struct run_spec *spec, const struct explore_options *options,
                          jv *runs, struct shortcomings *shortcomings, struct first_run *first)
{
    struct exploration exploration = {
        .spec = spec, .options = options, .shortcomings = shortcomings, .first = first};
    *first = (struct first_run){0};
    *runs = jv_array();
    struct error *error = spec->schedule.kind == SCHEDULE_EXPLORE ? explore(&exploration, runs)
                                                                  : run_once(&exploration, runs);
    release(&exploration);
    if (error) {
        jv_free(*runs);
        *runs = jv_array();
    }
    return error;
}
