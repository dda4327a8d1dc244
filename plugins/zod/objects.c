/* SPDX-License-Identifier: MIT
 *
 * Objects: members, members that are not declared, maps.
 */
#include "zod.h"

/** Whether every object has such a member anyway: Zod would find that one where the value has none of its own. */
bool zod_is_inherited(codegen_str key) {
  static const char *const names[][6] = {
      [7] = {"valueOf"},
      [8] = {"toString"},
      [9] = {"__proto__"},
      [11] = {"constructor"},
      [13] = {"isPrototypeOf"},
      [14] = {"hasOwnProperty", "toLocaleString"},
      [16] = {"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"},
      [20] = {"propertyIsEnumerable"},
  }; /* by their size */
  if (key.size >= sizeof names / sizeof *names) return false;
  for (const char *const *name = names[key.size]; *name; name++)
    if (__builtin_memcmp(key.data, *name, key.size) == 0) return true;
  return false;
}

typedef struct shape {
  const codegen_object *object;
  codegen_range clauses;
  uint32_t fields;    /* members of this direction */
  uint32_t inherited; /* of these, names that every object has */
  bool patterns;
  uint8_t objects; /* ZOD_OBJECTS_...: what becomes of members of which nothing is said */
  uint8_t extra;   /* kind of the type of members that are not declared; 0: unsaid */
} shape;

/* A required name that is not declared, where the type of all such members is more than a word: that is written once,
   and the name is only asked for. Otherwise nested schemas would be written once more for each name. */
static bool is_asked(const zod_emit *e, const codegen_object *object, const codegen_field *field) {
  uint8_t kind = object->extra ? zod_at(e, object->extra)->kind : 0;
  if (!(field->row.flags & CODEGEN_FIELD_UNDECLARED)) return false;
  return kind == CODEGEN_ARRAY || kind == CODEGEN_RECORD || kind == CODEGEN_UNION || kind == CODEGEN_INTERSECTION ||
         kind == CODEGEN_NOT || kind == CODEGEN_WHEN;
}

static shape shape_of(const zod_emit *e, const codegen_type *t) {
  shape s = {codegen_object_at(e->model, t->object), t->clauses, 0, 0, false, zod_objects(e, t), 0};
  for (uint32_t i = 0; i < s.object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, s.object->fields.first + i);
    if (!codegen_field_in(field, e->direction)) continue;
    s.fields++;
    s.inherited += zod_is_inherited(field->key);
  }
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (codegen_clause_at(e->model, t->clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) s.patterns = true;
  if (s.object->extra) s.extra = zod_at(e, s.object->extra)->kind;
  return s;
}

/** Writes a member's type. */
void zod_member(zod_emit *e, uint32_t type, bool optional) {
  zod_type(e, type, optional ? (uint32_t)ZOD_WRAP_OPTIONAL : 0u);
}

/* A required name that is not declared is of the type of all others, unless a pattern may match it. */
static void put_member(zod_emit *e, const shape *s, const codegen_field *field) {
  bool undeclared = field->row.flags & CODEGEN_FIELD_UNDECLARED && s->extra && !s->patterns;
  zod_member(e, undeclared ? s->object->extra : field->type, field->presence[e->direction] != CODEGEN_REQUIRED);
}

static void put_fields(zod_emit *e, const shape *s) {
  bool any = false;
  codegen_out_char(e->out, '{');
  e->indent++;
  for (uint32_t i = 0; i < s->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, s->object->fields.first + i);
    if (!codegen_field_in(field, e->direction) || zod_is_inherited(field->key) || is_asked(e, s->object, field))
      continue;
    any = true;
    zod_line(e);
    codegen_put_js_own_key(e->out, field->key);
    ZOD_PUT(e, ": ");
    e->message = zod_message(e, &field->row);
    put_member(e, s, field);
    codegen_out_char(e->out, ',');
  }
  e->indent--;
  if (any) zod_line(e);
  codegen_out_char(e->out, '}');
}

static void put_inherited(zod_emit *e, const shape *s, zod_chain *chain) {
  for (uint32_t i = 0; s->inherited && i < s->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, s->object->fields.first + i);
    if (!codegen_field_in(field, e->direction) || !zod_is_inherited(field->key)) continue;
    zod_use(e, chain, "ownProperty");
    codegen_put_string(e->out, field->key, 0);
    ZOD_PUT(e, ", ");
    zod_type(e, field->type, 0);
    if (field->presence[e->direction] == CODEGEN_REQUIRED) ZOD_PUT(e, ", true");
    zod_close(e);
  }
}

/* `additionalProperties` beside patterns, or beside names that Zod cannot declare. */
static void put_additional(zod_emit *e, const shape *s, zod_chain *chain) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < s->clauses.count; i++) { /* without a pattern nobody can tell what is additional */
    const codegen_clause *clause = codegen_clause_at(e->model, s->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_PATTERN && !zod_regexp_valid(e, clause->key, clause->row.origin)) return;
  }
  zod_use(e, chain, "additionalProperties");
  if (s->object->extra) {
    zod_type(e, s->object->extra, 0);
  } else {
    zod_z(e);
    ZOD_PUT(e, "never()");
  }
  ZOD_PUT(e, ", [");
  for (uint32_t i = 0; i < s->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, s->object->fields.first + i);
    if (!codegen_field_in(field, e->direction)) continue;
    if (field->row.flags & CODEGEN_FIELD_UNDECLARED) continue; /* required, and still an additional one */
    if (count++) ZOD_PUT(e, ", ");
    codegen_put_string(e->out, field->key, 0);
  }
  codegen_out_char(e->out, ']');
  for (uint32_t i = 0; i < s->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, s->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN) continue;
    ZOD_PUT(e, ", ");
    zod_regexp(e, clause->key);
  }
  zod_close(e);
}

static void put_counts(zod_emit *e, const codegen_object *object, zod_chain *chain) {
  if (object->min) {
    zod_use(e, chain, "minProperties");
    codegen_out_u64(e->out, object->min);
    zod_close(e);
  }
  if (object->row.flags & CODEGEN_OBJECT_MAX) {
    zod_use(e, chain, "maxProperties");
    codegen_out_u64(e->out, object->max);
    zod_close(e);
  }
}

/* Zod 3 takes a member that is not there for one that is undefined, which a schema that accepts everything accepts. So
   does Zod 4 where a part of the schema converts values. */
static void put_present(zod_emit *e, const shape *s, zod_chain *chain) {
  bool old = e->plugin->options.target == ZOD_TARGET_3 || zod_converts(e->plugin);
  for (uint32_t i = 0; i < s->object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, s->object->fields.first + i);
    if (field->presence[e->direction] != CODEGEN_REQUIRED || zod_is_inherited(field->key)) continue;
    if (!is_asked(e, s->object, field) && (!old || zod_classes(e->model, field->type) != CODEGEN_ACCEPTS_ALL)) continue;
    zod_use(e, chain, "ownProperty");
    codegen_put_string(e->out, field->key, 0);
    ZOD_PUT(e, ", ");
    zod_any(e);
    ZOD_PUT(e, ", true");
    zod_close(e);
  }
}

static bool has_prototype(const zod_emit *e, const shape *s) {
  for (uint32_t i = 0; s->inherited && i < s->object->fields.count; i++)
    if (codegen_str_is(codegen_field_at(e->model, s->object->fields.first + i)->key, "__proto__")) return true;
  return false;
}

/* `additionalProperties` that Zod's own objects cannot say, because there are patterns or members it does not know. */
static bool is_checked(const shape *s) {
  bool said = s->extra ? s->extra != CODEGEN_ANY : s->objects == ZOD_OBJECTS_STRICT && s->inherited && !s->patterns;
  return said && (s->patterns || s->inherited);
}

static uint8_t form_of(const shape *s) {
  uint8_t objects = s->objects;
  if (is_checked(s) || s->extra == CODEGEN_ANY) return ZOD_FORM_LOOSE;
  if (s->extra == CODEGEN_NEVER) return ZOD_FORM_STRICT;
  if (s->extra) return s->fields ? ZOD_FORM_REST : ZOD_FORM_MAP;
  if (objects == ZOD_OBJECTS_STRIP && (s->clauses.count || s->inherited || s->object->names || s->object->min ||
                                       s->object->row.flags & CODEGEN_OBJECT_MAX))
    return ZOD_FORM_LOOSE; /* checks look at what is left */
  return s->fields && !s->patterns ? objects : (uint8_t)ZOD_FORM_LOOSE;
}

/** How a type is written that is a record and nothing else: ZOD_FORM_...; ZOD_FORM_NONE for every other type. */
uint8_t zod_form(const zod_emit *e, const codegen_type *t) {
  shape s;
  if (t->kind != CODEGEN_RECORD || t->row.flags & (CODEGEN_TYPE_NULLABLE | CODEGEN_TYPE_IMPLIED)) return ZOD_FORM_NONE;
  s = shape_of(e, t);
  return has_prototype(e, &s) ? (uint8_t)ZOD_FORM_NONE : form_of(&s);
}

/** Whether a member stands in the schema's shape. */
bool zod_in_shape(const zod_emit *e, const codegen_object *object, const codegen_field *field) {
  return codegen_field_in(field, e->direction) && !zod_is_inherited(field->key) && !is_asked(e, object, field);
}

static void put_form(zod_emit *e, const shape *s, uint8_t form) {
  bool mini = e->plugin->options.target == ZOD_TARGET_MINI;
  if (form == ZOD_FORM_MAP) {
    zod_z(e);
    ZOD_PUT(e, "record(");
    if (e->plugin->options.target != ZOD_TARGET_3) { /* which would take a schema that is not built yet for none */
      zod_z(e);
      ZOD_PUT(e, "string(), ");
    }
    zod_type(e, s->object->extra, 0);
    codegen_out_char(e->out, ')');
  } else if (form == ZOD_FORM_REST) {
    if (mini) {
      zod_z(e);
      ZOD_PUT(e, "catchall(");
    }
    zod_open_object(e, ZOD_OBJECTS_STRIP);
    put_fields(e, s);
    zod_close_object(e, ZOD_OBJECTS_STRIP);
    codegen_out_text(e->out, mini ? ", " : ".catchall(");
    zod_type(e, s->object->extra, 0);
    codegen_out_char(e->out, ')');
  } else {
    zod_open_object(e, form);
    put_fields(e, s);
    zod_close_object(e, form);
  }
}

static void put_object(zod_emit *e, const codegen_type *t, const shape *s, zod_chain *chain) {
  uint8_t open = zod_open_inside(e);
  put_form(e, s, form_of(s));
  put_present(e, s, chain);
  put_counts(e, s->object, chain);
  if (s->object->names) {
    zod_use(e, chain, "propertyNames");
    e->known = CODEGEN_ACCEPTS_STRING;
    zod_type(e, s->object->names, 0);
    e->known = CODEGEN_ACCEPTS_ALL;
    zod_close(e);
  }
  e->open = open;
  zod_object_clauses(e, t, chain);
  zod_open_inside(e);
  if (is_checked(s)) put_additional(e, s, chain);
  e->open = open;
}

/** Writes the schema of objects that the type allows. Zod leaves a member `__proto__` out of its result: what speaks of
 *  it looks at the value itself. */
void zod_object(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  shape s = shape_of(e, t);
  if (has_prototype(e, &s)) {
    zod_chain inner = {0};
    zod_any(e);
    zod_use(e, chain, "allOf");
    put_object(e, t, &s, &inner);
    zod_end(e, &inner);
    zod_close(e);
  } else {
    put_object(e, t, &s, chain);
  }
  uint8_t open = zod_open_inside(e);
  put_inherited(e, &s, chain);
  e->open = open;
}
