/* SPDX-License-Identifier: MIT
 *
 * model: groups, directions, fingerprints; and which of these a change moves.
 */
#include "model_kit.h"

#define STRING_FIELD(key, presence) \
  { key, kit_type(k, CODEGEN_STRING), presence }

/* What can be varied in the API of these tests. */
typedef struct variant {
  bool reversed;      /* declarations are added in the reverse order, after unused rows: other ids */
  bool city_text;     /* Address.city becomes an integer */
  bool city_note;     /* Address.city gets a description */
  bool post_answer;   /* one more operation answers with a Post */
  const char *number; /* how Tag's bound is written */
} variant;

enum { USER, ADDRESS, POST, TAG, UNUSED, NODE, ENDLESS_, MAKE, LIST, DECLS };
static const char *const decl_name[DECLS] = {"User", "Address", "Post", "Tag", "Unused",
                                             "Node", "Endless", "make", "list"};

static uint32_t city(kit *k, const variant *v) {
  return kit_type(k, v->city_text ? CODEGEN_INTEGER : CODEGEN_STRING);
}

static uint32_t bound(kit *k, const variant *v) {
  uint32_t type = kit_type(k, CODEGEN_NUMBER), scalar;
  codegen_add_scalar(k->edit, &scalar)->minimum =
      codegen_edit_value(k->edit, codegen_str_of(v->number ? v->number : "1.0"));
  codegen_edit_type(k->edit, type)->scalar = scalar;
  return type;
}

static void declare(kit *k, const uint32_t *d, int which, const variant *v) {
  switch (which) {
    case USER:
      kit_declare(k, d[USER],
                  KIT_RECORD(k, STRING_FIELD("id", "R--"), {"address", kit_ref(k, d[ADDRESS]), "OOO"},
                             {"posts", kit_array(k, kit_ref(k, d[POST]), 0), "O--"}));
      break;
    case ADDRESS: {
      uint32_t type = KIT_RECORD(k, {"city", city(k, v), "RRR"}), note;
      kit_declare(k, d[ADDRESS], type);
      if (v->city_note) {
        uint32_t field = codegen_edit_object(k->edit, codegen_edit_type(k->edit, type)->object)->fields.first;
        codegen_add_note(k->edit, &note)->text = CG_STR("where it is");
        codegen_edit_field(k->edit, field)->row.note = note;
      }
      break;
    }
    case POST:
      kit_declare(k, d[POST],
                  KIT_RECORD(k, {"author", kit_ref(k, d[USER]), "RRR"}, {"tag", kit_ref(k, d[TAG]), "OOO"}));
      break;
    case TAG: kit_declare(k, d[TAG], KIT_RECORD(k, {"weight", bound(k, v), "RRR"})); break;
    case UNUSED: kit_declare(k, d[UNUSED], KIT_RECORD(k, {"address", kit_ref(k, d[ADDRESS]), "RRR"})); break;
    case NODE:
      kit_declare(k, d[NODE],
                  KIT_RECORD(k, {"next", kit_nullable(k, kit_ref(k, d[NODE])), "RRR"},
                             {"all", kit_array(k, kit_ref(k, d[NODE]), 0), "RRR"}));
      break;
    case ENDLESS_:
      kit_declare(k, d[ENDLESS_], KIT_RECORD(k, {"me", kit_array(k, kit_ref(k, d[ENDLESS_]), 1), "RRR"}));
      break;
    default: break;
  }
}

static kit *api(const variant *v) {
  kit *k = kit_new();
  uint32_t d[DECLS];
  kit_begin(k);
  if (v->reversed) codegen_edit_add(k->edit, CODEGEN_TABLE_TYPE, 17);
  for (int i = 0; i < MAKE; i++) {
    int which = v->reversed ? MAKE - 1 - i : i;
    d[which] = kit_decl(k, decl_name[which], CODEGEN_DECL_TYPE);
  }
  for (int i = 0; i < MAKE; i++) declare(k, d, v->reversed ? MAKE - 1 - i : i, v);
  if (v->reversed) kit_operation(k, "list", 0, kit_ref(k, d[TAG]));
  kit_operation(k, "make", kit_ref(k, d[USER]), kit_ref(k, d[USER]));
  if (!v->reversed) kit_operation(k, "list", 0, kit_ref(k, d[TAG]));
  if (v->post_answer) kit_operation(k, "more", kit_ref(k, d[POST]), 0);
  kit_apply(k);
  ck_assert_int_eq(cg_model_close(k->model), CODEGEN_OK);
  ck_assert_uint_eq(codegen_decl_at(k->view, d[USER])->own.low, 0); /* nobody has asked yet */
  ck_assert_int_eq(cg_model_fingerprints(k->model), CODEGEN_OK);
  return k;
}

static const codegen_decl *decl(const kit *k, int which) {
  return codegen_decl_at(k->view, kit_find(k->view, decl_name[which]));
}

START_TEST(groups_are_components) {
  kit *k = api(&(variant){0});
  ck_assert_uint_eq(decl(k, USER)->group, decl(k, POST)->group);
  ck_assert_uint_ne(decl(k, USER)->group, decl(k, ADDRESS)->group);
  const codegen_group *users = codegen_group_at(k->view, decl(k, USER)->group);
  ck_assert_uint_eq(users->members.count, 2);
  ck_assert_uint_eq(users->successors.count, 2);
  ck_assert_uint_eq(users->flags, CODEGEN_GROUP_RECURSIVE);
  for (uint32_t g = 1; g < codegen_row_count(k->view, CODEGEN_TABLE_GROUP); g++)
    for (uint32_t i = 0; i < codegen_group_at(k->view, g)->successors.count; i++)
      ck_assert_uint_lt(codegen_list_at(k->view, codegen_group_at(k->view, g)->successors, i), g);
  ck_assert_uint_eq(codegen_group_at(k->view, decl(k, ADDRESS)->group)->flags, 0);
  ck_assert_uint_eq(codegen_group_at(k->view, decl(k, NODE)->group)->flags, CODEGEN_GROUP_RECURSIVE);
  ck_assert_uint_eq(codegen_group_at(k->view, decl(k, ENDLESS_)->group)->flags,
                    CODEGEN_GROUP_RECURSIVE | CODEGEN_GROUP_ENDLESS);
  uint32_t closing = 0;
  for (uint32_t t = 1; t < codegen_row_count(k->view, CODEGEN_TABLE_TYPE); t++)
    closing += codegen_type_at(k->view, t)->closes;
  ck_assert_uint_eq(closing, 5); /* User.posts, Post.author, Node.next, Node.all, Endless.me */
  kit_free(k);
}
END_TEST

START_TEST(directions_follow_presence) {
  kit *k = api(&(variant){0});
  ck_assert_uint_eq(decl(k, USER)->used, 3); /* asked for and answered */
  ck_assert_uint_eq(decl(k, ADDRESS)->used, 3);
  ck_assert_uint_eq(decl(k, POST)->used, 1); /* posts is absent in a request */
  ck_assert_uint_eq(decl(k, TAG)->used, 1);
  ck_assert_uint_eq(decl(k, UNUSED)->used, 0);
  ck_assert_uint_eq(codegen_decl_split(decl(k, USER), CODEGEN_READ), 0);
  ck_assert_uint_eq(codegen_decl_split(decl(k, USER), CODEGEN_CREATE), 1);
  ck_assert_uint_eq(codegen_decl_split(decl(k, USER), CODEGEN_UPDATE), 1);
  ck_assert_uint_eq(decl(k, POST)->split, decl(k, USER)->split); /* by its author */
  ck_assert_uint_eq(decl(k, ADDRESS)->split, 0);
  kit_free(k);
}
END_TEST

START_TEST(order_and_ids_change_no_fingerprint) {
  kit *a = api(&(variant){.number = "1.0"}), *b = api(&(variant){.reversed = true, .number = "10e-1"});
  ck_assert(cg_hash_equal(cg_model_whole(a->model), cg_model_whole(b->model)));
  for (int i = 0; i < DECLS; i++) {
    ck_assert_msg(cg_hash_equal(decl(a, i)->own, decl(b, i)->own), "own of %s", decl_name[i]);
    ck_assert_msg(cg_hash_equal(decl(a, i)->facts, decl(b, i)->facts), "facts of %s", decl_name[i]);
    ck_assert_msg(cg_hash_equal(decl(a, i)->reachable, decl(b, i)->reachable), "reachable of %s", decl_name[i]);
  }
  kit_free(a);
  kit_free(b);
}
END_TEST

/* Which declarations moved, as bits. */
typedef struct moved {
  uint32_t own, facts, reachable;
} moved;

static moved compare(const variant *left, const variant *right) {
  kit *a = api(left), *b = api(right);
  moved out = {0};
  for (int i = 0; i < DECLS; i++) {
    if (!cg_hash_equal(decl(a, i)->own, decl(b, i)->own)) out.own |= 1u << i;
    if (!cg_hash_equal(decl(a, i)->facts, decl(b, i)->facts)) out.facts |= 1u << i;
    if (!cg_hash_equal(decl(a, i)->reachable, decl(b, i)->reachable)) out.reachable |= 1u << i;
  }
  ck_assert(!cg_hash_equal(cg_model_whole(a->model), cg_model_whole(b->model)));
  kit_free(a);
  kit_free(b);
  return out;
}

#define BIT(which) (1u << (which))

START_TEST(one_change_moves_exactly_its_set) {
  const uint32_t to_address = BIT(ADDRESS) | BIT(USER) | BIT(POST) | BIT(UNUSED) | BIT(MAKE);
  moved m = compare(&(variant){0}, &(variant){.city_text = true});
  ck_assert_uint_eq(m.own, BIT(ADDRESS));
  ck_assert_uint_eq(m.facts, 0);
  ck_assert_uint_eq(m.reachable, to_address);
  m = compare(&(variant){0}, &(variant){.city_note = true});
  ck_assert_uint_eq(m.own, BIT(ADDRESS));
  ck_assert_uint_eq(m.reachable, to_address);
  m = compare(&(variant){0}, &(variant){.number = "2"});
  ck_assert_uint_eq(m.own, BIT(TAG));
  ck_assert_uint_eq(m.reachable, BIT(TAG) | BIT(USER) | BIT(POST) | BIT(MAKE) | BIT(LIST));
  m = compare(&(variant){0}, &(variant){.post_answer = true}); /* requests reach Post and Tag now */
  ck_assert_uint_eq(m.own, BIT(POST) | BIT(TAG));
  ck_assert_uint_eq(m.facts, BIT(POST) | BIT(TAG));
}
END_TEST

START_TEST(sections_see_what_they_declare) {
  kit *a = api(&(variant){0}), *b = api(&(variant){.city_text = true});
  uint32_t user = kit_find(a->view, "User"), make = kit_find(a->view, "make");
  const struct {
    uint32_t decl, depends;
    bool same;
  } want[] = {{user, CODEGEN_DEPENDS_OWN, true},     {user, CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_FACTS, true},
              {user, CODEGEN_DEPENDS_DIRECT, false}, {user, CODEGEN_DEPENDS_REACHABLE, false},
              {make, CODEGEN_DEPENDS_DIRECT, true},  {make, CODEGEN_DEPENDS_REACHABLE, false},
              {make, CODEGEN_DEPENDS_WHOLE, false}};
  for (size_t i = 0; i < CG_COUNT(want); i++)
    ck_assert_msg(cg_hash_equal(cg_model_fingerprint(a->model, CODEGEN_TABLE_DECL, want[i].decl, want[i].depends),
                                cg_model_fingerprint(b->model, CODEGEN_TABLE_DECL, want[i].decl, want[i].depends)) ==
                      want[i].same,
                  "%zu", i);
  uint32_t type = codegen_decl_at(a->view, user)->subject;
  ck_assert(cg_hash_equal(cg_model_fingerprint(a->model, CODEGEN_TABLE_TYPE, type, CODEGEN_DEPENDS_OWN),
                          cg_model_fingerprint(a->model, CODEGEN_TABLE_DECL, user, CODEGEN_DEPENDS_OWN)));
  kit_free(a);
  kit_free(b);
}
END_TEST

START_TEST(new_subtype_shows_in_its_base) {
  cg_hash own[2];
  for (int more = 0; more < 2; more++) {
    kit *k = kit_new();
    kit_begin(k);
    uint32_t base = kit_decl(k, "Base", CODEGEN_DECL_TYPE);
    kit_declare(k, base, kit_type(k, CODEGEN_ANY));
    for (int i = 0; i <= more; i++) {
      uint32_t derived = kit_decl(k, i ? "Two" : "One", CODEGEN_DECL_TYPE);
      kit_declare(k, derived, kit_type(k, CODEGEN_ANY));
      codegen_edit_decl(k->edit, derived)->bases = codegen_edit_list(k->edit, &base, 1);
    }
    kit_apply(k);
    ck_assert_int_eq(cg_model_close(k->model), CODEGEN_OK);
    ck_assert_int_eq(cg_model_fingerprints(k->model), CODEGEN_OK);
    ck_assert_uint_eq(codegen_decl_at(k->view, base)->derived.count, (uint32_t)more + 1);
    own[more] = codegen_decl_at(k->view, base)->own;
    kit_free(k);
  }
  ck_assert(!cg_hash_equal(own[0], own[1]));
}
END_TEST

/* Members that the host computes are its own, whatever an edit wrote there; a base may be named more than once. */
START_TEST(what_an_edit_left_in_derived_is_not_read) {
  kit *k = kit_new();
  uint32_t same[300];
  kit_begin(k);
  uint32_t base = kit_decl(k, "Base", CODEGEN_DECL_TYPE);
  kit_declare(k, base, kit_type(k, CODEGEN_ANY));
  codegen_edit_decl(k->edit, base)->derived = (codegen_list){0, 1u << 20};
  kit_apply(k);
  ck_assert_int_eq(cg_model_close(k->model), CODEGEN_OK);
  ck_assert_uint_eq(codegen_decl_at(k->view, base)->derived.count, 0);
  kit_free(k);
  k = kit_new();
  kit_begin(k);
  base = kit_decl(k, "Base", CODEGEN_DECL_TYPE);
  kit_declare(k, base, kit_type(k, CODEGEN_ANY));
  for (size_t i = 0; i < 300; i++) same[i] = base;
  uint32_t often = kit_decl(k, "Often", CODEGEN_DECL_TYPE);
  kit_declare(k, often, kit_type(k, CODEGEN_ANY));
  codegen_edit_decl(k->edit, often)->bases = codegen_edit_list(k->edit, same, 300);
  kit_apply(k);
  ck_assert_int_eq(cg_model_close(k->model), CODEGEN_OK);
  kit_free(k);
}
END_TEST

/* What is inside the closure is the same, what is outside is not. */
START_TEST(scrambling_spares_the_closure) {
  kit *k = api(&(variant){.city_note = true});
  uint32_t unused = kit_find(k->view, "Unused"), address = kit_find(k->view, "Address"), tag = kit_find(k->view, "Tag");
  uint32_t city_field =
      codegen_object_at(k->view, codegen_type_at(k->view, codegen_decl_at(k->view, address)->subject)->object)
          ->fields.first;
  for (int direct = 0; direct < 2; direct++) {
    cg_scramble *s = cg_model_scramble(k->model, CODEGEN_TABLE_DECL, unused,
                                       direct ? CODEGEN_DEPENDS_DIRECT : CODEGEN_DEPENDS_FACTS, 7);
    const codegen_model *view = cg_scramble_view(s);
    ck_assert(codegen_str_is(codegen_decl_at(view, unused)->name, "Unused"));
    ck_assert(codegen_str_is(codegen_field_at(view, city_field)->key, "city") == direct);
    ck_assert(codegen_str_equal(codegen_decl_at(view, address)->key, codegen_decl_at(k->view, address)->key));
    ck_assert_uint_eq(codegen_type_at(view, codegen_decl_at(view, address)->subject)->kind, CODEGEN_RECORD);
    ck_assert(!codegen_str_is(codegen_decl_at(view, tag)->name, "Tag"));
    cg_scramble_free(s);
  }
  ck_assert(codegen_str_is(codegen_field_at(k->view, city_field)->key, "city"));
  kit_free(k);
}
END_TEST

/* Deep nesting and long chains must neither overflow the stack nor take quadratic time. */
START_TEST(deep_and_long_models_close) {
  kit *k = kit_new();
  kit_begin(k);
  uint32_t deep = kit_type(k, CODEGEN_STRING);
  for (int i = 0; i < 100000; i++) deep = kit_array(k, deep, 0);
  kit_declare(k, kit_decl(k, "Deep", CODEGEN_DECL_TYPE), deep);
  uint32_t before = kit_decl(k, "Chain", CODEGEN_DECL_TYPE);
  kit_declare(k, before, kit_type(k, CODEGEN_STRING));
  for (int i = 0; i < 20000; i++) {
    char name[32];
    snprintf(name, sizeof name, "Chain%d", i);
    uint32_t next = kit_decl(k, name, CODEGEN_DECL_TYPE);
    kit_declare(k, next, kit_ref(k, before));
    before = next;
  }
  kit_apply(k);
  uint64_t begin = cg_cpu_ns();
  ck_assert_int_eq(cg_model_close(k->model), CODEGEN_OK);
  ck_assert_uint_lt(cg_cpu_ns() - begin, 5000000000u);
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  ck_assert_int_eq(cg_model_dump(k->model, &out), CODEGEN_OK);
  cg_buf_release(&out);
  kit_free(k);
}
END_TEST

START_TEST(dump_is_readable_and_stable) {
  kit *k = api(&(variant){.city_note = true}), *same = api(&(variant){.city_note = true});
  cg_buf out, again;
  cg_buf_init(&out, CG_BUF_MAX);
  cg_buf_init(&again, CG_BUF_MAX);
  ck_assert_int_eq(cg_model_dump(k->model, &out), CODEGEN_OK);
  ck_assert_int_eq(cg_model_dump(same->model, &again), CODEGEN_OK);
  ck_assert(codegen_str_equal(cg_buf_get(&out), cg_buf_get(&again)));
  ck_assert_ptr_nonnull(strstr(out.data, "\"target\": \"api:#/components/Address\""));
  ck_assert_ptr_nonnull(strstr(out.data, "\"presence\": \"R--\""));
  ck_assert_ptr_nonnull(strstr(out.data, "\"text\": \"where it is\""));
  ck_assert_ptr_nonnull(strstr(out.data, "\"group\": [\"recursive\", \"endless\"]"));
  ck_assert_ptr_null(strstr(out.data, "\"own\": \""));
  again.size = 0;
  ck_assert_int_eq(cg_model_dump_full(k->model, CG_DUMP_FINGERPRINTS, &again), CODEGEN_OK);
  ck_assert_ptr_nonnull(strstr(again.data, "\"own\": \""));
  cg_buf_release(&out);
  cg_buf_release(&again);
  kit_free(k);
  kit_free(same);
}
END_TEST

START_TEST(hostile_texts_dump_as_json) {
  static const char hostile[] = "\"\\\n\x01*/`${}\xe2\x80\xa8\0end";
  kit *k = kit_new();
  kit_begin(k);
  uint32_t d = kit_decl(k, "A", CODEGEN_DECL_TYPE);
  kit_declare(k, d, kit_type(k, CODEGEN_ANY));
  codegen_edit_decl(k->edit, d)->name = codegen_edit_text(k->edit, (cg_str){hostile, sizeof hostile - 1});
  kit_apply(k);
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  ck_assert_int_eq(cg_model_dump(k->model, &out), CODEGEN_OK);
  char *bytes = cg_calloc(out.size + 8, 1);
  memcpy(bytes, out.data, out.size);
  cg_diags *diags = cg_diags_new();
  codegen_document *doc = cg_document_parse_json((cg_str){bytes, out.size}, CG_STR("dump"), 2, NULL, diags);
  ck_assert_ptr_nonnull(doc);
  uint32_t name = codegen_node_resolve(doc, CG_STR("/declarations/0/name"));
  ck_assert(codegen_str_equal(codegen_node_text(doc, name), (cg_str){hostile, sizeof hostile - 1}));
  cg_document_free(doc);
  cg_diags_free(diags);
  cg_free(bytes);
  cg_buf_release(&out);
  kit_free(k);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model_close");
  TCase *tests = tcase_create("close");
  tcase_add_test(tests, groups_are_components);
  tcase_add_test(tests, directions_follow_presence);
  tcase_add_test(tests, order_and_ids_change_no_fingerprint);
  tcase_add_test(tests, one_change_moves_exactly_its_set);
  tcase_add_test(tests, sections_see_what_they_declare);
  tcase_add_test(tests, new_subtype_shows_in_its_base);
  tcase_add_test(tests, what_an_edit_left_in_derived_is_not_read);
  tcase_add_test(tests, scrambling_spares_the_closure);
  tcase_add_test(tests, deep_and_long_models_close);
  tcase_add_test(tests, dump_is_readable_and_stable);
  tcase_add_test(tests, hostile_texts_dump_as_json);
  tcase_set_timeout(tests, 60);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
