/* SPDX-License-Identifier: MIT
 *
 * The inside of emitting: one section after the other (emit.c), or many at once (emit_together.c).
 */
#ifndef CG_RUN_EMIT_H
#define CG_RUN_EMIT_H

#include "cache.h"
#include "carry.h"

#define CG_EMIT_CHUNK 32u /* sections that a worker takes at once */

typedef struct cg_unit {
  cg_artifact *artifact;
  cg_section_text *section;
  const cg_carried *carried; /* from the run before; NULL: it is to be written */
} cg_unit;

/* What came of a section. */
typedef struct cg_emitted {
  cg_status status;
  bool found;              /* in the cache, or in the run before */
  bool reported;           /* something was said to the user */
  uint32_t import, helper; /* where what it said ends in the lists */
  cg_diags *diags;         /* what it reported; NULL: nothing */
} cg_emitted;

typedef struct cg_worker {
  cg_ctx *ctx;
  cg_lane *lane;   /* NULL: nobody notes what it does */
  cg_diags *diags; /* what it reports goes there; NULL: to the host's, on the main thread alone */
  cg_trace trace;
  cg_arena notes; /* of the trace, of one section */
  cg_buf packed;
  uint64_t hits, misses, ns, longest, samples, turn;
} cg_worker;

typedef struct cg_chunk cg_chunk; /* emit_together.c */

typedef struct cg_emission {
  cg_sections *sections;
  cg_writer_run *writer;
  const codegen_model *model;
  cg_unit *unit;
  size_t count, done; /* `done`: brought to their artifacts */
  cg_status first;    /* failure */
  cg_arena answers;   /* of the text hook, for one section */
  atomic_bool stop;
  cg_worker *worker;
  uint32_t workers;
  cg_cached cached;
  cg_carried *carried;          /* by unit; NULL: nothing is */
  bool measure;                 /* how long sections take to write */
  _Atomic(cg_chunk *) *chunk;   /* NULL until it is done */
  size_t chunks, base;          /* chunk 0 begins with unit `base` */
  atomic_size_t taken, waiting; /* chunks brought to their artifacts; bytes of text that are not yet */
  atomic_int stopped;           /* the first status that ended it, 0: none */
  cg_chunk *empty;              /* taken, to be filled again: their memory is warm */
  pthread_mutex_t lock;         /* of the condition: a chunk was done or taken */
  pthread_cond_t moved;
  bool last;     /* every chunk has its worker */
  bool reported; /* that memory ran out */
} cg_emission;

/** Whether such a failure ends the work of all. */
static inline bool cg_emit_stops(cg_status status) {
  return status == CODEGEN_ERR_MEMORY || status == CODEGEN_ERR_CANCELLED;
}

/** Writes or finds one section: the text goes behind what `buf` holds. From any thread, with its own worker. */
void cg_emit_one(cg_emission *e, cg_worker *at, const cg_unit *now, cg_buf *buf, cg_said *said, cg_emitted *result);
/** Brings a section to its artifact whose text is the last in the artifact's buffer, if it went well; `import` and
 *  `helper` are where what it said begins. [main] */
cg_status cg_emit_take(cg_emission *e, const cg_unit *at, const cg_said *said, cg_emitted *result, size_t import,
                       size_t helper);
/** Makes workers, each with a context, a sink and memory of its own; ends them. [main] */
bool cg_workers_make(cg_emission *e, uint32_t count);
void cg_workers_free(cg_emission *e);
/** The main thread as the worker of a writer that is not PARALLEL. */
void cg_worker_open(cg_worker *at);
void cg_worker_close(cg_emission *e, cg_worker *at);
/** Reports once that memory ran out. [main] */
void cg_emit_blame_memory(cg_emission *e);
/** Ends the work of all; why is what the first one said. From any thread. */
void cg_emit_stop(cg_emission *e, cg_status why);
/** What is left, with all workers. [main] */
void cg_emit_together(cg_emission *e);

#endif
