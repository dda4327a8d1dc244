/* SPDX-License-Identifier: MIT
 *
 * Numbers: integers as JSON Schema means them (1.0 is one, and so is 1e300), bounds, multiples.
 */
#include "zod.h"

static void put_bound(zod_emit *e, codegen_value bound, const char *method, const char *mini, zod_chain *chain) {
  codegen_str text = codegen_value_text(e->model, bound);
  if (!text.size) return;
  zod_check(e, chain, method, mini);
  zod_number_text(e, text);
  zod_close(e);
}

/* Formats that are ranges. Of 64 bits a number cannot tell. */
static const struct width {
  const char *format, *own, *least, *most;
} widths[] = {
    {"int8", NULL, "-128", "127"},
    {"int16", NULL, "-32768", "32767"},
    {"int32", "int32()", "-2147483648", "2147483647"},
    {"uint8", NULL, "0", "255"},
    {"uint16", NULL, "0", "65535"},
    {"uint32", "uint32()", "0", "4294967295"},
};

static const struct width *width_of(const zod_emit *e, const codegen_scalar *scalar) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  if (!format.size || zod_format_off(&e->plugin->options, format)) return NULL;
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
    if (codegen_str_is(format, widths[i].format)) return &widths[i];
  return NULL;
}

/** Whether a format is a range of integers. */
bool zod_is_width(codegen_str format) {
  for (size_t i = 0; format.size && i < sizeof widths / sizeof *widths; i++)
    if (codegen_str_is(format, widths[i].format)) return true;
  return false;
}

/** Whether an integer is in the range that the format says, if it says one. */
bool zod_is_in_width(const zod_emit *e, const codegen_scalar *scalar, int64_t value) {
  const struct width *width = width_of(e, scalar);
  int64_t least = 0, most = 0;
  if (!width) return true;
  return codegen_number_i64(codegen_str_of(width->least), &least) &&
         codegen_number_i64(codegen_str_of(width->most), &most) && value >= least && value <= most;
}

/** Writes the schema of numbers that the type allows. */
void zod_number(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  bool integer = t->kind == CODEGEN_INTEGER && !(t->row.flags & CODEGEN_TYPE_IMPLIED);
  codegen_str multiple = codegen_value_text(e->model, scalar->multiple);
  bool whole = integer;
  bool values = t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
  const struct width *width = integer || values ? width_of(e, scalar) : NULL;
  zod_z(e);
  if (integer && width && width->own && e->plugin->options.target != ZOD_TARGET_3) {
    codegen_out_text(e->out, width->own);
    width = NULL;
    integer = false;
  } else {
    ZOD_PUT(e, "number()");
  }
  if (integer && e->plugin->options.target == ZOD_TARGET_3) { /* there `int` takes large integers, too */
    zod_check(e, chain, "int", "int");
    zod_close(e);
  } else if (integer) {
    zod_check(e, chain, "refine", "refine");
    ZOD_PUT(e, "Number.isInteger");
    zod_close(e);
  }
  if (width) {
    zod_check(e, chain, "min", "gte");
    codegen_out_text(e->out, width->least);
    zod_close(e);
    zod_check(e, chain, "max", "lte");
    codegen_out_text(e->out, width->most);
    zod_close(e);
  }
  put_bound(e, scalar->minimum, "min", "gte", chain);
  put_bound(e, scalar->above, "gt", "gt", chain);
  put_bound(e, scalar->maximum, "max", "lte", chain);
  put_bound(e, scalar->below, "lt", "lt", chain);
  if (multiple.size && !(whole && codegen_str_is(multiple, "1"))) {
    zod_use(e, chain, "multipleOf");
    zod_number_text(e, multiple);
    zod_close(e);
  }
}
