#include "evidence/text.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

static jv base64(const char *bytes, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = (const unsigned char *)bytes;
    AUTO_FREE char *out = xcalloc(count / 3 + 2, 4);
    size_t used = 0;
    for (size_t i = 0; i < count; i += 3) {
        size_t left = count - i;
        unsigned group = (unsigned)in[i] << 16 | (left > 1 ? (unsigned)in[i + 1] << 8 : 0) |
                         (left > 2 ? in[i + 2] : 0);
        out[used++] = digits[group >> 18];
        out[used++] = digits[group >> 12 & 63];
        out[used++] = left > 1 ? digits[group >> 6 & 63] : '=';
        out[used++] = left > 2 ? digits[group & 63] : '=';
    }
    return jv_string_sized(out, (int)used);
}

jv text_set(jv object, const char *name, const char *bytes, size_t count)
{
    if (!bytes)
        bytes = "";
    jv text = jv_string_sized(bytes, (int)count);
    bool exact = (size_t)jv_string_length_bytes(jv_copy(text)) == count &&
                 memcmp(jv_string_value(text), bytes, count) == 0;
    object = jv_object_set(object, jv_string(name), text);
    if (!exact)
        object = jv_object_set(object, jv_string_fmt("%s_base64", name), base64(bytes, count));
    return object;
}
