// The tokens of a jq program, so far as it takes to tell its definitions apart and to know what they
// mention. Follows the lexical rules of jq 1.6.
#pragma once

#include <stddef.h>

enum token_kind {
    TOKEN_END,       // of a text that is whole: no bracket and no string is open
    TOKEN_WORD,      // a keyword, or the name of a function; not .field, $variable or @format
    TOKEN_COLON,     // ":"
    TOKEN_SEMICOLON, // ";"
    TOKEN_OTHER,     // anything else that a program may hold
    TOKEN_BAD        // nothing that a program may hold, or the end within a bracket or a string
};

struct token {
    enum token_kind kind;
    const char *text; // within the program
    size_t bytes;
    size_t depth; // how many brackets and strings it is in; a bracket or quote is not in itself
    char within;  // what will close the innermost of them: one of ) ] } ", or 0 for none
};

enum { SCANNER_DEEPEST = 200 };

struct scanner {
    const char *at;             // what is not read yet
    char open[SCANNER_DEEPEST]; // what closes the open brackets and strings, the innermost last
    size_t depth;
};

// Begins at the start of text, which is borrowed and must outlive the scanner.
struct scanner scanner_make(const char *text);

// The next token, blanks and comments left out. After TOKEN_END or TOKEN_BAD the scanner is not to be
// used any more.
struct token scanner_next(struct scanner *scanner);
