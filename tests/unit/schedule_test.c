// Schedules as they are written, and the orders that come of them.
#include <criterion/criterion.h>
#include <stdlib.h>

#include "assignment/schedule.h"
#include "steer/order.h"

Test(schedule, reads_each_kind)
{
    static const struct {
        const char *text;
        enum schedule_kind kind;
        uint64_t seed;
        unsigned depth, preemptions;
        size_t deviations;
    } cases[] = {{"real", SCHEDULE_REAL, 0, 0, 0, 0},
                 {"warp", SCHEDULE_WARP, 0, 0, 0, 0},
                 {"nosleep", SCHEDULE_NOSLEEP, 0, 0, 0, 0},
                 {"pct:7", SCHEDULE_PCT, 7, 3, 0, 0},
                 {"pct:18446744073709551615:1", SCHEDULE_PCT, UINT64_MAX, 1, 0, 0},
                 {"explore:0", SCHEDULE_EXPLORE, 0, 0, 0, 0},
                 {"explore:2", SCHEDULE_EXPLORE, 0, 0, 2, 0},
                 {"replay:", SCHEDULE_REPLAY, 0, 0, 0, 0},
                 {"replay:3=1,7=0", SCHEDULE_REPLAY, 0, 0, 0, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct schedule schedule;
        struct error *error = schedule_parse(cases[i].text, &schedule);
        cr_assert_null(error, "%s", cases[i].text);
        cr_expect_eq(schedule.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect_eq(schedule.seed, cases[i].seed, "%s", cases[i].text);
        cr_expect_eq(schedule.depth, cases[i].depth, "%s", cases[i].text);
        cr_expect_eq(schedule.preemptions, cases[i].preemptions, "%s", cases[i].text);
        cr_expect_eq(schedule.deviation_count, cases[i].deviations, "%s", cases[i].text);
        cr_expect_eq(schedule_takes_turns(&schedule), schedule.kind >= SCHEDULE_NOSLEEP);
        schedule_release(&schedule);
    }
}

Test(schedule, refuses_everything_else)
{
    static const char *const wrong[] = {"",
                                        "Real",
                                        "real:",
                                        "warp:1",
                                        "nosleep:2",
                                        "pct",
                                        "pct:",
                                        "pct:x",
                                        "pct:-1",
                                        "pct:1:",
                                        "pct:1:0",
                                        "pct:1:2:3",
                                        "explore",
                                        "explore:",
                                        "explore:x",
                                        "explore:-1",
                                        "explore:1.5",
                                        "explore:100",
                                        "replay",
                                        "replay:1",
                                        "replay:1=",
                                        "replay:=1",
                                        "replay:0=1",
                                        "replay:2=1,1=0",
                                        "replay:1=1,",
                                        "replay:,",
                                        "replay:1=1,1=2",
                                        "pct:18446744073709551616"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct schedule schedule;
        struct error *error = schedule_parse(wrong[i], &schedule);
        cr_expect_not_null(error, "%s", wrong[i]);
        error_free(error);
    }
}

Test(schedule, is_written_as_it_is_read)
{
    struct schedule schedule;
    cr_assert_null(schedule_parse("replay:3=1,7=0", &schedule));
    char *text = schedule_replay_text(schedule.deviations, schedule.deviation_count);
    cr_expect_str_eq(text, "replay:3=1,7=0");
    free(text);
    schedule_release(&schedule);
    text = schedule_replay_text(NULL, 0);
    cr_expect_str_eq(text, "replay:");
    free(text);
}

static const struct candidate both[] = {{0, false}, {1, false}};
static const struct candidate first_sleeps[] = {{0, true}, {1, false}};

Test(order, goes_on_with_the_same_task_until_it_yields_or_waits)
{
    struct schedule usual = {.kind = SCHEDULE_REPLAY};
    struct order order;
    order_init(&order, &usual);
    cr_expect_eq(order_choose(&order, both, 2), 0);
    cr_expect_eq(order_choose(&order, both, 2), 0);
    cr_expect_eq(order_choose(&order, first_sleeps, 2), 1);
    cr_expect_eq(order_choose(&order, both, 2), 1);
    cr_expect_eq(order_choose(&order, both, 1), 0, "the other one waits");
    size_t count;
    struct deviation *deviations = order_deviations(&order, &count);
    cr_expect_eq(count, 0);
    free(deviations);
    order_release(&order);
}

Test(order, who_only_looks_again_and_again_lets_others_go_on)
{
    struct schedule usual = {.kind = SCHEDULE_REPLAY};
    struct order order;
    order_init(&order, &usual);
    unsigned steps = 0;
    while (order_choose(&order, both, 2) == 0)
        cr_assert(++steps < 1000);
    cr_expect(steps > 10);
    order_release(&order);
}

Test(order, replays_its_deviations_and_says_when_it_cannot)
{
    struct schedule schedule;
    cr_assert_null(schedule_parse("replay:2=1,4=7", &schedule));
    struct order order;
    order_init(&order, &schedule);
    cr_expect_eq(order_choose(&order, both, 2), 0);
    cr_expect_eq(order_choose(&order, both, 2), 1);
    cr_expect_eq(order_cost(&order, &order.decisions[1], 1), 1, "a preemption");
    cr_expect_eq(order_choose(&order, both, 2), 1);
    cr_expect_not(order.diverged);
    order_choose(&order, both, 2);
    cr_expect(order.diverged, "there is no task 7");
    size_t count;
    struct deviation *deviations = order_deviations(&order, &count);
    cr_assert_eq(count, 1);
    cr_expect_eq(deviations[0].step, 2);
    cr_expect_eq(deviations[0].task, 1);
    free(deviations);
    order_release(&order);
    schedule_release(&schedule);
}

Test(order, what_costs_a_preemption)
{
    struct schedule usual = {.kind = SCHEDULE_REPLAY};
    struct order order;
    order_init(&order, &usual);
    order_choose(&order, both, 2);
    order_choose(&order, first_sleeps, 2);
    cr_expect_eq(order_cost(&order, &order.decisions[0], 1), 0, "nobody had the turn before");
    cr_expect_eq(order_cost(&order, &order.decisions[1], 1), 0, "the one before has given it away");
    cr_expect_eq(order_cost(&order, &order.decisions[1], 0), 1, "and takes it back");
    order_release(&order);
}

// The choices of 64 steps as bits.
static uint64_t random_order(uint64_t seed)
{
    struct schedule schedule = {.kind = SCHEDULE_PCT, .seed = seed, .depth = 3};
    struct order order;
    uint64_t bits = 0;
    order_init(&order, &schedule);
    for (int i = 0; i < 64; i++)
        bits = bits << 1 | order_choose(&order, both, 2);
    order_release(&order);
    return bits;
}

Test(order, the_same_seed_gives_the_same_order_and_others_give_others)
{
    size_t different = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        cr_expect_eq(random_order(seed), random_order(seed));
        different += random_order(seed) != random_order(seed + 1);
    }
    cr_expect(different > 25, "%zu", different);
}
