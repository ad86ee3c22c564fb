// The supervisor's event loop: what it waits for besides notifications.
#pragma once

#include <stddef.h>

struct supervisor;
struct call;

enum watch_kind {
    WATCH_CONTROL, // messages from init
    WATCH_PROCESS, // a pidfd; index of the tracee
    WATCH_OUTPUT,  // index: 2 * program + stream
    WATCH_WALL,    // the wall clock limit
    WATCH_TICK,    // time to look at memory and CPU
    WATCH_SIGNAL,  // SIGCHLD and what is sent to shmark
};

// Waits for notifications and the rest, and handles them, until the run is over.
void loop_run(struct supervisor *supervisor);

// All processes are dead: takes what they left in pipes and pidfds, which is all there is.
void loop_take_the_rest(struct supervisor *supervisor);

void loop_watch(struct supervisor *supervisor, int fd, enum watch_kind kind, size_t index);

// Takes all that init has said so far. Needed before a notification of an unknown process is looked at: its
// announcement may still be in the socket.
void loop_receive_control(struct supervisor *supervisor);

// Starts what waits for this call of this program.
void loop_call_done(struct supervisor *supervisor, size_t program, const struct call *call);
