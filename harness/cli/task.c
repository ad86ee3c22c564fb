// An assignment together with its rubric.
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/data.h"
#include "cli/paths.h"
#include "cli/review.h"

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

// Owned: rubrics/NAME.json beside the assignments/ that the folder lies in, or NULL.
static char *rubric_in_tree(const struct assignment *assignment)
{
    AUTO_FREE char *tree = data_tree_of(assignment->folder);
    return tree ? xasprintf("%s/rubrics/%s.json", tree, assignment->name) : NULL;
}

static struct error *find_rubric(const struct assignment *assignment, char **out)
{
    AUTO_FREE char *own = path_join(assignment->folder, "rubric.json");
    AUTO_FREE char *beside = rubric_in_tree(assignment);
    AUTO_FREE char *data = NULL;
    error_free(data_folder(&data));
    AUTO_FREE char *known = data ? xasprintf("%s/rubrics/%s.json", data, assignment->name) : NULL;
    const char *const places[] = {own, beside, known};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i] && is_there(places[i])) {
            *out = xstrdup(places[i]);
            return NULL;
        }
    }
    return error_new(ERROR_USAGE,
                     "no rubric for assignment '%s': write %s (`shmark new` shows how)",
                     assignment->name, beside ? beside : own);
}

struct error *data_load_rubric(const char *path, struct rubric **out)
{
    AUTO_FREE char *folder = path_parent(path);
    AUTO_FREE char *beside = path_join(folder, "lib");
    if (path_is_folder(beside))
        return rubric_load(path, NULL, out);
    // Where there are no shared definitions anywhere, a rubric of its own may still do without.
    AUTO_FREE char *library = NULL;
    error_free(data_bundled("rubrics/lib", &library));
    return rubric_load(path, library, out);
}

static void hide(struct task *task, size_t *count, const char *path)
{
    char *absolute = realpath(path, NULL);
    // A rubric at the very top is not worth hiding everything.
    if (!absolute || strcmp(absolute, "/") == 0) {
        free(absolute);
        return;
    }
    task->hidden = xrealloc(task->hidden, (*count + 2) * sizeof *task->hidden);
    task->hidden[(*count)++] = absolute;
    task->hidden[*count] = NULL;
}

// What would tell a program how it is judged: the data, the assignment, the rubric's folder.
static void hide_answers(struct task *task)
{
    size_t count = 0;
    AUTO_FREE char *data = NULL;
    struct error *error = data_folder(&data);
    if (error)
        error_free(error);
    else
        hide(task, &count, data);
    hide(task, &count, task->assignment->folder);
    AUTO_FREE char *rubric_folder = path_parent(task->rubric_path);
    hide(task, &count, rubric_folder);
}

// The rubric that judges the assignment, told of in task->rubric_path.
static struct error *load_rubric(const char *rubric_path, struct task *task)
{
    if (rubric_path)
        task->rubric_path = xstrdup(rubric_path);
    else
        TRY(find_rubric(task->assignment, &task->rubric_path));
    return data_load_rubric(task->rubric_path, &task->rubric);
}

struct error *task_load(const char *command, const char *assignment_folder, const char *rubric_path,
                        struct task *out)
{
    struct task task = {0};
    struct review review = {.command = command};
    TRY(assignment_load(assignment_folder, &task.assignment));
    review_assignment(&review, task.assignment);
    review_mistake(&review, load_rubric(rubric_path, &task));
    if (task.rubric)
        review_rubric(&review, task.rubric, task.rubric_path, task.assignment);
    if (review.mistake) {
        task_release(&task);
        return review.mistake;
    }
    hide_answers(&task);
    *out = task;
    return NULL;
}

void task_release(struct task *task)
{
    rubric_free(task->rubric);
    assignment_free(task->assignment);
    free(task->rubric_path);
    for (char **folder = task->hidden; folder && *folder; folder++)
        free(*folder);
    free(task->hidden);
    *task = (struct task){0};
}
