// shmark COMMAND ...: finds the command and runs it. The only place that ends the process.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "report/safe.h"

#ifndef SHMARK_VERSION
#define SHMARK_VERSION "unknown"
#endif

struct entry {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
};

static int cmd_help(int argc, char **argv);
static int cmd_version(int argc, char **argv);

static const struct entry commands[] = {
    {"check", cli_check, "build and grade one submission, print feedback"},
    {"batch", cli_batch, "grade a class of submissions"},
    {"trace", cli_trace, "run any program, print what it did with IPC and what it leaked"},
    {"score", cli_score, "score evidence again; runs nothing"},
    {"report", cli_report, "turn results into another format"},
    {"list", cli_list, "list the assignments"},
    {"new", cli_new, "make a skeleton of an assignment, which grades at once"},
    {"doctor", cli_doctor, "say what this machine can do, and what is missing"},
    {"help", cmd_help, "print this help, or that of a command"},
};

static const struct entry switches[] = {
    {"--help", cmd_help, NULL},
    {"-h", cmd_help, NULL},
    {"--version", cmd_version, NULL},
    {"-V", cmd_version, NULL},
};

enum {
    COMMANDS = sizeof commands / sizeof *commands,
    SWITCHES = sizeof switches / sizeof *switches
};

static const struct entry *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    for (size_t i = 0; i < SWITCHES; i++)
        if (strcmp(switches[i].name, name) == 0)
            return &switches[i];
    return NULL;
}

static void print_usage(FILE *out)
{
    fprintf(out, "Usage: shmark COMMAND [ARGUMENT]...\n"
                 "Grades shared-memory coursework from what a program really did.\n\nCommands:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s%s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\nOptions:\n"
                 "  -h, --help     print this help\n"
                 "  -V, --version  print the version\n\n"
                 "`shmark help COMMAND` tells about a command; so does `man shmark-COMMAND`.\n");
}

static int unknown_command(const char *name)
{
    const char *names[COMMANDS + 1] = {NULL};
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = nearest_word(name, names);
    AUTO_FREE char *shown = safe_terminal(name, strlen(name), SAFE_LINE);
    fprintf(stderr, "shmark: '%s' is not a shmark command; see `shmark --help`\n", shown);
    if (near)
        fprintf(stderr, "\nThe most similar command is\n\t%s\n", near);
    return EXIT_BAD_USAGE;
}

static int cmd_version(int argc, char **argv)
{
    (void)argc, (void)argv;
    printf("shmark %s\n", SHMARK_VERSION);
    return 0;
}

static int cmd_help(int argc, char **argv)
{
    if (argc < 2 || argv[1][0] == '-') {
        print_usage(stdout);
        return 0;
    }
    const struct entry *entry = find(argv[1]);
    if (!entry)
        return unknown_command(argv[1]);
    if (entry->run == cmd_help) {
        print_usage(stdout);
        return 0;
    }
    char help[] = "--help";
    char *arguments[] = {argv[1], help, NULL};
    return entry->run(2, arguments);
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_BAD_USAGE;
    }
    const struct entry *entry = find(argv[1]);
    return entry ? entry->run(argc - 1, argv + 1) : unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
    int status = run(argc, argv);
    if (fflush(stdout) != 0 && status == 0)
        status = EXIT_NOT_GRADED;
    exit(status);
}
