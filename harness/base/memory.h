// Allocation that cannot fail, and cleanup attributes. Running out of memory in the harness ends it
// with abort(): there is nothing sensible to report it with.
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

// The caller owns what these return and frees it with free().
void *xcalloc(size_t count, size_t size) __attribute__((returns_nonnull, malloc));
void *xrealloc(void *old, size_t bytes) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((returns_nonnull, malloc));
char *xstrndup(const char *text, size_t bytes) __attribute__((returns_nonnull, malloc));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *xvasprintf(const char *fmt, va_list args)
    __attribute__((format(printf, 1, 0), returns_nonnull));

static inline void free_cleanup(void *pointer)
{
    free(*(void **)pointer);
}

// `AUTO_FREE char *p = ...;` frees p at the end of its scope.
#define AUTO_FREE __attribute__((cleanup(free_cleanup)))

// Makes room for one more element in a growing array: `*items` of `element` bytes each, `count` used,
// `*capacity` allocated. Amortised constant time.
void grow_array(void **items, size_t *capacity, size_t count, size_t element);

#define GROW(items, capacity, count)                                                               \
    do {                                                                                           \
        void *grow_pointer_ = (items);                                                             \
        grow_array(&grow_pointer_, &(capacity), (count), sizeof *(items));                         \
        (items) = grow_pointer_;                                                                   \
    } while (0)
