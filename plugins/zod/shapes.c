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
  const zod_emit *e = ts->data;
  codegen_str own = {"", 0}, name = codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, decl, ZOD_ROLE_TYPE + shape);
  if (write) zod_import_decl(e->plugin, e->ctx, e->out, decl, name, true);
  return name;
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
  ts.data = e;
  if (e->plugin->imported) {
    ts.writer = CODEGEN_STR(CODEGEN_TS_WRITER);
    ts.qualifier = CODEGEN_STR("types.");
    ts.name = imported_name;
  } else {
    ts.name = own_name;
  }
  codegen_ts_towards(&ts, e->direction);
  return ts;
}

static bool is_branded(const zod_emit *e, const codegen_type *t) {
  bool scalar = t->kind == CODEGEN_STRING || t->kind == CODEGEN_INTEGER || t->kind == CODEGEN_NUMBER;
  return e->plugin->options.brands && scalar && !(t->row.flags & (CODEGEN_TYPE_NULLABLE | CODEGEN_TYPE_IMPLIED));
}

/* export type Isbn = string & z.core.$brand<"Isbn">; */
static void declare_branded(zod_emit *e, codegen_ts *ts, uint32_t decl, codegen_str name) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  codegen_out_char(e->out, '\n');
  codegen_ts_doc_type(ts, d->row.note, d->subject, zod_at(e, d->subject)->initial);
  ZOD_PUT(e, "export type ");
  codegen_out_str(e->out, name);
  ZOD_PUT(e, " = ");
  codegen_ts_type(ts, d->subject, CODEGEN_TS_BINDS_OPERATOR);
  ZOD_PUT(e, " & ");
  zod_z(e);
  codegen_out_text(e->out, e->plugin->options.target == ZOD_TARGET_3 ? "BRAND<" : "core.$brand<");
  codegen_put_string(e->out, name, 0);
  ZOD_PUT(e, ">;\n");
}

/** Declares the type of a shape, unless the writer of types does. */
void zod_declare_type(zod_emit *e, uint32_t decl, uint32_t shape) {
  codegen_str name;
  codegen_ts ts;
  if (e->plugin->imported) return;
  ts = zod_printer(e);
  name = own_name(&ts, decl, shape, true);
  if (is_branded(e, zod_at(e, codegen_decl_at(e->model, decl)->subject)))
    declare_branded(e, &ts, decl, name);
  else
    codegen_ts_declare(&ts, decl, name);
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

/* z.ZodOptional<z.ZodType<User["name"]>> */
static void put_member(zod_emit *e, uint32_t decl, uint32_t shape, const codegen_field *field) {
  bool optional = field->presence[e->direction] != CODEGEN_REQUIRED;
  zod_line(e);
  codegen_put_js_key(e->out, field->key);
  ZOD_PUT(e, ": ");
  if (optional) zod_put_class(e, "Optional");
  zod_put_class(e, "Type");
  if (e->plugin->types.skip_deprecated) { /* the type may lack the member */
    codegen_ts ts = zod_printer(e);
    if (e->plugin->imported) import_types(e);
    codegen_ts_type(&ts, field->type, CODEGEN_TS_BINDS_UNION);
  } else {
    zod_type_name(e, decl, shape);
    codegen_out_char(e->out, '[');
    codegen_put_string(e->out, field->key, 0);
    codegen_out_char(e->out, ']');
  }
  codegen_out_text(e->out, optional ? ">>;" : ">;");
}

/* What becomes of members that are not declared, as the compiler is told. */
static void put_rest(zod_emit *e, uint8_t form, uint32_t extra) {
  static const char *const words[] = {"$loose", "$strict", "$strip"}, *const old[] = {"\"passthrough\"", "\"strict\"",
                                                                                      "\"strip\""};
  bool rest = form == ZOD_FORM_REST, three = e->plugin->options.target == ZOD_TARGET_3;
  codegen_ts ts = zod_printer(e);
  if (three) {
    codegen_out_text(e->out, old[rest ? ZOD_FORM_STRIP : form]);
    ZOD_PUT(e, ", ");
    if (!rest) ZOD_PUT(e, "z.ZodTypeAny");
  } else {
    zod_z(e);
    ZOD_PUT(e, "core.");
    codegen_out_text(e->out, rest ? "$catchall<" : words[form]);
  }
  if (!rest) return;
  zod_put_class(e, "Type");
  if (e->plugin->imported) import_types(e);
  codegen_ts_type(&ts, extra, CODEGEN_TS_BINDS_UNION);
  codegen_out_text(e->out, three ? ">" : ">>");
}

/* z.ZodObject<{ ... }, z.core.$loose>: for .shape, .pick, .extend and .omit. */
static void put_object(zod_emit *e, uint32_t decl, uint32_t shape, const codegen_type *t, uint8_t form) {
  const codegen_object *object = codegen_object_at(e->model, t->object);
  zod_put_class(e, "Object");
  codegen_out_char(e->out, '{');
  e->indent++;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (zod_in_shape(e, object, field)) put_member(e, decl, shape, field);
  }
  e->indent--;
  if (object->fields.count) zod_line(e);
  ZOD_PUT(e, "}, ");
  put_rest(e, form, object->extra);
  codegen_out_char(e->out, '>');
}

/** Writes the type annotation of a schema. */
void zod_annotation(zod_emit *e, uint32_t decl, uint32_t shape) {
  const codegen_type *t = zod_at(e, codegen_decl_at(e->model, decl)->subject);
  uint8_t form = zod_form(e, t);
  if (e->plugin->options.schemas == ZOD_SCHEMAS_OBJECT && form < ZOD_FORM_MAP) {
    put_object(e, decl, shape, t, form);
    return;
  }
  zod_put_class(e, "Type");
  zod_type_name(e, decl, shape);
  codegen_out_char(e->out, '>');
}
