/* SPDX-License-Identifier: MIT
 *
 * The layouts of facets: taken from plugins, compared, and brought into the terms in which records are walked.
 *
 * Invariant: a layout that is not understood in full is none, and then nothing is kept of sections over a model that
 * has such facets. References in facets count by key and are no edges; rows that they lead to are of tables whose
 * rows are encoded once, so that walks stay linear.
 */
#include "facets.h"

/* Sizes and inner kinds by public kind. */
static const struct kind {
  uint8_t size, kind;
} kinds[] = {
    [CODEGEN_FACET_U8] = {1, CG_U8},
    [CODEGEN_FACET_U16] = {2, CG_U16},
    [CODEGEN_FACET_U32] = {4, CG_U32},
    [CODEGEN_FACET_U64] = {8, CG_U64},
    [CODEGEN_FACET_TEXT] = {sizeof(codegen_str), CG_STR_MEMBER},
    [CODEGEN_FACET_SYM] = {4, CG_SYM},
    [CODEGEN_FACET_SYMS] = {sizeof(codegen_list), CG_SYMS},
    [CODEGEN_FACET_VALUE] = {sizeof(codegen_value), CG_VALUE},
    [CODEGEN_FACET_KEY] = {4, CG_KEYED},
    [CODEGEN_FACET_KEYS] = {sizeof(codegen_list), CG_KEYEDS},
    [CODEGEN_FACET_ROW] = {4, CG_ROW},
    [CODEGEN_FACET_RANGE] = {sizeof(codegen_range), CG_RANGE},
    [CODEGEN_FACET_LIST] = {sizeof(codegen_list), CG_LIST},
};

/* Tables whose rows stand in others by their digest. */
static bool is_content(uint32_t table) {
  return table == CODEGEN_TABLE_EXPR || table == CODEGEN_TABLE_PARAM || table == CODEGEN_TABLE_PAYLOAD ||
         table == CODEGEN_TABLE_RESPONSE || table == CODEGEN_TABLE_LINK || table == CODEGEN_TABLE_SERVER ||
         table == CODEGEN_TABLE_RULE;
}

static bool take_member(const codegen_facet_member *said, uint32_t size, cg_member *out) {
  if (said->kind >= CG_COUNT(kinds) || !kinds[said->kind].size) return false;
  if (said->offset > size || size - said->offset < kinds[said->kind].size) return false;
  *out = (cg_member){.name = said->name, .offset = said->offset, .kind = kinds[said->kind].kind};
  out->table = (uint8_t)said->table;
  switch (said->kind) {
    case CODEGEN_FACET_KEY:
    case CODEGEN_FACET_KEYS:
      if (said->table == CODEGEN_TABLE_DECL) out->kind = said->kind == CODEGEN_FACET_KEY ? CG_DECL : CG_DECLS;
      return said->table == CODEGEN_TABLE_DECL || said->table == CODEGEN_TABLE_FIELD ||
             said->table == CODEGEN_TABLE_PARAM;
    case CODEGEN_FACET_ROW:
    case CODEGEN_FACET_RANGE:
    case CODEGEN_FACET_LIST: return is_content(said->table);
    default: return true;
  }
}

static cg_facet_layout *find(const cg_model *model, cg_str id, uint32_t table) {
  for (size_t i = 0; i < model->layout.count; i++) {
    cg_facet_layout *one = cg_vec_at(&model->layout, cg_facet_layout, i);
    if (one->table == table && codegen_str_equal(one->id, id)) return one;
  }
  return NULL;
}

static bool same(const codegen_facet_member *a, const codegen_facet_member *b) {
  return a->kind == b->kind && a->offset == b->offset && a->table == b->table;
}

cg_status cg_model_facet(cg_model *model, const codegen_facet_layout *said) {
  cg_facet_layout next = {.id = codegen_str_of(said->id), .table = said->table, .size = said->size};
  if (model->known) return CODEGEN_OK; /* fingerprints are there: what counts is settled */
  cg_facet_layout *known = find(model, next.id, said->table);
  bool well = said->count <= CG_FACET_MEMBERS && said->size <= 65536 && (said->member || !said->count) &&
              said->table < CODEGEN_TABLE_COUNT && said->table != CODEGEN_TABLE_NAME &&
              said->table != CODEGEN_TABLE_GROUP;
  for (uint32_t i = 0; well && i < said->count; i++) well = take_member(&said->member[i], said->size, &next.member[i]);
  for (uint32_t i = 0; well && known && i < said->count && i < known->count; i++)
    well = same(&said->member[i], &known->said[i]);
  next.said = said->member;
  next.count = said->count;
  if (!known) known = cg_vec_add(&model->layout, 1);
  if (!known) return CODEGEN_ERR_MEMORY;
  if (!well)
    *known = (cg_facet_layout){.id = next.id, .table = next.table, .size = UINT32_MAX}; /* nobody knows it any more */
  else if (!known->id.data || (known->size != UINT32_MAX && known->count <= next.count))
    *known = next;
  return well ? CODEGEN_OK : CODEGEN_ERR_CONTRACT;
}

const cg_facet_layout **cg_facets_known(const cg_model *model) {
  const codegen_model *view = &model->view;
  const cg_facet_layout **out = cg_calloc((size_t)view->facet_count + 1, sizeof *out);
  for (uint32_t f = 0; out && f < view->facet_count; f++) {
    const codegen_facet_table *facet = &view->facet[f];
    out[f] = find(model, facet->id, facet->table);
    bool well = out[f] && out[f]->size != UINT32_MAX;
    for (uint32_t i = 0; well && i < facet->count; i++)
      well = cg_facet_sound(view, out[f], facet->rows + (size_t)i * facet->stride, facet->stride);
    if (well) continue;
    cg_free(out);
    return NULL;
  }
  return out;
}

static size_t size_of(const cg_facet_layout *layout, uint32_t i) {
  return kinds[layout->said[i].kind].size;
}

static bool ids_hold(const codegen_model *view, const cg_member *m, const unsigned char *at) {
  codegen_list list;
  codegen_value value;
  uint32_t id, rows = codegen_row_count(view, m->table);
  if (m->kind <= CG_PRESENCE) return true;
  memcpy(&id, at, sizeof id);
  if (m->kind == CG_VALUE) {
    memcpy(&value, at, sizeof value);
    const codegen_document *document = codegen_model_document(view, value.document);
    return !value.document || (document && value.node < document->node_count);
  }
  if (m->kind == CG_ROW || m->kind == CG_KEYED || m->kind == CG_DECL)
    return id < (m->kind == CG_DECL ? codegen_row_count(view, CODEGEN_TABLE_DECL) : rows);
  if (m->kind != CG_RANGE && m->kind != CG_LIST && m->kind != CG_KEYEDS && m->kind != CG_DECLS && m->kind != CG_SYMS)
    return true;
  memcpy(&list, at, sizeof list);
  uint32_t most = m->kind == CG_RANGE ? rows : view->pool_count;
  if (list.first > most || list.count > most - list.first) return false;
  for (uint32_t i = 0; m->kind == CG_LIST && i < list.count; i++)
    if (codegen_list_at(view, list, i) >= rows) return false;
  return true;
}

bool cg_facet_sound(const codegen_model *view, const cg_facet_layout *layout, const unsigned char *row,
                    uint32_t stride) {
  uint32_t at = 0; /* members may stand in any order: the gap behind each is looked at */
  for (uint32_t i = 0; i < layout->count; i++) {
    const cg_member *m = &layout->member[i];
    cg_str text;
    if (m->offset + size_of(layout, i) > stride) {
      size_t rest = m->offset < stride ? stride - m->offset : 0; /* a facet of an older writer, cut in a member */
      for (size_t k = 0; k < rest; k++)
        if (row[m->offset + k]) return false;
      continue;
    }
    memcpy(&text, row + m->offset, m->kind == CG_STR_MEMBER ? sizeof text : 0);
    if (m->kind == CG_STR_MEMBER ? text.size && !text.data : !ids_hold(view, m, row + m->offset)) return false;
  }
  while (at < stride) {
    uint32_t next = at;
    for (uint32_t i = 0; i < layout->count; i++)
      if (layout->member[i].offset <= at && at < layout->member[i].offset + size_of(layout, i))
        next = layout->member[i].offset + (uint32_t)size_of(layout, i);
    if (next == at && row[at]) return false;
    at = next == at ? at + 1 : next;
  }
  return true;
}

uint32_t cg_facet_set(const cg_facet_layout *layout, const unsigned char *row, uint32_t stride) {
  static const unsigned char none[sizeof(codegen_str)];
  uint32_t set = 0;
  for (uint32_t i = 0; i < layout->count; i++) {
    const cg_member *m = &layout->member[i];
    size_t at = m->offset, size = size_of(layout, i);
    if (m->kind == CG_STR_MEMBER) { /* an empty text may lie anywhere */
      at += offsetof(codegen_str, size);
      size = sizeof((codegen_str){NULL, 0}.size);
    }
    if (at + size <= stride && memcmp(row + at, none, size) != 0) set |= (uint32_t)1 << i;
  }
  return set;
}
