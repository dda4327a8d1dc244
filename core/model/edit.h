/* SPDX-License-Identifier: MIT
 *
 * The inside of an edit. Private to this room.
 */
#ifndef CG_MODEL_EDIT_H
#define CG_MODEL_EDIT_H

#include "tables.h"

/* Chunk k holds FIRST << k rows: a row is found by its highest bit, small edits stay small, no row moves. */
#define FIRST 64u
#define CHUNKS 25u

typedef struct chunks {
  unsigned char *chunk[CHUNKS];
} chunks;

typedef struct edit_table {
  chunks fresh, copies; /* `fresh`: of new rows that the table has no room for */
  uint32_t base;        /* committed rows when the edit began */
  uint32_t room;        /* rows that the table has room for */
  uint32_t added;       /* new rows */
  uint32_t near;        /* how many of them the table has room for */
  uint32_t ready;       /* new rows that there may be before the table must be asked for more; 0 for derived ones */
  uint32_t copied;      /* rows of `copies` */
  uint32_t *copy;       /* [base]: index in `copies` + 1, 0: untouched */
  cg_vec changed;       /* uint32_t: which row a copy is of */
} edit_table;

typedef struct facet_entry {
  uint32_t owner;
  uint32_t size;
  unsigned char *data;
} facet_entry;

typedef struct edit_facet {
  codegen_str id;
  uint32_t table, stride;
  cg_map entry_of; /* bytes of the owner -> index in entry + 1 */
  cg_vec entry;    /* facet_entry * */
} edit_facet;

typedef struct edit {
  codegen_edit head;
  cg_model *model;
  cg_str plugin;
  edit_table table[CODEGEN_TABLE_COUNT];
  cg_vec facet; /* edit_facet */
  cg_arena memory;
  unsigned char *spare; /* what is written to a row that does not exist */
  uint32_t pool_base;
  cg_status failed;
  bool dirty;
  char why[160];
} edit;

static inline uint32_t chunk_of(uint32_t index) {
  return 25u - (uint32_t)__builtin_clz(index + FIRST);
}

static inline void *chunk_at(const chunks *c, uint32_t index, uint32_t stride) {
  uint32_t k = chunk_of(index);
  return c->chunk[k] + (size_t)(index + FIRST - (FIRST << k)) * stride;
}

static inline uint32_t rows_of(const edit *e, uint32_t table) {
  return e->table[table].base + e->table[table].added;
}

/** Puts new rows that the tables had no room for behind the others. False when out of memory. */
bool cg_edit_append_fresh(edit *e);
/** Exchanges changed rows with their copies: applies them, or takes that back. */
void cg_edit_swap_changed(edit *e);
/** Rows of an edit that is given up leave zeros behind. */
void cg_edit_clear_fresh(edit *e);
void cg_edit_free(edit *e);

#endif
