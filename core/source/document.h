/* SPDX-License-Identifier: MIT
 *
 * What makes a tape a document: lookup by key and by pointer. Private to this room.
 */
#ifndef CG_SOURCE_DOCUMENT_H
#define CG_SOURCE_DOCUMENT_H

#include "../diag/diag.h"
#include "tape.h"

#define CG_ARRAY_STEP 32 /* every so many items of a large array are in its index */

/** A node's place in the tree: made for all nodes when the first pointer is asked for. */
typedef struct cg_parent {
  uint32_t parent;  /* the container that holds it, 0: none */
  uint32_t ordinal; /* which child of it, from 0 */
} cg_parent;

struct codegen_document_index {
  cg_slot *slot;
  size_t slot_count;
  uint64_t seed; /* of the hashes */
  codegen_node *node;
  char *pool;
  char *name;
  cg_odd odd;
  _Atomic(cg_parent *) parent;
  _Atomic(uint32_t) walked; /* siblings that were passed on ways to single nodes */
  bool grows;               /* the model's own document: see own.c */
};

/** Hash of a key under the document's seed (`cg_hash_seed`, or that of the process which stored it). */
uint32_t cg_document_hash(uint64_t seed, cg_str key);
/** Slots of the index of an object with `count` members: a power of two, at most half of them taken. */
static inline uint32_t cg_document_index_size(uint32_t count) {
  return (uint32_t)2 << (32 - __builtin_clz(count | 1));
}

/** A document of the tape's memory; the caller forgets its pointers. NULL when out of memory. */
codegen_document *cg_document_new(const cg_tape *tape, cg_str name, uint32_t id);

/** The model's own document, which grows at its end: see own.c. */
codegen_document *cg_own_new(uint32_t id);
void cg_own_free(codegen_document *document);
/** Appends a JSON text and gives its root. Reports to `diags` when it is no JSON. */
cg_status cg_own_append(codegen_document *own, codegen_str json, cg_diags *diags, uint32_t *node);

uint32_t cg_document_find(const codegen_document *document, uint32_t object, codegen_str key);
uint32_t cg_document_resolve(const codegen_document *document, codegen_str pointer);

#endif
