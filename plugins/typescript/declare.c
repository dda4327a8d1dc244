/* SPDX-License-Identifier: MIT
 *
 * Declarations: an interface for a record, an alias for everything else, and for enums what the option says.
 */
#include "typescript.h"

#include <codegen-sdk/jsdoc.h>

/* Whether the source says more of the values than what they are. */
static bool is_told(const codegen_model *model, const codegen_type *t) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(model, t->cases.first + i);
    if (c->name.size || c->row.note) return true;
  }
  return false;
}

/** How a declaration of that type is written under the option `enums`: TS_ENUMS_... A TypeScript enum takes texts and
 *  exact numbers, and cannot be open or null; what it cannot be becomes an object, what that cannot be a union. */
uint32_t ts_enum_form(const ts_plugin *plugin, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  uint32_t form = plugin->options.enums;
  if (form == TS_ENUMS_UNION || t->kind != CODEGEN_ENUM || !t->cases.count) return TS_ENUMS_UNION;
  if (plugin->options.told_enums && !is_told(model, t)) return TS_ENUMS_UNION;
  if (t->row.flags & CODEGEN_TYPE_OPEN || ts_is_nullable(plugin, model, t)) form = TS_ENUMS_CONST;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(model, t->cases.first + i)->value;
    switch (codegen_value_kind(model, value)) {
      case CODEGEN_NODE_STRING: break;
      case CODEGEN_NODE_NUMBER:
        if (!codegen_is_exact_double(codegen_value_text(model, value))) return TS_ENUMS_UNION;
        break;
      case CODEGEN_NODE_NULL:
      case CODEGEN_NODE_TRUE:
      case CODEGEN_NODE_FALSE: form = TS_ENUMS_CONST; break;
      default: return TS_ENUMS_UNION;
    }
  }
  return form;
}

static void put_case_name(ts_emit *e, uint32_t c) {
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_CASE, c, 0);
  if (name.size)
    codegen_put_js_own_key(e->out, name);
  else /* not asked for: the value is its own name */
    codegen_put_string(e->out, codegen_value_text(e->model, codegen_case_at(e->model, c)->value), 0);
}

static void put_cases(ts_emit *e, const codegen_type *t, const char *between) {
  e->indent++;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    ts_line(e);
    ts_doc_note(e, c->row.note);
    put_case_name(e, t->cases.first + i);
    codegen_out_text(e->out, between);
    ts_literal(e, c->value);
    codegen_out_char(e->out, ',');
  }
  e->indent--;
  TS_PUT(e, "\n}");
}

/* A literal `number` would be no value: ts_enum_form keeps such values away. */
static void put_const(ts_emit *e, const codegen_type *t, codegen_str name, bool null) {
  TS_PUT(e, "export const ");
  codegen_out_str(e->out, name);
  TS_PUT(e, " = {");
  put_cases(e, t, ": ");
  TS_PUT(e, " as const;\n\nexport type ");
  codegen_out_str(e->out, name);
  TS_PUT(e, " = (typeof ");
  codegen_out_str(e->out, name);
  TS_PUT(e, ")[keyof typeof ");
  codegen_out_str(e->out, name);
  codegen_out_char(e->out, ']');
  if (t->row.flags & CODEGEN_TYPE_OPEN) TS_PUT(e, " | (string & {})");
  if (null) TS_PUT(e, " | null");
  TS_PUT(e, ";\n");
}

static void put_enum(ts_emit *e, const codegen_type *t, codegen_str name) {
  TS_PUT(e, "export enum ");
  codegen_out_str(e->out, name);
  TS_PUT(e, " {");
  put_cases(e, t, " = ");
  codegen_out_char(e->out, '\n');
}

/** Writes an enum within another type, which says itself whether it may be null. */
void ts_enum(ts_emit *e, uint32_t type, codegen_str name) {
  const codegen_type *t = ts_at(e, type);
  bool plain = e->plugin->options.enums == TS_ENUMS_ENUM;
  for (uint32_t i = 0; i < t->cases.count && plain; i++) {
    uint32_t kind = codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first + i)->value);
    plain = kind == CODEGEN_NODE_STRING || kind == CODEGEN_NODE_NUMBER;
  }
  if (plain)
    put_enum(e, t, name);
  else
    put_const(e, t, name, false);
}

/* The same members as an enum that is written already: its values and its type under one more name. */
static void put_same(ts_emit *e, uint32_t first, codegen_str name) {
  codegen_str own = {"", 0}, other;
  uint32_t decl = ts_at(e, first)->decl;
  other = codegen_symbol(e->ctx, own, decl ? CODEGEN_TABLE_DECL : CODEGEN_TABLE_TYPE, decl ? decl : first, 0);
  TS_PUT(e, "export const ");
  codegen_out_str(e->out, name);
  TS_PUT(e, " = ");
  codegen_out_str(e->out, other);
  TS_PUT(e, ";\n\nexport type ");
  codegen_out_str(e->out, name);
  TS_PUT(e, " = ");
  codegen_out_str(e->out, other);
  TS_PUT(e, ";\n");
}

static void put_shape(ts_emit *e, const codegen_decl *decl, codegen_str name) {
  const codegen_type *t = ts_at(e, decl->subject);
  uint32_t form = ts_enum_form(e->plugin, e->model, decl->subject);
  codegen_out_char(e->out, '\n');
  ts_doc_type(e, decl->row.note, decl->subject, t->initial);
  if (form != TS_ENUMS_UNION && ts_same_enum(e->plugin, decl->subject) != decl->subject) {
    put_same(e, ts_same_enum(e->plugin, decl->subject), name);
  } else if (form == TS_ENUMS_CONST) {
    put_const(e, t, name, ts_is_nullable(e->plugin, e->model, t));
  } else if (form == TS_ENUMS_ENUM) {
    put_enum(e, t, name);
  } else if (ts_is_interface(e, decl->subject)) {
    TS_PUT(e, "export interface ");
    codegen_out_str(e->out, name);
    codegen_out_char(e->out, ' ');
    ts_record(e, decl->subject);
    codegen_out_char(e->out, '\n');
  } else {
    TS_PUT(e, "export type ");
    codegen_out_str(e->out, name);
    TS_PUT(e, " =");
    ts_members(e, decl->subject);
    TS_PUT(e, ";\n");
  }
}

/** Writes a declared type in each shape that it needs a name for. */
void ts_declare(ts_emit *e, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  codegen_str own = {"", 0};
  e->decl = id;
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES; shape++) {
    uint32_t direction = codegen_decl_direction(decl, shape);
    codegen_str name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, id, shape);
    if (direction == CODEGEN_DIRECTIONS || !name.size) continue;
    e->direction = ts_direction(e, direction);
    put_shape(e, decl, name);
  }
}
