/* SPDX-License-Identifier: MIT
 *
 * Three lines of any bytes as decimal orders (and numbers): comparing is a total order, and agrees with the
 * text's value.
 *
 * Runs of a test: 1000000
 */
#include "../../core/base/base.h"

#define CHECK(truth) \
  if (!(truth)) abort()

/* The grammar, written a second time and otherwise. */
static bool is_order(cg_str s) {
  size_t i = s.size && s.data[0] == '-', whole = i, part;
  while (i < s.size && s.data[i] >= '0' && s.data[i] <= '9') i++;
  if (i == whole || i - whole > 30 || (s.data[whole] == '0' && i - whole != 1)) return false;
  if (i == s.size) return true;
  if (s.data[i++] != '.') return false;
  for (part = i; i < s.size && s.data[i] >= '0' && s.data[i] <= '9';) i++;
  return i == s.size && i > part && i - part <= 30;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cg_str all = {(const char *)data, size}, line[3];
  size_t at = 0;
  for (int i = 0; i < 3; i++) {
    size_t end = cg_str_find(all, '\n', at);
    line[i] = cg_str_slice(all, at, end);
    at = end + 1;
    CHECK(cg_order_valid(line[i]) == is_order(line[i]));
    if (!is_order(line[i])) return 0;
  }
  int ab = cg_order_compare(line[0], line[1]), bc = cg_order_compare(line[1], line[2]),
      ac = cg_order_compare(line[0], line[2]);
  CHECK(cg_order_compare(line[0], line[0]) == 0 && cg_order_compare(line[1], line[0]) == -ab);
  if (ab <= 0 && bc <= 0) CHECK(ac <= 0 && (ac < 0) == (ab < 0 || bc < 0));
  if (ab >= 0 && bc >= 0) CHECK(ac >= 0 && (ac > 0) == (ab > 0 || bc > 0));
  CHECK(ab == cg_number_compare(line[0], line[1])); /* an order is a JSON number, too */
  cg_arena arena;
  cg_arena_init(&arena, 0);
  bool same = codegen_str_equal(cg_number_normal(&arena, line[0]), cg_number_normal(&arena, line[1]));
  CHECK(same == (ab == 0));
  cg_arena_release(&arena);
  return 0;
}
