/* SPDX-License-Identifier: MIT
 *
 * A document that lies in a store. Private to this room.
 */
#ifndef CG_SOURCE_STORED_H
#define CG_SOURCE_STORED_H

#include "private.h"

/** What a set knows of the store that it is of. */
typedef struct cg_stored {
  const cg_store_in *in;
  uint64_t *digest; /* of the pieces of the text */
  uint64_t size;    /* of the text */
  uint64_t seed;
} cg_stored;

void cg_stored_free(cg_stored *stored);
/** Finds what differs between the stored text and the one of today, and hashes that one. False: too much. */
bool cg_stored_compare(const cg_stored *stored, cg_str now, cg_reread *out);
/** Gives the entry of a stored set its document, if it has none. The document says that its text stands at `bytes`,
 *  where most of it stands today. */
bool cg_stored_load(const cg_stored *stored, cg_entry *entry, const char *bytes);

/** The model's own document. False: it holds something that only the process knows that made it. */
bool cg_own_store(const codegen_document *own, cg_store_out *out);
/** NULL: it is not as it was written, or out of memory. */
codegen_document *cg_own_stored(const cg_store_in *in, uint32_t id);

/** Parts of a store. */
enum {
  CG_PART_DOCUMENT = 1,
  CG_PART_TEXT,
  CG_PART_DIGESTS,
  CG_PART_NODES,
  CG_PART_SLOTS,
  CG_PART_POOL,
  CG_PART_OWN_NODES,
  CG_PART_OWN_POOL
};

#endif
