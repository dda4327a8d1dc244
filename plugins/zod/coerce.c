/* SPDX-License-Identifier: MIT
 *
 * Coercion: parameters arrive as text. What a parameter's type and style say is turned into a function that makes the
 * value of the text; text that is none stays text, and the schema refuses it.
 */
#include "zod.h"

typedef enum conversion { KEEP, NUMBER, BOOLEAN, SCALAR, EXACT, ITEMS, MEMBERS } conversion;

#define NUMBERS (CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER)
#define NESTED 4 /* items of items, members of members */

static conversion conversion_of(const zod_emit *e, uint32_t type, uint32_t depth);

static bool members_convert(const zod_emit *e, const codegen_type *t, uint32_t depth) {
  const codegen_object *object = codegen_object_at(e->model, t->object);
  for (uint32_t i = 0; i < object->fields.count; i++)
    if (conversion_of(e, codegen_field_at(e->model, object->fields.first + i)->type, depth + 1) != KEEP) return true;
  return false;
}

static conversion conversion_of(const zod_emit *e, uint32_t type, uint32_t depth) {
  uint8_t classes = zod_classes(e->model, type) & (uint8_t)~CODEGEN_ACCEPTS_NULL;
  bool null = false;
  const codegen_type *t = zod_through(e->model, type, &null);
  if (!type || depth > NESTED || !classes || classes & CODEGEN_ACCEPTS_STRING) return KEEP;
  if (classes == CODEGEN_ACCEPTS_ARRAY) return t->kind == CODEGEN_ARRAY ? ITEMS : KEEP;
  if (classes == CODEGEN_ACCEPTS_OBJECT)
    return t->kind == CODEGEN_RECORD && members_convert(e, t, depth) ? MEMBERS : KEEP;
  if (classes & ~(NUMBERS | CODEGEN_ACCEPTS_BOOLEAN)) return KEEP;
  if (!(classes & NUMBERS)) return BOOLEAN;
  if (classes & CODEGEN_ACCEPTS_BOOLEAN) return SCALAR;
  if (zod_is_digits(e, t)) return KEEP;
  return zod_is_bigint(e, t) ? EXACT : NUMBER;
}

/* The text between items, NULL where they come as a list of their own. */
static const char *separator_of(const zod_emit *e, const codegen_param *param) {
  if (codegen_sym_is(e->model, param->style, "spaceDelimited")) return " ";
  if (codegen_sym_is(e->model, param->style, "pipeDelimited")) return "|";
  if (codegen_sym_is(e->model, param->style, "simple")) return ",";
  if (codegen_sym_is(e->model, param->style, "form") && !(param->row.flags & CODEGEN_PARAM_EXPLODE)) return ",";
  return NULL;
}

static void put_conversion(zod_emit *e, uint32_t type, const char *separator, uint32_t depth) {
  static const char *const names[] = {"textOf", "numberOf", "booleanOf", "scalarOf", "bigintOf"};
  conversion as = conversion_of(e, type, depth);
  bool null = false;
  const codegen_type *t = zod_through(e->model, type, &null);
  if (as < ITEMS) {
    zod_import(e, names[as]);
    return;
  }
  zod_import(e, as == ITEMS ? "itemsOf" : "partsOf");
  codegen_out_char(e->out, '(');
  if (as == ITEMS) {
    uint32_t items = codegen_array_at(e->model, t->array)->items;
    if (separator || conversion_of(e, items, depth + 1) != KEEP) put_conversion(e, items, NULL, depth + 1);
    if (separator) {
      ZOD_PUT(e, ", ");
      codegen_put_string(e->out, codegen_str_of(separator), 0);
    }
  } else {
    const codegen_object *object = codegen_object_at(e->model, t->object);
    uint32_t written = 0;
    codegen_out_char(e->out, '{');
    for (uint32_t i = 0; i < object->fields.count; i++) {
      const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
      if (conversion_of(e, field->type, depth + 1) == KEEP) continue;
      codegen_out_text(e->out, written++ ? ", " : " ");
      codegen_put_js_own_key(e->out, field->key);
      ZOD_PUT(e, ": ");
      put_conversion(e, field->type, NULL, depth + 1);
    }
    ZOD_PUT(e, " }");
  }
  codegen_out_char(e->out, ')');
}

/** Whether the text of a parameter has to be made a value of its type. */
bool zod_is_coerced(const zod_emit *e, const codegen_param *param) {
  return !param->type ? param->payloads.count > 0 : conversion_of(e, param->type, 0) != KEEP;
}

/** Writes the schema of a parameter that arrives as text. */
void zod_coerced(zod_emit *e, const codegen_param *param, uint32_t type, bool optional) {
  bool mini = e->plugin->options.target == ZOD_TARGET_MINI;
  if (optional) {
    zod_z(e);
    ZOD_PUT(e, "optional(");
  }
  zod_z(e);
  if (mini) {
    ZOD_PUT(e, "pipe(");
    zod_z(e);
    ZOD_PUT(e, "transform(");
  } else {
    ZOD_PUT(e, "preprocess(");
  }
  if (!param->type)
    zod_import(e, "jsonOf");
  else
    put_conversion(e, type, separator_of(e, param), 0);
  codegen_out_text(e->out, mini ? "), " : ", ");
  if (type)
    zod_type(e, type, 0);
  else
    zod_any(e);
  codegen_out_text(e->out, optional ? "))" : ")");
}
