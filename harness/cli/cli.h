// The commands. Each gets its own argv (argv[0] is the command's name) and returns the exit status;
// main() is the only one to call exit.
#pragma once

enum exit_status {
    EXIT_FULL_MARKS = 0,
    EXIT_MARKS_LOST = 1,
    EXIT_BAD_USAGE = 2,
    EXIT_NOT_GRADED = 3,
    EXIT_TRACE_FAILED = 125,
    EXIT_TRACE_CANNOT_EXECUTE = 126,
    EXIT_TRACE_NOT_FOUND = 127,
};

int cli_batch(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_doctor(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_new(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_score(int argc, char **argv);
int cli_trace(int argc, char **argv);
