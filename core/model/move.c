/* SPDX-License-Identifier: MIT
 *
 * Rows of a model that was taken over, moved to where today's document has what they tell of.
 *
 * What stands before the value that differs need not move. Rows come in the order in which a document was read, so how
 * far into it each block of rows reaches is noted while it is moved: the next time most are passed over unseen.
 *
 * Invariant: a reach is never too short. Full blocks alone have one, since rows are added behind them; nobody else
 * gives a row another origin, text or value.
 */
#include "move.h"

#include "differs.h"
#include "layout.h"

#define BLOCK 128u /* rows */

typedef struct mover {
  const cg_shift *shift;
  cg_before *before;  /* gets the rows of what is around the value that differs */
  cg_str bytes, pool; /* as they were, the end included; still there by place alone */
  const char *new_bytes, *new_pool;
  bool stay, pool_stay; /* bytes before the value, and decoded text, are where they were */
  uint32_t document;
  uint32_t from, to; /* nodes of what is around the value that differs, most likely read again */
} mover;

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

typedef struct movable {
  cg_rows *rows;
  uint32_t table;
  uint16_t text[32], value[32];
  uint32_t texts, values;
  bool origins, alone;
  cg_arena *keep;
} movable;

static movable table_of(cg_model *model, uint32_t table) {
  const cg_layout *layout = &cg_layouts[table];
  movable t = {.rows = &model->rows[table],
               .table = table,
               .origins = cg_has_origin(table),
               .alone = cg_stands_alone(table),
               .keep = cg_stands_alone(table) ? &model->texts : NULL};
  for (uint32_t i = 0; i < layout->count; i++) {
    if (layout->member[i].kind == CG_STR_MEMBER) t.text[t.texts++] = layout->member[i].offset;
    if (layout->member[i].kind == CG_VALUE) t.value[t.values++] = layout->member[i].offset;
  }
  return t;
}

static void move_row(const mover *m, const movable *t, uint32_t r) {
  unsigned char *row = cg_rows_at(t->rows, r);
  if (t->origins && !move_origin(m, (codegen_origin *)(void *)row, t->table, r) && !t->alone) {
    if (m->before) cg_before_inside(m->before, t->table, r);
    memset(row, 0, t->rows->stride);
    return;
  }
  for (uint32_t i = 0; i < t->texts; i++) move_text(m, (cg_str *)(void *)(row + t->text[i]), t->keep);
  for (uint32_t i = 0; i < t->values; i++) {
    codegen_value *at = (codegen_value *)(void *)(row + t->value[i]);
    if (at->document != m->document || at->node <= m->shift->node) continue;
    at->node = cg_shift_node(m->shift, at->node);
    if (!at->node) at->document = 0;
  }
}

/* -- how far rows reach ------------------------------------------------------------------------------------------- */

static inline uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

/* How far rows of a block reach into today's document. */
static cg_reach reach_of(const mover *m, const movable *t, uint32_t first) {
  cg_reach reach = {0, 0};
  const uintptr_t begin = (uintptr_t)m->new_bytes;
  for (uint32_t r = first; r < first + BLOCK; r++) {
    const unsigned char *row = cg_rows_at(t->rows, r);
    const codegen_origin *at = (const codegen_origin *)(const void *)row;
    if (t->origins && at->document == m->document) {
      reach.node = larger(reach.node, at->node);
      reach.byte = larger(reach.byte, larger(at->begin, at->end));
    }
    for (uint32_t i = 0; i < t->texts; i++) {
      const cg_str *text = (const cg_str *)(const void *)(row + t->text[i]);
      size_t byte = (size_t)((uintptr_t)text->data - begin);
      if (byte <= m->shift->now->bytes.size) reach.byte = larger(reach.byte, (uint32_t)byte + 1);
    }
    for (uint32_t i = 0; i < t->values; i++) {
      const codegen_value *value = (const codegen_value *)(const void *)(row + t->value[i]);
      if (value->document == m->document) reach.node = larger(reach.node, value->node);
    }
  }
  return reach;
}

/* No row of a block that was moved reaches farther than this. */
static cg_reach moved(const mover *m, cg_reach reach) {
  const cg_shift *s = m->shift;
  if (s->node && reach.node > s->node) reach.node = reach.node < s->node_end ? s->node : reach.node + s->node_move;
  if (reach.byte > s->byte) reach.byte = reach.byte < s->byte_end ? s->byte + 1 : reach.byte + s->byte_move;
  return reach;
}

/* Whether all of a block stands before whatever differs. */
static bool is_before(const mover *m, const cg_reach *reach) {
  return m->stay && m->pool_stay && reach->byte <= m->shift->byte && reach->node <= m->shift->node &&
         (!m->to || reach->node < m->from);
}

/* Without memory for them no reaches are known, and all rows are looked at. */
static void reserve(cg_reaches *reaches, uint32_t count) {
  if (count <= reaches->room) return;
  cg_reach *more = cg_realloc(reaches->block, count * sizeof *more);
  if (!more) return;
  reaches->block = more;
  reaches->room = count;
}

static void move_table(const mover *m, cg_model *model, uint32_t table) {
  movable t = table_of(model, table);
  cg_reaches *reaches = &model->reach[table];
  uint32_t rows = t.rows->count, blocks = (rows - 1) / BLOCK, known = reaches->count;
  reserve(reaches, blocks);
  if (blocks > reaches->room) blocks = reaches->room;
  for (uint32_t b = 0; b < blocks; b++) {
    uint32_t first = 1 + b * BLOCK;
    if (b < known && is_before(m, &reaches->block[b])) continue;
    for (uint32_t r = first; r < first + BLOCK; r++) move_row(m, &t, r);
    reaches->block[b] = b < known ? moved(m, reaches->block[b]) : reach_of(m, &t, first);
  }
  reaches->count = blocks;
  for (uint32_t r = 1 + blocks * BLOCK; r < rows; r++) move_row(m, &t, r);
}

void cg_model_reach_free(cg_model *model) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(model->reach[t].block);
}

/* -- all of it ---------------------------------------------------------------------------------------------------- */

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

void cg_model_move(cg_model *model, const cg_shift *shift) {
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
