#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "evidence/evidence.h"
#include "explore/explore.h"
#include "explore/sweep.h"
#include "os/fd.h"
#include "report/trace_text.h"
#include "run/run.h"

#include <fcntl.h>

struct options {
    const char *output;
    enum sandbox_kind sandbox;
    bool json;
    bool quiet;
    bool sweep;
    int error_exitcode; // -1: not asked for
    size_t max_calls;
    size_t most_orders;
    struct injections injections;
    const char *schedule; // NULL: the default
    char **command;
    size_t command_count;
};

struct outcome_of_trace {
    jv runs; // owned
    struct shortcomings shortcomings;
    struct first_run first;
};

static const char usage[] =
    "Usage: shmark trace [OPTION]... [--] COMMAND [ARGUMENT]...\n"
    "\n"
    "Runs COMMAND and tells what it did with System V IPC and what it left behind.\n"
    "COMMAND is trusted: it runs here, as you; only its IPC and PID namespaces and\n"
    "/dev/shm are its own.\n"
    "\n"
    "  -o, --output FILE         write the evidence (JSON) to FILE\n"
    "      --json                evidence on standard output, no report; COMMAND's own\n"
    "                            standard output goes to standard error\n"
    "  -q, --quiet               no report when nothing was found\n"
    "      --error-exitcode N    exit with N if something was left behind\n"
    "      --inject SPEC         make calls fail: CALL:error=ERRNO[:when=FIRST[..LAST][+STEP]]\n"
    "      --schedule SCHEDULE   how time passes and who goes first: warp (virtual time),\n"
    "                            real, nosleep, pct:SEED[:DEPTH], explore:N (every order\n"
    "                            of calls with up to N preemptions), replay:ORDER\n"
    "      --sweep               then once more for each call that can fail: it does\n"
    "      --max-orders N        try at most N orders (2000)\n"
    "      --max-calls N         list the first N calls (10000)\n"
    "      --isolate             in the grading sandbox, on a copy of this folder\n"
    "      --shared-ipc          in the machine's own IPC namespace\n"
    "  -h, --help                this text\n"
    "\n"
    "Exit status: COMMAND's (128+N for signal N); 125 shmark failed or was misused,\n"
    "126 COMMAND cannot be executed, 127 it was not found.\n";

enum {
    OPTION_JSON = 256,
    OPTION_ERROR,
    OPTION_INJECT,
    OPTION_SCHEDULE,
    OPTION_MAX,
    OPTION_ORDERS,
    OPTION_SWEEP,
    OPTION_ISOLATE,
    OPTION_SHARED
};

static struct error *parse_number(const char *option, const char *text, long low, long high,
                                  long *out)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < low || value > high)
        return error_new(ERROR_USAGE, "%s: '%s' is not a number from %ld to %ld", option, text, low,
                         high);
    *out = value;
    return NULL;
}

static struct error *take_option(struct options *options, int option)
{
    long number = 0;
    switch (option) {
    case 'o':
        options->output = optarg;
        return NULL;
    case 'q':
        options->quiet = true;
        return NULL;
    case OPTION_JSON:
        options->json = true;
        return NULL;
    case OPTION_ERROR:
        TRY(parse_number("--error-exitcode", optarg, 0, 255, &number));
        options->error_exitcode = (int)number;
        return NULL;
    case OPTION_MAX:
        TRY(parse_number("--max-calls", optarg, 0, 100000000, &number));
        options->max_calls = (size_t)number;
        return NULL;
    case OPTION_ORDERS:
        TRY(parse_number("--max-orders", optarg, 1, 100000000, &number));
        options->most_orders = (size_t)number;
        return NULL;
    case OPTION_SWEEP:
        options->sweep = true;
        return NULL;
    case OPTION_INJECT:
        return injections_add(&options->injections, optarg);
    case OPTION_SCHEDULE:
        options->schedule = optarg;
        return NULL;
    case OPTION_ISOLATE:
        options->sandbox = SANDBOX_GRADING;
        return NULL;
    case OPTION_SHARED:
        options->sandbox = SANDBOX_OPEN;
        return NULL;
    default:
        return error_new(ERROR_USAGE, "try 'shmark trace --help'");
    }
}

// *help is set where only the usage was asked for.
static struct error *parse_options(int argc, char **argv, struct options *options, bool *help)
{
    static const struct option known[] = {{"output", required_argument, NULL, 'o'},
                                          {"json", no_argument, NULL, OPTION_JSON},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"error-exitcode", required_argument, NULL, OPTION_ERROR},
                                          {"inject", required_argument, NULL, OPTION_INJECT},
                                          {"schedule", required_argument, NULL, OPTION_SCHEDULE},
                                          {"max-calls", required_argument, NULL, OPTION_MAX},
                                          {"max-orders", required_argument, NULL, OPTION_ORDERS},
                                          {"sweep", no_argument, NULL, OPTION_SWEEP},
                                          {"isolate", no_argument, NULL, OPTION_ISOLATE},
                                          {"shared-ipc", no_argument, NULL, OPTION_SHARED},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "+o:qh", known, NULL)) != -1;) {
        *help = option == 'h';
        if (*help)
            return NULL;
        TRY(take_option(options, option));
    }
    options->command = argv + optind;
    options->command_count = (size_t)(argc - optind);
    if (options->sandbox == SANDBOX_OPEN && options->schedule &&
        strcmp(options->schedule, "real") != 0)
        return error_new(ERROR_USAGE, "--shared-ipc goes with the schedule real only: others may "
                                      "take part, whose time and turns are not shmark's");
    if (options->sweep && options->schedule && strcmp(options->schedule, "warp") != 0 &&
        strcmp(options->schedule, "real") != 0)
        return error_new(ERROR_USAGE, "--sweep goes with the schedules warp and real only");
    if (options->command_count == 0)
        return error_new(ERROR_USAGE, "no command given; try 'shmark trace --help'");
    return NULL;
}

static struct error *load_folder(struct fileset *files)
{
    AUTO_CLOSE int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(errno, "the current folder");
    return fileset_load(fd, limits_default.file_bytes, files);
}

// What comes from a terminal is read as it comes; anything else is kept, so that each of many runs can read it.
static struct error *spool_input(int *out)
{
    *out = memfd_create("stdin", MFD_CLOEXEC);
    if (*out < 0)
        return error_errno(errno, "memfd_create");
    char buffer[65536];
    for (ssize_t got; !isatty(STDIN_FILENO) && (got = read(STDIN_FILENO, buffer, sizeof buffer));) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || fd_write_all(*out, buffer, (size_t)got) < 0)
            break; // without standard input there is nothing to read
    }
    return NULL;
}

static void show_progress(void *context, size_t done, size_t waiting)
{
    (void)context;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%zu runs, %zu known to be left", done, waiting);
}

static struct error *execute(const struct options *options, struct fileset *files,
                             struct scenario *scenario, struct outcome_of_trace *out)
{
    static char folder[PATH_MAX];
    static struct probe probe;
    bool grading = options->sandbox == SANDBOX_GRADING;
    if (grading)
        TRY(load_folder(files));
    probe_load(&probe);
    bool explores = options->sweep || scenario->plan.kind == SCHEDULE_EXPLORE ||
                    scenario->plan.kind == SCHEDULE_PCT; // more than one run
    AUTO_CLOSE int input = -1;
    if (explores)
        TRY(spool_input(&input));
    const struct run_spec spec = {
        .sandbox = options->sandbox,
        .files = files,
        .scenario = scenario,
        .unlimited = !grading,
        .traced = true,
        .trusted = true,
        .injections = &options->injections,
        .schedule = scenario->plan,
        .max_calls = options->max_calls,
        .env = grading ? NULL : environ,
        .stdin_fd = explores ? input : STDIN_FILENO,
        .copy_to = {options->json ? STDERR_FILENO : STDOUT_FILENO, STDERR_FILENO},
        .source_prefix = grading ? SANDBOX_WORK : getcwd(folder, sizeof folder),
        .first_shmid = -1,
        .probe = &probe};
    const struct explore_options how = {.most_runs = options->most_orders,
                                        .progress = show_progress};
    TRY(sandbox_enter(options->sandbox, NULL));
    struct error *error =
        options->sweep ? sweep_run(&spec, SWEEP_MOST_RUNS, show_progress, NULL, &out->runs,
                                   &out->shortcomings, &out->first)
                       : explore_run(&spec, &how, &out->runs, &out->shortcomings, &out->first);
    if (explores && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    return error;
}

static int exit_status_of(const struct options *options, const struct first_run *first)
{
    if (first->exec_error)
        return first->exec_error == ENOENT ? EXIT_TRACE_NOT_FOUND : EXIT_TRACE_CANNOT_EXECUTE;
    if (first->interrupted)
        return 128 + first->interrupted;
    if (options->error_exitcode >= 0 && (first->leaks > 0 || first->failing))
        return options->error_exitcode;
    if (!first->ended) // shmark has stopped the run
        return 128 + SIGKILL;
    if (WIFSIGNALED(first->wait_status))
        return 128 + WTERMSIG(first->wait_status);
    return WEXITSTATUS(first->wait_status);
}

static jv notes_of(const struct shortcomings *shortcomings)
{
    jv notes = jv_array();
    if (shortcomings->results_unknown)
        notes = jv_array_append(notes, jv_string(RUN_PTRACE_REFUSED_NOTE));
    if (shortcomings->time_refused)
        notes = jv_array_append(notes, jv_string(RUN_TIME_REFUSED_NOTE));
    return notes;
}

// Writes the evidence with the rights that the caller had before the sandbox: a process that was forked until then.
struct writer {
    pid_t pid; // 0: none
    int text;  // what is written here goes to the file
};

static int write_evidence(const char *path, int text_fd)
{
    // Its size comes first: others may hold the writing end too, so the reading need not end with the text.
    size_t count = 0;
    if (fd_read_all(text_fd, &count, sizeof count) != (ssize_t)sizeof count)
        return 0;
    AUTO_FREE char *text = xcalloc(count + 1, 1);
    if (fd_read_all(text_fd, text, count) != (ssize_t)count)
        return 1;
    jv evidence;
    struct error *error = json_parse(path, text, count, &evidence);
    if (!error)
        error = json_write_file(path, evidence);
    if (!error)
        return 0;
    fprintf(stderr, "shmark trace: %s\n", error_message(error));
    error_free(error);
    return 1;
}

static struct error *start_writer(const char *path, struct writer *out)
{
    int ends[2];
    TRY(fd_pipe(ends, false));
    fflush(NULL);
    *out = (struct writer){.pid = fork(), .text = ends[1]};
    if (out->pid == 0) {
        close(ends[1]);
        _exit(write_evidence(path, ends[0]));
    }
    close(ends[0]);
    return out->pid > 0 ? NULL : error_errno(errno, "fork");
}

static struct error *finish_writer(struct writer *writer, jv evidence)
{
    AUTO_FREE char *text = json_to_text(evidence);
    int status = 1;
    size_t count = strlen(text);
    fd_write_all(writer->text, &count, sizeof count);
    fd_write_all(writer->text, text, count);
    fd_close(&writer->text);
    while (waitpid(writer->pid, &status, 0) < 0 && errno == EINTR)
        ;
    writer->pid = 0;
    return status == 0 ? NULL : error_new(ERROR_INTERNAL, "the evidence could not be written");
}

static struct error *report(const struct options *options, const struct outcome_of_trace *out,
                            struct writer *writer, int report_fd)
{
    jv evidence = evidence_document(options->sandbox, NULL, NULL, jv_null(), jv_copy(out->runs),
                                    jv_object(), notes_of(&out->shortcomings));
    struct error *error = NULL;
    if (writer->pid > 0)
        error = finish_writer(writer, jv_copy(evidence));
    else if (options->output)
        error = json_write_file(options->output, jv_copy(evidence));
    if (options->json) {
        AUTO_FREE char *text = json_to_text(jv_copy(evidence));
        int errnum = fd_write_all(STDOUT_FILENO, text, strlen(text));
        if (errnum < 0 && !error)
            error = error_errno(-errnum, "standard output");
    } else if (!options->quiet || out->first.leaks > 0 || out->first.failing) {
        FILE *file = fdopen(dup(report_fd), "w");
        if (file) {
            trace_text_write(evidence, file);
            fclose(file);
        }
    }
    jv_free(evidence);
    return error;
}

static struct error *trace(const struct options *options, int *status)
{
    struct program program = {.id = "program",
                              .argv = options->command,
                              .argc = options->command_count,
                              .start = START_AT_ONCE};
    // Where others may take part, time is not ours.
    const char *usual = options->sandbox == SANDBOX_OPEN ? "real" : "warp";
    AUTO_FREE char *schedule = xstrdup(options->schedule ? options->schedule : usual);
    struct scenario scenario = {.id = "trace",
                                .schedule = schedule,
                                .programs = &program,
                                .program_count = 1,
                                .limits = limits_default};
    struct fileset files = {0};
    struct outcome_of_trace out = {.runs = jv_null()};
    struct writer writer = {.text = -1};
    struct error *error = schedule_parse(schedule, &scenario.plan);
    if (!error && options->output && options->sandbox == SANDBOX_GRADING)
        error = start_writer(options->output, &writer);
    if (!error)
        error = execute(options, &files, &scenario, &out);
    if (!error) {
        error = report(options, &out, &writer, STDERR_FILENO);
        *status = exit_status_of(options, &out.first);
        if (out.first.exec_error)
            fprintf(stderr, "shmark trace: %s: %s\n", options->command[0],
                    strerror(out.first.exec_error));
    }
    jv_free(out.runs);
    fd_close(&writer.text); // without a word it writes nothing, and ends
    fileset_release(&files);
    schedule_release(&scenario.plan);
    return error;
}

int cli_trace(int argc, char **argv)
{
    struct options options = {.error_exitcode = -1,
                              .max_calls = 10000,
                              .most_orders = EXPLORE_MOST_RUNS,
                              .sandbox = SANDBOX_TRACE};
    bool help = false;
    int status = EXIT_TRACE_FAILED;
    struct error *error = parse_options(argc, argv, &options, &help);
    if (!error && help) {
        fputs(usage, stdout);
        status = 0;
    } else if (!error) {
        error = trace(&options, &status);
    }
    if (error) {
        fprintf(stderr, "shmark trace: %s\n", error_message(error));
        error_free(error);
        status = EXIT_TRACE_FAILED;
    }
    injections_release(&options.injections);
    return status;
}
