/* SPDX-License-Identifier: MIT
 *
 * Edits of the model by phases of plugins and by subscribers of hooks: each its own, applied only when it went well.
 */
#include "test_run.h"

static fixture f;
static cg_documents *documents;
static cg_model *model;
static cg_plan *plan;

static void setup(void) {
  fixture_open(&f);
  cg_model_install(cg_host_api(f.host));
  documents = cg_documents_new(f.diags, NULL);
  model = cg_model_new(f.diags, documents);
  plan = cg_plan_new(f.diags);
  ck_assert_ptr_nonnull(model);
}

static void teardown(void) {
  cg_plan_free(plan);
  cg_model_free(model);
  cg_documents_free(documents);
  fixture_close(&f);
}

static uint32_t decls(void) {
  return cg_model_view(model)->table[CODEGEN_TABLE_DECL].count - 1;
}

static void add_decl(codegen_edit *edit, const char *name) {
  uint32_t type, id;
  codegen_type *t = codegen_add_type(edit, &type);
  codegen_decl *d = codegen_add_decl(edit, &id);
  t->kind = CODEGEN_STRING;
  t->accepts = CODEGEN_ACCEPTS_STRING;
  t->decl = id;
  d->kind = CODEGEN_DECL_TYPE;
  d->subject = type;
  d->name = d->key = codegen_str_of(name);
}

/* -- phases ------------------------------------------------------------------------------------------------------ */

static uint32_t seen; /* declarations that a phase saw, plus one; 0: no model */

static codegen_status run_add(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_edit *edit) {
  (void)ctx;
  seen = view ? view->table[CODEGEN_TABLE_DECL].count : 0;
  add_decl(edit, self);
  return CODEGEN_OK;
}

static codegen_status run_fail(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_edit *edit) {
  run_add(self, ctx, view, edit);
  return CODEGEN_ERR_INPUT;
}

static codegen_status run_look(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_edit *edit) {
  (void)self, (void)ctx;
  seen = view ? view->table[CODEGEN_TABLE_DECL].count : 0;
  ck_assert_ptr_null(edit);
  return CODEGEN_OK;
}

static bool when_not(void *self, codegen_ctx *ctx, const char **reason) {
  ck_assert(self && ctx->api);
  *reason = "not today";
  return false;
}

/* A plugin with one phase. */
static cg_status add_plugin(int plugin, const codegen_phase *phase) {
  static codegen_plugin descriptor[FIXTURE_PLUGINS];
  static const codegen_phase *phases[FIXTURE_PLUGINS][2];
  phases[plugin][0] = phase;
  descriptor[plugin] = (codegen_plugin){.struct_size = sizeof descriptor[0], .phases = phases[plugin]};
  f.plugin[plugin].descriptor = &descriptor[plugin];
  f.plugin[plugin].self = (void *)(uintptr_t) "added";
  return cg_plan_add_plugin(plan, f.host, &f.plugin[plugin], model);
}

static cg_status run(void) {
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  return cg_plan_run(plan, f.hooks, f.diags);
}

START_TEST(a_phase_edits) {
  static const codegen_phase add = {
      .struct_size = sizeof add, .flags = CODEGEN_PHASE_EDITS, .id = "shape/add", .run = run_add};
  static const codegen_phase look = {.struct_size = sizeof look, .id = "shape/look", .run = run_look};
  ck_assert_int_eq(add_plugin(0, &add), CODEGEN_OK);
  ck_assert_int_eq(add_plugin(1, &look), CODEGEN_OK);
  ck_assert_msg(run() == CODEGEN_OK, "%s", said(&f));
  ck_assert_uint_eq(seen, 2); /* the second phase sees what the first one did */
  ck_assert_uint_eq(decls(), 1);
}
END_TEST

START_TEST(a_phase_that_fails_changes_nothing) {
  static const codegen_phase add = {
      .struct_size = sizeof add, .flags = CODEGEN_PHASE_EDITS, .id = "shape/add", .run = run_fail};
  ck_assert_int_eq(add_plugin(0, &add), CODEGEN_OK);
  ck_assert_int_eq(run(), CODEGEN_ERR_INPUT);
  assert_says(said(&f), "phase 'shape/add'");
  ck_assert_uint_eq(decls(), 0);
}
END_TEST

START_TEST(a_closed_model_is_not_edited) {
  static const codegen_phase add = {
      .struct_size = sizeof add, .flags = CODEGEN_PHASE_EDITS, .id = "shape/add", .order = "5.5", .run = run_add};
  ck_assert_int_eq(cg_model_close(model), CODEGEN_OK);
  ck_assert_int_eq(add_plugin(0, &add), CODEGEN_OK);
  ck_assert_int_eq(run(), CODEGEN_ERR_CONTRACT);
  assert_says(said(&f), "edits the model, which is closed from 'name' on");
}
END_TEST

START_TEST(there_is_no_model_before_the_readers) {
  static const codegen_phase early = {.struct_size = sizeof early, .id = "fetch/early", .run = run_look};
  ck_assert_int_eq(add_plugin(0, &early), CODEGEN_OK);
  cg_plan_add(plan, &(cg_phase){.id = CG_STR("read")});
  seen = 99;
  ck_assert_int_eq(run(), CODEGEN_OK);
  ck_assert_uint_eq(seen, 0);
}
END_TEST

START_TEST(a_phase_may_not_run) {
  static const codegen_phase never = {
      .struct_size = sizeof never, .id = "shape/never", .when = when_not, .run = run_look};
  ck_assert_int_eq(add_plugin(0, &never), CODEGEN_OK);
  seen = 99;
  ck_assert_int_eq(run(), CODEGEN_OK);
  ck_assert_uint_eq(seen, 99);
  ck_assert_str_eq(cg_plan_at(plan, 0)->skipped.data, "not today");
}
END_TEST

START_TEST(an_older_plugin_has_shorter_phases) {
  static const codegen_phase old = {.struct_size = offsetof(codegen_phase, run), .id = "shape/old", .run = run_look};
  ck_assert_int_lt(add_plugin(0, &old), 0); /* as if it had no run at all */
  assert_says(said(&f), "phase 1 of plugin 'alpha' has no struct_size, id or run");
}
END_TEST

/* -- hooks ------------------------------------------------------------------------------------------------------- */

static codegen_status on_read(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_edit *edit) {
  (void)ctx;
  seen = seen * 10 + view->table[CODEGEN_TABLE_DECL].count - 1;
  add_decl(edit, self);
  return *(const char *)self == '!' ? CODEGEN_ERR_INPUT : CODEGEN_OK;
}

START_TEST(every_subscriber_has_its_own_edit) {
  seen = 0;
  codegen_on_read_after(&f.ctx[0].pub, "1", on_read, "a");
  codegen_on_read_after(&f.ctx[1].pub, "2", on_read, "b");
  codegen_on_read_after(&f.ctx[2].pub, "3", on_read, "!");
  codegen_on_read_after(&f.ctx[3].pub, "4", on_read, "d");
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(cg_hooks_emit_edit(f.hooks, "codegen.read.after", model), CODEGEN_ERR_INPUT);
  ck_assert_uint_eq(seen, 12); /* 0, 1 and 2 declarations; nobody after the failure */
  ck_assert_uint_eq(decls(), 2);
}
END_TEST

static codegen_status on_read_old(void *self, codegen_ctx *ctx, const codegen_model *view) {
  (void)self, (void)ctx;
  seen = view->table[CODEGEN_TABLE_DECL].count;
  return CODEGEN_OK;
}

START_TEST(an_edit_point_needs_its_edit) {
  codegen_ctx *ctx = &f.ctx[0].pub;
  /* the edit is there since revision 1: who leaves it out was never right */
  ck_assert_int_lt(ctx->api->hook_subscribe(ctx, CODEGEN_STR("codegen.read.after"), CODEGEN_STR("i(o<ctx>o<model>)"),
                                            CODEGEN_STR("0"), (codegen_function)on_read_old, NULL),
                   0);
  assert_says(said(&f), "argument 3 is missing, though the hook had it in that revision");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: edits");
  TCase *cases = tcase_create("edits");
  tcase_add_checked_fixture(cases, setup, teardown);
  tcase_add_test(cases, a_phase_edits);
  tcase_add_test(cases, a_phase_that_fails_changes_nothing);
  tcase_add_test(cases, a_closed_model_is_not_edited);
  tcase_add_test(cases, there_is_no_model_before_the_readers);
  tcase_add_test(cases, a_phase_may_not_run);
  tcase_add_test(cases, an_older_plugin_has_shorter_phases);
  tcase_add_test(cases, every_subscriber_has_its_own_edit);
  tcase_add_test(cases, an_edit_point_needs_its_edit);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
