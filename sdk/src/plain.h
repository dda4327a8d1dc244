/* SPDX-License-Identifier: MIT
 *
 * Plain text, sixteen bytes at a time: whoever quotes text copies most of it as it is.
 *
 * Invariant: nothing is read or written beyond the text, nor beyond as much room as it has bytes.
 */
#ifndef CODEGEN_SDK_PLAIN_H
#define CODEGEN_SDK_PLAIN_H

#include <codegen/writer.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/** Sixteen bytes at once; comparisons give 255 for yes and 0 for no. */
typedef uint8_t codegen_block __attribute__((vector_size(16)));

/** One bit for each byte that is 255, others being 0. */
static inline uint32_t codegen_block_bits(codegen_block block) {
#if defined(__SSE2__)
  return (uint32_t)_mm_movemask_epi8((__m128i)block);
#else
  uint32_t bits = 0;
  for (uint32_t i = 0; i < 16; i++) bits |= (uint32_t)(block[i] & 1) << i;
  return bits;
#endif
}

/** Which bytes are no plain text. */
typedef codegen_block codegen_care(codegen_block block);

/** Few bytes of a text, fewer than sixteen: its first and its last ones, which may be the same; zeros behind them. */
typedef struct codegen_few {
  codegen_block block;
  uint32_t half, bits; /* how many of each; one bit for all that are there */
} codegen_few;

/** Loads fewer than sixteen bytes, and copies them where `to` is not NULL. */
static inline codegen_few codegen_load_few(char *to, const char *from, size_t size) {
  typedef uint64_t words __attribute__((vector_size(16)));
  typedef uint32_t halves __attribute__((vector_size(16)));
  if (size >= 8) {
    uint64_t first, last;
    __builtin_memcpy(&first, from, 8);
    __builtin_memcpy(&last, from + size - 8, 8);
    if (to) __builtin_memcpy(to, &first, 8), __builtin_memcpy(to + size - 8, &last, 8);
    return (codegen_few){(codegen_block)(words){first, last}, 8, 0xffff};
  }
  uint32_t first, last;
  if (size >= 4) {
    __builtin_memcpy(&first, from, 4);
    __builtin_memcpy(&last, from + size - 4, 4);
    if (to) __builtin_memcpy(to, &first, 4), __builtin_memcpy(to + size - 4, &last, 4);
    return (codegen_few){(codegen_block)(halves){first, last}, 4, 0xff};
  }
  if (!size) return (codegen_few){(codegen_block)(halves){0}, 1, 0};
  char few[4] = {from[0], from[size - 1], from[size / 2], 0}; /* the first, the last, and what may stand between */
  if (to) to[0] = few[0], to[size - 1] = few[1], to[size / 2] = few[2];
  __builtin_memcpy(&first, few, 4);
  return (codegen_few){(codegen_block)(halves){first}, 1, 7};
}

/** How many bytes of a text are plain before the first one that needs care. These are copied to `to`, where there is
 *  room for the whole text (which may be filled as well); NULL: only counted. */
static inline __attribute__((always_inline)) size_t codegen_plain(char *to, const char *from, size_t size,
                                                                  codegen_care *care) {
  if (size < 16) {
    codegen_few few = codegen_load_few(to, from, size);
    uint32_t bits = codegen_block_bits(care(few.block)) & few.bits;
    if (!bits) return size;
    if (few.half == 1) return bits & 1 ? 0 : bits & 4 ? size / 2 : size - 1;
    uint32_t i = (uint32_t)__builtin_ctz(bits);
    return i < few.half ? i : size - 2 * few.half + i;
  }
  for (size_t at = 0;;) {
    codegen_block block;
    __builtin_memcpy(&block, from + at, sizeof block);
    if (to) __builtin_memcpy(to + at, &block, sizeof block);
    uint32_t bits = codegen_block_bits(care(block));
    if (bits) return at + (size_t)__builtin_ctz(bits);
    at += 16;
    if (at == size) return size;
    if (at > size - 16) at = size - 16;
  }
}

/** Appends what a text begins with up to the first byte that needs care. How many bytes these were: all of them, where
 *  nothing more is written. */
static inline __attribute__((always_inline)) size_t codegen_out_plain(codegen_out *out, codegen_str text,
                                                                      codegen_care *care) {
  if (!codegen_out_room(out, text.size)) return text.size;
  char *to = out->data + out->size;
  if (!to) __builtin_unreachable();
  size_t size = codegen_plain(to, text.data, text.size, care);
  out->size += size;
  return size;
}

/** Copies a text that is short in most cases. Where it ends. */
static inline char *codegen_copy_short(char *to, codegen_str text) {
  if (!to) __builtin_unreachable();
  if (text.size < 16)
    (void)codegen_load_few(to, text.data, text.size);
  else
    __builtin_memcpy(to, text.data, text.size);
  return to + text.size;
}

/** Appends such a text. */
static inline void codegen_out_short(codegen_out *out, codegen_str text) {
  if (!codegen_out_room(out, text.size)) return;
  codegen_copy_short(out->data + out->size, text);
  out->size += text.size;
}

#endif
