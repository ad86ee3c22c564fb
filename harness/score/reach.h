// The definitions of a library that the checks of one rubric reach.
//
// jq binds a definition's name by walking through all that follows it, so compiling a library takes a
// time that grows with the square of its size; of the definitions that all rubrics share one rubric
// uses a part. Reached is what a check mentions by name and what a reached definition mentions. Any
// word counts that could be a call, and all definitions of its name that stand before, whatever
// their parameters: too many never hurt. So do those that jq itself may call unasked, for ".." or
// string interpolation.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "score/checks.h"
#include "score/library.h"

// The library with blanks in place of what is not reached, newlines excepted, so that what is left has
// the line and column that it had. False, and nothing in *out, where a file cannot be told apart into
// definitions, or a check into words: jq will not compile it either, and is to say why. Else *out is
// to be released (library_release).
bool reach_library(const struct library *library, const struct check *checks, size_t count,
                   struct library *out);
