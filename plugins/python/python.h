/* SPDX-License-Identifier: MIT
 *
 * python: what the files of this plugin share. A package: models, one module for each group of declarations that refer
 * to each other, and the client. Nothing here changes after `symbols`: sections are emitted on any thread.
 *
 * Type expressions stand in annotations, which Python evaluates at once, as it does aliases. What names a class that
 * stands further below is a text. An alias is never one: it stands behind what it needs, and in a circle it is a text.
 */
#ifndef PYTHON_H
#define PYTHON_H

#include <codegen-sdk/python.h>
#include <codegen-sdk/view.h>
#include <codegen/options.h>
#include <codegen/plugin.h>

#define PY_VERSION "0.1.0"

/* Values of the options, in the order of their tables in options.c. */
enum { PY_MODELS_PYDANTIC, PY_MODELS_DATACLASS, PY_MODELS_TYPEDDICT, PY_MODELS_ATTRS };
enum { PY_LAYOUT_SPLIT, PY_LAYOUT_ONE };
enum { PY_ENUMS_OPEN, PY_ENUMS_CLOSED, PY_ENUMS_LITERAL };
enum { PY_DATES_NATIVE, PY_DATES_STRING };
enum { PY_IMPLIED_RECORD, PY_IMPLIED_EXACT };
enum { PY_CLIENT_BOTH, PY_CLIENT_SYNC, PY_CLIENT_ASYNC, PY_CLIENT_NONE };

/** The options of an instance. */
typedef struct py_options {
  codegen_str package; /* as the user says it; empty: from the API's title */
  codegen_str banner;
  uint32_t width; /* columns of a line */
  uint8_t models, layout, enums, dates, implied, client;
  bool validate; /* constraints are checked */
  bool formats;  /* so are formats of strings */
  bool docstrings;
} py_options;

/** A type within a declaration that is a class. */
typedef struct py_within {
  uint32_t type;
  uint8_t shape, direction;
} py_within;

/** An instance. */
typedef struct py_plugin {
  py_options options;
  codegen_str package; /* the name of the package; known from `symbols` on */
  uint32_t *module;    /* by declaration: the declaration whose name its module has, 0: it has none */
  uint8_t *form;       /* by declaration: PY_FORM_... */
  uint32_t *place;     /* by declaration: its place in its module, classes before aliases */
  uint32_t *owner;     /* by type that is a class: the declaration within which it stands */
  uint8_t *first;      /* by type that is a class: the first shape of that declaration that has it, + 1 */
  uint8_t *varies;     /* by type that is a class: shapes of the declaration differ in it */
  uint8_t *classes;    /* by type: whether an intersection is a class; see groups.c */
  py_within *within;   /* types within declarations that are classes, in order, */
  uint32_t *begin;     /* by declaration: where its own begin; those of the next one end them */
  uint32_t count, types, withins;
} py_plugin;

/** How a declared type is written. */
enum {
  PY_FORM_NONE,
  PY_FORM_CLASS,  /* a class with fields */
  PY_FORM_ENUM,   /* a class with members */
  PY_FORM_ALIAS,  /* a name for a type expression */
  PY_FORM_CIRCLE, /* the same, leading back to itself through aliases alone: a TypeAliasType around a text */
  PY_FORM_PARTS   /* no type, but types within it need classes: operations, shared responses, bodies, parameters */
};

extern const codegen_convention py_convention;

/* Kinds of section: the low byte of `user`; what it needs besides stands above it. */
enum {
  PY_SECTION_DECL = 1,   /* the classes and the name of a declaration; PY_USER: 1 when it is the first of its module */
  PY_SECTION_INDEX,      /* models/__init__.py */
  PY_SECTION_RUNTIME,    /* PY_USER: which file of the run-time support */
  PY_SECTION_CLIENT = 64 /* from here on: those of the client, see py_client_emit */
};
#define PY_USER(user) ((user) >> 8)

/* Roles of names. Below CODEGEN_SHAPES: the class or alias of a declaration, or of a type within it, in that shape. */
enum {
  PY_ROLE_NULL = 8,   /* of a declaration whose only value is null; nobody writes it */
  PY_ROLE_FILE = 16,  /* the module of a declaration */
  PY_ROLE_CLIENT = 32 /* from here on: those of the client */
};

/** A name that a section may import. */
typedef struct py_wish {
  codegen_str artifact, name;
  size_t from; /* how much was written when it was asked for first */
} py_wish;

/** State of one section while it is written. */
typedef struct py_emit {
  const codegen_section *section;
  const py_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  codegen_py py;         /* expressions are gathered here */
  const char *qualifier; /* NULL: declared types are imported by name; else what stands before their names, `_models.`,
                            and nothing is imported */
  uint32_t direction;    /* CODEGEN_READ, ... */
  uint32_t shape;        /* whose classes types within the declaration are */
  uint32_t decl;         /* whose section it is */
  uint32_t depth;
  uint32_t written; /* types so far */
  py_wish *wish;    /* names of other modules that were gathered; imported where they are written in the end */
  uint32_t wishes, wish_capacity;
  bool inner;           /* a type within a declaration is written as a class */
  bool unnamed;         /* names were not given yet */
  bool early;           /* an annotation in the body of a class: later classes of the module are not there yet */
  uint32_t local;       /* names of the own module so far */
  uint32_t forward;     /* those of them that stand further below, as far as one can tell here */
  codegen_str *printed; /* classes of this section that are written */
  uint32_t printed_count, printed_capacity;
  bool opening;      /* the first thing of its file: one blank line is enough before what is no class */
  uint32_t note;     /* of the class that is written */
  codegen_str title; /* its name */
  bool quoted;       /* inside of a text: literals keep to double quotes */
  bool closed;       /* values of enums are written as literals: what is sent */
  bool texts;        /* texts with formats are but texts */
  bool api;          /* a section of an API module */
} py_emit;

/** Ceilings: types within each other, types written for one section, types looked at for one question. */
#define PY_DEPTH 96
#define PY_TYPES (1u << 18)
#define PY_LOOK 4096

/* plugin.c */
py_emit py_begin(const py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                 codegen_out *out);
void py_warn(const py_emit *e, const char *code, codegen_str message, codegen_str help, codegen_origin origin);

/* options.c */
extern const codegen_option *const py_option_table[];
void py_read_options(codegen_ctx *ctx, py_options *options);

/* symbols.c */
codegen_status py_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
codegen_status py_want(codegen_ctx *ctx, uint32_t table, uint32_t row, uint32_t role, uint32_t kind, int32_t priority,
                       codegen_str scope, codegen_str stem, codegen_str suffix, codegen_str key);
codegen_str py_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c);
/** A list of `count` rows with room for `extra` more: the same one, or a longer copy. NULL: no memory, and the output
 *  failed. */
void *py_more(const py_emit *e, void *list, uint32_t count, uint32_t *capacity, uint32_t extra, size_t size);
codegen_str py_stem(codegen_str name);
codegen_str py_short_key(codegen_str key, char room[40]);
codegen_str py_name(const py_emit *e, uint32_t table, uint32_t row, uint32_t role);

/* groups.c: which module a declaration stands in, in which form and where */
codegen_status py_groups(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);

/* plan.c */
typedef struct py_planner {
  const py_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_plan *plan;
  codegen_status status;
} py_planner;
codegen_status py_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
/** Plans a file below the package's folder: `id` is its path without `.py`, `models/pet`, and so is the artifact's. */
uint32_t py_plan_file(py_planner *p, codegen_str id, codegen_str ending, codegen_str language, uint32_t flags);
/** Plans a section. `row` 0: about no declaration. */
void py_plan_section(py_planner *p, uint32_t artifact, codegen_str key, uint32_t row, uint32_t depends, uint32_t user);

/* imports.c: every import that a section asks for */
void py_import(py_emit *e, const char *module, const char *alias);       /* import typing as _t */
void py_import_name(py_emit *e, const char *module, const char *name);   /* from typing import X */
void py_import_runtime(py_emit *e, const char *file, const char *alias); /* from .._runtime import X as _x */
void py_import_file(py_emit *e, codegen_str id, codegen_str name, codegen_str alias); /* from .models.pet import Pet */
bool py_is_wished(const py_emit *e, codegen_str name);
void py_wish_name(py_emit *e, codegen_str id, codegen_str name); /* imports it if the section's text has it */
void py_import_api(py_emit *e);                                  /* of an API module, whatever it has */
void py_import_wished(py_emit *e);                               /* and the helpers that the text has */
codegen_str py_module_id(const py_plugin *plugin, codegen_ctx *ctx, uint32_t decl); /* `models/pet` */

/* types.c: type expressions, gathered in e->py. What stands in an annotation: with `| None` where null is allowed. */
void py_type(py_emit *e, uint32_t type);
void py_type_towards(py_emit *e, uint32_t type, uint32_t direction); /* `closed` where it is sent */
void py_reference(py_emit *e, uint32_t decl);
uint32_t py_depends(const codegen_model *model, uint32_t type); /* of a section that writes the type of anything */
bool py_is_null(const codegen_model *model, uint32_t type);
bool py_looks(const py_plugin *plugin, const codegen_model *model, uint32_t type);
bool py_refers(const py_plugin *plugin, const codegen_model *model, uint32_t type);
bool py_is_class(const py_plugin *plugin, const codegen_model *model, uint32_t type); /* a class of its own */
bool py_is_enum_class(const py_plugin *plugin, const codegen_model *model, uint32_t type);

/* models.c: declarations */
void py_declare(py_emit *e, uint32_t decl);
void py_index(py_emit *e);

/* walk.c: types within a declaration that need names, in order */
/** The way to a type, step by step: what a name and a key are made of where somebody asks for them. */
typedef struct py_way {
  const struct py_way *up;           /* NULL: where it begins; then `step` is a stem and `path` a key */
  codegen_str step, path;            /* what the step adds to the name, and to the key */
  const char *step_word, *path_word; /* what stands before that, or NULL */
  uint32_t number;                   /* behind `path_word`, and behind `step_word` where there is one */
  bool numbered;
  bool clause; /* a `/` stands behind the number */
} py_way;
codegen_str py_way_stem(codegen_ctx *ctx, const py_way *way);
codegen_str py_way_key(codegen_ctx *ctx, const py_way *way);

typedef struct py_inner {
  uint32_t type, shape, direction;
  const py_way *way;
  bool merged; /* no class of its own: its fields are those of the class around it */
} py_inner;
typedef codegen_status py_inner_call(void *self, const py_inner *inner);
codegen_status py_walk(const py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t decl,
                       py_inner_call *call, void *self);

/* runtime.c: the files of templates/python */
uint32_t py_runtime_count(void);
codegen_str py_runtime_name(uint32_t file);
bool py_runtime_wanted(const py_plugin *plugin, uint32_t file);
void py_runtime_put(py_emit *e, uint32_t file);

/* client.c: the API modules, the client, the package's own files */
codegen_status py_client_symbols(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
void py_client_plan(py_planner *p);
void py_client_emit(py_emit *e);

/* small things */
/** Whether models are plain classes, which the run-time support converts: it stands without pydantic then. */
static inline bool py_is_plain(const py_plugin *plugin) {
  return plugin->options.models == PY_MODELS_DATACLASS || plugin->options.models == PY_MODELS_ATTRS;
}
#define PY_PUT(e, literal) codegen_out_str((e)->out, CODEGEN_STR(literal))
static inline const codegen_type *py_at(const py_emit *e, uint32_t type) {
  return codegen_type_at(e->model, type);
}
static inline bool py_is_member(const codegen_case *c) {
  return c->type && !(c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING));
}

#endif
