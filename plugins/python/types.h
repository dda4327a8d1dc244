/* SPDX-License-Identifier: MIT
 *
 * What the files share that write type expressions.
 */
#ifndef PYTHON_TYPES_H
#define PYTHON_TYPES_H

#include <codegen/number.h>

#include "python.h"

/** Annotations behind an expression, under construction. A zeroed one with its beginning is fresh. */
typedef struct py_chain {
  size_t begin; /* of the expression, in the buffer */
  uint32_t count;
} py_chain;

/* types.c */
void py_typing(py_emit *e, const char *name);
void py_model(py_emit *e, const char *name);
void py_check(py_emit *e, const char *name);
void py_meta(py_emit *e, py_chain *chain);
void py_meta_name(py_emit *e, py_chain *chain, const char *module, const char *name);
void py_end(py_emit *e, py_chain *chain);
void py_put_name(py_emit *e, uint32_t decl, codegen_str name);
void py_class_name(py_emit *e, uint32_t type);
void py_bare(py_emit *e, uint32_t type);
bool py_in_brackets(codegen_str text);
void py_printed(py_emit *e, codegen_str name);
codegen_str py_flat(py_emit *e, size_t begin);

/* formats.c */
typedef struct py_format {
  const char *format, *type, *text; /* its class in the run-time support, or the name of the checked text */
} py_format;
const py_format *py_format_of(const py_emit *e, const codegen_scalar *s);
const char *py_native(const py_emit *e, const codegen_type *t);
bool py_is_plain_text(const py_emit *e, const codegen_scalar *s);

/* values.c */
void py_values(py_emit *e, const codegen_type *t);
bool py_value_equal(const codegen_model *model, codegen_value a, codegen_value b);

/* defaults.c */
enum { PY_DEFAULT_NONE, PY_DEFAULT_VALUE, PY_DEFAULT_FACTORY };
uint32_t py_default(py_emit *e, uint32_t type, codegen_value value);

/* unions.c */
void py_union(py_emit *e, const codegen_type *t, py_chain *chain);
void py_intersection(py_emit *e, uint32_t type, const codegen_type *t, py_chain *chain);

/* clauses.c: what stands beside a type, as checks */
void py_lambda(py_emit *e, size_t begin);
void py_type_value(py_emit *e, uint32_t type);
void py_judge(py_emit *e, uint32_t type);
void py_also(py_emit *e, uint32_t type, py_chain *chain);
void py_not(py_emit *e, const codegen_type *t, py_chain *chain);
void py_when(py_emit *e, const codegen_clause *clause, py_chain *chain);
void py_object_checks(py_emit *e, const codegen_type *t, py_chain *chain, bool counts);
void py_object_clauses(py_emit *e, const codegen_type *t, py_chain *chain);
void py_array_clauses(py_emit *e, const codegen_type *t, py_chain *chain);

/* unevaluated.c */
void py_unevaluated(py_emit *e, const codegen_type *t, uint32_t rest, py_chain *chain);

/* regexp.c */
void py_regexp(py_emit *e, codegen_str pattern);
bool py_regexp_valid(py_emit *e, codegen_str pattern, codegen_origin origin);

/* classify.c: what can be known of a type */
uint8_t py_classes(const codegen_model *model, uint32_t type);
bool py_disjoint(const py_emit *e, uint32_t a, uint32_t b);
const codegen_type *py_through(const codegen_model *model, uint32_t type, bool *null);

#endif
