// shmark report: turns results into another format. Judges nothing, runs nothing.
#include <stdio.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/results.h"

struct arguments {
    const char *format;
    const char *output;
    struct text_list paths;
};

static struct error *report(const struct arguments *arguments, struct results *results)
{
    const struct report_format *format = NULL;
    TRY(results_format(arguments->format, false, &format));
    for (size_t i = 0; i < arguments->paths.count; i++)
        TRY(results_load(results, arguments->paths.items[i]));
    return results_write(results, format, arguments->output);
}

int cli_report(int argc, char **argv)
{
    struct arguments arguments = {0};
    const struct option_spec options[] = {
        {'f', "format", "FORMAT", "text (default), json, csv, html, ...",
         .text = &arguments.format},
        {'o', "output", "FILE", "write there, not to standard output", .text = &arguments.output},
        {0},
    };
    const struct command command = {
        .name = "report",
        .operands = "RESULT...",
        .summary = "Turns results into another format.",
        .details =
            "RESULT is a folder with score.json and evidence.json in it, a score file, or the\n"
            "RESULTS of a batch. Exit status: 0 written, 2 usage, 3 could not.",
        .options = options,
        .operands_min = 1,
        .operands_max = (size_t)-1,
    };
    enum parsed parsed;
    struct results results = {0};
    struct error *error = options_parse(&command, argc, argv, &arguments.paths, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = report(&arguments, &results);
    results_release(&results);
    text_list_release(&arguments.paths);
    return cli_finish("report", error, 0);
}
