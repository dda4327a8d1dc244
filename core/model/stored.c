/* SPDX-License-Identifier: MIT
 *
 * A closed model in a store, for a later process that reads nearly the same document.
 *
 * A row holds no pointers but those of its texts: in a store each is the number of what it points into, and how far.
 * Invariants: what is read back is as it was written, by the digests of its parts; no text of it leaves what it points
 * into, whatever stands there.
 */
#include <stddef.h>

#include "differs.h"
#include "layout.h"

/** Parts of a store. */
enum {
  PART_MODEL = 16,
  PART_TEXTS,
  PART_POOL,
  PART_EDGES,
  PART_TABLE = 20 /* and those behind it, one a table */
};
_Static_assert(PART_TABLE + CODEGEN_TABLE_COUNT <= 48, "parts of other rooms begin there");

#define TEXTS_MAX ((size_t)64 << 20)
#define BLOCK ((size_t)64 << 10)

/** What texts point into: a number in the highest bits, and how far in the others. */
enum { IN_NOTHING, IN_EMPTY, IN_BYTES, IN_POOL, IN_OWN, IN_TEXTS, PLACES };
#define PLACE_BITS 56

typedef struct place_list {
  cg_str in[PLACES];
} place_list;

static place_list places_of(cg_documents *documents, const codegen_document *document) {
  place_list out = {0};
  const codegen_document *own = cg_document_own(documents);
  out.in[IN_EMPTY] = CG_STR("");
  if (document) out.in[IN_BYTES] = document->bytes, out.in[IN_POOL] = document->pool;
  if (own) out.in[IN_OWN] = own->pool;
  return out;
}

cg_hash cg_model_layout(void) {
  cg_buf all;
  cg_buf_init(&all, CG_BUF_MAX);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    const cg_layout *layout = &cg_layouts[t];
    cg_pack_str(&all, codegen_str_of(layout->name));
    cg_pack_u64(&all, cg_record_size(t));
    for (uint32_t i = 0; i < layout->count; i++) {
      const cg_member *m = &layout->member[i];
      cg_pack_str(&all, codegen_str_of(m->name));
      cg_pack_u64(&all, (uint64_t)m->offset << 32 | (uint32_t)m->kind << 8 | m->table);
    }
  }
  const size_t size[] = {CG_MODEL_FORMAT, sizeof(codegen_node), sizeof(codegen_origin), sizeof(codegen_hash)};
  cg_buf_add(&all, size, sizeof size);
  cg_hash hash = all.failed ? (cg_hash){0, 0} : cg_hash128(all.data, all.size);
  cg_buf_release(&all);
  return hash;
}

/** Where the texts of a row stand. */
typedef struct text_members {
  uint16_t offset[32];
  uint32_t count;
} text_members;

static text_members texts_of(uint32_t table) {
  const cg_layout *layout = &cg_layouts[table];
  text_members out = {.count = 0};
  for (uint32_t i = 0; i < layout->count; i++)
    if (layout->member[i].kind == CG_STR_MEMBER) out.offset[out.count++] = layout->member[i].offset;
  return out;
}

/* -- writing ----------------------------------------------------------------------------------------------------- */

typedef struct writing {
  cg_store_out *out;
  place_list places;
  cg_buf texts;
} writing;

static const char *number_of(uint64_t place, size_t far) {
  return (const char *)(uintptr_t)(place << PLACE_BITS | far);
}

static void put_text(writing *w, cg_str *text) {
  if (!text->data) return;
  if (!text->size) {
    text->data = number_of(IN_EMPTY, 0);
    return;
  }
  for (uint64_t p = IN_BYTES; p < IN_TEXTS; p++) {
    size_t far = (size_t)((uintptr_t)text->data - (uintptr_t)w->places.in[p].data);
    if (far >= w->places.in[p].size) continue;
    text->data = number_of(p, far);
    return;
  }
  size_t far = w->texts.size;
  cg_buf_add(&w->texts, text->data, text->size);
  cg_buf_char(&w->texts, '\0');
  text->data = number_of(IN_TEXTS, far);
}

static void store_table(writing *w, const cg_rows *rows, uint32_t table) {
  _Alignas(max_align_t) unsigned char block[BLOCK];
  text_members texts = texts_of(table);
  uint32_t most = (uint32_t)(BLOCK / rows->stride);
  cg_store_next(w->out, PART_TABLE + table);
  if (!texts.count) {
    cg_store_add(w->out, rows->data, (size_t)rows->count * rows->stride);
    return;
  }
  for (uint32_t r = 0; r < rows->count; r += most) {
    uint32_t count = rows->count - r < most ? rows->count - r : most;
    memcpy(block, cg_rows_at(rows, r), (size_t)count * rows->stride);
    for (uint32_t k = 0; k < count; k++)
      for (uint32_t i = 0; i < texts.count; i++)
        put_text(w, (cg_str *)(void *)(block + (size_t)k * rows->stride + texts.offset[i]));
    cg_store_add(w->out, block, (size_t)count * rows->stride);
  }
}

static void store_edges(cg_store_out *out, const cg_edges *edges, uint32_t decls) {
  cg_store_next(out, PART_EDGES);
  cg_store_add(out, edges->first, ((size_t)decls + 1) * sizeof *edges->first);
  cg_store_add(out, edges->target, (size_t)edges->count * sizeof *edges->target);
  cg_store_add(out, edges->mask, edges->count);
  cg_store_add(out, edges->differs, decls);
}

bool cg_model_store(const cg_model *model, cg_store_out *out) {
  const codegen_document *document = cg_documents_at(model->documents, 2);
  if (!model->view.closed || model->facet.count || model->editing || !model->edges.first || !document) return false;
  writing w = {.out = out, .places = places_of(model->documents, document)};
  cg_buf about;
  cg_buf_init(&w.texts, TEXTS_MAX);
  cg_buf_init(&about, CG_BUF_MAX);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++)
    if (t != CODEGEN_TABLE_NAME) store_table(&w, &model->rows[t], t);
  cg_store_next(out, PART_TEXTS);
  cg_store_add(out, w.texts.data, w.texts.size);
  cg_store_next(out, PART_POOL);
  cg_store_add(out, model->pool, (size_t)model->pool_count * sizeof *model->pool);
  store_edges(out, &model->edges, model->rows[CODEGEN_TABLE_DECL].count);
  const uint64_t number[] = {model->pool_open, model->printed, model->edges.count, model->document_count,
                             model->sym_count};
  for (size_t i = 0; i < CG_COUNT(number); i++) cg_pack_u64(&about, number[i]);
  for (uint32_t i = 1; i < model->sym_count; i++) cg_pack_str(&about, model->sym[i]);
  cg_store_next(out, PART_MODEL);
  cg_store_add(out, about.data, about.size);
  bool ok = !w.texts.failed && !about.failed;
  cg_buf_release(&w.texts);
  cg_buf_release(&about);
  return ok;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

/* Texts of a table point where they pointed. False: one would leave what it points into. */
static bool take_texts(const place_list *places, const cg_rows *rows, const text_members *texts) {
  uint64_t wrong = 0;
  for (uint32_t r = 0; r < rows->count; r++) {
    unsigned char *row = cg_rows_at(rows, r);
    for (uint32_t i = 0; i < texts->count; i++) {
      cg_str *text = (cg_str *)(void *)(row + texts->offset[i]);
      uint64_t number = (uint64_t)(uintptr_t)text->data, place = number >> PLACE_BITS,
               far = number & (((uint64_t)1 << PLACE_BITS) - 1);
      const cg_str *in = &places->in[place < PLACES ? place : 0];
      wrong |= (place >= PLACES) | (far > in->size) | (text->size > in->size - far);
      text->data = number ? in->data + (far > in->size ? 0 : far) : NULL;
    }
  }
  return !wrong;
}

static bool read_table(const cg_model *model, const cg_store_in *in, const place_list *places, uint32_t table) {
  cg_rows *rows = (cg_rows *)(uintptr_t)&model->rows[table];
  text_members texts = texts_of(table);
  uint64_t size = cg_store_size(in, PART_TABLE + table), count = size / rows->stride;
  if (!count || size % rows->stride || count > CG_ROWS_MAX || !cg_rows_reserve(rows, (uint32_t)count)) return false;
  cg_rows_expect(model, rows, (uint32_t)count);
  if (!cg_store_read(in, PART_TABLE + table, rows->data, (size_t)size)) return false;
  rows->count = (uint32_t)count;
  return take_texts(places, rows, &texts);
}

static bool read_words(cg_model *model, cg_unpack *from, uint64_t count) {
  bool ok = true;
  cg_map_release(&model->words); /* those of sources may have come in another order */
  cg_map_init(&model->words);
  model->sym_count = 1;
  for (uint64_t i = 1; i < count && ok && !from->failed; i++)
    ok = cg_model_word(model, cg_unpack_str(from), &ok) == i && ok;
  return ok && !from->failed && from->at == from->bytes.size;
}

static bool read_edges(cg_model *model, const cg_store_in *in, uint64_t count) {
  cg_edges *edges = &model->edges;
  uint32_t decls = model->rows[CODEGEN_TABLE_DECL].count;
  size_t first = ((size_t)decls + 1) * sizeof *edges->first, target = (size_t)count * sizeof *edges->target;
  size_t size = first + target + (size_t)count + decls;
  if (count > CG_ROWS_MAX || cg_store_size(in, PART_EDGES) != size) return false;
  char *all = cg_malloc(size);
  edges->first = cg_malloc(first);
  edges->target = cg_malloc(target + sizeof *edges->target);
  edges->mask = cg_malloc((size_t)count + 1);
  edges->differs = cg_malloc(decls);
  bool ok =
      all && edges->first && edges->target && edges->mask && edges->differs && cg_store_read(in, PART_EDGES, all, size);
  if (ok) {
    memcpy(edges->first, all, first);
    memcpy(edges->target, all + first, target);
    memcpy(edges->mask, all + first + target, (size_t)count);
    memcpy(edges->differs, all + first + target + count, decls);
    edges->count = (uint32_t)count;
    ok = edges->first[decls] == count;
  }
  for (uint32_t d = 1; ok && d < decls; d++) ok = edges->first[d] <= edges->first[d + 1];
  for (uint32_t i = 0; ok && i < edges->count; i++) ok = edges->target[i] < decls;
  cg_free(all);
  return ok;
}

static bool read_pool(cg_model *model, const cg_store_in *in) {
  uint64_t size = cg_store_size(in, PART_POOL), count = size / sizeof *model->pool;
  if (!count || count > CG_ROWS_MAX || size % sizeof *model->pool) return false;
  if (!cg_pool_reserve(model, (uint32_t)count) || !cg_store_read(in, PART_POOL, model->pool, (size_t)size))
    return false;
  model->pool_count = (uint32_t)count;
  return true;
}

static bool read_texts(cg_model *model, const cg_store_in *in, place_list *places) {
  uint64_t size = cg_store_size(in, PART_TEXTS);
  char *texts = size <= TEXTS_MAX ? cg_arena_alloc(&model->texts, (size_t)size + 8, 1) : NULL;
  if (!texts || !cg_store_read(in, PART_TEXTS, texts, (size_t)size)) return false;
  memset(texts + size, 0, 8);
  places->in[IN_TEXTS] = (cg_str){texts, (size_t)size};
  return true;
}

static bool read_all(cg_model *model, const cg_store_in *in, place_list *places) {
  cg_buf about;
  cg_buf_init(&about, (size_t)64 << 20);
  bool ok = cg_store_text(in, PART_MODEL, &about);
  cg_unpack from = {.bytes = cg_buf_get(&about)};
  uint64_t open = cg_unpack_u64(&from), printed = cg_unpack_u64(&from), edges = cg_unpack_u64(&from);
  uint64_t documents = cg_unpack_u64(&from), words = cg_unpack_u64(&from);
  ok = ok && documents == model->document_count && read_texts(model, in, places) && read_words(model, &from, words) &&
       read_pool(model, in);
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT && ok; t++)
    if (t != CODEGEN_TABLE_NAME) ok = read_table(model, in, places, t);
  ok = ok && model->rows[CODEGEN_TABLE_SOURCE].count == documents && open <= model->pool_count &&
       read_edges(model, in, edges);
  model->pool_open = (uint32_t)open;
  model->printed = printed != 0;
  cg_buf_release(&about);
  return ok;
}

cg_model *cg_model_stored(cg_diags *diags, cg_documents *documents, cg_documents *stored, const cg_shift *shift,
                          const cg_store_in *in) {
  cg_model *model = cg_model_new(diags, documents);
  place_list places = places_of(stored, shift->now);
  places.in[IN_BYTES] = shift->was;
  places.in[IN_POOL] = shift->pool_was;
  if (model && read_all(model, in, &places)) {
    model->view.closed = 1;
    model->edits = 1;
    cg_model_publish(model);
    return model;
  }
  cg_model_free(model);
  return NULL;
}
