#include "trace/listener.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "os/kernel.h"

bool listener_use_sync_wake_up(int listener)
{
    return ioctl(listener, SHMARK_SECCOMP_IOCTL_NOTIF_SET_FLAGS,
                 SHMARK_SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP) == 0;
}

int listener_receive(int listener, struct seccomp_notif *out)
{
    // The kernel refuses a buffer that is not zero (EINVAL).
    memset(out, 0, sizeof *out);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, out) == 0)
        return 1;
    return errno == ENOENT || errno == EINTR ? 0 : -errno;
}

static bool respond(int listener, struct seccomp_notif_resp *response)
{
    int done;
    do {
        done = ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, response);
    } while (done != 0 && errno == EINTR);
    return done == 0;
}

bool listener_continue(int listener, const struct seccomp_notif *notification)
{
    struct seccomp_notif_resp response = {.id = notification->id,
                                          .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    return respond(listener, &response);
}

bool listener_answer(int listener, const struct seccomp_notif *notification, long long result,
                     int errnum)
{
    struct seccomp_notif_resp response = {
        .id = notification->id, .val = errnum ? 0 : result, .error = -errnum};
    return respond(listener, &response);
}

bool listener_valid(int listener, const struct seccomp_notif *notification)
{
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &notification->id) == 0;
}
