/* SPDX-License-Identifier: MIT
 *
 * From declarations down to their rows, by the layout. Each row is met once.
 */
#include "owners.h"

typedef struct visit {
  uint32_t table, row;
} visit;

typedef struct walker {
  cg_owners *owners;
  const codegen_model *view;
  cg_vec stack;
  uint32_t decl;
  bool ok;
} walker;

static void push(walker *w, uint32_t table, uint32_t row) {
  if (!row || table >= CODEGEN_TABLE_COUNT || row >= codegen_row_count(w->view, table)) return;
  uint32_t *owner = &w->owners->decl[table][row];
  if (*owner) return;
  visit *v = cg_vec_add(&w->stack, 1);
  if (!v) {
    w->ok = false;
    return;
  }
  *owner = w->decl;
  *v = (visit){table, row};
}

static void push_members(walker *w, visit at) {
  const cg_layout *layout = &cg_layouts[at.table];
  const void *row = codegen_row_at(w->view, at.table, at.row);
  for (uint32_t i = 0; i < layout->count; i++) {
    const cg_member *m = &layout->member[i];
    const void *member = cg_member_at(row, m);
    codegen_list list = {0, 0};
    switch (m->kind) {
      case CG_ROW: push(w, m->table, *(const uint32_t *)member); break;
      case CG_TARGET:
        if (!codegen_type_ref(w->view, at.row)) push(w, CODEGEN_TABLE_TYPE, *(const uint32_t *)member);
        break;
      case CG_RANGE:
        list = *(const codegen_list *)member;
        for (uint32_t k = 0; k < list.count; k++) push(w, m->table, list.first + k);
        break;
      case CG_LIST:
        list = *(const codegen_list *)member;
        for (uint32_t k = 0; k < list.count; k++) push(w, m->table, codegen_list_at(w->view, list, k));
        break;
      case CG_SUBJECT: {
        const codegen_decl *decl = row;
        uint32_t count = decl->kind == CODEGEN_DECL_PAYLOAD ? decl->count : 1;
        for (uint32_t k = 0; k < count; k++) push(w, cg_subject_table(decl->kind), decl->subject + k);
        break;
      }
      default: break;
    }
  }
}

bool cg_owners_init(cg_owners *owners, const codegen_model *view) {
  *owners = (cg_owners){0};
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    owners->decl[t] = cg_calloc(codegen_row_count(view, t), sizeof(uint32_t));
    if (owners->decl[t]) continue;
    cg_owners_release(owners);
    return false;
  }
  return true;
}

bool cg_owners_add(cg_owners *owners, const codegen_model *view, uint32_t table, uint32_t row, uint32_t mark) {
  walker w = {.owners = owners, .view = view, .decl = mark, .ok = true};
  cg_vec_init(&w.stack, sizeof(visit));
  push(&w, table, row);
  while (w.ok && w.stack.count) push_members(&w, *cg_vec_at(&w.stack, visit, --w.stack.count));
  cg_vec_release(&w.stack);
  return w.ok;
}

bool cg_owners_find(cg_owners *owners, const codegen_model *view) {
  uint32_t decls = codegen_row_count(view, CODEGEN_TABLE_DECL);
  walker w = {.owners = owners, .view = view, .ok = cg_owners_init(owners, view)};
  cg_vec_init(&w.stack, sizeof(visit));
  for (w.decl = 1; w.ok && w.decl < decls; w.decl++) {
    const codegen_decl *decl = codegen_decl_at(view, w.decl);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    push(&w, CODEGEN_TABLE_DECL, w.decl);
    while (w.ok && w.stack.count) push_members(&w, *cg_vec_at(&w.stack, visit, --w.stack.count));
  }
  cg_vec_release(&w.stack);
  if (!w.ok) cg_owners_release(owners);
  return w.ok;
}

void cg_owners_release(cg_owners *owners) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(owners->decl[t]);
  *owners = (cg_owners){0};
}
