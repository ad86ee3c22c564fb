// Preloaded into programs that initialise POSIX semaphores or pthread objects themselves: sem_init and its like make no
// system call, so nothing else tells of them. Each does what it always does; when it has succeeded, the supervisor is
// told by a system call that does not exist, which the filter passes on. Without a supervisor that call fails, unseen.
// The facts are checked against the memory of the program where they can be: it could make that call itself.
//
// This is no part of the program shmark: it is linked into nothing, and uses nothing of the other folders but the
// numbers.
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <unistd.h>

#include "trace/probe.h"

static void tell(enum probe_kind kind, enum probe_event event, const void *object, int shared,
                 unsigned value)
{
    int kept = errno;
    syscall(PROBE_CALL, (long)kind, (long)event, object, (long)shared, (long)value);
    errno = kept;
}

// Where calls are let through one at a time, locks and semaphores are to be among them.
static int tells_points;

__attribute__((constructor)) static void begin(void)
{
    tells_points = syscall(PROBE_CALL, 0L, (long)PROBE_HELLO, 0L, 0L, 0L) == 1;
}

static void point(enum probe_kind kind, const void *object)
{
    if (tells_points)
        tell(kind, PROBE_POINT, object, 0, 0);
}

// The function that this one stands before.
#define REAL(name)                                                                                 \
    ({                                                                                             \
        static __typeof__(&name) real_;                                                            \
        if (!real_)                                                                                \
            real_ = (__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name);                         \
        real_;                                                                                     \
    })

int sem_init(sem_t *sem, int pshared, unsigned value)
{
    int result = REAL(sem_init)(sem, pshared, value);
    if (result == 0)
        tell(PROBE_SEMAPHORE, PROBE_INIT, sem, pshared != 0, value);
    return result;
}

int sem_destroy(sem_t *sem)
{
    int result = REAL(sem_destroy)(sem);
    if (result == 0)
        tell(PROBE_SEMAPHORE, PROBE_DESTROY, sem, 0, 0);
    return result;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    int result = REAL(pthread_mutex_init)(mutex, attributes);
    if (attributes)
        pthread_mutexattr_getpshared(attributes, &shared);
    if (result == 0)
        tell(PROBE_MUTEX, PROBE_INIT, mutex, shared == PTHREAD_PROCESS_SHARED, 0);
    return result;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    int result = REAL(pthread_mutex_destroy)(mutex);
    if (result == 0)
        tell(PROBE_MUTEX, PROBE_DESTROY, mutex, 0, 0);
    return result;
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    int result = REAL(pthread_cond_init)(condition, attributes);
    if (attributes)
        pthread_condattr_getpshared(attributes, &shared);
    if (result == 0)
        tell(PROBE_CONDITION, PROBE_INIT, condition, shared == PTHREAD_PROCESS_SHARED, 0);
    return result;
}

int pthread_cond_destroy(pthread_cond_t *condition)
{
    int result = REAL(pthread_cond_destroy)(condition);
    if (result == 0)
        tell(PROBE_CONDITION, PROBE_DESTROY, condition, 0, 0);
    return result;
}

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    int result = REAL(pthread_rwlock_init)(lock, attributes);
    if (attributes)
        pthread_rwlockattr_getpshared(attributes, &shared);
    if (result == 0)
        tell(PROBE_RWLOCK, PROBE_INIT, lock, shared == PTHREAD_PROCESS_SHARED, 0);
    return result;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
    int result = REAL(pthread_rwlock_destroy)(lock);
    if (result == 0)
        tell(PROBE_RWLOCK, PROBE_DESTROY, lock, 0, 0);
    return result;
}

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes,
                         unsigned count)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    int result = REAL(pthread_barrier_init)(barrier, attributes, count);
    if (attributes)
        pthread_barrierattr_getpshared(attributes, &shared);
    if (result == 0)
        tell(PROBE_BARRIER, PROBE_INIT, barrier, shared == PTHREAD_PROCESS_SHARED, count);
    return result;
}

int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
    int result = REAL(pthread_barrier_destroy)(barrier);
    if (result == 0)
        tell(PROBE_BARRIER, PROBE_DESTROY, barrier, 0, 0);
    return result;
}

// --- points ---

#define POINT(name, kind, type)                                                                    \
    int name(type *object)                                                                         \
    {                                                                                              \
        point(kind, object);                                                                       \
        return REAL(name)(object);                                                                 \
    }

POINT(sem_wait, PROBE_SEMAPHORE, sem_t)
POINT(sem_trywait, PROBE_SEMAPHORE, sem_t)
POINT(sem_post, PROBE_SEMAPHORE, sem_t)
POINT(pthread_mutex_lock, PROBE_MUTEX, pthread_mutex_t)
POINT(pthread_mutex_trylock, PROBE_MUTEX, pthread_mutex_t)
POINT(pthread_mutex_unlock, PROBE_MUTEX, pthread_mutex_t)
POINT(pthread_cond_signal, PROBE_CONDITION, pthread_cond_t)
POINT(pthread_cond_broadcast, PROBE_CONDITION, pthread_cond_t)
POINT(pthread_rwlock_rdlock, PROBE_RWLOCK, pthread_rwlock_t)
POINT(pthread_rwlock_wrlock, PROBE_RWLOCK, pthread_rwlock_t)
POINT(pthread_rwlock_unlock, PROBE_RWLOCK, pthread_rwlock_t)
POINT(pthread_barrier_wait, PROBE_BARRIER, pthread_barrier_t)

int sem_timedwait(sem_t *sem, const struct timespec *limit)
{
    point(PROBE_SEMAPHORE, sem);
    return REAL(sem_timedwait)(sem, limit);
}

int sem_getvalue(sem_t *sem, int *value)
{
    point(PROBE_SEMAPHORE, sem);
    return REAL(sem_getvalue)(sem, value);
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    point(PROBE_CONDITION, condition);
    return REAL(pthread_cond_wait)(condition, mutex);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *limit)
{
    point(PROBE_CONDITION, condition);
    return REAL(pthread_cond_timedwait)(condition, mutex, limit);
}
