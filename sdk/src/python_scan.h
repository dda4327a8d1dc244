/* SPDX-License-Identifier: MIT
 *
 * How far a text is plain: sixteen bytes at a time. Private to the SDK's sources.
 *
 * Invariant: what is looked at lies in a buffer of codegen_py, which has PY_PAD bytes behind all that was put in it.
 */
#ifndef CODEGEN_SDK_PYTHON_SCAN_H
#define CODEGEN_SDK_PYTHON_SCAN_H

#include <codegen-sdk/python.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define PY_PAD 16 /* bytes that may be read and written behind a text */

/** How many of the sixteen characters at `text` are printable ASCII up to the first that is not. They are copied to
 *  `to`, all sixteen, which may be `text` itself. */
static inline uint32_t py_plain_copy(char *to, const char *text) {
#if defined(__SSE2__)
  __m128i block = _mm_loadu_si128((const void *)text);
  __m128i other = _mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)));
  uint32_t mask = (uint32_t)_mm_movemask_epi8(other);
  _mm_storeu_si128((void *)to, block);
  return (uint32_t)__builtin_ctz(mask | 1u << 16);
#else
  uint32_t count = 0;
  __builtin_memmove(to, text, PY_PAD);
  while (count < PY_PAD && text[count] >= 0x20 && text[count] < 0x7f) count++;
  return count;
#endif
}

/** How many of the sixteen characters at `text` are printable ASCII up to the first that is not. */
static inline uint32_t py_plain_at(const char *text) {
  char copy[PY_PAD];
  return py_plain_copy(copy, text);
}

#endif
