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
#include "layout.h"

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

/* -- moving ------------------------------------------------------------------------------------------------------ */

typedef struct mover {
  const cg_shift *shift;
  cg_before *before;  /* gets the rows of what is around the value that differs */
  cg_str bytes, pool; /* as they were, the end included; still there by place alone */
  const char *new_bytes, *new_pool;
  bool stay, pool_stay; /* bytes before the value, and decoded text, are where they were */
  uint32_t document;
  uint32_t from, to; /* nodes of what is around the value that differs, most likely read again */
} mover;

static bool has_origin(uint32_t table) {
  return table != CODEGEN_TABLE_SOURCE && table != CODEGEN_TABLE_NOTE;
}

/* `keep`: a text of the value that differs is kept as a copy; else it is empty. */
static void move_far(const mover *m, cg_str *text, cg_arena *keep) {
  size_t byte = (size_t)((uintptr_t)text->data - (uintptr_t)m->bytes.data);
  size_t piece = (size_t)((uintptr_t)text->data - (uintptr_t)m->pool.data);
  if (!text->data) return;
  if (byte <= m->bytes.size && text->size && byte >= m->shift->byte && byte < m->shift->byte_end) {
    *text = keep ? cg_shift_text(m->shift, (uint32_t)byte, (uint32_t)text->size, keep) : CG_STR("");
  } else if (byte <= m->bytes.size) {
    text->data = m->new_bytes + cg_shift_byte(m->shift, (uint32_t)byte);
  } else if (piece <= m->pool.size) {
    uint32_t at = cg_shift_pool(m->shift, (uint32_t)piece);
    if (at == UINT32_MAX)
      *text = keep ? cg_arena_copy(keep, *text) : CG_STR("");
    else
      text->data = m->new_pool + at;
  }
  if (!text->data) *text = CG_STR(""); /* out of memory: what is compared with it differs */
}

/* Most texts stand before the value, or nowhere in the document. */
static inline void move_text(const mover *m, cg_str *text, cg_arena *keep) {
  size_t byte = (size_t)((uintptr_t)text->data - (uintptr_t)m->bytes.data);
  if (byte > m->bytes.size ? m->pool_stay : m->stay && byte < m->shift->byte) return;
  move_far(m, text, keep);
}

/* Rows that stand for themselves, wherever they were met first. */
static bool stands_alone(uint32_t table) {
  return table == CODEGEN_TABLE_DECL || table == CODEGEN_TABLE_SCOPE;
}

/* False when the row tells of the inside of the value that differs. */
static inline bool move_origin(const mover *m, codegen_origin *at, uint32_t table, uint32_t row) {
  const cg_shift *s = m->shift;
  uint32_t was = at->node;
  if (at->document != m->document) return true;
  if (was > s->node) at->node = cg_shift_node(s, was);
  if (at->end > s->byte || at->begin > s->byte) {
    at->begin = cg_shift_byte(s, at->begin);
    at->end = cg_shift_byte(s, at->end);
  }
  if (at->node >= m->from && at->node < m->to) cg_before_inside(m->before, table, row);
  return !was || at->node;
}

static void move_table(const mover *m, cg_model *model, uint32_t table) {
  const cg_layout *layout = &cg_layouts[table];
  cg_rows *rows = &model->rows[table];
  uint16_t text[32], value[32];
  uint32_t texts = 0, values = 0;
  bool origins = has_origin(table), alone = stands_alone(table);
  cg_arena *keep = alone ? &model->texts : NULL;
  for (uint32_t i = 0; i < layout->count; i++) {
    if (layout->member[i].kind == CG_STR_MEMBER) text[texts++] = layout->member[i].offset;
    if (layout->member[i].kind == CG_VALUE) value[values++] = layout->member[i].offset;
  }
  for (uint32_t r = 1; r < rows->count; r++) {
    unsigned char *row = cg_rows_at(rows, r);
    if (origins && !move_origin(m, (codegen_origin *)(void *)row, table, r) && !alone) {
      memset(row, 0, rows->stride);
      continue;
    }
    for (uint32_t i = 0; i < texts; i++) move_text(m, (cg_str *)(void *)(row + text[i]), keep);
    for (uint32_t i = 0; i < values; i++) {
      codegen_value *at = (codegen_value *)(void *)(row + value[i]);
      if (at->document != m->document || at->node <= m->shift->node) continue;
      at->node = cg_shift_node(m->shift, at->node);
      if (!at->node) at->document = 0;
    }
  }
}

/* The outermost declaration around the value that differs. */
static void find_around(mover *m, const cg_model *model) {
  const cg_rows *rows = &model->rows[CODEGEN_TABLE_DECL];
  uint32_t node = m->shift->node;
  for (uint32_t d = 1; node && d < rows->count; d++) {
    const codegen_origin *at = cg_rows_at(rows, d);
    if (at->document != m->document || !at->node || at->node > node || (m->to && at->node >= m->from)) continue;
    uint32_t end = codegen_node_after(m->shift->now, at->node);
    if (end > node) m->from = at->node, m->to = end;
  }
  if (model->before) cg_before_around(model->before, m->document, m->from, m->to);
}

/* Rows that lie where they were: nothing moved, nothing is to be forgotten. */
static bool stays(const mover *m) {
  return !m->shift->node && m->new_bytes == m->bytes.data && m->new_pool == m->pool.data;
}

static void move_all(cg_model *model, const cg_shift *shift) {
  const codegen_document *now = shift->now;
  mover m = {.shift = shift,
             .before = model->before,
             .bytes = shift->was,
             .pool = shift->pool_was,
             .new_bytes = now->bytes.data,
             .new_pool = now->pool.data,
             .stay = now->bytes.data == shift->was.data,
             .pool_stay = now->pool.data == shift->pool_was.data && shift->pool == UINT32_MAX,
             .document = now->id};
  if (stays(&m)) return;
  if (model->before) find_around(&m, model);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++)
    if (t != CODEGEN_TABLE_NAME && t != CODEGEN_TABLE_GROUP) move_table(&m, model, t);
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
  move_all(model, shift);
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
    if (its && !stands_alone(table) && row < e->table[table].base) memset(cg_rows_at(rows, row), 0, rows->stride);
  }
  for (uint32_t t = 0; !known && t < CODEGEN_TABLE_COUNT; t++) {
    cg_rows *rows = &model->rows[t];
    if (!has_origin(t) || stands_alone(t) || t == CODEGEN_TABLE_NAME || t == CODEGEN_TABLE_GROUP) continue;
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
