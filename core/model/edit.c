/* SPDX-License-Identifier: MIT
 *
 * Edits: a journal that is applied whole or not at all.
 *
 * Invariants: new rows have ids from the committed end on and do not move: they lie behind the committed ones of their
 * table as far as it has room, then in chunks; a changed row is a copy; what the view shows does not change before
 * cg_edit_end. Applying reserves everything first and cannot fail
 * from then on; when the check refuses the result, counts go back and changed rows are swapped back.
 */
#include "edit.h"

static void fail(edit *e, cg_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fail(edit *e, cg_status status, const char *format, ...) {
  va_list args;
  if (e->failed) return;
  e->failed = status;
  va_start(args, format);
  vsnprintf(e->why, sizeof e->why, format, args);
  va_end(args);
}

static void fail_memory(edit *e) {
  fail(e, CODEGEN_ERR_MEMORY, "out of memory");
}

static bool chunks_reserve(chunks *c, uint32_t from, uint32_t to, uint32_t stride) {
  if (from >= to) return true;
  for (uint32_t k = chunk_of(from); k <= chunk_of(to - 1); k++) {
    if (!c->chunk[k]) c->chunk[k] = cg_calloc((size_t)FIRST << k, stride);
    if (!c->chunk[k]) return false;
  }
  return true;
}

static void chunks_release(chunks *c) {
  for (uint32_t k = 0; k < CHUNKS; k++) cg_free(c->chunk[k]);
}

static bool derived(uint32_t table) {
  return table == CODEGEN_TABLE_NAME || table == CODEGEN_TABLE_GROUP;
}

/* Where a new row lies. */
static inline void *fresh_at(const edit *e, uint32_t table, uint32_t row) {
  const edit_table *t = &e->table[table];
  const cg_rows *rows = &e->model->rows[table];
  return row < t->room ? cg_rows_at(rows, row) : chunk_at(&t->fresh, row - t->room, rows->stride);
}

static uint32_t add_rows(edit *e, uint32_t table, uint32_t count) {
  edit_table *t = &e->table[table];
  uint32_t first = rows_of(e, table);
  if (count > CG_ROWS_MAX - first) {
    fail(e, CODEGEN_ERR_LIMIT, "more than %u rows in a table", CG_ROWS_MAX);
    return 0;
  }
  uint32_t end = first + count;
  if (end > e->model->rows[table].mark && !cg_rows_long(e->model, &e->model->rows[table], end)) {
    fail_memory(e);
    return 0;
  }
  if (end > t->room) {
    uint32_t from = first > t->room ? first - t->room : 0;
    if (!chunks_reserve(&t->fresh, from, end - t->room, e->model->rows[table].stride)) {
      fail_memory(e);
      return 0;
    }
  }
  t->added += count;
  t->near = end <= t->room ? t->added : t->room - t->base;
  uint32_t mark = e->model->rows[table].mark, sure = mark < t->room ? mark : t->room;
  t->ready = sure > t->base && table != CODEGEN_TABLE_SOURCE ? sure - t->base : 0;
  e->dirty = true;
  return first;
}

static uint32_t slot_add(codegen_edit *handle, uint32_t table, uint32_t count) {
  edit *e = (edit *)handle;
  if (!count) return 0;
  if (table >= CODEGEN_TABLE_COUNT || derived(table) || table == CODEGEN_TABLE_SOURCE) {
    fail(e, CODEGEN_ERR_CONTRACT, "table %u takes no rows from plugins", table);
    return 0;
  }
  return add_rows(e, table, count);
}

/* Documents may come while a reader runs: their SOURCE rows become rows of the edit. */
static void add_sources(edit *e) {
  uint32_t count = e->model->documents ? cg_documents_count(e->model->documents) + 1 : 0;
  while (rows_of(e, CODEGEN_TABLE_SOURCE) < count) {
    uint32_t row = add_rows(e, CODEGEN_TABLE_SOURCE, 1);
    if (!row) return;
    cg_model_fill_source(e->model, fresh_at(e, CODEGEN_TABLE_SOURCE, row), row);
  }
}

static void *copy_row(edit *e, uint32_t table, uint32_t row) {
  edit_table *t = &e->table[table];
  const cg_rows *rows = &e->model->rows[table];
  if (!t->copy) {
    t->copy = cg_calloc(t->base, sizeof *t->copy);
    if (!t->copy) return NULL;
    cg_vec_init(&t->changed, sizeof(uint32_t));
  }
  if (!t->copy[row]) {
    uint32_t *changed =
        chunks_reserve(&t->copies, t->copied, t->copied + 1, rows->stride) ? cg_vec_add(&t->changed, 1) : NULL;
    if (!changed) return NULL;
    *changed = row;
    memcpy(chunk_at(&t->copies, t->copied, rows->stride), cg_rows_at(rows, row), rows->stride);
    t->copy[row] = ++t->copied;
    e->dirty = true;
  }
  return chunk_at(&t->copies, t->copy[row] - 1, rows->stride);
}

static __attribute__((noinline)) void *find_row(edit *e, uint32_t table, uint32_t row) {
  if (table < CODEGEN_TABLE_COUNT && row && !derived(table)) {
    edit_table *t = &e->table[table];
    if (table == CODEGEN_TABLE_SOURCE && row >= rows_of(e, table)) add_sources(e);
    if (row >= t->base && row < rows_of(e, table)) return fresh_at(e, table, row);
    if (row < t->base) {
      void *copy = copy_row(e, table, row);
      if (copy) return copy;
      fail_memory(e);
      return e->spare;
    }
  }
  fail(e, CODEGEN_ERR_CONTRACT, "no writable row %u in table %u", row, table);
  return e->spare;
}

/* Nearly every call asks for a new row of a table with room. */
static void *slot_row(codegen_edit *handle, uint32_t table, uint32_t row) {
  edit *e = (edit *)handle;
  if (table < CODEGEN_TABLE_COUNT && row - e->table[table].base < e->table[table].near)
    return cg_rows_at(&e->model->rows[table], row);
  return find_row(e, table, row);
}

static __attribute__((noinline)) void *make_row(codegen_edit *handle, uint32_t table, uint32_t *row) {
  uint32_t id = slot_add(handle, table, 1);
  if (row) *row = id;
  return slot_row(handle, table, id);
}

/* Nearly every new row comes alone, and nobody need be asked for it. */
static void *slot_make(codegen_edit *handle, uint32_t table, uint32_t *row) {
  edit *e = (edit *)handle;
  if (table >= CODEGEN_TABLE_COUNT) return make_row(handle, table, row);
  edit_table *t = &e->table[table];
  if (t->added >= t->ready) return make_row(handle, table, row);
  uint32_t id = t->base + t->added++;
  t->near = t->added;
  if (row) *row = id;
  return cg_rows_at(&e->model->rows[table], id);
}

static const codegen_model *slot_model(codegen_edit *handle) {
  return &((edit *)handle)->model->view;
}

static codegen_list slot_list(codegen_edit *handle, const uint32_t *ids, uint32_t count) {
  edit *e = (edit *)handle;
  bool ok = true;
  if (count && !ids) {
    fail(e, CODEGEN_ERR_CONTRACT, "a list of %u ids that point nowhere", count);
    return (codegen_list){0, 0};
  }
  codegen_list list = cg_pool_add(e->model, ids, count, &ok);
  if (!ok) fail_memory(e);
  return list;
}

/* The row as the edit sees it, read only. */
static const void *row_seen(const edit *e, uint32_t table, uint32_t row) {
  const edit_table *t = &e->table[table];
  uint32_t stride = e->model->rows[table].stride;
  if (row >= t->base) return fresh_at(e, table, row);
  if (t->copy && t->copy[row]) return chunk_at(&t->copies, t->copy[row] - 1, stride);
  return cg_rows_at(&e->model->rows[table], row);
}

static codegen_range slot_grow(codegen_edit *handle, uint32_t table, codegen_range range, uint32_t extra) {
  edit *e = (edit *)handle;
  codegen_range out = {0, 0};
  if (table >= CODEGEN_TABLE_COUNT || (range.count && (!range.first || range.first > rows_of(e, table) ||
                                                       range.count > rows_of(e, table) - range.first))) {
    fail(e, CODEGEN_ERR_CONTRACT, "range %u..%u is not in table %u", range.first, range.count, table);
    return out;
  }
  if (extra > UINT32_MAX - range.count) {
    fail(e, CODEGEN_ERR_LIMIT, "more than %u rows in a table", CG_ROWS_MAX);
    return out;
  }
  uint32_t first = slot_add(handle, table, range.count + extra);
  if (!first) return out;
  uint32_t stride = e->model->rows[table].stride;
  for (uint32_t i = 0; i < range.count; i++) {
    memcpy(fresh_at(e, table, first + i), row_seen(e, table, range.first + i), stride);
    memset(slot_row(handle, table, range.first + i), 0, stride); /* what the row owns has moved with it */
  }
  return (codegen_range){first, range.count + extra};
}

static codegen_sym slot_sym(codegen_edit *handle, codegen_str word) {
  edit *e = (edit *)handle;
  bool ok = true;
  codegen_sym sym = cg_model_word(e->model, cg_str_given(word), &ok);
  if (!ok) fail_memory(e);
  return sym;
}

static codegen_str slot_text(codegen_edit *handle, codegen_str text) {
  edit *e = (edit *)handle;
  codegen_str copy = cg_arena_copy(&e->model->texts, cg_str_given(text));
  if (copy.data) return copy;
  fail_memory(e);
  return (codegen_str){"", 0};
}

static codegen_value slot_value(codegen_edit *handle, codegen_str json) {
  edit *e = (edit *)handle;
  json = cg_str_given(json);
  uint32_t node = 0;
  cg_status status = e->model->documents ? cg_document_own_add(e->model->documents, json, &node) : CODEGEN_ERR_INPUT;
  if (status >= 0 && node) return (codegen_value){1, node};
  if (status == CODEGEN_ERR_MEMORY)
    fail_memory(e);
  else
    fail(e, CODEGEN_ERR_CONTRACT, "a value that is no JSON: '%.*s'", (int)(json.size < 40 ? json.size : 40), json.data);
  return (codegen_value){0, 0};
}

static codegen_value slot_string(codegen_edit *handle, codegen_str text) {
  codegen_value value = {0, 0};
  cg_buf json;
  text = cg_str_given(text);
  if (cg_utf8_valid(text) != text.size) {
    fail((edit *)handle, CODEGEN_ERR_CONTRACT, "a text value that is no UTF-8");
    return value;
  }
  cg_buf_init(&json, CG_BUF_MAX);
  cg_buf_json(&json, text);
  if (json.failed)
    fail_memory((edit *)handle);
  else
    value = slot_value(handle, cg_buf_get(&json));
  cg_buf_release(&json);
  return value;
}

/* -- facets ------------------------------------------------------------------------------------------------------ */

static codegen_facet_table *facet_find(cg_model *model, codegen_str id, uint32_t table) {
  for (size_t i = 0; i < model->facet.count; i++) {
    codegen_facet_table *facet = cg_vec_at(&model->facet, codegen_facet_table, i);
    if (facet->table == table && codegen_str_equal(facet->id, id)) return facet;
  }
  return NULL;
}

static edit_facet *edit_facet_of(edit *e, codegen_str id, uint32_t table) {
  for (size_t i = 0; i < e->facet.count; i++) {
    edit_facet *facet = cg_vec_at(&e->facet, edit_facet, i);
    if (facet->table == table && codegen_str_equal(facet->id, id)) return facet;
  }
  cg_str copy = cg_arena_copy(&e->model->texts, id);
  edit_facet *facet = copy.data ? cg_vec_add(&e->facet, 1) : NULL;
  if (!facet) return NULL;
  facet->id = copy;
  facet->table = table;
  cg_map_init(&facet->entry_of);
  cg_vec_init(&facet->entry, sizeof(facet_entry *));
  return facet;
}

static facet_entry *facet_entry_add(edit *e, edit_facet *facet, uint32_t row) {
  const codegen_facet_table *old = facet_find(e->model, facet->id, facet->table);
  const void *data = codegen_facet(&e->model->view, facet->table, row, facet->id);
  facet_entry *entry = cg_arena_new(&e->memory, facet_entry);
  facet_entry **slot = entry ? cg_vec_add(&facet->entry, 1) : NULL;
  if (!slot) return NULL;
  *slot = entry;
  entry->owner = row;
  if (data) {
    entry->size = old->stride;
    entry->data = cg_arena_zalloc(&e->memory, old->stride, 8);
    if (!entry->data) return NULL;
    memcpy(entry->data, data, old->stride);
  }
  uint32_t *index = cg_map_put(&facet->entry_of, (cg_str){(const char *)&entry->owner, sizeof entry->owner}, NULL);
  if (!index) return NULL;
  *index = (uint32_t)facet->entry.count;
  return entry;
}

static void *slot_facet(codegen_edit *handle, codegen_str id, uint32_t table, uint32_t row, uint32_t size) {
  edit *e = (edit *)handle;
  uint32_t index = 0;
  id = cg_str_given(id);
  if (table >= CODEGEN_TABLE_COUNT || !id.size || !row || row >= rows_of(e, table) || !size || size > 65536) {
    fail(e, CODEGEN_ERR_CONTRACT, "no facet of %u bytes for row %u of table %u", size, row, table);
    return NULL;
  }
  edit_facet *facet = edit_facet_of(e, id, table);
  facet_entry *entry = NULL;
  if (facet && cg_map_get(&facet->entry_of, (cg_str){(const char *)&row, sizeof row}, &index))
    entry = *cg_vec_at(&facet->entry, facet_entry *, index - 1);
  else if (facet)
    entry = facet_entry_add(e, facet, row);
  if (entry && entry->size < size) {
    unsigned char *data = cg_arena_zalloc(&e->memory, size, 8);
    if (data && entry->size) memcpy(data, entry->data, entry->size);
    if (data) *entry = (facet_entry){row, size, data};
  }
  if (!entry || entry->size < size) {
    fail_memory(e);
    return NULL;
  }
  uint32_t stride = (entry->size + 7u) & ~7u;
  if (facet->stride < stride) facet->stride = stride;
  e->dirty = true;
  return entry->data;
}

static int by_owner(const void *a, const void *b) {
  const facet_entry *left = *(facet_entry *const *)a, *right = *(facet_entry *const *)b;
  return (left->owner > right->owner) - (left->owner < right->owner);
}

/* The table with the edit's rows merged in; owners ascend in both. */
static bool facet_merge(edit *e, edit_facet *facet, codegen_facet_table *out) {
  const codegen_facet_table *old = facet_find(e->model, facet->id, facet->table);
  uint32_t old_count = old ? old->count : 0, fresh = (uint32_t)facet->entry.count, i = 0, k = 0, n = 0;
  uint32_t stride = old && old->stride > facet->stride ? old->stride : facet->stride;
  facet_entry **entry = facet->entry.data;
  uint32_t *owner = cg_malloc(((size_t)old_count + fresh + 1) * sizeof *owner);
  unsigned char *rows = cg_calloc((size_t)old_count + fresh + 1, stride);
  if (!owner || !rows) {
    cg_free(owner);
    cg_free(rows);
    return false;
  }
  if (fresh) qsort(entry, fresh, sizeof *entry, by_owner);
  while (i < old_count || k < fresh) {
    bool mine = i == old_count || (k < fresh && entry[k]->owner <= old->owner[i]);
    unsigned char *row = rows + (size_t)n * stride;
    owner[n++] = mine ? entry[k]->owner : old->owner[i];
    if (mine) {
      if (i < old_count && old->owner[i] == entry[k]->owner) i++;
      memcpy(row, entry[k]->data, entry[k]->size);
      k++;
    } else {
      memcpy(row, old->rows + (size_t)i * old->stride, old->stride);
      i++;
    }
  }
  *out = (codegen_facet_table){facet->id, owner, rows, stride, n, facet->table};
  return true;
}

static cg_status slot_remove(codegen_edit *handle, uint32_t decl) {
  edit *e = (edit *)handle;
  codegen_decl *row = slot_row(handle, CODEGEN_TABLE_DECL, decl);
  if ((unsigned char *)row == e->spare) return CODEGEN_ERR_CONTRACT;
  row->row.flags |= CODEGEN_DECL_REMOVED;
  return CODEGEN_OK;
}

void cg_model_install(codegen_api *api) {
  api->edit_model = slot_model;
  api->edit_add = slot_add;
  api->edit_row = slot_row;
  api->edit_make = slot_make;
  api->edit_list = slot_list;
  api->edit_grow = slot_grow;
  api->edit_sym = slot_sym;
  api->edit_text = slot_text;
  api->edit_value = slot_value;
  api->edit_string = slot_string;
  api->edit_facet = slot_facet;
  api->edit_remove = slot_remove;
}

/* -- begin and end ----------------------------------------------------------------------------------------------- */

codegen_edit *cg_edit_begin(cg_model *model, const codegen_api *api, cg_str plugin) {
  if (model->editing) CG_BUG("an edit is open already");
  if (model->view.closed) CG_BUG("the model is closed");
  if (cg_model_sync(model) < 0) return NULL;
  edit *e = cg_calloc(1, sizeof *e);
  if (!e) return NULL;
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    e->table[t].base = model->rows[t].count;
    e->table[t].room = model->rows[t].capacity;
  }
  e->spare = cg_calloc(1, CODEGEN_ROW_MAX); /* long enough for records that only newer plugins know, too */
  cg_arena_init(&e->memory, 0);
  e->plugin = cg_arena_copy(&e->memory, plugin);
  if (!e->spare || !e->plugin.data) {
    cg_free(e->spare);
    cg_arena_release(&e->memory);
    cg_free(e);
    return NULL;
  }
  cg_vec_init(&e->facet, sizeof(edit_facet));
  e->head.api = api;
  e->model = model;
  e->pool_base = model->pool_count;
  model->editing = &e->head;
  return &e->head;
}

/* Rows of an edit that is given up leave zeros behind. */
void cg_edit_clear_fresh(edit *e) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    cg_rows *rows = &e->model->rows[t];
    uint32_t end = rows_of(e, t) < rows->capacity ? rows_of(e, t) : rows->capacity;
    if (end > rows->count) memset(cg_rows_at(rows, rows->count), 0, (size_t)(end - rows->count) * rows->stride);
  }
}

void cg_edit_free(edit *e) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    chunks_release(&e->table[t].fresh);
    chunks_release(&e->table[t].copies);
    cg_free(e->table[t].copy);
    cg_vec_release(&e->table[t].changed);
  }
  for (size_t i = 0; i < e->facet.count; i++) {
    edit_facet *facet = cg_vec_at(&e->facet, edit_facet, i);
    cg_map_release(&facet->entry_of);
    cg_vec_release(&facet->entry);
  }
  cg_vec_release(&e->facet);
  cg_arena_release(&e->memory);
  cg_free(e->spare);
  e->model->editing = NULL;
  cg_free(e);
}

static void swap_rows(unsigned char *a, unsigned char *b, uint32_t size) {
  for (uint32_t i = 0; i < size; i++) {
    unsigned char byte = a[i];
    a[i] = b[i];
    b[i] = byte;
  }
}

/* Exchanges changed rows with their copies: applies them, or takes that back. */
void cg_edit_swap_changed(edit *e) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    edit_table *table = &e->table[t];
    cg_rows *rows = &e->model->rows[t];
    for (uint32_t i = 0; i < table->copied; i++)
      swap_rows(cg_rows_at(rows, *cg_vec_at(&table->changed, uint32_t, i)), chunk_at(&table->copies, i, rows->stride),
                rows->stride);
  }
}

bool cg_edit_append_fresh(edit *e) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    edit_table *table = &e->table[t];
    cg_rows *rows = &e->model->rows[t];
    uint32_t end = rows_of(e, t);
    if (!cg_rows_reserve(rows, end)) return false;
    for (uint32_t k = 0, at = table->room; at < end; k++) {
      uint32_t size = FIRST << k, part = end - at < size ? end - at : size;
      memcpy(cg_rows_at(rows, at), table->fresh.chunk[k], (size_t)part * rows->stride);
      cg_free(table->fresh.chunk[k]); /* only one table is ever held twice */
      table->fresh.chunk[k] = NULL;
      at += part;
    }
  }
  return true;
}

/* `old` gets what must be freed or restored: the facet tables as they were. */
static bool apply_facets(edit *e, cg_vec *old) {
  cg_model *model = e->model;
  size_t count = model->facet.count;
  cg_vec_init(old, sizeof(codegen_facet_table));
  if (!e->facet.count) return true;
  codegen_facet_table *before = cg_vec_add(old, count + 1);
  if (!before) return false;
  if (count) memcpy(before, model->facet.data, count * sizeof *before);
  old->count = count;
  for (size_t i = 0; i < e->facet.count; i++) {
    edit_facet *facet = cg_vec_at(&e->facet, edit_facet, i);
    codegen_facet_table merged;
    if (!facet_merge(e, facet, &merged)) return false;
    codegen_facet_table *slot = facet_find(model, facet->id, facet->table);
    if (!slot) slot = cg_vec_add(&model->facet, 1);
    if (!slot) {
      cg_free((void *)(uintptr_t)merged.owner);
      cg_free((void *)(uintptr_t)merged.rows);
      return false;
    }
    *slot = merged;
  }
  return true;
}

static void facet_free(codegen_facet_table *facet, const codegen_facet_table *kept) {
  if (kept && kept->owner == facet->owner) return;
  cg_free((void *)(uintptr_t)facet->owner);
  cg_free((void *)(uintptr_t)facet->rows);
}

/* Frees what is not kept: the new tables after a failure, the old ones after success. Tables keep their place. */
static void settle_facets(edit *e, cg_vec *old, bool keep) {
  cg_vec *now = &e->model->facet;
  if (!old->data) return;
  for (size_t i = 0; i < now->count; i++) {
    codegen_facet_table *fresh = cg_vec_at(now, codegen_facet_table, i);
    codegen_facet_table *before = i < old->count ? cg_vec_at(old, codegen_facet_table, i) : NULL;
    if (keep && before) facet_free(before, fresh);
    if (!keep) facet_free(fresh, before);
    if (!keep && before) *fresh = *before;
  }
  if (!keep) now->count = old->count;
}

static cg_status edit_apply(edit *e) {
  cg_model *model = e->model;
  cg_vec old;
  cg_status status = CODEGEN_ERR_MEMORY;
  add_sources(e);
  cg_vec_init(&old, sizeof(codegen_facet_table));
  bool ready = !e->failed && cg_edit_append_fresh(e) && apply_facets(e, &old);
  if (ready) {
    for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) model->rows[t].count = rows_of(e, t);
    cg_edit_swap_changed(e);
    status = cg_model_sync(model);
    if (status >= 0) status = cg_model_check(model);
    if (status < 0) {
      cg_edit_swap_changed(e);
      for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) model->rows[t].count = e->table[t].base;
    }
  }
  if (status >= 0) model->edits++;
  if (status == CODEGEN_ERR_MEMORY) fail_memory(e);
  settle_facets(e, &old, status >= 0);
  cg_vec_release(&old);
  return status;
}

static void report_failure(edit *e) {
  const char *code = e->failed == CODEGEN_ERR_MEMORY  ? "CGI0001"
                     : e->failed == CODEGEN_ERR_LIMIT ? "CGM0003"
                                                      : "CGP0012";
  const char *help = e->failed == CODEGEN_ERR_CONTRACT ? "this is a defect of the plugin" : NULL;
  if (e->failed == CODEGEN_ERR_MEMORY)
    cg_model_report(e->model, code, 0, 0, help, "out of memory while the model was edited");
  else
    cg_model_report(e->model, code, 0, 0, help, "%s", e->why);
}

cg_status cg_edit_end(codegen_edit *handle, bool apply) {
  edit *e = (edit *)handle;
  cg_model *model = e->model;
  cg_status status = CODEGEN_OK;
  model->blame = e->plugin;
  if (apply && !e->failed && e->dirty) status = edit_apply(e);
  if (apply && e->failed) {
    status = e->failed;
    report_failure(e);
  }
  if (!apply || status < 0) {
    model->pool_count = e->pool_base;
    cg_edit_clear_fresh(e);
  }
  model->blame = (cg_str){"", 0};
  cg_edit_free(e);
  cg_model_publish(model);
  return status;
}
