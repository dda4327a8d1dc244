/* SPDX-License-Identifier: MIT
 *
 * base: text, orders, numbers, paths.
 */
#include <check.h>

#include "base/base.h"

static cg_str str(const char *text) {
  return codegen_str_of(text);
}

START_TEST(utf8_is_strict) {
  static const struct {
    const char *text;
    size_t size, valid;
  } row[] = {
      {"plain ascii that is longer than a word", 38, 38},
      {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, 9},
      {"12345678\xff", 9, 8},
      {"\xc0\x80", 2, 0},         /* overlong */
      {"a\xe0\x9f\xbf", 4, 1},    /* overlong */
      {"a\xed\xa0\x80", 4, 1},    /* surrogate */
      {"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
      {"\xf0\x8f\xbf\xbf", 4, 0}, /* overlong */
      {"ab\xe2\x82", 4, 2},       /* cut off */
      {"\x80", 1, 0},             /* a stray continuation */
      {"a\0b", 3, 3},
  };
  for (size_t i = 0; i < CG_COUNT(row); i++)
    ck_assert_uint_eq(cg_utf8_valid((cg_str){row[i].text, row[i].size}), row[i].valid);
  for (uint32_t code = 0; code <= 0x10ffff; code += code < 0x900 ? 1 : 97) {
    char text[4];
    uint32_t back;
    if (code >= 0xd800 && code < 0xe000) continue;
    size_t size = cg_utf8_encode(code, text);
    ck_assert_uint_eq(cg_utf8_decode(text, size, &back), size);
    ck_assert_uint_eq(back, code);
    if (size > 1) ck_assert_uint_eq(cg_utf8_decode(text, size - 1, &back), 0);
  }
}
END_TEST

START_TEST(integers_are_strict) {
  uint64_t u;
  int64_t i;
  ck_assert(cg_str_u64(str("18446744073709551615"), &u) && u == UINT64_MAX);
  ck_assert(cg_str_u64(str("0"), &u) && u == 0);
  static const char *const bad[] = {"", "18446744073709551616", "01", "+1", "-1", " 1", "1 ", "0x1", "1e3", "00"};
  for (size_t k = 0; k < CG_COUNT(bad); k++) ck_assert_msg(!cg_str_u64(str(bad[k]), &u), "%s", bad[k]);
  ck_assert(cg_str_i64(str("-9223372036854775808"), &i) && i == INT64_MIN);
  ck_assert(cg_str_i64(str("9223372036854775807"), &i) && i == INT64_MAX);
  ck_assert(cg_str_i64(str("-0"), &i) && i == 0);
  ck_assert(!cg_str_i64(str("9223372036854775808"), &i) && !cg_str_i64(str("-9223372036854775809"), &i));
  ck_assert(!cg_str_i64(str("--1"), &i) && !cg_str_i64(str("-"), &i));
}
END_TEST

START_TEST(nearest_word_is_found) {
  const cg_str option[] = {str("enums"), str("dates"), str("strict"), str("enum"), str("output")};
  ck_assert_int_eq(cg_str_nearest(str("enmus"), option, 5), 0);
  ck_assert_int_eq(cg_str_nearest(str("stirct"), option, 5), 2);
  ck_assert_int_eq(cg_str_nearest(str("enum"), option, 5), 3);
  ck_assert_int_eq(cg_str_nearest(str("outptu"), option, 5), 4);
  ck_assert_int_eq(cg_str_nearest(str("zzzzz"), option, 5), -1);
  ck_assert_int_eq(cg_str_nearest(str(""), option, 5), -1);
  ck_assert_int_eq(cg_str_nearest(str("dates"), option, 0), -1);
  const cg_str tie[] = {str("cat1"), str("cat0")}; /* equal distance: byte order, whatever the order of candidates */
  ck_assert_int_eq(cg_str_nearest(str("cats"), tie, 2), 1);
}
END_TEST

START_TEST(globs_match) {
  static const struct {
    const char *pattern, *text;
    bool match;
  } row[] = {
      {"*.json", "a.json", true},
      {"*.json", "b/a.json", false},
      {"**/*.json", "a.json", true},
      {"**/*.json", "x/y/a.json", true},
      {"**/*.json", "x/y/a.jsonx", false},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/xb", false},
      {"a**b", "a/x/b", true},
      {"?.c", "x.c", true},
      {"?.c", "/.c", false},
      {"a*b*c", "axxbyybzzc", true},
      {"a*b*c", "axxbyybzz", false},
      {"", "", true},
      {"*", "", true},
      {"", "a", false},
      {"**", "a/b/c", true},
      {"x/*/z", "x/y/z", true},
      {"x/*/z", "x/y/y/z", false},
      {"*/x*b", "aa/xyb", true},
      {"/v1/**", "/v1/users/7", true},
      {"**/test/**", "a/test/b", true},
      {"**/test/**", "atest/b", false},
  };
  for (size_t i = 0; i < CG_COUNT(row); i++)
    ck_assert_msg(cg_glob(str(row[i].pattern), str(row[i].text)) == row[i].match, "%s ~ %s", row[i].pattern,
                  row[i].text);
}
END_TEST

START_TEST(orders_are_exact_decimals) {
  static const char *const good[] = {"0",
                                     "-0",
                                     "4.5",
                                     "10",
                                     "-3.250",
                                     "0.000000000000000000000000000001",
                                     "123456789012345678901234567890.123456789012345678901234567890"};
  static const char *const bad[] = {"",
                                    "-",
                                    "+1",
                                    "01",
                                    "-01",
                                    "1.",
                                    ".5",
                                    "1e3",
                                    "1.2.3",
                                    " 1",
                                    "1 ",
                                    "0x1",
                                    "--1",
                                    "1,5",
                                    "0.0000000000000000000000000000001",
                                    "1234567890123456789012345678901",
                                    "00",
                                    "NaN"};
  for (size_t i = 0; i < CG_COUNT(good); i++) ck_assert_msg(cg_order_valid(str(good[i])), "%s", good[i]);
  for (size_t i = 0; i < CG_COUNT(bad); i++) ck_assert_msg(!cg_order_valid(str(bad[i])), "%s", bad[i]);
  static const char *const row[] = {"-10",
                                    "-9.5",
                                    "-9.49",
                                    "-1",
                                    "-0.000000000000000000000000000001",
                                    "0",
                                    "0.000000000000000000000000000001",
                                    "0.000000000000000000000000000002",
                                    "0.1",
                                    "0.11",
                                    "0.2",
                                    "1",
                                    "1.000000000000000000000000000001",
                                    "2",
                                    "9",
                                    "10",
                                    "100.5",
                                    "123456789012345678901234567890"};
  for (int i = 0; i < (int)CG_COUNT(row); i++)
    for (int j = 0; j < (int)CG_COUNT(row); j++)
      ck_assert_msg(cg_order_compare(str(row[i]), str(row[j])) == (i > j) - (i < j), "%s %s", row[i], row[j]);
  ck_assert_int_eq(cg_order_compare(str("4.50"), str("4.5")), 0);
  ck_assert_int_eq(cg_order_compare(str("-0"), str("0")), 0);
  ck_assert_int_eq(cg_order_compare(str("-0.000"), str("0.0")), 0);
  ck_assert_int_eq(cg_order_compare(str("7.000000000000000000000000000000"), str("7")), 0);
}
END_TEST

START_TEST(numbers_compare_by_value) {
  static const char *const row[] = {"-1e1000000000000000000000",
                                    "-9007199254740993",
                                    "-9007199254740992",
                                    "-1.5",
                                    "-1e-5",
                                    "0",
                                    "1e-99999999999999999999",
                                    "0.1",
                                    "0.10000000000000000000000000001",
                                    "1",
                                    "12.5",
                                    "9007199254740992",
                                    "9007199254740993",
                                    "1e300",
                                    "1e99999999999999999999"};
  for (int i = 0; i < (int)CG_COUNT(row); i++)
    for (int j = 0; j < (int)CG_COUNT(row); j++)
      ck_assert_msg(cg_number_compare(str(row[i]), str(row[j])) == (i > j) - (i < j), "%s %s", row[i], row[j]);
  static const char *const same[][2] = {{"1.0", "10e-1"},
                                        {"-0", "0.0e5"},
                                        {"100", "1E+2"},
                                        {"0.00125", "125e-5"},
                                        {"1e100000000000000000000", "10e99999999999999999999"},
                                        {"1e0", "1e-000"}};
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t i = 0; i < CG_COUNT(same); i++)
    ck_assert_msg(cg_number_compare(str(same[i][0]), str(same[i][1])) == 0, "%s %s", same[i][0], same[i][1]);
  for (size_t i = 0; i < CG_COUNT(same) - 2; i++)
    ck_assert_str_eq(cg_number_normal(&arena, str(same[i][0])).data, cg_number_normal(&arena, str(same[i][1])).data);
  static const char *const normal[][2] = {{"-12.5", "-125e-1"},
                                          {"1200", "12e2"},
                                          {"5.0", "5"},
                                          {"0", "0"},
                                          {"-0.0", "0"},
                                          {"1e3", "1e3"},
                                          {"0.5", "5e-1"},
                                          {"102.03000", "10203e-2"},
                                          {"9007199254740993", "9007199254740993"},
                                          {"1e999999999999999999", "1e999999999999999999"}};
  for (size_t i = 0; i < CG_COUNT(normal); i++)
    ck_assert_str_eq(cg_number_normal(&arena, str(normal[i][0])).data, normal[i][1]);
  cg_arena_release(&arena);
}
END_TEST

START_TEST(paths_are_lexical) {
  static const char *const join[][3] = {
      {"a", "b", "a/b"},       {"a/", "./b", "a/b"},     {"a/b", "../c", "a/c"}, {"a", "../../b", "../b"},
      {"/a", "../../b", "/b"}, {"a", "/x//y/.", "/x/y"}, {"", "", "."},          {"", "x", "x"},
      {"/", "", "/"},          {"a", "..", "."},         {"..", "..", "../.."}};
  static const char *const relative[][3] = {
      {"/a/b", "/a/b/c", "c"}, {"/a/b", "/a/c", "../c"},  {"/a", "/a", "."}, {"a/b", "c", "../../c"},
      {".", "x/y", "x/y"},     {"/ab", "/abc", "../abc"}, {"/", "/x", "x"},  {"/x", "/", ".."}};
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t i = 0; i < CG_COUNT(join); i++)
    ck_assert_str_eq(cg_path_join(&arena, str(join[i][0]), str(join[i][1])).data, join[i][2]);
  for (size_t i = 0; i < CG_COUNT(relative); i++)
    ck_assert_str_eq(cg_path_relative(&arena, str(relative[i][0]), str(relative[i][1])).data, relative[i][2]);
  ck_assert(codegen_str_is(cg_path_dir(str("a/b/c")), "a/b") && codegen_str_is(cg_path_name(str("a/b/c")), "c"));
  ck_assert(codegen_str_is(cg_path_dir(str("c")), "") && codegen_str_is(cg_path_dir(str("/c")), "/"));
  cg_arena_release(&arena);
}
END_TEST

START_TEST(unsafe_paths_are_refused) {
  static const char *const good[] = {"types.ts", "a/b/c.ts", "..a/b..", "\xc3\xa9.ts", "a b", "...", "-x"};
  static const char *const bad[] = {"",     "/etc/passwd", "../x", "a/../b", "a/./b", "a//b", "a/",       "a\\b",
                                    "a\nb", "a\x7f",       "\xff", ".",      "..",    "a/..", "\xc2\x9b", "./a"};
  const char *why = NULL;
  char part[300], all[5000];
  for (size_t i = 0; i < CG_COUNT(good); i++) ck_assert_msg(cg_path_safe(str(good[i]), &why), "%s: %s", good[i], why);
  for (size_t i = 0; i < CG_COUNT(bad); i++) {
    ck_assert_msg(!cg_path_safe(str(bad[i]), &why), "%s", bad[i]);
    ck_assert_ptr_nonnull(why);
  }
  memset(part, 'x', sizeof part);
  ck_assert(cg_path_safe((cg_str){part, 255}, NULL) && !cg_path_safe((cg_str){part, 256}, NULL));
  for (size_t i = 0; i < sizeof all; i++) all[i] = i % 2 ? '/' : 'x';
  ck_assert(cg_path_safe((cg_str){all, 4095}, NULL) && !cg_path_safe((cg_str){all, 4097}, NULL));
  ck_assert(!cg_path_safe((cg_str){"a\0b", 3}, NULL));
}
END_TEST

START_TEST(slices_stay_inside) {
  cg_str text = str("abc/def");
  ck_assert(codegen_str_is(cg_str_slice(text, 2, 100), "c/def") && cg_str_slice(text, 9, 12).size == 0);
  ck_assert(cg_str_begins(text, "abc") && !cg_str_begins(text, "abc/defg") && cg_str_ends(text, "def"));
  ck_assert_uint_eq(cg_str_find(text, '/', 0), 3);
  ck_assert_uint_eq(cg_str_find(text, '/', 4), 7);
  ck_assert_uint_eq(cg_str_find(str(""), '/', 4), 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("base text");
  TCase *all = tcase_create("all");
  tcase_add_test(all, utf8_is_strict);
  tcase_add_test(all, integers_are_strict);
  tcase_add_test(all, nearest_word_is_found);
  tcase_add_test(all, globs_match);
  tcase_add_test(all, orders_are_exact_decimals);
  tcase_add_test(all, numbers_compare_by_value);
  tcase_add_test(all, paths_are_lexical);
  tcase_add_test(all, unsafe_paths_are_refused);
  tcase_add_test(all, slices_stay_inside);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
