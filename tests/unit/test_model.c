/* SPDX-License-Identifier: MIT
 *
 * model: tables, edits that apply whole or not at all, what the check refuses.
 */
#include "model_kit.h"

#define STRING_FIELD(key, presence) \
  { key, kit_type(k, CODEGEN_STRING), presence }

START_TEST(empty_model_is_safe) {
  kit *k = kit_new();
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) ck_assert_ptr_nonnull(codegen_row_at(k->view, t, 4711));
  ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_TYPE), 1);
  ck_assert_uint_eq(codegen_type_at(k->view, 0)->kind, 0);
  ck_assert_uint_eq(codegen_sym_text(k->view, 99).size, 0);
  kit_free(k);
}
END_TEST

/* A plugin may know tables that this host does not have: it reads zeros, and what it writes fails the edit alone. */
START_TEST(unknown_table_is_safe) {
  kit *k = kit_new();
  const unsigned char *row = codegen_row_at(k->view, CODEGEN_TABLE_COUNT, 5);
  for (size_t i = 0; i < CODEGEN_ROW_MAX; i++) ck_assert_uint_eq(row[i], 0);
  ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_COUNT), 1);
  ck_assert(!CODEGEN_ROW_HAS(k->view, CODEGEN_TABLE_COUNT, codegen_type, kind));
  kit_begin(k);
  ck_assert_uint_eq(codegen_edit_add(k->edit, CODEGEN_TABLE_COUNT, 1), 0);
  memset(codegen_edit_row(k->edit, CODEGEN_TABLE_COUNT, 0), 1, CODEGEN_ROW_MAX);
  kit_refuse(k, "takes no rows from plugins");
  kit_free(k);
}
END_TEST

static uint32_t build_user(kit *k) {
  kit_begin(k);
  uint32_t user = kit_decl(k, "User", CODEGEN_DECL_TYPE);
  kit_declare(k, user, KIT_RECORD(k, STRING_FIELD("id", "R--"), STRING_FIELD("name", "RRR")));
  kit_apply(k);
  return user;
}

START_TEST(edit_shows_only_when_applied) {
  kit *k = kit_new();
  kit_begin(k);
  uint32_t user = kit_decl(k, "User", CODEGEN_DECL_TYPE);
  kit_declare(k, user, KIT_RECORD(k, STRING_FIELD("id", "R--")));
  ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_DECL), 1);
  kit_apply(k);
  const codegen_decl *decl = codegen_decl_at(k->view, user);
  ck_assert(codegen_str_is(decl->name, "User"));
  codegen_range fields = codegen_object_at(k->view, codegen_type_at(k->view, decl->subject)->object)->fields;
  ck_assert_uint_eq(fields.count, 1);
  ck_assert(codegen_str_is(codegen_field_at(k->view, fields.first)->key, "id"));
  kit_free(k);
}
END_TEST

START_TEST(new_rows_stay_at_their_address) {
  kit *k = kit_new();
  kit_begin(k);
  uint32_t first = codegen_edit_add(k->edit, CODEGEN_TABLE_NOTE, 1);
  codegen_note *note = codegen_edit_note(k->edit, first);
  note->title = CG_STR("kept");
  codegen_edit_add(k->edit, CODEGEN_TABLE_NOTE, 100000);
  ck_assert_ptr_eq(codegen_edit_note(k->edit, first), note);
  codegen_edit_note(k->edit, first + 100000)->title = CG_STR("last");
  ck_assert_uint_eq(codegen_edit_note(k->edit, first + 99999)->title.size, 0);
  kit_apply(k);
  ck_assert(codegen_str_is(codegen_note_at(k->view, first + 100000)->title, "last"));
  kit_free(k);
}
END_TEST

START_TEST(refused_edit_changes_nothing) {
  kit *k = kit_new();
  uint32_t user = build_user(k);
  uint32_t types = codegen_row_count(k->view, CODEGEN_TABLE_TYPE), pool = k->view->pool_count;
  kit_begin(k);
  codegen_edit_decl(k->edit, user)->name = CG_STR("Changed");
  codegen_edit_list(k->edit, &user, 1);
  kit_declare(k, kit_decl(k, "Bad", CODEGEN_DECL_TYPE), kit_ref(k, 77));
  *(uint32_t *)codegen_edit_facet(k->edit, CG_STR("x/1"), CODEGEN_TABLE_DECL, user, 4) = 7;
  kit_refuse(k, "has no declaration 77");
  ck_assert(codegen_str_is(codegen_decl_at(k->view, user)->name, "User"));
  ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_TYPE), types);
  ck_assert_uint_eq(k->view->pool_count, pool);
  ck_assert_uint_eq(k->view->facet_count, 0);
  kit_begin(k);
  codegen_edit_decl(k->edit, user)->name = CG_STR("Thrown away");
  cg_edit_end(k->edit, false);
  ck_assert(codegen_str_is(codegen_decl_at(k->view, user)->name, "User"));
  kit_free(k);
}
END_TEST

START_TEST(rows_that_do_not_exist_fail_the_edit) {
  kit *k = kit_new();
  kit_begin(k);
  codegen_edit_type(k->edit, 5)->kind = CODEGEN_ANY;
  kit_refuse(k, "no writable row 5");
  kit_begin(k);
  codegen_edit_type(k->edit, 0)->kind = CODEGEN_ANY;
  kit_refuse(k, "CGP0012");
  kit_begin(k);
  ck_assert_uint_eq(codegen_edit_add(k->edit, CODEGEN_TABLE_NAME, 1), 0);
  kit_refuse(k, "takes no rows");
  kit_begin(k);
  ck_assert_uint_eq(codegen_edit_add(k->edit, CODEGEN_TABLE_TYPE, UINT32_MAX), 0);
  kit_refuse(k, "CGM0003");
  ck_assert_uint_eq(codegen_type_at(k->view, 0)->kind, 0);
  kit_free(k);
}
END_TEST

START_TEST(growing_a_range_moves_its_rows) {
  kit *k = kit_new();
  uint32_t user = build_user(k);
  uint32_t object = codegen_type_at(k->view, codegen_decl_at(k->view, user)->subject)->object;
  kit_begin(k);
  codegen_range fields = codegen_edit_grow(k->edit, CODEGEN_TABLE_FIELD, codegen_object_at(k->view, object)->fields, 1);
  codegen_field *added = codegen_edit_field(k->edit, fields.first + 2);
  added->key = CG_STR("age");
  added->type = kit_type(k, CODEGEN_INTEGER);
  kit_presence(added, "OOO");
  codegen_edit_object(k->edit, object)->fields = fields;
  kit_apply(k);
  fields = codegen_object_at(k->view, object)->fields;
  ck_assert_uint_eq(fields.count, 3);
  ck_assert(codegen_str_is(codegen_field_at(k->view, fields.first)->key, "id"));
  ck_assert(codegen_str_is(codegen_field_at(k->view, fields.first + 2)->key, "age"));
  kit_free(k);
}
END_TEST

START_TEST(words_have_one_number) {
  kit *k = kit_new();
  kit_begin(k);
  codegen_sym first = codegen_edit_sym(k->edit, CG_STR("uuid"));
  ck_assert_uint_ne(first, 0);
  ck_assert_uint_eq(codegen_edit_sym(k->edit, CG_STR("")), 0);
  for (int i = 0; i < 1000; i++) {
    char word[16];
    snprintf(word, sizeof word, "w%d", i);
    codegen_edit_sym(k->edit, codegen_str_of(word));
  }
  ck_assert_uint_eq(codegen_edit_sym(k->edit, CG_STR("uuid")), first);
  kit_apply(k);
  ck_assert(codegen_sym_is(k->view, first, "uuid"));
  kit_free(k);
}
END_TEST

START_TEST(values_are_json) {
  kit *k = kit_new();
  kit_begin(k);
  codegen_value value = codegen_edit_value(k->edit, CG_STR("{\"a\": 9007199254740993}"));
  uint32_t scalar;
  uint32_t type = kit_type(k, CODEGEN_INTEGER);
  codegen_value bound = codegen_edit_value(k->edit, CG_STR("9007199254740993"));
  codegen_add_scalar(k->edit, &scalar)->minimum = bound;
  codegen_edit_type(k->edit, type)->scalar = scalar;
  kit_declare(k, kit_decl(k, "N", CODEGEN_DECL_TYPE), type);
  kit_apply(k);
  ck_assert_uint_eq(codegen_value_kind(k->view, value), CODEGEN_NODE_OBJECT);
  ck_assert(
      codegen_str_is(codegen_value_text(k->view, codegen_scalar_at(k->view, scalar)->minimum), "9007199254740993"));
  kit_begin(k);
  value = codegen_edit_string(k->edit, CG_STR("\"\\\n\0\xc3\xa9"));
  kit_apply(k);
  ck_assert_uint_eq(codegen_value_kind(k->view, value), CODEGEN_NODE_STRING);
  ck_assert(codegen_str_equal(codegen_value_text(k->view, value), CG_STR("\"\\\n\0\xc3\xa9")));
  kit_begin(k);
  ck_assert_uint_eq(codegen_edit_string(k->edit, CG_STR("\xff")).document, 0);
  ck_assert_int_lt(cg_edit_end(k->edit, true), 0);
  kit_begin(k);
  value = codegen_edit_value(k->edit, CG_STR("{"));
  ck_assert_uint_eq(value.document, 0);
  ck_assert_int_lt(cg_edit_end(k->edit, true), 0);
  kit_free(k);
}
END_TEST

typedef struct test_facet {
  uint64_t a;
  uint32_t b;
} test_facet;

START_TEST(facets_hang_off_records) {
  kit *k = kit_new();
  uint32_t user = build_user(k);
  kit_begin(k);
  uint32_t other = kit_decl(k, "Other", CODEGEN_DECL_TYPE);
  kit_declare(k, other, kit_type(k, CODEGEN_ANY));
  ((test_facet *)codegen_edit_facet(k->edit, CG_STR("test/1"), CODEGEN_TABLE_DECL, other, 8))->a = 2;
  kit_apply(k);
  kit_begin(k);
  ((test_facet *)codegen_edit_facet(k->edit, CG_STR("test/1"), CODEGEN_TABLE_DECL, user, sizeof(test_facet)))->b = 5;
  test_facet *again = codegen_edit_facet(k->edit, CG_STR("test/1"), CODEGEN_TABLE_DECL, other, sizeof(test_facet));
  ck_assert_uint_eq(again->a, 2);
  again->b = 9;
  kit_apply(k);
  const test_facet *one = codegen_facet(k->view, CODEGEN_TABLE_DECL, user, CG_STR("test/1"));
  const test_facet *two = codegen_facet(k->view, CODEGEN_TABLE_DECL, other, CG_STR("test/1"));
  ck_assert(one && two && one->b == 5 && two->a == 2 && two->b == 9);
  ck_assert_ptr_null(codegen_facet(k->view, CODEGEN_TABLE_TYPE, user, CG_STR("test/1")));
  ck_assert_ptr_null(codegen_facet(k->view, CODEGEN_TABLE_DECL, user, CG_STR("test/2")));
  ck_assert_uint_eq(codegen_facet_size(k->view, CODEGEN_TABLE_DECL, CG_STR("test/1")), sizeof(test_facet));
  ck_assert_uint_eq(codegen_facet_size(k->view, CODEGEN_TABLE_DECL, CG_STR("test/2")), 0);
  kit_free(k);
}
END_TEST

START_TEST(removal_needs_that_nobody_refers) {
  kit *k = kit_new();
  uint32_t user = build_user(k);
  kit_begin(k);
  uint32_t list = kit_decl(k, "List", CODEGEN_DECL_TYPE);
  kit_declare(k, list, kit_array(k, kit_ref(k, user), 0));
  kit_apply(k);
  kit_begin(k);
  ck_assert_int_eq(codegen_edit_remove(k->edit, user), CODEGEN_OK);
  kit_refuse(k, "of 'api:#/components/List' refers to 'api:#/components/User', which was removed");
  kit_begin(k);
  codegen_edit_remove(k->edit, user);
  codegen_edit_remove(k->edit, list);
  kit_apply(k);
  ck_assert(codegen_decl_at(k->view, user)->row.flags & CODEGEN_DECL_REMOVED);
  kit_free(k);
}
END_TEST

/* Each builds something that the check must refuse, and says with which words. */
static const char *breach_two_owners(kit *k) {
  uint32_t shared = kit_array(k, kit_type(k, CODEGEN_STRING), 0);
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), KIT_RECORD(k, {"a", shared, "RRR"}, {"b", shared, "RRR"}));
  return "has two owners";
}
static const char *breach_keys(kit *k) {
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE),
              KIT_RECORD(k, STRING_FIELD("a", "RRR"), STRING_FIELD("a", "OOO")));
  return "has the key of another field";
}
static const char *breach_presence(kit *k) {
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), KIT_RECORD(k, STRING_FIELD("a", "---")));
  return "has no valid presence";
}
static const char *breach_ref_loop(kit *k) {
  uint32_t a = kit_decl(k, "A", CODEGEN_DECL_TYPE), b = kit_decl(k, "B", CODEGEN_DECL_TYPE);
  kit_declare(k, a, kit_ref(k, b));
  kit_declare(k, b, kit_ref(k, a));
  return "leads back to itself";
}
static const char *breach_base_loop(kit *k) {
  uint32_t a = kit_decl(k, "A", CODEGEN_DECL_TYPE), b = kit_decl(k, "B", CODEGEN_DECL_TYPE);
  kit_declare(k, a, kit_type(k, CODEGEN_ANY));
  kit_declare(k, b, kit_type(k, CODEGEN_ANY));
  codegen_edit_decl(k->edit, a)->bases = codegen_edit_list(k->edit, &b, 1);
  codegen_edit_decl(k->edit, b)->bases = codegen_edit_list(k->edit, &a, 1);
  return "inherits from itself";
}
static const char *breach_union(kit *k) {
  uint32_t one = kit_type(k, CODEGEN_STRING);
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), kit_union(k, &one, 1));
  return "union of fewer than two";
}
static const char *breach_same_key(kit *k) {
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), kit_type(k, CODEGEN_ANY));
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), kit_type(k, CODEGEN_ANY));
  return "has the key of another one";
}
static const char *breach_text(kit *k) {
  uint32_t a = kit_decl(k, "A", CODEGEN_DECL_TYPE);
  kit_declare(k, a, kit_type(k, CODEGEN_ANY));
  codegen_edit_decl(k->edit, a)->name = CG_STR("\xff");
  return "has a name that is not UTF-8";
}
static const char *breach_path(kit *k) {
  uint32_t decl = kit_operation(k, "/users/{id}", 0, kit_type(k, CODEGEN_ANY));
  (void)decl;
  return "has no parameter for 'id' in its path";
}
static const char *breach_param_loop(kit *k) {
  uint32_t decl = kit_decl(k, "P", CODEGEN_DECL_PARAM), id;
  codegen_param *param = codegen_add_param(k->edit, &id);
  param->place = CODEGEN_IN_PART;
  param->parts = codegen_edit_list(k->edit, &id, 1);
  codegen_edit_decl(k->edit, decl)->subject = id;
  return "contains itself";
}
static const char *breach_range(kit *k) {
  uint32_t a = kit_decl(k, "A", CODEGEN_DECL_TYPE), type = kit_type(k, CODEGEN_ENUM);
  kit_declare(k, a, type);
  codegen_edit_type(k->edit, type)->cases = (codegen_range){1, UINT32_MAX};
  return "has cases outside their table";
}
static const char *breach_enum(kit *k) {
  uint32_t type = kit_type(k, CODEGEN_ENUM), first = codegen_edit_add(k->edit, CODEGEN_TABLE_CASE, 2);
  codegen_edit_type(k->edit, type)->cases = (codegen_range){first, 2};
  codegen_edit_case(k->edit, first)->value = codegen_edit_value(k->edit, CG_STR("1.0"));
  codegen_edit_case(k->edit, first + 1)->value = codegen_edit_value(k->edit, CG_STR("10e-1"));
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), type);
  return "has the value of another member";
}
static const char *breach_bounds(kit *k) {
  uint32_t type = kit_type(k, CODEGEN_INTEGER), scalar;
  codegen_scalar *row = codegen_add_scalar(k->edit, &scalar);
  row->minimum = codegen_edit_value(k->edit, CG_STR("9007199254740993"));
  row->maximum = codegen_edit_value(k->edit, CG_STR("9007199254740992"));
  codegen_edit_type(k->edit, type)->scalar = scalar;
  kit_declare(k, kit_decl(k, "A", CODEGEN_DECL_TYPE), type);
  return "minimum above its maximum";
}

static const char *(*const breach[])(kit *) = {
    breach_two_owners, breach_keys, breach_presence, breach_ref_loop,   breach_base_loop, breach_union, breach_same_key,
    breach_text,       breach_path, breach_range,    breach_param_loop, breach_enum,      breach_bounds};

START_TEST(check_refuses) {
  kit *k = kit_new();
  kit_begin(k);
  const char *words = breach[_i](k);
  kit_refuse(k, words);
  ck_assert_int_eq(cg_diags_exit(k->diags), 4);
  ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_DECL), 1);
  kit_free(k);
}
END_TEST

/* Builds, edits, closes and dumps; the n-th allocation of it fails. Nothing may crash, and nothing half may show. */
static bool everything(kit *k) {
  static const codegen_facet_member member = {"all", CODEGEN_FACET_U64, 0, 0};
  static const codegen_facet_layout layout = {sizeof layout, CODEGEN_TABLE_DECL, "x/1", &member, 1, 8};
  bool ok = true;
  if (!k->model) return false;
  if (!kit_begin(k)) return false;
  uint32_t user = kit_decl(k, "User", CODEGEN_DECL_TYPE);
  kit_declare(k, user, KIT_RECORD(k, STRING_FIELD("id", "R--"), {"me", kit_array(k, kit_ref(k, user), 0), "OOO"}));
  codegen_edit_facet(k->edit, CG_STR("x/1"), CODEGEN_TABLE_DECL, user, 8);
  codegen_edit_value(k->edit, CG_STR("[1, \"two\"]"));
  kit_operation(k, "/make", kit_ref(k, user), kit_ref(k, user));
  ok = cg_edit_end(k->edit, true) == CODEGEN_OK;
  uint32_t rows = codegen_row_count(k->view, CODEGEN_TABLE_DECL);
  ck_assert_uint_eq(rows, ok ? 3 : 1);
  if (!ok || !kit_begin(k)) return false;
  codegen_edit_decl(k->edit, user)->uid = codegen_edit_text(k->edit, CG_STR("u1"));
  ok = cg_edit_end(k->edit, true) == CODEGEN_OK;
  ck_assert_uint_eq(codegen_decl_at(k->view, user)->uid.size, ok ? 2 : 0);
  ok = cg_model_close(k->model) == CODEGEN_OK && ok;
  ok = cg_model_facet(k->model, &layout) == CODEGEN_OK && ok;
  ok = cg_model_fingerprints(k->model) == CODEGEN_OK && ok;
  ck_assert_uint_eq(ok, cg_model_whole(k->model).low != 0 && ok);
  return ok;
}

START_TEST(every_allocation_may_fail) {
  bool done = false;
  for (uint64_t n = 1; n < 3000 && !done; n++) {
    kit *k = cg_calloc(1, sizeof *k);
    k->diags = cg_diags_new();
    k->documents = cg_documents_new(k->diags, NULL);
    k->api.struct_size = sizeof k->api;
    cg_model_install(&k->api);
    uint64_t before = cg_alloc_count();
    cg_alloc_fail_at(n);
    k->model = cg_model_new(k->diags, k->documents);
    if (k->model) k->view = cg_model_view(k->model);
    bool ok = everything(k);
    done = ok && cg_alloc_count() - before < n;
    cg_alloc_fail_at(0);
    kit_free(k);
  }
  ck_assert(done);
}
END_TEST

/* Without address space to grow in (the second allocation of a model), tables fill up, and rows go elsewhere. */
START_TEST(tables_without_room_take_rows_too) {
  enum { MANY = 3000 };
  static const codegen_decl *where[MANY];
  kit *k = kit_new();
  cg_model_free(k->model);
  cg_alloc_fail_at(2);
  k->model = cg_model_new(k->diags, k->documents);
  cg_alloc_fail_at(0);
  ck_assert_ptr_nonnull(k->model);
  k->view = cg_model_view(k->model);
  for (int round = 0; round < 2; round++) {
    uint32_t decl[MANY];
    kit_begin(k);
    for (uint32_t i = 0; i < MANY; i++) {
      char name[32];
      snprintf(name, sizeof name, "r%d.%u", round, i);
      decl[i] = kit_decl(k, name, CODEGEN_DECL_TYPE);
      where[i] = codegen_edit_decl(k->edit, decl[i]);
      ck_assert(where[i]->subject == 0);
      kit_declare(k, decl[i], kit_type(k, CODEGEN_STRING));
    }
    for (uint32_t i = 0; i < MANY; i++) ck_assert_ptr_eq(codegen_edit_decl(k->edit, decl[i]), where[i]);
    kit_apply(k);
    for (uint32_t i = 0; i < MANY; i++) {
      ck_assert_uint_eq(decl[i], (uint32_t)round * MANY + i + 1);
      ck_assert_uint_eq(codegen_type_at(k->view, codegen_decl_at(k->view, decl[i])->subject)->decl, decl[i]);
    }
  }
  kit_free(k);
}
END_TEST

/* Rows of an edit that was given up leave nothing behind where the next edit's rows will lie. */
START_TEST(rows_that_were_given_up_are_zero_again) {
  static const unsigned char zero[sizeof(codegen_type)];
  kit *k = kit_new();
  for (int round = 0; round < 3; round++) {
    kit_begin(k);
    for (uint32_t i = 0; i < 100; i++) {
      uint32_t id;
      codegen_type *type = codegen_add_type(k->edit, &id);
      ck_assert_uint_eq(id, i + 1);
      ck_assert_mem_eq(type, zero, sizeof zero);
      memset(type, 0xff, sizeof *type);
    }
    if (round == 1) {
      codegen_edit_decl(k->edit, 77); /* there is none: the edit fails when it is applied */
      ck_assert_int_lt(cg_edit_end(k->edit, true), 0);
    } else {
      cg_edit_end(k->edit, false);
    }
    ck_assert_uint_eq(codegen_row_count(k->view, CODEGEN_TABLE_TYPE), 1);
  }
  kit_free(k);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model");
  TCase *edits = tcase_create("edits");
  tcase_add_test(edits, tables_without_room_take_rows_too);
  tcase_add_test(edits, rows_that_were_given_up_are_zero_again);
  tcase_add_test(edits, empty_model_is_safe);
  tcase_add_test(edits, unknown_table_is_safe);
  tcase_add_test(edits, edit_shows_only_when_applied);
  tcase_add_test(edits, new_rows_stay_at_their_address);
  tcase_add_test(edits, refused_edit_changes_nothing);
  tcase_add_test(edits, rows_that_do_not_exist_fail_the_edit);
  tcase_add_test(edits, growing_a_range_moves_its_rows);
  tcase_add_test(edits, words_have_one_number);
  tcase_add_test(edits, values_are_json);
  tcase_add_test(edits, facets_hang_off_records);
  tcase_add_test(edits, removal_needs_that_nobody_refers);
  tcase_add_loop_test(edits, check_refuses, 0, (int)CG_COUNT(breach));
  tcase_add_test(edits, every_allocation_may_fail);
  tcase_set_timeout(edits, 60);
  suite_add_tcase(suite, edits);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
