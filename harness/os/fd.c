#include "os/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_PASSED_FDS = 8 };

void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int fd_write_all(int fd, const void *data, size_t bytes)
{
    const char *at = data;
    while (bytes > 0) {
        ssize_t wrote = write(fd, at, bytes);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -errno;
        at += wrote;
        bytes -= (size_t)wrote;
    }
    return 0;
}

ssize_t fd_read_all(int fd, void *data, size_t bytes)
{
    size_t used = 0;
    while (used < bytes) {
        ssize_t got = read(fd, (char *)data + used, bytes - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

int fd_send(int socket, const void *message, size_t bytes, const int *fds, size_t count)
{
    struct iovec io = {.iov_base = (void *)message, .iov_len = bytes};
    char control[CMSG_SPACE(sizeof(int) * MAX_PASSED_FDS)] = {0};
    struct msghdr header = {.msg_iov = &io, .msg_iovlen = 1};
    if (count > 0) {
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(part), fds, sizeof(int) * count);
    }
    for (;;) {
        if (sendmsg(socket, &header, MSG_NOSIGNAL) >= 0)
            return 0;
        if (errno != EINTR)
            return -errno;
    }
}

ssize_t fd_receive(int socket, void *message, size_t bytes, int *fds, size_t *count)
{
    struct iovec io = {.iov_base = message, .iov_len = bytes};
    char control[CMSG_SPACE(sizeof(int) * MAX_PASSED_FDS)];
    struct msghdr header = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got;
    do {
        got = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return -errno;
    size_t capacity = count ? *count : 0, received = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t here = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < here; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
            if (received < capacity)
                fds[received++] = fd;
            else
                close(fd);
        }
    }
    if (count)
        *count = received;
    return got;
}

struct error *fd_pipe(int ends[2], bool read_nonblocking)
{
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_errno(errno, "pipe");
    if (read_nonblocking)
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return NULL;
}

struct error *fd_from_bytes(const void *data, size_t bytes, int *out)
{
    AUTO_CLOSE int fd = memfd_create("shmark-stdin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return error_errno(errno, "memfd_create");
    int errnum = fd_write_all(fd, data, bytes);
    if (errnum < 0)
        return error_errno(-errnum, "write to memfd");
    // The program inherits it as its standard input: what it reads must not be open to change.
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    lseek(fd, 0, SEEK_SET);
    *out = fd_steal(&fd);
    return NULL;
}

int fd_write_file(const char *path, const char *text)
{
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    size_t bytes = strlen(text);
    ssize_t wrote = write(fd, text, bytes);
    if (wrote < 0)
        return -errno;
    return (size_t)wrote == bytes ? 0 : -EIO;
}
