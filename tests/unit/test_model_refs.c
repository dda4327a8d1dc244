/* SPDX-License-Identifier: MIT
 *
 * model: the short walks below declarations and types meet what the encoder meets, in the same order, in random models.
 */
#include "model/digest.h"
#include "model_kit.h"

#define DECLS 12
#define CALLS 6
#define SHARED 4

typedef struct maker {
  kit *k;
  uint64_t state;
  uint32_t decl[DECLS + 1];
  bool whole; /* also what the short walk leaves to the encoder */
} maker;

static uint32_t below(maker *m, uint32_t count) {
  m->state ^= m->state << 13;
  m->state ^= m->state >> 7;
  m->state ^= m->state << 17;
  return (uint32_t)(m->state >> 20) % count;
}

static uint32_t any_ref(maker *m) {
  return kit_ref(m->k, m->decl[1 + below(m, DECLS)]);
}

static uint32_t make_type(maker *m, uint32_t depth);

static uint32_t make_record(maker *m, uint32_t depth) {
  static const char *const presence[] = {"RRR", "OOO", "R--", "-OO", "--R", "ORO"};
  static const char *const key[] = {"a", "b", "c", "d"};
  kit_field field[4];
  uint32_t count = 1 + below(m, 4), note;
  for (uint32_t i = 0; i < count; i++)
    field[i] = (kit_field){key[i], make_type(m, depth + 1), presence[below(m, CG_COUNT(presence))]};
  uint32_t extra = below(m, 3) ? 0 : make_type(m, depth + 1), names = below(m, 4) ? 0 : make_type(m, depth + 1);
  uint32_t type = kit_record(m->k, field, count);
  codegen_object *object = codegen_edit_object(m->k->edit, codegen_edit_type(m->k->edit, type)->object);
  object->extra = extra;
  object->names = names;
  codegen_range fields = object->fields;
  if (below(m, 3) == 0) {
    codegen_add_note(m->k->edit, &note)->text = CG_STR("a note");
    codegen_edit_field(m->k->edit, fields.first)->row.note = note;
  }
  if (m->whole && below(m, 2) == 0) {
    uint32_t param, target = make_type(m, depth + 1);
    codegen_param *p = codegen_add_param(m->k->edit, &param);
    p->key = CG_STR("argument");
    p->place = CODEGEN_IN_ARGUMENT;
    p->type = target;
    codegen_edit_field(m->k->edit, fields.first)->arguments = codegen_edit_list(m->k->edit, &param, 1);
  }
  return type;
}

static uint32_t make_array(maker *m, uint32_t depth) {
  uint32_t head[2] = {make_type(m, depth + 1), make_type(m, depth + 1)};
  uint32_t type = kit_array(m->k, below(m, 3) ? make_type(m, depth + 1) : 0, below(m, 2));
  codegen_edit_array(m->k->edit, codegen_edit_type(m->k->edit, type)->array)->head =
      codegen_edit_list(m->k->edit, head, below(m, 3));
  return type;
}

static uint32_t make_parts(maker *m, uint32_t depth) {
  uint32_t part[2] = {any_ref(m), make_record(m, depth + 1)}, type = kit_type(m->k, CODEGEN_INTERSECTION);
  codegen_edit_type(m->k->edit, type)->parts = codegen_edit_list(m->k->edit, part, 2);
  return type;
}

static uint32_t make_string(maker *m, uint32_t depth) {
  uint32_t content = make_type(m, depth + 1), type = kit_type(m->k, CODEGEN_STRING), scalar;
  codegen_add_scalar(m->k->edit, &scalar)->content = content;
  codegen_edit_type(m->k->edit, type)->scalar = scalar;
  return type;
}

static void add_clause(maker *m, uint32_t type, uint32_t depth) {
  uint32_t then[2] = {make_type(m, depth + 1), make_type(m, depth + 1)};
  uint32_t first = codegen_edit_add(m->k->edit, CODEGEN_TABLE_CLAUSE, 2);
  for (uint32_t i = 0; i < 2; i++) {
    codegen_clause *clause = codegen_edit_clause(m->k->edit, first + i);
    clause->kind = i ? CODEGEN_CLAUSE_WHEN : CODEGEN_CLAUSE_PATTERN;
    clause->key = CG_STR("^x");
    clause->types[0] = then[i];
  }
  codegen_edit_type(m->k->edit, type)->clauses = (codegen_range){first, 2};
}

static uint32_t make_type(maker *m, uint32_t depth) {
  uint32_t type, pair[2];
  switch (depth > 4 ? 0 : below(m, 9)) {
    case 1: type = make_record(m, depth); break;
    case 2: type = make_array(m, depth); break;
    case 3: type = make_parts(m, depth); break;
    case 4: type = make_string(m, depth); break;
    case 5:
      pair[0] = any_ref(m);
      pair[1] = make_record(m, depth + 1);
      type = kit_union(m->k, pair, 2);
      break;
    case 6: {
      uint32_t target = make_type(m, depth + 1);
      type = kit_type(m->k, CODEGEN_NOT);
      codegen_edit_type(m->k->edit, type)->target = target;
      break;
    }
    case 7: type = kit_type(m->k, CODEGEN_BOOLEAN); break;
    default: type = any_ref(m); break;
  }
  if (depth <= 3 && below(m, 6) == 0) add_clause(m, type, depth + 1);
  return type;
}

/* -- calls ------------------------------------------------------------------------------------------------------- */

static uint32_t make_param(maker *m, uint32_t depth);

static codegen_list some(maker *m, uint32_t (*make)(maker *, uint32_t), uint32_t depth) {
  uint32_t id[3], count = depth > 3 ? 0 : below(m, 4);
  for (uint32_t i = 0; i < count; i++) id[i] = make(m, depth + 1);
  return codegen_edit_list(m->k->edit, id, count);
}

static uint32_t make_payload(maker *m, uint32_t depth) {
  codegen_payload p = {.type = below(m, 4) ? make_type(m, 3) : 0, .item = below(m, 4) ? 0 : make_type(m, 3)};
  uint32_t id;
  p.parts = some(m, make_param, depth + 1);
  p.direction = (uint8_t)(CODEGEN_CREATE + below(m, 2));
  *codegen_add_payload(m->k->edit, &id) = p;
  return id;
}

static uint32_t make_param(maker *m, uint32_t depth) {
  codegen_param p = {.key = CG_STR("p"), .place = CODEGEN_IN_PART, .type = below(m, 3) ? make_type(m, 3) : 0};
  uint32_t id, initial;
  p.payloads = some(m, make_payload, depth + 1);
  p.headers = some(m, make_param, depth + 2);
  p.parts = some(m, make_param, depth + 2);
  if (below(m, 40) == 0) {
    codegen_expr *x = codegen_add_expr(m->k->edit, &initial);
    x->form = CODEGEN_EXPR_TREE;
    x->depends = codegen_edit_list(m->k->edit, &m->decl[1 + below(m, DECLS)], 1);
    p.initial = initial;
  }
  *codegen_add_param(m->k->edit, &id) = p;
  return id;
}

static uint32_t make_link(maker *m, uint32_t depth) {
  uint32_t id, target = 1 + below(m, CALLS);
  (void)depth;
  *codegen_add_link(m->k->edit, &id) = (codegen_link){.kind = CODEGEN_LINK_LINK, .target = below(m, 3) ? target : 0};
  return id;
}

static uint32_t make_response(maker *m, uint32_t status) {
  codegen_response r = {.from = (uint16_t)status, .to = (uint16_t)status};
  uint32_t id;
  r.headers = some(m, make_param, 1);
  r.payloads = some(m, make_payload, 1);
  r.links = some(m, make_link, 1);
  *codegen_add_response(m->k->edit, &id) = r;
  return id;
}

static uint32_t make_server(maker *m, uint32_t depth) {
  codegen_server s = {.url = CG_STR("https://{host}/"), .variables = some(m, make_param, depth)};
  uint32_t id;
  *codegen_add_server(m->k->edit, &id) = s;
  return id;
}

static uint32_t make_rule(maker *m, uint32_t depth) {
  codegen_rule r = {.kind = CODEGEN_RULE_POLICY};
  uint32_t id;
  (void)depth;
  if (below(m, 40) == 0) {
    codegen_expr *x = codegen_add_expr(m->k->edit, &r.condition);
    x->form = CODEGEN_EXPR_TREE;
    x->depends = codegen_edit_list(m->k->edit, &m->decl[1 + below(m, DECLS)], 1);
  }
  *codegen_add_rule(m->k->edit, &id) = r;
  return id;
}

/* Parameters, answers and a body that declarations share; operations that list them, and others of their own. */
static void make_calls(maker *m) {
  uint32_t call[CALLS], shared[3][SHARED], row[3][SHARED], many = 20, rules[20];
  char name[24];
  for (uint32_t i = 0; i < CALLS; i++) {
    snprintf(name, sizeof name, "call%u", i);
    call[i] = kit_decl(m->k, name, CODEGEN_DECL_OPERATION);
  }
  for (uint32_t i = 0; i < CALLS; i++) { /* their rows are 1 and on: links know them */
    uint32_t id;
    codegen_operation *o = codegen_add_operation(m->k->edit, &id);
    o->decl = call[i];
    o->protocol = CODEGEN_RPC;
    codegen_edit_decl(m->k->edit, call[i])->subject = id;
  }
  for (uint32_t i = 0; i < SHARED; i++) {
    const uint32_t kind[3] = {CODEGEN_DECL_PARAM, CODEGEN_DECL_RESPONSE, CODEGEN_DECL_PAYLOAD};
    for (uint32_t k = 0; k < 3; k++) {
      snprintf(name, sizeof name, "shared%u-%u", k, i);
      shared[k][i] = kit_decl(m->k, name, kind[k]);
    }
    row[0][i] = make_param(m, 1);
    row[1][i] = make_response(m, 400 + i);
    row[2][i] = make_payload(m, 1);
    codegen_edit_param(m->k->edit, row[0][i])->key = codegen_edit_decl(m->k->edit, shared[0][i])->name;
    codegen_edit_param(m->k->edit, row[0][i])->shared = shared[0][i];
    codegen_edit_response(m->k->edit, row[1][i])->shared = shared[1][i];
    for (uint32_t k = 0; k < 3; k++) codegen_edit_decl(m->k->edit, shared[k][i])->subject = row[k][i];
    codegen_edit_decl(m->k->edit, shared[2][i])->count = 1;
  }
  for (uint32_t i = 0; i < many; i++) rules[i] = make_rule(m, 0);
  for (uint32_t i = 0; i < CALLS; i++) {
    uint32_t param[2] = {row[0][below(m, 2)], row[0][2 + below(m, 2)]}, body = below(m, SHARED);
    uint32_t answer[2] = {make_response(m, 200), row[1][below(m, SHARED)]}, own = make_payload(m, 1);
    codegen_operation *o = codegen_edit_operation(m->k->edit, 1 + i);
    o->subject = below(m, 2) ? m->decl[1] : 0;
    o->params = codegen_edit_list(m->k->edit, param, 2);
    o->body_decl = below(m, 2) ? shared[2][body] : 0;
    o->bodies = codegen_edit_list(m->k->edit, o->body_decl ? &row[2][body] : &own, below(m, 3) > 0);
    o->responses = codegen_edit_list(m->k->edit, answer, 2);
    o->rules = codegen_edit_list(m->k->edit, rules, below(m, 3) ? 2 : many);
    o->servers = some(m, make_server, 1);
    o->links = some(m, make_link, 1);
  }
}

static void make_model(maker *m) {
  char name[16];
  kit_begin(m->k);
  for (uint32_t i = 1; i <= DECLS; i++) {
    snprintf(name, sizeof name, "D%u", i);
    m->decl[i] = kit_decl(m->k, name, CODEGEN_DECL_TYPE);
  }
  for (uint32_t i = 1; i <= DECLS; i++) kit_declare(m->k, m->decl[i], make_record(m, 0));
  make_calls(m);
  kit_apply(m->k);
}

static void compare(const cg_vec *a, const cg_vec *b, const char *what) {
  ck_assert_msg(a->count == b->count, "%zu %s, not %zu", a->count, what, b->count);
  if (a->count) ck_assert_msg(memcmp(a->data, b->data, a->count * a->item) == 0, "other %s", what);
}

START_TEST(short_walk_meets_the_same) {
  uint32_t walked = 0;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    maker m = {.k = kit_new(), .state = seed * 0x9e3779b97f4a7c15u, .whole = seed % 4 == 0};
    cg_encoder all, brief;
    make_model(&m);
    cg_encoder_init(&all, m.k->view);
    cg_encoder_init(&brief, m.k->view);
    cg_encoder_walks(&brief);
    for (uint32_t d = 1; d < codegen_row_count(m.k->view, CODEGEN_TABLE_DECL); d++) {
      cg_encoder_reset(&all);
      cg_encoder_reset(&brief);
      cg_encode_row(&all, CODEGEN_TABLE_DECL, d);
      cg_encode_row(&brief, CODEGEN_TABLE_DECL, d);
      compare(&all.met, &brief.met, "references");
      compare(&all.refs, &brief.refs, "types");
      compare(&all.tagged, &brief.tagged, "types with cases and clauses");
      ck_assert_uint_eq(all.differs, brief.differs);
    }
    ck_assert(!all.failed && !brief.failed);
    ck_assert(!brief.whole || m.whole);
    walked += !brief.whole;
    cg_encoder_release(&all);
    cg_encoder_release(&brief);
    kit_free(m.k);
  }
  ck_assert_uint_ge(walked, 150);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model refs");
  TCase *tests = tcase_create("refs");
  tcase_add_test(tests, short_walk_meets_the_same);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
