/* SPDX-License-Identifier: MIT
 *
 * config: codegen.yaml. Read with places, checked against core/config/schema.json's keys, environment variables filled
 * in. And values as other tools' configurations hold them: object literals of a JavaScript module, read without running
 * anything, and JSON or YAML in the same form.
 */
#ifndef CG_CONFIG_H
#define CG_CONFIG_H

#include "../base/base.h"
#include "../diag/diag.h"
#include "../fetch/fetch.h"
#include "../plugin/plugin.h"

typedef struct cg_config_option {
  cg_str name;
  const cg_str *item; /* one for a scalar, several for a list, pairs for a map */
  size_t count;
  cg_option_place place;
} cg_config_option;

typedef struct cg_config_plugin {
  cg_str spec; /* name or path (paths are relative to the configuration file) */
  cg_str id;   /* key under which its options stand */
  const cg_config_option *option;
  size_t option_count;
  cg_option_place place;
} cg_config_plugin;

typedef struct cg_config_set {
  cg_str name;
  const cg_str *plugin; /* keys of plugins */
  size_t plugin_count;
  cg_option_place place;
} cg_config_set;

typedef struct cg_config_source {
  cg_str name;
  const cg_str *input;
  size_t input_count;
  cg_str output;        /* root, relative to the configuration file */
  const cg_str *plugin; /* keys of plugins; none: all */
  size_t plugin_count;
  const cg_config_plugin *override; /* options for this source alone; an empty id: of every plugin that has them */
  size_t override_count;
  const cg_str *allow_remote;
  size_t allow_remote_count;
  const cg_str *overlay; /* files, relative to the configuration file */
  size_t overlay_count;
  cg_str names; /* file of published names, relative to the configuration file */
  const cg_str *patch;
  size_t patch_count;
  const struct cg_fetch_header *header;
  size_t header_count;
  bool strict, canonical; /* `order`: of the source, else of the whole file */
  cg_option_place place;
} cg_config_source;

typedef struct cg_config {
  cg_str path, dir;
  const cg_config_source *source;
  size_t source_count;
  const cg_config_plugin *plugin;
  size_t plugin_count;
  const cg_config_plugin *override; /* options beside those of `plugins`, as in a source */
  size_t override_count;
  const cg_config_set *set;
  size_t set_count;
  bool canonical;
  uint64_t memory; /* `memory-limit`: bytes, 0: not said */
} cg_config;

/** Reads a configuration. Values may hold ${NAME} and ${NAME:-default}; $$ is a dollar. Reports every error with line
 *  and column. The result lives in `arena`. */
cg_status cg_config_read(cg_arena *arena, cg_diags *diags, cg_str path, cg_config *out);
/** The same from memory, for tests and fuzzing. */
cg_status cg_config_parse(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text, cg_config *out);
/** Finds codegen.yaml in `dir` or its parents, up to a directory with .git. False when there is none. */
bool cg_config_find(cg_arena *arena, cg_str dir, cg_str *path);
const cg_config_set *cg_config_set_find(const cg_config *config, cg_str name);

/* -- other tools' configurations ----------------------------------------------------------------------------------- */

/** Kinds of value. */
enum {
  CG_JS_NULL = 1, /* null, undefined */
  CG_JS_BOOL,     /* text: `true` or `false` */
  CG_JS_NUMBER,   /* text: as written */
  CG_JS_STRING,   /* text: decoded */
  CG_JS_REGEXP,   /* text: between the slashes */
  CG_JS_ARRAY,
  CG_JS_OBJECT,
  CG_JS_OPAQUE /* only running it would tell; text: what it is, as in `a function` */
};

/** A value, with the place where it begins. Members and items hang together by `next`. */
typedef struct cg_js_value {
  struct cg_js_value *first, *next;
  cg_str key; /* of a member; empty for a spread, which is OPAQUE */
  cg_str text;
  uint32_t line, column;
  uint32_t weight, depth; /* values that it holds, itself included; how deep they are nested. Both are bounded */
  uint8_t kind;
} cg_js_value;

#define CG_JS_BYTES ((size_t)1 << 20) /* longest text that is read */

/** Reads what a module exports: `export default X`, `module.exports = X`, where X is a literal, a constant of the
 *  module, or the argument of a call of `defineConfig`. `as`, `satisfies`, types and comments are passed over. Bounded
 *  in depth and time; the result and its texts live in `arena`. Reports CGC0001 and returns NULL where nothing can be
 *  read. */
cg_js_value *cg_js_read(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text);
/** The same tree of JSON or YAML. */
cg_js_value *cg_js_read_yaml(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text);
/** The member of an object with that key (the last of several), or NULL. */
const cg_js_value *cg_js_get(const cg_js_value *object, const char *key);

#endif
