/* SPDX-License-Identifier: MIT
 *
 * Numbers are text. A schema's number is never a double: 9007199254740993 stays what it is. Text follows the JSON
 * grammar (RFC 8259, section 6), which documents guarantee. Everything here is [any].
 */
#ifndef CODEGEN_NUMBER_H
#define CODEGEN_NUMBER_H

#include <codegen/base.h>

CODEGEN_BEGIN

/** The parts of a number: value = (negative ? -1 : 1) * digits * 10^exponent. Leading and trailing zeros are not
 *  counted among the digits; zero has none. `digits` may hold a point that does not count. */
typedef struct codegen_number {
  codegen_str digits; /* slice of the text from the first to the last digit that counts, perhaps with a point inside */
  int64_t exponent;   /* of the last digit that counts */
  bool negative;
  bool valid; /* the text was a number, and its exponent fits */
} codegen_number;

/** Takes a number apart. */
static inline codegen_number codegen_number_of(codegen_str text) {
  codegen_number out = {{text.data, 0}, 0, false, false};
  size_t i = 0, first = SIZE_MAX, last = 0;
  int64_t point = 0, exponent = 0, zeros = 0;
  bool fraction = false, any = false;
  if (i < text.size && text.data[i] == '-') out.negative = true, i++;
  for (; i < text.size; i++) {
    char c = text.data[i];
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    any = true;
    if (fraction) point--;
    if (c != '0') {
      if (first == SIZE_MAX) first = i;
      last = i;
      zeros = 0;
    } else {
      zeros++;
    }
  }
  if (!any) return out;
  if (i < text.size && (text.data[i] == 'e' || text.data[i] == 'E')) {
    bool down = false;
    size_t begin;
    i++;
    if (i < text.size && (text.data[i] == '+' || text.data[i] == '-')) down = text.data[i++] == '-';
    for (begin = i; i < text.size && text.data[i] >= '0' && text.data[i] <= '9'; i++) {
      if (exponent > 99999999999999) return out;
      exponent = exponent * 10 + (text.data[i] - '0');
    }
    if (i == begin) return out;
    if (down) exponent = -exponent;
  }
  if (i != text.size) return out;
  out.valid = true;
  if (first == SIZE_MAX) {
    out.negative = false;
    return out;
  }
  out.digits.data = text.data + first;
  out.digits.size = last - first + 1;
  out.exponent = exponent + point + zeros;
  return out;
}

/** The number as an unsigned 64-bit integer; false when it is negative, has a fraction or does not fit. Never
 *  rounds. */
static inline bool codegen_number_u64(codegen_str text, uint64_t *out) {
  codegen_number number = codegen_number_of(text);
  uint64_t value = 0;
  if (!number.valid || number.negative || (number.digits.size && number.exponent < 0) || number.exponent > 19)
    return false;
  for (size_t i = 0; i < number.digits.size; i++) {
    if (number.digits.data[i] == '.') continue;
    if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
        __builtin_add_overflow(value, (uint64_t)(number.digits.data[i] - '0'), &value))
      return false;
  }
  for (int64_t i = 0; number.digits.size && i < number.exponent; i++)
    if (__builtin_mul_overflow(value, (uint64_t)10, &value)) return false;
  *out = value;
  return true;
}

/** The number as a signed 64-bit integer; false when it has a fraction or does not fit. Never rounds. */
static inline bool codegen_number_i64(codegen_str text, int64_t *out) {
  bool negative = text.size > 0 && text.data[0] == '-';
  codegen_str magnitude = {text.data + negative, text.size - negative};
  uint64_t value;
  if (!codegen_number_u64(magnitude, &value)) return false;
  if (value > (uint64_t)INT64_MAX + (negative ? 1 : 0)) return false;
  *out = negative ? (int64_t)(0 - value) : (int64_t)value;
  return true;
}

CODEGEN_END

#endif
