/* SPDX-License-Identifier: MIT
 *
 * The model's own document: values that readers and passes make. JSON texts are appended to it, each a root of its own.
 *
 * Invariants: what was handed out stays where it is, because nodes and pool grow inside address space that was reserved
 * at the start; everything is pooled, so that there is no source to outlive. Appending is [main] and never runs beside
 * reading threads.
 */
#include <sys/resource.h>

#include "document.h"
#include "source.h"
#include "stored.h"

#define RESERVE_MOST ((size_t)512 << 20) /* address space for the nodes, and for the pool; pages are taken when used */
#define RESERVE_LEAST ((size_t)16 << 20)

typedef struct own_box {
  codegen_document document;
  struct codegen_document_index index;
  size_t reserved; /* bytes of each region */
  size_t slot_count, slot_capacity;
} own_box;

/* Where address space is limited (ulimit -v), the rest of the run needs the most of it. */
static size_t reserve_most(void) {
  struct rlimit space;
  size_t most = RESERVE_MOST;
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return most;
  while (most > RESERVE_LEAST && most > space.rlim_cur / 16) most /= 2;
  return most;
}

codegen_document *cg_own_new(uint32_t id) {
  own_box *box = cg_calloc(1, sizeof *box);
  void *nodes = NULL, *pool = NULL;
  if (!box) return NULL;
  for (size_t size = reserve_most(); !pool && size >= RESERVE_LEAST; size /= 2) {
    nodes = cg_space_new(size);
    pool = nodes ? cg_space_new(size) : NULL;
    if (!pool) cg_space_free(nodes, size);
    box->reserved = size;
  }
  if (!pool) {
    cg_free(box);
    return NULL;
  }
  box->index = (struct codegen_document_index){.seed = cg_hash_seed(), .node = nodes, .pool = pool, .grows = true};
  box->document = (codegen_document){.struct_size = sizeof box->document,
                                     .id = id,
                                     .nodes = nodes,
                                     .node_stride = sizeof(codegen_node),
                                     .node_count = 1,
                                     .bytes = CG_STR(""),
                                     .pool = {pool, 0},
                                     .name = CG_STR("<model>"),
                                     .index = &box->index,
                                     .find = cg_document_find,
                                     .resolve = cg_document_resolve};
  return &box->document;
}

void cg_own_free(codegen_document *document) {
  if (!document) return;
  own_box *box = (own_box *)(void *)document;
  cg_space_free(box->index.node, box->reserved);
  cg_space_free(box->index.pool, box->reserved);
  cg_free(box->index.slot);
  cg_free(box);
}

static uint32_t pool_add(own_box *box, cg_str text) {
  codegen_document *own = &box->document;
  uint32_t offset = (uint32_t)own->pool.size;
  if (text.size) memcpy(box->index.pool + offset, text.data, text.size);
  box->index.pool[offset + text.size] = '\0';
  own->pool.size += text.size + 1;
  return offset;
}

static bool slots_add(own_box *box, const cg_slot *from, size_t count, uint32_t nodes) {
  size_t need = box->slot_count + count;
  if (need > UINT32_MAX) return false;
  if (need > box->slot_capacity) {
    size_t capacity = need + need / 2;
    cg_slot *slot = cg_realloc(box->index.slot, capacity * sizeof *slot);
    if (!slot) return false;
    box->index.slot = slot;
    box->slot_capacity = capacity;
  }
  for (size_t i = 0; i < count; i++) {
    cg_slot *to = box->index.slot + box->slot_count + i;
    *to = from[i];
    if (to->node) to->node += nodes;
  }
  box->slot_count = need;
  return true;
}

/* Copies a finished tape behind what is there. Room was checked. */
static void append(own_box *box, const codegen_document *from, uint32_t slots) {
  codegen_document *own = &box->document;
  uint32_t shift = own->node_count - 1;
  for (uint32_t i = 1; i < from->node_count; i++) {
    codegen_node *to = box->index.node + own->node_count++;
    *to = *codegen_node_raw(from, i);
    bool container = to->kind == CODEGEN_NODE_ARRAY || to->kind == CODEGEN_NODE_OBJECT;
    to->begin = to->end = 0;
    if (container) to->next += shift;
    if (to->flags & CODEGEN_NODE_INDEXED) to->size += slots;
    if (to->kind == CODEGEN_NODE_STRING || to->kind == CODEGEN_NODE_NUMBER) {
      to->extra = pool_add(box, codegen_node_text(from, i));
      to->flags |= CODEGEN_NODE_POOLED;
      to->text = 0;
    }
    cg_str key = codegen_node_key(from, i);
    if (key.size || (to->flags & CODEGEN_NODE_KEY_POOLED)) {
      to->key = pool_add(box, key);
      to->flags |= CODEGEN_NODE_KEY_POOLED;
    }
  }
}

cg_status cg_own_append(codegen_document *own, cg_str json, cg_diags *diags, uint32_t *node) {
  own_box *box = (own_box *)(void *)own;
  codegen_document *parsed = NULL;
  cg_status status = CODEGEN_ERR_MEMORY;
  size_t text = 0;
  char *padded = json.size < UINT32_MAX ? cg_calloc(json.size + 16, 1) : NULL;
  *node = 0;
  if (!padded) goto done;
  if (json.size) memcpy(padded, json.data, json.size);
  parsed = cg_document_parse_json((cg_str){padded, json.size}, own->name, 0, NULL, diags);
  status = CODEGEN_ERR_INPUT;
  if (!parsed) goto done;
  for (uint32_t i = 1; i < parsed->node_count; i++)
    text += codegen_node_text(parsed, i).size + codegen_node_key(parsed, i).size + 2;
  status = CODEGEN_ERR_LIMIT;
  if (text > box->reserved - own->pool.size - 16) goto done;
  if (parsed->node_count > box->reserved / sizeof(codegen_node) - own->node_count) goto done;
  status = CODEGEN_ERR_MEMORY;
  uint32_t slots = (uint32_t)box->slot_count;
  if (!slots_add(box, parsed->index->slot, parsed->index->slot_count, own->node_count - 1)) goto done;
  *node = own->node_count;
  append(box, parsed, slots);
  status = CODEGEN_OK;
done:
  cg_document_free(parsed);
  cg_free(padded);
  return status;
}

/* -- in a store -------------------------------------------------------------------------------------------------- */

bool cg_own_store(const codegen_document *own, cg_store_out *out) {
  const own_box *box = (const own_box *)(const void *)own;
  if (box->slot_count) return false; /* hashes by the seed of this process: what comes later has another one */
  cg_store_next(out, CG_PART_OWN_NODES);
  cg_store_add(out, own->nodes, (size_t)own->node_count * sizeof(codegen_node));
  cg_store_next(out, CG_PART_OWN_POOL);
  cg_store_add(out, own->pool.data, own->pool.size);
  return true;
}

codegen_document *cg_own_stored(const cg_store_in *in, uint32_t id) {
  codegen_document *own = cg_own_new(id);
  own_box *box = (own_box *)(void *)own;
  uint64_t nodes = cg_store_size(in, CG_PART_OWN_NODES), pool = cg_store_size(in, CG_PART_OWN_POOL);
  bool ok = own && nodes && nodes % sizeof(codegen_node) == 0 && nodes <= box->reserved && pool + 16 <= box->reserved &&
            cg_store_read(in, CG_PART_OWN_NODES, box->index.node, (size_t)nodes) &&
            cg_store_read(in, CG_PART_OWN_POOL, box->index.pool, (size_t)pool);
  if (!ok) {
    cg_own_free(own);
    return NULL;
  }
  own->node_count = (uint32_t)(nodes / sizeof(codegen_node));
  own->pool.size = (size_t)pool;
  return own;
}
