#include "score/scanner.h"

#include <stdbool.h>
#include <string.h>

// Not <ctype.h>: what is a letter must not follow the locale.
static const char digits[] = "0123456789";
static const char word_start[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char word_part[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

// Is it one of these? The text's end is none.
static bool is_one_of(char c, const char *list)
{
    return c && strchr(list, c);
}

struct scanner scanner_make(const char *text)
{
    return (struct scanner){.at = text};
}

static void skip_blanks_and_comments(struct scanner *scanner)
{
    for (;;) {
        scanner->at += strspn(scanner->at, " \t\n");
        if (*scanner->at != '#')
            return;
        scanner->at += strcspn(scanner->at, "\r\n");
    }
}

// What closes the innermost open bracket or string, or 0.
static char innermost(const struct scanner *scanner)
{
    return scanner->depth ? scanner->open[scanner->depth - 1] : 0;
}

// Takes the next `bytes` bytes.
static struct token take(struct scanner *scanner, enum token_kind kind, size_t bytes)
{
    struct token token = {kind, scanner->at, bytes, scanner->depth, innermost(scanner)};
    scanner->at += bytes;
    return token;
}

// A bracket or quote of `bytes` bytes opens; `closing` will close it.
static struct token take_opening(struct scanner *scanner, char closing, size_t bytes)
{
    if (scanner->depth == SCANNER_DEEPEST)
        return take(scanner, TOKEN_BAD, bytes);
    struct token token = take(scanner, TOKEN_OTHER, bytes);
    scanner->open[scanner->depth++] = closing;
    return token;
}

static struct token take_closing(struct scanner *scanner)
{
    if (innermost(scanner) != *scanner->at)
        return take(scanner, TOKEN_BAD, 1);
    scanner->depth--;
    return take(scanner, TOKEN_OTHER, 1);
}

// In a string: its text up to what ends it or interrupts it, or that.
static struct token take_of_string(struct scanner *scanner)
{
    const char *at = scanner->at;
    if (*at == '"')
        return take_closing(scanner);
    if (at[0] == '\\' && at[1] == '(')
        return take_opening(scanner, ')', 2);
    while (*at && *at != '"' && !(at[0] == '\\' && at[1] == '('))
        at += at[0] == '\\' && at[1] ? 2 : 1;
    return take(scanner, *at ? TOKEN_OTHER : TOKEN_BAD, (size_t)(at - scanner->at));
}

// jq's [0-9.]+([eE][+-]?[0-9]+)? : dots of all kinds, but for that of a field, are among its numbers.
static size_t number_bytes(const char *at)
{
    size_t bytes = strspn(at, "0123456789.");
    if (at[bytes] != 'e' && at[bytes] != 'E')
        return bytes;
    size_t sign = at[bytes + 1] == '+' || at[bytes + 1] == '-';
    size_t exponent = strspn(at + bytes + 1 + sign, digits);
    return exponent ? bytes + 1 + sign + exponent : bytes;
}

// name, or module::name, which is one word.
static size_t word_bytes(const char *at)
{
    size_t bytes = strspn(at, word_part);
    while (at[bytes] == ':' && at[bytes + 1] == ':' && is_one_of(at[bytes + 2], word_start))
        bytes += 2 + strspn(at + bytes + 2, word_part);
    return bytes;
}

// "$", blanks if there are any, and the name.
static struct token take_variable(struct scanner *scanner)
{
    struct token token = take(scanner, TOKEN_OTHER, 1);
    skip_blanks_and_comments(scanner);
    if (is_one_of(*scanner->at, word_start))
        scanner->at += word_bytes(scanner->at);
    token.bytes = (size_t)(scanner->at - token.text);
    return token;
}

static struct token take_operator(struct scanner *scanner)
{
    const char *at = scanner->at;
    if (*at == ':')
        return take(scanner, TOKEN_COLON, 1);
    if (*at == ';')
        return take(scanner, TOKEN_SEMICOLON, 1);
    if (at[0] == '!' && at[1] == '=')
        return take(scanner, TOKEN_OTHER, 2);
    if (*at == '@' && is_one_of(at[1], word_part))
        return take(scanner, TOKEN_OTHER, 1 + strspn(at + 1, word_part));
    return take(scanner, is_one_of(*at, "?=,|+-*/%<>") ? TOKEN_OTHER : TOKEN_BAD, 1);
}

struct token scanner_next(struct scanner *scanner)
{
    if (innermost(scanner) == '"')
        return take_of_string(scanner);
    skip_blanks_and_comments(scanner);
    const char *at = scanner->at;
    switch (*at) {
    case '\0':
        return take(scanner, scanner->depth ? TOKEN_BAD : TOKEN_END, 0);
    case '"':
        return take_opening(scanner, '"', 1);
    case '(':
        return take_opening(scanner, ')', 1);
    case '[':
        return take_opening(scanner, ']', 1);
    case '{':
        return take_opening(scanner, '}', 1);
    case ')':
    case ']':
    case '}':
        return take_closing(scanner);
    case '$':
        return take_variable(scanner);
    default:
        break;
    }
    if (is_one_of(*at, word_start))
        return take(scanner, TOKEN_WORD, word_bytes(at));
    if (*at == '.' && is_one_of(at[1], word_start))
        return take(scanner, TOKEN_OTHER, 1 + strspn(at + 1, word_part));
    if (*at == '.' || is_one_of(*at, digits))
        return take(scanner, TOKEN_OTHER, number_bytes(at));
    return take_operator(scanner);
}
