/* SPDX-License-Identifier: MIT
 *
 * The output room: what is written, kept, refused, removed; that a killed commit ends wholly old or wholly new.
 */

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output/output.h"

static char root[64];
static cg_diags *diags;
static cg_buf rendered;

static void setup(void) {
  snprintf(root, sizeof root, "/tmp/codegen-output-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(root));
  diags = cg_diags_new();
  cg_buf_init(&rendered, 1 << 20);
}

static void teardown(void) {
  char command[128];
  cg_diags_free(diags);
  cg_buf_release(&rendered);
  snprintf(command, sizeof command, "rm -rf '%s'", root);
  ck_assert_int_eq(system(command), 0);
}

typedef struct spec {
  const char *path, *text, *owner;
} spec;

/** One run: the files of `list` (ended by a NULL path), owners `a` and, where it is set, `b` take part. */
static cg_status run(const spec *list, const char *a, const char *b, cg_output_options options, cg_buf *diff) {
  cg_output *output = cg_output_open(diags, codegen_str_of(root), &options);
  if (!output) return CODEGEN_ERR_IO;
  const char *name[] = {a, b};
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < 2; i++) {
    cg_output_owner owner = {CG_STR("api"), codegen_str_of(name[i]), CG_STR(""), true};
    if (name[i]) ck_assert_int_eq(cg_output_owner_add(output, &owner), CODEGEN_OK);
  }
  for (; list->path; list++) {
    cg_output_file file = {.path = codegen_str_of(list->path),
                           .text = codegen_str_of(list->text),
                           .id = CG_STR("x:y"),
                           .owner = codegen_str_of(list->owner)};
    if (cg_output_add(output, &file) < 0) status = CODEGEN_ERR_CONTRACT;
  }
  if (status >= 0) status = cg_output_commit(output, diff);
  cg_output_close(output);
  return status;
}

static const char *content(const char *path) {
  static char text[65536];
  char full[256];
  snprintf(full, sizeof full, "%s/%s", root, path);
  int fd = open(full, O_RDONLY);
  if (fd < 0) return NULL;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  text[n > 0 ? n : 0] = '\0';
  return text;
}

static void put(const char *path, const char *text) {
  char full[256];
  snprintf(full, sizeof full, "%s/%s", root, path);
  FILE *file = fopen(full, "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

static struct stat status_of(const char *path) {
  struct stat info;
  char full[256];
  snprintf(full, sizeof full, "%s/%s", root, path);
  ck_assert_int_eq(stat(full, &info), 0);
  return info;
}

static bool is_there(const char *path) {
  struct stat info;
  char full[2048];
  snprintf(full, sizeof full, "%s/%s", root, path);
  return lstat(full, &info) == 0;
}

static void make(const char *path) {
  char full[256];
  snprintf(full, sizeof full, "%s/%s", root, path);
  ck_assert_int_eq(mkdir(full, 0777), 0);
}

static void gone(const char *path) {
  char full[256];
  snprintf(full, sizeof full, "%s/%s", root, path);
  ck_assert_int_eq(unlink(full), 0);
}

static const cg_output_options plain = {0};

START_TEST(writes_and_keeps) {
  const spec files[] = {{"a.ts", "one\n", "ts"}, {"deep/er/b.ts", "two\n", "ts"}, {NULL, NULL, NULL}};
  ck_assert_int_eq(run(files, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("a.ts"), "one\n");
  ck_assert_str_eq(content("deep/er/b.ts"), "two\n");
  ck_assert_ptr_nonnull(strstr(content("codegen.manifest.json"), "\"path\": \"deep/er/b.ts\""));
  struct stat a = status_of("a.ts"), manifest = status_of("codegen.manifest.json");
  ck_assert_int_eq(run(files, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_int_eq((int)(status_of("a.ts").st_ino == a.st_ino), 1);
  ck_assert_int_eq((int)(status_of("codegen.manifest.json").st_ino == manifest.st_ino), 1);
}
END_TEST

/* A head, pieces and an end are one file: written, kept, and found different wherever one of them changes. */
START_TEST(a_file_may_come_in_pieces) {
  static const char *const change[] = {"pieces of text", "pieces of test", "pieces of text"};
  static const char *const end[] = {"end", "end", "ends"};
  cg_output_what what[] = {CG_OUTPUT_CREATE, CG_OUTPUT_UPDATE, CG_OUTPUT_UPDATE};
  for (int i = 0; i < 6; i++) { /* each twice: the second time nothing changes */
    cg_spill *spill = cg_spill_new(0);
    cg_piece piece[2];
    ck_assert(cg_spill_add(spill, CG_STR(", and"), &piece[1].offset));
    ck_assert(cg_spill_add(spill, codegen_str_of(change[i / 2]), &piece[0].offset));
    piece[1].size = 5;
    piece[0].size = strlen(change[i / 2]);
    cg_output_file file = {.path = CG_STR("deep/er/a"), .head = CG_STR("head "), .spill = spill, .piece = piece};
    file.pieces = 2;
    file.text = codegen_str_of(end[i / 2]);
    file.owner = CG_STR("p");
    cg_output *output = cg_output_open(diags, codegen_str_of(root), &plain);
    cg_output_owner owner = {CG_STR("api"), CG_STR("p"), CG_STR(""), true};
    ck_assert_int_eq(cg_output_owner_add(output, &owner), CODEGEN_OK);
    ck_assert_int_eq(cg_output_add(output, &file), CODEGEN_OK);
    ck_assert_int_eq(cg_output_commit(output, NULL), CODEGEN_OK);
    ck_assert_int_eq(cg_output_change_at(output, 0)->what, i % 2 ? CG_OUTPUT_KEEP : what[i / 2]);
    char text[100];
    snprintf(text, sizeof text, "head %s, and%s", change[i / 2], end[i / 2]);
    ck_assert_str_eq(content("deep/er/a"), text);
    cg_hash hash = cg_hash128(text, strlen(text));
    ck_assert(cg_hash_equal(cg_output_result_at(output, 0).hash, hash));
    ck_assert_uint_eq(cg_output_result_at(output, 0).size, strlen(text));
    cg_output_close(output);
    cg_spill_free(spill);
  }
}
END_TEST

START_TEST(owners_remove_only_their_own) {
  const spec first[] = {{"a.ts", "a", "ts"}, {"gone/old.ts", "o", "ts"}, {NULL, NULL, NULL}};
  const spec second[] = {{"z.ts", "z", "zod"}, {NULL, NULL, NULL}};
  const spec third[] = {{"a.ts", "a", "ts"}, {NULL, NULL, NULL}};
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_int_eq(run(second, "zod", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("a.ts"), "a");
  ck_assert_int_eq(run(third, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("z.ts"), "z");
  ck_assert_ptr_null(content("gone/old.ts"));
  char folder[128];
  snprintf(folder, sizeof folder, "%s/gone", root);
  ck_assert_int_ne(access(folder, F_OK), 0);
}
END_TEST

START_TEST(edited_files_are_refused) {
  const spec first[] = {{"a.ts", "a", "ts"}, {"b.ts", "b", "ts"}, {NULL, NULL, NULL}};
  const spec next[] = {{"a.ts", "A", "ts"}, {"b.ts", "B", "ts"}, {NULL, NULL, NULL}};
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  put("a.ts", "mine");
  ck_assert_int_lt(run(next, "ts", NULL, plain, NULL), 0);
  ck_assert_int_eq(cg_diags_exit(diags), 6);
  ck_assert_str_eq(content("a.ts"), "mine");
  ck_assert_str_eq(content("b.ts"), "b");
  ck_assert_int_eq(run(next, "ts", NULL, (cg_output_options){.force = true}, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("a.ts"), "A");
}
END_TEST

START_TEST(foreign_files_are_refused) {
  const spec files[] = {{"a.ts", "generated", "ts"}, {NULL, NULL, NULL}};
  put("a.ts", "was here before");
  ck_assert_int_lt(run(files, "ts", NULL, plain, NULL), 0);
  ck_assert_str_eq(content("a.ts"), "was here before");
  put("a.ts", "generated"); /* equal content is adopted */
  ck_assert_int_eq(run(files, "ts", NULL, plain, NULL), CODEGEN_OK);
}
END_TEST

START_TEST(edited_file_that_is_dropped_stays) {
  const spec first[] = {{"a.ts", "a", "ts"}, {NULL, NULL, NULL}}, none[] = {{NULL, NULL, NULL}};
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  put("a.ts", "mine");
  ck_assert_int_eq(run(none, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("a.ts"), "mine");
  ck_assert_uint_eq(cg_diags_warnings(diags), 1);
}
END_TEST

static const struct bad {
  spec file[3];
} bad[] = {
    {{{"../up.ts", "", "ts"}}},
    {{{"/abs.ts", "", "ts"}}},
    {{{"a//b.ts", "", "ts"}}},
    {{{"a\\b.ts", "", "ts"}}},
    {{{"a/../../b.ts", "", "ts"}}},
    {{{"", "", "ts"}}},
    {{{"codegen.manifest.json", "", "ts"}}},
    {{{".codegen/journal", "", "ts"}}},
    {{{"User.ts", "", "ts"}, {"user.ts", "", "ts"}}},
    {{{"a", "", "ts"}, {"a/b.ts", "", "ts"}}},
    {{{"same.ts", "1", "ts"}, {"same.ts", "2", "zod"}}},
};

START_TEST(bad_paths_write_nothing) {
  ck_assert_int_lt(run(bad[_i].file, "ts", "zod", plain, NULL), 0);
  ck_assert_uint_ge(cg_diags_errors(diags), 1);
  ck_assert_ptr_null(content("codegen.manifest.json"));
  ck_assert_ptr_null(content("same.ts"));
}
END_TEST

START_TEST(links_are_not_followed) {
  char link[256], outside[160];
  const spec files[] = {{"out/a.ts", "a", "ts"}, {NULL, NULL, NULL}};
  snprintf(outside, sizeof outside, "%s-outside", root);
  snprintf(link, sizeof link, "%s/out", root);
  ck_assert_int_eq(mkdir(outside, 0777), 0);
  ck_assert_int_eq(symlink(outside, link), 0);
  ck_assert_int_lt(run(files, "ts", NULL, plain, NULL), 0);
  snprintf(link, sizeof link, "%s/a.ts", outside);
  ck_assert_int_ne(access(link, F_OK), 0);
  ck_assert_int_eq(rmdir(outside), 0);
}
END_TEST

START_TEST(another_owner_is_named) {
  const spec first[] = {{"x.ts", "a", "ts"}, {NULL, NULL, NULL}}, second[] = {{"x.ts", "b", "zod"}, {NULL, NULL, NULL}};
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_int_lt(run(second, "zod", NULL, plain, NULL), 0);
  ck_assert_str_eq(content("x.ts"), "a");
}
END_TEST

START_TEST(check_compares) {
  const spec first[] = {{"a.ts", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "ts"}, {"b.ts", "b\n", "ts"}, {NULL, NULL, NULL}};
  const spec next[] = {{"a.ts", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "ts"}, {"c.ts", "c\n", "ts"}, {NULL, NULL, NULL}};
  cg_output_options check = {.check = true};
  cg_buf diff;
  cg_buf_init(&diff, 1 << 20);
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_int_eq(run(first, "ts", NULL, check, &diff), CODEGEN_OK);
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
  (void)run(next, "ts", NULL, check, &diff);
  ck_assert_int_eq(cg_diags_exit(diags), 3);
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  ck_assert_str_eq(diff.data,
                   "--- a.ts\n+++ a.ts (generated)\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
                   "--- c.ts\n+++ c.ts (generated)\n@@ -1,0 +1,1 @@\n+c\n"
                   "--- b.ts\n+++ b.ts (generated)\n@@ -1,1 +1,0 @@\n-b\n");
  ck_assert_str_eq(content("b.ts"), "b\n");
  cg_buf_release(&diff);
}
END_TEST

START_TEST(failing_write_leaves_the_old) {
  static char big[60000];
  memset(big, 'x', sizeof big - 1);
  const spec first[] = {{"a.ts", "a", "ts"}, {"b.ts", "b", "ts"}, {NULL, NULL, NULL}};
  const spec next[] = {{"a.ts", "A", "ts"}, {"b.ts", big, "ts"}, {NULL, NULL, NULL}};
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  struct rlimit limit = {40000, 40000};
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  ck_assert_int_lt(run(next, "ts", NULL, plain, NULL), 0);
  ck_assert_int_eq(cg_diags_exit(diags), 6);
  ck_assert_str_eq(content("a.ts"), "a");
  ck_assert_str_eq(content("b.ts"), "b");
  ck_assert_ptr_null(content(".codegen/stage/1"));
}
END_TEST

/* A commit that was interrupted behind its journal: a folder that is new, two files in it, one of them deeper. */
static void interrupted(void) {
  make(".codegen");
  make(".codegen/stage");
  make(".codegen/stage/1");
  make(".codegen/stage/1/deep");
  put(".codegen/stage/1/a.ts", "one");
  put(".codegen/stage/1/deep/b.ts", "two");
  put(".codegen/journal",
      "{\"folder\":[[\"1\",\"new\"]],\"put\":[[\"1/a.ts\",\"new/a.ts\",\"\",\"\"],"
      "[\"1/deep/b.ts\",\"new/deep/b.ts\",\"\",\"\"]],\"remove\":[]}");
}

static const spec nothing[] = {{NULL, NULL, NULL}};

START_TEST(an_interrupted_folder_goes_to_its_place) {
  interrupted();
  ck_assert_int_eq(run(nothing, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("new/a.ts"), "one");
  ck_assert_str_eq(content("new/deep/b.ts"), "two");
  ck_assert(!is_there(".codegen/stage") && !is_there(".codegen/journal"));
}
END_TEST

START_TEST(an_interrupted_folder_meets_another) {
  interrupted();
  make("new");
  put("new/mine.ts", "mine");
  ck_assert_int_eq(run(nothing, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("new/a.ts"), "one");
  ck_assert_str_eq(content("new/deep/b.ts"), "two");
  ck_assert_str_eq(content("new/mine.ts"), "mine");
  ck_assert(!is_there(".codegen/stage") && !is_there(".codegen/journal"));
}
END_TEST

START_TEST(an_interrupted_folder_meets_an_edit) {
  interrupted();
  make("new");
  put("new/a.ts", "mine");
  ck_assert_int_lt(run(nothing, "ts", NULL, plain, NULL), 0);
  ck_assert_str_eq(content("new/a.ts"), "mine");
  ck_assert(!is_there("new/deep") && is_there(".codegen/stage/1/deep/b.ts") && is_there(".codegen/journal"));
  ck_assert_int_eq(run(nothing, "ts", NULL, (cg_output_options){.force = true}, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("new/a.ts"), "one");
}
END_TEST

/* What is planted in a stage does not lead out of it. */
START_TEST(a_stage_with_links) {
  static const char *const row[] = {"[\"1/a.ts\",\"a.ts\",\"\",\"\"]", "[\"1/../../../a.ts\",\"a.ts\",\"\",\"\"]",
                                    "[\"1//a.ts\",\"a.ts\",\"\",\"\"]", "[\"x/a.ts\",\"a.ts\",\"\",\"\"]"};
  char text[256], link[256];
  make(".codegen");
  make(".codegen/stage");
  make("elsewhere");
  put("elsewhere/a.ts", "precious");
  snprintf(link, sizeof link, "%s/.codegen/stage/1", root);
  ck_assert_int_eq(symlink("../../elsewhere", link), 0);
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    snprintf(text, sizeof text, "{\"folder\":[],\"put\":[%s],\"remove\":[]}", row[i]);
    put(".codegen/journal", text);
    ck_assert_int_lt(run(nothing, "ts", NULL, plain, NULL), 0);
  }
  put(".codegen/journal", "{\"folder\":[[\"1\",\"new\"]],\"put\":[],\"remove\":[]}");
  ck_assert_int_lt(run(nothing, "ts", NULL, plain, NULL), 0);
  ck_assert(!is_there("a.ts") && !is_there("new"));
  gone(".codegen/journal");
  ck_assert_int_eq(run(nothing, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("elsewhere/a.ts"), "precious");
  ck_assert(!is_there(".codegen/stage"));
}
END_TEST

/* Where a folder would get another group than the stage, it is made in its place. */
START_TEST(a_new_folder_gets_the_group_of_its_place) {
  const spec first[] = {{"own/a.ts", "a", "ts"}, {NULL, NULL, NULL}};
  const spec next[] = {
      {"own/a.ts", "a", "ts"}, {"own/new/b.ts", "b", "ts"}, {"own/new/c.ts", "c", "ts"}, {NULL, NULL, NULL}};
  char own[256];
  ck_assert_int_eq(run(first, "ts", NULL, plain, NULL), CODEGEN_OK);
  snprintf(own, sizeof own, "%s/own", root);
  ck_assert_int_eq(chmod(own, 02755), 0);
  ck_assert_int_eq(run(next, "ts", NULL, plain, NULL), CODEGEN_OK);
  ck_assert_str_eq(content("own/new/b.ts"), "b");
  ck_assert_str_eq(content("own/new/c.ts"), "c");
  ck_assert_uint_eq(status_of("own/new").st_mode & S_ISGID, S_ISGID);
}
END_TEST

/* A new folder is there whole or not at all. */
START_TEST(killed_commits_leave_no_part_of_a_folder) {
  enum { FILES = 40 };
  static char path[FILES][32];
  spec files[FILES + 1] = {{0}};
  char command[192];
  for (int i = 0; i < FILES; i++) {
    snprintf(path[i], sizeof path[i], "new/d%d/f%d.ts", i % 3, i);
    files[i] = (spec){path[i], "content\n", "ts"};
  }
  unsigned seed = 7;
  for (int round = 0; round < 30; round++) {
    snprintf(command, sizeof command, "rm -rf '%s/new' '%s/codegen.manifest.json'", root, root);
    ck_assert_int_eq(system(command), 0);
    pid_t child = fork();
    if (child == 0) {
      (void)run(files, "ts", NULL, plain, NULL);
      _exit(0);
    }
    usleep((useconds_t)(rand_r(&seed) % 3000));
    bool early = is_there("new");
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    bool late = is_there("new");
    for (int i = 0; i < FILES; i++) ck_assert(late ? is_there(path[i]) : !is_there(path[i]));
    ck_assert(late || !early);
    ck_assert_int_eq(run(files, "ts", NULL, plain, NULL), CODEGEN_OK);
    for (int i = 0; i < FILES; i++) ck_assert_str_eq(content(path[i]), "content\n");
    ck_assert(!is_there(".codegen/stage"));
  }
}
END_TEST

START_TEST(killed_commits_end_whole) {
  enum { FILES = 40 };
  static char path[FILES][32];
  spec old[FILES + 1] = {{0}}, new[FILES + 1] = {{0}};
  for (int i = 0; i < FILES; i++) {
    snprintf(path[i], sizeof path[i], "d%d/f%d.ts", i % 7, i);
    old[i] = (spec){path[i], "old content\n", "ts"};
    new[i] = (spec){path[i], "the new content\n", "ts"};
  }
  ck_assert_int_eq(run(old, "ts", NULL, plain, NULL), CODEGEN_OK);
  unsigned seed = 20;
  for (int round = 0; round < 40; round++) {
    pid_t child = fork();
    if (child == 0) {
      for (int i = 0;; i++) (void)run(i & 1 ? old : new, "ts", NULL, plain, NULL);
    }
    usleep(200 + (useconds_t)(rand_r(&seed) % 6000));
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    cg_output *output = cg_output_open(diags, codegen_str_of(root), &plain);
    ck_assert_ptr_nonnull(output);
    cg_output_close(output);
    bool is_new = strcmp(content(path[0]), "the new content\n") == 0;
    for (int i = 0; i < FILES; i++) ck_assert_str_eq(content(path[i]), is_new ? "the new content\n" : "old content\n");
  }
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
}
END_TEST

static const char *const bad_manifest[] = {
    "",
    "{",
    "[]",
    "{\"version\":1}",
    "{\"version\":2,\"files\":[]}",
    "{\"version\":1,\"files\":[{}]}",
    "{\"version\":1,\"files\":[{\"path\":\"../x\",\"id\":\"\",\"source\":\"\",\"plugin\":\"\",\"set\":\"\",\"hash\":"
    "\"00000000000000000000000000000000\",\"size\":1,\"sections\":1}]}"};

START_TEST(bad_manifest_is_refused) {
  const spec files[] = {{"a.ts", "a", "ts"}, {NULL, NULL, NULL}};
  put("codegen.manifest.json", bad_manifest[_i]);
  ck_assert_int_lt(run(files, "ts", NULL, plain, NULL), 0);
  ck_assert_ptr_null(content("a.ts"));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("output");
  TCase *tests = tcase_create("output");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, writes_and_keeps);
  tcase_add_test(tests, a_file_may_come_in_pieces);
  tcase_add_test(tests, owners_remove_only_their_own);
  tcase_add_test(tests, edited_files_are_refused);
  tcase_add_test(tests, foreign_files_are_refused);
  tcase_add_test(tests, edited_file_that_is_dropped_stays);
  tcase_add_loop_test(tests, bad_paths_write_nothing, 0, CG_COUNT(bad));
  tcase_add_test(tests, links_are_not_followed);
  tcase_add_test(tests, another_owner_is_named);
  tcase_add_test(tests, check_compares);
  tcase_add_test(tests, failing_write_leaves_the_old);
  tcase_add_test(tests, killed_commits_end_whole);
  tcase_add_test(tests, killed_commits_leave_no_part_of_a_folder);
  tcase_add_test(tests, an_interrupted_folder_goes_to_its_place);
  tcase_add_test(tests, an_interrupted_folder_meets_another);
  tcase_add_test(tests, an_interrupted_folder_meets_an_edit);
  tcase_add_test(tests, a_stage_with_links);
  tcase_add_test(tests, a_new_folder_gets_the_group_of_its_place);
  tcase_add_loop_test(tests, bad_manifest_is_refused, 0, CG_COUNT(bad_manifest));
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
