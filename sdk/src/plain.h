/* SPDX-License-Identifier: MIT
 *
 * Plain text, eight bytes at a time: whoever quotes text copies most of it as it is.
 */
#ifndef CODEGEN_SDK_PLAIN_H
#define CODEGEN_SDK_PLAIN_H

#include <codegen/base.h>

#define CODEGEN_ONES 0x0101010101010101u

static inline uint64_t codegen_load8(const char *data) {
  uint64_t bytes;
  __builtin_memcpy(&bytes, data, sizeof bytes);
  return bytes;
}

/** All bytes of a text of at most eight, some of them twice, with spaces where it has fewer than three. */
static inline uint64_t codegen_load_few(const char *data, size_t size) {
  uint32_t first, last;
  if (size == 8) return codegen_load8(data);
  if (size >= 4) {
    __builtin_memcpy(&first, data, sizeof first);
    __builtin_memcpy(&last, data + size - sizeof last, sizeof last);
    return (uint64_t)first << 32 | last;
  }
  if (!size) return CODEGEN_ONES * ' ';
  return CODEGEN_ONES * ' ' << 24 | (uint64_t)(unsigned char)data[0] << 16 |
         (uint64_t)(unsigned char)data[size / 2] << 8 | (unsigned char)data[size - 1];
}

/** Whether all bytes of a text are plain, by what tells it of eight. */
static inline bool codegen_is_plain_text(codegen_str text, bool (*is_plain)(uint64_t bytes)) {
  size_t at = 0;
  if (text.size <= 8) return is_plain(codegen_load_few(text.data, text.size));
  for (; text.size - at > 8; at += 8)
    if (!is_plain(codegen_load8(text.data + at))) return false;
  return is_plain(codegen_load8(text.data + text.size - 8));
}

#endif
