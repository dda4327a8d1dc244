/* SPDX-License-Identifier: MIT
 *
 * The schema of any type: null and absence around it, the classes of a type that names none, and the way to each kind.
 */
#include "zod.h"

/** Warns that the schema accepts more than the type allows: an error under --strict. */
void zod_warn(const zod_emit *e, const char *code, codegen_str message, codegen_str help, codegen_origin origin) {
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_WARNING,
                       .flags = CODEGEN_DIAG_STRICT,
                       .code = codegen_str_of(code),
                       .message = message,
                       .help = help,
                       .origin = origin};
  codegen_report(e->ctx, &diag);
}

/** Writes the schema that accepts everything. */
void zod_any(zod_emit *e) {
  zod_z(e);
  ZOD_PUT(e, "unknown()");
}

typedef void class_writer(zod_emit *e, const codegen_type *t, zod_chain *chain);

#define CLASSES 4
#define NUMBERS (CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER)

static const struct class {
  uint8_t classes;
  bool (*has)(const codegen_model *model, const codegen_type *t);
  class_writer *write;
  const char *others; /* the schema of all values of other classes */
} classes[CLASSES] = {
    {CODEGEN_ACCEPTS_STRING, zod_has_text, zod_string, "notAString"},
    {NUMBERS, zod_has_number, zod_number, "notANumber"},
    {CODEGEN_ACCEPTS_ARRAY, zod_has_array, zod_array, "notAnArray"},
    {CODEGEN_ACCEPTS_OBJECT, zod_has_object, zod_object, "notAnObject"},
};

/* , z.boolean() */
static void put_next(zod_emit *e, const char *schema) {
  ZOD_PUT(e, ", ");
  zod_z(e);
  codegen_out_text(e->out, schema);
}

/* Every value of some classes: the rest of a union. */
static void put_rest(zod_emit *e, uint8_t rest) {
  const codegen_ts_settings *types = &e->plugin->types;
  if (rest & CODEGEN_ACCEPTS_STRING) put_next(e, "string()");
  if (rest & NUMBERS) put_next(e, "number()");
  if (rest & CODEGEN_ACCEPTS_BOOLEAN) put_next(e, "boolean()");
  if (rest & CODEGEN_ACCEPTS_NULL) put_next(e, "null()");
  if (rest & CODEGEN_ACCEPTS_ARRAY) {
    put_next(e, "array(");
    zod_any(e);
    codegen_out_char(e->out, ')');
  }
  if (rest & CODEGEN_ACCEPTS_OBJECT) {
    ZOD_PUT(e, ", ");
    zod_open_object(e, ZOD_OBJECTS_LOOSE);
    ZOD_PUT(e, "{}");
    zod_close_object(e, ZOD_OBJECTS_LOOSE);
  }
  if (types->dates != CODEGEN_TS_DATES_STRING) put_next(e, "date()"); /* of a neighbour that made it one */
  if (!codegen_str_is(types->int64, "number")) put_next(e, "bigint()");
}

/* z.union([z.string().min(1), notAString]); of several classes the others are listed. */
static void put_conditional(zod_emit *e, const codegen_type *t, const struct class *const *said, uint32_t count,
                            uint8_t known) {
  zod_z(e);
  ZOD_PUT(e, "union([");
  for (uint32_t i = 0; i < count; i++) {
    zod_chain chain = {0};
    if (i) ZOD_PUT(e, ", ");
    said[i]->write(e, t, &chain);
    zod_end(e, &chain);
    known &= (uint8_t)~said[i]->classes;
  }
  if (count == 1) {
    ZOD_PUT(e, ", ");
    zod_import(e, said[0]->others);
  } else {
    put_rest(e, known);
  }
  ZOD_PUT(e, "])");
}

/** Writes a type that names no class: what it says of each class holds for values of that class alone. Where the value
 *  is known to be of one class, that class is written as if it had been named. */
void zod_implied(zod_emit *e, const codegen_type *t, uint8_t known, zod_chain *chain) {
  const struct class *said[CLASSES];
  uint32_t count = 0;
  for (size_t i = 0; i < CLASSES; i++) {
    bool has = known & classes[i].classes && classes[i].has(e->model, t);
    if (has && known && !(known & ~classes[i].classes)) {
      classes[i].write(e, t, chain);
      return;
    }
    if (has) said[count++] = &classes[i];
  }
  if (count)
    put_conditional(e, t, said, count, known);
  else
    zod_any(e);
}

static void put_plain(zod_emit *e, const char *call) {
  zod_z(e);
  codegen_out_text(e->out, call);
}

static void put_unknown(zod_emit *e, const codegen_type *t) {
  zod_warn(e, "ZOD0001", CODEGEN_STR("this kind of schema cannot be checked"),
           CODEGEN_STR("every value is accepted here; a newer version of the writer may know it"), t->row.origin);
  zod_any(e);
}

static void put_bare(zod_emit *e, uint32_t type, uint8_t known, zod_chain *chain) {
  const codegen_type *t = zod_at(e, type);
  if (t->row.flags & CODEGEN_TYPE_IMPLIED) {
    zod_implied(e, t, known, chain);
  } else {
    switch (t->kind) {
      case CODEGEN_NEVER: put_plain(e, "never()"); break;
      case CODEGEN_NULL: put_plain(e, "null()"); break;
      case CODEGEN_BOOLEAN: put_plain(e, "boolean()"); break;
      case CODEGEN_INTEGER:
      case CODEGEN_NUMBER:
        if (!(known & NUMBERS) || !zod_native(e, t)) zod_number(e, t, chain);
        break;
      case CODEGEN_STRING:
        if (!(known & CODEGEN_ACCEPTS_STRING) || !zod_native(e, t)) zod_string(e, t, chain);
        break;
      case CODEGEN_BYTES: zod_string(e, t, chain); break;
      case CODEGEN_ARRAY: zod_array(e, t, chain); break;
      case CODEGEN_RECORD: zod_object(e, t, chain); break;
      case CODEGEN_ENUM:
      case CODEGEN_LITERAL: zod_values(e, t); break;
      case CODEGEN_UNION:
        zod_union(e, t, known);
        zod_object_clauses(e, t, chain);
        zod_array_clauses(e, t, chain);
        break;
      case CODEGEN_INTERSECTION: zod_intersection(e, t, known, chain); break;
      case CODEGEN_NOT:
        zod_any(e);
        zod_not(e, t, chain);
        break;
      case CODEGEN_REF:
        zod_ref(e, t);
        zod_object_clauses(e, t, chain);
        zod_array_clauses(e, t, chain);
        break;
      case 0:
      case CODEGEN_ANY:
      case CODEGEN_WHEN: zod_any(e); break;
      case CODEGEN_PARAMETER: zod_put_parameter(e, t); break;
      default: put_unknown(e, t);
    }
  }
  for (uint32_t i = 0; i < t->clauses.count && t->kind != CODEGEN_INTERSECTION; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_WHEN) zod_when(e, clause, chain);
  }
}

/** What the author wants said instead of Zod's words, empty for nothing. */
codegen_str zod_message(const zod_emit *e, const codegen_row *row) {
  codegen_str out = {"", 0};
  for (uint32_t i = 0; i < row->annotations.count; i++) {
    const codegen_annotation *note = codegen_annotation_at(e->model, row->annotations.first + i);
    bool own = codegen_str_is(note->name, "x-zod-message");
    if (!own && !codegen_str_is(note->name, "x-error-message")) continue;
    if (codegen_value_kind(e->model, note->value) != CODEGEN_NODE_STRING) continue;
    out = codegen_value_text(e->model, note->value);
    if (own) return out;
  }
  return out;
}

static void put_worded(zod_emit *e, uint32_t type, uint8_t known, codegen_str message, zod_chain *chain) {
  bool old = e->plugin->options.target == ZOD_TARGET_3;
  if (old) {
    zod_import(e, "worded");
    codegen_out_char(e->out, '(');
  }
  if (!old && zod_at(e, type)->kind == CODEGEN_REF) { /* whose methods must not be called before it is built */
    zod_z(e);
    ZOD_PUT(e, "lazy(() => ");
    put_bare(e, type, known, chain);
    zod_end(e, chain);
    codegen_out_char(e->out, ')');
  } else {
    put_bare(e, type, known, chain);
  }
  if (old) {
    zod_end(e, chain);
    ZOD_PUT(e, ", ");
  } else {
    zod_use(e, chain, "worded");
  }
  codegen_put_string(e->out, message, 0);
  zod_close(e);
}

static bool has_rest(const zod_emit *e, const codegen_type *t) {
  if (zod_refuses_unknown(e, t)) return true;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    uint32_t kind = codegen_clause_at(e->model, t->clauses.first + i)->kind;
    if (kind == CODEGEN_CLAUSE_REST_PROPERTIES || kind == CODEGEN_CLAUSE_REST_ITEMS) return true;
  }
  return false;
}

/* Whether some schema of the model has unevaluated*. */
static bool is_rest_anywhere(const zod_emit *e) {
  for (uint32_t row = codegen_row_count(e->model, CODEGEN_TABLE_CLAUSE); row > 1; row--) {
    uint32_t kind = codegen_clause_at(e->model, row - 1)->kind;
    if (kind == CODEGEN_CLAUSE_REST_PROPERTIES || kind == CODEGEN_CLAUSE_REST_ITEMS) return true;
  }
  return false;
}

/* Whether the schema has to remember what it said of a value: it asks its choices a second time for what they speak of,
   and the time to judge would double with each level. An intersection in a circle with such a one does, too: what it
   returns is made of what its parts return, and is new to them. */
static bool is_remembered(const zod_emit *e, const codegen_type *t) {
  const codegen_decl *decl = codegen_decl_at(e->model, e->decl);
  if (has_rest(e, t)) return true;
  if (t->kind != CODEGEN_INTERSECTION || decl->kind != CODEGEN_DECL_TYPE) return false;
  if (e->plugin->options.objects == ZOD_OBJECTS_STRICT) return true; /* a declaration that it refers to may have one */
  if (e->section->user & ZOD_DYNAMIC) return is_rest_anywhere(e);    /* circles are closed while a value is judged */
  return (e->section->user & ZOD_CIRCLED) != 0;
}

/* While parameters are bound, the answer holds for what is bound to them. */
static void close_once(zod_emit *e) {
  if (e->section->user & ZOD_DYNAMIC) {
    ZOD_PUT(e, ", ");
    zod_import(e, "boundNow");
  }
  zod_close(e);
}

/** Refuses a schema that would take too long. */
void zod_give_up(zod_emit *e, const codegen_type *t) {
  e->written = ZOD_TYPES + 1;
  codegen_report_at(e->ctx, CODEGEN_ERROR, "ZOD0011", CODEGEN_STR("a schema would be written at too great a length"),
                    CODEGEN_STR("give the choices within each other names, in components, and refer to them"),
                    t->row.origin);
}

/* What unevaluated* asks is written once however often it is asked, but what references lead to is asked anew by each
   who refers to it. */
static bool is_too_much(zod_emit *e, const codegen_type *t) {
  if (e->written > ZOD_TYPES) return true;
  if (++e->written <= ZOD_TYPES) return false;
  zod_give_up(e, t);
  return true;
}

/* Whether null and absence stand before the schema, as functions. A reference may not be built yet, so no method of it
   is called; what takes several lines says in its first one that it may be absent; and where declarations are emitted
   the compiler infers the type of whatever a method is called on. */
static bool is_long(const zod_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < ZOD_LOOK && t->kind == CODEGEN_ARRAY && t->array; i++)
    t = zod_at(e, codegen_array_at(e->model, t->array)->items);
  return t->kind == CODEGEN_REF || t->kind == CODEGEN_RECORD || t->kind == CODEGEN_UNION ||
         t->kind == CODEGEN_INTERSECTION;
}

/** Writes the schema of a type, with what stands around it. `e->known` is what is known of the value's class; it holds
 *  for this type alone. */
void zod_type(zod_emit *e, uint32_t type, uint32_t wrap) {
  const codegen_type *t = zod_at(e, type);
  if (is_too_much(e, t)) return;
  uint8_t known = e->known;
  bool prefix = is_long(e, t);
  codegen_str none = {"", 0}, message = e->message.size ? e->message : zod_message(e, &t->row);
  zod_chain chain = {0};
  e->known = CODEGEN_ACCEPTS_ALL;
  e->message = none;
  if (t->row.flags & CODEGEN_TYPE_NULLABLE && t->kind != CODEGEN_ANY) wrap |= ZOD_WRAP_NULLABLE;
  zod_open_wrap(e, wrap, prefix);
  bool once = is_remembered(e, t), rest = zod_refuses_unknown(e, t);
  uint8_t open = zod_is_whole(e->plugin, e->model, t) ? zod_open_more(e, ZOD_OPEN_HERE) : e->open;
  if (once) {
    zod_share_choices(e, t, rest);
    zod_import(e, "once");
    codegen_out_char(e->out, '(');
  }
  if (++e->depth > ZOD_DEPTH)
    put_unknown(e, t);
  else if (message.size)
    put_worded(e, type, known, message, &chain);
  else
    put_bare(e, type, known, &chain);
  e->depth--;
  if (rest) zod_refuse_unknown(e, t, &chain);
  zod_end(e, &chain);
  e->open = open;
  if (once) close_once(e);
  zod_close_wrap(e, wrap, prefix);
  e->known = known;
}
