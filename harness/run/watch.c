#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "os/procfs.h"
#include "run/supervisor.h"

bool watch_allows_segment(struct supervisor *supervisor, const struct call *call)
{
    const struct run_spec *spec = supervisor->spec;
    uint64_t size = call->args[1];
    // A single request beyond the limit is an error that the kernel itself gives, or that a program makes to
    // see it; many that add up are a flood.
    if (spec->unlimited || size > spec->scenario->limits.shm_bytes)
        return true;
    bool creates = (uint32_t)call->args[0] == 0 || (call->args[2] & 01000);
    return !creates || supervisor->shm_live_bytes + size <= spec->scenario->limits.shm_bytes;
}

uint64_t watch_tasks(struct supervisor *supervisor)
{
    return supervisor->live;
}

static void check_memory_and_tasks(struct supervisor *supervisor, const struct limits *limits)
{
    uint64_t quick = 0, threads = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        const struct tracee *tracee = supervisor->tracees[i];
        struct proc_status status;
        if (tracee->ended)
            continue;
        quick += proc_anonymous_bytes(tracee->pid);
        if (proc_read_status(tracee->pid, &status) == 0 && status.threads > 0)
            threads += (uint64_t)status.threads;
    }
    if (threads > limits->processes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_PROCESSES);
    if (quick <= limits->memory_bytes)
        return;
    // Forked processes share pages that the quick sum counts in each: nobody is stopped for that.
    uint64_t exact = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++)
        if (!supervisor->tracees[i]->ended)
            exact += proc_anonymous_share_bytes(supervisor->tracees[i]->pid);
    if (exact > limits->memory_bytes)
        supervisor_stop_run(supervisor, OUTCOME_LIMIT, LIMIT_MEMORY);
}

static void check_cpu(struct supervisor *supervisor, const struct limits *limits)
{
    uint64_t total = 0;
    for (size_t i = 0; i < supervisor->tracee_count; i++) {
        struct tracee *tracee = supervisor->tracees[i];
        if (!tracee->ended)
            tracee->cpu_ms = proc_cpu_ms(tracee->pid);
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
