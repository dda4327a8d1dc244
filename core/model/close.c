/* SPDX-License-Identifier: MIT
 *
 * Closing: derives what writers ask for, from a model that passed the check; nothing is edited from then on.
 *
 * Order: walk every declaration for its references - groups - endless - directions - derived. Each step is linear in
 * the tables. Fingerprints are computed when somebody asks (fingerprint.c).
 */
#include "close.h"

#include "differs.h"

/* -- gathering --------------------------------------------------------------------------------------------------- */

/* References of the declaration that was just encoded, each target once. `seen`: index of the edge + 1, by
 * declaration. */
static void gather_edges(cg_closer *c, uint32_t *seen) {
  uint32_t first = (uint32_t)c->edge.count;
  for (size_t i = 0; i < c->encoder.met.count; i++) {
    cg_reference r = *cg_vec_at(&c->encoder.met, cg_reference, i);
    if (seen[r.decl] > first) {
      cg_vec_at(&c->edge, cg_reference, seen[r.decl] - 1)->mask |= r.mask;
      continue;
    }
    cg_reference *edge = cg_vec_push(&c->edge);
    if (!edge) {
      c->memory = true;
      return;
    }
    *edge = r;
    seen[r.decl] = (uint32_t)c->edge.count;
  }
}

static void gather_refs(cg_closer *c, uint32_t decl) {
  size_t count = c->encoder.refs.count;
  cg_reference *ref = count ? cg_vec_add(&c->ref, count) : NULL;
  if (count && !ref) c->memory = true;
  for (size_t i = 0; ref && i < count; i++) ref[i] = (cg_reference){*cg_vec_at(&c->encoder.refs, uint32_t, i), decl};
}

static bool gather(cg_closer *c) {
  cg_edges *edges = &c->model->edges;
  uint32_t *seen = cg_calloc(c->decls, sizeof *seen);
  edges->first = cg_calloc((size_t)c->decls + 1, sizeof *edges->first);
  if (!seen || !edges->first) c->memory = true;
  for (uint32_t d = 1; d < c->decls && !c->memory && !c->encoder.failed; d++) {
    edges->first[d] = (uint32_t)c->edge.count;
    if (!cg_decl_lives(c->view, d)) continue;
    cg_encoder_reset(&c->encoder);
    cg_encode_row(&c->encoder, CODEGEN_TABLE_DECL, d);
    if (codegen_decl_at(c->view, d)->kind == CODEGEN_DECL_TYPE) c->differs[d] = c->encoder.differs;
    gather_edges(c, seen);
    gather_refs(c, d);
  }
  cg_free(seen);
  if (c->memory || c->encoder.failed) return false;
  edges->count = (uint32_t)c->edge.count;
  edges->first[c->decls] = edges->count;
  edges->target = cg_malloc(((size_t)edges->count + 1) * sizeof *edges->target);
  edges->mask = cg_malloc((size_t)edges->count + 1);
  edges->differs = cg_malloc(c->decls);
  if (!edges->target || !edges->mask || !edges->differs) return false;
  memcpy(edges->differs, c->differs, c->decls);
  for (uint32_t i = 0; i < edges->count; i++) {
    cg_reference r = *cg_vec_at(&c->edge, cg_reference, i);
    edges->target[i] = r.decl;
    edges->mask[i] = (uint8_t)r.mask;
  }
  return true;
}

void cg_edges_release(cg_edges *edges) {
  cg_free(edges->first), cg_free(edges->target), cg_free(edges->mask), cg_free(edges->differs);
  *edges = (cg_edges){0};
}

/* -- derived members --------------------------------------------------------------------------------------------- */

static uint16_t split_of(uint8_t differs) {
  uint32_t create = differs & CG_READ_CREATE ? 1 : 0;
  uint32_t update = !(differs & CG_READ_UPDATE) ? 0 : !(differs & CG_CREATE_UPDATE) ? create : create + 1;
  return (uint16_t)(create << 4 | update << 8);
}

static bool put_groups(cg_closer *c) {
  cg_model *model = c->model;
  cg_rows *rows = &model->rows[CODEGEN_TABLE_GROUP];
  const cg_edges *edges = &model->edges;
  bool ok = cg_rows_reserve(rows, c->groups + 1) && cg_pool_reserve(model, c->decls + edges->count);
  uint32_t *first = cg_calloc((size_t)c->groups + 2, sizeof *first),
           *seen = cg_calloc((size_t)c->groups + 1, sizeof *seen);
  uint32_t *member = cg_malloc((size_t)c->decls * sizeof *member);
  if (!ok || !first || !seen || !member) {
    cg_free(first), cg_free(seen), cg_free(member);
    return false;
  }
  cg_rows_expect(model, rows, c->groups);
  for (uint32_t d = 1; d < c->decls; d++) first[c->group[d] + 1]++;
  for (uint32_t g = 1; g <= c->groups + 1; g++) first[g] += first[g - 1];
  for (uint32_t d = 1; d < c->decls; d++) member[first[c->group[d]]++] = d;
  for (uint32_t g = 1; g <= c->groups; g++) { /* first[g] is now where g ends */
    codegen_group *row = cg_rows_at(rows, g);
    memset(row, 0, rows->stride);
    row->flags = c->flags[g];
    row->members = cg_pool_add(model, member + first[g - 1], first[g] - first[g - 1], &ok);
    row->successors.first = model->pool_count;
    for (uint32_t k = first[g - 1]; k < first[g]; k++) {
      for (uint32_t i = edges->first[member[k]]; i < edges->first[member[k] + 1]; i++) {
        uint32_t to = c->group[edges->target[i]];
        if (to == g || seen[to] == g) continue;
        seen[to] = g;
        model->pool[model->pool_count++] = to;
        row->successors.count++;
      }
    }
  }
  rows->count = c->groups + 1;
  cg_free(first), cg_free(seen), cg_free(member);
  return ok;
}

/* Who has a declaration among its bases. */
static bool put_derived(cg_closer *c) {
  cg_model *model = c->model;
  uint32_t total = 0, *next = NULL;
  for (uint32_t d = 1; d < c->decls; d++) {
    codegen_decl *row = cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], d);
    row->derived = (codegen_list){0}; /* whatever an edit left there */
    if (cg_decl_lives(c->view, d)) total += row->bases.count;
  }
  if (!total) return true;
  next = cg_calloc((size_t)c->decls + 1, sizeof *next);
  if (!next || !cg_pool_reserve(model, total)) {
    cg_free(next);
    return false;
  }
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t d = 1; d < c->decls; d++) {
      codegen_list bases = codegen_decl_at(c->view, d)->bases;
      for (uint32_t i = 0; cg_decl_lives(c->view, d) && i < bases.count; i++) {
        uint32_t base = c->view->pool[bases.first + i];
        if (pass)
          model->pool[next[base]++] = d;
        else
          next[base]++;
      }
    }
    for (uint32_t d = 1; !pass && d < c->decls; d++) {
      codegen_decl *row = cg_rows_at(&model->rows[CODEGEN_TABLE_DECL], d);
      row->derived = (codegen_list){model->pool_count, next[d]};
      next[d] = model->pool_count;
      model->pool_count += row->derived.count;
    }
  }
  cg_free(next);
  return true;
}

static void put_members(cg_closer *c) {
  for (uint32_t d = 1; d < c->decls; d++) {
    codegen_decl *row = cg_rows_at(&c->model->rows[CODEGEN_TABLE_DECL], d);
    row->group = c->group[d];
    row->used = c->used[d];
    row->split = split_of(c->differs[d]);
  }
  for (size_t i = 0; i < c->ref.count; i++) {
    cg_reference r = *cg_vec_at(&c->ref, cg_reference, i); /* a type, and the declaration it stands in */
    codegen_type *type = cg_rows_at(&c->model->rows[CODEGEN_TABLE_TYPE], r.decl);
    type->closes = c->group[type->target] == c->group[r.mask];
  }
}

/* -- the whole --------------------------------------------------------------------------------------------------- */

static bool close_all(cg_closer *c) {
  if (!gather(c)) return false;
  if (!cg_close_groups(c) || !cg_close_endless(c) || !cg_close_flow(c)) return false;
  if (!put_groups(c) || !put_derived(c)) return false;
  put_members(c);
  cg_model_publish(c->model);
  return true;
}

cg_status cg_model_close(cg_model *model) {
  cg_closer c = {.model = model, .view = &model->view, .decls = model->rows[CODEGEN_TABLE_DECL].count};
  if (model->editing) CG_BUG("an edit is open");
  if (model->view.closed) return CODEGEN_OK;
  model->pool_open = model->pool_count;
  if (model->before && cg_before_closes(model->before, model)) {
    model->view.closed = 1;
    cg_model_publish(model);
    cg_before_compare(model->before, model);
    return CODEGEN_OK;
  }
  cg_encoder_init(&c.encoder, c.view);
  cg_encoder_walks(&c.encoder);
  cg_vec_init(&c.edge, sizeof(cg_reference));
  cg_vec_init(&c.ref, sizeof(cg_reference));
  c.group = cg_calloc(c.decls, sizeof *c.group);
  c.flags = cg_calloc((size_t)c.decls + 1, sizeof *c.flags);
  c.differs = cg_calloc(c.decls, 1);
  c.used = cg_calloc(c.decls, 1);
  bool ok = c.group && c.flags && c.differs && c.used && close_all(&c);
  if (ok) {
    model->view.closed = 1;
    if (model->before) cg_before_compare(model->before, model);
  } else {
    cg_edges_release(&model->edges);
    cg_model_publish(model); /* rows may have moved */
    cg_model_report(model, "CGI0001", 0, 0, NULL, "out of memory while the model was closed");
  }
  cg_encoder_release(&c.encoder);
  cg_vec_release(&c.edge);
  cg_vec_release(&c.ref);
  cg_free(c.group), cg_free(c.flags), cg_free(c.differs), cg_free(c.used);
  return ok ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}
