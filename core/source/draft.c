/* SPDX-License-Identifier: MIT
 *
 * Drafts: nodes, their children, changes, and the document in the end.
 */
#include "draft.h"

#define LINEAR 16u

typedef struct cg_draft_index {
  cg_map by_key; /* -> place in `node` */
  cg_vec node;   /* cg_draft_node *, NULL: was taken */
} cg_draft_index;

static bool fail(cg_draft *draft, cg_status status) {
  if (!draft->status) draft->status = status;
  return false;
}

bool cg_draft_step(cg_draft *draft, uint64_t steps) {
  if (draft->status) return false;
  if (draft->work < steps) return fail(draft, CODEGEN_ERR_LIMIT);
  draft->work -= steps;
  return true;
}

static bool container(const cg_draft_node *node) {
  return node->kind == CODEGEN_NODE_OBJECT || node->kind == CODEGEN_NODE_ARRAY;
}

static cg_draft_node *make(cg_draft *draft) {
  cg_draft_node *out = NULL;
  if (!cg_draft_step(draft, 1)) return NULL;
  if (!draft->nodes--) {
    draft->nodes = 0;
    fail(draft, CODEGEN_ERR_LIMIT);
  } else {
    out = cg_arena_new(&draft->arena, cg_draft_node);
    if (!out) fail(draft, CODEGEN_ERR_MEMORY);
  }
  return out;
}

cg_draft_node *cg_draft_value(cg_draft *draft, const codegen_document *document, uint32_t node) {
  cg_draft_node *out = make(draft);
  if (!out) return NULL;
  out->document = document;
  out->node = node;
  out->kind = (uint8_t)codegen_node_kind(document, node);
  if (document == draft->base) {
    out->begin = codegen_node_raw(document, node)->begin;
    out->end = codegen_node_raw(document, node)->end;
  }
  return out;
}

bool cg_draft_init(cg_draft *draft, const codegen_document *document) {
  *draft = (cg_draft){.base = document, .work = CG_DRAFT_WORK};
  draft->nodes = CG_DRAFT_NODES + 2 * (uint64_t)document->node_count;
  cg_arena_init(&draft->arena, 0);
  cg_vec_init(&draft->indexes, sizeof(cg_draft_index *));
  draft->root = cg_draft_value(draft, document, 1);
  return draft->root != NULL;
}

void cg_draft_release(cg_draft *draft) {
  for (size_t i = 0; i < draft->indexes.count; i++) {
    cg_draft_index *index = *cg_vec_at(&draft->indexes, cg_draft_index *, i);
    cg_map_release(&index->by_key);
    cg_vec_release(&index->node);
  }
  cg_vec_release(&draft->indexes);
  cg_arena_release(&draft->arena);
  *draft = (cg_draft){.status = CODEGEN_ERR_MEMORY};
}

/* -- children ---------------------------------------------------------------------------------------------------- */

static void link_child(cg_draft_node *parent, cg_draft_node *before, cg_draft_node *node) {
  node->parent = parent;
  node->next = before;
  node->prev = before ? before->prev : parent->last;
  *(node->prev ? &node->prev->next : &parent->first) = node;
  *(before ? &before->prev : &parent->last) = node;
  parent->count++;
}

bool cg_draft_open(cg_draft *draft, cg_draft_node *node) {
  if (node->open || !container(node)) return !draft->status;
  const codegen_document *document = node->document;
  uint32_t left = codegen_node_count(document, node->node), at = codegen_node_first(document, node->node);
  if (!cg_draft_step(draft, left)) return false;
  node->open = true;
  for (; left; left--, at = codegen_node_after(document, at)) {
    if (codegen_node_shadowed(document, at)) continue;
    cg_draft_node *child = cg_draft_value(draft, document, at);
    if (!child) return false;
    if (node->kind == CODEGEN_NODE_OBJECT) child->key = codegen_node_key(document, at);
    if (document != draft->base) child->begin = node->begin, child->end = node->end;
    link_child(node, NULL, child);
  }
  return true;
}

static bool index_add(cg_draft *draft, cg_draft_index *index, cg_draft_node *node) {
  uint32_t *place = cg_map_put(&index->by_key, node->key, NULL);
  cg_draft_node **slot = place ? cg_vec_add(&index->node, 1) : NULL;
  if (!slot) return fail(draft, CODEGEN_ERR_MEMORY);
  *slot = node;
  *place = (uint32_t)index->node.count - 1;
  return true;
}

static cg_draft_index *index_make(cg_draft *draft, cg_draft_node *object) {
  cg_draft_index *index = cg_arena_new(&draft->arena, cg_draft_index);
  cg_draft_index **slot = index ? cg_vec_add(&draft->indexes, 1) : NULL;
  if (!slot) {
    fail(draft, CODEGEN_ERR_MEMORY);
    return NULL;
  }
  *slot = index;
  cg_map_init(&index->by_key);
  cg_vec_init(&index->node, sizeof(cg_draft_node *));
  if (!cg_draft_step(draft, object->count)) return NULL;
  for (cg_draft_node *child = object->first; child; child = child->next)
    if (!index_add(draft, index, child)) return NULL;
  return object->index = index;
}

cg_draft_node *cg_draft_member(cg_draft *draft, cg_draft_node *object, cg_str key) {
  uint32_t place = 0;
  if (object->kind != CODEGEN_NODE_OBJECT || !cg_draft_open(draft, object)) return NULL;
  if (object->count > LINEAR || object->index) {
    if (!cg_draft_step(draft, 1) || (!object->index && !index_make(draft, object))) return NULL;
    return cg_map_get(&object->index->by_key, key, &place) ? *cg_vec_at(&object->index->node, cg_draft_node *, place)
                                                           : NULL;
  }
  if (!cg_draft_step(draft, object->count)) return NULL;
  for (cg_draft_node *child = object->first; child; child = child->next)
    if (codegen_str_equal(child->key, key)) return child;
  return NULL;
}

cg_draft_node *cg_draft_item(cg_draft *draft, cg_draft_node *array, uint64_t index) {
  cg_draft_node *child;
  if (array->kind != CODEGEN_NODE_ARRAY || !cg_draft_open(draft, array) || index >= array->count) return NULL;
  bool back = index > array->count / 2;
  if (!cg_draft_step(draft, back ? array->count - index : index + 1)) return NULL;
  if (back) {
    child = array->last;
    for (uint64_t i = array->count - 1; i > index; i--) child = child->prev;
  } else {
    child = array->first;
    for (uint64_t i = 0; i < index; i++) child = child->next;
  }
  return child;
}

cg_str cg_draft_text(const cg_draft_node *node) {
  return codegen_node_text(node->document, node->node);
}

static bool equal(cg_draft *draft, cg_draft_node *a, cg_draft_node *b, uint32_t depth) {
  if (a == b) return true;
  if (a->kind != b->kind || !cg_draft_step(draft, 1)) return false;
  if (a->kind == CODEGEN_NODE_STRING) return codegen_str_equal(cg_draft_text(a), cg_draft_text(b));
  if (a->kind == CODEGEN_NODE_NUMBER) return cg_number_compare(cg_draft_text(a), cg_draft_text(b)) == 0;
  if (!container(a)) return true;
  if (!depth) return fail(draft, CODEGEN_ERR_LIMIT);
  if (!cg_draft_open(draft, a) || !cg_draft_open(draft, b) || a->count != b->count) return false;
  cg_draft_node *y = b->first;
  for (cg_draft_node *x = a->first; x; x = x->next, y = y ? y->next : NULL) {
    if (a->kind == CODEGEN_NODE_OBJECT) y = cg_draft_member(draft, b, x->key);
    if (!y || !equal(draft, x, y, depth - 1)) return false;
  }
  return !draft->status;
}

bool cg_draft_equal(cg_draft *draft, cg_draft_node *a, cg_draft_node *b) {
  return equal(draft, a, b, CG_DRAFT_DEPTH);
}

/* -- changes ----------------------------------------------------------------------------------------------------- */

static cg_draft_node *copy(cg_draft *draft, const cg_draft_node *node, uint32_t depth) {
  cg_draft_node *out = make(draft);
  if (!depth) fail(draft, CODEGEN_ERR_LIMIT);
  if (!out || !depth) return NULL;
  *out = *node;
  out->parent = out->prev = out->next = out->first = out->last = NULL;
  out->index = NULL;
  out->count = 0;
  for (const cg_draft_node *child = node->first; child; child = child->next) {
    cg_draft_node *below = copy(draft, child, depth - 1);
    if (!below) return NULL;
    link_child(out, NULL, below);
  }
  return out;
}

cg_draft_node *cg_draft_copy(cg_draft *draft, cg_draft_node *node) {
  return copy(draft, node, CG_DRAFT_DEPTH);
}

/* What came from elsewhere stands where it was put. */
static void place(const cg_draft *draft, cg_draft_node *node, uint32_t begin, uint32_t end) {
  if (node->document == draft->base) return;
  node->begin = begin;
  node->end = end;
}

bool cg_draft_put(cg_draft *draft, cg_draft_node *parent, cg_draft_node *before, cg_str key, cg_draft_node *node) {
  if (!node || !cg_draft_open(draft, parent)) return false;
  place(draft, node, parent->begin, parent->end);
  node->key = key;
  link_child(parent, before, node);
  return !parent->index || index_add(draft, parent->index, node);
}

void cg_draft_take(cg_draft *draft, cg_draft_node *node) {
  cg_draft_node *parent = node->parent;
  uint32_t at = 0;
  (void)draft;
  if (!parent) return;
  *(node->prev ? &node->prev->next : &parent->first) = node->next;
  *(node->next ? &node->next->prev : &parent->last) = node->prev;
  parent->count--;
  if (parent->index && cg_map_get(&parent->index->by_key, node->key, &at))
    *cg_vec_at(&parent->index->node, cg_draft_node *, at) = NULL;
  node->parent = node->prev = node->next = NULL;
}

bool cg_draft_become(cg_draft *draft, cg_draft_node *node, cg_draft_node *value) {
  if (!value || !cg_draft_step(draft, value->count + (uint64_t)1)) return false;
  place(draft, value, node->begin, node->end);
  node->document = value->document;
  node->node = value->node;
  node->kind = value->kind;
  node->open = value->open;
  node->first = value->first;
  node->last = value->last;
  node->count = value->count;
  node->index = value->index;
  node->begin = value->begin;
  node->end = value->end;
  for (cg_draft_node *child = node->first; child; child = child->next) child->parent = node;
  value->first = value->last = NULL;
  value->count = 0;
  return true;
}

/* -- the end ----------------------------------------------------------------------------------------------------- */

typedef struct writer {
  cg_draft *draft;
  cg_tape tape;
  uint32_t *copied; /* by node of the base: what it became, 0: not there as it was */
} writer;

/* The key of the next node. */
static void write_key(writer *w, const codegen_document *document, uint32_t node, cg_str text) {
  uint32_t offset = 0;
  if (document == w->draft->base) {
    const codegen_node *row = codegen_node_raw(document, node);
    if (codegen_str_equal(codegen_node_key(document, node), text) && row->key_size) {
      cg_tape_key(&w->tape, row->key, row->key_size, (row->flags & CODEGEN_NODE_KEY_POOLED) != 0);
      return;
    }
  }
  if (cg_tape_pool(&w->tape, text, &offset)) cg_tape_key(&w->tape, offset, (uint32_t)text.size, true);
}

static uint32_t write_scalar(writer *w, const codegen_document *document, uint32_t node, uint32_t begin, uint32_t end) {
  const codegen_node *row = codegen_node_at(document, node);
  cg_str text = codegen_node_text(document, node);
  uint32_t out = cg_tape_add(&w->tape, row->kind, begin, end), offset = 0;
  if (row->kind != CODEGEN_NODE_STRING && row->kind != CODEGEN_NODE_NUMBER) return out;
  uint32_t plain = row->flags & CODEGEN_NODE_PLAIN;
  if (document == w->draft->base && row->flags & CODEGEN_NODE_POOLED)
    cg_tape_text(&w->tape, out, row->extra, row->size, true, plain);
  else if (document == w->draft->base && begin == row->begin)
    cg_tape_text(&w->tape, out, row->begin + row->text, row->size, false, plain);
  else if (cg_tape_pool(&w->tape, text, &offset))
    cg_tape_text(&w->tape, out, offset, (uint32_t)text.size, true, plain);
  return out;
}

/* A subtree that nobody opened. The depth of the tape bounds the recursion. */
static void write_subtree(writer *w, const codegen_document *document, uint32_t node, uint32_t begin, uint32_t end) {
  bool own = document == w->draft->base;
  uint32_t target = codegen_node_target(document, node), out;
  const codegen_node *row = codegen_node_raw(document, target);
  if (w->tape.status) return;
  if (own && target != node && w->copied[target]) {
    cg_tape_alias(&w->tape, w->copied[target], begin, end);
    return;
  }
  if (row->kind != CODEGEN_NODE_OBJECT && row->kind != CODEGEN_NODE_ARRAY) {
    out = write_scalar(w, document, target, begin, end);
    if (own && target == node) w->copied[node] = out;
    return;
  }
  out = cg_tape_open(&w->tape, row->kind, begin);
  uint32_t at = codegen_node_first(document, target);
  for (uint32_t left = row->extra; left && !w->tape.status; left--, at = codegen_node_after(document, at)) {
    const codegen_node *child = codegen_node_raw(document, at);
    if (row->kind == CODEGEN_NODE_OBJECT) write_key(w, document, at, codegen_node_key(document, at));
    write_subtree(w, document, at, own ? child->begin : begin, own ? child->end : end);
  }
  cg_tape_close(&w->tape, end);
  if (own && target == node) w->copied[node] = out;
}

static void write_draft(writer *w, const cg_draft_node *node) {
  if (!node->open) {
    write_subtree(w, node->document, node->node, node->begin, node->end);
    return;
  }
  if (!cg_tape_open(&w->tape, node->kind, node->begin)) return;
  for (const cg_draft_node *child = node->first; child && !w->tape.status; child = child->next) {
    if (node->kind == CODEGEN_NODE_OBJECT) write_key(w, child->document, child->node, child->key);
    write_draft(w, child);
  }
  cg_tape_close(&w->tape, node->end);
}

codegen_document *cg_draft_finish(cg_draft *draft, uint64_t max_nodes, uint32_t max_depth) {
  const codegen_document *base = draft->base;
  codegen_document *out = NULL;
  uint32_t offset = 0;
  writer w = {.draft = draft};
  if (draft->status) return NULL;
  w.copied = cg_calloc(base->node_count, sizeof *w.copied);
  if (!cg_tape_init(&w.tape, base->bytes, base->node_count + (size_t)64, max_nodes, max_depth) || !w.copied) {
    fail(draft, CODEGEN_ERR_MEMORY);
    goto done;
  }
  if (base->pool.size) cg_tape_pool(&w.tape, base->pool, &offset); /* first: its offsets hold */
  write_draft(&w, draft->root);
  if (w.tape.status) fail(draft, w.tape.status);
  out = cg_tape_finish(&w.tape, base->name, base->id);
  if (!out) fail(draft, CODEGEN_ERR_MEMORY);
done:
  cg_tape_release(&w.tape);
  cg_free(w.copied);
  return out;
}
