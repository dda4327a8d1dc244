/* SPDX-License-Identifier: MIT
 *
 * The expression of any type. What Python's own types say they say; everything else stands beside them in `Annotated`,
 * so that a type checker sees the class and the validator the rest.
 */
#include "types.h"

/* -- the pieces of an expression ----------------------------------------------------------------------------------- */

void py_typing(py_emit *e, const char *name) {
  codegen_py_text(&e->py, "_t.");
  codegen_py_text(&e->py, name);
}

void py_model(py_emit *e, const char *name) {
  codegen_py_text(&e->py, "_m.");
  codegen_py_text(&e->py, name);
}

void py_check(py_emit *e, const char *name) {
  codegen_py_text(&e->py, "_v.");
  codegen_py_text(&e->py, name);
}

/** Begins one more annotation of the expression that was gathered since `chain->begin`. */
void py_meta(py_emit *e, py_chain *chain) {
  static const char head[] = "_t.Annotated\x01[";
  const size_t size = sizeof head - 1;
  codegen_py *py = &e->py;
  if (chain->count++) {
    codegen_py_next(py);
    return;
  }
  codegen_py_text(py, head); /* for the room */
  if (e->out->failed) return;
  __builtin_memmove(py->data + chain->begin + size, py->data + chain->begin, py->size - size - chain->begin);
  __builtin_memcpy(py->data + chain->begin, head, size);
  codegen_py_next(py);
}

void py_end(py_emit *e, py_chain *chain) {
  if (chain->count) codegen_py_close(&e->py, ']');
}

/** A check without arguments as an annotation. */
void py_meta_name(py_emit *e, py_chain *chain, const char *module, const char *name) {
  py_meta(e, chain);
  if (module[1] == 'm')
    py_model(e, name);
  else
    py_check(e, name);
}

/* `_p.Field(` with one argument after the other. */
typedef struct field_call {
  py_chain *chain;
  uint32_t count;
} field_call;

static void argument(py_emit *e, field_call *call, const char *name) {
  if (call->count++) {
    codegen_py_next(&e->py);
  } else {
    py_meta(e, call->chain);
    codegen_py_text(&e->py, "_p.Field");
    codegen_py_open(&e->py, '(');
  }
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, "=");
}

static void end_call(py_emit *e, const field_call *call) {
  if (call->count) codegen_py_close(&e->py, ')');
}

static void put_any(py_emit *e) {
  py_typing(e, "Any");
}

/* -- numbers ------------------------------------------------------------------------------------------------------- */

/* Whether a number's text is a whole number, as Python's integers are written; its exact text goes to `py_whole`. */
static bool is_whole(codegen_str text) {
  for (size_t i = 0; i < text.size; i++)
    if ((text.data[i] < '0' || text.data[i] > '9') && !(i == 0 && text.data[i] == '-')) return false;
  return text.size > 0;
}

/* 3.0 and 1e2 as the integers that they are. */
static bool put_whole(py_emit *e, codegen_str text) {
  int64_t value;
  if (is_whole(text)) {
    codegen_py_number(&e->py, text);
    return true;
  }
  if (!codegen_number_i64(text, &value)) return false;
  if (value < 0) codegen_py_text(&e->py, "-");
  codegen_py_u64(&e->py, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
  return true;
}

static bool is_integral(codegen_str text) {
  int64_t value;
  return is_whole(text) || codegen_number_i64(text, &value);
}

static void put_bound(py_emit *e, field_call *call, codegen_value bound, const char *name, bool whole) {
  codegen_str text = codegen_value_text(e->model, bound);
  if (!text.size || (whole && !is_integral(text))) return;
  argument(e, call, name);
  if (!put_whole(e, text)) codegen_py_number(&e->py, text);
}

/* Bounds of whole numbers that are none themselves: pydantic does not take them. */
static void put_odd_bound(py_emit *e, py_chain *chain, codegen_value bound, const char *name) {
  codegen_str text = codegen_value_text(e->model, bound);
  if (!text.size || is_integral(text)) return;
  py_meta(e, chain);
  py_check(e, "Bound");
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, "=");
  codegen_py_number(&e->py, text);
  codegen_py_close(&e->py, ')');
}

static bool has_bounds(const codegen_scalar *s) {
  return s->minimum.document || s->maximum.document || s->above.document || s->below.document || s->multiple.document;
}

static void put_multiple(py_emit *e, py_chain *chain, codegen_str text) {
  py_meta(e, chain);
  py_check(e, "MultipleOf");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, text);
  codegen_py_close(&e->py, ')');
}

static void put_number(py_emit *e, const codegen_type *t, bool integer) {
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  py_chain chain = {.begin = e->py.size};
  field_call call = {.chain = &chain};
  codegen_str multiple = codegen_value_text(e->model, s->multiple);
  if (!t->scalar || !e->plugin->options.validate || !has_bounds(s)) {
    py_model(e, integer ? "Integer" : "Number");
    return;
  }
  bool native = integer && multiple.size && is_integral(multiple) && multiple.data[0] != '-';
  codegen_py_text(&e->py, integer ? "int" : "float");
  put_bound(e, &call, s->minimum, "ge", integer);
  put_bound(e, &call, s->above, "gt", integer);
  put_bound(e, &call, s->maximum, "le", integer);
  put_bound(e, &call, s->below, "lt", integer);
  if (native && !codegen_str_is(multiple, "1")) put_bound(e, &call, s->multiple, "multiple_of", true);
  end_call(e, &call);
  if (integer) {
    put_odd_bound(e, &chain, s->minimum, "ge");
    put_odd_bound(e, &chain, s->above, "gt");
    put_odd_bound(e, &chain, s->maximum, "le");
    put_odd_bound(e, &chain, s->below, "lt");
  }
  if (multiple.size && !native) put_multiple(e, &chain, multiple);
  py_meta_name(e, &chain, "_m", integer ? "INTEGER" : "NUMBER");
  py_end(e, &chain);
}

/* -- strings ------------------------------------------------------------------------------------------------------- */

static void put_patterns(py_emit *e, const codegen_scalar *s, py_chain *chain) {
  for (uint32_t i = 0; i < s->patterns.count; i++) {
    codegen_str pattern = codegen_sym_text(e->model, codegen_list_at(e->model, s->patterns, i));
    if (!py_regexp_valid(e, pattern, s->row.origin)) continue;
    py_meta(e, chain);
    py_check(e, "Pattern");
    codegen_py_open(&e->py, '(');
    py_regexp(e, pattern);
    codegen_py_close(&e->py, ')');
  }
}

static void put_format(py_emit *e, const codegen_scalar *s, py_chain *chain) {
  py_meta(e, chain);
  codegen_py_text(&e->py, "_f.Format");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, codegen_sym_text(e->model, s->format));
  codegen_py_close(&e->py, ')');
}

static void put_string(py_emit *e, const codegen_type *t) {
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  const char *native = e->texts ? NULL : py_native(e, t);
  const py_format *format = t->scalar ? py_format_of(e, s) : NULL;
  py_chain chain = {.begin = e->py.size};
  field_call call = {.chain = &chain};
  if (native) {
    codegen_py_text(&e->py, "_f.");
    codegen_py_text(&e->py, native);
    if (e->plugin->options.implied != PY_IMPLIED_EXACT || !e->plugin->options.validate || !e->plugin->options.formats)
      return;
    put_format(e, s, &chain); /* what is read leniently, such as a time without an offset */
    py_end(e, &chain);
    return;
  }
  if (format && format->text && t->kind != CODEGEN_BYTES && py_is_plain_text(e, s)) {
    codegen_py_text(&e->py, "_f.");
    codegen_py_text(&e->py, format->text);
    return;
  }
  codegen_py_text(&e->py, t->kind == CODEGEN_BYTES ? "bytes" : "str");
  if (!t->scalar || t->kind == CODEGEN_BYTES || !e->plugin->options.validate) return;
  if (!codegen_sym_is(e->model, s->length_unit, "bytes")) {
    if (s->min_length) {
      argument(e, &call, "min_length");
      codegen_py_u64(&e->py, s->min_length);
    }
    if (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH) {
      argument(e, &call, "max_length");
      codegen_py_u64(&e->py, s->max_length);
    }
  }
  end_call(e, &call);
  put_patterns(e, s, &chain);
  if (format && e->plugin->options.formats) put_format(e, s, &chain);
  py_end(e, &chain);
}

/* -- arrays -------------------------------------------------------------------------------------------------------- */

static void put_item(py_emit *e, uint32_t type) {
  if (type)
    py_type(e, type);
  else
    put_any(e);
}

static bool is_never(const py_emit *e, uint32_t type) {
  return type && py_at(e, type)->kind == CODEGEN_NEVER && !(py_at(e, type)->row.flags & CODEGEN_TYPE_NULLABLE);
}

/* Whether the array has exactly the items of its head. */
static bool is_tuple(const py_emit *e, const codegen_array *a) {
  bool most = a->row.flags & CODEGEN_ARRAY_MAX && a->max == a->head.count;
  return a->head.count > 0 && a->min == a->head.count && (is_never(e, a->items) || most) && a->head.count < 64;
}

static void put_array(py_emit *e, const codegen_type *t) {
  const codegen_array *a = codegen_array_at(e->model, t->array);
  bool tuple = t->array && is_tuple(e, a), places = a->head.count && !tuple;
  py_chain chain = {.begin = e->py.size};
  field_call call = {.chain = &chain};
  codegen_py_text(&e->py, tuple ? "tuple" : "list");
  codegen_py_open(&e->py, '[');
  for (uint32_t i = 0; tuple && i < a->head.count; i++) {
    if (i) codegen_py_next(&e->py);
    py_type(e, codegen_list_at(e->model, a->head, i));
  }
  if (!tuple) put_item(e, places ? 0 : a->items);
  codegen_py_close(&e->py, ']');
  if (tuple) py_meta_name(e, &chain, "_m", "TUPLE");
  if (e->plugin->options.validate) {
    if (!tuple && a->min) {
      argument(e, &call, "min_length");
      codegen_py_u64(&e->py, a->min);
    }
    if (!tuple && a->row.flags & CODEGEN_ARRAY_MAX) {
      argument(e, &call, "max_length");
      codegen_py_u64(&e->py, a->max);
    }
    end_call(e, &call);
    if (places) {
      py_meta(e, &chain);
      py_check(e, "PrefixItems");
      codegen_py_open(&e->py, '(');
      for (uint32_t i = 0; i < a->head.count; i++) {
        if (i) codegen_py_next(&e->py);
        py_judge(e, codegen_list_at(e->model, a->head, i));
      }
      codegen_py_close(&e->py, ')');
      if (a->items) {
        py_meta(e, &chain);
        py_check(e, "RestItems");
        codegen_py_open(&e->py, '(');
        codegen_py_u64(&e->py, a->head.count);
        codegen_py_next(&e->py);
        py_judge(e, a->items);
        codegen_py_close(&e->py, ')');
      }
    }
    if (a->row.flags & CODEGEN_ARRAY_UNIQUE) {
      py_meta_name(e, &chain, "_v", "UniqueItems");
      codegen_py_open(&e->py, '(');
      codegen_py_close(&e->py, ')');
    }
    py_array_clauses(e, t, &chain);
  }
  py_end(e, &chain);
}

/* -- objects ------------------------------------------------------------------------------------------------------- */

static bool has_pattern(const py_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (codegen_clause_at(e->model, t->clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) return true;
  return false;
}

/** The name of the class that a type within a declaration is. */
void py_class_name(py_emit *e, uint32_t type) {
  uint32_t owner = type < e->plugin->types ? e->plugin->owner[type] : 0;
  codegen_str name = {"", 0};
  if (owner)
    name = py_name(e, CODEGEN_TABLE_TYPE, type, e->plugin->varies[type] ? e->shape : e->plugin->first[type] - 1u);
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES && !name.size; shape++)
    name = py_name(e, CODEGEN_TABLE_TYPE, type, shape);
  if (!name.size) {
    put_any(e);
    return;
  }
  py_put_name(e, owner, name);
}

/** Remembers a class that is written: what follows it in the module may name it at once. */
void py_printed(py_emit *e, codegen_str name) {
  codegen_str *printed = py_more(e, e->printed, e->printed_count, &e->printed_capacity, 1, sizeof *printed);
  if (!printed) return;
  e->printed = printed;
  e->printed[e->printed_count++] = name;
}

static bool is_printed(const py_emit *e, codegen_str name) {
  for (uint32_t i = e->printed_count; i-- > 0;)
    if (codegen_str_equal(e->printed[i], name)) return true;
  return false;
}

/** Takes what is gathered since `begin` away, as a text on one line. */
codegen_str py_flat(py_emit *e, size_t begin) {
  size_t used = 0, size = e->py.size - begin;
  char *text = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size * 3 + 1, 1);
  if (!text) {
    e->out->failed = true;
    return (codegen_str){"", 0};
  }
  for (size_t i = begin; i < e->py.size; i++) {
    char c = e->py.data[i];
    const char *as = c == 2 ? ", " : c == 4 ? " | " : "";
    for (; *as; as++) text[used++] = *as;
    if ((unsigned char)c >= 0x20) text[used++] = c;
  }
  codegen_py_reset(&e->py, begin);
  return (codegen_str){text, used};
}

/** Writes a name of a declaration's module, imported where it stands in another one. */
void py_put_name(py_emit *e, uint32_t decl, codegen_str name) {
  bool one = e->plugin->options.layout == PY_LAYOUT_ONE, known = decl < e->plugin->count;
  if (e->decl && known && (one || e->plugin->module[decl] == e->plugin->module[e->decl])) {
    e->local++;
    if (!is_printed(e, name)) e->forward++;
  }
  if (e->qualifier)
    codegen_py_text(&e->py, e->qualifier);
  else if ((one || (known && e->plugin->module[decl])) && !py_is_wished(e, name))
    py_wish_name(e, py_module_id(e->plugin, e->ctx, decl), name);
  codegen_py_str(&e->py, name);
}

static void put_object(py_emit *e, uint32_t type, const codegen_type *t) {
  const codegen_object *o = codegen_object_at(e->model, t->object);
  py_chain chain = {.begin = e->py.size};
  field_call call = {.chain = &chain};
  if (py_is_class(e->plugin, e->model, type)) {
    py_class_name(e, type);
    return;
  }
  codegen_py_text(&e->py, "dict");
  codegen_py_open(&e->py, '[');
  codegen_py_text(&e->py, "str");
  codegen_py_next(&e->py);
  put_item(e, has_pattern(e, t) ? 0 : o->extra);
  codegen_py_close(&e->py, ']');
  if (e->plugin->options.validate) {
    if (o->min) {
      argument(e, &call, "min_length");
      codegen_py_u64(&e->py, o->min);
    }
    if (o->row.flags & CODEGEN_OBJECT_MAX) {
      argument(e, &call, "max_length");
      codegen_py_u64(&e->py, o->max);
    }
    end_call(e, &call);
    py_object_checks(e, t, &chain, false);
    py_object_clauses(e, t, &chain);
  }
  py_end(e, &chain);
}

/* -- the rest ------------------------------------------------------------------------------------------------------ */

static const struct class {
  uint8_t classes;
  const char *check;
} classes[] = {
    {CODEGEN_ACCEPTS_STRING, "IfString"},
    {CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER, "IfNumber"},
    {CODEGEN_ACCEPTS_ARRAY, "IfArray"},
    {CODEGEN_ACCEPTS_OBJECT, "IfObject"},
};

static bool has_clause(const py_emit *e, const codegen_type *t, uint32_t kinds) {
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (kinds >> codegen_clause_at(e->model, t->clauses.first + i)->kind & 1) return true;
  return false;
}

/* Whether a type says something of values of a class. */
static bool says(const py_emit *e, const codegen_type *t, uint8_t of) {
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  if (of == CODEGEN_ACCEPTS_STRING)
    return t->scalar && (s->min_length || s->row.flags & CODEGEN_SCALAR_MAX_LENGTH || s->patterns.count || s->format);
  if (of == CODEGEN_ACCEPTS_ARRAY)
    return t->array || has_clause(e, t, 1u << CODEGEN_CLAUSE_CONTAINS | 1u << CODEGEN_CLAUSE_REST_ITEMS);
  if (of == CODEGEN_ACCEPTS_OBJECT)
    return t->object || has_clause(e, t,
                                   1u << CODEGEN_CLAUSE_PATTERN | 1u << CODEGEN_CLAUSE_NEEDS |
                                       1u << CODEGEN_CLAUSE_NEEDS_TYPE | 1u << CODEGEN_CLAUSE_REST_PROPERTIES);
  return t->scalar && has_bounds(s);
}

static void put_of_class(py_emit *e, uint32_t type, const codegen_type *t, uint8_t of) {
  switch (of) {
    case CODEGEN_ACCEPTS_STRING: put_string(e, t); break;
    case CODEGEN_ACCEPTS_ARRAY: put_array(e, t); break;
    case CODEGEN_ACCEPTS_OBJECT: put_object(e, type, t); break;
    default: put_number(e, t, false);
  }
}

/* A type that names no class: what it says of each class holds for values of that class alone. */
static void put_implied(py_emit *e, uint32_t type, const codegen_type *t, py_chain *chain) {
  put_any(e);
  for (size_t i = 0; i < sizeof classes / sizeof *classes && e->plugin->options.validate; i++) {
    if (!says(e, t, classes[i].classes)) continue;
    py_meta(e, chain);
    py_check(e, classes[i].check);
    codegen_py_open(&e->py, '(');
    size_t begin = e->py.size;
    uint32_t before = e->local;
    e->texts = true; /* a check holds a text against its format, and makes nothing of it */
    put_of_class(e, type, t, classes[i].classes);
    e->texts = false;
    if (e->early && e->local != before) py_lambda(e, begin);
    codegen_py_close(&e->py, ')');
  }
}

/** The declaration's name in the direction that is written. */
void py_reference(py_emit *e, uint32_t decl) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  codegen_str name = py_name(e, CODEGEN_TABLE_DECL, decl, codegen_decl_shape(d, e->direction));
  if (!name.size) name = py_name(e, CODEGEN_TABLE_DECL, decl, CODEGEN_SHAPE_PLAIN);
  if (!name.size)
    put_any(e);
  else
    py_put_name(e, decl, name);
}

/* A parameter of types is what it falls back to. */
static void put_parameter(py_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_BIND || py_at(e, clause->types[0])->kind != CODEGEN_REF) continue;
    py_reference(e, py_at(e, clause->types[0])->target);
    return;
  }
  put_any(e);
}

/** Whether null is the only value of a type. */
bool py_is_null(const codegen_model *model, uint32_t type) {
  bool null = false;
  const codegen_type *t = py_through(model, type, &null);
  if (t->kind == CODEGEN_NULL) return true;
  if ((t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL) || t->row.flags & CODEGEN_TYPE_OPEN) return false;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (codegen_value_kind(model, codegen_case_at(model, t->cases.first + i)->value) != CODEGEN_NODE_NULL) return false;
  return t->cases.count > 0;
}

/* Whether a reference leads to null alone. Outside of models a name that was asked for says so: names are known of what
 * is two steps away, too. */
static bool refers_to_null(const py_emit *e, uint32_t type, uint32_t decl) {
  return e->qualifier ? py_name(e, CODEGEN_TABLE_DECL, decl, PY_ROLE_NULL).size != 0 : py_is_null(e->model, type);
}

static void put_kind(py_emit *e, uint32_t type, const codegen_type *t, py_chain *chain) {
  switch (t->kind) {
    case CODEGEN_NEVER: py_model(e, "Never"); break;
    case CODEGEN_NULL: codegen_py_text(&e->py, "None"); break;
    case CODEGEN_BOOLEAN: codegen_py_text(&e->py, "bool"); break;
    case CODEGEN_INTEGER: put_number(e, t, true); break;
    case CODEGEN_NUMBER: put_number(e, t, false); break;
    case CODEGEN_STRING:
    case CODEGEN_BYTES: put_string(e, t); break;
    case CODEGEN_ARRAY: put_array(e, t); break;
    case CODEGEN_RECORD: put_object(e, type, t); break;
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL:
      if (!e->closed && py_is_enum_class(e->plugin, e->model, type))
        py_class_name(e, type);
      else
        py_values(e, t);
      break;
    case CODEGEN_UNION: py_union(e, t, chain); break;
    case CODEGEN_INTERSECTION: py_intersection(e, type, t, chain); break;
    case CODEGEN_NOT:
      put_any(e);
      py_not(e, t, chain);
      break;
    case CODEGEN_REF:
      if (refers_to_null(e, type, t->target))
        codegen_py_text(&e->py, "None"); /* an alias of None cannot be an operand of `|` */
      else
        py_reference(e, t->target);
      break;
    case CODEGEN_PARAMETER: put_parameter(e, t); break;
    default: put_any(e);
  }
}

/** Writes a type, its NULLABLE aside; what stands beside it becomes annotations. */
void py_bare(py_emit *e, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  py_chain chain = {.begin = e->py.size};
  bool exact = e->plugin->options.implied == PY_IMPLIED_EXACT, implied = t->row.flags & CODEGEN_TYPE_IMPLIED;
  if (implied && exact)
    put_implied(e, type, t, &chain);
  else
    put_kind(e, type, t, &chain);
  if (e->plugin->options.validate && !py_is_class(e->plugin, e->model, type)) {
    if (t->kind == CODEGEN_UNION || t->kind == CODEGEN_REF) {
      py_object_clauses(e, t, &chain);
      py_array_clauses(e, t, &chain);
    }
    for (uint32_t i = 0; i < t->clauses.count && t->kind != CODEGEN_INTERSECTION; i++)
      py_when(e, codegen_clause_at(e->model, t->clauses.first + i), &chain);
  }
  py_end(e, &chain);
}

/** Writes a type as it stands in an annotation. */
void py_type(py_emit *e, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  bool null = t->row.flags & CODEGEN_TYPE_NULLABLE && t->kind != CODEGEN_ANY && t->kind != CODEGEN_NULL;
  if (e->depth > PY_DEPTH || ++e->written > PY_TYPES) {
    put_any(e);
    return;
  }
  e->depth++;
  if (null && t->kind == CODEGEN_NEVER) {
    codegen_py_text(&e->py, "None");
    null = false;
  } else {
    size_t begin = e->py.size;
    py_bare(e, type);
    codegen_str text = {e->py.data + begin, e->py.size - begin};
    if (codegen_str_is(text, "_t.Any") || codegen_str_is(text, "None")) null = false;
    if (text.size > 7 && __builtin_memcmp(text.data + text.size - 5, "\x04None", 5) == 0 && !py_in_brackets(text))
      null = false;
  }
  if (null) {
    codegen_py_or(&e->py);
    codegen_py_text(&e->py, "None");
  }
  e->depth--;
}

/** Whether the end of a text stands within brackets that it opened. */
bool py_in_brackets(codegen_str text) {
  uint32_t depth = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == 1) depth++;
    if (text.data[i] == 3) depth--;
  }
  return depth != 0;
}

/** Writes a type in a direction; what is sent has its choices as literals. */
void py_type_towards(py_emit *e, uint32_t type, uint32_t direction) {
  uint32_t before = e->direction;
  bool closed = e->closed;
  e->direction = direction;
  e->closed = direction != CODEGEN_READ;
  py_type(e, type);
  e->direction = before;
  e->closed = closed;
}
