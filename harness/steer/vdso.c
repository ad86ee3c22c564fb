#include "steer/vdso.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/procfs.h"
#include "steer/clock_stub.h"

enum { STUB_ALIGNMENT = 64 };

struct image {
    const char *start;
    uint64_t bytes; // of its pages
    const ElfW(Sym) * symbols;
    size_t symbol_count;
    const char *names;
};

static bool is_own_vdso(const struct proc_mapping *mapping, void *context)
{
    struct image *image = context;
    if (mapping->start != (uint64_t)(uintptr_t)image->start)
        return true;
    image->bytes = mapping->end - mapping->start;
    return false;
}

// The table of names follows that of the symbols, as the kernel links it: so their number is known without a hash table,
// of which some kernels have one kind only.
static void find_symbols(struct image *image)
{
    const ElfW(Ehdr) *header = (const void *)image->start;
    const ElfW(Phdr) *segments = (const void *)(image->start + header->e_phoff);
    uint64_t symbols = 0, names = 0;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type != PT_DYNAMIC)
            continue;
        const ElfW(Dyn) *entry = (const void *)(image->start + segments[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            symbols = entry->d_tag == DT_SYMTAB ? entry->d_un.d_ptr : symbols;
            names = entry->d_tag == DT_STRTAB ? entry->d_un.d_ptr : names;
        }
    }
    if (symbols == 0 || names <= symbols || names >= image->bytes)
        return;
    image->symbols = (const void *)(image->start + symbols);
    image->symbol_count = (names - symbols) / sizeof *image->symbols;
    image->names = image->start + names;
}

// Returns 0 where there is none.
static uint64_t find_room(const struct image *image, size_t bytes)
{
    uint64_t end = image->bytes;
    while (end > 0 && image->start[end - 1] == 0)
        end--;
    uint64_t at = (end + STUB_ALIGNMENT) / STUB_ALIGNMENT * STUB_ALIGNMENT;
    return end > 0 && at + bytes <= image->bytes ? at : 0;
}

// Redirects all symbols that mean this function; yields where it is.
static uint64_t redirect(struct vdso *vdso, const struct image *image, const char *name,
                         uint64_t to)
{
    uint64_t function = 0;
    for (size_t i = 0; i < image->symbol_count; i++)
        if (strcmp(image->names + image->symbols[i].st_name, name) == 0)
            function = image->symbols[i].st_value;
    for (size_t i = 0; function && i < image->symbol_count; i++) {
        if (image->symbols[i].st_value != function || vdso->symbol_count == VDSO_MOST_WRITES)
            continue;
        const char *value = (const char *)&image->symbols[i].st_value;
        vdso->symbols[vdso->symbol_count].at = (uint64_t)(value - image->start);
        vdso->symbols[vdso->symbol_count++].value = to;
    }
    return function;
}

void vdso_init(struct vdso *out)
{
    *out = (struct vdso){0};
    struct clock_stub stub = clock_stub();
    struct image image = {.start = (const char *)(uintptr_t)getauxval(AT_SYSINFO_EHDR)};
    if (!stub.bytes || !image.start)
        return;
    proc_each_mapping(getpid(), is_own_vdso, &image);
    find_symbols(&image);
    out->code_at = find_room(&image, stub.size);
    if (!image.symbols || !out->code_at)
        return;
    out->bytes = image.bytes;
    out->header_at = out->code_at + stub.header;
    struct clock_stub_header header = {
        .clock_gettime = (int64_t)redirect(out, &image, "__vdso_clock_gettime",
                                           out->code_at + stub.clock_gettime),
        .gettimeofday =
            (int64_t)redirect(out, &image, "__vdso_gettimeofday", out->code_at + stub.gettimeofday),
        .time = (int64_t)redirect(out, &image, "__vdso_time", out->code_at + stub.time)};
    out->usable = header.clock_gettime && header.gettimeofday && header.time;
    header.clock_gettime -= (int64_t)out->header_at;
    header.gettimeofday -= (int64_t)out->header_at;
    header.time -= (int64_t)out->header_at;
    out->code_bytes = stub.size;
    out->code = xcalloc(1, stub.size);
    memcpy(out->code, stub.bytes, stub.size);
    memcpy(out->code + stub.header, &header, sizeof header);
}

void vdso_release(struct vdso *vdso)
{
    free(vdso->code);
    *vdso = (struct vdso){0};
}

// The auxiliary vector is on the program's stack as well, but this copy is none that it could change.
static uint64_t address_of_vdso(pid_t pid)
{
    uint64_t vector[128];
    AUTO_CLOSE int fd = proc_open(pid, "auxv");
    ssize_t got = fd < 0 ? -1 : fd_read_all(fd, vector, sizeof vector);
    for (ssize_t i = 0; i + 1 < got / (ssize_t)sizeof *vector; i += 2)
        if (vector[i] == AT_SYSINFO_EHDR)
            return vector[i + 1];
    return 0;
}

static int open_memory(pid_t pid)
{
    AUTO_FREE char *path = xasprintf("/proc/%d/mem", (int)pid);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

// All or nothing; 0 or a negative errno.
static int put(const struct program_clock *clock, uint64_t at, const void *bytes, size_t count)
{
    if (clock->memory_fd < 0)
        return clock->memory_fd;
    ssize_t wrote = pwrite(clock->memory_fd, bytes, count, (off_t)(clock->vdso + at));
    if (wrote < 0)
        return -errno;
    return (size_t)wrote == count ? 0 : -EIO;
}

int vdso_set(const struct vdso *vdso, pid_t pid, struct program_clock *clock, int64_t ahead_ns)
{
    if (!clock->vdso)
        return 0;
    if (clock->memory_fd < 0)
        clock->memory_fd = open_memory(pid);
    return put(clock, vdso->header_at, &ahead_ns, sizeof ahead_ns);
}

int vdso_install(const struct vdso *vdso, pid_t pid, int64_t ahead_ns, struct program_clock *out)
{
    struct program_clock clock = {
        .memory_fd = -1, .vdso = address_of_vdso(pid), .bytes = vdso->bytes};
    if (!vdso->usable || !clock.vdso)
        return -ENOSYS;
    clock.memory_fd = open_memory(pid);
    if (clock.memory_fd < 0)
        return clock.memory_fd;
    // The code first: until a symbol names it, nothing has changed.
    int errnum = put(&clock, vdso->code_at, vdso->code, vdso->code_bytes);
    if (errnum == 0)
        errnum = vdso_set(vdso, pid, &clock, ahead_ns);
    for (size_t i = 0; errnum == 0 && i < vdso->symbol_count; i++)
        errnum = put(&clock, vdso->symbols[i].at, &vdso->symbols[i].value,
                     sizeof vdso->symbols[i].value);
    if (errnum < 0)
        vdso_clock_release(&clock);
    else
        *out = clock;
    return errnum;
}

void vdso_clock_release(struct program_clock *clock)
{
    fd_close(&clock->memory_fd);
    clock->vdso = 0;
}
