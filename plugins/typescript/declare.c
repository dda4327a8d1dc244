/* SPDX-License-Identifier: MIT
 *
 * Declarations: each type in the shapes that it has, and enums that are another one by another name.
 */
#include "typescript.h"

/* The same members as an enum that is written already: its values and its type under one more name. */
static void put_same(codegen_ts *ts, uint32_t first, codegen_str name) {
  codegen_str own = {"", 0}, other;
  uint32_t decl = ts_at(ts, first)->decl;
  other = codegen_symbol(ts->ctx, own, decl ? CODEGEN_TABLE_DECL : CODEGEN_TABLE_TYPE, decl ? decl : first, 0);
  if (other.size) ts_import(ts, decl ? decl : ts_plugin_of(ts)->owner[first], other, true);
  TS_PUT(ts, "export const ");
  codegen_out_str(ts->out, name);
  TS_PUT(ts, " = ");
  codegen_out_str(ts->out, other);
  TS_PUT(ts, ";\n\nexport type ");
  codegen_out_str(ts->out, name);
  TS_PUT(ts, " = ");
  codegen_out_str(ts->out, other);
  TS_PUT(ts, ";\n");
}

static void put_shape(codegen_ts *ts, uint32_t id, codegen_str name) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  const ts_plugin *plugin = ts_plugin_of(ts);
  uint32_t same = ts_same_enum(plugin, decl->subject);
  if (same == decl->subject || codegen_ts_enum_form(ts->settings, ts->model, same) == CODEGEN_TS_ENUMS_UNION) {
    codegen_ts_declare(ts, id, name);
    return;
  }
  codegen_out_char(ts->out, '\n');
  codegen_ts_doc_type(ts, decl->row.note, decl->subject, ts_at(ts, decl->subject)->initial);
  put_same(ts, same, name);
}

/** Writes a declared type in each shape that it needs a name for. */
void ts_declare(codegen_ts *ts, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  codegen_str own = {"", 0};
  ts->decl = id;
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES; shape++) {
    uint32_t direction = codegen_decl_direction(decl, shape);
    codegen_str name = codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, id, shape);
    if (direction == CODEGEN_DIRECTIONS || !name.size) continue;
    codegen_ts_towards(ts, direction);
    put_shape(ts, id, name);
  }
}
