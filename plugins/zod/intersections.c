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
    case CODEGEN_RECORD:
      if (e->plugin->options.objects == ZOD_OBJECTS_STRICT && !object->extra) return true;
      return object->extra && zod_at(e, object->extra)->kind == CODEGEN_NEVER;
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

/* Orders parts for a pipe: a union comes first, so that it has nothing to forget. False: there are several. */
static bool order_parts(const zod_emit *e, uint32_t *parts, uint32_t count, uint8_t known) {
  uint32_t unions = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t part = parts[i];
    if (!is_forgetful(e, part, known, 0)) continue;
    for (uint32_t k = i; k > unions; k--) parts[k] = parts[k - 1];
    parts[unions++] = part;
  }
  return unions < 2;
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

static void put_part(zod_emit *e, uint32_t part, uint8_t known) {
  e->known = known;
  zod_type(e, part, 0);
  e->known = CODEGEN_ACCEPTS_ALL;
}

/* z.intersection(z.intersection(a, b), c). Piped, one schema after the other sees the value: all of them have to accept
   it, and what one does not know another cannot forgive. */
static void put_nested(zod_emit *e, const uint32_t *parts, uint32_t count, uint8_t known, bool piped) {
  for (uint32_t i = 1; i < count; i++) {
    zod_z(e);
    codegen_out_text(e->out, !piped                                      ? "intersection("
                             : e->plugin->options.target == ZOD_TARGET_3 ? "pipeline("
                                                                         : "pipe(");
  }
  for (uint32_t i = 0; i < count; i++) {
    if (i) ZOD_PUT(e, ", ");
    put_part(e, parts[i], known);
    if (i) codegen_out_text(e->out, piped ? " as never)" : ")");
  }
}

/* Whether a schema hands on all of the value that it got, so that the next one can judge it. What it converted the next
   one takes as it is. */
static bool is_faithful(const zod_emit *e) {
  return e->plugin->options.objects != ZOD_OBJECTS_STRIP;
}

/* Whether schemas convert values: then one side of Zod's own intersection would have what the other has not. */
static bool is_converting(const zod_emit *e) {
  return e->plugin->types.dates != CODEGEN_TS_DATES_STRING || !codegen_str_is(e->plugin->types.int64, "number");
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
  bool piped = count > 1 && is_faithful(e) && (forgiven || is_converting(e));
  bool ordered = !piped || e->plugin->options.target == ZOD_TARGET_3 || order_parts(e, parts, count, known);
  if (count == 0) {
    zod_any(e);
  } else if (count == 1 || !forgiven || (piped && ordered)) {
    put_nested(e, parts, count, known, piped);
  } else {
    zod_any(e);
    zod_use(e, chain, "allOf");
    for (uint32_t i = 0; i < count; i++) {
      if (i) ZOD_PUT(e, ", ");
      put_part(e, parts[i], known);
    }
    zod_close(e);
  }
  put_checks(e, t, chain);
}
