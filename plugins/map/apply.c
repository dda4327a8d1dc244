/* SPDX-License-Identifier: MIT
 *
 * Gives types of the model the form that was asked for.
 *
 * Invariant: a type keeps its row, its place, its notes and whether it may be null; only what it says of values
 * changes. Presence belongs to fields and parameters, which are not touched but for defaults that no longer fit.
 */
#include <stdio.h>
#include <string.h>

#include "map.h"

#define FOLLOW_MAX 64 /* references that lead to another before a null */

/* -- one type ------------------------------------------------------------------------------------------------------ */

static bool may_be_null(const mp_map *m, uint32_t id) {
  for (uint32_t n = 0; id && n < FOLLOW_MAX; n++) {
    const codegen_type *type = codegen_type_at(m->model, id);
    if (type->row.flags & CODEGEN_TYPE_NULLABLE || type->kind == CODEGEN_NULL) return true;
    for (uint32_t i = 0; type->kind == CODEGEN_ENUM && i < type->cases.count; i++)
      if (codegen_value_kind(m->model, codegen_case_at(m->model, type->cases.first + i)->value) == CODEGEN_NODE_NULL)
        return true;
    if (type->kind != CODEGEN_REF) return false;
    id = codegen_decl_at(m->model, type->target)->subject;
  }
  return false;
}

static uint8_t accepts_of(uint8_t kind) {
  switch (kind) {
    case CODEGEN_STRING:
    case CODEGEN_BYTES: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_INTEGER: return CODEGEN_ACCEPTS_INTEGER;
    case CODEGEN_NUMBER: return CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER;
    case CODEGEN_BOOLEAN: return CODEGEN_ACCEPTS_BOOLEAN;
    default: return CODEGEN_ACCEPTS_ALL;
  }
}

static bool is_number(uint8_t kind) {
  return kind == CODEGEN_INTEGER || kind == CODEGEN_NUMBER;
}

/** Whether a default is still a value of the type. */
static bool initial_fits(const mp_map *m, uint32_t id, const mp_target *target, bool null) {
  const codegen_expr *expr = codegen_expr_at(m->model, id);
  uint32_t kind = codegen_value_kind(m->model, expr->value);
  codegen_str text = codegen_value_text(m->model, expr->value);
  if (expr->form != CODEGEN_EXPR_VALUE) return false;
  if (target->kind == CODEGEN_ANY) return true;
  if (kind == CODEGEN_NODE_NULL) return null;
  switch (target->kind) {
    case CODEGEN_STRING: return kind == CODEGEN_NODE_STRING;
    case CODEGEN_NUMBER: return kind == CODEGEN_NODE_NUMBER;
    case CODEGEN_BOOLEAN: return kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE;
    case CODEGEN_INTEGER: break;
    default: return false;
  }
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '.' || text.data[i] == 'e' || text.data[i] == 'E') return false;
  return kind == CODEGEN_NODE_NUMBER;
}

/** The constraints that still hold: lengths and patterns of a text that stays one, bounds of a number likewise. */
static uint32_t scalar_of(mp_map *m, const codegen_type *old, const mp_target *target) {
  const codegen_scalar *from = codegen_scalar_at(m->model, old->scalar);
  uint32_t id = 0;
  bool text = target->kind == CODEGEN_STRING && old->kind == CODEGEN_STRING && old->scalar;
  bool number = is_number(target->kind) && is_number(old->kind) && old->scalar;
  if (!text && !number && !target->format.size) return 0;
  codegen_scalar *to = codegen_add_scalar(m->edit, &id);
  to->row.origin = old->row.origin;
  if (text) {
    to->min_length = from->min_length;
    to->max_length = from->max_length;
    to->patterns = from->patterns;
    to->pattern_dialect = from->pattern_dialect;
    to->length_unit = from->length_unit;
    to->row.flags = from->row.flags & CODEGEN_SCALAR_MAX_LENGTH;
  } else if (number) {
    to->minimum = from->minimum, to->maximum = from->maximum;
    to->above = from->above, to->below = from->below;
    to->multiple = from->multiple;
  }
  if (!target->format.size) return id;
  to->format = codegen_edit_sym(m->edit, target->format);
  to->bits = target->bits;
  to->row.flags |= target->flags;
  if (target->meaning) to->meaning = codegen_edit_sym(m->edit, codegen_str_of(target->meaning));
  if (target->encoding) to->encoding = codegen_edit_sym(m->edit, codegen_str_of(target->encoding));
  return id;
}

static void change(mp_map *m, uint32_t id, const mp_target *target) {
  const codegen_type *old = codegen_type_at(m->model, id);
  bool null = may_be_null(m, id);
  uint32_t scalar = scalar_of(m, old, target);
  codegen_type *type = codegen_edit_type(m->edit, id);
  type->cases = type->clauses = (codegen_range){0, 0};
  type->parts = (codegen_list){0, 0};
  type->array = type->object = 0;
  type->scalar = scalar;
  type->target = target->decl;
  type->kind = target->kind;
  type->accepts = accepts_of(target->kind);
  type->row.flags = null && target->kind != CODEGEN_ANY ? CODEGEN_TYPE_NULLABLE : 0u;
  if (old->initial && !initial_fits(m, old->initial, target, null)) type->initial = 0;
  const codegen_decl *decl = codegen_decl_at(m->model, old->decl);
  if (old->decl && decl->kind == CODEGEN_DECL_TYPE && decl->subject == id && decl->bases.count)
    codegen_edit_decl(m->edit, old->decl)->bases = (codegen_list){0, 0};
}

static uint32_t add_type(mp_map *m, codegen_origin origin, const mp_target *target) {
  static const codegen_type none;
  uint32_t scalar = scalar_of(m, &none, target), id = 0;
  codegen_type *type = codegen_add_type(m->edit, &id);
  type->row.origin = origin;
  type->kind = target->kind;
  type->accepts = accepts_of(target->kind);
  type->target = target->decl;
  type->scalar = scalar;
  return id;
}

/* -- which types --------------------------------------------------------------------------------------------------- */

static void by_place(mp_map *m) {
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_TYPE); id++) {
    const codegen_type *type = codegen_type_at(m->model, id);
    mp_place *place = type->kind ? mp_place_at(m, type->row.origin) : NULL;
    if (!place) continue;
    m->mapped[id] = &place->target;
    place->hits++;
  }
}

/** A parameter, header or body by its own pointer: its type is meant; one that has none gets one. */
static void at_owner(mp_map *m, codegen_origin origin, uint32_t type, uint32_t table, uint32_t owner) {
  mp_place *place = mp_place_at(m, origin);
  if (!place || place->hits) return; /* in Swagger 2.0 a parameter is its own schema */
  place->hits++;
  if (type) {
    m->mapped[type] = &place->target;
    return;
  }
  type = add_type(m, origin, &place->target);
  if (table == CODEGEN_TABLE_PARAM)
    codegen_edit_param(m->edit, owner)->type = type;
  else
    codegen_edit_payload(m->edit, owner)->type = type;
}

static void by_owner(mp_map *m) {
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_PARAM); id++) {
    const codegen_param *param = codegen_param_at(m->model, id);
    if (param->place) at_owner(m, param->row.origin, param->type, CODEGEN_TABLE_PARAM, id);
  }
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_PAYLOAD); id++) {
    const codegen_payload *payload = codegen_payload_at(m->model, id);
    at_owner(m, payload->row.origin, payload->type, CODEGEN_TABLE_PAYLOAD, id);
  }
}

/** Keys are texts whatever their format: they stay texts. */
static bool is_key(mp_map *m, uint8_t *keys, uint32_t type) {
  return keys[type] && m->mapped[type]->kind != CODEGEN_STRING;
}

static void by_format(mp_map *m) {
  uint32_t types = codegen_row_count(m->model, CODEGEN_TABLE_TYPE);
  uint8_t *keys = mp_alloc(m, types, 1);
  if (!keys || !m->format_count) return;
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_OBJECT); id++) {
    uint32_t names = codegen_object_at(m->model, id)->names;
    if (names < types) keys[names] = 1;
  }
  for (uint32_t id = 1; id < types; id++) {
    const codegen_type *type = codegen_type_at(m->model, id);
    bool scalar = type->kind == CODEGEN_STRING || type->kind == CODEGEN_INTEGER || type->kind == CODEGEN_NUMBER ||
                  type->kind == CODEGEN_BYTES;
    codegen_str format = codegen_sym_text(m->model, codegen_scalar_at(m->model, type->scalar)->format);
    if (!scalar || !type->scalar || !format.size || m->mapped[id]) continue;
    for (uint32_t i = 0; i < m->format_count; i++) {
      if (!codegen_str_equal(m->format[i].name, format)) continue;
      m->format[i].hits++;
      if (m->format[i].target.kind == CODEGEN_REF && m->format[i].target.decl == type->decl) continue;
      m->mapped[id] = &m->format[i].target;
      if (is_key(m, keys, id)) m->mapped[id] = NULL;
    }
  }
}

/* -- circles ------------------------------------------------------------------------------------------------------- */

/** The declaration that a declaration's type refers to, after the change; 0 when it is no reference. */
static uint32_t next_of(const mp_map *m, uint32_t decl) {
  const codegen_decl *row = codegen_decl_at(m->model, decl);
  if (row->kind != CODEGEN_DECL_TYPE || row->subject >= codegen_row_count(m->model, CODEGEN_TABLE_TYPE)) return 0;
  const mp_target *target = m->mapped[row->subject];
  return target ? target->decl : codegen_type_ref(m->model, row->subject);
}

static void check_circles(mp_map *m) {
  uint32_t decls = codegen_row_count(m->model, CODEGEN_TABLE_DECL);
  for (uint32_t i = 0; i < m->place_count + m->format_count && !m->failed; i++) {
    const mp_target *target = i < m->place_count ? &m->place[i].target : &m->format[i - m->place_count].target;
    uint32_t at = target->decl;
    for (uint32_t n = 0; at && n <= decls; n++) at = next_of(m, at);
    if (!at) continue;
    const codegen_decl *decl = codegen_decl_at(m->model, target->decl);
    codegen_say(m->ctx, CODEGEN_ERROR, 0, "MAP0004", decl->row.origin, "map one of them to a type of its own",
                "'%.*s' would stand for itself", CODEGEN_FMT(decl->key));
    m->failed = true;
  }
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static bool stale(const mp_map *m, uint32_t type, uint32_t initial) {
  if (!initial || type >= codegen_row_count(m->model, CODEGEN_TABLE_TYPE) || !m->mapped[type]) return false;
  return !initial_fits(m, initial, m->mapped[type], may_be_null(m, type));
}

void mp_apply(mp_map *m) {
  uint32_t types = codegen_row_count(m->model, CODEGEN_TABLE_TYPE);
  m->mapped = mp_alloc(m, types, sizeof *m->mapped);
  if (!m->mapped) return;
  by_place(m);
  by_owner(m);
  by_format(m);
  check_circles(m);
  if (m->memory || m->failed) return;
  for (uint32_t id = 1; id < types; id++)
    if (m->mapped[id]) change(m, id, m->mapped[id]);
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_FIELD); id++) {
    const codegen_field *field = codegen_field_at(m->model, id);
    if (stale(m, field->type, field->initial)) codegen_edit_field(m->edit, id)->initial = 0;
  }
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_PARAM); id++) {
    const codegen_param *param = codegen_param_at(m->model, id);
    if (stale(m, param->type, param->initial)) codegen_edit_param(m->edit, id)->initial = 0;
  }
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_PAYLOAD); id++) {
    const codegen_payload *payload = codegen_payload_at(m->model, id);
    if (payload->parts.count && payload->type < types && m->mapped[payload->type] &&
        m->mapped[payload->type]->kind != CODEGEN_REF)
      codegen_edit_payload(m->edit, id)->parts = (codegen_list){0, 0};
  }
}
