#include "doctor/probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/fd.h"

static const unsigned patience_seconds = 10;

// Never returns: 0 works, 1 does not.
static void run_probe(const struct probe *probe, int out)
{
    // Alone in its group: what a probe starts can be told apart.
    setpgid(0, 0);
    alarm(patience_seconds);
    char detail[DETAIL_BYTES] = "";
    bool works = probe->works(detail);
    (void)fd_write_all(out, detail, strlen(detail));
    _exit(works ? 0 : 1);
}

struct error *probe_run(const struct probe *probe, struct finding *out)
{
    int ends[2];
    TRY(fd_pipe(ends, false));
    pid_t pid = fork();
    if (pid < 0) {
        int errnum = errno;
        fd_close(&ends[0]);
        fd_close(&ends[1]);
        return error_errno(errnum, "fork");
    }
    if (pid == 0)
        run_probe(probe, ends[1]);
    fd_close(&ends[1]);
    *out = (struct finding){0};
    ssize_t got = fd_read_all(ends[0], out->detail, sizeof out->detail - 1);
    out->detail[got > 0 ? got : 0] = '\0';
    fd_close(&ends[0]);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    out->works = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (WIFSIGNALED(status))
        snprintf(out->detail, sizeof out->detail, "the attempt was killed by signal %d",
                 WTERMSIG(status));
    return NULL;
}

const char *probe_mend(const struct probe *probe)
{
    return probe->find_mend ? probe->find_mend() : probe->mend;
}
