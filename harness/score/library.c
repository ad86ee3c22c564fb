#include "score/library.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

static int is_definitions(const struct dirent *entry)
{
    size_t bytes = strlen(entry->d_name);
    return entry->d_name[0] != '.' && bytes > 3 && strcmp(entry->d_name + bytes - 3, ".jq") == 0;
}

// alphasort would follow the locale, and the order must be the same everywhere.
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static struct error *add_path(struct library *library, const char *path)
{
    struct document *file = &library->files[library->count];
    TRY(document_read(path, file));
    library->count++;
    if (strlen(file->text) != file->bytes)
        return error_new(ERROR_USAGE, "%s: holds a NUL byte", path);
    return NULL;
}

static struct error *add_file(struct library *library, const char *folder, const char *name)
{
    AUTO_FREE char *path = xasprintf("%s/%s", folder, name);
    return add_path(library, path);
}

struct error *library_load(const char *folder, bool required, struct library *out)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_definitions, by_bytes);
    if (found < 0 && errno == ENOENT && !required) {
        *out = (struct library){.files = xcalloc(1, sizeof *out->files)};
        return NULL;
    }
    if (found < 0)
        return error_new(ERROR_USAGE, "%s: %s, expected a folder of *.jq files", folder,
                         strerror(errno));
    struct library library = {.files = xcalloc((size_t)found + 1, sizeof *library.files)};
    struct error *error = NULL;
    for (int i = 0; i < found; i++) {
        if (!error)
            error = add_file(&library, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (error)
        library_release(&library);
    else
        *out = library;
    return error;
}

struct error *library_add(struct library *library, const char *path)
{
    return access(path, F_OK) == 0 ? add_path(library, path) : NULL;
}

void library_release(struct library *library)
{
    for (size_t i = 0; i < library->count; i++)
        document_release(&library->files[i]);
    free(library->files);
    *library = (struct library){0};
}
