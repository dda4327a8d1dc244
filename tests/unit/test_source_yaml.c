/* SPDX-License-Identifier: MIT
 *
 * YAML: the same data as JSON gives the same tree; spans, aliases, merge keys, ceilings, hostile text.
 */
#include "source_kit.h"

/* -- values ------------------------------------------------------------------------------------------------------- */

START_TEST(core_schema) {
  kit_means("[null, Null, NULL, ~, ]", "[null, null, null, null]");
  kit_means("a:\nb:\n", "{\"a\": null, \"b\": null}");
  kit_means("[true, True, TRUE, false, False, FALSE]", "[true, true, true, false, false, false]");
  kit_means("[no, on, yes, off, y, n, nO, tRUE, nuLL]",
            "[\"no\", \"on\", \"yes\", \"off\", \"y\", \"n\", \"nO\", \"tRUE\", \"nuLL\"]");
  kit_means("[2001-12-14, 12:30:45, 1_000, 0b11, 1e, e1, '.', -, 0x, 0o8, 1.2.3, 0xfg, 007, -010, '1', \"true\"]",
            "[\"2001-12-14\", \"12:30:45\", \"1_000\", \"0b11\", \"1e\", \"e1\", \".\", \"-\", \"0x\", \"0o8\", "
            "\"1.2.3\", \"0xfg\", \"007\", \"-010\", \"1\", \"true\"]");
  kit_means("[0, -0, 12, 1.0, 1.50, 1e5, 1E+5, -1.5e-3, 9007199254740993, 1e400]",
            "[0, -0, 12, 1.0, 1.50, 1e5, 1E+5, -1.5e-3, 9007199254740993, 1e400]");
  kit_means("[+1, .5, -.5, 1., 1.e3, -007.50, +.5e1, 0x1F, 0o17, 0xFFFFFFFFFFFFFFFFFF]",
            "[1, 0.5, -0.5, 1.0, 1.0e3, -7.50, 0.5e1, 31, 15, 4722366482869645213695]");
}
END_TEST

START_TEST(not_in_json) {
  kit_text text = kit_yaml("[.inf, -.Inf, .NaN, '.inf']");
  ck_assert_ptr_nonnull(text.document);
  ck_assert_uint_eq(codegen_node_kind(text.document, 2), CODEGEN_NODE_STRING);
  ck_assert_uint_eq(cg_diags_warnings(text.diags), 3);
  kit_reports(text.diags, "CGS0015", "'-.Inf' is no number in JSON");
  kit_free(&text);
}
END_TEST

START_TEST(strings) {
  kit_means("a: 'it''s'\nb: \"x\\ty\\u00e9\\n\"\nc: plain text  # comment\nd: \"\"\n",
            "{\"a\": \"it's\", \"b\": \"x\\ty\\u00e9\\n\", \"c\": \"plain text\", \"d\": \"\"}");
  kit_means("a: |\n  one\n   two\n\nb: >-\n  one\n  two\n\n  three\n",
            "{\"a\": \"one\\n two\\n\", \"b\": \"one two\\nthree\"}");
  kit_means("a: one\n  two\n  three\nb: 'x\n  y'\n", "{\"a\": \"one two three\", \"b\": \"x y\"}");
  kit_means(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n",
      "{\"a\": 1, \"b\": 2}");
  kit_means("{\"a\":1,\"b\":[true,\"\\/\"]}", "{\"a\":1,\"b\":[true,\"/\"]}");
}
END_TEST

/* libyaml folds the first three like line feeds and refuses the others. */
START_TEST(special_characters) {
  kit_means("a: \"x\xE2\x80\xA8y\xE2\x80\xA9 z\xC2\x85w\"", "{\"a\": \"x\xE2\x80\xA8y\xE2\x80\xA9 z\xC2\x85w\"}");
  kit_means("k\xE2\x80\xA8: x \xE2\x80\xA8 y", "{\"k\xE2\x80\xA8\": \"x \xE2\x80\xA8 y\"}");
  kit_means("a: '\x7F\xC2\x80\xEF\xBB\xBF\xEF\xBF\xBE'", "{\"a\": \"\x7F\xC2\x80\xEF\xBB\xBF\xEF\xBF\xBE\"}");
  kit_means("a: |\n  \xF3\xB0\x80\x80\xE2\x80\xA8\n", "{\"a\": \"\xF3\xB0\x80\x80\xE2\x80\xA8\\n\"}");
  kit_means("a: \"*/ ` ${x} \\0 \\x01\"", "{\"a\": \"*/ ` ${x} \\u0000 \\u0001\"}");
}
END_TEST

START_TEST(keys) {
  kit_means(
      "200: a\n4.0: b\nnull: c\ntrue: d\n~: e\n? f\n: g\n'h': i\n\"j\\n\": k\n",
      "{\"200\": \"a\", \"4.0\": \"b\", \"null\": \"c\", \"true\": \"d\", \"~\": \"e\", \"f\": \"g\", \"h\": \"i\", "
      "\"j\\n\": \"k\"}");
  kit_refused("? [a]\n: b\n", "CGS0003", "a mapping key must be a scalar");
  kit_refused("a: &x [1]\n*x : b\n", "a mapping key must be a scalar");
  kit_refused("a: 1\nb: 2\n'a': 3\n", "CGS0005", "\"error\"", "duplicate key 'a'", "\"line\":3");
  kit_refused("x:\n  - {a: 1, a: 2}\n", "CGS0005", "/x/0/a");
}
END_TEST

START_TEST(tags) {
  kit_means("[!!str 1, !!str true, !!str , ! 1, !!int '7', !!float 1, !!bool 'true', !!null '']",
            "[\"1\", \"true\", \"\", \"1\", 7, 1, true, null]");
  kit_means("!!map {a: !!seq [1]}", "{\"a\": [1]}");
  kit_refused("a: !!int x\n", "CGS0003", "the value is no '!!int'", "\"line\":1");
  kit_text text = kit_yaml("a: !mine x\nb: !!binary aGk=\nc: !mine {d: 1}\n");
  ck_assert_ptr_nonnull(text.document);
  ck_assert_uint_eq(cg_diags_warnings(text.diags), 3);
  ck_assert_uint_eq(cg_diags_errors(text.diags), 0);
  kit_reports(text.diags, "CGS0015", "tag '!mine' is ignored");
  kit_free(&text);
}
END_TEST

/* -- places ------------------------------------------------------------------------------------------------------- */

/** The text that a node's span covers. */
static cg_str span(const kit_text *text, uint32_t node) {
  codegen_origin origin = codegen_node_origin(text->document, node);
  return cg_str_slice(text->document->bytes, origin.begin, origin.end);
}

START_TEST(spans) {
  kit_text text = kit_yaml(
      "\xC3\xA4\xE2\x82\xAC: caf\xC3\xA9 # \xF0\x9F\x98\x80\nlist:\n  - 'q'\n  - {a: [x, 1]}\n\n# end\nm: &x !!str v\n"
      "n: &y\n  k: w\n\nt: |\n  lit\n\n\nu: *y\n");
  ck_assert_ptr_nonnull(text.document);
  const codegen_document *d = text.document;
  ck_assert(codegen_str_is(span(&text, codegen_node_get(d, 1, "\xC3\xA4\xE2\x82\xAC")), "caf\xC3\xA9"));
  ck_assert(codegen_str_is(span(&text, codegen_node_resolve(d, CG_STR("/list"))), "- 'q'\n  - {a: [x, 1]}"));
  ck_assert(codegen_str_is(span(&text, codegen_node_resolve(d, CG_STR("/list/0"))), "'q'"));
  ck_assert(codegen_str_is(span(&text, codegen_node_resolve(d, CG_STR("/list/1"))), "{a: [x, 1]}"));
  ck_assert(codegen_str_is(span(&text, codegen_node_resolve(d, CG_STR("/list/1/a"))), "[x, 1]"));
  ck_assert(codegen_str_is(span(&text, codegen_node_resolve(d, CG_STR("/list/1/a/1"))), "1"));
  ck_assert(codegen_str_is(span(&text, codegen_node_get(d, 1, "m")), "v"));
  ck_assert(codegen_str_is(span(&text, codegen_node_get(d, 1, "n")), "k: w"));
  ck_assert(codegen_str_is(span(&text, codegen_node_get(d, 1, "t")), "|\n  lit"));
  ck_assert(codegen_str_is(span(&text, codegen_node_get(d, 1, "u")), "*y"));
  kit_free(&text);
}
END_TEST

/* Long lines of many widths: every node's span is its text. */
START_TEST(spans_are_bytes_everywhere) {
  static const char *const words[] = {"a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "bcd", "\xE2\x80\xA8"};
  cg_buf buf;
  cg_buf_init(&buf, CG_BUF_MAX);
  for (unsigned i = 0, n = 0; i < 400; i++) {
    cg_buf_text(&buf, "- [");
    for (unsigned j = 0; j < i % 23; j++, n += 7) cg_buf_printf(&buf, "%s%s%u", j ? ", " : "", words[n % 6], n);
    cg_buf_text(&buf, i % 5 ? "]\n" : "] # \xE2\x82\xAC\r\n");
  }
  kit_text text = kit_parse_limits(true, cg_buf_get(&buf), NULL);
  ck_assert_ptr_nonnull(text.document);
  unsigned checked = 0;
  for (uint32_t node = 1; node < text.document->node_count; node++) {
    if (codegen_node_kind(text.document, node) != CODEGEN_NODE_STRING) continue;
    ck_assert(codegen_str_equal(span(&text, node), codegen_node_text(text.document, node)));
    checked++;
  }
  ck_assert_uint_gt(checked, 3000);
  kit_free(&text);
  cg_buf_release(&buf);
}
END_TEST

START_TEST(syntax_errors_have_places) {
  kit_refused("a: b\n c: d\n", "CGS0003", "\"line\":2", "mapping values are not allowed");
  kit_refused("\xC3\xA4: 1\nb: [1, 2\nc: 3\n", "CGS0003", "\"line\":3");
  kit_refused("a:\n\t- b\n", "CGS0003", "\"line\":2", "tabs");
  kit_refused("a: @x\n", "CGS0003", "\"line\":1", "\"column\":4");
  kit_refused("", "CGS0003", "empty");
  kit_refused("# only\n", "CGS0003", "empty");
  kit_refused("a: 1\n---\nb: 2\n", "CGS0003", "more than one", "\"line\":2");
  kit_refused("a: \x01\n", "CGS0003", "U+0001", "\"column\":4");
  kit_refused("a: \xFFz\n", "CGS0004", "\"column\":4");
  kit_refused("a: \xED\xA0\x80\n", "CGS0004");
  kit_text text = kit_parse_limits(true,
                                   CG_STR("\xFF\xFE"
                                          "a\0:\0"),
                                   NULL);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0004", "UTF-16");
  kit_free(&text);
  text = kit_parse_limits(true, CG_STR("a\0:\0 \0b\0"), NULL);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0004", "UTF-16");
  kit_free(&text);
}
END_TEST

START_TEST(truncated_everywhere) {
  static const char whole[] =
      "openapi: \"3.1.0\"\npaths:\n  '/a/{b}': &x\n    get: {tags: [one, \"tw\\u00f6\"], n: 1.5e3}\n    t: |\n      "
      "lit \xE2\x82\xAC\n"
      "  b: *x\n  c:\n    <<: *x\n    ? d\n    : !!str 1\n";
  for (size_t size = 0; size < sizeof whole - 1; size++) {
    kit_text text = kit_parse_limits(true, (cg_str){whole, size}, NULL);
    if (!text.document) kit_reports(text.diags, "CGS00", size ? "\"line\":" : "empty");
    ck_assert((text.document == NULL) == (cg_diags_errors(text.diags) > 0));
    kit_free(&text);
  }
}
END_TEST

/* -- aliases ------------------------------------------------------------------------------------------------------ */

START_TEST(aliases) {
  kit_means("a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n",
            "{\"a\": {\"b\": [1, 2]}, \"c\": {\"b\": [1, 2]}, \"d\": [{\"b\": [1, 2]}, {\"b\": [1, 2]}]}");
  kit_means("a: &x 1\nb: *x\nc: &x two\nd: *x\n", "{\"a\": 1, \"b\": 1, \"c\": \"two\", \"d\": \"two\"}");
}
END_TEST

START_TEST(aliases_as_keys) {
  kit_means("&k key: &v value\nother: *k\n*v : x\n", "{\"key\": \"value\", \"other\": \"key\", \"value\": \"x\"}");
  kit_means("&k 12: a\nb: *k\n", "{\"12\": \"a\", \"b\": 12}");
}
END_TEST

START_TEST(aliases_refused) {
  kit_refused("a: *x\n", "CGS0008", "alias 'x' has no anchor", "\"line\":1");
  kit_refused("a: &x [1, *x]\n", "CGS0008", "alias 'x' is part of itself");
  kit_refused("&x a: &x {b: *x}\n", "CGS0008", "part of itself");
}
END_TEST

START_TEST(alias_bomb) {
  cg_buf buf;
  cg_buf_init(&buf, CG_BUF_MAX);
  cg_buf_text(&buf, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
  for (int i = 1; i < 100; i++) {
    cg_buf_printf(&buf, "a%d: &a%d [", i, i);
    for (int j = 0; j < 10; j++) cg_buf_printf(&buf, "%s*a%d", j ? ", " : "", i - 1);
    cg_buf_text(&buf, "]\n");
  }
  kit_text text = kit_parse_limits(true, cg_buf_get(&buf), NULL);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0008", "expand to more than 2000000 values");
  kit_free(&text);
  cg_source_limits limits = {.max_nodes = 500};
  text = kit_parse_limits(true, cg_buf_get(&buf), &limits);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0008", "\"line\":3");
  kit_free(&text);
  cg_buf_release(&buf);
}
END_TEST

/* Each line is flat, but a walk through the aliases would go a thousand levels down. */
START_TEST(alias_depth) {
  cg_buf buf;
  cg_buf_init(&buf, CG_BUF_MAX);
  cg_buf_text(&buf, "- &a0 [x]\n");
  for (int i = 1; i < 1200; i++) cg_buf_printf(&buf, "- &a%d [*a%d]\n", i, i - 1);
  kit_text text = kit_parse_limits(true, cg_buf_get(&buf), NULL);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0006", "nest deeper", "\"line\":1000");
  kit_free(&text);
  cg_buf_release(&buf);
}
END_TEST

START_TEST(merge_keys) {
  kit_means(
      "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 9\n  <<: [*a, *b]\n  w: 0\n",
      "{\"a\": {\"x\": 1, \"y\": 2}, \"b\": {\"y\": 3, \"z\": 4}, \"c\": {\"y\": 9, \"w\": 0, \"x\": 1, \"z\": 4}}");
  kit_means("a: &a {x: &s [1]}\nb:\n  <<: *a\n  x: 2\nc: {<<: *a}\n",
            "{\"a\": {\"x\": [1]}, \"b\": {\"x\": 2}, \"c\": {\"x\": [1]}}");
  kit_means("a:\n  <<: {x: 1, y: 2}\n  x: 3\n", "{\"a\": {\"x\": 3, \"y\": 2}}");
  kit_means("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n",
            "{\"a\": {\"x\": 1}, \"b\": {\"y\": 2, \"x\": 1}, \"c\": {\"z\": 3, \"y\": 2, \"x\": 1}}");
  kit_means("'<<': 1\na: {<<: text}\nb: {\"<<\": {x: 1}}\nc: {<<: [1]}\n",
            "{\"<<\": 1, \"a\": {\"<<\": \"text\"}, \"b\": {\"<<\": {\"x\": 1}}, \"c\": {\"<<\": [1]}}");
  kit_text text = kit_yaml("a: &a {x: {y: 1}}\nb: {<<: *a}\n");
  ck_assert_uint_ne(codegen_node_resolve(text.document, CG_STR("/b/x/y")), 0);
  kit_free(&text);
}
END_TEST

START_TEST(merge_bomb) {
  cg_buf buf;
  cg_buf_init(&buf, CG_BUF_MAX);
  cg_buf_text(&buf, "a: &a\n");
  for (int i = 0; i < 10000; i++) cg_buf_printf(&buf, "  k%d: 1\n", i);
  cg_buf_text(&buf, "b:\n");
  for (int i = 0; i < 10000; i++) cg_buf_text(&buf, "  - <<: *a\n");
  kit_text text = kit_parse_limits(true, cg_buf_get(&buf), NULL);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0008", "merge keys bring more than 1000000 members");
  kit_free(&text);
  cg_buf_release(&buf);
}
END_TEST

/* -- ceilings ----------------------------------------------------------------------------------------------------- */

/** `count` times `unit`, refused with `code`; gives the CPU time. */
static uint64_t repeated(const char *head, const char *unit, size_t count, const char *code) {
  size_t size = strlen(unit), first = strlen(head);
  char *bytes = malloc(first + size * count);
  ck_assert_ptr_nonnull(bytes);
  memcpy(bytes, head, first);
  for (size_t i = 0; i < count; i++) memcpy(bytes + first + i * size, unit, size);
  uint64_t begin = cg_cpu_ns();
  kit_text text = kit_parse_limits(true, (cg_str){bytes, first + size * count}, NULL);
  uint64_t took = cg_cpu_ns() - begin;
  if (code) {
    ck_assert_ptr_null(text.document);
    kit_reports(text.diags, code, "\"line\":");
  } else {
    ck_assert_ptr_nonnull(text.document);
  }
  kit_free(&text);
  free(bytes);
  return took;
}

START_TEST(deep) {
  repeated("", "[", 5000, "CGS0006");
  repeated("", "- ", 5000, "CGS0006");
  repeated("", "{a: ", 5000, "CGS0006");
  repeated("", "? ", 5000, "CGS00");
  cg_source_limits limits = {.max_depth = 3};
  kit_text text = kit_parse_limits(true, CG_STR("[[[1]]]"), &limits);
  ck_assert_ptr_nonnull(text.document);
  kit_free(&text);
  text = kit_parse_limits(true, CG_STR("[[[[1]]]]"), &limits);
  ck_assert_ptr_null(text.document);
  kit_reports(text.diags, "CGS0006", "deeper than 3");
  kit_free(&text);
}
END_TEST

START_TEST(hundred_megabytes_of_brackets) {
  ck_assert_uint_lt(repeated("", "[", 100000000, "CGS0006"), 5000000000u);
}
END_TEST

/* Ten times the text takes about ten times as long: nothing is quadratic. */
START_TEST(linear) {
  static const struct {
    const char *head, *unit, *code;
  } shape[] = {
      {"", "a,", NULL},
      {"", "- a\n", NULL},
      {"", "- {a: b}\n", NULL},
      {"", "- &a x\n- *a\n", NULL},
      {"'", "x ", "CGS0003"},
      {"|\n", " line\n", NULL},
      {"a: ", "a: ", "CGS0003"},
      {"", "\xC3\xA4: [\xC3\xA4]\n", "CGS0005"},
      {"", "%TAG !a! b\n", "CGS0003"},
      {"[", "[],", "CGS0003"},
      {"", "- <<: {a: b}\n", NULL},
      {"", "- !x y\n", NULL},
      {"- ", "\xE2\x80\xA8x", NULL},
  };
  for (size_t i = 0; i < CG_COUNT(shape); i++) {
    uint64_t small = repeated(shape[i].head, shape[i].unit, 20000, shape[i].code);
    uint64_t large = repeated(shape[i].head, shape[i].unit, 200000, shape[i].code);
    ck_assert_msg(large < 60 * small + 100000000, "'%s' takes %llu and %llu ns", shape[i].unit,
                  (unsigned long long)small, (unsigned long long)large);
  }
}
END_TEST

START_TEST(wide_inside_deep) {
  char head[1001];
  memset(head, '[', 990);
  head[990] = '\0';
  ck_assert_uint_lt(repeated(head, "1,", 5000000, "CGS0006"), 60000000000u);
}
END_TEST

START_TEST(out_of_memory) {
  static const char text[] = "a: &x {b: [1, \"t\\n\", 'u']}\nc: {<<: *x, d: \xE2\x82\xAC}\n? e\n: .inf\n";
  for (uint64_t n = 1; n < 200; n++) {
    char bytes[sizeof text + 8] = {0};
    memcpy(bytes, text, sizeof text - 1);
    cg_diags *diags = cg_diags_new();
    uint64_t before = cg_alloc_count();
    cg_alloc_fail_at(n);
    codegen_document *document =
        cg_document_parse_yaml((cg_str){bytes, sizeof text - 1}, CG_STR("t.yaml"), 2, NULL, diags);
    cg_alloc_fail_at(0);
    bool reached = cg_alloc_count() - before >= n;
    ck_assert(document || cg_diags_errors(diags) > 0 || reached);
    cg_document_free(document);
    cg_diags_free(diags);
    if (!reached) return;
  }
  ck_abort_msg("never got through");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("source_yaml");
  TCase *values = tcase_create("values"), *places = tcase_create("places"), *limits = tcase_create("limits");
  TCase *aliases_case = tcase_create("aliases");
  tcase_add_test(values, core_schema);
  tcase_add_test(values, not_in_json);
  tcase_add_test(values, strings);
  tcase_add_test(values, special_characters);
  tcase_add_test(values, keys);
  tcase_add_test(values, tags);
  tcase_add_test(places, spans);
  tcase_add_test(places, spans_are_bytes_everywhere);
  tcase_add_test(places, syntax_errors_have_places);
  tcase_add_test(places, truncated_everywhere);
  tcase_add_test(aliases_case, aliases);
  tcase_add_test(aliases_case, aliases_as_keys);
  tcase_add_test(aliases_case, aliases_refused);
  tcase_add_test(aliases_case, alias_bomb);
  tcase_add_test(aliases_case, alias_depth);
  tcase_add_test(aliases_case, merge_keys);
  tcase_add_test(aliases_case, merge_bomb);
  tcase_add_test(limits, deep);
  tcase_add_test(limits, hundred_megabytes_of_brackets);
  tcase_add_test(limits, linear);
  tcase_add_test(limits, wide_inside_deep);
  tcase_add_test(limits, out_of_memory);
  tcase_set_timeout(limits, 110);
  suite_add_tcase(suite, values);
  suite_add_tcase(suite, places);
  suite_add_tcase(suite, aliases_case);
  suite_add_tcase(suite, limits);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
