/* SPDX-License-Identifier: MIT
 *
 * unevaluatedProperties and unevaluatedItems: what nothing else in the schema spoke of. The parts of the schema that
 * speak of members or items are gathered here, while the code is written; what depends on the value becomes a
 * condition:
 *
 *   unevaluatedProperties(z.never(), named("a", "b"), where(z.looseObject({ ... }), named("c")))
 */
#include "zod.h"

#include <codegen-sdk/seen.h>

/* CLAUSE: what parameters are bound to anywhere, each once; collected when the first parameter comes. */
typedef struct candidates {
  uint32_t row[ZOD_LOOK], count;
  bool known;
} candidates;

typedef struct walk {
  zod_emit *e;
  const codegen_type *top; /* the type whose rest it is: its own rest clause is the question, not an answer */
  uint8_t rest;            /* CODEGEN_CLAUSE_REST_PROPERTIES or REST_ITEMS */
  bool dry;                /* only counts */
  bool sharing;            /* and has written once what would be written for the first time here */
  candidates *binds;       /* shared by walks that only count */
  uint32_t count;          /* parts so far */
  uint32_t looked;
} walk;

static void walk_body(walk *w, const codegen_type *t, uint32_t depth);

/* A schema of too many parts is refused: what is not looked at would count as unknown to the schema. Parts that lie
   deeper than any type are those of a circle, which say nothing new. */
static void walk_type(walk *w, uint32_t type, uint32_t depth) {
  if (!type || depth > ZOD_DEPTH || w->e->written > ZOD_TYPES) return;
  if (w->looked++ <= ZOD_LOOK * ZOD_LOOK)
    walk_body(w, zod_at(w->e, type), depth + 1);
  else
    zod_give_up(w->e, w->top);
}

/* Begins one more part; false where it is only counted. */
static bool part(walk *w, const char *name) {
  w->count++;
  if (w->dry) return false;
  ZOD_PUT(w->e, ", ");
  zod_import(w->e, name);
  codegen_out_char(w->e->out, '(');
  return true;
}

static void everything(walk *w) {
  if (part(w, "everything")) zod_close(w->e);
}

/* Whether anything under one of these types speaks of members or items. */
static bool speaks(const walk *w, const uint32_t *types, uint32_t count, uint32_t depth) {
  walk dry = *w;
  dry.dry = true;
  dry.count = 0;
  for (uint32_t i = 0; i < count; i++) walk_type(&dry, types[i], depth);
  return dry.count > 0;
}

/* name(condition, part, part): the parts count where the condition holds, or where it does not. */
static void conditional(walk *w, const char *name, uint32_t condition, const uint32_t *types, uint32_t count,
                        uint32_t depth) {
  bool asks = types[0] != condition || count > 1; /* of if, not a case of a union */
  if (!speaks(w, types, count, depth)) return;
  if (w->sharing) zod_share(w->e, condition);
  if (!part(w, name)) return;
  uint8_t open = zod_open_more(w->e, asks ? ZOD_OPEN_DEEP : ZOD_OPEN_HERE);
  zod_choose(w->e, condition, w->rest == CODEGEN_CLAUSE_REST_ITEMS ? CODEGEN_ACCEPTS_ARRAY : CODEGEN_ACCEPTS_OBJECT);
  w->e->open = open;
  for (uint32_t i = 0; i < count; i++) walk_type(w, types[i], depth);
  zod_close(w->e);
}

static void given(walk *w, codegen_str key, uint32_t type, uint32_t depth) {
  if (!speaks(w, &type, 1, depth) || !part(w, "given")) return;
  codegen_put_string(w->e->out, key, 0);
  walk_type(w, type, depth);
  zod_close(w->e);
}

static void walk_fields(walk *w, const codegen_object *object) {
  uint32_t written = 0;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(w->e->model, object->fields.first + i);
    if (field->row.flags & CODEGEN_FIELD_UNDECLARED) continue;
    if (!written++ && !part(w, "named")) return;
    if (written > 1) ZOD_PUT(w->e, ", ");
    codegen_put_string(w->e->out, field->key, 0);
  }
  if (written) zod_close(w->e);
}

static void walk_own(walk *w, const codegen_type *t) {
  const codegen_object *object = codegen_object_at(w->e->model, t->object);
  const codegen_array *array = codegen_array_at(w->e->model, t->array);
  if (w->rest == CODEGEN_CLAUSE_REST_PROPERTIES && t->object) {
    if (object->extra)
      everything(w);
    else
      walk_fields(w, object);
  }
  if (w->rest == CODEGEN_CLAUSE_REST_ITEMS && t->array) {
    if (array->items) {
      everything(w);
    } else if (array->head.count && part(w, "first")) {
      codegen_out_u64(w->e->out, array->head.count);
      zod_close(w->e);
    }
  }
}

static void walk_clause(walk *w, const codegen_clause *clause, uint32_t depth) {
  bool items = w->rest == CODEGEN_CLAUSE_REST_ITEMS;
  uint8_t open;
  switch (clause->kind) {
    case CODEGEN_CLAUSE_WHEN:
      conditional(w, "where", clause->types[0], clause->types, 2, depth);
      conditional(w, "unless", clause->types[0], clause->types + 2, 1, depth);
      break;
    case CODEGEN_CLAUSE_NEEDS_TYPE:
      if (!items) given(w, clause->key, clause->types[0], depth);
      break;
    case CODEGEN_CLAUSE_PATTERN:
      if (items || !zod_regexp_valid(w->e, clause->key, clause->row.origin) || !part(w, "matching")) break;
      zod_regexp(w->e, clause->key);
      zod_close(w->e);
      break;
    case CODEGEN_CLAUSE_CONTAINS:
      if (items && w->sharing) zod_share(w->e, clause->types[0]);
      if (!items || !part(w, "containing")) break;
      open = zod_open_more(w->e, ZOD_OPEN_DEEP);
      zod_choose(w->e, clause->types[0], CODEGEN_ACCEPTS_ALL);
      w->e->open = open;
      zod_close(w->e);
      break;
    default: break;
  }
}

/* What a reference leads to counts while the parameters that it binds, and then its target, are bound. */
static void walk_bound(walk *w, codegen_range clauses, codegen_range inner, uint32_t type, uint32_t depth) {
  bool binds = zod_binds(w->e->model, clauses);
  if (!binds && !zod_binds(w->e->model, inner)) {
    walk_type(w, type, depth);
    return;
  }
  if (!speaks(w, &type, 1, depth) || !part(w, "inside")) return;
  zod_put_bindings(w->e, binds ? clauses : inner);
  if (binds)
    walk_bound(w, inner, (codegen_range){0}, type, depth);
  else
    walk_type(w, type, depth);
  zod_close(w->e);
}

/* Collects what parameters are bound to anywhere: the schema may be reached from there. */
static void find_binds(const walk *w) {
  const codegen_model *model = w->e->model;
  candidates *found = w->binds;
  uint32_t rows = codegen_row_count(model, CODEGEN_TABLE_CLAUSE);
  for (uint32_t row = 1; row < rows && found->count < ZOD_LOOK && !found->known; row++) {
    const codegen_clause *clause = codegen_clause_at(model, row);
    bool known = !zod_is_bind(model, clause);
    for (uint32_t i = 0; i < found->count && !known; i++) {
      const codegen_clause *other = codegen_clause_at(model, found->row[i]);
      known = codegen_str_equal(other->key, clause->key) &&
              zod_at(w->e, other->types[0])->target == zod_at(w->e, clause->types[0])->target;
    }
    if (!known) found->row[found->count++] = row;
  }
  found->known = true;
}

/* bound(name, fallback, schema, part, ...) for each schema that a parameter may be bound to. */
static void walk_parameter(walk *w, const codegen_type *t, uint32_t depth) {
  const codegen_clause *own = zod_parameter(w->e->model, t);
  find_binds(w);
  for (uint32_t i = 0; own && i < w->binds->count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->e->model, w->binds->row[i]);
    if (!codegen_str_equal(clause->key, own->key)) continue;
    if (!speaks(w, clause->types, 1, depth) || !part(w, "bound")) continue;
    codegen_put_string(w->e->out, own->key, 0);
    ZOD_PUT(w->e, ", ");
    if (zod_is_bind(w->e->model, own))
      zod_name(w->e, zod_at(w->e, own->types[0])->target);
    else
      ZOD_PUT(w->e, "undefined");
    ZOD_PUT(w->e, ", ");
    zod_name(w->e, zod_at(w->e, clause->types[0])->target);
    walk_type(w, clause->types[0], depth);
    zod_close(w->e);
  }
}

static bool has_clause(const walk *w, const codegen_type *t, uint32_t kind) {
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (codegen_clause_at(w->e->model, t->clauses.first + i)->kind == kind) return true;
  return false;
}

static void walk_body(walk *w, const codegen_type *t, uint32_t depth) {
  if (t != w->top && has_clause(w, t, w->rest)) { /* speaks of what is left as well */
    everything(w);
    return;
  }
  walk_own(w, t);
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->e->model, t->clauses.first + i);
    if (clause->kind != w->rest) walk_clause(w, clause, depth);
  }
  if (t->kind == CODEGEN_REF) {
    const codegen_decl *decl = codegen_decl_at(w->e->model, t->target);
    walk_bound(w, t->clauses, decl->binds, decl->subject, depth);
  }
  if (t->kind == CODEGEN_PARAMETER) walk_parameter(w, t, depth);
  for (uint32_t i = 0; t->kind == CODEGEN_INTERSECTION && i < t->parts.count; i++)
    walk_type(w, codegen_list_at(w->e->model, t->parts, i), depth);
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(w->e->model, t->cases.first + i);
    uint32_t member = c->type;
    if (!zod_is_member(c)) continue;
    if (t->row.flags & CODEGEN_TYPE_BY_CLASS)
      walk_type(w, member, depth);
    else
      conditional(w, "where", member, &member, 1, depth);
  }
}

/** unevaluatedProperties(schema, part, ...) or unevaluatedItems(schema, part, ...) for the clause of kind `rest`. */
void zod_unevaluated(zod_emit *e, const codegen_type *t, uint32_t rest, zod_chain *chain) {
  candidates found = {.count = 0};
  walk w = {.e = e, .top = t, .rest = (uint8_t)rest, .binds = &found};
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != rest) continue;
    zod_use(e, chain, rest == CODEGEN_CLAUSE_REST_ITEMS ? "unevaluatedItems" : "unevaluatedProperties");
    uint8_t open = zod_open_inside(e);
    zod_type(e, clause->types[0], 0);
    e->open = open;
    walk_body(&w, t, 1);
    zod_close(e);
    return;
  }
}

/** Whether members that a type does not declare are refused by asking what all its parts speak of: where `objects` has
 *  them refused, and nothing else says what becomes of them. */
bool zod_refuses_unknown(const zod_emit *e, const codegen_type *t) {
  candidates found;
  walk w = {.e = (zod_emit *)e, .top = t, .rest = CODEGEN_CLAUSE_REST_PROPERTIES, .dry = true, .binds = &found};
  if (e->plugin->options.objects != ZOD_OBJECTS_STRICT || e->open != ZOD_OPEN_NOT) return false;
  if (!zod_is_whole(e->plugin, e->model, t) || has_clause(&w, t, CODEGEN_CLAUSE_REST_PROPERTIES)) return false;
  found.count = 0;
  found.known = false;
  walk_body(&w, t, 1);
  return w.count > 0;
}

/** unevaluatedProperties(z.never(), part, ...), as if the schema said it. */
void zod_refuse_unknown(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  candidates found = {.count = 0};
  walk w = {.e = e, .top = t, .rest = CODEGEN_CLAUSE_REST_PROPERTIES, .binds = &found};
  zod_use(e, chain, "unevaluatedProperties");
  zod_z(e);
  ZOD_PUT(e, "never()");
  walk_body(&w, t, 1);
  zod_close(e);
}

/** Has the choices written once that unevaluated* of a type asks for what they speak of; `unknown`: zod_refuse_unknown
 *  does. */
void zod_share_choices(zod_emit *e, const codegen_type *t, bool unknown) {
  candidates found; /* of many rows: most types ask for none */
  found.count = 0;
  found.known = false;
  for (uint32_t rest = CODEGEN_CLAUSE_REST_PROPERTIES;; rest = CODEGEN_CLAUSE_REST_ITEMS) {
    walk w = {.e = e, .top = t, .rest = (uint8_t)rest, .dry = true, .sharing = true, .binds = &found};
    bool said = has_clause(&w, t, rest);
    if (said || (rest == CODEGEN_CLAUSE_REST_PROPERTIES && unknown)) walk_body(&w, t, 1);
    if (rest == CODEGEN_CLAUSE_REST_ITEMS) return;
  }
}

/* -- circles ----------------------------------------------------------------------------------------------------- */

typedef struct search {
  const codegen_model *model;
  uint32_t looked;
} search;

static bool holds_rest(search *s, uint32_t type);

static bool clauses_hold(search *s, codegen_range clauses) {
  for (uint32_t i = 0; i < clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(s->model, clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_REST_PROPERTIES || clause->kind == CODEGEN_CLAUSE_REST_ITEMS) return true;
    for (uint32_t k = 0; k < 3; k++)
      if (holds_rest(s, clause->types[k])) return true;
  }
  return false;
}

static bool list_holds(search *s, codegen_list types) {
  for (uint32_t i = 0; i < types.count; i++)
    if (holds_rest(s, codegen_list_at(s->model, types, i))) return true;
  return false;
}

/* Whether unevaluated* stands in a type, references aside. Too large to know: yes. */
static bool holds_rest(search *s, uint32_t type) {
  const codegen_type *t = codegen_type_at(s->model, type);
  const codegen_object *object = codegen_object_at(s->model, t->object);
  const codegen_array *array = codegen_array_at(s->model, t->array);
  if (!type) return false;
  if (++s->looked > ZOD_LOOK * 16) return true;
  if (clauses_hold(s, t->clauses) || (t->kind == CODEGEN_NOT && holds_rest(s, t->target))) return true;
  if (t->kind == CODEGEN_INTERSECTION && list_holds(s, t->parts)) return true;
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    if (holds_rest(s, codegen_case_at(s->model, t->cases.first + i)->type)) return true;
  if (t->array && (list_holds(s, array->head) || holds_rest(s, array->items))) return true;
  for (uint32_t i = 0; t->object && i < object->fields.count; i++)
    if (holds_rest(s, codegen_field_at(s->model, object->fields.first + i)->type)) return true;
  return t->object && (holds_rest(s, object->extra) || holds_rest(s, object->names));
}

/** Adds to a digest what zod_group_has_rest sees of a declared type: where it stands in a circle, its size counts. */
void zod_see_rest(const codegen_model *model, const codegen_decl *decl, codegen_hash *digest) {
  search s = {model, 0};
  if (!(codegen_group_at(model, decl->group)->flags & CODEGEN_GROUP_RECURSIVE)) return;
  codegen_seen_number(digest, holds_rest(&s, decl->subject));
  codegen_seen_number(digest, s.looked);
}

/** Whether unevaluated* stands in a declaration of a circle. */
bool zod_group_has_rest(const codegen_model *model, uint32_t group) {
  const codegen_group *circle = codegen_group_at(model, group);
  search s = {model, 0};
  if (!(circle->flags & CODEGEN_GROUP_RECURSIVE)) return false;
  for (uint32_t i = 0; i < circle->members.count; i++) {
    const codegen_decl *decl = codegen_decl_at(model, codegen_list_at(model, circle->members, i));
    if (decl->kind == CODEGEN_DECL_TYPE && holds_rest(&s, decl->subject)) return true;
  }
  return false;
}
