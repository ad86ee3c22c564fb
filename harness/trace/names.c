// The names that a call goes by: that of the system call, and those of the library functions that make it.
#include <string.h>

#include "base/json.h"
#include "trace/call.h"

// Functions of the C library that make another call, or one of several, by the names that programs know.
struct alias {
    const char *name;
    enum call_kind first, last; // kinds from the one to the other
    const char *folder;         // that the path must begin with; NULL: any
    const char *but_not;
};

static const struct alias aliases[] = {
    {"fork", CALL_FORK, CALL_CLONE3, NULL, NULL},
    {"shm_open", CALL_OPEN, CALL_OPEN, "/dev/shm/", "/dev/shm/sem."},
    {"sem_open", CALL_OPEN, CALL_OPEN, "/dev/shm/sem.", NULL},
    {"shm_unlink", CALL_UNLINK, CALL_UNLINK, "/dev/shm/", "/dev/shm/sem."},
    {"sem_unlink", CALL_UNLINK, CALL_UNLINK, "/dev/shm/sem.", NULL},
    {"open", CALL_OPEN, CALL_OPEN, NULL, NULL},
    {"mkfifo", CALL_MKNOD, CALL_MKNOD, NULL, NULL},
    {"pipe", CALL_PIPE, CALL_PIPE, NULL, NULL},
    {"unlink", CALL_UNLINK, CALL_UNLINK, NULL, NULL},
    {"fstat", CALL_FSTAT, CALL_FSTAT, NULL, NULL},
    {"wait", CALL_WAIT, CALL_WAIT, NULL, NULL},
};

static const struct alias *alias_named(const char *name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].name, name) == 0)
            return &aliases[i];
    return NULL;
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_alias_of(const struct alias *alias, const struct call *call)
{
    bool kind = call->type->kind >= alias->first && call->type->kind <= alias->last;
    const char *path = json_get_text(call->decoded, "pathname", "");
    return kind && (!alias->folder || begins_with(path, alias->folder)) &&
           (!alias->but_not || !begins_with(path, alias->but_not));
}

bool call_answers_to(const struct call *call, const char *name)
{
    const struct alias *alias = alias_named(name);
    return strcmp(name, call_name(call)) == 0 || (alias && is_alias_of(alias, call));
}

bool call_name_known(const char *name)
{
    const struct call_type *type = call_type_named(name);
    // What is only told for the sake of time and order is not there in every run.
    return (type && type->kind < CALL_PROBE) || alias_named(name);
}
