/* SPDX-License-Identifier: MIT
 *
 * The types beside the schemas. They are declared, not inferred: a compiler that infers the types of a thousand schemas
 * runs out of memory. That a declared type says what its schema accepts is this writer's duty.
 */
#include "zod.h"

static void import_types(zod_emit *e) {
  codegen_import import = {.struct_size = sizeof import,
                           .flags = CODEGEN_IMPORT_TYPE,
                           .artifact = CODEGEN_STR(CODEGEN_TS_ARTIFACT),
                           .alias = CODEGEN_STR("types")};
  codegen_out_import(e->out, &import);
}

static codegen_str own_name(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  codegen_str own = {"", 0};
  (void)write;
  return codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, decl, ZOD_ROLE_TYPE + shape);
}

/* `types.User`, of the writer of types. */
static codegen_str imported_name(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  codegen_str none = {"", 0}, writer = CODEGEN_STR(CODEGEN_TS_WRITER);
  codegen_str name = codegen_symbol(ts->ctx, writer, CODEGEN_TABLE_DECL, decl, shape);
  char *text = name.size ? codegen_alloc(ts->ctx, CODEGEN_ARENA_CALL, name.size + 6, 1) : NULL;
  if (!text) return none;
  if (write) import_types(ts->data);
  __builtin_memcpy(text, "types.", 6);
  __builtin_memcpy(text + 6, name.data, name.size);
  name.data = text;
  name.size += 6;
  return name;
}

/** A printer of types, towards the direction that is being written. */
codegen_ts zod_printer(zod_emit *e) {
  codegen_ts ts = codegen_ts_begin(&e->plugin->types, e->ctx, e->model, e->section, e->out);
  ts.indent = e->indent;
  ts.decl = e->decl;
  if (e->plugin->imported) {
    ts.writer = CODEGEN_STR(CODEGEN_TS_WRITER);
    ts.qualifier = CODEGEN_STR("types.");
    ts.name = imported_name;
    ts.data = e;
  } else {
    ts.name = own_name;
  }
  codegen_ts_towards(&ts, e->direction);
  return ts;
}

/** Declares the type of a shape, unless the writer of types does. */
void zod_declare_type(zod_emit *e, uint32_t decl, uint32_t shape) {
  codegen_ts ts;
  if (e->plugin->imported) return;
  ts = zod_printer(e);
  codegen_ts_declare(&ts, decl, own_name(&ts, decl, shape, true));
}

/** Writes the name of the type of a shape. */
void zod_type_name(zod_emit *e, uint32_t decl, uint32_t shape) {
  codegen_str own = {"", 0}, writer = CODEGEN_STR(CODEGEN_TS_WRITER), name;
  if (!e->plugin->imported) {
    codegen_out_str(e->out, codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, ZOD_ROLE_TYPE + shape));
    return;
  }
  name = codegen_symbol(e->ctx, writer, CODEGEN_TABLE_DECL, decl, shape);
  if (!name.size) name = codegen_symbol(e->ctx, writer, CODEGEN_TABLE_DECL, decl, CODEGEN_SHAPE_PLAIN);
  import_types(e);
  ZOD_PUT(e, "types.");
  codegen_out_str(e->out, name);
}

/** Writes `z.ZodType<`, in the variant's own words. */
void zod_put_class(zod_emit *e, const char *name) {
  zod_z(e);
  codegen_out_text(e->out, e->plugin->options.target == ZOD_TARGET_MINI ? "ZodMini" : "Zod");
  codegen_out_text(e->out, name);
  codegen_out_char(e->out, '<');
}

/** Writes the type annotation of a schema. */
void zod_annotation(zod_emit *e, uint32_t decl, uint32_t shape) {
  zod_put_class(e, "Type");
  zod_type_name(e, decl, shape);
  codegen_out_char(e->out, '>');
}
