// The inside of a place table, shared by place.c (capture) and symbolize.c (lines).
#pragma once

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/module.h"

struct place {
    struct module *module; // borrowed from the table
    uint64_t offset;       // in the module's file
    // Only where the call was made in the module itself (see intern_with_stack); else zero.
    uint64_t sp;
    char *stack; // what was at sp; owned
    size_t stack_bytes;
    uint64_t stack_hash;
    uint64_t code_bias; // address in the process minus offset in the file
    jv resolved;        // null until place_resolve; owned
};

struct place_table {
    struct module_table modules;
    struct place *places;
    size_t count, capacity;
};
