/* SPDX-License-Identifier: MIT
 *
 * Overlays and patches: the examples of both specifications, what is refused and where, and that places and aliases of
 * what was not touched hold.
 */
#include <sys/stat.h>

#include "source/private.h"
#include "source_kit.h"

typedef struct kit_set {
  char folder[64];
  cg_diags *diags;
  cg_documents *documents;
  cg_status status;
} kit_set;

static void write_file(const char *folder, const char *name, const char *text) {
  char path[160];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *out = fopen(path, "w");
  ck_assert_ptr_nonnull(out);
  fputs(text, out);
  fclose(out);
}

static kit_set set_new(const cg_source_limits *limits) {
  kit_set set = {.folder = "/tmp/codegen-changes-XXXXXX", .diags = cg_diags_new()};
  ck_assert_ptr_nonnull(mkdtemp(set.folder));
  set.documents = cg_documents_new(set.diags, limits);
  ck_assert_ptr_nonnull(set.documents);
  return set;
}

/* An input and its changes, NULL-terminated: texts that begin with `[` or `- ` are patches. */
static kit_set changed(const char *input, const char *const *change, const cg_source_limits *limits) {
  kit_set set = set_new(limits);
  cg_str folder = codegen_str_of(set.folder);
  write_file(set.folder, "in.yaml", input);
  ck_assert_int_eq(cg_documents_input(set.documents, CG_STR("in.yaml"), folder), CODEGEN_OK);
  for (int i = 0; change[i]; i++) {
    char name[32];
    snprintf(name, sizeof name, "c%d.yaml", i);
    write_file(set.folder, name, change[i]);
    bool patch = change[i][0] == '[' || change[i][0] == '-';
    ck_assert_int_eq(
        cg_documents_change(set.documents, patch ? CG_CHANGE_PATCH : CG_CHANGE_OVERLAY, codegen_str_of(name), folder),
        CODEGEN_OK);
  }
  set.status = cg_documents_read(set.documents);
  return set;
}

static void set_free(kit_set *set) {
  char path[160];
  for (int i = -1; i < 8; i++) {
    snprintf(path, sizeof path, i < 0 ? "%s/in.yaml" : "%s/c%d.yaml", set->folder, i);
    unlink(path);
  }
  rmdir(set->folder);
  cg_diags_free(set->diags);
  cg_documents_free(set->documents);
}

static void check_becomes(const char *input, const char *change, const char *wanted) {
  const char *const changes[] = {change, NULL};
  kit_set set = changed(input, changes, NULL);
  char *report = kit_report(set.diags);
  ck_assert_msg(set.status == CODEGEN_OK, "%s: %s", change, report);
  const codegen_document *document = cg_documents_at(set.documents, 2);
  kit_text text = kit_json(wanted);
  ck_assert_ptr_nonnull(document);
  bool same = kit_same(document, 1, text.document, 1, true) && kit_same(text.document, 1, document, 1, true);
  ck_assert_msg(same, "%s does not make %s", change, wanted);
  kit_free(&text);
  free(report);
  set_free(&set);
}

static void check_refused(const char *input, const char *change, const char *code, const char *words) {
  const char *const changes[] = {change, NULL};
  kit_set set = changed(input, changes, NULL);
  ck_assert_msg(set.status < 0, "%s is taken", change);
  ck_assert_ptr_null(cg_documents_at(set.documents, 2));
  kit_reports(set.diags, code, words);
  set_free(&set);
}

#define ACTION(action) "overlay: 1.0.0\nactions:\n- " action "\n"
#define ACTION11(action) "overlay: 1.1.0\nactions:\n- " action "\n"

START_TEST(test_overlays) {
  static const char *const table[][3] = {
      {"{a: {b: 1, c: [1]}}", ACTION("{target: $, update: {a: {b: 2, c: [2], d: x}, e: null}}"),
       "{\"a\":{\"b\":2,\"c\":[1,2],\"d\":\"x\"},\"e\":null}"},
      {"{a: {b: {c: 1}}}", ACTION("{target: $.a, update: {b: text}}"), "{\"a\":{\"b\":\"text\"}}"},
      {"{a: [1, 2]}", ACTION("{target: $.a, update: 3}"), "{\"a\":[1,2,3]}"},
      {"{a: [1, 2]}", ACTION("{target: $.a, update: [3]}"), "{\"a\":[1,2,[3]]}"},
      {"{a: [1, 2]}", ACTION11("{target: $.a, update: [3]}"), "{\"a\":[1,2,3]}"},
      {"{a: [1, 2]}", ACTION11("{target: '$.a[0]', update: {x: y}}"), "{\"a\":[{\"x\":\"y\"},2]}"},
      {"{a: {x: 1}, b: {}}", ACTION11("{target: $.b, copy: $.a}"), "{\"a\":{\"x\":1},\"b\":{\"x\":1}}"},
      {"{a: {x: 1}, b: {c: {x: 2}}}", ACTION("{target: $..x, remove: true}"), "{\"a\":{},\"b\":{\"c\":{}}}"},
      {"{a: 1, b: 2}", ACTION("{target: $.a, remove: true, update: {x: 1}}"), "{\"b\":2}"},
      {"{a: 1}", ACTION("{target: $, update: {b: 2}}\n- {target: $.b, remove: true}"), "{\"a\":1}"},
      {"{a: {n: 1}}", ACTION("{target: \"$['a','a']\", update: {l: [1]}}"), "{\"a\":{\"n\":1,\"l\":[1]}}"},
      {"{\"a\": {\"x\": 1}, \"a\": {\"y\": 1}}", ACTION("{target: $.a, update: {z: 1}}"), "{\"a\":{\"y\":1,\"z\":1}}"},
      {"{p: {/x: {get: {tags: [t]}}, /y: {get: {}}}}", ACTION("{target: '$.p.*.get[?@[0] == \"t\"]', remove: true}"),
       "{\"p\":{\"/x\":{\"get\":{}},\"/y\":{\"get\":{}}}}"},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) check_becomes(table[i][0], table[i][1], table[i][2]);
  /* the examples of the specification: a structured overlay, a targeted one, arrays, traits */
  check_becomes(
      "{info: {title: T}, paths: {/items: {get: {summary: s}}}}",
      ACTION(
          "{target: $, update: {info: {x-applied: layer}, paths: {/: {summary: root}, /items: {get: {x-rate: 100}}}, "
          "tags: [{name: n}]}}"),
      "{\"info\":{\"title\":\"T\",\"x-applied\":\"layer\"},\"paths\":{\"/items\":{\"get\":{\"summary\":\"s\","
      "\"x-rate\":100}},\"/\":{\"summary\":\"root\"}},\"tags\":[{\"name\":\"n\"}]}");
  check_becomes(
      "{paths: {/foo: {get: {description: d}, put: {}}, /bar: {get: {}}}}",
      ACTION(
          "{target: \"$.paths['/foo'].get\", update: {description: new}}\n- {target: $.paths.*.get, update: {x: 1}}"),
      "{\"paths\":{\"/foo\":{\"get\":{\"description\":\"new\",\"x\":1},\"put\":{}},\"/bar\":{\"get\":{\"x\":1}}}}");
  check_becomes("{get: {parameters: [{name: a}]}}", ACTION("{target: $..parameters, update: {name: b}}"),
                "{\"get\":{\"parameters\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");
  check_becomes(
      "{p: {/items: {get: {x-oai-traits: [paged], r: 1}}, /other: {get: {}}}}",
      ACTION("{target: \"$.p.*[?@['x-oai-traits'][0] == 'paged']\", update: {parameters: [{name: top}]}}"),
      "{\"p\":{\"/items\":{\"get\":{\"x-oai-traits\":[\"paged\"],\"r\":1,\"parameters\":[{\"name\":\"top\"}]}},"
      "\"/other\":{\"get\":{}}}}");
}
END_TEST

START_TEST(test_patches) {
  static const char *const table[][3] = {
      {"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
       "{\"foo\":\"bar\",\"baz\":\"qux\"}"},
      {"{\"foo\":[\"bar\",\"baz\"]}", "[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]",
       "{\"foo\":[\"bar\",\"qux\",\"baz\"]}"},
      {"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"remove\",\"path\":\"/baz\"}]", "{\"foo\":\"bar\"}"},
      {"{\"foo\":[\"bar\",\"qux\",\"baz\"]}", "[{\"op\":\"remove\",\"path\":\"/foo/1\"}]",
       "{\"foo\":[\"bar\",\"baz\"]}"},
      {"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}]",
       "{\"baz\":\"boo\",\"foo\":\"bar\"}"},
      {"{\"foo\":{\"bar\":\"baz\",\"waldo\":\"fred\"},\"qux\":{\"corge\":\"grault\"}}",
       "[{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}]",
       "{\"foo\":{\"bar\":\"baz\"},\"qux\":{\"corge\":\"grault\",\"thud\":\"fred\"}}"},
      {"{\"foo\":[\"all\",\"grass\",\"cows\",\"eat\"]}", "[{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}]",
       "{\"foo\":[\"all\",\"cows\",\"eat\",\"grass\"]}"},
      {"{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
       "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"qux\"},{\"op\":\"test\",\"path\":\"/foo/1\",\"value\":2.0}]",
       "{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}"},
      {"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/child\",\"value\":{\"grandchild\":{}}}]",
       "{\"foo\":\"bar\",\"child\":{\"grandchild\":{}}}"},
      {"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\",\"xyz\":123}]",
       "{\"foo\":\"bar\",\"baz\":\"qux\"}"},
      {"{\"/\":9,\"~1\":10}", "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}]", "{\"/\":9,\"~1\":10}"},
      {"{\"foo\":[\"bar\"]}", "[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\",\"def\"]}]",
       "{\"foo\":[\"bar\",[\"abc\",\"def\"]]}"},
      {"{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"b\":[1]}}]", "{\"b\":[1]}"},
      {"{\"a\":{\"b\":1}}",
       "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/c\"},{\"op\":\"remove\",\"path\":\"/a/b\"}]",
       "{\"a\":{\"c\":{\"b\":1}}}"},
      {"{\"a\":1}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a\"}]", "{\"a\":1}"},
      {"{\"\":1}", "[{\"op\":\"replace\",\"path\":\"/\",\"value\":2}]", "{\"\":2}"},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) check_becomes(table[i][0], table[i][1], table[i][2]);
}
END_TEST

START_TEST(test_refused_patches) {
  static const char *const table[][4] = {
      {"{\"baz\":\"qux\"}", "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"bar\"}]", "CGS0019",
       "not what 'test' says"},
      {"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz/bat\",\"value\":\"qux\"}]", "CGS0019", "to put it into"},
      {"{\"~1\":10}", "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":\"10\"}]", "CGS0019", "'test'"},
      {"{\"a\":{\"b\":{}}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b/c\"}]", "CGS0019", "nothing at"},
      {"{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/2\",\"value\":1}]", "CGS0019", "nothing at"},
      {"{\"a\":[1]}", "[{\"op\":\"remove\",\"path\":\"/a/00\"}]", "CGS0019", "nothing at"},
      {"{\"a\":[1]}", "[{\"op\":\"remove\",\"path\":\"/a/-\"}]", "CGS0019", "nothing at"},
      {"{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"a\"}]", "CGS0019", "nothing at"},
      {"{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"/~2\"}]", "CGS0019", "nothing at"},
      {"{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"\"}]", "CGS0019", "whole document"},
      {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\"}]", "CGS0019", "needs 'value'"},
      {"{\"a\":1}", "[{\"op\":\"remove\"}]", "CGS0019", "needs 'path'"},
      {"{\"a\":1}", "[{\"op\":\"delete\",\"path\":\"/a\"}]", "CGS0019", "unknown operation"},
      {"{\"a\":1}", "[7]", "CGS0019", "is an object"},
      {"{\"a\":1}", "- 7\n- 8", "CGS0019", "is an object"},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) check_refused(table[i][0], table[i][1], table[i][2], table[i][3]);
}
END_TEST

START_TEST(test_refused_overlays) {
  static const char *const table[][3] = {
      {"a: 1", "CGS0016", "no overlay"},
      {"overlay: 2.0.0\nactions: []", "CGS0016", "unknown version"},
      {"overlay: 1.0.0", "CGS0016", "needs 'actions'"},
      {ACTION("7"), "CGS0016", "is an object"},
      {ACTION("{update: 1}"), "CGS0016", "needs a 'target'"},
      {ACTION("{target: $}"), "CGS0016", "'update' or 'remove'"},
      {ACTION("{target: $, remove: yes}"), "CGS0016", "no boolean"},
      {ACTION("{target: $, remove: true}"), "CGS0016", "whole document"},
      {ACTION("{target: $, update: 1}"), "CGS0016", "selects an object"},
      {ACTION("{target: $, copy: $..*}"), "CGS0016", "'copy' selects"},
      {ACTION("{target: $.a-b, update: 1}"), "CGS0017", "\"line\":3,\"column\":15"},
  };
  for (size_t i = 0; i < CG_COUNT(table); i++) check_refused("{a: 1, b: 2}", table[i][0], table[i][1], table[i][2]);
}
END_TEST

START_TEST(test_idle_actions_are_warned_of) {
  const char *const changes[] = {ACTION("{target: $.none, remove: true}\n- {target: $.a, remove: true}"), NULL};
  kit_set set = changed("{a: 1, b: 2}", changes, NULL);
  ck_assert_int_eq(set.status, CODEGEN_OK);
  ck_assert_uint_eq(cg_diags_warnings(set.diags), 1);
  kit_reports(set.diags, "CGS0018", "'$.none' selects nothing", "\"line\":3");
  set_free(&set);
}
END_TEST

START_TEST(test_places_and_aliases_hold) {
  const char *input = "base: &b {long: \"a\\tb\", n: 1}\nsame: *b\nlist: [x, \"y\\n\"]\n";
  const char *const changes[] = {ACTION("{target: $, update: {new: {k: [1, \"q\\\\t\"]}}}"), NULL};
  kit_set set = changed(input, changes, NULL);
  ck_assert_int_eq(set.status, CODEGEN_OK);
  const codegen_document *d = cg_documents_at(set.documents, 2);
  uint32_t same = codegen_node_get(d, 1, "same"), list = codegen_node_get(d, 1, "list");
  ck_assert_int_eq(codegen_node_raw(d, same)->kind, CODEGEN_NODE_ALIAS);
  ck_assert(codegen_str_is(codegen_node_text(d, codegen_node_get(d, same, "long")), "a\tb"));
  ck_assert_uint_eq(codegen_node_raw(d, list)->begin, (uint32_t)(strstr(input, "[x") - input));
  uint32_t k = codegen_node_get(d, codegen_node_get(d, 1, "new"), "k");
  ck_assert_uint_eq(codegen_node_raw(d, k)->begin, codegen_node_raw(d, 1)->begin);
  cg_buf pointer;
  cg_buf_init(&pointer, 100);
  cg_document_pointer(d, codegen_node_first(d, k), &pointer);
  ck_assert(codegen_str_is(cg_buf_get(&pointer), "/new/k/0"));
  cg_buf_release(&pointer);
  set_free(&set);
  /* what was an alias is a value of its own once something in it, or in the anchor's value, has changed */
  check_becomes("{b: &b {n: {x: 1}}, s: *b}", ACTION("{target: $.s.n, update: {y: 2}}"),
                "{\"b\":{\"n\":{\"x\":1}},\"s\":{\"n\":{\"x\":1,\"y\":2}}}");
  check_becomes("{b: &b {n: {x: 1}}, s: *b}", ACTION("{target: $.b.n, remove: true}"),
                "{\"b\":{},\"s\":{\"n\":{\"x\":1}}}");
  check_becomes("{b: &b {n: 1}, s: *b}", ACTION("{target: $.b, remove: true}"), "{\"s\":{\"n\":1}}");
}
END_TEST

START_TEST(test_ceilings) {
  /* each action doubles the list */
  static const char step[] = "- {target: $.l, copy: $.l}\n";
  cg_buf text;
  cg_buf_init(&text, CG_BUF_MAX);
  cg_buf_text(&text, "overlay: 1.1.0\nactions:\n");
  for (int i = 0; i < 40; i++) cg_buf_text(&text, step);
  cg_buf_char(&text, '\0');
  const char *const changes[] = {text.data, NULL};
  kit_set set = changed("{l: [1, 2]}", changes, NULL);
  ck_assert_int_lt(set.status, 0);
  kit_reports(set.diags, "CGS0007");
  set_free(&set);
  cg_buf_release(&text);
}
END_TEST

START_TEST(test_many_operations_in_large_containers) {
  cg_buf input, change;
  cg_buf_init(&input, CG_BUF_MAX);
  cg_buf_init(&change, CG_BUF_MAX);
  cg_buf_text(&input, "{\"o\": {\"k\": 0");
  for (int i = 0; i < 20000; i++) cg_buf_printf(&input, ",\"k%d\":%d", i, i);
  cg_buf_text(&input, "}}");
  cg_buf_text(&change, "[");
  for (int i = 0; i < 20000; i++)
    cg_buf_printf(&change, "%s{\"op\":\"%s\",\"path\":\"/o/k%d\",\"value\":1}", i ? "," : "",
                  i % 2 ? "remove" : "replace", i);
  cg_buf_text(&change, "]");
  cg_buf_char(&input, '\0');
  cg_buf_char(&change, '\0');
  const char *const changes[] = {change.data, NULL};
  kit_set set = changed(input.data, changes, NULL);
  ck_assert_int_eq(set.status, CODEGEN_OK);
  const codegen_document *d = cg_documents_at(set.documents, 2);
  ck_assert_uint_eq(codegen_node_count(d, codegen_node_get(d, 1, "o")), 10001);
  ck_assert(codegen_str_is(codegen_node_text(d, codegen_node_resolve(d, CG_STR("/o/k19998"))), "1"));
  ck_assert_uint_eq(codegen_node_resolve(d, CG_STR("/o/k19999")), 0);
  set_free(&set);
  cg_buf_release(&input);
  cg_buf_release(&change);
}
END_TEST

/* Each allocation fails in turn: the input is changed as a whole, or it failed and something was said. */
START_TEST(test_allocations_may_fail) {
  const char *overlay = ACTION("{target: '$..[?@.x == 1 || length(@) > 20]', update: {l: [1, {k: v}]}}");
  const char *patch = "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c~1d\"}]";
  for (uint64_t n = 1;; n++) {
    kit_set set = set_new(NULL);
    cg_str folder = codegen_str_of(set.folder);
    write_file(set.folder, "in.yaml", "{\"a\": {\"x\": 1, \"t\": \"\\t\"}, \"b\": [{\"x\": 1}]}");
    write_file(set.folder, "c0.yaml", overlay);
    write_file(set.folder, "c1.yaml", patch);
    ck_assert_int_eq(cg_documents_input(set.documents, CG_STR("in.yaml"), folder), CODEGEN_OK);
    ck_assert_int_eq(cg_documents_change(set.documents, CG_CHANGE_OVERLAY, CG_STR("c0.yaml"), folder), CODEGEN_OK);
    ck_assert_int_eq(cg_documents_change(set.documents, CG_CHANGE_PATCH, CG_STR("c1.yaml"), folder), CODEGEN_OK);
    uint64_t before = cg_alloc_count();
    cg_alloc_fail_at(n);
    set.status = cg_documents_read(set.documents);
    bool failed = cg_alloc_count() - before >= n;
    cg_alloc_fail_at(0);
    const codegen_document *d = cg_documents_at(set.documents, 2);
    if (set.status == CODEGEN_OK) {
      ck_assert_ptr_nonnull(d);
      ck_assert_uint_ne(codegen_node_resolve(d, CG_STR("/c~1d/l/1/k")), 0);
      ck_assert_uint_ne(codegen_node_resolve(d, CG_STR("/b/0/l")), 0);
    } else {
      ck_assert(failed);
      ck_assert(!d || !codegen_node_resolve(d, CG_STR("/c~1d")));
    }
    set_free(&set);
    if (!failed) break;
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("changes");
  TCase *tests = tcase_create("changes");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, test_overlays);
  tcase_add_test(tests, test_patches);
  tcase_add_test(tests, test_refused_patches);
  tcase_add_test(tests, test_refused_overlays);
  tcase_add_test(tests, test_idle_actions_are_warned_of);
  tcase_add_test(tests, test_places_and_aliases_hold);
  tcase_add_test(tests, test_ceilings);
  tcase_add_test(tests, test_allocations_may_fail);
  tcase_add_test(tests, test_many_operations_in_large_containers);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
