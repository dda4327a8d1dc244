/* SPDX-License-Identifier: MIT
 *
 * Reading a document again of which one small value is another: only that value is parsed, and its nodes take the place
 * of the old ones.
 *
 * Why this gives what parsing everything would: a parser that comes to a place by the same bytes is in the same state
 * there; where one value stood another one stands, as a whole; and behind it come the same bytes again.
 *
 * Invariant: until the new value was parsed nothing is changed; from then on nothing fails.
 */
#include <stdatomic.h>

#include "document.h"
#include "shift.h"

#define DEEP 64u                 /* levels that are gone down */
#define TRIES 4u                 /* values around each other that are tried */
#define LONG ((uint32_t)1 << 20) /* bytes of a value that is worth it */

static struct codegen_document_index *index_of(codegen_document *document) {
  return (struct codegen_document_index *)(uintptr_t)document->index;
}

static codegen_node *node_at(codegen_document *document, uint32_t node) {
  return index_of(document)->node + node;
}

/* The child in which bytes `begin` to `end` lie, 0: in none. */
static uint32_t child_around(const codegen_document *document, uint32_t parent, uint32_t begin, uint32_t end) {
  uint32_t count = codegen_node_count(document, parent), child = codegen_node_first(document, parent);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
    const codegen_node *node = codegen_node_raw(document, child);
    if (node->begin > begin) return 0;
    if (node->end >= end) return child;
  }
  return 0;
}

/* Whether nothing below a node lies in tables beside the tape. */
static bool is_plain(const codegen_document *document, uint32_t node) {
  const unsigned special = CODEGEN_NODE_POOLED | CODEGEN_NODE_KEY_POOLED | CODEGEN_NODE_INDEXED | CODEGEN_NODE_SHADOWED;
  uint32_t end = codegen_node_after(document, node);
  if (codegen_node_raw(document, node)->flags & (CODEGEN_NODE_POOLED | CODEGEN_NODE_INDEXED)) return false;
  for (uint32_t i = node + 1; i < end; i++)
    if (codegen_node_raw(document, i)->flags & special) return false;
  return true;
}

/* The new value alone; NULL when the bytes are not exactly one value, or not a plain one. `bytes` keeps its text. */
static codegen_document *parse_value(cg_str text, uint32_t depth, uint32_t most, cg_buf *bytes) {
  cg_source_limits limits = {.max_depth = most > depth ? most - depth : 1};
  cg_diags *quiet = cg_diags_new();
  codegen_document *value = NULL;
  bool ok = quiet && cg_buf_reserve(bytes, text.size + 16);
  if (ok) {
    cg_buf_str(bytes, text);
    memset(bytes->data + bytes->size, 0, 16);
    value = cg_document_parse_json(cg_buf_get(bytes), CG_STR(""), 0, &limits, quiet);
  }
  const codegen_node *root = value ? codegen_node_raw(value, 1) : NULL;
  if (value && (cg_diags_any(quiet) || root->begin || root->end != text.size || !is_plain(value, 1))) {
    cg_document_free(value);
    value = NULL;
  }
  cg_diags_free(quiet);
  return value;
}

static bool is_container(const codegen_node *node) {
  return node->kind == CODEGEN_NODE_ARRAY || node->kind == CODEGEN_NODE_OBJECT;
}

/* Puts the nodes of `value` where those of `node` were. */
static void put_value(codegen_document *document, const codegen_document *value, const cg_shift *s) {
  const codegen_node old = *node_at(document, s->node);
  uint32_t count = value->node_count - 1;
  for (uint32_t i = 0; i < count; i++) {
    codegen_node *to = node_at(document, s->node + i);
    *to = *codegen_node_raw(value, i + 1);
    to->begin += s->byte;
    to->end += s->byte;
    if (is_container(to)) to->next += s->node - 1;
    if (to->key) to->key += s->byte;
  }
  codegen_node *root = node_at(document, s->node);
  root->key = old.key;
  root->key_size = old.key_size;
  root->flags |= old.flags & (CODEGEN_NODE_KEY_POOLED | CODEGEN_NODE_SHADOWED);
}

/* What stands behind: places move, and so do the ends of what is around. */
static void move_rest(codegen_document *document, const cg_shift *s, uint32_t old_count) {
  struct codegen_document_index *index = index_of(document);
  for (uint32_t i = s->node_end; i < old_count; i++) {
    codegen_node *node = node_at(document, i + s->node_move);
    node->begin += s->byte_move;
    node->end += s->byte_move;
    if (is_container(node)) node->next += s->node_move;
    if (!(node->flags & CODEGEN_NODE_KEY_POOLED) && node->key) node->key += s->byte_move;
  }
  for (size_t i = 0; s->node_move && i < index->slot_count; i++)
    if (index->slot[i].node >= s->node_end) index->slot[i].node += s->node_move;
  cg_free(atomic_exchange(&index->parent, NULL));
  atomic_store(&index->walked, 0);
}

static bool splice(codegen_document *document, cg_str text, const codegen_document *value, const uint32_t *way,
                   uint32_t depth, cg_shift *s) {
  struct codegen_document_index *index = index_of(document);
  uint32_t old_count = document->node_count, node = way[depth];
  s->node = node;
  s->node_end = codegen_node_after(document, node);
  s->node_move = node + value->node_count - 1 - s->node_end;
  s->byte = codegen_node_raw(document, node)->begin;
  s->byte_end = codegen_node_raw(document, node)->end;
  s->byte_move = (uint32_t)(text.size - document->bytes.size);
  if ((int32_t)s->node_move > 0) {
    codegen_node *more = cg_realloc(index->node, ((size_t)old_count + s->node_move) * sizeof *more);
    if (!more) return false;
    index->node = more;
    document->nodes = (const unsigned char *)more;
  }
  memmove(node_at(document, s->node_end + s->node_move), node_at(document, s->node_end),
          (size_t)(old_count - s->node_end) * sizeof(codegen_node));
  document->node_count = old_count + s->node_move;
  put_value(document, value, s);
  move_rest(document, s, old_count);
  for (uint32_t i = 0; i < depth; i++) {
    node_at(document, way[i])->end += s->byte_move;
    node_at(document, way[i])->next += s->node_move;
  }
  document->bytes = text;
  return true;
}

bool cg_document_splice(codegen_document *document, cg_str text, uint32_t max_depth, cg_shift *out) {
  size_t head, tail;
  cg_shift_same(document->bytes, text, &head, &tail);
  return cg_document_splice_at(document, text, head, tail, max_depth, out);
}

bool cg_document_splice_at(codegen_document *document, cg_str text, size_t head, size_t tail, uint32_t max_depth,
                           cg_shift *out) {
  cg_str was = document->bytes; /* its size and place alone */
  uint32_t way[DEEP] = {1}, depth = 0, inner;
  *out = (cg_shift){
      .was = was, .pool_was = document->pool, .now = document, .node_end = UINT32_MAX, .lost_at = UINT32_MAX};
  out->byte = out->pool = UINT32_MAX;
  if (document->node_count < 2 || document->index->grows || was.size > INT32_MAX || text.size > INT32_MAX) return false;
  if (head == was.size && head == text.size) {
    document->bytes = text;
    return true;
  }
  cg_odd_release(&index_of(document)->odd); /* other bytes come */
  uint32_t begin = (uint32_t)head, end = (uint32_t)(was.size - tail), change = (uint32_t)(text.size - was.size);
  while (depth + 1 < DEEP && (inner = child_around(document, way[depth], begin, end)) != 0) way[++depth] = inner;
  for (uint32_t i = 0; i < TRIES && depth; i++, depth--) {
    const codegen_node *node = codegen_node_raw(document, way[depth]);
    uint32_t size = node->end + change - node->begin;
    cg_buf bytes;
    if (node->begin > begin || node->end < end) continue;
    if (size > LONG || !is_plain(document, way[depth])) return false;
    cg_buf_init(&bytes, CG_BUF_MAX);
    cg_str slice = {text.data + node->begin, size};
    codegen_document *value = parse_value(slice, depth, max_depth ? max_depth : 1000, &bytes);
    bool ok = value && splice(document, text, value, way, depth, out);
    cg_document_free(value);
    cg_buf_release(&bytes);
    if (ok || value) return ok;
  }
  return false;
}
