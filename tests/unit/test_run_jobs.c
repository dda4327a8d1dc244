/* SPDX-License-Identifier: MIT
 *
 * Sections on several threads: the same texts, imports, diagnostics and calls of hooks as on one, whatever goes wrong.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "test_run.h"

#define DECLS 700 /* sections; some 20 chunks */

/* What the writer of a test does wrong. */
enum { FAILS = 1, REPORTS = 2, MISBEHAVES = 4, DISAGREES = 8, CANCELS = 16, EMITS = 32, STARVES = 64, WAITS = 128 };

typedef struct script {
  unsigned wrong;
  uint32_t flags;   /* of the writer */
  atomic_int other; /* sections that another thread wrote */
  atomic_int begun; /* sections that somebody began */
  int most;         /* that had begun before the first one ended */
  pthread_t main;
  bool together; /* others take part: the main thread waits for the first one */
  cg_host *host;
} script;

static fixture f;
static cg_documents *documents;
static cg_model *model;
static cg_names *names;
static cg_sections *sections;
static cg_buf heard;   /* by the subscribers */
static size_t pour_at; /* not 0: texts are poured out */
static cg_spill *spill;
static size_t poured; /* bytes that left memory */

static void add_decls(void) {
  char text[32];
  codegen_edit *edit = cg_edit_begin(model, cg_host_api(f.host), CG_STR("test"));
  for (uint32_t i = 0; i < DECLS; i++) {
    uint32_t type, decl;
    codegen_type *t = codegen_add_type(edit, &type);
    codegen_decl *d = codegen_add_decl(edit, &decl);
    snprintf(text, sizeof text, "decl%03u", i);
    t->kind = CODEGEN_STRING;
    t->accepts = CODEGEN_ACCEPTS_STRING;
    t->decl = decl;
    d->kind = CODEGEN_DECL_TYPE;
    d->subject = type;
    d->name = d->key = codegen_edit_text(edit, codegen_str_of(text));
  }
  ck_assert_int_eq(cg_edit_end(edit, true), CODEGEN_OK);
}

static codegen_status shout(void *self, codegen_ctx *ctx, const codegen_model *view, uint32_t decl,
                            codegen_str language, codegen_str content, codegen_str *replacement) {
  (void)self, (void)ctx, (void)language;
  cg_buf_str(&heard, codegen_decl_at(view, decl)->name);
  cg_buf_char(&heard, ' ');
  if (content.size % 5) return CODEGEN_OK;
  *replacement = CODEGEN_STR("shouted\n");
  return CODEGEN_OK;
}

static codegen_status hear(void *self, codegen_ctx *ctx, const codegen_diag *diag) {
  (void)self, (void)ctx;
  cg_buf_str(&heard, diag->message);
  cg_buf_char(&heard, '\n');
  return CODEGEN_OK;
}

static void setup(void) {
  fixture_open(&f);
  cg_buf_init(&heard, CG_BUF_MAX);
  cg_model_install(cg_host_api(f.host));
  documents = cg_documents_new(f.diags, NULL);
  model = cg_model_new(f.diags, documents);
  add_decls();
  names = cg_names_new(model, f.diags);
  codegen_on_types_transform(&f.ctx[2].pub, "0", shout, NULL);
  codegen_on_error(&f.ctx[3].pub, "0", hear, NULL);
  fixture_seal(&f);
  ck_assert_int_eq(cg_model_close(model), CODEGEN_OK);
  sections = cg_sections_new(f.host, f.hooks, model, names);
  spill = cg_spill_new(0);
  ck_assert_ptr_nonnull(spill);
  if (pour_at) cg_sections_spill(sections, spill, pour_at);
}

static void teardown(void) {
  cg_sections_free(sections);
  cg_spill_free(spill);
  cg_names_free(names);
  cg_model_free(model);
  cg_documents_free(documents);
  fixture_close(&f);
  cg_buf_release(&heard);
}

/* -- the writer -------------------------------------------------------------------------------------------------- */

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_plan *to) {
  (void)self, (void)ctx;
  static const char *const id[] = {"a", "b", "c"};
  uint32_t artifact[3];
  for (uint32_t i = 0; i < 3; i++) {
    codegen_artifact one = {.struct_size = sizeof one, .id = codegen_str_of(id[i]), .path = codegen_str_of(id[i])};
    artifact[i] = codegen_plan_artifact(to, &one);
  }
  for (uint32_t i = 1; i <= DECLS; i++) {
    codegen_section section = {.struct_size = sizeof section,
                               .artifact = artifact[i * 5 / DECLS % 3],
                               .key = codegen_decl_at(view, i)->key,
                               .table = CODEGEN_TABLE_DECL,
                               .row = i,
                               .depends = CODEGEN_DEPENDS_OWN,
                               .order = i % 11 ? CODEGEN_STR("") : CODEGEN_STR("-1")};
    ck_assert_int_eq(codegen_plan_section(to, &section), CODEGEN_OK);
  }
  return CODEGEN_OK;
}

static void say(codegen_out *out, uint32_t row) {
  char name[32];
  snprintf(name, sizeof name, "name%u", row % 9);
  codegen_import import = {.struct_size = sizeof import,
                           .flags = row % 2 ? CODEGEN_IMPORT_TYPE : 0,
                           .module = CODEGEN_STR("zod"),
                           .name = codegen_str_of(name)};
  codegen_out_import(out, &import);
  codegen_out_import(out, &import);
  snprintf(name, sizeof name, "help%u", row % 4);
  codegen_out_helper(out, codegen_str_of(name), codegen_str_of(name));
}

/* The first section takes until nobody begins another one any more. */
static void wait_for_quiet(script *s) {
  for (int before = -1; before != s->most;) {
    before = s->most;
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    s->most = atomic_load(&s->begun);
  }
}

static void write_much(script *s, uint32_t row, codegen_out *out) {
  static const char line[] = "a line of sixty-four bytes, the same again and again, and again\n";
  atomic_fetch_add(&s->begun, 1);
  if (row == 1) wait_for_quiet(s);
  for (int i = 0; i < 4096; i++) codegen_out_text(out, line);
}

static codegen_status go_wrong(script *s, codegen_ctx *ctx, uint32_t row, codegen_out *out) {
  codegen_origin nowhere = {0};
  char text[64];
  snprintf(text, sizeof text, "about %u", row);
  if (row % 50 == 0)
    codegen_report_at(ctx, CODEGEN_WARNING, "TST0001", codegen_str_of(text), codegen_str_of(""), nowhere);
  if ((s->wrong & REPORTS) && row % 97 == 0)
    codegen_report_at(ctx, CODEGEN_ERROR, "TST0002", codegen_str_of(text), codegen_str_of(""), nowhere);
  if ((s->wrong & MISBEHAVES) && row % 101 == 0) codegen_out_text(out, "\xff");
  if ((s->wrong & DISAGREES) && row % 103 == 0)
    codegen_out_helper(out, CODEGEN_STR("help0"), CODEGEN_STR("another text"));
  if ((s->wrong & EMITS) && row % 107 == 0)
    ck_assert_int_eq(codegen_hook_emit(ctx, CODEGEN_STR("codegen.error"), NULL, 0), CODEGEN_ERR_CONTRACT);
  if ((s->wrong & CANCELS) && row == DECLS / 2) cg_host_cancel(s->host);
  if ((s->wrong & STARVES) && row > DECLS / 2) return CODEGEN_ERR_MEMORY;
  return (s->wrong & FAILS) && row % 83 == 0 ? CODEGEN_ERR_INPUT : CODEGEN_OK;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *view, const codegen_section *section,
                           codegen_out *out) {
  script *s = self;
  (void)view;
  void *memory = codegen_alloc(ctx, CODEGEN_ARENA_CALL, section->row, 8);
  if (!memory) return CODEGEN_ERR_MEMORY;
  if (!pthread_equal(s->main, pthread_self()))
    atomic_fetch_add(&s->other, 1);
  else /* on a busy machine this thread would be done before another one begins */
    for (int i = 0; s->together && !atomic_load(&s->other) && i < 60000; i++) usleep(1000);
  codegen_out_str(out, section->key);
  for (uint32_t i = 0; i < section->row % 40; i++) codegen_out_text(out, " word");
  codegen_out_char(out, '\n');
  if (s->wrong & WAITS) write_much(s, section->row, out);
  say(out, section->row);
  return go_wrong(s, ctx, section->row, out);
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  (void)self, (void)ctx, (void)artifact;
  for (uint32_t i = 0; i < count; i++) {
    codegen_out_str(out, codegen_import_at(import, i)->name);
    codegen_out_char(out, codegen_import_at(import, i)->flags ? 't' : 'v');
  }
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}

/* -- the same, whatever the number ------------------------------------------------------------------------------- */

/* The whole text of an artifact, wherever it lies. */
static void print_text(const cg_artifact *artifact, FILE *out) {
  fwrite(cg_buf_get(&artifact->head).data, 1, artifact->head.size, out);
  for (size_t i = 0; i < artifact->piece.count; i++) {
    const cg_piece *piece = cg_vec_at(&artifact->piece, cg_piece, i);
    poured += piece->size;
    char *text = malloc((size_t)piece->size + 1);
    ck_assert(cg_spill_read(spill, piece->offset, text, (size_t)piece->size));
    fwrite(text, 1, (size_t)piece->size, out);
    free(text);
  }
  fwrite(cg_buf_get(&artifact->text).data, 1, artifact->text.size, out);
}

/* Everything that can be seen of a run, as one text. */
static char *run(uint32_t jobs, unsigned wrong, int *others) {
  script s = {.wrong = wrong,
              .flags = CODEGEN_PHASE_PARALLEL | CODEGEN_PHASE_PURE,
              .main = pthread_self(),
              .together = jobs > 1};
  codegen_writer writer = {
      .struct_size = sizeof writer, .flags = s.flags, .id = "w", .plan = plan, .emit = emit, .head = head};
  size_t size = 0;
  char *text = NULL;
  setup();
  s.host = f.host;
  f.plugin[0].self = &s;
  ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
  cg_sections_jobs(sections, jobs);
  FILE *out = open_memstream(&text, &size);
  cg_status status = cg_sections_generate(sections, CG_STR("w"));
  fprintf(out, "generate %d failed %d\n", status, cg_sections_failed(sections, CG_STR("alpha")));
  if (wrong & CANCELS) {
    /* with others at work everything may be done by the time that it is said */
    ck_assert(status == CODEGEN_ERR_CANCELLED || (jobs > 1 && status == CODEGEN_OK));
  } else {
    fprintf(out, "assemble %d\n", cg_sections_assemble(sections));
    for (size_t i = 0; i < cg_sections_artifacts(sections); i++) {
      const cg_artifact *artifact = cg_sections_artifact(sections, i);
      fprintf(out, "%s: %zu\n", artifact->id.data, artifact->section_count);
      print_text(artifact, out);
      for (size_t k = 0; k < artifact->section_count; k++)
        fprintf(out, "%zu+%zu ", artifact->section[k].begin, artifact->section[k].size);
    }
    fprintf(out, "%s\n%s\n", heard.data, said(&f));
  }
  fclose(out);
  *others = atomic_load(&s.other);
  teardown();
  return text;
}

START_TEST(the_number_of_threads_does_not_show) {
  static const unsigned wrong[] = {0, FAILS, REPORTS, MISBEHAVES, DISAGREES, EMITS, FAILS | REPORTS | DISAGREES};
  static const uint32_t jobs[] = {2, 8, 64, 0};
  int others = 0, all = 0;
  char *alone = run(1, wrong[_i], &others);
  ck_assert_int_eq(others, 0);
  for (size_t i = 0; i < CG_COUNT(jobs); i++) {
    char *together = run(jobs[i], wrong[_i], &others);
    ck_assert_str_eq(alone, together);
    if (jobs[i]) all += others;
    free(together);
  }
  ck_assert_int_gt(all, 0);
  free(alone);
}
END_TEST

/* Most of the text leaves memory before the last section is written, and nobody can tell. */
START_TEST(long_texts_are_poured_out) {
  static const uint32_t jobs[] = {1, 4};
  int others = 0;
  char *held = run(1, 0, &others);
  for (size_t i = 0; i < CG_COUNT(jobs); i++) {
    pour_at = 2000;
    poured = 0;
    char *text = run(jobs[i], 0, &others);
    pour_at = 0;
    ck_assert_str_eq(held, text);
    ck_assert_uint_gt(poured, strlen(text) / 2);
    free(text);
  }
  free(held);
}
END_TEST

static cg_status generate(script *s, uint32_t jobs, size_t from) {
  codegen_writer writer = {.struct_size = sizeof writer, .flags = CODEGEN_PHASE_PARALLEL, .id = "w", .plan = plan};
  writer.emit = emit;
  pour_at = from;
  setup();
  pour_at = 0;
  s->host = f.host;
  s->main = pthread_self();
  f.plugin[0].self = s;
  ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
  cg_sections_jobs(sections, jobs);
  return cg_sections_generate(sections, CG_STR("w"));
}

/* 180 MB of text, of which a few are in memory at once, even where the first section is the last to be done. */
START_TEST(what_waits_is_bounded) {
  const size_t section = 4096 * 64, chunks = (size_t)32 * section;
  for (uint32_t jobs = 1; jobs <= 4; jobs += 3) {
    script s = {.wrong = WAITS};
    ck_assert_int_eq(generate(&s, jobs, (size_t)1 << 20), CODEGEN_OK);
    ck_assert_uint_le(cg_sections_held(sections), ((size_t)1 << 20) + 2 * section);
    ck_assert_uint_gt(cg_spill_size(spill), DECLS / 2 * section);
    ck_assert_int_le(s.most, (int)((((size_t)32 << 20) + (jobs + 1) * chunks) / section));
    teardown();
  }
}
END_TEST

/* Whoever runs out of memory ends the run, and is what is said of it, whichever thread it was. */
START_TEST(memory_is_what_ends_it) {
  for (uint32_t jobs = 1; jobs <= 8; jobs++) {
    script s = {.wrong = STARVES};
    ck_assert_int_eq(generate(&s, jobs, 0), CODEGEN_ERR_MEMORY);
    ck_assert_ptr_nonnull(strstr(said(&f), "CGI0001"));
    teardown();
  }
}
END_TEST

START_TEST(a_run_can_be_stopped) {
  int others;
  for (uint32_t jobs = 1; jobs < 9; jobs += 7) free(run(jobs, CANCELS, &others));
}
END_TEST

/* A writer that does not say that it may is called on the main thread alone, and so is one with little to do. */
START_TEST(nobody_is_surprised_by_threads) {
  script s = {.main = pthread_self()};
  codegen_writer writer = {.struct_size = sizeof writer, .id = "w", .plan = plan, .emit = emit, .head = head};
  for (int parallel = 0; parallel < 2; parallel++) {
    setup();
    s.host = f.host;
    f.plugin[0].self = &s;
    writer.flags = parallel ? CODEGEN_PHASE_PARALLEL : 0;
    ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
    cg_sections_jobs(sections, parallel ? 1 : 8);
    ck_assert_int_eq(cg_sections_generate(sections, CG_STR("w")), CODEGEN_OK);
    ck_assert_int_eq(atomic_load(&s.other), 0);
    teardown();
  }
}
END_TEST

START_TEST(every_allocation_may_fail) {
  unsigned good = 0, bad = 0;
  for (uint64_t n = 1; good < 2 && n < 100000; n += n < 60 ? 1 : n / 7) {
    script s = {.main = pthread_self()};
    codegen_writer writer = {
        .struct_size = sizeof writer, .flags = CODEGEN_PHASE_PARALLEL, .id = "w", .plan = plan, .emit = emit};
    setup();
    s.host = f.host;
    f.plugin[0].self = &s;
    ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
    cg_sections_jobs(sections, 4);
    ck_assert_int_eq(cg_sections_plan(sections), CODEGEN_OK);
    cg_alloc_fail_at(n);
    cg_status status = cg_sections_generate(sections, CG_STR("w"));
    cg_alloc_fail_at(0);
    ck_assert_int_ne(status, CODEGEN_ERR_CANCELLED); /* nobody stopped it */
    ck_assert(status >= 0 || cg_diags_errors(f.diags) > 0);
    good += status >= 0;
    bad += status < 0;
    teardown();
  }
  ck_assert(good >= 2 && bad > 5);
}
END_TEST

/* -- how many ---------------------------------------------------------------------------------------------------- */

START_TEST(quotas_are_counted) {
  ck_assert_uint_eq(cg_quota_cpus(CG_STR("max"), CG_STR("100000")), UINT32_MAX);
  ck_assert_uint_eq(cg_quota_cpus(CG_STR("-1"), CG_STR("100000")), UINT32_MAX);
  ck_assert_uint_eq(cg_quota_cpus(CG_STR(""), CG_STR("")), UINT32_MAX);
  ck_assert_uint_eq(cg_quota_cpus(CG_STR("150000"), CG_STR("100000")), 2);
  ck_assert_uint_eq(cg_quota_cpus(CG_STR("50000"), CG_STR("100000")), 1);
  ck_assert_uint_eq(cg_quota_cpus(CG_STR("400000"), CG_STR("100000")), 4);
  ck_assert_uint_ge(cg_cpu_count(), 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: jobs");
  TCase *cases = tcase_create("jobs");
  tcase_set_timeout(cases, 120);
  tcase_add_loop_test(cases, the_number_of_threads_does_not_show, 0, 7);
  tcase_add_test(cases, long_texts_are_poured_out);
  tcase_add_test(cases, what_waits_is_bounded);
  tcase_add_test(cases, memory_is_what_ends_it);
  tcase_add_test(cases, a_run_can_be_stopped);
  tcase_add_test(cases, nobody_is_surprised_by_threads);
  tcase_add_test(cases, every_allocation_may_fail);
  tcase_add_test(cases, quotas_are_counted);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
