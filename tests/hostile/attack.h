// Shared by the attacks, copied into each submission. An attack ends with 0 if it was repelled.
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target.h" // PORT, SOCKET_NAME, OUTSIDE, REPOSITORY, KEY: what is outside

static int successes;

// Says so if something that must not work has worked.
static inline void must_fail(const char *what, long result)
{
    if (result != -1) {
        printf("succeeded: %s\n", what);
        successes++;
    }
}

#define MUST_FAIL(call) must_fail(#call, (long)(call))

static inline int repelled(void)
{
    fflush(stdout);
    return successes != 0;
}

// A little ordinary work, so that the evidence has something to show after the attack.
static inline void ordinary_work(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    char *p = (char *)shmat(id, NULL, 0);
    p[0] = 1;
    shmdt(p);
    shmctl(id, IPC_RMID, NULL);
}
