/* SPDX-License-Identifier: MIT
 *
 * What a section that writes a type reads beyond its subject: unions with a tag and intersections look into their
 * members, an alias that may lead back to itself looks at all that it reaches.
 */
#include "typescript.h"

#define BASIC (CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS)

static bool is_tagged(const codegen_model *model, uint32_t type, uint32_t depth);

static bool object_is_tagged(const codegen_model *model, const codegen_object *object, uint32_t depth) {
  if (depth > CODEGEN_TS_DEPTH) return true;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    uint32_t type = codegen_field_at(model, object->fields.first + i)->type;
    const codegen_type *t = codegen_type_at(model, type);
    bool bare = t->kind != CODEGEN_UNION && !(t->parts.count | t->array | t->clauses.count | t->object);
    if (!bare && is_tagged(model, type, depth)) return true;
  }
  return is_tagged(model, object->extra, depth);
}

/* Whether a union with a tag stands in the type: its members are looked into. Too deep to know: yes. */
static bool is_tagged(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  if (depth > CODEGEN_TS_DEPTH) return true;
  if (t->kind == CODEGEN_UNION && t->clauses.count) return true;
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++)
      if (is_tagged(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1)) return true;
  for (uint32_t i = 0; i < t->parts.count; i++)
    if (is_tagged(model, codegen_list_at(model, t->parts, i), depth + 1)) return true;
  if (t->array) {
    const codegen_array *array = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++)
      if (is_tagged(model, codegen_list_at(model, array->head, i), depth + 1)) return true;
    if (is_tagged(model, array->items, depth + 1)) return true;
  }
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (is_tagged(model, codegen_clause_at(model, t->clauses.first + i)->types[0], depth + 1)) return true;
  return t->object && object_is_tagged(model, codegen_object_at(model, t->object), depth + 1);
}

static bool is_circular(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  if (depth > CODEGEN_TS_DEPTH) return true;
  if (t->kind == CODEGEN_REF) return t->closes;
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++)
      if (is_circular(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1)) return true;
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++)
      if (is_circular(model, codegen_list_at(model, t->parts, i), depth + 1)) return true;
  return false;
}

/** What a section that writes the type in any place must declare. */
uint32_t codegen_ts_depends(const codegen_model *model, uint32_t type) {
  return is_tagged(model, type, 0) ? BASIC | (uint32_t)CODEGEN_DEPENDS_DIRECT : (uint32_t)BASIC;
}

/** What a section that writes the type as a declaration must declare. */
uint32_t codegen_ts_depends_declared(const codegen_model *model, uint32_t type) {
  uint32_t depends = codegen_ts_depends(model, type);
  if (is_circular(model, type, 0)) depends |= CODEGEN_DEPENDS_REACHABLE; /* may the alias lead back to itself? */
  if (codegen_type_at(model, type)->kind == CODEGEN_RECORD && codegen_type_at(model, type)->cases.count)
    depends |= CODEGEN_DEPENDS_REACHABLE; /* which subtypes have subtypes? */
  if (codegen_type_at(model, type)->kind == CODEGEN_INTERSECTION) depends |= CODEGEN_DEPENDS_DIRECT;
  return depends;
}
