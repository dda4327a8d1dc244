/* SPDX-License-Identifier: MIT
 *
 * Tags: the property that tells the members of a union, or the subtypes of a base, apart. Each gets its values, by
 * itself or by intersection; a subtype that has subtypes of its own takes theirs as well, because they are of it, too.
 */
#include "typescript.h"

/** The tag of a union or a base, NULL when it has none. */
const codegen_clause *codegen_ts_tag_of(const codegen_ts *ts, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(ts->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_TAG && clause->key.size) return clause;
  }
  return NULL;
}

/* What a type says about the tag's property. */
enum { TAG_FREE, TAG_CARRIED, TAG_ELSEWHERE };

static uint32_t tag_in_record(const codegen_ts *ts, const codegen_type *t, codegen_str key) {
  codegen_range fields = codegen_object_at(ts->model, t->object)->fields;
  for (uint32_t i = 0; i < fields.count; i++) {
    const codegen_field *field = codegen_field_at(ts->model, fields.first + i);
    uint8_t kind;
    if (!codegen_str_equal(field->key, key)) continue;
    kind = codegen_ts_at(ts, field->type)->kind;
    if (kind == CODEGEN_LITERAL || kind == CODEGEN_ENUM) return TAG_CARRIED;
    return kind == CODEGEN_REF ? TAG_ELSEWHERE : TAG_FREE;
  }
  return TAG_FREE;
}

static uint32_t tag_in(const codegen_ts *ts, const codegen_type *t, codegen_str key) {
  uint32_t found = TAG_FREE;
  if (t->kind == CODEGEN_REF) {
    if (!ts->direct) return TAG_FREE;
    t = codegen_ts_at(ts, codegen_decl_at(ts->model, t->target)->subject);
  }
  if (t->kind == CODEGEN_RECORD) return tag_in_record(ts, t, key);
  if (t->kind == CODEGEN_UNION) { /* its members say it themselves */
    const codegen_clause *inner = codegen_ts_tag_of(ts, t);
    return inner && codegen_str_equal(inner->key, key) ? TAG_CARRIED : TAG_FREE;
  }
  if (t->kind != CODEGEN_INTERSECTION) return TAG_FREE;
  for (uint32_t i = 0; i < t->parts.count && found != TAG_CARRIED; i++) {
    const codegen_type *part = codegen_ts_at(ts, codegen_list_at(ts->model, t->parts, i));
    uint32_t here = part->kind == CODEGEN_RECORD ? tag_in_record(ts, part, key) : (uint32_t)TAG_FREE;
    if (here != TAG_FREE) found = here;
  }
  return found;
}

/** Whether `{ key: "value" }` is to be added: not where the type says so itself, nor where it would contradict an
   `enum`. */
bool codegen_ts_needs_tag(const codegen_ts *ts, const codegen_type *t, codegen_str key) {
  uint32_t tag = tag_in(ts, t, key);
  return tag == TAG_FREE || (tag == TAG_ELSEWHERE && ts->settings->enums != CODEGEN_TS_ENUMS_ENUM);
}

static bool is_same(const codegen_ts *ts, uint32_t a, uint32_t b) {
  return a == b || (codegen_type_ref(ts->model, a) && codegen_type_ref(ts->model, a) == codegen_type_ref(ts->model, b));
}

/** { key: "a" | "b" }: the value of case `c` and of its aliases. */
void codegen_ts_put_tag(codegen_ts *ts, const codegen_type *owner, const codegen_clause *tag, uint32_t c) {
  const codegen_case *first = codegen_case_at(ts->model, owner->cases.first + c);
  CODEGEN_TS_PUT(ts, "{ ");
  codegen_put_js_key(ts->out, tag->key);
  CODEGEN_TS_PUT(ts, ": ");
  codegen_ts_literal(ts, first->value);
  for (uint32_t i = 0; i < owner->cases.count && owner->cases.count <= CODEGEN_TS_LOOK; i++) {
    const codegen_case *other = codegen_case_at(ts->model, owner->cases.first + i);
    if (i == c || !(other->row.flags & CODEGEN_CASE_ALIAS) || !other->value.document) continue;
    if (!is_same(ts, other->type, first->type)) continue;
    CODEGEN_TS_PUT(ts, " | ");
    codegen_ts_literal(ts, other->value);
  }
  CODEGEN_TS_PUT(ts, " }");
}

/** Whether a record says nothing of the values of its tag. */
bool codegen_ts_tag_is_free(const codegen_ts *ts, const codegen_type *t, codegen_str key) {
  return tag_in_record(ts, t, key) == TAG_FREE;
}

/* -- bases and subtypes ------------------------------------------------------------------------------------------- */

/* Whether a declaration is `of`, or inherits from it in whatever number of steps. Too many to know: no. */
static bool inherits(const codegen_ts *ts, uint32_t decl, uint32_t of, uint32_t *steps) {
  codegen_list bases = codegen_decl_at(ts->model, decl)->bases;
  if (decl == of) return true;
  for (uint32_t i = 0; i < bases.count && *steps; i++) {
    --*steps;
    if (inherits(ts, codegen_list_at(ts->model, bases, i), of, steps)) return true;
  }
  return false;
}

/** Whether a declaration is `of` or inherits from it. */
bool codegen_ts_is_subtype(const codegen_ts *ts, uint32_t decl, uint32_t of) {
  uint32_t steps = CODEGEN_TS_LOOK / 4; /* which bounds the depth as well */
  return decl && inherits(ts, decl, of, &steps);
}

/* The values of a base's tag that a subtype may carry: its own, and those of its subtypes. */
static uint32_t put_values(codegen_ts *ts, const codegen_type *base, uint32_t decl) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < base->cases.count; i++) {
    const codegen_case *c = codegen_case_at(ts->model, base->cases.first + i);
    if (!c->value.document || !codegen_ts_is_subtype(ts, codegen_type_ref(ts->model, c->type), decl)) continue;
    if (count++ && ts->out) CODEGEN_TS_PUT(ts, " | ");
    if (!ts->out) break;
    codegen_ts_literal(ts, c->value);
  }
  return count;
}

/* The nearest tagged record above `decl`, in however many steps. */
static const codegen_type *base_above(const codegen_ts *ts, uint32_t decl, uint32_t *steps) {
  codegen_list bases = codegen_decl_at(ts->model, decl)->bases;
  for (uint32_t i = 0; i < bases.count && *steps; i++) {
    uint32_t above = codegen_list_at(ts->model, bases, i);
    const codegen_type *t = codegen_ts_at(ts, codegen_decl_at(ts->model, above)->subject);
    --*steps;
    if (t->kind == CODEGEN_RECORD && t->cases.count && codegen_ts_tag_of(ts, t)) return t;
    t = base_above(ts, above, steps);
    if (t) return t;
  }
  return NULL;
}

/** The tagged base above the declaration that is written, where it has a value for it that `t`, its type, does not say
 *  itself; else NULL. */
const codegen_type *codegen_ts_tagged_base(const codegen_ts *ts, const codegen_type *t) {
  uint32_t steps = CODEGEN_TS_LOOK / 4;
  const codegen_type *base;
  const codegen_clause *tag;
  codegen_ts look = *ts;
  if (!ts->direct || !ts->decl || t->decl != ts->decl) return NULL;
  base = base_above(ts, ts->decl, &steps);
  if (!base || base->cases.count > CODEGEN_TS_LOOK) return NULL;
  tag = codegen_ts_tag_of(ts, base);
  if (ts->settings->enums == CODEGEN_TS_ENUMS_ENUM && tag_in_record(ts, base, tag->key) != TAG_FREE) return NULL;
  if (tag_in(ts, t, tag->key) == TAG_CARRIED) return NULL;
  look.out = NULL;
  return put_values(&look, base, ts->decl) ? base : NULL;
}

/** Writes what codegen_ts_tagged_base found. */
void codegen_ts_put_base_tag(codegen_ts *ts, const codegen_type *base) {
  CODEGEN_TS_PUT(ts, "{ ");
  codegen_put_js_key(ts->out, codegen_ts_tag_of(ts, base)->key);
  CODEGEN_TS_PUT(ts, ": ");
  put_values(ts, base, ts->decl);
  CODEGEN_TS_PUT(ts, " }");
}
