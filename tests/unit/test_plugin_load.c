/* SPDX-License-Identifier: MIT
 *
 * Loading: every kind of bad plugin is refused with its code, and the good ones come in the right order.
 */
#include "plugin_zoo.h"

/* What a bad plugin must get. `ran`: whether its code may have run at all. */
static const struct {
  const char *name, *code, *text;
  bool ran;
} bad[] = {
    {"no-note", "CGP0003", "has no note", false},
    {"note-json", "CGP0003", "no JSON", false},
    {"note-tail", "CGP0003", "no JSON", false},
    {"note-nul", "CGP0003", "NUL", false},
    {"note-deep", "CGP0003", "nested too deeply", false},
    {"note-id", "CGP0003", "malformed id", false},
    {"note-version", "CGP0003", "malformed version", false},
    {"note-abi", "CGP0003", "'abi'", false},
    {"note-huge", "CGP0003", "64 KiB", false},
    {"note-owner", "CGP0003", "has no note", false},
    {"note-size", "CGP0003", "malformed ELF note", false},
    {"abi-major", "CGP0004", "ABI 2.0", false},
    {"abi-needed", "CGP0004", "ABI 0.99", false},
    {"no-entry", "CGP0005", "codegen_plugin_entry", false},
    {"undefined", "CGP0005", "zoo_symbol_that_nobody_has", false},
    {"library", "CGP0005", "libzoo-gone.so", false},
    {"note-differs", "CGP0006", "the note says id 'zoo.somebody'", true},
    {"note-reader", "CGP0006", "claims the reader", true},
    {"note-capability", "CGP0006", "capabilities", true},
    {"abi-differs", "CGP0006", "ABI [0,0,0]", true},
    {"fewer", "CGP0006", "zoo.ghost", true},
    {"twice", "CGP0007", "zoo.twice", true},
    {"entry-null", "CGP0006", "no descriptor", true},
    {"entry-endless", "CGP0006", "more than 64", true},
    {"size-zero", "CGP0006", "struct_size", true},
    {"size-small", "CGP0006", "struct_size", true},
    {"id-null", "CGP0006", "id is missing", true},
    {"version-differs", "CGP0006", "version '1.0.0'", true},
    {"list-endless", "CGP0006", "more than 1000", true},
    {"need-id", "CGP0006", "no plugin id", true},
    {"need-self", "CGP0006", "needs itself", true},
    {"need-unsaid", "CGP0006", "does not list the need 'zoo.base'", true},
    {"option-type", "CGP0006", "unknown type 99", true},
    {"option-name", "CGP0006", "malformed name", true},
    {"option-default", "CGP0006", "no whole number", true},
    {"option-size", "CGP0006", "struct_size of options is 8", true},
    {"option-twice", "CGP0006", "there twice", true},
    {"phase-id", "CGP0006", "malformed id", true},
    {"phase-empty", "CGP0006", "no function to run", true},
    {"create-silent", "CGP0011", "without a diagnostic", true},
    {"create-says", "CGP0011", "the zoo is closed", true},
    {"create-status", "CGP0012", "12345", true},
    {"provide", "CGP0012", "the host's own", true},
};

START_TEST(refused) {
  zoo z = zoo_open();
  char name[64];
  snprintf(name, sizeof name, "bad-%s", bad[_i].name);
  cg_status want = zoo_want(&z, name);
  cg_status load = cg_host_load(z.host);
  zoo_said(&z);
  ck_assert_msg(want < 0 || load < 0, "%s was accepted", name);
  zoo_expect(&z, bad[_i].code);
  zoo_expect(&z, bad[_i].text);
  if (!bad[_i].ran) ck_assert_msg(!zoo_ran(), "code of %s ran", name);
  for (size_t i = 0; i < cg_host_count(z.host); i++) /* the plugin beside a ghost is a good one */
    ck_assert(!cg_host_at(z.host, i)->created || codegen_str_is(cg_host_at(z.host, i)->id, "zoo.fewer"));
  ck_assert_int_eq(cg_diags_exit(z.diags), 4);
  zoo_close(&z);
}
END_TEST

/* All at once: each is reported, and the good one between them is created. */
START_TEST(every_failure_is_reported) {
  zoo z = zoo_open();
  char name[64];
  ck_assert_int_eq(zoo_want(&z, "good"), CODEGEN_OK);
  for (size_t i = 0; i < CG_COUNT(bad); i++) {
    snprintf(name, sizeof name, "bad-%s", bad[i].name);
    zoo_want(&z, name);
  }
  ck_assert_int_lt(cg_host_load(z.host), 0);
  ck_assert_uint_ge(cg_diags_errors(z.diags), CG_COUNT(bad));
  zoo_said(&z);
  for (size_t i = 0; i < CG_COUNT(bad); i++) zoo_expect(&z, bad[i].text);
  ck_assert(cg_host_find(z.host, CG_STR("zoo.good"))->created);
  zoo_close(&z);
}
END_TEST

START_TEST(accepted_with_warning) {
  zoo z = zoo_open();
  ck_assert_int_eq(zoo_want(&z, "bad-export"), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert_uint_eq(cg_diags_warnings(z.diags), 1);
  zoo_expect(&z, "CGP0014");
  zoo_expect(&z, "zoo_function");
  zoo_close(&z);
}
END_TEST

/* Built with a later minor, but content with this host. */
START_TEST(newer_minor_is_welcome) {
  zoo z = zoo_open();
  ck_assert_int_eq(zoo_want(&z, "bad-abi-own"), CODEGEN_OK); /* the note is fine; its descriptor says another minor */
  ck_assert_int_lt(cg_host_load(z.host), 0);
  zoo_expect(&z, "the note says ABI [0,99,0], the descriptor [0,0,0]");
  zoo_close(&z);
}
END_TEST

START_TEST(longer_structures_are_cut) {
  zoo z = zoo_open();
  ck_assert_int_eq(zoo_want(&z, "newer"), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  const cg_plugin *plugin = cg_host_find(z.host, CG_STR("zoo.good"));
  ck_assert_uint_eq(plugin->descriptor->struct_size, sizeof(codegen_plugin));
  ck_assert_str_eq(plugin->descriptor->writers[0]->convention->reserved[0], "cage");
  zoo_close(&z);
}
END_TEST

START_TEST(wild_diagnostics_survive) {
  zoo z = zoo_open();
  ck_assert_int_eq(zoo_want(&z, "bad-diag"), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert_uint_eq(cg_diags_errors(z.diags), 3);
  zoo_expect(&z, "no diagnostic");
  zoo_expect(&z, "gave no message");
  zoo_expect(&z, "zoo.diag");
  zoo_close(&z);
}
END_TEST

START_TEST(budget_holds) {
  zoo z = zoo_open_with((cg_host_config){.memory_limit = 100000});
  ck_assert_int_eq(zoo_want(&z, "bad-hungry"), CODEGEN_OK);
  ck_assert_int_lt(cg_host_load(z.host), 0);
  zoo_expect(&z, "memory limit of 100000 bytes");
  ck_assert_uint_le(cg_plugin_bytes(cg_host_find(z.host, CG_STR("zoo.hungry"))), 100000);
  zoo_close(&z);
  z = zoo_open(); /* none: it gets what it wants */
  zoo_want(&z, "bad-hungry");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  zoo_close(&z);
}
END_TEST

/* -- relations --------------------------------------------------------------------------------------------------- */

static void expect_order(const zoo *z, const char *const *id, size_t count) {
  for (size_t i = 0; i < count; i++) {
    ck_assert_str_eq(cg_host_at(z->host, i)->id.data, id[i]);
    ck_assert(cg_host_at(z->host, i)->created);
  }
}

/* The same order, however they were named. */
START_TEST(order_of_creation) {
  static const char *const name[] = {"a-user", "user", "a-late", "base", "good"};
  static const char *const id[] = {"zoo.base", "zoo.a-late", "zoo.good", "zoo.user", "zoo.a-user"};
  for (size_t turn = 0; turn < CG_COUNT(name); turn++) {
    zoo z = zoo_open();
    for (size_t i = 0; i < CG_COUNT(name); i++) zoo_want(&z, name[(i + turn) % CG_COUNT(name)]);
    cg_status status = cg_host_load(z.host);
    ck_assert_msg(status == CODEGEN_OK, "%s", zoo_said(&z));
    expect_order(&z, id, CG_COUNT(id));
    zoo_close(&z);
  }
}
END_TEST

START_TEST(optional_need_may_be_missing) {
  zoo z = zoo_open();
  zoo_want(&z, "a-late");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  zoo_close(&z);
}
END_TEST

START_TEST(two_in_one_file) {
  static const char *const id[] = {"zoo.pair.a", "zoo.pair.b"};
  zoo z = zoo_open();
  zoo_want(&z, "pair");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  expect_order(&z, id, 2);
  ck_assert_uint_eq(cg_host_at(z.host, 1)->file_index, 1);
  zoo_close(&z);
}
END_TEST

static const struct {
  const char *name[3];
  const char *code, *text;
  bool ran;
} unhappy[] = {
    {{"lonely"}, "CGP0008", "needs the plugin 'zoo.nowhere'", false},
    {{"user"}, "CGP0008", "needs the plugin 'zoo.base'", false},
    {{"choosy", "base"}, "CGP0008", "needs 'zoo.base' 1.10.0 or later, here is 1.5.0", true},
    {{"enemy", "base"}, "CGP0009", "cannot be used together", true},
    {{"ring-c", "ring-a", "ring-b"},
     "CGP0010",
     "'zoo.ring-a' needs 'zoo.ring-b' needs 'zoo.ring-c' needs 'zoo.ring-a'",
     true},
    {{"broken", "on-broken"}, "CGP0008", "needs the plugin 'zoo.broken', which failed", true},
    {{"good", "twin"}, "CGP0007", "libtwin.so", true},
};

START_TEST(relations_that_fail) {
  zoo z = zoo_open();
  for (size_t i = 0; i < 3 && unhappy[_i].name[i]; i++) zoo_want(&z, unhappy[_i].name[i]);
  ck_assert_int_lt(cg_host_load(z.host), 0);
  zoo_said(&z);
  zoo_expect(&z, unhappy[_i].code);
  zoo_expect(&z, unhappy[_i].text);
  zoo_close(&z);
}
END_TEST

START_TEST(extension_is_found) {
  zoo z = zoo_open();
  static const int table = 7;
  zoo_want(&z, "base");
  ck_assert_int_eq(cg_host_extension(z.host, "codegen.test/1", &table), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  codegen_ctx *ctx = &cg_host_find(z.host, CG_STR("zoo.base"))->ctx->pub;
  ck_assert_ptr_eq(codegen_extension(ctx, CODEGEN_STR("codegen.test/1")), &table);
  ck_assert_ptr_nonnull(codegen_extension(ctx, CODEGEN_STR("zoo.base/1")));
  ck_assert_ptr_null(codegen_extension(ctx, CODEGEN_STR("zoo.base/10")));
  ck_assert_ptr_null(codegen_extension(ctx, CODEGEN_STR("zoo.base/1 ")));
  ck_assert_int_eq(codegen_provide(ctx, CODEGEN_STR("zoo.late/1"), &table), CODEGEN_ERR_CONTRACT);
  zoo_expect(&z, "outside of `create`");
  zoo_close(&z);
}
END_TEST

/* -- contexts ---------------------------------------------------------------------------------------------------- */

START_TEST(arenas_live_as_long_as_they_say) {
  zoo z = zoo_open();
  zoo_want(&z, "good");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  cg_plugin *plugin = cg_host_find(z.host, CG_STR("zoo.good"));
  size_t before = cg_plugin_bytes(plugin);
  for (int turn = 0; turn < 1000; turn++) {
    cg_ctx *worker = cg_ctx_new(plugin);
    cg_call_begin(worker);
    char *call = codegen_alloc(&worker->pub, CODEGEN_ARENA_CALL, 100, 1);
    char *run = codegen_alloc(&worker->pub, CODEGEN_ARENA_RUN, 100, 64);
    ck_assert(call && run && call[99] == 0 && (uintptr_t)run % 64 == 0);
    ck_assert_int_eq(cg_call_end(worker, CODEGEN_OK, "test"), CODEGEN_OK);
    cg_ctx_free(worker);
    run[99] = 1; /* outlives the worker's context */
    cg_host_run_end(z.host);
    ck_assert_uint_eq(cg_plugin_bytes(plugin), before);
  }
  ck_assert_ptr_null(codegen_alloc(&plugin->ctx->pub, 9, 1, 1));
  ck_assert_ptr_null(codegen_alloc(&plugin->ctx->pub, 0, 1, 3));
  ck_assert_ptr_null(codegen_alloc(&plugin->ctx->pub, 0, SIZE_MAX, 8));
  zoo_close(&z);
}
END_TEST

START_TEST(failure_without_diagnostic) {
  zoo z = zoo_open();
  zoo_want(&z, "good");
  cg_host_load(z.host);
  cg_ctx *ctx = cg_host_find(z.host, CG_STR("zoo.good"))->ctx;
  codegen_origin nowhere = {0};
  cg_call_begin(ctx);
  cg_call_begin(ctx); /* one inside the other: the inner one is silent */
  ck_assert_int_eq(cg_call_end(ctx, CODEGEN_ERR_IO, "hook x"), CODEGEN_ERR_IO);
  ck_assert_int_eq(cg_call_end(ctx, CODEGEN_ERR_IO, "phase y"), CODEGEN_ERR_IO);
  zoo_expect(&z, "failed in hook x without a diagnostic");
  ck_assert_ptr_null(strstr(z.said, "phase y"));
  cg_call_begin(ctx);
  codegen_report_at(&ctx->pub, CODEGEN_ERROR, "ZOO0003", CODEGEN_STR("a lion"), CODEGEN_STR(""), nowhere);
  ck_assert_int_eq(cg_call_end(ctx, CODEGEN_ERR_INPUT, "phase z"), CODEGEN_ERR_INPUT);
  zoo_said(&z);
  zoo_expect(&z, "a lion");
  ck_assert_ptr_null(strstr(z.said, "CGP0013"));
  cg_call_begin(ctx);
  cg_host_cancel(z.host);
  ck_assert(codegen_cancelled(&ctx->pub));
  ck_assert_int_eq(cg_call_end(ctx, CODEGEN_ERR_CANCELLED, "phase z"), CODEGEN_ERR_CANCELLED);
  ck_assert_str_eq(zoo_said(&z), "");
  zoo_close(&z);
}
END_TEST

/* No slot is NULL, and those of rooms that are not there refuse. */
START_TEST(table_is_whole) {
  zoo z = zoo_open();
  const codegen_api *api = cg_host_api(z.host);
  ck_assert_uint_eq(api->struct_size, sizeof *api);
  for (size_t at = offsetof(codegen_api, extension); at < sizeof *api; at += sizeof(void *)) {
    void *slot;
    memcpy(&slot, (const char *)api + at, sizeof slot);
    ck_assert_msg(slot != NULL, "the slot at %zu is empty", at);
  }
  zoo_want(&z, "good");
  cg_host_load(z.host);
  codegen_ctx *ctx = &cg_host_find(z.host, CG_STR("zoo.good"))->ctx->pub;
  codegen_hook_info hook = {.struct_size = sizeof hook};
  ck_assert_int_eq(codegen_hook_declare(ctx, &hook), CODEGEN_ERR_UNSUPPORTED);
  ck_assert_ptr_null(codegen_document_of(ctx, 1));
  ck_assert_ptr_null(codegen_run_info(ctx));
  ck_assert_int_eq(codegen_resolve(ctx, 1, CODEGEN_STR("#/a"), (codegen_origin){0}, NULL, NULL, NULL),
                   CODEGEN_ERR_CONTRACT);
  zoo_close(&z);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plugin load");
  TCase *zoo_case = tcase_create("zoo"), *relations = tcase_create("relations"), *contexts = tcase_create("contexts");
  tcase_set_timeout(zoo_case, 60);
  tcase_add_loop_test(zoo_case, refused, 0, CG_COUNT(bad));
  tcase_add_test(zoo_case, every_failure_is_reported);
  tcase_add_test(zoo_case, accepted_with_warning);
  tcase_add_test(zoo_case, newer_minor_is_welcome);
  tcase_add_test(zoo_case, longer_structures_are_cut);
  tcase_add_test(zoo_case, wild_diagnostics_survive);
  tcase_add_test(zoo_case, budget_holds);
  tcase_add_test(relations, order_of_creation);
  tcase_add_test(relations, optional_need_may_be_missing);
  tcase_add_test(relations, two_in_one_file);
  tcase_add_loop_test(relations, relations_that_fail, 0, CG_COUNT(unhappy));
  tcase_add_test(relations, extension_is_found);
  tcase_add_test(contexts, arenas_live_as_long_as_they_say);
  tcase_add_test(contexts, failure_without_diagnostic);
  tcase_add_test(contexts, table_is_whole);
  suite_add_tcase(suite, zoo_case);
  suite_add_tcase(suite, relations);
  suite_add_tcase(suite, contexts);
  return zoo_main(suite);
}
