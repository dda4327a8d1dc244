/* SPDX-License-Identifier: MIT
 *
 * Hashes: XXH3 where speed counts and nobody attacks, SHA-256 where a file is pinned.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base.h"

#define LONG 4096 /* bytes from which on wider steps pay */

static const char hex_digit[] = "0123456789abcdef";

uint64_t cg_hash64(const void *data, size_t size) {
  return XXH3_64bits(size ? data : "", size);
}

cg_hash cg_hash128(const void *data, size_t size) {
  if (size >= LONG && cg_hash_wide_here()) return cg_hash128_wide(data, size);
  XXH128_hash_t hash = XXH3_128bits(size ? data : "", size);
  return (cg_hash){hash.low64, hash.high64};
}

_Static_assert(sizeof(XXH3_state_t) <= sizeof(cg_hasher), "the state of a hash is longer than its place");

void cg_hasher_begin(cg_hasher *hasher) {
  XXH3_128bits_reset((XXH3_state_t *)(void *)hasher);
}

void cg_hasher_add(cg_hasher *hasher, const void *data, size_t size) {
  if (size >= LONG && cg_hash_wide_here())
    cg_hasher_add_wide(hasher, data, size);
  else if (size)
    XXH3_128bits_update((XXH3_state_t *)(void *)hasher, data, size);
}

cg_hash cg_hasher_end(const cg_hasher *hasher) {
  XXH128_hash_t hash = XXH3_128bits_digest((const XXH3_state_t *)(const void *)hasher);
  return (cg_hash){hash.low64, hash.high64};
}

bool cg_hash_equal(cg_hash a, cg_hash b) {
  return a.low == b.low && a.high == b.high;
}

void cg_hash_text(cg_hash hash, char out[33]) {
  for (int i = 0; i < 16; i++) {
    out[i] = hex_digit[hash.high >> (60 - 4 * i) & 15];
    out[16 + i] = hex_digit[hash.low >> (60 - 4 * i) & 15];
  }
  out[32] = '\0';
}

/* -- SHA-256 (FIPS 180-4) ---------------------------------------------------------------------------------------- */

typedef struct sha {
  uint32_t state[8];
  uint64_t size;
  uint8_t block[64];
} sha;

static const uint32_t sha_round[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n) {
  return x >> n | x << (32 - n);
}

static void sha_block(uint32_t state[8], const uint8_t *p) {
  uint32_t w[64], s[8];
  for (int i = 0; i < 16; i++, p += 4) w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
    uint32_t t = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + sha_round[i] + w[i];
    uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
    uint32_t u = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += t;
    s[0] = t + u;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

static void sha_init(sha *s) {
  static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  *s = (sha){0};
  memcpy(s->state, first, sizeof first);
}

static void sha_add(sha *s, const uint8_t *data, size_t size) {
  while (size) {
    size_t at = s->size % 64;
    size_t part = 64 - at < size ? 64 - at : size;
    memcpy(s->block + at, data, part);
    s->size += part;
    data += part;
    size -= part;
    if (s->size % 64 == 0) sha_block(s->state, s->block);
  }
}

static void sha_end(sha *s, char out[65]) {
  static const uint8_t pad[64] = {0x80};
  uint64_t bits = s->size * 8;
  uint8_t length[8];
  for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
  sha_add(s, pad, 64 - (s->size + 8) % 64);
  sha_add(s, length, sizeof length);
  for (int i = 0; i < 64; i++) out[i] = hex_digit[s->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
  out[64] = '\0';
}

void cg_sha256(const void *data, size_t size, char out[65]) {
  sha s;
  sha_init(&s);
  sha_add(&s, data, size);
  sha_end(&s, out);
}

bool cg_sha256_file(const char *path, char out[65]) {
  uint8_t block[16384];
  bool done = false;
  sha s;
  sha_init(&s);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  while (fd >= 0) {
    ssize_t got = read(fd, block, sizeof block);
    if (got > 0) {
      sha_add(&s, block, (size_t)got);
    } else if (got == 0) {
      done = true;
      break;
    } else if (errno != EINTR) {
      break;
    }
  }
  if (fd >= 0) close(fd);
  if (done) sha_end(&s, out);
  return done;
}
