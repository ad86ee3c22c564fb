// Mutex, condition, read-write lock and barrier in shared memory, with PTHREAD_PROCESS_SHARED and without.
// BUILD: -pthread
#include "proc.h"

struct objects {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    pthread_rwlock_t lock;
    pthread_barrier_t barrier;
};

#define INIT(kind, name, object, text, ...)                                                                            \
    do {                                                                                                               \
        if (TELL(pthread_##name##_init(object, __VA_ARGS__)) == 0)                                                     \
            witness_sync(kind, object, shared, text);                                                                  \
    } while (0)

static void init(struct objects *at, int shared)
{
    int how = shared ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    pthread_rwlockattr_t lock;
    pthread_barrierattr_t barrier;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, how);
    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, how);
    pthread_rwlockattr_init(&lock);
    pthread_rwlockattr_setpshared(&lock, how);
    pthread_barrierattr_init(&barrier);
    pthread_barrierattr_setpshared(&barrier, how);
    INIT("mutex", mutex, &at->mutex, "null", &mutex); // AT:mutex
    INIT("condition", cond, &at->condition, "null", &condition);
    INIT("rwlock", rwlock, &at->lock, "null", &lock);
    INIT("barrier", barrier, &at->barrier, "2", &barrier, 2);
}

int main(void)
{
    struct objects *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    static struct objects own;
    init(shared, 1);
    init(shared + 1, 0);
    init(&own, 0);
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(&shared->mutex);
        pthread_mutex_unlock(&shared->mutex);
        pthread_barrier_wait(&shared->barrier);
        exit(0);
    }
    pthread_barrier_wait(&shared->barrier);
    wait_for(child);
    TELL(pthread_mutex_destroy(&shared->mutex));
    TELL(pthread_cond_destroy(&shared->condition));
    TELL(pthread_rwlock_destroy(&own.lock)); // AT:destroy
    return 0;
}
