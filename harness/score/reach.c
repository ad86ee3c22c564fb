#include "score/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "score/scanner.h"

struct definition {
    size_t file;       // its index in the library
    const char *start; // "def"
    const char *end;   // behind its last ";"
    const char *name;  // within it
    size_t name_bytes;
    bool reached;
};

// All of a library's definitions, in their order.
struct definitions {
    struct definition *list;
    size_t count;
    size_t room;
    struct definition **by_name; // sorted by name, those of one name in their order
};

static void release(struct definitions *definitions)
{
    free(definitions->list);
    free(definitions->by_name);
}

static bool is_word(const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && token->bytes == strlen(word) &&
           memcmp(token->text, word, token->bytes) == 0;
}

// The rest of a definition, from behind its "def". A ";" out of brackets ends it, or one that is
// within it.
static bool split_definition(struct scanner *scanner, struct definition *out)
{
    struct token name = scanner_next(scanner);
    if (name.kind != TOKEN_WORD)
        return false;
    out->name = name.text;
    out->name_bytes = name.bytes;
    for (size_t unended = 1; unended > 0;) {
        struct token token = scanner_next(scanner);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BAD)
            return false;
        if (token.depth == 0 && is_word(&token, "def"))
            unended++;
        if (token.depth == 0 && token.kind == TOKEN_SEMICOLON)
            unended--;
    }
    out->end = scanner->at;
    return true;
}

// Adds the definitions of one file. False: there is something else in it.
static bool split_file(struct definitions *definitions, const struct library *library, size_t file)
{
    struct scanner scanner = scanner_make(library->files[file].text);
    for (;;) {
        struct token token = scanner_next(&scanner);
        if (token.kind == TOKEN_END)
            return true;
        struct definition definition = {.file = file, .start = token.text};
        if (!is_word(&token, "def") || !split_definition(&scanner, &definition))
            return false;
        if (definitions->count == definitions->room) {
            definitions->room = definitions->room * 2 + 64;
            definitions->list =
                xrealloc(definitions->list, definitions->room * sizeof *definitions->list);
        }
        definitions->list[definitions->count++] = definition;
    }
}

static int compare_names(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    int order = memcmp(a, b, a_bytes < b_bytes ? a_bytes : b_bytes);
    return order ? order : (a_bytes > b_bytes) - (a_bytes < b_bytes);
}

static int by_name_and_order(const void *left, const void *right)
{
    const struct definition *a = *(const struct definition *const *)left;
    const struct definition *b = *(const struct definition *const *)right;
    int order = compare_names(a->name, a->name_bytes, b->name, b->name_bytes);
    return order ? order : (a > b) - (a < b);
}

static bool split(const struct library *library, struct definitions *out)
{
    for (size_t i = 0; i < library->count; i++)
        if (!split_file(out, library, i))
            return false;
    out->by_name = xcalloc(out->count + 1, sizeof(struct definition *));
    for (size_t i = 0; i < out->count; i++)
        out->by_name[i] = &out->list[i];
    qsort(out->by_name, out->count, sizeof(struct definition *), by_name_and_order);
    return true;
}

// The definitions of this name before `before` are reached.
static void reach(struct definitions *definitions, const char *name, size_t bytes,
                  const struct definition *before)
{
    size_t low = 0, high = definitions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct definition *found = definitions->by_name[middle];
        if (compare_names(found->name, found->name_bytes, name, bytes) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < definitions->count; low++) {
        struct definition *found = definitions->by_name[low];
        if (found >= before || compare_names(found->name, found->name_bytes, name, bytes) != 0)
            return;
        found->reached = true;
    }
}

// What text mentions up to `end` (NULL: its end) is reached, where it stands before `before`. False:
// it is no text to be read. In braces a word before a ":" is a key; in brackets it begins a slice.
static bool reach_words(struct definitions *definitions, const char *text, const char *end,
                        const struct definition *before)
{
    struct scanner scanner = scanner_make(text);
    struct token word = {0};
    for (;;) {
        struct token token = scanner_next(&scanner);
        if (word.bytes > 0 && !(token.kind == TOKEN_COLON && token.within == '}'))
            reach(definitions, word.text, word.bytes, before);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BAD)
            return token.kind == TOKEN_END;
        word = token.kind == TOKEN_WORD ? token : (struct token){0};
        if (end && scanner.at >= end)
            return true;
    }
}

// What jq calls without being asked by name: for "..", "break", string interpolation and @format;
// and its operators, whose names begin with "_".
static void reach_unasked(struct definitions *definitions)
{
    static const char *const names[] = {"recurse", "error", "format"};
    for (size_t i = 0; i < definitions->count; i++) {
        struct definition *definition = &definitions->list[i];
        if (*definition->name == '_')
            definition->reached = true;
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (definition->name_bytes == strlen(names[j]) &&
                memcmp(definition->name, names[j], definition->name_bytes) == 0)
                definition->reached = true;
    }
}

// A definition can call itself and earlier ones only, so one pass from the last to the first finds
// them all.
static bool reach_all(struct definitions *definitions, const struct check *checks, size_t count)
{
    reach_unasked(definitions);
    for (size_t i = 0; i < count; i++)
        if (!reach_words(definitions, checks[i].text, NULL, definitions->list + definitions->count))
            return false;
    for (size_t i = definitions->count; i-- > 0;) {
        const struct definition *definition = &definitions->list[i];
        if (definition->reached)
            reach_words(definitions, definition->start, definition->end, definition);
    }
    return true;
}

static char *blanked(const char *text)
{
    char *copy = xstrdup(text);
    for (char *at = copy; *at; at++)
        if (*at != '\n')
            *at = ' ';
    return copy;
}

static struct library write_library(const struct definitions *definitions,
                                    const struct library *library)
{
    struct library out = {.files = xcalloc(library->count + 1, sizeof *out.files),
                          .count = library->count};
    for (size_t i = 0; i < library->count; i++)
        out.files[i] = (struct document){.path = xstrdup(library->files[i].path),
                                         .text = blanked(library->files[i].text),
                                         .bytes = library->files[i].bytes};
    for (size_t i = 0; i < definitions->count; i++) {
        const struct definition *definition = &definitions->list[i];
        size_t offset = (size_t)(definition->start - library->files[definition->file].text);
        if (definition->reached)
            memcpy(out.files[definition->file].text + offset, definition->start,
                   (size_t)(definition->end - definition->start));
    }
    return out;
}

bool reach_library(const struct library *library, const struct check *checks, size_t count,
                   struct library *out)
{
    struct definitions definitions = {0};
    bool known = split(library, &definitions) && reach_all(&definitions, checks, count);
    if (known)
        *out = write_library(&definitions, library);
    release(&definitions);
    return known;
}
