/* SPDX-License-Identifier: MIT
 *
 * Tables: growing arrays of rows, the pool of ids, the words of the open vocabularies, the documents that values
 * point into.
 */
#include "differs.h"
#include "facets.h"
#include "move.h"

static const uint32_t record_size[CODEGEN_TABLE_COUNT] = {
#define RECORD_SIZE(NAME, name) [CODEGEN_TABLE_##NAME] = (uint32_t)sizeof(codegen_##name) + CG_RECORD_PADDING,
    CODEGEN_TABLES(RECORD_SIZE)
#undef RECORD_SIZE
};

#define RECORD_FITS(NAME, name) \
  _Static_assert(sizeof(codegen_##name) + CG_RECORD_PADDING <= CODEGEN_ROW_MAX, "a record is too long");
CODEGEN_TABLES(RECORD_FITS)
#undef RECORD_FITS

uint32_t cg_record_size(uint32_t table) {
  return record_size[table];
}

static const cg_str no_text = {"", 0};
static const _Alignas(max_align_t) unsigned char no_row[CODEGEN_ROW_MAX];

#define FIRST_SPACE ((size_t)1 << 14)

bool cg_rows_reserve(cg_rows *rows, uint32_t count) {
  if (count <= rows->capacity) return true;
  if (count > CG_ROWS_MAX) return false;
  size_t size = FIRST_SPACE, old = (size_t)rows->capacity * rows->stride;
  while (size < (size_t)count * rows->stride) size *= 2;
  unsigned char *data = cg_space_new(size);
  if (!data) return false;
  if (old) memcpy(data, rows->data, old);
  if (rows->own) cg_space_free(rows->data, rows->own);
  rows->data = data;
  rows->own = size;
  rows->capacity = size / rows->stride < CG_ROWS_MAX ? (uint32_t)(size / rows->stride) : CG_ROWS_MAX;
  return true;
}

/* Space for all tables: each begins CG_TABLE_PLAIN bytes before a large page. */
#define LARGE_PAGE ((size_t)2 << 20)
#define SPACE (CG_TABLE_SPACE * CODEGEN_TABLE_COUNT + 2 * LARGE_PAGE)

static unsigned char *table_begin(const cg_model *model, uint32_t table) {
  size_t gap = (size_t) - (uintptr_t)model->space & (LARGE_PAGE - 1);
  return model->space + gap + LARGE_PAGE - CG_TABLE_PLAIN + table * CG_TABLE_SPACE;
}

void cg_model_spill(cg_model *model, cg_spill *spill) {
  model->spill = spill;
  model->settles = spill != NULL;
}

uint64_t cg_model_held(const cg_model *model) {
  uint64_t bytes = (uint64_t)model->pool_capacity * sizeof *model->pool + model->texts.used;
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    const cg_rows *rows = &model->rows[t];
    uint32_t marked = rows->mark > rows->count ? rows->mark : rows->count;
    bytes += (uint64_t)(model->editing ? marked : rows->count) * rows->stride;
  }
  return bytes;
}

/* The small pages of a table are taken some at a time: as many again as there are, at most NEXT_MOST. */
#define NEXT_LEAST ((size_t)1 << 14)
#define NEXT_MOST ((size_t)1 << 17)

static bool take_small(cg_rows *rows, uint32_t end) {
  size_t from = (size_t)rows->mark * rows->stride, used = (size_t)end * rows->stride;
  size_t to = used + (used < NEXT_MOST ? used : NEXT_MOST);
  if (to > CG_TABLE_PLAIN || !rows->mark || rows->own) return false; /* no mark: it has large pages alone */
  cg_alloc_filled(rows->data + from, to - from);
  rows->mark = (uint32_t)(to / rows->stride);
  return true;
}

#define LOOK ((size_t)1 << 20)
#define SETTLE ((size_t)16 << 20)

bool cg_rows_long(cg_model *model, cg_rows *rows, uint32_t end) {
  if (!model->settles && take_small(rows, end)) return true;
  uint32_t step = (uint32_t)(LOOK / rows->stride);
  bool first = (size_t)rows->mark * rows->stride <= CG_TABLE_PLAIN;
  size_t done = (size_t)rows->mark * rows->stride & ~(LOOK - 1); /* rows behind the mark are still being written */
  rows->mark = end > UINT32_MAX - step ? UINT32_MAX : end + step;
  size_t gap = (size_t) - (uintptr_t)rows->data & (LARGE_PAGE - 1);
  if (first && !rows->own && !model->settles) cg_alloc_large(rows->data + gap, CG_TABLE_SPACE - LARGE_PAGE);
  if (model->settles && !rows->own && done >= rows->settled + SETTLE) {
    if (cg_spill_settle(model->spill, rows->data + rows->settled, done - rows->settled))
      rows->settled = (uint32_t)done;
    else
      model->settles = false; /* a full disk, or none: as well as memory goes */
  }
  return cg_heap_room(0);
}

/* A table that is empty, and will be long, has no small pages at all: it begins with a large one. */
static void begin_large(const cg_model *model, cg_rows *rows) {
  if (!model->space || rows->count != 1 || rows->own || !rows->mark) return;
  rows->data += CG_TABLE_PLAIN;
  rows->capacity = (uint32_t)((CG_TABLE_SPACE - CG_TABLE_PLAIN) / rows->stride);
  rows->mark = 0;
}

void cg_rows_expect(const cg_model *model, cg_rows *rows, uint32_t count) {
  size_t size = (size_t)count * rows->stride;
  if (model->settles || rows->own) return;
  if (size >= CG_TABLE_PLAIN / 2) begin_large(model, rows);
  size_t gap = (size_t) - (uintptr_t)rows->data & (LARGE_PAGE - 1);
  unsigned char *begin = rows->data + (size_t)rows->count * rows->stride;
  if (begin + size > rows->data + gap) cg_alloc_large(rows->data + gap, CG_TABLE_SPACE - LARGE_PAGE);
  cg_alloc_filled(begin, size);
}

/* Tables that will be long, by experience. */
static void expect(cg_model *model, uint64_t nodes) {
  static const struct {
    uint32_t table, from; /* nodes of documents: where most come to half a megabyte, the rest to one */
  } usual[] = {{CODEGEN_TABLE_TYPE, 36000},      {CODEGEN_TABLE_NOTE, 48000},   {CODEGEN_TABLE_FIELD, 72000},
               {CODEGEN_TABLE_SCALAR, 96000},    {CODEGEN_TABLE_CASE, 400000},  {CODEGEN_TABLE_ANNOTATION, 400000},
               {CODEGEN_TABLE_DECL, 400000},     {CODEGEN_TABLE_PARAM, 400000}, {CODEGEN_TABLE_RESPONSE, 400000},
               {CODEGEN_TABLE_OPERATION, 400000}};
  for (size_t i = 0; i < CG_COUNT(usual); i++)
    if (nodes >= usual[i].from) begin_large(model, &model->rows[usual[i].table]);
}

bool cg_model_retire(cg_model *model, void *block) {
  if (!block) return true;
  void **slot = cg_vec_add(&model->retired, 1);
  if (!slot) return false;
  *slot = block;
  return true;
}

bool cg_pool_reserve(cg_model *model, uint32_t extra) {
  if (extra > CG_ROWS_MAX - model->pool_count) return false;
  uint32_t need = model->pool_count + extra;
  if (need <= model->pool_capacity) return true;
  uint32_t capacity = model->pool_capacity ? model->pool_capacity * 2 : 256;
  if (capacity < need) capacity = need;
  uint32_t *pool = cg_malloc((size_t)capacity * sizeof *pool);
  if (!pool) return false;
  if (model->pool_count) memcpy(pool, model->pool, (size_t)model->pool_count * sizeof *pool);
  if (!cg_model_retire(model, model->pool)) {
    cg_free(pool);
    return false;
  }
  model->pool = pool;
  model->pool_capacity = capacity;
  return true;
}

codegen_list cg_pool_add(cg_model *model, const uint32_t *ids, uint32_t count, bool *ok) {
  codegen_list out = {0, 0};
  if (!count) return out;
  if (!cg_pool_reserve(model, count)) {
    *ok = false;
    return out;
  }
  memcpy(model->pool + model->pool_count, ids, (size_t)count * sizeof *ids);
  out = (codegen_list){model->pool_count, count};
  model->pool_count += count;
  return out;
}

static bool sym_reserve(cg_model *model) {
  if (model->sym_count < model->sym_capacity) return true;
  uint32_t capacity = model->sym_capacity ? model->sym_capacity * 2 : 64;
  if (capacity > CG_ROWS_MAX) return false;
  codegen_str *sym = cg_malloc((size_t)capacity * sizeof *sym);
  if (!sym) return false;
  if (model->sym_count) memcpy(sym, model->sym, (size_t)model->sym_count * sizeof *sym);
  if (!cg_model_retire(model, model->sym)) {
    cg_free(sym);
    return false;
  }
  model->sym = sym;
  model->sym_capacity = capacity;
  return true;
}

codegen_sym cg_model_word(cg_model *model, cg_str word, bool *ok) {
  uint32_t number = 0;
  if (!word.size || cg_map_get(&model->words, word, &number)) return number;
  cg_str copy = cg_arena_copy(&model->texts, word);
  uint32_t *slot = copy.data && sym_reserve(model) ? cg_map_put(&model->words, copy, NULL) : NULL;
  if (!slot) {
    *ok = false;
    return 0;
  }
  *slot = model->sym_count;
  model->sym[model->sym_count++] = copy;
  return *slot;
}

void cg_model_publish(cg_model *model) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++)
    model->table[t] = (codegen_table){model->rows[t].data, model->rows[t].stride, model->rows[t].count};
  model->view.table = model->table;
  model->view.table_count = CODEGEN_TABLE_COUNT;
  model->view.pool = model->pool;
  model->view.pool_count = model->pool_count;
  model->view.sym = model->sym;
  model->view.sym_count = model->sym_count;
  model->view.document = model->document;
  model->view.document_count = model->document_count;
  model->view.facet = model->facet.data;
  model->view.facet_count = (uint32_t)model->facet.count;
  for (size_t i = 0; i < model->retired.count; i++) cg_free(*cg_vec_at(&model->retired, void *, i));
  model->retired.count = 0;
}

cg_model *cg_model_new(cg_diags *diags, cg_documents *documents) {
  cg_model *model = cg_calloc(1, sizeof *model);
  bool ok = true;
  if (!model) return NULL;
  model->diags = diags;
  model->documents = documents;
  cg_arena_init(&model->texts, 0);
  cg_map_init(&model->words);
  cg_vec_init(&model->facet, sizeof(codegen_facet_table));
  cg_vec_init(&model->layout, sizeof(cg_facet_layout));
  cg_vec_init(&model->retired, sizeof(void *));
  model->space = cg_space_new(SPACE);
  for (uint32_t t = 0; ok && t < CODEGEN_TABLE_COUNT; t++) {
    cg_rows *rows = &model->rows[t];
    *rows = (cg_rows){.stride = record_size[t], .mark = (uint32_t)(NEXT_LEAST / record_size[t])};
    if (model->space) {
      rows->data = table_begin(model, t);
      rows->capacity = (uint32_t)(CG_TABLE_SPACE / rows->stride);
    }
    ok = cg_rows_reserve(rows, 1);
    rows->count = ok;
  }
  ok = ok && cg_pool_reserve(model, 1) && sym_reserve(model);
  if (!ok) {
    cg_model_free(model);
    return NULL;
  }
  model->pool[model->pool_count++] = 0;
  model->sym[model->sym_count++] = no_text;
  model->view.struct_size = sizeof model->view;
  model->view.format = CG_MODEL_FORMAT;
  model->view.empty = no_row;
  cg_model_publish(model);
  if (cg_model_sync(model) < 0) {
    cg_model_free(model);
    return NULL;
  }
  return model;
}

void cg_model_free(cg_model *model) {
  if (!model) return;
  if (model->editing) cg_edit_end(model->editing, false);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++)
    if (model->rows[t].own) cg_space_free(model->rows[t].data, model->rows[t].own);
  if (model->spill && model->space) cg_spill_forget(model->spill, model->space, SPACE);
  cg_space_free(model->space, SPACE);
  for (size_t i = 0; i < model->facet.count; i++) {
    codegen_facet_table *facet = cg_vec_at(&model->facet, codegen_facet_table, i);
    cg_free((void *)(uintptr_t)facet->owner);
    cg_free((void *)(uintptr_t)facet->rows);
  }
  for (size_t i = 0; i < model->retired.count; i++) cg_free(*cg_vec_at(&model->retired, void *, i));
  cg_vec_release(&model->facet);
  cg_vec_release(&model->layout);
  cg_free(model->known);
  cg_vec_release(&model->retired);
  cg_map_release(&model->words);
  cg_arena_release(&model->texts);
  cg_free(model->pool);
  cg_free(model->sym);
  cg_free(model->document);
  cg_before_free(model->before);
  cg_model_reach_free(model);
  cg_edges_release(&model->edges);
  cg_free(model->memo);
  cg_free(model);
}

const codegen_model *cg_model_view(const cg_model *model) {
  return &model->view;
}

void cg_model_fill_source(cg_model *model, codegen_source *row, uint32_t document) {
  const cg_document_info *info = document > 1 ? cg_documents_info(model->documents, document) : NULL;
  bool ok = true;
  if (!info) return;
  if (cg_documents_at(model->documents, document)) /* else a reader's own language, and the reader says so */
    row->media = cg_model_word(model, info->yaml ? CG_STR("application/yaml") : CG_STR("application/json"), &ok);
  row->name = info->path;
  row->hash = info->hash;
}

/* SOURCE rows and document pointers keep step: both have one for each document id. */
cg_status cg_model_sync(cg_model *model) {
  uint32_t count = model->documents ? cg_documents_count(model->documents) + 1 : 1;
  uint64_t nodes = 0;
  cg_rows *rows = &model->rows[CODEGEN_TABLE_SOURCE];
  if (count < 2 && model->documents) count = 2;
  if (count > model->document_capacity) {
    const codegen_document **document = cg_realloc(model->document, (size_t)count * 2 * sizeof *document);
    if (!document) return CODEGEN_ERR_MEMORY;
    model->document = document;
    model->document_capacity = count * 2;
    model->view.document = document;
  }
  if (!cg_rows_reserve(rows, count)) return CODEGEN_ERR_MEMORY;
  for (uint32_t id = 0; id < count; id++)
    model->document[id] = id == 0   ? NULL
                          : id == 1 ? cg_document_own(model->documents)
                                    : cg_documents_at(model->documents, id);
  model->document_count = count;
  for (uint32_t id = 2; id < count; id++) nodes += model->document[id] ? model->document[id]->node_count : 0;
  expect(model, nodes);
  for (; rows->count < count; rows->count++) {
    codegen_source *row = cg_rows_at(rows, rows->count);
    memset(row, 0, rows->stride);
    cg_model_fill_source(model, row, rows->count);
  }
  cg_model_publish(model);
  return CODEGEN_OK;
}

/* Where a row was said: every record but these begins with an origin. */
static codegen_origin origin_of(const cg_model *model, uint32_t table, uint32_t row) {
  codegen_origin none = {0};
  if (table == CODEGEN_TABLE_SOURCE || table == CODEGEN_TABLE_NOTE || table == CODEGEN_TABLE_NAME ||
      table == CODEGEN_TABLE_GROUP)
    return none;
  if (!row || row >= model->rows[table].count) return none;
  return *(const codegen_origin *)cg_rows_at(&model->rows[table], row);
}

void cg_model_report(cg_model *model, const char *code, uint32_t table, uint32_t row, const char *help,
                     const char *format, ...) {
  char message[1024];
  va_list args;
  va_start(args, format);
  int size = vsnprintf(message, sizeof message, format, args);
  va_end(args);
  if (size < 0) size = 0;
  if ((size_t)size >= sizeof message) size = sizeof message - 1;
  cg_str text = {message, (size_t)size};
  text.size = cg_utf8_valid(text); /* the cut may have gone through a character */
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_ERROR,
                       .code = codegen_str_of(code),
                       .message = text,
                       .help = codegen_str_of(help),
                       .origin = origin_of(model, table, row)};
  if (diag.origin.document >= model->document_count || !model->document[diag.origin.document])
    diag.origin = (codegen_origin){0};
  cg_diags_add(model->diags, &diag, model->blame);
}
