#include "grade/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/json.h"
#include "base/memory.h"
#include "evidence/text.h"
#include "grade/diagnostics.h"
#include "run/run.h"

// A compiler needs more than a student's program, and must end as well.
static const struct limits build_limits = {.wall_ms = 20000,
                                           .cpu_ms = 40000,
                                           .memory_bytes = (uint64_t)2 << 30,
                                           .processes = 128,
                                           .shm_bytes = 64 << 20,
                                           .file_bytes = (uint64_t)256 << 20,
                                           .output_bytes = 1 << 20};

static const char *const c_flags[] = {
    "-std=gnu17", "-g", "-O0", "-Wall", "-Wextra", "-fno-omit-frame-pointer", NULL};
static const char *const cxx_flags[] = {
    "-std=gnu++17", "-g", "-O0", "-Wall", "-Wextra", "-fno-omit-frame-pointer", NULL};

static bool is_cxx(const char *source)
{
    static const char *const suffixes[] = {".cc", ".cpp", ".cxx", ".C"};
    const char *dot = strrchr(source, '.');
    for (size_t i = 0; dot && i < sizeof suffixes / sizeof *suffixes; i++)
        if (strcmp(dot, suffixes[i]) == 0)
            return true;
    return false;
}

struct command {
    char **argv;
    size_t argc, capacity;
};

static void add(struct command *command, const char *word)
{
    GROW(command->argv, command->capacity, command->argc + 1);
    command->argv[command->argc++] = xstrdup(word);
    command->argv[command->argc] = NULL;
}

static void add_all(struct command *command, const char *const *words)
{
    for (; words && *words; words++)
        add(command, *words);
}

static struct command compile_command(const struct build_program *program)
{
    struct command command = {0};
    bool cxx = false;
    for (char **source = program->sources; *source; source++)
        cxx = cxx || is_cxx(*source);
    add(&command, cxx ? "g++" : "gcc");
    add_all(&command, cxx ? cxx_flags : c_flags);
    add(&command, "-o");
    add(&command, program->name);
    for (char **source = program->sources; *source; source++) {
        // A name like "-o" or "@file" is a file, never an option.
        AUTO_FREE char *plain = xasprintf("./%s", *source);
        add(&command, plain);
    }
    add_all(&command, (const char *const *)program->flags);
    return command;
}

static struct command make_command(const char *target)
{
    struct command command = {0};
    const char *const words[] = {"make", "--", target, NULL};
    add_all(&command, words);
    return command;
}

// The build as a scenario: one program for each command, one after the other, so that logs have an order.
static struct scenario make_scenario(const struct assignment *assignment)
{
    const struct build *build = &assignment->build;
    size_t count = build->make_target ? 1 : build->program_count;
    struct scenario scenario = {.id = "build",
                                .schedule = "real",
                                .programs = xcalloc(count, sizeof(struct program)),
                                .program_count = count,
                                .limits = build_limits};
    for (size_t i = 0; i < count; i++) {
        struct command command = build->make_target ? make_command(build->make_target)
                                                    : compile_command(&build->programs[i]);
        scenario.programs[i] =
            (struct program){.id = build->make_target ? "make" : build->programs[i].name,
                             .argv = command.argv,
                             .argc = command.argc,
                             .start = i == 0 ? START_AT_ONCE : START_AFTER_EXIT,
                             .start_program = i == 0 ? 0 : i - 1};
    }
    return scenario;
}

static void release_scenario(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->program_count; i++) {
        for (size_t j = 0; j < scenario->programs[i].argc; j++)
            free(scenario->programs[i].argv[j]);
        free(scenario->programs[i].argv);
    }
    free(scenario->programs);
}

static char *collect_log(const struct run *run)
{
    char *log = xstrdup("");
    for (size_t i = 0; i < run->spec->scenario->program_count; i++)
        for (int stream = 1; stream >= 0; stream--) {
            const struct capture *output = &run->programs[i].output[stream];
            char *longer =
                xasprintf("%s%.*s", log, (int)output->count, output->bytes ? output->bytes : "");
            free(log);
            log = longer;
        }
    return log;
}

static void append_line(char **log, const char *line)
{
    char *longer = xasprintf("%s%s\n", *log, line);
    free(*log);
    *log = longer;
}

static bool commands_succeeded(const struct run *run)
{
    for (size_t i = 0; i < run->spec->scenario->program_count; i++)
        if (!run->programs[i].ended || run->programs[i].exec_error ||
            run->programs[i].wait_status != 0)
            return false;
    return run->outcome == OUTCOME_EXITED;
}

static bool programs_are_there(const struct assignment *assignment, const struct fileset *built,
                               char **log)
{
    bool all = true;
    for (size_t i = 0; i < assignment->build.program_count; i++) {
        const char *name = assignment->build.programs[i].name;
        const struct file_entry *entry = fileset_find(built, name);
        if (entry && entry->kind == FILE_REGULAR && (entry->mode & 0111))
            continue;
        AUTO_FREE char *line = xasprintf("shmark: the build left no program '%s'", name);
        append_line(log, line);
        all = false;
    }
    return all;
}

static void explain(const struct run *run, char **log)
{
    static const char *const limits[] = {
        [LIMIT_MEMORY] = "memory", [LIMIT_CPU] = "CPU time",      [LIMIT_PROCESSES] = "processes",
        [LIMIT_OUTPUT] = "output", [LIMIT_SHM] = "shared memory", [LIMIT_FILES] = "files"};
    if (run->outcome == OUTCOME_TIMEOUT)
        append_line(log, "shmark: the build did not end in time and was stopped");
    if (run->outcome == OUTCOME_LIMIT) {
        AUTO_FREE char *line =
            xasprintf("shmark: the build used too much (%s) and was stopped", limits[run->limit]);
        append_line(log, line);
    }
    for (size_t i = 0; i < run->spec->scenario->program_count; i++)
        if (run->programs[i].exec_error) {
            AUTO_FREE char *line =
                xasprintf("shmark: cannot run %s: %s", run->spec->scenario->programs[i].argv[0],
                          strerror(run->programs[i].exec_error));
            append_line(log, line);
        }
}

static jv make_report(const struct run *run, bool ok, const char *log)
{
    jv out = jv_object_set(jv_object(), jv_string("ok"), jv_bool(ok));
    out =
        jv_object_set(out, jv_string("seconds"), jv_number((double)(run->wall_us / 1000) / 1000.0));
    out = jv_object_set(out, jv_string("timed_out"), jv_bool(run->outcome == OUTCOME_TIMEOUT));
    out = jv_object_set(out, jv_string("diagnostics"), diagnostics_parse(log));
    return text_set(out, "log", log, strlen(log));
}

// A compiler that is not there is the machine's fault, not the submission's.
static struct error *check_tools(const struct run *run, const struct build *build)
{
    for (size_t i = 0; i < run->spec->scenario->program_count; i++)
        if (run->programs[i].exec_error)
            return error_new(ERROR_INTERNAL, "build: cannot run %s: %s (see `shmark doctor`)",
                             build->make_target ? "make" : run->spec->scenario->programs[i].argv[0],
                             strerror(run->programs[i].exec_error));
    return NULL;
}

struct error *build_submission(const struct assignment *assignment, const struct fileset *files,
                               struct fileset *built, jv *report, bool *ok)
{
    static char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin",
                                        "HOME=/tmp",
                                        "LANG=C.UTF-8",
                                        "TERM=dumb",
                                        "CFLAGS=-g -fno-omit-frame-pointer",
                                        "CXXFLAGS=-g -fno-omit-frame-pointer",
                                        NULL};
    struct scenario scenario = make_scenario(assignment);
    struct run_spec spec = {.sandbox = SANDBOX_GRADING,
                            .files = files,
                            .scenario = &scenario,
                            .ends_with_programs = true,
                            .env = environment,
                            .stdin_fd = -1,
                            .copy_to = {-1, -1},
                            .first_shmid = -1};
    struct run run;
    struct error *error = run_execute(&spec, built, &run);
    if (!error) {
        error = check_tools(&run, &assignment->build);
        AUTO_FREE char *log = collect_log(&run);
        explain(&run, &log);
        *ok = commands_succeeded(&run);
        *ok = programs_are_there(assignment, built, &log) && *ok;
        *report = make_report(&run, *ok, log);
        run_release(&run);
    }
    release_scenario(&scenario);
    return error_wrap(error, "build");
}
