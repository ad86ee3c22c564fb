// The vDSO of programs, changed so that clocks show virtual time (see steer/clock_stub.h).
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { VDSO_MOST_WRITES = 24 };

// What is to be written, the same for every program: they all have the vDSO that this process has. Offsets are from its
// beginning.
struct vdso {
    bool usable; // false: the machine has none, or one without the room for it
    uint64_t bytes;
    uint64_t code_at;   // where the code goes
    uint64_t header_at; // its header
    char *code;         // owned
    size_t code_bytes;
    struct {
        uint64_t at, value;
    } symbols[VDSO_MOST_WRITES];
    size_t symbol_count;
};

// Looks at this process's own vDSO.
void vdso_init(struct vdso *out);
void vdso_release(struct vdso *vdso);

// A program whose clocks are ours to set.
struct program_clock {
    uint64_t vdso;  // its address; 0: its clocks are the kernel's
    uint64_t bytes; // of it
    int memory_fd;  // its /proc/PID/mem; -1 until needed
};

// Puts the code into process pid, which has just executed a program and is stopped before its first instruction.
// Returns 0, or a negative errno: then nothing has changed. Needs the right to trace it.
int vdso_install(const struct vdso *vdso, pid_t pid, int64_t ahead_ns, struct program_clock *out);

// Sets by how much the clocks are ahead. Returns 0, or a negative errno: the process is gone.
int vdso_set(const struct vdso *vdso, pid_t pid, struct program_clock *clock, int64_t ahead_ns);

void vdso_clock_release(struct program_clock *clock);
