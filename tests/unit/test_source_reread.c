/* SPDX-License-Identifier: MIT
 *
 * A file that is read again into the text that it had gives the text that it has, whichever bytes are others, also
 * around the pieces in which it is read; and what is said of both texts is true.
 */
#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/source.h"

#define PIECE ((size_t)1 << 18)

static uint64_t seed = 88172645463325252u;
static char folder[] = "/tmp/codegen-XXXXXX", path[64];

static size_t any(size_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (size_t)(seed >> 33) % below;
}

/* A list of numbers, each of eight bytes with its comma. */
static void fill(cg_buf *out, size_t size) {
  cg_buf_char(out, '[');
  while (out->size + 16 < size) cg_buf_printf(out, "%zu,", 1000000 + any(9000000));
  while (out->size + 2 < size) cg_buf_char(out, ' ');
  cg_buf_text(out, "1]");
}

/* Somewhere, most often where pieces meet. */
static size_t spot(size_t size) {
  size_t at = any(3) ? any(size / PIECE + 1) * PIECE + any(40) : any(size);
  at = at > 20 ? at - 20 : at;
  return at + 4 < size ? at + 1 : any(size - 4) + 1;
}

static void change(cg_buf *out, cg_str text) {
  size_t times = 1 + any(3), from = 0;
  size_t at[3] = {0};
  for (size_t i = 0; i < times; i++) at[i] = spot(text.size);
  for (size_t i = 0; i < times; i++) {
    size_t least = SIZE_MAX;
    for (size_t k = 0; k < times; k++)
      if (at[k] >= from && at[k] < least) least = at[k];
    if (least == SIZE_MAX || least + 12 > text.size) break;
    cg_buf_str(out, cg_str_slice(text, from, least));
    size_t gone = any(10), come = any(20) ? any(12) : any(70000);
    for (size_t k = 0; k < come; k++) cg_buf_char(out, ' ');
    from = least + gone;
  }
  if (any(40) == 0) cg_buf_text(out, "  ");
  cg_buf_str(out, cg_str_slice(text, from, text.size));
}

static void write_file(cg_str text) {
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text.data, 1, text.size, file), text.size);
  fclose(file);
}

static cg_documents *read_file(cg_diags *diags, cg_documents *earlier) {
  cg_documents *documents = cg_documents_new(diags, NULL);
  cg_documents_earlier(documents, earlier);
  cg_documents_input(documents, codegen_str_of(path), CG_STR(""));
  cg_documents_read(documents);
  cg_documents_earlier(documents, NULL);
  return documents;
}

START_TEST(rereading_is_reading) {
  const size_t sizes[] = {60, 3000, PIECE - 7, PIECE, PIECE + 3, 2 * PIECE, 3 * PIECE + 70};
  cg_diags *diags = cg_diags_new();
  uint32_t shifts = 0;
  for (size_t turn = 0; turn < 210; turn++) {
    cg_buf text[2];
    cg_buf_init(&text[0], CG_BUF_MAX), cg_buf_init(&text[1], CG_BUF_MAX);
    fill(&text[0], sizes[turn % 7]);
    write_file(cg_buf_get(&text[0]));
    cg_documents *was = read_file(diags, NULL);
    for (uint32_t again = 0; again < 4; again++) {
      cg_buf *now = &text[(again + 1) % 2];
      cg_str old = cg_buf_get(&text[again % 2]);
      now->size = 0;
      if (any(10))
        change(now, old);
      else
        cg_buf_str(now, old);
      write_file(cg_buf_get(now));
      cg_documents *documents = read_file(diags, was);
      const codegen_document *document = cg_documents_at(documents, 2);
      const cg_document_info *info = cg_documents_info(documents, 2);
      ck_assert(cg_hash_equal(info->hash, cg_hash128(now->data, now->size)));
      cg_shift shift;
      if (document) ck_assert(codegen_str_equal(document->bytes, cg_buf_get(now)));
      if (document && cg_documents_shift(documents, was, &shift)) {
        cg_arena arena;
        cg_arena_init(&arena, 0);
        ck_assert_uint_eq(shift.was.size, old.size);
        cg_str copy = cg_shift_text(&shift, 0, (uint32_t)old.size, &arena);
        if (shift.lost_at != UINT32_MAX) ck_assert(codegen_str_equal(copy, old));
        cg_arena_release(&arena);
        shifts++;
      }
      cg_documents_free(was);
      was = documents;
      if (!document) break;
    }
    cg_documents_free(was);
    cg_diags_clear(diags);
    cg_buf_release(&text[0]), cg_buf_release(&text[1]);
  }
  ck_assert_uint_gt(shifts, 20);
  cg_diags_free(diags);
}
END_TEST

/* What comes may be longer than a piece and than all that was. */
START_TEST(a_short_file_may_become_a_long_one) {
  const size_t sizes[] = {60, 2 * PIECE + 9, 70, 3 * PIECE};
  cg_diags *diags = cg_diags_new();
  cg_documents *was = NULL;
  for (size_t turn = 0; turn < 4; turn++) {
    cg_buf text;
    cg_buf_init(&text, CG_BUF_MAX);
    fill(&text, sizes[turn]);
    write_file(cg_buf_get(&text));
    cg_documents *documents = read_file(diags, was);
    const codegen_document *document = cg_documents_at(documents, 2);
    ck_assert_ptr_nonnull(document);
    ck_assert(codegen_str_equal(document->bytes, cg_buf_get(&text)));
    ck_assert(cg_hash_equal(cg_documents_info(documents, 2)->hash, cg_hash128(text.data, text.size)));
    cg_documents_free(was);
    was = documents;
    cg_buf_release(&text);
  }
  cg_documents_free(was);
  cg_diags_free(diags);
}
END_TEST

int main(void) {
  if (!mkdtemp(folder)) return EXIT_FAILURE;
  snprintf(path, sizeof path, "%s/t.json", folder);
  Suite *suite = suite_create("reread");
  TCase *tests = tcase_create("reread");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, rereading_is_reading);
  tcase_add_test(tests, a_short_file_may_become_a_long_one);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  unlink(path);
  rmdir(folder);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
