// Files that people write: assignments, rubrics and their definitions. Read whole, with their exact
// bytes kept (a score names them by their hash), and read strictly, because nobody checks them
// twice.
#pragma once

#include <jv.h>
#include <stddef.h>

#include "base/error.h"

struct document {
    char *path;   // owned; what errors call it
    char *text;   // owned, `bytes` long and ended by a NUL that is not counted
    size_t bytes; // at most document_limit_bytes
};

extern const size_t document_limit_bytes; // 4 MiB

// Reads a file. ERROR_USAGE, naming path, where it is missing, unreadable, not a regular file (or a
// pipe) or too large. On success *out is to be released.
struct error *document_read(const char *path, struct document *out) SHMARK_MUST_CHECK;

// {0} is allowed.
void document_release(struct document *document);

// As json_parse, and ERROR_USAGE too, naming the place, where an object has the same key twice: a
// parser keeps one of the two and nobody learns that the other was ignored.
struct error *document_parse(const struct document *document, jv *out) SHMARK_MUST_CHECK;
