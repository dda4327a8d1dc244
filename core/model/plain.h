/* SPDX-License-Identifier: MIT
 *
 * What the short ways through the check are made of: plain.c and plain_calls.c. Private to these.
 */
#ifndef CG_MODEL_PLAIN_H
#define CG_MODEL_PLAIN_H

#include "check.h"

static inline const void *row_at(const cg_check *c, uint32_t table, uint32_t row) {
  const codegen_table *t = &c->view->table[table];
  return t->rows + (size_t)row * t->stride;
}

static inline bool within(const cg_check *c, uint32_t table, uint32_t row) {
  return row < c->view->table[table].count;
}

static inline bool range_within(const cg_check *c, uint32_t table, codegen_range range) {
  uint32_t rows = c->view->table[table].count;
  return !range.count || (range.first && range.first < rows && range.count <= rows - range.first);
}

static inline bool list_within(const cg_check *c, codegen_list list) {
  return list.first <= c->view->pool_count && list.count <= c->view->pool_count - list.first;
}

static inline bool text_plain(const cg_check *c, cg_str text) {
  return !text.size || cg_check_text(c, text);
}

static inline bool value_plain(const cg_check *c, codegen_value value) {
  if (!value.document) return true;
  const codegen_document *document =
      value.document == c->document ? c->from : codegen_model_document(c->view, value.document);
  return document && value.node && value.node < document->node_count;
}

static inline bool head_plain(cg_check *c, const codegen_row *row) {
  return cg_check_from(c, row->origin.document) && within(c, CODEGEN_TABLE_NOTE, row->note) &&
         range_within(c, CODEGEN_TABLE_ANNOTATION, row->annotations);
}

/* Nothing hangs off it, as is so with nearly all that constrains a type. */
static inline bool head_bare(cg_check *c, const codegen_row *row) {
  return cg_check_from(c, row->origin.document) && !row->note && !row->annotations.count;
}

/* Takes a row that nobody met yet, if it is plain; leaves it to the walk else. */
#define TAKE(c, table, row, plain) \
  do { \
    uint8_t *color_ = &(c)->color[table][row]; \
    if (!*color_ && (row) >= (c)->base[table] && plain(c, row)) \
      *color_ = 2; \
    else \
      cg_check_push(c, table, row); \
  } while (0)

/* Several may list or name it: it is looked at once. */
#define TAKE_SHARED(c, table, row, plain) \
  do { \
    if ((c)->color[table][row] != 2) TAKE(c, table, row, plain); \
  } while (0)

static inline void push_one(cg_check *c, uint32_t table, uint32_t row) {
  if (row) cg_check_push(c, table, row);
}

/* Whether a list names rows of a table. */
static inline bool rows_plain(const cg_check *c, uint32_t table, codegen_list list) {
  const uint32_t rows = c->view->table[table].count;
  if (!list_within(c, list)) return false;
  for (uint32_t i = 0; i < list.count; i++) {
    uint32_t id = c->view->pool[list.first + i];
    if (!id || id >= rows) return false;
  }
  return true;
}

/* Whether a row may be referred to: a declaration of any kind, or none. */
static inline bool decl_plain(const cg_check *c, uint32_t decl) {
  return !decl || (within(c, CODEGEN_TABLE_DECL, decl) && c->living[decl]);
}

bool cg_plain_annotation(cg_check *check, uint32_t row);
bool cg_plain_note(cg_check *check, uint32_t row);
void cg_plain_annotations(cg_check *check, codegen_range range);

/** Takes the note and the annotations of a row that are in bounds. */
static inline void take_head(cg_check *c, const codegen_row *row) {
  if (row->note) TAKE_SHARED(c, CODEGEN_TABLE_NOTE, row->note, cg_plain_note);
  if (row->annotations.count) cg_plain_annotations(c, row->annotations);
}

bool cg_plain_decl(cg_check *check, uint32_t row);
bool cg_plain_operation(cg_check *check, uint32_t row);
bool cg_plain_param(cg_check *check, uint32_t row);
bool cg_plain_payload(cg_check *check, uint32_t row);
bool cg_plain_response(cg_check *check, uint32_t row);

#endif
