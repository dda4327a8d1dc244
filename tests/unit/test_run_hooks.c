/* SPDX-License-Identifier: MIT
 *
 * Hooks: subscribers are really called through libffi, in order, with what they know, in all three modes.
 */
#include "test_run.h"

static fixture f;
static char log_text[1024];

static void setup(void) {
  fixture_open(&f);
  log_text[0] = '\0';
}

static void teardown(void) {
  fixture_close(&f);
}

static void note(const char *format, ...) {
  size_t size = strlen(log_text);
  va_list args;
  va_start(args, format);
  vsnprintf(log_text + size, sizeof log_text - size, format, args);
  va_end(args);
}

static codegen_ctx *ctx(int plugin) {
  return &f.ctx[plugin].pub;
}

static cg_status subscribe(int plugin, const char *hook, const char *signature, const char *order,
                           codegen_function call, void *self) {
  return ctx(plugin)->api->hook_subscribe(ctx(plugin), codegen_str_of(hook), codegen_str_of(signature),
                                          codegen_str_of(order), call, self);
}

static cg_status declare(int plugin, const char *id, const char *signature, uint32_t mode) {
  codegen_hook_info info = {sizeof info, mode, id, signature, "A test."};
  return codegen_hook_declare(ctx(plugin), &info);
}

static cg_status emit(int plugin, const char *id, void **argument, uint32_t count) {
  return codegen_hook_emit(ctx(plugin), codegen_str_of(id), argument, count);
}

/* -- values ------------------------------------------------------------------------------------------------------ */

static codegen_status see_all(void *self, uint8_t b, int32_t i, uint32_t u, int64_t l, uint64_t big, double d,
                              codegen_str s, codegen_bytes bytes, codegen_ctx *context) {
  ck_assert_ptr_eq(self, &f);
  ck_assert_ptr_eq(context, ctx(1)); /* the subscriber's own, whatever the emitter gave */
  note("%u %d %u %lld %llu %.2f %.*s %u", b, i, u, (long long)l, (unsigned long long)big, d, CODEGEN_FMT(s),
       bytes.data[bytes.size - 1]);
  return CODEGEN_OK;
}

static codegen_status see_two(void *self, uint8_t b, int32_t i) {
  (void)self;
  note("%u %d", b, i);
  return CODEGEN_OK;
}

START_TEST(every_kind_arrives) {
  uint8_t b = 200;
  int32_t i = -5;
  uint32_t u = 4000000000u;
  int64_t l = -5000000000;
  uint64_t big = UINT64_MAX;
  double d = 2.25;
  codegen_str s = CODEGEN_STR("text");
  uint8_t raw[] = {1, 2, 250};
  codegen_bytes bytes = {raw, 3};
  codegen_ctx *wrong = NULL;
  void *argument[] = {&b, &i, &u, &l, &big, &d, &s, &bytes, &wrong};
  ck_assert_int_eq(declare(0, "alpha.all", "i(biulLdsBo<ctx>)", CODEGEN_NOTIFY), CODEGEN_OK);
  ck_assert_int_eq(subscribe(1, "alpha.all", "i(biulLdsBo<ctx>)", "0", (codegen_function)see_all, &f), CODEGEN_OK);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(emit(0, "alpha.all", argument, 9), CODEGEN_OK);
  ck_assert_str_eq(log_text, "200 -5 4000000000 -5000000000 18446744073709551615 2.25 text 250");
}
END_TEST

static codegen_status see_newer(void *self, uint8_t b, int32_t i, codegen_str s, codegen_str *out, double d) {
  (void)self;
  note(" %u %d [%zu] %d %.1f", b, i, s.size, out == NULL, d);
  return CODEGEN_OK;
}

START_TEST(revisions_are_called_with_what_they_know) {
  uint8_t b = 7;
  int32_t i = -1;
  uint64_t big = 9;
  void *argument[] = {&b, &i, &big};
  ck_assert_int_eq(declare(0, "alpha.grown", "i(bi@2L)", CODEGEN_NOTIFY), CODEGEN_OK);
  ck_assert_int_eq(subscribe(1, "alpha.grown", "i(bi)", "0", (codegen_function)see_two, NULL), CODEGEN_OK);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(emit(0, "alpha.grown", argument, 3), CODEGEN_OK);
  ck_assert_str_eq(log_text, "7 -1");
  f.ctx[0].creating = f.ctx[2].creating = true;
  ck_assert_int_eq(declare(0, "alpha.short", "i(bi)", CODEGEN_NOTIFY), CODEGEN_OK);
  ck_assert_int_eq(subscribe(2, "alpha.short", "i(bi@2?s@2?*s@3?d)", "0", (codegen_function)see_newer, NULL), 0);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(emit(0, "alpha.short", argument, 2), CODEGEN_OK);
  ck_assert_str_eq(log_text, "7 -1 7 -1 [0] 1 0.0");
}
END_TEST

/* A hook as its plugin's header would define it, at revision 2, and as one that was built with revision 1. */
#define POINT(A) A(1, OBJECT, ctx, ctx) A(1, STR, text, name) A(1, OUT_STR, text, better) A(2, U32, count, count)
#define POINT_1(A) A(1, OBJECT, ctx, ctx) A(1, STR, text, name) A(1, OUT_STR, text, better)
#define POINT_3(A) POINT(A) A(3_OR_ZERO, OUT_U32, number, number)
CODEGEN_HOOK_DEFINE(point, "alpha.point", POINT)
CODEGEN_HOOK_EMITTER(point, "alpha.point", POINT)
CODEGEN_HOOK_DEFINE(point_1, "alpha.point?", POINT_1)
CODEGEN_HOOK_DEFINE(point_3, "alpha.point", POINT_3)

static codegen_status rename_old(void *self, codegen_ctx *context, codegen_str name, codegen_str *better) {
  (void)self;
  ck_assert_ptr_eq(context, ctx(1));
  ck_assert(codegen_str_is(name, "Book"));
  *better = CODEGEN_STR("Books");
  return CODEGEN_OK;
}

static codegen_status rename_new(void *self, codegen_ctx *context, codegen_str name, codegen_str *better,
                                 uint32_t count, uint32_t *number) {
  (void)self, (void)context, (void)better;
  note("%.*s %u %d", CODEGEN_FMT(name), count, number == NULL);
  return CODEGEN_OK;
}

START_TEST(rows_make_typed_calls) {
  codegen_hook_info info = {sizeof info, CODEGEN_CHAIN, "alpha.point", CODEGEN_HOOK_SIGNATURE(POINT), "A test."};
  codegen_str better = {NULL, 0};
  ck_assert_int_eq(codegen_on_point_1(ctx(1), NULL, rename_old, NULL), CODEGEN_OK); /* before it is declared */
  ck_assert_int_eq(codegen_hook_declare(ctx(0), &info), CODEGEN_OK);
  ck_assert_int_eq(codegen_on_point_3(ctx(2), "1", rename_new, NULL), CODEGEN_OK);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(codegen_emit_point(ctx(0), NULL, CODEGEN_STR("Book"), &better, 7), CODEGEN_OK);
  ck_assert_str_eq(log_text, "Books 7 1");
  ck_assert(codegen_str_is(better, "Books"));
}
END_TEST

START_TEST(optional_subscription_waits_in_peace) {
  ck_assert_int_eq(codegen_on_point_1(ctx(1), NULL, rename_old, NULL), CODEGEN_OK);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_str_eq(said(&f), "");
}
END_TEST

/* -- modes ------------------------------------------------------------------------------------------------------- */

static codegen_status append(void *self, codegen_ctx *context, codegen_str path, codegen_str language,
                             codegen_str content, codegen_str *replacement) {
  (void)language;
  note("%s<%.*s>", (const char *)self, CODEGEN_FMT(content));
  ck_assert_str_eq(path.data, "a.ts");
  if (*(const char *)self == '-') return CODEGEN_OK; /* leaves it as it is */
  char *text = codegen_alloc(context, CODEGEN_ARENA_CALL, content.size + 1, 1);
  memcpy(text, content.data, content.size);
  text[content.size] = *(const char *)self;
  *replacement = (codegen_str){text, content.size + 1};
  return CODEGEN_OK;
}

static codegen_status append_and_fail(void *self, codegen_ctx *context, codegen_str path, codegen_str language,
                                      codegen_str content, codegen_str *replacement) {
  append(self, context, path, language, content, replacement);
  return CODEGEN_ERR_IO;
}

static cg_status write_before(cg_str content, codegen_str *out, cg_arena *arena) {
  cg_str path = CG_STR("a.ts"), language = CG_STR("typescript");
  void *argument[] = {&path, &language, &content, out};
  return cg_hooks_emit(f.hooks, "codegen.write.before", argument, 4, arena);
}

START_TEST(a_chain_hands_on_in_order) {
  cg_arena arena;
  codegen_str out = {NULL, 0};
  cg_arena_init(&arena, 0);
  ck_assert(!cg_hooks_any(f.hooks, "codegen.write.before"));
  ck_assert_int_eq(write_before(CG_STR("x"), &out, &arena), CODEGEN_OK);
  codegen_on_write_before(ctx(2), "0", append, "c");
  codegen_on_write_before(ctx(1), "0", append, "b"); /* the id decides, not the registration */
  codegen_on_write_before(ctx(1), "0.0", append, "-");
  codegen_on_write_before(ctx(3), "-0.5", append, "a");
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert(cg_hooks_any(f.hooks, "codegen.write.before") && cg_hooks_any_at(f.hooks, CG_HOOK_write_before));
  ck_assert_int_eq(write_before(CG_STR("x"), &out, &arena), CODEGEN_OK);
  ck_assert_str_eq(log_text, "a<x>b<xa>-<xab>c<xab>");
  ck_assert_str_eq(out.data, "xabc"); /* a copy: the subscriber's memory is gone by now */
  cg_arena_release(&arena);
}
END_TEST

START_TEST(a_chain_ends_with_a_failure) {
  cg_arena arena;
  codegen_str out = {NULL, 0};
  cg_arena_init(&arena, 0);
  codegen_on_write_before(ctx(0), "1", append, "a");
  codegen_on_write_before(ctx(1), "2", append_and_fail, "b");
  codegen_on_write_before(ctx(2), "3", append, "c");
  fixture_seal(&f);
  ck_assert_int_eq(write_before(CG_STR("x"), &out, &arena), CODEGEN_ERR_IO);
  ck_assert_str_eq(log_text, "a<x>b<xa>");
  assert_says(said(&f), "CGP0013");
  cg_arena_release(&arena);
}
END_TEST

static codegen_status answer_badly(void *self, codegen_ctx *context, codegen_str path, codegen_str language,
                                   codegen_str content, codegen_str *replacement) {
  (void)context, (void)path, (void)language, (void)content;
  *replacement = *(codegen_str *)self;
  return CODEGEN_OK;
}

START_TEST(answers_are_judged) {
  static codegen_str bad[] = {{NULL, 5}, {"\xff\xfe", 2}, {"x", SIZE_MAX}};
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t i = 0; i < CG_COUNT(bad); i++) {
    codegen_str out = {NULL, 0};
    teardown();
    setup();
    codegen_on_write_before(ctx(1), "0", answer_badly, &bad[i]);
    fixture_seal(&f);
    ck_assert_int_eq(write_before(CG_STR("x"), &out, &arena), CODEGEN_ERR_CONTRACT);
    ck_assert_uint_eq(out.size, 0);
    const char *text = said(&f);
    assert_says(text, "the answer of plugin 'beta' to hook 'codegen.write.before'");
  }
  cg_arena_release(&arena);
}
END_TEST

static codegen_status answer(void *self, uint32_t question, uint32_t *out) {
  const uint32_t *row = self; /* the question that it knows, the answer, what it returns */
  note("%u ", row[0]);
  if (question == row[0]) *out = row[1];
  return question == row[0] ? (codegen_status)row[2] : CODEGEN_OK;
}

START_TEST(first_stops_at_an_answer) {
  static uint32_t one[] = {1, 11, CODEGEN_OK}, two[] = {2, 22, CODEGEN_STOP}, three[] = {2, 33, CODEGEN_STOP};
  uint32_t question = 2, out = 0;
  void *argument[] = {&question, &out};
  ck_assert_int_eq(declare(0, "alpha.ask", "i(u*u)", CODEGEN_FIRST), CODEGEN_OK);
  subscribe(1, "alpha.ask", "i(u*u)", "1", (codegen_function)answer, one);
  subscribe(1, "alpha.ask", "i(u*u)", "2", (codegen_function)answer, two);
  subscribe(1, "alpha.ask", "i(u*u)", "3", (codegen_function)answer, three);
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert_int_eq(emit(0, "alpha.ask", argument, 2), CODEGEN_STOP);
  ck_assert_uint_eq(out, 22);
  ck_assert_str_eq(log_text, "1 2 ");
  question = 1; /* answered without STOP: that is no answer */
  out = 0;
  ck_assert_int_eq(emit(0, "alpha.ask", argument, 2), CODEGEN_OK);
  ck_assert_uint_eq(out, 0);
}
END_TEST

static codegen_status begin(void *self, codegen_ctx *context, const codegen_run *run) {
  (void)context;
  note("%s%u ", (const char *)self, run->flags);
  return *(const char *)self == '!' ? CODEGEN_ERR_INPUT : CODEGEN_STOP;
}

START_TEST(notify_calls_everyone) {
  codegen_run run = {.struct_size = sizeof run, .flags = 5};
  const codegen_run *pointer = &run;
  void *argument[] = {&pointer};
  codegen_on_run_begin(ctx(0), "1", begin, "a");
  codegen_on_run_begin(ctx(1), "2", begin, "!");
  codegen_on_run_begin(ctx(2), NULL, begin, "c");
  fixture_seal(&f);
  ck_assert_int_eq(cg_hooks_emit_at(f.hooks, CG_HOOK_run_begin, argument, 1, NULL), CODEGEN_ERR_INPUT);
  ck_assert_str_eq(log_text, "c5 a5 !5 ");
}
END_TEST

/* -- what is refused --------------------------------------------------------------------------------------------- */

static codegen_status nothing(void *self) {
  (void)self;
  return CODEGEN_OK;
}

START_TEST(subscriptions_are_judged) {
  codegen_function call = (codegen_function)nothing;
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(", "0", call, NULL), 0);
  assert_says(said(&f), "CGR0008");
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(o<ctx>o<model>)", "0", call, NULL), 0);
  const char *text = said(&f);
  assert_says(text, "CGR0009");
  assert_says(text, "argument 2 points to another type");
  assert_says(text, "hook       i(o<ctx>o<run>)");
  assert_says(text, "subscriber i(o<ctx>o<model>)\n                       ^");
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(o<ctx>o<run>@4u)", "0", call, NULL), 0);
  assert_says(said(&f), "plugin 'alpha' needs hook 'codegen.run.begin' revision 4, this host has 1");
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(o<ctx>o<run>)", "1e5", call, NULL), 0);
  assert_says(said(&f), "CGR0001");
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(o<ctx>o<run>)", "0", NULL, NULL), 0);
  ck_assert_int_eq(subscribe(0, "codegen.run.begn", "i(o<ctx>o<run>)", "0", call, NULL), CODEGEN_OK);
  said(&f);
  ck_assert_int_lt(fixture_seal(&f), 0);
  text = said(&f);
  assert_says(text, "plugin 'alpha' subscribes to hook 'codegen.run.begn', which nobody declares");
  assert_says(text, "did you mean 'codegen.run.begin'?");
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK); /* said once */
  ck_assert_int_lt(subscribe(0, "codegen.run.begin", "i(o<ctx>o<run>)", "0", call, NULL), 0);
  assert_says(said(&f), "subscriptions are made in `create` only");
}
END_TEST

START_TEST(a_subscription_may_come_before_its_hook) {
  ck_assert_int_eq(subscribe(1, "alpha.later", "i()", "0", (codegen_function)nothing, NULL), CODEGEN_OK);
  ck_assert_int_eq(subscribe(2, "alpha.later", "i(u)", "0", (codegen_function)nothing, NULL), CODEGEN_OK);
  ck_assert_int_eq(declare(0, "alpha.later", "i()", CODEGEN_NOTIFY), CODEGEN_OK);
  ck_assert_int_lt(fixture_seal(&f), 0);
  assert_says(said(&f), "hook 'alpha.later': argument 1 is newer than the hook of this host, and not optional");
  ck_assert(cg_hooks_any(f.hooks, "alpha.later"));
}
END_TEST

START_TEST(failed_plugins_are_not_called) {
  codegen_run run = {.struct_size = sizeof run};
  const codegen_run *pointer = &run;
  void *argument[] = {&pointer};
  codegen_on_run_begin(ctx(0), "0", begin, "a");
  f.plugin[0].created = false;
  ck_assert_int_eq(fixture_seal(&f), CODEGEN_OK);
  ck_assert(!cg_hooks_any(f.hooks, "codegen.run.begin"));
  ck_assert_int_eq(cg_hooks_emit(f.hooks, "codegen.run.begin", argument, 1, NULL), CODEGEN_OK);
  ck_assert_str_eq(log_text, "");
}
END_TEST

START_TEST(declarations_are_judged) {
  ck_assert_int_lt(declare(0, "beta.x", "i()", CODEGEN_NOTIFY), 0);
  assert_says(said(&f), "begin it with 'alpha.'");
  ck_assert_int_lt(declare(0, "alpha.", "i()", CODEGEN_NOTIFY), 0);
  ck_assert_int_lt(declare(0, "alphabet.x", "i()", CODEGEN_NOTIFY), 0);
  ck_assert_int_lt(declare(0, "alpha.x", "i()", 4), 0);
  ck_assert_int_lt(declare(0, "alpha.x", "i(q)", CODEGEN_NOTIFY), 0);
  ck_assert_int_lt(declare(0, "alpha.x", "i(u*s)", CODEGEN_CHAIN), 0);
  assert_says(said(&f), "in a chain an out-parameter stands behind an argument of its own kind");
  ck_assert_int_eq(declare(0, "alpha.x", "i(s*s)", CODEGEN_CHAIN), CODEGEN_OK);
  ck_assert_int_lt(declare(0, "alpha.x", "i(s*s)", CODEGEN_CHAIN), 0);
  fixture_seal(&f);
  ck_assert_int_lt(declare(0, "alpha.y", "i()", CODEGEN_NOTIFY), 0);
}
END_TEST

START_TEST(only_the_declarer_emits) {
  uint32_t u = 1;
  void *argument[] = {&u}, *null[] = {NULL};
  declare(0, "alpha.x", "i(u)", CODEGEN_NOTIFY);
  fixture_seal(&f);
  ck_assert_int_eq(emit(0, "alpha.x", argument, 1), CODEGEN_OK);
  ck_assert_int_lt(emit(1, "alpha.x", argument, 1), 0);
  assert_says(said(&f), "plugin 'beta' cannot emit hook 'alpha.x': another one declared it");
  ck_assert_int_lt(emit(0, "alpha.y", argument, 1), 0);
  ck_assert_int_lt(emit(0, "codegen.run.begin", argument, 1), 0);
  ck_assert_int_lt(emit(0, "alpha.x", argument, 0), 0);
  ck_assert_int_lt(emit(0, "alpha.x", null, 1), 0);
}
END_TEST

static codegen_status recurse(void *self, uint32_t depth) {
  uint32_t deeper = depth + 1;
  void *argument[] = {&deeper};
  (void)self;
  note("%u", depth);
  return emit(0, "alpha.loop", argument, 1);
}

START_TEST(nesting_has_a_ceiling) {
  uint32_t depth = 1;
  void *argument[] = {&depth};
  declare(0, "alpha.loop", "i(u)", CODEGEN_NOTIFY);
  subscribe(0, "alpha.loop", "i(u)", "0", (codegen_function)recurse, NULL);
  fixture_seal(&f);
  ck_assert_int_eq(emit(0, "alpha.loop", argument, 1), CODEGEN_ERR_LIMIT);
  ck_assert_str_eq(log_text, "12345678");
  assert_says(said(&f), "CGR0011");
}
END_TEST

/* -- errors ------------------------------------------------------------------------------------------------------ */

static codegen_status on_error(void *self, codegen_ctx *context, const codegen_diag *diag) {
  (void)self;
  note("<%.*s>", CODEGEN_FMT(diag->message));
  codegen_report_at(context, CODEGEN_ERROR, "TST0001", CODEGEN_STR("from within"), CODEGEN_STR(""),
                    (codegen_origin){0, 0, 0, 0});
  return CODEGEN_ERR_IO; /* ignored */
}

START_TEST(errors_are_heard_of_but_not_from_within) {
  codegen_on_error(ctx(0), "0", on_error, NULL);
  fixture_seal(&f);
  cg_diag(f.diags, "CGS0001", NULL, "no such file");
  ck_assert_str_eq(log_text, "<no such file>");
  ck_assert_uint_eq(cg_diags_errors(f.diags), 2);
}
END_TEST

/* -- phases ------------------------------------------------------------------------------------------------------ */

static codegen_status on_before(void *self, codegen_ctx *context, codegen_str phase, codegen_str order) {
  (void)self, (void)context;
  note("%.*s@%.*s ", CODEGEN_FMT(phase), CODEGEN_FMT(order));
  return CODEGEN_OK;
}

static codegen_status on_after(void *self, codegen_ctx *context, codegen_str phase, codegen_str order,
                               codegen_status status) {
  (void)self, (void)context, (void)order;
  note("%.*s=%d ", CODEGEN_FMT(phase), status);
  return CODEGEN_OK;
}

static cg_status give(void *self) {
  return *(cg_status *)self;
}

START_TEST(phases_have_hooks_around_them) {
  static cg_status results[] = {CODEGEN_OK, CODEGEN_ERR_IO};
  cg_plan *plan = cg_plan_new(f.diags);
  codegen_on_phase_before(ctx(0), "0", on_before, NULL);
  codegen_on_phase_after(ctx(0), "0", on_after, NULL);
  fixture_seal(&f);
  cg_plan_add(plan, &(cg_phase){.id = CG_STR("a"), .order = CG_STR("1.5"), .run = give, .self = &results[0]});
  cg_plan_add(plan, &(cg_phase){.id = CG_STR("b"), .order = CG_STR("2"), .run = give, .self = &results[1]});
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  ck_assert_int_eq(cg_plan_run(plan, f.hooks, f.diags), CODEGEN_ERR_IO);
  ck_assert_str_eq(log_text, "a@1.5 a=0 b@2 b=-8 ");
  cg_plan_free(plan);
}
END_TEST

START_TEST(a_cancelled_run_stops) {
  static cg_status good = CODEGEN_OK;
  cg_plan *plan = cg_plan_new(f.diags);
  cg_plan_add(plan, &(cg_phase){.id = CG_STR("a"), .order = CG_STR("1"), .run = give, .self = &good});
  cg_plan_add(plan, &(cg_phase){.id = CG_STR("report"), .run = give, .self = &good});
  ck_assert_int_eq(cg_plan_resolve(plan), CODEGEN_OK);
  cg_host_cancel(f.host);
  ck_assert_int_eq(cg_plan_run(plan, f.hooks, f.diags), CODEGEN_ERR_CANCELLED);
  ck_assert_str_eq(cg_plan_at(plan, 0)->skipped.data, "the run was stopped");
  ck_assert(cg_plan_at(plan, 1)->done);
  cg_plan_free(plan);
}
END_TEST

START_TEST(calls_are_counted) {
  cg_arena arena;
  cg_buf out;
  codegen_str text = {NULL, 0};
  cg_arena_init(&arena, 0);
  cg_buf_init(&out, CG_BUF_MAX);
  codegen_on_write_before(ctx(1), "2.5", append, "b");
  fixture_seal(&f);
  for (int i = 0; i < 3; i++) write_before(CG_STR("x"), &text, &arena);
  ck_assert_int_eq(cg_hooks_print(f.hooks, true, &out), CODEGEN_OK);
  assert_says(out.data, "\"hook\":\"codegen.write.before\",\"plugin\":\"beta\",\"order\":\"2.5\",\"calls\":3");
  cg_buf_release(&out);
  cg_arena_release(&arena);
}
END_TEST

START_TEST(every_allocation_may_fail) {
  cg_str path = CG_STR("a.ts"), language = CG_STR("typescript"), content = CG_STR("x");
  unsigned bad = 0;
  for (uint64_t n = 1; n < 60; n++) {
    cg_arena arena;
    codegen_str out = {NULL, 0};
    void *argument[] = {&path, &language, &content, &out};
    teardown();
    setup();
    cg_arena_init(&arena, 0);
    cg_alloc_fail_at(n);
    cg_status status = declare(0, "alpha.x", "i(u*u)", CODEGEN_FIRST);
    if (status >= 0) status = subscribe(1, "alpha.x", "i(u*u)", "1", (codegen_function)answer, NULL);
    if (status >= 0) status = codegen_on_write_before(ctx(1), "0", answer_badly, &content);
    if (status >= 0) status = fixture_seal(&f);
    if (status >= 0) status = cg_hooks_emit_at(f.hooks, CG_HOOK_write_before, argument, 4, &arena);
    cg_alloc_fail_at(0);
    bad += status < 0;
    cg_arena_release(&arena);
  }
  ck_assert_uint_gt(bad, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: hooks");
  TCase *cases = tcase_create("hooks");
  tcase_add_checked_fixture(cases, setup, teardown);
  tcase_add_test(cases, every_kind_arrives);
  tcase_add_test(cases, revisions_are_called_with_what_they_know);
  tcase_add_test(cases, rows_make_typed_calls);
  tcase_add_test(cases, optional_subscription_waits_in_peace);
  tcase_add_test(cases, a_chain_hands_on_in_order);
  tcase_add_test(cases, a_chain_ends_with_a_failure);
  tcase_add_test(cases, answers_are_judged);
  tcase_add_test(cases, first_stops_at_an_answer);
  tcase_add_test(cases, notify_calls_everyone);
  tcase_add_test(cases, subscriptions_are_judged);
  tcase_add_test(cases, a_subscription_may_come_before_its_hook);
  tcase_add_test(cases, failed_plugins_are_not_called);
  tcase_add_test(cases, declarations_are_judged);
  tcase_add_test(cases, only_the_declarer_emits);
  tcase_add_test(cases, nesting_has_a_ceiling);
  tcase_add_test(cases, errors_are_heard_of_but_not_from_within);
  tcase_add_test(cases, phases_have_hooks_around_them);
  tcase_add_test(cases, a_cancelled_run_stops);
  tcase_add_test(cases, calls_are_counted);
  tcase_add_test(cases, every_allocation_may_fail);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
