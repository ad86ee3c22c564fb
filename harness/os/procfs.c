#include "os/procfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "os/kernel.h"

int proc_open(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 ? fd : -errno;
}

// A whole small file of /proc, NUL-terminated. Returns its length, or a negative errno.
static ssize_t read_small(pid_t pid, const char *name, char *out, size_t limit)
{
    AUTO_CLOSE int fd = proc_open(pid, name);
    if (fd < 0)
        return fd;
    ssize_t got = fd_read_all(fd, out, limit - 1);
    out[got > 0 ? got : 0] = '\0';
    return got;
}

// The last of the white-space separated numbers on the line: NSpid and NStgid list the namespaces from
// the reader's to the innermost.
static pid_t last_number(const char *line)
{
    pid_t last = 0;
    char *end;
    for (const char *at = line; *at && *at != '\n'; at = end) {
        long value = strtol(at, &end, 10);
        if (end == at)
            break;
        last = (pid_t)value;
        while (*end == ' ' || *end == '\t')
            end++;
    }
    return last;
}

static const char *field(const char *status, const char *name)
{
    const char *at = strstr(status, name);
    return at ? at + strlen(name) : "";
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

int proc_read_status(pid_t tid, struct proc_status *out)
{
    char text[4096];
    ssize_t got = read_small(tid, "status", text, sizeof text);
    if (got <= 0)
        return got < 0 ? (int)got : -ESRCH;
    // The command's name is the first line and may hold anything: the fields are looked for behind it.
    const char *rest = strchr(text, '\n');
    if (!rest)
        return -ESRCH;
    *out = (struct proc_status){
        .tgid = (pid_t)atoi(field(rest, "\nTgid:")),
        .ppid = (pid_t)atoi(field(rest, "\nPPid:")),
        .inner_tgid = last_number(field(rest, "\nNStgid:")),
        .inner_tid = last_number(field(rest, "\nNSpid:")),
        .threads = atoi(field(rest, "\nThreads:")),
        .state = *skip_blanks(field(rest, "\nState:")),
        .switches = strtoull(field(rest, "\nvoluntary_ctxt_switches:"), NULL, 10) +
                    strtoull(field(rest, "\nnonvoluntary_ctxt_switches:"), NULL, 10),
        .sigign = strtoull(field(rest, "\nSigIgn:"), NULL, 16),
        .sigcaught = strtoull(field(rest, "\nSigCgt:"), NULL, 16),
        .sigdue = (strtoull(field(rest, "\nSigPnd:"), NULL, 16) |
                   strtoull(field(rest, "\nShdPnd:"), NULL, 16)) &
                  ~strtoull(field(rest, "\nSigBlk:"), NULL, 16),
        .rss_peak_bytes = strtoull(field(rest, "\nVmHWM:"), NULL, 10) * 1024,
        .rss_own_bytes = (strtoull(field(rest, "\nRssAnon:"), NULL, 10) +
                          strtoull(field(rest, "\nRssShmem:"), NULL, 10)) *
                         1024,
    };
    char *end;
    // signal(7). SIGCONT has done what it does when it was sent.
    static const uint64_t dropped_by_default = 1ULL << (SIGCHLD - 1) | 1ULL << (SIGURG - 1) |
                                               1ULL << (SIGWINCH - 1) | 1ULL << (SIGCONT - 1);
    out->sigdropped = out->sigign | (dropped_by_default & ~out->sigcaught);
    out->sigdue &= ~out->sigdropped;
    strtoul(field(rest, "\nUid:"), &end, 10);
    out->euid = (uid_t)strtoul(end, NULL, 10);
    return out->tgid > 0 ? 0 : -ESRCH;
}

int proc_read_syscall(int syscall_fd, struct proc_syscall *out)
{
    char text[256];
    ssize_t got = pread(syscall_fd, text, sizeof text - 1, 0);
    if (got <= 0)
        return got < 0 ? -errno : -ESRCH;
    text[got] = '\0';
    if (strncmp(text, "running", 7) == 0)
        return -EBUSY;
    char *sp = NULL, *pc = NULL;
    char *end;
    *out = (struct proc_syscall){.nr = strtol(text, &end, 0)};
    for (int i = 0; out->nr >= 0 && i < 6; i++)
        out->args[i] = strtoull(end, &end, 16);
    // "NR A0 A1 A2 A3 A4 A5 SP PC", or "-1 SP PC": the last two words either way.
    for (char *at = text; *at; at++)
        if (*at == ' ') {
            sp = pc;
            pc = at + 1;
        }
    if (!sp)
        return -EIO;
    out->sp = strtoull(sp, NULL, 16);
    out->pc = strtoull(pc, NULL, 16);
    return 0;
}

int proc_each_child(pid_t pid, pid_t tid, void (*visit)(pid_t, void *), void *context)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, tid);
    FILE *file = fopen(path, "re");
    if (!file)
        return -errno;
    int child;
    while (fscanf(file, "%d", &child) == 1)
        visit((pid_t)child, context);
    fclose(file);
    return 0;
}

int proc_each_thread(pid_t pid, void (*visit)(pid_t, void *), void *context)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *dir = opendir(path);
    if (!dir)
        return -errno;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            visit((pid_t)atoi(entry->d_name), context);
    closedir(dir);
    return 0;
}

// The fields of /proc/PID/stat behind the parenthesised command name, which may itself hold anything.
static const char *stat_fields(pid_t pid, char *text, size_t limit)
{
    if (read_small(pid, "stat", text, limit) <= 0)
        return NULL;
    const char *close_paren = strrchr(text, ')');
    return close_paren && close_paren[1] == ' ' ? close_paren + 2 : NULL;
}

// Field `number` as proc(5) counts them; the first behind the name is 3.
static unsigned long long stat_field(const char *fields, int number)
{
    for (int at = 3; at < number; at++) {
        fields = strchr(fields, ' ');
        if (!fields)
            return 0;
        fields++;
    }
    return strtoull(fields, NULL, 10);
}

// What the process itself has used. /proc/PID/stat counts in ticks of 10 ms, of which a short life has none.
static uint64_t own_cpu_ms(pid_t pid, uint64_t ticks)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &used) == 0)
        return (uint64_t)used.tv_sec * 1000 + (uint64_t)used.tv_nsec / 1000000;
    return ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

int proc_read_stat(pid_t pid, struct proc_stat *out)
{
    char text[1024];
    *out = (struct proc_stat){0};
    const char *fields = stat_fields(pid, text, sizeof text);
    if (!fields)
        return -ESRCH;
    uint64_t own = stat_field(fields, 14) + stat_field(fields, 15);
    uint64_t children = stat_field(fields, 16) + stat_field(fields, 17);
    *out = (struct proc_stat){.zombie = fields[0] == 'Z' || fields[0] == 'X',
                              .wait_status = (int)stat_field(fields, 52),
                              .cpu_ms = own_cpu_ms(pid, own) +
                                        children * 1000 / (uint64_t)sysconf(_SC_CLK_TCK),
                              .start_time = stat_field(fields, 22)};
    return 0;
}

uint64_t proc_memory_share_bytes(pid_t pid)
{
    char text[4096];
    if (read_small(pid, "smaps_rollup", text, sizeof text) <= 0)
        return 0;
    return (strtoull(field(text, "\nPss_Anon:"), NULL, 10) +
            strtoull(field(text, "\nPss_Shmem:"), NULL, 10)) *
           1024;
}

uint64_t proc_memfd_bytes(pid_t pid)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *dir = opendir(path);
    uint64_t total = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        struct stat st;
        ssize_t length = readlinkat(dirfd(dir), entry->d_name, target, sizeof target);
        if (length >= 7 && memcmp(target, "/memfd:", 7) == 0 &&
            fstatat(dirfd(dir), entry->d_name, &st, 0) == 0)
            total += (uint64_t)st.st_blocks * 512;
    }
    if (dir)
        closedir(dir);
    return total;
}

static bool parse_mapping(char *line, struct proc_mapping *out)
{
    char permissions[5] = "";
    unsigned long long start = 0, end = 0, offset = 0, inode = 0;
    int path_at = 0;
    if (sscanf(line, "%llx-%llx %4s %llx %x:%x %llu %n", &start, &end, permissions, &offset,
               &out->dev_major, &out->dev_minor, &inode, &path_at) < 7)
        return false;
    out->start = start;
    out->end = end;
    out->offset = offset;
    out->inode = inode;
    out->writable = permissions[1] == 'w';
    out->executable = permissions[2] == 'x';
    out->shared = permissions[3] == 's';
    out->path = path_at ? line + path_at : "";
    line[strcspn(line, "\n")] = '\0';
    return true;
}

int proc_each_mapping(pid_t pid, bool (*visit)(const struct proc_mapping *, void *), void *context)
{
    int fd = proc_open(pid, "maps");
    if (fd < 0)
        return fd;
    FILE *file = fdopen(fd, "r");
    if (!file) {
        close(fd);
        return -ENOMEM;
    }
    AUTO_FREE char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        struct proc_mapping mapping = {0};
        if (parse_mapping(line, &mapping) && !visit(&mapping, context))
            break;
    }
    fclose(file);
    return 0;
}

bool proc_mapping_is_sysv(const struct proc_mapping *mapping)
{
    return mapping->shared && strncmp(mapping->path, "/SYSV", 5) == 0;
}

struct sysv_filter {
    bool (*visit)(const struct proc_mapping *, void *);
    void *context;
};

static bool visit_if_sysv(const struct proc_mapping *mapping, void *context)
{
    const struct sysv_filter *filter = context;
    return !proc_mapping_is_sysv(mapping) || filter->visit(mapping, filter->context);
}

// Returns 1 with *out filled, 0 at the end, or a negative errno.
static int query_mapping(int maps_fd, uint64_t from, uint64_t kinds, char *name, size_t name_size,
                         struct proc_mapping *out)
{
    struct procmap_query_v1 query = {
        .size = sizeof query,
        .query_flags = SHMARK_PROCMAP_COVERING_OR_NEXT | kinds,
        .query_addr = from,
        .vma_name_addr = (uint64_t)(uintptr_t)name,
        .vma_name_size = (uint32_t)name_size,
    };
    if (name_size > 0)
        name[0] = 0;
    if (ioctl(maps_fd, SHMARK_PROCMAP_QUERY, &query) != 0) {
        // A name too long for the buffer is no segment's: step over the mapping by reading the file.
        return errno == ENOENT ? 0 : -errno;
    }
    *out = (struct proc_mapping){
        .start = query.vma_start,
        .end = query.vma_end,
        .offset = query.vma_offset,
        .writable = query.vma_flags & SHMARK_PROCMAP_VMA_WRITABLE,
        .shared = query.vma_flags & SHMARK_PROCMAP_VMA_SHARED,
        .dev_major = query.dev_major,
        .dev_minor = query.dev_minor,
        .inode = query.inode,
        .path = name_size > 0 ? name : "",
    };
    return 1;
}

int proc_each_sysv_mapping(pid_t pid, int maps_fd,
                           bool (*visit)(const struct proc_mapping *, void *), void *context)
{
    char name[4096];
    struct proc_mapping mapping = {0};
    uint64_t from = 0;
    for (bool any = false; maps_fd >= 0; any = true) {
        int found =
            query_mapping(maps_fd, from, SHMARK_PROCMAP_FILE_BACKED | SHMARK_PROCMAP_VMA_SHARED,
                          name, sizeof name, &mapping);
        if (found < 0 && any)
            return found;
        if (found < 0)
            break; // an older kernel: read the text
        if (found == 0)
            return 0;
        if (proc_mapping_is_sysv(&mapping) && !visit(&mapping, context))
            return 0;
        from = mapping.end;
    }
    struct sysv_filter filter = {visit, context};
    return proc_each_mapping(pid, visit_if_sysv, &filter);
}

struct mapping_search {
    uint64_t address;
    struct proc_mapping *out;
    bool found;
};

static bool ends_beyond(const struct proc_mapping *mapping, void *context)
{
    struct mapping_search *search = context;
    search->found = mapping->end > search->address;
    if (search->found) {
        *search->out = *mapping;
        search->out->path = "";
    }
    return !search->found;
}

int proc_mapping_from(pid_t pid, int maps_fd, uint64_t address, struct proc_mapping *out)
{
    int found = maps_fd < 0 ? -EBADF : query_mapping(maps_fd, address, 0, NULL, 0, out);
    if (found >= 0)
        return found ? 0 : -ENOENT;
    struct mapping_search search = {address, out, false}; // an older kernel: read the text
    int errnum = proc_each_mapping(pid, ends_beyond, &search);
    return errnum < 0 ? errnum : search.found ? 0 : -ENOENT;
}

int proc_read_memory(pid_t pid, uint64_t address, void *out, size_t bytes)
{
    struct iovec local = {out, bytes};
    struct iovec remote = {(void *)(uintptr_t)address, bytes};
    ssize_t got = process_vm_readv(pid, &local, 1, &remote, 1, 0);
    if (got < 0)
        return -errno;
    return (size_t)got == bytes ? 0 : -EFAULT;
}

int proc_write_memory(pid_t pid, uint64_t address, const void *bytes, size_t count)
{
    struct iovec local = {(void *)(uintptr_t)bytes, count};
    struct iovec remote = {(void *)(uintptr_t)address, count};
    ssize_t wrote = process_vm_writev(pid, &local, 1, &remote, 1, 0);
    if (wrote < 0)
        return -errno;
    return (size_t)wrote == count ? 0 : -EFAULT;
}

ssize_t proc_read_string(pid_t pid, uint64_t address, char *out, size_t limit)
{
    size_t used = 0;
    while (used + 1 < limit) {
        // Up to the end of the page: the next one may not be mapped.
        size_t chunk = 4096 - (size_t)((address + used) & 4095);
        if (chunk > limit - 1 - used)
            chunk = limit - 1 - used;
        int errnum = proc_read_memory(pid, address + used, out + used, chunk);
        if (errnum < 0) {
            out[0] = '\0';
            return errnum;
        }
        char *nul = memchr(out + used, '\0', chunk);
        if (nul)
            return nul - out;
        used += chunk;
    }
    out[used] = '\0';
    return (ssize_t)used;
}
