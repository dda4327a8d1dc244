/* SPDX-License-Identifier: MIT
 *
 * What a class consists of.
 */
#ifndef PYTHON_MEMBERS_H
#define PYTHON_MEMBERS_H

#include "types.h"

enum { PY_ALSO = 4, PY_BASES = 8 };

/** TYPEs, each once. */
typedef struct py_types {
  uint32_t *type, count, capacity;
} py_types;

/** A field of a class. */
typedef struct py_member {
  codegen_str key, name;              /* on the wire, and the attribute */
  uint32_t row, type;                 /* FIELD, TYPE */
  uint32_t also[PY_ALSO], also_count; /* TYPE: the value is of these, too */
  bool required, undeclared;
  bool inherited; /* a base writes it */
} py_member;

/** A class. */
typedef struct py_class {
  uint32_t type;
  py_member *member;
  uint32_t count, capacity;
  uint32_t base[PY_BASES], bases; /* DECL */
  py_types check;                 /* the whole is of these, too */
  py_types record;                /* whose clauses and counts hold for the whole */
  uint32_t extra;                 /* TYPE of members that are no field, 0: any */
  bool closed;                    /* there are no others */
} py_class;

py_class *py_compose(const py_emit *e, uint32_t type);

/* typeddict.c */
void py_typed_dict(py_emit *e, const py_class *c, codegen_str name, bool (*put_doc)(py_emit *e, const py_class *c));

#endif
