// The seccomp filter that all programs of a run are under.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// There is a filter for each choice of the gates from GATE_DESCRIPTORS to GATE_TURNS (trace/call.h).
enum { FILTER_VARIANTS = 64 };

// Installs the filter on the calling thread, for it and all its children, and yields the descriptor that
// tells of their calls (owned by the caller). Needs CAP_SYS_ADMIN or no_new_privs. Fails where the kernel
// lacks user notification (before 5.5, gVisor) or another listener is there already (EBUSY).
// seccomp_unotify(2); WAIT_KILLABLE_RECV is used from Linux 5.19 on.
// gates: of trace/call.h, those calls that are told beyond the ones that always are.
struct error *filter_install(unsigned gates, int *listener) SHMARK_MUST_CHECK;
