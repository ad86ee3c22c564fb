// shmark check: builds, runs and grades one submission, and tells its author what to do.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "cli/paths.h"
#include "cli/results.h"
#include "grade/grade.h"

struct arguments {
    const char *assignment;
    const char *rubric;
    const char *format;
    const char *output;
    const char *evidence;
    bool json;
    long max_calls;
    struct text_list operands;
};

// Grades folder. A failure of the harness is kept in *result; what is returned is the user's
// mistake.
static struct error *grade(struct task *task, const struct arguments *arguments, const char *folder,
                           struct result *result)
{
    AUTO_FREE char *absolute = path_resolve(folder);
    const char *slash = strrchr(absolute, '/');
    result->name = xstrdup(slash && slash[1] ? slash + 1 : absolute);
    const struct grade_options options = {
        .submission = result->name,
        .hidden = (const char *const *)task->hidden,
        .max_calls = (size_t)arguments->max_calls,
    };
    jv evidence = jv_null();
    struct error *error = grade_submission(task->assignment, folder, &options, &evidence);
    if (!error) {
        jv_free(result->evidence);
        result->evidence = evidence;
        if (arguments->evidence)
            TRY(json_write_file(arguments->evidence, jv_copy(evidence)));
        jv score = jv_null();
        error = rubric_score(task->rubric, jv_copy(evidence), &score);
        jv_free(result->score);
        result->score = score;
    }
    if (!error || error_kind_of(error) == ERROR_USAGE)
        return error;
    result->error = xstrdup(error_message(error));
    error_free(error);
    return NULL;
}

static struct error *load(const struct arguments *arguments, const char *folder, struct task *task)
{
    AUTO_FREE char *assignment = NULL;
    if (arguments->assignment)
        TRY(data_find_assignment(arguments->assignment, &assignment));
    else
        TRY(data_guess_assignment(folder, &assignment));
    return task_load("check", assignment, arguments->rubric, task);
}

static struct error *check(const struct arguments *arguments, struct results *results, int *status)
{
    const char *folder = arguments->operands.count ? arguments->operands.items[0] : ".";
    const struct report_format *format = NULL;
    TRY(results_format(arguments->format, arguments->json, &format));
    if (!path_is_folder(folder))
        return error_new(ERROR_USAGE, "%s: is not a folder with a submission", folder);
    struct task task = {0};
    TRY(load(arguments, folder, &task));
    struct result result = {.evidence = jv_null(), .score = jv_null()};
    struct error *error = grade(&task, arguments, folder, &result);
    task_release(&task);
    results_add(results, result);
    TRY(error);
    TRY(results_write(results, format, arguments->output));
    results_name_ungraded(results, "check");
    *status = results_status(results);
    return NULL;
}

int cli_check(int argc, char **argv)
{
    struct arguments arguments = {0};
    const struct option_spec options[] = {
        {'a', "assignment", "NAME", "the assignment: a name (see `shmark list`) or a folder",
         .text = &arguments.assignment},
        {'r', "rubric", "FILE", "judge by this rubric", .text = &arguments.rubric},
        {'f', "format", "FORMAT", "text (default), json, csv, html, ...",
         .text = &arguments.format},
        {'\0', "json", NULL, "the same as --format json", .flag = &arguments.json},
        {'o', "output", "FILE", "write the feedback there", .text = &arguments.output},
        {'\0', "evidence", "FILE", "also write the evidence there", .text = &arguments.evidence},
        {'\0', "max-calls", "N", "keep the first N calls of a run (10000)",
         .number = &arguments.max_calls},
        {0},
    };
    const struct command command = {
        .name = "check",
        .operands = "[DIR]",
        .summary = "Builds and grades the submission in DIR (default: the current folder), prints "
                   "feedback.",
        .details = "Without -a the assignment is the one that DIR/.shmark names, DIR's own "
                   "assignment.json, the\n"
                   "one of DIR's name, or the only one whose source files DIR has.\n"
                   "Exit status: 0 full marks, 1 marks lost, 2 usage, 3 could not grade.",
        .options = options,
        .operands_max = 1,
    };
    enum parsed parsed;
    int status = 0;
    struct results results = {0};
    struct error *error = options_parse(&command, argc, argv, &arguments.operands, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = check(&arguments, &results, &status);
    results_release(&results);
    text_list_release(&arguments.operands);
    return cli_finish("check", error, status);
}
