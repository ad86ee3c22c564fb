#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        printf("two numbers, please\n");
        return 1;
    }
    int first = atoi(argv[1]), last = atoi(argv[2]);
    int n = last - first + 1;
    size_t length = (n + 1) * sizeof(long);

    // results[0] to results[n - 1] are the squares, results[n] is the sum
    long *results = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (results < 0) {
        perror("mmap");
        exit(1);
    }

    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(1);
    }
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
    printf("\n");
    printf("sum: %ld\n", results[n]);
    munmap(results, length);
    return 0;
}
