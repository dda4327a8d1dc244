/* SPDX-License-Identifier: MIT
 *
 * Closing: derives what writers ask for, from a model that passed the check; nothing is edited from then on.
 *
 * Order: encode every declaration (its references come with it) - groups - endless - directions - derived -
 * fingerprints. Each step is linear in the tables.
 */
#include <codegen/writer.h>

#include "close.h"

#define CHAIN_MAX 64u

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
    cg_reference *edge = cg_vec_add(&c->edge, 1);
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
    c->said[d] = cg_encoder_digest(&c->encoder);
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
  if (!edges->target || !edges->mask) return false;
  for (uint32_t i = 0; i < edges->count; i++) {
    cg_reference r = *cg_vec_at(&c->edge, cg_reference, i);
    edges->target[i] = r.decl;
    edges->mask[i] = (uint8_t)r.mask;
  }
  return true;
}

static int by_decl(const void *a, const void *b) {
  const cg_tag_fact *l = a, *r = b;
  if (l->decl != r->decl) return l->decl < r->decl ? -1 : 1;
  return (l->hash > r->hash) - (l->hash < r->hash);
}

static bool gather_tags(cg_closer *c) {
  for (size_t i = 0; i < c->encoder.tagged.count; i++) {
    const codegen_type *t = codegen_type_at(c->view, *cg_vec_at(&c->encoder.tagged, uint32_t, i));
    cg_str key = {NULL, 0};
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *clause = codegen_clause_at(c->view, t->clauses.first + k);
      if (clause->kind == CODEGEN_CLAUSE_TAG) key = clause->key;
    }
    for (uint32_t k = 0; key.size && k < t->cases.count; k++) {
      const codegen_case *one = codegen_case_at(c->view, t->cases.first + k);
      uint32_t decl = codegen_type_ref(c->view, one->type);
      cg_tag_fact *fact = decl && one->value.document ? cg_vec_add(&c->tag, 1) : NULL;
      if (!fact && decl && one->value.document) return false;
      if (fact) *fact = (cg_tag_fact){decl, cg_hash64(key.data, key.size) * 31 + cg_value_hash(c->view, one->value)};
    }
  }
  if (c->tag.count) qsort(c->tag.data, c->tag.count, sizeof(cg_tag_fact), by_decl);
  return true;
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
  c->bases = total;
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

/* -- fingerprints ------------------------------------------------------------------------------------------------ */

static int by_hash(const void *a, const void *b) {
  const codegen_hash *l = a, *r = b;
  if (l->high != r->high) return l->high < r->high ? -1 : 1;
  return (l->low > r->low) - (l->low < r->low);
}

static void encode_sorted(cg_encoder *e, codegen_hash *hash, uint32_t count) {
  if (count) qsort(hash, count, sizeof *hash, by_hash);
  cg_encode_u32(e, count);
  for (uint32_t i = 0; i < count; i++) cg_encode_hash(e, hash[i]);
}

static codegen_hash key_hash(const cg_closer *c, uint32_t decl) {
  cg_str key = codegen_decl_at(c->view, decl)->key;
  return cg_hash128(key.data, key.size);
}

/* What others cause, and others may know: the part that own and facts share. */
static void encode_caused(cg_closer *c, uint32_t d, size_t *tag) {
  const codegen_decl *decl = codegen_decl_at(c->view, d);
  cg_encoder *e = &c->encoder;
  cg_encode_u8(e, decl->used);
  cg_encode_u32(e, decl->split);
  cg_encode_u32(e, c->flags[decl->group]);
  while (*tag < c->tag.count && cg_vec_at(&c->tag, cg_tag_fact, *tag)->decl < d) ++*tag;
  for (size_t i = *tag; i < c->tag.count && cg_vec_at(&c->tag, cg_tag_fact, i)->decl == d; i++) {
    uint64_t hash = cg_vec_at(&c->tag, cg_tag_fact, i)->hash;
    cg_encode_u8(e, 1);
    cg_encode_u32(e, (uint32_t)hash);
    cg_encode_u32(e, (uint32_t)(hash >> 32));
  }
  cg_encode_u8(e, 0);
}

static void put_own(cg_closer *c, uint32_t d, size_t *tag, codegen_hash *scratch) {
  codegen_decl *decl = cg_rows_at(&c->model->rows[CODEGEN_TABLE_DECL], d);
  const cg_edges *edges = &c->model->edges;
  uint32_t count = 0;
  cg_encoder *e = &c->encoder;
  cg_encoder_reset(e);
  cg_encode_hash(e, c->said[d]);
  encode_caused(c, d, tag);
  for (uint32_t i = 0; i < decl->derived.count; i++)
    scratch[count++] = key_hash(c, codegen_list_at(c->view, decl->derived, i));
  encode_sorted(e, scratch, count);
  count = 0; /* the references that close: they follow from the targets in the own group */
  for (uint32_t i = edges->first[d]; i < edges->first[d + 1]; i++)
    if (c->group[edges->target[i]] == decl->group) scratch[count++] = key_hash(c, edges->target[i]);
  encode_sorted(e, scratch, count);
  decl->own = cg_encoder_digest(e);
}

/* The type at the end of a chain of REFs, and whether a link of it may be null. Chains are followed 64 links far, lest
 * many long ones cost quadratic time; behind that a fact is not known. */
static uint32_t chain_end(cg_closer *c, uint32_t d, bool *nullable) {
  uint32_t type = codegen_decl_at(c->view, d)->subject;
  for (uint32_t i = 0; i <= CHAIN_MAX; i++) {
    const codegen_type *t = codegen_type_at(c->view, type);
    *nullable |= (t->row.flags & CODEGEN_TYPE_NULLABLE) != 0;
    if (t->kind != CODEGEN_REF || i == CHAIN_MAX) break;
    type = codegen_decl_at(c->view, t->target)->subject;
  }
  return type;
}

static void put_facts(cg_closer *c, uint32_t d, size_t *tag) {
  codegen_decl *decl = cg_rows_at(&c->model->rows[CODEGEN_TABLE_DECL], d);
  cg_encoder *e = &c->encoder;
  cg_encoder_reset(e);
  cg_encode_text(e, decl->key);
  cg_encode_u8(e, decl->kind);
  cg_encode_u32(e, decl->row.flags);
  encode_caused(c, d, tag);
  if (decl->kind == CODEGEN_DECL_TYPE) {
    bool nullable = false;
    const codegen_type *own = codegen_type_at(c->view, decl->subject);
    const codegen_type *type = codegen_type_at(c->view, chain_end(c, d, &nullable));
    cg_encode_u8(e, own->kind);
    cg_encode_u32(e, own->row.flags);
    cg_encode_u8(e, type->kind);
    cg_encode_u8(e, type->accepts);
    cg_encode_u32(e, type->row.flags);
    cg_encode_u8(e, nullable);
  }
  decl->facts = cg_encoder_digest(e);
}

static void put_reachable(cg_closer *c, codegen_hash *scratch) {
  cg_encoder *e = &c->encoder;
  for (uint32_t g = 1; g <= c->groups; g++) {
    codegen_group *group = cg_rows_at(&c->model->rows[CODEGEN_TABLE_GROUP], g);
    cg_encoder_reset(e);
    for (uint32_t i = 0; i < group->members.count; i++)
      scratch[i] = codegen_decl_at(c->view, codegen_list_at(c->view, group->members, i))->own;
    encode_sorted(e, scratch, group->members.count);
    for (uint32_t i = 0; i < group->successors.count; i++)
      scratch[i] = codegen_group_at(c->view, codegen_list_at(c->view, group->successors, i))->digest;
    encode_sorted(e, scratch, group->successors.count);
    group->digest = cg_encoder_digest(e);
  }
  for (uint32_t d = 1; d < c->decls; d++) {
    codegen_decl *decl = cg_rows_at(&c->model->rows[CODEGEN_TABLE_DECL], d);
    if (!decl->group) continue;
    cg_encoder_reset(e);
    cg_encode_hash(e, decl->own);
    cg_encode_hash(e, codegen_group_at(c->view, decl->group)->digest);
    decl->reachable = cg_encoder_digest(e);
  }
}

/* Declarations and scopes as sets; of documents what they say of themselves. */
static void put_whole(cg_closer *c, codegen_hash *scratch) {
  cg_encoder *e = &c->encoder;
  uint32_t count = 0, scopes = codegen_row_count(c->view, CODEGEN_TABLE_SCOPE);
  uint32_t sources = codegen_row_count(c->view, CODEGEN_TABLE_SOURCE);
  for (uint32_t s = 1; s < scopes; s++) {
    cg_encoder_reset(e);
    cg_encode_row(e, CODEGEN_TABLE_SCOPE, s);
    scratch[count++] = cg_encoder_digest(e);
  }
  for (uint32_t s = 2; s < sources; s++) {
    cg_encoder_reset(e);
    cg_encode_row(e, CODEGEN_TABLE_SOURCE, s);
    scratch[count++] = cg_encoder_digest(e);
  }
  for (uint32_t d = 1; d < c->decls; d++)
    if (cg_decl_lives(c->view, d)) scratch[count++] = codegen_decl_at(c->view, d)->own;
  cg_encoder_reset(e);
  encode_sorted(e, scratch, count);
  c->model->whole = cg_encoder_digest(e);
}

static bool put_fingerprints(cg_closer *c) {
  size_t own = 0, facts = 0;
  size_t most = (size_t)c->decls + c->model->edges.count + c->bases + codegen_row_count(c->view, CODEGEN_TABLE_SCOPE) +
                codegen_row_count(c->view, CODEGEN_TABLE_SOURCE);
  codegen_hash *scratch = cg_malloc(most * sizeof *scratch);
  if (!scratch) return false;
  for (uint32_t d = 1; d < c->decls; d++) {
    if (!cg_decl_lives(c->view, d)) continue;
    put_own(c, d, &own, scratch);
    put_facts(c, d, &facts);
  }
  put_reachable(c, scratch);
  put_whole(c, scratch);
  cg_free(scratch);
  return !c->encoder.failed;
}

/* -- the whole --------------------------------------------------------------------------------------------------- */

static bool close_all(cg_closer *c) {
  if (!gather(c) || !gather_tags(c)) return false;
  if (!cg_close_groups(c) || !cg_close_endless(c) || !cg_close_flow(c)) return false;
  if (!put_groups(c) || !put_derived(c)) return false;
  put_members(c);
  cg_model_publish(c->model);
  return put_fingerprints(c);
}

cg_status cg_model_close(cg_model *model) {
  cg_closer c = {.model = model, .view = &model->view, .decls = model->rows[CODEGEN_TABLE_DECL].count};
  if (model->editing) CG_BUG("an edit is open");
  if (model->view.closed) return CODEGEN_OK;
  cg_encoder_init(&c.encoder, c.view);
  cg_vec_init(&c.edge, sizeof(cg_reference));
  cg_vec_init(&c.ref, sizeof(cg_reference));
  cg_vec_init(&c.tag, sizeof(cg_tag_fact));
  c.said = cg_calloc(c.decls, sizeof *c.said);
  c.group = cg_calloc(c.decls, sizeof *c.group);
  c.flags = cg_calloc((size_t)c.decls + 1, sizeof *c.flags);
  c.differs = cg_calloc(c.decls, 1);
  c.used = cg_calloc(c.decls, 1);
  bool ok = c.said && c.group && c.flags && c.differs && c.used && close_all(&c);
  if (ok) {
    model->view.closed = 1;
  } else {
    cg_free(model->edges.first), cg_free(model->edges.target), cg_free(model->edges.mask);
    model->edges = (cg_edges){0};
    cg_model_publish(model); /* rows may have moved */
    cg_model_report(model, "CGI0001", 0, 0, NULL, "out of memory while the model was closed");
  }
  cg_encoder_release(&c.encoder);
  cg_vec_release(&c.edge);
  cg_vec_release(&c.ref);
  cg_vec_release(&c.tag);
  cg_free(c.said), cg_free(c.group), cg_free(c.flags), cg_free(c.differs), cg_free(c.used);
  return ok ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

cg_hash cg_model_whole(const cg_model *model) {
  return model->whole;
}

/* The declaration that a row is the subject of. */
static uint32_t subject_decl(const codegen_model *view, uint32_t table, uint32_t row) {
  return table == CODEGEN_TABLE_DECL        ? row
         : table == CODEGEN_TABLE_TYPE      ? codegen_type_at(view, row)->decl
         : table == CODEGEN_TABLE_OPERATION ? codegen_operation_at(view, row)->decl
                                            : 0;
}

/* What a section may see of a declaration that its subject refers to. */
static void encode_target(cg_encoder *e, codegen_hash *out, const codegen_decl *decl, uint32_t depends) {
  cg_encoder_reset(e);
  if (depends & CODEGEN_DEPENDS_FACTS) cg_encode_hash(e, decl->facts);
  if (depends & CODEGEN_DEPENDS_DIRECT) cg_encode_hash(e, decl->own);
  if (depends & CODEGEN_DEPENDS_REACHABLE) cg_encode_hash(e, decl->reachable);
  *out = cg_encoder_digest(e);
}

cg_hash cg_model_fingerprint(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends) {
  const codegen_model *view = &model->view;
  const uint32_t others = CODEGEN_DEPENDS_FACTS | CODEGEN_DEPENDS_DIRECT | CODEGEN_DEPENDS_REACHABLE;
  uint32_t decl = subject_decl(view, table, row), count = 0;
  codegen_hash own = {0, 0}, *target = NULL;
  cg_encoder e;
  if (depends & CODEGEN_DEPENDS_WHOLE) return model->whole;
  cg_encoder_init(&e, view);
  if (decl && decl < codegen_row_count(view, CODEGEN_TABLE_DECL)) {
    own = codegen_decl_at(view, decl)->own;
    count = model->edges.first ? model->edges.first[decl + 1] - model->edges.first[decl] : 0;
  } else if (row && table < CODEGEN_TABLE_COUNT) {
    decl = 0;
    cg_encode_row(&e, table, row);
    own = cg_encoder_digest(&e);
    count = (uint32_t)e.met.count;
  }
  target = depends & others && count ? cg_malloc((size_t)count * sizeof *target) : NULL;
  cg_vec met = e.met;
  cg_vec_init(&e.met, sizeof(cg_reference));
  for (uint32_t i = 0; target && i < count; i++) {
    uint32_t to = decl ? model->edges.target[model->edges.first[decl] + i] : cg_vec_at(&met, cg_reference, i)->decl;
    encode_target(&e, &target[i], codegen_decl_at(view, to), depends & others);
  }
  bool failed = e.failed || (depends & others && count && !target);
  cg_encoder_reset(&e);
  cg_encode_u32(&e, depends);
  cg_encode_hash(&e, own);
  if (target) encode_sorted(&e, target, count);
  codegen_hash out = cg_encoder_digest(&e);
  if (failed || e.failed) out = (codegen_hash){0, 0}; /* not computed: the section is written anew */
  cg_free(target);
  cg_vec_release(&met);
  cg_encoder_release(&e);
  return out;
}
