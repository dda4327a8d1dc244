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

/** Whether null is a value of a type, by the rules that the settings choose. */
bool codegen_ts_is_nullable(const codegen_ts_settings *settings, const codegen_model *model, const codegen_type *t) {
  codegen_ts ts = {.settings = settings, .model = model};
  return codegen_ts_nullable(&ts, t);
}

/** How a declaration of that type is written under the option `enums`: CODEGEN_TS_ENUMS_... A TypeScript enum takes
 *  texts and exact numbers, and cannot be open or null; what it cannot be becomes an object, what that cannot be a
 *  union. */
uint32_t codegen_ts_enum_form(const codegen_ts_settings *settings, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  uint32_t form = settings->enums;
  if (form == CODEGEN_TS_ENUMS_UNION || t->kind != CODEGEN_ENUM || !t->cases.count) return CODEGEN_TS_ENUMS_UNION;
  if (settings->told_enums && !is_told(model, t)) return CODEGEN_TS_ENUMS_UNION;
  if (t->row.flags & CODEGEN_TYPE_OPEN || codegen_ts_is_nullable(settings, model, t)) form = CODEGEN_TS_ENUMS_CONST;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(model, t->cases.first + i)->value;
    switch (codegen_value_kind(model, value)) {
      case CODEGEN_NODE_STRING: break;
      case CODEGEN_NODE_NUMBER:
        if (!codegen_is_exact_double(codegen_value_text(model, value))) return CODEGEN_TS_ENUMS_UNION;
        break;
      case CODEGEN_NODE_NULL:
      case CODEGEN_NODE_TRUE:
      case CODEGEN_NODE_FALSE: form = CODEGEN_TS_ENUMS_CONST; break;
      default: return CODEGEN_TS_ENUMS_UNION;
    }
  }
  return form;
}

static void put_case_name(codegen_ts *ts, uint32_t c) {
  codegen_str name = codegen_symbol(ts->ctx, ts->writer, CODEGEN_TABLE_CASE, c, 0);
  if (name.size)
    codegen_put_js_own_key(ts->out, name);
  else /* not asked for: the value is its own name */
    codegen_put_string(ts->out, codegen_value_text(ts->model, codegen_case_at(ts->model, c)->value), 0);
}

static void put_cases(codegen_ts *ts, const codegen_type *t, const char *between) {
  ts->indent++;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(ts->model, t->cases.first + i);
    codegen_ts_line(ts);
    codegen_ts_doc_note(ts, c->row.note);
    put_case_name(ts, t->cases.first + i);
    codegen_out_text(ts->out, between);
    codegen_ts_literal(ts, c->value);
    codegen_out_char(ts->out, ',');
  }
  ts->indent--;
  CODEGEN_TS_PUT(ts, "\n}");
}

/* A literal `number` would be no value: codegen_ts_enum_form keeps such values away. */
static void put_const(codegen_ts *ts, const codegen_type *t, codegen_str name, bool null) {
  CODEGEN_TS_PUT(ts, "export const ");
  codegen_out_str(ts->out, name);
  CODEGEN_TS_PUT(ts, " = {");
  put_cases(ts, t, ": ");
  CODEGEN_TS_PUT(ts, " as const;\n\nexport type ");
  codegen_out_str(ts->out, name);
  CODEGEN_TS_PUT(ts, " = (typeof ");
  codegen_out_str(ts->out, name);
  CODEGEN_TS_PUT(ts, ")[keyof typeof ");
  codegen_out_str(ts->out, name);
  codegen_out_char(ts->out, ']');
  if (t->row.flags & CODEGEN_TYPE_OPEN) CODEGEN_TS_PUT(ts, " | (string & {})");
  if (null) CODEGEN_TS_PUT(ts, " | null");
  CODEGEN_TS_PUT(ts, ";\n");
}

static void put_enum(codegen_ts *ts, const codegen_type *t, codegen_str name) {
  CODEGEN_TS_PUT(ts, "export enum ");
  codegen_out_str(ts->out, name);
  CODEGEN_TS_PUT(ts, " {");
  put_cases(ts, t, " = ");
  codegen_out_char(ts->out, '\n');
}

/** Writes an enum within another type, which says itself whether it may be null. */
void codegen_ts_enum(codegen_ts *ts, uint32_t type, codegen_str name) {
  const codegen_type *t = codegen_ts_at(ts, type);
  bool plain = ts->settings->enums == CODEGEN_TS_ENUMS_ENUM;
  for (uint32_t i = 0; i < t->cases.count && plain; i++) {
    uint32_t kind = codegen_value_kind(ts->model, codegen_case_at(ts->model, t->cases.first + i)->value);
    plain = kind == CODEGEN_NODE_STRING || kind == CODEGEN_NODE_NUMBER;
  }
  if (plain)
    put_enum(ts, t, name);
  else
    put_const(ts, t, name, false);
}

/** Writes a declared type under `name`. */
void codegen_ts_declare(codegen_ts *ts, uint32_t id, codegen_str name) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  const codegen_type *t = codegen_ts_at(ts, decl->subject);
  uint32_t form = codegen_ts_enum_form(ts->settings, ts->model, decl->subject);
  codegen_str base;
  ts->decl = id;
  base = codegen_ts_base_name(ts, id);
  codegen_out_char(ts->out, '\n');
  codegen_ts_doc_type(ts, decl->row.note, decl->subject, t->initial);
  if (base.size) {
    CODEGEN_TS_PUT(ts, "export type ");
    codegen_out_str(ts->out, name);
    CODEGEN_TS_PUT(ts, " =");
    codegen_ts_put_hierarchy(ts, id, base);
    CODEGEN_TS_PUT(ts, ";\n\n");
    name = base;
  }
  if (form == CODEGEN_TS_ENUMS_CONST) {
    put_const(ts, t, name, codegen_ts_nullable(ts, t));
  } else if (form == CODEGEN_TS_ENUMS_ENUM) {
    put_enum(ts, t, name);
  } else if (codegen_ts_is_interface(ts, decl->subject)) {
    CODEGEN_TS_PUT(ts, "export interface ");
    codegen_out_str(ts->out, name);
    codegen_out_char(ts->out, ' ');
    codegen_ts_record(ts, decl->subject);
    codegen_out_char(ts->out, '\n');
  } else {
    CODEGEN_TS_PUT(ts, "export type ");
    codegen_out_str(ts->out, name);
    CODEGEN_TS_PUT(ts, " =");
    codegen_ts_type_behind(ts, decl->subject);
    CODEGEN_TS_PUT(ts, ";\n");
  }
}
