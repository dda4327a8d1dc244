/* SPDX-License-Identifier: MIT
 *
 * Edits the model to what was decided.
 *
 * Invariant: nothing that stays refers to a declaration that goes; rows that do not change are not touched.
 */
#include <string.h>

#include "filter.h"

static bool gone(const fl_filter *f, uint32_t decl) {
  return decl && decl < codegen_row_count(f->model, CODEGEN_TABLE_DECL) && !fl_stays(f, decl);
}

/* The list without what goes; whether it changed. */
static bool without(fl_filter *f, codegen_list in, bool (*goes)(const fl_filter *, uint32_t), codegen_list *out) {
  bool some = false;
  for (uint32_t i = 0; i < in.count && !some; i++) some = goes(f, codegen_list_at(f->model, in, i));
  if (!some) return false;
  f->todo.count = 0;
  for (uint32_t i = 0; i < in.count; i++) {
    uint32_t id = codegen_list_at(f->model, in, i);
    if (!goes(f, id)) fl_push(f, &f->todo, id);
  }
  *out = codegen_edit_list(f->edit, f->todo.id, f->todo.count);
  return true;
}

static bool link_goes(const fl_filter *f, uint32_t id) {
  const codegen_link *link = codegen_link_at(f->model, id);
  return link->target && gone(f, codegen_operation_at(f->model, link->target)->decl);
}

/* -- bodies -- */

/* Shared bodies own a range of rows: those that stay move to its front. */
static void pack_shared(fl_filter *f, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(f->model, id);
  size_t stride = f->model->table[CODEGEN_TABLE_PAYLOAD].stride;
  uint32_t stay = 0, rows = codegen_row_count(f->model, CODEGEN_TABLE_PAYLOAD);
  if (!decl->subject || decl->subject >= rows || decl->count > rows - decl->subject) return;
  for (uint32_t i = 0; i < decl->count; i++) stay += !f->payload[decl->subject + i];
  if (stay == decl->count) return;
  if (!stay) {
    f->fate[id] = FL_GONE;
    return;
  }
  for (uint32_t i = 0, to = 0; i < decl->count; i++) {
    uint32_t from = decl->subject + i;
    if (f->payload[from]) continue;
    if (from != decl->subject + to) {
      void *target = codegen_edit_payload(f->edit, decl->subject + to);
      memcpy(target, codegen_row_at(f->model, CODEGEN_TABLE_PAYLOAD, from), stride);
      memset(codegen_edit_payload(f->edit, from), 0, stride); /* what the row owned has moved with it */
    }
    f->moved[from] = decl->subject + to++;
  }
  codegen_edit_decl(f->edit, id)->count = stay;
}

static bool payloads_change(const fl_filter *f, codegen_list in) {
  for (uint32_t i = 0; i < in.count; i++) {
    uint32_t id = codegen_list_at(f->model, in, i);
    if (f->payload[id] || f->moved[id]) return true;
  }
  return false;
}

static codegen_list payloads_left(fl_filter *f, codegen_list in) {
  f->todo.count = 0;
  for (uint32_t i = 0; i < in.count; i++) {
    uint32_t id = codegen_list_at(f->model, in, i);
    if (!f->payload[id]) fl_push(f, &f->todo, f->moved[id] ? f->moved[id] : id);
  }
  return codegen_edit_list(f->edit, f->todo.id, f->todo.count);
}

static void say_empty(fl_filter *f, codegen_origin origin, const char *what, codegen_str name) {
  codegen_say(f->ctx, CODEGEN_WARNING, CODEGEN_DIAG_STRICT, "FIL0006", origin,
              "include one of its media types, or exclude the operation", "%s '%.*s' has no media type left", what,
              CODEGEN_FMT(name));
}

/* -- rows -- */

static void apply_operation(fl_filter *f, uint32_t id) {
  const codegen_operation *operation = codegen_operation_at(f->model, id);
  codegen_list links;
  if (gone(f, operation->decl)) return;
  if (without(f, operation->links, link_goes, &links)) codegen_edit_operation(f->edit, id)->links = links;
  if (gone(f, operation->subject)) codegen_edit_operation(f->edit, id)->subject = 0;
  if (!payloads_change(f, operation->bodies)) return;
  codegen_list left = payloads_left(f, operation->bodies);
  codegen_operation *edited = codegen_edit_operation(f->edit, id);
  edited->bodies = left;
  if (left.count) return;
  edited->row.flags &= ~(uint32_t)CODEGEN_OPERATION_BODY_REQUIRED;
  edited->body_decl = 0;
  say_empty(f, operation->row.origin, "the request body of", codegen_decl_at(f->model, operation->decl)->name);
}

static void apply_response(fl_filter *f, uint32_t id) {
  const codegen_response *response = codegen_response_at(f->model, id);
  codegen_list links;
  if (without(f, response->links, link_goes, &links)) codegen_edit_response(f->edit, id)->links = links;
  if (!payloads_change(f, response->payloads)) return;
  codegen_list left = payloads_left(f, response->payloads);
  codegen_edit_response(f->edit, id)->payloads = left;
  bool said = response->shared && codegen_decl_at(f->model, response->shared)->subject != id; /* by its declaration */
  if (!left.count && !said) say_empty(f, response->row.origin, "response", response->name);
}

static void apply_dangling(fl_filter *f) {
  for (uint32_t i = 0; i < f->dangling_count; i++) {
    const fl_dangling *d = &f->dangling[i];
    codegen_str to = codegen_decl_at(f->model, d->to)->name;
    codegen_origin origin = codegen_type_at(f->model, d->type)->row.origin;
    if (!origin.document) origin = codegen_decl_at(f->model, d->from)->row.origin;
    if (!f->any) {
      codegen_say(f->ctx, CODEGEN_ERROR, 0, "FIL0002", origin,
                  "exclude who refers to it as well, name it in 'keep-schemas', or set 'dangling: any'",
                  "'%.*s' is excluded, but '%.*s' refers to it", CODEGEN_FMT(to),
                  CODEGEN_FMT(codegen_decl_at(f->model, d->from)->name));
      continue;
    }
    if (!d->type) continue; /* a base: it leaves its list below */
    codegen_say(f->ctx, CODEGEN_WARNING, CODEGEN_DIAG_STRICT, "FIL0003", origin, "any value is accepted there",
                "'%.*s' is excluded: where '%.*s' refers to it stands ANY", CODEGEN_FMT(to),
                CODEGEN_FMT(codegen_decl_at(f->model, d->from)->name));
    codegen_type *type = codegen_edit_type(f->edit, d->type);
    type->kind = CODEGEN_ANY;
    type->target = 0;
    type->accepts = CODEGEN_ACCEPTS_ALL;
    type->row.flags &= CODEGEN_TYPE_OWN;
  }
}

void fl_apply(fl_filter *f) {
  const codegen_model *model = f->model;
  codegen_list left;
  apply_dangling(f);
  if (f->dangling_count && !f->any) return;
  uint32_t decls = codegen_row_count(model, CODEGEN_TABLE_DECL);
  bool content = f->list[FL_INCLUDE_CONTENT].count || f->list[FL_EXCLUDE_CONTENT].count;
  for (uint32_t id = 1; id < decls; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    if (decl->kind == CODEGEN_DECL_PAYLOAD && content && fl_stays(f, id)) pack_shared(f, id);
    if (decl->kind == CODEGEN_DECL_LINK && link_goes(f, decl->subject)) f->fate[id] = FL_GONE;
  }
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_OPERATION); id++) apply_operation(f, id);
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_RESPONSE); id++) apply_response(f, id);
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_SCOPE); id++)
    if (without(f, codegen_scope_at(model, id)->exports, gone, &left)) codegen_edit_scope(f->edit, id)->exports = left;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_EXPR); id++)
    if (without(f, codegen_expr_at(model, id)->depends, gone, &left)) codegen_edit_expr(f->edit, id)->depends = left;
  for (uint32_t id = 1; id < decls; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    if (!fl_stays(f, id)) {
      codegen_edit_remove(f->edit, id);
      continue;
    }
    if (without(f, decl->bases, gone, &left)) codegen_edit_decl(f->edit, id)->bases = left;
    if (without(f, decl->depends, gone, &left)) codegen_edit_decl(f->edit, id)->depends = left;
  }
}
