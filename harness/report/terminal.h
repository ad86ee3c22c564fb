// Text laid out for a terminal: colours, wrapped paragraphs, quoted source lines and output. Every
// text given here is untrusted and made safe on its way.
#pragma once

#include <jv.h>
#include <stddef.h>
#include <stdio.h>

#include "report/report.h"
#include "report/view.h"

enum style { STYLE_BOLD, STYLE_GOOD, STYLE_BAD, STYLE_MIDDLE, STYLE_FAINT };

struct terminal {
    FILE *out;
    const struct report_options *options;
};

// Writes text in a style, where colours are wanted.
void terminal_styled(const struct terminal *terminal, enum style style, const char *text);

// Writes text as a paragraph: `label` first, later lines indented by `indent` columns, wrapped at
// the terminal's width. Line feeds in text are kept.
void terminal_paragraph(const struct terminal *terminal, size_t indent, const char *label,
                        const char *text);

// Writes the line of source at place, numbered and underlined, as a compiler does. Nothing where it
// is not known.
void terminal_source(const struct terminal *terminal, const struct place *place);

// Writes at most `lines` lines of a text (a JSON string; borrowed), each with `prefix` before it,
// and says how many were left out.
void terminal_excerpt(const struct terminal *terminal, const char *prefix, jv text, size_t lines);
