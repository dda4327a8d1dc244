/* SPDX-License-Identifier: MIT
 *
 * The memory of a run: when sources, plugins, options and outputs are what they were, the next one has nothing to do.
 */
#ifndef CG_MEMORY_H
#define CG_MEMORY_H

#include "road.h"

/** What came of a run. */
typedef struct cg_outcome {
  const cg_cli *cli;
  const cg_job *job;
  uint64_t begin, cpu_begin; /* of cg_clock_ns, cg_cpu_ns */
  int code;
  const cg_output_change *change; /* sorted by path */
  size_t changes;
  uint32_t errors, warnings;
  const cg_plan *plan; /* NULL when none was made */
  cg_str diff;
  cg_cache_counts cache; /* of sections */
  bool skipped;          /* nothing was run */
  bool again;            /* what differs in the document was read, the rest is of an earlier run in this process */
  const char *anew;      /* in a process that stays: why everything was read; NULL: it was not */
  const char *asked;     /* and why writers were asked for names and plans; NULL: they were not, or all was read */
  cg_str why, next;      /* why it had to run, and why the next one has to; empty: it had not, has not */
} cg_outcome;

void cg_outcome_of(cg_outcome *outcome, const cg_road *road);
void cg_outcome_print(const cg_outcome *outcome);

/** How often this source was kept in a file (snapshot.h) for nothing. */
typedef struct cg_pace {
  uint32_t vain; /* times in a row that it was written and never served */
  uint32_t wait; /* runs before it is written again */
} cg_pace;

typedef struct cg_memory {
  const cg_cli *cli;
  const cg_job *job;
  cg_arena arena;
  char name[40]; /* of the state in the output root */
  int root;      /* -1: not there */
  int64_t begin; /* of cg_clock_files: what changed from here on may not be what was read */
  cg_hash key;   /* of everything that was said to this run */
  cg_hash places;
  cg_buf text; /* what is remembered */
  bool keep;   /* this run is worth remembering, if it goes well */
  bool edited; /* the run that is remembered was this one, of other sources or outputs */
  cg_pace pace;
} cg_memory;

/** Whether this run would do nothing. Then `outcome` says what it would say, and its diagnostics were shown. Else
 *  `outcome->why` says why not. Nothing of a plugin is loaded for it. */
bool cg_memory_holds(cg_memory *memory, const cg_cli *cli, const cg_job *job, cg_outcome *outcome);
/** Of a run that is not skipped: what an earlier one knew of files that it wrote, sorted by path; `*count` may be 0. As
 *  long as nothing is remembered. */
const cg_seen *cg_memory_outputs(cg_memory *memory, size_t *count);
/** Remembers a run that went well; `shown` are its diagnostics as they were shown. `outcome->next` says what prevents
 *  it. */
void cg_memory_keep(cg_memory *memory, cg_road *road, cg_outcome *outcome, cg_str shown);
void cg_memory_release(cg_memory *memory);

#endif
