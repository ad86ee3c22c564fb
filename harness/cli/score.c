// shmark score: judges evidence again. Runs nothing.
#include <stdio.h>

#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "cli/results.h"

struct arguments {
    const char *rubric;
    const char *format;
    const char *output;
    bool json;
    struct text_list evidence;
};

static struct error *score(const struct arguments *arguments, struct results *results, int *status)
{
    if (!arguments->rubric)
        return error_new(ERROR_USAGE, "which rubric? --rubric FILE is needed");
    const struct report_format *format = NULL;
    TRY(results_format(arguments->format, arguments->json, &format));
    struct rubric *rubric = NULL;
    TRY(data_load_rubric(arguments->rubric, &rubric));
    struct error *error = NULL;
    for (size_t i = 0; i < arguments->evidence.count && !error; i++)
        error = results_score(results, rubric, arguments->evidence.items[i]);
    rubric_free(rubric);
    TRY(error);
    TRY(results_write(results, format, arguments->output));
    results_name_ungraded(results, "score");
    *status = results_status(results);
    return NULL;
}

int cli_score(int argc, char **argv)
{
    struct arguments arguments = {0};
    const struct option_spec options[] = {
        {'r', "rubric", "FILE", "the criteria to judge by (needed)", .text = &arguments.rubric},
        {'f', "format", "FORMAT", "text (default), json, csv, html, ...",
         .text = &arguments.format},
        {'\0', "json", NULL, "the same as --format json", .flag = &arguments.json},
        {'o', "output", "FILE", "write there, not to standard output", .text = &arguments.output},
        {0},
    };
    const struct command command = {
        .name = "score",
        .operands = "EVIDENCE...",
        .summary = "Scores evidence again under a rubric. Runs nothing.",
        .details =
            "EVIDENCE is an evidence file, a folder with evidence.json in it, or the RESULTS of a\n"
            "batch. Exit status: 0 full marks, 1 marks lost, 2 usage, 3 could not grade.",
        .options = options,
        .operands_min = 1,
        .operands_max = (size_t)-1,
    };
    enum parsed parsed;
    int status = 0;
    struct results results = {0};
    struct error *error = options_parse(&command, argc, argv, &arguments.evidence, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = score(&arguments, &results, &status);
    results_release(&results);
    text_list_release(&arguments.evidence);
    return cli_finish("score", error, status);
}
