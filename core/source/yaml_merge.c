/* SPDX-License-Identifier: MIT
 *
 * Merge keys (`<<`, YAML 1.1, type "merge"): real documents use them. A merged member is an alias node behind the
 * explicit members: explicit keys win, then earlier sources win. A mapping or list written inline as the value of `<<`
 * stays on the tape as a shadowed member, so that nobody sees it. Anything else under `<<` is an ordinary member.
 */
#include "yaml_reader.h"

static uint32_t after(const cg_tape *tape, uint32_t node) {
  const codegen_node *row = &tape->node[node];
  return row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT ? row->next : node + 1;
}

static uint32_t target(const cg_tape *tape, uint32_t node) {
  return tape->node[node].kind == CODEGEN_NODE_ALIAS ? tape->node[node].next : node;
}

bool cg_yaml_merge_add(cg_yaml_reader *r, uint32_t object) {
  uint32_t *slot = cg_vec_add(&r->merge, 1);
  if (slot) *slot = object;
  return slot != NULL;
}

static cg_status charge(cg_yaml_reader *r, uint64_t size, uint32_t at) {
  r->merged = size > UINT64_MAX - r->merged ? UINT64_MAX : r->merged + size;
  if (r->merged <= CG_YAML_MERGED_MAX) return CODEGEN_OK;
  return cg_yaml_fail(r, "CGS0008", at, at, "write the repeated part once and refer to it with $ref",
                      "merge keys bring more than %u members", CG_YAML_MERGED_MAX);
}

cg_status cg_yaml_merge_inline(cg_yaml_reader *r, uint32_t node, uint64_t size) {
  cg_tape *tape = &r->tape;
  uint32_t count = tape->node[node].extra, child = node + 1;
  bool list = tape->node[node].kind == CODEGEN_NODE_ARRAY;
  if (list) {
    for (uint32_t i = 0; i < count; i++, child = after(tape, child))
      if (tape->node[target(tape, child)].kind != CODEGEN_NODE_OBJECT) return CODEGEN_OK;
    if (count == 0) return CODEGEN_OK;
    child = node + 1;
    for (uint32_t i = 0; i < count; i++, child = after(tape, child))
      if (!cg_yaml_merge_add(r, target(tape, child))) goto memory;
  } else if (!cg_yaml_merge_add(r, node)) {
    goto memory;
  }
  tape->node[node].flags |= CODEGEN_NODE_SHADOWED;
  r->aliased += size; /* it counts twice; the next alias or the tape meets the ceiling */
  return CODEGEN_OK;
memory:
  tape->status = CODEGEN_ERR_MEMORY;
  return CODEGEN_ERR_MEMORY;
}

/** Adds the members of one source that the mapping does not have yet. */
static cg_status merge_object(cg_yaml_reader *r, cg_yaml_frame *frame, uint32_t object, cg_map *have) {
  cg_tape *tape = &r->tape;
  uint32_t count = tape->node[object].extra, child = object + 1, *value;
  cg_status status = charge(r, count, frame->end);
  if (status) return status;
  for (uint32_t i = 0; i < count; i++, child = after(tape, child)) {
    codegen_node row = tape->node[child];
    bool added = false;
    if (row.flags & CODEGEN_NODE_SHADOWED) continue;
    value = cg_map_put(have, cg_tape_key_text(tape, child), &added);
    if (!value) {
      tape->status = CODEGEN_ERR_MEMORY;
      return tape->status;
    }
    if (!added) continue;
    cg_tape_key(tape, row.key, row.key_size, (row.flags & CODEGEN_NODE_KEY_POOLED) != 0);
    if (cg_tape_alias(tape, target(tape, child), row.begin, row.end) == 0) return tape->status;
    frame->size++;
  }
  return CODEGEN_OK;
}

cg_status cg_yaml_merge(cg_yaml_reader *r, cg_yaml_frame *frame) {
  cg_tape *tape = &r->tape;
  uint32_t count = tape->node[frame->node].extra, child = frame->node + 1;
  cg_status status = CODEGEN_OK;
  cg_map have;
  cg_map_init(&have);
  for (uint32_t i = 0; i < count; i++, child = after(tape, child)) {
    if (tape->node[child].flags & CODEGEN_NODE_SHADOWED) continue;
    if (!cg_map_put(&have, cg_tape_key_text(tape, child), NULL)) {
      status = tape->status = CODEGEN_ERR_MEMORY;
      goto done;
    }
  }
  for (size_t i = frame->merge_base; i < r->merge.count && status == CODEGEN_OK; i++)
    status = merge_object(r, frame, *cg_vec_at(&r->merge, uint32_t, i), &have);
done:
  cg_map_release(&have);
  return status;
}
