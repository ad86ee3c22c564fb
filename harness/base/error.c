#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct error {
    enum error_kind kind;
    char *message; // owned
};

static struct error *make(enum error_kind kind, char *message)
{
    struct error *error = xcalloc(1, sizeof *error);
    error->kind = kind;
    error->message = message;
    return error;
}

struct error *error_new(enum error_kind kind, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *message = xvasprintf(fmt, args);
    va_end(args);
    return make(kind, message);
}

struct error *error_errno(int errnum, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *what = xvasprintf(fmt, args);
    va_end(args);
    char *message = xasprintf("%s: %s", what, strerror(errnum));
    free(what);
    return make(ERROR_INTERNAL, message);
}

struct error *error_wrap(struct error *cause, const char *fmt, ...)
{
    if (!cause)
        return NULL;
    va_list args;
    va_start(args, fmt);
    char *context = xvasprintf(fmt, args);
    va_end(args);
    char *message = xasprintf("%s: %s", context, cause->message);
    free(context);
    free(cause->message);
    cause->message = message;
    return cause;
}

const char *error_message(const struct error *error)
{
    return error->message;
}

enum error_kind error_kind_of(const struct error *error)
{
    return error->kind;
}

void error_free(struct error *error)
{
    if (!error)
        return;
    free(error->message);
    free(error);
}
