// Two philosophers at a table with two forks, which are POSIX semaphores in shared memory. Each takes the fork at the
// left first, which is another one for each.
// Fails if each has taken one fork before either has taken two: a deadlock.
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct table {
    sem_t forks[2];
    int meals[2];
};

static void be_a_philosopher(struct table *table, int seat)
{
    sem_t *left = &table->forks[seat], *right = &table->forks[1 - seat];
    sem_wait(left);
    sem_wait(right);
    table->meals[seat]++;
    sem_post(right);
    sem_post(left);
    exit(0);
}

int main(void)
{
    struct table *table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (table == MAP_FAILED || sem_init(&table->forks[0], 1, 1) < 0 || sem_init(&table->forks[1], 1, 1) < 0) {
        perror("the table");
        return 2;
    }
    for (int seat = 0; seat < 2; seat++)
        if (fork() == 0)
            be_a_philosopher(table, seat);
    wait(NULL);
    wait(NULL);
    printf("meals %d and %d\n", table->meals[0], table->meals[1]);
    sem_destroy(&table->forks[0]);
    sem_destroy(&table->forks[1]);
    munmap(table, sizeof *table);
    return 0;
}
