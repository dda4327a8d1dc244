/* SPDX-License-Identifier: MIT
 *
 * Unions: any of, exactly one of, and the ones that a member tells apart. A union whose members exclude each other is
 * written as the plain one, for then any is exactly one.
 */
#include "zod.h"

#define MANY 64 /* members that are compared pair by pair */

/* The types of the cases that are members. */
typedef struct members {
  const uint32_t *type;
  uint32_t count;
} members;

static members members_of(zod_emit *e, const codegen_type *t) {
  uint32_t *types =
      codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, (t->cases.count + 1u) * sizeof *types, _Alignof(uint32_t));
  members m = {types, 0};
  if (!types) e->out->failed = true;
  for (uint32_t i = 0; types && i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    if (zod_is_member(c)) types[m.count++] = c->type;
  }
  return m;
}

static bool are_disjoint(const zod_emit *e, members m) {
  if (m.count > MANY) return false;
  for (uint32_t i = 0; i < m.count; i++)
    for (uint32_t k = i + 1; k < m.count; k++)
      if (!zod_disjoint(e, m.type[i], m.type[k])) return false;
  return true;
}

/* Whether what binds parameters stands around the object: Zod does not look for members through that. */
static bool is_dynamic(const zod_emit *e, uint32_t type) {
  const codegen_type *t = zod_at(e, type);
  for (uint32_t i = 0; i < ZOD_DEPTH && t->kind == CODEGEN_REF; i++) {
    const codegen_decl *decl = codegen_decl_at(e->model, t->target);
    if (zod_binds(e->model, t->clauses) || zod_binds(e->model, decl->binds)) return true;
    t = zod_at(e, decl->subject);
  }
  return false;
}

/* The values of member `key` of a case, NULL when it has none that tell it apart: it must be a record that is always
   an object, and require the member to be one of these texts. */
static const codegen_type *tag_values(const zod_emit *e, uint32_t type, codegen_str key) {
  bool null = false;
  const codegen_type *t = zod_through(e->model, type, &null), *values;
  const codegen_object *object = codegen_object_at(e->model, t->object);
  if (is_dynamic(e, type)) return NULL;
  if (null || t->kind != CODEGEN_RECORD || t->row.flags & CODEGEN_TYPE_IMPLIED || !t->object) return NULL;
  for (uint32_t i = 0; i < object->fields.count && i < ZOD_LOOK; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (!codegen_str_equal(field->key, key)) continue;
    if (field->presence[e->direction] != CODEGEN_REQUIRED) return NULL;
    values = zod_through(e->model, field->type, &null);
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

/* Whether the member tells all cases apart. */
static bool is_tag(const zod_emit *e, members m, codegen_str key) {
  codegen_str seen[ZOD_LOOK];
  uint32_t count = 0;
  for (uint32_t i = 0; i < m.count; i++) {
    const codegen_type *values = tag_values(e, m.type[i], key);
    if (!values || count + values->cases.count > ZOD_LOOK) return false;
    for (uint32_t k = 0; k < values->cases.count; k++) {
      codegen_str text = codegen_value_text(e->model, codegen_case_at(e->model, values->cases.first + k)->value);
      for (uint32_t s = 0; s < count; s++)
        if (codegen_str_equal(seen[s], text)) return false;
      seen[count++] = text;
    }
  }
  return true;
}

/* The member that tells the cases apart: the one that the schema names, else one that serves. */
static codegen_str tag_of(const zod_emit *e, const codegen_type *t, members m) {
  codegen_str none = {"", 0};
  bool null = false;
  const codegen_type *first;
  const codegen_object *object;
  if (m.count < 2) return none;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_TAG) return is_tag(e, m, clause->key) ? clause->key : none;
  }
  first = zod_through(e->model, m.type[0], &null);
  object = codegen_object_at(e->model, first->object);
  for (uint32_t i = 0; first->kind == CODEGEN_RECORD && i < object->fields.count && i < ZOD_LOOK; i++) {
    codegen_str key = codegen_field_at(e->model, object->fields.first + i)->key;
    if (is_tag(e, m, key)) return key;
  }
  return none;
}

static void put_members(zod_emit *e, members m, uint8_t known) {
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < m.count; i++) {
    if (i) ZOD_PUT(e, ", ");
    zod_choose(e, m.type[i], known);
  }
  codegen_out_char(e->out, ']');
}

/** Writes a union, its NULLABLE aside. */
void zod_union(zod_emit *e, const codegen_type *t, uint8_t known) {
  members m = members_of(e, t);
  codegen_str tag = tag_of(e, t, m);
  bool old = e->plugin->options.target == ZOD_TARGET_3, one;
  one = t->row.flags & CODEGEN_TYPE_EXCLUSIVE && !are_disjoint(e, m);
  if (old && m.count == 1) {
    zod_choose(e, m.type[0], known);
    return;
  }
  if (old && one) { /* no method for exactly one */
    zod_any(e);
    ZOD_PUT(e, ".superRefine(");
    zod_import(e, "oneOf");
    ZOD_PUT(e, "(...");
    put_members(e, m, known);
    ZOD_PUT(e, "))");
    return;
  }
  zod_z(e);
  if (tag.size && !old) { /* there only bare objects may be told apart */
    ZOD_PUT(e, "discriminatedUnion(");
    codegen_put_string(e->out, tag, 0);
    ZOD_PUT(e, ", ");
    put_members(e, m, CODEGEN_ACCEPTS_ALL);
    ZOD_PUT(e, " as never)"); /* schemas of other declarations hide their members from the compiler */
    return;
  }
  codegen_out_text(e->out, one ? "xor(" : "union(");
  put_members(e, m, known);
  codegen_out_char(e->out, ')');
}
