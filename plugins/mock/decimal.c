/* SPDX-License-Identifier: MIT
 *
 * Decimals and random numbers: the same in templates/mock/numbers.ts. Nothing is rounded but numbers of more than
 * MK_DIGITS digits, which are cut.
 */
#include "mock.h"

static mk_uwide magnitude(mk_wide n) {
  return n < 0 ? (mk_uwide)0 - (mk_uwide)n : (mk_uwide)n;
}

static int32_t digits_of(mk_wide n) {
  mk_uwide left = magnitude(n);
  int32_t count = 0;
  for (; left; left /= 10) count++;
  return count;
}

/** n * 10^e, brought to its form. */
mk_dec mk_dec_of(mk_wide n, int32_t e) {
  mk_dec out = {n, e};
  if (!n) out.e = 0;
  while (out.n && out.n % 10 == 0) {
    out.n /= 10;
    out.e++;
  }
  return out;
}

/** Reads a number of JSON. False for one whose exponent is out of reach. */
bool mk_dec_read(codegen_str text, mk_dec *out) {
  codegen_number number = codegen_number_of(text);
  uint32_t taken = 0;
  int64_t cut = 0;
  mk_wide n = 0;
  *out = (mk_dec){0, 0};
  if (!number.valid) return false;
  for (size_t i = 0; i < number.digits.size; i++) {
    if (number.digits.data[i] == '.') continue;
    if (taken++ < MK_DIGITS)
      n = n * 10 + (number.digits.data[i] - '0');
    else
      cut++;
  }
  if (number.exponent + cut > 100000 || number.exponent + cut < -100000) return false;
  *out = mk_dec_of(number.negative ? -n : n, n ? (int32_t)(number.exponent + cut) : 0);
  return true;
}

static mk_wide scaled(mk_wide n, int32_t by) {
  while (by-- > 0) n *= 10;
  return n;
}

/** Negative, zero or positive. */
int mk_dec_compare(mk_dec a, mk_dec b) {
  int sign_a = (a.n > 0) - (a.n < 0), sign_b = (b.n > 0) - (b.n < 0);
  int32_t size_a, size_b;
  if (sign_a != sign_b || !sign_a) return (sign_a > sign_b) - (sign_a < sign_b);
  size_a = digits_of(a.n) + a.e;
  size_b = digits_of(b.n) + b.e;
  if (size_a != size_b) return size_a > size_b ? sign_a : -sign_a;
  if (a.e > b.e) a.n = scaled(a.n, a.e - b.e);
  if (b.e > a.e) b.n = scaled(b.n, b.e - a.e);
  return (a.n > b.n) - (a.n < b.n);
}

/** Whether a number is a multiple of another that is not 0. */
bool mk_dec_is_multiple(mk_dec value, mk_dec of) {
  mk_uwide of_n = magnitude(of.n), rest;
  if (!value.n) return true;
  if (value.e < of.e || !of_n) return false;
  rest = magnitude(value.n) % of_n;
  for (int32_t i = value.e - of.e; i > 0 && rest; i--) rest = rest * 10 % of_n;
  return rest == 0;
}

/* The double that is nearest, where that takes one division of two exact ones. */
static bool double_of(mk_dec value, double *out) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (magnitude(value.n) > (1ull << 53) || value.e > 22 || value.e < -22) return false;
  *out = value.e < 0 ? (double)(int64_t)value.n / powers[-value.e] : (double)(int64_t)value.n * powers[value.e];
  return true;
}

/** Whether those who divide doubles find a multiple, too: most validators do. True where it cannot be told. */
bool mk_dec_is_exact(mk_dec value, mk_dec of) {
  double a, b, ratio;
  if (!double_of(value, &a) || !double_of(of, &b)) return true;
  ratio = a / b;
  if (ratio > 9e15 || ratio < -9e15) return false;
  return (double)(int64_t)ratio == ratio;
}

/** Writes a number as ECMAScript writes it. */
size_t mk_dec_text(mk_dec value, char room[512]) {
  char digits[48];
  size_t count = 0, size = 0;
  int32_t point;
  for (mk_uwide n = magnitude(value.n); n; n /= 10) digits[sizeof digits - ++count] = (char)('0' + (int)(n % 10));
  const char *d = digits + sizeof digits - count;
  if (!count) {
    room[0] = '0';
    return 1;
  }
  if (value.n < 0) room[size++] = '-';
  point = (int32_t)count + value.e; /* digits before the point */
  if (point > 21 || point < -5) {
    int32_t e = point - 1;
    room[size++] = d[0];
    if (count > 1) room[size++] = '.';
    for (size_t i = 1; i < count; i++) room[size++] = d[i];
    room[size++] = 'e';
    room[size++] = e < 0 ? '-' : '+';
    if (e < 0) e = -e;
    for (int32_t p = 100000, any = 0; p; p /= 10)
      if (e / p % 10 || any || p == 1) room[size++] = (char)('0' + e / p % 10), any = 1;
    return size;
  }
  if (point <= 0) {
    room[size++] = '0';
    room[size++] = '.';
    for (int32_t i = point; i < 0; i++) room[size++] = '0';
    point = -1;
  }
  for (size_t i = 0; i < count; i++) {
    if ((int32_t)i == point) room[size++] = '.';
    room[size++] = d[i];
  }
  for (int32_t i = (int32_t)count; i < point; i++) room[size++] = '0';
  return size;
}

/* -- random numbers ------------------------------------------------------------------------------------------------ */

uint32_t mk_random_next(mk_random *r) {
  uint32_t t = r->a + r->b + r->d;
  r->d++;
  r->a = r->b ^ r->b >> 9;
  r->b = r->c + (r->c << 3);
  r->c = (r->c << 21 | r->c >> 11) + t;
  return t;
}

/** A number from 0 to `bound` - 1; `bound` is at most 2^20. */
uint32_t mk_random_below(mk_random *r, uint32_t bound) {
  return (uint32_t)((uint64_t)mk_random_next(r) * bound >> 32);
}

/** Begins with what a key and a seed come to. */
void mk_random_seed(mk_random *r, codegen_str key, uint64_t seed) {
  uint32_t hash[4] = {0x811c9dc5u, 0x9e3779b9u, 0x85ebca6bu, 1};
  for (size_t i = 0; i < key.size; i++)
    for (int k = 0; k < 3; k++) hash[k] = (hash[k] ^ (unsigned char)key.data[i]) * (0x01000193u + 2u * (uint32_t)k);
  r->a = hash[0] ^ (uint32_t)seed;
  r->b = hash[1] ^ (uint32_t)(seed >> 32);
  r->c = hash[2];
  r->d = hash[3];
  for (int i = 0; i < 12; i++) mk_random_next(r);
}
