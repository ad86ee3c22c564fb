// shmark new: a skeleton of an assignment, which grades at once. It is copied from the folder
// assignments/.template, with the name put into its texts and into the names of its files.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/document.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "cli/paths.h"
#include "os/fd.h"
#include "report/safe.h"

static const char template_folder[] = "assignments/.template";
static const char assignment_schema[] = "assignment.schema.json";
static const char rubric_schema[] = "rubric.schema.json";
enum { LONGEST_NAME = 100 };

// The template's parts, each with its place in a tree: BEFORE NAME AFTER. An assignment that stands
// alone has them all in its own folder, as the template has.
static const struct part {
    const char *name;
    const char *before;
    const char *after;
    const char *what;
} parts[] = {
    {"README.md", "assignments/", "/README.md", "the task, as a student reads it"},
    {"assignment.json", "assignments/", "/assignment.json", "how it is built and run"},
    {"starter", "assignments/", "/starter", "what a student begins with"},
    {"reference", "reference/", "", "a model solution"},
    {"rubric.json", "rubrics/", ".json", "what is worth how many points"},
    {"wrong", "tests/submissions/", "", "wrong submissions, each with what it must fail"},
};
enum { PARTS = sizeof parts / sizeof *parts };

struct skeleton {
    const char *name; // borrowed
    char *top;        // the folder that it goes into; owned
    bool in_tree;     // top has assignments/ and rubrics/: each part goes to its place there
    char *from;       // the template; owned
    char **made;      // files and folders, to be taken back after an error; owned
    size_t made_count, made_capacity;
};

static struct error *check_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const char *slash = strrchr(name, '/');
    if (slash && slash[1] && slash != name)
        return error_new(ERROR_USAGE, "'%s' is a path: say `shmark new -o '%.*s' '%s'`", name,
                         (int)(slash - name), name, slash + 1);
    if (!*name || name[0] == '-' || name[strspn(name, letters)])
        return error_new(ERROR_USAGE,
                         "'%s': expected a name of lower-case letters, digits and hyphens that "
                         "does not begin with a hyphen",
                         name);
    if (strlen(name) > LONGEST_NAME)
        return error_new(ERROR_USAGE, "the name is longer than %d letters", LONGEST_NAME);
    return NULL;
}

// --- where things go ---

// Owned: top/name, without a leading "./".
static char *below_top(const struct skeleton *skeleton, const char *name)
{
    return strcmp(skeleton->top, ".") == 0 ? xstrdup(name) : path_join(skeleton->top, name);
}

// Owned: the part's place.
static char *place_of(const struct skeleton *skeleton, const struct part *part)
{
    AUTO_FREE char *inner = skeleton->in_tree
                                ? xasprintf("%s%s%s", part->before, skeleton->name, part->after)
                                : xasprintf("%s/%s", skeleton->name, part->name);
    return below_top(skeleton, inner);
}

static struct error *refuse_existing(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return NULL;
    return error_new(ERROR_USAGE, "%s is there already; nothing was written", path);
}

static struct error *check_places(const struct skeleton *skeleton)
{
    AUTO_FREE char *own = below_top(skeleton, skeleton->name);
    if (!skeleton->in_tree)
        return refuse_existing(own);
    AUTO_FREE char *inner = xasprintf("assignments/%s", skeleton->name);
    AUTO_FREE char *folder = below_top(skeleton, inner);
    TRY(refuse_existing(folder));
    for (size_t i = 0; i < PARTS; i++) {
        AUTO_FREE char *place = place_of(skeleton, &parts[i]);
        TRY(refuse_existing(place));
    }
    return NULL;
}

// --- what is written ---

// Owned copy of text with every `word` replaced.
static char *replace(const char *text, const char *word, const char *by)
{
    char *out = xstrdup("");
    for (const char *found; (found = strstr(text, word)); text = found + strlen(word)) {
        AUTO_FREE char *before = out;
        out = xasprintf("%s%.*s%s", before, (int)(found - text), text, by);
    }
    AUTO_FREE char *before = out;
    return xasprintf("%s%s", before, text);
}

// Owned copy of a template's text, filled in.
static char *fill_in(const struct skeleton *skeleton, const char *text)
{
    AUTO_FREE char *at_hand =
        skeleton->in_tree ? xasprintf("../%s", assignment_schema) : xstrdup(assignment_schema);
    AUTO_FREE char *named = replace(text, "@NAME@", skeleton->name);
    AUTO_FREE char *half = replace(named, "@ASSIGNMENT_SCHEMA@", at_hand);
    return replace(half, "@RUBRIC_SCHEMA@", rubric_schema);
}

static void note_made(struct skeleton *skeleton, const char *path)
{
    GROW(skeleton->made, skeleton->made_capacity, skeleton->made_count);
    skeleton->made[skeleton->made_count++] = xstrdup(path);
}

static struct error *make_folders(struct skeleton *skeleton, const char *path)
{
    if (path_is_folder(path))
        return NULL;
    AUTO_FREE char *above = path_parent(path);
    TRY(make_folders(skeleton, above));
    if (mkdir(path, 0777) != 0)
        return error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    note_made(skeleton, path);
    return NULL;
}

// Writes a file that must not be there yet, and the folders above it.
static struct error *write_file(struct skeleton *skeleton, const char *path, const char *text)
{
    AUTO_FREE char *folder = path_parent(path);
    TRY(make_folders(skeleton, folder));
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    note_made(skeleton, path);
    int written = fd_write_all(fd, text, strlen(text));
    return written == 0 ? NULL : error_errno(-written, "%s", path);
}

static struct error *copy_file(struct skeleton *skeleton, const char *from, const char *to)
{
    struct document document;
    TRY(document_read(from, &document));
    AUTO_FREE char *text = fill_in(skeleton, document.text);
    document_release(&document);
    AUTO_FREE char *path = replace(to, "@NAME@", skeleton->name);
    return write_file(skeleton, path, text);
}

// Copies a file, or a folder with all that is in it.
static struct error *copy(struct skeleton *skeleton, const char *from, const char *to)
{
    if (!path_is_folder(from))
        return copy_file(skeleton, from, to);
    char **names = NULL;
    TRY(path_entries(from, &names));
    struct error *error = NULL;
    for (char **name = names; *name && !error; name++) {
        AUTO_FREE char *inner_from = path_join(from, *name);
        AUTO_FREE char *inner_to = path_join(to, *name);
        error = copy(skeleton, inner_from, inner_to);
    }
    names_free(names);
    return error;
}

// The schemas that "$schema" names, for editors; a tree has them once.
static struct error *copy_schema(struct skeleton *skeleton, const char *folder, const char *name)
{
    AUTO_FREE char *in_data = path_join(folder, name);
    AUTO_FREE char *from = NULL;
    TRY(data_bundled(in_data, &from));
    AUTO_FREE char *inner =
        skeleton->in_tree ? path_join(folder, name) : path_join(skeleton->name, name);
    AUTO_FREE char *to = below_top(skeleton, inner);
    return access(to, F_OK) == 0 ? NULL : copy_file(skeleton, from, to);
}

static struct error *write_all(struct skeleton *skeleton)
{
    for (size_t i = 0; i < PARTS; i++) {
        AUTO_FREE char *from = path_join(skeleton->from, parts[i].name);
        AUTO_FREE char *to = place_of(skeleton, &parts[i]);
        TRY(copy(skeleton, from, to));
    }
    TRY(copy_schema(skeleton, "assignments", assignment_schema));
    return copy_schema(skeleton, "rubrics", rubric_schema);
}

// Takes back what was written.
static void undo(const struct skeleton *skeleton)
{
    for (size_t i = skeleton->made_count; i-- > 0;)
        remove(skeleton->made[i]);
}

// --- what is said ---

// Owned: path as a shell takes it, and safe to print.
static char *shell_word(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "/._-+,:@%";
    AUTO_FREE char *quoted = NULL;
    if (path[strspn(path, plain)]) {
        AUTO_FREE char *inner = replace(path, "'", "'\\''");
        quoted = xasprintf("'%s'", inner);
    }
    const char *word = quoted ? quoted : path;
    return safe_terminal(word, strlen(word), SAFE_LINE);
}

// Does -a find the assignment by its name?
static bool is_known(const struct skeleton *skeleton)
{
    AUTO_FREE char *data = NULL;
    error_free(data_folder(&data));
    if (!data || !skeleton->in_tree)
        return false;
    AUTO_FREE char *ours = path_resolve(skeleton->top);
    AUTO_FREE char *theirs = path_resolve(data);
    return strcmp(ours, theirs) == 0;
}

// Owned: what to say after -a.
static char *argument(const struct skeleton *skeleton)
{
    if (is_known(skeleton))
        return xstrdup(skeleton->name);
    AUTO_FREE char *inner =
        xasprintf("%s%s", skeleton->in_tree ? "assignments/" : "", skeleton->name);
    AUTO_FREE char *folder = below_top(skeleton, inner);
    AUTO_FREE char *path = strchr(folder, '/') ? xstrdup(folder) : xasprintf("./%s", folder);
    return shell_word(path);
}

static void tell(const struct skeleton *skeleton)
{
    size_t width = 0;
    char *places[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        AUTO_FREE char *place = place_of(skeleton, &parts[i]);
        places[i] = shell_word(place);
        width = strlen(places[i]) > width ? strlen(places[i]) : width;
    }
    for (size_t i = 0; i < PARTS; i++)
        printf("%-*s  %s\n", (int)width, places[i], parts[i].what);
    AUTO_FREE char *assignment = argument(skeleton);
    printf("\nIt grades already:\n");
    for (size_t i = 0; i < PARTS; i++) {
        bool model = strcmp(parts[i].name, "reference") == 0;
        if (model || strcmp(parts[i].name, "starter") == 0)
            printf("  shmark check -a %s %s\n", assignment, places[i]);
    }
    for (size_t i = 0; i < PARTS; i++)
        free(places[i]);
    AUTO_FREE char *guide = NULL;
    error_free(data_bundled("assignments/README.md", &guide));
    if (guide) {
        AUTO_FREE char *shown = shell_word(guide);
        printf("How to go on: %s\n", shown);
    }
}

static struct error *make(const char *name, const char *output)
{
    struct skeleton skeleton = {.name = name, .top = xstrdup(output ? output : ".")};
    struct error *error = check_name(name);
    skeleton.in_tree = data_is_tree(skeleton.top);
    if (!error)
        error = check_places(&skeleton);
    if (!error)
        error = data_bundled(template_folder, &skeleton.from);
    if (!error)
        error = write_all(&skeleton);
    if (error)
        undo(&skeleton);
    else
        tell(&skeleton);
    for (size_t i = 0; i < skeleton.made_count; i++)
        free(skeleton.made[i]);
    free(skeleton.made);
    free(skeleton.from);
    free(skeleton.top);
    return error;
}

int cli_new(int argc, char **argv)
{
    const char *output = NULL;
    const struct option_spec options[] = {
        {'o', "output", "FOLDER", "make it there, not in the current folder", .text = &output},
        {0},
    };
    const struct command command = {
        .name = "new",
        .operands = "NAME",
        .summary = "Makes a skeleton of an assignment, which grades at once.",
        .details =
            "It goes into a folder NAME: the task, a starter, a model solution, a rubric, a wrong\n"
            "submission. Where FOLDER has assignments/ and rubrics/, each part goes to its place "
            "in\n"
            "these, in reference/ and in tests/submissions/. Nothing is overwritten.\n"
            "Exit status: 0 made, 2 usage (also where something of that name is there).",
        .options = options,
        .operands_min = 1,
        .operands_max = 1,
    };
    struct text_list operands = {0};
    enum parsed parsed;
    struct error *error = options_parse(&command, argc, argv, &operands, &parsed);
    if (!error && parsed == PARSED_RUN)
        error = make(operands.items[0], output);
    text_list_release(&operands);
    return cli_finish("new", error, 0);
}
