/* SPDX-License-Identifier: MIT
 *
 * base: memory, buffers, maps, hashes, files.
 */
#include <check.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/base.h"

static cg_str str(const char *text) {
  return codegen_str_of(text);
}

START_TEST(arena_keeps_what_it_gave) {
  cg_arena arena;
  char *text[2000];
  cg_arena_init(&arena, 0);
  for (unsigned i = 0; i < CG_COUNT(text); i++) {
    size_t align = (size_t)1 << (i % 7), size = i % 97 == 0 ? 300000 : i % 61 + 1;
    text[i] = cg_arena_alloc(&arena, size, align);
    ck_assert_ptr_nonnull(text[i]);
    ck_assert_uint_eq((uintptr_t)text[i] % align, 0);
    memset(text[i], (int)(i & 127), size);
  }
  for (unsigned i = 0; i < CG_COUNT(text); i++)
    ck_assert_int_eq(text[i][i % 97 == 0 ? 299999 : i % 61], (char)(i & 127));
  cg_arena_reset(&arena);
  ck_assert_uint_eq(arena.used, 0);
  ck_assert_str_eq(cg_arena_copy(&arena, str("again")).data, "again");
  ck_assert_str_eq(cg_arena_printf(&arena, "%d-%s", 7, "x").data, "7-x");
  ck_assert_ptr_nonnull(cg_arena_copy(&arena, str("")).data);
  ck_assert_ptr_null(cg_arena_array(&arena, uint64_t, SIZE_MAX / 4));
  cg_arena_release(&arena);
}
END_TEST

START_TEST(arena_reset_gives_large_blocks_back) {
  cg_arena arena;
  for (int small_first = 0; small_first < 2; small_first++) {
    cg_arena_init(&arena, 0);
    void *small = small_first ? cg_arena_alloc(&arena, 8, 8) : NULL;
    ck_assert_ptr_nonnull(cg_arena_alloc(&arena, (size_t)64 << 20, 8));
    cg_arena_reset(&arena);
    ck_assert_int_eq(arena.chunk != NULL, small_first);
    if (small_first) ck_assert_ptr_eq(cg_arena_alloc(&arena, 8, 8), small);
    cg_arena_release(&arena);
  }
}
END_TEST

START_TEST(arena_respects_its_budget) {
  cg_arena arena;
  size_t got = 0;
  cg_arena_init(&arena, 100000);
  while (cg_arena_alloc(&arena, 100, 1)) got += 100;
  ck_assert_uint_eq(got, 100000);
  ck_assert_ptr_null(cg_arena_copy(&arena, str("x")).data);
  cg_arena_release(&arena);
}
END_TEST

START_TEST(failed_allocations_are_survived) {
  for (uint64_t n = 1; n < 40; n++) {
    cg_arena arena;
    cg_map map;
    cg_buf buf;
    cg_vec vec;
    char key[200][8];
    cg_arena_init(&arena, 0);
    cg_map_init(&map);
    cg_buf_init(&buf, CG_BUF_MAX);
    cg_vec_init(&vec, sizeof(int));
    cg_alloc_fail_at(n);
    uint32_t failed = 0, bytes = 0;
    for (uint32_t i = 0; i < 200; i++) {
      snprintf(key[i], sizeof key[i], "k%u", i);
      uint32_t *value = cg_map_put(&map, str(key[i]), NULL);
      if (value) *value = i;
      failed += !value;
      failed += !cg_arena_alloc(&arena, 200, 8);
      failed += !cg_vec_add(&vec, 1);
      cg_buf_text(&buf, "0123456789");
      bytes += 10;
    }
    cg_alloc_fail_at(0);
    if (failed + buf.failed == 0) ck_assert_uint_gt(n, 5);
    ck_assert(buf.failed || buf.size == bytes);
    for (uint32_t i = 0, value; i < 200; i++)
      if (cg_map_get(&map, str(key[i]), &value)) ck_assert_uint_eq(value, i);
    cg_map_release(&map);
    cg_buf_release(&buf);
    cg_vec_release(&vec);
    cg_arena_release(&arena);
  }
}
END_TEST

START_TEST(buffer_stops_at_its_maximum) {
  cg_buf buf;
  cg_buf_init(&buf, 10);
  cg_buf_text(&buf, "0123456789");
  ck_assert(!buf.failed);
  cg_buf_char(&buf, 'x');
  ck_assert(buf.failed);
  ck_assert_str_eq(buf.data, "0123456789");
  cg_buf_release(&buf);
  cg_buf_init(&buf, SIZE_MAX);
  ck_assert(!cg_buf_reserve(&buf, SIZE_MAX));
  cg_buf_release(&buf);
}
END_TEST

START_TEST(buffer_formats_and_escapes) {
  cg_buf buf;
  cg_buf_init(&buf, CG_BUF_MAX);
  cg_buf_printf(&buf, "%0400d|", 7);
  ck_assert_uint_eq(buf.size, 401);
  buf.size = 0;
  cg_buf_json(&buf, (cg_str){"a\"b\\c\n\t\x01\0\x7f\xc2\x9b\xff\xe2\x80\xa8\xc3\xa9", 18});
  ck_assert_str_eq(buf.data, "\"a\\\"b\\\\c\\n\\t\\u0001\\u0000\\u007f\\u009b\xef\xbf\xbd\\u2028\xc3\xa9\"");
  cg_buf_release(&buf);
  ck_assert_uint_eq(cg_buf_get(&buf).size, 0);
}
END_TEST

START_TEST(map_holds_many) {
  static char key[50000][12];
  cg_map map;
  bool added;
  uint32_t value;
  cg_map_init(&map);
  ck_assert(!cg_map_get(&map, str("x"), &value));
  for (uint32_t i = 0; i < CG_COUNT(key); i++) {
    snprintf(key[i], sizeof key[i], "key%u", i);
    uint32_t *to = cg_map_put(&map, str(key[i]), &added);
    ck_assert(to && added && *to == 0);
    *to = i;
  }
  for (uint32_t i = 0; i < CG_COUNT(key); i++) ck_assert(cg_map_get(&map, str(key[i]), &value) && value == i);
  ck_assert_uint_eq(*cg_map_put(&map, str("key77"), &added), 77);
  ck_assert(!added);
  *cg_map_put(&map, str(""), &added) = 9;
  ck_assert(added && cg_map_get(&map, (cg_str){NULL, 0}, &value) && value == 9);
  ck_assert(!cg_map_get(&map, str("absent"), &value));
  cg_map_release(&map);
}
END_TEST

START_TEST(hashes_are_the_published_ones) {
  char text[65];
  cg_sha256("abc", 3, text);
  ck_assert_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  cg_sha256("", 0, text);
  ck_assert_str_eq(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  char *million = cg_malloc(1000000);
  for (size_t i = 0; i < 1000000; i++) million[i] = (char)(i * i >> 7);
  for (size_t size = 4000; size < 4200 && cg_hash_wide_here(); size++) /* 4,096: wider steps from here on */
    for (size_t at = 0; at < 3; at++) {
      XXH128_hash_t plain = XXH3_128bits(million + at, size);
      ck_assert(cg_hash_equal(cg_hash128_wide(million + at, size), (cg_hash){plain.low64, plain.high64}));
      ck_assert(cg_hash_equal(cg_hash128(million + at, size), (cg_hash){plain.low64, plain.high64}));
    }
  memset(million, 'a', 1000000);
  cg_sha256(million, 1000000, text);
  ck_assert_str_eq(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  cg_sha256(million, 56, text); /* the length does not fit the block any more */
  ck_assert_str_eq(text, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  cg_free(million);
  ck_assert_uint_eq(cg_hash64("", 0), 0x2d06800538d394c2u);
  char hex[33];
  cg_hash_text(cg_hash128("", 0), hex);
  ck_assert_str_eq(hex, "99aa06d3014798d86001c324468d497f");
  ck_assert(!cg_hash_equal(cg_hash128("a", 1), cg_hash128("b", 1)));
  ck_assert(!cg_sha256_file("/nonexistent", text));
}
END_TEST

START_TEST(files_are_read_whole) {
  char path[] = "/tmp/test_base.XXXXXX", sum[65], expected[65];
  const char *reason = NULL;
  cg_buf buf;
  int fd = mkstemp(path);
  ck_assert_int_ge(fd, 0);
  for (int i = 0; i < 3000; i++) ck_assert_int_eq(write(fd, "0123456789", 10), 10);
  cg_buf_init(&buf, CG_BUF_MAX);
  ck_assert_int_eq(cg_file_read(path, 1 << 20, &buf, &reason), CODEGEN_OK);
  ck_assert_uint_eq(buf.size, 30000);
  for (int i = 0; i < 8; i++) ck_assert_int_eq(buf.data[30000 + i], 0);
  cg_sha256(buf.data, buf.size, expected);
  ck_assert(cg_sha256_file(path, sum));
  ck_assert_str_eq(sum, expected);
  buf.size = 0;
  ck_assert_int_eq(cg_file_read(path, 30000, &buf, &reason), CODEGEN_OK);
  buf.size = 0;
  ck_assert_int_eq(cg_file_read(path, 29999, &buf, &reason), CODEGEN_ERR_LIMIT);
  buf.size = 0;
  ck_assert_int_eq(ftruncate(fd, 0), 0);
  ck_assert_int_eq(cg_file_read(path, SIZE_MAX, &buf, &reason), CODEGEN_OK);
  ck_assert_uint_eq(buf.size, 0);
  ck_assert_int_eq(cg_file_read("/tmp", 100, &buf, &reason), CODEGEN_ERR_IO);
  ck_assert_str_eq(reason, "Is a directory");
  ck_assert_int_eq(cg_file_read("/nonexistent/x", 100, &buf, &reason), CODEGEN_ERR_NOT_FOUND);
  ck_assert_int_eq(cg_file_read("/dev/zero", 100000, &buf, &reason), CODEGEN_ERR_LIMIT);
  cg_buf_release(&buf);
  close(fd);
  unlink(path);
}
END_TEST

START_TEST(folders_are_made) {
  char path[] = "/tmp/test_base.XXXXXX", deep[64], file[64];
  ck_assert_ptr_nonnull(mkdtemp(path));
  snprintf(deep, sizeof deep, "%s/a/b//c/", path);
  snprintf(file, sizeof file, "%s/f", path);
  ck_assert_int_eq(cg_make_dirs(deep, 0755), 0);
  ck_assert_int_eq(cg_make_dirs(deep, 0755), 0);
  ck_assert_int_eq(access(deep, F_OK), 0);
  FILE *made = fopen(file, "w");
  fclose(made);
  ck_assert_int_ne(cg_make_dirs(file, 0755), 0);
  unlink(file);
  for (int i = 0; i < 4; i++) {
    static const char *const part[] = {"a/b/c", "a/b", "a", "."};
    snprintf(deep, sizeof deep, "%s/%s", path, part[i]);
    rmdir(i == 3 ? path : deep);
  }
  ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("base");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 60);
  tcase_add_test(all, arena_keeps_what_it_gave);
  tcase_add_test(all, arena_reset_gives_large_blocks_back);
  tcase_add_test(all, arena_respects_its_budget);
  tcase_add_test(all, failed_allocations_are_survived);
  tcase_add_test(all, buffer_stops_at_its_maximum);
  tcase_add_test(all, buffer_formats_and_escapes);
  tcase_add_test(all, map_holds_many);
  tcase_add_test(all, hashes_are_the_published_ones);
  tcase_add_test(all, files_are_read_whole);
  tcase_add_test(all, folders_are_made);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
