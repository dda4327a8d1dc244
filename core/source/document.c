/* SPDX-License-Identifier: MIT
 *
 * Documents: members by key, nodes by JSON pointer (RFC 6901), pointers of nodes.
 *
 * Invariants: nothing here changes a document but the table of parents, which is made once, lock-free, and then kept.
 * No lookup is slower than one chain of a hash table, a scan of 16 members, or 32 items of an array.
 */
#define XXH_INLINE_ALL
#include <stdatomic.h>
#include <xxhash.h>

#include "document.h"
#include "source.h"

typedef struct document_box {
  codegen_document document;
  struct codegen_document_index index;
} document_box;

uint32_t cg_document_hash(uint64_t seed, cg_str key) {
  return (uint32_t)XXH3_64bits_withSeed(key.size ? key.data : "", key.size, seed);
}

codegen_document *cg_document_new(const cg_tape *tape, cg_str name, uint32_t id) {
  document_box *box = cg_calloc(1, sizeof *box);
  char *copy = cg_malloc(name.size + 1);
  if (!box || !copy) {
    cg_free(box);
    cg_free(copy);
    return NULL;
  }
  if (name.size) memcpy(copy, name.data, name.size);
  copy[name.size] = '\0';
  box->index = (struct codegen_document_index){
      .slot = tape->slot, .slot_count = tape->slot_count, .seed = tape->seed, .node = tape->node, .odd = tape->odd};
  box->index.pool = tape->pool.data;
  box->index.name = copy;
  box->document = (codegen_document){.struct_size = sizeof box->document,
                                     .id = id,
                                     .nodes = (const unsigned char *)tape->node,
                                     .node_stride = sizeof *tape->node,
                                     .node_count = tape->count,
                                     .bytes = tape->bytes,
                                     .pool = cg_buf_get(&tape->pool),
                                     .name = {copy, name.size},
                                     .index = &box->index,
                                     .find = cg_document_find,
                                     .resolve = cg_document_resolve};
  return &box->document;
}

void cg_document_free(codegen_document *document) {
  if (document && document->index && document->index->grows) {
    cg_own_free(document);
    return;
  }
  if (!document) return;
  document_box *box = (document_box *)(void *)document; /* the document is its first member */
  cg_free(box->index.slot);
  cg_free(box->index.node);
  cg_free(box->index.pool);
  cg_free(box->index.name);
  cg_odd_release(&box->index.odd);
  cg_free(atomic_load(&box->index.parent));
  cg_free(box);
}

/* -- slices ------------------------------------------------------------------------------------------------------ */

static inline bool is_behind(char byte) {
  return (byte & 0xc0) == 0x80;
}

/* Blocks without anything but ASCII need no look at the bytes, which lie anywhere in a long text. */
static inline int32_t slice_of(const codegen_document *document, bool pooled, cg_str whole, size_t at, cg_str text) {
  const cg_odd *odd = &document->index->odd;
  if (!cg_odd_at(odd, pooled, at) && !cg_odd_at(odd, pooled, at + text.size)) return 1;
  bool behind = at + text.size < whole.size;
  return (text.size && is_behind(text.data[0])) || (behind && is_behind(text.data[text.size])) ? -1 : 1;
}

int32_t cg_document_slice(const codegen_document *document, cg_str text) {
  size_t at = (uintptr_t)text.data - (uintptr_t)document->bytes.data;
  if (!document->index) return 0; /* nobody parsed it: its bytes may be anything */
  if (at <= document->bytes.size && text.size <= document->bytes.size - at)
    return slice_of(document, false, document->bytes, at, text);
  at = (uintptr_t)text.data - (uintptr_t)document->pool.data;
  if (at <= document->pool.size && text.size <= document->pool.size - at)
    return slice_of(document, true, document->pool, at, text);
  return 0;
}

/* -- lookup ------------------------------------------------------------------------------------------------------ */

static uint32_t find_indexed(const codegen_document *document, const codegen_node *object, cg_str key) {
  const struct codegen_document_index *index = document->index;
  const cg_slot *slot = index->slot + object->size;
  uint32_t mask = cg_document_index_size(object->extra) - 1, hash = cg_document_hash(index->seed, key);
  for (uint32_t i = hash & mask; slot[i].node; i = (i + 1) & mask)
    if (slot[i].hash == hash && codegen_str_equal(codegen_node_key(document, slot[i].node), key)) return slot[i].node;
  return 0;
}

uint32_t cg_document_find(const codegen_document *document, uint32_t object, codegen_str key) {
  object = codegen_node_target(document, object);
  const codegen_node *row = codegen_node_raw(document, object);
  if (row->kind != CODEGEN_NODE_OBJECT) return 0;
  if (row->flags & CODEGEN_NODE_INDEXED) return find_indexed(document, row, key);
  uint32_t at = object + 1;
  for (uint32_t left = row->extra; left; left--) {
    const codegen_node *member = codegen_node_raw(document, at);
    if (member->key_size == key.size && !(member->flags & CODEGEN_NODE_SHADOWED) &&
        codegen_str_equal(codegen_node_key(document, at), key))
      return at;
    at = codegen_node_after(document, at);
  }
  return 0;
}

/* Item `wanted` of an array, 0 when there is none. */
static uint32_t item_of(const codegen_document *document, uint32_t array, uint64_t wanted) {
  const codegen_node *row = codegen_node_raw(document, array);
  uint32_t at = array + 1, skip;
  if (wanted >= row->extra) return 0;
  skip = (uint32_t)wanted;
  if (row->next - array - 1 == row->extra) return at + skip; /* every item is one node */
  if (row->flags & CODEGEN_NODE_INDEXED) {
    at = document->index->slot[row->size + skip / CG_ARRAY_STEP].node;
    skip %= CG_ARRAY_STEP;
  }
  while (skip--) at = codegen_node_after(document, at);
  return at;
}

/* Undoes ~0 and ~1 into `out`, which holds part.size bytes. False on any other escape. */
static bool unescape(cg_str part, char *out, size_t *size) {
  *size = 0;
  for (size_t i = 0; i < part.size; i++) {
    char c = part.data[i];
    if (c == '~') {
      c = ++i < part.size ? part.data[i] : '\0';
      if (c != '0' && c != '1') return false;
      c = c == '0' ? '~' : '/';
    }
    out[(*size)++] = c;
  }
  return true;
}

static uint32_t member_of(const codegen_document *document, uint32_t object, cg_str part) {
  char small[256], *text = small;
  uint32_t found = 0;
  size_t size;
  if (cg_str_find(part, '~', 0) == part.size) return cg_document_find(document, object, part);
  if (part.size > sizeof small) text = cg_malloc(part.size);
  if (text && unescape(part, text, &size)) found = cg_document_find(document, object, (cg_str){text, size});
  if (text != small) cg_free(text);
  return found;
}

uint32_t cg_document_resolve(const codegen_document *document, codegen_str pointer) {
  uint32_t node = document->node_count > 1 ? 1 : 0;
  if (pointer.size && pointer.data[0] != '/') return 0;
  for (size_t at = 0; node && at < pointer.size;) {
    size_t end = cg_str_find(pointer, '/', at + 1);
    cg_str part = cg_str_slice(pointer, at + 1, end);
    uint32_t container = codegen_node_target(document, node), kind = codegen_node_raw(document, container)->kind;
    uint64_t number;
    if (kind == CODEGEN_NODE_OBJECT)
      node = member_of(document, container, part);
    else if (kind == CODEGEN_NODE_ARRAY && cg_str_u64(part, &number))
      node = item_of(document, container, number);
    else
      node = 0;
    at = end;
  }
  return node;
}

/* -- pointers of nodes ------------------------------------------------------------------------------------------- */

typedef struct open_container {
  uint32_t node, children;
} open_container;

static cg_parent *parents_make(const codegen_document *document) {
  cg_vec stack;
  cg_vec_init(&stack, sizeof(open_container));
  cg_parent *parent = cg_calloc(document->node_count, sizeof *parent);
  for (uint32_t id = 1; parent && id < document->node_count; id++) {
    open_container *top = stack.count ? cg_vec_at(&stack, open_container, stack.count - 1) : NULL;
    while (top && id >= codegen_node_raw(document, top->node)->next)
      top = --stack.count ? cg_vec_at(&stack, open_container, stack.count - 1) : NULL;
    if (top) parent[id] = (cg_parent){top->node, top->children++};
    if (codegen_node_raw(document, id)->kind != CODEGEN_NODE_ARRAY &&
        codegen_node_raw(document, id)->kind != CODEGEN_NODE_OBJECT)
      continue;
    top = cg_vec_add(&stack, 1);
    if (top) {
      top->node = id;
    } else {
      cg_free(parent);
      parent = NULL;
    }
  }
  cg_vec_release(&stack);
  return parent;
}

static const cg_parent *parents_of(const codegen_document *document) {
  _Atomic(cg_parent *) *slot = (_Atomic(cg_parent *) *)&document->index->parent;
  cg_parent *known = atomic_load_explicit(slot, memory_order_acquire), *made;
  if (known) return known;
  made = parents_make(document);
  if (!made || atomic_compare_exchange_strong(slot, &known, made)) return made;
  cg_free(made); /* another thread was first */
  return known;
}

/* One step of the way from the root: a child, and its place among its siblings. */
typedef struct way_step {
  uint32_t id, parent, ordinal;
} way_step;

/* Looks for the way from the root down, past the siblings on it. A few diagnostics of a large document cost little so;
 * for many it would be much, and the table of parents is made: false. */
static bool way_down(const codegen_document *document, uint32_t node, cg_vec *way) {
  _Atomic(uint32_t) *walked = (_Atomic(uint32_t) *)&document->index->walked;
  uint32_t left = atomic_load_explicit(walked, memory_order_relaxed), most = document->node_count / 2;
  if (left >= most) return false;
  for (uint32_t id = 1, child; id != node; id = child) {
    uint32_t ordinal = 0;
    if (codegen_node_raw(document, id)->kind != CODEGEN_NODE_ARRAY &&
        codegen_node_raw(document, id)->kind != CODEGEN_NODE_OBJECT)
      return false;
    for (child = id + 1; codegen_node_after(document, child) <= node; child = codegen_node_after(document, child)) {
      ordinal++;
      if (left++ < most) continue;
      atomic_store_explicit(walked, most, memory_order_relaxed); /* from now on by the table */
      return false;
    }
    way_step *step = cg_vec_push(way);
    if (!step) return false;
    *step = (way_step){child, id, ordinal};
  }
  atomic_store_explicit(walked, left, memory_order_relaxed);
  return true;
}

static bool way_up(const codegen_document *document, uint32_t node, cg_vec *way) {
  const cg_parent *parent = parents_of(document);
  if (!parent) return false;
  for (uint32_t id = node; parent[id].parent; id = parent[id].parent) {
    way_step *step = cg_vec_push(way);
    if (!step) return false;
    *step = (way_step){id, parent[id].parent, parent[id].ordinal};
  }
  for (size_t i = 0; i < way->count / 2; i++) {
    way_step *one = cg_vec_at(way, way_step, i), *other = cg_vec_at(way, way_step, way->count - 1 - i), saved = *one;
    *one = *other;
    *other = saved;
  }
  return true;
}

void cg_document_pointer(const codegen_document *document, uint32_t node, cg_buf *out) {
  cg_vec way;
  cg_vec_init(&way, sizeof(way_step));
  if (node == 0 || node >= document->node_count || !document->index) return;
  if (document->index->grows) return; /* it has several roots: no pointer names them */
  bool found = node == 1 || way_down(document, node, &way);
  if (!found) {
    way.count = 0;
    found = way_up(document, node, &way);
  }
  if (!found) out->failed = true;
  for (size_t i = 0; found && i < way.count; i++) {
    const way_step *step = cg_vec_at(&way, way_step, i);
    if (codegen_node_raw(document, step->parent)->kind == CODEGEN_NODE_OBJECT)
      cg_pointer_part(out, codegen_node_key(document, step->id));
    else
      cg_buf_printf(out, "/%u", step->ordinal);
  }
  cg_vec_release(&way);
}
