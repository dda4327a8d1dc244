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

typedef struct cg_check {
  cg_model *model;
  const codegen_model *view;
  uint8_t *color[CODEGEN_TABLE_COUNT]; /* 0 not met, 1 above us in the walk, 2 done */
  cg_lanes lanes[CODEGEN_TABLE_COUNT]; /* members that can be wrong by themselves */
  cg_vec stack;
  uint32_t document; /* where the row before came from: notes know no origin, but come from there as well */
  cg_seen seen;
  uint32_t root; /* DECL below which the walk is, 0: a scope */
  uint32_t breaches;
  const uint32_t *base; /* by table: rows before it must not be met; NULL: all may be */
  bool quiet;           /* breaches are counted, not reported */
  bool memory;
} cg_check;

void cg_breach(cg_check *check, uint32_t table, uint32_t row, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Makes room for `count` numbers. False when out of memory, which is remembered. */
bool cg_seen_begin(cg_check *check, uint32_t count);
/** Adds a number; true when it was there. */
bool cg_seen_add(cg_check *check, uint64_t number);
bool cg_seen_has(const cg_check *check, uint64_t number);
/** The rules of one row, whose members are known to be in bounds. */
void cg_check_row(cg_check *check, uint32_t table, uint32_t row);
void cg_check_decl(cg_check *check, uint32_t decl);
/** Whether the invariants hold for single declarations, of which everything but their rows is new: lies at or behind
 *  `base`. Reports nothing. */
bool cg_check_again(cg_model *model, const uint32_t *base, const uint32_t *decl, size_t count);

#endif
