// What mmap, munmap, mremap and msync mean to the model. As with descriptors, the kernel is asked what they have left.
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "run/files.h"
#include "run/supervisor.h"

static bool overlaps(const struct mapping *mapping, uint64_t address, uint64_t bytes)
{
    return mapping->address < address + bytes && address < mapping->address + mapping->bytes;
}

struct mapping *mapping_in(struct process *process, uint64_t address, uint64_t bytes)
{
    const struct file_holds *holds = &process_memory(process)->holds;
    for (size_t i = 0; i < holds->mapping_count; i++)
        if (overlaps(holds->mappings[i], address, bytes))
            return holds->mappings[i];
    return NULL;
}

// Files that the system itself maps (locales, character sets) are nobody's way to share.
static int maps_of(struct tracee *tracee)
{
    if (tracee->maps_fd < 0)
        tracee->maps_fd = proc_open(tracee->pid, "maps");
    return tracee->maps_fd;
}

static struct file *mapped_file(struct supervisor *supervisor, struct task *task,
                                const struct call *call, const struct proc_mapping *mapping)
{
    bool anonymous = call->args[3] & MAP_ANONYMOUS;
    struct proc_descriptor facts = {.mode = 0, .size = -1};
    bool has_descriptor =
        !anonymous && proc_read_descriptor(task->tracee->pid, (int)call->args[4], &facts) == 0;
    uint64_t device =
        has_descriptor ? facts.device : gnu_dev_makedev(mapping->dev_major, mapping->dev_minor);
    uint64_t inode = has_descriptor ? facts.inode : mapping->inode;
    struct file *file = model_file(supervisor->run->model, device, inode);
    if (file)
        return file;
    AUTO_FREE char *path = anonymous ? NULL : proc_absolute_path(task->tid, (int)call->args[4], "");
    AUTO_FREE char *name = path ? shown_name(supervisor, path) : NULL;
    struct file made = {.role = anonymous ? ROLE_ANONYMOUS : ROLE_PLAIN,
                        .device = device,
                        .inode = inode,
                        .name = name,
                        .size = anonymous ? (int64_t)call->args[1] : facts.size,
                        .mode = anonymous ? -1 : (int)facts.mode,
                        .creator = anonymous ? task->tracee->process : NULL,
                        .created_place = anonymous ? call->place : -1};
    return model_file_new(supervisor->run->model, &made);
}

// How much of it the kernel still has mapped, in bytes.
static uint64_t bytes_left(struct tracee *tracee, const struct mapping *mapping)
{
    struct proc_mapping found;
    uint64_t at = mapping->address, end = mapping->address + mapping->bytes, left = 0;
    while (at < end && proc_mapping_from(tracee->pid, maps_of(tracee), at, &found) == 0 &&
           found.start < end) {
        uint64_t from = found.start > at ? found.start : at;
        if (found.inode == mapping->kernel_inode)
            left += (found.end < end ? found.end : end) - from;
        at = found.end;
    }
    return left;
}

void mappings_check(struct tracee *tracee, uint64_t address, uint64_t bytes, enum hold_end reason,
                    int place)
{
    struct file_holds *holds = &process_memory(tracee->process)->holds;
    for (size_t i = holds->mapping_count; i-- > 0;) {
        struct mapping *mapping = holds->mappings[i];
        if (!overlaps(mapping, address, bytes))
            continue;
        mapping->bytes_left = bytes_left(tracee, mapping);
        if (mapping->bytes_left == 0)
            model_unmapped(mapping, reason, place);
    }
}

static void mapped(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    struct proc_mapping found;
    uint64_t address = (uint64_t)call->result;
    if (proc_mapping_from(task->tracee->pid, maps_of(task->tracee), address, &found) != 0)
        return;
    if (call->args[3] & MAP_FIXED)
        mappings_check(task->tracee, address, call->args[1], HOLD_REPLACED, call->place);
    struct file *file = mapped_file(supervisor, task, call, &found);
    struct mapping mapping = {.file = file,
                              .process = task->tracee->process,
                              .address = address,
                              .bytes = call->args[1],
                              .bytes_left = call->args[1],
                              .offset = call->args[5],
                              .kernel_inode = found.inode,
                              .prot = (int)call->args[2],
                              .flags = call->args[3],
                              .place = call->place};
    if (file)
        model_mapped(supervisor->run->model, &mapping);
}

static void remapped(struct task *task, const struct call *call)
{
    struct mapping *mapping = mapping_in(task->tracee->process, call->args[0], 1);
    if (!mapping)
        return;
    mapping->address = (uint64_t)call->result;
    mapping->bytes = mapping->bytes_left = call->args[2];
}

static void synced(struct task *task, const struct call *call)
{
    struct mapping *mapping = mapping_in(task->tracee->process, call->args[0], 1);
    if (mapping)
        mapping->synced_place = call->place;
}

void mappings_apply(struct supervisor *supervisor, struct task *task, const struct call *call)
{
    switch (call->type->kind) {
    case CALL_MMAP:
        mapped(supervisor, task, call);
        break;
    case CALL_MREMAP:
        remapped(task, call);
        break;
    case CALL_MSYNC:
        synced(task, call);
        break;
    default:
        mappings_check(task->tracee, call->args[0], call->args[1], HOLD_CLOSED, call->place);
        break;
    }
}
