// The clocks that the programs here read, and what is right of them after a sleep.
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define MILLISECOND 1000000LL

enum clocks {
    MONOTONIC,
    REAL_TIME,
    BOOT_TIME,
    MONOTONIC_COARSE,
    TIME,
    TIME_OF_DAY,
    RAW_MONOTONIC,
    RAW_REAL_TIME,
    RAW_TIME,
    RAW_TIME_OF_DAY,
    CPU_OF_PROCESS,
    CPU_BY_CLOCK,
    CLOCKS
};

static const char *const clock_names[CLOCKS] = {
    [MONOTONIC] = "CLOCK_MONOTONIC",
    [REAL_TIME] = "CLOCK_REALTIME",
    [BOOT_TIME] = "CLOCK_BOOTTIME",
    [MONOTONIC_COARSE] = "CLOCK_MONOTONIC_COARSE",
    [TIME] = "time()",
    [TIME_OF_DAY] = "gettimeofday()",
    [RAW_MONOTONIC] = "CLOCK_MONOTONIC by syscall()",
    [RAW_REAL_TIME] = "CLOCK_REALTIME by syscall()",
    [RAW_TIME] = "time by syscall()",
    [RAW_TIME_OF_DAY] = "gettimeofday by syscall()",
    [CPU_OF_PROCESS] = "CLOCK_PROCESS_CPUTIME_ID",
    [CPU_BY_CLOCK] = "clock()",
};

static long long by_library(clockid_t clock)
{
    struct timespec time = {0, 0};
    clock_gettime(clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

// Without the C library, which asks the kernel's vDSO: no system call then.
static long long by_system_call(clockid_t clock)
{
    struct timespec time = {0, 0};
    syscall(SYS_clock_gettime, clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

// In nanoseconds.
static long long read_clock(enum clocks which)
{
    struct timeval now = {0, 0};
    switch (which) {
    case MONOTONIC:
        return by_library(CLOCK_MONOTONIC);
    case REAL_TIME:
        return by_library(CLOCK_REALTIME);
    case BOOT_TIME:
        return by_library(CLOCK_BOOTTIME);
    case MONOTONIC_COARSE:
        return by_library(CLOCK_MONOTONIC_COARSE);
    case TIME:
        return time(NULL) * SECOND;
    case TIME_OF_DAY:
        gettimeofday(&now, NULL);
        return now.tv_sec * SECOND + now.tv_usec * 1000;
    case RAW_MONOTONIC:
        return by_system_call(CLOCK_MONOTONIC);
    case RAW_REAL_TIME:
        return by_system_call(CLOCK_REALTIME);
    case RAW_TIME:
        return syscall(SYS_time, NULL) * SECOND;
    case RAW_TIME_OF_DAY:
        syscall(SYS_gettimeofday, &now, NULL);
        return now.tv_sec * SECOND + now.tv_usec * 1000;
    case CPU_OF_PROCESS:
        return by_library(CLOCK_PROCESS_CPUTIME_ID);
    case CPU_BY_CLOCK:
        return (long long)clock() * (SECOND / CLOCKS_PER_SEC);
    default:
        return 0;
    }
}

static void read_clocks(long long readings[CLOCKS])
{
    for (int i = 0; i < CLOCKS; i++)
        readings[i] = read_clock(i);
}

static long long resolution(enum clocks which)
{
    struct timespec step = {0, 0};
    switch (which) {
    case MONOTONIC_COARSE:
        clock_getres(CLOCK_MONOTONIC_COARSE, &step);
        return step.tv_sec * SECOND + step.tv_nsec;
    case TIME:
    case RAW_TIME:
        return SECOND;
    case TIME_OF_DAY:
    case RAW_TIME_OF_DAY:
        return 1000;
    default:
        return 0;
    }
}

// How many clocks have not gone on as they must while somebody slept: by that time and less than half a second more; a
// CPU clock by less than half a second in all. Says which.
static int wrong_clocks(const char *where, const long long before[CLOCKS], long long slept)
{
    int wrong = 0;
    for (int i = 0; i < CLOCKS; i++) {
        long long went = read_clock(i) - before[i];
        long long least = slept - resolution(i), most = slept + SECOND / 2 + resolution(i);
        if (i == CPU_OF_PROCESS || i == CPU_BY_CLOCK) {
            least = -SECOND / 2; // a child's begins at 0
            most = SECOND / 2;
        }
        if (went < least || went >= most) {
            printf("%s: %s went on by %lld ms in a sleep of %lld ms\n", where, clock_names[i], went / MILLISECOND,
                   slept / MILLISECOND);
            wrong++;
        }
    }
    // The clocks that tell the same time agree.
    long long real_time = by_library(CLOCK_REALTIME);
    static const enum clocks same[] = {TIME, TIME_OF_DAY, RAW_REAL_TIME, RAW_TIME, RAW_TIME_OF_DAY};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        long long apart = read_clock(same[i]) - real_time;
        if (apart < -resolution(same[i]) - SECOND / 10 || apart > SECOND / 2) {
            printf("%s: %s is %lld ms from CLOCK_REALTIME\n", where, clock_names[same[i]], apart / MILLISECOND);
            wrong++;
        }
    }
    return wrong;
}
