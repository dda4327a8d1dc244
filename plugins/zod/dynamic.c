/* SPDX-License-Identifier: MIT
 *
 * Type parameters. What `$dynamicRef` leads to is bound by the outermost schema on the way to it, which is known only
 * while a value is judged: the run-time module keeps what is bound.
 *
 *   parameter("node", TreeSchema)                    what `node` is bound to, else this
 *   z.lazy(() => bind({ node: StrictSchema }, ...))  a reference that binds it
 *   define(() => bind({ node: TreeSchema }, ...))    a declaration that does, where nothing outside does
 */
#include "zod.h"

/** The BIND clause of a parameter itself: its name and its fallback, `not` for none. */
const codegen_clause *zod_parameter(const codegen_model *model, const codegen_type *t) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_BIND) return clause;
  }
  return NULL;
}

/** Whether a clause binds a parameter: a type that is never only holds its place. */
bool zod_is_bind(const codegen_model *model, const codegen_clause *clause) {
  return clause->kind == CODEGEN_CLAUSE_BIND && codegen_type_at(model, clause->types[0])->kind == CODEGEN_REF;
}

/** Whether some clause binds a parameter. */
bool zod_binds(const codegen_model *model, codegen_range clauses) {
  for (uint32_t i = 0; i < clauses.count; i++)
    if (zod_is_bind(model, codegen_clause_at(model, clauses.first + i))) return true;
  return false;
}

static bool is_bound_before(const codegen_model *model, codegen_range clauses, uint32_t at) {
  const codegen_clause *one = codegen_clause_at(model, clauses.first + at);
  for (uint32_t i = 0; i < at; i++) {
    const codegen_clause *clause = codegen_clause_at(model, clauses.first + i);
    if (zod_is_bind(model, clause) && codegen_str_equal(clause->key, one->key)) return true;
  }
  return false;
}

/** Writes what clauses bind: { node: TreeSchema } */
void zod_put_bindings(zod_emit *e, codegen_range clauses) {
  bool first = true;
  codegen_out_char(e->out, '{');
  for (uint32_t i = 0; i < clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, clauses.first + i);
    if (!zod_is_bind(e->model, clause) || is_bound_before(e->model, clauses, i)) continue;
    codegen_out_text(e->out, first ? " " : ", ");
    codegen_put_js_own_key(e->out, clause->key);
    ZOD_PUT(e, ": ");
    zod_name(e, zod_at(e, clause->types[0])->target);
    first = false;
  }
  ZOD_PUT(e, " }");
}

/** Begins a schema that judges while parameters are bound: the schema follows, then zod_close. */
void zod_open_bind(zod_emit *e, codegen_range clauses) {
  zod_import(e, "bind");
  codegen_out_char(e->out, '(');
  zod_put_bindings(e, clauses);
  ZOD_PUT(e, ", ");
}

/** Writes a reference, its clauses but for bindings aside. */
void zod_ref(zod_emit *e, const codegen_type *t) {
  if (!zod_binds(e->model, t->clauses)) {
    zod_name(e, t->target);
    return;
  }
  zod_z(e); /* what is bound must stay when checks are added, which copies the schema */
  ZOD_PUT(e, "lazy(() => ");
  zod_open_bind(e, t->clauses);
  zod_z(e);
  ZOD_PUT(e, "lazy(() => ");
  zod_name(e, t->target);
  ZOD_PUT(e, ")))");
}

/** Writes a parameter. */
void zod_put_parameter(zod_emit *e, const codegen_type *t) {
  const codegen_clause *clause = zod_parameter(e->model, t);
  if (!clause) {
    zod_any(e);
    return;
  }
  zod_import(e, "parameter");
  codegen_out_char(e->out, '(');
  codegen_put_string(e->out, clause->key, 0);
  ZOD_PUT(e, ", ");
  if (zod_is_bind(e->model, clause))
    zod_name(e, zod_at(e, clause->types[0])->target);
  else
    zod_any(e);
  zod_close(e);
}
