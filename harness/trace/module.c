#include "trace/module.h"

#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/fd.h"
#include "trace/probe.h"

enum { CACHED_OFFSETS = 64 };

struct unwinder {
    Elf *elf;
    Dwarf_CFI *cfi; // owned by elf
    struct {
        uint64_t offset;
        struct frame_rule rule;
    } cache[CACHED_OFFSETS];
    size_t cached;
};

static void unwinder_free(struct unwinder *unwinder)
{
    if (!unwinder)
        return;
    dwarf_cfi_end(unwinder->cfi);
    elf_end(unwinder->elf);
    free(unwinder);
}

void module_table_release(struct module_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct module *module = table->modules[i];
        unwinder_free(module->unwinder);
        fd_close(&module->fd);
        free(module->path);
        free(module);
    }
    free(table->modules);
    *table = (struct module_table){0};
}

// Only folders that an ordinary user cannot write to hold libraries that are believed.
static bool is_system_path(const char *path, bool trusted)
{
    const char *slash = strrchr(path, '/');
    if (strcmp(path, PROBE_PATH) == 0 || (trusted && slash && strcmp(slash + 1, PROBE_NAME) == 0))
        return true;
    static const char *const prefixes[] = {"/usr/lib", "/lib", "/usr/libx32"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(path, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

// Opens the file that a process calls `path`, without being led out of its root by a link.
static int open_in_root(pid_t pid, const char *path)
{
    char root[64];
    snprintf(root, sizeof root, "/proc/%d/root", pid);
    AUTO_CLOSE int root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root_fd < 0)
        return -1;
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, root_fd, path, &how, sizeof how);
}

static bool is_same_file(int fd, const struct module *module)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_ino == module->inode &&
           major(st.st_dev) == module->dev_major && minor(st.st_dev) == module->dev_minor;
}

static void open_module(struct module *module, pid_t pid)
{
    module->fd = open_in_root(pid, module->path);
    if (module->fd >= 0 && !is_same_file(module->fd, module))
        fd_close(&module->fd);
}

struct module *module_intern(struct module_table *table, pid_t pid, const char *path,
                             unsigned dev_major, unsigned dev_minor, uint64_t inode)
{
    for (size_t i = 0; i < table->count; i++) {
        struct module *module = table->modules[i];
        if (module->inode == inode && module->dev_major == dev_major &&
            module->dev_minor == dev_minor && strcmp(module->path, path) == 0)
            return module;
    }
    struct module *module = xcalloc(1, sizeof *module);
    *module = (struct module){.path = xstrdup(path),
                              .inode = inode,
                              .dev_major = dev_major,
                              .dev_minor = dev_minor,
                              .system = is_system_path(path, table->trusted)};
    module->lines = -1;
    module->fd = -1;
    // The system's own are opened when they are to be walked through: a run may have no need of it.
    if (!module->system)
        open_module(module, pid);
    GROW(table->modules, table->capacity, table->count);
    table->modules[table->count++] = module;
    return module;
}

static bool find_lines(int fd)
{
    elf_version(EV_CURRENT);
    Elf *elf = fd >= 0 ? elf_begin(fd, ELF_C_READ_MMAP, NULL) : NULL;
    size_t names;
    bool found = false;
    if (elf && elf_getshdrstrndx(elf, &names) == 0)
        for (Elf_Scn *section = NULL; !found && (section = elf_nextscn(elf, section));) {
            GElf_Shdr header;
            const char *name =
                gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;
            found = name && (strcmp(name, ".debug_line") == 0 || strcmp(name, ".zdebug_line") == 0);
        }
    if (elf)
        elf_end(elf);
    return found;
}

bool module_has_lines(struct module *module)
{
    if (module->lines < 0)
        module->lines = !module->system && find_lines(module->fd);
    return module->lines;
}

static struct unwinder *unwinder_of(struct module *module, pid_t pid)
{
    if (module->unwinder)
        return module->unwinder;
    struct unwinder *unwinder = module->unwinder = xcalloc(1, sizeof *unwinder);
    open_module(module, pid);
    if (module->fd < 0)
        return unwinder;
    elf_version(EV_CURRENT);
    unwinder->elf = elf_begin(module->fd, ELF_C_READ_MMAP, NULL);
    unwinder->cfi = unwinder->elf ? dwarf_getcfi_elf(unwinder->elf) : NULL;
    return unwinder;
}

const struct frame_rule *module_frame_rule(struct module *module, pid_t pid, uint64_t file_offset)
{
    struct unwinder *unwinder = unwinder_of(module, pid);
    for (size_t i = 0; i < unwinder->cached; i++)
        if (unwinder->cache[i].offset == file_offset)
            return &unwinder->cache[i].rule;
    uint64_t address;
    struct frame_rule rule = {0};
    if (unwinder->elf && frame_address_of_offset(unwinder->elf, file_offset, &address))
        rule = frame_rule_at(unwinder->cfi, address);
    size_t at =
        unwinder->cached < CACHED_OFFSETS ? unwinder->cached++ : file_offset % CACHED_OFFSETS;
    unwinder->cache[at].offset = file_offset;
    unwinder->cache[at].rule = rule;
    return &unwinder->cache[at].rule;
}
