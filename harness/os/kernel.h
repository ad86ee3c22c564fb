// Kernel interfaces newer than Debian 12's headers (linux-libc-dev 6.1). Numbers and layouts are ABI.
#pragma once

#include <linux/types.h>
#include <sys/ioctl.h>

// Linux 5.19: the tracee waits for its reply in a killable state, so no other signal can make a
// pending call start again.
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

// Linux 6.6: supervisor and tracee take turns on one CPU, which halves the price of a notification.
#define SHMARK_SECCOMP_IOCTL_NOTIF_SET_FLAGS _IOW('!', 4, __u64)
#define SHMARK_SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)

// Linux 6.11: PROCMAP_QUERY on /proc/PID/maps, one mapping in binary form.
struct procmap_query_v1 {
    __u64 size;
    __u64 query_flags;
    __u64 query_addr;
    __u64 vma_start;
    __u64 vma_end;
    __u64 vma_flags;
    __u64 vma_page_size;
    __u64 vma_offset;
    __u64 inode;
    __u32 dev_major;
    __u32 dev_minor;
    __u32 vma_name_size;
    __u32 build_id_size;
    __u64 vma_name_addr;
    __u64 build_id_addr;
};
#define SHMARK_PROCMAP_QUERY _IOWR('f', 17, struct procmap_query_v1)
#define SHMARK_PROCMAP_VMA_WRITABLE 0x02
#define SHMARK_PROCMAP_VMA_SHARED 0x08
#define SHMARK_PROCMAP_COVERING_OR_NEXT 0x10
#define SHMARK_PROCMAP_FILE_BACKED 0x20

// Linux 6.13, exit status since 6.15: what became of a process, also after its parent reaped it.
struct pidfd_info_v1 {
    __u64 mask;
    __u64 cgroupid;
    __u32 pid;
    __u32 tgid;
    __u32 ppid;
    __u32 ruid;
    __u32 rgid;
    __u32 euid;
    __u32 egid;
    __u32 suid;
    __u32 sgid;
    __u32 fsuid;
    __u32 fsgid;
    __s32 exit_code; // a wait status
    __u32 coredump_mask;
    __u32 spare;
};
#define SHMARK_PIDFD_GET_INFO _IOWR(0xFF, 11, struct pidfd_info_v1)
#define SHMARK_PIDFD_INFO_EXIT (1ULL << 3)
