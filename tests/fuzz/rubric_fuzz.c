// Any bytes as a rubric. Its checks are not compiled: jq's compiler takes 20 ms for each, and has
// its own tests.
#include <assert.h>
#include <string.h>

#include "base/schema.h"
#include "fuzz.h"
#include "score/rubric.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct document document = {
        .path = "fuzz.json", .text = (char *)(uintptr_t)data, .bytes = bytes};
    AUTO_JV jv value = jv_null();
    struct rubric *rubric = NULL;
    struct error *error = fuzz_parse(&document, &value);
    if (!error)
        error = rubric_parse(document.path, value, &rubric);
    assert(!error == !!rubric);
    for (size_t i = 0; rubric && i < rubric->criterion_count; i++) {
        const struct criterion *criterion = &rubric->criteria[i];
        assert(*criterion->id && *criterion->check && criterion->points_hundredths > 0);
        for (size_t j = 0; j < criterion->need_count; j++)
            assert(criterion->needs[j] < i);
    }
    if (error) {
        assert(error_kind_of(error) == ERROR_USAGE);
        assert(strncmp(error_message(error), "fuzz.json:", 10) == 0);
    }
    error_free(error);
    rubric_free(rubric);
    return 0;
}
