/* SPDX-License-Identifier: MIT
 *
 * Groups of declarations that reach each other (Tarjan's components, without recursion), and which of them have no
 * finite value (a least fixpoint by counting, linear).
 *
 * Invariant: a component is numbered when it is complete, so that its successors have smaller numbers.
 */
#include "close.h"

typedef struct tarjan {
  uint32_t *index, *low, *next, *path, *stack;
  uint32_t counter, path_count, stack_count;
} tarjan;

static void complete(cg_closer *c, tarjan *t, uint32_t decl) {
  const cg_edges *edges = &c->model->edges;
  uint32_t group = ++c->groups, members = 0, member;
  do {
    member = t->stack[--t->stack_count];
    c->group[member] = group;
    members++;
  } while (member != decl);
  bool recursive = members > 1;
  for (uint32_t i = edges->first[decl]; i < edges->first[decl + 1]; i++) recursive |= edges->target[i] == decl;
  c->flags[group] = recursive ? CODEGEN_GROUP_RECURSIVE : 0;
}

static void visit(cg_closer *c, tarjan *t, uint32_t root) {
  const cg_edges *edges = &c->model->edges;
  t->path[t->path_count++] = root;
  while (t->path_count) {
    uint32_t d = t->path[t->path_count - 1];
    if (!t->index[d]) {
      t->index[d] = t->low[d] = ++t->counter;
      t->next[d] = edges->first[d];
      t->stack[t->stack_count++] = d;
    }
    if (t->next[d] < edges->first[d + 1]) {
      uint32_t to = edges->target[t->next[d]++];
      if (!t->index[to])
        t->path[t->path_count++] = to;
      else if (!c->group[to] && t->index[to] < t->low[d])
        t->low[d] = t->index[to];
      continue;
    }
    if (t->low[d] == t->index[d]) complete(c, t, d);
    t->path_count--;
    uint32_t above = t->path_count ? t->path[t->path_count - 1] : 0;
    if (above && !c->group[d] && t->low[d] < t->low[above]) t->low[above] = t->low[d];
  }
}

bool cg_close_groups(cg_closer *c) {
  tarjan t = {0};
  uint32_t *block = cg_calloc((size_t)c->decls * 5, sizeof *block);
  if (!block) return false;
  t.index = block;
  t.low = block + c->decls;
  t.next = block + (size_t)c->decls * 2;
  t.path = block + (size_t)c->decls * 3;
  t.stack = block + (size_t)c->decls * 4;
  for (uint32_t d = 1; d < c->decls; d++)
    if (cg_decl_lives(c->view, d) && !t.index[d]) visit(c, &t, d);
  cg_free(block);
  return true;
}

/* -- values that cannot end -------------------------------------------------------------------------------------- */

typedef struct ending {
  cg_closer *c;
  uint32_t *parent;  /* by type: the type that needs this one */
  uint32_t *need;    /* by type: how many it still waits for; DONE: has a finite value */
  uint32_t *waiting; /* by type: next REF that waits for the same declaration */
  uint32_t *first;   /* by declaration: REFs that wait for it */
  cg_vec work, done;
  bool all; /* every declaration takes part, not only recursive groups */
} ending;

#define DONE UINT32_MAX

static bool takes_part(const ending *e, uint32_t decl) {
  return codegen_decl_at(e->c->view, decl)->kind == CODEGEN_DECL_TYPE && cg_decl_lives(e->c->view, decl) &&
         (e->all || e->c->flags[e->c->group[decl]] & CODEGEN_GROUP_RECURSIVE);
}

/* Has a finite value whatever it leads to. */
static bool ends_at_once(const ending *e, uint32_t type) {
  const codegen_type *t = codegen_type_at(e->c->view, type);
  if (t->row.flags & CODEGEN_TYPE_NULLABLE) return true;
  switch (t->kind) {
    case CODEGEN_REF: return !takes_part(e, t->target);
    case CODEGEN_ARRAY: return codegen_array_at(e->c->view, t->array)->min == 0;
    case CODEGEN_RECORD:
    case CODEGEN_UNION:
    case CODEGEN_INTERSECTION: return false;
    default: return true;
  }
}

static void add(ending *e, cg_vec *to, uint32_t type) {
  uint32_t *slot = cg_vec_add(to, 1);
  if (slot)
    *slot = type;
  else
    e->c->memory = true;
}

static void needs(ending *e, uint32_t type, uint32_t child) {
  if (!child || ends_at_once(e, child)) return;
  e->need[type]++;
  e->parent[child] = type;
  add(e, &e->work, child);
}

static void open_union(ending *e, uint32_t id, const codegen_type *t) {
  bool any = false;
  for (uint32_t i = 0; i < t->cases.count && !any; i++) {
    uint32_t child = codegen_case_at(e->c->view, t->cases.first + i)->type;
    any = child && ends_at_once(e, child);
  }
  for (uint32_t i = 0; i < t->cases.count && !any; i++)
    needs(e, id, codegen_case_at(e->c->view, t->cases.first + i)->type);
  if (e->need[id]) e->need[id] = 1; /* one of them will do */
}

static void open_type(ending *e, uint32_t id) {
  const codegen_model *view = e->c->view;
  const codegen_type *t = codegen_type_at(view, id);
  if (t->kind == CODEGEN_RECORD) {
    codegen_range fields = codegen_object_at(view, t->object)->fields;
    for (uint32_t i = 0; i < fields.count; i++) {
      const codegen_field *f = codegen_field_at(view, fields.first + i);
      if (f->presence[0] == CODEGEN_REQUIRED || f->presence[1] == CODEGEN_REQUIRED ||
          f->presence[2] == CODEGEN_REQUIRED)
        needs(e, id, f->type);
    }
  } else if (t->kind == CODEGEN_ARRAY) {
    const codegen_array *a = codegen_array_at(view, t->array);
    for (uint32_t i = 0; i < a->head.count && i < a->min; i++) needs(e, id, codegen_list_at(view, a->head, i));
    if (a->min > a->head.count) needs(e, id, a->items);
  } else if (t->kind == CODEGEN_INTERSECTION) {
    for (uint32_t i = 0; i < t->parts.count; i++) needs(e, id, codegen_list_at(view, t->parts, i));
  } else if (t->kind == CODEGEN_UNION) {
    open_union(e, id, t);
  } else if (t->kind == CODEGEN_REF) {
    e->need[id] = 1;
    e->waiting[id] = e->first[t->target];
    e->first[t->target] = id;
  }
  if (!e->need[id]) add(e, &e->done, id);
}

static void satisfied(ending *e, uint32_t type) {
  if (!type || e->need[type] == DONE || !e->need[type]) return;
  if (--e->need[type] == 0) add(e, &e->done, type);
}

static void settle(ending *e) {
  while (e->done.count && !e->c->memory) {
    uint32_t type = *cg_vec_at(&e->done, uint32_t, --e->done.count);
    uint32_t decl = codegen_type_at(e->c->view, type)->decl;
    if (e->need[type] == DONE) continue;
    e->need[type] = DONE;
    for (uint32_t ref = decl ? e->first[decl] : 0; ref; ref = e->waiting[ref]) satisfied(e, ref);
    satisfied(e, e->parent[type]);
  }
}

static bool solve(ending *e) {
  cg_closer *c = e->c;
  uint32_t types = codegen_row_count(c->view, CODEGEN_TABLE_TYPE);
  bool endless = false;
  uint32_t *block = cg_calloc((size_t)types * 3 + c->decls, sizeof *block);
  if (!block) {
    c->memory = true;
    return false;
  }
  e->parent = block;
  e->need = block + types;
  e->waiting = block + (size_t)types * 2;
  e->first = block + (size_t)types * 3;
  for (uint32_t d = 1; d < c->decls; d++)
    if (takes_part(e, d)) add(e, &e->work, codegen_decl_at(c->view, d)->subject);
  while (e->work.count && !c->memory) {
    uint32_t type = *cg_vec_at(&e->work, uint32_t, --e->work.count);
    if (ends_at_once(e, type))
      add(e, &e->done, type);
    else
      open_type(e, type);
  }
  settle(e);
  for (uint32_t d = 1; d < c->decls && !c->memory; d++) {
    if (!takes_part(e, d) || e->need[codegen_decl_at(c->view, d)->subject] == DONE) continue;
    c->flags[c->group[d]] |= CODEGEN_GROUP_ENDLESS;
    endless = true;
  }
  cg_free(block);
  return endless;
}

bool cg_close_endless(cg_closer *c) {
  ending e = {.c = c};
  bool recursive = false;
  for (uint32_t g = 1; g <= c->groups; g++) recursive |= (c->flags[g] & CODEGEN_GROUP_RECURSIVE) != 0;
  if (!recursive) return true;
  cg_vec_init(&e.work, sizeof(uint32_t));
  cg_vec_init(&e.done, sizeof(uint32_t));
  e.all = solve(&e); /* who needs an endless one is endless, too, recursive or not */
  if (e.all) solve(&e);
  cg_vec_release(&e.work);
  cg_vec_release(&e.done);
  return !c->memory;
}
