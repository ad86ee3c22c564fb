#!/usr/bin/env bash
# harness/EVIDENCE.md has every key that evidence has, and no other. The programs here make every call and every object.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/fixture.bash"
need_shmark
page=$top/harness/EVIDENCE.md
export SHMARK_DATA=$work/data
make_data "$SHMARK_DATA"
cd "$work" || exit 1

headers=$(printf '#include <%s>\n' errno.h fcntl.h pthread.h sched.h semaphore.h signal.h stdio.h stdlib.h string.h sys/file.h \
    sys/ipc.h sys/mman.h sys/msg.h sys/sem.h sys/shm.h sys/stat.h sys/syscall.h sys/time.h sys/wait.h time.h unistd.h)
sample() { # NAME [OPTION...]: the evidence of the program on standard input is NAME.json
    local name=$1
    shift
    { echo "$headers"; cat; } >"$name.c"
    gcc -std=gnu17 -D_GNU_SOURCE -g -O0 -w -pthread -o "$name" "$name.c" || return 1
    timeout 60 "$SHMARK" trace -q -o "$name.json" "$@" "./$name" >/dev/null 2>&1
    [[ -s $name.json ]]
}

everything() {
    sample everything --inject 'fork:error=EAGAIN:when=3' <<'EOF'
static void *leaves(void *unused) { syscall(SYS_exit, 0); return NULL; }

static void system_v(void)
{
    int id = shmget(ftok(".", 7), 4096, IPC_CREAT | 0600), set = semget(ftok(".", 8), 1, IPC_CREAT | 0600);
    int queue = msgget(ftok(".", 9), IPC_CREAT | 0600);
    struct shmid_ds ds;
    struct semid_ds sem_ds;
    struct msqid_ds msg_ds;
    unsigned short value = 1;
    struct sembuf down = {.sem_op = -1, .sem_flg = SEM_UNDO};
    struct timespec limit = {.tv_sec = 1};
    struct { long type; char text[8]; } message = {.type = 1};
    shmdt(shmat(id, NULL, 0));
    shmat(id, NULL, 0);
    shmctl(id, IPC_STAT, &ds);
    shmctl(id, IPC_SET, &ds);
    shmctl(id, IPC_RMID, NULL);
    semctl(set, 0, SETALL, &value);
    semctl(set, 0, GETALL, &value);
    semop(set, &down, 1);
    semctl(set, 0, SETVAL, 1);
    semtimedop(set, &down, 1, &limit);
    semctl(set, 0, IPC_STAT, &sem_ds);
    msgsnd(queue, &message, 8, 0);
    msgrcv(queue, &message, 8, 0, 0);
    msgctl(queue, IPC_STAT, &msg_ds);
}

static void posix(void)
{
    int fd = shm_open("/store", O_CREAT | O_RDWR, 0600);
    struct stat st;
    ftruncate(fd, 8192);
    fchmod(fd, 0640);
    fchown(fd, -1, -1);
    fstat(fd, &st);
    syscall(SYS_fstat, fd, &st);
    char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    msync(memory, 4096, MS_SYNC);
    mremap(memory + 4096, 4096, 4096, MREMAP_MAYMOVE);
    munmap(memory, 8192);
    memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    sem_open("/gate", O_CREAT, 0600, 1);
    sem_init((sem_t *)memory, 1, 1);
    sem_destroy((sem_t *)memory);
    linkat(AT_FDCWD, "/dev/shm/store", AT_FDCWD, "/dev/shm/again", 0);
    unlinkat(AT_FDCWD, "/dev/shm/again", 0);
}

static void files(void)
{
    int ends[2];
    struct flock whole = {.l_type = F_WRLCK};
    pipe(ends);
    syscall(SYS_pipe, ends);
    close(dup(ends[0]));
    dup2(ends[0], 60);
    dup3(ends[0], 61, O_CLOEXEC);
    fcntl(ends[0], F_DUPFD, 70);
    mkfifo("fifo", 0600);
    syscall(SYS_mknod, "other", S_IFIFO | 0600, 0);
    syscall(SYS_open, "other", O_RDWR);
    unlink("other");
    int fd = open("lock", O_CREAT | O_EXCL | O_RDWR, 0600);
    fcntl(fd, F_SETLK, &whole);
    flock(fd, LOCK_EX);
    unlink("lock");
    syscall(SYS_creat, "/dev/shm/plain", 0600);
}

int main(void)
{
    pthread_t thread;
    system_v();
    posix();
    files();
    write(1, "\377\n", 2);
    write(2, "\377\n", 2);
    usleep(1);
    pthread_create(&thread, NULL, leaves, NULL);
    pthread_join(thread, NULL);
    if (fork() == 0)
        exit(0);
    wait(NULL);
    fork();
    fork();
    return 0;
}
EOF
}
check "a program that does everything" everything

deadlocked() {
    sample deadlocked <<'EOF'
static pthread_mutex_t own;
static void *locks(void *unused) { pthread_mutex_lock(&own); return NULL; }

int main(void)
{
    int ends[2], set = semget(IPC_PRIVATE, 1, 0600), queue = msgget(IPC_PRIVATE, 0600);
    struct sembuf down = {.sem_op = -1};
    char message[64];
    pthread_t thread;
    semctl(set, 0, SETVAL, 0);
    pipe(ends);
    pthread_mutex_init(&own, NULL);
    if (fork() == 0)
        semop(set, &down, 1);
    if (fork() == 0)
        msgrcv(queue, message, 8, 0, 0);
    if (fork() == 0)
        read(ends[0], message, 1);
    if (fork() == 0) {
        pthread_mutex_lock(&own);
        pthread_create(&thread, NULL, locks, NULL);
        pthread_join(thread, NULL);
    }
    wait(NULL);
}
EOF
}
check "a deadlock" deadlocked
check "a foreign call" sample denied --isolate <<'EOF'
int main(void) { __asm__ volatile("int $0x80" ::"a"(20)); return 0; }
EOF
raced() { # NAME SCHEDULE: prints 2 or, in some orders, 1; always exits with STATUS
    sample "$1" --isolate --schedule "$2" <<EOF
int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, 0600), *number = shmat(id, NULL, 0), child = fork();
    int seen = *number;
    shmctl(id, IPC_STAT, &(struct shmid_ds){0});
    *number = seen + 1;
    if (child == 0)
        exit(0);
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    printf("%d\\n", *number);
    return $3;
}
EOF
}
check "other orders" raced explored explore:1 0
check "a random order that fails" raced random pct:1 1
check "single failures" sample swept --sweep <<'EOF'
int main(void) { return *(char *)shmat(shmget(IPC_PRIVATE, 1, 0600), NULL, 0); }
EOF
graded() { # with a warning that is not UTF-8
    make_submission graded.d '#warning "'$'\377''"'
    printf '#include <stdio.h>\n#warning "\377"\nint main(void) { puts("bye"); return 0; }\n' >graded.d/say.c
    "$SHMARK" check -a echo --evidence graded.json graded.d >/dev/null
    [[ $? -eq 1 ]]
}
check "a submission" graded

# A key is ".runs[].calls[].pid". Lines in the source (AT) and the names of source files are no keys of their own.
seen_keys() {
    jq -r '. as $all
        | (paths | select((length < 2 or .[0] != "sources") and .[-1] == (.[-1] | strings))) as $path
        | select(($path | index("args")) as $at | $at == null or $at == ($path | length) - 1)
        | select(($path | length) < 2 or ($path[-2] | tostring | test("(^|_)at$") | not))
        | [$path[] | if type == "number" then "[]" else ".\(.)" end] | add' "$@"
    # Arguments go by the call that they are of, what is behind their pointers does not.
    jq -r '.runs[].calls[] | .name as $name | .args
        | (keys[] | "\($name)(\(.))"),
          (paths | select(length > 1 and .[0] != "argv" and (.[-1] | type) == "string")
           | ".runs[].calls[].args" + ([.[] | if type == "number" then "[]" else ".\(.)" end] | add))' "$@"
}
told_keys() {
    awk '
        /^### `AT`/ { path = ""; next }
        /^### / {
            count = 0
            while (match($0, /`[^`]+`/)) {
                prefix[++count] = substr($0, RSTART + 1, RLENGTH - 2)
                $0 = substr($0, RSTART + RLENGTH)
            }
            path = prefix[1]
            next
        }
        /^\| `/ && path != "" {
            split($0, cell, " [|] ")
            calls = path == ".runs[].calls[].args"
            if (calls) {
                while (match(cell[1], /`[^`]+`/)) {
                    call = substr(cell[1], RSTART + 1, RLENGTH - 2)
                    cell[1] = substr(cell[1], RSTART + RLENGTH)
                    keys = cell[2]
                    while (match(keys, /`[^`]+`/)) {
                        print call "(" substr(keys, RSTART + 1, RLENGTH - 2) ")"
                        keys = substr(keys, RSTART + RLENGTH)
                    }
                }
                next
            }
            while (match(cell[1], /`[^`]+`/)) {
                for (i = 1; i <= count; i++)
                    print (prefix[i] == "." ? "" : prefix[i]) "." substr(cell[1], RSTART + 1, RLENGTH - 2)
                cell[1] = substr(cell[1], RSTART + RLENGTH)
            }
        }' "$page"
}
same_keys() {
    seen_keys ./*.json | sort -u >seen
    told_keys | sort -u >told
    # This one only comes of a fault of the harness.
    grep -vxF '.runs[].error' told | diff - seen
}
check "the page has the keys that there are" same_keys
finish
