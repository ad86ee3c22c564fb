#include "cli/paths.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

char *path_join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    bool slash = length && folder[length - 1] == '/';
    return xasprintf("%s%s%s", folder, slash ? "" : "/", name);
}

char *path_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return xstrdup(".");
    return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool path_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *path_resolve(const char *path)
{
    char *resolved = realpath(path, NULL);
    if (resolved)
        return resolved;
    AUTO_FREE char *copy = xstrdup(path);
    size_t length = strlen(copy);
    while (length > 1 && copy[length - 1] == '/')
        copy[--length] = '\0';
    AUTO_FREE char *parent = path_parent(copy);
    if (strcmp(parent, copy) == 0 || (strcmp(parent, ".") == 0 && strcmp(copy, ".") == 0))
        return xstrdup(copy);
    AUTO_FREE char *above = path_resolve(parent);
    const char *slash = strrchr(copy, '/');
    return path_join(above, slash ? slash + 1 : copy);
}

bool path_within(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0)
        return false;
    return path[length] == '\0' || path[length] == '/' || strcmp(folder, "/") == 0;
}

struct error *path_make_folders(const char *path)
{
    AUTO_FREE char *copy = xstrdup(path);
    for (char *slash = copy + 1; *copy && (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            return error_errno(errno, "%s", copy);
        *slash = '/';
    }
    if (mkdir(copy, 0777) == 0)
        return NULL;
    if (errno != EEXIST)
        return error_errno(errno, "%s", copy);
    return path_is_folder(copy) ? NULL : error_errno(ENOTDIR, "%s", copy);
}

struct error *output_open(const char *path, struct output *out)
{
    *out = (struct output){.file = stdout};
    if (!path)
        return NULL;
    // What is no plain file (/dev/stdout, a pipe) is written as it is.
    struct stat st;
    bool plain = stat(path, &st) != 0 || S_ISREG(st.st_mode);
    out->path = xstrdup(path);
    out->temporary = plain ? xasprintf("%s.%d.tmp", path, getpid()) : NULL;
    out->file = fopen(plain ? out->temporary : path, "we");
    if (out->file)
        return NULL;
    struct error *error = error_new(ERROR_USAGE, "%s: %s", path, strerror(errno));
    free(out->path);
    free(out->temporary);
    return error;
}

struct error *output_close(struct output *output, struct error *error)
{
    if (!output->path)
        return error;
    bool written = !ferror(output->file);
    written = fclose(output->file) == 0 && written;
    if (!error && !written)
        error = error_errno(errno, "%s", output->path);
    if (!error && output->temporary && rename(output->temporary, output->path) != 0)
        error = error_errno(errno, "%s", output->path);
    if (error && output->temporary)
        unlink(output->temporary);
    free(output->path);
    free(output->temporary);
    return error;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct error *path_entries(const char *folder, char ***out)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return error_new(ERROR_USAGE, "%s: %s", folder, strerror(errno));
    char **names = NULL;
    size_t count = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        GROW(names, capacity, count);
        names[count++] = xstrdup(entry->d_name);
    }
    closedir(dir);
    if (count)
        qsort(names, count, sizeof *names, by_bytes);
    GROW(names, capacity, count);
    names[count] = NULL;
    *out = names;
    return NULL;
}

void names_free(char **names)
{
    for (char **name = names; names && *name; name++)
        free(*name);
    free(names);
}
