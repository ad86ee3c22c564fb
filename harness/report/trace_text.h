// The report that `shmark trace` prints when its program has ended: what it left behind, and where it was made.
#pragma once

#include <jv.h>
#include <stdio.h>

// Borrows evidence of one run.
void trace_text_write(jv evidence, FILE *out);
