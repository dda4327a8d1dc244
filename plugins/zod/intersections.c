/* SPDX-License-Identifier: MIT
 *
 * Intersections: all of several types. Parts that only forbid or ask become checks behind the others.
 */
#include "zod.h"

/* Whether Zod's own intersection would forgive what this part refuses: it reports a member that a strict object does
   not know only when both sides do not know it. */
static bool is_forgiven(const zod_emit *e, uint32_t type, uint32_t depth) {
  const codegen_type *t = zod_at(e, type);
  const codegen_object *object = codegen_object_at(e->model, t->object);
  if (depth > ZOD_DEPTH / 8) return true;
  switch (t->kind) {
    case CODEGEN_PARAMETER: return true; /* whatever it is bound to */
    case CODEGEN_REF: return is_forgiven(e, codegen_decl_at(e->model, t->target)->subject, depth + 1);
    case CODEGEN_UNION:
      for (uint32_t i = 0; i < t->cases.count; i++) {
        const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
        if (zod_is_member(c) && is_forgiven(e, c->type, depth + 1)) return true;
      }
      return false;
    case CODEGEN_INTERSECTION:
      for (uint32_t i = 0; i < t->parts.count; i++)
        if (is_forgiven(e, codegen_list_at(e->model, t->parts, i), depth + 1)) return true;
      return false;
    case CODEGEN_RECORD: return object->extra && zod_at(e, object->extra)->kind == CODEGEN_NEVER;
    default: return false;
  }
}

/* Whether the schema of a part is a union of Zod's, or hands the value to one. Such a schema forgets what was found
   before, and a pipe goes on where nothing but unknown members was found, the members of members among them. `known`:
   the classes that the value may be of. */
static bool is_forgetful(const zod_emit *e, uint32_t type, uint8_t known, uint32_t depth) {
  const codegen_type *t = zod_at(e, type);
  if (depth > ZOD_DEPTH / 8) return true;
  if (t->row.flags & CODEGEN_TYPE_IMPLIED) return known & (known - 1);
  switch (t->kind) {
    case CODEGEN_PARAMETER:
    case CODEGEN_UNION: return true;
    case CODEGEN_REF:
      return is_forgetful(e, codegen_decl_at(e->model, t->target)->subject, CODEGEN_ACCEPTS_ALL, depth + 1);
    case CODEGEN_INTERSECTION:
      for (uint32_t i = 0; i < t->parts.count; i++)
        if (is_forgetful(e, codegen_list_at(e->model, t->parts, i), known, depth + 1)) return true;
      return false;
    default: return false;
  }
}

/* Whether a part that looks at text has a neighbour that makes a Date of it: a Date that is about to be sent has to get
   past this part, too. */
static bool is_beside_date(const zod_emit *e, const uint32_t *parts, uint32_t count, uint32_t i) {
  bool text = zod_classes(e->model, parts[i]) & CODEGEN_ACCEPTS_STRING;
  for (uint32_t k = 0; k < count && text && !zod_is_native(e, parts[i]); k++)
    if (k != i && zod_is_date(e, parts[k])) return true;
  return false;
}

/* Orders parts for a pipe: what makes the value another comes last, so that the others see what was given; a union
   comes first, so that it has nothing to forget. False: there are several. */
static bool order_parts(const zod_emit *e, uint32_t *parts, uint32_t count, uint8_t known) {
  uint32_t unions = 0, first = 0;
  for (uint32_t i = count, end = count; i-- > 0;) {
    uint32_t part = parts[i];
    if (!zod_is_native(e, part)) continue;
    end--;
    for (uint32_t k = i; k < end; k++) parts[k] = parts[k + 1];
    parts[end] = part;
  }
  for (uint32_t i = 0; i < count; i++)
    if (is_beside_date(e, parts, count, i)) unions++;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t part = parts[i];
    if (!is_forgetful(e, part, known, 0)) continue;
    for (uint32_t k = i; k > first; k--) parts[k] = parts[k - 1];
    parts[first++] = part;
  }
  return unions + first < 2;
}

/* Parts that are written as checks. */
static bool is_check(const zod_emit *e, uint32_t part) {
  uint8_t kind = zod_at(e, part)->kind;
  return kind == CODEGEN_NOT || kind == CODEGEN_WHEN;
}

static bool is_empty(const zod_emit *e, uint32_t part) {
  const codegen_type *t = zod_at(e, part);
  return t->kind == CODEGEN_ANY && !t->clauses.count;
}

static void put_part(zod_emit *e, const uint32_t *parts, uint32_t count, uint32_t i, uint8_t known) {
  bool made = is_beside_date(e, parts, count, i);
  if (made) {
    zod_z(e);
    ZOD_PUT(e, "union([");
  }
  e->known = known;
  zod_type(e, parts[i], 0);
  e->known = CODEGEN_ACCEPTS_ALL;
  if (!made) return;
  ZOD_PUT(e, ", ");
  zod_z(e);
  ZOD_PUT(e, "date()])");
}

/* , z.unknown().check(settled()) as never), */
static void put_settled(zod_emit *e) {
  zod_chain chain = {0};
  zod_any(e);
  zod_use(e, &chain, "settled");
  zod_close(e);
  zod_end(e, &chain);
  ZOD_PUT(e, " as never), ");
}

/* z.intersection(z.intersection(a, b), c). Piped, one schema after the other sees the value: all of them have to accept
   it, and what one does not know another cannot forgive. `settled`: nor can a union forget it. */
static void put_nested(zod_emit *e, const uint32_t *parts, uint32_t count, uint8_t known, bool piped, bool settled) {
  for (uint32_t i = 1; i < count; i++) {
    if (settled) {
      zod_z(e);
      ZOD_PUT(e, "pipe(");
    }
    zod_z(e);
    codegen_out_text(e->out, !piped                                      ? "intersection("
                             : e->plugin->options.target == ZOD_TARGET_3 ? "pipeline("
                                                                         : "pipe(");
  }
  for (uint32_t i = 0; i < count; i++) {
    if (i) ZOD_PUT(e, ", ");
    if (i && settled) put_settled(e);
    put_part(e, parts, count, i, known);
    if (i) codegen_out_text(e->out, piped ? " as never)" : ")");
  }
}

static void put_checks(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  for (uint32_t i = 0; i < t->parts.count; i++) {
    const codegen_type *part = zod_at(e, codegen_list_at(e->model, t->parts, i));
    if (part->kind == CODEGEN_NOT) zod_not(e, part, chain);
    for (uint32_t k = 0; part->kind == CODEGEN_WHEN && k < part->clauses.count; k++)
      zod_when(e, codegen_clause_at(e->model, part->clauses.first + k), chain);
  }
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_WHEN) zod_when(e, clause, chain);
  }
  zod_object_clauses(e, t, chain);
  zod_array_clauses(e, t, chain);
}

/** Writes an intersection, its NULLABLE aside. */
void zod_intersection(zod_emit *e, const codegen_type *t, uint8_t known, zod_chain *chain) {
  uint32_t *parts =
      codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, (t->parts.count + 1u) * sizeof *parts, _Alignof(uint32_t));
  uint32_t count = 0;
  bool forgiven = false;
  if (!parts) {
    e->out->failed = true;
    return;
  }
  for (uint32_t i = 0; i < t->parts.count; i++) {
    uint32_t part = codegen_list_at(e->model, t->parts, i);
    known &= zod_classes(e->model, part);
    if (is_check(e, part) || is_empty(e, part)) continue;
    parts[count++] = part;
    forgiven = forgiven || is_forgiven(e, part, 0);
  }
  if (!known) known = CODEGEN_ACCEPTS_ALL; /* nothing is allowed: each part says so itself */
  bool piped = count > 1 && (forgiven || zod_converts(e->plugin));
  bool ordered = !piped || order_parts(e, parts, count, known);
  if (count == 0)
    zod_any(e);
  else
    put_nested(e, parts, count, known, piped, !ordered && e->plugin->options.target != ZOD_TARGET_3);
  put_checks(e, t, chain);
}
