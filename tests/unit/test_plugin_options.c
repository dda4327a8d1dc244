/* SPDX-License-Identifier: MIT
 *
 * Options: typed values from configuration and command line, and what is said about wrong ones.
 */
#include "plugin_zoo.h"

static const cg_option_place in_file = {{"codegen.yaml", 12}, 4, 9, CG_OPTION_UNKNOWN, false};

static cg_status set(zoo *z, const char *name, const char *value) {
  cg_str item = codegen_str_of(value);
  return cg_host_option(z->host, CG_STR("zoo.good"), codegen_str_of(name), &item, 1, NULL);
}

static cg_status load(zoo *z) {
  zoo_want(z, "good");
  return cg_host_load(z->host);
}

static codegen_option_value get(const zoo *z, const char *name) {
  codegen_option_value value;
  codegen_ctx *ctx = &cg_host_find(z->host, CG_STR("zoo.good"))->ctx->pub;
  ck_assert_int_eq(codegen_option_get(ctx, codegen_str_of(name), &value), CODEGEN_OK);
  return value;
}

START_TEST(defaults) {
  zoo z = zoo_open();
  ck_assert_int_eq(load(&z), CODEGEN_OK);
  ck_assert(get(&z, "on").flag && !get(&z, "on").set);
  ck_assert_int_eq(get(&z, "count").integer, 3);
  ck_assert_str_eq(get(&z, "title").text.data, "");
  ck_assert_str_eq(get(&z, "size").text.data, "medium");
  ck_assert_int_eq(get(&z, "size").integer, 1);
  ck_assert_uint_eq(get(&z, "animals").count, 0);
  codegen_ctx *ctx = &cg_host_find(z.host, CG_STR("zoo.good"))->ctx->pub;
  codegen_option_value value;
  ck_assert_int_eq(codegen_option_get(ctx, CODEGEN_STR("nothing"), &value), CODEGEN_ERR_NOT_FOUND);
  ck_assert(codegen_option_bool(ctx, "on"));
  zoo_close(&z);
}
END_TEST

START_TEST(typed_values) {
  zoo z = zoo_open();
  cg_str lion[] = {CG_STR("lion"), CG_STR("Leo"), CG_STR("bear"), CG_STR("Bruno")};
  set(&z, "on", "false");
  set(&z, "count", "10");
  set(&z, "title", "Zo\xc3\xb6\xc3\xb6\xc3\xb6"); /* five characters, eight bytes */
  set(&z, "file", "a/b.txt");
  set(&z, "size", "large");
  set(&z, "animals", "lion");
  set(&z, "animals", "bear");
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("names"), lion, 4, &in_file);
  ck_assert_msg(load(&z) == CODEGEN_OK, "%s", zoo_said(&z));
  ck_assert(!get(&z, "on").flag && get(&z, "on").set);
  ck_assert_int_eq(get(&z, "count").integer, 10);
  ck_assert_str_eq(get(&z, "file").text.data, "a/b.txt");
  ck_assert_int_eq(get(&z, "size").integer, 2);
  ck_assert_uint_eq(get(&z, "animals").count, 2);
  ck_assert_str_eq(get(&z, "animals").item[1].data, "bear");
  ck_assert_uint_eq(get(&z, "names").count, 2);
  ck_assert_str_eq(get(&z, "names").item[3].data, "Bruno");
  zoo_close(&z);
}
END_TEST

/* The command line wins over files whatever comes first; a bare flag is true; equal keys of a map: the last. */
START_TEST(precedence) {
  zoo z = zoo_open();
  cg_str five = CG_STR("5"), six = CG_STR("6"), pig = CG_STR("pig"), bare = {NULL, 0};
  set(&z, "count", "7");
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("count"), &five, 1, &in_file);
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("count"), &six, 1, &in_file);
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("animals"), &pig, 1, &in_file);
  set(&z, "animals", "ape");
  set(&z, "names", "ape=Max");
  set(&z, "names", "pig=Eva");
  set(&z, "names", "ape=Tim=Tom");
  cg_host_option(z.host, CG_STR("good"), CG_STR("on"), &bare, 1, NULL); /* by the name of the file */
  ck_assert_msg(load(&z) == CODEGEN_OK, "%s", zoo_said(&z));
  ck_assert_int_eq(get(&z, "count").integer, 7);
  ck_assert_uint_eq(get(&z, "animals").count, 1);
  ck_assert_str_eq(get(&z, "animals").item[0].data, "ape");
  ck_assert_uint_eq(get(&z, "names").count, 2);
  ck_assert_str_eq(get(&z, "names").item[0].data, "ape");
  ck_assert_str_eq(get(&z, "names").item[1].data, "Tim=Tom");
  ck_assert(get(&z, "on").set && get(&z, "on").flag);
  zoo_close(&z);
}
END_TEST

static cg_status set_all(zoo *z, const char *name, const char *value) {
  cg_str item = codegen_str_of(value);
  return cg_host_option(z->host, CG_STR(""), codegen_str_of(name), &item, 1, NULL);
}

/* A setting for all reaches whoever has the option; one for the plugin wins, wherever it was said. */
START_TEST(settings_for_all) {
  zoo z = zoo_open();
  cg_option_place there = in_file;
  cg_str item = CG_STR("x");
  there.if_there = true;
  set_all(&z, "size", "huge");
  set_all(&z, "count", "7");
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("count"), &(cg_str){"5", 1}, 1, &in_file);
  cg_host_option(z.host, CG_STR(""), CG_STR("nobody"), &item, 1, &there);
  ck_assert_int_eq(cg_host_readers(z.host), CODEGEN_OK);
  ck_assert_msg(load(&z) == CODEGEN_OK, "%s", zoo_said(&z));
  ck_assert_str_eq(get(&z, "size").text.data, "large");
  ck_assert_int_eq(get(&z, "size").integer, 2);
  ck_assert_int_eq(get(&z, "count").integer, 5);
  zoo_close(&z);
}
END_TEST

START_TEST(settings_that_nobody_has) {
  zoo z = zoo_open();
  set_all(&z, "szie", "huge");
  ck_assert_int_eq(cg_host_readers(z.host), CODEGEN_OK);
  ck_assert_int_lt(load(&z), 0);
  zoo_said(&z);
  zoo_expect(&z, "CGC0008");
  zoo_expect(&z, "did you mean 'size'?");
  ck_assert_int_eq(cg_diags_exit(z.diags), 2);
  zoo_close(&z);
}
END_TEST

static const struct {
  const char *name, *value, *code, *text;
} wrong[] = {
    {"on", "yes", "CGC0009", "'yes' is neither true nor false"},
    {"on", "TRUE", "CGC0009", "'TRUE' is neither true nor false"},
    {"count", "0", "CGC0009", "1 to 10"},
    {"count", "3.5", "CGC0009", "no whole number"},
    {"count", "99999999999999999999", "CGC0009", "no whole number"},
    {"count", "", "CGC0009", "no whole number"},
    {"title", "Zoological", "CGC0009", "it has 10 characters"},
    {"title", "a\xff", "CGC0009", "not UTF-8"},
    {"file", "../x", "CGC0009", "no usable path"},
    {"file", "/etc/passwd", "CGC0009", "no usable path"},
    {"size", "lrage", "CGC0009", "did you mean 'large'?"},
    {"size", "tinny", "CGC0009", "did you mean 'tiny'?"},
    {"size", "", "CGC0009", "'tiny' for 'small'"},
    {"size", "", "CGC0009", "'small', 'medium', 'large'"},
    {"names", "ape", "CGC0009", "write key=value"},
    {"coutn", "1", "CGC0008", "did you mean 'count'?"},
    {"colour", "1", "CGC0008", "its options are 'on', 'count'"},
};

START_TEST(wrong_values) {
  zoo z = zoo_open();
  set(&z, wrong[_i].name, wrong[_i].value);
  ck_assert_int_lt(load(&z), 0);
  zoo_said(&z);
  zoo_expect(&z, wrong[_i].code);
  zoo_expect(&z, wrong[_i].text);
  zoo_expect(&z, "command line");
  ck_assert_int_eq(cg_diags_exit(z.diags), 2);
  zoo_close(&z);
}
END_TEST

START_TEST(every_wrong_value_with_its_place) {
  zoo z = zoo_open();
  cg_str word = CG_STR("many"), animals[] = {CG_STR("a"), CG_STR("b"), CG_STR("c"), CG_STR("d")};
  cg_option_place second = {CG_STR("codegen.yaml"), 17, 3, CG_OPTION_SEQUENCE, false};
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("count"), &word, 1, &in_file);
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("animals"), animals, 4, &second);
  cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("title"), animals, 2, &second);
  ck_assert_int_lt(load(&z), 0);
  ck_assert_uint_eq(cg_diags_errors(z.diags), 3);
  zoo_said(&z);
  zoo_expect(&z, "\"line\":4");
  zoo_expect(&z, "\"column\":9");
  zoo_expect(&z, "\"line\":17");
  zoo_expect(&z, "it has 4 items");
  zoo_expect(&z, "single value, not a list");
  zoo_close(&z);
}
END_TEST

START_TEST(secrets_are_not_shown) {
  zoo z = zoo_open();
  set(&z, "key", "hunter2");
  ck_assert_int_lt(load(&z), 0);
  zoo_expect(&z, "zoo.good.key");
  ck_assert_ptr_null(strstr(z.said, "hunter2"));
  zoo_close(&z);
}
END_TEST

START_TEST(deprecated_option) {
  zoo z = zoo_open();
  set(&z, "open", "true");
  ck_assert_int_eq(load(&z), CODEGEN_OK);
  ck_assert_uint_eq(cg_diags_warnings(z.diags), 1);
  zoo_expect(&z, "deprecated");
  zoo_expect(&z, "use 'on'");
  zoo_close(&z);
}
END_TEST

START_TEST(option_for_a_plugin_that_is_not_there) {
  zoo z = zoo_open();
  cg_str item = CG_STR("1");
  cg_host_option(z.host, CG_STR("zoo.goof"), CG_STR("count"), &item, 1, NULL);
  zoo_want(&z, "good");
  cg_host_readers(z.host);
  ck_assert_int_lt(cg_host_load(z.host), 0);
  zoo_expect(&z, "CGC0008");
  zoo_expect(&z, "did you mean 'zoo.good'?");
  zoo_close(&z);
}
END_TEST

/* A thousand changes between two settings: same values, same addresses, same digests. */
START_TEST(changes_need_no_memory) {
  zoo z = zoo_open();
  ck_assert_int_eq(load(&z), CODEGEN_OK);
  const cg_plugin *plugin = cg_host_find(z.host, CG_STR("zoo.good"));
  cg_hash first = cg_plugin_options_hash(plugin), other = {0};
  const char *text = NULL;
  for (int turn = 0; turn < 1000; turn++) {
    set(&z, "title", "Zoo");
    ck_assert_int_eq(cg_host_options_check(z.host), CODEGEN_OK);
    codegen_str title = get(&z, "title").text;
    ck_assert_str_eq(title.data, "Zoo");
    if (turn) ck_assert_ptr_eq(title.data, text);
    if (turn) ck_assert(cg_hash_equal(cg_plugin_options_hash(plugin), other));
    text = title.data;
    other = cg_plugin_options_hash(plugin);
    cg_host_options_clear(z.host);
    ck_assert_int_eq(cg_host_options_check(z.host), CODEGEN_OK);
    ck_assert(cg_hash_equal(cg_plugin_options_hash(plugin), first));
  }
  ck_assert(!cg_hash_equal(first, other));
  set(&z, "count", "3"); /* what the default says, too */
  set(&z, "key", "large");
  ck_assert_int_eq(cg_host_options_check(z.host), CODEGEN_OK);
  ck_assert(cg_hash_equal(cg_plugin_options_hash(plugin), first));
  zoo_close(&z);
}
END_TEST

START_TEST(an_older_plugin_asks) {
  zoo z = zoo_open();
  ck_assert_int_eq(load(&z), CODEGEN_OK);
  codegen_ctx *ctx = &cg_host_find(z.host, CG_STR("zoo.good"))->ctx->pub;
  codegen_option_value value;
  memset(&value, 0x55, sizeof value);
  value.struct_size = offsetof(codegen_option_value, integer);
  ck_assert_int_eq(ctx->api->option(ctx, CODEGEN_STR("count"), &value), CODEGEN_OK);
  ck_assert_uint_eq(value.struct_size, offsetof(codegen_option_value, integer));
  ck_assert_uint_eq(value.type, CODEGEN_OPTION_INTEGER);
  ck_assert_int_eq(value.integer, 0x5555555555555555);
  zoo_close(&z);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plugin options");
  TCase *test = tcase_create("options");
  tcase_add_test(test, defaults);
  tcase_add_test(test, typed_values);
  tcase_add_test(test, precedence);
  tcase_add_test(test, settings_for_all);
  tcase_add_test(test, settings_that_nobody_has);
  tcase_add_loop_test(test, wrong_values, 0, CG_COUNT(wrong));
  tcase_add_test(test, every_wrong_value_with_its_place);
  tcase_add_test(test, secrets_are_not_shown);
  tcase_add_test(test, deprecated_option);
  tcase_add_test(test, option_for_a_plugin_that_is_not_there);
  tcase_add_test(test, changes_need_no_memory);
  tcase_add_test(test, an_older_plugin_asks);
  suite_add_tcase(suite, test);
  return zoo_main(suite);
}
