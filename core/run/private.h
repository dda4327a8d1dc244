/* SPDX-License-Identifier: MIT
 *
 * What the files of the run room share: reporting on behalf of a plugin, the inside of a plan.
 */
#ifndef CG_RUN_PRIVATE_H
#define CG_RUN_PRIVATE_H

#include "run.h"

/** Reports on behalf of a plugin (empty: of the host). `help` and `detail` may be empty. */
typedef struct cg_blame {
  cg_diags *diags;
  cg_str plugin;
  uint32_t severity; /* 0: error */
  cg_str help, detail;
} cg_blame;
void cg_blame_report(const cg_blame *blame, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cg_blame_memory(cg_diags *diags); /* CGI0001 */

/** "did you mean 'x'", in the arena; empty when nothing is near. */
cg_str cg_near_miss(cg_arena *arena, cg_str word, const cg_str *candidate, size_t count);

/** Copies what a structure of the other side holds, up to `size`; what is missing becomes zero. False without a size.
 *  */
bool cg_struct_copy(void *to, const void *from, size_t size);

/* -- plans --------------------------------------------------------------------------------------------------------- */

#define CG_PLAN_NONE UINT32_MAX

/** An edge of the plan: `from` runs before `to`, because `owner` said so. */
typedef struct cg_edge {
  uint32_t from, to, owner;
  bool before; /* said as `before` */
} cg_edge;

struct cg_plan {
  cg_diags *diags;
  cg_arena arena;
  cg_vec phase;     /* cg_phase *, by id after resolve */
  cg_map index;     /* id -> number in `phase`, after resolve */
  cg_phase **order; /* as they run */
  size_t count;     /* of `order` */
  cg_edge *edge;
  size_t edge_count;
  uint32_t *instead; /* per phase: the one that stands for it, itself where nobody does */
  cg_str *names;     /* ids, for near misses */
  bool failed;       /* a phase was refused */
  bool resolved, ran;
  bool reading; /* the first reader began: the model may be looked at */
  cg_str until; /* the last phase to run; empty: all */
};

static inline cg_phase *cg_plan_phase(const cg_plan *plan, size_t i) {
  return *cg_vec_at(&plan->phase, cg_phase *, i);
}

/** Sorts the phases that nobody replaced, or reports every cycle. `sorted` has room for all of them. */
cg_status cg_plan_sort(cg_plan *plan, uint32_t *sorted, size_t *count);

/** The order that phases of a group have by default, empty when there is no such group. */
cg_str cg_order_default(cg_str phase);

/* -- hooks --------------------------------------------------------------------------------------------------------- */

/** The hooks of a context's host, NULL before cg_hooks_new. */
cg_hooks *cg_hooks_of(codegen_ctx *ctx);
/** The sections under way, for contexts that are in no callback of a writer. */
void cg_hooks_sections_set(cg_hooks *hooks, cg_sections *sections);
cg_sections *cg_hooks_sections(const cg_hooks *hooks);
/** Whether a context is in a section of a PARALLEL writer: the same is allowed there on every thread. */
bool cg_in_parallel(codegen_ctx *ctx);
/** Whether the run is being stopped; NULL hooks: no. */
bool cg_hooks_cancelled(const cg_hooks *hooks);

#endif
