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

/** Writes the schema of numbers that the type allows. */
void zod_number(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  const codegen_scalar *scalar = codegen_scalar_at(e->model, t->scalar);
  bool integer = t->kind == CODEGEN_INTEGER && !(t->row.flags & CODEGEN_TYPE_IMPLIED);
  codegen_str multiple = codegen_value_text(e->model, scalar->multiple);
  zod_z(e);
  ZOD_PUT(e, "number()");
  if (integer && e->plugin->options.target == ZOD_TARGET_3) { /* there `int` takes large integers, too */
    zod_check(e, chain, "int", "int");
    zod_close(e);
  } else if (integer) {
    zod_check(e, chain, "refine", "refine");
    ZOD_PUT(e, "Number.isInteger");
    zod_close(e);
  }
  put_bound(e, scalar->minimum, "min", "gte", chain);
  put_bound(e, scalar->above, "gt", "gt", chain);
  put_bound(e, scalar->maximum, "max", "lte", chain);
  put_bound(e, scalar->below, "lt", "lt", chain);
  if (multiple.size && !(integer && codegen_str_is(multiple, "1"))) {
    zod_use(e, chain, "multipleOf");
    zod_number_text(e, multiple);
    zod_close(e);
  }
}
