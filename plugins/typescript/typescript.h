/* SPDX-License-Identifier: MIT
 *
 * typescript: what the files of this plugin share. One artifact `types`, one section a declaration, one an operation,
 * one an entry of `components`. Nothing here changes after `create`: sections are emitted on any thread.
 */
#ifndef TYPESCRIPT_H
#define TYPESCRIPT_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/view.h>
#include <codegen/plugin.h>

/* Values of the options, in the order of their tables in plugin.c. */
enum { TS_ENUMS_UNION, TS_ENUMS_CONST, TS_ENUMS_ENUM };
enum { TS_DATES_STRING, TS_DATES_DATE };
enum { TS_EMPTY_UNKNOWN, TS_EMPTY_NEVER };
enum { TS_EXTRA_INTERSECT, TS_EXTRA_WIDEN };
enum { TS_CASE_PASCAL, TS_CASE_PRESERVE };

/** The options of an instance. */
typedef struct ts_options {
  codegen_str file, banner;
  codegen_str any, int64, binary; /* as they are written */
  codegen_str prefix, suffix;     /* of the names of schemas */
  uint8_t enums, dates, empty, extra, type_case;
  bool immutable, export_type, array_length, required_defaults, all_required, open_objects, skip_deprecated, sort;
  bool one_shape;             /* no shapes of their own for what is sent */
  bool closed_tuples;         /* exactly the listed elements */
  bool null_by_type;          /* an enum whose type allows null takes it without listing it */
  bool root_types;            /* names of schemas and shared parts begin with what they are */
  bool inline_enums;          /* enums without a name get one */
  bool enum_values;           /* an array of the values of each enum */
  bool told_enums;            /* enums only where the source names or describes the values */
  bool same_enums;            /* enums of the same members are one */
  bool paths_enum;            /* the enum ApiPaths */
  bool path_types;            /* paths with parameters as template literals */
  bool markers;               /* $Read<T> and $Write<T> instead of shapes */
  const codegen_str *formats; /* pairs: format, type */
  size_t format_count;
} ts_options;

/** An instance. */
typedef struct ts_plugin {
  ts_options options;
  uint32_t *same;  /* under `same_enums`: the first enum of equal members, by type; made in `symbols` */
  uint32_t *owner; /* where enums have a life of their own: the declaration that writes it, by type; likewise */
  uint32_t type_count;
} ts_plugin;

extern const codegen_convention ts_convention;

/* Kinds of section: the low byte of `user`; what it needs besides stands above it. */
enum {
  TS_SECTION_TEXT = 1,  /* TS_USER: which of ts_frame */
  TS_SECTION_DECL,      /* a type */
  TS_SECTION_SHARED,    /* a parameter, response or body that several operations refer to */
  TS_SECTION_OPERATION, /* a member of `operations` */
  TS_SECTION_PATH,      /* a member of a path of `paths` or `webhooks`; TS_USER: flags below */
  TS_SECTION_COMPONENT, /* a member of a group of `components` */
  TS_SECTION_VALUES,    /* enums and arrays of values of the enums within a declaration */
  TS_SECTION_PATHS      /* the enum of paths */
};
#define TS_USER(user) ((user) >> 8)
enum {
  TS_PATH_OPEN = 1,          /* the first of its path: writes the brace, and the verbs that the path lacks */
  TS_PATH_CLOSE = 2,         /* the last one */
  TS_PATH_INLINE = 4,        /* the operation is no member of `operations` */
  TS_PATH_VERBS = 3,         /* from this bit on: one bit per standard verb that the path has */
  TS_PATH_TEMPLATE = 1 << 11 /* its key is a template literal */
};

/** Verbs of a path item, in the order in which they are written. */
#define TS_VERBS 8
extern const char *const ts_verb[TS_VERBS];

/** Static pieces of text between sections. */
enum {
  TS_FRAME_PATHS,
  TS_FRAME_WEBHOOKS,
  TS_FRAME_OPERATIONS,
  TS_FRAME_COMPONENTS,
  TS_FRAME_SCHEMAS,
  TS_FRAME_RESPONSES,
  TS_FRAME_PARAMETERS,
  TS_FRAME_BODIES,
  TS_FRAME_HEADERS,
  TS_FRAME_NO_SCHEMAS,
  TS_FRAME_NO_RESPONSES,
  TS_FRAME_NO_PARAMETERS,
  TS_FRAME_NO_BODIES,
  TS_FRAME_NO_HEADERS,
  TS_FRAME_END_GROUP,
  TS_FRAME_END,
  TS_FRAME_NO_PATHS,
  TS_FRAME_NO_WEBHOOKS,
  TS_FRAME_NO_OPERATIONS,
  TS_FRAMES
};
extern const char *const ts_frame[TS_FRAMES];

/** State of one section while it is written. */
typedef struct ts_emit {
  const ts_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  uint32_t indent;    /* levels of two spaces */
  uint32_t direction; /* CODEGEN_READ, ...; CODEGEN_DIRECTIONS: one shape for all */
  uint32_t decl;      /* whose type is written, 0: an operation's */
  uint32_t depth;
  uint32_t guard; /* > 0: inside an object or array type, where an alias may lead back to itself */
  bool part;      /* a part of an intersection: its records meet others */
  bool direct;    /* the section may read what its direct references say */
  bool request;   /* inside a parameter or a request body */
} ts_emit;

/* How tightly a type binds: what has a smaller number needs parentheses where a larger one is asked for. */
enum { TS_BINDS_UNION, TS_BINDS_INTERSECTION, TS_BINDS_OPERATOR, TS_BINDS_PRIMARY };

/** Ceiling of nested types and of shapes looked at while one alias is judged. */
#define TS_DEPTH 256
#define TS_LOOK 512

/* options.c */
extern const codegen_option *const ts_option_table[];
void ts_read_options(codegen_ctx *ctx, ts_options *options);

/* symbols.c, plan.c, emit.c */
codegen_status ts_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
codegen_status ts_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
codegen_status ts_emit_section(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                               codegen_out *out);

/* types.c */
void ts_type(ts_emit *e, uint32_t type, uint32_t binds);
void ts_members(ts_emit *e, uint32_t type);
void ts_record(ts_emit *e, uint32_t type);
bool ts_is_interface(const ts_emit *e, uint32_t type);
bool ts_is_open(const ts_emit *e, uint32_t type);
void ts_plain(ts_emit *e, uint32_t type);
void ts_literal(ts_emit *e, codegen_value value);
void ts_name(ts_emit *e, uint32_t decl);

/* unions.c */
void ts_union(ts_emit *e, uint32_t type);
bool ts_breaks(const ts_emit *e, uint32_t type);
void ts_intersection(ts_emit *e, uint32_t type);
uint32_t ts_intersection_parts(const ts_emit *e, uint32_t type, uint32_t *sole);
bool ts_alias_returns(const ts_emit *e, uint32_t decl, uint32_t to);

/* notes.c */
void ts_doc_type(ts_emit *e, uint32_t note, uint32_t type, uint32_t initial);
void ts_doc_note(ts_emit *e, uint32_t note);
bool ts_is_deprecated(const codegen_model *model, uint32_t note);

/* values.c */
enum { TS_ROLE_ENUM, TS_ROLE_VALUES, TS_ROLE_PATH = 1 };
codegen_status ts_value_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
bool ts_has_values(const ts_plugin *plugin, const codegen_model *model, uint32_t decl);
void ts_values(ts_emit *e, uint32_t decl);
uint32_t ts_same_enum(const ts_plugin *plugin, uint32_t type);
bool ts_is_inline_enum(const ts_emit *e, uint32_t type);
void ts_put_inline_enum(ts_emit *e, uint32_t type);
codegen_status ts_paths_symbols(codegen_ctx *ctx, const codegen_model *model);
void ts_paths_enum(ts_emit *e);
codegen_status ts_want_cases(codegen_ctx *ctx, const codegen_model *model, uint32_t type, codegen_str key);

/* declare.c, operations.c */
uint32_t ts_enum_form(const ts_plugin *plugin, const codegen_model *model, uint32_t type);
void ts_enum(ts_emit *e, uint32_t type, codegen_str name);
bool ts_is_header(const codegen_decl *decl);
void ts_declare(ts_emit *e, uint32_t decl);
void ts_shared(ts_emit *e, uint32_t decl);
void ts_component(ts_emit *e, uint32_t decl);
void ts_operation(ts_emit *e, uint32_t decl);
void ts_path(ts_emit *e, uint32_t decl, uint32_t flags);

static inline bool ts_allows_null(const codegen_model *model, codegen_range annotations) {
  for (uint32_t i = 0; i < annotations.count; i++)
    if (codegen_str_is(codegen_annotation_at(model, annotations.first + i)->name, "type")) return true;
  return false;
}

/** Whether null is a value of a type, by the rules that the options choose. An enum of a type that allows null, but
 *  without null among its values, carries that type as an annotation. */
static inline bool ts_is_nullable(const ts_plugin *plugin, const codegen_model *model, const codegen_type *t) {
  if (t->row.flags & CODEGEN_TYPE_NULLABLE) return true;
  if (!plugin->options.null_by_type || (t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL)) return false;
  return ts_allows_null(model, t->row.annotations);
}

/** How a field is present in a direction: in all of them together, if it is one shape that is written. */
static inline uint8_t ts_presence(const codegen_field *field, uint32_t direction) {
  uint8_t most = CODEGEN_ABSENT;
  if (direction < CODEGEN_DIRECTIONS) return field->presence[direction];
  for (uint32_t i = 0; i < CODEGEN_DIRECTIONS; i++)
    if (field->presence[i] > most) most = field->presence[i];
  return most;
}

/* small things */
static inline uint32_t ts_direction(const ts_emit *e, uint32_t direction) {
  return e->plugin->options.one_shape ? (uint32_t)CODEGEN_DIRECTIONS : direction;
}
static inline const codegen_type *ts_at(const ts_emit *e, uint32_t type) {
  return codegen_type_at(e->model, type);
}
#define TS_PUT(e, literal) codegen_out_str((e)->out, CODEGEN_STR(literal))
static inline void ts_line(ts_emit *e) {
  codegen_out_char(e->out, '\n');
  codegen_out_spaces(e->out, e->indent * 2);
}

#endif
