/* SPDX-License-Identifier: MIT
 *
 * The references below a type, for an encoder that wants nothing else: what cg_encode_row would meet, in the same
 * order, without looking at the layout.
 *
 * Invariant: types that reach rows which others may list (arguments of a field, expressions with parts) are left to the
 * encoder, which knows what to remember of those; it is asked once, and from then on for everything.
 */
#include "digest.h"

enum { TYPES, LISTED, FIELDS, CASES, CLAUSES, MEETS };

static void meet(cg_encoder *e, uint32_t decl, uint32_t mask) {
  cg_reference *r = decl ? cg_vec_push(&e->met) : NULL;
  if (r)
    *r = (cg_reference){decl, mask};
  else if (decl)
    e->failed = true;
}

static void later(cg_encoder *e, uint8_t what, uint8_t mask, uint32_t first, uint32_t count) {
  cg_step *s = cg_vec_push(&e->step);
  if (s)
    *s = (cg_step){first, count, what, mask};
  else
    e->failed = true;
}

static void one_later(cg_encoder *e, uint8_t mask, uint32_t type) {
  if (type) later(e, TYPES, mask, type, 1);
}

/* Whether an expression leads anywhere. */
static bool leads(const cg_encoder *e, uint32_t expr) {
  const codegen_expr *x = codegen_expr_at(e->view, expr);
  return expr && (x->args.count || x->depends.count);
}

static void note_type(cg_encoder *e, uint32_t row, const codegen_type *type) {
  cg_vec *into = type->kind == CODEGEN_REF ? &e->refs : type->cases.count && type->clauses.count ? &e->tagged : NULL;
  uint32_t *slot = into ? cg_vec_push(into) : NULL;
  if (slot)
    *slot = row;
  else if (into)
    e->failed = true;
}

/* The last comes first: steps are taken from the end. */
static bool visit_type(cg_encoder *e, uint32_t row, uint8_t mask) {
  const codegen_type *t = codegen_type_at(e->view, row);
  size_t before = e->step.count;
  note_type(e, row, t);
  if (t->target && t->kind != CODEGEN_REF) one_later(e, mask, t->target);
  if (leads(e, t->initial)) return false;
  if (t->clauses.count) later(e, CLAUSES, mask, t->clauses.first, t->clauses.count);
  if (t->parts.count) later(e, LISTED, mask, t->parts.first, t->parts.count);
  if (t->cases.count) later(e, CASES, mask, t->cases.first, t->cases.count);
  if (t->object) {
    const codegen_object *o = codegen_object_at(e->view, t->object);
    one_later(e, mask, o->names);
    one_later(e, mask, o->extra);
    if (o->fields.count) later(e, FIELDS, mask, o->fields.first, o->fields.count);
  }
  if (t->array) {
    const codegen_array *a = codegen_array_at(e->view, t->array);
    one_later(e, mask, a->items);
    if (a->head.count) later(e, LISTED, mask, a->head.first, a->head.count);
  }
  if (t->scalar) one_later(e, mask, codegen_scalar_at(e->view, t->scalar)->content);
  if (t->kind != CODEGEN_REF) return true;
  if (e->step.count == before) {
    meet(e, t->target, mask);
    return true;
  }
  cg_step *s = cg_vec_add(&e->step, 1); /* behind all that was found here */
  if (!s) {
    e->failed = true;
    return true;
  }
  s = cg_vec_at(&e->step, cg_step, before);
  memmove(s + 1, s, (e->step.count - before - 1) * sizeof *s);
  *s = (cg_step){t->target, 1, MEETS, mask};
  return true;
}

static bool visit_field(cg_encoder *e, uint32_t row, uint8_t mask) {
  const codegen_field *f = codegen_field_at(e->view, row);
  const uint8_t *p = f->presence;
  if (f->arguments.count || leads(e, f->initial)) return false;
  if (p[0] != p[1] || p[0] != p[2]) {
    uint32_t differs = (p[0] != p[1] ? CG_READ_CREATE : 0) | (p[0] != p[2] ? CG_READ_UPDATE : 0) |
                       (p[1] != p[2] ? CG_CREATE_UPDATE : 0);
    e->differs |= (uint8_t)(differs & cg_pairs_within(mask));
  }
  for (uint32_t d = 0; d < CODEGEN_DIRECTIONS; d++)
    if (p[d] == CODEGEN_ABSENT) mask &= (uint8_t) ~(1u << d);
  return !f->type || visit_type(e, f->type, mask);
}

static bool visit_clause(cg_encoder *e, uint32_t row, uint8_t mask) {
  const codegen_clause *c = codegen_clause_at(e->view, row);
  for (uint32_t i = 3; i-- > 0;) one_later(e, mask, c->types[i]);
  return true;
}

static bool visit(cg_encoder *e, cg_step at) {
  switch (at.what) {
    case TYPES: return visit_type(e, at.first, at.mask);
    case LISTED: return visit_type(e, codegen_list_at(e->view, (codegen_list){at.first, 1}, 0), at.mask);
    case FIELDS: return visit_field(e, at.first, at.mask);
    case CASES: {
      uint32_t type = codegen_case_at(e->view, at.first)->type;
      return !type || visit_type(e, type, at.mask);
    }
    case CLAUSES: return visit_clause(e, at.first, at.mask);
    default: meet(e, at.first, at.mask); return true;
  }
}

bool cg_walk_type(cg_encoder *e, uint32_t row, uint8_t mask) {
  size_t met = e->met.count, refs = e->refs.count, tagged = e->tagged.count;
  uint8_t differs = e->differs;
  if (e->whole) return false;
  e->step.count = 0;
  bool ok = visit_type(e, row, mask);
  while (ok && e->step.count && !e->failed) {
    cg_step *top = cg_vec_at(&e->step, cg_step, e->step.count - 1), at = *top;
    top->first++;
    if (!--top->left) e->step.count--;
    ok = visit(e, at);
  }
  if (ok) return true;
  e->whole = true;
  e->met.count = met;
  e->refs.count = refs;
  e->tagged.count = tagged;
  e->differs = differs;
  return false;
}
