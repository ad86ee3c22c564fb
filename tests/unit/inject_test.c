// What is done to chosen calls: how it is written, and which calls it means.
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "steer/inject.h"

static struct injections injections;
static struct injection_counts counts;

static void take(const char *text)
{
    struct error *error = injections_add(&injections, text);
    cr_assert_null(error, "%s: %s", text, error ? error_message(error) : "");
}

static void forget(void)
{
    injections_release(&injections);
    injection_counts_release(&counts);
}

static struct injected call(const char *name, const char *program)
{
    struct call made = {.type = call_type_named(name), .decoded = jv_null()};
    return injections_apply(&injections, &counts, &made, program);
}

Test(inject, fails_every_call_of_the_name, .fini = forget)
{
    take("shmat:error=ENOMEM");
    cr_expect_eq(call("shmat", "a").error, ENOMEM);
    cr_expect_eq(call("shmget", "a").error, 0);
    cr_expect_eq(call("shmat", "a").error, ENOMEM);
    cr_expect_eq(call("shmat", "a").signal, 0);
}

Test(inject, fails_those_that_when_says, .fini = forget)
{
    take("semop:error=EINTR:when=2..6+2");
    static const int expected[] = {0, EINTR, 0, EINTR, 0, EINTR, 0, 0};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct call made = {.type = call_type_named("semop"), .decoded = jv_null()};
        cr_expect_eq(injections_apply(&injections, &counts, &made, "a").error, expected[i], "%zu",
                     i + 1);
    }
}

Test(inject, may_be_for_one_program_alone, .fini = forget)
{
    take("shmget:error=ENOSPC:program=writer");
    cr_expect_eq(call("shmget", "reader").error, 0);
    cr_expect_eq(call("shmget", "writer").error, ENOSPC);
}

Test(inject, may_be_a_signal, .fini = forget)
{
    take("semget:signal=KILL:when=2");
    cr_expect_eq(call("semget", "a").signal, 0);
    cr_expect_eq(call("semget", "a").signal, SIGKILL);
    cr_expect_eq(call("semget", "a").error, 0);
}

Test(inject, signals_go_by_name_or_number, .fini = forget)
{
    take("shmget:signal=SIGUSR1");
    take("shmat:signal=9");
    cr_expect_eq(call("shmget", "a").signal, SIGUSR1);
}

Test(inject, the_first_that_is_due_counts, .fini = forget)
{
    take("shmat:error=ENOMEM:when=2");
    take("shmat:error=EACCES");
    cr_expect_eq(call("shmat", "a").error, EACCES);
}

Test(inject, says_what_is_wrong)
{
    static const struct {
        const char *text, *part;
    } wrong[] = {{"", "no traced call is named ''"},
                 {"shmat", "no error= in"},
                 {"shmatt:error=ENOMEM", "no traced call is named 'shmatt'"},
                 {"shmat:error=ENOMEN", "no errno is named 'ENOMEN'"},
                 {"shmat:signal=KIL", "no signal is named 'KIL'"},
                 {"shmat:signal=0", "no signal is named '0'"},
                 {"shmat:signal=99", "no signal is named '99'"},
                 {"shmat:program=", "no id in 'program='"},
                 {"shmat:program=a", "no error= in"},
                 {"shmat:error=ENOMEM:when=0", "malformed 'when=0'"},
                 {"shmat:error=ENOMEM:when=3..2", "malformed"},
                 {"shmat:eror=ENOMEM", "unknown part 'eror=ENOMEM'"},
                 {"exit_group:error=EIO", "a call that cannot fail"},
                 {"read:error=EIO", "no traced call is named 'read'"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct injections none = {0};
        struct error *error = injections_add(&none, wrong[i].text);
        cr_assert_not_null(error, "%s", wrong[i].text);
        cr_expect_not_null(strstr(error_message(error), wrong[i].part), "%s: %s", wrong[i].text,
                           error_message(error));
        error_free(error);
        injections_release(&none);
    }
}
