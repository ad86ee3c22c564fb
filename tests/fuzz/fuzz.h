// What a fuzz target is: one function that takes any bytes and must neither crash nor leak.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
// gcc says so by the one, clang by the other.
#if defined(__SANITIZE_ADDRESS__)
#define FUZZ_WITH_LSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FUZZ_WITH_LSAN 1
#endif
#endif
#ifdef FUZZ_WITH_LSAN
#include <sanitizer/lsan_interface.h>
#endif

#include "base/document.h"

// libFuzzer's entry point, so a target links with clang's -fsanitize=fuzzer as well as with
// driver.c. Returns 0.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static inline void leaks_are_ours(bool ours)
{
#ifdef FUZZ_WITH_LSAN
    if (ours)
        __lsan_enable();
    else
        __lsan_disable();
#else
    (void)ours;
#endif
}

// As document_parse. jq 1.6's parser loses a string where a comma is missing ("Expected separator
// between values"); so that this does not hide a leak of ours, what is not JSON is found out with
// leaks forgiven, and only what is JSON is parsed for good.
static inline struct error *fuzz_parse(const struct document *document, jv *out)
{
    jv trial = jv_null();
    leaks_are_ours(false);
    struct error *error = document_parse(document, &trial);
    leaks_are_ours(true);
    jv_free(trial);
    return error ? error : document_parse(document, out);
}
