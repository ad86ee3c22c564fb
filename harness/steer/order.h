// Who goes first, where calls are let through one at a time.
//
// A step lets one task make one call and go on to its next. By itself an order is as plain as can be: a task goes on until
// it has to wait, ends, or yields (sleeps); then the one with the lowest number that can go on does. Where an order
// differs from that is what tells it from others, and all that is needed to have it again: its deviations. A deviation
// that takes the turn from a task that could have gone on is a preemption.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assignment/schedule.h"

struct candidate {
    unsigned task;
    bool yields; // its next call gives the turn to others
};

// One step, as it was decided.
struct decision {
    unsigned chosen, usual; // usual: by itself
    unsigned current;       // who had the turn before; NO_TASK: nobody
    size_t first, count;    // of the candidates
};

enum { NO_TASK = UINT32_MAX };

struct order {
    const struct schedule *schedule; // borrowed
    unsigned current;                // NO_TASK: nobody yet
    uint64_t in_a_row;               // steps of the current task
    size_t next_deviation;           // of a replay
    bool diverged;                   // a replay asked for a task that could not go on
    struct decision *decisions;      // of every step; owned
    size_t decision_count, decision_capacity;
    struct candidate *candidates; // of all decisions; owned
    size_t candidate_count, candidate_capacity;
    uint64_t lowered[16]; // pct: tasks whose priority has been taken, the latest last
    size_t lowered_count;
};

void order_init(struct order *order, const struct schedule *schedule);
void order_release(struct order *order);

// Decides the next step. There is one candidate at least, and they are in the order of their numbers.
unsigned order_choose(struct order *order, const struct candidate *candidates, size_t count);

// How many preemptions it is (0 or 1) to choose `task` at this decision.
unsigned order_cost(const struct order *order, const struct decision *decision, unsigned task);

// Where the order differs from the usual one; owned by the caller.
struct deviation *order_deviations(const struct order *order, size_t *count);
