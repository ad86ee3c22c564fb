// Command lines. Each command has one table of its options; the parser and --help both follow it.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// A list of texts. The texts are borrowed (from argv), the array is owned.
struct text_list {
    const char **items;
    size_t count;
    size_t capacity;
};

void text_list_add(struct text_list *list, const char *text);
void text_list_release(struct text_list *list);

// One option. Exactly one of the four targets is set, and says what kind of option it is.
struct option_spec {
    char letter;          // '\0': none
    const char *name;     // without the dashes
    const char *argument; // what --help calls it: "FILE"; NULL for a flag
    const char *help;
    bool *flag;             // set to true
    const char **text;      // set to the argument, borrowed from argv; the last one given wins
    long *number;           // the argument must be a decimal number from 1 to 1,000,000,000
    struct text_list *list; // the argument is added
};

struct command {
    const char *name;
    const char *operands;              // as --help shows them: "[DIR]"
    const char *summary;               // one line
    const char *details;               // paragraphs below the options, or NULL
    const struct option_spec *options; // ended by one without a name
    size_t operands_min;
    size_t operands_max;
    bool stop_at_operand; // what follows the first operand is not for us: `trace CMD -x`
};

enum parsed { PARSED_RUN, PARSED_HELPED };

// Parses argv[1] on. `-h` and `--help` print the command's help on standard output: *parsed says
// so, and the caller has nothing left to do but return 0. Operands are added to *operands (to be
// released by the caller, also after an error). Errors are ERROR_USAGE and end in a hint at --help.
struct error *options_parse(const struct command *command, int argc, char **argv,
                            struct text_list *operands, enum parsed *parsed) SHMARK_MUST_CHECK;

// Ends a command: prints error (consumed; NULL is allowed) as "shmark NAME: ..." on standard error
// and returns the exit status that its kind asks for; without an error returns `status`.
int cli_finish(const char *name, struct error *error, int status);
