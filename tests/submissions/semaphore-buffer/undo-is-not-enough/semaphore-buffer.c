// Model solution: a ring of five places, three semaphores, and equal shares for the consumers.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACES 5
#define MOST_CHILDREN 50

// The semaphores of the set: free places, full places, and who may touch the buffer.
enum { EMPTY, FULL, MUTEX, SEMAPHORES };

struct result {
    long items;
    long sum;
};

struct buffer {
    int in;  // the next free place
    int out; // the next full place
    int items[PLACES];
    struct result results[]; // one for each consumer
};

struct job {
    int producers;
    int consumers;
    int items; // of each producer
    int semid;
    struct buffer *buffer;
};

// The fourth argument of semctl; nobody else defines it.
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

// Adds to one semaphore, and waits while it would become negative. A child whose semaphores fail gives
// up: there is nothing that it could still do without them.
static void change(const struct job *job, unsigned short semaphore, short by)
{
    struct sembuf operation = {
        .sem_num = semaphore, .sem_op = by, .sem_flg = semaphore == MUTEX ? SEM_UNDO : 0};
    while (semop(job->semid, &operation, 1) == -1)
        if (errno != EINTR) { // a signal ends the waiting, and nothing has been changed
            perror("semop");
            shmdt(job->buffer);
            _exit(EXIT_FAILURE);
        }
}

static void produce(const struct job *job, int number)
{
    struct buffer *buffer = job->buffer;
    for (int i = 1; i <= job->items; i++) {
        change(job, EMPTY, -1);
        change(job, MUTEX, -1);
        buffer->items[buffer->in] = number * job->items + i;
        buffer->in = (buffer->in + 1) % PLACES;
        change(job, MUTEX, 1);
        change(job, FULL, 1);
    }
}

static void consume(const struct job *job, int number)
{
    struct buffer *buffer = job->buffer;
    struct result *result = &buffer->results[number];
    int all = job->producers * job->items;
    int share = all / job->consumers + (number < all % job->consumers);
    for (int i = 0; i < share; i++) {
        change(job, FULL, -1);
        change(job, MUTEX, -1);
        int item = buffer->items[buffer->out];
        buffer->out = (buffer->out + 1) % PLACES;
        change(job, MUTEX, 1);
        change(job, EMPTY, 1);
        result->items++;
        result->sum += item;
    }
}

// A child: the first ones produce, the others consume.
static _Noreturn void child(const struct job *job, int number)
{
    if (number < job->producers)
        produce(job, number);
    else
        consume(job, number - job->producers);
    if (shmdt(job->buffer) == -1) {
        perror("shmdt (child)");
        _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

static bool remove_set(int semid)
{
    if (semctl(semid, 0, IPC_RMID) == -1) {
        perror("semctl(IPC_RMID)");
        return false;
    }
    return true;
}

// Waits for so many children. *set_is_there: once one has failed the set is removed, for that wakes all the
// others, which would wait for ever for what the failed one does not do any more.
static bool wait_for(const struct job *job, int count, bool ok, bool *set_is_there)
{
    while (true) {
        if (!ok && *set_is_there) {
            *set_is_there = false;
            remove_set(job->semid);
        }
        if (count == 0)
            return ok;
        int status;
        if (wait(&status) == -1) {
            if (errno == EINTR)
                continue;
            perror("wait");
            if (!ok)
                return false;
            ok = false;
            continue;
        }
        count--;
        if (WIFEXITED(status) && WEXITSTATUS(status) != 0) // one that was killed has given the mutex back
            ok = false;
    }
}

static void print_results(const struct job *job)
{
    struct result total = {0, 0};
    for (int i = 0; i < job->consumers; i++) {
        const struct result *result = &job->buffer->results[i];
        printf("consumer %d: %ld items, sum %ld\n", i + 1, result->items, result->sum);
        total.items += result->items;
        total.sum += result->sum;
    }
    printf("total: %ld items, sum %ld\n", total.items, total.sum);
}

// Starts everybody and waits for them, with the segment attached and the set made.
static bool run_children(const struct job *job, bool *set_is_there)
{
    int started = 0;
    bool ok = true;
    while (ok && started < job->producers + job->consumers) {
        pid_t pid = fork();
        if (pid == 0)
            child(job, started);
        if (pid == -1) {
            perror("fork");
            ok = false;
        } else {
            started++;
        }
    }
    return wait_for(job, started, ok, set_is_there);
}

static bool run(struct job *job)
{
    job->semid = semget(IPC_PRIVATE, SEMAPHORES, IPC_CREAT | 0600);
    if (job->semid == -1) {
        perror("semget");
        return false;
    }
    unsigned short values[SEMAPHORES] = {[EMPTY] = PLACES, [FULL] = 0, [MUTEX] = 1};
    union semun start = {.array = values};
    bool set_is_there = true;
    bool ok = semctl(job->semid, 0, SETALL, start) != -1;
    if (!ok)
        perror("semctl(SETALL)");
    else
        ok = run_children(job, &set_is_there);
    if (ok)
        print_results(job);
    if (set_is_there && !remove_set(job->semid))
        ok = false;
    return ok;
}

static bool run_with_segment(struct job *job)
{
    size_t size = sizeof(struct buffer) + (size_t)job->consumers * sizeof(struct result);
    int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return false;
    }
    bool ok = false;
    job->buffer = shmat(id, NULL, 0); // a new segment is full of zeros
    if (job->buffer == (void *)-1) {
        perror("shmat");
    } else {
        ok = run(job);
        if (shmdt(job->buffer) == -1) {
            perror("shmdt");
            ok = false;
        }
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl(IPC_RMID)");
        ok = false;
    }
    return ok;
}

int main(int argc, char **argv)
{
    struct job job = {0};
    if (argc == 4) {
        job.producers = atoi(argv[1]);
        job.consumers = atoi(argv[2]);
        job.items = atoi(argv[3]);
    }
    if (job.producers < 1 || job.consumers < 1 || job.items < 1 || job.producers > MOST_CHILDREN ||
        job.consumers > MOST_CHILDREN || job.items > 100000) {
        fprintf(stderr, "usage: semaphore-buffer PRODUCERS CONSUMERS ITEMS\n");
        return 2;
    }
    return run_with_segment(&job) ? EXIT_SUCCESS : EXIT_FAILURE;
}
