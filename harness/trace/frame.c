#include "trace/frame.h"

#include <dwarf.h>
#include <gelf.h>
#include <stdlib.h>

enum { FRAME_POINTER = 6, STACK_POINTER = 7 };

static bool register_and_offset(const Dwarf_Op *operation, unsigned *number, int64_t *offset)
{
    if (operation->atom >= DW_OP_breg0 && operation->atom <= DW_OP_breg31) {
        *number = operation->atom - DW_OP_breg0;
        *offset = (int64_t)operation->number;
        return true;
    }
    *number = (unsigned)operation->number;
    *offset = (int64_t)operation->number2;
    return operation->atom == DW_OP_bregx;
}

// "At CFA plus offset": what compilers say of a saved register.
static void saved_frame_pointer(Dwarf_Frame *frame, struct frame_rule *rule)
{
    Dwarf_Op memory[3], *operations;
    size_t count;
    if (dwarf_frame_register(frame, FRAME_POINTER, memory, &operations, &count) != 0 ||
        count == 0 || operations[0].atom != DW_OP_call_frame_cfa)
        return;
    rule->frame_pointer_saved = count == 1 || operations[1].atom == DW_OP_plus_uconst;
    rule->frame_pointer_offset = count == 1 ? 0 : (int64_t)operations[1].number;
}

struct frame_rule frame_rule_at(Dwarf_CFI *cfi, uint64_t address)
{
    struct frame_rule rule = {0};
    Dwarf_Frame *frame = NULL;
    if (!cfi || dwarf_cfi_addrframe(cfi, address, &frame) != 0)
        return rule;
    Dwarf_Op *operations;
    size_t count;
    unsigned number;
    if (dwarf_frame_cfa(frame, &operations, &count) == 0 && count == 1 &&
        register_and_offset(&operations[0], &number, &rule.cfa_offset) &&
        (number == STACK_POINTER || number == FRAME_POINTER)) {
        rule.known = true;
        rule.from_frame_pointer = number == FRAME_POINTER;
        saved_frame_pointer(frame, &rule);
    }
    free(frame);
    return rule;
}

bool frame_address_of_offset(Elf *elf, uint64_t file_offset, uint64_t *out)
{
    size_t count;
    if (elf_getphdrnum(elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr header;
        if (gelf_getphdr(elf, (int)i, &header) && header.p_type == PT_LOAD &&
            file_offset >= header.p_offset && file_offset < header.p_offset + header.p_filesz) {
            *out = file_offset - header.p_offset + header.p_vaddr;
            return true;
        }
    }
    return false;
}

bool frame_step(const struct frame_rule *rule, bool (*read)(void *, uint64_t, uint64_t *),
                void *context, struct frame_registers *registers, bool *needs_fp)
{
    if (!rule->known)
        return false;
    if (rule->from_frame_pointer && !registers->fp_known) {
        *needs_fp = true;
        return false;
    }
    uint64_t base = rule->from_frame_pointer ? registers->fp : registers->sp;
    uint64_t cfa = base + (uint64_t)rule->cfa_offset;
    // The return address is the word below the CFA; a caller's frame lies above.
    if (cfa <= registers->sp || !read(context, cfa - 8, &registers->pc))
        return false;
    if (rule->frame_pointer_saved)
        registers->fp_known =
            read(context, cfa + (uint64_t)rule->frame_pointer_offset, &registers->fp);
    registers->sp = cfa;
    return true;
}
