/* SPDX-License-Identifier: MIT
 *
 * The ceiling of memory, and the file of no name.
 */
#include <check.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

/* -- sizes ------------------------------------------------------------------------------------------------------- */

START_TEST(sizes_are_read_and_written) {
  static const struct {
    const char *text;
    uint64_t bytes;
  } good[] = {{"1", 1},
              {"512", 512},
              {"1k", 1024},
              {"2KiB", 2048},
              {"3 MB", 3u << 20},
              {"1.5G", 1610612736 - 4}, /* tenths are of whole bytes */
              {"1T", (uint64_t)1 << 40}};
  static const char *const bad[] = {"",   "0", "-1", "K", "1.5", "1.", "1.55G", "1Z", "1 G i", "18446744073709551616",
                                    "1GG"};
  uint64_t bytes = 0;
  for (size_t i = 0; i < CG_COUNT(good); i++) {
    ck_assert_msg(cg_str_bytes(codegen_str_of(good[i].text), &bytes), "%s", good[i].text);
    ck_assert_uint_le(good[i].bytes, bytes);
    ck_assert_uint_le(bytes - good[i].bytes, 4);
  }
  for (size_t i = 0; i < CG_COUNT(bad); i++) ck_assert_msg(!cg_str_bytes(codegen_str_of(bad[i]), &bytes), "%s", bad[i]);
  char text[32];
  cg_bytes_text(1000, text);
  ck_assert_str_eq(text, "1000 bytes");
  cg_bytes_text(1536, text);
  ck_assert_str_eq(text, "1.5 KiB");
  cg_bytes_text((uint64_t)2 << 30, text);
  ck_assert_str_eq(text, "2 GiB");
  cg_bytes_text((uint64_t)512 << 20, text);
  ck_assert_str_eq(text, "512 MiB");
}
END_TEST

/* -- what the system leaves -------------------------------------------------------------------------------------- */

static char root[64];

static void put(const char *path, const char *text) {
  char full[512];
  snprintf(full, sizeof full, "%s%s", root, path);
  *strrchr(full, '/') = '\0';
  ck_assert_int_eq(cg_make_dirs(full, 0777), 0);
  snprintf(full, sizeof full, "%s%s", root, path);
  FILE *file = fopen(full, "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

START_TEST(the_least_of_what_is_left_counts) {
  const uint64_t mib = 1 << 20;
  char command[128];
  snprintf(root, sizeof root, "/tmp/codegen-heap-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(root));
  ck_assert_uint_eq(cg_heap_found(root), 0); /* nobody says */
  put("/proc/meminfo", "MemTotal:  99999999 kB\nMemAvailable:  3276800 kB\nSwapFree:  0 kB\n");
  ck_assert_uint_eq(cg_heap_found(root), 3200 * mib / 32 * 31);
  put("/proc/self/cgroup", "0::/job/part\n");
  put("/sys/fs/cgroup/job/part/memory.max", "max\n");
  ck_assert_uint_eq(cg_heap_found(root), 3200 * mib / 32 * 31);
  put("/sys/fs/cgroup/job/memory.max", "1073741824\n");
  put("/sys/fs/cgroup/job/memory.current", "536870912\n");
  put("/sys/fs/cgroup/job/memory.stat", "anon 5\ninactive_file 104857600\nactive_file 0\n");
  ck_assert_uint_eq(cg_heap_found(root), (512 + 100) * mib / 32 * 31);
  put("/proc/self/cgroup", "5:memory:/old\n4:cpu,cpuacct:/job\n");
  put("/sys/fs/cgroup/memory/old/memory.limit_in_bytes", "67108864\n");
  put("/sys/fs/cgroup/memory/old/memory.usage_in_bytes", "33554432\n");
  ck_assert_uint_eq(cg_heap_found(root), 32 * mib / 32 * 31);
  put("/sys/fs/cgroup/memory/old/memory.usage_in_bytes", "99999999\n");
  ck_assert_uint_eq(cg_heap_found(root), 1); /* full */
  snprintf(command, sizeof command, "rm -rf '%s'", root);
  ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(beyond_the_ceiling_allocations_fail) {
  const size_t mib = (size_t)1 << 20;
  cg_heap now = cg_heap_now();
  ck_assert_uint_gt(now.held, 0);
  cg_heap_limit(now.held + 64 * mib);
  void *fits = cg_malloc(8 * mib), *more = cg_malloc(256 * mib), *small = cg_malloc(1000);
  ck_assert(fits && small && !more);
  ck_assert_ptr_null(cg_realloc(NULL, 256 * mib));
  ck_assert_ptr_null(cg_calloc(256, mib));
  now = cg_heap_now();
  ck_assert(now.struck && now.given);
  cg_heap_limit(0);
  now = cg_heap_now();
  ck_assert(!now.struck && !now.given);
  more = cg_malloc(256 * mib);
  ck_assert_ptr_nonnull(more);
  cg_free(fits);
  cg_free(more);
  cg_free(small);
}
END_TEST

START_TEST(who_is_refused_can_say_so) {
  const size_t mib = (size_t)1 << 20;
  void *block[4096];
  size_t count = 0;
  cg_heap_limit(cg_heap_now().held + 2 * mib);
  for (; count < CG_COUNT(block) && (block[count] = cg_malloc(32 << 10)); count++) memset(block[count], 1, 32 << 10);
  ck_assert(count < CG_COUNT(block) && cg_heap_now().struck);
  void *words[64];
  for (size_t i = 0; i < CG_COUNT(words); i++) {
    words[i] = cg_malloc(1000);
    ck_assert_ptr_nonnull(words[i]);
    cg_free(words[i]);
  }
  while (count) cg_free(block[--count]);
  cg_heap_limit(0);
}
END_TEST

/* -- the file ---------------------------------------------------------------------------------------------------- */

START_TEST(what_is_added_is_read_back) {
  cg_spill *spill = cg_spill_new(0);
  uint64_t offset[3] = {0};
  char text[16] = {0};
  ck_assert(cg_spill_add(spill, CG_STR("one"), &offset[0]));
  ck_assert(cg_spill_add(spill, CG_STR(""), &offset[1]));
  ck_assert(cg_spill_add(spill, CG_STR("three"), &offset[2]));
  ck_assert_uint_eq(cg_spill_size(spill), 8);
  ck_assert(cg_spill_read(spill, offset[2], text, 5));
  ck_assert_str_eq(text, "three");
  ck_assert(!cg_spill_read(spill, offset[2], text, 6));
  ck_assert(!cg_spill_wanted(spill, UINT64_MAX)); /* nothing is to be kept below anything */
  cg_spill_free(spill);
}
END_TEST

static void fill(uint64_t *block, size_t words) {
  for (size_t i = 0; i < words; i++) block[i] = i * 0x9e3779b97f4a7c15u;
}

/* A block that settled holds what it held, takes what is written, and comes back whenever it was let go. */
START_TEST(settled_blocks_stay_what_they_are) {
  const size_t size = (size_t)160 << 20, words = size / sizeof(uint64_t);
  cg_spill *spill = cg_spill_new(1); /* always too much: the thread lets go all the time */
  uint64_t *block = cg_space_new(size);
  ck_assert(spill && block);
  ck_assert(cg_spill_wanted(spill, size) && !cg_spill_wanted(spill, 10));
  fill(block, words);
  ck_assert(!cg_spill_settle(spill, block, 4096)); /* not worth it */
  ck_assert(cg_spill_settle(spill, block, size));
  for (int round = 0; round < 3; round++) {
    for (size_t i = 0; i < words; i += 511) ck_assert_uint_eq(block[i], i * 0x9e3779b97f4a7c15u + (uint64_t)round);
    for (size_t i = 0; i < words; i += 511) block[i]++;
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
  }
  cg_spill_forget(spill, block, size);
  cg_space_free(block, size);
  block = cg_space_new(size); /* most likely at the same place: nobody lets go of it any more */
  fill(block, words);
  nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
  for (size_t i = 0; i < words; i += 511) ck_assert_uint_eq(block[i], i * 0x9e3779b97f4a7c15u);
  cg_spill_free(spill);
  cg_space_free(block, size);
}
END_TEST

START_TEST(pieces_make_the_same_hash) {
  static char text[70000];
  for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i * 31 >> 3);
  for (size_t step = 1; step < sizeof text; step = step * 3 + 1) {
    cg_hasher hasher;
    cg_hasher_begin(&hasher);
    for (size_t at = 0; at < sizeof text; at += step)
      cg_hasher_add(&hasher, text + at, sizeof text - at < step ? sizeof text - at : step);
    ck_assert(cg_hash_equal(cg_hasher_end(&hasher), cg_hash128(text, sizeof text)));
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("base: heap");
  TCase *cases = tcase_create("heap");
  tcase_set_timeout(cases, 120);
  tcase_add_test(cases, sizes_are_read_and_written);
  tcase_add_test(cases, the_least_of_what_is_left_counts);
  tcase_add_test(cases, beyond_the_ceiling_allocations_fail);
  tcase_add_test(cases, who_is_refused_can_say_so);
  tcase_add_test(cases, what_is_added_is_read_back);
  tcase_add_test(cases, settled_blocks_stay_what_they_are);
  tcase_add_test(cases, pieces_make_the_same_hash);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
