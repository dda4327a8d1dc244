/* SPDX-License-Identifier: MIT
 *
 * What closing computes, step by step. Private to this room.
 */
#ifndef CG_MODEL_CLOSE_H
#define CG_MODEL_CLOSE_H

#include "digest.h"

typedef struct cg_closer {
  cg_model *model;
  const codegen_model *view;
  uint32_t decls; /* rows of DECL */
  uint32_t groups;
  cg_encoder encoder;
  uint32_t *group;  /* by declaration */
  uint32_t *flags;  /* by group */
  uint8_t *differs; /* by declaration: pairs of directions */
  uint8_t *used;    /* by declaration: directions */
  cg_vec edge;      /* cg_reference: grouped by declaration, see cg_edges */
  cg_vec ref;       /* cg_reference: TYPE of kind REF (decl), the declaration it stands in (mask) */
  bool memory;
} cg_closer;

/** Whether a declaration takes part. */
static inline bool cg_decl_lives(const codegen_model *view, uint32_t decl) {
  const codegen_decl *row = codegen_decl_at(view, decl);
  return row->kind && !(row->row.flags & CODEGEN_DECL_REMOVED);
}

/** groups.c: strongly connected components, in group[] from 1 on, successors first. */
bool cg_close_groups(cg_closer *closer);
/** groups.c: which groups have no finite value. */
bool cg_close_endless(cg_closer *closer);
/** flow.c: differs[] and used[]. */
bool cg_close_flow(cg_closer *closer);

#endif
