#ifndef COMMON_H
#define COMMON_H

#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define N 4
#define LEN 32

struct ring {
    sem_t mutex;
    int head, tail, count;
    char slot[N][LEN];
};

#endif
