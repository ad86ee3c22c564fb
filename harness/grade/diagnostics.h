// What a compiler said, taken apart.
#pragma once

#include <jv.h>

// The lines "FILE:LINE:COLUMN: SEVERITY: MESSAGE" (gcc, g++, clang; the linker's, without column, too) of a log
// as [{file, line, column, severity, message}]; at most 200. Borrows the log; the result is owned.
jv diagnostics_parse(const char *log);
