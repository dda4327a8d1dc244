/* SPDX-License-Identifier: MIT
 *
 * Arrays and objects.
 */
#include "mock.h"

#define TRIES 16
#define MOST 2000 /* items or members that are made */

static bool later(mk *m, uint32_t of) {
  return mk_random_below(&m->random, of) == 0;
}

/* -- arrays -------------------------------------------------------------------------------------------------------- */

typedef struct items {
  uint64_t min, max;
  uint32_t contain; /* TYPE of items that must be there */
  uint64_t need;
  uint32_t head; /* the longest */
  bool unique;
} items;

static items items_of(const mk *m, const mk_atoms *a) {
  items out = {.max = MOST};
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    const codegen_array *array = codegen_array_at(m->model, t->array);
    if (t->array) {
      if (array->min > out.min) out.min = array->min;
      if (array->row.flags & CODEGEN_ARRAY_MAX && array->max < out.max) out.max = array->max;
      if (array->row.flags & CODEGEN_ARRAY_UNIQUE) out.unique = true;
      if (array->head.count > out.head) out.head = array->head.count;
    }
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + k);
      if (c->kind != CODEGEN_CLAUSE_CONTAINS || !c->min || out.contain) continue;
      out.contain = c->types[0];
      out.need = c->min;
    }
  }
  if (out.need > out.min) out.min = out.need;
  return out;
}

/* What all types say of item `at`, and the rest where nothing else does. */
static void types_of_item(const mk *m, const mk_atoms *a, uint64_t at, mk_all *all) {
  bool spoken = false;
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    const codegen_array *array = codegen_array_at(m->model, t->array);
    uint32_t type = !t->array                ? 0
                    : at < array->head.count ? codegen_list_at(m->model, array->head, (uint32_t)at)
                                             : array->items;
    spoken = spoken || type;
    mk_all_add(all, type);
  }
  for (uint32_t i = 0; i < a->count && !spoken; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + k);
      if (c->kind == CODEGEN_CLAUSE_REST_ITEMS) mk_all_add(all, c->types[0]);
    }
  }
}

static uint64_t choose_count(mk *m, const items *x, uint32_t depth) {
  uint64_t most = x->min + 2;
  if (depth > m->limit) return x->min;
  if (x->min == 0 && x->max > 0) most = 3;
  if (x->head > most) most = x->head;
  if (most > x->max) most = x->max;
  if (most <= x->min) return x->min;
  if (x->min == 0) return 1 + mk_random_below(&m->random, (uint32_t)most);
  return x->min + mk_random_below(&m->random, (uint32_t)(most - x->min + 1));
}

static bool has_equal(mk *m, const mk_value *array, const mk_value *item) {
  m->effort += array->count / 8;
  for (const mk_value *v = array->first; v; v = v->next)
    if (mk_value_equal(v, item)) return true;
  return false;
}

/** An array. */
mk_value *mk_make_array(mk *m, mk_atoms *a, codegen_str name, uint32_t depth) {
  items x = items_of(m, a);
  mk_value *array = mk_value_of(m, CODEGEN_NODE_ARRAY);
  mk_all *all = mk_alloc(m, sizeof *all);
  uint64_t count;
  if (!array || !all || x.min > MOST || x.min > x.max) return NULL;
  count = choose_count(m, &x, depth);
  for (uint64_t i = 0; i < count; i++) {
    mk_value *item = NULL;
    for (uint32_t attempt = 0; attempt < (x.unique ? TRIES : 1u); attempt++) {
      all->count = 0;
      types_of_item(m, a, i, all);
      if (x.contain && count - i <= x.need) mk_all_add(all, x.contain);
      item = mk_make(m, all, name, depth + 1);
      if (!item || !x.unique || !has_equal(m, array, item)) break;
      item = NULL;
    }
    if (!item) return array->count >= x.min && !x.contain ? array : NULL;
    mk_value_add(array, item);
  }
  return array;
}

/* -- objects ------------------------------------------------------------------------------------------------------- */

typedef struct member {
  codegen_str key;
  bool must, must_not, wanted, made;
} member;

typedef struct members {
  member *list;
  uint32_t *slot; /* one more than where a key stands */
  uint32_t count, room, slots;
  uint64_t min, max;
  uint32_t names; /* TYPE of keys */
  bool open;      /* something is said of members that are no field */
  bool closed;    /* or forbids them */
} members;

static uint32_t *slot_of(const members *x, codegen_str key) {
  uint32_t hash = 0x811c9dc5u;
  for (size_t i = 0; i < key.size; i++) hash = (hash ^ (unsigned char)key.data[i]) * 0x01000193u;
  for (hash ^= hash >> 15;; hash++) {
    uint32_t *slot = &x->slot[hash & (x->slots - 1)];
    if (!*slot || codegen_str_equal(x->list[*slot - 1].key, key)) return slot;
  }
}

static member *find(members *x, codegen_str key) {
  uint32_t *slot = x->slots ? slot_of(x, key) : NULL;
  return slot && *slot ? &x->list[*slot - 1] : NULL;
}

/* Room for twice as many and some more. */
static bool grow(mk *m, members *x) {
  uint32_t room = x->room ? x->room * 2 : 16;
  member *list = mk_alloc(m, room * sizeof *list);
  uint32_t *slot = mk_alloc(m, 2 * room * sizeof *slot);
  if (!list || !slot) return false;
  if (x->count) __builtin_memcpy(list, x->list, x->count * sizeof *list);
  x->list = list;
  x->slot = slot;
  x->room = room;
  x->slots = 2 * room;
  for (uint32_t i = 0; i < x->count; i++) *slot_of(x, list[i].key) = i + 1;
  return true;
}

static member *add(mk *m, members *x, codegen_str key) {
  member *found = find(x, key);
  if (found) return found;
  if (x->count == x->room && !grow(m, x)) return NULL;
  x->list[x->count] = (member){.key = key};
  *slot_of(x, key) = x->count + 1;
  return &x->list[x->count++];
}

/* What all types say of a member; NEVER among them where it must not be. */
static void types_of_member(mk *m, const mk_atoms *a, codegen_str key, uint32_t *near, mk_all *all) {
  bool spoken = false;
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    const codegen_object *o = codegen_object_at(m->model, t->object);
    const codegen_field *field = mk_field_near(m, o, near, key);
    bool known = false;
    if (field && !(field->row.flags & CODEGEN_FIELD_UNDECLARED) && field->presence[m->direction] != CODEGEN_ABSENT) {
      mk_all_add(all, field->type);
      known = true;
    }
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + k);
      const mk_regexp *re = c->kind == CODEGEN_CLAUSE_PATTERN ? mk_regexp_of(m, c->key) : NULL;
      if (!re || !mk_regexp_match(m, re, key)) continue;
      mk_all_add(all, c->types[0]);
      known = true;
    }
    if (!known && o->extra) {
      mk_all_add(all, o->extra);
      known = true;
    }
    spoken = spoken || known;
  }
  for (uint32_t i = 0; i < a->count && !spoken; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + k);
      if (c->kind == CODEGEN_CLAUSE_REST_PROPERTIES) mk_all_add(all, c->types[0]);
    }
  }
}

static bool is_refused(mk *m, const mk_all *all) {
  for (uint32_t i = 0; i < all->count; i++)
    if (!mk_classes(m, all->type[i], false, 0)) return true;
  return false;
}

static bool gather_object(mk *m, const codegen_object *o, members *x) {
  if (o->min > x->min) x->min = o->min;
  if (o->row.flags & CODEGEN_OBJECT_MAX && o->max < x->max) x->max = o->max;
  if (o->names && !x->names) x->names = o->names;
  if (o->extra && !mk_classes(m, o->extra, false, 0)) x->closed = true;
  if (o->extra) x->open = true;
  for (uint32_t f = 0; f < o->fields.count; f++) {
    const codegen_field *field = codegen_field_at(m->model, o->fields.first + f);
    uint8_t presence = field->presence[m->direction];
    member *one;
    if (presence == CODEGEN_ABSENT) continue;
    one = add(m, x, field->key);
    if (!one) return false;
    if (presence == CODEGEN_REQUIRED) one->must = true;
  }
  return true;
}

/* What members bring along: keys, or a type of the whole, which is gathered then. */
static bool gather_needs(mk *m, mk_atoms *a, members *x, uint32_t attempt) {
  bool changed = false;
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, t->clauses.first + k);
      member *one = c->kind == CODEGEN_CLAUSE_NEEDS || c->kind == CODEGEN_CLAUSE_NEEDS_TYPE ? find(x, c->key) : NULL;
      if (!one || one->must_not) continue;
      if (!one->must && c->kind == CODEGEN_CLAUSE_NEEDS_TYPE) {
        one->must = later(m, 2);
        one->must_not = !one->must;
      }
      if (!one->must && !one->wanted) continue;
      for (uint32_t n = 0; n < c->keys.count; n++) {
        member *other = add(m, x, codegen_sym_text(m->model, codegen_list_at(m->model, c->keys, n)));
        if (!other) return false;
        changed = changed || !other->must;
        other->must = true;
        other->must_not = false;
      }
      if (c->kind == CODEGEN_CLAUSE_NEEDS_TYPE) {
        uint32_t before = a->count;
        mk_expand(m, a, c->types[0], attempt, 1);
        changed = changed || a->count > before;
      }
    }
  }
  return changed;
}

static bool gather(mk *m, mk_atoms *a, members *x, uint32_t depth) {
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    if (t->object && !gather_object(m, codegen_object_at(m->model, t->object), x)) return false;
    for (uint32_t k = 0; k < t->clauses.count; k++) {
      uint8_t kind = codegen_clause_at(m->model, t->clauses.first + k)->kind;
      if (kind == CODEGEN_CLAUSE_REST_PROPERTIES) x->closed = true;
    }
  }
  for (uint32_t i = 0; i < x->count; i++) x->list[i].wanted = x->list[i].must || (depth <= m->limit && !later(m, 4));
  for (uint32_t i = 0; i < 8 && gather_needs(m, a, x, i); i++)
    for (uint32_t k = 0; k < a->count; k++) {
      const codegen_type *t = codegen_type_at(m->model, a->type[k]);
      if (t->object && !gather_object(m, codegen_object_at(m->model, t->object), x)) return false;
    }
  return true;
}

/* A key that no field has: by an expression, by what is said of keys, or of words. */
static bool make_key(mk *m, const mk_atoms *a, const members *x, mk_text *t, uint32_t attempt) {
  codegen_str line;
  if (x->names) {
    mk_all all = {{x->names}, 1};
    mk_value *key = mk_make(m, &all, (codegen_str){NULL, 0}, 1);
    return key && key->kind == CODEGEN_NODE_STRING && mk_text_add(m, t, key->text.data, key->text.size);
  }
  for (uint32_t i = 0; i < a->count && attempt % 3 < 2; i++) {
    const codegen_type *type = codegen_type_at(m->model, a->type[i]);
    for (uint32_t k = 0; k < type->clauses.count; k++) {
      const codegen_clause *c = codegen_clause_at(m->model, type->clauses.first + k);
      const mk_regexp *re = c->kind == CODEGEN_CLAUSE_PATTERN ? mk_regexp_of(m, c->key) : NULL;
      if (!re || !mk_classes(m, c->types[0], false, 0)) continue;
      if (!mk_regexp_make(m, re, t, 3, false)) return false;
      if (!attempt) return true;
      return mk_words_find(m, MK_WORD, CODEGEN_STR("login"), &line) && mk_words_make(m, t, line, 0);
    }
  }
  if (!mk_words_find(m, MK_WORD, attempt > 4 ? CODEGEN_STR("slug") : CODEGEN_STR("login"), &line)) return false;
  return mk_words_make(m, t, line, 0);
}

/* A value for a key. `near`: a field that it may stand near, of whichever type. */
static mk_value *make_member(mk *m, const mk_atoms *a, codegen_str key, uint32_t *near, mk_all *all, uint32_t depth) {
  mk_value *value;
  all->count = 0;
  types_of_member(m, a, key, near, all);
  if (is_refused(m, all)) return NULL;
  if (a->tag.data && codegen_str_equal(a->tag, key)) {
    value = mk_value_read(m, a->value, 0);
    if (value && mk_judge_all(m, all, value)) return value;
  }
  return mk_make(m, all, key, depth + 1);
}

/* Members beyond the fields: as many as must be, and a few where the type is a map. */
static bool add_more(mk *m, mk_atoms *a, members *x, mk_value *object, mk_all *all, uint32_t depth) {
  uint64_t wanted = x->min;
  uint32_t near = 0;
  if (wanted > MOST) return false;
  if (!x->count && depth <= m->limit && !object->count && x->open && !x->closed)
    wanted += 1 + mk_random_below(&m->random, 2);
  if (!x->count && !wanted && depth <= m->limit && x->closed) wanted = later(m, 2);
  if (wanted > x->max) wanted = x->max;
  for (uint32_t attempt = 0; object->count < wanted && attempt < 40 + 4 * wanted && !mk_spent(m); attempt++) {
    mk_text t = {NULL, 0, 0};
    mk_value *value;
    codegen_str key;
    if (!make_key(m, a, x, &t, attempt)) continue;
    key = (codegen_str){t.data, t.size};
    if (find(x, key) || mk_value_member(object, key)) continue;
    value = make_member(m, a, key, &near, all, depth);
    if (!value) continue;
    value->key = key;
    mk_value_add(object, value);
  }
  return object->count >= x->min;
}

/* Optional ones until there are enough, of those that were left out. */
static bool add_left_out(mk *m, mk_atoms *a, members *x, mk_value *object, mk_all *all, uint32_t depth) {
  uint32_t near = 0;
  for (uint32_t i = 0; i < x->count && object->count < x->min; i++) {
    mk_value *value;
    if (x->list[i].made || x->list[i].must_not) continue;
    value = make_member(m, a, x->list[i].key, &near, all, depth);
    if (!value) continue;
    value->key = x->list[i].key;
    mk_value_add(object, value);
  }
  return true;
}

/** An object. */
mk_value *mk_make_object(mk *m, mk_atoms *a, uint32_t depth) {
  members x = {.max = UINT64_MAX};
  mk_value *object = mk_value_of(m, CODEGEN_NODE_OBJECT);
  mk_all *all = mk_alloc(m, sizeof *all);
  uint64_t must = 0;
  uint32_t near = 0;
  if (!object || !all || !gather(m, a, &x, depth) || a->failed) return NULL;
  for (uint32_t i = 0; i < x.count; i++) must += x.list[i].must;
  for (uint32_t i = 0; i < x.count; i++) {
    member *one = &x.list[i];
    mk_value *value;
    if (one->must_not || !(one->must || one->wanted)) continue;
    if (!one->must && object->count + must >= x.max) continue;
    value = make_member(m, a, one->key, &near, all, depth);
    if (one->must) must--;
    if (!value && one->must) return NULL;
    if (!value) continue;
    value->key = one->key;
    one->made = true;
    mk_value_add(object, value);
  }
  add_left_out(m, a, &x, object, all, depth);
  return add_more(m, a, &x, object, all, depth) ? object : NULL;
}
