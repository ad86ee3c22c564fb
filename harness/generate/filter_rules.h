// What the filter says: which calls are told to the supervisor, and with which arguments.
#pragma once

// Writes the filter for these gates (trace/call.h) to fd, as instructions of linux/filter.h for the machine that this
// runs on. Returns 0, or a negative errno. seccomp_export_bpf(3).
int filter_rules_export(unsigned gates, int fd);
