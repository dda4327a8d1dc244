/* SPDX-License-Identifier: MIT
 *
 * The short way through the check, for rows that are plainly well: what the layout and the rules would ask of them, in
 * one go, and their leaves with them.
 *
 * Invariant: a row that is taken here keeps every rule. Whatever is not plain is left as it was to check_members and
 * cg_check_row, which say what is wrong, if anything is.
 */
#include "plain.h"

#include "digest.h"

#define AT_ONCE 8 /* keys of an object that are compared each with each */

bool cg_plain_annotation(cg_check *c, uint32_t row) {
  const codegen_annotation *a = row_at(c, CODEGEN_TABLE_ANNOTATION, row);
  return cg_check_from(c, a->origin.document) && a->space < c->view->sym_count && text_plain(c, a->name) &&
         text_plain(c, a->text) && value_plain(c, a->value);
}

void cg_plain_annotations(cg_check *c, codegen_range range) {
  for (uint32_t i = 0; i < range.count; i++) TAKE(c, CODEGEN_TABLE_ANNOTATION, range.first + i, cg_plain_annotation);
}

bool cg_plain_note(cg_check *c, uint32_t row) {
  const codegen_note *n = row_at(c, CODEGEN_TABLE_NOTE, row);
  if (n->format >= c->view->sym_count || !range_within(c, CODEGEN_TABLE_ANNOTATION, n->examples)) return false;
  if (!text_plain(c, n->text) || !text_plain(c, n->title) || !text_plain(c, n->summary)) return false;
  if (n->comment.size | n->see.size | n->see_text.size | n->deprecated.size &&
      !(text_plain(c, n->comment) && text_plain(c, n->see) && text_plain(c, n->see_text) &&
        text_plain(c, n->deprecated)))
    return false;
  cg_plain_annotations(c, n->examples);
  return true;
}

static bool scalar_plain(cg_check *c, uint32_t row) {
  const codegen_scalar *s = row_at(c, CODEGEN_TABLE_SCALAR, row);
  const uint32_t words = c->view->sym_count;
  const codegen_sym sym[] = {s->meaning,         s->format,    s->encoding, s->media,      s->length_unit,
                             s->pattern_dialect, s->collation, s->unit,     s->source_unit};
  bool ok = head_bare(c, &s->row) && !s->content && list_within(c, s->patterns);
  for (uint32_t i = 0; i < CG_COUNT(sym); i++) ok &= sym[i] < words;
  if (!ok || s->minimum.document | s->maximum.document | s->above.document | s->below.document | s->multiple.document)
    return false;
  for (uint32_t i = 0; i < s->patterns.count; i++)
    if (c->view->pool[s->patterns.first + i] >= words) return false;
  return !(s->row.flags & CODEGEN_SCALAR_MAX_LENGTH) || s->min_length <= s->max_length;
}

static bool expr_plain(cg_check *c, uint32_t row) {
  const codegen_expr *x = row_at(c, CODEGEN_TABLE_EXPR, row);
  return head_bare(c, &x->row) && x->form >= CODEGEN_EXPR_VALUE && x->form <= CODEGEN_EXPR_TREE && !x->args.count &&
         !x->depends.count && x->function < c->view->sym_count && x->dialect < c->view->sym_count &&
         value_plain(c, x->value) && text_plain(c, x->text);
}

/* -- what lies below a type -------------------------------------------------------------------------------------- */

static bool array_plain(cg_check *c, uint32_t row) {
  const codegen_array *a = row_at(c, CODEGEN_TABLE_ARRAY, row);
  if (!head_bare(c, &a->row) || a->head.count || !within(c, CODEGEN_TABLE_TYPE, a->items) ||
      (a->row.flags & CODEGEN_ARRAY_MAX && a->min > a->max))
    return false;
  push_one(c, CODEGEN_TABLE_TYPE, a->items);
  return true;
}

/* Mostly another number for another text, the same one for the same. */
static inline uint64_t text_number(cg_str text) {
  uint64_t first = 0, last = 0;
  if (text.size >= 8) {
    memcpy(&first, text.data, 8);
    memcpy(&last, text.data + text.size - 8, 8);
  } else if (text.size >= 4) {
    uint32_t low, high;
    memcpy(&low, text.data, 4);
    memcpy(&high, text.data + text.size - 4, 4);
    first = low, last = high;
  } else if (text.size) {
    first = (unsigned char)text.data[0];
    last = (uint64_t)(unsigned char)text.data[text.size / 2] << 8 | (unsigned char)text.data[text.size - 1];
  }
  return (first ^ text.size) * 0x9e3779b97f4a7c15u + (last + 1) * 0xc2b2ae3d27d4eb4fu;
}

/* Whether a number is none of the `i` before it, of `count` in all. */
static inline bool is_new(cg_check *c, uint64_t *few, uint32_t i, uint32_t count, uint64_t number) {
  bool same = false;
  if (count > AT_ONCE) return !cg_seen_add(c, number);
  few[i] = number;
  for (uint32_t k = 0; k < i; k++) same |= few[k] == number;
  return !same;
}

static inline const codegen_field *field_at(const cg_check *c, codegen_range fields, uint32_t i) {
  return row_at(c, CODEGEN_TABLE_FIELD, fields.first + i);
}

/* Whether all keys are text and no two are equal; false also where that takes a closer look. */
static bool keys_plain(cg_check *c, codegen_range fields) {
  uint64_t few[AT_ONCE];
  if (fields.count > AT_ONCE && !cg_seen_begin(c, fields.count)) return false;
  for (uint32_t i = 0; i < fields.count; i++) __builtin_prefetch(field_at(c, fields, i)->key.data);
  for (uint32_t i = 0; i < fields.count; i++) {
    cg_str key = field_at(c, fields, i)->key;
    if (!text_plain(c, key) || !is_new(c, few, i, fields.count, text_number(key))) return false;
  }
  return true;
}

/* Takes all but its type; the key is known to be text. */
static bool field_plain(cg_check *c, uint32_t row) {
  const codegen_field *f = row_at(c, CODEGEN_TABLE_FIELD, row);
  const uint8_t *p = f->presence;
  if (p[0] > CODEGEN_REQUIRED || p[1] > CODEGEN_REQUIRED || p[2] > CODEGEN_REQUIRED || !(p[0] | p[1] | p[2]))
    return false;
  if (!head_plain(c, &f->row) || f->arguments.count || !within(c, CODEGEN_TABLE_EXPR, f->initial) || !f->type ||
      !within(c, CODEGEN_TABLE_TYPE, f->type))
    return false;
  take_head(c, &f->row);
  if (f->initial) TAKE_SHARED(c, CODEGEN_TABLE_EXPR, f->initial, expr_plain);
  return true;
}

/* Types of fields are met in order, as a reader made them. */
static void take_fields(cg_check *c, codegen_range fields) {
  size_t end = c->stack.count + fields.count;
  if (!cg_vec_add(&c->stack, fields.count)) {
    c->memory = true;
    return;
  }
  for (uint32_t i = 0; i < fields.count; i++) {
    uint32_t row = fields.first + i;
    uint8_t *color = &c->color[CODEGEN_TABLE_FIELD][row];
    bool taken = !*color && row >= c->base[CODEGEN_TABLE_FIELD] && field_plain(c, row);
    cg_visit *v = cg_vec_at(&c->stack, cg_visit, end - 1 - i);
    if (taken) *color = 2;
    *v = taken ? (cg_visit){field_at(c, fields, i)->type, CODEGEN_TABLE_TYPE, false}
               : (cg_visit){row, CODEGEN_TABLE_FIELD, false};
  }
}

static bool object_plain(cg_check *c, uint32_t row) {
  const codegen_object *o = row_at(c, CODEGEN_TABLE_OBJECT, row);
  if (!head_bare(c, &o->row) || !within(c, CODEGEN_TABLE_TYPE, o->extra) || !within(c, CODEGEN_TABLE_TYPE, o->names) ||
      (o->row.flags & CODEGEN_OBJECT_MAX && o->min > o->max) || !range_within(c, CODEGEN_TABLE_FIELD, o->fields) ||
      !keys_plain(c, o->fields))
    return false;
  push_one(c, CODEGEN_TABLE_TYPE, o->extra);
  push_one(c, CODEGEN_TABLE_TYPE, o->names);
  if (o->fields.count) take_fields(c, o->fields);
  return true;
}

static bool case_plain(cg_check *c, uint32_t row) {
  const codegen_case *k = row_at(c, CODEGEN_TABLE_CASE, row);
  if (!head_plain(c, &k->row) || !text_plain(c, k->name) || !value_plain(c, k->value) || !value_plain(c, k->stored) ||
      !within(c, CODEGEN_TABLE_TYPE, k->type))
    return false;
  take_head(c, &k->row);
  push_one(c, CODEGEN_TABLE_TYPE, k->type);
  return true;
}

/* -- types ------------------------------------------------------------------------------------------------------- */

static inline const codegen_case *case_at(const cg_check *c, codegen_range cases, uint32_t i) {
  return row_at(c, CODEGEN_TABLE_CASE, cases.first + i);
}

static uint64_t value_number(const cg_check *c, codegen_value value) {
  bool text = codegen_value_kind(c->view, value) == CODEGEN_NODE_STRING;
  return text ? text_number(codegen_value_text(c->view, value)) : cg_value_hash(c->view, value);
}

static bool values_plain(cg_check *c, codegen_range cases) {
  uint64_t few[AT_ONCE];
  if (cases.count > AT_ONCE && !cg_seen_begin(c, cases.count)) return false;
  for (uint32_t i = 0; cases.count > 1 && i < cases.count; i++) { /* they lie anywhere in a long tape */
    codegen_value value = case_at(c, cases, i)->value;
    if (value.document == c->document && c->from) __builtin_prefetch(codegen_node_raw(c->from, value.node));
  }
  for (uint32_t i = 0; i < cases.count; i++) {
    codegen_value value = case_at(c, cases, i)->value;
    if (!value.document) return false;
    if (cases.count > 1 && !is_new(c, few, i, cases.count, value_number(c, value))) return false;
  }
  return cases.count > 0;
}

/* A union of other types than unions. */
static bool union_plain(const cg_check *c, codegen_range cases) {
  for (uint32_t i = 0; i < cases.count; i++) {
    uint32_t type = case_at(c, cases, i)->type;
    if (!type || codegen_type_at(c->view, type)->kind == CODEGEN_UNION) return false;
  }
  return cases.count > 1;
}

static bool kind_plain(cg_check *c, const codegen_type *t) {
  if (t->kind == CODEGEN_REF) {
    bool known = t->target < c->view->table[CODEGEN_TABLE_DECL].count && c->living[t->target] == CODEGEN_DECL_TYPE;
    return known && !t->cases.count;
  }
  if (t->target) return false;
  switch (t->kind) {
    case 0:
    case CODEGEN_INTERSECTION:
    case CODEGEN_NOT: return false;
    case CODEGEN_UNION: return union_plain(c, t->cases);
    case CODEGEN_ENUM: return values_plain(c, t->cases);
    case CODEGEN_LITERAL: return t->cases.count == 1 && values_plain(c, t->cases);
    default: return t->kind <= CODEGEN_PARAMETER && !t->cases.count;
  }
}

static bool type_plain(cg_check *c, uint32_t row) {
  const codegen_type *t = row_at(c, CODEGEN_TABLE_TYPE, row);
  if (!head_plain(c, &t->row) || t->parts.count || t->clauses.count || !range_within(c, CODEGEN_TABLE_CASE, t->cases) ||
      !within(c, CODEGEN_TABLE_SCALAR, t->scalar) || !within(c, CODEGEN_TABLE_ARRAY, t->array) ||
      !within(c, CODEGEN_TABLE_OBJECT, t->object) || !within(c, CODEGEN_TABLE_EXPR, t->initial))
    return false;
  if (t->decl && codegen_decl_at(c->view, t->decl)->subject != row) return false;
  if (!kind_plain(c, t)) return false;
  take_head(c, &t->row);
  if (t->initial) TAKE_SHARED(c, CODEGEN_TABLE_EXPR, t->initial, expr_plain);
  if (t->scalar) TAKE(c, CODEGEN_TABLE_SCALAR, t->scalar, scalar_plain);
  if (t->array) TAKE(c, CODEGEN_TABLE_ARRAY, t->array, array_plain);
  if (t->object) TAKE(c, CODEGEN_TABLE_OBJECT, t->object, object_plain);
  for (uint32_t i = 0; i < t->cases.count; i++) TAKE(c, CODEGEN_TABLE_CASE, t->cases.first + i, case_plain);
  return true;
}

bool cg_check_plain(cg_check *check, uint32_t table, uint32_t row) {
  switch (table) {
    case CODEGEN_TABLE_TYPE: return type_plain(check, row);
    case CODEGEN_TABLE_CASE: return case_plain(check, row);
    case CODEGEN_TABLE_EXPR: return expr_plain(check, row);
    case CODEGEN_TABLE_NOTE: return cg_plain_note(check, row);
    case CODEGEN_TABLE_ANNOTATION: return cg_plain_annotation(check, row);
    case CODEGEN_TABLE_DECL: return cg_plain_decl(check, row);
    case CODEGEN_TABLE_OPERATION: return cg_plain_operation(check, row);
    case CODEGEN_TABLE_PARAM: return cg_plain_param(check, row);
    case CODEGEN_TABLE_PAYLOAD: return cg_plain_payload(check, row);
    case CODEGEN_TABLE_RESPONSE: return cg_plain_response(check, row);
    default: return false;
  }
}
