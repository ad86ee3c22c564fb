// The jq programs of a rubric: compiled once, run over any number of evidence values.
//
// Theory of operation. jq takes some 20 ms to compile even an empty program, because it compiles
// its own builtins along with it; a rubric of 15 criteria compiled one by one would cost a third of
// a second before anything is judged. So all checks become one program,
//
//     PRELUDE  LIBRARY..  def CHECK_0: ( check );  def CHECK_1: ( check ); ..  dispatch on an index
//
// and only when that does not compile are its parts compiled one by one, to learn which is at
// fault. The prelude shadows what would make a check depend on anything but the evidence
// (environment, clock, time zone, input) or act on the outside (halt, stderr).
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

// Compiles. `file` is the rubric's name in errors, and list[i] is its `.criteria[i].check`.
// ERROR_USAGE names the library file or the criterion, the line and column in it, and jq's own
// message. jq would load ~/.jq, so HOME is out of the environment meanwhile: not to be called while
// other threads run.
struct error *checks_compile(const char *file, const struct library *library,
                             const struct check *list, size_t count,
                             struct checks **out) SHMARK_MUST_CHECK;

// NULL is allowed.
void checks_free(struct checks *checks);

// What check `index` yields for evidence (borrowed): one value, owned by the caller; or, where it
// raised an error or yielded none or more than one, an invalid value whose message (a string) says
// so.
jv checks_run(struct checks *checks, size_t index, jv evidence);
