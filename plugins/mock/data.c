/* SPDX-License-Identifier: MIT
 *
 * Types as data: what the run-time module reads. Letters and numbers are those of templates/mock/values.ts.
 */
#include "mock_emit.h"

static void put_type(mock_emit *e, uint32_t type, uint32_t depth);

static void open_member(mock_emit *e, const char *name) {
  codegen_out_text(e->out, ",");
  codegen_out_text(e->out, name);
  codegen_out_text(e->out, ":");
}

static void put_number(mock_emit *e, const char *name, uint64_t number) {
  open_member(e, name);
  codegen_out_u64(e->out, number < 9007199254740991u ? number : 9007199254740991u);
}

static void put_string(mock_emit *e, const char *name, codegen_str text) {
  open_member(e, name);
  codegen_put_string(e->out, text, 0);
}

/* A value; a number that a double does not hold is a function that gives its text. */
static void put_value(mock_emit *e, codegen_value value, uint32_t depth) {
  const codegen_document *doc = codegen_model_document(e->model, value.document);
  uint32_t kind = doc ? codegen_node_kind(doc, value.node) : 0, child = doc ? codegen_node_first(doc, value.node) : 0;
  bool object = kind == CODEGEN_NODE_OBJECT, first = true;
  if (kind == CODEGEN_NODE_NUMBER) {
    codegen_str text = codegen_node_text(doc, value.node);
    codegen_number number = codegen_number_of(text);
    bool exact = number.digits.size < 16 && number.exponent > -300 && number.exponent < 280;
    if (!exact) codegen_out_text(e->out, "() => \"");
    codegen_out_str(e->out, text);
    if (!exact) codegen_out_char(e->out, '"');
    return;
  }
  if ((kind != CODEGEN_NODE_ARRAY && !object) || depth > MK_DEPTH) {
    codegen_put_json(e->out, e->model, value, 0);
    return;
  }
  codegen_out_char(e->out, object ? '{' : '[');
  for (uint32_t i = codegen_node_count(doc, value.node); i > 0; i--, child = codegen_node_after(doc, child)) {
    if (object && codegen_node_shadowed(doc, child)) continue;
    if (!first) codegen_out_text(e->out, ",");
    first = false;
    if (object) {
      codegen_put_js_own_key(e->out, codegen_node_key(doc, child));
      codegen_out_text(e->out, ":");
    }
    put_value(e, (codegen_value){value.document, child}, depth + 1);
  }
  codegen_out_char(e->out, object ? '}' : ']');
}

/* The data of a declaration, as a name of this file or of another one. */
static void put_data_name(mock_emit *e, uint32_t decl) {
  uint32_t shape = codegen_decl_shape(codegen_decl_at(e->model, decl), e->direction);
  mock_put_data(e, decl, shape);
}

static void put_ref(mock_emit *e, const char *name, uint32_t decl) {
  open_member(e, name);
  codegen_out_text(e->out, "() => ");
  put_data_name(e, decl);
}

static void put_member(mock_emit *e, const char *name, uint32_t type, uint32_t depth) {
  if (!type) return;
  open_member(e, name);
  put_type(e, type, depth);
}

static void put_list(mock_emit *e, const char *name, codegen_list list, uint32_t depth) {
  open_member(e, name);
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < list.count; i++) {
    if (i) codegen_out_text(e->out, ",");
    put_type(e, codegen_list_at(e->model, list, i), depth);
  }
  codegen_out_char(e->out, ']');
}

static void put_bound(mock_emit *e, const char *name, codegen_value value) {
  if (value.document) put_string(e, name, codegen_value_text(e->model, value));
}

static void put_scalar(mock_emit *e, const codegen_scalar *s) {
  open_member(e, "s");
  size_t at = e->out->size;
  if (s->min_length) put_number(e, "l", s->min_length);
  if (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH) put_number(e, "m", s->max_length);
  if (s->patterns.count) {
    open_member(e, "p");
    codegen_out_char(e->out, '[');
    for (uint32_t i = 0; i < s->patterns.count; i++) {
      if (i) codegen_out_text(e->out, ",");
      codegen_put_string(e->out, codegen_sym_text(e->model, codegen_list_at(e->model, s->patterns, i)), 0);
    }
    codegen_out_char(e->out, ']');
  }
  if (mk_format_of(e->model, s).size) put_string(e, "f", mk_format_of(e->model, s));
  put_bound(e, "n", s->minimum);
  put_bound(e, "x", s->maximum);
  put_bound(e, "a", s->above);
  put_bound(e, "b", s->below);
  put_bound(e, "d", s->multiple);
  mock_close(e, at);
}

static void put_array(mock_emit *e, const codegen_array *a, uint32_t depth) {
  open_member(e, "r");
  size_t at = e->out->size;
  if (a->head.count) put_list(e, "h", a->head, depth);
  put_member(e, "i", a->items, depth);
  if (a->min) put_number(e, "l", a->min);
  if (a->row.flags & CODEGEN_ARRAY_MAX) put_number(e, "m", a->max);
  if (a->row.flags & CODEGEN_ARRAY_UNIQUE) put_number(e, "u", 1);
  mock_close(e, at);
}

static void put_object(mock_emit *e, const codegen_object *o, uint32_t depth) {
  open_member(e, "o");
  size_t at = e->out->size;
  if (o->fields.count) {
    open_member(e, "f");
    codegen_out_char(e->out, '[');
    for (uint32_t i = 0; i < o->fields.count; i++) {
      const codegen_field *field = codegen_field_at(e->model, o->fields.first + i);
      if (i) codegen_out_text(e->out, ",");
      codegen_out_char(e->out, '[');
      codegen_put_string(e->out, field->key, 0);
      codegen_out_text(e->out, ",");
      put_type(e, field->type, depth);
      codegen_out_text(e->out, ",");
      codegen_out_u64(e->out, field->presence[e->direction] + (field->row.flags & CODEGEN_FIELD_UNDECLARED ? 4u : 0u));
      codegen_out_char(e->out, ']');
    }
    codegen_out_char(e->out, ']');
  }
  if (o->min) put_number(e, "l", o->min);
  if (o->row.flags & CODEGEN_OBJECT_MAX) put_number(e, "m", o->max);
  put_member(e, "x", o->extra, depth);
  put_member(e, "n", o->names, depth);
  mock_close(e, at);
}

static void put_clause(mock_emit *e, const codegen_clause *c, uint32_t depth) {
  codegen_out_text(e->out, "{k:");
  codegen_out_u64(e->out, c->kind);
  if (c->key.size || c->kind < CODEGEN_CLAUSE_CONTAINS) put_string(e, "y", c->key);
  if (c->types[0] || c->types[1] || c->types[2]) {
    open_member(e, "t");
    codegen_out_char(e->out, '[');
    for (uint32_t i = 0; i < 3; i++) {
      if (i) codegen_out_text(e->out, ",");
      if (c->types[i])
        put_type(e, c->types[i], depth);
      else
        codegen_out_char(e->out, '0');
    }
    codegen_out_char(e->out, ']');
  }
  if (c->keys.count) {
    open_member(e, "s");
    codegen_out_char(e->out, '[');
    for (uint32_t i = 0; i < c->keys.count; i++) {
      if (i) codegen_out_text(e->out, ",");
      codegen_put_string(e->out, codegen_sym_text(e->model, codegen_list_at(e->model, c->keys, i)), 0);
    }
    codegen_out_char(e->out, ']');
  }
  if (c->min) put_number(e, "l", c->min);
  if (c->row.flags & CODEGEN_CLAUSE_MAX) put_number(e, "m", c->max);
  codegen_out_text(e->out, "}");
}

/** Writes clauses as an array. */
void mock_put_clauses(mock_emit *e, codegen_range clauses, uint32_t depth) {
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < clauses.count; i++) {
    if (i) codegen_out_text(e->out, ",");
    put_clause(e, codegen_clause_at(e->model, clauses.first + i), depth);
  }
  codegen_out_char(e->out, ']');
}

static void put_cases(mock_emit *e, const codegen_type *t, uint32_t depth) {
  bool first = true, values = t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
  open_member(e, values ? "v" : "c");
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    if (!values && (!c->type || c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING))) continue;
    if (!first) codegen_out_text(e->out, ",");
    first = false;
    if (values) {
      put_value(e, c->value, 0);
      continue;
    }
    codegen_out_char(e->out, '[');
    put_type(e, c->type, depth);
    if (codegen_value_kind(e->model, c->value) == CODEGEN_NODE_STRING) {
      codegen_out_text(e->out, ",");
      codegen_put_string(e->out, codegen_value_text(e->model, c->value), 0);
    }
    codegen_out_char(e->out, ']');
  }
  codegen_out_char(e->out, ']');
}

static void put_examples(mock_emit *e, const codegen_type *t) {
  codegen_range examples = codegen_note_at(e->model, t->row.note)->examples;
  const codegen_expr *initial = codegen_expr_at(e->model, t->initial);
  bool any = false, has = initial->form == CODEGEN_EXPR_VALUE;
  if (e->plugin->options.examples != MOCK_EXAMPLES_FIRST || (!examples.count && !has)) return;
  open_member(e, "e");
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < examples.count; i++) {
    codegen_value value = codegen_annotation_at(e->model, examples.first + i)->value;
    if (!codegen_value_kind(e->model, value)) continue;
    if (any) codegen_out_text(e->out, ",");
    put_value(e, value, 0);
    any = true;
  }
  if (has && any) codegen_out_text(e->out, ",");
  if (has) put_value(e, initial->value, 0);
  codegen_out_char(e->out, ']');
}

/* What a scalar is in JavaScript, where that is not what it is as JSON: the numbers of templates/mock/values.ts. */
static uint32_t conversion_of(const mock_emit *e, const codegen_type *t) {
  static const char *const binary[] = {"Blob", "File", "Uint8Array", "ArrayBuffer"};
  const codegen_ts_settings *settings = &e->plugin->types;
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  codegen_str format = codegen_sym_text(e->model, s->format);
  for (size_t i = 0; format.size && i < settings->format_count; i++)
    if (codegen_str_equal(format, settings->formats[2 * i])) return 0;
  if (t->kind == CODEGEN_INTEGER && t->scalar && (s->bits == 64 || codegen_str_is(format, "int64")))
    return codegen_str_is(settings->int64, "bigint") ? 2 : codegen_str_is(settings->int64, "string") ? 3 : 0;
  if (t->kind == CODEGEN_BYTES)
    for (uint32_t i = 0; i < 4; i++)
      if (codegen_str_is(settings->binary, binary[i])) return 4 + i;
  if (t->kind != CODEGEN_STRING || settings->dates != CODEGEN_TS_DATES_DATE) return 0;
  return t->scalar && codegen_sym_is(e->model, s->meaning, "instant");
}

static void put_type(mock_emit *e, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(e->model, type);
  const uint32_t flags =
      CODEGEN_TYPE_NULLABLE | CODEGEN_TYPE_EXCLUSIVE | CODEGEN_TYPE_OPEN | CODEGEN_TYPE_IMPLIED | CODEGEN_TYPE_OWN;
  codegen_out_text(e->out, "{k:");
  codegen_out_u64(e->out, depth > MK_DEPTH || !type ? CODEGEN_ANY : t->kind);
  put_number(e, "a", type ? t->accepts : CODEGEN_ACCEPTS_ALL);
  if (depth <= MK_DEPTH && type) {
    if (t->row.flags & flags) put_number(e, "f", t->row.flags & flags);
    if (t->cases.count) put_cases(e, t, depth + 1);
    if (t->parts.count) put_list(e, "p", t->parts, depth + 1);
    if (t->kind == CODEGEN_REF) put_ref(e, "t", t->target);
    if (t->kind == CODEGEN_NOT) put_member(e, "n", t->target, depth + 1);
    if (conversion_of(e, t)) put_number(e, "g", conversion_of(e, t));
    if (t->scalar) put_scalar(e, codegen_scalar_at(e->model, t->scalar));
    if (t->array) put_array(e, codegen_array_at(e->model, t->array), depth + 1);
    if (t->object) put_object(e, codegen_object_at(e->model, t->object), depth + 1);
    if (t->clauses.count) {
      open_member(e, "w");
      mock_put_clauses(e, t->clauses, depth + 1);
    }
    put_examples(e, t);
  }
  codegen_out_text(e->out, "}");
}

/** Ends an object whose members began at `at`, each behind a comma. */
void mock_close(mock_emit *e, size_t at) {
  codegen_out *out = e->out;
  if (out->failed) return;
  if (out->size == at) {
    codegen_out_text(out, "{}");
    return;
  }
  out->data[at] = '{';
  codegen_out_text(out, "}");
}

/** Writes a type as data. */
void mock_put_type(mock_emit *e, uint32_t type) {
  put_type(e, type, 0);
}
