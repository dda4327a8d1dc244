/* SPDX-License-Identifier: MIT
 *
 * One property of one schema of GitHub's document changes: the sections that are written anew are those whose declared
 * dependencies have another fingerprint, and all others are found, by the counters of the run.
 */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/road.h"

#define GITHUB "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"

static char folder[] = "/tmp/codegen-changed-XXXXXX";
static const char *const writers[] = {"typescript", "zod"};

/* The text before and after: another type for a property in the middle of the schemas. */
static bool make_texts(cg_buf *text, cg_str *change) {
  char path[4096];
  const char *root = getenv("CODEGEN_SOURCE"), *reason;
  snprintf(path, sizeof path, "%s/%s", root ? root : ".", GITHUB);
  cg_buf_init(text, CG_BUF_MAX);
  if (cg_file_read(path, CG_BUF_MAX, text, &reason) < 0) return false;
  cg_str all = cg_buf_get(text);
  size_t at = cg_str_find(all, '\0', 0);
  ck_assert_uint_eq(at, all.size);
  const char *schemas = memmem(all.data, all.size, "\"schemas\"", 9);
  ck_assert_ptr_nonnull(schemas);
  const char *middle = schemas + (all.data + all.size - schemas) / 2;
  const char *fields = memmem(middle, (size_t)(all.data + all.size - middle), "\"properties\"", 12);
  ck_assert_ptr_nonnull(fields);
  const char *word = memmem(fields, (size_t)(all.data + all.size - fields), "\"string\"", 8);
  ck_assert_ptr_nonnull(word);
  *change = (cg_str){word, 8};
  return true;
}

static void put_document(const cg_buf *text, cg_str change, bool changed) {
  FILE *file = fopen("api.json", "w");
  const char *end = text->data + text->size, *behind = change.data + change.size;
  ck_assert_ptr_nonnull(file);
  fwrite(text->data, 1, (size_t)(change.data - text->data), file);
  fputs(changed ? "\"number\"" : "\"string\"", file);
  fwrite(behind, 1, (size_t)(end - behind), file);
  ck_assert_int_eq(fclose(file), 0);
}

static cg_str exe_dir(cg_arena *arena) {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  ck_assert_int_gt(size, 0);
  return cg_arena_copy(arena, cg_path_dir((cg_str){path, (size_t)size}));
}

/* -- what must change ---------------------------------------------------------------------------------------------- */

typedef struct print {
  cg_str key; /* writer, place and key of a section */
  cg_hash hash;
} print;

static int by_key(const void *a, const void *b) {
  return codegen_str_compare(((const print *)a)->key, ((const print *)b)->key);
}

/* The fingerprint of everything that each section declares, by key. */
static void fingerprints(cg_arena *keep, cg_vec *out) {
  char *argv[] = {
      (char *)"codegen", (char *)"-p", (char *)"typescript", (char *)"-p", (char *)"zod", (char *)"api.json",
      (char *)"-o",      folder,       (char *)"-n",         NULL};
  cg_arena arena;
  cg_road road;
  const cg_job *job;
  size_t count;
  cg_arena_init(&arena, 0);
  cg_cli cli = {.arena = &arena, .out = stdout, .err = stderr, .diags = cg_diags_new(), .exe_dir = exe_dir(&arena)};
  ck_assert(cg_cli_parse(&cli, 9, argv));
  ck_assert(cg_cli_jobs(&cli, &job, &count));
  ck_assert_int_eq(cg_road_begin(&road, &cli, job), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_until(road.plan, CG_STR("generate")), CODEGEN_OK);
  ck_assert_int_eq(cg_road_run(&road), CODEGEN_OK);
  ck_assert_int_eq(cg_model_fingerprints(road.model), CODEGEN_OK);
  for (size_t w = 0; w < CG_COUNT(writers); w++) {
    const codegen_section *at;
    for (size_t i = 0; (at = cg_section_planned(road.sections, codegen_str_of(writers[w]), i)); i++) {
      print *row = cg_vec_push(out);
      ck_assert_ptr_nonnull(row);
      row->key = cg_arena_printf(keep, "%s %u %u %.*s", writers[w], at->artifact, at->user, CG_FMT(at->key));
      row->hash = cg_model_fingerprint(road.model, at->table, at->row, at->depends);
    }
  }
  qsort(out->data, out->count, sizeof(print), by_key);
  cg_road_end(&road);
  cg_diags_free(cli.diags);
  cg_arena_release(&arena);
}

/* Sections of the second that the first has not. */
static size_t differing(const cg_vec *before, const cg_vec *after) {
  size_t count = 0;
  for (size_t i = 0; i < after->count; i++) {
    const print *now = cg_vec_at(after, print, i);
    const print *old = bsearch(now, before->data, before->count, sizeof *now, by_key);
    count += !old || !cg_hash_equal(old->hash, now->hash);
  }
  return count;
}

/* -- what does ----------------------------------------------------------------------------------------------------- */

static void run(cg_cache *cache, const char *more, uint64_t *found, uint64_t *written) {
  char *argv[] = {
      (char *)"codegen", (char *)"-p",  (char *)"typescript",  (char *)"-p",     (char *)"zod", (char *)"api.json",
      (char *)"-o",      (char *)"out", (char *)"--cache=all", (char *)"--json", NULL,          NULL};
  argv[10] = (char *)(uintptr_t)more;
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(cg_cli_main_with(more ? 11 : 10, argv, out, stderr, cache), CG_EXIT_OK);
  fclose(out);
  const char *at = strstr(text, "\"sections_found\":");
  ck_assert_ptr_nonnull(at);
  unsigned long long numbers[2];
  ck_assert_int_eq(sscanf(at, "\"sections_found\":%llu,\"sections_written\":%llu", &numbers[0], &numbers[1]), 2);
  *found = numbers[0];
  *written = numbers[1];
  free(text);
}

START_TEST(all_others_are_found) {
  static const cg_cache_limits limits = {.resident = true};
  cg_arena keep;
  cg_buf text;
  cg_str change;
  cg_vec before, after;
  uint64_t found, written;
  if (!make_texts(&text, &change)) return;
  cg_cache *cache = _i ? cg_cache_new(&limits) : NULL; /* in files, and in memory */
  cg_arena_init(&keep, 0);
  cg_vec_init(&before, sizeof(print));
  cg_vec_init(&after, sizeof(print));
  put_document(&text, change, false);
  fingerprints(&keep, &before);
  run(cache, NULL, &found, &written);
  ck_assert_uint_eq(found, 0);
  ck_assert_uint_eq(written, before.count);
  put_document(&text, change, true);
  fingerprints(&keep, &after);
  size_t want = differing(&before, &after);
  run(cache, NULL, &found, &written);
  printf("of %zu sections %llu were written, %llu found\n", after.count, (unsigned long long)written,
         (unsigned long long)found);
  ck_assert_uint_eq(written, want);
  ck_assert_uint_eq(found, after.count - want);
  ck_assert_uint_lt(written * 50, after.count); /* that would be much for one property */
  run(cache, "--force", &found, &written);
  ck_assert_uint_eq(written, 0);
  cg_vec_release(&before);
  cg_vec_release(&after);
  cg_buf_release(&text);
  cg_arena_release(&keep);
  cg_cache_free(cache);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("cli: changed");
  TCase *cases = tcase_create("changed");
  if (!mkdtemp(folder) || chdir(folder) != 0) return 1;
  setenv("HOME", "", 1); /* this is about what is kept of sections alone, and nobody's cache folder is touched */
  setenv("XDG_CACHE_HOME", "", 1);
  tcase_set_timeout(cases, 600);
  tcase_add_loop_test(cases, all_others_are_found, 0, 2);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  char command[200];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return system(command) != 0 || failed != 0;
}
