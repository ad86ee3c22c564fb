#include "grade/grade.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "evidence/evidence.h"
#include "explore/explore.h"
#include "explore/sweep.h"
#include "grade/build.h"
#include "os/fd.h"
#include "run/run.h"

enum {
    DEFAULT_MAX_CALLS = 10000,
    // Not 0: a program that takes 0 for "no segment", or writes an id down, is to be found out.
    FIRST_SHMID = 3 << 15,
    MOST_ORDERS = 300, // of a scenario that explores: some seconds
};
static const uint64_t submission_limit_bytes = (uint64_t)64 << 20;

// --- sources, for messages that quote lines ---

static bool is_source(const char *path)
{
    static const char *const suffixes[] = {".c", ".h", ".cc", ".cpp", ".cxx", ".C", ".hh", ".hpp"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof suffixes / sizeof *suffixes; i++)
        if (strcmp(dot, suffixes[i]) == 0)
            return true;
    return false;
}

static jv collect_sources(const struct fileset *files)
{
    const size_t file_limit = 256 << 10, total_limit = 1 << 20;
    size_t total = 0;
    jv out = jv_object();
    for (size_t i = 0; i < files->count; i++) {
        const struct file_entry *entry = &files->entries[i];
        if (entry->kind != FILE_REGULAR || !is_source(entry->path) || entry->size > file_limit ||
            total + entry->size > total_limit)
            continue;
        total += entry->size;
        out = jv_object_set(out, jv_string(entry->path),
                            jv_string_sized(entry->bytes, (int)entry->size));
    }
    return out;
}

// --- runs ---

static struct error *parse_injections(const struct scenario *scenario, struct injections *out)
{
    for (char **text = scenario->inject; text && *text; text++)
        TRY(error_wrap(injections_add(out, *text), "scenario %s", scenario->id));
    return NULL;
}

static struct error *run_scenario(const struct scenario *scenario, const struct fileset *built,
                                  const struct probe *probe, size_t max_calls, jv *runs,
                                  struct shortcomings *shortcomings)
{
    struct injections injections = {0};
    struct error *error = parse_injections(scenario, &injections);
    if (error) {
        injections_release(&injections);
        *runs = jv_array();
        return error;
    }
    // A scenario's files are its own: the next one does not find them.
    struct fileset files = {0};
    if (scenario->file_count > 0)
        fileset_copy(built, &files);
    for (size_t i = 0; i < scenario->file_count; i++)
        fileset_put(&files, scenario->files[i].path, scenario->files[i].text,
                    scenario->files[i].bytes);
    struct run_spec spec = {.sandbox = SANDBOX_GRADING,
                            .files = scenario->file_count > 0 ? &files : built,
                            .scenario = scenario,
                            .traced = true,
                            .injections = &injections,
                            .schedule = scenario->plan,
                            .max_calls = max_calls,
                            .stdin_fd = -1,
                            .copy_to = {-1, -1},
                            .source_prefix = SANDBOX_WORK,
                            .first_shmid = FIRST_SHMID,
                            .probe = probe};
    const struct explore_options options = {.most_runs = MOST_ORDERS};
    struct first_run first;
    error = scenario->sweep
                ? sweep_run(&spec, SWEEP_MOST_RUNS, NULL, NULL, runs, shortcomings, &first)
                : explore_run(&spec, &options, runs, shortcomings, &first);
    fileset_release(&files);
    injections_release(&injections);
    return error;
}

static jv run_all(const struct assignment *assignment, const struct fileset *built,
                  const struct probe *probe, size_t max_calls, struct shortcomings *shortcomings)
{
    jv runs = jv_array();
    for (size_t i = 0; i < assignment->scenario_count; i++) {
        const struct scenario *scenario = &assignment->scenarios[i];
        jv of_scenario;
        struct error *error =
            run_scenario(scenario, built, probe, max_calls, &of_scenario, shortcomings);
        if (error) {
            jv_free(of_scenario);
            of_scenario = JV_ARRAY(evidence_of_failed_run(scenario, error_message(error)));
            error_free(error);
        }
        runs = jv_array_concat(runs, of_scenario);
    }
    return runs;
}

// --- the grading process ---

static struct error *load_submission(const char *folder, struct fileset *out)
{
    AUTO_CLOSE int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_new(ERROR_USAGE, "%s: %s", folder, strerror(errno));
    return error_wrap(fileset_load(fd, submission_limit_bytes, out), "%s", folder);
}

static jv make_notes(const struct fileset *files, const struct shortcomings *shortcomings)
{
    jv notes = jv_array();
    if (files->truncated)
        notes = jv_array_append(
            notes, jv_string("the submission is larger than 64 MiB or 20,000 files: the rest was "
                             "left out"));
    if (shortcomings->results_unknown)
        notes = jv_array_append(notes, jv_string(RUN_PTRACE_REFUSED_NOTE));
    if (shortcomings->time_refused)
        notes = jv_array_append(notes, jv_string(RUN_TIME_REFUSED_NOTE));
    return notes;
}

static struct error *grade(const struct assignment *assignment, const char *folder,
                           const struct grade_options *options, jv *out)
{
    struct fileset files = {0}, built = {0};
    jv report = jv_null();
    bool ok = false;
    struct probe probe;
    probe_load(&probe);
    struct error *error = load_submission(folder, &files);
    if (!error)
        error = sandbox_enter(SANDBOX_GRADING, options->hidden);
    if (!error)
        error = build_submission(assignment, &files, &built, &report, &ok);
    if (!error) {
        size_t max_calls = options->max_calls ? options->max_calls : DEFAULT_MAX_CALLS;
        struct shortcomings shortcomings = {0};
        jv runs = ok ? run_all(assignment, &built, &probe, max_calls, &shortcomings) : jv_array();
        jv notes = make_notes(&files, &shortcomings);
        *out = evidence_document(SANDBOX_GRADING, assignment->name, options->submission, report,
                                 runs, collect_sources(&files), notes);
    }
    fileset_release(&files);
    fileset_release(&built);
    probe_release(&probe);
    sandbox_wait();
    return error;
}

// What the grading process says to its parent: 'E' and the evidence, or the error's kind as a digit and its
// message.
static int grading_process(const struct assignment *assignment, const char *folder,
                           const struct grade_options *options, int report)
{
    jv evidence;
    struct error *error = grade(assignment, folder, options, &evidence);
    AUTO_FREE char *text = NULL;
    if (error) {
        text = xasprintf("%d%s", (int)error_kind_of(error), error_message(error));
        error_free(error);
    } else {
        AUTO_FREE char *json = json_to_text(evidence);
        text = xasprintf("E%s", json);
    }
    return fd_write_all(report, text, strlen(text)) == 0 ? 0 : 1;
}

static char *read_report(int fd, size_t *count)
{
    char *text = NULL;
    size_t capacity = 0;
    *count = 0;
    for (;;) {
        if (capacity - *count < 65536) {
            capacity = capacity ? capacity * 2 : 1 << 20;
            text = xrealloc(text, capacity + 1);
        }
        ssize_t got = fd_read_all(fd, text + *count, capacity - *count);
        if (got <= 0)
            break;
        *count += (size_t)got;
    }
    text[*count] = '\0';
    return text;
}

static struct error *take_report(const char *text, size_t count, int status, jv *out)
{
    if (count > 0 && text[0] == 'E')
        return json_parse("evidence", text + 1, count - 1, out);
    if (count > 0 && text[0] >= '0' && text[0] <= '9')
        return error_new((enum error_kind)(text[0] - '0'), "%s", text + 1);
    if (WIFSIGNALED(status))
        return error_new(ERROR_INTERNAL, "the grading process died of signal %d (%s)",
                         WTERMSIG(status), strsignal(WTERMSIG(status)));
    return error_new(ERROR_INTERNAL, "the grading process ended without a result");
}

struct error *grade_submission(const struct assignment *assignment, const char *folder,
                               const struct grade_options *options, jv *out)
{
    // In a process of its own: it enters namespaces for good, and what a hostile submission could make
    // of a fault in it stays there.
    int ends[2];
    TRY(fd_pipe(ends, false));
    pid_t parent = getpid();
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return error_errno(errno, "fork the grading process");
    }
    if (child == 0) {
        close(ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != parent)
            _exit(1);
        _exit(grading_process(assignment, folder, options, ends[1]));
    }
    close(ends[1]);
    size_t count;
    AUTO_FREE char *text = read_report(ends[0], &count);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return take_report(text, count, status, out);
}
