/* SPDX-License-Identifier: MIT
 *
 * The one road: bytes, document, model, sections, artifacts, files. Every command that needs part of it walks this one
 * and stops early. Only `generate` reaches the end.
 */
#ifndef CG_ROAD_H
#define CG_ROAD_H

#include "../fetch/fetch.h"
#include "../model/model.h"
#include "../output/output.h"
#include "../plugin/plugin.h"
#include "../run/run.h"
#include "../source/source.h"
#include "cache.h"
#include "cli.h"

typedef struct cg_road {
  cg_cli *cli;
  const cg_job *job;
  cg_arena arena;
  cg_diags *diags;
  cg_host *host;
  cg_hooks *hooks;
  cg_fetch *fetch;
  cg_spill *spill; /* for what memory need not hold; NULL: memory ran out early */
  cg_documents *documents;
  cg_model *model;
  cg_names *names;
  cg_sections *sections;
  cg_plan *plan;
  cg_cache_counts counts; /* of this run, at the end */
  cg_cache_file cache;    /* its cache is NULL when there is none */
  cg_output *output;
  const cg_seen *seen; /* what an earlier run knew of its outputs */
  size_t seen_count;
  cg_buf diff;
  cg_hash names_read; /* of the bytes of the names file, so that nobody else's are replaced */
  codegen_run run;
  struct cg_road_reader *reader; /* one for each `read/<id>` phase */
  size_t reader_count;
  struct cg_kept *kept;         /* of an earlier run until it is read, of this one from then on; NULL: nothing */
  bool snapshot;                /* what is read is to be kept in a file */
  const char *anew;             /* why everything was read */
  bool again;                   /* what differs was read alone */
  cg_carry *carry;              /* sections of the run before */
  bool began;                   /* run.begin was emitted, so run.end must be */
  struct cg_progress *progress; /* NULL: nobody looks */
} cg_road;

/** Where plugins are looked for. */
void cg_road_search(const cg_cli *cli, cg_arena *arena, cg_host_config *out);
/** Loads plugins, makes the plan. Everything it reports is in road->diags. */
cg_status cg_road_begin(cg_road *road, cg_cli *cli, const cg_job *job);
/** The first half of cg_road_begin: diagnostics and a host that has loaded nothing. */
cg_status cg_road_host(cg_road *road, cg_cli *cli, const cg_job *job);
/** And its plugins loaded: as far as `plugin info` goes. */
cg_status cg_road_load(cg_road *road, cg_cli *cli, const cg_job *job);
/** Opens the section cache, if there is to be one; ends it and writes what is new. */
void cg_road_cache(cg_road *road);
void cg_road_cache_end(cg_road *road);
/** Runs the plan. */
cg_status cg_road_run(cg_road *road);
/** The exit code: that of the worst error, else by status. */
int cg_road_exit(const cg_road *road, cg_status status);
void cg_road_end(cg_road *road);
/** In `read`: gives every input document to a reader, loading automatic ones (readers.c). */
cg_status cg_road_claim(cg_road *road);

/** Who holds how much memory: documents, the model, texts, plugins; in this order, with rows of nothing left out. Gives
 *  how many there are, `out` gets at most `most` of them. */
typedef struct cg_holder {
  cg_str what;
  cg_str plugin; /* whose arenas it is; else empty */
  uint64_t bytes;
} cg_holder;
size_t cg_memory_holders(const cg_road *road, cg_holder *out, size_t most);
/** After a run that came to the ceiling of memory: says so (CGI0004), and who held how much. */
void cg_memory_report(cg_road *road);

#endif
