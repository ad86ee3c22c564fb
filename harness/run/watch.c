#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/statvfs.h>

#include "os/procfs.h"
#include "run/supervisor.h"

// Would this shmget make a segment? A key that is there is only looked up, whatever its size.
static bool creates(const struct call *call)
{
    if ((uint32_t)call->args[0] == IPC_PRIVATE)
        return true;
    return (call->args[2] & IPC_CREAT) && shmget((key_t)call->args[0], 0, 0) < 0 && errno == ENOENT;
}

enum segment_verdict watch_segment(struct supervisor *supervisor, const struct call *call)
{
    const struct run_spec *spec = supervisor->spec;
    uint64_t size = call->args[1], limit = spec->scenario->limits.shm_bytes;
    if (spec->unlimited || supervisor->shm_live_bytes + size <= limit || !creates(call))
        return SEGMENT_ALLOWED;
    // One request beyond the limit gets the error that shmget(2) has for it, as a program may ask for
    // just that; many that add up are a flood.
    return size > limit ? SEGMENT_REFUSED : SEGMENT_FLOOD;
}

// What memfd_create(2) holds is in no address space until it is mapped.
static uint64_t memfd_bytes(const struct supervisor *supervisor)
{
    uint64_t total = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            total += proc_memfd_bytes(supervisor->tracees[i]->pid);
    return total;
}

static void check_memory_and_tasks(struct supervisor *supervisor, const struct limits *limits)
{
    enum { LOOK_AT_FILES_EVERY = 5 };
    uint64_t quick = 0, threads = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        const struct tracee *tracee = supervisor->tracees[i];
        struct proc_status status;
        if (tracee->ended || proc_read_status(tracee->pid, &status) != 0)
            continue;
        quick += status.rss_own_bytes;
        threads += status.threads > 0 ? (uint64_t)status.threads : 0;
    }
    if (threads > limits->processes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_PROCESSES);
    if (supervisor->ticks++ % LOOK_AT_FILES_EVERY == 0 &&
        memfd_bytes(supervisor) > limits->memory_bytes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_MEMORY);
    if (quick <= limits->memory_bytes)
        return;
    // Processes share pages that the quick sum counts in each: nobody is stopped for that.
    uint64_t exact = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            exact += proc_memory_share_bytes(supervisor->tracees[i]->pid);
    if (exact > limits->memory_bytes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_MEMORY);
}

// Who waits for a child takes over its time: a process that has ended counts by itself only if init reaped it.
static void check_cpu(struct supervisor *supervisor, const struct limits *limits)
{
    uint64_t total = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        struct proc_stat stat;
        if (!tracee->ended && proc_read_stat(tracee->pid, &stat) == 0)
            tracee->cpu_ms = stat.cpu_ms;
        if (!tracee->ended || tracee->reaped_by_init)
            total += tracee->cpu_ms;
    }
    if (total > limits->cpu_ms)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_CPU);
}

static bool is_full(int folder)
{
    struct statvfs fs;
    return folder >= 0 && fstatvfs(folder, &fs) == 0 && fs.f_blocks > 0 &&
           (fs.f_bfree == 0 || (fs.f_files > 0 && fs.f_ffree == 0));
}

void watch_tick(struct supervisor *supervisor)
{
    if (supervisor->spec->unlimited)
        return;
    const struct limits *limits = &supervisor->spec->scenario->limits;
    check_memory_and_tasks(supervisor, limits);
    check_cpu(supervisor, limits);
    if (is_full(supervisor->sandbox.work_folder) || is_full(supervisor->sandbox.temporary_folder))
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_FILES);
    if (is_full(supervisor->sandbox.shm_folder))
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_SHM);
}
