/* SPDX-License-Identifier: MIT
 *
 * Declarations: the exported schema of each shape, built on first use.
 */
#include "zod.h"

/** Writes the name of the schema of a declaration, in the direction that is being written. */
void zod_name(zod_emit *e, uint32_t decl) {
  uint32_t shape = codegen_decl_shape(codegen_decl_at(e->model, decl), e->direction);
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, shape);
  zod_import_decl(e->plugin, e->ctx, e->out, decl, name, false);
  if (name.size)
    codegen_out_str(e->out, name);
  else /* refers to what is no schema: the host has said so */
    zod_any(e);
}

static void put_shape(zod_emit *e, uint32_t decl, uint32_t shape, codegen_str name) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  bool binds = zod_binds(e->model, d->binds);
  ZOD_PUT(e, "\nexport const ");
  codegen_out_str(e->out, name);
  ZOD_PUT(e, ": ");
  zod_annotation(e, decl, shape);
  ZOD_PUT(e, " = ");
  zod_open_lazy(e);
  zod_open_body(e);
  if (binds) zod_open_bind(e, d->binds);
  zod_type(e, d->subject, 0);
  if (binds) zod_close(e);
  zod_close_body(e);
  ZOD_PUT(e, ");\n");
}

/** Writes a declared type in each shape that it needs a name for: the type, unless another writer does, and its
 *  schema. */
void zod_declare(zod_emit *e, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  codegen_str own = {"", 0};
  e->decl = id;
  e->open = e->section->user >> ZOD_OPEN_SHIFT & 3;
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES; shape++) {
    uint32_t direction = codegen_decl_direction(decl, shape);
    codegen_str name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, id, shape);
    if (direction == CODEGEN_DIRECTIONS || !name.size) continue;
    e->direction = direction;
    zod_declare_type(e, id, shape);
    put_shape(e, id, shape, name);
  }
}
