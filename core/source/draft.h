/* SPDX-License-Identifier: MIT
 *
 * A draft: a document that is being changed. Private to this room.
 *
 * A draft is a tree of nodes over a document, made as far as somebody looks: a node that is not open stands for a whole
 * subtree of a document, of the one that is changed or of the one that a value came from. In the end it becomes a new
 * document over the same bytes. What was not touched keeps its spans; what was put in has the span of the place that it
 * was put at.
 *
 * Invariants: nodes live until the draft is released, also when they were taken out; all that is done is counted, so
 * that nothing costs more than the budget. After a failure `status` says why, and what is given back is NULL or false.
 */
#ifndef CG_SOURCE_DRAFT_H
#define CG_SOURCE_DRAFT_H

#include "tape.h"

#define CG_DRAFT_WORK ((uint64_t)400000000) /* steps: a few seconds */
#define CG_DRAFT_NODES ((uint64_t)4000000)  /* nodes of the draft, besides two for each of the document */
#define CG_DRAFT_DEPTH 1000u                /* of recursion */

struct cg_draft_index;

typedef struct cg_draft_node {
  struct cg_draft_node *parent, *prev, *next, *first, *last;
  struct cg_draft_index *index; /* of a large object, once somebody asked */
  const codegen_document *document;
  cg_str key;
  uint32_t node; /* of the document; perhaps an alias; 0: an open container that stands nowhere */
  uint32_t begin, end;
  uint32_t count; /* children, when it is open */
  uint32_t mark;  /* of the last list that it stood in */
  uint8_t kind;
  bool open;
} cg_draft_node;

typedef struct cg_draft {
  cg_arena arena;
  const codegen_document *base;
  cg_draft_node *root;
  uint64_t work;  /* steps that are left */
  uint64_t nodes; /* nodes that are left */
  uint32_t mark;
  cg_vec indexes; /* struct cg_draft_index *, to be released */
  cg_status status;
} cg_draft;

bool cg_draft_init(cg_draft *draft, const codegen_document *document);
void cg_draft_release(cg_draft *draft);
/** The new document; NULL when it failed (see status), also where it grew beyond the ceilings. */
codegen_document *cg_draft_finish(cg_draft *draft, uint64_t max_nodes, uint32_t max_depth);

/** Counts steps. False when too many were made, or something failed before. */
bool cg_draft_step(cg_draft *draft, uint64_t steps);
/** Makes the children of a container; nothing for anything else. */
bool cg_draft_open(cg_draft *draft, cg_draft_node *node);
/** A member of an object, an item of an array: NULL when there is none. */
cg_draft_node *cg_draft_member(cg_draft *draft, cg_draft_node *object, cg_str key);
cg_draft_node *cg_draft_item(cg_draft *draft, cg_draft_node *array, uint64_t index);
/** The text of a string or number. */
cg_str cg_draft_text(const cg_draft_node *node);
bool cg_draft_equal(cg_draft *draft, cg_draft_node *a, cg_draft_node *b);

/** A node for a value of a document, in no tree yet. */
cg_draft_node *cg_draft_value(cg_draft *draft, const codegen_document *document, uint32_t node);
/** A copy, with all that is below it. */
cg_draft_node *cg_draft_copy(cg_draft *draft, cg_draft_node *node);
/** Puts a node that is in no tree into an array or object, before `before` (NULL: at the end). `key` must be new. */
bool cg_draft_put(cg_draft *draft, cg_draft_node *parent, cg_draft_node *before, cg_str key, cg_draft_node *node);
/** Takes a node, not the root, out of its tree. */
void cg_draft_take(cg_draft *draft, cg_draft_node *node);
/** Gives a node the value of one that is in no tree; its key and place stay. */
bool cg_draft_become(cg_draft *draft, cg_draft_node *node, cg_draft_node *value);

#endif
