#!/usr/bin/env bash
# What `shmark trace` says to a person: whole reports, word by word, for programs that do everything well, and wrongly.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
cd "$work" || exit 1

headers=$(printf '#include <%s>\n' errno.h fcntl.h pthread.h semaphore.h signal.h stdio.h stdlib.h sys/file.h sys/ipc.h \
    sys/mman.h sys/msg.h sys/sem.h sys/shm.h sys/stat.h sys/wait.h unistd.h)
program() { # NAME: compiles standard input; `//@x` in a line is a mark that reports_of replaces by the line's number
    { echo "$headers"; cat; } >"$1.c"
    gcc -std=gnu17 -g -O0 -w -pthread -o "$1" "$1.c"
}

# The report, as standard input says it, of what COMMAND does; @x is the number of the line with the mark //@x.
reports() { # PROGRAM OPTION...
    local name=$1 marks
    shift
    marks=$(grep -noE '//@[a-z]+' "$name.c" | sed -E 's|^([0-9]+)://(@[a-z]+)$|s/\2\\b/\1/g|')
    sed -e "$marks" >"$name.wanted"
    timeout 60 "$SHMARK" trace "$@" "./$name" >/dev/null 2>"$name.said" || true
    diff "$name.wanted" "$name.said"
}

program tidy <<'EOF'
int main(void)
{
    int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600), set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600), ends[2], fd;
    void *memory = shmat(segment, NULL, 0);
    struct sembuf down = {.sem_op = -1};
    semctl(set, 0, SETVAL, 1);
    semop(set, &down, 1);
    shm_unlink("/store");
    errno = 0;
    int store = shm_open("/store", O_CREAT | O_EXCL | O_RDWR, 0600);
    ftruncate(store, 4096);
    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, store, 0);
    close(store);
    sem_t *gate = sem_open("/gate", O_CREAT, 0600, 1), *again = sem_open("/gate", 0);
    pthread_mutexattr_t several;
    pthread_mutexattr_init(&several);
    pthread_mutexattr_setpshared(&several, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init((pthread_mutex_t *)shared, &several);
    sem_init((sem_t *)(shared + 512), 1, 0);
    sem_t threads_only;
    sem_init(&threads_only, 0, 1);
    mkfifo("fifo", 0600);
    fd = open("fifo", O_RDWR);
    flock(fd, LOCK_EX);
    pipe(ends);
    if (fork() == 0) { // what it inherited it may keep
        dup2(ends[1], 1);
        write(1, "x", 1);
        shmdt(memory);
        exit(0);
    }
    close(ends[1]);
    while (read(ends[0], shared + 600, 1) > 0)
        ;
    wait(NULL);
    close(ends[0]);
    close(fd);
    unlink("fifo");
    pthread_mutex_destroy((pthread_mutex_t *)shared);
    sem_close(gate);
    sem_close(again);
    sem_unlink("/gate");
    munmap(shared, 4096);
    shm_unlink("/store");
    shmdt(memory);
    shmctl(segment, IPC_RMID, NULL);
    semctl(set, 0, IPC_RMID);
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
EOF
sed -i '/shm_unlink("\/store");$/{N;/errno/d}' tidy.c && gcc -std=gnu17 -g -O0 -w -pthread -o tidy tidy.c
tidy() {
    reports tidy <<'EOF' && grep -c . tidy.said
shmark: CALLS traced calls by 2 process(es), 1 segment(s), 1 semaphore set, 1 message queue, 1 POSIX shared memory object, 1 named semaphore, 1 shared mapping, 3 synchronisation objects, 1 pipe, 1 FIFO, 1 lock
shmark: nothing was left behind
EOF
}
check "a tidy program: two lines" tidy
finish
