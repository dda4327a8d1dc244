/* SPDX-License-Identifier: MIT
 *
 * Reporting on behalf of a plugin, and other small things that every file of the room needs.
 */
#include "private.h"

#define MESSAGE_MAX 4096

void cg_blame_report(const cg_blame *blame, const char *code, const char *format, ...) {
  codegen_diag diag = {.struct_size = sizeof diag, .severity = blame->severity ? blame->severity : CODEGEN_ERROR};
  cg_buf message;
  va_list args;
  cg_buf_init(&message, MESSAGE_MAX);
  va_start(args, format);
  cg_buf_vprintf(&message, format, args);
  va_end(args);
  const char *title = message.failed ? cg_diag_title(codegen_str_of(code)) : NULL;
  diag.code = codegen_str_of(code);
  diag.message = title ? codegen_str_of(title) : cg_buf_get(&message);
  diag.help = blame->help;
  diag.detail = blame->detail;
  cg_diags_add(blame->diags, &diag, blame->plugin);
  cg_buf_release(&message);
}

void cg_blame_memory(cg_diags *diags) {
  cg_diag(diags, "CGI0001", NULL, "out of memory");
}

cg_str cg_near_miss(cg_arena *arena, cg_str word, const cg_str *candidate, size_t count) {
  int nearest = cg_str_nearest(word, candidate, count);
  if (nearest < 0) return CG_STR("");
  return cg_arena_printf(arena, "did you mean '%.*s'?", CG_FMT(candidate[nearest]));
}

bool cg_struct_copy(void *to, const void *from, size_t size) {
  uint32_t given = 0;
  memset(to, 0, size);
  if (from) memcpy(&given, from, sizeof given);
  if (given < sizeof given) return false;
  memcpy(to, from, given < size ? given : size);
  return true;
}
