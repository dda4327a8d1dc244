/* SPDX-License-Identifier: MIT
 *
 * The run-time module: one function a keyword, each a piece of its own from runtime/. Its text is the same for every
 * input.
 */
#include "zod.h"

#define X(name, symbol) \
  extern const char symbol[]; \
  extern const unsigned long symbol##_size;
#include "runtime_pieces.h"
#undef X

static const struct piece {
  codegen_str name;
  const char *text;
  const unsigned long *size;
} pieces[] = {
#define X(name, symbol) {{name, sizeof name - 1}, symbol, &symbol##_size},
#include "runtime_pieces.h"
#undef X
};

uint32_t zod_runtime_count(void) {
  return (uint32_t)(sizeof pieces / sizeof *pieces);
}

/** The name of piece `piece`: that of its file. */
codegen_str zod_runtime_name(uint32_t piece) {
  return pieces[piece].name;
}

/* What stands before the first blank line and from the last `export {` on serves only the tests of the pieces. */
static codegen_str body_of(const struct piece *piece) {
  static const char mark[] = "\nexport {";
  codegen_str text = {piece->text, *piece->size};
  for (size_t i = 0; i + 1 < text.size; i++) {
    if (text.data[i] != '\n' || text.data[i + 1] != '\n') continue;
    text.data += i + 1;
    text.size -= i + 1;
    break;
  }
  for (size_t i = text.size; i-- > 0;) {
    if (text.data[i] != '\n' || text.size - i < sizeof mark - 1) continue;
    if (__builtin_memcmp(text.data + i, mark, sizeof mark - 1) != 0) continue;
    text.size = i + 1;
    break;
  }
  return text;
}

/** What stands before: the imports of neighbours. */
codegen_str zod_runtime_head(uint32_t piece) {
  codegen_str text = {pieces[piece].text, *pieces[piece].size}, body = body_of(&pieces[piece]);
  if (body.size <= text.size) text.size = (size_t)(body.data - text.data);
  return text;
}

/** Writes a piece. */
void zod_runtime_put(zod_emit *e, uint32_t piece) {
  codegen_import z = {.struct_size = sizeof z, .module = CODEGEN_STR("zod"), .alias = CODEGEN_STR("z")};
  if (piece >= zod_runtime_count()) return;
  if (e->plugin->options.target == ZOD_TARGET_MINI) z.module = CODEGEN_STR("zod/mini");
  codegen_out_import(e->out, &z);
  codegen_out_str(e->out, body_of(&pieces[piece]));
}
