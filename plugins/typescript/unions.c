/* SPDX-License-Identifier: MIT
 *
 * Unions and intersections. Nested unions, enums and `null` become members of one flat list, each keyword once,
 * `null` last; a long list gets a line a member. Members of a union with a tag carry its values, by themselves or by
 * intersection.
 */
#include "typescript.h"

#define WIDTH 80 /* of a union on one line */

/* Keywords that stand once in a union. */
enum { SEEN_STRING = 1, SEEN_NUMBER = 2, SEEN_BOOLEAN = 4, SEEN_NULL = 8, SEEN_ANY = 16 };

typedef struct list {
  uint32_t count;
  uint32_t seen;
  bool broken;
} list;

static void separate(ts_emit *e, list *l) {
  if (l->broken) {
    ts_line(e);
    TS_PUT(e, "| ");
  } else if (l->count) {
    TS_PUT(e, " | ");
  }
  l->count++;
}

static bool once(list *l, uint32_t bit) {
  bool first = !(l->seen & bit);
  l->seen |= bit;
  return first;
}

/* -- width ------------------------------------------------------------------------------------------------------ */

static size_t width_of(const ts_emit *e, uint32_t type, uint32_t depth);

static size_t width_of_cases(const ts_emit *e, const codegen_type *t, uint32_t depth) {
  size_t width = 0;
  for (uint32_t i = 0; i < t->cases.count && width <= WIDTH; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    if (t->kind == CODEGEN_UNION)
      width += c->type ? width_of(e, c->type, depth + 1) + 3 : 0;
    else
      width += codegen_value_text(e->model, c->value).size + 5;
  }
  return width;
}

/* Roughly how wide a type is on one line; an inline object counts little, because it has lines of its own. */
static size_t width_of(const ts_emit *e, uint32_t type, uint32_t depth) {
  const codegen_type *t = ts_at(e, type);
  size_t more = ts_is_nullable(e->plugin, e->model, t) ? 7 : 0;
  if (depth > 8) return more;
  switch (t->kind) {
    case CODEGEN_UNION:
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return width_of_cases(e, t, depth) + more;
    case CODEGEN_REF: return codegen_symbol(e->ctx, (codegen_str){"", 0}, CODEGEN_TABLE_DECL, t->target, 0).size + more;
    case CODEGEN_ARRAY: return width_of(e, codegen_array_at(e->model, t->array)->items, depth + 1) + 4 + more;
    case CODEGEN_RECORD: return 2 + more;
    case CODEGEN_INTERSECTION: return 20 + more;
    default: return 7 + more;
  }
}

/* Objects among the members: two of them do not read well on one line. */
static uint32_t objects_in(const ts_emit *e, const codegen_type *t) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < t->cases.count && count < 2; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    uint8_t kind = ts_at(e, c->type)->kind;
    count += (kind == CODEGEN_RECORD && !ts_is_open(e, c->type)) || kind == CODEGEN_INTERSECTION;
  }
  return count;
}

/* Through intersections of which only one part says something: what stands there. `*null` when one was NULLABLE. */
static uint32_t through(const ts_emit *e, uint32_t type, bool *null) {
  for (uint32_t depth = 0; depth < TS_DEPTH && ts_at(e, type)->kind == CODEGEN_INTERSECTION; depth++) {
    uint32_t sole = 0;
    if (ts_intersection_parts(e, type, &sole) != 1 || !sole) break;
    *null |= ts_is_nullable(e->plugin, e->model, ts_at(e, type));
    type = sole;
  }
  return type;
}

/** Whether a union is written with a line for each member. */
bool ts_breaks(const ts_emit *e, uint32_t type) {
  bool null = false;
  type = through(e, type, &null);
  const codegen_type *t = ts_at(e, type);
  if ((t->kind != CODEGEN_UNION && t->kind != CODEGEN_ENUM) || t->cases.count < 2) return false;
  if (t->kind == CODEGEN_ENUM && ts_is_inline_enum(e, type)) return false;
  return width_of(e, type, 0) > WIDTH || (t->kind == CODEGEN_UNION && objects_in(e, t) > 1);
}

/* -- tags ------------------------------------------------------------------------------------------------------- */

static const codegen_clause *tag_of(const ts_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_TAG && clause->key.size) return clause;
  }
  return NULL;
}

/* What a type says about the tag's property. */
enum { TAG_FREE, TAG_CARRIED, TAG_ELSEWHERE };

static uint32_t tag_in_record(const ts_emit *e, const codegen_type *t, codegen_str key) {
  codegen_range fields = codegen_object_at(e->model, t->object)->fields;
  for (uint32_t i = 0; i < fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, fields.first + i);
    uint8_t kind;
    if (!codegen_str_equal(field->key, key)) continue;
    kind = ts_at(e, field->type)->kind;
    if (kind == CODEGEN_LITERAL || kind == CODEGEN_ENUM) return TAG_CARRIED;
    return kind == CODEGEN_REF ? TAG_ELSEWHERE : TAG_FREE;
  }
  return TAG_FREE;
}

static uint32_t tag_in(const ts_emit *e, const codegen_type *t, codegen_str key) {
  uint32_t found = TAG_FREE;
  if (t->kind == CODEGEN_REF) {
    if (!e->direct) return TAG_FREE;
    t = ts_at(e, codegen_decl_at(e->model, t->target)->subject);
  }
  if (t->kind == CODEGEN_RECORD) return tag_in_record(e, t, key);
  if (t->kind != CODEGEN_INTERSECTION) return TAG_FREE;
  for (uint32_t i = 0; i < t->parts.count && found != TAG_CARRIED; i++) {
    const codegen_type *part = ts_at(e, codegen_list_at(e->model, t->parts, i));
    uint32_t here = part->kind == CODEGEN_RECORD ? tag_in_record(e, part, key) : (uint32_t)TAG_FREE;
    if (here != TAG_FREE) found = here;
  }
  return found;
}

/* Whether `{ key: "value" }` is to be added: not where the type says so itself, nor where it would contradict an
   `enum`. */
static bool needs_tag(const ts_emit *e, const codegen_type *t, codegen_str key) {
  uint32_t tag = tag_in(e, t, key);
  return tag == TAG_FREE || (tag == TAG_ELSEWHERE && e->plugin->options.enums != TS_ENUMS_ENUM);
}

static bool is_same(const ts_emit *e, uint32_t a, uint32_t b) {
  return a == b || (codegen_type_ref(e->model, a) && codegen_type_ref(e->model, a) == codegen_type_ref(e->model, b));
}

/* { key: "a" | "b" }: the value of case `c` and of its aliases. */
static void put_tag(ts_emit *e, const codegen_type *owner, const codegen_clause *tag, uint32_t c) {
  const codegen_case *first = codegen_case_at(e->model, owner->cases.first + c);
  TS_PUT(e, "{ ");
  codegen_put_js_key(e->out, tag->key);
  TS_PUT(e, ": ");
  ts_literal(e, first->value);
  for (uint32_t i = 0; i < owner->cases.count && owner->cases.count <= TS_LOOK; i++) {
    const codegen_case *other = codegen_case_at(e->model, owner->cases.first + i);
    if (i == c || !(other->row.flags & CODEGEN_CASE_ALIAS) || !other->value.document) continue;
    if (!is_same(e, other->type, first->type)) continue;
    TS_PUT(e, " | ");
    ts_literal(e, other->value);
  }
  TS_PUT(e, " }");
}

/* -- unions ----------------------------------------------------------------------------------------------------- */

static void put_member(ts_emit *e, list *l, uint32_t type);

static void put_cases(ts_emit *e, list *l, const codegen_type *t) {
  const codegen_clause *tag = t->kind == CODEGEN_UNION && t->clauses.count ? tag_of(e, t) : NULL;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    const codegen_type *member = ts_at(e, c->type);
    if (!c->type || c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING)) continue;
    if (!tag || !c->value.document || c->row.flags & CODEGEN_CASE_DEFAULT || t->cases.count > TS_LOOK ||
        !needs_tag(e, member, tag->key)) {
      put_member(e, l, c->type);
      continue;
    }
    separate(e, l);
    codegen_out_char(e->out, '(');
    put_tag(e, t, tag, i);
    TS_PUT(e, " & ");
    ts_type(e, c->type, TS_BINDS_INTERSECTION);
    codegen_out_char(e->out, ')');
  }
}

static void put_values(ts_emit *e, list *l, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  bool text = true;
  if (ts_is_inline_enum(e, type)) {
    separate(e, l);
    ts_put_inline_enum(e, type);
    return;
  }
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(e->model, t->cases.first + i)->value;
    uint32_t kind = codegen_value_kind(e->model, value);
    if (kind == CODEGEN_NODE_NULL) {
      l->seen |= SEEN_NULL;
      continue;
    }
    text = text && kind == CODEGEN_NODE_STRING;
    separate(e, l);
    ts_literal(e, value);
  }
  if (!(t->row.flags & CODEGEN_TYPE_OPEN)) return;
  separate(e, l); /* keeps the known values in completion */
  if (text)
    TS_PUT(e, "(string & {})");
  else
    codegen_out_str(e->out, e->plugin->options.any);
}

static uint32_t keyword_of(const ts_emit *e, const codegen_type *t) {
  if (t->scalar) {
    const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
    if (scalar->format || scalar->bits || scalar->meaning) return 0; /* an option may give it another type */
  }
  switch (t->kind) {
    case CODEGEN_STRING: return SEEN_STRING;
    case CODEGEN_INTEGER:
    case CODEGEN_NUMBER: return SEEN_NUMBER;
    case CODEGEN_BOOLEAN: return SEEN_BOOLEAN;
    default: return 0;
  }
}

static void put_member(ts_emit *e, list *l, uint32_t type) {
  bool null = false;
  type = through(e, type, &null);
  if (null) l->seen |= SEEN_NULL;
  const codegen_type *t = ts_at(e, type);
  uint32_t keyword = keyword_of(e, t);
  if (ts_is_nullable(e->plugin, e->model, t)) l->seen |= SEEN_NULL;
  if (e->depth >= TS_DEPTH) return;
  e->depth++;
  if (t->kind == CODEGEN_UNION) {
    put_cases(e, l, t);
  } else if (t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL) {
    put_values(e, l, type);
  } else if (t->kind == CODEGEN_NULL) {
    l->seen |= SEEN_NULL;
  } else if (t->kind == CODEGEN_NEVER || (t->kind == CODEGEN_REF && t->target == e->decl && !e->guard && t->closes)) {
    /* adds nothing: no value, or the union itself */
  } else if (!keyword || once(l, keyword)) {
    bool enclose = t->kind == CODEGEN_INTERSECTION && ts_intersection_parts(e, type, NULL) > 1;
    separate(e, l);
    if (enclose) codegen_out_char(e->out, '(');
    ts_plain(e, type);
    if (enclose) codegen_out_char(e->out, ')');
  }
  e->depth--;
}

/** Writes a union, an enum, or anything that is NULLABLE. */
void ts_union(ts_emit *e, uint32_t type) {
  bool null = false;
  type = through(e, type, &null);
  const codegen_type *t = ts_at(e, type);
  list l = {0, null ? (uint32_t)SEEN_NULL : 0, ts_breaks(e, type)};
  if (t->kind == CODEGEN_ANY) { /* null is one of its values */
    ts_plain(e, type);
    return;
  }
  if (l.broken) e->indent++;
  if (t->kind != CODEGEN_UNION && t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL && t->kind != CODEGEN_NULL &&
      t->kind != CODEGEN_NEVER) {
    l.seen |= ts_is_nullable(e->plugin, e->model, t) ? (uint32_t)SEEN_NULL : 0;
    l.count = 1;
    if (t->kind == CODEGEN_INTERSECTION && ts_intersection_parts(e, type, NULL) > 1) {
      codegen_out_char(e->out, '(');
      ts_plain(e, type);
      codegen_out_char(e->out, ')');
    } else {
      ts_plain(e, type);
    }
  } else {
    put_member(e, &l, type);
  }
  if (l.seen & SEEN_NULL) {
    separate(e, &l);
    TS_PUT(e, "null");
  }
  if (!l.count) TS_PUT(e, "never");
  if (l.broken) e->indent--;
}

/* -- intersections ---------------------------------------------------------------------------------------------- */

/* Whether a part adds something that the language can say. */
static bool counts(const ts_emit *e, uint32_t part) {
  const codegen_type *t = ts_at(e, part);
  switch (t->kind) {
    case 0:
    case CODEGEN_ANY:
    case CODEGEN_NOT:
    case CODEGEN_WHEN:
    case CODEGEN_PARAMETER: return false;
    case CODEGEN_REF: return !(t->target == e->decl && !e->guard && t->closes);
    case CODEGEN_RECORD: return !ts_is_open(e, part);
    default: return true;
  }
}

/* The tagged base among the parts that names the declaration as one of its subtypes: base's type and the case. */
static const codegen_type *base_of(const ts_emit *e, const codegen_type *t, uint32_t *at) {
  if (!e->direct || !e->decl || t->decl != e->decl || e->plugin->options.enums == TS_ENUMS_ENUM) return NULL;
  for (uint32_t p = 0; p < t->parts.count; p++) {
    const codegen_type *ref = ts_at(e, codegen_list_at(e->model, t->parts, p));
    const codegen_type *base = ts_at(e, codegen_decl_at(e->model, ref->target)->subject);
    const codegen_clause *tag;
    if (ref->kind != CODEGEN_REF || base->kind != CODEGEN_RECORD || !base->clauses.count) continue;
    tag = tag_of(e, base);
    if (!tag || tag_in(e, t, tag->key) == TAG_CARRIED) continue;
    for (uint32_t i = 0; i < base->cases.count; i++) {
      const codegen_case *c = codegen_case_at(e->model, base->cases.first + i);
      if (codegen_type_ref(e->model, c->type) != e->decl || !c->value.document) continue;
      *at = i;
      return base;
    }
  }
  return NULL;
}

/** How many operands the intersection is written with. One alone is `*sole`, and is written as it stands. */
uint32_t ts_intersection_parts(const ts_emit *e, uint32_t type, uint32_t *sole) {
  const codegen_type *t = ts_at(e, type);
  uint32_t count = 0, at;
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(e->model, t->parts, i);
    if (!counts(e, part)) continue;
    count++;
    if (sole) *sole = part;
  }
  return count + (base_of(e, t, &at) != NULL);
}

/** Writes an intersection, its NULLABLE aside. */
void ts_intersection(ts_emit *e, uint32_t type) {
  const codegen_type *t = ts_at(e, type);
  uint32_t total = ts_intersection_parts(e, type, NULL), written = 0, open = 0, at = 0;
  const codegen_type *base = base_of(e, t, &at);
  bool outer = e->part;
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(e->model, t->parts, i);
    if (!counts(e, part)) {
      if (ts_at(e, part)->kind == CODEGEN_RECORD) open = part;
      continue;
    }
    if (written++) TS_PUT(e, " & ");
    e->part = total > 1;
    ts_type(e, part, total > 1 ? TS_BINDS_OPERATOR : TS_BINDS_UNION);
    e->part = outer;
  }
  if (base) {
    if (written++) TS_PUT(e, " & ");
    put_tag(e, base, tag_of(e, base), at);
  }
  if (written) return;
  if (open)
    ts_type(e, open, TS_BINDS_UNION);
  else
    codegen_out_str(e->out, e->plugin->options.any);
}

/* -- aliases ---------------------------------------------------------------------------------------------------- */

typedef struct search {
  const ts_emit *e;
  uint32_t to;
  uint32_t seen[TS_LOOK];
  uint32_t count;
} search;

/* Whether `type` reaches the declaration through unions, intersections and references alone. Too much to look at:
   yes. */
static bool reaches(search *s, uint32_t type, uint32_t depth) {
  const codegen_type *t = ts_at(s->e, type);
  if (depth > TS_DEPTH) return true;
  if (t->kind == CODEGEN_REF) {
    if (t->target == s->to) return true;
    if (!t->closes) return false;
    for (uint32_t i = 0; i < s->count; i++)
      if (s->seen[i] == t->target) return false;
    if (s->count == TS_LOOK) return true;
    s->seen[s->count++] = t->target;
    return reaches(s, codegen_decl_at(s->e->model, t->target)->subject, depth + 1);
  }
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++)
      if (reaches(s, codegen_case_at(s->e->model, t->cases.first + i)->type, depth + 1)) return true;
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++)
      if (reaches(s, codegen_list_at(s->e->model, t->parts, i), depth + 1)) return true;
  return false;
}

/** Whether declaration `decl`, written as an alias, leads back to `to` without an object or an array in between. */
bool ts_alias_returns(const ts_emit *e, uint32_t decl, uint32_t to) {
  search s;
  if (decl == to) return true;
  s.e = e;
  s.to = to;
  s.seen[0] = decl;
  s.count = 1;
  return reaches(&s, codegen_decl_at(e->model, decl)->subject, 0);
}
