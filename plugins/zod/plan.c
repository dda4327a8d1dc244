/* SPDX-License-Identifier: MIT
 *
 * The plan: which sections the files have, in which order, and what each depends on.
 */
#include "zod.h"

#define BASIC (CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS)

typedef struct planner {
  const zod_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_plan *plan;
  uint32_t zod, runtime, operations; /* artifacts */
  bool dynamic; /* something binds type parameters: who reads through them reads what is bound anywhere */
  codegen_status status;
} planner;

/* -- what a section reads beyond its own ------------------------------------------------------------------------- */

static bool object_refers(const codegen_model *model, const codegen_object *object, uint32_t depth) {
  for (uint32_t i = 0; i < object->fields.count; i++)
    if (zod_refers(model, codegen_field_at(model, object->fields.first + i)->type, depth)) return true;
  return zod_refers(model, object->extra, depth) || zod_refers(model, object->names, depth);
}

/** Whether a reference stands anywhere in a type. Too deep to know: yes. */
bool zod_refers(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  if (!type) return false;
  if (depth > ZOD_DEPTH || t->kind == CODEGEN_REF) return true;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (zod_refers(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1)) return true;
  for (uint32_t i = 0; i < t->parts.count; i++)
    if (zod_refers(model, codegen_list_at(model, t->parts, i), depth + 1)) return true;
  for (uint32_t i = 0; i < t->clauses.count; i++)
    for (uint32_t k = 0; k < 3; k++)
      if (zod_refers(model, codegen_clause_at(model, t->clauses.first + i)->types[k], depth + 1)) return true;
  if (t->array) {
    const codegen_array *array = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++)
      if (zod_refers(model, codegen_list_at(model, array->head, i), depth + 1)) return true;
    if (zod_refers(model, array->items, depth + 1)) return true;
  }
  if (t->kind == CODEGEN_NOT && zod_refers(model, t->target, depth + 1)) return true;
  if (t->scalar && zod_refers(model, codegen_scalar_at(model, t->scalar)->content, depth + 1)) return true;
  return t->object && object_refers(model, codegen_object_at(model, t->object), depth + 1);
}

/* Who asks: `classes` that the classes of required members are told, which Zod 3 needs. */
typedef struct looking {
  const zod_plugin *plugin;
  const codegen_model *model;
  bool classes;
} looking;

static bool looks_into(const looking *l, uint32_t type, uint32_t depth);

static bool clauses_look(const looking *l, codegen_range clauses, uint32_t depth) {
  for (uint32_t i = 0; i < clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(l->model, clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_REST_PROPERTIES || clause->kind == CODEGEN_CLAUSE_REST_ITEMS) return true;
    for (uint32_t k = 0; k < 3; k++)
      if (looks_into(l, clause->types[k], depth)) return true;
  }
  return false;
}

static bool object_looks(const looking *l, const codegen_object *object, uint32_t depth) {
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(l->model, object->fields.first + i);
    if (l->classes && codegen_type_at(l->model, field->type)->kind == CODEGEN_REF) return true;
    if (looks_into(l, field->type, depth)) return true;
  }
  return looks_into(l, object->extra, depth) || looks_into(l, object->names, depth);
}

/* Whether something in the type is written by what its references say: unions, intersections, rests. Too deep to
   know: yes. */
static bool looks_into(const looking *l, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(l->model, type);
  if (!type) return false;
  if (depth > ZOD_DEPTH || t->kind == CODEGEN_INTERSECTION || zod_is_whole(l->plugin, l->model, t)) return true;
  if (t->kind == CODEGEN_UNION) {
    for (uint32_t i = 0; i < t->cases.count; i++) { /* the members of cases are compared, to tell them apart */
      uint32_t member = codegen_case_at(l->model, t->cases.first + i)->type;
      if (zod_refers(l->model, member, depth + 1) || looks_into(l, member, depth + 1)) return true;
    }
  }
  if (t->kind == CODEGEN_NOT && looks_into(l, t->target, depth + 1)) return true;
  if (t->array) {
    const codegen_array *array = codegen_array_at(l->model, t->array);
    if (array->row.flags & CODEGEN_ARRAY_UNIQUE && array->items) return true; /* how items are told apart */
    for (uint32_t i = 0; i < array->head.count; i++)
      if (looks_into(l, codegen_list_at(l->model, array->head, i), depth + 1)) return true;
    if (looks_into(l, array->items, depth + 1)) return true;
  }
  if (clauses_look(l, t->clauses, depth + 1)) return true;
  return t->object && object_looks(l, codegen_object_at(l->model, t->object), depth + 1);
}

/* Whether a type holds no other: most parameters are of such. */
static bool is_leaf(const codegen_type *t) {
  bool leaf = t->kind == CODEGEN_BOOLEAN || t->kind == CODEGEN_INTEGER || t->kind == CODEGEN_NUMBER ||
              t->kind == CODEGEN_STRING || t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
  return leaf && !t->array && !t->object && !t->parts.count && !t->clauses.count;
}

/** What a section that writes a type and its schema depends on. */
uint32_t zod_depends(const zod_plugin *plugin, const codegen_model *model, uint32_t type) {
  if (is_leaf(codegen_type_at(model, type))) return BASIC;
  looking l = {plugin, model, plugin->options.target == ZOD_TARGET_3 || zod_converts(plugin)};
  uint32_t depends = BASIC | codegen_ts_depends_declared(model, type);
  return looks_into(&l, type, 0) ? depends | CODEGEN_DEPENDS_REACHABLE : depends;
}

/* -- sections ---------------------------------------------------------------------------------------------------- */

static void add(planner *p, codegen_section section, codegen_str key) {
  char room[40];
  if (p->status < 0) return;
  section.struct_size = sizeof section;
  section.key = codegen_ts_short_key(key, room);
  p->status = codegen_plan_section(p->plan, &section);
}

/* The file of a schema, or with 0 that of the operations, and the entry's line for it. */
static uint32_t file_of(planner *p, uint32_t decl) {
  codegen_section line = {.artifact = p->zod, .depends = CODEGEN_DEPENDS_WHOLE, .user = ZOD_SECTION_EXPORT};
  uint32_t file = zod_layout_file(p->plugin, p->ctx, p->plan, p->zod, decl);
  if (!file) p->status = CODEGEN_ERR_USAGE;
  if (!file || file == p->zod) return file;
  if (decl) {
    line.table = CODEGEN_TABLE_DECL;
    line.row = decl;
    line.depends = CODEGEN_DEPENDS_OWN;
  }
  add(p, line, decl ? codegen_decl_at(p->model, decl)->key : CODEGEN_STR("operations"));
  return file;
}

enum { NOT_ASKED, WITHOUT, WITH };

/* Whether unevaluated* stands in the circle of a declaration: asked once a circle. */
static bool is_circled(const planner *p, uint8_t *circles, uint32_t decl) {
  uint32_t group = codegen_decl_at(p->model, decl)->group;
  if (group >= codegen_row_count(p->model, CODEGEN_TABLE_GROUP)) return false;
  if (!circles[group]) circles[group] = zod_group_has_rest(p->model, group) ? WITH : WITHOUT;
  return circles[group] == WITH;
}

static void plan_declarations(planner *p, const uint32_t *rows, uint32_t count) {
  bool failed = false;
  uint8_t *circles = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, codegen_row_count(p->model, CODEGEN_TABLE_GROUP) + 1, 1);
  const uint8_t *open = zod_open_decls(p->plugin, p->ctx, p->model, &failed);
  if (failed || !circles) p->status = CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    codegen_section section = {.artifact = file_of(p, rows[i]),
                               .table = CODEGEN_TABLE_DECL,
                               .row = rows[i],
                               .depends = zod_depends(p->plugin, p->model, decl->subject),
                               .user = ZOD_SECTION_DECL | (p->dynamic ? ZOD_DYNAMIC : 0u)};
    if (open) section.user |= (uint32_t)open[rows[i]] << ZOD_OPEN_SHIFT;
    if (is_circled(p, circles, rows[i])) section.user |= ZOD_CIRCLED;
    if (p->dynamic && section.depends & CODEGEN_DEPENDS_REACHABLE) section.depends |= CODEGEN_DEPENDS_WHOLE;
    add(p, section, decl->key);
  }
}

/* Responses and bodies that operations share come before those who refer to them. */
static void plan_parts(planner *p, const uint32_t *rows, uint32_t count, bool shared) {
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    codegen_section section = {.table = CODEGEN_TABLE_DECL, .row = rows[i], .user = ZOD_SECTION_PARTS};
    section.user |= p->dynamic ? ZOD_DYNAMIC : 0u;
    if ((decl->kind != CODEGEN_DECL_OPERATION) != shared) continue;
    section.depends = zod_parts_depend(p->plugin, p->model, rows[i]);
    if (!section.depends) continue;
    if (p->dynamic && section.depends & CODEGEN_DEPENDS_REACHABLE) section.depends |= CODEGEN_DEPENDS_WHOLE;
    if (!p->operations) p->operations = file_of(p, 0);
    section.artifact = p->operations;
    add(p, section, decl->key);
  }
}

static void plan_runtime(planner *p) {
  bool *wanted = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, zod_runtime_count() * sizeof *wanted, 1);
  if (!wanted && p->status >= 0) p->status = CODEGEN_ERR_MEMORY;
  if (p->status < 0) return;
  zod_runtime_select(p->plugin, p->model, wanted);
  for (uint32_t i = 0; i < zod_runtime_count() && p->status >= 0; i++) {
    codegen_section section = {
        .artifact = p->runtime, .depends = CODEGEN_DEPENDS_WHOLE, .user = ZOD_SECTION_RUNTIME | i << 8};
    if (wanted[i]) add(p, section, zod_runtime_name(i));
  }
}

static uint32_t artifact_of(codegen_plan *plan, codegen_str id, codegen_str path) {
  codegen_artifact artifact = {
      .struct_size = sizeof artifact, .id = id, .path = path, .language = CODEGEN_STR("typescript")};
  return codegen_plan_artifact(plan, &artifact);
}

codegen_status zod_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  planner p = {.plugin = self, .ctx = ctx, .model = model, .plan = plan};
  const codegen_run *run = codegen_run_info(ctx);
  bool sort = run && run->flags & CODEGEN_RUN_CANONICAL;
  const uint32_t parts = 1u << CODEGEN_DECL_OPERATION | 1u << CODEGEN_DECL_RESPONSE | 1u << CODEGEN_DECL_PAYLOAD;
  uint32_t *rows, count;
  p.zod = artifact_of(plan, CODEGEN_STR("zod"), p.plugin->options.file);
  p.runtime = artifact_of(plan, CODEGEN_STR("runtime"), p.plugin->options.runtime);
  for (uint32_t row = codegen_row_count(model, CODEGEN_TABLE_CLAUSE); row-- > 1 && !p.dynamic;)
    p.dynamic = codegen_clause_at(model, row)->kind == CODEGEN_CLAUSE_BIND;
  if (!p.zod || !p.runtime) return CODEGEN_ERR_USAGE;
  p.status = codegen_order_decls(ctx, model, 1u << CODEGEN_DECL_TYPE, sort, &rows, &count);
  if (p.status < 0) return p.status;
  plan_declarations(&p, rows, count);
  if (p.plugin->options.operations && p.status >= 0) {
    p.status = codegen_order_decls(ctx, model, parts, sort, &rows, &count);
    plan_parts(&p, rows, p.status < 0 ? 0 : count, true);
    plan_parts(&p, rows, p.status < 0 ? 0 : count, false);
  }
  plan_runtime(&p);
  return p.status;
}
