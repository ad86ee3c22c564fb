// File names.
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

// Owned: folder/name.
char *path_join(const char *folder, const char *name);

// Owned: the folder that path is in, "." where it has none.
char *path_parent(const char *path);

bool path_is_folder(const char *path);

// Owned absolute path without links, of which the last parts need not exist yet.
char *path_resolve(const char *path);

// path is folder or lies in it; both resolved.
bool path_within(const char *path, const char *folder);

// Makes the folder and those above it.
struct error *path_make_folders(const char *path) SHMARK_MUST_CHECK;

// A file that is written under another name and takes its own by file_commit, so that nobody sees
// half of it. path NULL: standard output.
struct output {
    FILE *file;
    char *path;
    char *temporary;
};

struct error *output_open(const char *path, struct output *out) SHMARK_MUST_CHECK;

// Ends the output: keeps it where error is NULL, else throws it away. Returns error, or what went
// wrong here.
struct error *output_close(struct output *output, struct error *error) SHMARK_MUST_CHECK;

// The names in a folder that do not begin with a dot, sorted by byte; NULL-terminated. On success
// the array and its texts are owned by the caller, who frees them with names_free.
struct error *path_entries(const char *folder, char ***out) SHMARK_MUST_CHECK;
void names_free(char **names);
