/* SPDX-License-Identifier: MIT
 *
 * Aliases that lead back to themselves through unions, intersections and references alone, which the language refuses:
 * strongly connected components of the graph that has those references for edges (Tarjan's, with a stack of its own,
 * since chains may be as long as a document).
 */
#include "typescript.h"

#include <codegen-sdk/seen.h>

typedef struct graph {
  const codegen_model *model;
  uint32_t count;
  uint32_t *first, *edge; /* edges of declaration d: edge[first[d]] up to edge[first[d + 1]] */
  uint32_t edges;
  uint32_t *number, *low, *stack, *path, *next;
  uint32_t *group;
  uint32_t numbered, stacked, groups;
} graph;

/* References that stand in a type outside of objects and arrays, and lead back into the group of their owner. What is
   nested deeper than types are written has none. */
static void add_edges(graph *g, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(g->model, type);
  if (depth > CODEGEN_TS_DEPTH) return;
  if (t->kind == CODEGEN_REF && t->closes && t->target < g->count) {
    if (g->edge) g->edge[g->edges] = t->target;
    g->edges++;
  }
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++)
      add_edges(g, codegen_case_at(g->model, t->cases.first + i)->type, depth + 1);
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++) add_edges(g, codegen_list_at(g->model, t->parts, i), depth + 1);
}

static void see(const codegen_model *model, uint32_t type, uint32_t depth, codegen_hash *digest) {
  const codegen_type *t = codegen_type_at(model, type);
  if (depth > CODEGEN_TS_DEPTH) return;
  if (t->kind == CODEGEN_REF && t->closes) codegen_seen_number(digest, t->target);
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    see(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1, digest);
  for (uint32_t i = 0; t->kind == CODEGEN_INTERSECTION && i < t->parts.count; i++)
    see(model, codegen_list_at(model, t->parts, i), depth + 1, digest);
}

/** Adds to a digest what codegen_ts_alias_groups sees of a declared type. */
void codegen_ts_see_aliases(const codegen_model *model, uint32_t type, codegen_hash *digest) {
  see(model, type, 0, digest);
}

static void collect(graph *g) {
  g->edges = 0;
  for (uint32_t d = 0; d < g->count; d++) {
    const codegen_decl *decl = codegen_decl_at(g->model, d);
    if (g->first) g->first[d] = g->edges;
    if (d && decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED))
      add_edges(g, decl->subject, 0);
  }
  if (g->first) g->first[g->count] = g->edges;
}

static void enter(graph *g, uint32_t d, uint32_t *depth) {
  g->number[d] = g->low[d] = ++g->numbered;
  g->next[d] = g->first[d];
  g->stack[g->stacked++] = d;
  g->path[(*depth)++] = d;
}

/* Takes a finished component off the stack; one declaration alone counts if it refers to itself. */
static void leave(graph *g, uint32_t d) {
  bool circle = g->stack[g->stacked - 1] != d;
  uint32_t top;
  for (uint32_t i = g->first[d]; i < g->first[d + 1] && !circle; i++) circle = g->edge[i] == d;
  if (circle) g->groups++;
  do {
    top = g->stack[--g->stacked];
    g->low[top] = UINT32_MAX; /* no longer on the stack */
    if (circle) g->group[top] = g->groups;
  } while (top != d);
}

static void visit(graph *g, uint32_t root) {
  uint32_t depth = 0;
  enter(g, root, &depth);
  while (depth) {
    uint32_t d = g->path[depth - 1];
    if (g->next[d] < g->first[d + 1]) {
      uint32_t to = g->edge[g->next[d]++];
      if (!g->number[to])
        enter(g, to, &depth);
      else if (g->low[to] != UINT32_MAX && g->number[to] < g->low[d])
        g->low[d] = g->number[to];
      continue;
    }
    depth--;
    if (depth && g->low[d] < g->low[g->path[depth - 1]]) g->low[g->path[depth - 1]] = g->low[d];
    if (g->low[d] == g->number[d]) leave(g, d);
  }
}

static uint32_t *numbers(codegen_ctx *ctx, uint32_t arena, uint32_t count) {
  uint32_t *list = codegen_alloc(ctx, arena, (count + 1) * sizeof *list, _Alignof(uint32_t));
  if (list) __builtin_memset(list, 0, (count + 1) * sizeof *list);
  return list;
}

/** Finds the aliases that lead back to themselves. */
codegen_status codegen_ts_alias_groups(codegen_ctx *ctx, const codegen_model *model, const uint32_t **groups) {
  graph g = {.model = model, .count = codegen_row_count(model, CODEGEN_TABLE_DECL)};
  uint32_t **list[] = {&g.first, &g.number, &g.low, &g.stack, &g.path, &g.next};
  collect(&g);
  *groups = g.group = numbers(ctx, CODEGEN_ARENA_RUN, g.count);
  if (!g.group) return CODEGEN_ERR_MEMORY;
  if (!g.edges) return CODEGEN_OK;
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (!(*list[i] = numbers(ctx, CODEGEN_ARENA_CALL, g.count))) return CODEGEN_ERR_MEMORY;
  if (!(g.edge = numbers(ctx, CODEGEN_ARENA_CALL, g.edges))) return CODEGEN_ERR_MEMORY;
  collect(&g);
  for (uint32_t d = 1; d < g.count; d++)
    if (!g.number[d] && g.first[d] < g.first[d + 1]) visit(&g, d);
  return CODEGEN_OK;
}
