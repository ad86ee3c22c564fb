#include "cli/data.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "cli/paths.h"

bool data_is_tree(const char *folder)
{
    AUTO_FREE char *assignments = path_join(folder, "assignments");
    AUTO_FREE char *rubrics = path_join(folder, "rubrics");
    return path_is_folder(assignments) && path_is_folder(rubrics);
}

// The program lies in TREE/build/ or deeper, or in PREFIX/bin/ with its data in
// PREFIX/share/shmark/.
static char *data_near_program(void)
{
    AUTO_FREE char *folder = realpath("/proc/self/exe", NULL);
    for (int up = 0; folder && up < 4; up++) {
        char *slash = strrchr(folder, '/');
        if (!slash || slash == folder)
            break;
        *slash = '\0';
        if (data_is_tree(folder))
            return xstrdup(folder);
        AUTO_FREE char *shared = path_join(folder, "share/shmark");
        if (data_is_tree(shared))
            return xstrdup(shared);
    }
    return NULL;
}

struct error *data_folder(char **out)
{
    const char *named = getenv("SHMARK_DATA");
    if (named && *named) {
        if (!data_is_tree(named))
            return error_new(ERROR_USAGE, "SHMARK_DATA: %s holds no assignments/ and rubrics/",
                             named);
        *out = xstrdup(named);
        return NULL;
    }
    *out = data_near_program();
    if (*out)
        return NULL;
    return error_new(ERROR_USAGE, "cannot find the assignments and rubrics; set SHMARK_DATA to the "
                                  "folder that holds assignments/ and rubrics/");
}

struct error *data_bundled(const char *relative, char **out)
{
    AUTO_FREE char *data = NULL;
    TRY(data_folder(&data));
    AUTO_FREE char *own = data_near_program();
    AUTO_FREE char *first = path_join(data, relative);
    AUTO_FREE char *second = own ? path_join(own, relative) : NULL;
    if (access(first, F_OK) == 0)
        *out = xstrdup(first);
    else if (second && access(second, F_OK) == 0)
        *out = xstrdup(second);
    else
        return error_new(ERROR_USAGE, "%s: %s", first, strerror(ENOENT));
    return NULL;
}

char *data_tree_of(const char *assignment_folder)
{
    AUTO_FREE char *folder = path_resolve(assignment_folder);
    AUTO_FREE char *assignments = path_parent(folder);
    const char *slash = strrchr(assignments, '/');
    if (!slash || strcmp(slash + 1, "assignments") != 0)
        return NULL;
    char *tree = path_parent(assignments);
    if (data_is_tree(tree))
        return tree;
    free(tree);
    return NULL;
}

static char *assignment_folder(const char *data, const char *name)
{
    return xasprintf("%s/assignments/%s", data, name);
}

static bool has_assignment(const char *folder)
{
    AUTO_FREE char *file = path_join(folder, "assignment.json");
    return access(file, F_OK) == 0;
}

struct error *data_assignments(char ***out)
{
    AUTO_FREE char *data = NULL;
    TRY(data_folder(&data));
    AUTO_FREE char *assignments = path_join(data, "assignments");
    char **names = NULL;
    TRY(path_entries(assignments, &names));
    size_t kept = 0;
    for (char **name = names; *name; name++) {
        AUTO_FREE char *folder = path_join(assignments, *name);
        if (has_assignment(folder))
            names[kept++] = *name;
        else
            free(*name);
    }
    names[kept] = NULL;
    *out = names;
    return NULL;
}

// Owned: "a, b, c".
static char *join_names(char **names)
{
    char *joined = xstrdup(*names ? "" : "none");
    for (char **name = names; *name; name++) {
        char *longer = xasprintf("%s%s%s", joined, name == names ? "" : ", ", *name);
        free(joined);
        joined = longer;
    }
    return joined;
}

static struct error *unknown_assignment(const char *name, char **names)
{
    AUTO_FREE char *known = join_names(names);
    const char *near = nearest_word(name, (const char *const *)names);
    if (near)
        return error_new(ERROR_USAGE, "no assignment '%s', did you mean '%s'? Known: %s", name,
                         near, known);
    return error_new(ERROR_USAGE,
                     "no assignment '%s', nor a folder with an assignment.json. Known: %s", name,
                     known);
}

static bool names_contain(char **names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

struct error *data_find_assignment(const char *name, char **folder)
{
    if (strchr(name, '/')) {
        if (!has_assignment(name))
            return error_new(ERROR_USAGE, "%s: no folder with an assignment.json", name);
        *folder = xstrdup(name);
        return NULL;
    }
    char **names = NULL;
    struct error *error = data_assignments(&names);
    if (!error && names_contain(names, name)) {
        AUTO_FREE char *data = NULL;
        error = data_folder(&data);
        if (!error)
            *folder = assignment_folder(data, name);
    } else if (has_assignment(name)) {
        error_free(error);
        error = NULL;
        *folder = xstrdup(name);
    } else if (!error) {
        error = unknown_assignment(name, names);
    }
    names_free(names);
    return error;
}

// Owned name that the submission's file .shmark holds, or NULL.
static char *name_in_marker(const char *submission)
{
    AUTO_FREE char *path = path_join(submission, ".shmark");
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char line[256];
    bool got = fgets(line, sizeof line, file);
    fclose(file);
    if (!got)
        return NULL;
    char *start = line + strspn(line, " \t");
    start[strcspn(start, " \t\r\n")] = '\0';
    return *start ? xstrdup(start) : NULL;
}

static bool has_sources(const char *submission, const struct assignment *assignment)
{
    if (assignment->build.make_target)
        return false;
    bool any = false;
    for (size_t i = 0; i < assignment->build.program_count; i++) {
        for (char **source = assignment->build.programs[i].sources; source && *source; source++) {
            AUTO_FREE char *path = path_join(submission, *source);
            if (access(path, F_OK) != 0)
                return false;
            any = true;
        }
    }
    return any;
}

// Sets *folder to the only known assignment whose sources the submission has; leaves it alone where
// none or several match.
static struct error *match_sources(const char *submission, const char *data, char **names,
                                   char **folder)
{
    char *found = NULL;
    size_t matches = 0;
    for (char **name = names; *name; name++) {
        AUTO_FREE char *candidate = assignment_folder(data, *name);
        struct assignment *assignment = NULL;
        struct error *error = assignment_load(candidate, &assignment);
        if (error) {
            free(found);
            return error;
        }
        if (has_sources(submission, assignment) && matches++ == 0)
            found = xstrdup(candidate);
        assignment_free(assignment);
    }
    if (matches == 1)
        *folder = found;
    else
        free(found);
    return NULL;
}

static struct error *guess_among(const char *submission, const char *data, char **names,
                                 char **folder)
{
    AUTO_FREE char *absolute = realpath(submission, NULL);
    if (!absolute)
        return error_new(ERROR_USAGE, "%s: %s", submission, strerror(errno));
    const char *base = strrchr(absolute, '/') + 1;
    if (names_contain(names, base)) {
        *folder = assignment_folder(data, base);
        return NULL;
    }
    TRY(match_sources(submission, data, names, folder));
    if (*folder)
        return NULL;
    AUTO_FREE char *known = join_names(names);
    return error_new(ERROR_USAGE, "which assignment is %s for? Say it with -a; known: %s",
                     submission, known);
}

struct error *data_guess_assignment(const char *submission, char **folder)
{
    AUTO_FREE char *marked = name_in_marker(submission);
    if (marked)
        return error_wrap(data_find_assignment(marked, folder), "%s/.shmark", submission);
    if (has_assignment(submission)) {
        *folder = xstrdup(submission);
        return NULL;
    }
    AUTO_FREE char *data = NULL;
    TRY(data_folder(&data));
    char **names = NULL;
    TRY(data_assignments(&names));
    struct error *error = guess_among(submission, data, names, folder);
    names_free(names);
    return error;
}
