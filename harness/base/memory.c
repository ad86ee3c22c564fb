#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static void *or_abort(void *pointer)
{
    if (!pointer)
        abort();
    return pointer;
}

void *xcalloc(size_t count, size_t size)
{
    return or_abort(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t bytes)
{
    return or_abort(realloc(old, bytes ? bytes : 1));
}

char *xstrdup(const char *text)
{
    return or_abort(strdup(text));
}

char *xstrndup(const char *text, size_t bytes)
{
    return or_abort(strndup(text, bytes));
}

char *xvasprintf(const char *fmt, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, fmt, args) < 0)
        abort();
    return text;
}

char *xasprintf(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = xvasprintf(fmt, args);
    va_end(args);
    return text;
}

void grow_array(void **items, size_t *capacity, size_t count, size_t element)
{
    if (count < *capacity)
        return;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    *items = reallocarray(*items, wanted, element);
    or_abort(*items);
    *capacity = wanted;
}
