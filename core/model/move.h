/* SPDX-License-Identifier: MIT
 *
 * Rows of a model that was taken over, moved to where today's document has what they tell of. Private to this room.
 */
#ifndef CG_MODEL_MOVE_H
#define CG_MODEL_MOVE_H

#include "tables.h"

static inline bool cg_has_origin(uint32_t table) {
  return table != CODEGEN_TABLE_SOURCE && table != CODEGEN_TABLE_NOTE;
}

/** Rows that stand for themselves, wherever they were met first. */
static inline bool cg_stands_alone(uint32_t table) {
  return table == CODEGEN_TABLE_DECL || table == CODEGEN_TABLE_SCOPE;
}

/** Moves origins, texts and values; rows of the value that differs are emptied. `model->before` hears of the rows
 *  around that value. */
void cg_model_move(cg_model *model, const cg_shift *shift);
void cg_model_reach_free(cg_model *model);

#endif
