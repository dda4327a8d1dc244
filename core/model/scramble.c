/* SPDX-License-Identifier: MIT
 *
 * Lies about everything that a section has not declared, so that a writer which looks there is found out.
 *
 * Names are all lies: a writer asks for them, so that what it asked for is known, and does not read the table.
 *
 * Invariants: ids, ranges and lists are left as they are, so that no walk leaves a table or runs in a circle; keys of
 * declarations and names of scopes are left as well, since a reference counts by them. Equal seeds give equal lies.
 */
#include <codegen/writer.h>

#include "facets.h"
#include "owners.h"

struct cg_scramble {
  codegen_model view;
  codegen_table table[CODEGEN_TABLE_COUNT];
  unsigned char *rows[CODEGEN_TABLE_COUNT];
  cg_arena texts;
  cg_owners seen; /* rows that the section may look at */
  uint8_t *facts; /* by declaration: what others may know of it is left alone */
  codegen_facet_table *facet;
  unsigned char **facet_rows;
  uint64_t state;
};

static uint64_t next(cg_scramble *s) {
  s->state += 0x9e3779b97f4a7c15u;
  return cg_hash64(&s->state, sizeof s->state);
}

static void scramble_member(cg_scramble *s, const cg_member *m, void *at) {
  uint64_t random = next(s);
  uint32_t words = 0;
  while (m->word && m->word[words]) words++;
  switch (m->kind) {
    case CG_U8: *(uint8_t *)at = (uint8_t)(words ? random % words : random % 3); break;
    case CG_BITS: *(uint8_t *)at = (uint8_t)random; break;
    case CG_U16: *(uint16_t *)at = (uint16_t)random; break;
    case CG_FLAGS: *(uint32_t *)at = (uint32_t)random & (((uint32_t)1 << (words ? words : 3)) - 1); break;
    case CG_U64: *(uint64_t *)at = random % 1000; break;
    case CG_PRESENCE:
      for (int d = 0; d < CODEGEN_DIRECTIONS; d++) ((uint8_t *)at)[d] = (uint8_t)(random >> (8 * d)) % 3;
      break;
    case CG_STR_MEMBER:
      *(cg_str *)at = cg_arena_printf(&s->texts, "scrambled%llu", (unsigned long long)(random % 100000));
      break;
    case CG_SYM: *(uint32_t *)at = (uint32_t)(random % s->view.sym_count); break;
    case CG_VALUE: *(codegen_value *)at = (codegen_value){0, 0}; break;
    default: break; /* structure */
  }
}

static bool kept(const cg_scramble *s, uint32_t table, uint32_t row, const cg_member *m) {
  uint32_t of = table == CODEGEN_TABLE_DECL   ? row
                : table == CODEGEN_TABLE_TYPE ? codegen_type_at(&s->view, row)->decl
                                              : 0;
  bool facts = of && s->facts[of];
  switch (table) {
    case CODEGEN_TABLE_DECL: /* kind and count say which rows the subject is, and how many */
      return m->offset == offsetof(codegen_decl, key) || m->offset == offsetof(codegen_decl, kind) ||
             m->offset == offsetof(codegen_decl, count) || (facts && m->kind == CG_FLAGS);
    case CODEGEN_TABLE_TYPE: /* target means another table for a REF */
      return (facts && (m->kind == CG_U8 || m->kind == CG_BITS || m->kind == CG_FLAGS)) ||
             (m->offset == offsetof(codegen_type, kind) && codegen_type_at(&s->view, row)->target);
    case CODEGEN_TABLE_SCOPE:
      return m->offset == offsetof(codegen_scope, name) || m->offset == offsetof(codegen_scope, kind);
    default: return false;
  }
}

static void scramble_row(cg_scramble *s, uint32_t table, uint32_t row) {
  unsigned char *data = s->rows[table] + (size_t)row * s->table[table].stride;
  const cg_layout *layout = &cg_layouts[table];
  for (uint32_t i = 0; i < layout->count; i++)
    if (!kept(s, table, row, &layout->member[i]))
      scramble_member(s, &layout->member[i], data + layout->member[i].offset);
  if (table != CODEGEN_TABLE_DECL || s->facts[row]) return;
  codegen_decl *decl = (void *)data;
  decl->used = (uint8_t)(next(s) & 7);
  decl->split = (uint16_t)(next(s) & 0x110);
}

static bool copy_tables(cg_scramble *s, const codegen_model *view) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    size_t size = (size_t)view->table[t].stride * view->table[t].count;
    s->rows[t] = cg_malloc(size);
    if (!s->rows[t]) return false;
    memcpy(s->rows[t], view->table[t].rows, size);
    s->table[t] = (codegen_table){s->rows[t], view->table[t].stride, view->table[t].count};
  }
  s->view = *view;
  s->view.table = s->table;
  return true;
}

/* Facets whose layout is known lie as well; of others nobody keeps anything. */
static bool scramble_facets(cg_scramble *s, const cg_model *model) {
  uint32_t count = s->view.facet_count;
  const cg_facet_layout **known = count ? cg_facets_known(model) : NULL;
  bool ok = known != NULL;
  if (ok) s->facet_rows = cg_calloc(count, sizeof *s->facet_rows);
  if (ok) s->facet = cg_calloc(count, sizeof *s->facet);
  ok = ok && s->facet && s->facet_rows;
  for (uint32_t f = 0; ok && f < count; f++) {
    const codegen_facet_table *from = &s->view.facet[f];
    unsigned char *rows = s->facet_rows[f] = cg_malloc((size_t)from->count * from->stride + 1);
    if (!rows) ok = false;
    if (!rows) break;
    memcpy(rows, from->rows, (size_t)from->count * from->stride);
    s->facet[f] = *from;
    s->facet[f].rows = rows;
    for (uint32_t i = 0; i < from->count; i++)
      for (uint32_t k = 0; k < known[f]->count && !s->seen.decl[from->table][from->owner[i]]; k++)
        if (cg_facet_set(known[f], rows + (size_t)i * from->stride, from->stride) >> k & 1)
          scramble_member(s, &known[f]->member[k], rows + (size_t)i * from->stride + known[f]->member[k].offset);
  }
  if (ok) s->view.facet = s->facet;
  cg_free(known);
  return ok || !count || !known;
}

/* The end of a chain of REFs counts among the facts of its beginning. */
static void keep_facts(cg_scramble *s, uint32_t decl) {
  for (uint32_t i = 0; decl && i < 64 && !s->facts[decl]; i++) {
    s->facts[decl] = 1;
    decl = codegen_decl_at(&s->view, decl)->kind == CODEGEN_DECL_TYPE
               ? codegen_type_ref(&s->view, codegen_decl_at(&s->view, decl)->subject)
               : 0;
  }
}

static bool reach(cg_scramble *s, const cg_model *model, uint32_t from, uint32_t depends) {
  const cg_edges *edges = &model->edges;
  bool all = (depends & CODEGEN_DEPENDS_REACHABLE) != 0, ok = true;
  cg_vec open;
  uint32_t *slot;
  cg_vec_init(&open, sizeof(uint32_t));
  slot = cg_vec_add(&open, 1);
  if (slot) *slot = from;
  ok = slot != NULL;
  while (ok && open.count) {
    uint32_t decl = *cg_vec_at(&open, uint32_t, --open.count);
    for (uint32_t i = edges->first[decl]; ok && i < edges->first[decl + 1]; i++) {
      uint32_t to = edges->target[i];
      if (depends & (CODEGEN_DEPENDS_FACTS | CODEGEN_DEPENDS_DIRECT | CODEGEN_DEPENDS_REACHABLE)) keep_facts(s, to);
      if (!(depends & (CODEGEN_DEPENDS_DIRECT | CODEGEN_DEPENDS_REACHABLE)) || s->seen.decl[CODEGEN_TABLE_DECL][to])
        continue;
      ok = cg_owners_add(&s->seen, &s->view, CODEGEN_TABLE_DECL, to, 1);
      slot = ok && all ? cg_vec_add(&open, 1) : NULL;
      if (slot) *slot = to;
      if (all && !slot) ok = false;
    }
  }
  cg_vec_release(&open);
  return ok;
}

/* Security schemes count wholly in the rules that name them. */
static bool keep_schemes(cg_scramble *s) {
  bool ok = true;
  for (uint32_t r = 1; ok && r < s->table[CODEGEN_TABLE_RULE].count; r++)
    if (s->seen.decl[CODEGEN_TABLE_RULE][r])
      ok = cg_owners_add(&s->seen, &s->view, CODEGEN_TABLE_DECL, codegen_rule_at(&s->view, r)->security, 1);
  return ok;
}

cg_scramble *cg_model_scramble(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends, uint64_t seed) {
  cg_scramble *s = cg_calloc(1, sizeof *s);
  if (!s) return NULL;
  s->state = seed;
  cg_arena_init(&s->texts, 0);
  uint32_t decl = table == CODEGEN_TABLE_DECL        ? row
                  : table == CODEGEN_TABLE_OPERATION ? codegen_operation_at(&model->view, row)->decl
                  : table == CODEGEN_TABLE_TYPE      ? codegen_type_at(&model->view, row)->decl
                                                     : 0;
  s->facts = cg_calloc(codegen_row_count(&model->view, CODEGEN_TABLE_DECL), 1);
  bool ok = s->facts && copy_tables(s, &model->view) && cg_owners_init(&s->seen, &s->view);
  if (ok && decl) keep_facts(s, decl);
  ok = ok && cg_owners_add(&s->seen, &s->view, decl ? (uint32_t)CODEGEN_TABLE_DECL : table, decl ? decl : row, 1);
  ok = ok && (!decl || !model->edges.first || reach(s, model, decl, depends)) && keep_schemes(s);
  if (!ok) {
    cg_scramble_free(s);
    return NULL;
  }
  if (depends & CODEGEN_DEPENDS_WHOLE) return s;
  for (uint32_t t = 0; t < CODEGEN_TABLE_NAME; t++)
    for (uint32_t r = 1; r < s->table[t].count; r++)
      if (!s->seen.decl[t][r]) scramble_row(s, t, r);
  for (uint32_t r = 1; r < s->table[CODEGEN_TABLE_NAME].count; r++) scramble_row(s, CODEGEN_TABLE_NAME, r);
  if (scramble_facets(s, model)) return s;
  cg_scramble_free(s);
  return NULL;
}

/* Row by row with a chance that the seed says, so that a lie may be small. */
cg_scramble *cg_model_scramble_own(const cg_model *model, uint32_t decl, uint64_t seed) {
  cg_scramble *s = cg_calloc(1, sizeof *s);
  if (!s) return NULL;
  s->state = seed;
  cg_arena_init(&s->texts, 0);
  s->facts = cg_calloc(codegen_row_count(&model->view, CODEGEN_TABLE_DECL), 1);
  bool ok = s->facts && copy_tables(s, &model->view) && cg_owners_init(&s->seen, &s->view);
  if (ok) keep_facts(s, decl);
  ok = ok && cg_owners_add(&s->seen, &s->view, CODEGEN_TABLE_DECL, decl, 1);
  uint64_t chance = (uint64_t)1 << next(s) % 6;
  for (uint32_t t = 0; ok && t < CODEGEN_TABLE_NAME; t++)
    for (uint32_t r = 1; t != CODEGEN_TABLE_DECL && t != CODEGEN_TABLE_SCOPE && r < s->table[t].count; r++)
      if (s->seen.decl[t][r] && next(s) % chance == 0) scramble_row(s, t, r);
  if (ok) return s;
  cg_scramble_free(s);
  return NULL;
}

const codegen_model *cg_scramble_view(const cg_scramble *scramble) {
  return &scramble->view;
}

void cg_scramble_free(cg_scramble *s) {
  if (!s) return;
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(s->rows[t]);
  for (uint32_t f = 0; s->facet_rows && f < s->view.facet_count; f++) cg_free(s->facet_rows[f]);
  cg_free(s->facet_rows);
  cg_free(s->facet);
  cg_owners_release(&s->seen);
  cg_arena_release(&s->texts);
  cg_free(s->facts);
  cg_free(s);
}
