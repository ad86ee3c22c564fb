#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3)
        return 1;
    long first = atol(argv[1]), n = atol(argv[2]) - first + 1;
    int ends[2];
    if (pipe(ends) < 0) {
        perror("pipe");
        return 1;
    }
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        size_t length = (n + 1) * sizeof(long);
        long *p = mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED) {
            perror("mmap");
            exit(1);
        }
        for (long i = 0; i < n; i++)
            p[n] += p[i] = (first + i) * (first + i);
        for (long i = 0; i <= n; i++)
            if (write(ends[1], &p[i], sizeof(long)) < 0)
                exit(1);
        munmap(p, length);
        exit(0);
    }
    close(ends[1]);
    long x, sum = 0;
    printf("squares:");
    for (long i = 0; i < n; i++) {
        if (read(ends[0], &x, sizeof x) != sizeof x)
            return 1;
        printf(" %ld", x);
        sum += x;
    }
    printf("\nsum: %ld\n", sum);
    wait(NULL);
    return 0;
}
