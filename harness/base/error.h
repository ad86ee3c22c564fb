// Harness faults: an error is a heap value that carries a chain of contexts, outermost first.
//
// A function that can fail for the harness's own reasons returns `struct error *`: NULL on success,
// otherwise an error that the caller owns and must pass on (error_wrap), print or free.
// What a student's program did is never an error: it is a value in the evidence.
#pragma once

enum error_kind {
    ERROR_INTERNAL = 0, // the harness or its environment failed: exit status 3
    ERROR_USAGE,        // wrong command line, or a malformed assignment or rubric: exit status 2
};

struct error;

#define SHMARK_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SHMARK_MUST_CHECK __attribute__((warn_unused_result))

// A new error of the given kind. Never returns NULL.
struct error *error_new(enum error_kind kind, const char *fmt, ...)
    SHMARK_PRINTF(2, 3) SHMARK_MUST_CHECK;

// A new ERROR_INTERNAL whose message ends in ": " and strerror(errnum). Never returns NULL.
struct error *error_errno(int errnum, const char *fmt, ...) SHMARK_PRINTF(2, 3) SHMARK_MUST_CHECK;

// Puts a context before an error: "context: message". Takes ownership of cause, keeps its kind;
// a NULL cause stays NULL, so a tail call can be wrapped.
struct error *error_wrap(struct error *cause, const char *fmt, ...)
    SHMARK_PRINTF(2, 3) SHMARK_MUST_CHECK;

// Borrowed; valid until the error is freed. "outer context: inner context: what failed".
const char *error_message(const struct error *error);

enum error_kind error_kind_of(const struct error *error);

// NULL is allowed.
void error_free(struct error *error);

static inline void error_cleanup(struct error **error)
{
    error_free(*error);
    *error = 0;
}

#define TRY(call)                                                                                  \
    do {                                                                                           \
        struct error *try_error_ = (call);                                                         \
        if (try_error_)                                                                            \
            return try_error_;                                                                     \
    } while (0)
