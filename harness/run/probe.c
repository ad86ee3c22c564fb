#include "run/probe.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "trace/probe.h"

enum { LARGEST_BYTES = 1 << 20 };

static bool read_whole(const char *path, struct probe *out)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LARGEST_BYTES)
        return false;
    char *bytes = xcalloc((size_t)st.st_size + 1, 1);
    if (fd_read_all(fd, bytes, (size_t)st.st_size) != st.st_size) {
        free(bytes);
        return false;
    }
    *out = (struct probe){.path = xstrdup(path), .bytes = bytes, .size = (size_t)st.st_size};
    return true;
}

void probe_load(struct probe *out)
{
    static const char *const places[] = {PROBE_NAME, "../lib/shmark/" PROBE_NAME};
    *out = (struct probe){0};
    AUTO_FREE char *program = realpath("/proc/self/exe", NULL);
    char *slash = program ? strrchr(program, '/') : NULL;
    if (!slash)
        return;
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        AUTO_FREE char *path = xasprintf("%s/%s", program, places[i]);
        if (read_whole(path, out))
            return;
    }
}

void probe_release(struct probe *probe)
{
    free(probe->path);
    free(probe->bytes);
    *probe = (struct probe){0};
}
