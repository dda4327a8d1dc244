/* SPDX-License-Identifier: MIT
 *
 * The plan of phases: order, edges, replacements, keys; and its run.
 */
#include "test_run.h"

static cg_diags *diags;
static cg_plan *plan;
static char *text;

static void setup(void) {
  diags = cg_diags_new();
  plan = cg_plan_new(diags);
}

static void teardown(void) {
  cg_plan_free(plan);
  cg_diags_free(diags);
  free(text);
  text = NULL;
}

static const char *errors(void) {
  return said_by(diags, &text);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static cg_phase phase(const char *id, const char *order) {
  return (cg_phase){.id = codegen_str_of(id), .order = codegen_str_of(order), .plugin = CG_STR("alpha")};
}

static void add(const char *id, const char *order) {
  cg_phase p = phase(id, order);
  ck_assert_int_eq(cg_plan_add(plan, &p), CODEGEN_OK);
}

static void add_edges(const char *id, const char *order, const char *before, const char *after) {
  cg_phase p = phase(id, order);
  const char *b[] = {before, NULL}, *a[] = {after, NULL};
  p.before = b;
  p.after = a;
  ck_assert_int_eq(cg_plan_add(plan, &p), CODEGEN_OK);
}

static void add_replacement(const char *id, const char *order, const char *replaces) {
  cg_phase p = phase(id, order);
  p.replaces = codegen_str_of(replaces);
  ck_assert_int_eq(cg_plan_add(plan, &p), CODEGEN_OK);
}

/* The ids of the plan with a blank between. */
static const char *sequence(void) {
  static char out[4096];
  size_t at = 0;
  for (size_t i = 0; i < cg_plan_count(plan); i++) {
    cg_str id = cg_plan_at(plan, i)->id;
    at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? " " : "", CG_FMT(id));
  }
  out[at] = '\0';
  return out;
}

static const char *why(const char *id) {
  for (size_t i = 0; i < cg_plan_count(plan); i++)
    if (codegen_str_is(cg_plan_at(plan, i)->id, id)) return cg_plan_at(plan, i)->why.data;
  ck_abort_msg("no phase %s", id);
  return NULL;
}

static const cg_phase *at(const char *id) {
  for (size_t i = 0; i < cg_plan_count(plan); i++)
    if (codegen_str_is(cg_plan_at(plan, i)->id, id)) return cg_plan_at(plan, i);
  ck_abort_msg("no phase %s", id);
  return NULL;
}

START_TEST(orders_are_exact_and_ties_break_by_id) {
  add("ten", "10");
  add("nine", "9");
  add("b", "4.10");
  add("a", "4.1");
  add("c", "4.099");
  add("minus", "-1");
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "minus c a b nine ten");
  ck_assert_str_eq(why("c"), "order 4.099");
  ck_assert_str_eq(why("b"), "order 4.10, behind 'a' by its id");
}
END_TEST

START_TEST(groups_give_orders) {
  add("generate/zod", NULL);
  add("shape/x", NULL);
  add("check", NULL);
  add("report/r", NULL);
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "check shape/x generate/zod report/r");
  ck_assert_str_eq(why("shape/x"), "order 4 of group 'shape'");
  ck_assert_str_eq(why("check"), "order 3");
}
END_TEST

START_TEST(what_cannot_be_placed_is_refused) {
  static const char *const bad[] = {"", "/", "a/", "/a", "a//b", "A", "a b", "a_b", "\xc3\xa9"};
  for (size_t i = 0; i < CG_COUNT(bad); i++) {
    cg_phase p = phase(bad[i], "1");
    ck_assert_int_lt(cg_plan_add(plan, &p), 0);
    assert_says(errors(), "CGP0012");
  }
  static const char *const orders[] = {"1.", ".5", "01", "1e3", "+1", " 1", "4,5", "nan"};
  for (size_t i = 0; i < CG_COUNT(orders); i++) {
    cg_phase p = phase("x", orders[i]);
    ck_assert_int_lt(cg_plan_add(plan, &p), 0);
    assert_says(errors(), "CGR0001");
  }
  cg_phase free_phase = phase("mine/x", NULL);
  ck_assert_int_lt(cg_plan_add(plan, &free_phase), 0);
  assert_says(errors(), "has no order and is in no group");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  ck_assert_int_lt(cg_plan_run(plan, NULL, diags), 0);
}
END_TEST

START_TEST(edges_win_over_numbers) {
  add("a", "1");
  add("b", "2");
  add_edges("c", "0", NULL, "b");
  add_edges("d", "9", "a", NULL);
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "b c d a");
  ck_assert_str_eq(why("c"), "after 'b', as 'c' says 'after'; by its order 0 it would run before 'b'");
  ck_assert_str_eq(why("a"), "after 'd', as 'd' says 'before'; by its order 1 it would run before 'd'");
  ck_assert_str_eq(why("d"), "order 9");
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
  ck_assert_uint_eq(cg_diags_warnings(diags), 2);
  const char *warned = errors();
  assert_says(warned, "phase 'c' (0) runs after 'b' (2), because 'c' says 'after'");
  assert_says(warned, "phase 'a' (1) runs after 'd' (9), because 'd' says 'before'");
}
END_TEST

START_TEST(edges_that_agree_say_nothing) {
  add("a", "1");
  add_edges("b", "2", NULL, "a");
  add_edges("c", "2", NULL, "gone?");
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "a b c");
  ck_assert_str_eq(why("b"), "order 2");
  assert_silent(errors());
}
END_TEST

START_TEST(cycles_are_printed_whole) {
  add_edges("a", "1", NULL, "c");
  add_edges("b", "2", NULL, "a");
  add_edges("c", "3", NULL, "b");
  add_edges("x", "1", "y", NULL);
  add_edges("y", "1", "x", NULL);
  add_edges("self", "1", "self", NULL);
  add_edges("z", "1", NULL, "c"); /* behind a cycle, in none */
  add("fine", "0");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  const char *out = errors();
  assert_says(out, "phases form a cycle: 'a' -> 'b' -> 'c' -> 'a'");
  assert_says(out, "'c' (plugin alpha) runs before 'a' (plugin alpha), as 'a' says 'after'");
  assert_says(out, "phases form a cycle: 'x' -> 'y' -> 'x'");
  assert_says(out, "phases form a cycle: 'self' -> 'self'");
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  ck_assert_ptr_null(strstr(out, "'z'"));
}
END_TEST

START_TEST(unknown_anchors_get_near_misses) {
  add("shape/flatten", NULL);
  add_edges("shape/x", NULL, "shape/flaten", "gone?");
  add_replacement("shape/y", NULL, "shape/missing");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  const char *out = errors();
  assert_says(out, "phase 'shape/x' stands before 'shape/flaten', which does not exist");
  assert_says(out, "did you mean 'shape/flatten'?");
  assert_says(out, "phase 'shape/y' replaces 'shape/missing', which does not exist");
  ck_assert_uint_eq(cg_diags_errors(diags), 2);
}
END_TEST

START_TEST(duplicates_name_both) {
  cg_phase p = phase("shape/x", "4");
  cg_plan_add(plan, &p);
  p.plugin = CG_STR("beta");
  cg_plan_add(plan, &p);
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  assert_says(errors(), "phase 'shape/x' is there twice: from plugin alpha and from plugin beta");
}
END_TEST

START_TEST(a_replacement_takes_the_place) {
  add("a", "1");
  add_edges("old", "2", "b", "a");
  add("b", "3");
  add_edges("follower", "2.5", NULL, "old");
  add_replacement("zz/new", NULL, "old");
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "a zz/new old follower b");
  ck_assert_str_eq(why("zz/new"), "in place of 'old', order 2");
  ck_assert_str_eq(why("old"), "replaced by 'zz/new'");
  ck_assert(codegen_str_is(at("old")->replaced_by, "zz/new"));
  assert_silent(errors());
}
END_TEST

START_TEST(replacements_may_be_replaced_but_once_each) {
  add("old", "2");
  add_replacement("new", NULL, "old");
  add_replacement("newer", NULL, "new");
  add_edges("x", "9", "old", NULL);
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_str_eq(sequence(), "x newer new old");
  teardown();
  setup();
  add("old", "2");
  add_replacement("left", NULL, "old");
  add_replacement("right", NULL, "old");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  assert_says(errors(), "phase 'old' is replaced by 'left' of plugin alpha and by 'right' of plugin alpha");
  teardown();
  setup();
  add_replacement("a", "1", "b");
  add_replacement("b", "1", "a");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  assert_says(errors(), "replaces itself in the end");
}
END_TEST

/* What the host relies on stays its own; what is meant to be replaced can be. */
START_TEST(built_in_phases_are_held) {
  cg_phase commit = phase("commit", "9"), format = phase("format", "8");
  commit.plugin = format.plugin = CG_STR("");
  ck_assert_int_eq(cg_plan_add(plan, &commit), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_add(plan, &format), CODEGEN_OK);
  add_replacement("pretty", NULL, "format");
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  teardown();
  setup();
  ck_assert_int_eq(cg_plan_add(plan, &commit), CODEGEN_OK);
  add_replacement("elsewhere", NULL, "commit");
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  assert_says(errors(), "which the host cannot do without");
}
END_TEST

START_TEST(keys_must_be_there_before) {
  cg_phase p = phase("late", "5");
  p.provides = LIST("names");
  cg_plan_add(plan, &p);
  p = phase("early", "4");
  p.needs = LIST("names", "nothing");
  cg_plan_add(plan, &p);
  p = phase("later", "6");
  p.needs = LIST("names");
  cg_plan_add(plan, &p);
  ck_assert_int_lt(cg_plan_resolve(plan), 0);
  const char *out = errors();
  assert_says(out, "phase 'early' needs 'names', which nobody provides before it");
  assert_says(out, "phase 'late' (5) provides it, but runs later");
  assert_says(out, "phase 'early' needs 'nothing'");
  ck_assert_uint_eq(cg_diags_errors(diags), 2);
}
END_TEST

/* A little generator: the same for everybody who runs it. */
static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

START_TEST(the_plan_does_not_depend_on_registration) {
  enum { N = 60 };
  char first[65536] = "";
  for (uint32_t round = 0; round < 8; round++) {
    uint32_t order[N], state = round + 1;
    char id[N][24], anchor[N][24], number[N][24];
    teardown();
    setup();
    for (uint32_t i = 0; i < N; i++) {
      order[i] = i;
      snprintf(id[i], sizeof id[i], "p%02u", i);
      snprintf(anchor[i], sizeof anchor[i], "p%02u", i * 7 % N);
      snprintf(number[i], sizeof number[i], "%u.%u", i * 13 % 5, i % 3);
    }
    for (uint32_t i = N - 1; i; i--) {
      uint32_t j = next_random(&state) % (i + 1), swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    for (uint32_t k = 0; k < N; k++) {
      uint32_t i = order[k];
      bool edge = i % 4 == 1 && i * 7 % N < i;
      add_edges(id[i], number[i], NULL, edge ? anchor[i] : NULL);
    }
    ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
    cg_buf out;
    cg_buf_init(&out, CG_BUF_MAX);
    ck_assert_int_eq(cg_plan_print(plan, CG_PLAN_JSON, &out), CODEGEN_OK);
    ck_assert_uint_lt(out.size, sizeof first);
    if (!round) memcpy(first, out.data, out.size + 1);
    ck_assert_str_eq(out.data, first);
    cg_buf_release(&out);
  }
}
END_TEST

START_TEST(ten_thousand_phases_are_fast) {
  char id[32], before[32];
  for (int i = 0; i < 10000; i++) {
    snprintf(id, sizeof id, "shape/p%05d", i * 7919 % 10000);
    snprintf(before, sizeof before, "shape/p%05d?", (i * 7919 + 1) % 10000 + 1);
    add_edges(id, i % 2 ? "4.5" : NULL, i % 3 ? NULL : before, NULL);
  }
  uint64_t begin = cg_cpu_ns();
  cg_status status = cg_plan_resolve(plan);
  uint64_t spent = cg_cpu_ns() - begin;
  ck_assert_msg(status >= 0, "%s", errors());
  ck_assert_uint_eq(cg_plan_count(plan), 10000);
  ck_assert_msg(spent < 2000000000u, "took %llu ns", (unsigned long long)spent);
}
END_TEST

START_TEST(every_allocation_may_fail) {
  for (uint64_t n = 1; n < 200; n++) {
    cg_buf out;
    cg_phase replacement = phase("z", NULL);
    replacement.replaces = CG_STR("b");
    cg_buf_init(&out, CG_BUF_MAX);
    teardown();
    plan = NULL;
    cg_alloc_fail_at(n);
    diags = cg_diags_new();
    plan = diags ? cg_plan_new(diags) : NULL;
    if (plan) {
      cg_phase a = phase("a", "1"), b = phase("b", "2"), c = phase("c", "1.5");
      c.after = LIST("b");
      cg_status status = cg_plan_add(plan, &a);
      if (status >= 0) status = cg_plan_add(plan, &b);
      if (status >= 0) status = cg_plan_add(plan, &c);
      if (status >= 0) status = cg_plan_add(plan, &replacement);
      if (status >= 0) status = cg_plan_resolve(plan);
      if (status >= 0) cg_plan_print(plan, CG_PLAN_TEXT, &out);
      if (status >= 0) status = cg_plan_run(plan, NULL, diags);
      if (status >= 0) ck_assert_str_eq(sequence(), "a z b c");
    }
    cg_alloc_fail_at(0);
    cg_buf_release(&out);
  }
}
END_TEST

/* -- running ----------------------------------------------------------------------------------------------------- */

static char ran[256];

static cg_status note(void *self) {
  size_t size = strlen(ran);
  snprintf(ran + size, sizeof ran - size, "%s", (const char *)self);
  return CODEGEN_OK;
}

static cg_status note_and_fail(void *self) {
  note(self);
  return CODEGEN_ERR_IO;
}

static cg_status note_and_report(void *self) {
  note(self);
  cg_diag(diags, "CGS0001", NULL, "cannot read");
  return CODEGEN_OK;
}

static bool never(void *self, const char **reason) {
  (void)self;
  *reason = "nothing to do";
  return false;
}

static cg_phase *runs(const char *id, const char *order, cg_status (*run)(void *), char *self) {
  static cg_phase p;
  p = phase(id, order);
  p.run = run;
  p.self = self;
  return &p;
}

START_TEST(a_run_goes_through_the_plan) {
  ran[0] = '\0';
  cg_plan_add(plan, runs("b", "2", note, "b"));
  cg_plan_add(plan, runs("a", "1", note, "a"));
  cg_phase *skipped = runs("c", "3", note, "c");
  skipped->when = never;
  skipped->provides = LIST("key");
  cg_plan_add(plan, skipped);
  cg_phase *needy = runs("d", "4", note, "d");
  needy->needs = LIST("key");
  cg_plan_add(plan, needy);
  cg_plan_add(plan, runs("old", "5", note, "o"));
  cg_phase *taker = runs("e", NULL, note, "e");
  taker->replaces = CG_STR("old");
  cg_plan_add(plan, taker);
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_run(plan, NULL, diags), CODEGEN_OK);
  ck_assert_str_eq(ran, "abe");
  ck_assert_str_eq(at("c")->skipped.data, "nothing to do");
  ck_assert_str_eq(at("d")->skipped.data, "'key' is not there, as the phase that provides it was skipped");
  ck_assert_str_eq(at("old")->skipped.data, "replaced by 'e'");
  ck_assert(at("a")->done && at("a")->wall_ns > 0 && !at("c")->done);
  ck_assert_int_lt(cg_plan_run(plan, NULL, diags), 0); /* once */
}
END_TEST

START_TEST(a_failure_stops_all_but_the_report) {
  ran[0] = '\0';
  cg_plan_add(plan, runs("a", "1", note, "a"));
  cg_plan_add(plan, runs("b", "2", note_and_fail, "b"));
  cg_plan_add(plan, runs("c", "3", note, "c"));
  cg_phase *always = runs("d", "4", note, "d");
  always->flags = CG_PHASE_ALWAYS;
  cg_plan_add(plan, always);
  cg_plan_add(plan, runs("report", NULL, note, "r"));
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_run(plan, NULL, diags), CODEGEN_ERR_IO);
  ck_assert_str_eq(ran, "abdr");
  ck_assert_str_eq(at("c")->skipped.data, "phase 'b' failed");
  ck_assert_int_eq(at("b")->status, CODEGEN_ERR_IO);
}
END_TEST

START_TEST(a_run_may_end_early) {
  for (int replaced = 0; replaced < 2; replaced++) {
    teardown();
    setup();
    ran[0] = '\0';
    cg_plan_add(plan, runs("a", "1", note, "a"));
    cg_plan_add(plan, runs("b", "2", note, "b"));
    cg_plan_add(plan, runs("c", "3", note, "c"));
    cg_plan_add(plan, runs("report", NULL, note, "r"));
    cg_phase *taker = runs("d", NULL, note, "d");
    taker->replaces = CG_STR("b");
    if (replaced) cg_plan_add(plan, taker);
    ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
    ck_assert_int_eq(cg_plan_until(plan, CG_STR("b")), CODEGEN_OK);
    ck_assert_int_eq(cg_plan_run(plan, NULL, diags), CODEGEN_OK);
    ck_assert_str_eq(ran, replaced ? "adr" : "abr");
    ck_assert_str_eq(at("c")->skipped.data, "the run ends with 'b'");
  }
}
END_TEST

START_TEST(a_phase_that_leaves_errors_failed) {
  ran[0] = '\0';
  cg_plan_add(plan, runs("a", "1", note_and_report, "a"));
  cg_plan_add(plan, runs("b", "2", note, "b"));
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_run(plan, NULL, diags), CODEGEN_ERR_INPUT);
  ck_assert_str_eq(ran, "a");
}
END_TEST

START_TEST(a_plan_prints) {
  cg_buf out;
  cg_phase p = phase("shape/x", NULL);
  cg_buf_init(&out, CG_BUF_MAX);
  p.provides = LIST("a.key");
  p.doc = CG_STR("Does \"x\".");
  cg_plan_add(plan, &p);
  add_edges("longer-name", "11", NULL, "shape/x");
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  cg_plan_print(plan, CG_PLAN_TEXT, &out);
  ck_assert_str_eq(out.data,
                   "ORDER  PHASE        PLUGIN  PROVIDES  WHY\n"
                   "4      shape/x      alpha   a.key     order 4 of group 'shape'\n"
                   "11     longer-name  alpha             order 11\n");
  out.size = 0;
  cg_plan_print(plan, CG_PLAN_JSON, &out);
  assert_says(out.data, "\"doc\":\"Does \\\"x\\\".\"");
  assert_says(out.data, "\"provides\":[\"a.key\"]");
  out.size = 0;
  cg_plan_print(plan, CG_PLAN_DOT, &out);
  assert_says(out.data, "\"shape/x\" -> \"longer-name\" [label=\"after\"];");
  cg_buf_release(&out);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: plan");
  TCase *plans = tcase_create("plan");
  tcase_add_checked_fixture(plans, setup, teardown);
  tcase_set_timeout(plans, 60);
  tcase_add_test(plans, orders_are_exact_and_ties_break_by_id);
  tcase_add_test(plans, groups_give_orders);
  tcase_add_test(plans, what_cannot_be_placed_is_refused);
  tcase_add_test(plans, edges_win_over_numbers);
  tcase_add_test(plans, edges_that_agree_say_nothing);
  tcase_add_test(plans, cycles_are_printed_whole);
  tcase_add_test(plans, unknown_anchors_get_near_misses);
  tcase_add_test(plans, duplicates_name_both);
  tcase_add_test(plans, a_replacement_takes_the_place);
  tcase_add_test(plans, replacements_may_be_replaced_but_once_each);
  tcase_add_test(plans, keys_must_be_there_before);
  tcase_add_test(plans, the_plan_does_not_depend_on_registration);
  tcase_add_test(plans, ten_thousand_phases_are_fast);
  tcase_add_test(plans, every_allocation_may_fail);
  tcase_add_test(plans, a_run_goes_through_the_plan);
  tcase_add_test(plans, a_failure_stops_all_but_the_report);
  tcase_add_test(plans, a_run_may_end_early);
  tcase_add_test(plans, a_phase_that_leaves_errors_failed);
  tcase_add_test(plans, built_in_phases_are_held);
  tcase_add_test(plans, a_plan_prints);
  suite_add_tcase(suite, plans);
  return run_suite(suite);
}
