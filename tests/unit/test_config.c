/* SPDX-License-Identifier: MIT
 *
 * codegen.yaml: what is read from it, and what is refused with which place.
 */
#include <check.h>

#include "config/config.h"

static cg_arena arena;
static cg_diags *diags;
static cg_config config;

static void setup(void) {
  cg_arena_init(&arena, 0);
  diags = cg_diags_new();
}

static void teardown(void) {
  cg_diags_free(diags);
  cg_arena_release(&arena);
}

static cg_status parse(const char *text) {
  return cg_config_parse(&arena, diags, CG_STR("conf/codegen.yaml"), codegen_str_of(text), &config);
}

/* What the diagnostics read like. */
static const char *said(void) {
  static char text[1 << 14];
  FILE *out = fmemopen(text, sizeof text, "w");
  cg_diags_render(diags, &(cg_diag_style){.verbose = true}, out);
  fputc('\0', out);
  fclose(out);
  return text;
}

START_TEST(whole) {
  setenv("CODEGEN_TEST_TOKEN", "s3cret", 1);
  unsetenv("CODEGEN_TEST_NONE");
  ck_assert_int_eq(
      parse("sources:\n"
            "  api:\n"
            "    input: [a.yaml, b.yaml]\n"
            "    output: src/${CODEGEN_TEST_NONE:-api}\n"
            "    plugins: [ts]\n"
            "    options: {ts: {enums: const}}\n"
            "    allow-remote: https://example.com/\n"
            "    headers:\n"
            "      - {url: 'https://example.com/', name: Authorization, value: 'Bearer ${CODEGEN_TEST_TOKEN}'}\n"
            "    strict: true\n"
            "plugins:\n"
            "  ts: {path: ./libts.so, options: {list: [a, b], map: {k: v}, n: 5, on: no, cost: 5$$}}\n"
            "  zod:\n"
            "sets:\n"
            "  ci: [ts]\n"),
      CODEGEN_OK);
  ck_assert_uint_eq(config.source_count, 1);
  const cg_config_source *source = &config.source[0];
  ck_assert_uint_eq(source->input_count, 2);
  ck_assert_str_eq(source->output.data, "src/api");
  ck_assert_str_eq(source->header[0].value.data, "Bearer s3cret");
  ck_assert(source->strict);
  ck_assert_str_eq(source->override[0].option[0].item[0].data, "const");
  ck_assert_str_eq(config.plugin[0].spec.data, "conf/libts.so");
  ck_assert_uint_eq(config.plugin[0].option_count, 5);
  ck_assert_uint_eq(config.plugin[0].option[0].count, 2);
  ck_assert_str_eq(config.plugin[0].option[1].item[1].data, "v");
  ck_assert_str_eq(config.plugin[0].option[3].item[0].data, "no"); /* a text in YAML 1.2 */
  ck_assert_str_eq(config.plugin[0].option[4].item[0].data, "5$");
  ck_assert_uint_eq(config.plugin[0].option[2].place.line, 12);
  ck_assert_str_eq(config.plugin[1].spec.data, "zod");
  ck_assert_ptr_nonnull(cg_config_set_find(&config, CG_STR("ci")));
  ck_assert_ptr_null(cg_config_set_find(&config, CG_STR("CI")));
}
END_TEST

static const struct wrong {
  const char *text, *says;
} wrong[] = {
    {"", "the document is empty"},
    {"- a\n", "must be a mapping"},
    {"sources: {}\nplugin: {}\n", "codegen.yaml:2:"},
    {"sources: {}\nplugin: {}\n", "did you mean 'plugins'?"},
    {"plugins: [ts]\n", "'sources' is missing"},
    {"sources: {a: {}}\n", "source 'a' has no input"},
    {"sources: {a: {input: {}}}\n", "'input' must be a text, not a mapping"},
    {"sources: {a: {input: x, ouput: y}}\n", "did you mean 'output'?"},
    {"sources: {a: {input: x, strict: perhaps}}\n", "'strict' must be true or false, not a text"},
    {"sources: {a: {input: x, plugins: [zot]}}\nplugins: {zod: }\n", "did you mean 'zod'?"},
    {"sources: {a: {input: '${CODEGEN_TEST_NONE}'}}\n", "environment variable 'CODEGEN_TEST_NONE' is not set"},
    {"sources: {a: {input: '${'}}\n", "malformed reference"},
    {"sources: {a: {input: x, headers: [{url: u}]}}\n", "a header needs 'name'"},
    {"sources: {a: {input: x}\n", "error[CGC0001]"},
    {"sources: {a: {input: x}, a: {input: y}}\n", "error[CGC0001]"},
    {"sources: &a {a: *a}\n", "error[CGC0001]"},
    {"sets: {ci: [nope]}\nsources: {a: {input: x}}\n", "unknown plugin 'nope'"},
};

START_TEST(refused) {
  unsetenv("CODEGEN_TEST_NONE");
  ck_assert_int_lt(parse(wrong[_i].text), 0);
  const char *text = said();
  ck_assert_msg(strstr(text, wrong[_i].says) != NULL, "'%s' should say '%s'", text, wrong[_i].says);
  ck_assert_int_eq(cg_diags_exit(diags), 2);
}
END_TEST

START_TEST(truncated_anywhere) {
  const char *text =
      "sources:\n  a: {input: [x, \"y\"], options: {t: {o: 1}}}\nplugins: {t: {options: {o: &x 1, p: *x}}}\n";
  char part[256];
  for (size_t n = 0; n < strlen(text); n++) {
    memcpy(part, text, n);
    part[n] = '\0';
    (void)parse(part); /* no crash, and a refusal always says something */
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("config");
  TCase *tests = tcase_create("config");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, whole);
  tcase_add_loop_test(tests, refused, 0, CG_COUNT(wrong));
  tcase_add_test(tests, truncated_anywhere);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
