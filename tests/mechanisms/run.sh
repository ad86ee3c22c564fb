#!/bin/bash
# Every mechanism of the course, used rightly and wrongly, against what other witnesses tell of the same program: strace,
# /proc as the program itself reads it, the kernel's tables after a bare run, GETALL. How: tests/witness/suite.sh.
#
#   mechanism             programs
#   SysV semaphores       sem_*          (also ../trace/semaphore_*)
#   SysV message queues   msg_*          (also ../trace/message_queue_calls)
#   POSIX shared memory   shm_*
#   POSIX semaphores      named_*, unnamed_*
#   mmap                  map_*
#   pipes and FIFOs       pipe_*, fifo_*
#   locks                 lock_*, pthread_*
#   keys                  key_*          (also ../trace/ftok_*)
#   segment control       control_*      (also ../trace/: info_commands, lock_and_unlock, stat_tells_the_truth, ..)
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/witness/suite.sh
. "$here/../witness/suite.sh"
