#include "base/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 40, SHORTEST_BEGINNING = 3 };

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

// Optimal string alignment distance, by rows of the table: only three of them are ever looked at.
static int distance(const char *from, const char *to)
{
    int rows[3][LONGEST + 1];
    int from_bytes = (int)strlen(from), to_bytes = (int)strlen(to);
    for (int j = 0; j <= to_bytes; j++)
        rows[0][j] = j;
    for (int i = 1; i <= from_bytes; i++) {
        int *row = rows[i % 3];
        const int *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= to_bytes; j++) {
            int same = from[i - 1] == to[j - 1];
            row[j] = least_of(above[j - 1] + !same, least_of(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = least_of(row[j], above2[j - 2] + 1);
        }
    }
    return rows[from_bytes % 3][to_bytes];
}

const char *nearest_word(const char *word, const char *const *known)
{
    size_t bytes = strlen(word);
    if (bytes == 0 || bytes > LONGEST)
        return NULL;
    const char *best = NULL;
    int best_distance = (int)(bytes + 2) / 3 + 1;
    for (; *known; known++) {
        if (strlen(*known) > LONGEST)
            continue;
        int steps = distance(word, *known);
        if (steps < best_distance) {
            best = *known;
            best_distance = steps;
        } else if (!best && bytes >= SHORTEST_BEGINNING && strncmp(*known, word, bytes) == 0) {
            best = *known;
        }
    }
    return best;
}
