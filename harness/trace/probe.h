// What the probe (harness/probe) tells the supervisor, and how: by a system call of a number that no kernel has, with
// kind, event, address of the object, whether it is for several processes, and its value.
#pragma once

enum { PROBE_CALL = 0x534d4b }; // "SMK"

enum probe_kind {
    PROBE_SEMAPHORE = 1,
    PROBE_MUTEX,
    PROBE_CONDITION,
    PROBE_RWLOCK,
    PROBE_BARRIER,
};

enum probe_event {
    PROBE_INIT = 1,
    PROBE_DESTROY,
    PROBE_HELLO, // a program begins: is it to tell of what follows?
    PROBE_POINT, // before it locks, posts or the like, which needs no system call as a rule
};

// Where it is in a grading sandbox.
#define PROBE_PATH "/run/shmark-probe.so"

// What it is called beside the program.
#define PROBE_NAME "shmark-probe.so"
