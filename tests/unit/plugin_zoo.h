/* SPDX-License-Identifier: MIT
 *
 * For the tests of the plugin room: a host whose search path is the zoo, and what it reported.
 */
#ifndef PLUGIN_ZOO_H
#define PLUGIN_ZOO_H

#include <check.h>
#include <unistd.h>

#include "plugin/plugin.h"

typedef struct zoo {
  cg_diags *diags;
  cg_host *host;
  char dir[4096]; /* where the zoo's files lie */
  char *said;     /* diagnostics so far, as JSON lines */
} zoo;

static inline void zoo_find(zoo *z) {
  ssize_t size = readlink("/proc/self/exe", z->dir, sizeof z->dir - 16);
  ck_assert_int_gt(size, 0);
  z->dir[size] = '\0';
  char *slash = strrchr(z->dir, '/');
  ck_assert_ptr_nonnull(slash);
  memcpy(slash, "/plugins", sizeof "/plugins");
}

static inline zoo zoo_open_with(cg_host_config config) {
  zoo z = {0};
  zoo_find(&z);
  unsetenv("ZOO_CODE_RAN");
  z.diags = cg_diags_new();
  if (!config.plugin_path.data) config.plugin_path = codegen_str_of(z.dir);
  z.host = cg_host_new(z.diags, &config);
  ck_assert_ptr_nonnull(z.host);
  return z;
}

static inline zoo zoo_open(void) {
  return zoo_open_with((cg_host_config){0});
}

static inline void zoo_close(zoo *z) {
  cg_host_free(z->host);
  cg_diags_free(z->diags);
  free(z->said);
}

/* What was reported since the last call. */
static inline const char *zoo_said(zoo *z) {
  size_t size = 0;
  free(z->said);
  z->said = NULL;
  FILE *out = open_memstream(&z->said, &size);
  cg_diag_style style = {.json = true};
  cg_diags_render(z->diags, &style, out);
  fclose(out);
  return z->said;
}

#define zoo_expect(z, text) \
  do { \
    const char *said_ = (z)->said ? (z)->said : zoo_said(z); \
    ck_assert_msg(strstr(said_, text) != NULL, "'%s' is not in: %s", text, said_); \
  } while (0)

static inline void zoo_path(const zoo *z, const char *name, char out[4200]) {
  snprintf(out, 4200, "%s/lib%s.so", z->dir, name);
}

/* Wants a plugin of the zoo by path. */
static inline cg_status zoo_want(zoo *z, const char *name) {
  char path[4200];
  zoo_path(z, name, path);
  return cg_host_want(z->host, codegen_str_of(path));
}

static inline bool zoo_ran(void) {
  return getenv("ZOO_CODE_RAN") != NULL;
}

static inline int zoo_main(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}

#endif
