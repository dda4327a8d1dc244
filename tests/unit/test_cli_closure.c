/* SPDX-License-Identifier: MIT
 *
 * Honest dependencies: the text of a section does not change when everything lies that it has not declared to look at.
 * Every writer of the house, with every value of every option that has a few, alone and beside the others, in both
 * orders, over one model that has everything; and over GitHub's document. CODEGEN_SLOW asks for all of it, else it is
 * a sample: each value once.
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

/* What a world is made with. */
typedef struct world_with {
  const char *writer, *beside, *option;
  bool canonical;
} world_with;

/* Together they have everything; one run reads them as one model. */
static const char *const everything[] = {
    "plugins/typescript/tests/compat.yaml", "plugins/typescript/tests/hierarchy.yaml",
    "plugins/typescript/tests/layout.yaml", "plugins/typescript/tests/shapes.yaml",
    "plugins/zod/tests/closure.yaml",       "plugins/zod/tests/native.yaml",
    "plugins/zod/tests/operations.yaml",    "plugins/zod/tests/runtime.yaml",
    "plugins/zod/tests/words.yaml",         "examples/bookshop/openapi.yaml",
};
/* Of several documents with operations without a tag `python` makes two modules `default`, and refuses. */
static const char *const untagged_once[] = {"plugins/typescript/tests/shapes.yaml", "examples/bookshop/openapi.yaml",
                                            "plugins/typescript/tests/compat.yaml"};
#define GITHUB "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"

static char scratch[] = "/tmp/codegen-closure-XXXXXX";
static const char *const writers[] = {"typescript", "zod", "python", "mock", "client"};

static bool said(const char *variable) {
  const char *value = getenv(variable);
  return value && *value && *value != '0';
}

static cg_str exe_dir(cg_arena *arena) {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  ck_assert_int_gt(size, 0);
  return cg_arena_copy(arena, cg_path_dir((cg_str){path, (size_t)size}));
}

static char *source_path(cg_arena *arena, const char *file) {
  const char *root = getenv("CODEGEN_SOURCE");
  cg_str path = cg_arena_printf(arena, "%s/%s", root ? root : ".", file);
  return (char *)(uintptr_t)path.data;
}

/* Walks the road as far as the plans of the writers. */
static bool open_world(world *w, const world_with *with, const char *const *file, size_t files) {
  char *argv[32] = {(char *)"codegen", (char *)"generate", (char *)"-p", (char *)(uintptr_t)with->writer, (char *)"-o",
                    scratch,           (char *)"-n"};
  int argc = 7;
  memset(w, 0, sizeof *w);
  cg_arena_init(&w->arena, 0);
  if (with->beside) {
    argv[argc++] = (char *)"-p";
    argv[argc++] = (char *)(uintptr_t)with->beside;
  }
  if (with->option) {
    argv[argc++] = (char *)"-O";
    argv[argc++] = (char *)(uintptr_t)with->option;
  }
  if (with->canonical) argv[argc++] = (char *)"--order=canonical";
  for (size_t i = 0; i < files; i++) argv[argc++] = source_path(&w->arena, file[i]);
  const cg_job *job;
  size_t count;
  w->cli = (cg_cli){.arena = &w->arena, .out = stdout, .err = stderr, .diags = cg_diags_new()};
  w->cli.exe_dir = exe_dir(&w->arena);
  ck_assert(cg_cli_parse(&w->cli, argc, argv));
  ck_assert(cg_cli_jobs(&w->cli, &job, &count));
  return cg_road_begin(&w->road, &w->cli, job) == CODEGEN_OK &&
         cg_plan_until(w->road.plan, CG_STR("generate")) == CODEGEN_OK && cg_road_run(&w->road) == CODEGEN_OK;
}

static bool open_all(world *w, const world_with *with) {
  bool once = strcmp(with->writer, "python") == 0;
  return once ? open_world(w, with, untagged_once, CG_COUNT(untagged_once))
              : open_world(w, with, everything, CG_COUNT(everything));
}

static void close_world(world *w) {
  cg_road_end(&w->road);
  cg_diags_free(w->cli.diags);
  cg_arena_release(&w->arena);
}

/* The text from the line where two begin to differ, cut where it gets long. */
static const char *clipped(const cg_buf *one, const cg_buf *other, cg_buf *of) {
  size_t at = 0, line = 0;
  while (at < one->size && at < other->size && one->data[at] == other->data[at])
    if (one->data[at++] == '\n') line = at;
  if (of->size > line + 1500) of->data[line + 1500] = '\0';
  return of->size ? of->data + line : "";
}

static void probe(world *w, const world_with *with, size_t i, uint64_t lies) {
  cg_sections *sections = w->road.sections;
  cg_str writer = codegen_str_of(with->writer);
  const codegen_section *section = cg_section_planned(sections, writer, i);
  cg_buf honest, lied;
  cg_buf_init(&honest, CG_BUF_MAX);
  cg_buf_init(&lied, CG_BUF_MAX);
  cg_status status = cg_section_probe(sections, writer, i, cg_model_view(w->road.model), &honest);
  ck_assert_int_eq(status, CODEGEN_OK);
  for (uint64_t seed = 1; seed <= lies; seed++) {
    cg_scramble *scramble =
        cg_model_scramble(w->road.model, section->table, section->row, section->depends, seed * 977 + i);
    ck_assert_ptr_nonnull(scramble);
    lied.size = 0;
    status = cg_section_probe(sections, writer, i, cg_scramble_view(scramble), &lied);
    cg_scramble_free(scramble);
    ck_assert_msg(
        status == CODEGEN_OK && codegen_str_equal(cg_buf_get(&honest), cg_buf_get(&lied)),
        "section '%.*s' of '%s' (with %s, %s, %s; depends %u, kind %u) looks at more than it declares:\n%s\n-- became "
        "--\n%s",
        CG_FMT(section->key), with->writer, with->option ? with->option : "nothing",
        with->beside ? with->beside : "nobody", with->canonical ? "canonical" : "as written", section->depends,
        section->user & 255, clipped(&honest, &lied, &honest), clipped(&honest, &lied, &lied));
  }
  cg_buf_release(&honest);
  cg_buf_release(&lied);
}

static size_t sections_of(const world *w, cg_str writer) {
  size_t count = 0;
  while (cg_section_planned(w->road.sections, writer, count)) count++;
  return count;
}

/* What a writer says that its names and plan hang on: while that stays, declarations lie, one after the other, and what
 * it asks for stays as well. Gives how often it stayed. */
static size_t probe_plan(world *w, const world_with *with, uint64_t lies) {
  cg_sections *sections = w->road.sections;
  const codegen_model *model = cg_model_view(w->road.model);
  cg_str writer = codegen_str_of(with->writer);
  size_t stayed = 0;
  for (uint32_t decl = 1; decl < codegen_row_count(model, CODEGEN_TABLE_DECL); decl++) {
    uint32_t kind = codegen_decl_at(model, decl)->kind;
    cg_buf honest, lied;
    cg_hash seen, now;
    if (kind != CODEGEN_DECL_TYPE && kind != CODEGEN_DECL_OPERATION) continue;
    cg_buf_init(&honest, CG_BUF_MAX);
    cg_buf_init(&lied, CG_BUF_MAX);
    bool known = cg_writer_probe(sections, writer, decl, model, &seen, &honest) == CODEGEN_OK;
    for (uint64_t seed = 1; known && seed <= lies; seed++) {
      cg_scramble *scramble = cg_model_scramble_own(w->road.model, decl, seed * 991 + decl);
      ck_assert_ptr_nonnull(scramble);
      lied.size = 0;
      cg_status status = cg_writer_probe(sections, writer, decl, cg_scramble_view(scramble), &now, &lied);
      cg_scramble_free(scramble);
      if (status != CODEGEN_OK || !cg_hash_equal(seen, now)) continue;
      stayed++;
      ck_assert_msg(honest.size == lied.size && memcmp(honest.data, lied.data, lied.size) == 0,
                    "names or the plan of '%s' (with %s, %s, %s) hang on more of '%.*s' than it says:\n%s\n-- became "
                    "--\n%s",
                    with->writer, with->option ? with->option : "nothing", with->beside ? with->beside : "nobody",
                    with->canonical ? "canonical" : "as written", CG_FMT(codegen_decl_at(model, decl)->key),
                    clipped(&honest, &lied, &honest), clipped(&honest, &lied, &lied));
    }
    cg_buf_release(&honest);
    cg_buf_release(&lied);
  }
  return stayed;
}

/* -- every value of every option ----------------------------------------------------------------------------------- */

static size_t plans_that_stayed; /* of a test, which is a process of its own */

static void look(const world_with *with, size_t turn) {
  world w;
  size_t step = said("CODEGEN_SLOW") ? 1 : said("CODEGEN_AGAIN") ? 16 : 4;
  ck_assert_msg(open_all(&w, with), "no world with %s", with->option);
  size_t count = sections_of(&w, codegen_str_of(with->writer));
  if (strcmp(with->option, "mock.factories=false")) ck_assert_uint_gt(count, 20); /* which leaves nothing */
  for (size_t i = turn % step; i < count; i += step) probe(&w, with, i, step == 1 ? 2 : 1);
  plans_that_stayed += probe_plan(&w, with, step == 1 ? 8 : 1);
  close_world(&w);
}

/* One value: alone and beside another writer, as written and in canonical order. */
static void look_around(const char *writer, const char *option, size_t turn) {
  const char *other = writers[strcmp(writer, writers[0]) == 0];
  bool judged = strncmp(option, "client.validate=", 16) == 0; /* by schemas, which are there beside another one alone */
  if (judged) other = "zod";
  for (size_t i = 0; i < 4; i++) {
    world_with with = {writer, i & 1 || judged ? other : NULL, option, i & 2};
    if (said("CODEGEN_SLOW") || turn % 4 == i) look(&with, turn / 4);
  }
}

/* The options that have a few values, as the plugin itself lists them: their names are copied, for it goes. */
static size_t list_values(const char *writer, cg_arena *arena, const char **out, size_t most) {
  world w;
  size_t n = 0;
  world_with with = {.writer = writer};
  ck_assert(open_all(&w, &with));
  const codegen_plugin *row = cg_host_find(w.road.host, codegen_str_of(writer))->descriptor;
  for (const codegen_option *const *option = row->options; *option; option++) {
    static const char *const flags[] = {"true", "false", NULL};
    const codegen_option *o = *option;
    const char *const *values = o->type == CODEGEN_OPTION_BOOL   ? flags
                                : o->type == CODEGEN_OPTION_ENUM ? o->values
                                                                 : NULL;
    for (; values && *values; values++) {
      ck_assert_uint_lt(n, most);
      out[n++] = cg_arena_printf(arena, "%s.%s=%s", writer, o->name, *values).data;
    }
  }
  close_world(&w);
  return n;
}

START_TEST(writers_look_at_what_they_declare) {
  plans_that_stayed = 0;
  const char *value[256];
  cg_arena arena;
  cg_arena_init(&arena, 0);
  size_t count = list_values(writers[_i], &arena, value, CG_COUNT(value));
  ck_assert_uint_gt(count, 10);
  for (size_t i = 0; i < count; i++) look_around(writers[_i], value[i], i);
  cg_arena_release(&arena);
  printf("%s: names and plan saw nothing of %zu lies\n", writers[_i], plans_that_stayed);
  if (_i < 2) ck_assert_uint_gt(plans_that_stayed, 100); /* these say what they see */
}
END_TEST

/* Options whose values are not in a table, and one that went wrong with another. */
static const struct sight {
  const char *writer, *option;
} sight[] = {
    {"zod", "zod.coerce=query"},
    {"zod", "zod.coerce=path"},
    {"zod", "zod.coerce=header"},
    {"zod", "zod.check-format=date=false"},
    {"typescript", "typescript.formats=date-time=Date"},
    {"typescript", "typescript.prefix=Api"},
    {"zod", "zod.suffix=Is"},
    {"mock", "mock.fixtures=2"},
    {"client", "dates=native"},
    {"client", "int64=string"},
};

START_TEST(options_with_texts_of_their_own) {
  for (size_t turn = 0; turn < 4; turn++)
    if (said("CODEGEN_SLOW") || turn < 2) look_around(sight[_i].writer, sight[_i].option, turn + 4 * turn);
}
END_TEST

/* -- a large document ---------------------------------------------------------------------------------------------- */

/* Few sections depend on all, or on everything that they lead to: else a change would write most of them anew. */
START_TEST(little_depends_on_much) {
  static const char *const github[] = {GITHUB};
  static const char *const looked_at[] = {"typescript", "zod", "client", "python"};
  const char *writer_id = looked_at[_i / 2];
  const world_with with = {.writer = writer_id, .beside = _i & 1 ? looked_at[_i < 2] : NULL};
  world w;
  char path[4096];
  const char *root = getenv("CODEGEN_SOURCE");
  snprintf(path, sizeof path, "%s/%s", root ? root : ".", GITHUB);
  if (access(path, R_OK) != 0) return;
  ck_assert(open_world(&w, &with, github, 1));
  cg_str writer = codegen_str_of(with.writer);
  size_t count = sections_of(&w, writer), whole = 0, reachable = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t depends = cg_section_planned(w.road.sections, writer, i)->depends;
    whole += (depends & CODEGEN_DEPENDS_WHOLE) != 0;
    reachable += (depends & CODEGEN_DEPENDS_REACHABLE) != 0;
  }
  printf("%s%s: of %zu sections %zu depend on the whole model, %zu on all that they reach\n", with.writer,
         with.beside ? " beside the other" : "", count, whole, reachable);
  ck_assert_msg(whole * 100 <= count, "%zu of %zu sections depend on the whole model", whole, count);
  ck_assert_msg(reachable * 5 <= count, "%zu of %zu sections depend on all that they reach", reachable, count);
  size_t step = said("CODEGEN_SLOW") ? 1 : count / 12;
  for (size_t i = 0; i < count; i += step) probe(&w, &with, i, 1);
  close_world(&w);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("cli: closure");
  TCase *cases = tcase_create("closure");
  if (!mkdtemp(scratch)) return 1;
  tcase_set_timeout(cases, 3600);
  tcase_add_loop_test(cases, writers_look_at_what_they_declare, 0, (int)CG_COUNT(writers));
  tcase_add_loop_test(cases, options_with_texts_of_their_own, 0, (int)CG_COUNT(sight));
  tcase_add_loop_test(cases, little_depends_on_much, 0, 8);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  rmdir(scratch);
  return failed != 0;
}
