// shmark batch: grades a class. The entries of a folder, sorted, each in a worker process of its
// own; then the tables.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "cli/paths.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/results.h"
#include "cli/submission.h"
#include "report/html.h"
#include "report/safe.h"
#include "report/summary.h"
#include "report/view.h"

struct arguments {
    const char *assignment;
    const char *rubric;
    const char *results;
    const char *shard;
    long workers;
    bool resume;
    bool quiet;
    struct text_list operands;
};

struct batch {
    const struct arguments *arguments;
    struct task task;
    char *folder;  // SUBMISSIONS, resolved
    char *results; // RESULTS, resolved
    struct submission *submissions;
    size_t count;
    size_t shard; // ours of `shards`, from 0
    size_t shards;
    struct progress progress;
};

// The batch's submission that is job `index` of this shard.
static const struct submission *job(const struct batch *batch, size_t index)
{
    return &batch->submissions[batch->shard + index * batch->shards];
}

static size_t job_count(const struct batch *batch)
{
    if (batch->count <= batch->shard)
        return 0;
    return (batch->count - batch->shard + batch->shards - 1) / batch->shards;
}

static struct error *parse_shard(struct batch *batch)
{
    batch->shards = 1;
    const char *text = batch->arguments->shard;
    if (!text)
        return NULL;
    unsigned part = 0, parts = 0;
    int used = 0;
    bool digits = strspn(text, "0123456789/") == strlen(text) && strlen(text) < 16;
    if (!digits || sscanf(text, "%u/%u%n", &part, &parts, &used) != 2 || text[used] || part < 1 ||
        part > parts)
        return error_new(ERROR_USAGE, "--shard: '%s' is not I/N with I from 1 to N", text);
    batch->shard = part - 1;
    batch->shards = parts;
    return NULL;
}

static struct error *check_results(const struct batch *batch)
{
    if (path_within(batch->results, batch->folder))
        return error_new(ERROR_USAGE, "%s lies in %s: results would be taken for submissions",
                         batch->arguments->results, batch->arguments->operands.items[0]);
    if (access(batch->results, F_OK) != 0)
        return NULL;
    char **names = NULL;
    TRY(path_entries(batch->results, &names));
    bool empty = !*names;
    names_free(names);
    if (empty || batch->arguments->resume)
        return NULL;
    return error_new(ERROR_USAGE,
                     "%s is not empty; --resume keeps what is there and grades the rest",
                     batch->arguments->results);
}

static struct error *find_submissions(struct batch *batch)
{
    char **names = NULL;
    TRY(path_entries(batch->folder, &names));
    while (names[batch->count])
        batch->count++;
    batch->submissions = xcalloc(batch->count, sizeof *batch->submissions);
    for (size_t i = 0; i < batch->count; i++)
        submission_init(&batch->submissions[i], batch->folder, names[i], batch->results);
    names_free(names);
    if (batch->count == 0)
        return error_new(ERROR_USAGE, "%s: holds no submissions",
                         batch->arguments->operands.items[0]);
    return NULL;
}

// The other submissions must not be copied from, nor the results of those that came before.
static void hide_class(struct batch *batch)
{
    size_t count = 0;
    while (batch->task.hidden && batch->task.hidden[count])
        count++;
    batch->task.hidden = xrealloc(batch->task.hidden, (count + 3) * sizeof *batch->task.hidden);
    batch->task.hidden[count++] = xstrdup(batch->folder);
    batch->task.hidden[count++] = xstrdup(batch->results);
    batch->task.hidden[count] = NULL;
}

static struct error *prepare(struct batch *batch)
{
    const struct arguments *arguments = batch->arguments;
    if (!arguments->assignment)
        return error_new(ERROR_USAGE, "which assignment? -a NAME is needed; see `shmark list`");
    if (!arguments->results)
        return error_new(ERROR_USAGE, "where to? -o RESULTS is needed");
    TRY(parse_shard(batch));
    const char *folder = arguments->operands.items[0];
    if (!path_is_folder(folder))
        return error_new(ERROR_USAGE, "%s: is not a folder of submissions", folder);
    batch->folder = path_resolve(folder);
    batch->results = path_resolve(arguments->results);
    AUTO_FREE char *assignment = NULL;
    TRY(data_find_assignment(arguments->assignment, &assignment));
    TRY(task_load("batch", assignment, arguments->rubric, &batch->task));
    TRY(check_results(batch));
    TRY(find_submissions(batch));
    TRY(path_make_folders(batch->results));
    hide_class(batch);
    return NULL;
}

static int work(void *context, size_t index)
{
    struct batch *batch = context;
    return submission_grade(job(batch, index), &batch->task) ? 0 : 1;
}

// Owned: "s0123: 85 of 100", safe to print.
static char *outcome_line(const struct submission *submission, const struct result *result)
{
    AUTO_FREE char *reason = result_reason(result);
    char score[32], max[32];
    AUTO_FREE char *line =
        reason ? xasprintf("%s: not graded: %s", submission->name, reason)
               : xasprintf("%s: %s of %s", submission->name,
                           points_text(json_get_number(result->score, "score", 0), score),
                           points_text(json_get_number(result->score, "max", 0), max));
    return safe_terminal(line, strlen(line), SAFE_LINE);
}

static void done(void *context, size_t index, int wait_status, int pid)
{
    struct batch *batch = context;
    const struct submission *submission = job(batch, index);
    bool ended = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) <= 1;
    if (!ended)
        submission_crashed(submission, wait_status, pid);
    struct result result;
    submission_read(submission, &result);
    AUTO_FREE char *line = outcome_line(submission, &result);
    progress_step(&batch->progress, line, !result_gradable(&result));
    result_release(&result);
}

static void dropped(void *context, size_t index, int pid)
{
    submission_clean(job(context, index), pid);
}

static struct error *write_tables(const struct batch *batch, const struct results *results)
{
    AUTO_FREE char *csv = path_join(batch->results, "grades.csv");
    TRY(results_write(results, report_format_find("csv"), csv));
    AUTO_FREE char *summary = path_join(batch->results, "summary.json");
    TRY(results_write(results, report_format_find("summary"), summary));
    AUTO_FREE char *index = path_join(batch->results, "index.html");
    struct output page;
    TRY(output_open(index, &page));
    html_class(results->items, results->count, page.file);
    return output_close(&page, NULL);
}

// What is known now of the whole class: all of this shard, and what others have put here.
static void collect(const struct batch *batch, struct results *results)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct result result;
        bool known = submission_read(&batch->submissions[i], &result);
        bool ours = i % batch->shards == batch->shard;
        if (!known && ours)
            result.error = xstrdup("its results could not be written");
        if (known || ours)
            results_add(results, result);
        else
            result_release(&result);
    }
}

static void print_end(const struct batch *batch, const struct results *results)
{
    jv summary = summary_of(results->items, results->count);
    char mean[32], max[32];
    printf("%zu submissions: %d graded", results->count,
           (int)json_get_number(summary, "graded", 0));
    if (json_get_number(summary, "graded", 0) > 0)
        printf(", mean %s of %s", points_text(json_get_number(summary, "mean", 0), mean),
               points_text(json_get_number(summary, "max", 0), max));
    AUTO_FREE char *shown =
        safe_terminal(batch->arguments->results, strlen(batch->arguments->results), SAFE_LINE);
    printf("; see %s/index.html and %s/grades.csv\n", shown, shown);
    jv_free(summary);
}

static int tell_interruption(const struct batch *batch, int signal_number)
{
    const struct arguments *arguments = batch->arguments;
    fprintf(stderr,
            "shmark batch: interrupted after %zu of %zu; what is graded is kept, go on with\n"
            "  shmark batch --resume -a '%s' -o '%s'%s%s%s%s%s '%s'\n",
            batch->progress.done, batch->progress.total, arguments->assignment, arguments->results,
            arguments->rubric ? " --rubric '" : "", arguments->rubric ? arguments->rubric : "",
            arguments->rubric ? "'" : "", arguments->shard ? " --shard " : "",
            arguments->shard ? arguments->shard : "", arguments->operands.items[0]);
    return 128 + signal_number;
}

static struct error *grade_class(struct batch *batch, int *status)
{
    TRY(prepare(batch));
    const struct pool pool = {
        .jobs = job_count(batch),
        .workers = (size_t)batch->arguments->workers,
        .context = batch,
        .work = work,
        .done = done,
        .dropped = dropped,
    };
    int interrupted = 0;
    fflush(stdout);
    progress_start(&batch->progress, pool.jobs, batch->arguments->quiet);
    struct error *error = pool_run(&pool, &interrupted);
    progress_end(&batch->progress);
    TRY(error);
    if (interrupted) {
        *status = tell_interruption(batch, interrupted);
        return NULL;
    }
    struct results results = {0};
    collect(batch, &results);
    error = write_tables(batch, &results);
    if (!error) {
        print_end(batch, &results);
        results_name_ungraded(&results, "batch");
        *status = results_status(&results) == EXIT_NOT_GRADED ? 1 : 0;
    }
    results_release(&results);
    return error;
}

static void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        submission_release(&batch->submissions[i]);
    free(batch->submissions);
    task_release(&batch->task);
    free(batch->folder);
    free(batch->results);
}

int cli_batch(int argc, char **argv)
{
    struct arguments arguments = {.workers = sysconf(_SC_NPROCESSORS_ONLN)};
    const struct option_spec options[] = {
        {'a', "assignment", "NAME", "the assignment: a name (see `shmark list`) or a folder",
         .text = &arguments.assignment},
        {'o', "output", "RESULTS", "the folder to write to (made if need be)",
         .text = &arguments.results},
        {'r', "rubric", "FILE", "judge by this rubric", .text = &arguments.rubric},
        {'j', "jobs", "N", "grade N at the same time (default: the processors)",
         .number = &arguments.workers},
        {'\0', "resume", NULL, "keep the evidence in RESULTS, run only what is missing",
         .flag = &arguments.resume},
        {'\0', "shard", "I/N", "grade the I-th of N parts of the class", .text = &arguments.shard},
        {'q', "quiet", NULL, "no progress", .flag = &arguments.quiet},
        {0},
    };
    const struct command command = {
        .name = "batch",
        .operands = "SUBMISSIONS",
        .summary = "Grades a class: each entry of SUBMISSIONS, a folder or a source file, is one "
                   "submission.",
        .details =
            "RESULTS gets a folder for each submission (evidence.json, score.json, "
            "feedback.html),\n"
            "grades.csv, index.html and summary.json. Entries that begin with a dot are left out.\n"
            "Exit status: 0 all graded, 1 some could not be graded, 2 usage, 3 the batch failed.",
        .options = options,
        .operands_min = 1,
        .operands_max = 1,
    };
    enum parsed parsed;
    int status = 0;
    struct batch batch = {.arguments = &arguments};
    struct error *error = options_parse(&command, argc, argv, &arguments.operands, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = grade_class(&batch, &status);
    batch_release(&batch);
    text_list_release(&arguments.operands);
    return cli_finish("batch", error, status);
}
