// The file system that programs see.
#pragma once

#include "base/error.h"
#include "sandbox/sandbox.h"

// Once, in the supervisor's own mount namespace: the read-only root of all runs of SANDBOX_GRADING.
struct error *layout_prepare(const char *const *hidden) SHMARK_MUST_CHECK;

// In init's own mount namespace: mounts what each run has for itself and, for SANDBOX_GRADING, makes the
// prepared root its root. The folders are owned by the caller; -1 where there is none.
struct layout_folders {
    int shm, work, temporary;
};
struct error *layout_enter(const struct sandbox_spec *spec,
                           struct layout_folders *folders) SHMARK_MUST_CHECK;
