/* SPDX-License-Identifier: MIT
 *
 * Values that are no JSON: 64-bit integers as bigint or as text, instants as Date. The text or number that JSON has is
 * made the value first; a value that is one already is taken as it is, so that both what arrives and what is about to
 * be sent can be validated, and a schema may run twice.
 */
#include "zod.h"

static bool is_int64(const zod_emit *e, const codegen_type *t) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  return t->kind == CODEGEN_INTEGER && t->scalar && !(t->row.flags & CODEGEN_TYPE_IMPLIED) &&
         (scalar->bits == 64 || codegen_sym_is(e->model, scalar->format, "int64"));
}

/** Whether the values of a type are bigints. */
bool zod_is_bigint(const zod_emit *e, const codegen_type *t) {
  return is_int64(e, t) && codegen_str_is(e->plugin->types.int64, "bigint");
}

/** Whether the values of a type are the digits of integers. */
bool zod_is_digits(const zod_emit *e, const codegen_type *t) {
  return is_int64(e, t) && codegen_str_is(e->plugin->types.int64, "string");
}

static bool is_date(const zod_emit *e, const codegen_type *t) {
  return t->kind == CODEGEN_STRING && !(t->row.flags & CODEGEN_TYPE_IMPLIED) &&
         e->plugin->types.dates == CODEGEN_TS_DATES_DATE &&
         codegen_sym_is(e->model, codegen_scalar_at(e->model, t->scalar)->meaning, "instant");
}

/** Whether schemas convert values: then one side of Zod's own intersection would have what the other has not. */
bool zod_converts(const zod_plugin *plugin) {
  return plugin->types.dates != CODEGEN_TS_DATES_STRING || !codegen_str_is(plugin->types.int64, "number");
}

/** Whether values of a type, references aside, are made a Date. */
bool zod_is_date(const zod_emit *e, uint32_t type) {
  bool null = false;
  return is_date(e, zod_through(e->model, type, &null));
}

/** Whether they are made anything else than they are in JSON. */
bool zod_is_native(const zod_emit *e, uint32_t type) {
  bool null = false;
  const codegen_type *t = zod_through(e->model, type, &null);
  return is_date(e, t) || zod_is_bigint(e, t) || zod_is_digits(e, t);
}

/* z.preprocess(convert, */
static void open_convert(zod_emit *e, const char *convert) {
  bool mini = e->plugin->options.target == ZOD_TARGET_MINI;
  zod_z(e);
  if (mini) {
    ZOD_PUT(e, "pipe(");
    zod_z(e);
    ZOD_PUT(e, "transform(");
  } else {
    ZOD_PUT(e, "preprocess(");
  }
  zod_import(e, convert);
  codegen_out_text(e->out, mini ? "), " : ", ");
}

static bool is_whole(codegen_str text) {
  for (size_t i = 0; i < text.size; i++)
    if ((text.data[i] < '0' || text.data[i] > '9') && !(i == 0 && text.data[i] == '-')) return false;
  return text.size > 0;
}

/* A bound; bigints compare with numbers that are no integers, too, but there is no method for it. */
static void put_bound(zod_emit *e, codegen_value bound, const char *method, const char *mini, const char *sign,
                      bool whole, zod_chain *chain) {
  codegen_str text = codegen_value_text(e->model, bound);
  if (!text.size || is_whole(text) != whole) return;
  if (whole) {
    zod_check(e, chain, method, mini);
    zod_number_text(e, text);
    codegen_out_char(e->out, 'n');
  } else {
    zod_check(e, chain, "refine", "refine");
    ZOD_PUT(e, "(value) => value ");
    codegen_out_text(e->out, sign);
    codegen_out_char(e->out, ' ');
    zod_number_text(e, text);
  }
  zod_close(e);
}

static void put_bigint(zod_emit *e, const codegen_type *t) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  codegen_str multiple = codegen_value_text(e->model, scalar->multiple);
  zod_chain chain = {0};
  zod_z(e);
  ZOD_PUT(e, "bigint()");
  for (int whole = 1; whole >= 0; whole--) {
    put_bound(e, scalar->minimum, "min", "gte", ">=", whole, &chain);
    put_bound(e, scalar->above, "gt", "gt", ">", whole, &chain);
    put_bound(e, scalar->maximum, "max", "lte", "<=", whole, &chain);
    put_bound(e, scalar->below, "lt", "lt", "<", whole, &chain);
  }
  if (multiple.size) {
    zod_use(e, &chain, "multipleOf");
    zod_number_text(e, multiple);
    zod_close(e);
  }
  zod_end(e, &chain);
}

static void put_digits(zod_emit *e, const codegen_type *t) {
  zod_chain chain = {0};
  open_convert(e, "digitsOf");
  zod_z(e);
  ZOD_PUT(e, "string()");
  zod_use(e, &chain, "digits");
  put_bigint(e, t);
  zod_close(e);
  zod_end(e, &chain);
}

static void put_date(zod_emit *e, const codegen_type *t) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  if (scalar->patterns.count || scalar->min_length || scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH)
    zod_warn(e, "ZOD0004", CODEGEN_STR("a Date has no text whose length or pattern could be checked"),
             CODEGEN_STR("remove them, or choose 'dates=string'"), t->row.origin);
  open_convert(e, "dateOf");
  zod_z(e);
  ZOD_PUT(e, "date()");
}

/** Writes the schema of values that are no JSON; false, and nothing, for every other type. */
bool zod_native(zod_emit *e, const codegen_type *t) {
  if (zod_is_digits(e, t)) {
    put_digits(e, t);
  } else if (zod_is_bigint(e, t)) {
    open_convert(e, "exactOf");
    put_bigint(e, t);
  } else if (is_date(e, t)) {
    put_date(e, t);
  } else {
    return false;
  }
  codegen_out_char(e->out, ')');
  return true;
}
