/* SPDX-License-Identifier: MIT
 *
 * unevaluatedProperties and unevaluatedItems: what nothing else in the schema spoke of. The parts of the schema that
 * speak of members or items are gathered here, while the code is written; what depends on the value becomes a
 * condition:
 *
 *   UnevaluatedProperties(_m.Never, _v.named("a", "b"), _v.where(Other, _v.named("c")))
 */
#include "types.h"

typedef struct walk {
  py_emit *e;
  const codegen_type *top; /* the type whose rest it is: its own rest clause is the question, not an answer */
  uint8_t rest;            /* CODEGEN_CLAUSE_REST_PROPERTIES or REST_ITEMS */
  bool dry;                /* only counts */
  uint32_t count;          /* parts so far */
  uint32_t looked;
} walk;

static void walk_body(walk *w, const codegen_type *t, uint32_t depth);

static void walk_type(walk *w, uint32_t type, uint32_t depth) {
  if (type && depth <= PY_DEPTH / 4 && w->looked++ <= PY_LOOK) walk_body(w, py_at(w->e, type), depth + 1);
}

/* Begins one more part; false where it is only counted. */
static bool part(walk *w, const char *name) {
  w->count++;
  if (w->dry) return false;
  codegen_py_next(&w->e->py);
  py_check(w->e, name);
  codegen_py_open(&w->e->py, '(');
  return true;
}

static void end(walk *w) {
  codegen_py_close(&w->e->py, ')');
}

static void everything(walk *w) {
  if (part(w, "everything")) end(w);
}

/* Whether anything under one of these types speaks of members or items. */
static bool speaks(const walk *w, const uint32_t *types, uint32_t count, uint32_t depth) {
  walk dry = *w;
  dry.dry = true;
  dry.count = 0;
  for (uint32_t i = 0; i < count; i++) walk_type(&dry, types[i], depth);
  return dry.count > 0;
}

/* name(condition, part, part): the parts count where the condition holds, or where it does not. */
static void conditional(walk *w, const char *name, uint32_t condition, const uint32_t *types, uint32_t count,
                        uint32_t depth) {
  if (!speaks(w, types, count, depth) || !part(w, name)) return;
  py_judge(w->e, condition);
  for (uint32_t i = 0; i < count; i++) walk_type(w, types[i], depth);
  end(w);
}

static void given(walk *w, codegen_str key, uint32_t type, uint32_t depth) {
  if (!speaks(w, &type, 1, depth) || !part(w, "given")) return;
  codegen_py_string(&w->e->py, key);
  walk_type(w, type, depth);
  end(w);
}

static void walk_fields(walk *w, const codegen_object *object) {
  uint32_t written = 0;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(w->e->model, object->fields.first + i);
    if (field->row.flags & CODEGEN_FIELD_UNDECLARED) continue;
    if (!written++ && !part(w, "named")) return;
    if (written > 1) codegen_py_next(&w->e->py);
    codegen_py_string(&w->e->py, field->key);
  }
  if (written) end(w);
}

static void walk_own(walk *w, const codegen_type *t) {
  const codegen_object *object = codegen_object_at(w->e->model, t->object);
  const codegen_array *array = codegen_array_at(w->e->model, t->array);
  if (w->rest == CODEGEN_CLAUSE_REST_PROPERTIES && t->object) {
    if (object->extra)
      everything(w);
    else
      walk_fields(w, object);
  }
  if (w->rest == CODEGEN_CLAUSE_REST_ITEMS && t->array) {
    if (array->items) {
      everything(w);
    } else if (array->head.count && part(w, "first")) {
      codegen_py_u64(&w->e->py, array->head.count);
      end(w);
    }
  }
}

static void walk_clause(walk *w, const codegen_clause *clause, uint32_t depth) {
  bool items = w->rest == CODEGEN_CLAUSE_REST_ITEMS;
  switch (clause->kind) {
    case CODEGEN_CLAUSE_WHEN:
      conditional(w, "where", clause->types[0], clause->types, 2, depth);
      conditional(w, "unless", clause->types[0], clause->types + 2, 1, depth);
      break;
    case CODEGEN_CLAUSE_NEEDS_TYPE:
      if (!items) given(w, clause->key, clause->types[0], depth);
      break;
    case CODEGEN_CLAUSE_PATTERN:
      if (items || !py_regexp_valid(w->e, clause->key, clause->row.origin) || !part(w, "matching")) break;
      py_regexp(w->e, clause->key);
      end(w);
      break;
    case CODEGEN_CLAUSE_CONTAINS:
      if (!items || !part(w, "containing")) break;
      py_judge(w->e, clause->types[0]);
      end(w);
      break;
    default: break;
  }
}

static void walk_body(walk *w, const codegen_type *t, uint32_t depth) {
  walk_own(w, t);
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->e->model, t->clauses.first + i);
    if (clause->kind != w->rest)
      walk_clause(w, clause, depth);
    else if (t != w->top)
      everything(w);
  }
  if (t->kind == CODEGEN_REF) walk_type(w, codegen_decl_at(w->e->model, t->target)->subject, depth);
  for (uint32_t i = 0; t->kind == CODEGEN_INTERSECTION && i < t->parts.count; i++)
    walk_type(w, codegen_list_at(w->e->model, t->parts, i), depth);
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(w->e->model, t->cases.first + i);
    uint32_t member = c->type;
    if (!py_is_member(c)) continue;
    if (t->row.flags & CODEGEN_TYPE_BY_CLASS)
      walk_type(w, member, depth);
    else
      conditional(w, "where", member, &member, 1, depth);
  }
}

/** UnevaluatedProperties(type, part, ...) or UnevaluatedItems(type, part, ...) for the clause of kind `rest`. */
void py_unevaluated(py_emit *e, const codegen_type *t, uint32_t rest, py_chain *chain) {
  walk w = {.e = e, .top = t, .rest = (uint8_t)rest};
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != rest) continue;
    py_meta(e, chain);
    py_check(e, rest == CODEGEN_CLAUSE_REST_ITEMS ? "UnevaluatedItems" : "UnevaluatedProperties");
    codegen_py_open(&e->py, '(');
    py_judge(e, clause->types[0]);
    walk_body(&w, t, 1);
    codegen_py_close(&e->py, ')');
    return;
  }
}
