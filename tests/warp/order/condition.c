// Two threads wait for a condition with pthread_cond_timedwait(), one by the real-time clock, one by the monotonic one.
// The first is disappointed once and served once; the second, which is woken for nothing meanwhile, waits to its limit.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t by_real_time = PTHREAD_COND_INITIALIZER, by_monotonic_time;
static int served, failed;

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        exit(1);
}

static struct timespec from_now(clockid_t clock, int ms)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += ms * 1000000L;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static void *first_waiter(void *unused)
{
    pthread_mutex_lock(&mutex);
    struct timespec limit = from_now(CLOCK_REALTIME, 100);
    int result = 0;
    while (!served && result == 0)
        result = pthread_cond_timedwait(&by_real_time, &mutex, &limit);
    failed |= result != ETIMEDOUT;
    say("100 ms: the first thread gives up\n");

    limit = from_now(CLOCK_REALTIME, 400);
    result = 0;
    while (!served && result == 0)
        result = pthread_cond_timedwait(&by_real_time, &mutex, &limit);
    failed |= result != 0;
    say("200 ms: the first thread is served\n");
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void *second_waiter(void *unused)
{
    pthread_mutex_lock(&mutex);
    struct timespec limit = from_now(CLOCK_MONOTONIC, 300);
    int result = 0;
    while (result == 0) // what it waits for never comes
        result = pthread_cond_timedwait(&by_monotonic_time, &mutex, &limit);
    failed |= result != ETIMEDOUT;
    say("300 ms: the second thread gives up\n");
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void)
{
    pthread_condattr_t attributes;
    pthread_t first, second;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&by_monotonic_time, &attributes);
    if (pthread_create(&first, NULL, first_waiter, NULL) || pthread_create(&second, NULL, second_waiter, NULL))
        return 1;

    usleep(200000);
    pthread_mutex_lock(&mutex);
    say("200 ms: the main thread serves\n");
    served = 1;
    pthread_cond_signal(&by_real_time);
    pthread_cond_broadcast(&by_monotonic_time);
    pthread_mutex_unlock(&mutex);

    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return failed;
}
