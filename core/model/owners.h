/* SPDX-License-Identifier: MIT
 *
 * Which declaration a row belongs to. Private to this room and its tests.
 */
#ifndef CG_MODEL_OWNERS_H
#define CG_MODEL_OWNERS_H

#include "layout.h"

typedef struct cg_owners {
  uint32_t *decl[CODEGEN_TABLE_COUNT]; /* by row: the first declaration that leads to it without a reference, 0: none */
} cg_owners;

/** Walks every living declaration. False when out of memory; nothing is held then. */
bool cg_owners_find(cg_owners *owners, const codegen_model *view);
/** An empty one, and one more walk from a row: marks what it leads to where nothing is marked yet. False when out of
 *  memory. */
bool cg_owners_init(cg_owners *owners, const codegen_model *view);
bool cg_owners_add(cg_owners *owners, const codegen_model *view, uint32_t table, uint32_t row, uint32_t mark);
void cg_owners_release(cg_owners *owners);

#endif
