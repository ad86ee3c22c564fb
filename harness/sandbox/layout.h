// The file system that programs see.
#pragma once

#include "base/error.h"
#include "sandbox/sandbox.h"

// Folders (NULL-terminated, or NULL; borrowed for good) that programs must not see under SANDBOX_GRADING.
void layout_hide(const char *const *folders);

// In init's own mount namespace: mounts what each run has for itself and, for SANDBOX_GRADING, makes a read-only
// root and enters it. The folders are owned by the caller; -1 where there is none.
struct layout_folders {
    int shm, work, temporary;
};
struct error *layout_enter(const struct sandbox_spec *spec,
                           struct layout_folders *folders) SHMARK_MUST_CHECK;
