/* SPDX-License-Identifier: MIT
 *
 * What a class consists of: whom it inherits from, its fields, what must hold besides. A part of an intersection that
 * is a declared class becomes a base where that is sound: no field of it is said again by another part, and it does not
 * forbid what the others say. Else its fields are taken over, and a check holds what fields cannot say.
 */
#include "members.h"

typedef struct slot {
  codegen_str text;
  uint32_t index; /* + 1 */
} slot;

/* Texts by hash. */
typedef struct table {
  slot *slots;
  uint32_t size, count;
} table;

typedef struct source {
  uint32_t type, decl; /* DECL: a declared class */
  py_class *class;     /* what it consists of */
  bool inherits;
} source;

typedef struct sources {
  source *list;
  uint32_t count, room;
} sources;
#define LOOKS 600 /* types that a class is composed of at any depth; parts beyond are checks */

static uint64_t hash_of(codegen_str text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < text.size; i++) hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

static bool table_make(const py_emit *e, table *t, uint32_t count) {
  uint32_t size = 16;
  while (size < count * 2) size *= 2;
  t->slots = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size * sizeof *t->slots, _Alignof(slot));
  t->size = size;
  t->count = 0;
  if (!t->slots) {
    e->out->failed = true;
    return false;
  }
  __builtin_memset(t->slots, 0, size * sizeof *t->slots);
  return true;
}

/* The entry of a text: its index is 0 when it is new. */
static uint32_t *table_at(table *t, codegen_str text) {
  uint64_t at = hash_of(text) & (t->size - 1);
  while (t->slots[at].index && !codegen_str_equal(t->slots[at].text, text)) at = (at + 1) & (t->size - 1);
  if (!t->slots[at].index) t->slots[at].text = text;
  return &t->slots[at].index;
}

static py_class *new_class(const py_emit *e, uint32_t type) {
  py_class *c = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, sizeof *c, _Alignof(py_class));
  if (!c) {
    e->out->failed = true;
    return NULL;
  }
  c->type = type;
  return c;
}

/* Room for `extra` more members. */
static bool room_for(const py_emit *e, py_class *c, uint32_t extra) {
  py_member *member = py_more(e, c->member, c->count, &c->capacity, extra, sizeof *member);
  if (!member) return false;
  c->member = member;
  return true;
}

/* A new member, zeroed; NULL: no memory. */
static py_member *add_member(const py_emit *e, py_class *c) {
  return room_for(e, c, 1) ? &c->member[c->count++] : NULL;
}

static void add_type(const py_emit *e, py_types *list, uint32_t type) {
  for (uint32_t i = 0; i < list->count; i++)
    if (list->type[i] == type) return;
  uint32_t *room = py_more(e, list->type, list->count, &list->capacity, 1, sizeof *room);
  if (!room) return;
  list->type = room;
  list->type[list->count++] = type;
}

static bool has_patterns(const py_emit *e, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++)
    if (codegen_clause_at(e->model, t->clauses.first + i)->kind == CODEGEN_CLAUSE_PATTERN) return true;
  return false;
}

/* Whether a record says more than its fields. */
static bool says_more(const py_emit *e, const codegen_type *t) {
  const codegen_object *o = codegen_object_at(e->model, t->object);
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    uint32_t kind = codegen_clause_at(e->model, t->clauses.first + i)->kind;
    if (kind != CODEGEN_CLAUSE_TAG && kind != CODEGEN_CLAUSE_BIND) return true;
  }
  return o->min || o->row.flags & CODEGEN_OBJECT_MAX || o->names;
}

/* The fields of a record in the direction that is written. */
static void add_record(const py_emit *e, py_class *c, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  const codegen_object *o = codegen_object_at(e->model, t->object);
  bool patterns = has_patterns(e, t);
  if (!room_for(e, c, o->fields.count)) return;
  for (uint32_t i = 0; i < o->fields.count; i++) {
    uint32_t row = o->fields.first + i;
    const codegen_field *field = codegen_field_at(e->model, row);
    py_member *member;
    if (!codegen_field_in(field, e->direction)) continue;
    member = add_member(e, c);
    if (!member) return;
    member->row = row;
    member->key = field->key;
    member->type = field->type;
    member->undeclared = (field->row.flags & CODEGEN_FIELD_UNDECLARED) != 0;
    if (member->undeclared && o->extra && !patterns) member->type = o->extra;
    member->required = field->presence[e->direction] == CODEGEN_REQUIRED;
  }
  if (says_more(e, t)) add_type(e, &c->record, type);
  if (o->extra && py_at(e, o->extra)->kind != CODEGEN_ANY && !patterns) {
    if (py_at(e, o->extra)->kind == CODEGEN_NEVER)
      c->closed = true;
    else
      c->extra = o->extra;
  }
}

static py_class *compose(const py_emit *e, uint32_t type, uint32_t depth, uint32_t *looks);

/* The declared class that a type refers to; 0: none. */
static uint32_t class_decl(const py_emit *e, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  if (t->kind != CODEGEN_REF || t->clauses.count || t->row.flags & CODEGEN_TYPE_NULLABLE) return 0;
  return t->target < e->plugin->count && e->plugin->form[t->target] == PY_FORM_CLASS ? t->target : 0;
}

static void add_source(const py_emit *e, py_class *c, sources *all, uint32_t part, uint32_t depth, uint32_t *looks) {
  const codegen_type *t = py_at(e, part);
  uint32_t decl = class_decl(e, part), inner = part;
  if (depth > PY_DEPTH / 2 || (depth && ++*looks > LOOKS)) {
    add_type(e, &c->check, part);
    return;
  }
  if (t->kind == CODEGEN_ANY && !t->clauses.count) return;
  if (decl) inner = codegen_decl_at(e->model, decl)->subject;
  if (!decl && t->kind == CODEGEN_INTERSECTION && py_is_class(e->plugin, e->model, part)) {
    for (uint32_t i = 0; i < t->parts.count; i++)
      add_source(e, c, all, codegen_list_at(e->model, t->parts, i), depth + 1, looks);
    for (uint32_t i = 0; i < t->clauses.count; i++) {
      add_type(e, &c->record, part);
      break;
    }
    return;
  }
  if (!decl && !(t->kind == CODEGEN_RECORD && py_is_class(e->plugin, e->model, part) &&
                 !(t->row.flags & CODEGEN_TYPE_NULLABLE))) {
    add_type(e, &c->check, part);
    return;
  }
  source *list = py_more(e, all->list, all->count, &all->room, 1, sizeof *list); /* there are parts within parts */
  if (!list) return;
  all->list = list;
  all->list[all->count++] =
      (source){.type = part, .decl = decl, .class = compose(e, inner, depth + 1, looks), .inherits = decl != 0};
}

static bool is_open(const py_class *c) {
  return !c->closed && !c->extra;
}

/* Whether two types say the same, as far as one can see without looking into them. */
static bool same_type(const py_emit *e, uint32_t a, uint32_t b) {
  const codegen_type *x = py_at(e, a), *y = py_at(e, b);
  if (a == b) return true;
  if (x->kind != y->kind || x->clauses.count || y->clauses.count || x->row.flags != y->row.flags) return false;
  if (x->kind == CODEGEN_REF) return x->target == y->target;
  return !x->scalar && !y->scalar && !x->object && !y->object && !x->array && !y->array && !x->cases.count &&
         !y->cases.count && !x->parts.count && !y->parts.count && x->kind != CODEGEN_NOT;
}

static bool is_any(const py_emit *e, const py_member *m) {
  return m->undeclared || (py_at(e, m->type)->kind == CODEGEN_ANY && !py_at(e, m->type)->clauses.count);
}

/* One more part that says a field: both hold. */
static void merge_member(const py_emit *e, py_member *into, const py_member *from) {
  into->required = into->required || from->required;
  if (is_any(e, from) || same_type(e, into->type, from->type)) return;
  if (is_any(e, into)) {
    into->type = from->type;
    into->row = from->row;
    into->undeclared = false;
    return;
  }
  if (into->also_count < PY_ALSO) into->also[into->also_count++] = into->type;
  into->type = from->type;
  into->row = from->row;
}

static bool has_tag(const py_emit *e, uint32_t decl, codegen_str key) {
  const codegen_type *t = py_at(e, codegen_decl_at(e->model, decl)->subject);
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_TAG && codegen_str_equal(clause->key, key)) return true;
  }
  return false;
}

/* Fields that two parts say keep both from being bases. What tells subtypes apart may be said again: the base keeps its
   field, and the subtype's word becomes a check. */
static void find_bases(const py_emit *e, source *list, uint32_t count, uint32_t total) {
  table keys;
  uint32_t group = codegen_decl_at(e->model, e->decl)->group, one = 0, bases = 0;
  if (!table_make(e, &keys, total)) return;
  for (uint32_t i = 0; i < count; i++) {
    source *s = &list[i];
    if (!s->decl) continue;
    if (!is_open(s->class) || e->plugin->options.models == PY_MODELS_TYPEDDICT) s->inherits = false;
    if (py_is_plain(e->plugin) && one++) s->inherits = false; /* layouts of two bases with slots cannot be joined */
    if (e->inner && codegen_decl_at(e->model, s->decl)->group == group) s->inherits = false;
  }
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t k = 0; list[i].class && k < list[i].class->count; k++) {
      uint32_t *at = table_at(&keys, list[i].class->member[k].key);
      if (*at && *at != i + 1) {
        source *other = &list[*at - 1];
        bool tag = other->inherits && !list[i].decl && has_tag(e, other->decl, list[i].class->member[k].key);
        if (!tag) other->inherits = false;
        list[i].inherits = false;
      }
      if (!*at) *at = i + 1;
    }
  }
  for (uint32_t i = 0; i < count; i++) /* those beyond the last say their fields here */
    if (list[i].inherits && ++bases > PY_BASES) list[i].inherits = false;
}

static void take(const py_emit *e, py_class *c, table *keys, const source *s) {
  for (uint32_t k = 0; k < s->class->count; k++) {
    const py_member *from = &s->class->member[k];
    uint32_t *at = table_at(keys, from->key);
    py_member *into;
    if (*at && c->member[*at - 1].inherited) { /* a subtype's word about what tells it apart */
      into = &c->member[*at - 1];
      if (into->also_count < PY_ALSO) into->also[into->also_count++] = from->type;
      continue;
    }
    if (*at) {
      merge_member(e, &c->member[*at - 1], from);
      continue;
    }
    into = add_member(e, c);
    if (!into) return;
    *into = *from;
    into->inherited = s->inherits;
    if (s->inherits) into->also_count = 0;
    *at = c->count;
  }
}

static void compose_parts(const py_emit *e, py_class *c, const codegen_type *t, uint32_t depth, uint32_t *looks) {
  sources all = {NULL, 0, 0};
  source *list;
  uint32_t count, total = 0;
  table keys;
  for (uint32_t i = 0; i < t->parts.count; i++)
    add_source(e, c, &all, codegen_list_at(e->model, t->parts, i), depth, looks);
  list = all.list;
  count = all.count;
  for (uint32_t i = 0; i < count; i++) {
    if (!list[i].class) return;
    total += list[i].class->count;
  }
  find_bases(e, list, count, total);
  if (!table_make(e, &keys, total)) return;
  for (uint32_t i = 0; i < count; i++)
    if (list[i].inherits) {
      c->base[c->bases++] = list[i].decl;
      take(e, c, &keys, &list[i]);
    }
  for (uint32_t i = 0; i < count; i++) {
    const py_class *from = list[i].class;
    if (list[i].inherits) continue;
    take(e, c, &keys, &list[i]);
    if (!list[i].decl && is_open(from)) { /* a part without a name: what it says is said here */
      for (uint32_t k = 0; k < from->record.count; k++) add_type(e, &c->record, from->record.type[k]);
      for (uint32_t k = 0; k < from->check.count; k++) add_type(e, &c->check, from->check.type[k]);
    } else if (from->check.count || from->record.count || from->bases || !is_open(from)) {
      add_type(e, &c->check, list[i].type);
    }
  }
}

static py_class *compose(const py_emit *e, uint32_t type, uint32_t depth, uint32_t *looks) {
  const codegen_type *t = py_at(e, type);
  py_class *c = new_class(e, type);
  if (!c || depth > PY_DEPTH) return c;
  if (t->kind == CODEGEN_RECORD) {
    add_record(e, c, type);
  } else {
    compose_parts(e, c, t, depth, looks);
    if (t->clauses.count) add_type(e, &c->record, type);
  }
  return c;
}

/* The names of a record's fields, which are unique among themselves; whether all of them have one. */
static bool take_names(const py_emit *e, py_class *c) {
  for (uint32_t i = 0; i < c->count; i++) {
    c->member[i].name = py_name(e, CODEGEN_TABLE_FIELD, c->member[i].row, 0);
    if (!c->member[i].name.size) return false;
  }
  return true;
}

/* Attributes of a class are unique: a field of another part that is called the same gets a number. `plain`: there are
   no other parts. */
static void give_names(const py_emit *e, py_class *c, bool plain) {
  table names;
  if (plain && take_names(e, c)) return;
  if (!table_make(e, &names, c->count * 2 + 16)) return;
  for (uint32_t i = 0; i < c->count; i++) {
    py_member *m = &c->member[i];
    codegen_str name = py_name(e, CODEGEN_TABLE_FIELD, m->row, 0), text;
    if (!name.size) name = CODEGEN_STR("field");
    text = name;
    for (uint32_t n = 2; n < 10000 && *table_at(&names, text); n++) {
      char digits[8];
      size_t at = sizeof digits;
      uint32_t value = n;
      do digits[--at] = (char)('0' + value % 10);
      while (value /= 10);
      text = py_join(e->ctx, name, CODEGEN_STR("_"), (codegen_str){digits + at, sizeof digits - at});
      if (!text.data) {
        e->out->failed = true;
        return;
      }
    }
    *table_at(&names, text) = i + 1;
    m->name = text;
  }
}

/** What the class of a type consists of; NULL: no memory. */
py_class *py_compose(const py_emit *e, uint32_t type) {
  uint32_t looks = 0;
  py_class *c = compose(e, type, 0, &looks);
  if (c && !e->unnamed) give_names(e, c, py_at(e, type)->kind == CODEGEN_RECORD);
  return c;
}
