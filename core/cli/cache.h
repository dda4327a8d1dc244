/* SPDX-License-Identifier: MIT
 *
 * The section cache's file.
 */
#ifndef CG_CLI_CACHE_H
#define CG_CLI_CACHE_H

#include "../output/output.h"
#include "../run/run.h"
#include "cli.h"

typedef struct cg_cache_file {
  cg_diags *diags;
  cg_str root;
  cg_cache *cache;
  size_t size;    /* bytes of the file that are good */
  char nonce[16]; /* what the file must say of itself */
  bool known;     /* the number stands in the folder */
  bool warned;
} cg_cache_file;

/** Opens the cache of an output root, with whatever can be used of it. False when out of memory. */
bool cg_cache_file_open(cg_cache_file *file, cg_diags *diags, cg_str root);
/** Writes what is new. After cg_cache_run_end. */
void cg_cache_file_save(cg_cache_file *file, bool all);
void cg_cache_file_close(cg_cache_file *file);

#endif
