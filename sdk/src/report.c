/* SPDX-License-Identifier: MIT
 *
 * Diagnostics in one call, and edit distance.
 */
#include <codegen-sdk/report.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_WORD = 128 };

void codegen_say(codegen_ctx *ctx, uint32_t severity, uint32_t flags, const char *code, codegen_origin origin,
                 const char *help, const char *format, ...) {
  char usual[512];
  char *text = usual;
  codegen_diag diag;
  va_list args;
  va_start(args, format);
  int size = vsnprintf(usual, sizeof usual, format, args);
  va_end(args);
  if (size >= (int)sizeof usual) {
    char *longer = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (size_t)size + 1, 1);
    va_start(args, format);
    if (longer && vsnprintf(longer, (size_t)size + 1, format, args) == size) text = longer;
    va_end(args);
  }
  memset(&diag, 0, sizeof diag);
  diag.struct_size = (uint32_t)sizeof diag;
  diag.severity = severity;
  diag.flags = flags;
  diag.code = codegen_str_of(code);
  diag.message = codegen_str_of(text);
  if (help) diag.help = codegen_str_of(help);
  diag.origin = origin;
  codegen_report(ctx, &diag);
}

static unsigned char character(char c, bool fold) {
  unsigned char byte = (unsigned char)c;
  return fold && byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 'a' - 'A') : byte;
}

uint32_t codegen_distance(codegen_str a, codegen_str b, uint32_t limit, bool fold) {
  uint32_t row[LONGEST_WORD + 1];
  if (a.size > LONGEST_WORD || b.size > LONGEST_WORD) return limit + 1;
  if (a.size > b.size + limit || b.size > a.size + limit) return limit + 1;
  for (uint32_t k = 0; k <= b.size; k++) row[k] = k;
  for (uint32_t i = 1; i <= a.size; i++) {
    uint32_t corner = row[0];
    row[0] = i;
    for (uint32_t k = 1; k <= b.size; k++) {
      uint32_t keep = corner + (character(a.data[i - 1], fold) != character(b.data[k - 1], fold));
      corner = row[k];
      if (row[k] + 1 < keep) keep = row[k] + 1;
      if (row[k - 1] + 1 < keep) keep = row[k - 1] + 1;
      row[k] = keep;
    }
  }
  return row[b.size] <= limit ? row[b.size] : limit + 1;
}
