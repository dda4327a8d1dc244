/* SPDX-License-Identifier: MIT
 *
 * What a section may see that is not what it was, in a model that was taken over and read again in parts.
 *
 * Invariant: what is said in a declaration that was not read again is what it was; what others cause in it, and may
 * know of it, follows from references, groups, directions and bases, and these are compared one by one. Where they
 * differ, or where others may know something else of a declaration that was read again, everything counts as another.
 */
#include "differs.h"

#include <codegen/writer.h>

#include "close.h"

struct cg_before {
  cg_edges edges;
  uint32_t decls, groups;
  struct before_decl {
    uint32_t group;
    uint16_t split;
    uint8_t used;
  } * decl;
  uint32_t *flags;                     /* of groups */
  cg_vec changed;                      /* uint32_t: declarations that were read again */
  cg_vec inside;                       /* inside_row: all rows of what is around the value that differs */
  uint32_t first[CODEGEN_TABLE_COUNT]; /* rows from there on came when declarations were read again */
  uint32_t document, from, to;         /* where that is */
  bool unsure;                         /* some may be missing */
  bool facts;                          /* others may know something else of one of these */
  bool refs;                           /* one of these leads elsewhere, or may change what is derived of others */
  bool endless;                        /* there is a group without finite values */
  bool same;                           /* what closing derived was taken back */
  uint8_t *state;                      /* by declaration, after closing; NULL: not known */
};

typedef struct inside_row {
  uint32_t table, row;
} inside_row;

enum { OWN = 1, BEHIND = 2 }; /* it was read again; it leads to one that was */

void cg_before_free(cg_before *before) {
  if (!before) return;
  cg_edges_release(&before->edges);
  cg_free(before->decl), cg_free(before->flags), cg_free(before->state);
  cg_vec_release(&before->changed);
  cg_vec_release(&before->inside);
  cg_free(before);
}

cg_before *cg_before_new(cg_model *model) {
  cg_before *before = cg_calloc(1, sizeof *before);
  if (!before) return NULL;
  cg_vec_init(&before->changed, sizeof(uint32_t));
  cg_vec_init(&before->inside, sizeof(inside_row));
  before->edges = model->edges;
  model->edges = (cg_edges){0};
  before->decls = model->rows[CODEGEN_TABLE_DECL].count;
  before->groups = model->rows[CODEGEN_TABLE_GROUP].count;
  before->decl = cg_calloc(before->decls, sizeof *before->decl);
  before->flags = cg_calloc(before->groups, sizeof *before->flags);
  bool ok = model->view.closed && before->edges.first && before->decl && before->flags;
  for (uint32_t d = 1; ok && d < before->decls; d++) {
    const codegen_decl *decl = cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], d);
    before->decl[d] = (struct before_decl){decl->group, decl->split, decl->used};
  }
  for (uint32_t g = 1; ok && g < before->groups; g++) {
    before->flags[g] = ((const codegen_group *)cg_rows_at(&model->rows[CODEGEN_TABLE_GROUP], g))->flags;
    before->endless |= (before->flags[g] & CODEGEN_GROUP_ENDLESS) != 0;
  }
  if (ok) return before;
  cg_before_free(before);
  return NULL;
}

void cg_before_first(cg_before *before, const uint32_t first[CODEGEN_TABLE_COUNT]) {
  memcpy(before->first, first, sizeof before->first);
}

uint32_t cg_before_changed(const cg_before *before, size_t i) {
  return i < before->changed.count ? *cg_vec_at(&before->changed, uint32_t, i) : 0;
}

void cg_before_around(cg_before *before, uint32_t document, uint32_t from, uint32_t to) {
  before->document = document;
  before->from = from;
  before->to = to;
}

void cg_before_inside(cg_before *before, uint32_t table, uint32_t row) {
  inside_row *slot = cg_vec_push(&before->inside);
  if (slot) *slot = (inside_row){table, row};
  before->unsure |= !slot;
}

bool cg_before_knows(const cg_before *before, uint32_t document, uint32_t from, uint32_t to) {
  return before && !before->unsure && document == before->document && from >= before->from && to <= before->to;
}

bool cg_before_inside_at(const cg_before *before, size_t i, uint32_t *table, uint32_t *row) {
  if (i >= before->inside.count) return false;
  inside_row at = *cg_vec_at(&before->inside, inside_row, i);
  *table = at.table, *row = at.row;
  return true;
}

/* -- closing ----------------------------------------------------------------------------------------------------- */

/* Whether what is met, each declaration once, is what closing met. */
static bool same_edges(const cg_before *before, const cg_encoder *e, uint32_t decl) {
  const cg_edges *edges = &before->edges;
  uint32_t first = edges->first[decl], count = edges->first[decl + 1] - first, used = 0;
  cg_reference *once = cg_malloc((e->met.count + 1) * sizeof *once);
  uint32_t *seen = cg_calloc(before->decls, sizeof *seen);
  bool same = once && seen;
  for (size_t i = 0; same && i < e->met.count; i++) {
    cg_reference r = *cg_vec_at(&e->met, cg_reference, i);
    same = r.decl < before->decls;
    if (same && seen[r.decl])
      once[seen[r.decl] - 1].mask |= r.mask;
    else if (same)
      once[used] = r, seen[r.decl] = ++used;
  }
  same = same && used == count;
  for (uint32_t i = 0; same && i < count; i++)
    same = once[i].decl == edges->target[first + i] && (uint8_t)once[i].mask == edges->mask[first + i];
  cg_free(once), cg_free(seen);
  return same;
}

void cg_before_walk(cg_before *before, cg_model *model, uint32_t decl) {
  uint32_t group = decl < before->decls ? before->decl[decl].group : 0;
  bool same = group && group < before->groups && !(before->flags[group] & CODEGEN_GROUP_RECURSIVE);
  bool type = codegen_decl_at(&model->view, decl)->kind == CODEGEN_DECL_TYPE;
  cg_encoder e;
  cg_encoder_init(&e, &model->view);
  cg_encoder_walks(&e);
  if (same) cg_encode_row(&e, CODEGEN_TABLE_DECL, decl);
  same = same && !e.failed && same_edges(before, &e, decl) && (!type || e.differs == before->edges.differs[decl]);
  before->refs |= !same;
  for (size_t i = 0; same && i < e.refs.count; i++) { /* it leads into no group that it is in */
    codegen_type *row = cg_rows_at(&model->rows[CODEGEN_TABLE_TYPE], *cg_vec_at(&e.refs, uint32_t, i));
    row->closes = 0;
  }
  cg_encoder_release(&e);
}

bool cg_before_closes(cg_before *before, cg_model *model) {
  cg_rows *groups = &model->rows[CODEGEN_TABLE_GROUP];
  before->same = model->edits == 1 && !before->refs && !before->endless && before->edges.first &&
                 model->rows[CODEGEN_TABLE_DECL].count == before->decls;
  if (before->same) {
    model->edges = before->edges;
    before->edges = (cg_edges){0};
    groups->count = before->groups;
  } else {
    for (uint32_t g = 1; g < before->groups; g++) memset(cg_rows_at(groups, g), 0, groups->stride);
  }
  return before->same;
}

void cg_before_read(cg_before *before, const codegen_model *view, uint32_t decl, uint32_t was, uint32_t now) {
  const codegen_type *a = codegen_type_at(view, was), *b = codegen_type_at(view, now);
  uint32_t *slot = cg_vec_add(&before->changed, 1);
  if (slot) *slot = decl;
  before->facts |= !slot;
  if (codegen_decl_at(view, decl)->kind != CODEGEN_DECL_TYPE) return; /* nobody refers to it by its facts */
  before->facts |=
      a->kind != b->kind || a->accepts != b->accepts || a->row.flags != b->row.flags || a->kind == CODEGEN_REF;
}

static bool same_shape(const cg_before *before, const cg_model *model) {
  const cg_edges *now = &model->edges, *was = &before->edges;
  uint32_t decls = model->rows[CODEGEN_TABLE_DECL].count, groups = model->rows[CODEGEN_TABLE_GROUP].count;
  if (before->facts) return false;
  if (before->same) return true;
  if (decls != before->decls || groups != before->groups || now->count != was->count) return false;
  if (memcmp(now->first, was->first, ((size_t)decls + 1) * sizeof *now->first) != 0) return false;
  if (now->count && memcmp(now->target, was->target, now->count * sizeof *now->target) != 0) return false;
  if (now->count && memcmp(now->mask, was->mask, now->count) != 0) return false;
  for (uint32_t d = 1; d < decls; d++) {
    const codegen_decl *decl = cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], d);
    const struct before_decl *old = &before->decl[d];
    if (decl->group != old->group || decl->split != old->split || decl->used != old->used) return false;
  }
  for (uint32_t g = 1; g < groups; g++)
    if (((const codegen_group *)cg_rows_at(&model->rows[CODEGEN_TABLE_GROUP], g))->flags != before->flags[g])
      return false;
  return true;
}

/* Marks whatever leads to a marked one: a group's successors come before it, and its members lead to each other. */
static bool spread(const codegen_model *view, uint8_t *state) {
  uint32_t groups = codegen_row_count(view, CODEGEN_TABLE_GROUP);
  uint8_t *marked = cg_calloc(groups, 1);
  bool ok = marked != NULL;
  for (uint32_t g = 1; ok && g < groups; g++) {
    const codegen_group *group = codegen_group_at(view, g);
    uint8_t own = 0, behind = 0;
    for (uint32_t i = 0; i < group->members.count; i++) own |= state[codegen_list_at(view, group->members, i)];
    for (uint32_t i = 0; i < group->successors.count; i++)
      behind |= marked[codegen_list_at(view, group->successors, i)];
    marked[g] = own | behind;
    if (!marked[g] || (!behind && group->members.count == 1)) continue;
    for (uint32_t i = 0; i < group->members.count; i++) state[codegen_list_at(view, group->members, i)] |= BEHIND;
  }
  cg_free(marked);
  return ok;
}

void cg_before_compare(cg_before *before, const cg_model *model) {
  cg_free(before->state);
  before->state = same_shape(before, model) ? cg_calloc(before->decls, 1) : NULL;
  for (size_t i = 0; before->state && i < before->changed.count; i++)
    before->state[*cg_vec_at(&before->changed, uint32_t, i)] = OWN;
  if (!before->state || spread(&model->view, before->state)) return;
  cg_free(before->state);
  before->state = NULL;
}

bool cg_model_differs(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends) {
  const codegen_model *view = &model->view;
  const cg_before *before = model->before;
  const uint32_t known = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS | CODEGEN_DEPENDS_DIRECT |
                         CODEGEN_DEPENDS_REACHABLE;
  uint32_t decl = table == CODEGEN_TABLE_DECL        ? row
                  : table == CODEGEN_TABLE_OPERATION ? codegen_operation_at(view, row)->decl
                                                     : 0;
  if (!before || !before->state || model->edits > 1) return true;
  if (!before->changed.count) return false;
  if (!decl || decl >= before->decls || depends & ~known || before->state[decl] & OWN) return true;
  if (depends & CODEGEN_DEPENDS_REACHABLE) return before->state[decl] != 0;
  for (uint32_t i = model->edges.first[decl]; i < model->edges.first[decl + 1]; i++)
    if (depends & CODEGEN_DEPENDS_DIRECT && before->state[model->edges.target[i]] & OWN) return true;
  return false;
}

bool cg_model_alone(const cg_model *model, uint32_t *decl, const uint32_t **first) {
  const cg_before *before = model->before;
  bool known = before && before->state && !before->unsure && model->edits == 1;
  if (!known || before->changed.count > 1) return false;
  *decl = cg_before_changed(before, 0);
  *first = before->first;
  return true;
}

bool cg_model_gone(const cg_model *model, size_t i, uint32_t *table, uint32_t *row) {
  return model->before && cg_before_inside_at(model->before, i, table, row);
}
