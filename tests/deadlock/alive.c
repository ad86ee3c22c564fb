// Each case takes a while in which little or nothing happens, and then goes on by itself: none is a deadlock.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { A_WHILE_MS = 350 };

static void sleeps(void)
{
    struct timespec time = {.tv_nsec = A_WHILE_MS * 1000000L};
    nanosleep(&time, NULL);
}

static void computes(void)
{
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do
        clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < A_WHILE_MS);
}

static void waits_for_sleeping_child(void)
{
    if (fork() == 0) {
        sleeps();
        _exit(0);
    }
    wait(NULL);
}

static void waits_for_computing_child(void)
{
    if (fork() == 0) {
        computes();
        _exit(0);
    }
    wait(NULL);
}

static void semaphore_raised_late(void)
{
    struct sembuf down = {0, -1, 0}, up = {0, 1, 0};
    int set = semget(IPC_PRIVATE, 1, 0600);
    if (fork() == 0) {
        sleeps();
        semop(set, &up, 1);
        _exit(0);
    }
    semop(set, &down, 1);
    wait(NULL);
    semctl(set, 0, IPC_RMID);
}

static void semaphore_removed_late(void)
{
    struct sembuf down = {0, -1, 0};
    int set = semget(IPC_PRIVATE, 1, 0600);
    if (fork() == 0) {
        computes();
        semctl(set, 0, IPC_RMID);
        _exit(0);
    }
    semop(set, &down, 1);
    wait(NULL);
}

static void semaphore_with_limit(void)
{
    struct sembuf down = {0, -1, 0};
    struct timespec limit = {.tv_nsec = A_WHILE_MS * 1000000L};
    int set = semget(IPC_PRIVATE, 1, 0600);
    semtimedop(set, &down, 1, &limit);
    semctl(set, 0, IPC_RMID);
}

static void nothing(int number)
{
    (void)number;
}

static void woken_by_alarm(void)
{
    struct itimerval once = {.it_value = {.tv_usec = A_WHILE_MS * 1000}};
    signal(SIGALRM, nothing);
    setitimer(ITIMER_REAL, &once, NULL);
    pause();
}

static void woken_by_posix_timer(void)
{
    timer_t timer;
    struct itimerspec once = {.it_value = {.tv_nsec = A_WHILE_MS * 1000000L}};
    signal(SIGALRM, nothing);
    timer_create(CLOCK_MONOTONIC, NULL, &timer);
    timer_settime(timer, 0, &once, NULL);
    pause();
}

static void semaphore_interrupted_by_alarm(void)
{
    struct sembuf down = {0, -1, 0};
    struct itimerval once = {.it_value = {.tv_usec = A_WHILE_MS * 1000}};
    struct sigaction action = {.sa_handler = nothing};
    int set = semget(IPC_PRIVATE, 1, 0600);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &once, NULL);
    semop(set, &down, 1);
    semctl(set, 0, IPC_RMID);
}

static void signalled_by_sleeping_child(void)
{
    sigset_t usual, blocked;
    signal(SIGUSR1, nothing);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, &usual);
    if (fork() == 0) {
        sleeps();
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    sigsuspend(&usual);
    while (wait(NULL) < 0)
        ;
}

static void pipe_filled_late(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        exit(3);
    if (fork() == 0) {
        sleeps();
        _exit(write(ends[1], "x", 1) != 1);
    }
    if (read(ends[0], &byte, 1) != 1)
        exit(3);
    wait(NULL);
}

static void fifo_opened_late(void)
{
    mkfifo("late", 0600);
    if (fork() == 0) {
        sleeps();
        close(open("late", O_WRONLY));
        _exit(0);
    }
    close(open("late", O_RDONLY));
    wait(NULL);
    unlink("late");
}

static void message_sent_late(void)
{
    struct {
        long type;
        char text[8];
    } message = {.type = 1};
    int queue = msgget(IPC_PRIVATE, 0600);
    if (fork() == 0) {
        sleeps();
        _exit(msgsnd(queue, &message, 4, 0) != 0);
    }
    msgrcv(queue, &message, sizeof message.text, 0, 0);
    wait(NULL);
    msgctl(queue, IPC_RMID, NULL);
}

static void *sleeper(void *mutex)
{
    sleeps();
    pthread_mutex_unlock(mutex);
    return NULL;
}

static void mutex_given_back_late(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_t thread;
    pthread_mutex_lock(&mutex);
    pthread_create(&thread, NULL, sleeper, &mutex);
    pthread_mutex_lock(&mutex);
    pthread_join(thread, NULL);
}

static void condition_with_limit(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec += A_WHILE_MS * 1000000L;
    limit.tv_sec += limit.tv_nsec / 1000000000;
    limit.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    pthread_cond_timedwait(&condition, &mutex, &limit);
}

static void polls_with_limit(void)
{
    int ends[2];
    if (pipe(ends))
        exit(3);
    struct pollfd wait_for = {.fd = ends[0], .events = POLLIN};
    poll(&wait_for, 1, A_WHILE_MS);
}

static void selects_with_limit(void)
{
    struct timeval limit = {.tv_usec = A_WHILE_MS * 1000};
    select(0, NULL, NULL, NULL, &limit);
}

static void timer_descriptor(void)
{
    struct itimerspec once = {.it_value = {.tv_nsec = A_WHILE_MS * 1000000L}};
    unsigned long long count;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(fd, 0, &once, NULL);
    if (read(fd, &count, sizeof count) != sizeof count)
        exit(3);
}

static void event_counter(void)
{
    unsigned long long count = 1;
    int fd = eventfd(0, 0);
    if (fork() == 0) {
        sleeps();
        _exit(write(fd, &count, sizeof count) != sizeof count);
    }
    if (read(fd, &count, sizeof count) != sizeof count)
        exit(3);
    wait(NULL);
}

static void socket_filled_late(void)
{
    int ends[2];
    char byte;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        exit(3);
    if (fork() == 0) {
        sleeps();
        _exit(write(ends[1], "x", 1) != 1);
    }
    if (read(ends[0], &byte, 1) != 1)
        exit(3);
    wait(NULL);
}

static void record_unlocked_late(void)
{
    struct flock lock = {.l_type = F_WRLCK, .l_len = 1};
    int fd = open("record", O_RDWR | O_CREAT, 0600), ends[2];
    char byte;
    if (pipe(ends))
        exit(3);
    if (fork() == 0) {
        fcntl(fd, F_SETLKW, &lock);
        if (write(ends[1], "x", 1) != 1)
            _exit(3);
        computes();
        _exit(0);
    }
    if (read(ends[0], &byte, 1) != 1)
        exit(3);
    fcntl(fd, F_SETLKW, &lock);
    wait(NULL);
    unlink("record");
}

static void stopped_and_continued(void)
{
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    sleeps();
    kill(child, SIGCONT);
    wait(NULL);
}

static void vfork_child_sleeps(void)
{
    if (vfork() == 0) {
        execlp("sleep", "sleep", "0.35", (char *)NULL);
        _exit(3);
    }
    wait(NULL);
}

// Somebody outside of the run writes after a while.
static void waits_for_input(void)
{
    char byte;
    if (read(STDIN_FILENO, &byte, 1) != 1)
        exit(3);
}

#define CASE(name) {#name, name}
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {CASE(sleeps),
             CASE(computes),
             CASE(waits_for_sleeping_child),
             CASE(waits_for_computing_child),
             CASE(semaphore_raised_late),
             CASE(semaphore_removed_late),
             CASE(semaphore_with_limit),
             CASE(woken_by_alarm),
             CASE(woken_by_posix_timer),
             CASE(semaphore_interrupted_by_alarm),
             CASE(signalled_by_sleeping_child),
             CASE(pipe_filled_late),
             CASE(fifo_opened_late),
             CASE(message_sent_late),
             CASE(mutex_given_back_late),
             CASE(condition_with_limit),
             CASE(polls_with_limit),
             CASE(selects_with_limit),
             CASE(timer_descriptor),
             CASE(event_counter),
             CASE(socket_filled_late),
             CASE(record_unlocked_late),
             CASE(stopped_and_continued),
             CASE(vfork_child_sleeps),
             CASE(waits_for_input)};

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
