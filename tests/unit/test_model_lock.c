/* SPDX-License-Identifier: MIT
 *
 * model: the names file keeps what was published while the document grows, and believes nothing that it holds.
 */
#include "model_kit.h"

static const char *const keywords[] = {"class", NULL};
static const codegen_convention convention = {.struct_size = sizeof convention,
                                              .type_case = CODEGEN_CASE_PASCAL,
                                              .value_case = CODEGEN_CASE_SNAKE,
                                              .member_case = CODEGEN_CASE_SNAKE,
                                              .constant_case = CODEGEN_CASE_UPPER_SNAKE,
                                              .file_case = CODEGEN_CASE_PRESERVE,
                                              .reserved = keywords};

enum { MAX = 8 };

/* A run: declarations of these names in this order, and what the names file held before. */
typedef struct run {
  kit *k;
  cg_names *names;
  uint32_t decl[MAX], count;
  cg_buf file; /* what it holds afterwards */
} run;

typedef struct want {
  const char *name;
  int32_t priority;
  const char *chosen; /* by the hook */
} want;

static run begin(const want *wish, uint32_t count) {
  run r = {.k = kit_new(), .count = count};
  kit_begin(r.k);
  for (uint32_t i = 0; i < count; i++) {
    r.decl[i] = kit_decl(r.k, wish[i].name, CODEGEN_DECL_TYPE);
    kit_declare(r.k, r.decl[i], kit_type(r.k, CODEGEN_ANY));
  }
  kit_apply(r.k);
  ck_assert_int_eq(cg_model_close(r.k->model), CODEGEN_OK);
  r.names = cg_names_new(r.k->model, r.k->diags);
  cg_buf_init(&r.file, CG_BUF_MAX);
  return r;
}

static run walk(const char *before, const want *wish, uint32_t count, uint32_t kind) {
  run r = begin(wish, count);
  ck_assert_int_eq(cg_names_lock_read(r.names, CG_STR("names.json"), codegen_str_of(before)), CODEGEN_OK);
  for (uint32_t i = 0; i < count; i++) {
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = r.decl[i],
                                      .kind = kind,
                                      .priority = wish[i].priority};
    ck_assert_int_eq(cg_names_want(r.names, CG_STR("ts"), &convention, &request), CODEGEN_OK);
    if (wish[i].chosen) cg_names_stem(r.names, r.decl[i], codegen_str_of(wish[i].chosen));
  }
  ck_assert_int_eq(cg_names_resolve(r.names), CODEGEN_OK);
  ck_assert_int_eq(cg_names_lock_write(r.names, &r.file), CODEGEN_OK);
  return r;
}
#define WALK(before, kind, ...) \
  walk(before, (const want[]){__VA_ARGS__}, (uint32_t)CG_COUNT(((const want[]){__VA_ARGS__})), kind)

static cg_str got(const run *r, uint32_t i) {
  return cg_names_get(r->names, CG_STR("ts"), CODEGEN_TABLE_DECL, r->decl[i], 0);
}

static void done(run *r) {
  cg_buf_release(&r->file);
  cg_names_free(r->names);
  kit_free(r->k);
}

START_TEST(a_collision_leaves_the_published_name) {
  run bare = WALK("", CODEGEN_NAME_TYPE, {"a-b", 0, NULL}, {"a.b", 0, NULL});
  ck_assert(!codegen_str_is(got(&bare, 0), "AB")); /* what would happen without a file */
  run first = WALK("", CODEGEN_NAME_TYPE, {"a-b", 0, NULL});
  ck_assert(codegen_str_is(got(&first, 0), "AB"));
  ck_assert_str_eq(first.file.data,
                   "{\n  \"version\": 1,\n  \"names\": [\n    {\"writer\": \"ts\", \"for\": \"decl type\", \"key\": "
                   "\"api:#/components/a-b\", \"name\": \"AB\"}\n  ]\n}\n");
  run second = WALK(first.file.data, CODEGEN_NAME_TYPE, {"a.b", 0, NULL}, {"a-b", 0, NULL}, {"aB", 0, NULL});
  ck_assert(codegen_str_is(got(&second, 1), "AB"));
  ck_assert(cg_str_begins(got(&second, 0), "AB_"));
  ck_assert(cg_str_begins(got(&second, 2), "AB_"));
  ck_assert_uint_eq(cg_diags_warnings(second.k->diags), 0);
  done(&bare);
  done(&first);
  done(&second);
}
END_TEST

START_TEST(even_a_raw_name_that_equals_it_leaves_it) {
  run first = WALK("", CODEGEN_NAME_TYPE, {"user", 0, NULL});
  run second = WALK(first.file.data, CODEGEN_NAME_TYPE, {"User", 0, NULL}, {"user", 0, NULL});
  ck_assert(codegen_str_is(got(&second, 1), "User"));
  ck_assert(cg_str_begins(got(&second, 0), "User_"));
  done(&first);
  done(&second);
}
END_TEST

START_TEST(suffixes_stay_when_the_other_goes) {
  run first = WALK("", CODEGEN_NAME_TYPE, {"a-b", 0, NULL}, {"a.b", 0, NULL});
  run second = WALK(first.file.data, CODEGEN_NAME_TYPE, {"a.b", 0, NULL});
  ck_assert(codegen_str_equal(got(&second, 0), got(&first, 1)));
  ck_assert_ptr_null(strstr(second.file.data, "a-b")); /* what is gone is forgotten */
  run third = WALK(second.file.data, CODEGEN_NAME_TYPE, {"a.b", 0, NULL}, {"a-b", 0, NULL});
  ck_assert(codegen_str_equal(got(&third, 0), got(&first, 1)));
  ck_assert(codegen_str_is(got(&third, 1), "AB"));
  done(&first);
  done(&second);
  done(&third);
}
END_TEST

START_TEST(order_changes_nothing) {
  run a = WALK("", CODEGEN_NAME_TYPE, {"x", 0, NULL}, {"a-b", 0, NULL}, {"a.b", 0, NULL}, {"User", 0, NULL},
               {"user", 0, NULL});
  run b = WALK(a.file.data, CODEGEN_NAME_TYPE, {"user", 0, NULL}, {"a.b", 0, NULL}, {"User", 0, NULL}, {"x", 0, NULL},
               {"a-b", 0, NULL});
  ck_assert_str_eq(a.file.data, b.file.data);
  ck_assert(codegen_str_equal(got(&a, 4), got(&b, 0)));
  done(&a);
  done(&b);
}
END_TEST

START_TEST(files_are_kept_without_regard_to_case) {
  run a = WALK("", CODEGEN_NAME_FILE, {"user", 0, NULL});
  run b = WALK(a.file.data, CODEGEN_NAME_FILE, {"User", 0, NULL}, {"USER", 0, NULL}, {"user", 0, NULL});
  ck_assert(codegen_str_is(got(&b, 2), "user"));
  ck_assert_uint_gt(got(&b, 0).size, 4);
  ck_assert_uint_gt(got(&b, 1).size, 4);
  done(&a);
  done(&b);
}
END_TEST

START_TEST(hook_and_fixed_names_win) {
  run a = WALK("", CODEGEN_NAME_TYPE, {"User", 0, NULL}, {"paths", 0, NULL});
  run b = WALK(a.file.data, CODEGEN_NAME_TYPE, {"User", 0, "Person"}, {"paths", 0, NULL}, {"Paths", 100, NULL});
  ck_assert(codegen_str_is(got(&b, 0), "Person"));
  ck_assert(codegen_str_is(got(&b, 2), "Paths"));
  ck_assert(cg_str_begins(got(&b, 1), "Paths_"));
  ck_assert_ptr_nonnull(strstr(b.file.data, "Person"));
  ck_assert_ptr_null(strstr(b.file.data, "components/Paths"));
  done(&a);
  done(&b);
}
END_TEST

#define FILE_OF(...) "{\"version\": 1, \"names\": [" __VA_ARGS__ "]}"
#define ENTRY(key, name) \
  "{\"writer\":\"ts\",\"for\":\"decl type\",\"key\":\"api:#/components/" key "\",\"name\":\"" name "\"}"

START_TEST(invalid_identifiers_are_chosen_anew) {
  static const char *const bad[] = {"../x", "a b", "class", "1st", "a\\u0000b", "a\\n*/", "\xd0\x96"};
  for (size_t i = 0; i < CG_COUNT(bad); i++) {
    char text[256];
    snprintf(text, sizeof text,
             FILE_OF("\n{\"writer\":\"ts\",\"for\":\"decl %s\",\"key\":\"api:#/components/User\","
                     "\"name\":\"%s\"}"),
             "type", bad[i]);
    run r = WALK(text, CODEGEN_NAME_TYPE, {"User", 0, NULL});
    ck_assert_msg(codegen_str_is(got(&r, 0), "User"), "%s", bad[i]);
    const char *out = kit_complaints(r.k);
    ck_assert_ptr_nonnull(strstr(out, "CGM0006"));
    ck_assert_ptr_nonnull(strstr(out, "\"line\":2"));
    done(&r);
  }
  run r =
      WALK(FILE_OF("{\"writer\":\"ts\",\"for\":\"decl file\",\"key\":\"api:#/components/User\",\"name\":\"../../x\"}"),
           CODEGEN_NAME_FILE, {"User", 0, NULL});
  ck_assert(codegen_str_is(got(&r, 0), "User"));
  done(&r);
}
END_TEST

START_TEST(writers_without_part_are_left_alone) {
  run r = WALK(FILE_OF("{\"writer\":\"zod\",\"for\":\"x\",\"name\":\"Kept\"}," ENTRY("Gone", "Gone")),
               CODEGEN_NAME_TYPE, {"User", 0, NULL});
  ck_assert_ptr_nonnull(strstr(r.file.data, "Kept"));
  ck_assert_ptr_null(strstr(r.file.data, "Gone"));
  done(&r);
}
END_TEST

static const struct {
  const char *text, *code;
} hostile[] = {
    {"<<<<<<< ours\n", "CGM0004"},
    {"[]", "CGM0004"},
    {"{}", "CGM0004"},
    {"{\"version\": 2, \"names\": []}", "CGM0004"},
    {"{\"version\": 1}", "CGM0004"},
    {"{\"version\": 1, \"names\": {}}", "CGM0004"},
    {FILE_OF("5"), "CGM0004"},
    {FILE_OF("{}"), "CGM0004"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl type\",\"name\":5}"), "CGM0004"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl type\",\"name\":\"A\",\"role\":-1}"), "CGM0004"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl type\",\"name\":\"A\",\"role\":4294967296}"), "CGM0004"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl type\",\"name\":\"A\",\"name\":\"B\"}"), "CGM0004"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl type\",\"name\":\"A\",\"more\":1}"), "CGM0004"},
    {FILE_OF("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"), "CGM0004"},
    {FILE_OF("\"\xff\""), "CGM0004"},
    {FILE_OF(ENTRY("a", "A") "," ENTRY("b", "A")), "CGM0005"},
    {FILE_OF(ENTRY("a", "A") "," ENTRY("a", "B")), "CGM0005"},
    {FILE_OF("{\"writer\":\"ts\",\"for\":\"decl file\",\"key\":\"a\",\"name\":\"a\"},"
             "{\"writer\":\"ts\",\"for\":\"decl file\",\"key\":\"b\",\"name\":\"A\"}"),
     "CGM0005"},
};

START_TEST(hostile_files_are_refused) {
  run r = begin((const want[]){{"User", 0, NULL}}, 1);
  ck_assert_int_eq(cg_names_lock_read(r.names, CG_STR("names.json"), codegen_str_of(hostile[_i].text)),
                   CODEGEN_ERR_USAGE);
  ck_assert_int_eq(cg_diags_exit(r.k->diags), 2);
  const char *out = kit_complaints(r.k);
  ck_assert_msg(strstr(out, hostile[_i].code) != NULL, "%s", out);
  ck_assert_msg(strstr(out, "names.json") != NULL, "%s", out);
  done(&r);
}
END_TEST

/* Reading, keeping, writing; the n-th allocation of it fails. */
START_TEST(every_allocation_may_fail) {
  run r = begin((const want[]){{"User", 0, NULL}, {"user", 0, NULL}}, 2);
  bool finished = false;
  for (uint64_t n = 1; n < 1000 && !finished; n++) {
    uint64_t before = cg_alloc_count();
    cg_buf out;
    cg_buf_init(&out, CG_BUF_MAX);
    cg_alloc_fail_at(n);
    cg_names *names = cg_names_new(r.k->model, r.k->diags);
    bool ok = names && cg_names_lock_read(names, CG_STR("f"),
                                          CG_STR(FILE_OF(ENTRY("user", "User") "," ENTRY("x", "X")))) == CODEGEN_OK;
    for (uint32_t i = 0; ok && i < 2; i++) {
      codegen_symbol_request request = {
          .struct_size = sizeof request, .table = CODEGEN_TABLE_DECL, .row = r.decl[i], .kind = CODEGEN_NAME_TYPE};
      ok = cg_names_want(names, CG_STR("ts"), &convention, &request) == CODEGEN_OK;
    }
    ok = ok && cg_names_resolve(names) == CODEGEN_OK && cg_names_lock_write(names, &out) == CODEGEN_OK;
    finished = ok && cg_alloc_count() - before < n;
    cg_alloc_fail_at(0);
    if (finished)
      ck_assert(codegen_str_is(cg_names_get(names, CG_STR("ts"), CODEGEN_TABLE_DECL, r.decl[1], 0), "User"));
    cg_buf_release(&out);
    cg_names_free(names);
  }
  ck_assert(finished);
  done(&r);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model_lock");
  TCase *tests = tcase_create("lock");
  tcase_add_test(tests, a_collision_leaves_the_published_name);
  tcase_add_test(tests, even_a_raw_name_that_equals_it_leaves_it);
  tcase_add_test(tests, suffixes_stay_when_the_other_goes);
  tcase_add_test(tests, order_changes_nothing);
  tcase_add_test(tests, files_are_kept_without_regard_to_case);
  tcase_add_test(tests, hook_and_fixed_names_win);
  tcase_add_test(tests, invalid_identifiers_are_chosen_anew);
  tcase_add_test(tests, writers_without_part_are_left_alone);
  tcase_add_loop_test(tests, hostile_files_are_refused, 0, (int)CG_COUNT(hostile));
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_set_timeout(tests, 60);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
