// Runs a fuzz target without libFuzzer: on each seed, on every beginning of each seed, and on a
// fixed number of mutations of the seeds. Everything follows from the seeds and the number, so a
// failure happens again.
//
//     TARGET [-runs=N] [-start=N] SEED...
//
// A crash prints the number of the run; `-start=N -runs=1` repeats that one alone, and the input is
// left in fuzz-crash.bin in the current folder.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { LONGEST_BYTES = 1 << 16, MOST_MUTATIONS = 8 };

struct input {
    uint8_t *data; // owned
    size_t bytes;
};

static struct input current; // what a crash is about; borrowed data
static unsigned long current_run;

// What JSON and its readers care about.
static const char *const tokens[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "nan",
    "-0",
    "1e999",
    "0.1",
    "99999999999999999999",
    "\"\"",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[",
    "\xef\xbb\xbf",
    "\xff",
    "..",
    "/",
    "\"id\":",
    "\"run\":",
    "\"start\":",
    "\"after_exit\":",
    "\"needs\":",
    "\"score\":",
    "\"locations\":",
};
enum { TOKENS = sizeof tokens / sizeof *tokens };

// xorshift64*; state is never 0.
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1dULL;
}

static size_t below(uint64_t *random, size_t limit)
{
    return limit ? (size_t)(next_random(random) >> 16) % limit : 0;
}

static void on_crash(int number)
{
    FILE *file = fopen("fuzz-crash.bin", "we");
    if (file) {
        fwrite(current.data, 1, current.bytes, file);
        fclose(file);
    }
    fprintf(stderr, "run %lu: signal %d, input of %zu bytes in fuzz-crash.bin\n", current_run,
            number, current.bytes);
    signal(number, SIG_DFL);
    raise(number);
}

// Runs the target on an exact copy, so that a read past the end is seen.
static void run(const uint8_t *data, size_t bytes)
{
    uint8_t *copy = malloc(bytes ? bytes : 1);
    if (!copy)
        abort();
    memcpy(copy, data, bytes);
    current = (struct input){copy, bytes};
    LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
}

static struct input read_seed(const char *path)
{
    struct input seed = {.data = malloc(LONGEST_BYTES)};
    FILE *file = fopen(path, "re");
    if (!file || !seed.data) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(2);
    }
    seed.bytes = fread(seed.data, 1, LONGEST_BYTES, file);
    fclose(file);
    return seed;
}

// Puts `bytes` of data in at a place, if there is room.
static void insert(struct input *input, size_t at, const void *data, size_t bytes)
{
    if (input->bytes + bytes > LONGEST_BYTES)
        return;
    memmove(input->data + at + bytes, input->data + at, input->bytes - at);
    memcpy(input->data + at, data, bytes);
    input->bytes += bytes;
}

static void cut(struct input *input, size_t at, size_t bytes)
{
    if (bytes > input->bytes - at)
        bytes = input->bytes - at;
    memmove(input->data + at, input->data + at + bytes, input->bytes - at - bytes);
    input->bytes -= bytes;
}

static void mutate(struct input *input, const struct input *other, uint64_t *random)
{
    size_t at = below(random, input->bytes + 1), from = below(random, other->bytes);
    const char *token = tokens[below(random, TOKENS)];
    switch (below(random, 5)) {
    case 0:
        if (at < input->bytes)
            input->data[at] = (uint8_t)next_random(random);
        break;
    case 1:
        cut(input, at, 1 + below(random, 32));
        break;
    case 2:
        insert(input, at, other->data + from, below(random, other->bytes - from));
        break;
    case 3:
        cut(input, at, 1 + below(random, 4));
        insert(input, at, token, strlen(token));
        break;
    default:
        insert(input, at, token, strlen(token));
        break;
    }
}

// The run's number decides everything about it.
static void run_mutated(const struct input *seeds, size_t count, unsigned long number)
{
    static uint8_t buffer[LONGEST_BYTES];
    uint64_t random = (number + 1) * 0x9e3779b97f4a7c15ULL;
    for (int i = 0; i < 4; i++)
        next_random(&random);
    const struct input *seed = &seeds[below(&random, count)];
    struct input input = {buffer, seed->bytes};
    memcpy(buffer, seed->data, seed->bytes);
    for (size_t left = 1 + below(&random, MOST_MUTATIONS); left > 0; left--)
        mutate(&input, &seeds[below(&random, count)], &random);
    current_run = number;
    run(input.data, input.bytes);
}

int main(int argc, char **argv)
{
    unsigned long runs = 20000, start = 0;
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        if (sscanf(argv[first], "-runs=%lu", &runs) != 1 &&
            sscanf(argv[first], "-start=%lu", &start) != 1) {
            fprintf(stderr, "usage: %s [-runs=N] [-start=N] SEED...\n", argv[0]);
            return 2;
        }
    }
    size_t count = (size_t)(argc - first), beginnings = 0;
    if (count == 0) {
        fprintf(stderr, "%s: no seeds\n", argv[0]);
        return 2;
    }
    signal(SIGABRT, on_crash);
    signal(SIGSEGV, on_crash);
    struct input *seeds = calloc(count, sizeof *seeds);
    if (!seeds)
        abort();
    for (size_t i = 0; i < count; i++) {
        seeds[i] = read_seed(argv[first + (int)i]);
        for (size_t bytes = 0; start == 0 && bytes <= seeds[i].bytes; bytes++, beginnings++)
            run(seeds[i].data, bytes);
    }
    for (unsigned long number = start; number < start + runs; number++)
        run_mutated(seeds, count, number);
    for (size_t i = 0; i < count; i++)
        free(seeds[i].data);
    free(seeds);
    printf("%s: %zu seeds, %zu beginnings, %lu mutations: no crash\n", argv[0], count, beginnings,
           runs);
    return 0;
}
