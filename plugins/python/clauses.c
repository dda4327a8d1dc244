/* SPDX-License-Identifier: MIT
 *
 * Keywords that pydantic has no word for, as checks of the run-time module: one class a keyword. A type within a check
 * only judges: its choices are literals, so that an unknown value is not taken for a known one.
 */
#include "types.h"

/** Makes what is gathered since `begin` the body of a function. */
void py_lambda(py_emit *e, size_t begin) {
  static const char head[] = "lambda: ";
  const size_t size = sizeof head - 1;
  codegen_py_text(&e->py, head); /* for the room */
  if (e->out->failed) return;
  __builtin_memmove(e->py.data + begin + size, e->py.data + begin, e->py.size - size - begin);
  __builtin_memcpy(e->py.data + begin, head, size);
}

/** Writes a type as a value. A union of names is none to type checkers, which do not know what `|` does between them:
 *  within `Annotated` it is a type. */
void py_type_value(py_emit *e, uint32_t type) {
  py_chain chain = {.begin = e->py.size};
  uint32_t depth = 0;
  bool is_union = false;
  py_type(e, type);
  for (size_t i = chain.begin; i < e->py.size; i++) {
    if (e->py.data[i] == 1) depth++;
    if (e->py.data[i] == 3) depth--;
    if (e->py.data[i] == 4 && depth == 0) is_union = true;
  }
  if (!is_union) return;
  py_meta(e, &chain);
  codegen_py_text(&e->py, "...");
  py_end(e, &chain);
}

/** Writes a type that a check holds values against. In the body of a class that names another one of the same module
 *  it is a function, which is called when that one is there. */
void py_judge(py_emit *e, uint32_t type) {
  bool closed = e->closed;
  size_t begin = e->py.size;
  uint32_t before = e->local;
  e->closed = true;
  py_type_value(e, type);
  e->closed = closed;
  if (e->early && e->local != before) py_lambda(e, begin);
}

/* Check(type) */
static void put_check(py_emit *e, py_chain *chain, const char *name, uint32_t type) {
  py_meta(e, chain);
  py_check(e, name);
  codegen_py_open(&e->py, '(');
  py_judge(e, type);
  codegen_py_close(&e->py, ')');
}

/* Whether a schema without a type only allows any members: nothing makes it a record. */
static bool says_nothing(const py_emit *e, const codegen_type *t) {
  const codegen_object *o = codegen_object_at(e->model, t->object);
  return t->row.flags & CODEGEN_TYPE_IMPLIED && t->kind == CODEGEN_RECORD && !o->fields.count && !o->min && !o->names &&
         !(o->row.flags & CODEGEN_OBJECT_MAX) && !t->clauses.count &&
         (!o->extra || (py_at(e, o->extra)->kind == CODEGEN_ANY && !py_at(e, o->extra)->clauses.count));
}

/** Also(type): the value is of this type, too. */
void py_also(py_emit *e, uint32_t type, py_chain *chain) {
  const codegen_type *t = py_at(e, type);
  if (t->kind == CODEGEN_NOT && !(t->row.flags & CODEGEN_TYPE_NULLABLE) && !t->clauses.count) {
    py_not(e, t, chain);
  } else if (t->kind == CODEGEN_WHEN && !(t->row.flags & CODEGEN_TYPE_NULLABLE)) {
    for (uint32_t i = 0; i < t->clauses.count; i++)
      py_when(e, codegen_clause_at(e->model, t->clauses.first + i), chain);
  } else if ((t->kind != CODEGEN_ANY || t->clauses.count) && !says_nothing(e, t)) {
    put_check(e, chain, "Also", type);
  }
}

/** Not(type) */
void py_not(py_emit *e, const codegen_type *t, py_chain *chain) {
  if (e->plugin->options.validate) put_check(e, chain, "Not", t->target);
}

/** When(condition, Then(type), Otherwise(type)) */
void py_when(py_emit *e, const codegen_clause *clause, py_chain *chain) {
  static const char *const names[] = {"", "Then", "Otherwise"};
  if (clause->kind != CODEGEN_CLAUSE_WHEN || !(clause->types[1] || clause->types[2])) return;
  if (!e->plugin->options.validate) return;
  py_meta(e, chain);
  py_check(e, "When");
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < 3; i++) {
    if (!clause->types[i]) continue;
    if (i) codegen_py_next(&e->py);
    if (i) {
      py_check(e, names[i]);
      codegen_py_open(&e->py, '(');
    }
    py_judge(e, clause->types[i]);
    if (i) codegen_py_close(&e->py, ')');
  }
  codegen_py_close(&e->py, ')');
}

static void put_patterns(py_emit *e, const codegen_type *t, py_chain *chain) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN || !py_regexp_valid(e, clause->key, clause->row.origin)) continue;
    py_meta(e, chain);
    py_check(e, "PatternProperties");
    codegen_py_open(&e->py, '(');
    py_regexp(e, clause->key);
    codegen_py_next(&e->py);
    py_judge(e, clause->types[0]);
    codegen_py_close(&e->py, ')');
  }
}

/* AdditionalProperties(type, names, patterns) where there are patterns: members that neither names nor patterns speak
   of. */
static void put_additional(py_emit *e, const codegen_type *t, py_chain *chain) {
  const codegen_object *o = codegen_object_at(e->model, t->object);
  uint32_t count = 0;
  bool patterns = false;
  for (uint32_t i = 0; i < t->clauses.count; i++) { /* without a pattern nobody can tell what is additional */
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN) continue;
    patterns = true;
    if (!py_regexp_valid(e, clause->key, clause->row.origin)) return;
  }
  if (!patterns || !o->extra || py_at(e, o->extra)->kind == CODEGEN_ANY) return;
  py_meta(e, chain);
  py_check(e, "AdditionalProperties");
  codegen_py_open(&e->py, '(');
  py_judge(e, o->extra);
  codegen_py_next(&e->py);
  codegen_py_open(&e->py, '[');
  for (uint32_t i = 0; i < o->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, o->fields.first + i);
    if (!codegen_field_in(field, e->direction) || field->row.flags & CODEGEN_FIELD_UNDECLARED) continue;
    if (count++) codegen_py_next(&e->py);
    codegen_py_string(&e->py, field->key);
  }
  codegen_py_close(&e->py, ']');
  codegen_py_next(&e->py);
  codegen_py_open(&e->py, '[');
  count = 0;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind != CODEGEN_CLAUSE_PATTERN) continue;
    if (count++) codegen_py_next(&e->py);
    py_regexp(e, clause->key);
  }
  codegen_py_close(&e->py, ']');
  codegen_py_close(&e->py, ')');
}

/** What an object says beside its fields: names, patterns; with `counts` how many members there are. */
void py_object_checks(py_emit *e, const codegen_type *t, py_chain *chain, bool counts) {
  const codegen_object *o = codegen_object_at(e->model, t->object);
  bool max = o->row.flags & CODEGEN_OBJECT_MAX;
  if (counts && (o->min || max)) {
    py_meta(e, chain);
    py_check(e, "Properties");
    codegen_py_open(&e->py, '(');
    if (o->min) {
      codegen_py_text(&e->py, "least=");
      codegen_py_u64(&e->py, o->min);
    }
    if (o->min && max) codegen_py_next(&e->py);
    if (max) {
      codegen_py_text(&e->py, "most=");
      codegen_py_u64(&e->py, o->max);
    }
    codegen_py_close(&e->py, ')');
  }
  if (o->names) put_check(e, chain, "PropertyNames", o->names);
  put_patterns(e, t, chain);
  put_additional(e, t, chain);
}

static void put_needs(py_emit *e, const codegen_clause *clause, py_chain *chain) {
  if (!clause->keys.count) return;
  py_meta(e, chain);
  py_check(e, "DependentRequired");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, clause->key);
  for (uint32_t i = 0; i < clause->keys.count; i++) {
    codegen_py_next(&e->py);
    codegen_py_string(&e->py, codegen_sym_text(e->model, codegen_list_at(e->model, clause->keys, i)));
  }
  codegen_py_close(&e->py, ')');
}

/** Clauses of objects. Patterns belong to what they stand beside: a record's are in py_object_checks. */
void py_object_clauses(py_emit *e, const codegen_type *t, py_chain *chain) {
  bool rest = false;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    switch (clause->kind) {
      case CODEGEN_CLAUSE_NEEDS: put_needs(e, clause, chain); break;
      case CODEGEN_CLAUSE_NEEDS_TYPE:
        py_meta(e, chain);
        py_check(e, "DependentSchema");
        codegen_py_open(&e->py, '(');
        codegen_py_string(&e->py, clause->key);
        codegen_py_next(&e->py);
        py_judge(e, clause->types[0]);
        codegen_py_close(&e->py, ')');
        break;
      case CODEGEN_CLAUSE_REST_PROPERTIES: rest = true; break;
      default: break;
    }
  }
  if (t->kind != CODEGEN_RECORD && !(t->row.flags & CODEGEN_TYPE_IMPLIED)) put_patterns(e, t, chain);
  if (rest) py_unevaluated(e, t, CODEGEN_CLAUSE_REST_PROPERTIES, chain);
}

/** Clauses of arrays. */
void py_array_clauses(py_emit *e, const codegen_type *t, py_chain *chain) {
  bool rest = false;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_REST_ITEMS) rest = true;
    if (clause->kind != CODEGEN_CLAUSE_CONTAINS) continue;
    py_meta(e, chain);
    py_check(e, "Contains");
    codegen_py_open(&e->py, '(');
    py_judge(e, clause->types[0]);
    codegen_py_next(&e->py);
    codegen_py_text(&e->py, "least=");
    codegen_py_u64(&e->py, clause->min);
    if (clause->row.flags & CODEGEN_CLAUSE_MAX) {
      codegen_py_next(&e->py);
      codegen_py_text(&e->py, "most=");
      codegen_py_u64(&e->py, clause->max);
    }
    codegen_py_close(&e->py, ')');
  }
  if (rest) py_unevaluated(e, t, CODEGEN_CLAUSE_REST_ITEMS, chain);
}
