/* SPDX-License-Identifier: MIT
 *
 * Honest dependencies: the text of a section does not change when everything lies that it has not declared to look at.
 * Every writer of the house, over the examples; a sample of GitHub's document, unless CODEGEN_SLOW asks for all.
 */
#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/road.h"

typedef struct world {
  cg_arena arena;
  cg_cli cli;
  cg_road road;
} world;

static char scratch[] = "/tmp/codegen-closure-XXXXXX";

static cg_str exe_dir(cg_arena *arena) {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  ck_assert_int_gt(size, 0);
  return cg_arena_copy(arena, cg_path_dir((cg_str){path, (size_t)size}));
}

/* Walks the road as far as the plans of the writers. */
static void open_world(world *w, const char *plugin, const char *file, const char *option) {
  char *argv[] = {(char *)"codegen", (char *)"-p", (char *)plugin, (char *)file,   (char *)"-o",
                  scratch,           (char *)"-n", (char *)"-O",   (char *)option, NULL};
  const cg_job *job;
  size_t count;
  memset(w, 0, sizeof *w);
  cg_arena_init(&w->arena, 0);
  w->cli = (cg_cli){.arena = &w->arena, .out = stdout, .err = stderr, .diags = cg_diags_new()};
  w->cli.exe_dir = exe_dir(&w->arena);
  ck_assert(cg_cli_parse(&w->cli, option ? 9 : 7, argv));
  ck_assert(cg_cli_jobs(&w->cli, &job, &count));
  ck_assert_int_eq(cg_road_begin(&w->road, &w->cli, job), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_until(w->road.plan, CG_STR("generate")), CODEGEN_OK);
  ck_assert_int_eq(cg_road_run(&w->road), CODEGEN_OK);
}

static void close_world(world *w) {
  cg_road_end(&w->road);
  cg_diags_free(w->cli.diags);
  cg_arena_release(&w->arena);
}

static void probe(world *w, cg_str writer, size_t i) {
  cg_sections *sections = w->road.sections;
  const codegen_section *section = cg_section_planned(sections, writer, i);
  cg_buf honest, lied;
  cg_buf_init(&honest, CG_BUF_MAX);
  cg_buf_init(&lied, CG_BUF_MAX);
  cg_status status = cg_section_probe(sections, writer, i, cg_model_view(w->road.model), &honest);
  ck_assert_int_eq(status, CODEGEN_OK);
  for (uint64_t seed = 1; seed < 3; seed++) {
    cg_scramble *scramble =
        cg_model_scramble(w->road.model, section->table, section->row, section->depends, seed * 977 + i);
    ck_assert_ptr_nonnull(scramble);
    lied.size = 0;
    status = cg_section_probe(sections, writer, i, cg_scramble_view(scramble), &lied);
    cg_scramble_free(scramble);
    ck_assert_msg(
        status == CODEGEN_OK && codegen_str_equal(cg_buf_get(&honest), cg_buf_get(&lied)),
        "section '%.*s' of '%.*s' (depends %u, kind %u) looks at more than it declares:\n%s\n-- became --\n%s",
        CG_FMT(section->key), CG_FMT(writer), section->depends, section->user & 255, honest.data, lied.data);
  }
  cg_buf_release(&honest);
  cg_buf_release(&lied);
}

static size_t sections_of(const world *w, cg_str writer) {
  size_t count = 0;
  while (cg_section_planned(w->road.sections, writer, count)) count++;
  return count;
}

static const struct sight {
  const char *writer, *file, *option;
} sight[] = {
    {"typescript", "examples/bookshop/openapi.yaml", NULL},
    {"typescript", "examples/bookshop/openapi.yaml", "typescript.layout=schemas"},
    {"typescript", "examples/bookshop/openapi.yaml", "typescript.enums=const"},
    {"typescript", "plugins/typescript/tests/shapes.yaml", NULL},
    {"typescript", "plugins/typescript/tests/compat.yaml", NULL},
    {"typescript", "plugins/typescript/tests/compat.yaml", "typescript.compat=openapi-typescript"},
    {"typescript", "plugins/typescript/tests/layout.yaml", "typescript.layout=split"},
    {"typescript", "plugins/typescript/tests/hierarchy.yaml", NULL},
    {"typescript", "plugins/typescript/tests/hierarchy.yaml", "typescript.hierarchies=union"},
    {"zod", "examples/bookshop/openapi.yaml", NULL},
    {"zod", "plugins/typescript/tests/shapes.yaml", NULL},
    {"zod", "plugins/typescript/tests/compat.yaml", NULL},
    {"zod", "plugins/zod/tests/closure.yaml", "zod.coerce=query"},
    {"zod", "plugins/zod/tests/closure.yaml", "zod.target=zod3"},
    {"zod", "plugins/zod/tests/operations.yaml", "zod.layout=schemas"},
    {"zod", "plugins/zod/tests/native.yaml", "zod.dates=native"},
    {"zod", "plugins/zod/tests/words.yaml", "zod.brands=true"},
};

static const char *source_path(const char *file, char out[4096]) {
  const char *root = getenv("CODEGEN_SOURCE");
  snprintf(out, 4096, "%s/%s", root ? root : ".", file);
  return access(out, R_OK) == 0 ? out : NULL;
}

START_TEST(writers_look_at_what_they_declare) {
  char path[4096];
  world w;
  const struct sight *at = &sight[_i];
  if (!source_path(at->file, path)) return;
  open_world(&w, at->writer, path, at->option);
  size_t count = sections_of(&w, codegen_str_of(at->writer));
  ck_assert_uint_gt(count, 2);
  for (size_t i = 0; i < count; i++) probe(&w, codegen_str_of(at->writer), i);
  close_world(&w);
}
END_TEST

/* Few sections depend on all, or on everything that they lead to: else a change would write most of them anew. */
START_TEST(little_depends_on_much) {
  char path[4096];
  world w;
  const char *slow = getenv("CODEGEN_SLOW");
  if (!source_path("examples/github/node_modules/@octokit/openapi/generated/api.github.com.json", path)) return;
  open_world(&w, "typescript", path, NULL);
  cg_str writer = CG_STR("typescript");
  size_t count = sections_of(&w, writer), whole = 0, reachable = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t depends = cg_section_planned(w.road.sections, writer, i)->depends;
    whole += (depends & CODEGEN_DEPENDS_WHOLE) != 0;
    reachable += (depends & CODEGEN_DEPENDS_REACHABLE) != 0;
  }
  ck_assert_msg(whole * 100 <= count, "%zu of %zu sections depend on the whole model", whole, count);
  ck_assert_msg(reachable * 5 <= count, "%zu of %zu sections depend on all that they reach", reachable, count);
  size_t step = slow && *slow && *slow != '0' ? 1 : count / 12;
  for (size_t i = 0; i < count; i += step) probe(&w, writer, i);
  close_world(&w);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("cli: closure");
  TCase *cases = tcase_create("closure");
  if (!mkdtemp(scratch)) return 1;
  tcase_set_timeout(cases, 1200);
  tcase_add_loop_test(cases, writers_look_at_what_they_declare, 0, (int)CG_COUNT(sight));
  tcase_add_test(cases, little_depends_on_much);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  rmdir(scratch);
  return failed != 0;
}
