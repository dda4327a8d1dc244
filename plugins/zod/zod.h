/* SPDX-License-Identifier: MIT
 *
 * zod: what the files of this plugin share. The artifact `zod` holds one schema a declaration, built on first use;
 * the artifact `runtime` the functions for keywords that Zod has no method for. Nothing here changes after `create`:
 * sections are emitted on any thread.
 *
 * The law of every expression that is written: it accepts exactly the values that the type allows. Where Zod's own
 * method does not say that, a function of the run-time module does, and where nothing can, a diagnostic tells.
 */
#ifndef ZOD_H
#define ZOD_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>
#include <codegen-sdk/view.h>
#include <codegen-sdk/zod.h>
#include <codegen/plugin.h>

#define ZOD_VERSION "0.1.0"

/* Values of the options, in the order of their tables in options.c. */
enum { ZOD_TARGET_CLASSIC, ZOD_TARGET_MINI, ZOD_TARGET_3 };
enum { ZOD_OBJECTS_LOOSE, ZOD_OBJECTS_STRICT, ZOD_OBJECTS_STRIP };
enum { ZOD_SCHEMAS_OPAQUE, ZOD_SCHEMAS_OBJECT };
enum { ZOD_LAYOUT_ONE, ZOD_LAYOUT_SCHEMAS };

/** The options of an instance. */
typedef struct zod_options {
  codegen_str file, runtime, banner, prefix, suffix;
  uint8_t target, objects, schemas, imports;
  uint8_t layout;            /* ZOD_LAYOUT_... */
  uint8_t coerce;            /* bits by CODEGEN_IN_...: where parameters arrive as text */
  bool brands;               /* declared strings and numbers are types of their own */
  bool operations;           /* schemas of operations, too */
  bool formats;              /* formats are checked */
  bool check;                /* the compiler checks the expressions */
  bool plain;                /* by Zod's own methods, even where these differ */
  const codegen_str *format; /* pairs: format, `true` or `false` */
  size_t format_count;
} zod_options;

/** An instance. */
typedef struct zod_plugin {
  zod_options options;
  codegen_ts_settings types; /* how types are written, here or by the writer `typescript` */
  bool imported;             /* that one is there: its types serve */
  codegen_zod told;          /* what others are told */
} zod_plugin;

extern const codegen_convention zod_convention;

/* Kinds of section: the low byte of `user`; what it needs besides stands above it. */
enum {
  ZOD_SECTION_DECL = 1, /* the schemas of a declared type */
  ZOD_SECTION_EXPORT,   /* a line of the entry */
  ZOD_SECTION_PARTS,    /* what an operation, a shared response or a shared body consists of */
  ZOD_SECTION_RUNTIME   /* ZOD_USER: which piece of the run-time module */
};
#define ZOD_DYNAMIC 256u  /* of DECL and PARTS: something in the model binds type parameters */
#define ZOD_OPEN_SHIFT 9  /* of DECL: ZOD_OPEN_... of the declaration, in two bits */
#define ZOD_CIRCLED 2048u /* of DECL: unevaluated* stands in the circle that the declaration is a part of */
#define ZOD_USER(user) ((user) >> 8)

/* What a schema leaves to what it is a part of: open.c. */
enum { ZOD_OPEN_NOT, ZOD_OPEN_HERE, ZOD_OPEN_DEEP }; /* members that it does not declare; those of its members, too */

/* Roles of a declaration's names. Below CODEGEN_SHAPES: its schemas. */
enum {
  ZOD_ROLE_TYPE = 8, /* plus the shape: the type of that schema */
  ZOD_ROLE_FILE = 16 /* the file of that schema; from 64 on: codegen_zod_part */
};

/* Parts of an operation. */
enum {
  ZOD_PART_PLACE = CODEGEN_ZOD_PATH, /* parameters in the path; in the query, headers, cookies: the next ones */
  ZOD_PART_BODY = CODEGEN_ZOD_BODY,
  ZOD_PART_ANSWER = CODEGEN_ZOD_ANSWER,
  ZOD_PART_HEADERS = CODEGEN_ZOD_HEADERS /* of an answer */
};

/** A part of an operation, or of a response or body that operations share. */
typedef struct zod_part {
  uint32_t kind, answer, media;     /* which: number of the answer, number of the media type */
  uint32_t type;                    /* TYPE; 0: `params` in an object */
  uint32_t direction;               /* CODEGEN_READ, ... */
  uint32_t shared;                  /* DECL that says it for several operations, 0: none */
  const codegen_response *response; /* of answers */
  const codegen_payload *payload;   /* of bodies and answers */
  codegen_list params;              /* PARAM */
  bool several;                     /* one of several media types */
} zod_part;

typedef struct zod_pattern zod_pattern;
typedef struct zod_choice zod_choice;
typedef struct zod_constant zod_constant;

/** What the schema that is being written holds once and asks twice: choices.c. */
typedef struct zod_choices {
  zod_choice *item;
  uint32_t *slot; /* one more than the place of an item, by its type */
  uint32_t count, slots, named;
  size_t mark; /* where the text of the schema begins */
  zod_constant *first, *last;
} zod_choices;

/** State of one section while it is written. */
typedef struct zod_emit {
  const codegen_section *section;
  const zod_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  uint32_t indent;    /* levels of two spaces */
  uint32_t direction; /* CODEGEN_READ, ... */
  uint32_t decl;      /* whose schema is written, 0: an operation's */
  uint32_t depth;
  uint32_t written;        /* types so far */
  codegen_str message;     /* what is to be said of the value that is next, empty: Zod's own words */
  uint8_t open;            /* ZOD_OPEN_...: of the type that is next */
  uint8_t known;           /* JSON classes that the value is known to be of, because something beside it says so */
  bool z;                  /* `z` is imported */
  const char *imported[4]; /* names of the run-time module that were imported last */
  uint32_t imports;
  const zod_pattern *pattern[4]; /* that were read last */
  uint32_t patterns;
  zod_choices choices;
} zod_emit;

/** What stands around a schema. */
enum { ZOD_WRAP_NULLABLE = 1, ZOD_WRAP_OPTIONAL = 2 };

/** Checks behind a schema, under construction. A zeroed one is fresh. */
typedef struct zod_chain {
  bool open; /* inside the parentheses of `.check(` */
} zod_chain;

/** How many code points a quantifier may count: engines keep a state for each, and give up beyond four millions. */
#define ZOD_MOST_COUNTED 1048576
/** No engine has longer strings than this, in code units. */
#define ZOD_LONGEST 2147483647

/** Ceiling of nested types, and of types looked at while one question is answered. */
#define ZOD_DEPTH 128
#define ZOD_TYPES (1u << 18) /* written for one declaration or operation */
#define ZOD_LOOK 256

/* options.c, symbols.c, plan.c */
extern const codegen_option *const zod_option_table[];
void zod_read_options(codegen_ctx *ctx, zod_options *options);
codegen_status zod_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
uint32_t zod_depends(const zod_plugin *plugin, const codegen_model *model, uint32_t type);
bool zod_refers(const codegen_model *model, uint32_t type, uint32_t depth);
codegen_status zod_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);

/* layout.c, plugin.c: where things stand, and how one says so */
codegen_status zod_layout_symbols(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
codegen_str zod_artifact(const zod_plugin *plugin, codegen_ctx *ctx, uint32_t decl);
void zod_import_decl(const zod_plugin *plugin, codegen_ctx *ctx, codegen_out *out, uint32_t decl, codegen_str name,
                     bool type);
uint32_t zod_layout_file(const zod_plugin *plugin, codegen_ctx *ctx, codegen_plan *plan, uint32_t entry, uint32_t decl);
void zod_export(zod_emit *e, uint32_t decl);

/* runtime.c: the run-time module, a piece a function; wanted.c: which of them */
uint32_t zod_runtime_count(void);
codegen_str zod_runtime_name(uint32_t piece);
codegen_str zod_runtime_head(uint32_t piece);
void zod_runtime_select(const zod_plugin *plugin, const codegen_model *model, bool *wanted);
void zod_runtime_put(zod_emit *e, uint32_t piece);

/* again.c, operations.c, wanted.c, classes.c: what names and the plan see */
codegen_status zod_sees(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t decl, codegen_hash *digest);
codegen_status zod_sees_row(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t table, uint32_t row,
                            codegen_hash *digest);
void zod_see_parts(const zod_plugin *plugin, const codegen_model *model, uint32_t decl, codegen_hash *digest);
void zod_see_rest(const codegen_model *model, const codegen_decl *decl, codegen_hash *digest);
void zod_see_classes(const codegen_model *model, uint32_t type, codegen_hash *digest);

/* flavour.c: how a check is attached, how things are imported */
void zod_import(zod_emit *e, const char *name);
void zod_open_lazy(zod_emit *e);
void zod_z(zod_emit *e);
void zod_check(zod_emit *e, zod_chain *chain, const char *method, const char *mini);
void zod_use(zod_emit *e, zod_chain *chain, const char *helper);
void zod_close(zod_emit *e);
void zod_end(zod_emit *e, zod_chain *chain);
void zod_open_wrap(zod_emit *e, uint32_t wrap, bool prefix);
void zod_open_object(zod_emit *e, uint8_t objects);
void zod_close_object(zod_emit *e, uint8_t objects);
void zod_close_wrap(zod_emit *e, uint32_t wrap, bool prefix);

/* shapes.c: the type beside a schema, and the shape of a schema that shows its members */
void zod_declare_type(zod_emit *e, uint32_t decl, uint32_t shape);
void zod_type_name(zod_emit *e, uint32_t decl, uint32_t shape);
void zod_annotation(zod_emit *e, uint32_t decl, uint32_t shape);

codegen_ts zod_printer(zod_emit *e);
void zod_put_class(zod_emit *e, const char *name);

/* operations.c, coerce.c */
codegen_status zod_part_symbols(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
uint32_t zod_parts_depend(const zod_plugin *plugin, const codegen_model *model, uint32_t decl);
void zod_parts(zod_emit *e, uint32_t decl);
bool zod_is_coerced(const zod_emit *e, const codegen_param *param);
void zod_coerced(zod_emit *e, const codegen_param *param, uint32_t type, bool optional);

/* declare.c */
void zod_declare(zod_emit *e, uint32_t decl);
void zod_name(zod_emit *e, uint32_t decl);

/* types.c: the schema of any type */
void zod_type(zod_emit *e, uint32_t type, uint32_t wrap);
void zod_any(zod_emit *e);
void zod_give_up(zod_emit *e, const codegen_type *t);
void zod_implied(zod_emit *e, const codegen_type *t, uint8_t known, zod_chain *chain);
codegen_str zod_message(const zod_emit *e, const codegen_row *row);
void zod_warn(const zod_emit *e, const char *code, codegen_str message, codegen_str help, codegen_origin origin);

/* One class each: the schema of values of that class, with `chain` left open for more checks. */
void zod_string(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_number(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_array(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_object(zod_emit *e, const codegen_type *t, zod_chain *chain);
bool zod_is_width(codegen_str format);
bool zod_is_in_width(const zod_emit *e, const codegen_scalar *scalar, int64_t value);
void zod_member(zod_emit *e, uint32_t type, bool optional);

/* How a record is written. The first ones are ZOD_OBJECTS_... */
enum { ZOD_FORM_LOOSE, ZOD_FORM_STRICT, ZOD_FORM_STRIP, ZOD_FORM_REST, ZOD_FORM_MAP, ZOD_FORM_NONE };
uint8_t zod_form(const zod_emit *e, const codegen_type *t);
bool zod_is_inherited(codegen_str key);
bool zod_is_set(const zod_plugin *plugin, const codegen_model *model, const codegen_array *array);
bool zod_in_shape(const zod_emit *e, const codegen_object *object, const codegen_field *field);

/* native.c: values that are no JSON */
bool zod_is_bigint(const zod_emit *e, const codegen_type *t);
bool zod_is_digits(const zod_emit *e, const codegen_type *t);
bool zod_native(zod_emit *e, const codegen_type *t);
bool zod_converts(const zod_plugin *plugin);
bool zod_is_date(const zod_emit *e, uint32_t type);
bool zod_is_native(const zod_emit *e, uint32_t type);

/* values.c */
void zod_values(zod_emit *e, const codegen_type *t);
void zod_value(zod_emit *e, codegen_value value);
void zod_number_text(zod_emit *e, codegen_str text);
bool zod_value_equal(const codegen_model *model, codegen_value a, codegen_value b);

/* unions.c, intersections.c */
void zod_union(zod_emit *e, const codegen_type *t, uint8_t known);
void zod_intersection(zod_emit *e, const codegen_type *t, uint8_t known, zod_chain *chain);

/* clauses.c, unevaluated.c: NOT, WHEN and the clauses of arrays and objects, as checks */
void zod_not(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_when(zod_emit *e, const codegen_clause *clause, zod_chain *chain);
void zod_object_clauses(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_array_clauses(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_unevaluated(zod_emit *e, const codegen_type *t, uint32_t rest, zod_chain *chain);
bool zod_refuses_unknown(const zod_emit *e, const codegen_type *t);
void zod_refuse_unknown(zod_emit *e, const codegen_type *t, zod_chain *chain);
void zod_share_choices(zod_emit *e, const codegen_type *t, bool unknown);
bool zod_group_has_rest(const codegen_model *model, uint32_t group);

/* open.c: members that nobody declares */
bool zod_has_clause(const codegen_model *model, codegen_range clauses, uint32_t kinds);
bool zod_is_whole(const zod_plugin *plugin, const codegen_model *model, const codegen_type *t);
uint8_t zod_objects(const zod_emit *e, const codegen_type *t);
uint8_t zod_open_more(zod_emit *e, uint8_t open);
uint8_t zod_open_inside(zod_emit *e);
const uint8_t *zod_open_decls(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, bool *failed);

/* choices.c: schemas that stand in two places */
void zod_open_body(zod_emit *e);
void zod_close_body(zod_emit *e);
void zod_share(zod_emit *e, uint32_t type);
void zod_choose(zod_emit *e, uint32_t type, uint8_t known);

/* width.c: lines */
void zod_fit(zod_emit *e, size_t mark);

/* dynamic.c: type parameters and what binds them */
const codegen_clause *zod_parameter(const codegen_model *model, const codegen_type *t);
bool zod_is_bind(const codegen_model *model, const codegen_clause *clause);
bool zod_binds(const codegen_model *model, codegen_range clauses);
void zod_put_bindings(zod_emit *e, codegen_range clauses);
void zod_open_bind(zod_emit *e, codegen_range clauses);
void zod_ref(zod_emit *e, const codegen_type *t);
void zod_put_parameter(zod_emit *e, const codegen_type *t);

/* formats.c, regexp.c, regexp_names.c */
typedef enum { ZOD_FORMAT_NONE, ZOD_FORMAT_OWN, ZOD_FORMAT_PATTERN, ZOD_FORMAT_FUNCTION } zod_format_kind;
zod_format_kind zod_format(const zod_emit *e, const codegen_scalar *scalar, const char **says);
void zod_regexp(zod_emit *e, codegen_str pattern);
bool zod_regexp_valid(zod_emit *e, codegen_str pattern, codegen_origin origin);
bool zod_regexp_basic(zod_emit *e, codegen_str pattern);
bool zod_is_property(codegen_str text);
bool zod_format_off(const zod_options *options, codegen_str format);
bool zod_format_is_ascii(const zod_emit *e, const codegen_scalar *scalar);
const char *zod_format_piece(const zod_plugin *plugin, codegen_str format);

/* classes.c: what can be known of a type */
uint8_t zod_classes(const codegen_model *model, uint32_t type);
bool zod_disjoint(const zod_emit *e, uint32_t a, uint32_t b);
const codegen_type *zod_through(const codegen_model *model, uint32_t type, bool *null);
bool zod_has_text(const codegen_model *model, const codegen_type *t);
bool zod_has_number(const codegen_model *model, const codegen_type *t);
bool zod_has_array(const codegen_model *model, const codegen_type *t);
bool zod_has_object(const codegen_model *model, const codegen_type *t);

/* small things */
static inline const codegen_type *zod_at(const zod_emit *e, uint32_t type) {
  return codegen_type_at(e->model, type);
}
/** Whether a case of a union is a member: it is none when it is one more value for another's type, or leads nowhere. */
static inline bool zod_is_member(const codegen_case *c) {
  return c->type && !(c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING));
}
#define ZOD_PUT(e, literal) codegen_out_str((e)->out, CODEGEN_STR(literal))
static inline void zod_line(zod_emit *e) {
  codegen_out_char(e->out, '\n');
  codegen_out_spaces(e->out, e->indent * 2);
}

#endif
