#include "trace/place.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "os/procfs.h"
#include "trace/call.h"
#include "trace/module.h"
#include "trace/place_table.h"

enum { MAX_FRAMES = 48, MAX_PLACES = 20000 };

struct segment_of_code {
    uint64_t start, end, offset;
    struct module *module; // borrowed from the table
};

struct image {
    size_t references;
    struct segment_of_code *code; // in order of address
    size_t count, capacity;
};

struct place_table *place_table_new(bool trusted)
{
    struct place_table *table = xcalloc(1, sizeof *table);
    table->modules.trusted = trusted;
    return table;
}

void place_table_free(struct place_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->count; i++) {
        free(table->places[i].stack);
        jv_free(table->places[i].resolved);
    }
    free(table->places);
    module_table_release(&table->modules);
    free(table);
}

struct image *image_new(void)
{
    struct image *image = xcalloc(1, sizeof *image);
    image->references = 1;
    return image;
}

struct image *image_share(struct image *image)
{
    image->references++;
    return image;
}

void image_drop(struct image *image)
{
    if (!image || --image->references > 0)
        return;
    free(image->code);
    free(image);
}

struct refresh {
    struct place_table *table;
    struct image *image;
    pid_t pid;
};

static bool add_mapping(const struct proc_mapping *mapping, void *context)
{
    struct refresh *refresh = context;
    if (!mapping->executable || mapping->path[0] != '/')
        return true;
    struct image *image = refresh->image;
    GROW(image->code, image->capacity, image->count);
    image->code[image->count++] = (struct segment_of_code){
        .start = mapping->start,
        .end = mapping->end,
        .offset = mapping->offset,
        .module = module_intern(&refresh->table->modules, refresh->pid, mapping->path,
                                mapping->dev_major, mapping->dev_minor, mapping->inode)};
    return true;
}

static const struct segment_of_code *find_code(const struct image *image, uint64_t address)
{
    for (size_t i = 0; i < image->count; i++)
        if (address >= image->code[i].start && address < image->code[i].end)
            return &image->code[i];
    return NULL;
}

// Reads the mappings again, at most once a capture, where an address is not in what is known: the program
// has just been executed, or has loaded a library.
static const struct segment_of_code *code_at(struct place_table *table, struct image *image,
                                             pid_t pid, uint64_t address, bool *refreshed)
{
    const struct segment_of_code *code = find_code(image, address);
    if (code || *refreshed)
        return code;
    *refreshed = true;
    image->count = 0;
    struct refresh refresh = {table, image, pid};
    proc_each_mapping(pid, add_mapping, &refresh);
    return find_code(image, address);
}

static int intern(struct place_table *table, const struct place *wanted)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct place *place = &table->places[i];
        if (place->module == wanted->module && place->offset == wanted->offset &&
            place->stack_hash == wanted->stack_hash)
            return (int)i;
    }
    if (table->count >= MAX_PLACES)
        return PLACE_UNKNOWN;
    GROW(table->places, table->capacity, table->count);
    table->places[table->count] = *wanted;
    table->places[table->count].resolved = jv_null();
    return (int)table->count++;
}

// The call was made in code of the student's file itself: a static program's libc, or a raw system call.
// What to walk through is only known once its debug information is read, so a piece of the stack is kept.
static int intern_with_stack(struct place_table *table, const struct segment_of_code *code,
                             uint64_t pc, uint64_t sp, pid_t pid)
{
    enum { STACK_BYTES = 2048 };
    struct place place = {
        .module = code->module, .offset = pc - code->start + code->offset, .sp = sp};
    place.stack = xcalloc(1, STACK_BYTES);
    // The top of the stack may be nearer than that.
    for (size_t bytes = STACK_BYTES; bytes >= 64; bytes /= 2)
        if (proc_read_memory(pid, sp, place.stack, bytes) == 0) {
            place.stack_bytes = bytes;
            break;
        }
    place.code_bias = code->start - code->offset;
    place.stack_hash = 1469598103934665603u;
    for (size_t i = 0; i < place.stack_bytes && i < 256; i++)
        place.stack_hash = (place.stack_hash ^ (unsigned char)place.stack[i]) * 1099511628211u;
    size_t before = table->count;
    int index = intern(table, &place);
    if (table->count == before)
        free(place.stack);
    return index;
}

static bool read_word(void *context, uint64_t address, uint64_t *out)
{
    const pid_t *tid = context;
    return proc_read_memory(*tid, address, out, sizeof *out) == 0;
}

static bool has_lines(const struct image *image)
{
    for (size_t i = 0; i < image->count; i++)
        if (module_has_lines(image->code[i].module))
            return true;
    return false;
}

int place_capture(struct place_table *table, struct image *image, pid_t tid, int syscall_fd,
                  const uint64_t *frame_pointer)
{
    struct proc_syscall at;
    if (syscall_fd < 0 || proc_read_syscall(syscall_fd, &at) != 0)
        return PLACE_UNKNOWN;
    struct frame_registers registers = {.pc = at.pc, .sp = at.sp};
    if (frame_pointer) {
        registers.fp = *frame_pointer;
        registers.fp_known = true;
    }
    bool refreshed = false, needs_fp = false;
    for (int frame = 0; frame < MAX_FRAMES; frame++) {
        // A return address may lie behind its function: the call's own bytes are before it.
        uint64_t lookup = frame == 0 ? registers.pc : registers.pc - 1;
        const struct segment_of_code *code = code_at(table, image, tid, lookup, &refreshed);
        if (!code || (frame == 0 && table->modules.trusted && !has_lines(image)))
            return PLACE_UNKNOWN;
        uint64_t offset = lookup - code->start + code->offset;
        if (!code->module->system) {
            if (frame == 0)
                return intern_with_stack(table, code, registers.pc, registers.sp, tid);
            struct place place = {.module = code->module, .offset = offset};
            return intern(table, &place);
        }
        if (!frame_step(module_frame_rule(code->module, tid, offset), read_word, &tid, &registers,
                        &needs_fp))
            return needs_fp ? PLACE_NEEDS_FRAME_POINTER : PLACE_UNKNOWN;
    }
    return PLACE_UNKNOWN;
}

jv place_json(const struct place_table *table, int place)
{
    if (place < 0 || (size_t)place >= table->count)
        return jv_null();
    return jv_copy(table->places[place].resolved);
}
