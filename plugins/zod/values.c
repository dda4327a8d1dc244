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

/* The JSON class of a value. */
static uint8_t class_of(const zod_emit *e, codegen_value value) {
  switch (codegen_value_kind(e->model, value)) {
    case CODEGEN_NODE_STRING: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_NODE_NUMBER: return CODEGEN_ACCEPTS_NUMBER;
    case CODEGEN_NODE_ARRAY: return CODEGEN_ACCEPTS_ARRAY;
    case CODEGEN_NODE_OBJECT: return CODEGEN_ACCEPTS_OBJECT;
    default: return 0;
  }
}

/* Whether a text is certainly what else is said of strings. */
static bool is_text_fine(const zod_emit *e, const codegen_scalar *scalar, codegen_str text) {
  uint64_t length = 0;
  const char *says;
  if (scalar->patterns.count || zod_format(e, scalar, &says)) return false; /* nobody can tell here */
  if (codegen_sym_is(e->model, scalar->length_unit, "bytes")) return true;
  for (size_t i = 0; i < text.size; i++) length += ((unsigned char)text.data[i] & 0xC0u) != 0x80u;
  return length >= scalar->min_length &&
         !(scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH && length > scalar->max_length);
}

/* Whether a whole number is certainly on the right side of a bound; `strict`: not the bound itself. */
static bool is_within(const zod_emit *e, int64_t value, codegen_value bound, bool above, bool strict) {
  int64_t limit;
  if (!bound.document) return true;
  if (!codegen_number_i64(codegen_value_text(e->model, bound), &limit)) return false;
  return above ? value > limit || (!strict && value == limit) : value < limit || (!strict && value == limit);
}

/* Whether a number is certainly what else is said of numbers. */
static bool is_number_fine(const zod_emit *e, const codegen_scalar *scalar, codegen_str text) {
  int64_t value, step;
  if (!codegen_number_i64(text, &value) || !zod_is_in_width(e, scalar, value)) return false;
  if (scalar->multiple.document) {
    if (!codegen_number_i64(codegen_value_text(e->model, scalar->multiple), &step) || step < 1) return false;
    if (value % step) return false;
  }
  return is_within(e, value, scalar->minimum, true, false) && is_within(e, value, scalar->above, true, true) &&
         is_within(e, value, scalar->maximum, false, false) && is_within(e, value, scalar->below, false, true);
}

/* Whether what the type says of a class beside its values needs a check: some value may not be so. */
static bool is_narrowed(const zod_emit *e, const codegen_type *t, uint8_t class) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  if (t->row.flags & CODEGEN_TYPE_OPEN) return true; /* there are others */
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(e->model, t->cases.first + i)->value;
    codegen_str text = codegen_value_text(e->model, value);
    if (class_of(e, value) != class) continue;
    if (class == CODEGEN_ACCEPTS_STRING   ? !is_text_fine(e, scalar, text)
        : class == CODEGEN_ACCEPTS_NUMBER ? !is_number_fine(e, scalar, text)
                                          : true)
      return true;
  }
  return false;
}

/* Whether what the type says beside its values does not hold for all of them, and the classes of its values. */
static bool needs_narrowing(const zod_emit *e, const codegen_type *t, uint8_t *known) {
  static const struct class {
    uint8_t class;
    bool (*has)(const codegen_model *model, const codegen_type *t);
  } classes[] = {
      {CODEGEN_ACCEPTS_STRING, zod_has_text},
      {CODEGEN_ACCEPTS_NUMBER, zod_has_number},
      {CODEGEN_ACCEPTS_ARRAY, zod_has_array},
      {CODEGEN_ACCEPTS_OBJECT, zod_has_object},
  };
  bool out = false;
  *known = 0;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint8_t class = class_of(e, codegen_case_at(e->model, t->cases.first + i)->value);
    *known |= class ? class : (uint8_t)(CODEGEN_ACCEPTS_NULL | CODEGEN_ACCEPTS_BOOLEAN);
  }
  if (t->row.flags & CODEGEN_TYPE_OPEN) *known = CODEGEN_ACCEPTS_ALL;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    out = out || (classes[i].has(e->model, t) && is_narrowed(e, t, classes[i].class));
  return out;
}

/* z.enum([...]), z.literal(...) */
static void put_own(zod_emit *e, const codegen_type *t, bool strings) {
  bool list = t->cases.count > 1;
  zod_z(e);
  if (list && !strings && e->plugin->options.target == ZOD_TARGET_3) { /* there a literal has one value */
    ZOD_PUT(e, "union([");
    for (uint32_t i = 0; i < t->cases.count; i++) {
      if (i) ZOD_PUT(e, ", ");
      zod_z(e);
      ZOD_PUT(e, "literal(");
      zod_value(e, codegen_case_at(e->model, t->cases.first + i)->value);
      codegen_out_char(e->out, ')');
    }
    ZOD_PUT(e, "])");
    return;
  }
  codegen_out_text(e->out, list && strings ? "enum([" : list ? "literal([" : "literal(");
  put_list(e, t->cases);
  codegen_out_text(e->out, list ? "])" : ")");
}

static void put_values(zod_emit *e, const codegen_type *t, bool strings, bool plain) {
  zod_chain chain = {0};
  if (t->row.flags & CODEGEN_TYPE_OPEN || !t->cases.count) {
    zod_any(e);
  } else if (plain) {
    put_own(e, t, strings);
  } else {
    zod_any(e);
    zod_use(e, &chain, "equals");
    put_list(e, t->cases);
    zod_close(e);
  }
  zod_end(e, &chain);
}

/** Writes the schema of an enumeration or a constant, and of what is said beside it. */
void zod_values(zod_emit *e, const codegen_type *t) {
  bool strings = true, plain = true;
  uint8_t known;
  zod_chain chain = {0};
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t kind = codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first + i)->value);
    strings = strings && kind == CODEGEN_NODE_STRING;
    plain = plain && kind != CODEGEN_NODE_ARRAY && kind != CODEGEN_NODE_OBJECT;
  }
  if (t->row.flags & CODEGEN_TYPE_OPEN && strings) { /* the listed values are a hint */
    zod_string(e, t, &chain);
  } else if (!needs_narrowing(e, t, &known)) {
    put_values(e, t, strings, plain);
  } else if (t->row.flags & CODEGEN_TYPE_OPEN) {
    zod_implied(e, t, known, &chain);
  } else {
    zod_z(e);
    ZOD_PUT(e, "intersection(");
    put_values(e, t, strings, plain);
    ZOD_PUT(e, ", ");
    zod_implied(e, t, known, &chain);
    zod_end(e, &chain);
    codegen_out_char(e->out, ')');
  }
  zod_end(e, &chain);
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
