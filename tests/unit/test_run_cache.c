/* SPDX-License-Identifier: MIT
 *
 * The section cache: what is found is what would be written, and whatever a section depends on, or asked for, that has
 * changed makes it be written.
 */
#include "test_run.h"

#define DECLS 40
#define FRIEND(i) (((i)*7 + 3) % DECLS) /* a declaration that section i prints the name of, and does not refer to */

/* What is different from one run to the next. */
typedef struct world {
  uint32_t changed; /* 1 + declaration whose meaning changes; 0: none */
  uint32_t renamed; /* 1 + declaration that gets another name */
  bool moved;       /* the artifact lies elsewhere */
  bool reversed;    /* declarations come in the other order */
  bool warns, slow, forgetful, foreign, borrows;
  const codegen_facet_layout *const *layouts; /* of the facets that everything has then */
  uint32_t marked;                            /* 1 + declaration whose facet is another one, */
  uint32_t member;                            /* in this member */
  uint32_t jobs;
} world;

/* A facet of everything but the empty row: whatever a member can be. */
typedef struct mark {
  uint32_t level;
  codegen_sym word;
  codegen_str text;
  uint32_t friend; /* a declaration */
  uint32_t rule;   /* an EXPR */
  codegen_value value;
} mark;

#define MEMBER(name, kind, table) \
  { #name, CODEGEN_FACET_##kind, offsetof(mark, name), table }
static const codegen_facet_member mark_member[] = {
    MEMBER(level, U32, 0),
    MEMBER(word, SYM, 0),
    MEMBER(text, TEXT, 0),
    MEMBER(friend, KEY, CODEGEN_TABLE_DECL),
    MEMBER(rule, ROW, CODEGEN_TABLE_EXPR),
    MEMBER(value, VALUE, 0),
};
static const codegen_facet_member other_member[] = {MEMBER(level, U16, 0)};
#define LAYOUT(members, size) \
  { sizeof(codegen_facet_layout), CODEGEN_TABLE_DECL, "test.mark/1", members, CG_COUNT(members), size }
static const codegen_facet_layout mark_layout = LAYOUT(mark_member, sizeof(mark));
static const codegen_facet_layout other_layout = LAYOUT(other_member, sizeof(mark));
static const codegen_facet_layout *const marks[] = {&mark_layout, NULL}, *const quarrel[] = {&mark_layout,
                                                                                             &other_layout, NULL};

static world now;
static fixture f;
static cg_documents *documents;
static cg_model *model;
static cg_names *names;
static cg_sections *sections;
static uint32_t calls;
static uint64_t fail_at; /* allocation of a run that fails */

static uint32_t number_of(const codegen_model *view, uint32_t decl) {
  uint64_t number = 0;
  ck_assert(cg_str_u64(cg_str_slice(codegen_decl_at(view, decl)->key, 1, 9), &number));
  return (uint32_t)number;
}

static void add_mark(codegen_edit *edit, uint32_t decl, bool other) {
  mark *m = codegen_edit_facet(edit, CG_STR("test.mark/1"), CODEGEN_TABLE_DECL, decl, sizeof *m);
  uint32_t id;
  codegen_expr *expr = codegen_add_expr(edit, &id);
  uint32_t member = other ? now.member : UINT32_MAX;
  expr->form = 1;
  expr->text = codegen_edit_text(edit, member == 4 ? CG_STR("b") : CG_STR("a"));
  m->level = member == 0 ? 7 : 3;
  m->word = codegen_edit_sym(edit, member == 1 ? CG_STR("loud") : CG_STR("calm"));
  m->text = codegen_edit_text(edit, member == 2 ? CG_STR("twoo") : CG_STR("twos"));
  m->friend = member == 3 ? (decl == 1 ? 2 : 1) : decl;
  m->rule = id;
  m->value = codegen_edit_value(edit, member == 5 ? CG_STR("\"x\"") : CG_STR("\"y\""));
}

static void add_decls(void) {
  char key[16], name[32];
  codegen_edit *edit = cg_edit_begin(model, cg_host_api(f.host), CG_STR("test"));
  for (uint32_t n = 0; n < DECLS; n++) {
    uint32_t type, decl, i = now.reversed ? DECLS - 1 - n : n;
    codegen_type *t = codegen_add_type(edit, &type);
    codegen_decl *d = codegen_add_decl(edit, &decl);
    snprintf(key, sizeof key, "k%u", i);
    snprintf(name, sizeof name, "%s%u", now.renamed == i + 1 ? "other" : "name", i);
    t->kind = now.changed == i + 1 ? CODEGEN_BYTES : CODEGEN_STRING;
    t->accepts = CODEGEN_ACCEPTS_STRING;
    t->decl = decl;
    d->kind = CODEGEN_DECL_TYPE;
    d->subject = type;
    d->name = codegen_edit_text(edit, CG_STR("x"));
    d->uid = codegen_edit_text(edit, codegen_str_of(name));
    d->key = codegen_edit_text(edit, codegen_str_of(key));
    if (now.layouts) add_mark(edit, decl, now.marked == i + 1);
  }
  cg_status status = cg_edit_end(edit, true);
  ck_assert_msg(status == CODEGEN_OK, "%s", said(&f));
}

/* -- a writer that asks ------------------------------------------------------------------------------------------ */

static codegen_status symbols(void *self, codegen_ctx *ctx, const codegen_model *view) {
  (void)self;
  for (uint32_t i = 1; i < codegen_row_count(view, CODEGEN_TABLE_DECL); i++) {
    codegen_symbol_request want = {.struct_size = sizeof want,
                                   .table = CODEGEN_TABLE_DECL,
                                   .row = i,
                                   .kind = CODEGEN_NAME_TYPE,
                                   .stem = codegen_decl_at(view, i)->uid};
    ck_assert_int_eq(codegen_symbol_want(ctx, &want), CODEGEN_OK);
  }
  return CODEGEN_OK;
}

static uint32_t decl_of_number(uint32_t number) {
  return now.reversed ? DECLS - number : number + 1;
}

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_plan *to) {
  (void)self, (void)ctx;
  codegen_artifact one = {.struct_size = sizeof one, .id = CG_STR("one"), .path = CG_STR("one.ts")};
  codegen_artifact two = {
      .struct_size = sizeof two, .id = CG_STR("two"), .path = now.moved ? CG_STR("deep/two.ts") : CG_STR("two.ts")};
  uint32_t artifact = codegen_plan_artifact(to, &one);
  codegen_plan_artifact(to, &two);
  for (uint32_t i = 0; i < DECLS; i++) {
    uint32_t decl = decl_of_number(i);
    codegen_section section = {.struct_size = sizeof section,
                               .artifact = artifact,
                               .key = codegen_decl_at(view, decl)->key,
                               .table = CODEGEN_TABLE_DECL,
                               .row = decl,
                               .depends = CODEGEN_DEPENDS_OWN};
    ck_assert_int_eq(codegen_plan_section(to, &section), CODEGEN_OK);
  }
  return CODEGEN_OK;
}

static void spend(void) {
  uint64_t begin = cg_thread_ns();
  while (cg_thread_ns() - begin < 150000)
    ;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *view, const codegen_section *section,
                           codegen_out *out) {
  (void)self;
  uint32_t i = number_of(view, section->row);
  const codegen_type *type = codegen_type_at(view, codegen_decl_at(view, section->row)->subject);
  codegen_str mine = codegen_symbol(ctx, CODEGEN_STR(""), CODEGEN_TABLE_DECL, section->row, 0);
  codegen_str friend = codegen_symbol(ctx, CODEGEN_STR(""), CODEGEN_TABLE_DECL, decl_of_number(FRIEND(i)), 0);
  codegen_origin nowhere = {0};
  __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
  codegen_out_str(out, mine);
  codegen_out_text(out, type->kind == CODEGEN_BYTES ? ": bytes, " : ": string, ");
  const mark *m = codegen_facet(view, CODEGEN_TABLE_DECL, section->row, CODEGEN_STR("test.mark/1"));
  if (m) {
    codegen_out_u64(out, m->level);
    codegen_out_str(out, codegen_sym_text(view, m->word));
    codegen_out_str(out, m->text);
    codegen_out_str(out, codegen_decl_at(view, m->friend)->key);
    codegen_out_str(out, codegen_expr_at(view, m->rule)->text);
    codegen_out_str(out, codegen_value_text(view, m->value));
  }
  codegen_out_str(out, friend);
  if (i % 5 == 0) {
    codegen_out_text(out, ", ");
    codegen_out_str(out, codegen_import_path(ctx, CODEGEN_STR("w:one"), CODEGEN_STR("w:two")));
  }
  codegen_import import = {.struct_size = sizeof import, .module = CODEGEN_STR("zod"), .name = mine};
  if (i % 3 == 0) codegen_out_import(out, &import);
  if (i % 4 == 0) codegen_out_helper(out, mine, CODEGEN_STR("helper\n"));
  if (now.warns && i % 6 == 0) codegen_report_at(ctx, CODEGEN_WARNING, "TST0001", mine, CODEGEN_STR("help"), nowhere);
  if (now.forgetful && i == 9) codegen_out_u64(out, calls);
  if (now.slow) spend();
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  (void)self, (void)ctx, (void)artifact;
  for (uint32_t i = 0; i < count; i++) codegen_out_str(out, codegen_import_at(import, i)->name);
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}

/* -- runs -------------------------------------------------------------------------------------------------------- */

/* One run: gives everything that can be seen of it, and how many sections were written. */
static char *run(cg_cache *cache, bool all, bool verify, uint32_t *written) {
  codegen_writer writer = {.struct_size = sizeof writer,
                           .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
                           .id = "w",
                           .symbols = symbols,
                           .plan = plan,
                           .emit = emit,
                           .head = head};
  static const codegen_convention convention = {.struct_size = sizeof convention, .type_case = CODEGEN_CASE_PASCAL};
  size_t size = 0;
  char *text = NULL;
  writer.convention = &convention;
  calls = 0;
  fixture_open(&f);
  cg_model_install(cg_host_api(f.host));
  documents = cg_documents_new(f.diags, NULL);
  model = cg_model_new(f.diags, documents);
  add_decls();
  names = cg_names_new(model, f.diags);
  fixture_seal(&f);
  static codegen_plugin descriptor;
  descriptor.facets = now.layouts;
  f.plugin[0].descriptor = &descriptor;
  f.plugin[0].foreign = now.foreign;
  f.plugin[0].borrows = now.borrows || now.foreign;
  ck_assert_int_eq(cg_model_close(model), CODEGEN_OK);
  sections = cg_sections_new(f.host, f.hooks, model, names);
  ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
  ck_assert_int_eq(cg_sections_symbols(sections), CODEGEN_OK);
  cg_sections_jobs(sections, now.jobs ? now.jobs : 1);
  if (cache) cg_cache_run_begin(cache);
  cg_sections_cache(sections, cache, all, verify);
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(cg_sections_plan(sections), CODEGEN_OK);
  cg_alloc_fail_at(fail_at);
  cg_status status = cg_sections_generate(sections, CG_STR("w"));
  cg_alloc_fail_at(0);
  fprintf(out, "%d %d\n", status, cg_sections_assemble(sections));
  for (size_t i = 0; i < cg_sections_artifacts(sections); i++)
    fprintf(out, "%s\n", cg_sections_artifact(sections, i)->text.data);
  fprintf(out, "%s", said(&f));
  fclose(out);
  if (cache) cg_cache_run_end(cache);
  cg_sections_free(sections);
  cg_names_free(names);
  cg_model_free(model);
  cg_documents_free(documents);
  fixture_close(&f);
  if (written) *written = calls;
  return text;
}

/* With the cache it is what it is without, and so many sections were written for it. */
static void expect(cg_cache *cache, uint32_t most) {
  uint32_t written;
  char *clean = run(NULL, false, false, NULL), *text = run(cache, true, false, &written);
  ck_assert_str_eq(clean, text);
  ck_assert_msg(written == most, "%u sections were written, not %u", written, most);
  free(clean);
  free(text);
}

static const cg_cache_limits resident = {.resident = true};

START_TEST(only_what_changed_is_written) {
  for (uint32_t jobs = 1; jobs <= 8; jobs += 7) {
    cg_cache *cache = cg_cache_new(&resident);
    now = (world){.warns = true, .jobs = jobs};
    expect(cache, DECLS);
    expect(cache, 0);
    now.changed = 6;
    expect(cache, 1);
    now.changed = 0;
    expect(cache, 0); /* the older text is still there */
    now.renamed = 11; /* itself, and whoever prints its name */
    expect(cache, 2);
    expect(cache, 0);
    now.moved = true; /* every fifth asks for the way */
    expect(cache, DECLS / 5);
    now.reversed = true; /* other rows, the same meaning */
    expect(cache, 0);
    now.renamed = 0;
    expect(cache, 2);
    cg_cache_counts counts = cg_cache_count(cache);
    ck_assert_uint_eq(counts.hits + counts.misses, DECLS * 9);
    cg_cache_free(cache);
  }
}
END_TEST

START_TEST(an_extension_prevents_it_where_its_provider_is_not_pure) {
  cg_cache *cache = cg_cache_new(&resident);
  now = (world){.foreign = true};
  expect(cache, DECLS);
  expect(cache, DECLS);
  now = (world){.borrows = true};
  expect(cache, DECLS);
  expect(cache, 0);
  cg_cache_free(cache);
}
END_TEST

START_TEST(what_facets_hold_counts) {
  static const codegen_facet_layout *const nothing[] = {NULL};
  cg_cache *cache = cg_cache_new(&resident);
  now = (world){.layouts = marks};
  expect(cache, DECLS);
  expect(cache, 0);
  now.reversed = true; /* other ids, the same meaning */
  now.marked = 12;
  now.member = 3; /* ... but for the first, which is another one */
  expect(cache, 1);
  now.marked = 0;
  expect(cache, 0);
  for (now.member = 0; now.member < CG_COUNT(mark_member); now.member++) {
    now.marked = 5 + now.member * 3;
    expect(cache, 1);
    now.marked = 0;
    expect(cache, 0);
  }
  now.layouts = nothing; /* made of what nobody says */
  expect(cache, DECLS);
  expect(cache, DECLS);
  now.layouts = quarrel;
  expect(cache, DECLS);
  expect(cache, DECLS);
  cg_cache_free(cache);
}
END_TEST

START_TEST(a_lie_is_found) {
  cg_cache *cache = cg_cache_new(&resident);
  now = (world){.warns = true};
  free(run(cache, true, true, NULL));
  uint32_t written;
  char *text = run(cache, true, true, &written);
  ck_assert_ptr_null(strstr(text, "CGR0014"));
  ck_assert_uint_eq(written, DECLS);
  free(text);
  now.forgetful = true;
  now.changed = 10; /* declaration 9: kept with what was counted */
  free(run(cache, true, true, NULL));
  now.reversed = true;
  now.renamed = 1;
  free(run(cache, true, false, NULL)); /* fewer calls before it */
  text = run(cache, true, true, NULL);
  free(text);
  cg_cache_free(cache);
}
END_TEST

START_TEST(room_is_kept_for_what_a_run_needs) {
  const cg_cache_limits small = {.entries = 5, .bytes = 100, .resident = true};
  cg_cache *cache = cg_cache_new(&small);
  now = (world){0};
  expect(cache, DECLS);
  expect(cache, 0);
  for (uint32_t i = 1; i < 10; i++) {
    now.changed = i;
    expect(cache, i == 1 ? 1 : 2); /* the one before has no room any more */
  }
  cg_cache_counts counts = cg_cache_count(cache);
  ck_assert_uint_eq(counts.entries, DECLS);
  ck_assert_uint_eq(counts.evicted, 17);
  cg_cache_free(cache);
}
END_TEST

/* -- a file ------------------------------------------------------------------------------------------------------ */

static cg_buf save(cg_cache *cache, bool all) {
  cg_buf out;
  bool anew;
  cg_buf_init(&out, CG_BUF_MAX);
  cg_cache_save(cache, CG_STR("0123456789abcdef"), 0, all, &anew, &out);
  return out;
}

static cg_cache *load(const cg_buf *file, size_t size, const char *nonce, size_t *good) {
  cg_cache *cache = cg_cache_new(NULL);
  cg_buf copy;
  cg_buf_init(&copy, CG_BUF_MAX);
  cg_buf_add(&copy, file->data, size);
  *good = cg_cache_load(cache, codegen_str_of(nonce), &copy);
  cg_buf_release(&copy);
  return cache;
}

static void check_file(const cg_buf *file, size_t size, const char *nonce, uint32_t most) {
  size_t good;
  uint32_t written;
  cg_cache *cache = load(file, size, nonce, &good);
  ck_assert_uint_le(good, size);
  char *clean = run(NULL, false, false, NULL), *text = run(cache, true, false, &written);
  ck_assert_str_eq(clean, text);
  ck_assert_msg(most > DECLS || written == most, "%u sections were written, not %u", written, most);
  free(clean);
  free(text);
  cg_cache_free(cache);
}

START_TEST(a_file_holds_it_and_damage_is_a_miss) {
  cg_cache *cache = cg_cache_new(NULL);
  now = (world){.warns = true};
  free(run(cache, true, false, NULL));
  cg_buf file = save(cache, true);
  cg_cache_free(cache);
  check_file(&file, file.size, "0123456789abcdef", 0);
  check_file(&file, file.size, "another number..", DECLS);
  check_file(&file, file.size / 2, "0123456789abcdef", DECLS + 1);
  uint64_t random = 7;
  for (int i = 0; i < 300; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    size_t at = (size_t)(random >> 33) % file.size, size = i % 4 ? file.size : at;
    char kept = file.data[at];
    file.data[at] = (char)(file.data[at] ^ (1 << i % 8));
    check_file(&file, size, "0123456789abcdef", DECLS + 1);
    file.data[at] = kept;
  }
  cg_buf_release(&file);
}
END_TEST

/* What many runs add up to is written anew before it is more than there may be. */
START_TEST(a_file_stays_as_small_as_it_must) {
  cg_cache *cache = cg_cache_new(NULL);
  now = (world){0};
  free(run(cache, true, false, NULL));
  cg_buf file = save(cache, true);
  cg_cache_free(cache);
  const cg_cache_limits limits = {.bytes = file.size + file.size / 4};
  unsigned appended = 0, renewed = 0;
  for (uint32_t i = 1; i < 30; i++) {
    bool anew;
    cg_buf more, copy;
    cg_buf_init(&more, CG_BUF_MAX);
    cg_buf_init(&copy, CG_BUF_MAX);
    cg_buf_add(&copy, file.data, file.size);
    cache = cg_cache_new(&limits);
    ck_assert_uint_eq(cg_cache_load(cache, CG_STR("0123456789abcdef"), &copy), file.size);
    now.changed = 1 + i % (DECLS - 1);
    free(run(cache, true, false, NULL));
    if (cg_cache_save(cache, CG_STR("0123456789abcdef"), file.size, true, &anew, &more)) {
      appended += !anew;
      renewed += anew;
      if (anew) file.size = 0;
      cg_buf_add(&file, more.data, more.size);
    }
    ck_assert_uint_le(file.size, limits.bytes);
    cg_buf_release(&copy);
    cg_buf_release(&more);
    cg_cache_free(cache);
  }
  ck_assert_uint_gt(appended, 0);
  ck_assert_uint_gt(renewed, 0);
  cg_buf_release(&file);
}
END_TEST

/* Nobody pays for a file that does not pay: the writer is fast, so nothing is kept; it is slow, so it is. */
START_TEST(a_writer_gets_a_file_where_it_pays) {
  for (int slow = 0; slow < 2; slow++) {
    cg_buf file;
    size_t good;
    uint32_t written = 0;
    cg_buf_init(&file, CG_BUF_MAX);
    now = (world){.slow = slow};
    for (int i = 0; i < 3; i++) {
      cg_cache *cache = load(&file, file.size, "0123456789abcdef", &good);
      free(run(cache, false, false, &written));
      cg_buf next = save(cache, false);
      cg_buf_release(&file);
      file = next;
      cg_cache_free(cache);
    }
    ck_assert_uint_eq(written, slow ? 0 : DECLS);
    ck_assert(slow ? file.size > 1000 : file.size < 100);
    cg_buf_release(&file);
  }
}
END_TEST

/* Out of memory a run fails or does without the cache; the next one is right whatever came of it. */
START_TEST(every_allocation_may_fail) {
  now = (world){.warns = true};
  char *clean = run(NULL, false, false, NULL);
  for (uint64_t n = 1; n < 3000; n += n < 60 ? 1 : n / 9) {
    cg_cache *cache = cg_cache_new(&resident);
    now.jobs = n % 2 ? 1 : 4;
    for (int i = 0; i < 3; i++) {
      fail_at = i < 2 ? n : 0;
      char *text = run(cache, false, false, NULL);
      if (!fail_at || (text[0] == '0' && !strstr(text, "CGI0001"))) ck_assert_str_eq(clean, text);
      free(text);
    }
    cg_cache_free(cache);
  }
  free(clean);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: cache");
  TCase *cases = tcase_create("cache");
  tcase_set_timeout(cases, 120);
  tcase_add_test(cases, only_what_changed_is_written);
  tcase_add_test(cases, an_extension_prevents_it_where_its_provider_is_not_pure);
  tcase_add_test(cases, what_facets_hold_counts);
  tcase_add_test(cases, a_lie_is_found);
  tcase_add_test(cases, room_is_kept_for_what_a_run_needs);
  tcase_add_test(cases, a_file_holds_it_and_damage_is_a_miss);
  tcase_add_test(cases, a_file_stays_as_small_as_it_must);
  tcase_add_test(cases, a_writer_gets_a_file_where_it_pays);
  tcase_add_test(cases, every_allocation_may_fail);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
