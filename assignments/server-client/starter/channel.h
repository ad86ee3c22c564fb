// What server and client must agree on.
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/types.h>

#define PROJECT 'C'
#define SEGMENT_SIZE 1024

struct block {
    size_t length; // how many of the bytes are there
    char bytes[SEGMENT_SIZE - sizeof(size_t)];
};
