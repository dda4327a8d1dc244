/* SPDX-License-Identifier: MIT
 *
 * What can be known of a type without running it: its JSON classes, which classes it constrains, and whether no value
 * can be of two types. Every answer is on the safe side: "cannot tell" is all classes, and not disjoint.
 */
#include "zod.h"

#include <codegen-sdk/seen.h>

#define CLOSE 6 /* how far references and members are followed */

static uint8_t classes_of(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  uint8_t out = t->accepts, null = t->row.flags & CODEGEN_TYPE_NULLABLE ? CODEGEN_ACCEPTS_NULL : 0;
  if (depth > CLOSE) return CODEGEN_ACCEPTS_ALL;
  switch (t->kind) {
    case CODEGEN_NEVER: return null;
    case CODEGEN_REF: return null | classes_of(model, codegen_decl_at(model, t->target)->subject, depth + 1);
    case CODEGEN_UNION:
      out = 0;
      for (uint32_t i = 0; i < t->cases.count; i++) {
        const codegen_case *c = codegen_case_at(model, t->cases.first + i);
        if (zod_is_member(c)) out |= classes_of(model, c->type, depth + 1);
      }
      return out | null;
    case CODEGEN_INTERSECTION:
      out = CODEGEN_ACCEPTS_ALL;
      for (uint32_t i = 0; i < t->parts.count; i++)
        out &= classes_of(model, codegen_list_at(model, t->parts, i), depth + 1);
      return out | null;
    case CODEGEN_NUMBER:
      if (out & CODEGEN_ACCEPTS_NUMBER) out |= CODEGEN_ACCEPTS_INTEGER;
      return out | null;
    case CODEGEN_NULL:
    case CODEGEN_BOOLEAN:
    case CODEGEN_INTEGER:
    case CODEGEN_STRING:
    case CODEGEN_ARRAY:
    case CODEGEN_RECORD: return out | null;
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return t->row.flags & CODEGEN_TYPE_OPEN ? CODEGEN_ACCEPTS_ALL : out | null;
    default: return CODEGEN_ACCEPTS_ALL;
  }
}

/** The JSON classes that a value of a type may have. */
uint8_t zod_classes(const codegen_model *model, uint32_t type) {
  return classes_of(model, type, 0);
}

/** Adds to a digest what others may be told of a declared type, from however far they ask. */
void zod_see_classes(const codegen_model *model, uint32_t type, codegen_hash *digest) {
  for (uint32_t depth = 0; depth <= CLOSE + 1; depth++) codegen_seen_number(digest, classes_of(model, type, depth));
}

/** Whether a type says something of strings. */
bool zod_has_text(const codegen_model *model, const codegen_type *t) {
  const codegen_scalar *s = codegen_scalar_at(model, t->scalar);
  if (!t->scalar) return false;
  return s->min_length || s->row.flags & CODEGEN_SCALAR_MAX_LENGTH || s->patterns.count ||
         (s->format && t->kind != CODEGEN_INTEGER && t->kind != CODEGEN_NUMBER);
}

/** Whether a type says something of numbers. */
bool zod_has_number(const codegen_model *model, const codegen_type *t) {
  const codegen_scalar *s = codegen_scalar_at(model, t->scalar);
  bool values = t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
  if (t->scalar && values && zod_is_width(codegen_sym_text(model, s->format))) return true;
  return t->scalar &&
         (s->minimum.document || s->maximum.document || s->above.document || s->below.document || s->multiple.document);
}

static bool has_clause(const codegen_model *model, const codegen_type *t, uint32_t kinds) {
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (kinds >> codegen_clause_at(model, t->clauses.first + i)->kind & 1) return true;
  return false;
}

/** Whether a type says something of arrays. */
bool zod_has_array(const codegen_model *model, const codegen_type *t) {
  return t->array || has_clause(model, t, 1u << CODEGEN_CLAUSE_CONTAINS | 1u << CODEGEN_CLAUSE_REST_ITEMS);
}

/** Whether a type says something of objects. */
bool zod_has_object(const codegen_model *model, const codegen_type *t) {
  return t->object || has_clause(model, t,
                                 1u << CODEGEN_CLAUSE_PATTERN | 1u << CODEGEN_CLAUSE_NEEDS |
                                     1u << CODEGEN_CLAUSE_NEEDS_TYPE | 1u << CODEGEN_CLAUSE_REST_PROPERTIES);
}

/** The type behind references; `*null` is set where one of them, or the type, may be null. */
const codegen_type *zod_through(const codegen_model *model, uint32_t type, bool *null) {
  const codegen_type *t = codegen_type_at(model, type);
  for (uint32_t i = 0; i < CLOSE && t->kind == CODEGEN_REF; i++) {
    if (t->row.flags & CODEGEN_TYPE_NULLABLE) *null = true;
    t = codegen_type_at(model, codegen_decl_at(model, t->target)->subject);
  }
  if (t->row.flags & CODEGEN_TYPE_NULLABLE) *null = true;
  return t;
}

static bool disjoint(const zod_emit *e, uint32_t a, uint32_t b, uint32_t depth);

static bool values_differ(const codegen_model *model, const codegen_type *a, const codegen_type *b) {
  if (a->row.flags & CODEGEN_TYPE_OPEN || b->row.flags & CODEGEN_TYPE_OPEN) return false;
  if ((uint64_t)a->cases.count * b->cases.count > 4096) return false;
  for (uint32_t i = 0; i < a->cases.count; i++)
    for (uint32_t k = 0; k < b->cases.count; k++)
      if (zod_value_equal(model, codegen_case_at(model, a->cases.first + i)->value,
                          codegen_case_at(model, b->cases.first + k)->value))
        return false;
  return true;
}

static const codegen_field *field_of(const zod_emit *e, const codegen_object *object, codegen_str key) {
  for (uint32_t i = 0; i < object->fields.count && i < ZOD_LOOK; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (codegen_str_equal(field->key, key)) return codegen_field_in(field, e->direction) ? field : NULL;
  }
  return NULL;
}

/* Whether some member that `a` requires cannot stand in `b`. */
static bool members_differ(const zod_emit *e, const codegen_type *a, const codegen_type *b, uint32_t depth) {
  const codegen_object *x = codegen_object_at(e->model, a->object), *y = codegen_object_at(e->model, b->object);
  bool closed = y->extra && codegen_type_at(e->model, y->extra)->kind == CODEGEN_NEVER && y->fields.count < ZOD_LOOK;
  for (uint32_t i = 0; i < b->clauses.count; i++)
    if (codegen_clause_at(e->model, b->clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) closed = false;
  for (uint32_t i = 0; i < x->fields.count && i < ZOD_LOOK; i++) {
    const codegen_field *field = codegen_field_at(e->model, x->fields.first + i), *other;
    if (field->presence[e->direction] != CODEGEN_REQUIRED) continue;
    other = field_of(e, y, field->key);
    if (other ? disjoint(e, field->type, other->type, depth + 1) : closed) return true;
  }
  return false;
}

static bool is_values(const codegen_type *t) {
  return t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
}

static bool disjoint(const zod_emit *e, uint32_t a, uint32_t b, uint32_t depth) {
  uint8_t both = zod_classes(e->model, a) & zod_classes(e->model, b);
  bool null = false;
  const codegen_type *x = zod_through(e->model, a, &null), *y = zod_through(e->model, b, &null);
  if (!both) return true;
  if (depth > CLOSE || both & CODEGEN_ACCEPTS_NULL) return false;
  if (is_values(x) && is_values(y)) return values_differ(e->model, x, y);
  if (x->kind == CODEGEN_INTERSECTION) {
    for (uint32_t i = 0; i < x->parts.count && i < ZOD_LOOK / 8; i++)
      if (disjoint(e, codegen_list_at(e->model, x->parts, i), b, depth + 1)) return true;
    return false;
  }
  if (y->kind == CODEGEN_INTERSECTION) return disjoint(e, b, a, depth + 1);
  if (both != CODEGEN_ACCEPTS_OBJECT || x->kind != CODEGEN_RECORD || y->kind != CODEGEN_RECORD) return false;
  return members_differ(e, x, y, depth) || members_differ(e, y, x, depth);
}

/** Whether no value is of both types. */
bool zod_disjoint(const zod_emit *e, uint32_t a, uint32_t b) {
  return disjoint(e, a, b, 0);
}
