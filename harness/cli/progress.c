#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_COLUMNS = 30 };

static void draw(const struct progress *progress)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double elapsed = (double)(now.tv_sec - progress->started.tv_sec) +
                     (double)(now.tv_nsec - progress->started.tv_nsec) / 1e9;
    char bar[BAR_COLUMNS + 1];
    memset(bar, ' ', BAR_COLUMNS);
    bar[BAR_COLUMNS] = '\0';
    size_t filled = progress->total ? BAR_COLUMNS * progress->done / progress->total : 0;
    memset(bar, '=', filled);
    fprintf(stderr, "\r\033[K[%s] %zu/%zu", bar, progress->done, progress->total);
    if (progress->failed)
        fprintf(stderr, ", %zu not graded", progress->failed);
    if (progress->done) {
        size_t left = progress->total - progress->done;
        unsigned seconds = (unsigned)(elapsed / (double)progress->done * (double)left + 0.5);
        fprintf(stderr, "  ETA %u:%02u", seconds / 60, seconds % 60);
    }
    fflush(stderr);
}

void progress_start(struct progress *progress, size_t total, bool quiet)
{
    *progress = (struct progress){.total = total, .quiet = quiet};
    progress->bar = !quiet && isatty(STDERR_FILENO);
    clock_gettime(CLOCK_MONOTONIC, &progress->started);
    if (progress->bar)
        draw(progress);
}

void progress_step(struct progress *progress, const char *what, bool failed)
{
    progress->done++;
    progress->failed += failed;
    if (progress->bar)
        draw(progress);
    else if (!progress->quiet)
        fprintf(stderr, "[%zu/%zu] %s\n", progress->done, progress->total, what);
}

void progress_end(struct progress *progress)
{
    if (progress->bar)
        fputs("\r\033[K", stderr);
    progress->bar = false;
}
