/* SPDX-License-Identifier: MIT
 *
 * Fuzzes signatures of hooks. The input is up to two texts with a newline between. Whatever parses prints back to an
 * equal signature, matches itself, and what does not parse has a place within the text and a reason.
 *
 * Runs of a test: 900000
 */
#include <stdint.h>
#include <stdlib.h>

#include "../../core/run/run.h"

static void require(bool holds) {
  if (!holds) abort();
}

static void print(const cg_signature *signature, cg_buf *out) {
  cg_buf_text(out, "i(");
  for (uint32_t i = 0; i < signature->count; i++) {
    if (signature->argument[i].since > 1) cg_buf_printf(out, "@%u", signature->argument[i].since);
    if (signature->argument[i].optional) cg_buf_char(out, '?');
    if (signature->argument[i].out) cg_buf_char(out, '*');
    cg_buf_char(out, (char)signature->argument[i].kind);
    if (signature->argument[i].name.size) cg_buf_printf(out, "<%.*s>", CG_FMT(signature->argument[i].name));
  }
  cg_buf_char(out, ')');
}

static bool parse(cg_str text, cg_signature *out) {
  uint32_t column = UINT32_MAX;
  const char *why = NULL;
  if (cg_signature_parse(text, out, &column, &why) >= 0) {
    require(out->count <= CG_SIGNATURE_MAX && cg_signature_revision(out) >= 1);
    return true;
  }
  require(column <= text.size && why && out->count == 0);
  return false;
}

static void check(cg_str text, const cg_signature *signature) {
  cg_buf out;
  cg_signature again;
  cg_buf_init(&out, 4096);
  print(signature, &out);
  require(out.size <= text.size && parse(cg_buf_get(&out), &again) && again.count == signature->count);
  require(cg_signature_match(signature, &again, NULL, NULL) >= 0);
  cg_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cg_str text = {(const char *)data, size};
  size_t half = cg_str_find(text, '\n', 0);
  cg_str left = cg_str_slice(text, 0, half), right = cg_str_slice(text, half + 1, size);
  cg_signature one, two;
  bool good = parse(left, &one);
  if (good) check(left, &one);
  if (half >= size || !parse(right, &two)) return 0;
  check(right, &two);
  if (!good) return 0;
  uint32_t argument = 0;
  const char *why = NULL;
  if (cg_signature_match(&one, &two, &argument, &why) < 0)
    require(why && argument < (one.count > two.count ? one.count : two.count));
  else /* what matches agrees in all that both have */
    for (uint32_t i = 0; i < one.count && i < two.count; i++) require(one.argument[i].kind == two.argument[i].kind);
  return 0;
}
