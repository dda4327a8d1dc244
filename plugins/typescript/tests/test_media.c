/* SPDX-License-Identifier: MIT
 *
 * What the SDK says media types are: parameters, case and length do not matter.
 */
#include <check.h>
#include <codegen-sdk/media.h>
#include <stdlib.h>
#include <string.h>

static uint32_t kind(const char *text) {
  return codegen_media_kind((codegen_str){text, strlen(text)});
}

START_TEST(kinds) {
  ck_assert_uint_eq(kind("application/json"), CODEGEN_MEDIA_JSON);
  ck_assert_uint_eq(kind(" Application/Problem+JSON ; charset=utf-8"), CODEGEN_MEDIA_JSON);
  ck_assert_uint_eq(kind("application/json-seq"), CODEGEN_MEDIA_SEQUENCE);
  ck_assert_uint_eq(kind("application/x-ndjson"), CODEGEN_MEDIA_LINES);
  ck_assert_uint_eq(kind("application/jsonl;a=b"), CODEGEN_MEDIA_LINES);
  ck_assert_uint_eq(kind("text/event-stream"), CODEGEN_MEDIA_EVENTS);
  ck_assert_uint_eq(kind("text/event-stream2"), CODEGEN_MEDIA_TEXT);
  ck_assert_uint_eq(kind("application/x-www-form-urlencoded"), CODEGEN_MEDIA_FORM);
  ck_assert_uint_eq(kind("multipart/mixed; boundary=x"), CODEGEN_MEDIA_MULTIPART);
  ck_assert_uint_eq(kind("application/atom+xml"), CODEGEN_MEDIA_TEXT);
  ck_assert_uint_eq(kind("application/octet-stream"), CODEGEN_MEDIA_BINARY);
  ck_assert_uint_eq(kind("json"), CODEGEN_MEDIA_BINARY);
  ck_assert_uint_eq(kind("*/*;q=1"), CODEGEN_MEDIA_ANY);
  ck_assert_uint_eq(kind(" ;application/json"), CODEGEN_MEDIA_ANY);
  ck_assert_uint_eq(codegen_media_kind((codegen_str){NULL, 0}), CODEGEN_MEDIA_ANY);
}
END_TEST

START_TEST(length) {
  char text[400];
  memset(text, 'a', sizeof text);
  memcpy(text, "application/", 12);
  for (size_t size = 20; size < sizeof text - 6; size++) {
    char end = text[size + 5];
    memcpy(text + size, "+json", 5);
    text[size + 5] = '\0';
    ck_assert_uint_eq(kind(text), CODEGEN_MEDIA_JSON);
    text[size + 5] = end;
    memset(text + size, 'a', 5);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("media");
  TCase *tc = tcase_create("media");
  tcase_add_test(tc, kinds);
  tcase_add_test(tc, length);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
