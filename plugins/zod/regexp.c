/* SPDX-License-Identifier: MIT
 *
 * Regular expressions.
 */
#include "zod.h"

/** Whether a pattern can be written. */
bool zod_regexp_valid(codegen_str pattern) {
  (void)pattern;
  return true;
}

/** Writes a pattern as an expression. */
void zod_regexp(zod_emit *e, codegen_str pattern, codegen_origin origin) {
  (void)origin;
  ZOD_PUT(e, "new RegExp(");
  codegen_put_string(e->out, pattern, 0);
  ZOD_PUT(e, ", \"u\")");
}
