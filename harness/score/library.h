// The definitions that rubrics share, every *.jq file of a folder, and those of one rubric alone.
#pragma once

#include <stdbool.h>

#include "base/document.h"

struct library {
    struct document
        *files; // in the order of their names' bytes, which is the order of their definitions
    size_t count;
};

// Reads the folder's *.jq files, hidden ones excepted. A missing folder is ERROR_USAGE if it is
// required, else an empty library; a file that cannot be read or holds a NUL byte is ERROR_USAGE.
// On success *out is to be released.
struct error *library_load(const char *folder, bool required,
                           struct library *out) SHMARK_MUST_CHECK;

// Adds the definitions of one rubric, after those that all share, where the file is there. Once for a library.
struct error *library_add(struct library *library, const char *path) SHMARK_MUST_CHECK;

// {0} is allowed.
void library_release(struct library *library);
