// How to leave a function's frame, from its call-frame information, as far as the stack pointer and the frame
// pointer tell. x86-64 numbering (6 is rbp, 7 is rsp).
#pragma once

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

struct frame_rule {
    bool known;
    bool from_frame_pointer; // the canonical frame address counts from rbp, else from rsp
    int64_t cfa_offset;
    bool frame_pointer_saved; // the caller's rbp lies in memory, at this offset from the CFA
    int64_t frame_pointer_offset;
};

// The rule for the code at this address of the file. Borrows cfi, which may be NULL.
struct frame_rule frame_rule_at(Dwarf_CFI *cfi, uint64_t address);

// Where the file's content at this offset is to be loaded, by its program headers.
bool frame_address_of_offset(Elf *elf, uint64_t file_offset, uint64_t *out);

struct frame_registers {
    uint64_t pc, sp, fp;
    bool fp_known;
};

// Steps to the caller. read fetches one word of the task's memory. Returns false where the rule needs a
// frame pointer that is not known (*needs_fp is set), or memory cannot be read.
bool frame_step(const struct frame_rule *rule, bool (*read)(void *, uint64_t, uint64_t *),
                void *context, struct frame_registers *registers, bool *needs_fp);
