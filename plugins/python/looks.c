/* SPDX-License-Identifier: MIT
 *
 * What a section that writes a type looks at beyond what stands in it, and so has to declare.
 */
#include "types.h"

typedef struct looking {
  const py_plugin *plugin; /* NULL: what stands in a class is written, too */
  const codegen_model *model;
  uint32_t looked;
  bool refers; /* any reference counts */
} looking;

static bool looks(looking *l, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(l->model, type);
  if (!type) return false;
  if (l->plugin && (py_is_class(l->plugin, l->model, type) || py_is_enum_class(l->plugin, l->model, type)))
    return false;
  if (depth > PY_DEPTH || l->looked++ > PY_LOOK * 16 || t->kind == CODEGEN_INTERSECTION || t->kind == CODEGEN_UNION)
    return true;
  if (t->kind == CODEGEN_NOT && looks(l, t->target, depth + 1)) return true;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(l->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_REST_PROPERTIES || clause->kind == CODEGEN_CLAUSE_REST_ITEMS ||
        clause->kind == CODEGEN_CLAUSE_TAG)
      return true;
    for (uint32_t k = 0; k < 3; k++)
      if (looks(l, clause->types[k], depth + 1)) return true;
  }
  if (t->array) {
    const codegen_array *a = codegen_array_at(l->model, t->array);
    for (uint32_t i = 0; i < a->head.count; i++)
      if (looks(l, codegen_list_at(l->model, a->head, i), depth + 1)) return true;
    if (looks(l, a->items, depth + 1)) return true;
  }
  if (t->object) {
    const codegen_object *o = codegen_object_at(l->model, t->object);
    for (uint32_t i = 0; i < o->fields.count; i++)
      if (looks(l, codegen_field_at(l->model, o->fields.first + i)->type, depth + 1)) return true;
    if (looks(l, o->extra, depth + 1) || looks(l, o->names, depth + 1)) return true;
  }
  if (t->kind == CODEGEN_REF && l->plugin) return l->refers;
  if (t->kind == CODEGEN_REF) { /* whether null is a value of what stands there */
    uint8_t kind = codegen_type_at(l->model, codegen_decl_at(l->model, t->target)->subject)->kind;
    return kind == CODEGEN_UNION || kind == CODEGEN_INTERSECTION || kind == CODEGEN_ENUM || kind == CODEGEN_LITERAL ||
           kind == CODEGEN_REF || kind == CODEGEN_NOT || kind == CODEGEN_WHEN || kind == CODEGEN_PARAMETER;
  }
  return false;
}

/** What a section that writes a type must declare as its `depends`. */
uint32_t py_depends(const codegen_model *model, uint32_t type) {
  looking l = {.model = model};
  uint32_t basic = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS;
  return looks(&l, type, 0) ? basic | CODEGEN_DEPENDS_REACHABLE : basic;
}

/** Whether more of a type is looked at than what stands in it and what others may know, where classes are names. */
bool py_looks(const py_plugin *plugin, const codegen_model *model, uint32_t type) {
  looking l = {.plugin = plugin, .model = model};
  return looks(&l, type, 0);
}

/** Whether a type refers to a declaration, where classes are names. */
bool py_refers(const py_plugin *plugin, const codegen_model *model, uint32_t type) {
  looking l = {.plugin = plugin, .model = model, .refers = true};
  return looks(&l, type, 0);
}
