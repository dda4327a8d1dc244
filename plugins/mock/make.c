/* SPDX-License-Identifier: MIT
 *
 * Making a value that is of several types at once: choose a class, choose cases and branches, gather what they say,
 * make a value of the class, and where that was a search, judge it and begin anew. The same in
 * templates/mock/make.ts: every draw there stands where it stands here.
 */
#include "mock.h"

#define TRIES 40
#define ATTEMPTS 12

void mk_all_add(mk_all *all, uint32_t type) {
  for (uint32_t i = 0; i < all->count; i++)
    if (all->type[i] == type) return;
  if (type && all->count < MK_ATOMS) all->type[all->count++] = type;
}

/** Whether a value is of all these types. */
bool mk_judge_all(mk *m, const mk_all *all, const mk_value *value) {
  for (uint32_t i = 0; i < all->count; i++)
    if (!mk_judge(m, all->type[i], value)) return false;
  return true;
}

/* -- classes ------------------------------------------------------------------------------------------------------- */

static uint8_t class_of_value(const mk *m, codegen_value value) {
  switch (codegen_value_kind(m->model, value)) {
    case CODEGEN_NODE_NULL: return CODEGEN_ACCEPTS_NULL;
    case CODEGEN_NODE_FALSE:
    case CODEGEN_NODE_TRUE: return CODEGEN_ACCEPTS_BOOLEAN;
    case CODEGEN_NODE_NUMBER: return CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER;
    case CODEGEN_NODE_STRING: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_NODE_ARRAY: return CODEGEN_ACCEPTS_ARRAY;
    case CODEGEN_NODE_OBJECT: return CODEGEN_ACCEPTS_OBJECT;
    default: return 0;
  }
}

static uint8_t wanted_class(uint8_t kind) {
  switch (kind) {
    case CODEGEN_BOOLEAN: return CODEGEN_ACCEPTS_BOOLEAN;
    case CODEGEN_INTEGER: return CODEGEN_ACCEPTS_INTEGER;
    case CODEGEN_NUMBER: return CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER;
    case CODEGEN_STRING: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_ARRAY: return CODEGEN_ACCEPTS_ARRAY;
    case CODEGEN_RECORD: return CODEGEN_ACCEPTS_OBJECT;
    default: return CODEGEN_ACCEPTS_ALL;
  }
}

static uint8_t classes_of_kind(mk *m, const codegen_type *t, bool wanted, uint32_t depth) {
  uint8_t bits = 0;
  uint32_t decl;
  switch (t->kind) {
    case CODEGEN_NEVER: return 0;
    case CODEGEN_ENUM:
      if (t->row.flags & CODEGEN_TYPE_OPEN) return CODEGEN_ACCEPTS_ALL; /* fallthrough */
    case CODEGEN_LITERAL:
      for (uint32_t i = 0; i < t->cases.count; i++)
        bits |= class_of_value(m, codegen_case_at(m->model, t->cases.first + i)->value);
      return bits;
    case CODEGEN_UNION:
      for (uint32_t i = 0; i < t->cases.count; i++) {
        const codegen_case *c = codegen_case_at(m->model, t->cases.first + i);
        if (c->type) bits |= mk_classes(m, c->type, wanted, depth + 1);
      }
      return bits;
    case CODEGEN_INTERSECTION:
      bits = CODEGEN_ACCEPTS_ALL;
      for (uint32_t i = 0; i < t->parts.count; i++)
        bits &= mk_classes(m, codegen_list_at(m->model, t->parts, i), wanted, depth + 1);
      return bits;
    case CODEGEN_REF: return mk_classes(m, codegen_decl_at(m->model, t->target)->subject, wanted, depth + 1);
    case CODEGEN_PARAMETER:
      decl = mk_bound(m, t);
      return decl ? mk_classes(m, codegen_decl_at(m->model, decl)->subject, wanted, depth + 1) : CODEGEN_ACCEPTS_ALL;
    default: return wanted && t->row.flags & CODEGEN_TYPE_IMPLIED ? wanted_class(t->kind) : CODEGEN_ACCEPTS_ALL;
  }
}

/** The classes that values of a type can be of; `wanted`: those that its author had in mind. */
uint8_t mk_classes(mk *m, uint32_t type, bool wanted, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  uint8_t bits;
  if (!depth) m->classed = 0;
  if (!type || depth > 24 || m->classed++ > MK_CLASSED || mk_spent(m)) return CODEGEN_ACCEPTS_ALL;
  m->effort++;
  bits = t->accepts & classes_of_kind(m, t, wanted, depth);
  if (t->row.flags & CODEGEN_TYPE_NULLABLE) bits |= CODEGEN_ACCEPTS_NULL;
  return bits;
}

static uint8_t classes_of(mk *m, const mk_all *all, bool wanted) {
  uint8_t bits = CODEGEN_ACCEPTS_ALL;
  for (uint32_t i = 0; i < all->count; i++) bits &= mk_classes(m, all->type[i], wanted, 0);
  return bits;
}

/* One class of several: null now and then; where it is deep, what holds nothing. */
static uint8_t choose_class(mk *m, const mk_all *all, uint32_t attempt, uint32_t depth) {
  static const uint8_t plain[] = {CODEGEN_ACCEPTS_STRING,  CODEGEN_ACCEPTS_INTEGER, CODEGEN_ACCEPTS_NUMBER,
                                  CODEGEN_ACCEPTS_BOOLEAN, CODEGEN_ACCEPTS_OBJECT,  CODEGEN_ACCEPTS_ARRAY};
  uint8_t bits = classes_of(m, all, true), found[6];
  uint32_t count = 0;
  if (!bits || attempt > 5) bits = classes_of(m, all, false);
  if (bits & CODEGEN_ACCEPTS_NUMBER) bits &= (uint8_t)~CODEGEN_ACCEPTS_INTEGER;
  if (bits == CODEGEN_ACCEPTS_NULL) return bits;
  if (bits & CODEGEN_ACCEPTS_NULL && (depth > m->limit || mk_random_below(&m->random, 12) == 0))
    return CODEGEN_ACCEPTS_NULL;
  if (depth > m->limit && bits & 30) bits &= 30;
  for (uint32_t i = 0; i < 6; i++)
    if (bits & plain[i]) found[count++] = plain[i];
  if (!count) return 0;
  if ((bits & ~CODEGEN_ACCEPTS_NULL) == (126 & ~CODEGEN_ACCEPTS_INTEGER)) count = 2; /* anything: a text or a number */
  return found[count > 1 ? mk_random_below(&m->random, count) : 0];
}

/* -- what is said -------------------------------------------------------------------------------------------------- */

static bool is_member(const codegen_case *c) {
  return c->type && !(c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING));
}

/* Of the cases that can be of the class one by chance, later one after the other. */
static void expand_union(mk *m, mk_atoms *a, uint32_t type, uint32_t attempt, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  uint32_t count = 0, at;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(m->model, t->cases.first + i);
    count += is_member(c) && mk_classes(m, c->type, false, 0) & a->class;
  }
  if (!count) {
    a->failed = true;
    return;
  }
  if (t->row.flags & CODEGEN_TYPE_EXCLUSIVE || count > 1) a->risky = true;
  at = count > 1 ? mk_random_below(&m->random, count) : 0;
  if (attempt > 8) at = (at + attempt) % count;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(m->model, t->cases.first + i);
    if (!is_member(c) || !(mk_classes(m, c->type, false, 0) & a->class) || at--) continue;
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *clause = codegen_clause_at(m->model, t->clauses.first + k);
      if (clause->kind != CODEGEN_CLAUSE_TAG || codegen_value_kind(m->model, c->value) != CODEGEN_NODE_STRING) continue;
      a->tag = clause->key;
      a->value = c->value;
    }
    if (t->row.flags & CODEGEN_TYPE_EXCLUSIVE && !a->only) {
      a->only = type;
      a->chosen = c->type;
    }
    mk_expand(m, a, c->type, attempt, depth + 1);
    return;
  }
}

static void expand_when(mk *m, mk_atoms *a, const codegen_clause *c, uint32_t attempt, uint32_t depth) {
  bool then = mk_random_below(&m->random, 2) == 0;
  a->risky = true;
  if (then) mk_expand(m, a, c->types[0], attempt, depth + 1);
  mk_expand(m, a, then ? c->types[1] : c->types[2], attempt, depth + 1);
}

static void add_atom(mk *m, mk_atoms *a, uint32_t type, uint32_t attempt, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  if (t->kind != CODEGEN_ANY || t->clauses.count || t->scalar || t->array || t->object) {
    if (a->count < MK_ATOMS)
      a->type[a->count++] = type;
    else
      a->failed = true;
  }
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + i);
    if (c->kind == CODEGEN_CLAUSE_WHEN) expand_when(m, a, c, attempt, depth);
    if (c->kind != CODEGEN_CLAUSE_PATTERN && c->kind != CODEGEN_CLAUSE_TAG && c->kind != CODEGEN_CLAUSE_BIND)
      a->risky = true;
  }
}

/** Gathers what a type says of values of the chosen class. */
void mk_expand(mk *m, mk_atoms *a, uint32_t type, uint32_t attempt, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  uint32_t decl;
  if (!type || a->failed) return;
  for (uint32_t i = 0; i < a->seen_count; i++)
    if (a->seen[i] == type) return;
  if (depth > MK_DEPTH || a->seen_count == MK_ATOMS) {
    a->failed = true;
    return;
  }
  a->seen[a->seen_count++] = type;
  if (a->class == CODEGEN_ACCEPTS_NULL && t->row.flags & CODEGEN_TYPE_NULLABLE) return;
  if (!(mk_classes(m, type, false, 0) & a->class)) a->failed = true;
  switch (t->kind) {
    case CODEGEN_INTERSECTION:
      for (uint32_t i = 0; i < t->parts.count; i++)
        mk_expand(m, a, codegen_list_at(m->model, t->parts, i), attempt, depth + 1);
      break;
    case CODEGEN_UNION: expand_union(m, a, type, attempt, depth); break;
    case CODEGEN_REF:
      mk_bind_all(m, t->clauses);
      mk_bind_all(m, codegen_decl_at(m->model, t->target)->binds);
      mk_expand(m, a, codegen_decl_at(m->model, t->target)->subject, attempt, depth + 1);
      return;
    case CODEGEN_PARAMETER:
      decl = mk_bound(m, t);
      if (decl) mk_expand(m, a, codegen_decl_at(m->model, decl)->subject, attempt, depth + 1);
      return;
    case CODEGEN_NOT: a->risky = true; break;
    default: break;
  }
  add_atom(m, a, type, attempt, depth);
}

/* -- values that are listed ---------------------------------------------------------------------------------------- */

/* One of the values of an ENUM or LITERAL that all types allow. */
static mk_value *make_listed(mk *m, const mk_all *all, const codegen_type *t) {
  uint32_t count = t->cases.count, at = count > 1 ? mk_random_below(&m->random, count < 1048576 ? count : 1048576) : 0;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_case *c = codegen_case_at(m->model, t->cases.first + (at + i) % count);
    mk_value *value = mk_spent(m) ? NULL : mk_value_read(m, c->value, 0);
    if (value && mk_judge_all(m, all, value)) return value;
  }
  return NULL;
}

static mk_value *make_of_class(mk *m, const mk_all *all, mk_atoms *a, codegen_str name, uint32_t depth) {
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    bool listed = t->kind == CODEGEN_LITERAL || t->kind == CODEGEN_ENUM;
    if (listed && a->class != CODEGEN_ACCEPTS_NULL) return make_listed(m, all, t);
  }
  switch (a->class) {
    case CODEGEN_ACCEPTS_NULL: return mk_value_of(m, CODEGEN_NODE_NULL);
    case CODEGEN_ACCEPTS_BOOLEAN:
      return mk_value_of(m, mk_random_below(&m->random, 2) ? CODEGEN_NODE_TRUE : CODEGEN_NODE_FALSE);
    case CODEGEN_ACCEPTS_INTEGER:
    case CODEGEN_ACCEPTS_NUMBER: return mk_make_number(m, a, name);
    case CODEGEN_ACCEPTS_STRING: return mk_make_string(m, a, name);
    case CODEGEN_ACCEPTS_ARRAY: return mk_make_array(m, a, name, depth);
    case CODEGEN_ACCEPTS_OBJECT: return mk_make_object(m, a, depth);
    default: return NULL;
  }
}

/* -- examples and defaults ----------------------------------------------------------------------------------------- */

static mk_value *read_example(mk *m, const mk_all *all, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, type);
  codegen_range examples = codegen_note_at(m->model, t->row.note)->examples;
  const codegen_expr *initial = codegen_expr_at(m->model, t->initial);
  mk_value *value;
  for (uint32_t i = 0; i < examples.count; i++) {
    value = mk_value_read(m, codegen_annotation_at(m->model, examples.first + i)->value, 0);
    if (value && mk_judge_all(m, all, value)) return value;
  }
  value = initial->form == CODEGEN_EXPR_VALUE ? mk_value_read(m, initial->value, 0) : NULL;
  if (value && mk_judge_all(m, all, value)) return value;
  return t->kind == CODEGEN_REF && depth < 8
             ? read_example(m, all, codegen_decl_at(m->model, t->target)->subject, depth + 1)
             : NULL;
}

/* -- cases that must not hold ------------------------------------------------------------------------------------ */

/* A member of another case, or of a part of it, with a value that it does not allow there and the chosen one does. */
static bool spoil_case(mk *m, uint32_t other, uint32_t part, uint32_t chosen, mk_value *object, uint32_t depth) {
  const codegen_type *t = codegen_type_at(m->model, part);
  const codegen_object *o = codegen_object_at(m->model, t->object);
  if (depth > 8) return false;
  if (t->kind == CODEGEN_REF)
    return spoil_case(m, other, codegen_decl_at(m->model, t->target)->subject, chosen, object, depth + 1);
  for (uint32_t i = 0; t->kind == CODEGEN_INTERSECTION && i < t->parts.count; i++)
    if (spoil_case(m, other, codegen_list_at(m->model, t->parts, i), chosen, object, depth + 1)) return true;
  for (uint32_t f = 0; f < o->fields.count; f++) {
    const codegen_field *field = codegen_field_at(m->model, o->fields.first + f);
    m->effort += object->count / 8;
    if (mk_spent(m)) return false;
    if (mk_value_member(object, field->key)) continue;
    for (uint32_t way = 0; way < 3; way++) {
      mk_value *last = object->last;
      mk_value *value = way == 0   ? mk_value_number(m, mk_dec_of(0, 0))
                        : way == 1 ? mk_value_text(m, CODEGEN_STR("none"))
                                   : mk_value_of(m, CODEGEN_NODE_FALSE);
      if (!value) return false;
      value->key = field->key;
      mk_value_add(object, value);
      if (!mk_judge(m, other, object) && mk_judge(m, chosen, object)) return true;
      object->last = last;
      object->count--;
      if (last)
        last->next = NULL;
      else
        object->first = NULL;
    }
  }
  return false;
}

/* Of an exclusive union exactly one case may hold: members are added that the others refuse. */
static void spoil(mk *m, const mk_atoms *a, mk_value *object) {
  const codegen_type *t = codegen_type_at(m->model, a->only);
  if (object->kind != CODEGEN_NODE_OBJECT || !a->only) return;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(m->model, t->cases.first + i);
    if (!is_member(c) || c->type == a->chosen || !mk_judge(m, c->type, object)) continue;
    if (!spoil_case(m, c->type, c->type, a->chosen, object, 0)) return;
  }
}

/** A value of all these types, NULL when none was found. `name`: of the property. */
mk_value *mk_make(mk *m, const mk_all *all, codegen_str name, uint32_t depth) {
  uint32_t binds = m->binds;
  mk_value *value = NULL;
  if (m->options->examples == MOCK_EXAMPLES_FIRST)
    for (uint32_t i = 0; i < all->count && !value; i++) value = read_example(m, all, all->type[i], 0);
  for (uint32_t attempt = 0; attempt < TRIES && !value && !m->memory; attempt++) {
    mk_atoms *a;
    if (depth > MK_DEPTH) m->effort += MK_EFFORT / 1000; /* what goes on without end is not tried for long */
    a = mk_alloc(m, sizeof *a);
    if (!a || !m->budget || mk_spent(m) || depth > MK_DEPTH) break;
    m->budget--;
    a->class = choose_class(m, all, attempt, depth);
    for (uint32_t i = 0; i < all->count && a->class; i++) mk_expand(m, a, all->type[i], attempt, 0);
    if (!a->class || a->failed) {
      m->binds = binds;
      continue;
    }
    value = make_of_class(m, all, a, name, depth);
    m->binds = binds;
    if (value && (a->risky || a->count > 1) && !mk_judge_all(m, all, value)) {
      if (attempt > 1) spoil(m, a, value);
      if (attempt < 2 || !mk_judge_all(m, all, value)) value = NULL;
    }
    if (!value && !a->risky && attempt > 3 && a->class != CODEGEN_ACCEPTS_STRING) break;
  }
  m->binds = binds;
  return value;
}

/** An instance of a declared type that the judge accepts; NULL when none was found. */
mk_value *mk_instance(mk *m, uint32_t decl, codegen_str key, uint64_t seed) {
  const codegen_decl *d = codegen_decl_at(m->model, decl);
  mk_all all = {{d->subject}, 1};
  m->effort = 0;
  for (uint32_t attempt = 0; attempt < ATTEMPTS && !m->memory && !mk_spent(m); attempt++) {
    mk_value *value;
    mk_forget(m);
    mk_random_seed(&m->random, key, seed + ((uint64_t)attempt << 40));
    m->limit = attempt < 3 ? m->options->depth : attempt < 6 ? 1 : 0;
    m->budget = MK_BUDGET;
    m->binds = 0;
    mk_bind_all(m, d->binds);
    value = mk_make(m, &all, d->name, 0);
    if (value && mk_judge(m, d->subject, value)) return value;
  }
  return NULL;
}
