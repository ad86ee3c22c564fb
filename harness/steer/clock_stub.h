// Clocks that show virtual time: code that stands before the kernel's own in the vDSO of a program.
//
// The vDSO (vdso(7)) is a library that the kernel maps into every process: clock_gettime, gettimeofday and time need no
// system call. Its last page has room: code of ours is put there, and the vDSO's table of symbols names it in place of
// the kernel's. It calls that, and adds what virtual time is ahead of real time. So a program that reads clocks
// is no slower, and nothing of the kernel's code is touched.
#pragma once

#include <stddef.h>
#include <stdint.h>

// What the code works with. The functions are given relative to the header.
struct clock_stub_header {
    int64_t ahead_ns; // added to what the clocks show
    int64_t clock_gettime, gettimeofday, time;
};

// A piece of code that runs at any address.
struct clock_stub {
    const void *bytes;
    size_t size;
    size_t header, clock_gettime, gettimeofday, time; // offsets
};

// bytes NULL: not written for this machine.
struct clock_stub clock_stub(void);
