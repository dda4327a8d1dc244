/* SPDX-License-Identifier: MIT
 *
 * What `codegen init --from` makes of another tool's configuration, before it is written: sources, options, and what is
 * to be said of everything else. One file a tool fills it in.
 */
#ifndef CG_CLI_MIGRATE_H
#define CG_CLI_MIGRATE_H

#include "cli.h"

/** One option of a plugin; `plugin` NULL: of every plugin. Several values are a list, or with `map` pairs. */
typedef struct mg_option {
  const char *plugin, *name;
  cg_vec value; /* cg_str */
  bool literal; /* true, false, a number: no quotation marks */
  bool list, map;
} mg_option;

/** Something that has no place: why, and where it stands. */
typedef struct mg_note {
  cg_str path, text;
  uint32_t line;
  bool fine; /* not needed, rather than lost */
} mg_note;

typedef struct mg_source {
  cg_str name, output, error;
  cg_vec input;  /* cg_str */
  cg_vec header; /* cg_str: url, name, value */
  cg_vec allow;  /* cg_str */
  cg_vec plugin; /* const char * */
  cg_vec option; /* mg_option */
  bool strict, canonical;
} mg_source;

typedef struct mg_plan {
  cg_arena *arena;
  cg_diags *diags;
  cg_str path; /* of the file that is read */
  cg_vec source;
  cg_vec note;
  bool memory;
} mg_plan;

/** One line of a tool's table. `at` is a path, `plugins[zod].dates.offset`; a part `*` stands for any. What it does:
 *  with `option` the value is copied there, through `values` (pairs, NULL-terminated) where there are any; `text` is
 *  said of it otherwise. `call` does what a table cannot. */
typedef struct mg_row {
  const char *at;
  const char *plugin, *option;
  const char *const *values;
  const char *text;
  void (*call)(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
} mg_row;

/** Text of a row that is no loss begins so. */
#define MG_FINE "+"

mg_source *mg_source_add(mg_plan *plan, cg_str name);
void mg_push(mg_plan *plan, cg_vec *vec, cg_str text);
void mg_plugin_add(mg_plan *plan, mg_source *source, const char *id);
/** The option to write into; made when it is not there. */
mg_option *mg_option_of(mg_plan *plan, mg_source *source, const char *plugin, const char *name);
/** Sets an option to one value, replacing what was there. */
void mg_option_set(mg_plan *plan, mg_source *source, const char *plugin, const char *name, cg_str text, bool literal);
/** Adds to an option that is a list. */
void mg_option_push(mg_plan *plan, mg_source *source, const char *plugin, const char *name, cg_str text);
/** Forgets the newest source. */
void mg_source_drop(mg_plan *plan);
void mg_note_add(mg_plan *plan, uint32_t line, const char *path, bool fine, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/** Walks a value by a table; what no row knows is noted. */
void mg_walk(mg_plan *plan, mg_source *source, const mg_row *table, const cg_js_value *value, const char *path);
/** A text or a list of texts; anything else is noted. */
void mg_texts(mg_plan *plan, const cg_js_value *value, const char *path, cg_vec *out);
/** A regular expression as a glob, where it can be one: anchors, literal text, `.*`, `\/`. */
bool mg_glob(mg_plan *plan, cg_str regexp, cg_str *out);
/** Whether a value is `true` or an object (not one with `enabled: false`). */
bool mg_enabled(const cg_js_value *value);

/** The tools. Each reads the tree of its configuration. */
void mg_openapi_typescript(mg_plan *plan, const cg_js_value *root);
void mg_hey_api(mg_plan *plan, const cg_js_value *root);
void mg_orval(mg_plan *plan, const cg_js_value *root);

/** `codegen init --from`: an exit code. `out` becomes the text of codegen.yaml. */
int cg_cli_migrate(cg_cli *cli, cg_buf *out);

#endif
