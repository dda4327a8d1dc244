/* SPDX-License-Identifier: MIT
 *
 * Unions and intersections as expressions. A union says each operand once; what a member tells apart is parsed by that
 * member; exactly one of several is a check, unless they exclude each other anyway.
 */
#include "types.h"

#define MANY 64  /* members that are compared pair by pair, values of a tag */
#define LOOK 256 /* fields in which a tag is looked for */

typedef struct tag {
  codegen_str value;
  uint32_t type;
} tag;

typedef struct tags {
  tag *list;
  uint32_t count, capacity;
} tags;

typedef struct members {
  uint32_t *type;
  uint32_t count;
} members;

static members members_of(py_emit *e, const codegen_type *t) {
  members m = {codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, (t->cases.count + 1u) * sizeof *m.type, _Alignof(uint32_t)),
               0};
  if (!m.type) e->out->failed = true;
  for (uint32_t i = 0; m.type && i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    if (py_is_member(c)) m.type[m.count++] = c->type;
  }
  return m;
}

/* -- which member tells the cases apart ---------------------------------------------------------------------------- */

/* The texts that member `key` of a class must be; NULL when it need not be one. */
static const codegen_type *values_of(const py_emit *e, uint32_t type, codegen_str key) {
  bool null = false;
  const codegen_type *t = py_through(e->model, type, &null), *values;
  const codegen_object *object = codegen_object_at(e->model, t->object);
  if (null || t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_IMPLIED) return NULL;
  for (uint32_t i = 0; i < object->fields.count && i < LOOK; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (!codegen_str_equal(field->key, key)) continue;
    if (field->presence[e->direction] != CODEGEN_REQUIRED) return NULL;
    values = py_through(e->model, field->type, &null);
    if (null || values->row.flags & CODEGEN_TYPE_OPEN || values->clauses.count) return NULL;
    if (values->kind != CODEGEN_ENUM && values->kind != CODEGEN_LITERAL) return NULL;
    for (uint32_t k = 0; k < values->cases.count; k++)
      if (codegen_value_kind(e->model, codegen_case_at(e->model, values->cases.first + k)->value) !=
          CODEGEN_NODE_STRING)
        return NULL;
    return values;
  }
  return NULL;
}

static bool add_tag(const py_emit *e, tags *to, codegen_str value, uint32_t type) {
  for (uint32_t i = 0; i < to->count; i++)
    if (codegen_str_equal(to->list[i].value, value)) return to->list[i].type == type;
  if (to->count == MANY * 4) return false;
  tag *list = py_more(e, to->list, to->count, &to->capacity, 1, sizeof *list);
  if (!list) return false;
  to->list = list;
  to->list[to->count++] = (tag){value, type};
  return true;
}

static bool is_record_class(const py_emit *e, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  for (uint32_t i = 0; i < 8 && t->kind == CODEGEN_REF; i++) {
    if (t->row.flags & CODEGEN_TYPE_NULLABLE || t->clauses.count) return false;
    if (e->plugin->form[t->target] != PY_FORM_CLASS) return false;
    type = codegen_decl_at(e->model, t->target)->subject;
    t = py_at(e, type);
  }
  return py_is_class(e->plugin, e->model, type) && !(t->row.flags & CODEGEN_TYPE_NULLABLE);
}

/* The tags that the schema names. */
static uint32_t named_tags(const py_emit *e, const codegen_type *t, tags *to) {
  to->count = 0;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    if (c->row.flags & CODEGEN_CASE_DANGLING || !c->type) continue;
    if (!is_record_class(e, c->type) || codegen_value_kind(e->model, c->value) != CODEGEN_NODE_STRING) return 0;
    if (!add_tag(e, to, codegen_value_text(e->model, c->value), c->type)) return 0;
  }
  return to->count;
}

/* Tags from what member `key` must be in each case. */
static uint32_t found_tags(const py_emit *e, members m, codegen_str key, tags *to) {
  to->count = 0;
  for (uint32_t i = 0; i < m.count; i++) {
    const codegen_type *values = values_of(e, m.type[i], key);
    if (!values || !is_record_class(e, m.type[i])) return 0;
    for (uint32_t k = 0; k < values->cases.count; k++) {
      uint32_t before = to->count;
      codegen_str text = codegen_value_text(e->model, codegen_case_at(e->model, values->cases.first + k)->value);
      if (!add_tag(e, to, text, m.type[i]) || to->count == before) return 0;
    }
  }
  return to->count;
}

static uint32_t find_tags(const py_emit *e, const codegen_type *t, members m, tags *to, codegen_str *key) {
  bool null = false;
  const codegen_type *first;
  const codegen_object *object;
  if (m.count < 2 || m.count > MANY * 4) return 0;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_TAG) continue;
    *key = clause->key;
    return named_tags(e, t, to);
  }
  if (m.count > MANY) return 0;
  first = py_through(e->model, m.type[0], &null);
  object = codegen_object_at(e->model, first->object);
  for (uint32_t i = 0; first->kind == CODEGEN_RECORD && i < object->fields.count && i < LOOK; i++) {
    *key = codegen_field_at(e->model, object->fields.first + i)->key;
    uint32_t count = found_tags(e, m, *key, to);
    if (count) return count;
  }
  return 0;
}

static bool has_tag(const tag *list, uint32_t count, codegen_str text) {
  for (uint32_t i = 0; i < count; i++)
    if (codegen_str_equal(list[i].value, text)) return true;
  return false;
}

/* Whether a value without one of the tags is of no alternative: each requires the member, and it is one of them. */
static bool are_required(const py_emit *e, members m, const tag *list, uint32_t count, codegen_str key) {
  for (uint32_t i = 0; i < m.count; i++) {
    const codegen_type *values = values_of(e, m.type[i], key);
    if (!values) return false;
    for (uint32_t k = 0; k < values->cases.count; k++)
      if (!has_tag(list, count,
                   codegen_value_text(e->model, codegen_case_at(e->model, values->cases.first + k)->value)))
        return false;
  }
  return true;
}

static void begin_tagged(py_emit *e) {
  py_typing(e, "Annotated");
  codegen_py_open(&e->py, '[');
}

static void end_tagged(py_emit *e, codegen_str value) {
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "_p.Tag");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, value);
  codegen_py_close(&e->py, ')');
  codegen_py_close(&e->py, ']');
}

static bool are_disjoint(const py_emit *e, members m) {
  if (m.count > MANY) return false;
  for (uint32_t i = 0; i < m.count; i++)
    for (uint32_t k = i + 1; k < m.count; k++)
      if (!py_disjoint(e, m.type[i], m.type[k])) return false;
  return true;
}

static void put_exactly_one(py_emit *e, members m, py_chain *chain) {
  py_meta(e, chain);
  py_check(e, "ExactlyOne");
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < m.count; i++) {
    if (i) codegen_py_next(&e->py);
    py_judge(e, m.type[i]);
  }
  codegen_py_close(&e->py, ')');
}

/* Alternatives by what a member says; where it need not say one of the tags, the last one is any of them. */
static void put_tagged(py_emit *e, members m, const tag *list, uint32_t count, codegen_str key, bool exclusive,
                       py_chain *chain) {
  codegen_str none = {"", 0};
  bool all = !has_tag(list, count, none) && !are_required(e, m, list, count, key);
  for (uint32_t i = 0; i < count; i++) {
    if (i) codegen_py_or(&e->py);
    begin_tagged(e);
    py_type(e, list[i].type);
    end_tagged(e, list[i].value);
  }
  if (all) {
    codegen_py_or(&e->py);
    begin_tagged(e);
    for (uint32_t i = 0; i < m.count; i++) {
      if (i) codegen_py_or(&e->py);
      py_type(e, m.type[i]);
    }
    py_chain behind = {.count = 1};
    if (exclusive && !are_disjoint(e, m)) put_exactly_one(e, m, &behind);
    end_tagged(e, none);
  }
  py_meta(e, chain);
  codegen_py_text(&e->py, "_p.Discriminator");
  codegen_py_open(&e->py, '(');
  py_check(e, "by_tag");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, key);
  for (uint32_t i = 0; all && i < count; i++) {
    codegen_py_next(&e->py);
    codegen_py_string(&e->py, list[i].value);
  }
  codegen_py_close(&e->py, ')');
  codegen_py_close(&e->py, ')');
}

/* -- operands ------------------------------------------------------------------------------------------------------ */

#define OPERANDS 512

typedef struct operands {
  codegen_str *text;
  uint32_t count, capacity;
  bool null, any;
} operands;

static bool begins(codegen_str text, const char *with) {
  codegen_str head = codegen_str_of(with);
  return text.size >= head.size && __builtin_memcmp(text.data, head.data, head.size) == 0;
}

static bool is_texts(codegen_str literal) {
  for (size_t i = 0; i + 1 < literal.size; i++)
    if ((literal.data[i] == 1 || literal.data[i] == 2) && literal.data[i + (literal.data[i] == 1 ? 2 : 1)] != '"' &&
        literal.data[i + (literal.data[i] == 1 ? 2 : 1)] != '\'')
      return false;
  return true;
}

/* One operand of those that were gathered, each once; None is kept apart. */
static void add_operand(py_emit *e, operands *o, codegen_str text) {
  codegen_str none = {"", 0}, copy;
  if (codegen_str_is(text, "None")) {
    o->null = true;
    return;
  }
  o->any = o->any || codegen_str_is(text, "_t.Any");
  for (uint32_t i = 0; i < o->count; i++)
    if (codegen_str_equal(o->text[i], text)) return;
  if (o->count == OPERANDS) {
    o->any = true;
    return;
  }
  copy = py_join(e->ctx, text, none, none);
  codegen_str *list = copy.data ? py_more(e, o->text, o->count, &o->capacity, 1, sizeof *list) : NULL;
  if (!list) {
    e->out->failed = true;
    return;
  }
  o->text = list;
  o->text[o->count++] = copy;
}

/* Splits an expression at the ` | ` outside of brackets. */
static void add_operands(py_emit *e, operands *o, size_t begin) {
  size_t from = begin, depth = 0, end = e->py.size;
  for (size_t at = begin; at <= end; at++) {
    char c = at < end ? e->py.data[at] : 4;
    if (c == 1) depth++;
    if (c == 3) depth--;
    if (c != 4 || (depth && at < end)) continue;
    add_operand(e, o, (codegen_str){e->py.data + from, at - from});
    from = at + 1;
  }
  codegen_py_reset(&e->py, begin);
}

/* The values of a literal, one after the other: what stands before the next comma. */
static codegen_str next_value(codegen_str *values) {
  codegen_str out = *values;
  for (size_t i = 0; i < values->size; i++)
    if (values->data[i] == 2) {
      out.size = i;
      *values = (codegen_str){values->data + i + 1, values->size - i - 1};
      return out;
    }
  values->size = 0;
  return out;
}

static codegen_str values_in(codegen_str literal) {
  return (codegen_str){literal.data + 12, literal.size - 14};
}

#define COMPARED 65536    /* bytes of a literal's values that are looked through for those that are there twice */
#define LOOKED (1u << 24) /* and of all of them together, as often as they are: what is more may stand there twice */

/* Whether a literal before has a value. `*looked` counts bytes. */
static bool is_said(const operands *o, uint32_t before, codegen_str value, size_t *looked) {
  for (uint32_t i = 0; i < before; i++) {
    if (!begins(o->text[i], "_t.Literal")) continue;
    codegen_str values = values_in(o->text[i]);
    if (values.size > COMPARED || *looked > LOOKED) continue;
    *looked += values.size;
    while (values.size)
      if (codegen_str_equal(next_value(&values), value)) return true;
  }
  return false;
}

/* Literals as one, each value once, and none whose class is there as a whole. */
static void put_operands(py_emit *e, const operands *o) {
  bool text = false, written = false, literals = false;
  if (o->any) {
    py_typing(e, "Any");
    return;
  }
  for (uint32_t i = 0; i < o->count; i++) text = text || codegen_str_is(o->text[i], "str");
  for (uint32_t i = 0; i < o->count; i++) {
    bool literal = begins(o->text[i], "_t.Literal");
    if (literal && (literals || (text && is_texts(o->text[i])))) continue;
    if (written) codegen_py_or(&e->py);
    written = true;
    if (!literal) {
      codegen_py_str(&e->py, o->text[i]);
      continue;
    }
    literals = true;
    codegen_py_text(&e->py, "_t.Literal\x01[");
    size_t looked = 0;
    for (uint32_t k = i, values = 0; k < o->count; k++) {
      if (!begins(o->text[k], "_t.Literal") || (text && is_texts(o->text[k]))) continue;
      codegen_str rest = values_in(o->text[k]);
      bool many = rest.size > COMPARED;
      while (rest.size) {
        codegen_str value = many ? rest : next_value(&rest);
        if (many) rest.size = 0;
        if (!many && k > i && is_said(o, k, value, &looked)) continue;
        if (values++) codegen_py_next(&e->py);
        codegen_py_str(&e->py, value);
      }
    }
    codegen_py_close(&e->py, ']');
  }
  if (o->null) {
    if (written) codegen_py_or(&e->py);
    codegen_py_text(&e->py, "None");
  }
}

/* Whether an open enumeration would take what another alternative knows. */
static bool has_open_enum(const py_emit *e, members m) {
  if (e->plugin->options.enums != PY_ENUMS_OPEN || e->closed) return false;
  for (uint32_t i = 0; i < m.count && i < MANY; i++) {
    uint32_t type = m.type[i];
    for (uint32_t k = 0; k < MANY && py_at(e, type)->kind == CODEGEN_REF; k++)
      type = codegen_decl_at(e->model, py_at(e, type)->target)->subject;
    if (!py_is_enum_class(e->plugin, e->model, type)) continue;
    uint8_t mine = py_classes(e->model, type) & (uint8_t)~CODEGEN_ACCEPTS_NULL;
    for (uint32_t k = 0; k < m.count && k < MANY; k++)
      if (k != i && py_classes(e->model, m.type[k]) & mine) return true;
  }
  return false;
}

/** Writes a union, its NULLABLE aside. */
void py_union(py_emit *e, const codegen_type *t, py_chain *chain) {
  members m = members_of(e, t);
  codegen_str key = {"", 0};
  tags named = {.count = 0};
  operands o = {.count = 0};
  if (!m.type) return;
  uint32_t count = find_tags(e, t, m, &named, &key);
  if (count) {
    put_tagged(e, m, named.list, count, key, t->row.flags & CODEGEN_TYPE_EXCLUSIVE && e->plugin->options.validate,
               chain);
  } else {
    for (uint32_t i = 0; i < m.count; i++) {
      size_t begin = e->py.size;
      py_type(e, m.type[i]);
      add_operands(e, &o, begin);
    }
    if (!o.count && !o.null) o.any = true;
    put_operands(e, &o);
  }
  if (count || !e->plugin->options.validate) return;
  if (t->row.flags & CODEGEN_TYPE_EXCLUSIVE && m.count > 1 && !are_disjoint(e, m))
    put_exactly_one(e, m, chain);
  else if (!o.any && o.count > 1 && has_open_enum(e, m))
    py_meta_name(e, chain, "_v", "KNOWN");
}

/* -- intersections ------------------------------------------------------------------------------------------------- */

/* How much a part says of what a value is: the one that says most is what a type checker sees. */
static uint32_t weight(const py_emit *e, uint32_t part) {
  const codegen_type *t = py_at(e, part);
  if (t->row.flags & CODEGEN_TYPE_IMPLIED && e->plugin->options.implied == PY_IMPLIED_EXACT) return 1;
  switch (t->kind) {
    case CODEGEN_NOT:
    case CODEGEN_WHEN:
    case CODEGEN_ANY:
    case 0: return 0;
    case CODEGEN_REF: return 6;
    case CODEGEN_UNION: return 5;
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return 7;
    default: return 4;
  }
}

/** Writes an intersection, its NULLABLE aside. */
void py_intersection(py_emit *e, uint32_t type, const codegen_type *t, py_chain *chain) {
  uint32_t best = UINT32_MAX, most = 0;
  if (py_is_class(e->plugin, e->model, type)) {
    py_class_name(e, type);
    return;
  }
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t w = weight(e, codegen_list_at(e->model, t->parts, i));
    if (w > most) {
      most = w;
      best = i;
    }
  }
  if (best == UINT32_MAX)
    py_typing(e, "Any");
  else
    py_type(e, codegen_list_at(e->model, t->parts, best));
  for (uint32_t i = 0; i < t->parts.count && e->plugin->options.validate; i++)
    if (i != best) py_also(e, codegen_list_at(e->model, t->parts, i), chain);
  if (!e->plugin->options.validate) return;
  for (uint32_t i = 0; i < t->clauses.count; i++) py_when(e, codegen_clause_at(e->model, t->clauses.first + i), chain);
  py_object_clauses(e, t, chain);
  py_array_clauses(e, t, chain);
}
