/* SPDX-License-Identifier: MIT
 *
 * diag: counting, folding, order, text and JSON lines.
 */
#include <check.h>
#include <pthread.h>

#include "diag/diag.h"

static cg_str str(const char *text) {
  return codegen_str_of(text);
}

/* What a sink renders, in a static buffer. */
static const char *rendered(cg_diags *diags, const cg_diag_style *style) {
  static char text[1 << 16];
  FILE *out = fmemopen(text, sizeof text, "w");
  cg_diags_render(diags, style, out);
  fputc('\0', out);
  fclose(out);
  return text;
}

static cg_diags *sink(const char *bytes) {
  cg_diags *diags = cg_diags_new();
  ck_assert_ptr_nonnull(diags);
  if (bytes) cg_diags_source(diags, &(cg_diag_source){2, str("api.json"), str(bytes)});
  return diags;
}

START_TEST(text_shows_the_place) {
  cg_diags *diags = sink("{\n  \"caf\xc3\xa9\": 1 2\n}\n");
  cg_diag_at(diags, "CGS0002", (codegen_origin){2, 0, 15, 16}, str("/caf\xc3\xa9"), "add a comma", "expected %c", ',');
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}),
                   "api.json:2:13: error[CGS0002]: expected ,\n"
                   "    2 |   \"caf\xc3\xa9\": 1 2\n"
                   "      |             ^\n"
                   "  at /caf\xc3\xa9\n"
                   "  help: add a comma\n");
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}), ""); /* forgotten, */
  ck_assert_uint_eq(cg_diags_errors(diags), 1);               /* but counted */
  ck_assert_int_eq(cg_diags_exit(diags), 1);
  cg_diags_free(diags);
}
END_TEST

#define EXPLAIN "  help: 'codegen explain CGC0007' says more\n"

START_TEST(equal_ones_fold) {
  cg_diags *diags = sink("a\nb\nc\nd\ne\n");
  for (uint32_t i = 5; i-- > 0;)
    cg_diag_at(diags, "CGS0009", (codegen_origin){2, 0, i * 2, i * 2 + 1}, str(""), NULL, "no '%s'", "x");
  cg_diag(diags, "CGC0007", "see --help", "other");
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}),
                   "error[CGC0007]: other\n"
                   "  help: see --help\n"
                   "api.json:1:1: error[CGS0009]: no 'x'\n"
                   "    1 | a\n"
                   "      | ^\n"
                   "  help: 'codegen explain CGS0009' says more\n" /* where nothing better is known */
                   "  also at api.json:2:1, api.json:3:1 and 2 more places\n");
  ck_assert_int_eq(cg_diags_exit(diags), 2); /* a wrong command line is worse than a wrong schema */
  for (int i = 0; i < 4; i++) cg_diag(diags, "CGC0007", NULL, "again");
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}), "error[CGC0007]: again\n" EXPLAIN "  4 times\n");
  for (int i = 0; i < 2; i++) cg_diag(diags, "CGC0007", NULL, "again");
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){.json = true}),
                   "{\"event\":\"diagnostic\",\"severity\":\"error\",\"code\":\"CGC0007\",\"message\":\"again\","
                   "\"help\":\"'codegen explain CGC0007' says more\"}\n"
                   "{\"event\":\"diagnostic\",\"severity\":\"error\",\"code\":\"CGC0007\",\"message\":\"again\","
                   "\"help\":\"'codegen explain CGC0007' says more\"}\n");
  cg_diags_free(diags);
}
END_TEST

START_TEST(nothing_reaches_the_terminal) {
  cg_diags *diags = sink(
      "\"\x1b[31mred\xc2\x9b"
      "2J\xe2\x80\xae\xff\" \t!\r\n");
  codegen_diag diag = {.struct_size = sizeof diag, .severity = CODEGEN_ERROR, .origin = {2, 0, 1, 2}};
  diag.message = str("bad \x1b]0;title\x07 \xc2\x9b \xe2\x80\xae \xff\n");
  diag.code = str("X\x1b");
  diag.detail = str("one\ntwo \x1b[0m");
  diag.help = diag.pointer = diag.url = diag.message;
  cg_diags_add(diags, &diag, diag.message);
  cg_diag_file(diags, "CGC0001",
               str("a\x1b"
                   "b.yaml"),
               3, 4, NULL, "x");
  const char *text = rendered(diags, &(cg_diag_style){0});
  for (const char *p = text; *p; p++) ck_assert_msg((unsigned char)*p >= 0x20 || *p == '\n', "%s", text);
  ck_assert_uint_eq(cg_utf8_valid(str(text)), strlen(text));
  ck_assert_ptr_null(strstr(text, "\xc2\x9b"));
  ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
  ck_assert_ptr_nonnull(strstr(text, "bad \\u001b]0;title\\u0007 \\u009b \\u202e \\xff\\u000a"));
  ck_assert_ptr_nonnull(strstr(text, "a\\u001bb.yaml:3:4: error[CGC0001]: x"));
  cg_diags_add(diags, &diag, str("p"));
  const char *json = rendered(diags, &(cg_diag_style){.json = true});
  for (const char *p = json; *p; p++) ck_assert((unsigned char)*p >= 0x20 || *p == '\n');
  cg_diags_free(diags);
}
END_TEST

START_TEST(long_lines_get_a_window) {
  static char line[300001];
  cg_diags *diags;
  memset(line, 'x', 300000);
  memcpy(line + 200000, "HERE", 4);
  diags = sink(line);
  cg_diag_at(diags, "CGS0002", (codegen_origin){2, 0, 200000, 200004}, str(""), NULL, "m");
  const char *text = rendered(diags, &(cg_diag_style){0});
  ck_assert_uint_lt(strlen(text), 400);
  ck_assert_ptr_nonnull(strstr(text, "api.json:1:200001:"));
  const char *shown = strstr(text, "HERE"), *excerpt = strstr(text, "    1 | ");
  const char *caret = strstr(text, "^~~~\n");
  ck_assert(shown && excerpt && caret);
  const char *second = strstr(excerpt, "\n") + 1;
  ck_assert_int_eq(caret - second, shown - excerpt - 2); /* the mark of the cut is three bytes in one column */
  cg_diags_free(diags);
}
END_TEST

START_TEST(many_places_on_one_line_are_fast) {
  size_t size = 20u << 20;
  char *bytes = cg_calloc(size + 8, 1);
  memset(bytes, 'x', size);
  cg_diags *diags = cg_diags_new();
  cg_diags_source(diags, &(cg_diag_source){2, str("big.json"), {bytes, size}});
  uint64_t start = cg_cpu_ns();
  for (uint32_t i = 0; i < 20000; i++)
    cg_diag_at(diags, "CGS0009", (codegen_origin){2, 0, i * 1000, i * 1000 + 1}, str(""), NULL, "m%u", i);
  FILE *out = fopen("/dev/null", "w");
  cg_diags_render(diags, &(cg_diag_style){0}, out);
  ck_assert_uint_lt(cg_cpu_ns() - start, 20000000000u); /* the naive way reads 200 GB */
  fclose(out);
  cg_diags_free(diags);
  cg_free(bytes);
}
END_TEST

START_TEST(lines_and_columns_count_code_points) {
  uint32_t line, column;
  cg_str text = str("a\n\xc3\xa9\xe2\x82\xac!\r\n\nz");
  static const uint32_t row[][3] = {{0, 1, 1}, {1, 1, 2},  {2, 2, 1},  {4, 2, 2},
                                    {7, 2, 3}, {10, 3, 1}, {11, 4, 1}, {99, 4, 2}};
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    cg_diag_line(text, row[i][0], &line, &column);
    ck_assert_uint_eq(line, row[i][1]);
    ck_assert_uint_eq(column, row[i][2]);
  }
  /* The index of a source says the same, across its blocks. */
  static char bytes[20001];
  for (size_t i = 0; i < 20000; i++)
    bytes[i] = i % 613 == 0 || i / 5000 == 2 * (i / 5000 / 2) + (i % 2 ? 9 : 0) ? '\n' : 'x';
  for (uint32_t offset = 0; offset <= 20000; offset += 499) {
    char expected[64];
    cg_diags *diags = sink(bytes);
    cg_diag_line((cg_str){bytes, 20000}, offset, &line, &column);
    cg_diag_at(diags, "CGS0002", (codegen_origin){2, 0, offset, offset + 1}, str(""), NULL, "m");
    snprintf(expected, sizeof expected, "api.json:%u:%u: error", line, column);
    ck_assert(cg_str_begins(str(rendered(diags, &(cg_diag_style){0})), expected));
    cg_diags_free(diags);
  }
}
END_TEST

/* Renders one diagnostic at an offset: what place it has. */
static cg_str place_at(cg_diags *diags, uint32_t offset) {
  cg_diags_clear(diags);
  cg_diag_at(diags, "CGS0002", (codegen_origin){2, 0, offset, offset + 1}, str(""), NULL, "m");
  return str(rendered(diags, &(cg_diag_style){0}));
}

START_TEST(lines_of_a_text_serve_the_next_one) {
  static const char *const piece[] = {"a", "\n", "\xc3\xa9", "xxxxxxxxxxxxxxxxxxxxxxxxx", "\n\n"};
  uint64_t seed = 4711;
  for (uint32_t turn = 0; turn < 60; turn++) {
    cg_buf text[2];
    cg_lines lines;
    cg_buf_init(&text[0], CG_BUF_MAX), cg_buf_init(&text[1], CG_BUF_MAX);
    for (uint32_t i = 0; i < 2000; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      cg_buf_text(&text[0], piece[(seed >> 40) % (turn % 3 ? 5 : 4)]);
    }
    cg_str was = cg_buf_get(&text[0]);
    size_t head = (size_t)(seed >> 33) % (was.size - 700), gone = (seed >> 20) % 600, come = (seed >> 28) % 600;
    if (turn % 4 == 0) head = 4096 - (seed >> 30) % 3;
    cg_buf_str(&text[1], cg_str_slice(was, 0, head));
    while (text[1].size < head + come) cg_buf_text(&text[1], piece[text[1].size % 3 ? 0 : 1]);
    cg_buf_str(&text[1], cg_str_slice(was, head + gone, was.size));
    cg_str now = cg_buf_get(&text[1]);
    cg_diags *before = cg_diags_new(), *after = cg_diags_new();
    cg_diags_source(before, &(cg_diag_source){2, str("api.json"), was});
    place_at(before, (uint32_t)was.size - 1);
    cg_diags_lines_take(before, 2, &lines);
    ck_assert_ptr_nonnull(lines.block);
    cg_diags_source(after, &(cg_diag_source){2, str("api.json"), now});
    cg_diags_lines_give(after, 2, &lines, head, cg_str_slice(was, head, head + gone));
    for (uint32_t offset = 0; offset < now.size; offset += 97) {
      uint32_t line, column;
      char expected[64];
      cg_diag_line(now, offset, &line, &column);
      snprintf(expected, sizeof expected, "api.json:%u:%u: error", line, column);
      ck_assert(cg_str_begins(place_at(after, offset), expected));
    }
    cg_diags_free(before), cg_diags_free(after);
    cg_buf_release(&text[0]), cg_buf_release(&text[1]);
  }
}
END_TEST

START_TEST(json_has_every_member) {
  cg_diags *diags = sink("[1]");
  codegen_diag inner = {.struct_size = sizeof inner, .severity = CODEGEN_INFO, .message = str("deep")};
  codegen_diag cause = {.struct_size = sizeof cause,
                        .severity = CODEGEN_ERROR,
                        .message = str("why"),
                        .causes = (const codegen_diag *const[]){&inner, NULL}};
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_WARNING,
                       .code = str("ZOD0012"),
                       .message = str("m"),
                       .detail = str("d\ne"),
                       .help = str("h"),
                       .url = str("https://x"),
                       .pointer = str("/a~1b"),
                       .origin = {2, 1, 1, 2},
                       .causes = (const codegen_diag *const[]){&cause, NULL}};
  cg_diags_add(diags, &diag, str("zod"));
  ck_assert_str_eq(
      rendered(diags, &(cg_diag_style){.json = true}),
      "{\"event\":\"diagnostic\",\"severity\":\"warning\",\"code\":\"ZOD0012\",\"message\":\"m\",\"detail\":\"d\\ne\","
      "\"help\":\"h\","
      "\"file\":\"api.json\",\"line\":1,\"column\":2,\"pointer\":\"/a~1b\",\"plugin\":\"zod\",\"url\":\"https://x\","
      "\"causes\":[{\"severity\":\"error\",\"code\":\"\",\"message\":\"why\",\"causes\":"
      "[{\"severity\":\"info\",\"code\":\"\",\"message\":\"deep\"}]}]}\n");
  cg_diags_add(diags, &diag, str("zod"));
  const char *text = rendered(diags, &(cg_diag_style){0});
  ck_assert_ptr_nonnull(strstr(text, "  caused by: why\n    caused by: deep\n"));
  ck_assert_ptr_nonnull(strstr(text, "    d\n    e\n"));
  cg_diags_free(diags);
}
END_TEST

START_TEST(severities_and_strictness) {
  cg_diags *diags = sink("x");
  codegen_diag diag = {.struct_size = sizeof diag, .severity = CODEGEN_HINT, .message = str("hint")};
  cg_diags_add(diags, &diag, str(""));
  cg_diag(diags, "CGP0014", NULL, "plain warning");
  cg_diag(diags, "CGS0005", NULL, "strict warning");
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
  ck_assert_uint_eq(cg_diags_warnings(diags), 2);
  ck_assert_int_eq(cg_diags_exit(diags), 0);
  cg_diags_strict(diags, true);
  ck_assert_uint_eq(cg_diags_errors(diags), 1);
  ck_assert_uint_eq(cg_diags_warnings(diags), 1);
  ck_assert_int_eq(cg_diags_exit(diags), 1);
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){.quiet = true}), "error[CGS0005]: strict warning\n");
  cg_diags_add(diags, &diag, str(""));
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}), "");
  cg_diags_add(diags, &diag, str(""));
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){.verbose = true}), "hint: hint\n");
  cg_diag(diags, "CGI0002", NULL, "bug");
  ck_assert_int_eq(cg_diags_exit(diags), 5);
  cg_diags_free(diags);
}
END_TEST

static bool pointer_of(void *self, codegen_origin origin, cg_buf *out) {
  ck_assert_ptr_eq(self, &pointer_of);
  cg_buf_printf(out, "/node/%u", origin.node);
  return origin.node < 10;
}

START_TEST(pointers_come_from_nodes) {
  cg_diags *diags = sink("[1]");
  cg_diags_pointer(diags, pointer_of, (void *)&pointer_of);
  cg_diag_at(diags, "CGS0009", (codegen_origin){2, 7, 1, 2}, str(""), NULL, "a");
  ck_assert_ptr_nonnull(strstr(rendered(diags, &(cg_diag_style){0}), "  at /node/7\n"));
  cg_diag_at(diags, "CGS0009", (codegen_origin){2, 77, 1, 2}, str(""), NULL, "a");
  ck_assert_ptr_null(strstr(rendered(diags, &(cg_diag_style){0}), "  at "));
  cg_diags_free(diags);
}
END_TEST

typedef struct observer {
  cg_diags *diags;
  unsigned calls;
} observer;

static void on_error(void *self, const codegen_diag *diag) {
  observer *o = self;
  (void)diag;
  o->calls++;
  cg_diag(o->diags, "CGC0007", NULL, "from inside"); /* does not come back here */
}

START_TEST(observers_see_each_error_once) {
  observer o = {sink(NULL), 0};
  cg_diags_observe(o.diags, on_error, &o);
  cg_diag(o.diags, "CGC0007", NULL, "outside");
  cg_diag(o.diags, "CGP0014", NULL, "a warning");
  ck_assert_uint_eq(o.calls, 1);
  ck_assert_uint_eq(cg_diags_errors(o.diags), 2);
  cg_diags_free(o.diags);
}
END_TEST

static void *add_many(void *self) {
  for (unsigned i = 0; i < 500; i++) cg_diag(self, "CGC0007", NULL, "message %u", i);
  return NULL;
}

START_TEST(threads_do_not_show) {
  cg_diags *diags = sink(NULL);
  pthread_t thread[4];
  for (size_t i = 0; i < CG_COUNT(thread); i++) pthread_create(thread + i, NULL, add_many, diags);
  for (size_t i = 0; i < CG_COUNT(thread); i++) pthread_join(thread[i], NULL);
  ck_assert_uint_eq(cg_diags_errors(diags), 2000);
  const char *text = rendered(diags, &(cg_diag_style){0});
  ck_assert(cg_str_begins(
      str(text), "error[CGC0007]: message 0\n" EXPLAIN "  4 times\nerror[CGC0007]: message 1\n" EXPLAIN "  4 times\n"));
  cg_diags_free(diags);
}
END_TEST

START_TEST(floods_are_counted) {
  cg_diags *diags = sink(NULL);
  for (unsigned i = 0; i < 100500; i++) cg_diag(diags, "CGP0014", NULL, "w");
  cg_diag(diags, "CGC0007", NULL, "the error is still shown");
  ck_assert_uint_eq(cg_diags_warnings(diags), 100500);
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}), "error[CGC0007]: the error is still shown\n" EXPLAIN
                                                         "warning[CGP0014]: w\n  100000 times\n"
                                                         "warning[CGI0003]: 500 more diagnostics are not shown\n");
  cg_diags_free(diags);
}
END_TEST

START_TEST(old_and_wrong_structures_are_survived) {
  cg_diags *diags = sink(NULL);
  codegen_diag diag;
  memset(&diag, 0xff, sizeof diag);
  diag.struct_size = offsetof(codegen_diag, detail);
  diag.severity = 77;
  diag.code = str("OLD0001");
  diag.message = str("short");
  cg_diags_add(diags, &diag, (cg_str){NULL, 0});
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){0}), "error[OLD0001]: short\n");
  codegen_diag loop = {.struct_size = sizeof loop, .severity = CODEGEN_ERROR, .message = str("loop")};
  loop.causes = (const codegen_diag *const[]){&loop, NULL};
  cg_diags_add(diags, &loop, str("p"));
  ck_assert_uint_lt(strlen(rendered(diags, &(cg_diag_style){0})), 1000);
  cg_diags_free(diags);
}
END_TEST

START_TEST(memory_failures_do_not_hide_errors) {
  for (uint64_t n = 1; n < 40; n++) {
    cg_alloc_fail_at(n);
    cg_diags *diags = cg_diags_new();
    if (diags) cg_diags_source(diags, &(cg_diag_source){2, str("f"), str("abc")});
    for (unsigned i = 0; diags && i < 20; i++)
      cg_diag_at(diags, "CGS0002", (codegen_origin){2, 0, 1, 2}, str("/p"), "help", "message %u", i % 3);
    if (diags) {
      ck_assert_uint_eq(cg_diags_errors(diags), 20);
      ck_assert_uint_gt(strlen(rendered(diags, &(cg_diag_style){0})), 0);
    }
    cg_alloc_fail_at(0);
    cg_diags_free(diags);
  }
}
END_TEST

START_TEST(codes_have_titles) {
  ck_assert_str_eq(cg_diag_title(str("CGS0005")), "duplicate key");
  ck_assert_ptr_null(cg_diag_title(str("CGX9999")));
  ck_assert_ptr_null(cg_diag_explain(str("CGX9999")));
}
END_TEST

START_TEST(colour_is_asked_for) {
  cg_diags *diags = sink("x");
  cg_diag(diags, "CGC0007", NULL, "m");
  ck_assert_str_eq(rendered(diags, &(cg_diag_style){.color = true}), "\033[1;31merror[CGC0007]:\033[0m m\n" EXPLAIN);
  cg_diags_free(diags);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("diag");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 60);
  tcase_add_test(all, text_shows_the_place);
  tcase_add_test(all, equal_ones_fold);
  tcase_add_test(all, nothing_reaches_the_terminal);
  tcase_add_test(all, long_lines_get_a_window);
  tcase_add_test(all, many_places_on_one_line_are_fast);
  tcase_add_test(all, lines_and_columns_count_code_points);
  tcase_add_test(all, lines_of_a_text_serve_the_next_one);
  tcase_add_test(all, json_has_every_member);
  tcase_add_test(all, severities_and_strictness);
  tcase_add_test(all, pointers_come_from_nodes);
  tcase_add_test(all, observers_see_each_error_once);
  tcase_add_test(all, threads_do_not_show);
  tcase_add_test(all, floods_are_counted);
  tcase_add_test(all, old_and_wrong_structures_are_survived);
  tcase_add_test(all, memory_failures_do_not_hide_errors);
  tcase_add_test(all, codes_have_titles);
  tcase_add_test(all, colour_is_asked_for);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
