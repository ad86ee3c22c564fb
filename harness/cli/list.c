// shmark list: the assignments that are known here.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "cli/paths.h"
#include "report/safe.h"
#include "report/view.h"

// What a rubric's criteria are worth together. The file is read for its numbers only: list must not
// fail because of a check.
static struct error *read_points(const char *data, const char *name, double *points)
{
    AUTO_FREE char *path = xasprintf("%s/rubrics/%s.json", data, name);
    jv rubric = jv_null();
    TRY(json_read_file(path, &rubric));
    jv criteria = view_get(rubric, "criteria");
    *points = 0;
    for (size_t i = 0; i < view_count(criteria); i++)
        *points += json_get_number(view_item(criteria, i), "points", 0);
    jv_free(rubric);
    return NULL;
}

static struct error *describe(const char *data, const char *name, jv *out)
{
    AUTO_FREE char *folder = xasprintf("%s/assignments/%s", data, name);
    struct assignment *assignment = NULL;
    TRY(assignment_load(folder, &assignment));
    jv entry = jv_object();
    entry = jv_object_set(entry, jv_string("name"), jv_string(name));
    entry = jv_object_set(entry, jv_string("title"), json_string_or_null(assignment->title));
    entry = jv_object_set(entry, jv_string("folder"), jv_string(folder));
    assignment_free(assignment);
    double points = 0;
    struct error *error = read_points(data, name, &points);
    if (error) {
        jv_free(entry);
        return error;
    }
    *out = jv_object_set(entry, jv_string("points"), jv_number(points));
    return NULL;
}

static void print_entry(jv entry, size_t width)
{
    char points[32];
    points_text(json_get_number(entry, "points", 0), points);
    const char *name = json_get_text(entry, "name", "");
    const char *title = json_get_text(entry, "title", "");
    AUTO_FREE char *shown_name = safe_terminal(name, strlen(name), SAFE_LINE);
    AUTO_FREE char *shown_title = safe_terminal(title, strlen(title), SAFE_LINE);
    printf("%-*s  %4s points  %s\n", (int)width, shown_name, points, shown_title);
}

static struct error *list(bool json)
{
    AUTO_FREE char *data = NULL;
    TRY(data_folder(&data));
    char **names = NULL;
    TRY(data_assignments(&names));
    jv entries = jv_array();
    struct error *error = NULL;
    size_t width = 0;
    for (char **name = names; *name && !error; name++) {
        jv entry = jv_null();
        error = describe(data, *name, &entry);
        entries = jv_array_append(entries, entry);
        width = strlen(*name) > width ? strlen(*name) : width;
    }
    names_free(names);
    if (!error && json) {
        AUTO_FREE char *text = json_to_text(jv_copy(entries));
        fputs(text, stdout);
    }
    for (size_t i = 0; !error && !json && i < view_count(entries); i++)
        print_entry(view_item(entries, i), width);
    jv_free(entries);
    return error;
}

int cli_list(int argc, char **argv)
{
    bool json = false;
    const struct option_spec options[] = {
        {'\0', "json", NULL, "print JSON", .flag = &json},
        {0},
    };
    const struct command command = {
        .name = "list",
        .operands = "",
        .summary = "Lists the assignments that shmark knows: name, points, title.",
        .details = "They are looked up in the assignments/ that shmark was installed with, in the "
                   "checked-out\n"
                   "tree that it was built in, or below $SHMARK_DATA.",
        .options = options,
    };
    struct text_list operands = {0};
    enum parsed parsed;
    struct error *error = options_parse(&command, argc, argv, &operands, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = list(json);
    text_list_release(&operands);
    return cli_finish("list", error, 0);
}
