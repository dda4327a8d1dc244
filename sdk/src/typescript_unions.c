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

static void separate(codegen_ts *ts, list *l) {
  if (l->broken) {
    codegen_ts_line(ts);
    CODEGEN_TS_PUT(ts, "| ");
  } else if (l->count) {
    CODEGEN_TS_PUT(ts, " | ");
  }
  l->count++;
}

static bool once(list *l, uint32_t bit) {
  bool first = !(l->seen & bit);
  l->seen |= bit;
  return first;
}

/* -- width ------------------------------------------------------------------------------------------------------ */

static size_t width_of(const codegen_ts *ts, uint32_t type, uint32_t depth);

static size_t width_of_cases(const codegen_ts *ts, const codegen_type *t, uint32_t depth) {
  size_t width = 0;
  for (uint32_t i = 0; i < t->cases.count && width <= WIDTH; i++) {
    const codegen_case *c = codegen_case_at(ts->model, t->cases.first + i);
    if (t->kind == CODEGEN_UNION)
      width += c->type ? width_of(ts, c->type, depth + 1) + 3 : 0;
    else
      width += codegen_value_text(ts->model, c->value).size + 5;
  }
  return width;
}

/* Roughly how wide a type is on one line; an inline object counts little, because it has lines of its own. */
static size_t width_of(const codegen_ts *ts, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_ts_at(ts, type);
  size_t more = codegen_ts_nullable(ts, t) ? 7 : 0;
  if (depth > 8) return more;
  switch (t->kind) {
    case CODEGEN_UNION:
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return width_of_cases(ts, t, depth) + more;
    case CODEGEN_REF: return codegen_ts_name_of(ts, t->target, CODEGEN_SHAPE_PLAIN, false).size + more;
    case CODEGEN_ARRAY: return width_of(ts, codegen_array_at(ts->model, t->array)->items, depth + 1) + 4 + more;
    case CODEGEN_RECORD: return 2 + more;
    case CODEGEN_INTERSECTION: return 20 + more;
    default: return 7 + more;
  }
}

/* Objects among the members: two of them do not read well on one line. */
static uint32_t objects_in(const codegen_ts *ts, const codegen_type *t) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < t->cases.count && count < 2; i++) {
    const codegen_case *c = codegen_case_at(ts->model, t->cases.first + i);
    uint8_t kind = codegen_ts_at(ts, c->type)->kind;
    count += (kind == CODEGEN_RECORD && !codegen_ts_is_open(ts, c->type)) || kind == CODEGEN_INTERSECTION;
  }
  return count;
}

/* Through intersections of which only one part says something: what stands there. `*null` when one was NULLABLE. */
static uint32_t through(const codegen_ts *ts, uint32_t type, bool *null) {
  for (uint32_t depth = 0; depth < CODEGEN_TS_DEPTH && codegen_ts_at(ts, type)->kind == CODEGEN_INTERSECTION; depth++) {
    uint32_t sole = 0;
    if (codegen_ts_intersection_parts(ts, type, &sole) != 1 || !sole) break;
    *null |= codegen_ts_nullable(ts, codegen_ts_at(ts, type));
    type = sole;
  }
  return type;
}

/** codegen_ts_breaks of a union, an enum or an intersection. */
bool codegen_ts_union_breaks(const codegen_ts *ts, uint32_t type) {
  bool null = false;
  type = through(ts, type, &null);
  const codegen_type *t = codegen_ts_at(ts, type);
  if ((t->kind != CODEGEN_UNION && t->kind != CODEGEN_ENUM) || t->cases.count < 2) return false;
  if (t->kind == CODEGEN_ENUM && codegen_ts_enum_name(ts, type).size) return false;
  return width_of(ts, type, 0) > WIDTH || (t->kind == CODEGEN_UNION && objects_in(ts, t) > 1);
}

/* -- unions ----------------------------------------------------------------------------------------------------- */

static void put_member(codegen_ts *ts, list *l, uint32_t type);

static void put_cases(codegen_ts *ts, list *l, const codegen_type *t) {
  const codegen_clause *tag = t->kind == CODEGEN_UNION && t->clauses.count ? codegen_ts_tag_of(ts, t) : NULL;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(ts->model, t->cases.first + i);
    const codegen_type *member = codegen_ts_at(ts, c->type);
    if (!c->type || c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING)) continue;
    if (!tag || !c->value.document || c->row.flags & CODEGEN_CASE_DEFAULT || t->cases.count > CODEGEN_TS_LOOK ||
        !codegen_ts_needs_tag(ts, member, tag->key)) {
      put_member(ts, l, c->type);
      continue;
    }
    separate(ts, l);
    codegen_out_char(ts->out, '(');
    codegen_ts_put_tag(ts, t, tag, i);
    CODEGEN_TS_PUT(ts, " & ");
    codegen_ts_type(ts, c->type, CODEGEN_TS_BINDS_INTERSECTION);
    codegen_out_char(ts->out, ')');
  }
}

static void put_values(codegen_ts *ts, list *l, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  codegen_str name = codegen_ts_enum_name(ts, type);
  bool text = true;
  if (name.size) {
    separate(ts, l);
    codegen_out_str(ts->out, name);
    return;
  }
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(ts->model, t->cases.first + i)->value;
    uint32_t kind = codegen_value_kind(ts->model, value);
    if (kind == CODEGEN_NODE_NULL) {
      l->seen |= SEEN_NULL;
      continue;
    }
    text = text && kind == CODEGEN_NODE_STRING;
    separate(ts, l);
    codegen_ts_literal(ts, value);
  }
  if (!(t->row.flags & CODEGEN_TYPE_OPEN)) return;
  separate(ts, l); /* keeps the known values in completion */
  if (text)
    CODEGEN_TS_PUT(ts, "(string & {})");
  else
    codegen_out_str(ts->out, ts->settings->any);
}

static uint32_t keyword_of(const codegen_ts *ts, const codegen_type *t) {
  if (t->scalar) {
    const codegen_scalar *scalar = codegen_scalar_at(ts->model, t->scalar);
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

static void put_member(codegen_ts *ts, list *l, uint32_t type) {
  bool null = false;
  type = through(ts, type, &null);
  if (null) l->seen |= SEEN_NULL;
  const codegen_type *t = codegen_ts_at(ts, type);
  uint32_t keyword = keyword_of(ts, t);
  if (codegen_ts_nullable(ts, t)) l->seen |= SEEN_NULL;
  if (ts->depth >= CODEGEN_TS_DEPTH) return;
  ts->depth++;
  if (t->kind == CODEGEN_UNION) {
    put_cases(ts, l, t);
  } else if (t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL) {
    put_values(ts, l, type);
  } else if (t->kind == CODEGEN_NULL) {
    l->seen |= SEEN_NULL;
  } else if (t->kind == CODEGEN_NEVER || (t->kind == CODEGEN_REF && t->target == ts->decl && !ts->guard && t->closes)) {
    /* adds nothing: no value, or the union itself */
  } else if (!keyword || once(l, keyword)) {
    bool enclose = t->kind == CODEGEN_INTERSECTION && codegen_ts_intersection_parts(ts, type, NULL) > 1;
    separate(ts, l);
    if (enclose) codegen_out_char(ts->out, '(');
    codegen_ts_plain(ts, type);
    if (enclose) codegen_out_char(ts->out, ')');
  }
  ts->depth--;
}

/** Writes a union, an enum, or anything that is NULLABLE; `broken`: codegen_ts_breaks. */
void codegen_ts_union(codegen_ts *ts, uint32_t type, bool broken) {
  bool null = false;
  type = through(ts, type, &null);
  const codegen_type *t = codegen_ts_at(ts, type);
  list l = {0, null ? (uint32_t)SEEN_NULL : 0, broken};
  if (t->kind == CODEGEN_ANY) { /* null is one of its values */
    codegen_ts_plain(ts, type);
    return;
  }
  if (l.broken) ts->indent++;
  if (t->kind != CODEGEN_UNION && t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL && t->kind != CODEGEN_NULL &&
      t->kind != CODEGEN_NEVER) {
    l.seen |= codegen_ts_nullable(ts, t) ? (uint32_t)SEEN_NULL : 0;
    l.count = 1;
    if (t->kind == CODEGEN_INTERSECTION && codegen_ts_intersection_parts(ts, type, NULL) > 1) {
      codegen_out_char(ts->out, '(');
      codegen_ts_plain(ts, type);
      codegen_out_char(ts->out, ')');
    } else {
      codegen_ts_plain(ts, type);
    }
  } else {
    put_member(ts, &l, type);
  }
  if (l.seen & SEEN_NULL) {
    separate(ts, &l);
    CODEGEN_TS_PUT(ts, "null");
  }
  if (!l.count) CODEGEN_TS_PUT(ts, "never");
  if (l.broken) ts->indent--;
}

/* -- intersections ---------------------------------------------------------------------------------------------- */

/* Whether a part adds something that the language can say. */
static bool counts(const codegen_ts *ts, uint32_t part) {
  const codegen_type *t = codegen_ts_at(ts, part);
  switch (t->kind) {
    case 0:
    case CODEGEN_ANY:
    case CODEGEN_NOT:
    case CODEGEN_WHEN:
    case CODEGEN_PARAMETER: return false;
    case CODEGEN_REF: return !(t->target == ts->decl && !ts->guard && t->closes);
    case CODEGEN_RECORD: return !codegen_ts_is_open(ts, part);
    default: return true;
  }
}

/** How many operands the intersection is written with. One alone is `*sole`, and is written as it stands. */
uint32_t codegen_ts_intersection_parts(const codegen_ts *ts, uint32_t type, uint32_t *sole) {
  const codegen_type *t = codegen_ts_at(ts, type);
  uint32_t count = 0;
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(ts->model, t->parts, i);
    if (!counts(ts, part)) continue;
    count++;
    if (sole) *sole = part;
  }
  return count + (codegen_ts_tagged_base(ts, t) != NULL);
}

/** Writes an intersection, its NULLABLE aside. */
void codegen_ts_intersection(codegen_ts *ts, uint32_t type) {
  const codegen_type *t = codegen_ts_at(ts, type);
  uint32_t total = codegen_ts_intersection_parts(ts, type, NULL), written = 0, open = 0;
  const codegen_type *base = codegen_ts_tagged_base(ts, t);
  bool outer = ts->part;
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(ts->model, t->parts, i);
    if (!counts(ts, part)) {
      if (codegen_ts_at(ts, part)->kind == CODEGEN_RECORD) open = part;
      continue;
    }
    if (written++) CODEGEN_TS_PUT(ts, " & ");
    ts->part = total > 1;
    if (t->decl != ts->decl || !codegen_ts_put_base(ts, codegen_ts_at(ts, part)))
      codegen_ts_type(ts, part, total > 1 ? CODEGEN_TS_BINDS_OPERATOR : CODEGEN_TS_BINDS_UNION);
    ts->part = outer;
  }
  if (base) {
    if (written++) CODEGEN_TS_PUT(ts, " & ");
    codegen_ts_put_base_tag(ts, base);
  }
  if (written) return;
  if (open)
    codegen_ts_type(ts, open, CODEGEN_TS_BINDS_UNION);
  else
    codegen_out_str(ts->out, ts->settings->any);
}
