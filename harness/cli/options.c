#include "cli/options.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "report/safe.h"

static const long number_max = 1000000000;

void text_list_add(struct text_list *list, const char *text)
{
    GROW(list->items, list->capacity, list->count);
    list->items[list->count++] = text;
}

void text_list_release(struct text_list *list)
{
    free(list->items);
    *list = (struct text_list){0};
}

static bool takes_argument(const struct option_spec *option)
{
    return !option->flag;
}

static void print_option(const struct option_spec *option)
{
    char left[64];
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    if (strlen(left) > 26)
        printf("%s\n%28s%s\n", left, "", option->help);
    else
        printf("%-28s%s\n", left, option->help);
}

static void print_help(const struct command *command)
{
    printf("Usage: shmark %s [OPTION]... %s\n%s\n\nOptions:\n", command->name, command->operands,
           command->summary);
    for (const struct option_spec *option = command->options; option->name; option++)
        print_option(option);
    printf("%-28s%s\n", "  -h, --help", "print this help");
    if (command->details)
        printf("\n%s\n", command->details);
    printf("\nSee also: man shmark-%s\n", command->name);
}

static struct error *usage_error(const struct command *command, char *what)
{
    struct error *error = error_new(ERROR_USAGE, "%s; see `shmark %s --help`", what, command->name);
    free(what);
    return error;
}

static struct error *set_number(const struct command *command, const struct option_spec *option,
                                const char *value)
{
    assert(value);
    char *end = NULL;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno || end == value || *end || number < 1 || number > number_max)
        return usage_error(command,
                           xasprintf("--%s: '%s' is not a number from 1 on", option->name, value));
    *option->number = number;
    return NULL;
}

static struct error *set_option(const struct command *command, const struct option_spec *option,
                                const char *value)
{
    if (option->flag)
        *option->flag = true;
    else if (option->text)
        *option->text = value;
    else if (option->list)
        text_list_add(option->list, value);
    else
        return set_number(command, option, value);
    return NULL;
}

static struct error *unknown_option(const struct command *command, const char *name, size_t length)
{
    const char *names[64] = {"help"};
    size_t count = 1;
    for (const struct option_spec *option = command->options; option->name && count < 63; option++)
        names[count++] = option->name;
    names[count] = NULL;
    AUTO_FREE char *given = xstrndup(name, length);
    const char *near = nearest_word(given, names);
    char *what = near ? xasprintf("unknown option --%s, did you mean --%s?", given, near)
                      : xasprintf("unknown option --%s", given);
    return usage_error(command, what);
}

// The state of one parse: argv[index] is looked at next.
struct cursor {
    int index;
    int argc;
    char **argv;
};

static struct error *argument_of(const struct command *command, const char *shown,
                                 struct cursor *cursor, const char **value)
{
    if (cursor->index >= cursor->argc)
        return usage_error(command, xasprintf("%s needs an argument", shown));
    *value = cursor->argv[cursor->index++];
    return NULL;
}

static const struct option_spec *find_long(const struct command *command, const char *name,
                                           size_t length)
{
    for (const struct option_spec *option = command->options; option->name; option++)
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

static struct error *parse_long(const struct command *command, const char *name,
                                struct cursor *cursor, enum parsed *parsed)
{
    size_t length = strcspn(name, "=");
    bool has_value = name[length] == '=';
    const char *value = has_value ? name + length + 1 : NULL;
    if (strcmp(name, "help") == 0) {
        *parsed = PARSED_HELPED;
        return NULL;
    }
    const struct option_spec *option = find_long(command, name, length);
    if (!option)
        return unknown_option(command, name, length);
    if (has_value && !takes_argument(option))
        return usage_error(command, xasprintf("--%s takes no argument", option->name));
    if (!has_value && takes_argument(option)) {
        AUTO_FREE char *shown = xasprintf("--%s", option->name);
        TRY(argument_of(command, shown, cursor, &value));
    }
    return set_option(command, option, value);
}

static struct error *parse_letters(const struct command *command, const char *letters,
                                   struct cursor *cursor, enum parsed *parsed)
{
    for (; *letters; letters++) {
        if (*letters == 'h') {
            *parsed = PARSED_HELPED;
            return NULL;
        }
        const struct option_spec *option = command->options;
        while (option->name && option->letter != *letters)
            option++;
        if (!option->name)
            return usage_error(command, xasprintf("unknown option -%c", *letters));
        if (!takes_argument(option)) {
            *option->flag = true;
            continue;
        }
        const char *value = letters + 1;
        char shown[] = {'-', *letters, '\0'};
        if (!*value)
            TRY(argument_of(command, shown, cursor, &value));
        return set_option(command, option, value);
    }
    return NULL;
}

static struct error *check_operands(const struct command *command, const struct text_list *operands)
{
    if (operands->count < command->operands_min)
        return usage_error(command, xasprintf("expected %s", command->operands));
    if (operands->count > command->operands_max)
        return usage_error(
            command, xasprintf("unexpected argument '%s'", operands->items[command->operands_max]));
    return NULL;
}

struct error *options_parse(const struct command *command, int argc, char **argv,
                            struct text_list *operands, enum parsed *parsed)
{
    struct cursor cursor = {.index = 1, .argc = argc, .argv = argv};
    bool options_ended = false;
    *parsed = PARSED_RUN;
    while (cursor.index < argc && *parsed == PARSED_RUN) {
        const char *word = argv[cursor.index++];
        if (options_ended || word[0] != '-' || !word[1]) {
            text_list_add(operands, word);
            options_ended = options_ended || command->stop_at_operand;
        } else if (strcmp(word, "--") == 0) {
            options_ended = true;
        } else if (word[1] == '-') {
            TRY(parse_long(command, word + 2, &cursor, parsed));
        } else {
            TRY(parse_letters(command, word + 1, &cursor, parsed));
        }
    }
    if (*parsed == PARSED_HELPED) {
        print_help(command);
        return NULL;
    }
    return check_operands(command, operands);
}

int cli_finish(const char *name, struct error *error, int status)
{
    if (!error) {
        if (fflush(stdout) == 0 && !ferror(stdout))
            return status;
        error = error_errno(errno, "standard output");
    }
    const char *message = error_message(error);
    AUTO_FREE char *shown = safe_terminal(message, strlen(message), SAFE_LINES);
    fprintf(stderr, "shmark %s: %s\n", name, shown);
    status = error_kind_of(error) == ERROR_USAGE ? EXIT_BAD_USAGE : EXIT_NOT_GRADED;
    error_free(error);
    return status;
}
