// Each case comes to a point where everybody waits for somebody. The lines that they wait in are marked; run.sh looks
// for exactly these in the evidence.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int set;

static void meet(int pair[2]) // until the other process has come to the same point
{
    char byte = 0;
    if (write(pair[1], &byte, 1) != 1)
        exit(3);
}

static void await(int pair[2])
{
    char byte;
    if (read(pair[0], &byte, 1) != 1)
        exit(3);
}

static void abba_semaphores(void)
{
    int here[2], there[2];
    struct sembuf first = {0, -1, 0}, second = {1, -1, 0};
    if (pipe(here) || pipe(there))
        exit(3);
    set = semget(IPC_PRIVATE, 2, 0600);
    semctl(set, 0, SETVAL, 1);
    semctl(set, 1, SETVAL, 1);
    if (fork() == 0) {
        semop(set, &second, 1);
        meet(here);
        await(there);
        semop(set, &first, 1); // AT:abba_semaphores
        _exit(0);
    }
    semop(set, &first, 1);
    meet(there);
    await(here);
    semop(set, &second, 1); // AT:abba_semaphores
    wait(NULL);
}

static void semaphore_never_raised(void)
{
    struct sembuf down = {0, -1, 0};
    set = semget(IPC_PRIVATE, 1, 0600);
    semctl(set, 0, SETVAL, 0);
    semop(set, &down, 1); // AT:semaphore_never_raised
}

static void waits_for_zero(void)
{
    struct sembuf zero = {0, 0, 0};
    set = semget(IPC_PRIVATE, 1, 0600);
    semctl(set, 0, SETVAL, 2);
    semop(set, &zero, 1); // AT:waits_for_zero
}

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void *takes_right_first(void *unused)
{
    pthread_mutex_lock(&right);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&left); // AT:abba_mutexes
    return unused;
}

static void abba_mutexes(void)
{
    pthread_t thread;
    pthread_barrier_init(&both, NULL, 2);
    pthread_create(&thread, NULL, takes_right_first, NULL);
    pthread_mutex_lock(&left);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&right); // AT:abba_mutexes
}

static void posix_semaphore_lost(void)
{
    sem_t *sem = mmap(NULL, sizeof *sem, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(sem, 1, 0);
    if (fork() == 0) {
        sem_wait(sem); // AT:posix_semaphore_lost
        _exit(0);
    }
    wait(NULL); // AT:posix_semaphore_lost
}

static void pipe_never_ends(void)
{
    int ends[2];
    char buffer[16];
    if (pipe(ends))
        exit(3);
    if (fork() == 0) {
        while (read(ends[0], buffer, sizeof buffer) > 0) // AT:pipe_never_ends
            ;
        _exit(0);
    }
    if (write(ends[1], "x", 1) != 1)
        exit(3);
    wait(NULL); // AT:pipe_never_ends
}

static void pipe_is_full(void)
{
    int ends[2];
    char block[4096] = {0};
    if (pipe(ends))
        exit(3);
    for (;;)
        if (write(ends[1], block, sizeof block) < 0) // AT:pipe_is_full
            exit(3);
}

static void fifo_without_partner(void)
{
    mkfifo("nobody", 0600);
    open("nobody", O_RDONLY); // AT:fifo_without_partner
}

static void message_never_sent(void)
{
    struct {
        long type;
        char text[8];
    } message;
    int queue = msgget(IPC_PRIVATE, 0600);
    msgrcv(queue, &message, sizeof message.text, 0, 0); // AT:message_never_sent
}

static void records_crosswise(void)
{
    int fd = open("records", O_RDWR | O_CREAT, 0600);
    struct flock lock = {.l_type = F_WRLCK, .l_len = 1};
    fcntl(fd, F_SETLKW, &lock);
    if (fork() == 0) {
        fcntl(fd, F_SETLKW, &lock); // AT:records_crosswise
        _exit(0);
    }
    wait(NULL); // AT:records_crosswise
}

static void flock_twice(void)
{
    int one = open("lock", O_RDWR | O_CREAT, 0600), two = open("lock", O_RDWR);
    flock(one, LOCK_EX);
    flock(two, LOCK_EX); // AT:flock_twice
}

static void signal_never_sent(void)
{
    pause(); // AT:signal_never_sent
}

static void both_wait_for_a_child(void)
{
    if (fork() == 0) {
        if (fork() == 0) {
            pause(); // AT:both_wait_for_a_child
            _exit(0);
        }
        wait(NULL); // AT:both_wait_for_a_child
        _exit(0);
    }
    wait(NULL); // AT:both_wait_for_a_child
}

#define CASE(name) {#name, name}
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {CASE(abba_semaphores),      CASE(semaphore_never_raised), CASE(waits_for_zero),
             CASE(abba_mutexes),         CASE(posix_semaphore_lost),   CASE(pipe_never_ends),
             CASE(pipe_is_full),         CASE(fifo_without_partner),   CASE(message_never_sent),
             CASE(records_crosswise),    CASE(flock_twice),            CASE(signal_never_sent),
             CASE(both_wait_for_a_child)};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (argc < 2)
            puts(cases[i].name);
        else if (strcmp(argv[1], cases[i].name) == 0)
            cases[i].run();
    }
    return 0;
}
