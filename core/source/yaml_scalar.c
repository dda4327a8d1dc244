/* SPDX-License-Identifier: MIT
 *
 * Plain YAML scalars by the 1.2 core schema. Numbers keep their text; only what JSON's grammar refuses is rewritten, by
 * text, never through a binary number.
 */
#include "yaml.h"

#define RADIX_DIGITS_MAX 256 /* longer hexadecimal and octal numbers are strings */

static bool digit(char c) {
  return c >= '0' && c <= '9';
}

static size_t digits(cg_str text, size_t at) {
  while (at < text.size && digit(text.data[at])) at++;
  return at;
}

static bool one_of(cg_str text, const char *a, const char *b, const char *c) {
  return codegen_str_is(text, a) || codegen_str_is(text, b) || codegen_str_is(text, c);
}

static int radix_digit(char c) {
  if (digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

/** 0o17 and 0x1F to decimal. */
static bool radix_number(cg_str text, cg_buf *number) {
  unsigned char decimal[RADIX_DIGITS_MAX * 2] = {0}; /* least digit first; 16^256 has 309 digits */
  size_t count = 1;
  int radix = text.data[1] == 'x' ? 16 : 8;
  if (text.size < 3 || text.size - 2 > RADIX_DIGITS_MAX) return false;
  for (size_t i = 2; i < text.size; i++) {
    int carry = radix_digit(text.data[i]);
    if (carry >= radix) return false;
    for (size_t j = 0; j < count; j++) {
      int value = decimal[j] * radix + carry;
      decimal[j] = (unsigned char)(value % 10);
      carry = value / 10;
    }
    for (; carry > 0; carry /= 10) decimal[count++] = (unsigned char)(carry % 10);
  }
  while (count > 1 && decimal[count - 1] == 0) count--;
  while (count > 0) cg_buf_char(number, (char)('0' + decimal[--count]));
  return true;
}

/** [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? but integers with needless zeros in front are text: YAML 1.1
 *  writers leave strings such as 044925 without quotes, and no writer makes numbers of that form. */
static bool decimal_number(cg_str text, cg_buf *number) {
  size_t at = 0, whole, whole_end, point_end = 0, end;
  bool minus = text.data[0] == '-', json = text.data[0] != '+', point = false;
  if (text.data[0] == '-' || text.data[0] == '+') at = 1;
  whole = at;
  whole_end = end = digits(text, at);
  if (end < text.size && text.data[end] == '.') {
    point = true;
    point_end = digits(text, end + 1);
    if (point_end == end + 1 && whole_end == whole) return false;
    if (point_end == end + 1 || whole_end == whole) json = false;
    end = point_end;
  } else if (whole_end == whole) {
    return false;
  }
  if (whole_end > whole + 1 && text.data[whole] == '0') json = false;
  at = end;
  if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
    size_t sign = at + 1 < text.size && (text.data[at + 1] == '-' || text.data[at + 1] == '+');
    end = digits(text, at + 1 + sign);
    if (end == at + 1 + sign) return false;
  }
  if (end != text.size) return false;
  if (end == whole_end && whole_end > whole + 1 && text.data[whole] == '0') return false;
  if (json) return true;
  while (whole + 1 < whole_end && text.data[whole] == '0') whole++;
  if (minus) cg_buf_char(number, '-');
  cg_buf_str(number, whole == whole_end ? CG_STR("0") : cg_str_slice(text, whole, whole_end));
  if (point) cg_buf_str(number, point_end == whole_end + 1 ? CG_STR(".0") : cg_str_slice(text, whole_end, point_end));
  cg_buf_str(number, cg_str_slice(text, at, text.size));
  return true;
}

uint32_t cg_yaml_scalar_kind(cg_str text, cg_buf *number, bool *special) {
  cg_str unsigned_text = text;
  *special = false;
  if (text.size == 0) return CODEGEN_NODE_NULL;
  switch (text.data[0]) {
    case '~':
    case 'n':
    case 'N':
      return codegen_str_is(text, "~") || one_of(text, "null", "Null", "NULL") ? CODEGEN_NODE_NULL
                                                                               : CODEGEN_NODE_STRING;
    case 't':
    case 'T': return one_of(text, "true", "True", "TRUE") ? CODEGEN_NODE_TRUE : CODEGEN_NODE_STRING;
    case 'f':
    case 'F': return one_of(text, "false", "False", "FALSE") ? CODEGEN_NODE_FALSE : CODEGEN_NODE_STRING;
    case '0':
      if (text.size > 2 && (text.data[1] == 'x' || text.data[1] == 'o'))
        return radix_number(text, number) ? CODEGEN_NODE_NUMBER : CODEGEN_NODE_STRING;
      break;
    case '+':
    case '-': unsigned_text = cg_str_slice(text, 1, text.size); break;
    default: break;
  }
  if (!digit(text.data[0]) && text.data[0] != '.' && text.data[0] != '-' && text.data[0] != '+')
    return CODEGEN_NODE_STRING;
  if (one_of(unsigned_text, ".inf", ".Inf", ".INF") || one_of(text, ".nan", ".NaN", ".NAN")) {
    *special = true;
    return CODEGEN_NODE_STRING;
  }
  return decimal_number(text, number) ? CODEGEN_NODE_NUMBER : CODEGEN_NODE_STRING;
}
