// Untrusted text made safe for where it is shown. What a student's program printed, how a file is
// called and what a check says about either can hold anything: escape sequences, markup, formulas.
// Every report writes it through here.
#pragma once

#include <jv.h>
#include <stddef.h>
#include <stdio.h>

enum safe_mode {
    SAFE_LINE,  // line feeds and tabs are shown as \x0a and \x09 too
    SAFE_LINES, // line feeds stay, tabs become spaces
};

// Owned copy of text for a terminal: control characters as \xNN, invisible and direction-changing
// characters as \u{NNNN}, bytes that are no UTF-8 as \xNN.
char *safe_terminal(const char *text, size_t bytes, enum safe_mode mode);

// Writes text for HTML or XML, in element content or in a quoted attribute. What neither may hold
// becomes U+FFFD; line feeds and tabs stay.
void put_markup(FILE *out, const char *text, size_t bytes);

// Writes text as one CSV cell. A cell that a spreadsheet would take for a formula begins with an
// apostrophe; control characters become U+FFFD.
void put_csv(FILE *out, const char *text, size_t bytes);

// Writes text within a Markdown paragraph, list or table cell: markup is escaped, line feeds become
// spaces.
void put_markdown(FILE *out, const char *text, size_t bytes);

// Characters (not bytes) of UTF-8 text.
size_t text_columns(const char *text, size_t bytes);

// Decodes the UTF-8 character at text (bytes > 0): sets *length to the bytes it takes and returns
// it, or returns -1 with *length 1 where the bytes are no UTF-8.
int utf8_decode(const char *text, size_t bytes, size_t *length);
