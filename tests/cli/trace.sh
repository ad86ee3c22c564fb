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
    sed -Ei "s/^shmark: [0-9]+ traced calls/shmark: N traced calls/" "$name.said"
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
    sem_unlink("/gate");    munmap(shared, 4096);
    shm_unlink("/store");
    shmdt(memory);
    shmctl(segment, IPC_RMID, NULL);
    semctl(set, 0, IPC_RMID);
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
EOF
check "a tidy program: two lines" reports tidy <<'EOF'
shmark: N traced calls by 2 process(es), 1 segment(s), 1 semaphore set, 1 message queue, 1 POSIX shared memory object, 1 named semaphore, 1 shared mapping, 3 synchronisation objects, 1 pipe, 1 FIFO, 1 lock
shmark: nothing was left behind
EOF
check "--quiet: a tidy program: none" reports tidy --quiet </dev/null

program untidy <<'EOF'
int main(void)
{
    int set = semget(IPC_PRIVATE, 2, 0600), late = semget(IPC_PRIVATE, 1, 0600), ends[2]; //@set
    struct sembuf up = {.sem_op = 1};
    semop(set, &up, 1); //@used
    semop(late, &up, 1); //@late
    semctl(late, 0, SETVAL, 0); //@given
    semctl(late, 0, IPC_RMID);
    msgget(0x2a, IPC_CREAT | 0640); //@queue
    int store = shm_open("/store", O_CREAT | O_RDWR, 0600); //@store
    ftruncate(store, 4096);
    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, store, 0); //@private
    char *first = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, store, 0); //@first
    char *second = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *segment = shmat(shmget(IPC_PRIVATE, 100, 0600), NULL, 0); //@segment
    sem_open("/gate", O_CREAT, 0600, 1); //@gate
    static sem_t own;
    sem_init(&own, 1, 0); //@own
    for (int i = 0; i < 3; i++)
        pthread_mutex_init((pthread_mutex_t *)segment + i, NULL); //@mutex
    pthread_cond_init((pthread_cond_t *)second, NULL); //@condition
    pipe(ends); //@pipe
    mkfifo("fifo", 0600); //@fifo
    open("fifo", O_RDWR); //@open
    if (fork() == 0) {
        pipe(ends); // what is killed cannot clean up
        raise(SIGKILL);
    }
    wait(NULL);
    exit(0); //@exit
}
EOF
check "an untidy program: each thing with its line" reports untidy <<'EOF'
shmark: process 2 ended with 1 attachment that it had not detached, by exit at untidy.c:@exit (main)
shmark: process 2 ended with 2 shared mappings that it had not unmapped: /store and others, the first made at untidy.c:@first (main)
shmark: process 2 ended with 1 named semaphore that it had not closed: /gate, made at untidy.c:@gate (main)
shmark: process 2 ended with 1 descriptor of POSIX shared memory that it had not closed: /store, made at untidy.c:@store (main)
shmark: process 2 ended with 2 pipe ends that it had not closed, the first made at untidy.c:@pipe (main)
shmark: process 2 ended with 1 descriptor of a FIFO that it had not closed: fifo, made at untidy.c:@open (main)
shmark: semaphore set 0 was used before it had values, at untidy.c:@used (main); nobody gave it any
shmark: semaphore set 1 was used before it had values, at untidy.c:@late (main); it got them at untidy.c:@given (main)
shmark: process 2 mapped /store with MAP_PRIVATE at untidy.c:@private (main): nobody else sees what it writes there
shmark: the semaphore made at untidy.c:@own (main) is for several processes, but lies in memory that they do not share
shmark: the mutex made at untidy.c:@mutex (main) lies in shared memory, but is for the threads of one process only, 3 times
shmark: the condition made at untidy.c:@condition (main) lies in shared memory, but is for the threads of one process only
shmark: N traced calls by 2 process(es), 1 segment(s), 2 semaphore sets, 1 message queue, 1 POSIX shared memory object, 1 named semaphore, 2 shared mappings, 5 synchronisation objects, 2 pipes, 1 FIFO
shmark: 6 IPC objects were left behind:
shmark:   shared memory segment 0, key 0x00000000, 100 bytes, mode 0600, made at untidy.c:@segment (main)
shmark:   semaphore set 0, key 0x00000000, 2 semaphores, mode 0600, made at untidy.c:@set (main)
shmark:   message queue 0, key 0x0000002a, 0 bytes, mode 0640, made at untidy.c:@queue (main)
shmark:   POSIX named semaphore /gate, 32 bytes, mode 0600, made at untidy.c:@gate (main)
shmark:   POSIX shared memory object /store, 4096 bytes, mode 0600, made at untidy.c:@store (main)
shmark:   FIFO fifo, mode 0600, made at untidy.c:@fifo (main)
EOF

# What glibc does inside of sem_open is nobody's failure, as long as sem_open goes on.
program failing <<'EOF'
int main(void)
{
    struct sembuf down = {.sem_op = -1, .sem_flg = IPC_NOWAIT};
    int set = semget(IPC_PRIVATE, 1, 0600), ends[2];
    semctl(set, 0, SETVAL, 0);
    for (int i = 0; i < 40; i++)
        semop(set, &down, 1); //@busy
    semctl(set, 0, IPC_RMID);
    shm_open("/missing", O_RDWR, 0); //@shm
    close(open("/dev/shm/missing", O_RDWR | O_CREAT | O_EXCL, 0600));
    open("/dev/shm/missing", O_RDWR | O_CREAT | O_EXCL, 0600); //@plain
    shm_unlink("/missing");
    shm_unlink("/missing"); //@unlink
    sem_open("/missing", 0); //@absent
    sem_close(sem_open("/gate", O_CREAT, 0600, 1)); //@new
    sem_open("/gate", O_CREAT | O_EXCL, 0600, 1); //@exclusive
    sem_close(sem_open("/gate", 0)); //@reopen
    sem_unlink("/gate");
    sem_unlink("/gate"); //@unsem
    mkfifo("none/fifo", 0600); //@fifo
    mmap(NULL, 0, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@mmap
    if (pipe(ends) != 0) //@pipe
        return 3;
    if (fork() < 0) //@fork
        return 4;
    execl("/none", "none", NULL);
    return 0;
}
EOF
told='shmark: process 2: semop failed with EAGAIN at failing.c:@busy (main), 40 times
shmark: process 2: shm_open("/missing") failed with ENOENT at failing.c:@shm (main)
shmark: process 2: open("/dev/shm/missing") failed with EEXIST at failing.c:@plain (main)
shmark: process 2: shm_unlink("/missing") failed with ENOENT at failing.c:@unlink (main)
shmark: process 2: sem_open("/missing") failed with ENOENT at failing.c:@absent (main)'
after='shmark: process 2: sem_open("/gate") failed with EEXIST at failing.c:@exclusive (main)
shmark: process 2: sem_unlink("/gate") failed with ENOENT at failing.c:@unsem (main)
shmark: process 2: mkfifo("none/fifo") failed with ENOENT at failing.c:@fifo (main)
shmark: process 2: mmap failed with EINVAL at failing.c:@mmap (main)'
counts="0 segment(s), 1 semaphore set, 1 POSIX shared memory object, 1 named semaphore"
check "failed calls: once each, as the program calls them" reports failing <<EOF
$told
$after
shmark: process 2 ended with 2 pipe ends that it had not closed, the first made at failing.c:@pipe (main)
shmark: N traced calls by 2 process(es), $counts, 1 pipe
shmark: nothing was left behind
EOF
check "an injected failure of pipe" reports failing --inject pipe:error=EMFILE <<EOF
$told
$after
shmark: process 2: pipe failed with EMFILE (injected) at failing.c:@pipe (main)
shmark: N traced calls by 1 process(es), $counts
shmark: nothing was left behind
EOF
check "an injected failure of fork" reports failing --inject fork:error=EAGAIN <<EOF
$told
$after
shmark: process 2: fork failed with EAGAIN (injected) at failing.c:@fork (main)
shmark: process 2 ended with 2 pipe ends that it had not closed, the first made at failing.c:@pipe (main)
shmark: N traced calls by 1 process(es), $counts, 1 pipe
shmark: nothing was left behind
EOF
check "an injected failure that sem_open takes well is told all the same" reports failing --inject sem_open:error=ENOENT:when=2 <<EOF
$told
shmark: process 2: sem_open("/gate") failed with ENOENT (injected) at failing.c:@new (main)
$after
shmark: process 2 ended with 2 pipe ends that it had not closed, the first made at failing.c:@pipe (main)
shmark: N traced calls by 2 process(es), $counts, 1 pipe
shmark: nothing was left behind
EOF
check "an injected failure of sem_open's first look" reports failing --inject sem_open:error=EACCES:when=2 <<EOF
$told
shmark: process 2: sem_open("/gate") failed with EACCES (injected) at failing.c:@new (main)
${after#*$'\n'}
shmark: process 2 ended with 1 named semaphore that it had not closed: /gate, made at failing.c:@exclusive (main)
shmark: process 2 ended with 2 pipe ends that it had not closed, the first made at failing.c:@pipe (main)
shmark: N traced calls by 2 process(es), $counts, 1 pipe
shmark: nothing was left behind
EOF

program many <<'EOF'
int main(void)
{
    char name[16];
    for (int i = 0; i < 25; i++) {
        sprintf(name, "/%c", 'a' + i);
        shm_open(name, O_RDWR, 0); //@open
        if (fork() == 0) {
            pipe((int[2]){0}); //@pipe
            exit(0);
        }
        wait(NULL);
    }
    return 0;
}
EOF
many() {
    {
        for name in {a..t}; do echo "shmark: process 2: shm_open(\"/$name\") failed with ENOENT at many.c:@open (main)"; done
        echo "shmark: and 5 more of this kind"
        for pid in {3..22}; do
            echo "shmark: process $pid ended with 2 pipe ends that it had not closed, the first made at many.c:@pipe (main)"
        done
        echo "shmark: and 10 more of this kind"
        echo "shmark: N traced calls by 26 process(es), 0 segment(s), 25 pipes"
        echo "shmark: nothing was left behind"
    } | reports many
}
check "many things of a kind: the first twenty" many

# Names are the program's: they reach the terminal as text and no more.
program hostile <<'EOF'
#line 7 "\033]0;title\a.c"
int main(void)
{
    mkfifo("\033[2J", 0600);
    mkfifo("\n\033[31mshmark: nothing was left behind", 0600);
    mkfifo("none/\033[2J", 0600);
    shm_open("/\302\233\b\377\342\200\256", O_CREAT | O_RDWR, 0600);
    shm_open("/\302\233\b", O_RDWR | O_NOFOLLOW, 0600);
    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, 3, 0);
    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);
    static sem_t alone; // nobody else is there to share it with
    sem_init(&alone, 1, 0);
    return 0;
}
EOF
check "names with control characters are escaped" reports hostile <<'EOF'
shmark: process 2: mkfifo("none/\x1b[2J") failed with ENOENT at \x1b]0;title\x07.c:11 (main)
shmark: process 2: shm_open("/\x9b\x08") failed with ENOENT at \x1b]0;title\x07.c:13 (main)
shmark: process 2 ended with 1 shared mapping that it had not unmapped: /\x9b\x08�\u{202e}, made at \x1b]0;title\x07.c:15 (main)
shmark: process 2 ended with 1 descriptor of POSIX shared memory that it had not closed: /\x9b\x08�\u{202e}, made at \x1b]0;title\x07.c:12 (main)
shmark: process 2 mapped /\x9b\x08�\u{202e} with MAP_PRIVATE at \x1b]0;title\x07.c:14 (main): nobody else sees what it writes there
shmark: N traced calls by 1 process(es), 0 segment(s), 1 POSIX shared memory object, 1 shared mapping, 1 synchronisation object, 2 FIFOs
shmark: 3 IPC objects were left behind:
shmark:   POSIX shared memory object /\x9b\x08�\u{202e}, 0 bytes, mode 0600, made at \x1b]0;title\x07.c:12 (main)
shmark:   FIFO \x1b[2J, mode 0600, made at \x1b]0;title\x07.c:9 (main)
shmark:   FIFO \x0a\x1b[31mshmark: nothing was left behind, mode 0600, made at \x1b]0;title\x07.c:10 (main)
EOF

# --- runs that are stopped ---

program pipes <<'EOF'
int main(void)
{
    char byte;
    int ends[2], set = semget(IPC_PRIVATE, 2, 0600); //@set
    struct sembuf down = {.sem_num = 1, .sem_op = -2};
    semctl(set, 1, SETVAL, 1);
    pipe(ends); //@pipe
    if (fork() == 0) {
        read(ends[0], &byte, 1); //@read
        exit(0);
    }
    close(ends[1]);
    if (fork() == 0)
        semop(set, &down, 1); //@semop
    wait(NULL); //@wait
    return 0;
}
EOF
check "a deadlock: who waits where, and for what" reports pipes <<'EOF'
shmark: the run came to a deadlock: nobody could ever go on
shmark:   process 2 was in wait at pipes.c:@wait (main)
shmark:   process 3 was in read at pipes.c:@read (main), at the pipe made at pipes.c:@pipe (main)
shmark:     the write end of the pipe made at pipes.c:@pipe (main) was still open in process 3
shmark:   process 4 was in semop at pipes.c:@semop (main), for semaphore 1 of set 0 (value 1, sem_op -2)
shmark: N traced calls by 3 process(es), 0 segment(s), 1 semaphore set, 1 pipe
shmark: 1 IPC object was left behind:
shmark:   semaphore set 0, key 0x00000000, 2 semaphores, mode 0600, made at pipes.c:@set (main)
EOF

program gates <<'EOF'
int main(void)
{
    sem_t *gate = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(gate, 1, 0); //@made
    sem_wait(gate); //@waits
    return 0;
}
EOF
check "a deadlock at an unnamed semaphore" reports gates <<'EOF'
shmark: the run came to a deadlock: nobody could ever go on
shmark:   process 2 was waiting at gates.c:@waits (main), for the semaphore made at gates.c:@made (main)
shmark: N traced calls by 1 process(es), 0 segment(s), 1 shared mapping, 1 synchronisation object
shmark: nothing was left behind
EOF

program busy <<'EOF'
int main(void)
{
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    int set = semget(IPC_PRIVATE, 1, 0600); //@set
    struct sembuf down = {.sem_op = -1};
    semctl(set, 0, SETVAL, 0);
    if (fork() == 0)
        semop(set, &down, 1); //@semop
    while (semctl(set, 0, GETNCNT) == 0)
        ;
    semctl(set, 0, GETVAL);
    puts("ready");
    fflush(stdout);
    for (volatile int i = 0;; i++) { } //@busy
}
EOF
line_of() { grep -n "//$2\$" "$1.c" | cut -d: -f1; }
said() { grep -qxF "shmark: $1" busy.err || { echo "not said: $1"; cat busy.err; return 1; }; }
interrupted() { # shmark passes the first signal on, and stops the run at the second
    local pid waits=0
    : >busy.out
    "$SHMARK" trace ./busy >>busy.out 2>busy.err &
    pid=$!
    until grep -q ready busy.out || [[ $((waits++)) -gt 600 ]]; do sleep 0.1; done
    kill -TERM $pid
    kill -HUP $pid
    wait $pid
    said "the run was stopped" && said "  process 2 was computing at busy.c:$(line_of busy @busy) (main)" &&
        said "  process 3 was in semop at busy.c:$(line_of busy @semop) (main)" &&
        said "  semaphore set 0, key 0x00000000, 1 semaphore, mode 0600, made at busy.c:$(line_of busy @set) (main)"
}
check "an interrupted run: where its processes were" interrupted
finish
