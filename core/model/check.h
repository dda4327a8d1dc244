/* SPDX-License-Identifier: MIT
 *
 * The state of one check. Private to this room.
 */
#ifndef CG_MODEL_CHECK_H
#define CG_MODEL_CHECK_H

#include "lanes.h"

#define CG_BREACHES 20 /* so many are reported, then the check gives up */

/** A set of 64-bit numbers that is emptied before each use. */
typedef struct cg_seen {
  uint64_t *slot;
  uint32_t capacity;
  uint32_t used; /* capacity of the current use, a power of two */
} cg_seen;

/** A row that the walk comes to, or goes from. */
typedef struct cg_visit {
  uint32_t row;
  uint8_t table;
  uint8_t leave;
} cg_visit;

typedef struct cg_check {
  cg_model *model;
  const codegen_model *view;
  uint8_t *color[CODEGEN_TABLE_COUNT]; /* 0 not met, 1 above us in the walk, 2 done */
  cg_lanes lanes[CODEGEN_TABLE_COUNT]; /* members that can be wrong by themselves */
  uint8_t *living;                     /* by declaration: its kind, 0: removed */
  cg_vec stack;                        /* cg_visit */
  uint32_t document;            /* where the row before came from: notes know no origin, but come from there as well */
  const codegen_document *from; /* that one; NULL: 0 */
  cg_seen seen;
  uint32_t root; /* DECL below which the walk is, 0: a scope */
  uint32_t breaches;
  const uint32_t *base; /* by table: rows before it must not be met */
  bool quiet;           /* breaches are counted, not reported */
  bool thorough;        /* no row is plain: everything goes the long way */
  bool memory;
} cg_check;

void cg_breach(cg_check *check, uint32_t table, uint32_t row, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Puts a row on the stack of the walk. */
static inline void cg_check_push(cg_check *check, uint32_t table, uint32_t row) {
  cg_visit *v = cg_vec_push(&check->stack);
  if (v)
    *v = (cg_visit){row, (uint8_t)table, false};
  else
    check->memory = true;
}
/** The same for a row that several may list: not if it is done. */
static inline void cg_check_push_listed(cg_check *check, uint32_t table, uint32_t row) {
  if (check->color[table][row] != 2) cg_check_push(check, table, row);
}
/** Rows come from that document from now on. False when there is none such. */
static inline bool cg_check_from(cg_check *check, uint32_t document) {
  if (document == check->document) return true;
  if (document >= check->view->document_count) return false;
  check->document = document;
  check->from = check->view->document[document];
  return true;
}
/** Whether a text is UTF-8. */
bool cg_check_text(const cg_check *check, cg_str text);
/** Takes a row that keeps every rule, with what it owns; the rest of that comes onto the stack. False: nothing was
 *  done, for something may be wrong with it. */
bool cg_check_plain(cg_check *check, uint32_t table, uint32_t row);
/** Makes room for `count` numbers. False when out of memory, which is remembered. */
bool cg_seen_begin(cg_check *check, uint32_t count);
/** Adds a number; true when it was there. */
bool cg_seen_add(cg_check *check, uint64_t number);
bool cg_seen_has(const cg_check *check, uint64_t number);
/** The rules of one row, whose members are known to be in bounds. */
void cg_check_row(cg_check *check, uint32_t table, uint32_t row);
void cg_check_decl(cg_check *check, uint32_t decl);
/** Checks the whole model; `thorough`: the long way, which says the same. */
cg_status cg_check_whole(cg_model *model, bool thorough);
/** Whether the invariants hold for single declarations, of which everything but their rows is new: lies at or behind
 *  `base`. Reports nothing. */
bool cg_check_again(cg_model *model, const uint32_t *base, const uint32_t *decl, size_t count);

#endif
