/* SPDX-License-Identifier: MIT
 *
 * typescript: what the files of this plugin share. One artifact `types`, one section a declaration, one an operation,
 * one an entry of `components`. Nothing here changes after `create`: sections are emitted on any thread.
 */
#ifndef TYPESCRIPT_H
#define TYPESCRIPT_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>
#include <codegen/plugin.h>

/* Values of the options, in the order of their tables in options.c. */
enum { TS_CASE_PASCAL, TS_CASE_PRESERVE };
enum { TS_LAYOUT_ONE, TS_LAYOUT_TAGS, TS_LAYOUT_SCHEMAS, TS_LAYOUT_SPLIT }; /* bits: by tag, by schema */

/** The options of an instance, besides those of the printer. */
typedef struct ts_options {
  codegen_str file, banner;
  codegen_str prefix, suffix; /* of the names of schemas */
  uint8_t type_case, layout;
  bool sort;
  bool root_types;   /* names of schemas and shared parts begin with what they are */
  bool inline_enums; /* enums without a name get one */
  bool enum_values;  /* an array of the values of each enum */
  bool same_enums;   /* enums of the same members are one */
  bool paths_enum;   /* the enum ApiPaths */
  bool path_types;   /* paths with parameters as template literals */
} ts_options;

/** An instance. */
typedef struct ts_plugin {
  codegen_ts_settings settings;
  ts_options options;
  uint32_t *same;  /* under `same_enums`: the first enum of equal members, by type; made in `symbols` */
  uint32_t *owner; /* where enums have a life of their own: the declaration that writes it, by type; likewise */
  uint32_t type_count;
  const uint32_t *aliases; /* those that lead back to themselves; made in `symbols` */
  uint32_t *tag;  /* where operations are apart by tag: the SCOPE that names their file, by declaration; 0: none */
  uint8_t *place; /* in other layouts than one file: which TS_PLACE_... it stands in, by declaration; made in `plan` */
} ts_plugin;

/* Files besides the entry. */
enum {
  TS_PLACE_ENTRY,
  TS_PLACE_MODELS,
  TS_PLACE_MODEL,
  TS_PLACE_SHARED,
  TS_PLACE_PATHS,
  TS_PLACE_OPERATIONS,
  TS_PLACE_TAG
};

/* Kinds of section: the low byte of `user`; what it needs besides stands above it. */
enum {
  TS_SECTION_TEXT = 1,  /* TS_USER: which of ts_frame */
  TS_SECTION_DECL,      /* a type */
  TS_SECTION_SHARED,    /* a parameter, response or body that several operations refer to */
  TS_SECTION_OPERATION, /* a member of `operations` */
  TS_SECTION_PATH,      /* a member of a path of `paths` or `webhooks`; TS_USER: flags below */
  TS_SECTION_COMPONENT, /* a member of a group of `components` */
  TS_SECTION_VALUES,    /* enums and arrays of values of the enums within a declaration */
  TS_SECTION_PATHS,     /* the enum of paths */
  TS_SECTION_EXPORT, /* a line of the entry for another file, which stands behind a space in the key; TS_USER: 1 where
                           it has values */
  TS_SECTION_TAG,    /* opens the operations of a tag; TS_USER: the SCOPE */
  TS_SECTION_TAGGED, /* adds the operations of a tag to `operations`; likewise */
  TS_SECTION_MARKERS /* the types $Read and $Write */
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
  TS_FRAME_BLANK,
  TS_FRAMES
};
extern const char *const ts_frame[TS_FRAMES];

/* A row with a text to find equal ones by, and its place in the order of the sources. */
typedef struct ts_entry {
  codegen_str text;
  uint32_t row, place;
  bool unique;           /* a member of `operations` */
  bool again;            /* an earlier one has the same text */
  bool template;         /* the path is to be a template literal */
  struct ts_entry *next; /* the next one of the same text */
} ts_entry;

/** A plan under construction. */
typedef struct ts_planner {
  ts_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_plan *plan;
  uint32_t artifact; /* where sections go */
  uint32_t entry, paths, operations, shared;
  uint32_t *tag_file, tag_file_count; /* artifacts by SCOPE, 0: none */
  uint32_t *home;                     /* by declaration: the artifact that it stands in; NULL: all in one */
  codegen_status status;
} ts_planner;

/* options.c */
extern const codegen_option *const ts_option_table[];
void ts_read_options(codegen_ctx *ctx, ts_plugin *plugin);

/* symbols.c, plan.c, plugin.c */
codegen_status ts_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
codegen_status ts_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
codegen_status ts_emit_section(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                               codegen_out *out);

/* plan.c */
void ts_add(ts_planner *p, const char *prefix, codegen_str key, uint32_t row, uint32_t depends, uint32_t user);
void ts_add_frame(ts_planner *p, uint32_t frame, const char *key);
uint32_t ts_depends(const codegen_model *model, const codegen_decl *decl);
bool ts_is_left_out(const ts_plugin *plugin, const codegen_model *model, const codegen_decl *decl);
static inline void ts_go_home(ts_planner *p, uint32_t row) {
  if (p->home) p->artifact = p->home[row];
}

/* again.c */
codegen_status ts_sees(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t decl, codegen_hash *digest);
codegen_status ts_remember(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes *known);
codegen_status ts_resume(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes known);

/* layout.c */
codegen_status ts_layout_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
void ts_layout_files(ts_planner *p, const uint32_t *rows, uint32_t count, const ts_entry *operations, uint32_t used);
void ts_layout_end_tags(ts_planner *p);
codegen_str ts_layout_name(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write);
void ts_layout_marker(const codegen_ts *ts, codegen_str name);
void ts_import(const codegen_ts *ts, uint32_t decl, codegen_str name, bool value);
void ts_import_operations(const codegen_ts *ts);
void ts_tagged(codegen_ts *ts, uint32_t scope);
void ts_export(codegen_ts *ts, codegen_str key, bool value);
codegen_str ts_tag_name(codegen_ctx *ctx, uint32_t scope);

/* values.c */
enum { TS_ROLE_ENUM, TS_ROLE_VALUES, TS_ROLE_PATH = 1 };
codegen_status ts_value_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
bool ts_has_values(const ts_plugin *plugin, const codegen_model *model, uint32_t decl);
void ts_values(codegen_ts *ts, uint32_t decl);
uint32_t ts_same_enum(const ts_plugin *plugin, uint32_t type);
codegen_str ts_enum_name(const codegen_ts *ts, uint32_t type);
codegen_status ts_paths_symbols(codegen_ctx *ctx, const codegen_model *model);
void ts_paths_enum(codegen_ts *ts);

/* declare.c, operations.c */
bool ts_is_header(const codegen_decl *decl);
void ts_declare(codegen_ts *ts, uint32_t decl);
void ts_shared(codegen_ts *ts, uint32_t decl);
void ts_component(codegen_ts *ts, uint32_t decl);
void ts_operation(codegen_ts *ts, uint32_t decl);
void ts_path(codegen_ts *ts, uint32_t decl, uint32_t flags);

/* small things */
static inline const ts_plugin *ts_plugin_of(const codegen_ts *ts) {
  return ts->data;
}
static inline const codegen_type *ts_at(const codegen_ts *ts, uint32_t type) {
  return codegen_type_at(ts->model, type);
}
#define TS_PUT(ts, literal) codegen_out_str((ts)->out, CODEGEN_STR(literal))

#endif
