#include "steer/clock_stub.h"

#if defined(__x86_64__)

#include <stdbool.h>
#include <sys/time.h>
#include <time.h>

// All of it lies in a section of its own, refers to nothing outside of that, and is never run here.
#define STUB                                                                                       \
    __attribute__((section("shmark_stub"), used, noinline, no_stack_protector,                     \
                   no_sanitize("address", "undefined", "thread"), optimize("O2"),                  \
                   target("general-regs-only")))
#define INLINE static inline __attribute__((always_inline, target("general-regs-only")))

__asm__(".pushsection shmark_stub, \"ax\", @progbits\n"
        ".balign 16\n"
        "shmark_stub_header: .quad 0, 0, 0, 0\n"
        ".popsection\n");

INLINE const struct clock_stub_header *header(void)
{
    const struct clock_stub_header *out;
    __asm__("lea shmark_stub_header(%%rip), %0" : "=r"(out));
    return out;
}

enum { NS_IN_S = 1000000000, US_IN_S = 1000000 };

// Clocks of processor time are what they are.
INLINE bool passes_with_time(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
           clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ||
           clock == CLOCK_BOOTTIME || clock == CLOCK_TAI;
}

INLINE int read_clock(clockid_t clock, struct timespec *out)
{
    const struct clock_stub_header *here = header();
    int (*real)(clockid_t, struct timespec *) =
        (int (*)(clockid_t, struct timespec *))((uintptr_t)here + (uintptr_t)here->clock_gettime);
    int result = real(clock, out);
    if (result != 0 || !passes_with_time(clock))
        return result;
    int64_t ns = out->tv_nsec + here->ahead_ns % NS_IN_S;
    out->tv_sec += here->ahead_ns / NS_IN_S + (ns >= NS_IN_S);
    out->tv_nsec = ns >= NS_IN_S ? ns - NS_IN_S : ns;
    return 0;
}

STUB static int stub_clock_gettime(clockid_t clock, struct timespec *out)
{
    return read_clock(clock, out);
}

STUB static int stub_gettimeofday(struct timeval *out, void *zone)
{
    const struct clock_stub_header *here = header();
    int (*real)(struct timeval *, void *) =
        (int (*)(struct timeval *, void *))((uintptr_t)here + (uintptr_t)here->gettimeofday);
    int result = real(out, zone);
    if (result != 0 || !out)
        return result;
    int64_t us = out->tv_usec + here->ahead_ns % NS_IN_S / 1000;
    out->tv_sec += here->ahead_ns / NS_IN_S + (us >= US_IN_S);
    out->tv_usec = us >= US_IN_S ? us - US_IN_S : us;
    return 0;
}

STUB static time_t stub_time(time_t *out)
{
    struct timespec now = {0};
    read_clock(CLOCK_REALTIME_COARSE, &now); // time(2)'s own clock
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

extern const char stub_start[] __asm__("__start_shmark_stub");
extern const char stub_stop[] __asm__("__stop_shmark_stub");
extern const char stub_header[] __asm__("shmark_stub_header");

static size_t offset_of(uintptr_t address)
{
    return address - (uintptr_t)stub_start;
}

struct clock_stub clock_stub(void)
{
    return (struct clock_stub){.bytes = stub_start,
                               .size = (size_t)(stub_stop - stub_start),
                               .header = offset_of((uintptr_t)stub_header),
                               .clock_gettime = offset_of((uintptr_t)stub_clock_gettime),
                               .gettimeofday = offset_of((uintptr_t)stub_gettimeofday),
                               .time = offset_of((uintptr_t)stub_time)};
}

#else

struct clock_stub clock_stub(void)
{
    return (struct clock_stub){0};
}

#endif
