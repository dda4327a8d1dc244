/* SPDX-License-Identifier: MIT
 *
 * Type expressions: every kind of type but unions and intersections. A type that the language cannot say becomes the
 * next wider one, never a narrower one. What binds less tightly than its place asks for gets parentheses.
 */
#include "typescript.h"

#include "plain.h"

/* The type accepts more than the schema: an error under --strict. */
static void warn(const codegen_ts *ts, codegen_str code, codegen_str message, codegen_str help, codegen_origin origin) {
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_WARNING,
                       .flags = CODEGEN_DIAG_STRICT,
                       .code = code,
                       .message = message,
                       .help = help,
                       .origin = origin};
  codegen_report(ts->ctx, &diag);
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

static bool has_patterns(const codegen_ts *ts, codegen_range clauses) {
  for (uint32_t i = 0; i < clauses.count; i++)
    if (codegen_clause_at(ts->model, clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) return true;
  return false;
}

static bool is_written(const codegen_ts *ts, const codegen_field *field) {
  if (codegen_ts_presence(field, ts->direction) == CODEGEN_ABSENT) return false;
  if (!ts->settings->skip_deprecated) return true;
  return !codegen_ts_is_deprecated(ts->model, field->row.note) &&
         !codegen_ts_is_deprecated(ts->model, codegen_ts_at(ts, field->type)->row.note);
}

static bool is_key_type(const codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  if (t->row.flags & CODEGEN_TYPE_OPEN || codegen_ts_nullable(ts, t)) return false;
  if (t->kind == CODEGEN_REF) /* the kind of a target is a fact */
    return codegen_ts_at(ts, codegen_decl_at(ts->model, t->target)->subject)->kind == CODEGEN_ENUM;
  if (t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL) return false;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (codegen_value_kind(ts->model, codegen_case_at(ts->model, t->cases.first + i)->value) != CODEGEN_NODE_STRING)
      return false;
  return true;
}

static record_shape shape_of(const codegen_ts *ts, const codegen_type *t) {
  record_shape shape = {codegen_object_at(ts->model, t->object), t->clauses, false, false, INDEX_NONE};
  const codegen_ts_settings *options = ts->settings;
  codegen_range fields = shape.object->fields;
  uint32_t extra = shape.object->extra;
  uint8_t kind = extra ? codegen_ts_at(ts, extra)->kind : 0;
  bool patterns = t->clauses.count && has_patterns(ts, t->clauses);
  for (uint32_t i = 0; i < fields.count && !shape.fields; i++)
    shape.fields = is_written(ts, codegen_field_at(ts->model, fields.first + i));
  if (kind == CODEGEN_ANY || (!kind && options->open_objects))
    shape.index = INDEX_UNKNOWN;
  else if (patterns || (kind && kind != CODEGEN_NEVER))
    shape.index = INDEX_TYPED;
  else if (kind == CODEGEN_NEVER)
    shape.index = shape.fields ? INDEX_NONE : INDEX_NEVER;
  else if (!shape.fields)
    shape.index = options->empty == CODEGEN_TS_EMPTY_NEVER ? INDEX_NEVER : INDEX_UNKNOWN;
  shape.mapped =
      !shape.fields && shape.index != INDEX_NEVER && shape.object->names && is_key_type(ts, shape.object->names);
  return shape;
}

/** Whether a record says nothing but that it is an object. */
bool codegen_ts_is_open(const codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  if (t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_NULLABLE) return false;
  record_shape shape = shape_of(ts, t);
  uint8_t extra = shape.object->extra ? codegen_ts_at(ts, shape.object->extra)->kind : (uint8_t)CODEGEN_ANY;
  return !shape.fields && !shape.mapped && shape.index != INDEX_TYPED && extra == CODEGEN_ANY;
}

/** Whether a declaration of this type is an interface rather than an alias. */
bool codegen_ts_is_interface(const codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  if (t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_NULLABLE || ts->settings->export_type) return false;
  record_shape shape = shape_of(ts, t);
  return shape.fields && (shape.index != INDEX_TYPED || ts->settings->extra == CODEGEN_TS_EXTRA_WIDEN);
}

static bool is_optional(const codegen_ts *ts, const codegen_object *object, const codegen_field *field) {
  const codegen_ts_settings *options = ts->settings;
  if (codegen_ts_presence(field, ts->direction) == CODEGEN_REQUIRED) return false;
  bool read = ts->direction == CODEGEN_READ || (ts->direction == CODEGEN_DIRECTIONS && !ts->request);
  if (options->required_defaults && read && (field->initial || codegen_ts_at(ts, field->type)->initial)) return false;
  if (options->all_required) { /* only where nothing was said about it */
    bool any = false;
    for (uint32_t i = 0; i < object->fields.count && !any; i++)
      any =
          codegen_ts_presence(codegen_field_at(ts->model, object->fields.first + i), ts->direction) == CODEGEN_REQUIRED;
    if (!any) return false;
  }
  return true;
}

/* The marker of a property that is only read or only written, NULL for none. */
static const char *marker_of(const codegen_ts *ts, const codegen_field *field) {
  uint32_t access = field->row.flags & (CODEGEN_FIELD_READ_ONLY | CODEGEN_FIELD_WRITE_ONLY);
  if (!ts->settings->markers || !access || access == (CODEGEN_FIELD_READ_ONLY | CODEGEN_FIELD_WRITE_ONLY)) return NULL;
  return access == CODEGEN_FIELD_READ_ONLY ? "$Read" : "$Write";
}

/* The type of a property, which carries the annotations of its schema. */
static void put_field_type(codegen_ts *ts, const codegen_field *field) {
  const codegen_type *t = codegen_ts_at(ts, field->type);
  const char *marker = marker_of(ts, field);
  bool null = ts->settings->null_by_type && (t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL) &&
              !codegen_ts_nullable(ts, t) && codegen_ts_allows_null(ts->model, field->row.annotations);
  if (!marker) {
    codegen_ts_type_behind(ts, field->type);
    if (null) CODEGEN_TS_PUT(ts, " | null");
    return;
  }
  if (ts->marker)
    ts->marker(ts, codegen_str_of(marker));
  else
    codegen_out_helper(ts->out, CODEGEN_STR("markers"), CODEGEN_STR(CODEGEN_TS_MARKERS));
  codegen_out_char(ts->out, ' ');
  codegen_out_text(ts->out, marker);
  codegen_out_char(ts->out, '<');
  codegen_ts_type(ts, field->type, CODEGEN_TS_BINDS_UNION);
  if (null) CODEGEN_TS_PUT(ts, " | null");
  codegen_out_char(ts->out, '>');
}

/** Writes what an optional property may be besides its type, where the settings ask for it. */
void codegen_ts_put_undefined(codegen_ts *ts, uint32_t type) {
  if (ts->settings->undefined && codegen_ts_at(ts, type)->kind != CODEGEN_ANY) CODEGEN_TS_PUT(ts, " | undefined");
}

static void put_fields(codegen_ts *ts, const record_shape *shape, bool part) {
  codegen_range fields = shape->object->fields;
  for (uint32_t i = 0; i < fields.count; i++) {
    const codegen_field *field = codegen_field_at(ts->model, fields.first + i);
    const codegen_type *t = codegen_ts_at(ts, field->type);
    if (!is_written(ts, field)) continue;
    codegen_ts_line(ts);
    codegen_ts_doc_type(ts, field->row.note, field->type, field->initial ? field->initial : t->initial);
    if (ts->settings->immutable || (field->row.flags & CODEGEN_FIELD_READ_ONLY && !ts->settings->markers))
      CODEGEN_TS_PUT(ts, "readonly ");
    bool optional = is_optional(ts, shape->object, field);
    codegen_put_js_member(ts->out, field->key, optional);
    if (part && field->row.flags & CODEGEN_FIELD_UNDECLARED && t->kind == CODEGEN_ANY)
      CODEGEN_TS_PUT(ts, " {} | null"); /* any value but undefined: takes the question mark off the property it meets */
    else
      put_field_type(ts, field);
    if (optional) codegen_ts_put_undefined(ts, field->type);
    codegen_out_char(ts->out, ';');
  }
}

/* The type behind an index signature: the patterns', then the one of all other members. */
static void put_index_type(codegen_ts *ts, const record_shape *shape, bool widen) {
  uint32_t extra = shape->object->extra, count = 0;
  if (shape->index == INDEX_NEVER) {
    CODEGEN_TS_PUT(ts, "never");
    return;
  }
  if (shape->index == INDEX_UNKNOWN) {
    codegen_out_str(ts->out, ts->settings->any);
    return;
  }
  for (uint32_t i = 0; i < shape->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(ts->model, shape->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN || codegen_ts_at(ts, clause->types[0])->kind == CODEGEN_NEVER) continue;
    if (count++) CODEGEN_TS_PUT(ts, " | ");
    codegen_ts_type(ts, clause->types[0], CODEGEN_TS_BINDS_INTERSECTION);
  }
  if (extra && codegen_ts_at(ts, extra)->kind != CODEGEN_NEVER) {
    if (count++) CODEGEN_TS_PUT(ts, " | ");
    codegen_ts_type(ts, extra, widen || count > 1 ? CODEGEN_TS_BINDS_INTERSECTION : CODEGEN_TS_BINDS_UNION);
  }
  for (uint32_t i = 0; widen && i < shape->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(ts->model, shape->object->fields.first + i);
    if (!is_written(ts, field)) continue;
    if (count++) CODEGEN_TS_PUT(ts, " | ");
    codegen_ts_type(ts, field->type, CODEGEN_TS_BINDS_INTERSECTION);
  }
  if (widen) CODEGEN_TS_PUT(ts, " | undefined");
  if (!count && !widen) CODEGEN_TS_PUT(ts, "never");
}

static void put_index(codegen_ts *ts, const record_shape *shape, bool widen) {
  if (ts->settings->immutable && shape->index != INDEX_NEVER) CODEGEN_TS_PUT(ts, "readonly ");
  CODEGEN_TS_PUT(ts, "[key: string]: ");
  put_index_type(ts, shape, widen);
}

static void put_mapped(codegen_ts *ts, const record_shape *shape) {
  uint32_t names = shape->object->names;
  bool ref = codegen_ts_at(ts, names)->kind == CODEGEN_REF;
  CODEGEN_TS_PUT(ts, "{ ");
  if (ts->settings->immutable) CODEGEN_TS_PUT(ts, "readonly ");
  CODEGEN_TS_PUT(ts, "[key in ");
  if (ref) CODEGEN_TS_PUT(ts, "Extract<");
  codegen_ts_type(ts, names, CODEGEN_TS_BINDS_UNION);
  if (ref) CODEGEN_TS_PUT(ts, ", string>");
  CODEGEN_TS_PUT(ts, "]?: ");
  put_index_type(ts, shape, false);
  if (ts->settings->undefined) CODEGEN_TS_PUT(ts, " | undefined");
  CODEGEN_TS_PUT(ts, " }");
}

static void put_record(codegen_ts *ts, const codegen_type *t) {
  record_shape shape = shape_of(ts, t);
  bool widen = ts->settings->extra == CODEGEN_TS_EXTRA_WIDEN, part = ts->part;
  ts->guard++;
  ts->part = false;
  if (shape.mapped) {
    put_mapped(ts, &shape);
  } else if (!shape.fields) {
    CODEGEN_TS_PUT(ts, "{ ");
    put_index(ts, &shape, false);
    CODEGEN_TS_PUT(ts, " }");
  } else {
    codegen_out_char(ts->out, '{');
    ts->indent++;
    put_fields(ts, &shape, part);
    if (shape.index == INDEX_UNKNOWN || (shape.index == INDEX_TYPED && widen)) {
      codegen_ts_line(ts);
      put_index(ts, &shape, widen);
      codegen_out_char(ts->out, ';');
    }
    ts->indent--;
    codegen_ts_line(ts);
    codegen_out_char(ts->out, '}');
    if (shape.index == INDEX_TYPED && !widen) {
      CODEGEN_TS_PUT(ts, " & { ");
      put_index(ts, &shape, false);
      CODEGEN_TS_PUT(ts, " }");
    }
  }
  ts->part = part;
  ts->guard--;
}

/** Writes a record, its NULLABLE aside: what stands behind the name of an interface. */
void codegen_ts_record(codegen_ts *ts, uint32_t type) {
  put_record(ts, codegen_ts_at(ts, type));
}

/* -- arrays ----------------------------------------------------------------------------------------------------- */

#define MAX_ELEMENTS 30 /* of all tuples of one array */

/* Whether the lengths of an array are written out: the option asks for it, and all tuples together stay short. */
static bool is_length_written(const codegen_ts *ts, const codegen_array *array) {
  bool open = !(array->row.flags & CODEGEN_ARRAY_MAX);
  uint64_t elements = 0, min = array->min, max = open ? min : array->max;
  if (!ts->settings->array_length || array->head.count || (open && !min) || min > max || max > MAX_ELEMENTS)
    return false;
  for (uint64_t length = min; length <= max; length++) elements += length;
  return elements < MAX_ELEMENTS;
}

static void put_items(codegen_ts *ts, uint32_t items, uint32_t binds) {
  if (items)
    codegen_ts_type(ts, items, binds);
  else
    codegen_out_str(ts->out, ts->settings->any);
}

static void put_tuple(codegen_ts *ts, const codegen_array *array, uint64_t elements) {
  bool closed = ts->settings->closed_tuples;
  bool rest = !closed && (!array->items || codegen_ts_at(ts, array->items)->kind != CODEGEN_NEVER);
  if (array->row.flags & CODEGEN_ARRAY_MAX && array->max <= elements) rest = false;
  codegen_out_char(ts->out, '[');
  for (uint64_t i = 0; i < elements; i++) {
    uint32_t type = i < array->head.count ? codegen_list_at(ts->model, array->head, (uint32_t)i) : array->items;
    bool optional = !closed && i >= array->min;
    if (i) CODEGEN_TS_PUT(ts, ", ");
    put_items(ts, type, optional ? CODEGEN_TS_BINDS_PRIMARY : CODEGEN_TS_BINDS_UNION);
    if (optional) codegen_out_char(ts->out, '?');
  }
  if (rest) {
    if (elements) CODEGEN_TS_PUT(ts, ", ");
    CODEGEN_TS_PUT(ts, "...");
    put_items(ts, array->items, CODEGEN_TS_BINDS_PRIMARY);
    CODEGEN_TS_PUT(ts, "[]");
  }
  codegen_out_char(ts->out, ']');
}

/* [T, T] | [T, T, T]: lengths that are said, where that is short. With no upper end one tuple with a rest. */
static bool put_lengths(codegen_ts *ts, const codegen_array *array) {
  bool open = !(array->row.flags & CODEGEN_ARRAY_MAX);
  uint64_t min = array->min, max = open ? min : array->max;
  if (!is_length_written(ts, array)) return false;
  for (uint64_t length = min; length <= max; length++) {
    if (length > min) CODEGEN_TS_PUT(ts, " | ");
    if (ts->settings->immutable) CODEGEN_TS_PUT(ts, "readonly ");
    codegen_out_char(ts->out, '[');
    for (uint64_t i = 0; i < length; i++) {
      if (i) CODEGEN_TS_PUT(ts, ", ");
      put_items(ts, array->items, CODEGEN_TS_BINDS_UNION);
    }
    if (open) {
      CODEGEN_TS_PUT(ts, ", ...");
      put_items(ts, array->items, CODEGEN_TS_BINDS_PRIMARY);
      CODEGEN_TS_PUT(ts, "[]");
    }
    codegen_out_char(ts->out, ']');
  }
  return true;
}

static void put_array(codegen_ts *ts, const codegen_type *t) {
  const codegen_array *array = codegen_array_at(ts->model, t->array);
  bool part = ts->part;
  ts->guard++;
  ts->part = false;
  if (!put_lengths(ts, array)) {
    if (ts->settings->immutable) CODEGEN_TS_PUT(ts, "readonly ");
    if (array->head.count) {
      put_tuple(ts, array, array->head.count);
    } else {
      put_items(ts, array->items, CODEGEN_TS_BINDS_PRIMARY);
      CODEGEN_TS_PUT(ts, "[]");
    }
  }
  ts->part = part;
  ts->guard--;
}

/* -- scalars ---------------------------------------------------------------------------------------------------- */

/* The word for a type that is one whatever its format, else empty. */
static inline codegen_str word_of(const codegen_ts *ts, const codegen_type *t) {
  const codegen_ts_settings *options = ts->settings;
  const codegen_scalar *scalar = codegen_scalar_at(ts->model, t->scalar);
  switch (t->kind) {
    case CODEGEN_NEVER: return CODEGEN_STR("never");
    case CODEGEN_NULL: return CODEGEN_STR("null");
    case CODEGEN_BOOLEAN: return CODEGEN_STR("boolean");
    case CODEGEN_NUMBER: return CODEGEN_STR("number");
    case CODEGEN_INTEGER:
      if (scalar->bits == 64 || codegen_sym_is(ts->model, scalar->format, "int64")) return options->int64;
      return CODEGEN_STR("number");
    case CODEGEN_BYTES: return options->binary;
    case CODEGEN_STRING:
      if (options->dates == CODEGEN_TS_DATES_DATE && codegen_sym_is(ts->model, scalar->meaning, "instant"))
        return CODEGEN_STR("Date");
      return CODEGEN_STR("string");
    default: return (codegen_str){"", 0};
  }
}

/* The type that the settings give a format, else empty. */
static codegen_str type_of_format(const codegen_ts *ts, const codegen_type *t) {
  const codegen_ts_settings *options = ts->settings;
  codegen_str format = codegen_sym_text(ts->model, codegen_scalar_at(ts->model, t->scalar)->format);
  for (size_t i = 0; format.size && i < options->format_count; i++)
    if (codegen_str_equal(format, options->formats[2 * i])) return options->formats[2 * i + 1];
  return (codegen_str){"", 0};
}

static void put_scalar(codegen_ts *ts, const codegen_type *t) {
  codegen_str type = type_of_format(ts, t);
  if (!type.size) {
    codegen_out_short(ts->out, word_of(ts, t));
  } else if (codegen_is_js_name(type)) {
    codegen_out_str(ts->out, type);
  } else {
    codegen_out_char(ts->out, '(');
    codegen_out_str(ts->out, type);
    codegen_out_char(ts->out, ')');
  }
}

/** A JSON value as the type that has this one value. A number that a double cannot hold is any number. */
void codegen_ts_literal(codegen_ts *ts, codegen_value value) {
  const codegen_document *document = codegen_model_document(ts->model, value.document);
  uint32_t kind = codegen_value_kind(ts->model, value), child, count;
  bool object = kind == CODEGEN_NODE_OBJECT, any = false;
  codegen_str text = codegen_value_text(ts->model, value);
  switch (kind) {
    case CODEGEN_NODE_NULL: CODEGEN_TS_PUT(ts, "null"); return;
    case CODEGEN_NODE_TRUE: CODEGEN_TS_PUT(ts, "true"); return;
    case CODEGEN_NODE_FALSE: CODEGEN_TS_PUT(ts, "false"); return;
    case CODEGEN_NODE_STRING: codegen_put_string(ts->out, text, 0); return;
    case CODEGEN_NODE_NUMBER:
      if (codegen_is_exact_double(text))
        codegen_out_str(ts->out, text);
      else
        CODEGEN_TS_PUT(ts, "number");
      return;
    case CODEGEN_NODE_ARRAY:
    case CODEGEN_NODE_OBJECT: break;
    default: codegen_out_str(ts->out, ts->settings->any); return;
  }
  if (++ts->depth > CODEGEN_TS_DEPTH) {
    codegen_out_str(ts->out, ts->settings->any);
    ts->depth--;
    return;
  }
  count = codegen_node_count(document, value.node);
  child = codegen_node_first(document, value.node);
  codegen_out_char(ts->out, object ? '{' : '[');
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
    codegen_value item = {value.document, child};
    if (codegen_node_shadowed(document, child)) continue;
    if (any) codegen_out_text(ts->out, object ? ";" : ",");
    if (any || object) codegen_out_char(ts->out, ' ');
    any = true;
    if (object) {
      codegen_put_js_key(ts->out, codegen_node_key(document, child));
      CODEGEN_TS_PUT(ts, ": ");
    }
    codegen_ts_literal(ts, item);
  }
  if (any && object) codegen_out_char(ts->out, ' ');
  codegen_out_char(ts->out, object ? '}' : ']');
  ts->depth--;
}

/* -- references ------------------------------------------------------------------------------------------------- */

/* The text that stands for a declaration in one of its shapes, empty when nobody gave it a name. */
codegen_str codegen_ts_name_of(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  if (ts->name) return ts->name(ts, decl, shape, write);
  return codegen_symbol(ts->ctx, ts->writer, CODEGEN_TABLE_DECL, decl, shape);
}

/** Writes the name that stands for a declaration in the direction that is written. */
void codegen_ts_reference(codegen_ts *ts, uint32_t decl) {
  uint32_t shape = codegen_decl_shape(codegen_decl_at(ts->model, decl), ts->direction);
  codegen_str name = codegen_ts_name_of(ts, decl, shape, true);
  if (!name.size && shape) name = codegen_ts_name_of(ts, decl, CODEGEN_SHAPE_PLAIN, true);
  if (name.size && !ts->name) codegen_out_str(ts->out, ts->qualifier);
  codegen_out_str(ts->out, name.size ? name : ts->settings->any);
}

/* Whether declaration `decl`, written as an alias, leads back to the one that is being written. */
static bool returns(const codegen_ts *ts, uint32_t decl) {
  return decl == ts->decl || (ts->aliases && ts->aliases[decl] && ts->aliases[decl] == ts->aliases[ts->decl]);
}

static void put_ref(codegen_ts *ts, const codegen_type *t) {
  if (!ts->guard && t->closes && ts->decl && returns(ts, t->target)) {
    warn(ts, CODEGEN_STR("TSW0001"),
         CODEGEN_STR("a type that leads back to itself through alternatives alone is written as unknown"),
         CODEGEN_STR("let the schemas meet in a property or in items"), t->row.origin);
    codegen_out_str(ts->out, ts->settings->any);
    return;
  }
  codegen_ts_reference(ts, t->target);
}

static void put_parameter(codegen_ts *ts, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(ts->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_BIND || codegen_ts_at(ts, clause->types[0])->kind == CODEGEN_NEVER) continue;
    codegen_ts_type(ts, clause->types[0], CODEGEN_TS_BINDS_PRIMARY);
    return;
  }
  codegen_out_str(ts->out, ts->settings->any);
}

/* -- all kinds -------------------------------------------------------------------------------------------------- */

static uint32_t binds_of(const codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  if (codegen_ts_nullable(ts, t) && t->kind != CODEGEN_NULL && t->kind != CODEGEN_ANY) return CODEGEN_TS_BINDS_UNION;
  switch (t->kind) {
    case CODEGEN_UNION: return CODEGEN_TS_BINDS_UNION;
    case CODEGEN_ENUM: return codegen_ts_enum_name(ts, type).size ? CODEGEN_TS_BINDS_PRIMARY : CODEGEN_TS_BINDS_UNION;
    case CODEGEN_INTERSECTION: {
      uint32_t sole = 0, parts = codegen_ts_intersection_parts(ts, type, &sole);
      return parts > 1 ? (uint32_t)CODEGEN_TS_BINDS_INTERSECTION
             : sole    ? binds_of(ts, sole)
                       : (uint32_t)CODEGEN_TS_BINDS_PRIMARY;
    }
    case CODEGEN_ARRAY: {
      const codegen_array *array = codegen_array_at(ts->model, t->array);
      if (is_length_written(ts, array) && array->row.flags & CODEGEN_ARRAY_MAX && array->max > array->min)
        return CODEGEN_TS_BINDS_UNION;
      return ts->settings->immutable ? CODEGEN_TS_BINDS_OPERATOR : CODEGEN_TS_BINDS_PRIMARY;
    }
    case CODEGEN_RECORD: {
      record_shape shape = shape_of(ts, t);
      bool two = shape.fields && shape.index == INDEX_TYPED && ts->settings->extra == CODEGEN_TS_EXTRA_INTERSECT;
      return two ? CODEGEN_TS_BINDS_INTERSECTION : CODEGEN_TS_BINDS_PRIMARY;
    }
    default: return CODEGEN_TS_BINDS_PRIMARY;
  }
}

/** Writes a type that is no union, its NULLABLE aside. */
void codegen_ts_plain(codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  switch (t->kind) {
    case CODEGEN_NEVER:
    case CODEGEN_NULL: codegen_out_short(ts->out, word_of(ts, t)); return;
    case CODEGEN_BOOLEAN:
    case CODEGEN_INTEGER:
    case CODEGEN_NUMBER:
    case CODEGEN_STRING:
    case CODEGEN_BYTES: put_scalar(ts, t); return;
    case CODEGEN_ARRAY: put_array(ts, t); return;
    case CODEGEN_RECORD: put_record(ts, t); return;
    case CODEGEN_INTERSECTION: codegen_ts_intersection(ts, type); return;
    case CODEGEN_LITERAL: codegen_ts_literal(ts, codegen_case_at(ts->model, t->cases.first)->value); return;
    case CODEGEN_REF: put_ref(ts, t); return;
    case CODEGEN_PARAMETER: put_parameter(ts, t); return;
    default: codegen_out_str(ts->out, ts->settings->any); return; /* ANY, NOT, WHEN, and kinds to come */
  }
}

/* `broken`: it takes a line for each member. */
static void put_type(codegen_ts *ts, uint32_t type, uint32_t binds, bool broken) {
  const codegen_type *t = codegen_ts_at(ts, type);
  bool enclose = binds > CODEGEN_TS_BINDS_UNION && binds_of(ts, type) < binds;
  if (ts->depth >= CODEGEN_TS_DEPTH) {
    warn(ts, CODEGEN_STR("TSW0002"), CODEGEN_STR("a type that is nested too deeply is written as unknown"),
         CODEGEN_STR("give the inner schemas names"), t->row.origin);
    codegen_out_str(ts->out, ts->settings->any);
    return;
  }
  ts->depth++;
  if (enclose) codegen_out_char(ts->out, '(');
  if (t->kind == CODEGEN_UNION || t->kind == CODEGEN_ENUM || codegen_ts_nullable(ts, t))
    codegen_ts_union(ts, type, broken);
  else
    codegen_ts_plain(ts, type);
  if (enclose) {
    if (broken) codegen_ts_line(ts);
    codegen_out_char(ts->out, ')');
  }
  ts->depth--;
}

/* The same for a type that is one word, as most are; false for others. `space`: one before it. */
static inline bool put_word(codegen_ts *ts, uint32_t type, size_t space) {
  const codegen_type *t = codegen_ts_at(ts, type);
  codegen_str word = word_of(ts, t);
  if (!word.size || t->row.flags & CODEGEN_TYPE_NULLABLE || ts->depth >= CODEGEN_TS_DEPTH) return false;
  if (ts->settings->format_count && t->scalar) return false;
  if (!codegen_out_room(ts->out, space + word.size)) return true;
  char *to = ts->out->data + ts->out->size;
  *to = ' ';
  codegen_copy_short(to + space, word);
  ts->out->size += space + word.size;
  return true;
}

/** Writes a type at a place that asks for `binds`. */
void codegen_ts_type(codegen_ts *ts, uint32_t type, uint32_t binds) {
  if (!put_word(ts, type, 0)) put_type(ts, type, binds, codegen_ts_breaks(ts, type));
}

/** Writes a type behind a colon or an equals sign: a space, or a line for each member of a long union. */
void codegen_ts_type_behind(codegen_ts *ts, uint32_t type) {
  if (put_word(ts, type, 1)) return;
  bool broken = codegen_ts_breaks(ts, type);
  if (!broken) codegen_out_char(ts->out, ' ');
  put_type(ts, type, CODEGEN_TS_BINDS_UNION, broken);
}
