/* SPDX-License-Identifier: MIT
 *
 * Values: enumerations and constants of any JSON value, and values as source text. What a schema says is data: it never
 * becomes code.
 */
#include "zod.h"

/** Writes a JSON number. Its text is a literal of ECMAScript as well. */
void zod_number_text(zod_emit *e, codegen_str text) {
  codegen_out_str(e->out, text);
}

static void put_node(zod_emit *e, const codegen_document *document, uint32_t node, uint32_t depth) {
  uint32_t count = codegen_node_count(document, node), child = codegen_node_first(document, node), written = 0;
  if (depth > CODEGEN_JSON_DEPTH) {
    ZOD_PUT(e, "null");
    return;
  }
  switch (codegen_node_kind(document, node)) {
    case CODEGEN_NODE_NULL: ZOD_PUT(e, "null"); return;
    case CODEGEN_NODE_FALSE: ZOD_PUT(e, "false"); return;
    case CODEGEN_NODE_TRUE: ZOD_PUT(e, "true"); return;
    case CODEGEN_NODE_NUMBER: zod_number_text(e, codegen_node_text(document, node)); return;
    case CODEGEN_NODE_STRING: codegen_put_string(e->out, codegen_node_text(document, node), 0); return;
    case CODEGEN_NODE_ARRAY:
      codegen_out_char(e->out, '[');
      for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
        if (i) ZOD_PUT(e, ", ");
        put_node(e, document, child, depth + 1);
      }
      codegen_out_char(e->out, ']');
      return;
    case CODEGEN_NODE_OBJECT:
      codegen_out_char(e->out, '{');
      for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
        if (codegen_node_shadowed(document, child)) continue;
        codegen_out_text(e->out, written++ ? ", " : " ");
        codegen_put_js_own_key(e->out, codegen_node_key(document, child));
        ZOD_PUT(e, ": ");
        put_node(e, document, child, depth + 1);
      }
      codegen_out_text(e->out, written ? " }" : "}");
      return;
    default: ZOD_PUT(e, "undefined");
  }
}

/** Writes a value as an expression. */
void zod_value(zod_emit *e, codegen_value value) {
  const codegen_document *document = codegen_model_document(e->model, value.document);
  if (document)
    put_node(e, document, value.node, 0);
  else
    ZOD_PUT(e, "undefined");
}

static void put_list(zod_emit *e, codegen_range cases) {
  for (uint32_t i = 0; i < cases.count; i++) {
    if (i) ZOD_PUT(e, ", ");
    zod_value(e, codegen_case_at(e->model, cases.first + i)->value);
  }
}

/** Writes the schema of an enumeration or a constant. */
void zod_values(zod_emit *e, const codegen_type *t) {
  bool strings = true, plain = true;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t kind = codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first + i)->value);
    strings = strings && kind == CODEGEN_NODE_STRING;
    plain = plain && kind != CODEGEN_NODE_ARRAY && kind != CODEGEN_NODE_OBJECT;
  }
  if (t->row.flags & CODEGEN_TYPE_OPEN && strings) { /* the listed values are a hint */
    zod_z(e);
    ZOD_PUT(e, "string()");
  } else if (t->row.flags & CODEGEN_TYPE_OPEN || !t->cases.count) {
    zod_any(e);
  } else if (!plain) {
    zod_chain chain = {0};
    zod_any(e);
    zod_use(e, &chain, "equals");
    put_list(e, t->cases);
    zod_close(e);
    zod_end(e, &chain);
  } else if (t->cases.count > 1 && !strings && e->plugin->options.target == ZOD_TARGET_3) {
    zod_z(e); /* there a literal has one value */
    ZOD_PUT(e, "union([");
    for (uint32_t i = 0; i < t->cases.count; i++) {
      if (i) ZOD_PUT(e, ", ");
      zod_z(e);
      ZOD_PUT(e, "literal(");
      zod_value(e, codegen_case_at(e->model, t->cases.first + i)->value);
      codegen_out_char(e->out, ')');
    }
    ZOD_PUT(e, "])");
  } else {
    bool list = t->cases.count > 1;
    zod_z(e);
    codegen_out_text(e->out, list && strings ? "enum([" : list ? "literal([" : "literal(");
    put_list(e, t->cases);
    codegen_out_text(e->out, list ? "])" : ")");
  }
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

static bool nodes_equal(const codegen_document *x, uint32_t a, const codegen_document *y, uint32_t b, uint32_t depth) {
  uint32_t kind = codegen_node_kind(x, a), count = codegen_node_count(x, a), p, q;
  if (kind != codegen_node_kind(y, b)) return false;
  if (depth > CODEGEN_JSON_DEPTH) return true; /* nobody may rely on their being different */
  switch (kind) {
    case CODEGEN_NODE_STRING: return codegen_str_equal(codegen_node_text(x, a), codegen_node_text(y, b));
    case CODEGEN_NODE_NUMBER: {
      codegen_number m = codegen_number_of(codegen_node_text(x, a)), n = codegen_number_of(codegen_node_text(y, b));
      return m.negative == n.negative && m.exponent == n.exponent && digits_equal(m.digits, n.digits);
    }
    case CODEGEN_NODE_ARRAY:
      if (count != codegen_node_count(y, b)) return false;
      p = codegen_node_first(x, a);
      q = codegen_node_first(y, b);
      for (uint32_t i = 0; i < count; i++, p = codegen_node_after(x, p), q = codegen_node_after(y, q))
        if (!nodes_equal(x, p, y, q, depth + 1)) return false;
      return true;
    case CODEGEN_NODE_OBJECT:
      if (count != codegen_node_count(y, b)) return false;
      p = codegen_node_first(x, a);
      for (uint32_t i = 0; i < count; i++, p = codegen_node_after(x, p)) {
        q = codegen_node_member(y, b, codegen_node_key(x, p));
        if (!q || !nodes_equal(x, p, y, q, depth + 1)) return false;
      }
      return true;
    default: return true;
  }
}

/** Whether two values are the same: numbers by value, objects without regard to order. */
bool zod_value_equal(const codegen_model *model, codegen_value a, codegen_value b) {
  const codegen_document *x = codegen_model_document(model, a.document), *y = codegen_model_document(model, b.document);
  return x && y && nodes_equal(x, a.node, y, b.node, 0);
}
