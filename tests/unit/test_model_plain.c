/* SPDX-License-Identifier: MIT
 *
 * model: the short way through the check refuses what the long one refuses, with the same words, in a model of which
 * single members lie.
 */
#include "model/check.h"
#include "model_kit.h"

typedef struct liar {
  kit *k;
  uint64_t state;
} liar;

static uint32_t below(liar *l, uint32_t count) {
  l->state ^= l->state << 13;
  l->state ^= l->state >> 7;
  l->state ^= l->state << 17;
  return (uint32_t)(l->state >> 20) % count;
}

/* -- a model that has some of everything ------------------------------------------------------------------------- */

static uint32_t add_note(kit *k, const char *text) {
  uint32_t id, first = codegen_edit_add(k->edit, CODEGEN_TABLE_ANNOTATION, 1);
  codegen_note *note = codegen_add_note(k->edit, &id);
  codegen_annotation *example = codegen_edit_row(k->edit, CODEGEN_TABLE_ANNOTATION, first);
  note->text = codegen_edit_text(k->edit, codegen_str_of(text));
  note->examples = (codegen_range){first, 1};
  example->name = CG_STR("one");
  example->value = codegen_edit_value(k->edit, CG_STR("[1, 2]"));
  return id;
}

static codegen_range add_annotations(kit *k) {
  codegen_range range = {codegen_edit_add(k->edit, CODEGEN_TABLE_ANNOTATION, 2), 2};
  codegen_annotation *row = codegen_edit_row(k->edit, CODEGEN_TABLE_ANNOTATION, range.first);
  row->name = CG_STR("x-one");
  row->space = codegen_edit_sym(k->edit, CG_STR("openapi"));
  return range;
}

static uint32_t add_enum(kit *k, uint32_t count) {
  uint32_t id = kit_type(k, CODEGEN_ENUM), first = codegen_edit_add(k->edit, CODEGEN_TABLE_CASE, count);
  char text[32];
  codegen_edit_type(k->edit, id)->cases = (codegen_range){first, count};
  for (uint32_t i = 0; i < count; i++) {
    snprintf(text, sizeof text, i % 5 == 4 ? "%u" : "\"value %u\"", i);
    codegen_edit_case(k->edit, first + i)->value = codegen_edit_value(k->edit, codegen_str_of(text));
  }
  return id;
}

static uint32_t add_string(kit *k) {
  uint32_t id = kit_type(k, CODEGEN_STRING), scalar, initial;
  codegen_scalar *s = codegen_add_scalar(k->edit, &scalar);
  codegen_expr *x = codegen_add_expr(k->edit, &initial);
  uint32_t pattern = codegen_edit_sym(k->edit, CG_STR("^a"));
  s->format = codegen_edit_sym(k->edit, CG_STR("uuid"));
  s->min_length = 2;
  s->max_length = 5;
  s->row.flags = CODEGEN_SCALAR_MAX_LENGTH;
  s->patterns = codegen_edit_list(k->edit, &pattern, 1);
  x->form = CODEGEN_EXPR_VALUE;
  x->value = codegen_edit_value(k->edit, CG_STR("\"a\""));
  codegen_edit_type(k->edit, id)->scalar = scalar;
  codegen_edit_type(k->edit, id)->initial = initial;
  return id;
}

static uint32_t add_wide(kit *k, uint32_t count) {
  char key[40][32];
  kit_field field[40];
  for (uint32_t i = 0; i < count; i++) {
    snprintf(key[i], sizeof key[i], i % 3 ? "a_%u" : "a_rather_long_key_%u_of_many", i);
    field[i] = (kit_field){key[i], i % 4 ? kit_type(k, CODEGEN_BOOLEAN) : add_string(k), "RO-"};
  }
  uint32_t id = kit_record(k, field, count);
  codegen_object *object = codegen_edit_object(k->edit, codegen_edit_type(k->edit, id)->object);
  codegen_field *first = codegen_edit_field(k->edit, object->fields.first);
  first->row.note = add_note(k,
                             "a note that \xc3\xa4"
                             "gers");
  first->row.annotations = add_annotations(k);
  codegen_edit_object(k->edit, codegen_edit_type(k->edit, id)->object)->extra = kit_type(k, CODEGEN_ANY);
  return id;
}

static uint32_t add_param(kit *k, cg_str key, uint32_t place, uint32_t type) {
  uint32_t id;
  *codegen_add_param(k->edit, &id) = (codegen_param){.key = key, .place = (uint8_t)place, .type = type};
  return id;
}

/* `GET /things/{id}` with a shared parameter, a body, an answer with a header and an example, and a way of paging. */
static void add_call(kit *k, uint32_t shared, uint32_t answer) {
  uint32_t decl = kit_decl(k, "call", CODEGEN_DECL_OPERATION), id, body, payload, response, link;
  uint32_t param[2] = {add_param(k, CG_STR("id"), CODEGEN_IN_PATH, kit_type(k, CODEGEN_STRING)),
                       add_param(k, CG_STR("wide"), CODEGEN_IN_QUERY, add_string(k))};
  uint32_t header = add_param(k, CG_STR("x-total"), CODEGEN_IN_HEADER, kit_type(k, CODEGEN_INTEGER));
  uint32_t example = codegen_edit_add(k->edit, CODEGEN_TABLE_ANNOTATION, 1);
  codegen_edit_param(k->edit, param[1])->shared = shared;
  codegen_edit_decl(k->edit, shared)->subject = param[1];
  *codegen_add_payload(k->edit, &body) =
      (codegen_payload){.type = kit_ref(k, answer), .direction = CODEGEN_CREATE, .media = CG_STR("application/json")};
  *codegen_add_payload(k->edit, &payload) = (codegen_payload){.type = kit_ref(k, answer), .examples = {example, 1}};
  *codegen_add_response(k->edit, &response) =
      (codegen_response){.name = CG_STR("200"), .from = 200, .to = 200, .role = CODEGEN_RESPONSE_SUCCESS};
  codegen_edit_response(k->edit, response)->headers = codegen_edit_list(k->edit, &header, 1);
  codegen_edit_response(k->edit, response)->payloads = codegen_edit_list(k->edit, &payload, 1);
  *codegen_add_link(k->edit, &link) = (codegen_link){.kind = CODEGEN_LINK_PAGE, .items = CG_STR("/items")};
  codegen_operation *o = codegen_add_operation(k->edit, &id);
  *o = (codegen_operation){.decl = decl, .protocol = CODEGEN_HTTP, .path = CG_STR("/things/{id}")};
  o->params = codegen_edit_list(k->edit, param, 2);
  o->bodies = codegen_edit_list(k->edit, &body, 1);
  o->responses = codegen_edit_list(k->edit, &response, 1);
  o->links = codegen_edit_list(k->edit, &link, 1);
  codegen_edit_decl(k->edit, decl)->subject = id;
}

static void make_model(kit *k) {
  uint32_t decl[6];
  char name[16];
  kit_begin(k);
  for (uint32_t i = 0; i < 6; i++) {
    snprintf(name, sizeof name, "D%u", i);
    decl[i] = kit_decl(k, name, CODEGEN_DECL_TYPE);
  }
  kit_declare(k, decl[0], add_wide(k, 4));
  kit_declare(k, decl[1], add_wide(k, 40));
  kit_declare(k, decl[2], add_enum(k, 5));
  kit_declare(k, decl[3], add_enum(k, 30));
  kit_declare(k, decl[4], kit_array(k, kit_ref(k, decl[1]), 1));
  uint32_t pair[2] = {kit_ref(k, decl[0]), KIT_RECORD(k, {"a", kit_nullable(k, kit_ref(k, decl[3])), "OOO"})};
  kit_declare(k, decl[5], kit_union(k, pair, 2));
  codegen_edit_decl(k->edit, decl[0])->row.note = add_note(k, "all of it");
  uint32_t base[1] = {decl[0]};
  codegen_edit_decl(k->edit, decl[1])->bases = codegen_edit_list(k->edit, base, 1);
  add_call(k, kit_decl(k, "shared", CODEGEN_DECL_PARAM), decl[4]);
  kit_apply(k);
}

/* -- lies -------------------------------------------------------------------------------------------------------- */

static uint32_t some_id(liar *l, uint32_t count) {
  switch (below(l, 8)) {
    case 0: return 0;
    case 1: return count;
    case 2: return UINT32_MAX - below(l, 2);
    default: return below(l, count + 1);
  }
}

static void lie(liar *l, const cg_member *m, unsigned char *at) {
  static const cg_str text[] = {{"fine", 4}, {"\xff", 1}, {NULL, 0}, {NULL, 3}, {"a_1", 3}};
  uint32_t rows = codegen_row_count(l->k->view, m->table);
  switch (m->kind) {
    case CG_U8:
    case CG_BITS: *at = (unsigned char)below(l, 24); break;
    case CG_U16: *(uint16_t *)(void *)at = (uint16_t)below(l, 600); break;
    case CG_U64: *(uint64_t *)(void *)at = below(l, 10); break;
    case CG_PRESENCE: at[below(l, 3)] = (unsigned char)below(l, 4); break;
    case CG_STR_MEMBER: *(cg_str *)(void *)at = text[below(l, CG_COUNT(text))]; break;
    case CG_VALUE: *(codegen_value *)(void *)at = (codegen_value){below(l, 4), below(l, 60)}; break;
    case CG_SYM: *(uint32_t *)(void *)at = some_id(l, l->k->view->sym_count); break;
    case CG_DECL:
    case CG_TARGET:
      *(uint32_t *)(void *)at =
          some_id(l, codegen_row_count(l->k->view, below(l, 2) ? CODEGEN_TABLE_DECL : CODEGEN_TABLE_TYPE));
      break;
    case CG_RANGE: *(codegen_range *)(void *)at = (codegen_range){some_id(l, rows), below(l, 4)}; break;
    case CG_LIST:
    case CG_SYMS:
    case CG_DECLS:
    case CG_SCOPES:
    case CG_KEYEDS:
      *(codegen_list *)(void *)at = (codegen_list){some_id(l, l->k->view->pool_count), below(l, 4)};
      break;
    case CG_PAIR: break;
    default: *(uint32_t *)(void *)at = some_id(l, m->table ? rows : 40); break;
  }
}

static void lie_somewhere(liar *l, uint32_t table, unsigned char *row) {
  const cg_layout *layout = &cg_layouts[table];
  uint32_t which = below(l, layout->count + 2);
  bool placed = table != CODEGEN_TABLE_NOTE && table != CODEGEN_TABLE_SOURCE;
  if (which < layout->count)
    lie(l, &layout->member[which], row + layout->member[which].offset);
  else if (which == layout->count && placed)
    ((codegen_origin *)(void *)row)->document = below(l, 4);
  else if (table == CODEGEN_TABLE_TYPE)
    ((codegen_type *)(void *)row)->decl = some_id(l, codegen_row_count(l->k->view, CODEGEN_TABLE_DECL));
  else if (table == CODEGEN_TABLE_OPERATION)
    ((codegen_operation *)(void *)row)->decl = some_id(l, codegen_row_count(l->k->view, CODEGEN_TABLE_DECL));
}

static cg_status judge(kit *k, bool thorough, char *out, size_t size) {
  cg_diags *was = k->diags;
  k->diags = k->model->diags = cg_diags_new();
  cg_status status = cg_check_whole(k->model, thorough);
  snprintf(out, size, "%s", kit_complaints(k));
  cg_diags_free(k->diags);
  k->diags = k->model->diags = was;
  return status;
}

static uint32_t lines(const char *text) {
  uint32_t count = 0;
  for (; *text; text++) count += *text == '\n';
  return count;
}

START_TEST(short_way_says_the_same) {
  enum { LIES = 3, SIZE = 1 << 16 };
  static char brief[SIZE], whole[SIZE];
  liar l = {.k = kit_new(), .state = 0x9e3779b97f4a7c15u};
  uint32_t refused = 0, rounds = getenv("CODEGEN_SLOW") ? 200000 : 6000;
  make_model(l.k);
  ck_assert_int_eq(judge(l.k, true, whole, SIZE), CODEGEN_OK);
  for (uint32_t round = 0; round < rounds; round++) {
    unsigned char kept[LIES][CODEGEN_ROW_MAX];
    uint32_t table[LIES], row[LIES], count = 1 + below(&l, LIES);
    for (uint32_t i = 0; i < count; i++) {
      do table[i] = below(&l, CODEGEN_TABLE_NAME);
      while (codegen_row_count(l.k->view, table[i]) < 2);
      row[i] = 1 + below(&l, codegen_row_count(l.k->view, table[i]) - 1);
      unsigned char *at = cg_rows_at(&l.k->model->rows[table[i]], row[i]);
      memcpy(kept[i], at, l.k->model->rows[table[i]].stride);
      lie_somewhere(&l, table[i], at);
    }
    cg_status one = judge(l.k, false, brief, SIZE), other = judge(l.k, true, whole, SIZE);
    ck_assert_msg(one == other, "round %u: %d, not %d: %s%s", round, one, other, brief, whole);
    if (lines(whole) < CG_BREACHES)
      ck_assert_msg(strcmp(brief, whole) == 0, "round %u: %s\nis not: %s", round, brief, whole);
    refused += other < 0;
    for (uint32_t i = count; i-- > 0;)
      memcpy(cg_rows_at(&l.k->model->rows[table[i]], row[i]), kept[i], l.k->model->rows[table[i]].stride);
  }
  ck_assert_uint_gt(refused, rounds / 4);
  ck_assert_uint_lt(refused, rounds - rounds / 20);
  kit_free(l.k);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("model plain");
  TCase *tests = tcase_create("plain");
  tcase_set_timeout(tests, 300);
  tcase_add_test(tests, short_way_says_the_same);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
