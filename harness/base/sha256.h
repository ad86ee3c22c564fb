// SHA-256 (FIPS 180-4), to name the exact text that a score was computed by. Not for secrets.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_HEX_BYTES = 2 * SHA256_BYTES + 1 };

struct sha256 {
    uint32_t state[8];
    uint64_t total_bytes;
    unsigned char block[64]; // the first total_bytes % 64 are waiting
};

void sha256_init(struct sha256 *hash);

// Adds bytes; may be called any number of times.
void sha256_update(struct sha256 *hash, const void *data, size_t bytes);

// Writes the digest as lower-case hexadecimal digits, ended by NUL. Only sha256_init may follow.
void sha256_finish(struct sha256 *hash, char hex[SHA256_HEX_BYTES]);
