// What the parts of `shmark trace`'s report share. Text that comes from the program is made safe on its way.
#pragma once

#include <jv.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Lines of one kind. Equal ones are one, with how often; of many different ones the first are kept.
struct line_list {
    struct line {
        char *text; // owned
        uint64_t times;
    } * lines;
    size_t count, capacity;
    uint64_t left_out;
};

// Begins a line, ends it and adds it. Nothing but what is written in between is in it.
struct line_writer {
    FILE *out;
    char *text;
    size_t bytes;
};
void line_begin(struct line_writer *writer);
void line_end(struct line_writer *writer, struct line_list *list);
void line_drop(struct line_writer *writer); // ends it, and forgets it

// Writes the lines, each after "shmark: ", and empties the list.
void lines_write(struct line_list *list, FILE *out);

// Writes untrusted text.
void put_safe(FILE *out, const char *text);

// Writes before and "file.c:12 (main)", or nothing where object.key is no place. Borrows object.
void put_place(FILE *out, const char *before, jv object, const char *key);

// The number object.key, or 0. Borrows object.
int whole_number(jv object, const char *key);

// A traced call as programs know it: shm_open("/store"). Borrows it.
void put_traced_call(FILE *out, jv call);

// "", or the plural's "s".
const char *plural(uint64_t count);

// The parts. All borrow the run.
void trace_failures_write(jv run, FILE *out); // calls that failed
void trace_held_write(jv run, FILE *out);     // what processes still had when they ended
void trace_misuse_write(jv run, FILE *out);   // what cannot work between processes
void trace_stopped_write(jv run, FILE *out);  // where processes were when the run was stopped

// What came of trying other orders: of all runs, the usual one first. Borrows them.
void trace_orders_write(jv runs, FILE *out);
// And of single failures.
void trace_sweep_write(jv runs, FILE *out);
