// Addresses to lines, with elfutils' libdw, in a child process with limits of its own.
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "os/fd.h"
#include "trace/frame.h"
#include "trace/place.h"
#include "trace/place_table.h"

enum { MAX_FRAMES = 32, TIME_LIMIT_S = 10 };

struct reader {
    const struct module *module;
    Elf *elf;
    Dwarf *dwarf;
    Dwarf_CFI *cfi;
    const char *prefix;
};

static bool is_system_source(const char *file)
{
    return strncmp(file, "/usr/", 5) == 0 || strncmp(file, "../sysdeps", 10) == 0;
}

// The name as the student would write it.
static const char *below(const char *file, const char *folder)
{
    size_t length = folder ? strlen(folder) : 0;
    if (length > 0 && strncmp(file, folder, length) == 0 && file[length] == '/')
        file += length + 1;
    while (strncmp(file, "./", 2) == 0)
        file += 2;
    return file;
}

static const char *function_name(Dwarf_Die *scopes, int count)
{
    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine) {
            const char *name = dwarf_diename(&scopes[i]);
            if (name)
                return name;
        }
    }
    return NULL;
}

static jv make_place(const struct reader *reader, const char *file, int line, const char *function)
{
    jv out = jv_object_set(jv_object(), jv_string("file"), jv_string(below(file, reader->prefix)));
    out = jv_object_set(out, jv_string("line"), jv_number(line));
    return jv_object_set(out, jv_string("function"), json_string_or_null(function));
}

// The innermost call site in the student's own files, where the line itself is in a header of the system
// that was inlined there.
static jv inlined_into(const struct reader *reader, Dwarf_Die *unit, Dwarf_Die *scopes, int count)
{
    Dwarf_Files *files;
    size_t file_count;
    if (dwarf_getsrcfiles(unit, &files, &file_count) != 0)
        return jv_null();
    for (int i = 0; i < count; i++) {
        Dwarf_Attribute attribute;
        Dwarf_Word file, line;
        if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine ||
            dwarf_formudata(dwarf_attr(&scopes[i], DW_AT_call_file, &attribute), &file) != 0 ||
            dwarf_formudata(dwarf_attr(&scopes[i], DW_AT_call_line, &attribute), &line) != 0)
            continue;
        const char *name = dwarf_filesrc(files, (size_t)file, NULL, NULL);
        if (name && !is_system_source(name))
            return make_place(reader, name, (int)line,
                              function_name(scopes + i + 1, count - i - 1));
    }
    return jv_null();
}

static jv line_of_address(const struct reader *reader, uint64_t address)
{
    Dwarf_Die unit;
    if (!reader->dwarf || !dwarf_addrdie(reader->dwarf, address, &unit))
        return jv_null();
    Dwarf_Line *found = dwarf_getsrc_die(&unit, address);
    int line;
    const char *file = found ? dwarf_linesrc(found, NULL, NULL) : NULL;
    if (!file || dwarf_lineno(found, &line) != 0)
        return jv_null();
    Dwarf_Die *scopes = NULL;
    int count = dwarf_getscopes(&unit, address, &scopes);
    jv out = is_system_source(file) ? inlined_into(reader, &unit, scopes, count)
                                    : make_place(reader, file, line, function_name(scopes, count));
    free(scopes);
    return out;
}

static bool stack_word(void *context, uint64_t address, uint64_t *out)
{
    const struct place *place = context;
    if (address < place->sp || address - place->sp + 8 > place->stack_bytes)
        return false;
    memcpy(out, place->stack + (address - place->sp), 8);
    return true;
}

static jv resolve_place(const struct reader *reader, struct place *place)
{
    uint64_t address;
    if (!frame_address_of_offset(reader->elf, place->offset, &address))
        return jv_null();
    if (!place->stack)
        return line_of_address(reader, address);
    uint64_t bias = place->code_bias + place->offset - address; // of addresses, not of offsets
    struct frame_registers registers = {.pc = address + bias, .sp = place->sp};
    bool needs_fp = false;
    for (int frame = 0; frame < MAX_FRAMES; frame++) {
        uint64_t lookup = registers.pc - 1 - bias;
        jv found = line_of_address(reader, lookup);
        if (jv_get_kind(found) != JV_KIND_NULL)
            return found;
        struct frame_rule rule = frame_rule_at(reader->cfi, lookup);
        if (!frame_step(&rule, stack_word, place, &registers, &needs_fp))
            break;
    }
    return jv_null();
}

static void open_reader(struct reader *reader, const struct module *module)
{
    reader->module = module;
    elf_version(EV_CURRENT);
    reader->elf = module->fd >= 0 ? elf_begin(module->fd, ELF_C_READ_MMAP, NULL) : NULL;
    reader->dwarf = reader->elf ? dwarf_begin_elf(reader->elf, DWARF_C_READ, NULL) : NULL;
    reader->cfi = reader->elf ? dwarf_getcfi_elf(reader->elf) : NULL;
}

// Writes one line of JSON for each place that could be resolved: [index, place].
static void resolve_all(const struct place_table *table, const char *prefix, FILE *out)
{
    for (size_t m = 0; m < table->modules.count; m++) {
        struct reader reader = {.prefix = prefix};
        for (size_t i = 0; i < table->count; i++) {
            struct place *place = &table->places[i];
            if (place->module != table->modules.modules[m])
                continue;
            if (!reader.module)
                open_reader(&reader, place->module);
            if (!reader.elf)
                break;
            jv found = resolve_place(&reader, place);
            if (jv_get_kind(found) == JV_KIND_NULL)
                continue;
            jv pair = JV_ARRAY(jv_number((double)i), found);
            jv text = jv_dump_string(pair, 0);
            fprintf(out, "%s\n", jv_string_value(text));
            // What was found stays found if a later module makes the reader crash.
            fflush(out);
            jv_free(text);
        }
    }
}

static void confine(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    struct rlimit memory = {(rlim_t)2 << 30, (rlim_t)2 << 30};
    struct rlimit cpu = {TIME_LIMIT_S, TIME_LIMIT_S};
    struct rlimit none = {0, 0};
#if !defined(__SANITIZE_ADDRESS__)
    setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory;
#endif
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_NPROC, &none);
}

static void take_line(struct place_table *table, const char *line, size_t bytes)
{
    jv pair;
    struct error *error = json_parse("symbolizer", line, bytes, &pair);
    if (error) {
        error_free(error);
        return;
    }
    if (jv_get_kind(pair) == JV_KIND_ARRAY) {
        jv index = jv_array_get(jv_copy(pair), 0);
        double number = jv_get_kind(index) == JV_KIND_NUMBER ? jv_number_value(index) : -1;
        if (number >= 0 && number < (double)table->count) {
            struct place *place = &table->places[(size_t)number];
            jv_free(place->resolved);
            place->resolved = jv_array_get(jv_copy(pair), 1);
        }
        jv_free(index);
    }
    jv_free(pair);
}

// The reader is trusted to end only as far as its CPU limit goes; a place not told by then stays null.
static void read_lines(struct place_table *table, int fd)
{
    FILE *in = fdopen(fd, "r");
    AUTO_FREE char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while (in && (length = getline(&line, &capacity, in)) > 0)
        take_line(table, line, (size_t)length);
    if (in)
        fclose(in);
}

struct error *place_resolve(struct place_table *table, const char *prefix)
{
    if (table->count == 0)
        return NULL;
    int ends[2];
    TRY(fd_pipe(ends, false));
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return error_errno(errno, "fork the symbolizer");
    }
    if (child == 0) {
        confine();
        FILE *out = fdopen(ends[1], "w");
        if (out)
            resolve_all(table, prefix, out);
        _exit(0);
    }
    close(ends[1]);
    read_lines(table, ends[0]);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return NULL;
}
