/* SPDX-License-Identifier: MIT
 *
 * Decimal orders: phases stand where their text says, exactly, with always room between two neighbours.
 */
#include "base.h"

#define DIGITS_MAX 30

static size_t digits(cg_str text, size_t at) {
  size_t end = at;
  while (end < text.size && text.data[end] >= '0' && text.data[end] <= '9') end++;
  return end - at;
}

bool cg_order_valid(cg_str order) {
  size_t at = order.size && order.data[0] == '-';
  size_t whole = digits(order, at);
  if (!whole || whole > DIGITS_MAX || (whole > 1 && order.data[at] == '0')) return false;
  at += whole;
  if (at == order.size) return true;
  if (order.data[at] != '.') return false;
  size_t part = digits(order, at + 1);
  return part && part <= DIGITS_MAX && at + 1 + part == order.size;
}

/* Digits before the point without a leading zero, digits behind it without trailing ones. */
static bool split(cg_str order, cg_str *whole, cg_str *part) {
  size_t begin = order.size && order.data[0] == '-';
  size_t end = begin + digits(order, begin);
  *whole = cg_str_slice(order, begin + (order.data[begin] == '0'), end);
  *part = cg_str_slice(order, end + 1, order.size);
  while (part->size && part->data[part->size - 1] == '0') part->size--;
  return begin && (whole->size || part->size);
}

int cg_order_compare(cg_str a, cg_str b) {
  cg_str a_whole, a_part, b_whole, b_part;
  if (!a.size || !b.size) return (a.size > 0) - (b.size > 0);
  bool a_minus = split(a, &a_whole, &a_part), b_minus = split(b, &b_whole, &b_part);
  if (a_minus != b_minus) return a_minus ? -1 : 1;
  int order = (a_whole.size > b_whole.size) - (a_whole.size < b_whole.size);
  if (!order) order = codegen_str_compare(a_whole, b_whole);
  if (!order) order = codegen_str_compare(a_part, b_part);
  order = (order > 0) - (order < 0);
  return a_minus ? -order : order;
}
