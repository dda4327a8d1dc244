/* SPDX-License-Identifier: MIT
 *
 * Signatures as text: what parses, what does not and where, who can be called with what.
 */
#include "test_run.h"

typedef struct bad {
  const char *text;
  uint32_t column;
} bad;

START_TEST(good_ones_parse) {
  static const char *const good[] = {"i()",
                                     "i(b)",
                                     "i(biulLdsB)",
                                     "i(o<ctx>S<diag>)",
                                     "i(o<ctx>o<model>s@2u@3?s)",
                                     "i(s*s)",
                                     "i(@9999?*B)",
                                     "i(@1s@1s)",
                                     "i(o<_a9>)",
                                     "i(uuuuuuuuuuuu)",
                                     CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_write_before)};
  for (size_t i = 0; i < CG_COUNT(good); i++) {
    cg_signature signature;
    const char *why = NULL;
    uint32_t column = 0;
    cg_status status = cg_signature_parse(codegen_str_of(good[i]), &signature, &column, &why);
    ck_assert_msg(status == CODEGEN_OK, "'%s' at %u: %s", good[i], column, why);
  }
}
END_TEST

START_TEST(parts_are_kept) {
  cg_signature signature;
  ck_assert_int_eq(cg_signature_parse(CG_STR("i(o<ctx>@2?*s)"), &signature, NULL, NULL), CODEGEN_OK);
  ck_assert_uint_eq(signature.count, 2);
  ck_assert_int_eq(signature.argument[0].kind, 'o');
  ck_assert(codegen_str_is(signature.argument[0].name, "ctx"));
  ck_assert_uint_eq(signature.argument[0].since, 1);
  ck_assert_uint_eq(signature.argument[0].column, 2);
  ck_assert_int_eq(signature.argument[1].kind, 's');
  ck_assert(signature.argument[1].optional && signature.argument[1].out);
  ck_assert_uint_eq(signature.argument[1].since, 2);
  ck_assert_uint_eq(signature.argument[1].column, 8);
  ck_assert_uint_eq(cg_signature_revision(&signature), 2);
}
END_TEST

START_TEST(bad_ones_are_refused_where_they_are_bad) {
  static const bad table[] = {
      {"", 0},
      {"i", 1},
      {"v()", 0},
      {"i(", 2},
      {"i(s", 3},
      {"i(s))", 4},
      {"i() ", 3},
      {" i()", 0},
      {"i( s)", 2},
      {"i(x)", 2},
      {"i(S)", 3},
      {"i(o)", 3},
      {"i(o<)", 4},
      {"i(o<>)", 4},
      {"i(o<Ctx>)", 4},
      {"i(o<9>)", 4},
      {"i(o<ctx)", 7},
      {"i(*o<ctx>)", 3},
      {"i(*S<a>)", 3},
      {"i(@)", 3},
      {"i(@0s)", 3},
      {"i(@01s)", 3},
      {"i(@10000s)", 7},
      {"i(@2)", 4},
      {"i(?)", 3},
      {"i(*)", 3},
      {"i(??s)", 3},
      {"i(*?s)", 3},
      {"i(?@2s)", 3},
      {"i(@2s@1s)", 5},
      {"i(@2ss)", 5},
      {"i(uuuuuuuuuuuuu)", 14},
      {"i(\xc3\xa9)", 2},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) {
    cg_signature signature;
    const char *why = NULL;
    uint32_t column = 99;
    ck_assert_msg(cg_signature_parse(codegen_str_of(table[i].text), &signature, &column, &why) < 0, "'%s' parses",
                  table[i].text);
    ck_assert_msg(column == table[i].column, "'%s' at %u", table[i].text, column);
    ck_assert_msg(why && *why, "'%s' without a reason", table[i].text);
    ck_assert_uint_eq(signature.count, 0);
  }
  cg_signature signature;
  ck_assert_int_lt(cg_signature_parse((cg_str){"i(s\0)", 5}, &signature, NULL, NULL), 0);
}
END_TEST

typedef struct pair {
  const char *declared, *subscriber;
  int argument; /* -1: they match */
} pair;

START_TEST(matching_follows_the_revisions) {
  static const pair table[] = {
      {"i(su)", "i(su)", -1},
      {"i(s@2u@3s)", "i(s)", -1},       /* built against revision 1 */
      {"i(s@2u@3s)", "i(s@2u)", -1},    /* 2 */
      {"i(s@2u@3s)", "i(s@2u@3s)", -1}, /* 3 */
      {"i(s@2u@2s)", "i(s@2u)", 2},     /* half of revision 2 */
      {"i(su)", "i(s)", 1},             /* u was there from the beginning */
      {"i(s)", "i(s@2?u)", -1},         /* newer, can live without */
      {"i(s)", "i(s@2u)", 1},           /* newer, cannot */
      {"i(s)", "i(s@2?u@3s)", 2},
      {"i(s)", "i(B)", 0},
      {"i(s)", "i(*s)", 0},
      {"i(u)", "i(i)", 0},
      {"i(o<ctx>)", "i(o<edit>)", 0},
      {"i(o<a>)", "i(S<a>)", 0},
      {"i(us)", "i(su)", 0},
      {"i()", "i()", -1},
      {"i(@2s)", "i()", -1},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) {
    cg_signature declared, subscriber;
    const char *why = NULL;
    uint32_t argument = 99;
    ck_assert_int_eq(cg_signature_parse(codegen_str_of(table[i].declared), &declared, NULL, NULL), CODEGEN_OK);
    ck_assert_int_eq(cg_signature_parse(codegen_str_of(table[i].subscriber), &subscriber, NULL, NULL), CODEGEN_OK);
    cg_status status = cg_signature_match(&declared, &subscriber, &argument, &why);
    ck_assert_msg((status >= 0) == (table[i].argument < 0), "%s with %s", table[i].declared, table[i].subscriber);
    if (status < 0) ck_assert_msg((int)argument == table[i].argument && why, "%s: %u", table[i].subscriber, argument);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: signatures");
  TCase *cases = tcase_create("signature");
  tcase_add_test(cases, good_ones_parse);
  tcase_add_test(cases, parts_are_kept);
  tcase_add_test(cases, bad_ones_are_refused_where_they_are_bad);
  tcase_add_test(cases, matching_follows_the_revisions);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
