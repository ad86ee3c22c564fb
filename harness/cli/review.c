#include "cli/review.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/schema.h"
#include "cli/data.h"
#include "cli/paths.h"
#include "report/safe.h"
#include "run/run.h"

static void print_line(const struct review *review, const char *kind, const char *message)
{
    AUTO_FREE char *shown = safe_terminal(message, strlen(message), SAFE_LINES);
    fprintf(stderr, "shmark %s: %s%s\n", review->command, kind, shown);
}

SHMARK_PRINTF(2, 3) static void warn(const struct review *review, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    AUTO_FREE char *message = xvasprintf(fmt, args);
    va_end(args);
    print_line(review, "warning: ", message);
}

void review_mistake(struct review *review, struct error *mistake)
{
    if (!mistake)
        return;
    if (review->mistake) {
        print_line(review, "", error_message(review->mistake));
        error_free(review->mistake);
    }
    review->mistake = mistake;
}

// --- what belongs into the folder ---

static bool folder_has_files(const char *path)
{
    char **names = NULL;
    struct error *error = path_entries(path, &names);
    if (error) {
        error_free(error);
        return false;
    }
    bool any = *names != NULL;
    names_free(names);
    return any;
}

static bool has_file(const char *folder, const char *name)
{
    AUTO_FREE char *path = path_join(folder, name);
    return access(path, F_OK) == 0;
}

// Owned: where the model solution lies or belongs, reference/ in the assignment's own folder or
// reference/NAME beside assignments/; NULL where it is kept elsewhere, as in an installation.
static char *model_solution(const struct assignment *assignment)
{
    char *own = path_join(assignment->folder, "reference");
    AUTO_FREE char *tree = data_tree_of(assignment->folder);
    if (!tree || path_is_folder(own))
        return own;
    free(own);
    AUTO_FREE char *all = path_join(tree, "reference");
    return path_is_folder(all) ? path_join(all, assignment->name) : NULL;
}

static void review_model(const struct review *review, const struct assignment *assignment,
                         const char *model)
{
    if (!folder_has_files(model)) {
        warn(review, "%s: missing: a model solution, which shows that full marks can be had",
             model);
        return;
    }
    const struct build *build = &assignment->build;
    for (size_t i = 0; i < build->program_count; i++)
        for (char **source = build->programs[i].sources; *source; source++)
            if (!has_file(model, *source))
                warn(review, "%s/%s: missing: .build.programs compiles it", model, *source);
    if (build->make_target && !has_file(model, "Makefile") && !has_file(model, "makefile") &&
        !has_file(model, "GNUmakefile"))
        warn(review, "%s/Makefile: missing: .build.make runs it", model);
}

static void review_folder(const struct review *review, const struct assignment *assignment,
                          const char *model)
{
    const char *folder = assignment->folder;
    if (!has_file(folder, "README.md"))
        warn(review, "%s/README.md: missing: the task, as a student reads it", folder);
    AUTO_FREE char *starter = path_join(folder, "starter");
    if (!folder_has_files(starter))
        warn(review, "%s: missing: what a student begins with", starter);
    if (model)
        review_model(review, assignment, model);
}

// --- what the scenarios run ---

// The command's path within the working folder, or NULL where it is none (it borrows).
static const char *inner_command(const char *command)
{
    static const char work[] = SANDBOX_WORK "/";
    if (strncmp(command, work, strlen(work)) == 0)
        return command + strlen(work);
    if (*command == '/' || !strchr(command, '/'))
        return NULL;
    while (strncmp(command, "./", 2) == 0)
        command += 2 + strspn(command + 2, "/");
    return command;
}

static bool is_built(const struct build *build, const char *name)
{
    for (size_t i = 0; i < build->program_count; i++)
        if (strcmp(build->programs[i].name, name) == 0)
            return true;
    return false;
}

static bool is_written(const struct scenario *scenario, const char *path)
{
    for (size_t i = 0; i < scenario->file_count; i++)
        if (strcmp(scenario->files[i].path, path) == 0)
            return true;
    return false;
}

static bool is_command_of_system(const char *name)
{
    static const char *const folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (has_file(folders[i], name))
            return true;
    return false;
}

// NULL, or a mistake: nothing puts what the program runs into its working folder.
static struct error *check_inner(const struct schema_place *place,
                                 const struct assignment *assignment,
                                 const struct scenario *scenario, const char *path,
                                 const char *model)
{
    const struct build *build = &assignment->build;
    AUTO_FREE char *starter = path_join(assignment->folder, "starter");
    if (is_built(build, path) || is_written(scenario, path) || has_file(starter, path) ||
        (model && has_file(model, path)))
        return NULL;
    AUTO_FREE const char **names = xcalloc(build->program_count + 1, sizeof *names);
    for (size_t i = 0; i < build->program_count; i++)
        names[i] = build->programs[i].name;
    const char *nearest = nearest_word(path, names);
    if (nearest)
        return schema_error(place, "the build makes no \"%s\": did you mean \"./%s\"?", path,
                            nearest);
    return schema_error(place, "the build makes no \"%s\": add it to .build.programs", path);
}

static struct error *check_command(const struct schema_place *place,
                                   const struct assignment *assignment,
                                   const struct scenario *scenario, const char *command,
                                   const char *model)
{
    const char *inner = inner_command(command);
    if (inner)
        return check_inner(place, assignment, scenario, inner, model);
    if (*command == '/' || is_command_of_system(command))
        return NULL;
    if (is_built(&assignment->build, command))
        return schema_error(place,
                            "\"%s\" is looked for among the system's commands: write \"./%s\"",
                            command, command);
    return schema_error(place, "no command \"%s\" in /usr/local/bin, /usr/bin and /bin", command);
}

static struct error *check_inject(const struct schema_place *place, const char *text)
{
    struct injections injections = {0};
    struct error *error = injections_add(&injections, text);
    injections_release(&injections);
    if (!error)
        return NULL;
    struct error *placed = schema_error(place, "%s", error_message(error));
    error_free(error);
    return placed;
}

static void review_scenario(struct review *review, const struct schema_place *place,
                            const struct assignment *assignment, const struct scenario *scenario,
                            const char *model)
{
    struct schema_place at_programs = schema_key_of(place, "programs");
    for (size_t i = 0; i < scenario->program_count; i++) {
        struct schema_place at_program = schema_item_of(&at_programs, i);
        struct schema_place at_run = schema_key_of(&at_program, "run");
        struct schema_place at = schema_item_of(&at_run, 0);
        review_mistake(
            review, check_command(&at, assignment, scenario, scenario->programs[i].argv[0], model));
    }
    struct schema_place at_sweep = schema_key_of(place, "sweep");
    if (scenario->sweep && schedule_takes_turns(&scenario->plan))
        review_mistake(review, schema_error(&at_sweep, "goes with the schedules \"warp\" and "
                                                       "\"real\" only"));
    struct schema_place at_inject = schema_key_of(place, "inject");
    for (size_t i = 0; scenario->inject[i]; i++) {
        struct schema_place at = schema_item_of(&at_inject, i);
        review_mistake(review, check_inject(&at, scenario->inject[i]));
    }
}

void review_assignment(struct review *review, const struct assignment *assignment)
{
    AUTO_FREE char *file = path_join(assignment->folder, "assignment.json");
    AUTO_FREE char *model = model_solution(assignment);
    struct schema_place root = schema_root(file);
    struct schema_place scenarios = schema_key_of(&root, "scenarios");
    review_folder(review, assignment, model);
    for (size_t i = 0; i < assignment->scenario_count; i++) {
        struct schema_place place = schema_item_of(&scenarios, i);
        review_scenario(review, &place, assignment, &assignment->scenarios[i], model);
    }
}

// --- the rubric ---

void review_rubric(struct review *review, const struct rubric *rubric, const char *path,
                   const struct assignment *assignment)
{
    if (strcmp(rubric_assignment(rubric), assignment->name) != 0) {
        review_mistake(review, error_new(ERROR_USAGE, "%s: is for assignment '%s', not '%s'", path,
                                         rubric_assignment(rubric), assignment->name));
        return;
    }
    double points = rubric_points(rubric);
    if (points < 99.995 || points > 100.005)
        warn(review, "%s: .criteria: the points are %g together, not 100", path, points);
    AUTO_FREE const char **ids = xcalloc(assignment->scenario_count + 1, sizeof *ids);
    for (size_t i = 0; i < assignment->scenario_count; i++)
        ids[i] = assignment->scenarios[i].id;
    review_mistake(review, rubric_check_scenarios(rubric, path, ids));
}
