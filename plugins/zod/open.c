/* SPDX-License-Identifier: MIT
 *
 * Members that nobody declares, where `objects` has them refused or left out. Whether nobody does is a question to the
 * whole of a schema: a part of an intersection does not know what the other parts declare, and a condition only asks.
 * Such schemas are open: they take any member, and what they are a part of judges the rest, as unevaluatedProperties
 * does. A declaration that others refer to so is open itself; the plan finds these and says so in `user`.
 */
#include "zod.h"

#define WHOLE (1u << CODEGEN_CLAUSE_WHEN | 1u << CODEGEN_CLAUSE_NEEDS_TYPE | 1u << CODEGEN_CLAUSE_REST_PROPERTIES)

/** Whether some clause is of kinds, as bits. */
bool zod_has_clause(const codegen_model *model, codegen_range clauses, uint32_t kinds) {
  for (uint32_t i = 0; i < clauses.count; i++)
    if (kinds >> codegen_clause_at(model, clauses.first + i)->kind & 1) return true;
  return false;
}

static bool has_several_parts(const codegen_model *model, const codegen_type *t) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < t->parts.count; i++) {
    const codegen_type *part = codegen_type_at(model, codegen_list_at(model, t->parts, i));
    count += part->kind != CODEGEN_ANY || part->clauses.count;
  }
  return count > 1;
}

/** Whether only the whole of a type can tell which members nobody declares. */
bool zod_is_whole(const zod_plugin *plugin, const codegen_model *model, const codegen_type *t) {
  if (plugin->options.objects == ZOD_OBJECTS_LOOSE) return false;
  if (zod_has_clause(model, t->clauses, WHOLE)) return true;
  return t->kind == CODEGEN_INTERSECTION && has_several_parts(model, t);
}

/** What becomes of members that a type does not declare: ZOD_OBJECTS_... */
uint8_t zod_objects(const zod_emit *e, const codegen_type *t) {
  bool open = e->open != ZOD_OPEN_NOT || zod_is_whole(e->plugin, e->model, t);
  return open ? (uint8_t)ZOD_OBJECTS_LOOSE : e->plugin->options.objects;
}

/** Changes what is open for what is written next; returns what was. */
uint8_t zod_open_more(zod_emit *e, uint8_t open) {
  uint8_t before = e->open;
  if (open > before) e->open = open;
  return before;
}

/** Goes on to members and items; returns what was open. */
uint8_t zod_open_inside(zod_emit *e) {
  uint8_t before = e->open;
  if (before == ZOD_OPEN_HERE) e->open = ZOD_OPEN_NOT;
  return before;
}

/* -- declarations ------------------------------------------------------------------------------------------------ */

typedef struct spread {
  const codegen_model *model;
  uint8_t *types, *decls; /* ZOD_OPEN_... */
  uint32_t *todo, count;
} spread;

static void push(spread *s, uint32_t type, uint8_t open) {
  if (!type || s->types[type] >= open) return;
  s->types[type] = open;
  s->todo[s->count++] = type;
}

static void push_clauses(spread *s, codegen_range clauses, uint8_t open) {
  uint8_t inside = open == ZOD_OPEN_DEEP ? open : (uint8_t)ZOD_OPEN_NOT;
  for (uint32_t i = 0; i < clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(s->model, clauses.first + i);
    bool here = clause->kind == CODEGEN_CLAUSE_WHEN || clause->kind == CODEGEN_CLAUSE_NEEDS_TYPE ||
                clause->kind == CODEGEN_CLAUSE_BIND;
    for (uint32_t k = 0; k < 3; k++)
      if (here || inside) push(s, clause->types[k], open);
  }
}

static void push_members(spread *s, const codegen_type *t) {
  const codegen_object *object = codegen_object_at(s->model, t->object);
  const codegen_array *array = codegen_array_at(s->model, t->array);
  for (uint32_t i = 0; t->object && i < object->fields.count; i++)
    push(s, codegen_field_at(s->model, object->fields.first + i)->type, ZOD_OPEN_DEEP);
  if (t->object) push(s, object->extra, ZOD_OPEN_DEEP);
  for (uint32_t i = 0; t->array && i < array->head.count; i++)
    push(s, codegen_list_at(s->model, array->head, i), ZOD_OPEN_DEEP);
  if (t->array) push(s, array->items, ZOD_OPEN_DEEP);
}

/* What is open with a type that is. */
static void go_on(spread *s, uint32_t type) {
  const codegen_type *t = codegen_type_at(s->model, type);
  uint8_t open = s->types[type];
  push_clauses(s, t->clauses, open);
  if (open == ZOD_OPEN_DEEP) push_members(s, t);
  if (t->kind == CODEGEN_REF) {
    if (s->decls[t->target] < open) s->decls[t->target] = open;
    push(s, codegen_decl_at(s->model, t->target)->subject, open);
  }
  for (uint32_t i = 0; t->kind == CODEGEN_INTERSECTION && i < t->parts.count; i++)
    push(s, codegen_list_at(s->model, t->parts, i), open);
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    push(s, codegen_case_at(s->model, t->cases.first + i)->type, open);
}

/* Each type is gone on from at most twice: open here, and deep. */
static void finish(spread *s) {
  while (s->count) go_on(s, s->todo[--s->count]);
}

/** What is open of each declaration, ZOD_OPEN_... by its number; NULL: nothing, or no memory, which `failed` says. */
const uint8_t *zod_open_decls(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, bool *failed) {
  uint32_t types = codegen_row_count(model, CODEGEN_TABLE_TYPE), decls = codegen_row_count(model, CODEGEN_TABLE_DECL);
  spread s = {.model = model};
  if (plugin->options.objects == ZOD_OBJECTS_LOOSE) return NULL;
  s.types = codegen_alloc(ctx, CODEGEN_ARENA_CALL, types + 1u, 1);
  s.decls = codegen_alloc(ctx, CODEGEN_ARENA_CALL, decls + 1u, 1);
  s.todo = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (2u * (size_t)types + 2u) * sizeof *s.todo, _Alignof(uint32_t));
  *failed = !s.types || !s.decls || !s.todo;
  if (*failed) return NULL;
  __builtin_memset(s.types, 0, types + 1u);
  __builtin_memset(s.decls, 0, decls + 1u);
  for (uint32_t row = 1; row < types; row++) {
    const codegen_type *t = codegen_type_at(model, row);
    if (zod_is_whole(plugin, model, t)) push(&s, row, ZOD_OPEN_HERE);
    if (t->kind == CODEGEN_NOT) push(&s, t->target, ZOD_OPEN_DEEP);
    finish(&s);
  }
  for (uint32_t row = codegen_row_count(model, CODEGEN_TABLE_CLAUSE); row-- > 1;) {
    const codegen_clause *clause = codegen_clause_at(model, row);
    bool asks = clause->kind == CODEGEN_CLAUSE_WHEN || clause->kind == CODEGEN_CLAUSE_CONTAINS;
    if (asks) push(&s, clause->types[0], ZOD_OPEN_DEEP);
    if (clause->kind == CODEGEN_CLAUSE_WHEN)
      for (uint32_t k = 1; k < 3; k++) push(&s, clause->types[k], ZOD_OPEN_HERE);
    if (clause->kind == CODEGEN_CLAUSE_NEEDS_TYPE || clause->kind == CODEGEN_CLAUSE_BIND)
      push(&s, clause->types[0], ZOD_OPEN_HERE);
    finish(&s);
  }
  return s.decls;
}
