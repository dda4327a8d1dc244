/* SPDX-License-Identifier: MIT
 *
 * From what stays to what it refers to.
 *
 * Invariant: each row is walked once, with a stack of its own and no recursion; a reference to an excluded schema is
 * noted and not followed.
 */
#include "filter.h"

static void row(fl_filter *f, uint32_t table, uint32_t id) {
  if (!id || id >= codegen_row_count(f->model, table) || f->seen[table][id]) return;
  f->seen[table][id] = 1;
  fl_push(f, &f->todo, table);
  fl_push(f, &f->todo, id);
}

static void range(fl_filter *f, uint32_t table, codegen_range rows) {
  for (uint32_t i = 0; i < rows.count; i++) row(f, table, rows.first + i);
}

static void list(fl_filter *f, uint32_t table, codegen_list ids) {
  for (uint32_t i = 0; i < ids.count; i++) row(f, table, codegen_list_at(f->model, ids, i));
}

static void note_dangling(fl_filter *f, uint32_t type, uint32_t to) {
  if (f->dangling_count == f->dangling_capacity) {
    uint32_t capacity = f->dangling_capacity * 2 + 64;
    fl_dangling *grown = fl_alloc(f, capacity, sizeof *grown);
    if (!grown) return;
    for (uint32_t i = 0; i < f->dangling_count; i++) grown[i] = f->dangling[i];
    f->dangling = grown;
    f->dangling_capacity = capacity;
  }
  f->dangling[f->dangling_count++] = (fl_dangling){type, f->root, to};
}

/* Somebody refers to a declaration; `type` is the REF that does. */
static void refer(fl_filter *f, uint32_t type, uint32_t decl) {
  if (!decl || decl >= codegen_row_count(f->model, CODEGEN_TABLE_DECL)) return;
  if (f->fate[decl] == FL_EXCLUDED) {
    note_dangling(f, type, decl);
    return;
  }
  if (f->fate[decl] == FL_GONE || f->seen[CODEGEN_TABLE_DECL][decl]) return;
  f->seen[CODEGEN_TABLE_DECL][decl] = 1;
  if (f->hidden[decl] && f->fate[decl] == FL_SOFT)
    codegen_say(f->ctx, CODEGEN_WARNING, 0, "FIL0004", codegen_decl_at(f->model, decl)->row.origin,
                "exclude who refers to it, or name it in 'exclude-schemas'",
                "'%.*s' is internal, but '%.*s' refers to it", CODEGEN_FMT(codegen_decl_at(f->model, decl)->name),
                CODEGEN_FMT(codegen_decl_at(f->model, f->root)->name));
  f->fate[decl] = FL_STAYS;
  fl_push(f, &f->decls, decl);
}

static void refer_all(fl_filter *f, codegen_list decls) {
  for (uint32_t i = 0; i < decls.count; i++) refer(f, 0, codegen_list_at(f->model, decls, i));
}

static void walk_type(fl_filter *f, uint32_t id) {
  const codegen_type *type = codegen_type_at(f->model, id);
  if (type->kind == CODEGEN_REF)
    refer(f, id, type->target);
  else
    row(f, CODEGEN_TABLE_TYPE, type->target);
  row(f, CODEGEN_TABLE_SCALAR, type->scalar);
  row(f, CODEGEN_TABLE_ARRAY, type->array);
  row(f, CODEGEN_TABLE_OBJECT, type->object);
  row(f, CODEGEN_TABLE_EXPR, type->initial);
  range(f, CODEGEN_TABLE_CASE, type->cases);
  list(f, CODEGEN_TABLE_TYPE, type->parts);
  range(f, CODEGEN_TABLE_CLAUSE, type->clauses);
}

static void payloads(fl_filter *f, codegen_list ids) {
  for (uint32_t i = 0; i < ids.count; i++) {
    uint32_t id = codegen_list_at(f->model, ids, i);
    if (id < codegen_row_count(f->model, CODEGEN_TABLE_PAYLOAD) && !f->payload[id]) row(f, CODEGEN_TABLE_PAYLOAD, id);
  }
}

static void walk_operation(fl_filter *f, uint32_t id) {
  const codegen_operation *operation = codegen_operation_at(f->model, id);
  refer(f, 0, operation->body_decl);
  list(f, CODEGEN_TABLE_PARAM, operation->params);
  payloads(f, operation->bodies);
  list(f, CODEGEN_TABLE_RESPONSE, operation->responses);
  list(f, CODEGEN_TABLE_RULE, operation->rules);
  list(f, CODEGEN_TABLE_SERVER, operation->servers);
  list(f, CODEGEN_TABLE_LINK, operation->links);
}

static void walk_link(fl_filter *f, uint32_t id) {
  const codegen_link *link = codegen_link_at(f->model, id);
  range(f, CODEGEN_TABLE_PART, link->binds);
  if (link->kind == CODEGEN_LINK_CALLBACK) refer(f, 0, codegen_operation_at(f->model, link->target)->decl);
}

static void walk_shared(fl_filter *f, uint32_t table, uint32_t id) {
  const codegen_model *model = f->model;
  switch (table) {
    case CODEGEN_TABLE_PARAM: {
      const codegen_param *param = codegen_param_at(model, id);
      refer(f, 0, param->shared);
      list(f, CODEGEN_TABLE_PAYLOAD, param->payloads);
      list(f, CODEGEN_TABLE_PARAM, param->headers);
      list(f, CODEGEN_TABLE_PARAM, param->parts);
      row(f, CODEGEN_TABLE_TYPE, param->type);
      row(f, CODEGEN_TABLE_EXPR, param->initial);
      break;
    }
    case CODEGEN_TABLE_PAYLOAD:
      row(f, CODEGEN_TABLE_TYPE, codegen_payload_at(model, id)->type);
      row(f, CODEGEN_TABLE_TYPE, codegen_payload_at(model, id)->item);
      list(f, CODEGEN_TABLE_PARAM, codegen_payload_at(model, id)->parts);
      break;
    case CODEGEN_TABLE_RESPONSE:
      refer(f, 0, codegen_response_at(model, id)->shared);
      list(f, CODEGEN_TABLE_PARAM, codegen_response_at(model, id)->headers);
      payloads(f, codegen_response_at(model, id)->payloads);
      list(f, CODEGEN_TABLE_LINK, codegen_response_at(model, id)->links);
      break;
    case CODEGEN_TABLE_RULE:
      refer(f, 0, codegen_rule_at(model, id)->security);
      row(f, CODEGEN_TABLE_EXPR, codegen_rule_at(model, id)->condition);
      row(f, CODEGEN_TABLE_EXPR, codegen_rule_at(model, id)->check);
      break;
    case CODEGEN_TABLE_SERVER: list(f, CODEGEN_TABLE_PARAM, codegen_server_at(model, id)->variables); break;
    case CODEGEN_TABLE_PART: row(f, CODEGEN_TABLE_EXPR, codegen_part_at(model, id)->expr); break;
    case CODEGEN_TABLE_EXPR:
      list(f, CODEGEN_TABLE_EXPR, codegen_expr_at(model, id)->args);
      refer_all(f, codegen_expr_at(model, id)->depends);
      break;
    default: break;
  }
}

static void walk_row(fl_filter *f, uint32_t table, uint32_t id) {
  const codegen_model *model = f->model;
  switch (table) {
    case CODEGEN_TABLE_TYPE: walk_type(f, id); break;
    case CODEGEN_TABLE_SCALAR: row(f, CODEGEN_TABLE_TYPE, codegen_scalar_at(model, id)->content); break;
    case CODEGEN_TABLE_ARRAY:
      list(f, CODEGEN_TABLE_TYPE, codegen_array_at(model, id)->head);
      row(f, CODEGEN_TABLE_TYPE, codegen_array_at(model, id)->items);
      break;
    case CODEGEN_TABLE_OBJECT:
      range(f, CODEGEN_TABLE_FIELD, codegen_object_at(model, id)->fields);
      row(f, CODEGEN_TABLE_TYPE, codegen_object_at(model, id)->extra);
      row(f, CODEGEN_TABLE_TYPE, codegen_object_at(model, id)->names);
      break;
    case CODEGEN_TABLE_FIELD:
      row(f, CODEGEN_TABLE_TYPE, codegen_field_at(model, id)->type);
      list(f, CODEGEN_TABLE_PARAM, codegen_field_at(model, id)->arguments);
      row(f, CODEGEN_TABLE_EXPR, codegen_field_at(model, id)->initial);
      break;
    case CODEGEN_TABLE_CLAUSE:
      for (uint32_t i = 0; i < 3; i++) row(f, CODEGEN_TABLE_TYPE, codegen_clause_at(model, id)->types[i]);
      break;
    case CODEGEN_TABLE_CASE: row(f, CODEGEN_TABLE_TYPE, codegen_case_at(model, id)->type); break;
    case CODEGEN_TABLE_OPERATION: walk_operation(f, id); break;
    case CODEGEN_TABLE_LINK: walk_link(f, id); break;
    default: walk_shared(f, table, id); break;
  }
}

static void drain(fl_filter *f) {
  while (f->todo.count && !f->memory) {
    uint32_t id = f->todo.id[--f->todo.count], table = f->todo.id[--f->todo.count];
    walk_row(f, table, id);
  }
}

static void walk_decl(fl_filter *f, uint32_t id) {
  static const uint8_t table[] = {0,
                                  CODEGEN_TABLE_TYPE,
                                  CODEGEN_TABLE_OPERATION,
                                  CODEGEN_TABLE_PARAM,
                                  CODEGEN_TABLE_RESPONSE,
                                  CODEGEN_TABLE_PAYLOAD,
                                  CODEGEN_TABLE_LINK,
                                  CODEGEN_TABLE_SECURITY,
                                  CODEGEN_TABLE_ANNOTATION};
  const codegen_decl *decl = codegen_decl_at(f->model, id);
  f->root = id;
  refer_all(f, decl->bases);
  refer_all(f, decl->depends);
  range(f, CODEGEN_TABLE_CLAUSE, decl->binds);
  row(f, CODEGEN_TABLE_EXPR, decl->body);
  if (decl->kind < sizeof table && decl->kind != CODEGEN_DECL_PAYLOAD) row(f, table[decl->kind], decl->subject);
  for (uint32_t i = 0; decl->kind == CODEGEN_DECL_PAYLOAD && i < decl->count; i++)
    if (decl->subject + i < codegen_row_count(f->model, CODEGEN_TABLE_PAYLOAD) && !f->payload[decl->subject + i])
      row(f, CODEGEN_TABLE_PAYLOAD, decl->subject + i);
  drain(f);
}

void fl_reach(fl_filter *f) {
  const codegen_model *model = f->model;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    f->seen[t] = fl_alloc(f, codegen_row_count(model, t), 1);
    if (!f->seen[t]) return;
  }
  f->todo.count = f->decls.count = 0;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_SCOPE); id++) {
    list(f, CODEGEN_TABLE_RULE, codegen_scope_at(model, id)->rules);
    list(f, CODEGEN_TABLE_SERVER, codegen_scope_at(model, id)->servers);
  }
  drain(f);
  for (uint32_t id = 1; id < count; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    bool callback = decl->kind == CODEGEN_DECL_OPERATION && f->prune &&
                    codegen_operation_at(model, decl->subject)->row.flags & CODEGEN_OPERATION_CALLBACK;
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED || f->fate[id] != FL_STAYS) continue;
    if (callback) {
      f->fate[id] = f->seen[CODEGEN_TABLE_DECL][id] ? FL_STAYS : FL_SOFT; /* comes with its operation, if one has it */
      continue;
    }
    if (f->seen[CODEGEN_TABLE_DECL][id]) continue;
    f->seen[CODEGEN_TABLE_DECL][id] = 1;
    fl_push(f, &f->decls, id);
  }
  while (f->decls.count && !f->memory) walk_decl(f, f->decls.id[--f->decls.count]);
  for (uint32_t id = 1; id < count; id++)
    if (f->fate[id] == FL_SOFT) f->fate[id] = FL_GONE;
}
