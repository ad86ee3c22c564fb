// The supervisor's end of seccomp user notification. seccomp_unotify(2).
#pragma once

#include <linux/seccomp.h>
#include <stdbool.h>

// Asks for the hand-over on one CPU (Linux 6.6); without it a notification costs several times as much.
// Returns whether the kernel has it.
bool listener_use_sync_wake_up(int listener);

// Takes the next notification; call it only when poll(2) says that there is one. Returns 1; 0: none (the
// task died meanwhile); or a negative errno.
int listener_receive(int listener, struct seccomp_notif *out);

// Lets the kernel do the call, with the arguments as they are then. Returns false when the task is gone.
bool listener_continue(int listener, const struct seccomp_notif *notification);

// Answers the call in the kernel's place: result, or -1 and errnum. Returns false when the task is gone.
bool listener_answer(int listener, const struct seccomp_notif *notification, long long result,
                     int errnum);

// An errno to answer with: the kernel makes the call once more, whatever comes, and the program sees nothing of it
// (ERESTARTNOINTR of linux/errno.h).
enum { LISTENER_BEGIN_AGAIN = 513 };

// Is the task still waiting in this call? Memory read from it before this is true was its own.
bool listener_valid(int listener, const struct seccomp_notif *notification);
