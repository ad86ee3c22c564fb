// PID 1 of a run. See sandbox.h for its role.
#pragma once

#include "sandbox/sandbox.h"

// The body of init: never returns. `control` is its end of the socket, `supervisor` the parent's end (to
// be closed).
void sandbox_init(const struct sandbox_spec *spec, int control, int supervisor)
    __attribute__((noreturn));
