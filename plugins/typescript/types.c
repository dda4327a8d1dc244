/* SPDX-License-Identifier: MIT
 *
 * Type expressions: every kind of type but unions and intersections. A type that the language cannot say becomes the
 * next wider one, never a narrower one. What binds less tightly than its place asks for gets parentheses.
 */
#include "typescript.h"

/* The type accepts more than the schema: an error under --strict. */
static void warn(const ts_emit *e, codegen_str code, codegen_str message, codegen_str help, codegen_origin origin) {
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_WARNING,
                       .flags = CODEGEN_DIAG_STRICT,
                       .code = code,
                       .message = message,
                       .help = help,
                       .origin = origin};
  codegen_report(e->ctx, &diag);
}

/* What kind of index signature a record has. */
enum { INDEX_NONE, INDEX_UNKNOWN, INDEX_NEVER, INDEX_TYPED };

typedef struct record_shape {
  const codegen_object *object;
  codegen_range clauses;
  bool fields; /* any field in this direction */
  bool mapped; /* keys are those of a type */
  uint8_t index;
} record_shape;

static bool has_patterns(const ts_emit *e, codegen_range clauses) {
  for (uint32_t i = 0; i < clauses.count; i++)
    if (codegen_clause_at(e->model, clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) return true;
  return false;
}

static bool is_written(const ts_emit *e, const codegen_field *field) {
  if (ts_presence(field, e->direction) == CODEGEN_ABSENT) return false;
  if (!e->plugin->options.skip_deprecated) return true;
  return !ts_is_deprecated(e->model, field->row.note) && !ts_is_deprecated(e->model, ts_at(e, field->type)->row.note);
}

static bool is_key_type(const ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  if (t->row.flags & CODEGEN_TYPE_OPEN || ts_is_nullable(e->plugin, e->model, t)) return false;
  if (t->kind == CODEGEN_REF) /* the kind of a target is a fact */
    return ts_at(e, codegen_decl_at(e->model, t->target)->subject)->kind == CODEGEN_ENUM;
  if (t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL) return false;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first + i)->value) != CODEGEN_NODE_STRING)
      return false;
  return true;
}

static record_shape shape_of(const ts_emit *e, const codegen_type *t) {
  record_shape shape = {codegen_object_at(e->model, t->object), t->clauses, false, false, INDEX_NONE};
  const ts_options *options = &e->plugin->options;
  codegen_range fields = shape.object->fields;
  uint32_t extra = shape.object->extra;
  uint8_t kind = extra ? ts_at(e, extra)->kind : 0;
  bool patterns = t->clauses.count && has_patterns(e, t->clauses);
  for (uint32_t i = 0; i < fields.count && !shape.fields; i++)
    shape.fields = is_written(e, codegen_field_at(e->model, fields.first + i));
  if (kind == CODEGEN_ANY || (!kind && options->open_objects))
    shape.index = INDEX_UNKNOWN;
  else if (patterns || (kind && kind != CODEGEN_NEVER))
    shape.index = INDEX_TYPED;
  else if (kind == CODEGEN_NEVER)
    shape.index = shape.fields ? INDEX_NONE : INDEX_NEVER;
  else if (!shape.fields)
    shape.index = options->empty == TS_EMPTY_NEVER ? INDEX_NEVER : INDEX_UNKNOWN;
  shape.mapped =
      !shape.fields && shape.index != INDEX_NEVER && shape.object->names && is_key_type(e, shape.object->names);
  return shape;
}

/** Whether a record says nothing but that it is an object. */
bool ts_is_open(const ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  if (t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_NULLABLE) return false;
  record_shape shape = shape_of(e, t);
  uint8_t extra = shape.object->extra ? ts_at(e, shape.object->extra)->kind : (uint8_t)CODEGEN_ANY;
  return !shape.fields && !shape.mapped && shape.index != INDEX_TYPED && extra == CODEGEN_ANY;
}

/** Whether a declaration of this type is an interface rather than an alias. */
bool ts_is_interface(const ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  if (t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_NULLABLE || e->plugin->options.export_type) return false;
  record_shape shape = shape_of(e, t);
  return shape.fields && (shape.index != INDEX_TYPED || e->plugin->options.extra == TS_EXTRA_WIDEN);
}

static void put_optional_mark(ts_emit *e, const codegen_object *object, const codegen_field *field) {
  const ts_options *options = &e->plugin->options;
  if (ts_presence(field, e->direction) == CODEGEN_REQUIRED) return;
  bool read = e->direction == CODEGEN_READ || (e->direction == CODEGEN_DIRECTIONS && !e->request);
  if (options->required_defaults && read && (field->initial || ts_at(e, field->type)->initial)) return;
  if (options->all_required) { /* only where nothing was said about it */
    bool any = false;
    for (uint32_t i = 0; i < object->fields.count && !any; i++)
      any = ts_presence(codegen_field_at(e->model, object->fields.first + i), e->direction) == CODEGEN_REQUIRED;
    if (!any) return;
  }
  codegen_out_char(e->out, '?');
}

/* The marker of a property that is only read or only written, NULL for none. */
static const char *marker_of(const ts_emit *e, const codegen_field *field) {
  uint32_t access = field->row.flags & (CODEGEN_FIELD_READ_ONLY | CODEGEN_FIELD_WRITE_ONLY);
  if (!e->plugin->options.markers || !access || access == (CODEGEN_FIELD_READ_ONLY | CODEGEN_FIELD_WRITE_ONLY))
    return NULL;
  return access == CODEGEN_FIELD_READ_ONLY ? "$Read" : "$Write";
}

/* The type of a property, which carries the annotations of its schema. */
static void put_field_type(ts_emit *e, const codegen_field *field) {
  const codegen_type *t = ts_at(e, field->type);
  const char *marker = marker_of(e, field);
  bool null = e->plugin->options.null_by_type && (t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL) &&
              !ts_is_nullable(e->plugin, e->model, t) && ts_allows_null(e->model, field->row.annotations);
  if (!marker) {
    ts_members(e, field->type);
    if (null) TS_PUT(e, " | null");
    return;
  }
  codegen_out_helper(e->out, CODEGEN_STR("markers"),
                     CODEGEN_STR("\n/** A property that only answers hold. */\n"
                                 "export type $Read<T> = { readonly $read: T };\n"
                                 "\n/** A property that only requests hold. */\n"
                                 "export type $Write<T> = { readonly $write: T };\n"));
  codegen_out_char(e->out, ' ');
  codegen_out_text(e->out, marker);
  codegen_out_char(e->out, '<');
  ts_type(e, field->type, TS_BINDS_UNION);
  if (null) TS_PUT(e, " | null");
  codegen_out_char(e->out, '>');
}

static void put_fields(ts_emit *e, const record_shape *shape, bool part) {
  codegen_range fields = shape->object->fields;
  for (uint32_t i = 0; i < fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, fields.first + i);
    const codegen_type *t = ts_at(e, field->type);
    if (!is_written(e, field)) continue;
    ts_line(e);
    ts_doc_type(e, field->row.note, field->type, field->initial ? field->initial : t->initial);
    if (e->plugin->options.immutable || (field->row.flags & CODEGEN_FIELD_READ_ONLY && !e->plugin->options.markers))
      TS_PUT(e, "readonly ");
    codegen_put_js_key(e->out, field->key);
    put_optional_mark(e, shape->object, field);
    codegen_out_char(e->out, ':');
    if (part && field->row.flags & CODEGEN_FIELD_UNDECLARED && t->kind == CODEGEN_ANY)
      TS_PUT(e, " {} | null"); /* any value but undefined: takes the question mark off the property it meets */
    else
      put_field_type(e, field);
    codegen_out_char(e->out, ';');
  }
}

/* The type behind an index signature: the patterns', then the one of all other members. */
static void put_index_type(ts_emit *e, const record_shape *shape, bool widen) {
  uint32_t extra = shape->object->extra, count = 0;
  if (shape->index == INDEX_NEVER) {
    TS_PUT(e, "never");
    return;
  }
  if (shape->index == INDEX_UNKNOWN) {
    codegen_out_str(e->out, e->plugin->options.any);
    return;
  }
  for (uint32_t i = 0; i < shape->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, shape->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN || ts_at(e, clause->types[0])->kind == CODEGEN_NEVER) continue;
    if (count++) TS_PUT(e, " | ");
    ts_type(e, clause->types[0], TS_BINDS_INTERSECTION);
  }
  if (extra && ts_at(e, extra)->kind != CODEGEN_NEVER) {
    if (count++) TS_PUT(e, " | ");
    ts_type(e, extra, widen || count > 1 ? TS_BINDS_INTERSECTION : TS_BINDS_UNION);
  }
  for (uint32_t i = 0; widen && i < shape->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, shape->object->fields.first + i);
    if (!is_written(e, field)) continue;
    if (count++) TS_PUT(e, " | ");
    ts_type(e, field->type, TS_BINDS_INTERSECTION);
  }
  if (widen) TS_PUT(e, " | undefined");
  if (!count && !widen) TS_PUT(e, "never");
}

static void put_index(ts_emit *e, const record_shape *shape, bool widen) {
  if (e->plugin->options.immutable && shape->index != INDEX_NEVER) TS_PUT(e, "readonly ");
  TS_PUT(e, "[key: string]: ");
  put_index_type(e, shape, widen);
}

static void put_mapped(ts_emit *e, const record_shape *shape) {
  uint32_t names = shape->object->names;
  bool ref = ts_at(e, names)->kind == CODEGEN_REF;
  TS_PUT(e, "{ ");
  if (e->plugin->options.immutable) TS_PUT(e, "readonly ");
  TS_PUT(e, "[key in ");
  if (ref) TS_PUT(e, "Extract<");
  ts_type(e, names, TS_BINDS_UNION);
  if (ref) TS_PUT(e, ", string>");
  TS_PUT(e, "]?: ");
  put_index_type(e, shape, false);
  TS_PUT(e, " }");
}

static void put_record(ts_emit *e, const codegen_type *t) {
  record_shape shape = shape_of(e, t);
  bool widen = e->plugin->options.extra == TS_EXTRA_WIDEN, part = e->part;
  e->guard++;
  e->part = false;
  if (shape.mapped) {
    put_mapped(e, &shape);
  } else if (!shape.fields) {
    TS_PUT(e, "{ ");
    put_index(e, &shape, false);
    TS_PUT(e, " }");
  } else {
    codegen_out_char(e->out, '{');
    e->indent++;
    put_fields(e, &shape, part);
    if (shape.index == INDEX_UNKNOWN || (shape.index == INDEX_TYPED && widen)) {
      ts_line(e);
      put_index(e, &shape, widen);
      codegen_out_char(e->out, ';');
    }
    e->indent--;
    ts_line(e);
    codegen_out_char(e->out, '}');
    if (shape.index == INDEX_TYPED && !widen) {
      TS_PUT(e, " & { ");
      put_index(e, &shape, false);
      TS_PUT(e, " }");
    }
  }
  e->part = part;
  e->guard--;
}

/** Writes a record, its NULLABLE aside: what stands behind the name of an interface. */
void ts_record(ts_emit *e, uint32_t type) {
  put_record(e, ts_at(e, type));
}

/* -- arrays ----------------------------------------------------------------------------------------------------- */

#define MAX_ELEMENTS 30 /* of all tuples of one array */

/* Whether the lengths of an array are written out: the option asks for it, and all tuples together stay short. */
static bool is_length_written(const ts_emit *e, const codegen_array *array) {
  bool open = !(array->row.flags & CODEGEN_ARRAY_MAX);
  uint64_t elements = 0, min = array->min, max = open ? min : array->max;
  if (!e->plugin->options.array_length || array->head.count || (open && !min) || min > max || max > MAX_ELEMENTS)
    return false;
  for (uint64_t length = min; length <= max; length++) elements += length;
  return elements < MAX_ELEMENTS;
}

static void put_items(ts_emit *e, uint32_t items, uint32_t binds) {
  if (items)
    ts_type(e, items, binds);
  else
    codegen_out_str(e->out, e->plugin->options.any);
}

static void put_tuple(ts_emit *e, const codegen_array *array, uint64_t elements) {
  bool closed = e->plugin->options.closed_tuples;
  bool rest = !closed && (!array->items || ts_at(e, array->items)->kind != CODEGEN_NEVER);
  if (array->row.flags & CODEGEN_ARRAY_MAX && array->max <= elements) rest = false;
  codegen_out_char(e->out, '[');
  for (uint64_t i = 0; i < elements; i++) {
    uint32_t type = i < array->head.count ? codegen_list_at(e->model, array->head, (uint32_t)i) : array->items;
    bool optional = !closed && i >= array->min;
    if (i) TS_PUT(e, ", ");
    put_items(e, type, optional ? TS_BINDS_PRIMARY : TS_BINDS_UNION);
    if (optional) codegen_out_char(e->out, '?');
  }
  if (rest) {
    if (elements) TS_PUT(e, ", ");
    TS_PUT(e, "...");
    put_items(e, array->items, TS_BINDS_PRIMARY);
    TS_PUT(e, "[]");
  }
  codegen_out_char(e->out, ']');
}

/* [T, T] | [T, T, T]: lengths that are said, where that is short. With no upper end one tuple with a rest. */
static bool put_lengths(ts_emit *e, const codegen_array *array) {
  bool open = !(array->row.flags & CODEGEN_ARRAY_MAX);
  uint64_t min = array->min, max = open ? min : array->max;
  if (!is_length_written(e, array)) return false;
  for (uint64_t length = min; length <= max; length++) {
    if (length > min) TS_PUT(e, " | ");
    if (e->plugin->options.immutable) TS_PUT(e, "readonly ");
    codegen_out_char(e->out, '[');
    for (uint64_t i = 0; i < length; i++) {
      if (i) TS_PUT(e, ", ");
      put_items(e, array->items, TS_BINDS_UNION);
    }
    if (open) {
      TS_PUT(e, ", ...");
      put_items(e, array->items, TS_BINDS_PRIMARY);
      TS_PUT(e, "[]");
    }
    codegen_out_char(e->out, ']');
  }
  return true;
}

static void put_array(ts_emit *e, const codegen_type *t) {
  const codegen_array *array = codegen_array_at(e->model, t->array);
  bool part = e->part;
  e->guard++;
  e->part = false;
  if (!put_lengths(e, array)) {
    if (e->plugin->options.immutable) TS_PUT(e, "readonly ");
    if (array->head.count) {
      put_tuple(e, array, array->head.count);
    } else {
      put_items(e, array->items, TS_BINDS_PRIMARY);
      TS_PUT(e, "[]");
    }
  }
  e->part = part;
  e->guard--;
}

/* -- scalars ---------------------------------------------------------------------------------------------------- */

static void put_scalar(ts_emit *e, const codegen_type *t) {
  const ts_options *options = &e->plugin->options;
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  for (size_t i = 0; format.size && i < options->format_count; i++) {
    codegen_str type = options->formats[2 * i + 1];
    if (!codegen_str_equal(format, options->formats[2 * i])) continue;
    if (codegen_is_js_name(type)) {
      codegen_out_str(e->out, type);
    } else {
      codegen_out_char(e->out, '(');
      codegen_out_str(e->out, type);
      codegen_out_char(e->out, ')');
    }
    return;
  }
  switch (t->kind) {
    case CODEGEN_INTEGER:
      if (t->scalar && (scalar->bits == 64 || codegen_str_is(format, "int64")))
        codegen_out_str(e->out, options->int64);
      else
        TS_PUT(e, "number");
      return;
    case CODEGEN_NUMBER: TS_PUT(e, "number"); return;
    case CODEGEN_BOOLEAN: TS_PUT(e, "boolean"); return;
    case CODEGEN_BYTES: codegen_out_str(e->out, options->binary); return;
    default: break;
  }
  if (options->dates == TS_DATES_DATE && codegen_sym_is(e->model, scalar->meaning, "instant"))
    TS_PUT(e, "Date");
  else
    TS_PUT(e, "string");
}

/** A JSON value as the type that has this one value. A number that a double cannot hold is any number. */
void ts_literal(ts_emit *e, codegen_value value) {
  const codegen_document *document = codegen_model_document(e->model, value.document);
  uint32_t kind = codegen_value_kind(e->model, value), child, count;
  bool object = kind == CODEGEN_NODE_OBJECT, any = false;
  codegen_str text = codegen_value_text(e->model, value);
  switch (kind) {
    case CODEGEN_NODE_NULL: TS_PUT(e, "null"); return;
    case CODEGEN_NODE_TRUE: TS_PUT(e, "true"); return;
    case CODEGEN_NODE_FALSE: TS_PUT(e, "false"); return;
    case CODEGEN_NODE_STRING: codegen_put_string(e->out, text, 0); return;
    case CODEGEN_NODE_NUMBER:
      if (codegen_is_exact_double(text))
        codegen_out_str(e->out, text);
      else
        TS_PUT(e, "number");
      return;
    case CODEGEN_NODE_ARRAY:
    case CODEGEN_NODE_OBJECT: break;
    default: codegen_out_str(e->out, e->plugin->options.any); return;
  }
  if (++e->depth > TS_DEPTH) {
    codegen_out_str(e->out, e->plugin->options.any);
    e->depth--;
    return;
  }
  count = codegen_node_count(document, value.node);
  child = codegen_node_first(document, value.node);
  codegen_out_char(e->out, object ? '{' : '[');
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
    codegen_value item = {value.document, child};
    if (codegen_node_shadowed(document, child)) continue;
    if (any) codegen_out_text(e->out, object ? ";" : ",");
    if (any || object) codegen_out_char(e->out, ' ');
    any = true;
    if (object) {
      codegen_put_js_key(e->out, codegen_node_key(document, child));
      TS_PUT(e, ": ");
    }
    ts_literal(e, item);
  }
  if (any && object) codegen_out_char(e->out, ' ');
  codegen_out_char(e->out, object ? '}' : ']');
  e->depth--;
}

/* -- references ------------------------------------------------------------------------------------------------- */

/** The name that stands for a declaration in the direction that is written. */
void ts_name(ts_emit *e, uint32_t decl) {
  uint32_t shape = codegen_decl_shape(codegen_decl_at(e->model, decl), e->direction);
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, shape);
  if (!name.size && shape) name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, CODEGEN_SHAPE_PLAIN);
  codegen_out_str(e->out, name.size ? name : e->plugin->options.any);
}

static void put_ref(ts_emit *e, const codegen_type *t) {
  if (!e->guard && t->closes && e->decl && ts_alias_returns(e, t->target, e->decl)) {
    warn(e, CODEGEN_STR("TSW0001"),
         CODEGEN_STR("a type that leads back to itself through alternatives alone is written as unknown"),
         CODEGEN_STR("let the schemas meet in a property or in items"), t->row.origin);
    codegen_out_str(e->out, e->plugin->options.any);
    return;
  }
  ts_name(e, t->target);
}

static void put_parameter(ts_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_BIND || ts_at(e, clause->types[0])->kind == CODEGEN_NEVER) continue;
    ts_type(e, clause->types[0], TS_BINDS_PRIMARY);
    return;
  }
  codegen_out_str(e->out, e->plugin->options.any);
}

/* -- all kinds -------------------------------------------------------------------------------------------------- */

static uint32_t binds_of(const ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  if (ts_is_nullable(e->plugin, e->model, t) && t->kind != CODEGEN_NULL && t->kind != CODEGEN_ANY)
    return TS_BINDS_UNION;
  switch (t->kind) {
    case CODEGEN_UNION: return TS_BINDS_UNION;
    case CODEGEN_ENUM: return ts_is_inline_enum(e, type) ? TS_BINDS_PRIMARY : TS_BINDS_UNION;
    case CODEGEN_INTERSECTION: {
      uint32_t sole = 0, parts = ts_intersection_parts(e, type, &sole);
      return parts > 1 ? (uint32_t)TS_BINDS_INTERSECTION : sole ? binds_of(e, sole) : (uint32_t)TS_BINDS_PRIMARY;
    }
    case CODEGEN_ARRAY: {
      const codegen_array *array = codegen_array_at(e->model, t->array);
      if (is_length_written(e, array) && array->row.flags & CODEGEN_ARRAY_MAX && array->max > array->min)
        return TS_BINDS_UNION;
      return e->plugin->options.immutable ? TS_BINDS_OPERATOR : TS_BINDS_PRIMARY;
    }
    case CODEGEN_RECORD: {
      record_shape shape = shape_of(e, t);
      bool two = shape.fields && shape.index == INDEX_TYPED && e->plugin->options.extra == TS_EXTRA_INTERSECT;
      return two ? TS_BINDS_INTERSECTION : TS_BINDS_PRIMARY;
    }
    default: return TS_BINDS_PRIMARY;
  }
}

/** Writes a type, its NULLABLE aside: that is the union's. */
void ts_plain(ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  switch (t->kind) {
    case CODEGEN_NEVER: TS_PUT(e, "never"); return;
    case CODEGEN_NULL: TS_PUT(e, "null"); return;
    case CODEGEN_BOOLEAN:
    case CODEGEN_INTEGER:
    case CODEGEN_NUMBER:
    case CODEGEN_STRING:
    case CODEGEN_BYTES: put_scalar(e, t); return;
    case CODEGEN_ARRAY: put_array(e, t); return;
    case CODEGEN_RECORD: put_record(e, t); return;
    case CODEGEN_INTERSECTION: ts_intersection(e, type); return;
    case CODEGEN_LITERAL: ts_literal(e, codegen_case_at(e->model, t->cases.first)->value); return;
    case CODEGEN_REF: put_ref(e, t); return;
    case CODEGEN_PARAMETER: put_parameter(e, t); return;
    case CODEGEN_UNION:
    case CODEGEN_ENUM: ts_union(e, type); return;
    default: codegen_out_str(e->out, e->plugin->options.any); return; /* ANY, NOT, WHEN, and kinds to come */
  }
}

/** Writes a type at a place that asks for `binds`. */
void ts_type(ts_emit *e, uint32_t type, uint32_t binds) {
  bool enclose = binds > TS_BINDS_UNION && binds_of(e, type) < binds, broken = false;
  if (e->depth >= TS_DEPTH) {
    warn(e, CODEGEN_STR("TSW0002"), CODEGEN_STR("a type that is nested too deeply is written as unknown"),
         CODEGEN_STR("give the inner schemas names"), ts_at(e, type)->row.origin);
    codegen_out_str(e->out, e->plugin->options.any);
    return;
  }
  e->depth++;
  if (enclose) {
    codegen_out_char(e->out, '(');
    broken = ts_breaks(e, type);
  }
  if (ts_is_nullable(e->plugin, e->model, ts_at(e, type)))
    ts_union(e, type);
  else
    ts_plain(e, type);
  if (enclose) {
    if (broken) ts_line(e);
    codegen_out_char(e->out, ')');
  }
  e->depth--;
}

/** Writes a type behind a colon or an equals sign: a space, or a line for each member of a long union. */
void ts_members(ts_emit *e, uint32_t type) {
  if (!ts_breaks(e, type)) codegen_out_char(e->out, ' ');
  ts_type(e, type, TS_BINDS_UNION);
}
