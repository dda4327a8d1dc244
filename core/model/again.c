/* SPDX-License-Identifier: MIT
 *
 * A model of which most is what it was: it is taken over from an earlier run, its places are moved to where they are
 * today, and single declarations are read again.
 *
 * Invariants: what is taken over passed the check, and moving changes neither ids nor what refers to what; a
 * declaration that is read again gets new rows alone, which are checked; whatever is not provably so is refused, and
 * the caller reads everything again.
 */
#include "check.h"
#include "differs.h"
#include "edit.h"
#include "move.h"

uint32_t cg_model_edits(const cg_model *model) {
  return model->edits;
}

/* -- opening again ----------------------------------------------------------------------------------------------- */

static void empty_table(cg_rows *rows) {
  if (rows->count > 1) memset(cg_rows_at(rows, 1), 0, (size_t)(rows->count - 1) * rows->stride);
  rows->count = 1;
}

/* What closing, naming and fingerprints left is gone. Groups and lists of what was closed wait unseen where they are:
 * most often they are what closing gives again. */
static void reopen(cg_model *model) {
  cg_rows *decls = &model->rows[CODEGEN_TABLE_DECL];
  model->names_hidden = model->rows[CODEGEN_TABLE_NAME].count;
  model->rows[CODEGEN_TABLE_NAME].count = 1;
  if (model->before)
    model->rows[CODEGEN_TABLE_GROUP].count = 1;
  else
    empty_table(&model->rows[CODEGEN_TABLE_GROUP]);
  if (!model->before && model->view.closed) model->pool_count = model->pool_open;
  cg_edges_release(&model->edges);
  cg_free(model->memo), cg_free(model->known);
  model->memo = NULL;
  model->known = NULL;
  model->whole = (codegen_hash){0, 0};
  model->layout.count = 0;
  for (uint32_t d = 1; model->printed && d < decls->count; d++) {
    codegen_decl *decl = cg_rows_at(decls, d);
    decl->own = decl->facts = decl->reachable = (codegen_hash){0, 0};
  }
  model->printed = false;
  model->view.closed = 0;
}

bool cg_model_reread(const cg_model *model, size_t i, codegen_origin *origin) {
  uint32_t decl = model->before ? cg_before_changed(model->before, i) : 0;
  const codegen_document *document;
  if (!decl) return false;
  *origin = codegen_decl_at(&model->view, decl)->row.origin;
  document = codegen_model_document(&model->view, origin->document);
  origin->end = document ? codegen_node_after(document, origin->node) : 0;
  return true;
}

/* -- taking over ------------------------------------------------------------------------------------------------- */

/* Exchanges all that the two hold; who reports and whose documents they are over stays. */
static void exchange(cg_model *a, cg_model *b) {
  cg_model was = *a;
  *a = *b;
  *b = was;
  b->diags = a->diags;
  a->diags = was.diags;
  b->documents = a->documents;
  a->documents = was.documents;
  b->spill = a->spill;
  a->spill = was.spill;
  cg_model_publish(a);
  cg_model_publish(b);
}

bool cg_model_take(cg_model *model, cg_model *from, const cg_shift *shift) {
  uint32_t count = model->documents ? cg_documents_count(model->documents) + 1 : 0;
  if (model->editing || from->editing || from->facet.count || from->document_count != count) return false;
  exchange(model, from);
  cg_model_free(from);
  cg_before_free(model->before);
  model->before = cg_before_new(model);
  reopen(model);
  cg_model_move(model, shift);
  for (uint32_t id = 2; id < count; id++)
    cg_model_fill_source(model, cg_rows_at(&model->rows[CODEGEN_TABLE_SOURCE], id), id);
  model->edits = 1;
  cg_model_sync(model); /* as many documents as before: it needs no memory */
  return true;
}

bool cg_model_empty(cg_model *model) {
  cg_model *fresh = cg_model_new(model->diags, model->documents);
  if (!fresh) return false;
  fresh->spill = model->spill;
  exchange(model, fresh);
  cg_model_free(fresh);
  return true;
}

/* -- reading again ----------------------------------------------------------------------------------------------- */

/* The declarations that the edit gives another subject. False where it changed anything else. */
static bool find_changed(const edit *e, cg_vec *decl) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    const cg_rows *rows = &e->model->rows[t];
    for (uint32_t i = 0; t != CODEGEN_TABLE_SOURCE && i < e->table[t].copied; i++) {
      uint32_t row = *cg_vec_at(&e->table[t].changed, uint32_t, i);
      const unsigned char *now = chunk_at(&e->table[t].copies, i, rows->stride), *was = cg_rows_at(rows, row);
      const size_t at = offsetof(codegen_decl, subject), end = at + sizeof(uint32_t);
      if (memcmp(now, was, rows->stride) == 0) continue; /* looked at */
      uint32_t kind = t == CODEGEN_TABLE_DECL ? ((const codegen_decl *)(const void *)was)->kind : 0;
      if (kind != CODEGEN_DECL_TYPE && kind != CODEGEN_DECL_OPERATION) return false;
      if (memcmp(now, was, at) != 0 || memcmp(now + end, was + end, rows->stride - end) != 0) return false;
      uint32_t *slot = cg_vec_add(decl, 1);
      if (!slot) return false;
      *slot = row;
    }
  }
  return true;
}

/* Empties what was read of a declaration before: rows that stand in it. */
static void forget_old(edit *e, uint32_t decl) {
  cg_model *model = e->model;
  codegen_origin at = ((const codegen_decl *)cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], decl))->row.origin;
  const codegen_document *document = codegen_model_document(&model->view, at.document);
  uint32_t end = document ? codegen_node_after(document, at.node) : 0, table, row;
  bool known = cg_before_knows(model->before, at.document, at.node, end);
  for (size_t i = 0; known && cg_before_inside_at(model->before, i, &table, &row); i++) {
    cg_rows *rows = &model->rows[table];
    const codegen_origin *origin = cg_rows_at(rows, row);
    bool its = origin->document == at.document && origin->node >= at.node && origin->node < end;
    if (its && !cg_stands_alone(table) && row < e->table[table].base) memset(cg_rows_at(rows, row), 0, rows->stride);
  }
  for (uint32_t t = 0; !known && t < CODEGEN_TABLE_COUNT; t++) {
    cg_rows *rows = &model->rows[t];
    if (!cg_has_origin(t) || cg_stands_alone(t) || t == CODEGEN_TABLE_NAME || t == CODEGEN_TABLE_GROUP) continue;
    for (uint32_t r = 1; r < e->table[t].base; r++) {
      const codegen_origin *origin = cg_rows_at(rows, r);
      if (origin->document == at.document && origin->node >= at.node && origin->node < end)
        memset(cg_rows_at(rows, r), 0, rows->stride);
    }
  }
}

cg_status cg_edit_end_again(codegen_edit *handle) {
  edit *e = (edit *)handle;
  cg_model *model = e->model;
  uint32_t base[CODEGEN_TABLE_COUNT], one = 0;
  cg_vec decl;
  cg_vec_init(&decl, sizeof(uint32_t));
  bool ok = !e->failed && !e->facet.count && model->before && find_changed(e, &decl) && cg_edit_append_fresh(e);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) base[t] = e->table[t].base;
  if (ok) {
    for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) model->rows[t].count = rows_of(e, t);
    for (size_t i = 0; i < decl.count; i++) {
      uint32_t d = *cg_vec_at(&decl, uint32_t, i), copy = e->table[CODEGEN_TABLE_DECL].copy[d] - 1;
      const codegen_decl *was = cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], d),
                         *now = chunk_at(&e->table[CODEGEN_TABLE_DECL].copies, copy,
                                         model->rows[CODEGEN_TABLE_DECL].stride);
      cg_model_publish(model);
      cg_before_read(model->before, &model->view, d, was->subject, now->subject);
    }
    one = decl.count == 1 ? *cg_vec_at(&decl, uint32_t, 0) : 0; /* of several, nothing is known */
    cg_before_first(model->before, base);
    cg_edit_swap_changed(e);
    ok = cg_model_sync(model) >= 0 && cg_check_again(model, base, decl.data, decl.count);
    if (decl.count) cg_before_walk(model->before, model, ok ? one : 0);
    if (!ok) {
      cg_edit_swap_changed(e);
      for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) model->rows[t].count = base[t];
    }
  }
  for (size_t i = 0; ok && i < decl.count; i++) forget_old(e, *cg_vec_at(&decl, uint32_t, i));
  if (!ok) {
    model->pool_count = e->pool_base;
    cg_edit_clear_fresh(e);
  }
  cg_vec_release(&decl);
  cg_edit_free(e);
  cg_model_publish(model);
  return ok ? CODEGEN_OK : CODEGEN_ERR_NOT_FOUND;
}
