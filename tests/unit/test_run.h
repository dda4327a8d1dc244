/* SPDX-License-Identifier: MIT
 *
 * What the tests of the run room share: a host, plugins that live in the test program, the diagnostics as text.
 */
#ifndef TEST_RUN_H
#define TEST_RUN_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

#define FIXTURE_PLUGINS 4

typedef struct fixture {
  cg_diags *diags;
  cg_host *host;
  cg_hooks *hooks;
  cg_plugin plugin[FIXTURE_PLUGINS];
  cg_ctx ctx[FIXTURE_PLUGINS];
  char *text; /* of said() */
} fixture;

static inline void fixture_open(fixture *f) {
  static const char *const ids[FIXTURE_PLUGINS] = {"alpha", "beta", "gamma", "delta"};
  cg_host_config config = {.exe_dir = CG_STR("/nowhere")};
  memset(f, 0, sizeof *f);
  f->diags = cg_diags_new();
  f->host = cg_host_new(f->diags, &config);
  ck_assert_ptr_nonnull(f->host);
  cg_run_install(f->host);
  f->hooks = cg_hooks_new(f->host);
  ck_assert_ptr_nonnull(f->hooks);
  for (size_t i = 0; i < FIXTURE_PLUGINS; i++) {
    cg_ctx *ctx = &f->ctx[i];
    ctx->pub.api = cg_host_api(f->host);
    ctx->host = f->host;
    ctx->plugin = &f->plugin[i];
    ctx->creating = true;
    cg_arena_init(&ctx->call, 0);
    cg_arena_init(&ctx->run, 0);
    cg_arena_init(&ctx->instance, 0);
    f->plugin[i].id = codegen_str_of(ids[i]);
    f->plugin[i].host = f->host;
    f->plugin[i].ctx = ctx;
    f->plugin[i].created = true;
  }
}

/* Ends the time in which plugins may subscribe. */
static inline cg_status fixture_seal(fixture *f) {
  for (size_t i = 0; i < FIXTURE_PLUGINS; i++) f->ctx[i].creating = false;
  return cg_hooks_seal(f->hooks);
}

static inline void fixture_close(fixture *f) {
  for (size_t i = 0; i < FIXTURE_PLUGINS; i++) {
    cg_arena_release(&f->ctx[i].call);
    cg_arena_release(&f->ctx[i].run);
    cg_arena_release(&f->ctx[i].instance);
  }
  cg_host_free(f->host);
  cg_hooks_free(f->hooks);
  cg_diags_free(f->diags);
  free(f->text);
}

/* Everything that was reported since the last time, as text. */
static inline const char *said_by(cg_diags *diags, char **text) {
  cg_diag_style style = {.verbose = true};
  size_t size = 0;
  free(*text);
  *text = NULL;
  FILE *out = open_memstream(text, &size);
  cg_diags_render(diags, &style, out);
  fclose(out);
  return *text;
}

static inline const char *said(fixture *f) {
  return said_by(f->diags, &f->text);
}

#define assert_says(text, part) ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in:\n%s", part, text)
#define assert_silent(text) ck_assert_str_eq(text, "")

static inline int run_suite(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
