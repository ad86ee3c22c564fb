// An assignment together with its rubric.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/data.h"
#include "cli/paths.h"

static struct error *find_rubric(const struct assignment *assignment, const char *folder,
                                 char **out)
{
    char *own = path_join(folder, "rubric.json");
    if (access(own, F_OK) == 0) {
        *out = own;
        return NULL;
    }
    free(own);
    AUTO_FREE char *data = NULL;
    struct error *error = data_folder(&data);
    if (error)
        return error_wrap(error, "no rubric.json in %s", folder);
    char *known = xasprintf("%s/rubrics/%s.json", data, assignment->name);
    if (access(known, F_OK) != 0) {
        error = error_new(ERROR_USAGE, "no rubric for assignment '%s': %s: %s", assignment->name,
                          known, strerror(errno));
        free(known);
        return error;
    }
    *out = known;
    return NULL;
}

struct error *data_load_rubric(const char *path, struct rubric **out)
{
    AUTO_FREE char *folder = path_parent(path);
    AUTO_FREE char *beside = path_join(folder, "lib");
    if (path_is_folder(beside))
        return rubric_load(path, NULL, out);
    AUTO_FREE char *data = NULL;
    struct error *error = data_folder(&data);
    if (error) {
        // No shared definitions anywhere: a rubric of its own may still do without.
        error_free(error);
        return rubric_load(path, NULL, out);
    }
    AUTO_FREE char *library = path_join(data, "rubrics/lib");
    return rubric_load(path, path_is_folder(library) ? library : NULL, out);
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

struct error *task_load(const char *assignment_folder, const char *rubric_path, struct task *out)
{
    struct task task = {0};
    struct error *error = assignment_load(assignment_folder, &task.assignment);
    if (!error && rubric_path)
        task.rubric_path = xstrdup(rubric_path);
    else if (!error)
        error = find_rubric(task.assignment, assignment_folder, &task.rubric_path);
    if (!error)
        error = data_load_rubric(task.rubric_path, &task.rubric);
    if (!error && strcmp(rubric_assignment(task.rubric), task.assignment->name) != 0)
        error = error_new(ERROR_USAGE, "%s: is for assignment '%s', not '%s'", task.rubric_path,
                          rubric_assignment(task.rubric), task.assignment->name);
    if (error) {
        task_release(&task);
        return error;
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
