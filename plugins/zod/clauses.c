/* SPDX-License-Identifier: MIT
 *
 * Keywords that Zod has no method for, as checks of the run-time module: one function a keyword.
 */
#include "zod.h"

/* A schema that is run on the same value, whose class is known. */
static void put_schema(zod_emit *e, uint32_t type, uint8_t known) {
  e->known = known;
  zod_type(e, type, 0);
  e->known = CODEGEN_ACCEPTS_ALL;
}

/** not(schema) */
void zod_not(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  uint8_t open = zod_open_more(e, ZOD_OPEN_DEEP);
  zod_use(e, chain, "not");
  put_schema(e, t->target, CODEGEN_ACCEPTS_ALL);
  e->open = open;
  zod_close(e);
}

/** ifThenElse(condition, then, otherwise) */
void zod_when(zod_emit *e, const codegen_clause *clause, zod_chain *chain) {
  uint32_t last = clause->types[2] ? 3 : clause->types[1] ? 2 : 0;
  if (clause->kind != CODEGEN_CLAUSE_WHEN || !last) return;
  zod_use(e, chain, "ifThenElse");
  for (uint32_t i = 0; i < last; i++) {
    uint8_t open = zod_open_more(e, i ? ZOD_OPEN_HERE : ZOD_OPEN_DEEP);
    if (i) ZOD_PUT(e, ", ");
    if (clause->types[i])
      zod_choose(e, clause->types[i], CODEGEN_ACCEPTS_ALL);
    else
      ZOD_PUT(e, "undefined");
    e->open = open;
  }
  zod_close(e);
}

static void put_keys(zod_emit *e, codegen_list keys) {
  for (uint32_t i = 0; i < keys.count; i++) {
    ZOD_PUT(e, ", ");
    codegen_put_string(e->out, codegen_sym_text(e->model, codegen_list_at(e->model, keys, i)), 0);
  }
}

static void put_pattern(zod_emit *e, const codegen_clause *clause, zod_chain *chain) {
  uint8_t open = zod_open_inside(e);
  if (zod_regexp_valid(e, clause->key, clause->row.origin)) {
    zod_use(e, chain, "patternProperties");
    zod_regexp(e, clause->key);
    ZOD_PUT(e, ", ");
    put_schema(e, clause->types[0], CODEGEN_ACCEPTS_ALL);
    zod_close(e);
  }
  e->open = open;
}

/** Clauses of objects. */
void zod_object_clauses(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  bool rest = false;
  uint8_t open;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    switch (clause->kind) {
      case CODEGEN_CLAUSE_PATTERN: put_pattern(e, clause, chain); break;
      case CODEGEN_CLAUSE_NEEDS:
        if (!clause->keys.count) break;
        zod_use(e, chain, "dependentRequired");
        codegen_put_string(e->out, clause->key, 0);
        put_keys(e, clause->keys);
        zod_close(e);
        break;
      case CODEGEN_CLAUSE_NEEDS_TYPE:
        zod_use(e, chain, "dependentSchemas");
        codegen_put_string(e->out, clause->key, 0);
        ZOD_PUT(e, ", ");
        open = zod_open_more(e, ZOD_OPEN_HERE);
        put_schema(e, clause->types[0], CODEGEN_ACCEPTS_OBJECT);
        e->open = open;
        zod_close(e);
        break;
      case CODEGEN_CLAUSE_REST_PROPERTIES: rest = true; break;
      default: break;
    }
  }
  if (rest) zod_unevaluated(e, t, CODEGEN_CLAUSE_REST_PROPERTIES, chain);
}

/** Clauses of arrays. */
void zod_array_clauses(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  bool rest = false;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_REST_ITEMS) rest = true;
    if (clause->kind != CODEGEN_CLAUSE_CONTAINS) continue;
    zod_use(e, chain, "contains");
    uint8_t open = zod_open_more(e, ZOD_OPEN_DEEP);
    zod_choose(e, clause->types[0], CODEGEN_ACCEPTS_ALL);
    e->open = open;
    ZOD_PUT(e, ", ");
    codegen_out_u64(e->out, clause->min);
    if (clause->row.flags & CODEGEN_CLAUSE_MAX) {
      ZOD_PUT(e, ", ");
      codegen_out_u64(e->out, clause->max);
    }
    zod_close(e);
  }
  if (rest) zod_unevaluated(e, t, CODEGEN_CLAUSE_REST_ITEMS, chain);
}
