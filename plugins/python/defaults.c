/* SPDX-License-Identifier: MIT
 *
 * Defaults as expressions. What cannot change stands in the class as it is; what can, and what must be read first, is
 * made anew for each model by a function. A text that would not be read is no default.
 */
#include "types.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t put(py_emit *e, uint32_t type, codegen_value value, uint32_t depth);

static bool digits(codegen_str text, size_t from, size_t count) {
  if (from + count > text.size) return false;
  for (size_t i = from; i < from + count; i++)
    if (text.data[i] < '0' || text.data[i] > '9') return false;
  return true;
}

static uint32_t two(codegen_str text, size_t at) {
  return (uint32_t)(text.data[at] - '0') * 10 + (uint32_t)(text.data[at + 1] - '0');
}

/* A day that every year has; the 29th of February and others beyond the 28th ask for more than it is worth. */
static bool is_date(codegen_str text) {
  return text.size >= 10 && digits(text, 0, 4) && text.data[4] == '-' && digits(text, 5, 2) && text.data[7] == '-' &&
         digits(text, 8, 2) && two(text, 5) >= 1 && two(text, 5) <= 12 && two(text, 8) >= 1 && two(text, 8) <= 28 &&
         (two(text, 0) || two(text, 2));
}

static bool is_time(codegen_str text, size_t at) {
  if (at + 9 > text.size || !digits(text, at, 2) || text.data[at + 2] != ':' || !digits(text, at + 3, 2) ||
      text.data[at + 5] != ':' || !digits(text, at + 6, 2))
    return false;
  if (two(text, at) > 23 || two(text, at + 3) > 59 || two(text, at + 6) > 59) return false;
  at += 8;
  if (text.data[at] == '.') {
    size_t from = ++at;
    while (digits(text, at, 1)) at++;
    if (at == from) return false;
  }
  return at + 1 == text.size && text.data[at] == 'Z';
}

static bool is_uuid(codegen_str text) {
  if (text.size != 36) return false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    bool hex = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

/* _f.read_date("2020-01-02") */
static uint32_t put_native(py_emit *e, const char *native, codegen_str text) {
  static const struct {
    const char *type, *call;
  } calls[] = {
      {"Date", "_f.read_date"}, {"DateTime", "_f.read_datetime"}, {"Time", "_f.read_time"}, {"UUID", "_f.read_uuid"}};
  codegen_str type = codegen_str_of(native);
  bool valid = codegen_str_is(type, "Date") ? text.size == 10 && is_date(text)
               : codegen_str_is(type, "DateTime")
                   ? text.size > 11 && is_date(text) && text.data[10] == 'T' && is_time(text, 11)
               : codegen_str_is(type, "Time") ? is_time(text, 0)
               : codegen_str_is(type, "UUID") ? is_uuid(text)
                                              : false;
  for (size_t i = 0; valid && i < sizeof calls / sizeof *calls; i++) {
    if (!codegen_str_is(type, calls[i].type)) continue;
    codegen_py_text(&e->py, calls[i].call);
    codegen_py_open(&e->py, '(');
    codegen_py_string(&e->py, text);
    codegen_py_close(&e->py, ')');
    return PY_DEFAULT_FACTORY;
  }
  return PY_DEFAULT_NONE;
}

/* One that Python has, too: 1e999 would be infinite. */
static bool is_plain_number(codegen_str text, bool integer) {
  for (size_t i = 0; integer && i < text.size; i++)
    if ((text.data[i] < '0' || text.data[i] > '9') && !(i == 0 && text.data[i] == '-')) return false;
  char digits[32] = {0};
  if (!text.size || text.size >= 30) return false;
  memcpy(digits, text.data, text.size);
  return isfinite(strtod(digits, NULL));
}

static uint32_t count_of(const codegen_model *model, codegen_value value) {
  const codegen_document *document = codegen_model_document(model, value.document);
  return document ? codegen_node_count(document, value.node) : 0;
}

static uint32_t put_plain(py_emit *e, codegen_value value) {
  codegen_py_value(&e->py, e->model, value);
  return PY_DEFAULT_VALUE;
}

/* Rank.LOW; without a class, the value. */
static uint32_t put_choice(py_emit *e, uint32_t type, uint32_t decl, const codegen_type *t, codegen_value value) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t row = t->cases.first + i;
    if (!py_value_equal(e->model, codegen_case_at(e->model, row)->value, value)) continue;
    uint32_t kind = codegen_value_kind(e->model, value);
    if (kind == CODEGEN_NODE_OBJECT || kind == CODEGEN_NODE_ARRAY) return PY_DEFAULT_NONE;
    if (!py_is_enum_class(e->plugin, e->model, type))
      return kind == CODEGEN_NODE_NUMBER && !is_plain_number(codegen_value_text(e->model, value), true)
                 ? PY_DEFAULT_NONE
                 : put_plain(e, value);
    uint32_t before = e->local;
    if (decl)
      py_reference(e, decl);
    else
      py_class_name(e, type);
    codegen_py_text(&e->py, ".");
    codegen_py_str(&e->py, py_name(e, CODEGEN_TABLE_CASE, row, 0));
    return e->local == before ? PY_DEFAULT_VALUE : PY_DEFAULT_FACTORY; /* it may stand further below */
  }
  return PY_DEFAULT_NONE;
}

#define ITEMS 16

/* [1, 2] */
static uint32_t put_list(py_emit *e, const codegen_type *t, codegen_value value, uint32_t depth) {
  const codegen_array *a = codegen_array_at(e->model, t->array);
  const codegen_document *document = codegen_model_document(e->model, value.document);
  uint32_t count = count_of(e->model, value), child = document ? codegen_node_first(document, value.node) : 0;
  if (!document || count > ITEMS || (t->array && a->head.count)) return PY_DEFAULT_NONE;
  codegen_py_open(&e->py, '[');
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
    codegen_value item = {value.document, child};
    if (i) codegen_py_next(&e->py);
    if (t->array && a->items) {
      if (!put(e, a->items, item, depth + 1)) return PY_DEFAULT_NONE;
    } else {
      codegen_py_value(&e->py, e->model, item);
    }
  }
  codegen_py_close(&e->py, ']');
  return PY_DEFAULT_FACTORY;
}

static uint32_t put_of_union(py_emit *e, const codegen_type *t, codegen_value value, uint32_t depth) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    size_t begin = e->py.size;
    uint32_t how = py_is_member(c) ? put(e, c->type, value, depth + 1) : PY_DEFAULT_NONE;
    if (how) return how;
    codegen_py_reset(&e->py, begin);
  }
  return PY_DEFAULT_NONE;
}

static uint32_t put(py_emit *e, uint32_t type, codegen_value value, uint32_t depth) {
  const codegen_type *t = py_at(e, type);
  uint32_t kind = codegen_value_kind(e->model, value), decl = 0;
  codegen_str text = codegen_value_text(e->model, value);
  const char *native;
  for (uint32_t i = 0; i < 8 && t->kind == CODEGEN_REF; i++) {
    decl = t->target;
    type = codegen_decl_at(e->model, decl)->subject;
    t = py_at(e, type);
    if (e->plugin->form[decl] != PY_FORM_ENUM) decl = 0;
  }
  if (depth > 8 || kind == CODEGEN_NODE_NULL || t->row.flags & CODEGEN_TYPE_IMPLIED || e->qualifier)
    return PY_DEFAULT_NONE;
  switch (t->kind) {
    case CODEGEN_BOOLEAN:
      return kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE ? put_plain(e, value) : PY_DEFAULT_NONE;
    case CODEGEN_STRING:
      if (kind != CODEGEN_NODE_STRING) return PY_DEFAULT_NONE;
      native = py_native(e, t);
      return native ? put_native(e, native, text) : put_plain(e, value);
    case CODEGEN_NUMBER:
      return kind == CODEGEN_NODE_NUMBER && is_plain_number(text, false) ? put_plain(e, value) : PY_DEFAULT_NONE;
    case CODEGEN_INTEGER:
      return kind == CODEGEN_NODE_NUMBER && is_plain_number(text, true) ? put_plain(e, value) : PY_DEFAULT_NONE;
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return put_choice(e, type, decl, t, value);
    case CODEGEN_ARRAY: return kind == CODEGEN_NODE_ARRAY ? put_list(e, t, value, depth) : PY_DEFAULT_NONE;
    case CODEGEN_UNION: return put_of_union(e, t, value, depth);
    case CODEGEN_RECORD: /* an empty one; whether a class can be made of other values is not known here */
      if (kind != CODEGEN_NODE_OBJECT || count_of(e->model, value)) return PY_DEFAULT_NONE;
      if (py_is_class(e->plugin, e->model, type)) return PY_DEFAULT_NONE;
      codegen_py_text(&e->py, "{}");
      return PY_DEFAULT_FACTORY;
    case CODEGEN_ANY:
      if (kind == CODEGEN_NODE_NUMBER && !is_plain_number(text, false)) return PY_DEFAULT_NONE;
      if (count_of(e->model, value) > ITEMS) return PY_DEFAULT_NONE;
      codegen_py_value(&e->py, e->model, value);
      return kind == CODEGEN_NODE_OBJECT || kind == CODEGEN_NODE_ARRAY ? PY_DEFAULT_FACTORY : PY_DEFAULT_VALUE;
    default: return PY_DEFAULT_NONE;
  }
}

/** Writes the default of a type, if Python has one for it: as a value, or as what a function gives. */
uint32_t py_default(py_emit *e, uint32_t type, codegen_value value) {
  size_t begin = e->py.size;
  uint32_t how = put(e, type, value, 0);
  if (how == PY_DEFAULT_NONE) codegen_py_reset(&e->py, begin);
  return how;
}
