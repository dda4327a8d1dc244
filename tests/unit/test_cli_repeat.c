/* SPDX-License-Identifier: MIT
 *
 * A thousand runs in one process: every one writes the same bytes, and memory and descriptors stay where they were
 * after the warm-up. A sanitizer, which is slow and finds leaks by itself, gets a hundred unless CODEGEN_SLOW is set.
 */
#include <check.h>
#include <dirent.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "run/run.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* The dynamic linker remembers every name of a plugin; there are as many as numbers of free descriptors. */
enum { RUNS_A_ROUND = 5 };

static char folder[] = "/tmp/codegen-repeat-XXXXXX";
static FILE *quiet;
static cg_cache *cache; /* of the process; NULL: none */

static const char document[] =
    "openapi: 3.1.0\n"
    "info: {title: Repeat, version: '1'}\n"
    "paths:\n"
    "  /ships/{id}:\n"
    "    get:\n"
    "      operationId: getShip\n"
    "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    "      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/Ship'}}}}}\n"
    "components:\n"
    "  schemas:\n"
    "    Ship: {type: object, description: A ship, properties: {name: {type: string}, of: {$ref: "
    "'#/components/schemas/Ship'}}}\n"
    "    Flag: {enum: [de, nl]}\n";

static void put_file(const char *name, const char *text) {
  FILE *file = fopen(name, "w");
  ck_assert_ptr_nonnull(file);
  ck_assert_int_ge(fputs(text, file), 0);
  ck_assert_int_eq(fclose(file), 0);
}

static size_t get_file(const char *name, char *text, size_t most) {
  FILE *file = fopen(name, "r");
  ck_assert_ptr_nonnull(file);
  size_t size = fread(text, 1, most - 1, file);
  text[size] = '\0';
  fclose(file);
  return size;
}

static unsigned count_descriptors(void) {
  unsigned count = 0;
  DIR *dir = opendir("/proc/self/fd");
  ck_assert_ptr_nonnull(dir);
  while (readdir(dir)) count++;
  closedir(dir);
  return count;
}

/** Pages that the process holds, and those that it has mapped. */
static void count_pages(unsigned long *mapped, unsigned long *resident) {
  char text[256];
  get_file("/proc/self/statm", text, sizeof text);
  ck_assert_int_eq(sscanf(text, "%lu %lu", mapped, resident), 2);
}

static int run(int argc, const char **argument) {
  char *argv[16] = {(char[]){"codegen"}};
  for (int i = 0; i < argc; i++) argv[i + 1] = (char *)(uintptr_t)argument[i];
  return cg_cli_main_with(argc + 1, argv, quiet, quiet, cache);
}

static void setup(void) {
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ck_assert_int_eq(chdir(folder), 0);
  put_file("api.yaml", document);
  put_file("broken.yaml", "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: nowhere.yaml}}}\n");
  quiet = fopen("/dev/null", "w");
  ck_assert_ptr_nonnull(quiet);
}

static void teardown(void) {
  const char *name[] = {"api.yaml", "broken.yaml", "out/types.ts", "out/codegen.manifest.json", "out/.codegen", "out"};
  char path[300];
  DIR *state = opendir("out/.codegen");
  for (struct dirent *item; state && (item = readdir(state));) {
    snprintf(path, sizeof path, "out/.codegen/%s", item->d_name);
    if (item->d_name[0] != '.' || item->d_name[1] == 'g') unlink(path);
  }
  if (state) closedir(state);
  fclose(quiet);
  for (size_t i = 0; i < CG_COUNT(name); i++)
    if (unlink(name[i]) != 0) rmdir(name[i]);
  ck_assert_int_eq(chdir("/"), 0);
  rmdir(folder);
}

/* What the runs do: generate, change an option, fail, look. After a round everything is as it was. */
static void one_round(const char *expected, size_t size) {
  static const char *generate[] = {"--plugin=typescript", "api.yaml", "-o", "out", "--cache=all"};
  static const char *otherwise[] = {"--plugin=typescript",    "api.yaml",   "-o", "out", "-O",
                                    "typescript.enums=const", "--cache=all"};
  static const char *broken[] = {"--plugin=typescript", "broken.yaml", "-o", "out", "--json"};
  static const char *missing[] = {"--plugin=nonesuch", "api.yaml", "-o", "out"};
  static const char *dump[] = {"model", "dump", "api.yaml"};
  static char text[1 << 16];
  ck_assert_int_eq(run(CG_COUNT(otherwise), otherwise), CG_EXIT_OK);
  ck_assert_int_eq(run(CG_COUNT(broken), broken), CG_EXIT_INPUT);
  ck_assert_int_eq(run(CG_COUNT(missing), missing), CG_EXIT_PLUGIN);
  ck_assert_int_eq(run(CG_COUNT(dump), dump), CG_EXIT_OK);
  ck_assert_int_eq(run(CG_COUNT(generate), generate), CG_EXIT_OK);
  ck_assert_uint_eq(get_file("out/types.ts", text, sizeof text), size);
  ck_assert_mem_eq(text, expected, size);
}

/* Without a cache, and with one that stays: nothing is written twice that is kept. */
START_TEST(repeated) {
  const cg_cache_limits limits = {.resident = true};
  static const char *first[] = {"--plugin=typescript", "api.yaml", "-o", "out", "--cache=all"};
  static char expected[1 << 16];
  unsigned long mapped, resident, mapped_then, resident_then;
  int rounds = (SANITIZED && !getenv("CODEGEN_SLOW") ? 100 : 1000) / RUNS_A_ROUND;
  if (_i) {
    cache = cg_cache_new(&limits);
    ck_assert_ptr_nonnull(cache);
    rounds /= 4;
  }
  ck_assert_int_eq(run(CG_COUNT(first), first), CG_EXIT_OK);
  size_t size = get_file("out/types.ts", expected, sizeof expected);
  ck_assert_ptr_nonnull(strstr(expected, "export interface Ship {"));
  for (int i = 0; i < rounds; i++) one_round(expected, size);
  unsigned descriptors = count_descriptors();
  struct mallinfo2 heap = mallinfo2();
  count_pages(&mapped, &resident);
  for (int i = 0; i < rounds; i++) one_round(expected, size);
  struct mallinfo2 heap_now = mallinfo2();
  count_pages(&mapped_then, &resident_then);
  ck_assert_uint_eq(count_descriptors(), descriptors);
  if (cache) {
    cg_cache_counts counts = cg_cache_count(cache);
    ck_assert_uint_gt(counts.hits, counts.misses * (unsigned)rounds);
  }
  cg_cache_free(cache);
  cache = NULL;
  if (SANITIZED) return; /* a sanitizer keeps what is freed, and knows leaks better */
  ck_assert_uint_le(heap_now.uordblks, heap.uordblks + 1024);
  ck_assert_uint_le(mapped_then, mapped + 64);
  ck_assert_uint_le(resident_then, resident + 64);
}
END_TEST

int main(int argc, char **argv) {
  /* The allocator counts what its per-thread cache holds as in use: without the cache the figures are exact. */
  if (argc && !getenv("GLIBC_TUNABLES") && setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1) == 0)
    execv("/proc/self/exe", argv);
  Suite *suite = suite_create("cli: repeated");
  TCase *all = tcase_create("all");
  tcase_add_unchecked_fixture(all, setup, teardown);
  tcase_add_loop_test(all, repeated, 0, 2);
  tcase_set_timeout(all, 300);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_set_fork_status(runner, CK_NOFORK); /* one process is the point */
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
