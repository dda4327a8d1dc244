/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an expression that texts are made of, and as a number: reading, making and matching end within what they
 * are given, made texts are UTF-8, and a number is the same when it is read again.
 *
 * Runs of a test: 1500
 */
#include "../../core/base/base.h"
#include "../../plugins/mock/decimal.c"
#include "../../plugins/mock/regexp.c"
#include "../../plugins/mock/regexp_make.c"
#include "../../plugins/mock/regexp_match.c"
#include "../../plugins/mock/values.c"

#define CHECK(truth) \
  if (!(truth)) abort()

typedef struct world {
  codegen_ctx ctx;
  cg_arena arena;
} world;

static void *world_alloc(codegen_ctx *ctx, uint32_t arena, size_t size, size_t align) {
  (void)arena;
  return cg_arena_alloc(&((world *)ctx)->arena, size, align);
}

/* In place of the list: one property and one script. */
bool mk_words_find(const mk *m, char group, codegen_str key, codegen_str *line) {
  (void)m;
  if (group == MK_PROPERTY && codegen_str_is(key, "L")) *line = CODEGEN_STR("41-5a 61-7a aa b5 ba c0-d6 d8-f6 f8-ff");
  if (group == MK_SCRIPT && codegen_str_is(key, "Han")) *line = CODEGEN_STR("4e00-9fa5");
  return line->data != NULL;
}

static void make_and_match(mk *m, const mk_regexp *regexp) {
  for (uint32_t i = 0; i < 6 && !m->memory; i++) {
    mk_text t = {NULL, 0, 0};
    m->effort = 0;
    mk_random_seed(&m->random, CODEGEN_STR("fuzz"), i);
    if (!mk_regexp_make(m, regexp, &t, i * 3, i % 2 == 1) || t.size > 4096) continue;
    CHECK(cg_utf8_valid((cg_str){t.data, t.size}) == t.size);
    mk_regexp_match(m, regexp, (codegen_str){t.data, t.size});
    mk_forget(m);
  }
}

static void check_number(codegen_str text) {
  char room[512];
  mk_dec number, again;
  size_t size;
  if (text.size > 400 || !mk_dec_read(text, &number)) return;
  size = mk_dec_text(number, room);
  CHECK(size < sizeof room);
  CHECK(mk_dec_read((codegen_str){room, size}, &again));
  CHECK(mk_dec_compare(number, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  codegen_api api = {.struct_size = sizeof api, .alloc = world_alloc};
  world w = {.ctx = {&api}};
  char *bytes = cg_calloc(size ? size : 1, 1); /* nothing may be read behind its end */
  mk m = {.ctx = &w.ctx};
  const mk_regexp *regexp;
  CHECK(bytes);
  if (size) memcpy(bytes, data, size);
  cg_arena_init(&w.arena, 0);
  size = cg_utf8_valid((cg_str){bytes, size}); /* texts of a document are */
  regexp = mk_regexp_of(&m, (codegen_str){bytes, size});
  if (regexp) make_and_match(&m, regexp);
  check_number((codegen_str){bytes, size});
  cg_arena_release(&w.arena);
  cg_free(bytes);
  return 0;
}
