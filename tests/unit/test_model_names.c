/* SPDX-License-Identifier: MIT
 *
 * model: identifiers from raw names, and what happens when several want the same one.
 */
#include "model_kit.h"

static const char *const keywords[] = {"class", "default", NULL};
static const codegen_convention typescript = {.struct_size = sizeof typescript,
                                              .type_case = CODEGEN_CASE_PRESERVE,
                                              .value_case = CODEGEN_CASE_CAMEL,
                                              .member_case = CODEGEN_CASE_PASCAL,
                                              .constant_case = CODEGEN_CASE_UPPER_SNAKE,
                                              .file_case = CODEGEN_CASE_KEBAB,
                                              .unicode = 1,
                                              .reserved = keywords,
                                              .extra = "$"};
static const codegen_convention ascii = {.struct_size = sizeof ascii,
                                         .type_case = CODEGEN_CASE_PASCAL,
                                         .value_case = CODEGEN_CASE_SNAKE,
                                         .member_case = CODEGEN_CASE_SNAKE,
                                         .constant_case = CODEGEN_CASE_UPPER_SNAKE,
                                         .file_case = CODEGEN_CASE_SNAKE,
                                         .reserved = keywords};

static const struct {
  const codegen_convention *convention;
  uint32_t kind;
  const char *stem, *want;
} make[] = {
    {&typescript, CODEGEN_NAME_TYPE, "User", "User"},
    {&typescript, CODEGEN_NAME_TYPE, "user", "user"},
    {&typescript, CODEGEN_NAME_TYPE, "User_", "User_"},
    {&typescript, CODEGEN_NAME_TYPE, "1st", "_1st"},
    {&typescript, CODEGEN_NAME_TYPE, "class", "class_"},
    {&typescript, CODEGEN_NAME_TYPE, "a-b", "AB"},
    {&typescript, CODEGEN_NAME_TYPE, "$ref", "$ref"},
    {&typescript, CODEGEN_NAME_TYPE, "__proto__", "__proto__"},
    {&typescript, CODEGEN_NAME_TYPE, "constructor", "constructor"},
    {&typescript, CODEGEN_NAME_TYPE, "日本", "日本"},
    {&typescript, CODEGEN_NAME_TYPE, "été chaud", "ÉtéChaud"},
    {&typescript, CODEGEN_NAME_TYPE, "simple-user", "SimpleUser"},
    {&typescript, CODEGEN_NAME_MEMBER, "Etc/GMT+1", "EtcGmtPlus1"},
    {&typescript, CODEGEN_NAME_MEMBER, "Etc/GMT-1", "EtcGmt1"},
    {&typescript, CODEGEN_NAME_MEMBER, "+1", "Plus1"},
    {&typescript, CODEGEN_NAME_MEMBER, "-1", "Minus1"},
    {&typescript, CODEGEN_NAME_MEMBER, "", "Empty"},
    {&typescript, CODEGEN_NAME_MEMBER, "😀", "U1f600"},
    {&typescript, CODEGEN_NAME_MEMBER, "*", "Star"},
    {&typescript, CODEGEN_NAME_MEMBER, "v1.2", "V1_2"},
    {&typescript, CODEGEN_NAME_VALUE, "HTTPServer", "httpServer"},
    {&typescript, CODEGEN_NAME_VALUE, "default", "default_"},
    {&typescript, CODEGEN_NAME_CONSTANT, "maxLength2", "MAX_LENGTH2"},
    {&typescript, CODEGEN_NAME_FILE, "HTTPServer", "http-server"},
    {&typescript, CODEGEN_NAME_FILE, "../etc/passwd", "etc-passwd"},
    {&typescript, CODEGEN_NAME_FILE, "con", "con_"},
    {&typescript, CODEGEN_NAME_FILE, "class", "class"},
    {&ascii, CODEGEN_NAME_TYPE, "api_v2", "ApiV2"},
    {&ascii, CODEGEN_NAME_VALUE, "api_v2", "api_v2"},
    {&ascii, CODEGEN_NAME_VALUE, "$ref", "ref"},
    {&ascii, CODEGEN_NAME_VALUE, "日本", "u65e5_u672c"},
    {&ascii, CODEGEN_NAME_VALUE, "a\nb*/", "a_b"},
};

START_TEST(identifier_from_raw_name) {
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  ck_assert_int_eq(
      cg_name_make(make[_i].convention, make[_i].kind, CG_STR(""), codegen_str_of(make[_i].stem), CG_STR(""), &out), 0);
  ck_assert_msg(codegen_str_is(cg_buf_get(&out), make[_i].want), "%s: %.*s", make[_i].stem, CG_FMT(cg_buf_get(&out)));
  cg_buf_release(&out);
}
END_TEST

START_TEST(affixes_follow_the_case) {
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  cg_name_make(&typescript, CODEGEN_NAME_VALUE, CG_STR("get"), CG_STR("simple-user"), CG_STR("ById"), &out);
  ck_assert_str_eq(out.data, "getSimpleUserById");
  out.size = 0;
  cg_name_make(&typescript, CODEGEN_NAME_TYPE, CG_STR(""), CG_STR("User"), CG_STR("Schema"), &out);
  ck_assert_str_eq(out.data, "UserSchema");
  cg_buf_release(&out);
}
END_TEST

/* Declarations of these names, asked for in an order; gives the identifiers. */
typedef struct asked {
  kit *k;
  cg_names *names;
  uint32_t decl[16];
} asked;

static asked ask(const char *const *name, uint32_t count, uint32_t kind, const uint32_t *order) {
  asked a = {.k = kit_new()};
  kit_begin(a.k);
  for (uint32_t i = 0; i < count; i++) {
    a.decl[i] = kit_decl(a.k, name[i], CODEGEN_DECL_TYPE);
    kit_declare(a.k, a.decl[i], kit_type(a.k, CODEGEN_ANY));
  }
  kit_apply(a.k);
  ck_assert_int_eq(cg_model_close(a.k->model), CODEGEN_OK);
  a.names = cg_names_new(a.k->model, a.k->diags);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = order ? order[i] : i;
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = a.decl[at],
                                      .kind = kind,
                                      .stem = codegen_str_of(name[at])};
    ck_assert_int_eq(cg_names_want(a.names, CG_STR("ts"), &ascii, &request), CODEGEN_OK);
  }
  ck_assert_int_eq(cg_names_resolve(a.names), CODEGEN_OK);
  return a;
}

static cg_str got(const asked *a, uint32_t i) {
  return cg_names_get(a->names, CG_STR("ts"), CODEGEN_TABLE_DECL, a->decl[i], 0);
}

static void done(asked *a) {
  cg_names_free(a->names);
  kit_free(a->k);
}

START_TEST(raw_name_keeps_the_identifier) {
  const char *const name[] = {"user", "User", "User_", "Other"};
  asked a = ask(name, 4, CODEGEN_NAME_TYPE, NULL);
  ck_assert(codegen_str_is(got(&a, 1), "User"));
  ck_assert(codegen_str_is(got(&a, 3), "Other"));
  ck_assert(cg_str_begins(got(&a, 0), "User_") && got(&a, 0).size == 9);
  ck_assert(cg_str_begins(got(&a, 2), "User_") && !codegen_str_equal(got(&a, 0), got(&a, 2)));
  const char *out = kit_complaints(a.k);
  ck_assert_ptr_nonnull(strstr(out, "CGM0002"));
  ck_assert_uint_eq(cg_diags_warnings(a.k->diags), 0); /* a published name was kept: only an info */
  ck_assert_uint_eq(codegen_row_count(a.k->view, CODEGEN_TABLE_NAME), 5);
  ck_assert(codegen_str_is(codegen_name_at(a.k->view, 1)->text, "Other"));
  ck_assert_ptr_null(cg_names_get(a.names, CG_STR("ts"), CODEGEN_TABLE_DECL, a.decl[0], 1).data);
  ck_assert_ptr_null(cg_names_get(a.names, CG_STR("zod"), CODEGEN_TABLE_DECL, a.decl[0], 0).data);
  done(&a);
}
END_TEST

START_TEST(nobody_keeps_what_two_may_claim) {
  const char *const name[] = {"a-b", "a.b"};
  asked a = ask(name, 2, CODEGEN_NAME_TYPE, NULL);
  ck_assert_uint_eq(got(&a, 0).size, strlen("AB_0000"));
  ck_assert_uint_eq(got(&a, 1).size, strlen("AB_0000"));
  ck_assert_uint_eq(cg_diags_warnings(a.k->diags), 1);
  const char *const alone[] = {"a-b", "x", "a b", "a.b"};
  asked more = ask(alone, 4, CODEGEN_NAME_TYPE, NULL); /* a third one changes neither */
  ck_assert(codegen_str_equal(got(&a, 0), got(&more, 0)));
  ck_assert(codegen_str_equal(got(&a, 1), got(&more, 3)));
  done(&a);
  done(&more);
}
END_TEST

START_TEST(files_differ_without_regard_to_case) {
  const char *const name[] = {"User", "user", "USER"};
  asked a = ask(name, 3, CODEGEN_NAME_FILE, NULL);
  for (int i = 0; i < 3; i++)
    for (int n = 0; n < i; n++)
      ck_assert(got(&a, (uint32_t)i).size != got(&a, (uint32_t)n).size ||
                strncasecmp(got(&a, (uint32_t)i).data, got(&a, (uint32_t)n).data, got(&a, (uint32_t)i).size));
  done(&a);
}
END_TEST

START_TEST(long_file_names_are_cut) {
  char one[300], two[300];
  memset(one, 'a', sizeof one);
  memset(two, 'a', sizeof two);
  one[299] = two[299] = 0;
  two[298] = 'b';
  const char *const name[] = {one, two};
  asked a = ask(name, 2, CODEGEN_NAME_FILE, NULL);
  ck_assert_uint_lt(got(&a, 0).size, 200);
  ck_assert(!codegen_str_equal(got(&a, 0), got(&a, 1)));
  done(&a);
}
END_TEST

START_TEST(any_order_of_requests_gives_the_same) {
  const char *const name[] = {"User", "user", "USER", "User_", "a-b", "a_b", "aB", "1st", "class", "Class", "日", "x"};
  enum { COUNT = CG_COUNT(name) };
  asked first = ask(name, COUNT, CODEGEN_NAME_TYPE, NULL);
  uint32_t order[COUNT], seed = 12345;
  for (int round = 0; round < 20; round++) {
    for (uint32_t i = 0; i < COUNT; i++) order[i] = i;
    for (uint32_t i = COUNT - 1; i > 0; i--) {
      seed = seed * 1664525u + 1013904223u;
      uint32_t n = (seed >> 8) % (i + 1), t = order[i];
      order[i] = order[n], order[n] = t;
    }
    asked a = ask(name, COUNT, CODEGEN_NAME_TYPE, order);
    for (uint32_t i = 0; i < COUNT; i++) ck_assert(codegen_str_equal(got(&first, i), got(&a, i)));
    for (uint32_t i = 1; i < codegen_row_count(a.k->view, CODEGEN_TABLE_NAME); i++)
      ck_assert(codegen_str_equal(codegen_name_at(a.k->view, i)->text, codegen_name_at(first.k->view, i)->text));
    for (uint32_t i = 0; i < COUNT; i++)
      for (uint32_t n = 0; n < i; n++) ck_assert(!codegen_str_equal(got(&a, i), got(&a, n)));
    done(&a);
  }
  done(&first);
}
END_TEST

START_TEST(priority_wins) {
  kit *k = kit_new();
  kit_begin(k);
  uint32_t a = kit_decl(k, "User", CODEGEN_DECL_TYPE), b = kit_decl(k, "user", CODEGEN_DECL_TYPE);
  kit_declare(k, a, kit_type(k, CODEGEN_ANY));
  kit_declare(k, b, kit_type(k, CODEGEN_ANY));
  kit_apply(k);
  cg_names *names = cg_names_new(k->model, k->diags);
  codegen_symbol_request r = {
      .struct_size = sizeof r, .table = CODEGEN_TABLE_DECL, .row = a, .kind = CODEGEN_NAME_TYPE};
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_OK);
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_ERR_CONTRACT);
  r.row = b, r.priority = 100;
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_OK);
  r.scope = CG_STR("elsewhere"), r.row = a, r.role = 1, r.priority = 0;
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_OK);
  r.row = 99;
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_ERR_CONTRACT);
  ck_assert_int_eq(cg_names_stem(names, b, CG_STR("User")), CODEGEN_OK);
  ck_assert_int_eq(cg_names_resolve(names), CODEGEN_OK);
  ck_assert(codegen_str_is(cg_names_get(names, CG_STR("ts"), CODEGEN_TABLE_DECL, b, 0), "User"));
  ck_assert(codegen_str_is(cg_names_get(names, CG_STR("ts"), CODEGEN_TABLE_DECL, a, 1), "User"));
  ck_assert(cg_str_begins(cg_names_get(names, CG_STR("ts"), CODEGEN_TABLE_DECL, a, 0), "User_"));
  cg_names_free(names);
  kit_free(k);
}
END_TEST

START_TEST(anonymous_ones_are_named_by_their_pointer) {
  kit *k = kit_new();
  kit_begin(k);
  uint32_t d = kit_decl(k, "x", CODEGEN_DECL_TYPE);
  kit_declare(k, d, kit_type(k, CODEGEN_ANY));
  codegen_decl *row = codegen_edit_decl(k->edit, d);
  row->name = CG_STR("");
  row->key =
      CG_STR("api:#/paths/~1users~1{id}/get/responses/200/content/application~1json/schema/properties/data/items");
  row->row.flags = CODEGEN_DECL_ANONYMOUS;
  kit_apply(k);
  cg_names *names = cg_names_new(k->model, k->diags);
  codegen_symbol_request r = {
      .struct_size = sizeof r, .table = CODEGEN_TABLE_DECL, .row = d, .kind = CODEGEN_NAME_TYPE};
  ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_OK);
  ck_assert_int_eq(cg_names_resolve(names), CODEGEN_OK);
  cg_str text = cg_names_get(names, CG_STR("ts"), CODEGEN_TABLE_DECL, d, 0);
  ck_assert_msg(codegen_str_is(text, "UsersIdGet200DataItem"), "%.*s", CG_FMT(text));
  cg_names_free(names);
  kit_free(k);
}
END_TEST

START_TEST(digest_follows_names_of_references) {
  cg_hash digest[2][2];
  for (int more = 0; more < 2; more++) { /* in the second run a collision renames User, which Post refers to */
    kit *k = kit_new();
    kit_begin(k);
    const char *const name[] = {"a-b", "Post", "Tag", "a.b"};
    uint32_t d[4];
    for (int i = 0; i < 3 + more; i++) d[i] = kit_decl(k, name[i], CODEGEN_DECL_TYPE);
    for (int i = 0; i < 3 + more; i++)
      kit_declare(k, d[i], i == 1 ? kit_array(k, kit_ref(k, d[0]), 0) : kit_type(k, CODEGEN_ANY));
    kit_apply(k);
    cg_model_close(k->model);
    cg_names *names = cg_names_new(k->model, k->diags);
    for (int i = 0; i < 3 + more; i++) {
      codegen_symbol_request r = {
          .struct_size = sizeof r, .table = CODEGEN_TABLE_DECL, .row = d[i], .kind = CODEGEN_NAME_TYPE};
      ck_assert_int_eq(cg_names_want(names, CG_STR("ts"), &ascii, &r), CODEGEN_OK);
    }
    ck_assert_int_eq(cg_names_resolve(names), CODEGEN_OK);
    ck_assert_int_eq(cg_names_sums(names), CODEGEN_OK);
    digest[more][0] = cg_names_digest(names, CG_STR("ts"), CODEGEN_TABLE_DECL, d[1]);
    digest[more][1] = cg_names_digest(names, CG_STR("ts"), CODEGEN_TABLE_DECL, d[2]);
    cg_names_free(names);
    kit_free(k);
  }
  ck_assert(!cg_hash_equal(digest[0][0], digest[1][0]));
  ck_assert(cg_hash_equal(digest[0][1], digest[1][1]));
}
END_TEST

/* Wanting, resolving and looking up; the n-th allocation of it fails. */
START_TEST(every_allocation_may_fail) {
  const char *const name[] = {"User", "user", "a-b", "a.b", "Other"};
  asked a = ask(name, CG_COUNT(name), CODEGEN_NAME_TYPE, NULL);
  bool finished = false;
  for (uint64_t n = 1; n < 1000 && !finished; n++) {
    uint64_t before = cg_alloc_count();
    bool ok = true;
    cg_alloc_fail_at(n);
    cg_names *names = cg_names_new(a.k->model, a.k->diags);
    for (uint32_t i = 0; names && ok && i < CG_COUNT(name); i++) {
      codegen_symbol_request r = {
          .struct_size = sizeof r, .table = CODEGEN_TABLE_DECL, .row = a.decl[i], .kind = CODEGEN_NAME_FILE};
      ok = cg_names_want(names, CG_STR("zod"), &ascii, &r) == CODEGEN_OK;
    }
    ok = ok && names && cg_names_resolve(names) == CODEGEN_OK;
    cg_buf out;
    cg_buf_init(&out, CG_BUF_MAX);
    ok = cg_model_dump(a.k->model, &out) == CODEGEN_OK && ok;
    cg_scramble *scramble = cg_model_scramble(a.k->model, CODEGEN_TABLE_DECL, 1, CODEGEN_DEPENDS_REACHABLE, 1);
    ok = scramble && ok;
    cg_scramble_free(scramble);
    cg_buf_release(&out);
    finished = ok && cg_alloc_count() - before < n;
    cg_alloc_fail_at(0);
    if (finished) ck_assert(cg_names_get(names, CG_STR("zod"), CODEGEN_TABLE_DECL, a.decl[4], 0).size > 0);
    cg_names_free(names);
  }
  ck_assert(finished);
  done(&a);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model_names");
  TCase *tests = tcase_create("names");
  tcase_add_loop_test(tests, identifier_from_raw_name, 0, (int)CG_COUNT(make));
  tcase_add_test(tests, affixes_follow_the_case);
  tcase_add_test(tests, raw_name_keeps_the_identifier);
  tcase_add_test(tests, nobody_keeps_what_two_may_claim);
  tcase_add_test(tests, files_differ_without_regard_to_case);
  tcase_add_test(tests, long_file_names_are_cut);
  tcase_add_test(tests, any_order_of_requests_gives_the_same);
  tcase_add_test(tests, priority_wins);
  tcase_add_test(tests, anonymous_ones_are_named_by_their_pointer);
  tcase_add_test(tests, digest_follows_names_of_references);
  tcase_add_test(tests, every_allocation_may_fail);
  tcase_set_timeout(tests, 60);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
