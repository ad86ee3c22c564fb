// Bytes that a program wrote, as JSON.
#pragma once

#include <jv.h>
#include <stddef.h>

// Sets object[name] to the text, with U+FFFD for what is not UTF-8; then also object[name_base64] to the exact
// bytes. Consumes object and yields it.
jv text_set(jv object, const char *name, const char *bytes, size_t count);
