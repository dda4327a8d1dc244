/* SPDX-License-Identifier: MIT
 *
 * JSONPath: the nodes that an expression selects.
 *
 * Invariants: every node that is looked at is a step of the draft's budget; the recursion is as deep as filters are
 * nested; trees are walked by their links.
 */
#include "jsonpath.h"

typedef struct eval {
  cg_draft *draft;
  cg_draft_node *current; /* `@` */
} eval;

static bool select_query(eval *e, const cg_jsonpath *path, cg_vec *out);
static bool truth(eval *e, const cg_path_expr *expr);

static bool emit(eval *e, cg_vec *out, cg_draft_node *node) {
  cg_draft_node **slot = cg_draft_step(e->draft, 1) ? cg_vec_push(out) : NULL;
  if (!slot) {
    if (!e->draft->status) e->draft->status = CODEGEN_ERR_MEMORY;
    return false;
  }
  *slot = node;
  return true;
}

/* -- values ------------------------------------------------------------------------------------------------------ */

/** A value of a comparison; kind NONE is Nothing. */
typedef struct value {
  cg_draft_node *node; /* of containers, and whatever else was selected */
  cg_str text;
  char number[24];
  uint8_t kind;
} value;

static value of_node(cg_draft_node *node) {
  value out = {.node = node, .kind = node->kind};
  if (node->kind == CODEGEN_NODE_STRING || node->kind == CODEGEN_NODE_NUMBER) out.text = cg_draft_text(node);
  return out;
}

static void of_count(value *out, size_t count) {
  int size = snprintf(out->number, sizeof out->number, "%zu", count);
  out->kind = CODEGEN_NODE_NUMBER;
  out->text = (cg_str){out->number, (size_t)size};
}

static void evaluate(eval *e, const cg_path_expr *expr, value *out);

static void evaluate_length(eval *e, const cg_path_expr *expr, value *out) {
  value of = {0};
  size_t count = 0;
  evaluate(e, expr->left, &of);
  if (of.kind == CODEGEN_NODE_STRING) {
    for (size_t i = 0; i < of.text.size; i++) count += ((unsigned char)of.text.data[i] & 0xc0) != 0x80;
    if (cg_draft_step(e->draft, of.text.size)) of_count(out, count);
  } else if (of.kind == CODEGEN_NODE_OBJECT || of.kind == CODEGEN_NODE_ARRAY) {
    if (cg_draft_open(e->draft, of.node)) of_count(out, of.node->count);
  }
}

static void evaluate(eval *e, const cg_path_expr *expr, value *out) {
  cg_vec nodes;
  *out = (value){0};
  switch (expr->kind) {
    case CG_EXPR_STRING: *out = (value){.text = expr->text, .kind = CODEGEN_NODE_STRING}; return;
    case CG_EXPR_NUMBER: *out = (value){.text = expr->text, .kind = CODEGEN_NODE_NUMBER}; return;
    case CG_EXPR_TRUE: out->kind = CODEGEN_NODE_TRUE; return;
    case CG_EXPR_FALSE: out->kind = CODEGEN_NODE_FALSE; return;
    case CG_EXPR_NULL: out->kind = CODEGEN_NODE_NULL; return;
    case CG_EXPR_LENGTH: evaluate_length(e, expr, out); return;
    default: break;
  }
  cg_vec_init(&nodes, sizeof(cg_draft_node *));
  if (select_query(e, expr->query, &nodes)) {
    if (expr->kind == CG_EXPR_COUNT)
      of_count(out, nodes.count);
    else if (nodes.count == 1)
      *out = of_node(*cg_vec_at(&nodes, cg_draft_node *, 0));
  }
  cg_vec_release(&nodes);
}

static bool equal(eval *e, const value *a, const value *b) {
  if (a->kind != b->kind) return false;
  if (!cg_draft_step(e->draft, 1 + a->text.size / 64)) return false;
  if (a->kind == CODEGEN_NODE_STRING) return codegen_str_equal(a->text, b->text);
  if (a->kind == CODEGEN_NODE_NUMBER) return cg_number_compare(a->text, b->text) == 0;
  if (a->kind == CODEGEN_NODE_OBJECT || a->kind == CODEGEN_NODE_ARRAY)
    return cg_draft_equal(e->draft, a->node, b->node);
  return true;
}

static bool less(const value *a, const value *b) {
  if (a->kind != b->kind) return false;
  if (a->kind == CODEGEN_NODE_STRING) return codegen_str_compare(a->text, b->text) < 0;
  return a->kind == CODEGEN_NODE_NUMBER && cg_number_compare(a->text, b->text) < 0;
}

static bool compare(eval *e, const cg_path_expr *expr) {
  value a, b;
  evaluate(e, expr->left, &a);
  evaluate(e, expr->right, &b);
  switch (expr->compare) {
    case CG_COMPARE_EQ: return equal(e, &a, &b);
    case CG_COMPARE_NE: return !equal(e, &a, &b);
    case CG_COMPARE_LT: return less(&a, &b);
    case CG_COMPARE_LE: return less(&a, &b) || equal(e, &a, &b);
    case CG_COMPARE_GT: return less(&b, &a);
    default: return less(&b, &a) || equal(e, &a, &b);
  }
}

static bool truth(eval *e, const cg_path_expr *expr) {
  cg_vec nodes;
  bool some;
  /* chains of one operator lean to the left: walked without recursion */
  while (expr->kind == CG_EXPR_OR || expr->kind == CG_EXPR_AND) {
    const cg_path_expr *first = expr;
    uint8_t kind = expr->kind;
    uint32_t count = 0;
    while (first->kind == kind) first = first->left, count++;
    bool out = truth(e, first);
    for (uint32_t i = count; i-- > 0 && !e->draft->status;) {
      const cg_path_expr *at = expr;
      if (out == (kind == CG_EXPR_OR)) return out;
      if (!cg_draft_step(e->draft, i + (uint64_t)1)) return false;
      for (uint32_t k = 0; k < i; k++) at = at->left;
      out = truth(e, at->right);
    }
    return out;
  }
  if (expr->kind == CG_EXPR_NOT) return !truth(e, expr->left);
  if (expr->kind == CG_EXPR_COMPARE) return compare(e, expr);
  cg_vec_init(&nodes, sizeof(cg_draft_node *));
  some = select_query(e, expr->query, &nodes) && nodes.count > 0;
  cg_vec_release(&nodes);
  return some;
}

/* -- selectors --------------------------------------------------------------------------------------------------- */

static int64_t clamp(int64_t at, int64_t least, int64_t most) {
  return at < least ? least : at > most ? most : at;
}

static bool select_slice(eval *e, const cg_path_selector *s, cg_draft_node *node, cg_vec *out) {
  if (node->kind != CODEGEN_NODE_ARRAY || s->step == 0 || !cg_draft_open(e->draft, node)) return !e->draft->status;
  int64_t count = node->count, step = s->step;
  int64_t from = s->has_from ? s->from : step > 0 ? 0 : count - 1;
  int64_t to = s->has_to ? s->to : step > 0 ? count : -count - 1;
  if (from < 0 && s->has_from) from += count;
  if (to < 0) to += count;
  from = step > 0 ? clamp(from, 0, count) : clamp(from, -1, count - 1);
  to = step > 0 ? clamp(to, 0, count) : clamp(to, -1, count - 1);
  cg_draft_node *at = node->first;
  int64_t place = 0;
  if (step < 0) at = node->last, place = count - 1;
  for (int64_t i = from; step > 0 ? i < to : i > to; i += step) {
    while (at && place != i) {
      at = step > 0 ? at->next : at->prev;
      place += step > 0 ? 1 : -1;
      if (!cg_draft_step(e->draft, 1)) return false;
    }
    if (!at || !emit(e, out, at)) return false;
    if (step > count || step < -count) break; /* one step leads out; and no overflow */
  }
  return !e->draft->status;
}

static bool select_filter(eval *e, const cg_path_selector *s, cg_draft_node *node, cg_vec *out) {
  cg_draft_node *outer = e->current;
  bool ok = true;
  for (cg_draft_node *child = node->first; child && ok; child = child->next) {
    e->current = child;
    ok = cg_draft_step(e->draft, 1);
    if (ok && truth(e, s->filter)) ok = emit(e, out, child);
  }
  e->current = outer;
  return ok && !e->draft->status;
}

static bool select_one(eval *e, const cg_path_selector *s, cg_draft_node *node, cg_vec *out) {
  cg_draft_node *found = NULL;
  if (!cg_draft_step(e->draft, 1)) return false;
  switch (s->kind) {
    case CG_PATH_NAME: found = cg_draft_member(e->draft, node, s->name); break;
    case CG_PATH_INDEX:
      if (node->kind != CODEGEN_NODE_ARRAY || !cg_draft_open(e->draft, node)) break;
      if (s->from >= 0)
        found = cg_draft_item(e->draft, node, (uint64_t)s->from);
      else if (-s->from <= (int64_t)node->count)
        found = cg_draft_item(e->draft, node, (uint64_t)(node->count + s->from));
      break;
    case CG_PATH_SLICE: return select_slice(e, s, node, out);
    case CG_PATH_WILD:
      if (!cg_draft_open(e->draft, node)) return false;
      for (cg_draft_node *child = node->first; child; child = child->next)
        if (!emit(e, out, child)) return false;
      break;
    default: return cg_draft_open(e->draft, node) && select_filter(e, s, node, out);
  }
  return found ? emit(e, out, found) : !e->draft->status;
}

static bool select_all(eval *e, const cg_path_segment *segment, cg_draft_node *node, cg_vec *out) {
  for (const cg_path_selector *s = segment->selector; s; s = s->next)
    if (!select_one(e, s, node, out)) return false;
  return true;
}

/* A node and everything below it, parents first. */
static bool select_below(eval *e, const cg_path_segment *segment, cg_draft_node *top, cg_vec *out) {
  for (cg_draft_node *at = top; at;) {
    if (!select_all(e, segment, at, out) || !cg_draft_open(e->draft, at)) return false;
    if (at->first) {
      at = at->first;
      continue;
    }
    while (at != top && !at->next) at = at->parent;
    at = at == top ? NULL : at->next;
  }
  return true;
}

static bool select_query(eval *e, const cg_jsonpath *path, cg_vec *out) {
  cg_vec now, next;
  bool ok;
  cg_vec_init(&now, sizeof(cg_draft_node *));
  cg_vec_init(&next, sizeof(cg_draft_node *));
  ok = emit(e, path->segment ? &now : out, path->relative ? e->current : e->draft->root);
  for (const cg_path_segment *segment = path->segment; segment && ok; segment = segment->next) {
    cg_vec *to = segment->next ? &next : out;
    for (size_t i = 0; i < now.count && ok; i++) {
      cg_draft_node *node = *cg_vec_at(&now, cg_draft_node *, i);
      ok = segment->descendant ? select_below(e, segment, node, to) : select_all(e, segment, node, to);
    }
    cg_vec swap = now;
    now = next;
    next = swap;
    next.count = 0;
  }
  cg_vec_release(&now);
  cg_vec_release(&next);
  return ok;
}

bool cg_jsonpath_select(const cg_jsonpath *path, cg_draft *draft, cg_vec *out) {
  eval e = {draft, draft->root};
  return select_query(&e, path, out) && !draft->status;
}
