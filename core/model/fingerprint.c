/* SPDX-License-Identifier: MIT
 *
 * Fingerprints: hashes of what is said in a declaration, of what others may know of it, of what it leads to. They are
 * for the section cache, so that a run without one pays nothing: computed when somebody asks, all of them at once.
 */
#include <codegen/writer.h>

#include "close.h"

#define CHAIN_MAX 64u

/* What the computing needs besides the closed model. */
typedef struct printer {
  cg_model *model;
  const codegen_model *view;
  uint32_t decls;
  cg_encoder encoder;
  codegen_hash *said; /* by declaration: what is written in it */
  cg_vec tag;         /* tag_fact, sorted */
} printer;

/* A discriminator value that leads to a declaration. */
typedef struct tag_fact {
  uint32_t decl;
  uint64_t hash; /* of the property and the value */
} tag_fact;

/* -- what is said ------------------------------------------------------------------------------------------------ */

static bool gather_said(printer *c) {
  for (uint32_t d = 1; d < c->decls && !c->encoder.failed; d++) {
    if (!cg_decl_lives(c->view, d)) continue;
    cg_encoder_reset(&c->encoder);
    cg_encode_row(&c->encoder, CODEGEN_TABLE_DECL, d);
    c->said[d] = cg_encoder_digest(&c->encoder);
  }
  return !c->encoder.failed;
}

static int by_decl(const void *a, const void *b) {
  const tag_fact *l = a, *r = b;
  if (l->decl != r->decl) return l->decl < r->decl ? -1 : 1;
  return (l->hash > r->hash) - (l->hash < r->hash);
}

static bool gather_tags(printer *c) {
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
      tag_fact *fact = decl && one->value.document ? cg_vec_add(&c->tag, 1) : NULL;
      if (!fact && decl && one->value.document) return false;
      if (fact) *fact = (tag_fact){decl, cg_hash64(key.data, key.size) * 31 + cg_value_hash(c->view, one->value)};
    }
  }
  if (c->tag.count) qsort(c->tag.data, c->tag.count, sizeof(tag_fact), by_decl);
  return true;
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

static codegen_hash key_hash(const printer *c, uint32_t decl) {
  cg_str key = codegen_decl_at(c->view, decl)->key;
  return cg_hash128(key.data, key.size);
}

/* What others cause, and others may know: the part that own and facts share. */
static void encode_caused(printer *c, uint32_t d, size_t *tag) {
  const codegen_decl *decl = codegen_decl_at(c->view, d);
  cg_encoder *e = &c->encoder;
  cg_encode_u8(e, decl->used);
  cg_encode_u32(e, decl->split);
  cg_encode_u32(e, codegen_group_at(c->view, decl->group)->flags);
  while (*tag < c->tag.count && cg_vec_at(&c->tag, tag_fact, *tag)->decl < d) ++*tag;
  for (size_t i = *tag; i < c->tag.count && cg_vec_at(&c->tag, tag_fact, i)->decl == d; i++) {
    uint64_t hash = cg_vec_at(&c->tag, tag_fact, i)->hash;
    cg_encode_u8(e, 1);
    cg_encode_u32(e, (uint32_t)hash);
    cg_encode_u32(e, (uint32_t)(hash >> 32));
  }
  cg_encode_u8(e, 0);
}

static void put_own(printer *c, uint32_t d, size_t *tag, codegen_hash *scratch) {
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
    if (codegen_decl_at(c->view, edges->target[i])->group == decl->group)
      scratch[count++] = key_hash(c, edges->target[i]);
  encode_sorted(e, scratch, count);
  decl->own = cg_encoder_digest(e);
}

/* The type at the end of a chain of REFs, and whether a link of it may be null. Chains are followed 64 links far, lest
 * many long ones cost quadratic time; behind that a fact is not known. */
static uint32_t chain_end(printer *c, uint32_t d, bool *nullable) {
  uint32_t type = codegen_decl_at(c->view, d)->subject;
  for (uint32_t i = 0; i <= CHAIN_MAX; i++) {
    const codegen_type *t = codegen_type_at(c->view, type);
    *nullable |= (t->row.flags & CODEGEN_TYPE_NULLABLE) != 0;
    if (t->kind != CODEGEN_REF || i == CHAIN_MAX) break;
    type = codegen_decl_at(c->view, t->target)->subject;
  }
  return type;
}

static void put_facts(printer *c, uint32_t d, size_t *tag) {
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

static void put_reachable(printer *c, codegen_hash *scratch) {
  cg_encoder *e = &c->encoder;
  uint32_t groups = codegen_row_count(c->view, CODEGEN_TABLE_GROUP);
  for (uint32_t g = 1; g < groups; g++) {
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
static void put_whole(printer *c, codegen_hash *scratch) {
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

static bool put_fingerprints(printer *c) {
  size_t own = 0, facts = 0, bases = 0;
  for (uint32_t d = 1; d < c->decls; d++) bases += codegen_decl_at(c->view, d)->derived.count;
  size_t most = (size_t)c->decls + c->model->edges.count + bases + codegen_row_count(c->view, CODEGEN_TABLE_SCOPE) +
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

/* -- asking --------------------------------------------------------------------------------------------------- */

cg_status cg_model_fingerprints(cg_model *model) {
  printer c = {.model = model, .view = &model->view, .decls = model->rows[CODEGEN_TABLE_DECL].count};
  if (model->printed) return CODEGEN_OK;
  if (!model->view.closed) return CODEGEN_ERR_USAGE;
  if (!model->known) model->known = cg_facets_known(model);
  if (!model->known) return CODEGEN_ERR_NOT_FOUND;
  cg_encoder_init(&c.encoder, c.view);
  c.encoder.facet = model->known;
  cg_vec_init(&c.tag, sizeof(tag_fact));
  c.said = cg_calloc(c.decls, sizeof *c.said);
  model->printed = c.said && gather_said(&c) && gather_tags(&c) && put_fingerprints(&c);
  cg_encoder_release(&c.encoder);
  cg_vec_release(&c.tag);
  cg_free(c.said);
  return model->printed ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
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
  e.facet = model->known;
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
