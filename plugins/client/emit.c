/* SPDX-License-Identifier: MIT
 *
 * Small pieces of text: names, imports, types of the model, and the types that are declared where no other writer does.
 */
#include "calls.h"

/** The identifier of a role of a record of this writer. */
codegen_str client_name(const client_emit *e, uint32_t table, uint32_t row, uint32_t role) {
  codegen_str own = {"", 0};
  return codegen_symbol(e->ctx, own, table, row, role);
}

static void import(client_emit *e, const char *artifact, codegen_str name, uint32_t flags) {
  codegen_import wanted = {
      .struct_size = sizeof wanted, .flags = flags, .artifact = codegen_str_of(artifact), .name = name};
  codegen_out_import(e->out, &wanted);
}

/** Imports a function of the run-time. */
void client_import(client_emit *e, const char *name) {
  import(e, "client:runtime/index", codegen_str_of(name), 0);
}

/** Imports a type of the run-time. */
void client_import_type(client_emit *e, const char *name) {
  import(e, "client:runtime/index", codegen_str_of(name), CODEGEN_IMPORT_TYPE);
}

/** Writes the name of a function of the run-time, and imports it. */
void client_put_helper(client_emit *e, const char *name) {
  client_import(e, name);
  codegen_out_text(e->out, name);
}

/* `types.User`: of the writer of types, or of this one. */
static codegen_str name_of(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  const client_emit *e = ts->data;
  codegen_str none = {"", 0}, writer = e->plugin->imported ? CODEGEN_STR(CODEGEN_TS_WRITER) : none;
  codegen_str name = codegen_symbol(ts->ctx, writer, CODEGEN_TABLE_DECL, decl, shape);
  codegen_import types = {.struct_size = sizeof types,
                          .flags = CODEGEN_IMPORT_TYPE,
                          .artifact = CODEGEN_STR(CODEGEN_TS_ARTIFACT),
                          .alias = CODEGEN_STR("types")};
  if (!name.size) return none;
  if (!e->plugin->imported) types.artifact = CODEGEN_STR("client:types");
  if (write) codegen_out_import(e->out, &types);
  return client_join(ts->ctx, CODEGEN_STR("types."), name, none);
}

/** Makes the printer of types. */
void client_begin(client_emit *e) {
  e->ts = codegen_ts_begin(&e->plugin->types, e->ctx, e->model, e->section, e->out);
  e->ts.data = e;
  e->ts.name = name_of;
}

/** Writes a type in a direction; what nothing is known of where there is none. */
void client_put_type(client_emit *e, uint32_t type, uint32_t direction, uint32_t binds) {
  codegen_ts_towards(&e->ts, direction);
  if (type)
    codegen_ts_type(&e->ts, type, binds);
  else
    codegen_out_str(e->out, e->plugin->types.any);
}

/** Writes a declared type in each of its shapes. */
void client_declare(client_emit *e, uint32_t decl) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  codegen_ts ts = codegen_ts_begin(&e->plugin->types, e->ctx, e->model, e->section, e->out);
  codegen_str own = {"", 0};
  ts.decl = decl;
  ts.aliases = e->plugin->aliases;
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES; shape++) {
    uint32_t direction = codegen_decl_direction(d, shape);
    codegen_str name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, CLIENT_ROLE_TYPES + shape);
    if (direction == CODEGEN_DIRECTIONS || !name.size) continue;
    codegen_ts_towards(&ts, direction);
    codegen_ts_declare(&ts, decl, name);
  }
}

/** Whether a reference stands anywhere in a type. Too deep to know: yes. */
bool client_refers(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  if (!type) return false;
  if (depth > CLIENT_DEPTH || t->kind == CODEGEN_REF) return true;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (client_refers(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1)) return true;
  for (uint32_t i = 0; i < t->parts.count; i++)
    if (client_refers(model, codegen_list_at(model, t->parts, i), depth + 1)) return true;
  for (uint32_t i = 0; i < t->clauses.count; i++)
    for (uint32_t k = 0; k < 3; k++)
      if (client_refers(model, codegen_clause_at(model, t->clauses.first + i)->types[k], depth + 1)) return true;
  if (t->array) {
    const codegen_array *array = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++)
      if (client_refers(model, codegen_list_at(model, array->head, i), depth + 1)) return true;
    if (client_refers(model, array->items, depth + 1)) return true;
  }
  if (t->kind == CODEGEN_NOT && client_refers(model, t->target, depth + 1)) return true;
  if (t->object) {
    const codegen_object *object = codegen_object_at(model, t->object);
    for (uint32_t i = 0; i < object->fields.count; i++)
      if (client_refers(model, codegen_field_at(model, object->fields.first + i)->type, depth + 1)) return true;
    return client_refers(model, object->extra, depth + 1) || client_refers(model, object->names, depth + 1);
  }
  return false;
}
