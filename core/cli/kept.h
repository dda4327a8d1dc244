/* SPDX-License-Identifier: MIT
 *
 * What a process that stays keeps of a source between two runs: its document and the model that was read of it, as they
 * were when the reader was done. When one value of the document is another one the next time, a reader may read that
 * alone.
 */
#ifndef CG_KEPT_H
#define CG_KEPT_H

#include "memory.h"

/** What is kept of one source. */
typedef struct cg_kept {
  cg_hash key, places, options;
  cg_hash print; /* of the reader's code, where it is kept in a file */
  /* whose code it is: files stay where they are mapped */
  codegen_status (*read)(void *, codegen_ctx *, const codegen_reading *, codegen_edit *);
  cg_documents *documents;
  cg_model *model;
  cg_diags *said;  /* by the reader */
  cg_buf known;    /* what the reader wants to know again */
  cg_carry *carry; /* the sections that were written of it; NULL: none that could serve */
  cg_lines lines;  /* of the document */
  cg_names *names; /* that were given over the model */
  uint32_t turns;
  bool quiet;               /* nothing was said before the reader began */
  struct cg_snapshot *file; /* the process that read it is gone, and left this; NULL: it was this one */
} cg_kept;

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
void cg_kept_note(cg_road *road, cg_plugin *plugin, const codegen_reader *reader, codegen_bytes known, size_t reported);
/** After a run that went well: keeps its document and its model, which are not the road's any more. */
void cg_kept_keep(cg_road *road, const cg_memory *memory);
/** Whether what is read in this run is to be kept, here or in a file. */
bool cg_kept_wanted(const cg_road *road);
/** Whether what was noted is the whole model of a document, which can be kept. */
bool cg_kept_whole(const cg_road *road);
void cg_kept_free(cg_kept *kept);
/** Lets go of what this run was offered and did not take, and of its notes. */
void cg_kept_end(cg_road *road);

#endif
