// The error lane: kinds, contexts, and that NULL passes through everything.
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

Test(error, has_its_kind_and_message)
{
    struct error *error = error_new(ERROR_USAGE, "no such option '%s'", "--x");
    cr_assert_eq(error_kind_of(error), ERROR_USAGE);
    cr_assert_str_eq(error_message(error), "no such option '--x'");
    error_free(error);
}

Test(error, of_a_system_call_is_internal_and_ends_in_the_reason)
{
    struct error *error = error_errno(ENOENT, "open %s", "/x");
    cr_assert_eq(error_kind_of(error), ERROR_INTERNAL);
    cr_assert_str_eq(error_message(error), "open /x: No such file or directory");
    error_free(error);
}

Test(error, contexts_come_outermost_first_and_keep_the_kind)
{
    struct error *error = error_new(ERROR_USAGE, "bad");
    error = error_wrap(error, "inner %d", 1);
    error = error_wrap(error, "outer");
    cr_assert_str_eq(error_message(error), "outer: inner 1: bad");
    cr_assert_eq(error_kind_of(error), ERROR_USAGE);
    error_free(error);
}

Test(error, a_context_may_quote_the_message_that_it_is_put_before)
{
    struct error *error = error_new(ERROR_INTERNAL, "bad");
    error = error_wrap(error, "said %s", error_message(error));
    cr_assert_str_eq(error_message(error), "said bad: bad");
    error_free(error);
}

Test(error, percent_signs_in_a_message_stay_what_they_are)
{
    struct error *error = error_new(ERROR_INTERNAL, "%s", "100%s%n");
    error = error_wrap(error, "%s", "50%d");
    cr_assert_str_eq(error_message(error), "50%d: 100%s%n");
    error_free(error);
}

Test(error, success_stays_success)
{
    cr_assert_null(error_wrap(NULL, "context"));
    error_free(NULL);
}

static struct error *fail_or_not(struct error *error, int *reached)
{
    TRY(error);
    *reached = 1;
    return NULL;
}

Test(error, try_passes_an_error_on_and_success_goes_on)
{
    int reached = 0;
    cr_assert_null(fail_or_not(NULL, &reached));
    cr_assert_eq(reached, 1);
    reached = 0;
    struct error *error = error_new(ERROR_USAGE, "x");
    cr_assert_eq(fail_or_not(error, &reached), error);
    cr_assert_eq(reached, 0);
    error_free(error);
}
