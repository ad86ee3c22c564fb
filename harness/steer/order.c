#include "steer/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    // Who makes so many calls without letting others go on looks again and again for what only they can bring about.
    MOST_IN_A_ROW = 50,
};

void order_init(struct order *order, const struct schedule *schedule)
{
    *order = (struct order){.schedule = schedule, .current = NO_TASK};
}

void order_release(struct order *order)
{
    free(order->decisions);
    free(order->candidates);
    *order = (struct order){0};
}

static const struct candidate *find(const struct candidate *candidates, size_t count, unsigned task)
{
    for (size_t i = 0; i < count; i++)
        if (candidates[i].task == task)
            return &candidates[i];
    return NULL;
}

static bool yields(const struct order *order, const struct candidate *candidate)
{
    return candidate->yields ||
           (candidate->task == order->current && order->in_a_row >= MOST_IN_A_ROW);
}

// The next in a circle after the current one; those that yield only if all do.
static unsigned next_after(const struct order *order, const struct candidate *candidates,
                           size_t count)
{
    for (int yielding = 0; yielding < 2; yielding++) {
        for (size_t i = 0; i < count; i++)
            if (candidates[i].task > order->current && yields(order, &candidates[i]) == yielding)
                return candidates[i].task;
        for (size_t i = 0; i < count; i++)
            if (candidates[i].task < order->current && yields(order, &candidates[i]) == yielding)
                return candidates[i].task;
    }
    return candidates[0].task;
}

static unsigned usual_choice(const struct order *order, const struct candidate *candidates,
                             size_t count)
{
    const struct candidate *current = find(candidates, count, order->current);
    if (!current)
        return candidates[0].task;
    return yields(order, current) ? next_after(order, candidates, count) : current->task;
}

// --- random priorities ---

// splitmix64: every bit of the seed and of the number counts.
static uint64_t mix(uint64_t seed, uint64_t number)
{
    uint64_t x = seed + 0x9e3779b97f4a7c15 * (number + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

// Higher goes first. Those that were lowered come last, the latest of them at the very end.
static uint64_t priority_of(const struct order *order, unsigned task)
{
    for (size_t i = order->lowered_count; i-- > 0;)
        if (order->lowered[i] == task)
            return sizeof order->lowered / sizeof *order->lowered - 1 - i;
    return mix(order->schedule->seed, task) | 1ULL << 63;
}

// How long a run is, is not known before; so the steps at which priorities change are drawn from a length that is drawn.
static bool is_change_step(const struct order *order, uint64_t step)
{
    const struct schedule *schedule = order->schedule;
    for (unsigned i = 1; i < schedule->depth; i++) {
        uint64_t length = 4ULL << (mix(schedule->seed, 1000 + i) % 6);
        if (1 + mix(schedule->seed, 2000 + i) % length == step)
            return true;
    }
    return false;
}

static bool goes_before(const struct order *order, const struct candidate *a,
                        const struct candidate *b)
{
    bool a_tired = a->task == order->current && yields(order, a);
    bool b_tired = b->task == order->current && yields(order, b);
    return a_tired == b_tired ? priority_of(order, a->task) > priority_of(order, b->task) : b_tired;
}

static unsigned highest(const struct order *order, const struct candidate *candidates, size_t count)
{
    const struct candidate *best = &candidates[0];
    for (size_t i = 1; i < count; i++)
        if (goes_before(order, &candidates[i], best))
            best = &candidates[i];
    return best->task;
}

static unsigned random_choice(struct order *order, const struct candidate *candidates, size_t count)
{
    const size_t most = sizeof order->lowered / sizeof *order->lowered;
    unsigned task = highest(order, candidates, count);
    if (!is_change_step(order, order->decision_count + 1) || order->lowered_count == most)
        return task;
    order->lowered[order->lowered_count++] = task;
    return highest(order, candidates, count);
}

// --- steps ---

static unsigned replayed_choice(struct order *order, const struct candidate *candidates,
                                size_t count, unsigned usual)
{
    const struct schedule *schedule = order->schedule;
    if (order->next_deviation >= schedule->deviation_count ||
        schedule->deviations[order->next_deviation].step != order->decision_count + 1)
        return usual;
    unsigned task = schedule->deviations[order->next_deviation++].task;
    if (find(candidates, count, task))
        return task;
    order->diverged = true;
    return usual;
}

unsigned order_choose(struct order *order, const struct candidate *candidates, size_t count)
{
    struct decision decision = {.usual = usual_choice(order, candidates, count),
                                .current = order->current,
                                .first = order->candidate_count,
                                .count = count};
    if (order->schedule->kind == SCHEDULE_PCT)
        decision.chosen = random_choice(order, candidates, count);
    else
        decision.chosen = replayed_choice(order, candidates, count, decision.usual);
    for (size_t i = 0; i < count; i++) {
        GROW(order->candidates, order->candidate_capacity, order->candidate_count);
        order->candidates[order->candidate_count] = candidates[i];
        order->candidates[order->candidate_count++].yields = yields(order, &candidates[i]);
    }
    GROW(order->decisions, order->decision_capacity, order->decision_count);
    order->decisions[order->decision_count++] = decision;
    order->in_a_row = decision.chosen == order->current && count > 1 ? order->in_a_row + 1 : 1;
    order->current = decision.chosen;
    return decision.chosen;
}

unsigned order_cost(const struct order *order, const struct decision *decision, unsigned task)
{
    const struct candidate *current =
        find(order->candidates + decision->first, decision->count, decision->current);
    if (!current)
        return 0;
    // Who goes on although it has given the turn away takes it from the others.
    return current->yields ? task == current->task && decision->count > 1 : task != current->task;
}

struct deviation *order_deviations(const struct order *order, size_t *count)
{
    struct deviation *out = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < order->decision_count; i++) {
        const struct decision *decision = &order->decisions[i];
        if (decision->chosen == decision->usual)
            continue;
        GROW(out, capacity, *count);
        out[(*count)++] = (struct deviation){i + 1, decision->chosen};
    }
    return out;
}
