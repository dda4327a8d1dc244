/* SPDX-License-Identifier: MIT
 *
 * What tells the variants of Zod apart: how a check is attached to a schema, and where things are imported from.
 *
 *   zod    z.string().min(3).check(uniqueItems)     methods; functions gather in one `.check(`
 *   mini   z.string().check(z.minLength(3), f)      everything is a check
 *   zod3   z.string().min(3).superRefine(f)         functions one by one
 */
#include "zod.h"

/* Whether a name of the run-time module was asked for just now. It is one of a table's, so its place tells. */
static bool is_imported(zod_emit *e, const char *name) {
  const uint32_t places = sizeof e->imported / sizeof *e->imported;
  for (uint32_t i = 0; i < places; i++)
    if (e->imported[i] == name) return true;
  e->imported[e->imports++ % places] = name;
  return false;
}

/** Asks for a function or constant of the run-time module, and writes its name. */
void zod_import(zod_emit *e, const char *name) {
  if (!is_imported(e, name)) {
    codegen_import import = {
        .struct_size = sizeof import, .artifact = CODEGEN_STR("zod:runtime"), .name = codegen_str_of(name)};
    codegen_out_import(e->out, &import);
  }
  codegen_out_text(e->out, name);
}

/** Begins a schema that is built on first use; what builds it follows, then `)`. */
void zod_open_lazy(zod_emit *e) {
  ZOD_PUT(e, "/* @__PURE__ */ ");
  zod_import(e, "lazy");
  ZOD_PUT(e, "(() =>");
}

/** Writes `z.`. */
void zod_z(zod_emit *e) {
  if (!e->z) {
    codegen_import z = {.struct_size = sizeof z, .module = CODEGEN_STR("zod"), .alias = CODEGEN_STR("z")};
    if (e->plugin->options.target == ZOD_TARGET_MINI) z.module = CODEGEN_STR("zod/mini");
    codegen_out_import(e->out, &z);
    e->z = true;
  }
  ZOD_PUT(e, "z.");
}

static void open_check(zod_emit *e, zod_chain *chain) {
  codegen_out_text(e->out, chain->open ? ", " : ".check(");
  chain->open = true;
}

/** Begins one of Zod's own checks: its arguments follow, then zod_close. */
void zod_check(zod_emit *e, zod_chain *chain, const char *method, const char *mini) {
  if (e->plugin->options.target == ZOD_TARGET_MINI) {
    open_check(e, chain);
    ZOD_PUT(e, "z.");
    codegen_out_text(e->out, mini);
  } else {
    zod_end(e, chain);
    codegen_out_char(e->out, '.');
    codegen_out_text(e->out, method);
  }
  codegen_out_char(e->out, '(');
}

/** Begins a check of the run-time module: its arguments follow, then zod_close. */
void zod_use(zod_emit *e, zod_chain *chain, const char *helper) {
  if (e->plugin->options.target == ZOD_TARGET_3) {
    zod_end(e, chain);
    ZOD_PUT(e, ".superRefine(");
    chain->open = true;
  } else {
    open_check(e, chain);
  }
  zod_import(e, helper);
  codegen_out_char(e->out, '(');
}

/** Ends the arguments of a check. */
void zod_close(zod_emit *e) {
  codegen_out_char(e->out, ')');
}

/** Ends the checks of a schema. */
void zod_end(zod_emit *e, zod_chain *chain) {
  if (chain->open) codegen_out_char(e->out, ')');
  chain->open = false;
}

/** Whether what stands around a schema is written before it: functions instead of methods. */
static bool is_prefix(const zod_emit *e, bool prefix) {
  return prefix || e->plugin->options.target == ZOD_TARGET_MINI;
}

/** Writes what stands before a schema that may be null or absent. `prefix`: by functions, not by methods of the
 *  schema. */
void zod_open_wrap(zod_emit *e, uint32_t wrap, bool prefix) {
  if (!is_prefix(e, prefix)) return;
  if (wrap & ZOD_WRAP_OPTIONAL) {
    zod_z(e);
    ZOD_PUT(e, "optional(");
  }
  if (wrap & ZOD_WRAP_NULLABLE) {
    zod_z(e);
    ZOD_PUT(e, "nullable(");
  }
}

/** Writes what stands behind it. */
void zod_close_wrap(zod_emit *e, uint32_t wrap, bool prefix) {
  bool before = is_prefix(e, prefix);
  if (wrap & ZOD_WRAP_NULLABLE) codegen_out_text(e->out, before ? ")" : ".nullable()");
  if (wrap & ZOD_WRAP_OPTIONAL) codegen_out_text(e->out, before ? ")" : ".optional()");
}

/** Begins the call that makes an object; the braces and members follow, then zod_close_object. `objects` says what
 *  becomes of members that are not listed. */
void zod_open_object(zod_emit *e, uint8_t objects) {
  bool old = e->plugin->options.target == ZOD_TARGET_3;
  zod_z(e);
  codegen_out_text(e->out, old || objects == ZOD_OBJECTS_STRIP ? "object("
                           : objects == ZOD_OBJECTS_STRICT     ? "strictObject("
                                                               : "looseObject(");
}

/** Ends that call. */
void zod_close_object(zod_emit *e, uint8_t objects) {
  bool old = e->plugin->options.target == ZOD_TARGET_3;
  codegen_out_char(e->out, ')');
  if (old && objects == ZOD_OBJECTS_STRICT) ZOD_PUT(e, ".strict()");
  if (old && objects == ZOD_OBJECTS_LOOSE) ZOD_PUT(e, ".passthrough()");
}
