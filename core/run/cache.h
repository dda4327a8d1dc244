/* SPDX-License-Identifier: MIT
 *
 * The inside of the section cache: what a section looked at while it was written, and what came of it.
 */
#ifndef CG_RUN_CACHE_H
#define CG_RUN_CACHE_H

#include <pthread.h>

#include "sections.h"

/** What a section asked for beside the model: identifiers, by the declaration that they belong to, and ways from file
 *  to file. With the same model and the same answers it is the same text. */
typedef struct cg_trace {
  cg_vec name; /* cg_trace_name */
  cg_vec path; /* cg_trace_path */
  cg_arena *arena;
  bool overflow; /* too much, or out of memory: the section is not kept */
} cg_trace;

typedef struct cg_trace_name {
  cg_str writer; /* whose names */
  uint32_t decl; /* 0: all of that writer */
} cg_trace_name;

typedef struct cg_trace_path {
  cg_str from, to, result;
} cg_trace_path;

void cg_trace_init(cg_trace *trace, cg_arena *arena);
void cg_trace_clear(cg_trace *trace);
void cg_trace_release(cg_trace *trace);
void cg_trace_symbol(cg_trace *trace, const cg_sections *sections, cg_str writer, uint32_t table, uint32_t row);
void cg_trace_import_path(cg_trace *trace, cg_str from, cg_str to, cg_str result);

/** A kept section. Its payload is never changed and lives as long as the run in which it was found. */
typedef struct cg_kept {
  struct cg_kept *next; /* in its chain */
  cg_hash key;
  cg_str payload;
  uint64_t digest; /* of the payload, when it came from a file; else 0 */
  uint32_t run;    /* the last one that used it */
  bool own;        /* the payload is a block of its own */
  bool filed;      /* stands in the file */
  bool checked;    /* its digest was compared */
} cg_kept;

/** What is known of a writer. */
typedef struct cg_cache_writer {
  cg_str id;
  uint64_t hits, misses;
  uint64_t ns, longest, samples; /* of sections that were timed while they were written */
  uint32_t run;
  bool worth, was_worth; /* writing a section takes more than twice as long as finding it */
} cg_cache_writer;

struct cg_cache {
  pthread_mutex_t lock;
  cg_cache_limits limits;
  cg_kept **chain;
  size_t chains, entries, bytes;
  cg_vec writer; /* cg_cache_writer */
  cg_arena arena;
  cg_buf file; /* what was loaded: payloads point into it */
  uint32_t run;
  uint64_t evicted;
  bool resident;       /* of a process that stays: worth it sooner */
  bool changed, stale; /* the file lacks something; holds something that is to go */
};

cg_kept *cg_cache_find(cg_cache *cache, cg_hash key);
/** Keeps a payload (copied). Nothing happens when there is no memory for it. */
void cg_cache_put(cg_cache *cache, cg_hash key, cg_str payload);
cg_cache_writer *cg_cache_writer_of(cg_cache *cache, cg_str id);

/** A writer whose sections are looked for and kept in this run. */
typedef struct cg_cached {
  cg_cache *cache; /* NULL: not */
  cg_sections *sections;
  cg_writer_run *writer;
  cg_hash base; /* of everything that all its sections depend on */
  bool verify;
} cg_cached;

/** Whether sections of this writer may and should be kept, and what that takes. [main] */
void cg_cached_begin(cg_cached *cached, cg_writer_run *writer);
/** What a writer's sections depend on besides the model, within this process: the plugins with their options, and the
 *  run; zero where that cannot be said. */
cg_hash cg_carried_base(const cg_writer_run *writer);
/** The same for sections in a file: by what the files of all who take part hold. */
cg_hash cg_filed_base(cg_writer_run *writer);
cg_hash cg_cached_key(const cg_cached *cached, const cg_artifact *artifact, const cg_section_text *section);
/** Packs what came of a section: false when it cannot be kept. */
bool cg_cached_pack(const cg_cached *cached, const cg_trace *trace, cg_str text, const cg_said *said, size_t import,
                    size_t helper, const cg_diags *diags, cg_buf *out);
/** Unpacks it behind `buf`, `said` and `diags`, if everything that the section asked for has the same answer. */
bool cg_cached_unpack(const cg_cached *cached, cg_str payload, cg_arena *scratch, cg_buf *buf, cg_said *said,
                      cg_diags *diags);

#endif
