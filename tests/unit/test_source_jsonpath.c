/* SPDX-License-Identifier: MIT
 *
 * JSONPath: what expressions select, and where they are wrong. With CODEGEN_JSONPATH_SUITE naming the cts.json of the
 * public compliance suite, all of its cases that do not need match() or search() are run as well.
 */
#include <stdlib.h>

#include "source/jsonpath.h"
#include "source_kit.h"

static void write_node(cg_draft *draft, cg_draft_node *node, cg_buf *out) {
  static const char *const word[] = {"?", "null", "false", "true"};
  if (node->kind == CODEGEN_NODE_STRING) {
    cg_buf_json(out, cg_draft_text(node));
  } else if (node->kind == CODEGEN_NODE_NUMBER) {
    cg_buf_str(out, cg_draft_text(node));
  } else if (node->kind < CODEGEN_NODE_NUMBER) {
    cg_buf_text(out, word[node->kind]);
  } else {
    bool object = node->kind == CODEGEN_NODE_OBJECT;
    ck_assert(cg_draft_open(draft, node));
    cg_buf_char(out, object ? '{' : '[');
    for (cg_draft_node *child = node->first; child; child = child->next) {
      if (child != node->first) cg_buf_char(out, ',');
      if (object) cg_buf_json(out, child->key);
      if (object) cg_buf_char(out, ':');
      write_node(draft, child, out);
    }
    cg_buf_char(out, object ? '}' : ']');
  }
}

/* What is selected, as a JSON array in `out`; false and the error when the expression is wrong. */
static bool selected(const codegen_document *document, cg_str text, cg_buf *out, cg_jsonpath_error *error) {
  cg_arena arena;
  cg_draft draft;
  cg_vec node;
  cg_arena_init(&arena, 0);
  cg_vec_init(&node, sizeof(cg_draft_node *));
  ck_assert(cg_draft_init(&draft, document));
  const cg_jsonpath *path = cg_jsonpath_parse(&arena, text, error);
  if (path) ck_assert(cg_jsonpath_select(path, &draft, &node));
  cg_buf_char(out, '[');
  for (size_t i = 0; i < node.count; i++) {
    if (i) cg_buf_char(out, ',');
    write_node(&draft, *cg_vec_at(&node, cg_draft_node *, i), out);
  }
  cg_buf_char(out, ']');
  cg_vec_release(&node);
  cg_draft_release(&draft);
  cg_arena_release(&arena);
  return path != NULL;
}

static void check_select(const char *json, const char *path, const char *wanted) {
  kit_text text = kit_json(json);
  cg_jsonpath_error error = {0};
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  bool ok = selected(text.document, codegen_str_of(path), &out, &error);
  ck_assert_msg(ok, "%s: %s at %zu", path, error.message, error.at);
  ck_assert_msg(codegen_str_is(cg_buf_get(&out), wanted), "%s: %.*s, not %s", path, CG_FMT(cg_buf_get(&out)), wanted);
  cg_buf_release(&out);
  kit_free(&text);
}

#define STORE \
  "{\"store\":{\"book\":[{\"c\":\"r\",\"p\":8.95},{\"c\":\"f\",\"p\":12.99,\"i\":\"x\"},{\"c\":\"f\",\"p\":8.99}]," \
  "\"bike\":{\"p\":399}},\"a-b\":1,\"e\":[],\"n\":null}"

START_TEST(test_selects) {
  static const char *const table[][2] = {
      {"$['a-b']", "[1]"},
      {"$.store.book[0].p", "[8.95]"},
      {"$.store.book[-1].p", "[8.99]"},
      {"$.store.book[3]", "[]"},
      {"$.store.book[*].c", "[\"r\",\"f\",\"f\"]"},
      {"$.store.book[1:].p", "[12.99,8.99]"},
      {"$.store.book[::-2].p", "[8.99,8.95]"},
      {"$.store.book[:-1].p", "[8.95,12.99]"},
      {"$.store.book[0,2,0].p", "[8.95,8.99,8.95]"},
      {"$..p", "[8.95,12.99,8.99,399]"},
      {"$..book[0].c", "[\"r\"]"},
      {"$.store.book[?@.i].p", "[12.99]"},
      {"$.store.book[?!@.i].p", "[8.95,8.99]"},
      {"$.store.book[?@.p < 9].p", "[8.95,8.99]"},
      {"$.store.book[?@.p >= 8.99 && @.c == 'f'].p", "[12.99,8.99]"},
      {"$.store.book[?(@.c == \"r\" || @.i == 'x') && @.p != 8.95].p", "[12.99]"},
      {"$.store.book[?@.p == 899e-2].p", "[8.99]"},
      {"$.store.book[?@.none == @.nothing].p", "[8.95,12.99,8.99]"},
      {"$.store.book[?length(@) == 3].p", "[12.99]"},
      {"$.store.book[?length(@.c) == 1 && count(@.*) == 2].p", "[8.95,8.99]"},
      {"$.store[?value(@..p) == 399].p", "[399]"},
      {"$[?@ == null]", "[null]"},
      {"$[?@ == $.e]", "[[]]"},
      {"$['\\u0061\\u002db']", "[1]"},
      {"$[ 'store' ]['bike']\n.p", "[399]"},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) check_select(STORE, table[i][0], table[i][1]);
}
END_TEST

START_TEST(test_errors) {
  static const struct {
    const char *path;
    size_t at;
    const char *words;
  } table[] = {
      {"", 0, "begins with '$'"},
      {"store", 0, "begins with '$'"},
      {"$.", 2, "expected a name"},
      {"$.a.", 4, "expected a name"},
      {"$.a-b", 3, "expected a segment"},
      {"$ ", 1, "expected a segment"},
      {"$[", 2, "expected a name in quotes"},
      {"$['a", 2, "does not end"},
      {"$['\\x']", 3, "escape"},
      {"$['\\ud800']", 3, "escape"},
      {"$[01]", 2, "zeros"},
      {"$[-0]", 2, "zeros"},
      {"$[9007199254740992]", 2, "range"},
      {"$[0", 3, "','"},
      {"$[?@.a == @.*]", 10, "one node"},
      {"$[?1]", 3, "compared"},
      {"$[?!@.a == 1]", 8, "parentheses"},
      {"$[?match(@.a, 'x')]", 3, "not supported"},
      {"$[?nope(@)]", 3, "unknown function"},
      {"$[?length(@.*) == 1]", 10, "one node"},
      {"$[?(@.a]", 7, "')'"},
      {"$. a", 2, "expected a name"},
  };
  kit_text text = kit_json("{}");
  for (size_t i = 0; i < CG_COUNT(table); i++) {
    cg_jsonpath_error error = {0};
    cg_buf out;
    cg_buf_init(&out, CG_BUF_MAX);
    ck_assert_msg(!selected(text.document, codegen_str_of(table[i].path), &out, &error), "%s", table[i].path);
    ck_assert_msg(error.message && strstr(error.message, table[i].words), "%s: %s", table[i].path, error.message);
    ck_assert_msg(error.at == table[i].at, "%s: at %zu", table[i].path, error.at);
    cg_buf_release(&out);
  }
  kit_free(&text);
}
END_TEST

/* Deep nesting is an error of the expression, and too much work one of the draft: neither ends the process. */
START_TEST(test_limits) {
  cg_buf text;
  cg_jsonpath_error error;
  cg_arena arena;
  cg_draft draft;
  cg_vec node;
  cg_arena_init(&arena, 0);
  cg_buf_init(&text, CG_BUF_MAX);
  cg_buf_text(&text, "$[?");
  for (int i = 0; i < 100000; i++) cg_buf_char(&text, '(');
  ck_assert_ptr_null(cg_jsonpath_parse(&arena, cg_buf_get(&text), &error));
  ck_assert_str_eq(error.message, "nested too deeply");
  cg_buf_release(&text);
  cg_buf_init(&text, CG_BUF_MAX);
  for (int i = 0; i < 400; i++) cg_buf_text(&text, "[[],");
  cg_buf_text(&text, "0");
  for (int i = 0; i < 400; i++) cg_buf_char(&text, ']');
  cg_buf_char(&text, '\0');
  kit_text document = kit_json(text.data);
  cg_vec_init(&node, sizeof(cg_draft_node *));
  ck_assert(cg_draft_init(&draft, document.document));
  const cg_jsonpath *path = cg_jsonpath_parse(&arena, CG_STR("$..*..*..*..*..*"), &error);
  draft.work = 1000000;
  ck_assert(!cg_jsonpath_select(path, &draft, &node));
  ck_assert_int_eq(draft.status, CODEGEN_ERR_LIMIT);
  cg_vec_release(&node);
  cg_draft_release(&draft);
  kit_free(&document);
  cg_buf_release(&text);
  cg_arena_release(&arena);
}
END_TEST

/* One case of the suite: 1 right, 0 wrong, -1 needs what we have not. */
static int suite_case(const codegen_document *suite, uint32_t at) {
  cg_str path = codegen_node_text(suite, codegen_node_get(suite, at, "selector"));
  uint32_t document = codegen_node_get(suite, at, "document"), wanted = codegen_node_get(suite, at, "result");
  uint32_t invalid = codegen_node_get(suite, at, "invalid_selector"), several = codegen_node_get(suite, at, "results");
  cg_jsonpath_error error = {0};
  cg_buf json, got;
  bool ok = false;
  cg_buf_init(&json, CG_BUF_MAX);
  cg_buf_init(&got, CG_BUF_MAX);
  cg_draft draft;
  ck_assert(cg_draft_init(&draft, suite));
  if (document)
    write_node(&draft, cg_draft_value(&draft, suite, document), &json);
  else
    cg_buf_text(&json, "[]");
  kit_text text = kit_parse_limits(false, cg_buf_get(&json), NULL);
  bool valid = selected(text.document, path, &got, &error);
  if (invalid) {
    ok = !valid;
  } else if (valid) {
    kit_text result = kit_parse_limits(false, cg_buf_get(&got), NULL);
    ok = wanted && kit_same(result.document, 1, suite, wanted, false);
    uint32_t one = codegen_node_first(suite, several);
    for (uint32_t i = 0; i < codegen_node_count(suite, several); i++, one = codegen_node_after(suite, one))
      ok |= kit_same(result.document, 1, suite, one, false);
    kit_free(&result);
  }
  int out = ok ? 1 : error.message && strstr(error.message, "not supported") ? -1 : 0;
  if (!out)
    printf("%.*s: %.*s: %.*s %s\n", CG_FMT(codegen_node_text(suite, codegen_node_get(suite, at, "name"))), CG_FMT(path),
           CG_FMT(cg_buf_get(&got)), error.message ? error.message : "");
  kit_free(&text);
  cg_draft_release(&draft);
  cg_buf_release(&json);
  cg_buf_release(&got);
  return out;
}

START_TEST(test_suite) {
  const char *path = getenv("CODEGEN_JSONPATH_SUITE"), *reason;
  uint32_t count[3] = {0};
  cg_buf bytes;
  if (!path) return;
  cg_buf_init(&bytes, CG_BUF_MAX);
  ck_assert_int_eq(cg_file_read(path, CG_BUF_MAX / 2, &bytes, &reason), CODEGEN_OK);
  kit_text suite = kit_parse_limits(false, cg_buf_get(&bytes), NULL);
  uint32_t tests = codegen_node_get(suite.document, 1, "tests"), at = codegen_node_first(suite.document, tests);
  for (uint32_t i = 0; i < codegen_node_count(suite.document, tests); i++, at = codegen_node_after(suite.document, at))
    count[suite_case(suite.document, at) + 1]++;
  printf("%u right, %u wrong, %u need match() or search()\n", count[2], count[1], count[0]);
  ck_assert_uint_eq(count[1], 0);
  kit_free(&suite);
  cg_buf_release(&bytes);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("jsonpath");
  TCase *tests = tcase_create("jsonpath");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, test_selects);
  tcase_add_test(tests, test_errors);
  tcase_add_test(tests, test_limits);
  tcase_add_test(tests, test_suite);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
