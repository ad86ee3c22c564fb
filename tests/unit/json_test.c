// The JSON helpers: strict parsing with places, exact numbers, and files that are never half
// written.
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"

static void check_rejected(const char *text, size_t bytes, const char *message)
{
    jv value = jv_null();
    struct error *error = json_parse("x.json", text, bytes, &value);
    cr_assert_not_null(error, "accepted: %s", text);
    cr_expect_eq(error_kind_of(error), ERROR_USAGE);
    cr_expect_not_null(strstr(error_message(error), message), "%s: expected \"%s\", got \"%s\"",
                       text, message, error_message(error));
    cr_expect_eq(jv_get_kind(value), JV_KIND_NULL, "%s: the result was touched", text);
    error_free(error);
    jv_free(value);
}

Test(json, parse_errors_name_the_file_and_what_is_wrong)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "x.json: "},
        {"   \n", "x.json: "},
        {"{\"a\": }", "x.json:1:7: "},
        {"{\n\"a\": 1,\n}", "x.json:3:"},
        {"{\"a\": 1", "x.json:1:7: Unfinished JSON term"},
        {"{} {}", "text after the end"},
        {"{} x", "text after the end"},
        {"{}]", "text after the end"},
        {"'a'", "x.json:1:"},
        {"{a: 1}", "x.json:1:"},
        {"[1, 2", "Unfinished"},
        {"\"abc", "Unfinished"},
        {"tru", "x.json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_rejected(cases[i].text, strlen(cases[i].text), cases[i].message);
}

Test(json, a_nul_byte_is_no_json)
{
    check_rejected("{\"a\"\0: 1}", 9, "x.json:1:");
    check_rejected("[1]\0", 4, "x.json");
}

Test(json, deep_nesting_is_refused_not_a_crash)
{
    enum { DEPTH = 100000 };
    char *text = xcalloc(DEPTH + 1, 1);
    memset(text, '[', DEPTH);
    check_rejected(text, DEPTH, "depth limit");
    free(text);
}

Test(json, a_byte_order_mark_is_skipped)
{
    jv value;
    struct error *error = json_parse("x", "\xef\xbb\xbf[7]", 6, &value);
    cr_assert_null(error);
    cr_assert(jv_equal(value, JV_ARRAY(jv_number(7))));
}

Test(json, text_is_bounded_by_its_length)
{
    jv value;
    cr_assert_null(json_parse("x", "12345", 2, &value));
    cr_assert_eq(jv_number_value(value), 12);
}

Test(json, numbers_beyond_2_to_the_53_are_strings)
{
    static const int64_t exact = (int64_t)1 << 53;
    cr_assert(jv_equal(json_integer(exact), jv_number(9007199254740992.0)));
    cr_assert(jv_equal(json_integer(exact + 1), jv_string("9007199254740993")));
    cr_assert(jv_equal(json_integer(-exact), jv_number(-9007199254740992.0)));
    cr_assert(jv_equal(json_integer(-exact - 1), jv_string("-9007199254740993")));
    cr_assert(jv_equal(json_integer(INT64_MIN), jv_string("-9223372036854775808")));
    cr_assert(jv_equal(json_unsigned((uint64_t)exact), jv_number(9007199254740992.0)));
    cr_assert(jv_equal(json_unsigned(UINT64_MAX), jv_string("18446744073709551615")));
}

Test(json, keys_and_modes_have_their_leading_zeros)
{
    cr_assert(jv_equal(json_hex(15, 8), jv_string("0x0000000f")));
    cr_assert(jv_equal(json_hex(UINT64_MAX, 1), jv_string("0xffffffffffffffff")));
    cr_assert(jv_equal(json_mode(0600), jv_string("0600")));
    cr_assert(jv_equal(json_mode(0), jv_string("0000")));
    cr_assert(jv_equal(json_mode(01777), jv_string("01777")));
}

Test(json, members_of_other_types_and_absent_ones_give_the_fallback)
{
    jv object =
        jv_parse("{\"text\": \"a\", \"number\": 3, \"yes\": true, \"no\": false, \"null\": null}");
    cr_expect_str_eq(json_get_text(object, "text", "x"), "a");
    cr_expect_str_eq(json_get_text(object, "number", "x"), "x");
    cr_expect_str_eq(json_get_text(object, "absent", "x"), "x");
    cr_expect_eq(json_get_number(object, "number", -1), 3);
    cr_expect_eq(json_get_number(object, "text", -1), -1);
    cr_expect_eq(json_get_number(object, "absent", -1), -1);
    cr_expect(json_get_true(object, "yes"));
    cr_expect_not(json_get_true(object, "no"));
    cr_expect_not(json_get_true(object, "number"));
    cr_expect(jv_equal(json_get(object, "absent"), jv_null()));
    cr_expect(jv_equal(json_get(jv_number(1), "absent"), jv_null()));
    cr_expect(jv_equal(json_string_or_null(NULL), jv_null()));
    cr_expect(jv_equal(json_string_or_null("a"), jv_string("a")));
    jv_free(object);
}

static size_t files_in(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

Test(json, a_written_file_reads_back_and_leaves_no_other)
{
    char folder[] = "/tmp/shmark-unit-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = xasprintf("%s/a.json", folder);
    jv value = jv_parse("{\"b\": [1, 2.5, \"\\u00e9\\u0000x\"], \"a\": {}}");
    cr_assert_null(json_write_file(path, jv_copy(value)));
    cr_assert_null(json_write_file(path, jv_copy(value)));
    cr_expect_eq(files_in(folder), 1);
    jv back = jv_null();
    cr_assert_null(json_read_file(path, &back));
    cr_expect(jv_equal(back, value));
    unlink(path);
    rmdir(folder);
    free(path);
}

Test(json, a_file_that_cannot_be_written_is_an_internal_error_and_leaves_none)
{
    char folder[] = "/tmp/shmark-unit-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = xasprintf("%s/absent/a.json", folder);
    struct error *error = json_write_file(path, jv_null());
    cr_assert_not_null(error);
    cr_expect_eq(error_kind_of(error), ERROR_INTERNAL);
    cr_expect_not_null(strstr(error_message(error), path));
    cr_expect_eq(files_in(folder), 0);
    error_free(error);
    rmdir(folder);
    free(path);
}

Test(json, files_that_cannot_be_read_are_usage_errors)
{
    static const struct {
        const char *path;
        const char *message;
    } cases[] = {
        {"/nonexistent/a.json", "/nonexistent/a.json: No such file or directory"},
        {"/tmp", "/tmp: is a directory"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jv value = jv_null();
        struct error *error = json_read_file(cases[i].path, &value);
        cr_assert_not_null(error);
        cr_expect_eq(error_kind_of(error), ERROR_USAGE);
        cr_expect_not_null(strstr(error_message(error), cases[i].message), "got \"%s\"",
                           error_message(error));
        error_free(error);
    }
}

Test(json, text_is_indented_keeps_the_order_of_keys_and_ends_in_a_newline)
{
    char *text = json_to_text(jv_parse("{\"b\": 85.0, \"a\": [12.35]}"));
    cr_assert_str_eq(text, "{\n  \"b\": 85,\n  \"a\": [\n    12.35\n  ]\n}\n");
    free(text);
}
