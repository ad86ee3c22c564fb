// What assignments and rubrics are read with: documents, the shape checker, and the hash that names
// them.
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/document.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/schema.h"
#include "base/sha256.h"

static void check_digest(const void *data, size_t bytes, size_t piece, const char *expected)
{
    struct sha256 hash;
    char hex[SHA256_HEX_BYTES];
    sha256_init(&hash);
    for (size_t at = 0; at < bytes; at += piece)
        sha256_update(&hash, (const char *)data + at, bytes - at < piece ? bytes - at : piece);
    sha256_finish(&hash, hex);
    cr_expect_str_eq(hex, expected, "%zu bytes by %zu: %s", bytes, piece, hex);
}

// The first four from FIPS 180-4's examples; the others, around the lengths where the padding needs
// another block, from sha256sum.
Test(sha256, gives_the_published_digests)
{
    static const struct {
        const char *text;
        size_t repeat; // text is one character, this often; 0: as it is
        const char *digest;
    } cases[] = {
        {"", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 0, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 0,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
        {"a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {"a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {"a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {"a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {"a", 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bytes = cases[i].repeat ? cases[i].repeat : strlen(cases[i].text);
        char *data = xcalloc(bytes + 1, 1);
        if (cases[i].repeat)
            memset(data, *cases[i].text, bytes);
        else
            memcpy(data, cases[i].text, bytes);
        check_digest(data, bytes, bytes + 1, cases[i].digest);
        check_digest(data, bytes, 7, cases[i].digest);
        check_digest(data, bytes, 64, cases[i].digest);
        free(data);
    }
}

Test(nearest, finds_slips_of_the_keyboard_and_nothing_else)
{
    static const char *const known[] = {"scenarios", "title", "limits", "name", "run", NULL};
    static const struct {
        const char *word;
        const char *expected;
    } cases[] = {
        {"scenarois", "scenarios"},
        {"scenario", "scenarios"},
        {"titel", "title"},
        {"limit", "limits"},
        {"names", "name"},
        {"nmae", "name"},
        {"lim", "limits"},
        {"rnu", "run"},
        {"xyz", NULL},
        {"", NULL},
        {"build", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = nearest_word(cases[i].word, known);
        cr_expect_str_eq(found ? found : "(none)", cases[i].expected ? cases[i].expected : "(none)",
                         "for \"%s\"", cases[i].word);
    }
}

Test(nearest, takes_words_of_any_length)
{
    char word[1000];
    memset(word, 'a', sizeof word);
    word[sizeof word - 1] = '\0';
    const char *const known[] = {word, "name", NULL};
    cr_expect_null(nearest_word(word, known));
    cr_expect_str_eq(nearest_word("nam", known), "name");
}

// Owned folder with one file "d.json" of these bytes.
static char *write_document(const char *text, size_t bytes)
{
    char folder[] = "/tmp/shmark-unit-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char *path = xasprintf("%s/d.json", folder);
    FILE *file = fopen(path, "we");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text, 1, bytes, file), bytes);
    fclose(file);
    return path;
}

static void remove_document(char *path)
{
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    free(path);
}

Test(document, keeps_the_exact_bytes)
{
    char *path = write_document("[1]\n\0x", 6);
    struct document document;
    cr_assert_null(document_read(path, &document));
    cr_expect_eq(document.bytes, 6);
    cr_expect_eq(memcmp(document.text, "[1]\n\0x", 7), 0);
    cr_expect_str_eq(document.path, path);
    document_release(&document);
    remove_document(path);
}

Test(document, of_any_size_up_to_its_limit_is_read_whole)
{
    char *text = xcalloc(document_limit_bytes + 1, 1);
    memset(text, ' ', document_limit_bytes + 1);
    char *path = write_document(text, document_limit_bytes);
    struct document document;
    cr_assert_null(document_read(path, &document));
    cr_expect_eq(document.bytes, document_limit_bytes);
    document_release(&document);
    remove_document(path);
    path = write_document(text, document_limit_bytes + 1);
    struct error *error = document_read(path, &document);
    cr_assert_not_null(error);
    cr_expect_not_null(strstr(error_message(error), "larger than 4 MiB"));
    error_free(error);
    remove_document(path);
    free(text);
}

Test(document, what_is_no_file_is_a_usage_error)
{
    static const struct {
        const char *path;
        const char *message;
    } cases[] = {
        {"/nonexistent", "/nonexistent: No such file or directory"},
        {"/tmp", "/tmp: is a folder, expected a file"},
        {"/dev/zero", "/dev/zero: is a device"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document;
        struct error *error = document_read(cases[i].path, &document);
        cr_assert_not_null(error, "%s", cases[i].path);
        cr_expect_eq(error_kind_of(error), ERROR_USAGE);
        cr_expect_not_null(strstr(error_message(error), cases[i].message), "got \"%s\"",
                           error_message(error));
        error_free(error);
    }
}

Test(document, a_key_that_is_there_twice_is_an_error_with_its_place)
{
    static const struct {
        const char *text;
        const char *message; // NULL: fine
    } cases[] = {
        {"{\"a\": 1, \"a\": 2}", ": .a: this key is there twice"},
        {"{\"a\": 1, \"b\": 2}", NULL},
        {"{\"a\": [], \"a\": []}", ": .a: "},
        {"{\"a\": {\"x\": 1}, \"a\": {\"y\": 1}}", ": .a: "},
        {"{\"a\": {\"x\": 1}, \"a\": 3}", ": .a: "},
        {"{\"a\": 3, \"a\": {\"x\": 1}}", ": .a: "},
        {"{\"a\": [{\"b\": 1}, {\"b\": 1, \"c\": [{\"d e\": 1, \"d e\": 2}]}]}",
         ": .a[1].c[0][\"d e\"]: "},
        {"{\"a\": {\"b\": 1}, \"c\": {\"b\": 1}}", NULL},
        {"[{\"a\": 1}, {\"a\": 1}, [[1, 1], [1, 1]], {}, {}, [], []]", NULL},
        {"{\"a\": {\"b\": {\"c\": 1}}, \"d\": [[1], [1]], \"\": {}}", NULL},
        {"{\"\\u0061\": 1, \"a\": 2}", ": .a: "},
        {"3", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document = {
            .path = "d", .text = (char *)cases[i].text, .bytes = strlen(cases[i].text)};
        jv value = jv_null();
        struct error *error = document_parse(&document, &value);
        const char *message = error ? error_message(error) : "(none)";
        if (cases[i].message)
            cr_expect_not_null(strstr(message, cases[i].message), "%s: got \"%s\"", cases[i].text,
                               message);
        else
            cr_expect_null(error, "%s: got \"%s\"", cases[i].text, message);
        error_free(error);
        jv_free(value);
    }
}

Test(schema, a_place_is_written_as_jq_writes_paths)
{
    static const struct {
        const char *path;
        const char *expected;
    } cases[] = {
        {"[]", "."},
        {"[\"a\"]", ".a"},
        {"[\"a\", 0, \"b_2\"]", ".a[0].b_2"},
        {"[3]", ".[3]"},
        {"[\"a b\"]", ".[\"a b\"]"},
        {"[\"a\", \"x/y.c\"]", ".a[\"x/y.c\"]"},
        {"[\"\"]", ".[\"\"]"},
        {"[\"2\"]", ".[\"2\"]"},
        {"[\"\\u001b[31m\"]", ".[\"\\u001b[31m\"]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jv path = jv_parse(cases[i].path);
        char *text = schema_path_text(path);
        cr_expect_str_eq(text, cases[i].expected);
        free(text);
        jv_free(path);
    }
}

Test(schema, a_long_value_is_cut_between_characters_and_stays_quoted)
{
    jv value = jv_string("");
    for (int i = 0; i < 100; i++)
        value = jv_string_append_str(value, "\u00e9"); // two bytes each, behind a quote of one
    char *text = schema_describe(value);
    size_t bytes = strlen(text);
    cr_expect_eq(bytes, 63, "%zu", bytes);
    cr_expect_str_eq(text + bytes - 6, "\u00e9...\"");
    free(text);
    jv_free(value);
}
