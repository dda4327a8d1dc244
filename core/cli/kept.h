/* SPDX-License-Identifier: MIT
 *
 * What a process that stays keeps of a source between two runs: its document and the model that was read of it, as they
 * were when the reader was done. When one value of the document is another one the next time, a reader may read that
 * alone.
 */
#ifndef CG_KEPT_H
#define CG_KEPT_H

#include "memory.h"

typedef struct cg_kept cg_kept;

/** What a process keeps from run to run. */
typedef struct cg_stay {
  cg_cache *cache; /* of sections; NULL: they are kept in files. The caller's */
  cg_kept *kept[4];
  uint32_t next; /* slot to be filled next */
} cg_stay;

/** Forgets what was kept. */
void cg_stay_forget(cg_stay *stay);

/** Before a run: what an earlier one like it kept is the run's from here on. */
void cg_kept_offer(cg_road *road, const cg_memory *memory);
/** Before bytes are fetched: what is kept of them may save most of reading and parsing. */
void cg_kept_fetch(cg_road *road);
/** Instead of `read` of a reader: makes the model of the kept one, if that is certain to be what `read` would make.
 *  CODEGEN_ERR_NOT_FOUND: it is not, `road->anew` says why, and nothing happened. */
cg_status cg_kept_again(cg_road *road, cg_plugin *plugin, const codegen_reader *reader, const codegen_reading *reading);
/** After `read`: notes what is to be kept. `reported` is how many diagnostics there were before. */
void cg_kept_note(cg_road *road, const cg_plugin *plugin, const codegen_reader *reader, codegen_bytes known,
                  size_t reported);
/** After a run that went well: keeps its document and its model, which are not the road's any more. */
void cg_kept_keep(cg_road *road, const cg_memory *memory);
/** Lets go of what this run was offered and did not take, and of its notes. */
void cg_kept_end(cg_road *road);

#endif
