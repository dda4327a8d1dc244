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

/** Walks every living declaration. False when out of memory. */
bool cg_owners_find(cg_owners *owners, const codegen_model *view);
void cg_owners_release(cg_owners *owners);

#endif
