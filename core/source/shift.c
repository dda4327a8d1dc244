/* SPDX-License-Identifier: MIT
 *
 * Where things went between two readings of one document that differ in a single value.
 *
 * Invariant: what stands outside of that value has the same bytes in both, so that the same nodes stand there in the
 * same order: those before it have their number and their place, those behind it moved by the same distance.
 */
#include "shift.h"

#include "document.h"

/* How many bytes are equal at the beginning, at most `most`. */
static size_t same_head(const char *a, const char *b, size_t most) {
  const size_t step = 4096;
  size_t at = 0;
  while (most - at >= step && memcmp(a + at, b + at, step) == 0) at += step;
  while (at < most && a[at] == b[at]) at++;
  return at;
}

/* And at the end. */
static size_t same_tail(cg_str a, cg_str b, size_t most) {
  const size_t step = 4096;
  const char *from = a.data + a.size, *to = b.data + b.size;
  size_t at = 0;
  while (most - at >= step && memcmp(from - at - step, to - at - step, step) == 0) at += step;
  while (at < most && *(from - at - 1) == *(to - at - 1)) at++;
  return at;
}

bool cg_shift_same(cg_str a, cg_str b, size_t *head, size_t *tail) {
  size_t most = a.size < b.size ? a.size : b.size;
  *head = same_head(a.data, b.data, most);
  *tail = 0;
  if (*head == a.size && *head == b.size) return true;
  *tail = same_tail(a, b, most - *head);
  return false;
}

/* The child of both containers in which bytes `begin` to `end` of the first one lie, and `change` more of the second;
 * 0: there is none such. */
static uint32_t child_around(const codegen_document *from, const codegen_document *to, uint32_t parent, uint32_t begin,
                             uint32_t end, uint32_t change) {
  uint32_t count = codegen_node_count(from, parent), child = codegen_node_first(from, parent);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(from, child)) {
    const codegen_node *old = codegen_node_raw(from, child), *now = codegen_node_raw(to, child);
    if (old->begin > begin) break;
    if (old->end < end) continue;
    bool same = now->begin == old->begin && now->end == old->end + change && child < to->node_count;
    return same ? child : 0;
  }
  return 0;
}

static bool is_pooled_text(const codegen_node *node) {
  return (node->kind == CODEGEN_NODE_STRING || node->kind == CODEGEN_NODE_NUMBER) && node->flags & CODEGEN_NODE_POOLED;
}

/* Where the pool stood when node `from` was about to be read: what comes next begins there. */
static uint32_t pool_before(const codegen_document *document, uint32_t from, bool key) {
  for (uint32_t i = from; i < document->node_count; i++, key = true) {
    const codegen_node *node = codegen_node_raw(document, i);
    if (key && node->flags & CODEGEN_NODE_KEY_POOLED) return node->key;
    if (is_pooled_text(node)) return node->extra;
  }
  return (uint32_t)document->pool.size;
}

static uint32_t behind(const codegen_document *document, uint32_t node) {
  return codegen_node_after(document, node);
}

bool cg_document_shift(const codegen_document *from, const codegen_document *to, cg_shift *out) {
  size_t head, tail;
  cg_shift_same(from->bytes, to->bytes, &head, &tail);
  return cg_document_shift_at(from, to, head, tail, out);
}

bool cg_document_shift_at(const codegen_document *from, const codegen_document *to, size_t head, size_t tail,
                          cg_shift *out) {
  cg_str a = from->bytes, b = to->bytes; /* sizes and places alone */
  *out = (cg_shift){.was = a, .pool_was = from->pool, .now = to, .node_end = UINT32_MAX, .lost_at = UINT32_MAX};
  out->byte = out->pool = UINT32_MAX;
  if (from->node_count < 2 || to->node_count < 2) return false;
  if (head == a.size && head == b.size) return from->node_count == to->node_count;
  uint32_t begin = (uint32_t)head, end = (uint32_t)(a.size - tail), change = (uint32_t)(b.size - a.size);
  uint32_t node = 1, inner;
  if (codegen_node_raw(to, 1)->begin != codegen_node_raw(from, 1)->begin) return false;
  while ((inner = child_around(from, to, node, begin, end, change)) != 0) node = inner;
  const codegen_node *old = codegen_node_raw(from, node);
  if (node == 1 || old->begin > begin || old->end < end) return false;
  out->node = node;
  out->node_end = behind(from, node);
  out->node_move = behind(to, node) - out->node_end;
  out->byte = old->begin;
  out->byte_end = old->end;
  out->byte_move = change;
  out->pool = pool_before(from, node, false);
  out->pool_end = pool_before(from, out->node_end, true);
  out->pool_move = pool_before(to, behind(to, node), true) - out->pool_end;
  return pool_before(to, node, false) == out->pool && out->node_end + out->node_move <= to->node_count &&
         from->node_count + out->node_move == to->node_count &&
         (uint32_t)from->pool.size + out->pool_move == (uint32_t)to->pool.size;
}

cg_str cg_shift_text(const cg_shift *shift, uint32_t begin, uint32_t size, cg_arena *arena) {
  cg_str old = {shift->was.data + begin, size}, now = shift->now->bytes, lost = shift->lost;
  if (shift->lost_at == UINT32_MAX) return cg_arena_copy(arena, old);
  char *out = cg_arena_alloc(arena, (size_t)size + 1, 1);
  uint32_t lost_end = shift->lost_at + (uint32_t)lost.size, move = (uint32_t)(now.size - shift->was.size);
  for (uint32_t i = 0; out && i < size; i++) {
    uint32_t at = begin + i;
    out[i] = at < shift->lost_at ? now.data[at] : at < lost_end ? lost.data[at - shift->lost_at] : now.data[at + move];
  }
  if (out) out[size] = '\0';
  return (cg_str){out, out ? size : 0};
}
