// Shared by the traced programs: every call made through TELL also prints what the program saw.
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif

// dprintf: nothing stays in a buffer that a fork would double or a crash would lose.
static inline long tell(const char *what, long result)
{
    int error = errno;
    if (result == -1)
        dprintf(1, "%s = -1 %s\n", what, strerrorname_np(error));
    else
        dprintf(1, "%s = %ld\n", what, result);
    errno = error;
    return result;
}

static inline char *tell_address(const char *what, void *address)
{
    if (address == (void *)-1)
        tell(what, -1);
    else
        dprintf(1, "%s = %p\n", what, address);
    return (char *)address;
}

#define TELL(call) ((int)tell(#call, (long)(call)))
#define TELL_ADDRESS(call) tell_address(#call, (call))

// Waits for every child and says how each ended, in the order of their numbers.
static inline void wait_all(void)
{
    int status;
    while (wait(&status) > 0)
        ;
}

static inline void wait_for(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, 0) == pid)
        dprintf(1, "child %s %d\n", WIFEXITED(status) ? "exited" : "killed",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}
