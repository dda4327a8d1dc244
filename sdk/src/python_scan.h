/* SPDX-License-Identifier: MIT
 *
 * How far a text is plain: sixteen bytes at a time. Private to the SDK's sources.
 *
 * Invariant: sixteen characters can be read; a buffer of codegen_py has PY_PAD bytes behind all that was put in it.
 */
#ifndef CODEGEN_SDK_PYTHON_SCAN_H
#define CODEGEN_SDK_PYTHON_SCAN_H

#include <codegen-sdk/python.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define PY_PAD 16 /* bytes that may be read and written behind a text */

/** Which of the sixteen characters at `text` are `c`, one bit each. */
static inline uint32_t py_equal_at(const char *text, char c) {
#if defined(__SSE2__)
  __m128i block = _mm_loadu_si128((const void *)text);
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
#else
  uint32_t out = 0;
  for (uint32_t i = 0; i < PY_PAD; i++) out |= (uint32_t)(text[i] == c) << i;
  return out;
#endif
}

/** Which of the sixteen characters at `text` are small letters of ASCII, one bit each. */
static inline uint32_t py_small_at(const char *text) {
#if defined(__SSE2__)
  __m128i block = _mm_loadu_si128((const void *)text);
  return (uint32_t)_mm_movemask_epi8(
      _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8('a' - 1)), _mm_cmplt_epi8(block, _mm_set1_epi8('z' + 1))));
#else
  uint32_t out = 0;
  for (uint32_t i = 0; i < PY_PAD; i++) out |= (uint32_t)(text[i] >= 'a' && text[i] <= 'z') << i;
  return out;
#endif
}

/** Which of the sixteen characters at `text` are not printable ASCII, one bit each. */
static inline uint32_t py_other_at(const char *text) {
#if defined(__SSE2__)
  __m128i block = _mm_loadu_si128((const void *)text);
  __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)); /* with all that are not ASCII */
  return (uint32_t)_mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f))));
#else
  uint32_t out = 0;
  for (uint32_t i = 0; i < PY_PAD; i++) out |= (uint32_t)((unsigned char)(text[i] - 0x20) >= 0x5f) << i;
  return out;
#endif
}

/** How many of the sixteen characters at `text` are printable ASCII up to the first that is not. */
static inline uint32_t py_plain_at(const char *text) {
  return (uint32_t)__builtin_ctz(py_other_at(text) | 1u << PY_PAD);
}

#endif
