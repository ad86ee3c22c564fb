// Monotonic time, and nothing else: no fact of shmark's depends on the time of day.
#pragma once

#include <stdint.h>

// Microseconds, and nanoseconds, since an arbitrary moment (CLOCK_MONOTONIC).
uint64_t clock_now_us(void);
uint64_t clock_now_ns(void);
