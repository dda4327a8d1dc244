/* SPDX-License-Identifier: MIT
 *
 * A thousand runs in one process: every one writes the same bytes, and memory and descriptors stay where they were
 * after the warm-up. A sanitizer, which is slow and finds leaks by itself, gets a tenth unless CODEGEN_SLOW is set.
 */
#include <check.h>
#include <dirent.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/kept.h"
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
static cg_stay *stay;   /* documents and models, too; NULL: none */
static unsigned again;  /* runs that read what differed alone */

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
  if (!stay) return cg_cli_main_with(argc + 1, argv, quiet, quiet, cache);
  char *said = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&said, &size);
  ck_assert_ptr_nonnull(out);
  int code = cg_cli_main_stay(argc + 1, argv, out, quiet, stay);
  ck_assert_int_eq(fclose(out), 0);
  again += strstr(said, "\"again\":true") != NULL;
  free(said);
  return code;
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
  const char *name[] = {"api.yaml",     "api.json",   "broken.yaml",
                        "out/types.ts", "out/zod.ts", "out/codegen.manifest.json",
                        "out/.codegen", "out"};
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

/* A document of 60 schemas, one of whose properties has another type. */
static void put_schemas(const char *type) {
  FILE *file = fopen("api.json", "w");
  ck_assert_ptr_nonnull(file);
  fprintf(
      file,
      "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{},\"components\":{\"schemas\":{");
  for (int i = 0; i < 60; i++)
    fprintf(file,
            "%s\"S%d\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"%s\"},\"next\":{\"$ref\":"
            "\"#/components/schemas/S%d\"}}}",
            i ? "," : "", i, i == 30 ? type : "string", (i + 1) % 60);
  fprintf(file, "}}}\n");
  ck_assert_int_eq(fclose(file), 0);
}

/* In a process that keeps documents and models: a change that is read alone, twice; in between what cannot be. What is
 * kept grows from change to change until everything is read once: `least` is then. */
static void stay_round(char expected[2][1 << 16], const size_t size[2], size_t *least) {
  static const char *generate[] = {"--plugin=typescript", "--plugin=zod", "api.json", "-o", "out", "--json",
                                   "--cache=all"};
  static const char *broken[] = {"--plugin=typescript", "broken.yaml", "-o", "out", "--json"};
  static const char *dump[] = {"model", "dump", "api.yaml"};
  static const char *const type[] = {"string", "integer"};
  static char text[1 << 16];
  for (int i = 0; i < 4; i++) {
    put_schemas(type[i % 2]);
    ck_assert_int_eq(run(CG_COUNT(generate), generate), CG_EXIT_OK);
    ck_assert_uint_eq(get_file("out/zod.ts", text, sizeof text), size[i % 2]);
    ck_assert_mem_eq(text, expected[i % 2], size[i % 2]);
    size_t bytes = mallinfo2().uordblks;
    if (bytes < *least) *least = bytes;
  }
  ck_assert_int_eq(run(CG_COUNT(broken), broken), CG_EXIT_INPUT);
  ck_assert_int_eq(run(CG_COUNT(dump), dump), CG_EXIT_OK);
}

typedef struct held {
  unsigned descriptors;
  size_t bytes;
  unsigned long mapped, resident;
} held;

static held count(void) {
  held out = {.descriptors = count_descriptors(), .bytes = mallinfo2().uordblks};
  count_pages(&out.mapped, &out.resident);
  return out;
}

static void is_flat(held then, held now) {
  ck_assert_uint_eq(now.descriptors, then.descriptors);
  if (SANITIZED) return; /* a sanitizer keeps what is freed, and knows leaks better */
  ck_assert_uint_le(now.bytes, then.bytes + 1024);
  ck_assert_uint_le(now.mapped, then.mapped + 64);
  ck_assert_uint_le(now.resident, then.resident + 64);
}

START_TEST(repeated_in_a_process_that_stays) {
  const cg_cache_limits limits = {.resident = true};
  static const char *plain[] = {"--plugin=typescript", "--plugin=zod", "api.json", "-o", "out", "--no-cache"};
  static const char *const type[] = {"string", "integer"};
  static char expected[2][1 << 16];
  size_t size[2];
  int rounds =
      (SANITIZED && !getenv("CODEGEN_SLOW") ? 60 : 360) / 6; /* more than what lies between two readings in full */
  for (int i = 0; i < 2; i++) {
    put_schemas(type[i]);
    ck_assert_int_eq(run(CG_COUNT(plain), plain), CG_EXIT_OK);
    size[i] = get_file("out/zod.ts", expected[i], sizeof expected[i]);
  }
  cg_stay kept = {.cache = cg_cache_new(&limits)};
  ck_assert_ptr_nonnull(kept.cache);
  stay = &kept;
  size_t least = SIZE_MAX, least_now = SIZE_MAX;
  for (int i = 0; i < 5; i++) stay_round(expected, size, &least); /* fills the cache */
  least = SIZE_MAX;
  for (int i = 0; i < rounds; i++) stay_round(expected, size, &least);
  held then = count();
  again = 0;
  for (int i = 0; i < rounds; i++) stay_round(expected, size, &least_now);
  held now = count();
  ck_assert_uint_gt(again, (unsigned)rounds * 2);
  then.bytes = least;
  now.bytes = least_now;
  stay = NULL;
  cg_stay_forget(&kept);
  cg_cache_free(kept.cache);
  is_flat(then, now);
}
END_TEST

/* Without a cache, and with one that stays: nothing is written twice that is kept. */
START_TEST(repeated) {
  const cg_cache_limits limits = {.resident = true};
  static const char *first[] = {"--plugin=typescript", "api.yaml", "-o", "out", "--cache=all"};
  static char expected[1 << 16];
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
  held then = count();
  for (int i = 0; i < rounds; i++) one_round(expected, size);
  held now = count();
  if (cache) {
    cg_cache_counts counts = cg_cache_count(cache);
    ck_assert_uint_gt(counts.hits, counts.misses * (unsigned)rounds);
  }
  cg_cache_free(cache);
  cache = NULL;
  is_flat(then, now);
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
  tcase_add_test(all, repeated_in_a_process_that_stays);
  tcase_set_timeout(all, 300);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_set_fork_status(runner, CK_NOFORK); /* one process is the point */
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
