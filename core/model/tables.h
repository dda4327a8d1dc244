/* SPDX-License-Identifier: MIT
 *
 * The inside of a model. Private to this room.
 *
 * Invariant: `view` points at arrays of this structure and shows the last state that passed the check. Rows of the
 * view never move while a callback runs: an edit keeps its rows apart until it ends, arrays that must grow meanwhile
 * retire their old block.
 */
#ifndef CG_MODEL_TABLES_H
#define CG_MODEL_TABLES_H

#include "model.h"

/** Bytes appended to every record: a build with 40 proves that plugins do not care. A multiple of 8. */
#ifndef CG_RECORD_PADDING
#define CG_RECORD_PADDING 0
#endif

#define CG_MODEL_FORMAT 1u              /* seeds every fingerprint */
#define CG_ROWS_MAX ((uint32_t)1 << 30) /* rows of a table, entries of the pool */

/** Rows of one table, in address space of their own. Those from `count` on are zero, save while an edit is open: its
 *  new rows stand there already. */
typedef struct cg_rows {
  unsigned char *data;
  uint32_t count, capacity; /* rows, the empty one included */
  uint32_t stride;
  size_t own;       /* bytes to give back; 0: a part of the model's space */
  uint32_t mark;    /* rows from which on cg_rows_long is to be asked */
  uint32_t settled; /* bytes that lie in a file */
} cg_rows;

/** Ids of declarations that each declaration refers to: those of `d` are target[first[d]] .. target[first[d + 1] -
 * 1], each once,  in the order in which they are met. `mask`: bit per direction in which the reference can be
 * walked. */
typedef struct cg_edges {
  uint32_t *first;
  uint32_t *target;
  uint8_t *mask;
  uint8_t *differs; /* by declaration: pairs of directions in which what is said in it differs */
  uint32_t count;
} cg_edges;

void cg_edges_release(cg_edges *edges);

typedef struct cg_before cg_before; /* differs.h */

/** How far blocks of rows reach into the document that was moved last: their greatest node, the end of bytes. */
typedef struct cg_reach {
  uint32_t node, byte;
} cg_reach;
typedef struct cg_reaches {
  cg_reach *block;
  uint32_t count, room;
} cg_reaches;

struct cg_model {
  codegen_model view;
  codegen_table table[CODEGEN_TABLE_COUNT];
  cg_rows rows[CODEGEN_TABLE_COUNT];
  cg_spill *spill;      /* where long tables settle; NULL: nowhere */
  bool settles;         /* they still do */
  unsigned char *space; /* what the tables grow in, CG_TABLE_SPACE bytes each; NULL when the system gave none */
  uint32_t *pool;
  uint32_t pool_count, pool_capacity;
  codegen_str *sym;
  uint32_t sym_count, sym_capacity;
  cg_map words;
  const codegen_document **document;
  uint32_t document_count, document_capacity;
  cg_vec facet;   /* codegen_facet_table, by (id, table) */
  cg_vec retired; /* void *: blocks that the view still shows */
  cg_arena texts; /* lives as long as the run */
  cg_diags *diags;
  cg_documents *documents;
  cg_str blame; /* plugin whose edit is being checked */
  codegen_edit *editing;
  cg_edges edges;     /* after cg_model_close */
  codegen_hash *memo; /* after cg_model_close: by param, payload, response, note; see digest.c */
  codegen_hash whole;
  const struct cg_facet_layout **known;  /* of the view's facet tables, for fingerprints */
  cg_vec layout;                         /* cg_facet_layout: of facets, as plugins declare them */
  bool printed;                          /* fingerprints are there */
  uint32_t edits;                        /* that were applied */
  struct cg_before *before;              /* of a model that was taken over; NULL: nothing is known */
  uint32_t names_hidden;                 /* NAME rows of the run before, most likely this one's; 0: none */
  uint32_t pool_open;                    /* entries of the pool before it was closed */
  cg_reaches reach[CODEGEN_TABLE_COUNT]; /* move.c */
};

/** The mutable row; it must exist. */
static inline void *cg_rows_at(const cg_rows *rows, uint32_t row) {
  return rows->data + (size_t)row * rows->stride;
}

#define CG_TABLE_SPACE ((size_t)1 << 30)
#define CG_TABLE_PLAIN ((size_t)1 << 20) /* so much of a table lies in small pages, right before a large one */

/** Bytes of a record. */
uint32_t cg_record_size(uint32_t table);
/** Room for `count` rows in all; contents stay, also behind `count`; the block may move. */
bool cg_rows_reserve(cg_rows *rows, uint32_t count);
/** To be called when a table comes to have `end` rows, beyond its mark. A long one asks for large pages, or settles;
 *  false when it takes more memory than there is to be. */
bool cg_rows_long(cg_model *model, cg_rows *rows, uint32_t end);
/** Says that so many rows will come next, so that their memory is taken together. The block may move, if
 *  the table is empty. A hint. */
void cg_rows_expect(const cg_model *model, cg_rows *rows, uint32_t count);
/** Makes the view show the arrays as they are. */
void cg_model_publish(cg_model *model);
/** Keeps a block that the view shows until the edit has ended. False when out of memory. */
bool cg_model_retire(cg_model *model, void *block);
/** Room for `extra` more entries in the pool, also while the view shows it. */
bool cg_pool_reserve(cg_model *model, uint32_t extra);
/** A list in the pool of `count` ids. {0, 0} with *ok false when out of memory. */
codegen_list cg_pool_add(cg_model *model, const uint32_t *ids, uint32_t count, bool *ok);
/** The number of a word, 0 with *ok false when out of memory. */
codegen_sym cg_model_word(cg_model *model, cg_str word, bool *ok);
/** Fills a SOURCE row from what the documents know. */
void cg_model_fill_source(cg_model *model, codegen_source *row, uint32_t document);

/** Reports; the plugin is the one to blame. `row` 0: about the model as a whole. */
void cg_model_report(cg_model *model, const char *code, uint32_t table, uint32_t row, const char *help,
                     const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
