/* SPDX-License-Identifier: MIT
 *
 * Strings: length in code points, patterns, formats.
 */
#include "zod.h"

/* Whether every text that is accepted has one code unit a code point, so that Zod counts as the schema does. Where
 * nothing is counted nobody asks. */
static bool is_basic(zod_emit *e, const codegen_scalar *scalar) {
  bool counted = scalar->min_length || scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH;
  if (!counted || e->plugin->options.plain) return true; /* or the user does not mind */
  for (uint32_t i = 0; i < scalar->patterns.count; i++)
    if (zod_regexp_basic(e, codegen_sym_text(e->model, codegen_list_at(e->model, scalar->patterns, i)))) return true;
  return zod_format_is_ascii(e, scalar);
}

/* .regex(/^[^]{3}/u, "Too small: ..."): Zod's own words for the length that is wrong. */
static void put_counted(zod_emit *e, uint64_t count, bool least, zod_chain *chain) {
  bool old = e->plugin->options.target == ZOD_TARGET_3;
  zod_check(e, chain, "regex", "regex");
  codegen_out_text(e->out, least ? "/^[^]{" : "/^[^]{0,");
  codegen_out_u64(e->out, count);
  codegen_out_text(e->out, least ? "}/u, \"" : "}$/u, \"");
  codegen_out_text(e->out, old     ? "String must contain at "
                           : least ? "Too small: expected string to have >="
                                   : "Too big: expected string to have <=");
  if (old) codegen_out_text(e->out, least ? "least " : "most ");
  codegen_out_u64(e->out, count);
  codegen_out_text(e->out, old ? " character(s)\"" : " characters\"");
  zod_close(e);
}

/* One bound. `own`: what Zod has methods for, which have to come before functions. */
static void put_bound(zod_emit *e, uint64_t count, bool least, bool units, bool own, zod_chain *chain) {
  if (own != (units || count <= ZOD_MOST_COUNTED)) return;
  if (own && !units) {
    put_counted(e, count, least, chain);
    return;
  }
  if (own)
    zod_check(e, chain, least ? "min" : "max", least ? "minLength" : "maxLength");
  else
    zod_use(e, chain, least ? "minLength" : "maxLength");
  codegen_out_u64(e->out, count);
  zod_close(e);
}

/* A string of one or more code units is one of one or more code points: there Zod counts as the schema does, and where
   no string is so long. */
static void put_length(zod_emit *e, const codegen_scalar *scalar, bool basic, bool own, zod_chain *chain) {
  uint64_t min = scalar->min_length, max = scalar->max_length;
  if (codegen_sym_is(e->model, scalar->length_unit, "bytes")) return; /* not of the text */
  if (min) put_bound(e, min, true, basic || min == 1 || min > ZOD_LONGEST, own, chain);
  if (scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH)
    put_bound(e, max, false, basic || max == 0 || max >= ZOD_LONGEST, own, chain);
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

/* z.stringFormat("uri", uriPattern); Zod 3 has no formats of one's own. */
static void put_head(zod_emit *e, const codegen_scalar *scalar, zod_format_kind format, const char *says) {
  bool named = format == ZOD_FORMAT_PATTERN && e->plugin->options.target != ZOD_TARGET_3;
  zod_z(e);
  if (!named) {
    codegen_out_text(e->out, format == ZOD_FORMAT_OWN ? says : "string()");
    return;
  }
  ZOD_PUT(e, "stringFormat(");
  codegen_put_string(e->out, codegen_sym_text(e->model, scalar->format), 0);
  ZOD_PUT(e, ", ");
  zod_import(e, says);
  codegen_out_char(e->out, ')');
}

/* .regex(uriPattern, "Invalid uri") */
static void put_old_format(zod_emit *e, const codegen_scalar *scalar, const char *pattern, zod_chain *chain) {
  zod_check(e, chain, "regex", "regex");
  zod_import(e, pattern);
  ZOD_PUT(e, ", \"Invalid ");
  codegen_out_str(e->out, codegen_sym_text(e->model, scalar->format)); /* one of a table */
  codegen_out_char(e->out, '"');
  zod_close(e);
}

/** Writes the schema of strings that the type allows. */
void zod_string(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  zod_format_kind format = ZOD_FORMAT_NONE;
  const char *says = NULL;
  if (t->kind == CODEGEN_BYTES && !codegen_str_is(e->plugin->types.binary, "string")) {
    put_bytes(e);
    return;
  }
  if (t->scalar) format = zod_format(e, scalar, &says);
  put_head(e, scalar, format, says);
  if (!t->scalar) return;
  bool basic = is_basic(e, scalar);
  if (format == ZOD_FORMAT_PATTERN && e->plugin->options.target == ZOD_TARGET_3) put_old_format(e, scalar, says, chain);
  put_length(e, scalar, basic, true, chain);
  for (uint32_t i = 0; i < scalar->patterns.count; i++) {
    codegen_str pattern = codegen_sym_text(e->model, codegen_list_at(e->model, scalar->patterns, i));
    if (!zod_regexp_valid(e, pattern, scalar->row.origin)) continue;
    zod_check(e, chain, "regex", "regex");
    zod_regexp(e, pattern);
    zod_close(e);
  }
  put_length(e, scalar, basic, false, chain);
  if (format == ZOD_FORMAT_FUNCTION) {
    zod_use(e, chain, says);
    zod_close(e);
  }
}
