/* SPDX-License-Identifier: MIT
 *
 * Directions: in which ones operations reach a declaration, and in which ones its shape differs.
 *
 * Both are least fixpoints over the references, three bits a declaration, so that each is visited at most four times. A
 * reference below a field that is absent in a direction is not walked in it.
 */
#include "close.h"

typedef struct queue {
  uint32_t *item;
  uint8_t *in;
  uint32_t count;
} queue;

static void push(queue *q, uint32_t decl) {
  if (q->in[decl]) return;
  q->in[decl] = 1;
  q->item[q->count++] = decl;
}

static uint32_t pop(queue *q) {
  uint32_t decl = q->item[--q->count];
  q->in[decl] = 0;
  return decl;
}

static void flow_used(cg_closer *c, queue *q) {
  const cg_edges *edges = &c->model->edges;
  for (uint32_t d = 1; d < c->decls; d++) {
    if (!cg_decl_lives(c->view, d) || codegen_decl_at(c->view, d)->kind != CODEGEN_DECL_OPERATION) continue;
    c->used[d] = 7;
    push(q, d);
  }
  while (q->count) {
    uint32_t d = pop(q);
    for (uint32_t i = edges->first[d]; i < edges->first[d + 1]; i++) {
      uint32_t to = edges->target[i];
      uint8_t now = c->used[to] | (c->used[d] & edges->mask[i]);
      if (now == c->used[to]) continue;
      c->used[to] = now;
      push(q, to);
    }
  }
}

static bool is_type(const cg_closer *c, uint32_t decl) {
  return codegen_decl_at(c->view, decl)->kind == CODEGEN_DECL_TYPE;
}

/* Against the references: a difference spreads to whoever walks there in both directions of the pair. */
static void flow_differs(cg_closer *c, queue *q, const uint32_t *first, const uint32_t *from, const uint8_t *mask) {
  for (uint32_t d = 1; d < c->decls; d++)
    if (c->differs[d]) push(q, d);
  while (q->count) {
    uint32_t d = pop(q);
    for (uint32_t i = first[d]; i < first[d + 1]; i++) {
      uint8_t now = c->differs[from[i]] | (c->differs[d] & cg_pairs_within(mask[i]));
      if (now == c->differs[from[i]] || !is_type(c, from[i])) continue;
      c->differs[from[i]] = now;
      push(q, from[i]);
    }
  }
}

bool cg_close_flow(cg_closer *c) {
  const cg_edges *edges = &c->model->edges;
  queue q = {0};
  bool ok = false;
  uint32_t *first = cg_calloc((size_t)c->decls + 2, sizeof *first);
  uint32_t *from = cg_malloc(((size_t)edges->count + 1) * sizeof *from);
  uint8_t *mask = cg_malloc((size_t)edges->count + 1);
  q.item = cg_malloc((size_t)c->decls * sizeof *q.item);
  q.in = cg_calloc(c->decls, 1);
  if (!first || !from || !mask || !q.item || !q.in) goto done;
  for (uint32_t i = 0; i < edges->count; i++) first[edges->target[i] + 2]++;
  for (uint32_t d = 2; d <= c->decls + 1; d++) first[d] += first[d - 1];
  for (uint32_t d = 1; d < c->decls; d++) {
    for (uint32_t i = edges->first[d]; i < edges->first[d + 1]; i++) {
      uint32_t at = first[edges->target[i] + 1]++;
      from[at] = d;
      mask[at] = edges->mask[i];
    }
  }
  flow_used(c, &q);
  flow_differs(c, &q, first, from, mask);
  ok = true;
done:
  cg_free(first);
  cg_free(from);
  cg_free(mask);
  cg_free(q.item);
  cg_free(q.in);
  return ok;
}
