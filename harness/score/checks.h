// The jq programs of a rubric: compiled once, run over any number of evidence values.
//
// Theory of operation. jq takes some 20 ms to compile even an empty program, because it compiles
// its own builtins along with it; a rubric of 15 criteria compiled one by one would cost a third of
// a second before anything is judged. So all checks become one program,
//
//     PRELUDE  LIBRARY..  def CHECK_0: ( check );  def CHECK_1: ( check ); ..  dispatch on an index
//
// with those definitions of the library that the checks reach (see score/reach.h). Only when that
// does not compile is all of the library compiled, and then part by part, to learn what is at fault:
// so a mistake in a definition that no check reaches goes unnoticed while there is no other. The
// prelude shadows what would make a check depend on anything but the evidence (environment, clock,
// time zone, input) or act on the outside (halt, stderr).
//
// jq cannot be interrupted, so a check that loops for ever hangs its process; Ctrl-C ends it.
#pragma once

#include <jv.h>
#include <stddef.h>

#include "base/error.h"
#include "score/library.h"

struct check {
    const char *id; // of its criterion, for errors
    const char *text;
};

struct checks;

enum checks_extent {
    CHECKS_REACHED,   // compile of the library what the checks reach: to score
    CHECKS_EVERYTHING // and the rest too: to know that there is no mistake in it
};

// Compiles. `file` is the rubric's name in errors, and list[i] is its `.criteria[i].check`.
// ERROR_USAGE names the library file or the criterion, the line and column in it, and jq's own
// message. jq would load ~/.jq, so HOME is out of the environment meanwhile: not to be called while
// other threads run.
struct error *checks_compile(const char *file, const struct library *library,
                             const struct check *list, size_t count, enum checks_extent extent,
                             struct checks **out) SHMARK_MUST_CHECK;

// NULL is allowed.
void checks_free(struct checks *checks);

// What check `index` yields for evidence (borrowed): one value, owned by the caller; or, where it
// raised an error or yielded none or more than one, an invalid value whose message (a string) says
// so.
jv checks_run(struct checks *checks, size_t index, jv evidence);
