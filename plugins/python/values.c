/* SPDX-License-Identifier: MIT
 *
 * Enumerations and constants as type expressions: literals where Python has them, else a comparison.
 */
#include "types.h"

/* What `Literal` takes and compares as JSON does. */
static bool is_literal(const codegen_model *model, codegen_value value) {
  codegen_str text = codegen_value_text(model, value);
  switch (codegen_value_kind(model, value)) {
    case CODEGEN_NODE_STRING:
    case CODEGEN_NODE_TRUE:
    case CODEGEN_NODE_FALSE:
    case CODEGEN_NODE_NULL: return true;
    case CODEGEN_NODE_NUMBER:
      for (size_t i = 0; i < text.size; i++)
        if ((text.data[i] < '0' || text.data[i] > '9') && !(i == 0 && text.data[i] == '-')) return false;
      return text.size < 19 && !codegen_str_is(text, "-0");
    default: return false;
  }
}

/* _t.Literal["a", 1, True] | None */
static void put_literals(py_emit *e, codegen_range cases) {
  bool numbers = false, null = false;
  uint32_t count = 0;
  py_chain chain = {.begin = e->py.size};
  for (uint32_t i = 0; i < cases.count; i++) {
    codegen_value value = codegen_case_at(e->model, cases.first + i)->value;
    uint32_t kind = codegen_value_kind(e->model, value);
    if (kind == CODEGEN_NODE_NULL) {
      null = true;
      continue;
    }
    numbers = numbers || kind != CODEGEN_NODE_STRING;
    if (count++) {
      codegen_py_next(&e->py);
    } else {
      py_typing(e, "Literal");
      codegen_py_open(&e->py, '[');
    }
    codegen_py_value(&e->py, e->model, value);
  }
  if (count) codegen_py_close(&e->py, ']');
  if (numbers) py_meta_name(e, &chain, "_m", "LITERAL");
  py_end(e, &chain);
  if (null) {
    if (count) codegen_py_or(&e->py);
    codegen_py_text(&e->py, "None");
  }
}

/** Writes an enumeration or a constant. */
void py_values(py_emit *e, const codegen_type *t) {
  bool literals = t->cases.count > 0, strings = t->cases.count > 0;
  py_chain chain = {.begin = e->py.size};
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(e->model, t->cases.first + i)->value;
    literals = literals && is_literal(e->model, value);
    strings = strings && codegen_value_kind(e->model, value) == CODEGEN_NODE_STRING;
  }
  if (t->row.flags & CODEGEN_TYPE_OPEN) { /* the listed values are a hint */
    if (strings)
      codegen_py_text(&e->py, "str");
    else
      py_typing(e, "Any");
    return;
  }
  if (literals) {
    put_literals(e, t->cases);
    return;
  }
  py_typing(e, "Any");
  py_meta(e, &chain);
  py_check(e, "Equals");
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < t->cases.count; i++) {
    if (i) codegen_py_next(&e->py);
    codegen_py_value(&e->py, e->model, codegen_case_at(e->model, t->cases.first + i)->value);
  }
  codegen_py_close(&e->py, ')');
  py_end(e, &chain);
}

/* Digit by digit, points aside: `1.5` and `15e-1` have the same. */
static bool digits_equal(codegen_str a, codegen_str b) {
  size_t i = 0, k = 0;
  for (;;) {
    if (i < a.size && a.data[i] == '.') i++;
    if (k < b.size && b.data[k] == '.') k++;
    if (i == a.size || k == b.size) return i == a.size && k == b.size;
    if (a.data[i++] != b.data[k++]) return false;
  }
}

/** Whether two values are the same text, number or word; values with parts are taken for the same. */
bool py_value_equal(const codegen_model *model, codegen_value a, codegen_value b) {
  uint32_t kind = codegen_value_kind(model, a);
  codegen_str x = codegen_value_text(model, a), y = codegen_value_text(model, b);
  if (kind != codegen_value_kind(model, b)) return false;
  if (kind == CODEGEN_NODE_STRING) return codegen_str_equal(x, y);
  if (kind == CODEGEN_NODE_NUMBER) {
    codegen_number m = codegen_number_of(x), n = codegen_number_of(y);
    return m.negative == n.negative && m.exponent == n.exponent && digits_equal(m.digits, n.digits);
  }
  return true;
}
