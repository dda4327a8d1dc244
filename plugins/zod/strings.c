/* SPDX-License-Identifier: MIT
 *
 * Strings: length in code points, patterns, formats.
 */
#include "zod.h"

/* Whether every text that is accepted has one code unit a code point, so that Zod counts as the schema does. */
static bool is_basic(zod_emit *e, const codegen_scalar *scalar) {
  if (e->plugin->options.plain) return true; /* or the user does not mind */
  for (uint32_t i = 0; i < scalar->patterns.count; i++)
    if (zod_regexp_basic(e, codegen_sym_text(e->model, codegen_list_at(e->model, scalar->patterns, i)))) return true;
  return zod_format_is_ascii(e, scalar);
}

/* A string of one or more code units is one of one or more code points: there Zod counts as the schema does, too.
   `own`: what Zod has methods for, which have to come before functions. */
static void put_length(zod_emit *e, const codegen_scalar *scalar, bool basic, bool own, zod_chain *chain) {
  uint64_t min = scalar->min_length, max = scalar->max_length;
  if (codegen_sym_is(e->model, scalar->length_unit, "bytes")) return; /* not of the text */
  if (min && own == (basic || min == 1)) {
    if (own)
      zod_check(e, chain, "min", "minLength");
    else
      zod_use(e, chain, "minLength");
    codegen_out_u64(e->out, min);
    zod_close(e);
  }
  if (scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH && own == (basic || max == 0)) {
    if (own)
      zod_check(e, chain, "max", "maxLength");
    else
      zod_use(e, chain, "maxLength");
    codegen_out_u64(e->out, max);
    zod_close(e);
  }
}

/* Raw bytes: what the platform has for them, or text, where they came in JSON after all. */
static void put_bytes(zod_emit *e) {
  zod_z(e);
  ZOD_PUT(e, "union([");
  zod_z(e);
  ZOD_PUT(e, "string(), ");
  zod_z(e);
  ZOD_PUT(e, "instanceof(");
  codegen_out_str(e->out, e->plugin->types.binary);
  ZOD_PUT(e, ")])");
}

/** Writes the schema of strings that the type allows. */
void zod_string(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  bool helper = false;
  if (t->kind == CODEGEN_BYTES && !codegen_str_is(e->plugin->types.binary, "string")) {
    put_bytes(e);
    return;
  }
  const char *format = t->scalar ? zod_format(e, scalar, &helper) : NULL;
  zod_z(e);
  codegen_out_text(e->out, format && !helper ? format : "string()");
  if (!t->scalar) return;
  bool basic = is_basic(e, scalar);
  put_length(e, scalar, basic, true, chain);
  for (uint32_t i = 0; i < scalar->patterns.count; i++) {
    codegen_str pattern = codegen_sym_text(e->model, codegen_list_at(e->model, scalar->patterns, i));
    if (!zod_regexp_valid(e, pattern, scalar->row.origin)) continue;
    zod_check(e, chain, "regex", "regex");
    zod_regexp(e, pattern);
    zod_close(e);
  }
  put_length(e, scalar, basic, false, chain);
  if (format && helper) {
    zod_use(e, chain, format);
    zod_close(e);
  }
}
