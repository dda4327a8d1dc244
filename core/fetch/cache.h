/* SPDX-License-Identifier: MIT
 *
 * Bodies with their validators, on disk, for conditional requests. Private to this room.
 */
#ifndef CG_FETCH_CACHE_H
#define CG_FETCH_CACHE_H

#include "../base/base.h"

typedef struct cg_fetch_cached {
  cg_str etag, last_modified, body; /* slices of `bytes` */
  cg_buf bytes;
} cg_fetch_cached;

/** Finds the entry of a key (a hash of what identifies a response). Damaged entries count as none. */
bool cg_fetch_cache_read(cg_str dir, cg_hash key, uint64_t max, cg_fetch_cached *out);
/** Writes an entry, whole or not at all. A failure is no error: the next request asks again. */
void cg_fetch_cache_write(cg_str dir, cg_hash key, cg_str etag, cg_str last_modified, cg_str body);

#endif
