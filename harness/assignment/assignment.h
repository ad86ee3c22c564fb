// An assignment: how submissions to it are built and run. Parsed and checked here, run in grade/.
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assignment/schedule.h"
#include "base/error.h"

// Limits of one run. Zero never means "unlimited": the defaults stand in for what a file leaves out.
struct limits {
    uint64_t wall_ms;
    uint64_t cpu_ms;       // user and system time of all processes together
    uint64_t memory_bytes; // resident memory of all processes together
    uint64_t processes;    // live processes and threads at one moment, without shmark's own init
    uint64_t shm_bytes;    // all System V segments together; the size of /dev/shm
    uint64_t file_bytes;   // all files in the working folder and /tmp together
    uint64_t output_bytes; // standard output and standard error of one run together
};

// 10 s, 5 s, 512 MiB, 64, 64 MiB, 64 MiB, 1 MiB.
extern const struct limits limits_default;

enum start_kind { START_AT_ONCE, START_AFTER_EXIT, START_AFTER_CALL };

struct program {
    char *id;
    char **argv; // NULL-terminated
    size_t argc;
    char *stdin_text; // NULL: empty standard input
    size_t stdin_bytes;
    enum start_kind start;
    size_t start_program; // index in the scenario's programs; set unless START_AT_ONCE
    char *start_call;     // "shmat"; set for START_AFTER_CALL only
};

struct scenario_file {
    char *path; // relative to the working folder, never leaving it
    char *text;
    size_t bytes;
};

struct scenario {
    char *id;
    char *schedule;       // what it runs under, as written; never NULL
    struct schedule plan; // the same, read
    bool sweep;           // runs again for each of its calls that can fail, which then does
    char **inject;        // strace's grammar, each as written; NULL-terminated
    struct scenario_file *files;
    size_t file_count;
    struct program *programs;
    size_t program_count;
    struct limits limits; // the assignment's, overridden by the scenario's own "limits"
};

// One program to compile: gcc or g++ (by the sources' suffix) -o name sources...
struct build_program {
    char *name;
    char **sources; // NULL-terminated
    char **flags;   // extra compiler and linker flags ("-pthread"), NULL-terminated
};

struct build {
    char *make_target; // NULL: compile `programs`; else `make TARGET`, then `programs` must exist
    struct build_program *programs;
    size_t program_count;
};

struct assignment {
    char *name;
    char *title;
    char *folder; // the folder that assignment.json is in
    struct build build;
    struct limits limits;
    struct scenario *scenarios;
    size_t scenario_count;
};

// Reads FOLDER/assignment.json. Errors are ERROR_USAGE with file, the JSON path of the place
// (".scenarios[0].programs[1].run") and what was expected; unknown keys are named, with the nearest
// known key ("scenarois": did you mean "scenarios"?). On success *out is to be freed.
struct error *assignment_load(const char *folder, struct assignment **out) SHMARK_MUST_CHECK;
void assignment_free(struct assignment *assignment);

// The same from an already parsed value (borrowed); `file` names it in errors.
struct error *assignment_parse(const char *file, const char *folder, jv value,
                               struct assignment **out) SHMARK_MUST_CHECK;
