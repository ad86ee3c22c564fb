// The library that tells of sem_init and its like (harness/probe), as a file beside the program.
#pragma once

#include <stddef.h>

struct probe {
    char *path; // owned; NULL: there is none, and what it would tell is not known
    char *bytes;
    size_t size;
};

// Finds and reads it. To be called before the caller gives up its rights to files (sandbox_enter).
void probe_load(struct probe *out);
void probe_release(struct probe *probe);
