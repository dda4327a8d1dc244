/* SPDX-License-Identifier: MIT
 *
 * Whether a value is of a type: what the model says, and nothing else. The judge of all that is made; the same in
 * templates/mock/judge.ts. A ceiling of steps ends what would take too long: then a value counts as refused.
 */
#include "mock.h"

#define STEPS 2000000

static bool judge(mk *m, uint32_t type, const mk_value *value, mk_seen *seen, uint32_t depth);

/** The BIND clause of a type parameter itself. */
const codegen_clause *mk_parameter(const codegen_model *model, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_BIND) return clause;
  }
  return NULL;
}

/** The declaration that a type parameter stands for, 0: anything. */
uint32_t mk_bound(const mk *m, const codegen_type *t) {
  const codegen_clause *clause = mk_parameter(m->model, t);
  if (!clause) return 0;
  for (uint32_t i = 0; i < m->binds; i++)
    if (codegen_str_equal(m->bind[i].key, clause->key)) return m->bind[i].decl;
  return codegen_type_ref(m->model, clause->types[0]);
}

/** Binds what clauses bind, where nothing outside does. The caller remembers `m->binds`. */
void mk_bind_all(mk *m, codegen_range clauses) {
  for (uint32_t i = 0; i < clauses.count && m->binds < MK_BINDS; i++) {
    const codegen_clause *clause = codegen_clause_at(m->model, clauses.first + i);
    uint32_t decl = clause->kind == CODEGEN_CLAUSE_BIND ? codegen_type_ref(m->model, clause->types[0]) : 0, k = 0;
    if (!decl) continue;
    while (k < m->binds && !codegen_str_equal(m->bind[k].key, clause->key)) k++;
    if (k == m->binds) m->bind[m->binds++] = (mk_bind){clause->key, decl};
  }
}

static bool judge_decl(mk *m, uint32_t decl, const mk_value *value, mk_seen *seen, uint32_t depth) {
  const codegen_decl *d = codegen_decl_at(m->model, decl);
  uint32_t binds = m->binds;
  bool ok;
  mk_bind_all(m, d->binds);
  ok = judge(m, d->subject, value, seen, depth);
  m->binds = binds;
  return ok;
}

/* -- what something spoke of --------------------------------------------------------------------------------------- */

static bool seen_begin(mk *m, const mk_value *value, mk_seen *out) {
  out->count = value->kind == CODEGEN_NODE_OBJECT || value->kind == CODEGEN_NODE_ARRAY ? value->count : 0;
  out->member = mk_alloc(m, out->count + 1u);
  return out->member != NULL;
}

static void seen_join(mk_seen *to, const mk_seen *from) {
  for (uint32_t i = 0; to && i < to->count; i++) to->member[i] |= from->member[i];
}

/* Judges apart: what is spoken of counts only where the value is accepted. */
static bool judge_apart(mk *m, uint32_t type, const mk_value *value, mk_seen *seen, uint32_t depth) {
  mk_seen own;
  if (!seen_begin(m, value, &own) || !judge(m, type, value, &own, depth)) return false;
  seen_join(seen, &own);
  return true;
}

/* -- texts and numbers --------------------------------------------------------------------------------------------- */

/** The format of a text: what its encoding says, where nothing else is said. */
codegen_str mk_format_of(const codegen_model *model, const codegen_scalar *s) {
  if (s->format || !codegen_sym_is(model, s->encoding, "base64")) return codegen_sym_text(model, s->format);
  return CODEGEN_STR("byte");
}

/** Whether a text is of a format; true for one that nobody knows. */
bool mk_format(mk *m, codegen_str format, codegen_str text) {
  const mk_regexp *re;
  codegen_str line;
  if (codegen_str_is(format, "regex")) return mk_regexp_of(m, text) != NULL;
  if (!mk_words_find(m, MK_CHECK, format, &line)) return true;
  re = mk_regexp_of(m, line);
  return re && mk_regexp_match(m, re, text);
}

/** The least and the greatest number of a format of integers; false for another format. */
bool mk_width(codegen_str format, mk_dec *low, mk_dec *high) {
  static const struct {
    const char *format;
    uint8_t bits;
    bool sign;
  } widths[] = {{"int8", 8, true},   {"int16", 16, true},   {"int32", 32, true},   {"int64", 64, true},
                {"uint8", 8, false}, {"uint16", 16, false}, {"uint32", 32, false}, {"uint64", 64, false}};
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    mk_wide one = 1;
    if (!codegen_str_is(format, widths[i].format)) continue;
    *low = mk_dec_of(widths[i].sign ? -(one << (widths[i].bits - 1)) : 0, 0);
    *high = mk_dec_of((one << (widths[i].bits - widths[i].sign)) - 1, 0);
    return true;
  }
  return false;
}

static bool judge_string(mk *m, const codegen_scalar *s, const mk_value *value) {
  uint64_t length = mk_text_length(value->text);
  if (length < s->min_length || (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH && length > s->max_length)) return false;
  for (uint32_t i = 0; i < s->patterns.count; i++) {
    codegen_str pattern = codegen_sym_text(m->model, codegen_list_at(m->model, s->patterns, i));
    const mk_regexp *re = mk_regexp_of(m, pattern);
    if (re && !mk_regexp_match(m, re, value->text)) return false;
  }
  return mk_format(m, mk_format_of(m->model, s), value->text);
}

static bool bound_of(const mk *m, codegen_value value, mk_dec *out) {
  return value.document && mk_dec_read(codegen_value_text(m->model, value), out);
}

static bool judge_number(const mk *m, const codegen_scalar *s, const mk_value *value) {
  mk_dec bound, high;
  if (bound_of(m, s->minimum, &bound) && mk_dec_compare(value->number, bound) < 0) return false;
  if (bound_of(m, s->maximum, &bound) && mk_dec_compare(value->number, bound) > 0) return false;
  if (bound_of(m, s->above, &bound) && mk_dec_compare(value->number, bound) <= 0) return false;
  if (bound_of(m, s->below, &bound) && mk_dec_compare(value->number, bound) >= 0) return false;
  if (bound_of(m, s->multiple, &bound) && bound.n &&
      (!mk_dec_is_multiple(value->number, bound) || !mk_dec_is_exact(value->number, bound)))
    return false;
  if (s->format && mk_width(codegen_sym_text(m->model, s->format), &bound, &high))
    return mk_dec_compare(value->number, bound) >= 0 && mk_dec_compare(value->number, high) <= 0;
  return true;
}

/* -- containers ---------------------------------------------------------------------------------------------------- */

static bool judge_array(mk *m, const codegen_array *a, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint32_t i = 0;
  if (value->count < a->min || (a->row.flags & CODEGEN_ARRAY_MAX && value->count > a->max)) return false;
  for (const mk_value *v = value->first; v; v = v->next, i++) {
    uint32_t type = i < a->head.count ? codegen_list_at(m->model, a->head, i) : a->items;
    if (i >= a->head.count && !a->items) break;
    if (type && !judge_apart(m, type, v, NULL, depth)) return false;
    if (seen && i < seen->count) seen->member[i] = true;
  }
  if (!(a->row.flags & CODEGEN_ARRAY_UNIQUE)) return true;
  m->effort += (uint64_t)value->count * value->count / 8;
  for (const mk_value *x = value->first; x && !mk_spent(m); x = x->next)
    for (const mk_value *y = x->next; y; y = y->next)
      if (mk_value_equal(x, y)) return false;
  return true;
}

/** The field of a key, looking behind the one found last first: members mostly stand in the order of fields. */
const codegen_field *mk_field_near(mk *m, const codegen_object *o, uint32_t *near, codegen_str key) {
  for (uint32_t i = 0; i < o->fields.count; i++) {
    uint32_t at = (*near + i) % o->fields.count;
    const codegen_field *field = codegen_field_at(m->model, o->fields.first + at);
    if (!codegen_str_equal(field->key, key)) continue;
    m->effort += i / 8;
    *near = at + 1;
    return field;
  }
  m->effort += o->fields.count / 8;
  return NULL;
}

static bool matches(mk *m, codegen_str pattern, codegen_str key) {
  const mk_regexp *re = mk_regexp_of(m, pattern);
  return re && mk_regexp_match(m, re, key);
}

/* One member: its field, the patterns that its key matches, else what is said of all others. */
static bool judge_member(mk *m, const codegen_type *t, const codegen_object *o, uint32_t *near, const mk_value *v,
                         bool *spoken, uint32_t depth) {
  const codegen_field *field = o ? mk_field_near(m, o, near, v->key) : NULL;
  bool known = false;
  if (field && !(field->row.flags & CODEGEN_FIELD_UNDECLARED)) {
    known = true;
    if (field->presence[m->direction] == CODEGEN_ABSENT) {
      known = false; /* as if it were not declared */
    } else if (!judge_apart(m, field->type, v, NULL, depth)) {
      return false;
    }
  }
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + i);
    if (c->kind != CODEGEN_CLAUSE_PATTERN || !matches(m, c->key, v->key)) continue;
    known = true;
    if (c->types[0] && !judge_apart(m, c->types[0], v, NULL, depth)) return false;
  }
  if (!known && o && o->extra) {
    known = true;
    if (!judge_apart(m, o->extra, v, NULL, depth)) return false;
  }
  if (known) *spoken = true;
  return true;
}

static bool judge_object(mk *m, const codegen_type *t, const mk_value *value, mk_seen *seen, uint32_t depth) {
  const codegen_object *o = t->object ? codegen_object_at(m->model, t->object) : NULL;
  mk_value *found = NULL;
  uint32_t i = 0, near = 0;
  if (o && (value->count < o->min || (o->row.flags & CODEGEN_OBJECT_MAX && value->count > o->max))) return false;
  for (uint32_t f = 0; o && f < o->fields.count; f++) {
    const codegen_field *field = codegen_field_at(m->model, o->fields.first + f);
    if (field->presence[m->direction] != CODEGEN_REQUIRED) continue;
    found = mk_value_member_near(value, found, field->key);
    if (!found) return false;
  }
  for (const mk_value *v = value->first; v; v = v->next, i++) {
    bool spoken = false;
    if (o && o->names) {
      mk_value key = {.kind = CODEGEN_NODE_STRING, .text = v->key};
      if (!judge_apart(m, o->names, &key, NULL, depth)) return false;
    }
    if (!judge_member(m, t, o, &near, v, &spoken, depth)) return false;
    if (spoken && seen && i < seen->count) seen->member[i] = true;
  }
  return true;
}

/* -- clauses ------------------------------------------------------------------------------------------------------- */

static bool judge_contains(mk *m, const codegen_clause *c, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint64_t count = 0;
  uint32_t i = 0;
  for (const mk_value *v = value->first; v; v = v->next, i++) {
    if (!judge_apart(m, c->types[0], v, NULL, depth)) continue;
    count++;
    if (seen && i < seen->count) seen->member[i] = true;
  }
  return count >= c->min && !(c->row.flags & CODEGEN_CLAUSE_MAX && count > c->max);
}

static bool judge_rest(mk *m, const codegen_clause *c, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint32_t i = 0;
  for (const mk_value *v = value->first; v; v = v->next, i++) {
    if (seen && i < seen->count && seen->member[i]) continue;
    if (c->types[0] && !judge_apart(m, c->types[0], v, NULL, depth)) return false;
    if (seen && i < seen->count) seen->member[i] = true;
  }
  return true;
}

static bool judge_when(mk *m, const codegen_clause *c, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint32_t then = judge_apart(m, c->types[0], value, seen, depth) ? c->types[1] : c->types[2];
  return !then || judge_apart(m, then, value, seen, depth);
}

static bool judge_needs(mk *m, const codegen_clause *c, const mk_value *value, mk_seen *seen, uint32_t depth) {
  if (!mk_value_member(value, c->key)) return true;
  if (c->kind == CODEGEN_CLAUSE_NEEDS_TYPE) return judge_apart(m, c->types[0], value, seen, depth);
  for (uint32_t i = 0; i < c->keys.count; i++)
    if (!mk_value_member(value, codegen_sym_text(m->model, codegen_list_at(m->model, c->keys, i)))) return false;
  return true;
}

static bool judge_clause(mk *m, const codegen_clause *c, const mk_value *value, mk_seen *seen, uint32_t depth) {
  bool array = value->kind == CODEGEN_NODE_ARRAY, object = value->kind == CODEGEN_NODE_OBJECT;
  switch (c->kind) {
    case CODEGEN_CLAUSE_NEEDS:
    case CODEGEN_CLAUSE_NEEDS_TYPE: return !object || judge_needs(m, c, value, seen, depth);
    case CODEGEN_CLAUSE_CONTAINS: return !array || judge_contains(m, c, value, seen, depth);
    case CODEGEN_CLAUSE_WHEN: return judge_when(m, c, value, seen, depth);
    default: return true;
  }
}

static bool judge_rests(mk *m, const codegen_type *t, const mk_value *value, mk_seen *seen, uint32_t depth) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + i);
    bool rest = (c->kind == CODEGEN_CLAUSE_REST_PROPERTIES && value->kind == CODEGEN_NODE_OBJECT) ||
                (c->kind == CODEGEN_CLAUSE_REST_ITEMS && value->kind == CODEGEN_NODE_ARRAY);
    if (rest && !judge_rest(m, c, value, seen, depth)) return false;
  }
  return true;
}

/* -- types --------------------------------------------------------------------------------------------------------- */

static bool judge_cases(mk *m, const codegen_type *t, const mk_value *value) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value listed = codegen_case_at(m->model, t->cases.first + i)->value;
    const mk_value *one;
    m->effort++;
    if (mk_spent(m)) return false;
    if (codegen_value_kind(m->model, listed) != value->kind) continue;
    if (value->kind == CODEGEN_NODE_STRING) {
      if (codegen_str_equal(codegen_value_text(m->model, listed), value->text)) return true;
      continue;
    }
    one = mk_value_read(m, listed, 0);
    if (one && mk_value_equal(one, value)) return true;
  }
  return false;
}

static bool judge_union(mk *m, const codegen_type *t, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(m->model, t->cases.first + i);
    if (!c->type || c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING)) continue;
    found += judge_apart(m, c->type, value, seen, depth);
  }
  return t->row.flags & CODEGEN_TYPE_EXCLUSIVE ? found == 1 : found > 0;
}

static bool judge_parts(mk *m, const codegen_type *t, const mk_value *value, mk_seen *seen, uint32_t depth) {
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(m->model, t->parts, i);
    bool own = (codegen_type_at(m->model, part)->row.flags & CODEGEN_TYPE_OWN) != 0;
    if (!(own ? judge(m, part, value, seen, depth) : judge_apart(m, part, value, seen, depth))) return false;
  }
  return true;
}

static bool judge_kind(mk *m, const codegen_type *t, const mk_value *value, mk_seen *seen, uint32_t depth) {
  uint32_t decl, binds = m->binds;
  mk_seen ignored;
  bool ok;
  switch (t->kind) {
    case CODEGEN_NEVER: return false;
    case CODEGEN_ENUM: return t->row.flags & CODEGEN_TYPE_OPEN || judge_cases(m, t, value);
    case CODEGEN_LITERAL: return judge_cases(m, t, value);
    case CODEGEN_UNION: return judge_union(m, t, value, seen, depth);
    case CODEGEN_INTERSECTION: return judge_parts(m, t, value, seen, depth);
    case CODEGEN_NOT: return seen_begin(m, value, &ignored) && !judge(m, t->target, value, &ignored, depth);
    case CODEGEN_REF:
      mk_bind_all(m, t->clauses);
      ok = judge_decl(m, t->target, value, seen, depth);
      m->binds = binds;
      return ok;
    case CODEGEN_PARAMETER: decl = mk_bound(m, t); return !decl || judge_decl(m, decl, value, seen, depth);
    default: return true;
  }
}

static bool judge(mk *m, uint32_t type, const mk_value *value, mk_seen *seen, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  uint8_t class = mk_value_class(value);
  bool object = value->kind == CODEGEN_NODE_OBJECT, clauses = t->kind != CODEGEN_REF && t->kind != CODEGEN_PARAMETER;
  if (!type) return true;
  if (depth > 4 * MK_DEPTH || !m->judged || mk_spent(m)) return false;
  m->judged--;
  m->effort++;
  if (class == CODEGEN_ACCEPTS_NULL && t->row.flags & CODEGEN_TYPE_NULLABLE) return true;
  if (!(t->accepts & class) || !judge_kind(m, t, value, seen, depth + 1)) return false;
  if (t->scalar) {
    const codegen_scalar *s = codegen_scalar_at(m->model, t->scalar);
    if (value->kind == CODEGEN_NODE_STRING && !judge_string(m, s, value)) return false;
    if (value->kind == CODEGEN_NODE_NUMBER && !judge_number(m, s, value)) return false;
  }
  if (t->array && value->kind == CODEGEN_NODE_ARRAY &&
      !judge_array(m, codegen_array_at(m->model, t->array), value, seen, depth + 1))
    return false;
  if (object && (t->object || t->clauses.count) && !judge_object(m, t, value, seen, depth + 1)) return false;
  for (uint32_t i = 0; i < t->clauses.count && clauses; i++)
    if (!judge_clause(m, codegen_clause_at(m->model, t->clauses.first + i), value, seen, depth + 1)) return false;
  return judge_rests(m, t, value, seen, depth + 1);
}

/** Whether a value is of a type. */
bool mk_judge(mk *m, uint32_t type, const mk_value *value) {
  m->judged = STEPS;
  return judge_apart(m, type, value, NULL, 0) && m->judged && !mk_spent(m);
}
