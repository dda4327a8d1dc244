/* SPDX-License-Identifier: MIT
 *
 * JSON numbers as text, compared and normalised exactly.
 *
 * A number is taken apart into a sign, significant digits without zeros at either end (they may lie on both sides of
 * the point), and the place of the point. Exponents are never turned into a machine word when that could overflow.
 */
#include "base.h"

typedef struct number {
  bool negative, zero;
  const char *first, *last; /* the first and the last significant digit */
  int64_t place;            /* value = 0.DIGITS * 10^(place + exponent) */
  cg_str exponent;          /* digits without leading zeros */
  bool exponent_negative;
} number;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static number number_of(cg_str text) {
  number out = {.zero = true};
  const char *at = text.data, *end = text.data + text.size, *point = NULL;
  out.negative = at < end && *at == '-';
  at += out.negative;
  for (; at < end && (is_digit(*at) || *at == '.'); at++) {
    if (*at == '.') {
      point = at;
    } else if (*at != '0') {
      if (out.zero) out.first = at;
      out.zero = false;
      out.last = at;
    }
  }
  if (!point) point = at;
  if (out.zero) return (number){.zero = true};
  out.place = out.first < point ? point - out.first : point + 1 - out.first;
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    if (at < end && (*at == '+' || *at == '-')) out.exponent_negative = *at++ == '-';
    while (at < end && *at == '0') at++;
    out.exponent = (cg_str){at, (size_t)(end - at)};
  }
  return out;
}

/* The sign of (exponent of a + place of a) - (exponent of b + place of b), for exponents of any length. */
static int compare_magnitude(const number *a, const number *b) {
  const int64_t enough = (int64_t)1 << 50; /* places stay far below it */
  int64_t difference = 0;
  size_t size = a->exponent.size > b->exponent.size ? a->exponent.size : b->exponent.size;
  for (size_t i = size; i-- && difference < enough && difference > -enough;) {
    int x = i < a->exponent.size ? a->exponent.data[a->exponent.size - 1 - i] - '0' : 0;
    int y = i < b->exponent.size ? b->exponent.data[b->exponent.size - 1 - i] - '0' : 0;
    difference = difference * 10 + (a->exponent_negative ? -x : x) - (b->exponent_negative ? -y : y);
  }
  difference += a->place - b->place;
  return (difference > 0) - (difference < 0);
}

static int compare_digits(const number *a, const number *b) {
  const char *x = a->first, *y = b->first;
  for (;; x++, y++) {
    x += x <= a->last && *x == '.';
    y += y <= b->last && *y == '.';
    if (x > a->last || y > b->last) return (x <= a->last) - (y <= b->last);
    if (*x != *y) return *x < *y ? -1 : 1;
  }
}

int cg_number_compare(cg_str a, cg_str b) {
  number x = number_of(a), y = number_of(b);
  int x_sign = x.zero ? 0 : x.negative ? -1 : 1, y_sign = y.zero ? 0 : y.negative ? -1 : 1;
  if (x_sign != y_sign) return x_sign < y_sign ? -1 : 1;
  if (!x_sign) return 0;
  int order = compare_magnitude(&x, &y);
  if (!order) order = compare_digits(&x, &y);
  return x.negative ? -order : order;
}

cg_str cg_number_normal(cg_arena *arena, cg_str text) {
  number value = number_of(text);
  char tail[32] = "";
  int64_t exponent = 0;
  if (value.zero) return CG_STR("0");
  if (value.exponent.size > 17) return cg_arena_copy(arena, text);
  for (size_t i = 0; i < value.exponent.size; i++) exponent = exponent * 10 + (value.exponent.data[i] - '0');
  size_t count = (size_t)(value.last - value.first) + 1;
  const char *point = memchr(value.first, '.', count);
  exponent = (value.exponent_negative ? -exponent : exponent) + value.place - (int64_t)(count - (point != NULL));
  if (exponent) snprintf(tail, sizeof tail, "e%lld", (long long)exponent);
  size_t tail_size = strlen(tail), size = value.negative + count - (point != NULL) + tail_size;
  char *out = cg_arena_alloc(arena, size + 1, 1), *to = out;
  if (!out) return (cg_str){NULL, 0};
  if (value.negative) *to++ = '-';
  for (const char *from = value.first; from <= value.last; from++)
    if (from != point) *to++ = *from;
  memcpy(to, tail, tail_size + 1);
  return (cg_str){out, size};
}
