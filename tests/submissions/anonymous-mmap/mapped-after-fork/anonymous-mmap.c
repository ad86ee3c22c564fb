#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static long *get_memory(size_t length)
{
    long *p = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    return p;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 1;
    int first = atoi(argv[1]), n = atoi(argv[2]) - first + 1;
    size_t length = (n + 1) * sizeof(long);

    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(1);
    }
    long *results = get_memory(length);
    if (pid == 0) {
        for (int i = 0; i < n; i++) {
            results[i] = (long)(first + i) * (first + i);
            results[n] += results[i];
        }
        munmap(results, length);
        exit(0);
    }
    wait(NULL);
    printf("squares:");
    for (int i = 0; i < n; i++)
        printf(" %ld", results[i]);
    printf("\nsum: %ld\n", results[n]);
    munmap(results, length);
    return 0;
}
