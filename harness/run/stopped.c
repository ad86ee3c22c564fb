// Where each process is when a run is stopped: the line that it waits in, or computes in. Looked at just before the
// processes are killed, so nothing of what is done here is theirs to notice.
#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "os/fd.h"
#include "os/procfs.h"
#include "run/supervisor.h"

// A task that computes is stopped first: only then can be told where. Returns whether it is.
static bool stop(const struct tracee *tracee)
{
    int status;
    if (ptrace(PTRACE_SEIZE, tracee->pid, 0, 0) != 0)
        return false;
    ptrace(PTRACE_INTERRUPT, tracee->pid, 0, 0);
    pid_t got;
    do
        got = waitpid(tracee->pid, &status, __WALL);
    while (got < 0 && errno == EINTR);
    return got == tracee->pid && WIFSTOPPED(status);
}

static void look(struct supervisor *supervisor, struct tracee *tracee)
{
    AUTO_CLOSE int fd = proc_open(tracee->pid, "syscall");
    struct proc_syscall at;
    int errnum = fd < 0 ? fd : proc_read_syscall(fd, &at);
    if (errnum == -EBUSY) {
        if (!stop(tracee))
            return;
        at.nr = -1;
    } else if (errnum < 0) {
        return;
    }
    tracee->process->stopped = true;
    tracee->process->stopped_call = at.nr;
    tracee->process->stopped_place =
        place_capture(supervisor->run->places, tracee->image, tracee->pid, fd, NULL);
}

// The call that its first thread has begun, and the supervisor knows of.
static const struct call *unfinished_call(struct supervisor *supervisor,
                                          const struct tracee *tracee)
{
    const struct task *task = tracee_find_task(supervisor, tracee->pid);
    return task ? task->following : NULL;
}

void stopped_note(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->tracee_count;
         i++) // children that nobody has heard of yet come behind
        if (!supervisor->tracees[i]->ended)
            forks_settle(supervisor, supervisor->tracees[i], NULL);
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (tracee->ended || tracee->executing)
            continue;
        const struct call *call = unfinished_call(supervisor, tracee);
        if (!call || call->place == PLACE_UNKNOWN) {
            look(supervisor, tracee);
            continue;
        }
        tracee->process->stopped = true;
        tracee->process->stopped_call = call->type->nr;
        tracee->process->stopped_name = call_name(call);
        tracee->process->stopped_place = call->place;
    }
}
