/* SPDX-License-Identifier: MIT
 *
 * A raw name from a key, for what has no name: the segments of its pointer, without those that every pointer has.
 */
#include "names.h"

#define STEM_MAX 96 /* bytes; from the end, since the end says most */

static bool structural(cg_str segment) {
  static const char *const word[] = {"components", "schemas",           "definitions", "$defs",
                                     "properties", "patternProperties", "paths",       "content",
                                     "schema",     "application/json",  "responses",   "parameters"};
  for (size_t i = 0; i < CG_COUNT(word); i++)
    if (codegen_str_is(segment, word[i])) return true;
  return false;
}

/* RFC 6901: `~1` is `/`, `~0` is `~`; `%xx` may stand in the fragment of a URI. */
static void unescape(cg_buf *out, cg_str segment) {
  for (size_t i = 0; i < segment.size; i++) {
    char c = segment.data[i];
    if (c == '~' && i + 1 < segment.size && (segment.data[i + 1] == '0' || segment.data[i + 1] == '1'))
      c = segment.data[++i] == '1' ? '/' : '~';
    cg_buf_char(out, c);
  }
}

cg_str cg_stem_of_key(cg_arena *arena, cg_str key) {
  size_t at = cg_str_find(key, '#', 0);
  cg_buf out, segment;
  cg_str pointer = at < key.size ? cg_str_slice(key, at + 1, key.size) : key;
  cg_buf_init(&out, CG_BUF_MAX);
  cg_buf_init(&segment, CG_BUF_MAX);
  for (size_t begin = 0, end; begin <= pointer.size; begin = end + 1) {
    end = cg_str_find(pointer, '/', begin);
    segment.size = 0;
    unescape(&segment, cg_str_slice(pointer, begin, end));
    cg_str text = cg_buf_get(&segment);
    if (!text.size || structural(text)) continue;
    if (out.size) cg_buf_char(&out, ' ');
    cg_buf_str(&out, codegen_str_is(text, "items") ? CG_STR("item") : text);
  }
  cg_str whole = cg_buf_get(&out);
  if (whole.size > STEM_MAX) {
    whole = cg_str_slice(whole, whole.size - STEM_MAX, whole.size);
    size_t space = cg_str_find(whole, ' ', 0), skip = space < whole.size ? space + 1 : 0;
    while (skip < whole.size && ((unsigned char)whole.data[skip] & 0xc0) == 0x80) skip++;
    whole = cg_str_slice(whole, skip, whole.size);
  }
  cg_str copy = out.failed || segment.failed ? (cg_str){NULL, 0} : cg_arena_copy(arena, whole);
  cg_buf_release(&out);
  cg_buf_release(&segment);
  return copy;
}
