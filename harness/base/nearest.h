// "did you mean": the known word that a misspelt one most resembles.
#pragma once

// The word of `known` (NULL-terminated) with the fewest insertions, deletions, replacements and
// swaps of neighbouring letters from `word`, if at most a third of its letters, rounded up, are
// wrong; else one that begins with it ("memory": "memory_bytes"); else NULL. The result is borrowed
// from known.
const char *nearest_word(const char *word, const char *const *known);
