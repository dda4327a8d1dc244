/* SPDX-License-Identifier: MIT
 *
 * Writers: what they plan and emit becomes artifacts, and what they get wrong becomes diagnostics.
 */
#include "test_run.h"

#define DECLS 3

static fixture f;
static cg_documents *documents;
static cg_model *model;
static cg_names *names;
static cg_sections *sections;
static uint32_t decl[DECLS];

static void setup(void) {
  static const char *const words[DECLS] = {"pet", "owner", "visit"};
  fixture_open(&f);
  cg_model_install(cg_host_api(f.host));
  documents = cg_documents_new(f.diags, NULL);
  model = cg_model_new(f.diags, documents);
  ck_assert_ptr_nonnull(model);
  codegen_edit *edit = cg_edit_begin(model, cg_host_api(f.host), CG_STR("test"));
  for (size_t i = 0; i < DECLS; i++) {
    uint32_t type;
    codegen_type *t = codegen_add_type(edit, &type);
    codegen_decl *d = codegen_add_decl(edit, &decl[i]);
    t->kind = CODEGEN_STRING;
    t->accepts = CODEGEN_ACCEPTS_STRING;
    t->decl = decl[i];
    d->kind = CODEGEN_DECL_TYPE;
    d->subject = type;
    d->name = codegen_str_of(words[i]);
    d->key = codegen_str_of(words[i]);
  }
  cg_status status = cg_edit_end(edit, true);
  ck_assert_msg(status == CODEGEN_OK, "%s", said(&f));
  names = cg_names_new(model, f.diags);
}

static void open_sections(void) {
  fixture_seal(&f);
  ck_assert_int_eq(cg_model_close(model), CODEGEN_OK);
  sections = cg_sections_new(f.host, f.hooks, model, names);
}

static void teardown(void) {
  cg_sections_free(sections);
  sections = NULL;
  cg_names_free(names);
  cg_model_free(model);
  cg_documents_free(documents);
  fixture_close(&f);
}

/* -- a writer made of lines -------------------------------------------------------------------------------------- */

/* What a test wants of a writer; NULL members do nothing. */
typedef struct script {
  void (*plan)(codegen_plan *plan);
  codegen_status (*emit)(codegen_ctx *ctx, const codegen_section *section, codegen_out *out);
  codegen_status (*symbols)(codegen_ctx *ctx);
} script;

static codegen_status do_symbols(void *self, codegen_ctx *ctx, const codegen_model *view) {
  (void)view;
  const script *s = self;
  return s->symbols ? s->symbols(ctx) : CODEGEN_OK;
}

static codegen_status do_plan(void *self, codegen_ctx *ctx, const codegen_model *view, codegen_plan *plan) {
  (void)ctx, (void)view;
  ((const script *)self)->plan(plan);
  return CODEGEN_OK;
}

static codegen_status do_emit(void *self, codegen_ctx *ctx, const codegen_model *view, const codegen_section *section,
                              codegen_out *out) {
  (void)view;
  return ((const script *)self)->emit(ctx, section, out);
}

static codegen_status do_head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact,
                              const codegen_import *import, uint32_t count, codegen_out *out) {
  (void)self, (void)ctx;
  codegen_out_text(out, "// ");
  codegen_out_str(out, artifact->id);
  codegen_out_char(out, '\n');
  for (uint32_t i = 0; i < count; i++) {
    const codegen_import *one = codegen_import_at(import, i);
    codegen_out_text(out, one->flags & CODEGEN_IMPORT_TYPE ? "import type " : "import ");
    codegen_out_str(out, one->name);
    if (one->alias.size) codegen_out_text(out, " as ");
    codegen_out_str(out, one->alias);
    codegen_out_text(out, " from ");
    codegen_out_str(out, one->module);
    codegen_out_char(out, '\n');
  }
  return CODEGEN_OK;
}

static codegen_status do_tail(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, codegen_out *out) {
  (void)self, (void)ctx, (void)artifact;
  codegen_out_text(out, "// end\n");
  return CODEGEN_OK;
}

static const codegen_convention convention = {.struct_size = sizeof convention,
                                              .type_case = CODEGEN_CASE_PASCAL,
                                              .value_case = CODEGEN_CASE_CAMEL,
                                              .member_case = CODEGEN_CASE_CAMEL,
                                              .constant_case = CODEGEN_CASE_PASCAL,
                                              .file_case = CODEGEN_CASE_KEBAB};

static codegen_writer writer_of(const char *id) {
  return (codegen_writer){.struct_size = sizeof(codegen_writer),
                          .id = id,
                          .convention = &convention,
                          .symbols = do_symbols,
                          .plan = do_plan,
                          .emit = do_emit,
                          .head = do_head,
                          .tail = do_tail};
}

static void add_writer(int plugin, const char *id, script *s) {
  codegen_writer writer = writer_of(id);
  f.plugin[plugin].self = s;
  ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[plugin], &writer), CODEGEN_OK);
}

static uint32_t add_artifact(codegen_plan *plan, const char *id, const char *path, uint32_t flags) {
  codegen_artifact artifact = {.struct_size = sizeof artifact,
                               .flags = flags,
                               .id = codegen_str_of(id),
                               .path = codegen_str_of(path),
                               .language = CODEGEN_STR("typescript")};
  return codegen_plan_artifact(plan, &artifact);
}

static codegen_status add_section(codegen_plan *plan, uint32_t artifact, const char *key, uint32_t row,
                                  const char *order) {
  codegen_section section = {.struct_size = sizeof section,
                             .artifact = artifact,
                             .key = codegen_str_of(key),
                             .table = row ? CODEGEN_TABLE_DECL : 0,
                             .row = row,
                             .depends = row ? CODEGEN_DEPENDS_OWN : CODEGEN_DEPENDS_WHOLE,
                             .order = codegen_str_of(order)};
  return codegen_plan_section(plan, &section);
}

static const char *text_of(const char *id) {
  for (size_t i = 0; i < cg_sections_artifacts(sections); i++) {
    const cg_artifact *artifact = cg_sections_artifact(sections, i);
    if (codegen_str_is(artifact->id, id)) return artifact->text.data;
  }
  return "(none)";
}

static void want_import(codegen_out *out, const char *artifact, const char *module, const char *name, uint32_t flags) {
  codegen_import import = {.struct_size = sizeof import,
                           .flags = flags,
                           .artifact = codegen_str_of(artifact),
                           .module = codegen_str_of(module),
                           .name = codegen_str_of(name)};
  ck_assert_int_eq(codegen_out_import(out, &import), CODEGEN_OK);
}

/* -- one writer -------------------------------------------------------------------------------------------------- */

static void plan_three(codegen_plan *plan) {
  uint32_t types = add_artifact(plan, "types", "src/api/types.ts", 0);
  ck_assert_uint_eq(types, 1);
  add_section(plan, types, "pet", decl[0], "");
  add_section(plan, types, "owner", decl[1], "");
  add_section(plan, types, "visit", decl[2], "");
}

static codegen_status emit_key(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  (void)ctx;
  codegen_out_str(out, section->key);
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}

/* Of a newer host: records that are longer than what this plugin knows. */
START_TEST(imports_are_walked_by_their_size) {
  struct {
    codegen_import known;
    uint64_t later[3];
  } import[] = {{{.struct_size = sizeof import[0], .name = CG_STR("one")}, {7, 7, 7}},
                {{.struct_size = sizeof import[0], .name = CG_STR("two")}, {7, 7, 7}}};
  ck_assert(codegen_str_is(codegen_import_at(&import[0].known, 1)->name, "two"));
}
END_TEST

START_TEST(sections_stand_between_head_and_tail) {
  script s = {.plan = plan_three, .emit = emit_key};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  ck_assert_int_eq(cg_sections_assemble(sections), CODEGEN_OK);
  ck_assert_uint_eq(cg_sections_artifacts(sections), 1);
  const cg_artifact *artifact = cg_sections_artifact(sections, 0);
  ck_assert_str_eq(artifact->text.data, "// types\npet\nowner\nvisit\n// end\n");
  ck_assert_uint_eq(artifact->section_count, 3);
  const cg_section_text *second = artifact->section + 1;
  ck_assert_mem_eq(artifact->text.data + second->begin, "owner\n", second->size);
  ck_assert(codegen_str_is(artifact->id, "ts:types") && codegen_str_is(artifact->owner, "alpha"));
  ck_assert(!cg_sections_failed(sections, CG_STR("alpha")));
  ck_assert_int_lt(cg_sections_generate(sections, CG_STR("ts")), 0);
  assert_silent(said(&f));
}
END_TEST

static void plan_ordered(codegen_plan *plan) {
  uint32_t types = add_artifact(plan, "types", "types.ts", 0);
  add_section(plan, types, "last", decl[0], "2.5");
  add_section(plan, types, "first", decl[1], "-1");
  add_section(plan, types, "b", decl[2], "");
  add_section(plan, types, "a", decl[0], "");
}

START_TEST(an_order_is_kept) {
  script s = {.plan = plan_ordered, .emit = emit_key};
  open_sections();
  add_writer(0, "ts", &s);
  cg_sections_generate(sections, CG_STR("ts"));
  cg_sections_assemble(sections);
  ck_assert_str_eq(text_of("ts:types"), "// types\nfirst\nb\na\nlast\n// end\n");
}
END_TEST

static void plan_two_files(codegen_plan *plan) {
  uint32_t types = add_artifact(plan, "types", "src/api/types.ts", 0);
  uint32_t client = add_artifact(plan, "client", "src/client.ts", 0);
  add_section(plan, types, "pet", decl[0], "");
  add_section(plan, client, "get", decl[0], "");
  add_section(plan, client, "put", decl[1], "");
}

static codegen_status emit_imports(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  if (section->artifact == 1) {
    want_import(out, "ts:client", "", "Client", CODEGEN_IMPORT_TYPE);
    want_import(out, "ts:types", "", "Self", 0);
    codegen_out_str(out, codegen_import_path(ctx, CODEGEN_STR("ts:types"), CODEGEN_STR("ts:client")));
    codegen_out_char(out, '\n');
    return CODEGEN_OK;
  }
  bool get = codegen_str_is(section->key, "get");
  want_import(out, "", "zod", "z", 0);
  want_import(out, "ts:types", "", "Pet", get ? 0 : CODEGEN_IMPORT_TYPE);
  want_import(out, "ts:types", "", "Owner", CODEGEN_IMPORT_TYPE);
  ck_assert_int_eq(codegen_out_helper(out, CODEGEN_STR("b"), CODEGEN_STR("helper b\n")), CODEGEN_OK);
  if (!get) ck_assert_int_eq(codegen_out_helper(out, CODEGEN_STR("a"), CODEGEN_STR("helper a\n")), CODEGEN_OK);
  return emit_key(ctx, section, out);
}

START_TEST(imports_and_helpers_are_gathered) {
  script s = {.plan = plan_two_files, .emit = emit_imports};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  ck_assert_int_eq(cg_sections_assemble(sections), CODEGEN_OK);
  ck_assert_str_eq(text_of("ts:client"),
                   "// client\nimport z from zod\nimport type Owner from ./api/types.ts\nimport Pet from "
                   "./api/types.ts\nhelper a\nhelper b\nget\nput\n// end\n");
  ck_assert_str_eq(text_of("ts:types"), "// types\nimport type Client from ../client.ts\n../client.ts\n// end\n");
  /* sorted by path */
  ck_assert(codegen_str_is(cg_sections_artifact(sections, 0)->id, "ts:types"));
}
END_TEST

static codegen_status emit_bad_import(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  want_import(out, "ts:typs", "", "Pet", 0);
  return emit_key(ctx, section, out);
}

START_TEST(an_import_must_lead_somewhere) {
  script s = {.plan = plan_three, .emit = emit_bad_import};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  ck_assert_int_lt(cg_sections_assemble(sections), 0);
  const char *text = said(&f);
  assert_says(text, "artifact 'ts:types' imports from artifact 'ts:typs', which nobody plans");
  assert_says(text, "did you mean 'ts:types'?");
  ck_assert(cg_sections_artifact(sections, 0)->failed && cg_sections_failed(sections, CG_STR("alpha")));
}
END_TEST

/* -- shared artifacts -------------------------------------------------------------------------------------------- */

static void plan_shared(codegen_plan *plan) {
  uint32_t index = add_artifact(plan, "index", "index.ts", CODEGEN_ARTIFACT_SHARED);
  add_section(plan, index, "m", decl[0], "1");
  add_section(plan, index, "z", decl[0], "0.5");
}

static void plan_shared_too(codegen_plan *plan) {
  uint32_t index = add_artifact(plan, "index", "index.ts", CODEGEN_ARTIFACT_SHARED);
  add_section(plan, index, "m", decl[1], "1");
  add_section(plan, index, "a", decl[1], "1.0");
}

static codegen_status emit_shared(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  ck_assert_int_eq(codegen_out_helper(out, CODEGEN_STR("h"), CODEGEN_STR("helper\n")), CODEGEN_OK);
  codegen_out_text(out, section->row == decl[0] ? "one " : "two ");
  return emit_key(ctx, section, out);
}

START_TEST(a_shared_artifact_has_the_same_order_for_everybody) {
  script one = {.plan = plan_shared, .emit = emit_shared}, two = {.plan = plan_shared_too, .emit = emit_shared};
  static const char *const order[2][2] = {{"ts", "zod"}, {"zod", "ts"}};
  for (int round = 0; round < 2; round++) {
    if (round) {
      teardown();
      setup();
    }
    open_sections();
    add_writer(round ? 1 : 0, round ? "zod" : "ts", round ? &two : &one);
    add_writer(round ? 0 : 1, round ? "ts" : "zod", round ? &one : &two);
    for (int i = 0; i < 2; i++)
      ck_assert_int_eq(cg_sections_generate(sections, codegen_str_of(order[round][i])), CODEGEN_OK);
    ck_assert_int_eq(cg_sections_assemble(sections), CODEGEN_OK);
    ck_assert_uint_eq(cg_sections_artifacts(sections), 1);
    ck_assert_str_eq(text_of(":index"), "// index\nhelper\none z\ntwo a\none m\ntwo m\n// end\n");
    ck_assert(codegen_str_is(cg_sections_artifact(sections, 0)->owner, "alpha"));
  }
}
END_TEST

static void plan_shared_elsewhere(codegen_plan *plan) {
  ck_assert_uint_eq(add_artifact(plan, "index", "other.ts", CODEGEN_ARTIFACT_SHARED), 0);
}

START_TEST(who_shares_must_agree) {
  script one = {.plan = plan_shared, .emit = emit_shared}, two = {.plan = plan_shared_elsewhere, .emit = emit_shared};
  open_sections();
  add_writer(0, "ts", &one);
  add_writer(1, "zod", &two);
  ck_assert_int_lt(cg_sections_plan(sections), 0);
  assert_says(said(&f),
              "artifact 'index' is shared, but planned with another path by writer 'ts' ('index.ts') and by "
              "writer 'zod' ('other.ts')");
  ck_assert(cg_sections_failed(sections, CG_STR("beta")) && !cg_sections_failed(sections, CG_STR("alpha")));
}
END_TEST

/* -- what is refused --------------------------------------------------------------------------------------------- */

static void plan_badly(codegen_plan *plan) {
  codegen_section section = {
      .struct_size = sizeof section, .artifact = 1, .key = CODEGEN_STR("k"), .table = CODEGEN_TABLE_DECL};
  ck_assert_uint_eq(add_artifact(plan, "a", "../up.ts", 0), 0);
  ck_assert_uint_eq(add_artifact(plan, "a:b", "x.ts", 0), 0);
  ck_assert_uint_eq(add_artifact(plan, "", "x.ts", 0), 0);
  ck_assert_uint_eq(add_artifact(plan, "a", "x.ts", 0), 1);
  ck_assert_uint_eq(add_artifact(plan, "a", "y.ts", 0), 0);
  ck_assert_int_lt(add_section(plan, 0, "k", decl[0], ""), 0);
  ck_assert_int_lt(add_section(plan, 2, "k", decl[0], ""), 0);
  ck_assert_int_lt(add_section(plan, 1, "", decl[0], ""), 0);
  ck_assert_int_lt(add_section(plan, 1, "k", 9999, ""), 0);
  ck_assert_int_lt(add_section(plan, 1, "k", decl[0], "1e9"), 0);
  section.row = decl[0];
  ck_assert_int_lt(codegen_plan_section(plan, &section), 0); /* depends on nothing */
  section.depends = CODEGEN_DEPENDS_OWN;
  section.row = 0;
  ck_assert_int_lt(codegen_plan_section(plan, &section), 0);
  section.row = decl[0];
  section.table = CODEGEN_TABLE_COUNT;
  ck_assert_int_lt(codegen_plan_section(plan, &section), 0);
  section.struct_size = 0;
  ck_assert_int_lt(codegen_plan_section(plan, &section), 0);
  ck_assert_int_eq(add_section(plan, 1, "k", decl[0], ""), CODEGEN_OK);
  ck_assert_int_lt(add_section(plan, 1, "k", decl[1], ""), 0);
}

START_TEST(plans_are_judged) {
  script s = {.plan = plan_badly, .emit = emit_key};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_lt(cg_sections_generate(sections, CG_STR("ts")), 0);
  ck_assert_uint_eq(cg_diags_errors(f.diags), 14);
  const char *text = said(&f);
  assert_says(text, "CGO0002");
  assert_says(text, "the artifact has a section of this key already");
  assert_says(text, "its subject is no record of the model");
  ck_assert(cg_sections_failed(sections, CG_STR("alpha")));
}
END_TEST

static codegen_status emit_some(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  if (codegen_str_is(section->key, "pet")) {
    codegen_out_text(out, "half a ");
    return CODEGEN_ERR_INPUT;
  }
  if (codegen_str_is(section->key, "owner")) {
    codegen_out_text(out, "\xff");
    return CODEGEN_OK;
  }
  return emit_key(ctx, section, out);
}

START_TEST(a_failing_section_does_not_spoil_the_others) {
  script s = {.plan = plan_three, .emit = emit_some};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_ERR_INPUT);
  const char *text = said(&f);
  assert_says(text, "section 'pet'");
  assert_says(text, "'owner': the text is not UTF-8");
  const cg_artifact *artifact = cg_sections_artifact(sections, 0);
  ck_assert_str_eq(artifact->text.data, "visit\n");
  ck_assert(artifact->failed && cg_sections_failed(sections, CG_STR("alpha")));
  ck_assert_int_eq(cg_sections_assemble(sections), CODEGEN_OK);
  ck_assert_str_eq(artifact->text.data, "visit\n"); /* what failed is not assembled */
}
END_TEST

static codegen_status emit_broken(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  (void)ctx;
  if (codegen_str_is(section->key, "pet")) out->size = out->capacity + 100;
  if (codegen_str_is(section->key, "owner")) out->data = NULL, out->size = out->capacity = 5;
  if (codegen_str_is(section->key, "visit")) ck_assert(!codegen_out_room(out, SIZE_MAX - 3));
  return CODEGEN_OK;
}

START_TEST(a_broken_output_is_noticed) {
  script s = {.plan = plan_three, .emit = emit_broken};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_lt(cg_sections_generate(sections, CG_STR("ts")), 0);
  const char *text = said(&f);
  assert_says(text, "'pet': the writer moved its output where it is not");
  assert_says(text, "'owner': the writer moved its output where it is not");
  assert_says(text, "'visit': the text is larger than 256 MiB");
}
END_TEST

static codegen_status emit_helpers(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  ck_assert_int_eq(codegen_out_helper(out, CODEGEN_STR("h"), section->key), CODEGEN_OK);
  return emit_key(ctx, section, out); /* what others said is not known yet: the host compares */
}

START_TEST(a_helper_has_one_text) {
  script s = {.plan = plan_three, .emit = emit_helpers};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_lt(cg_sections_generate(sections, CG_STR("ts")), 0);
  assert_says(said(&f),
              "helper 'h' of artifact 'ts:types' has two texts: from writer 'ts' and from writer 'ts', 'owner'");
}
END_TEST

START_TEST(writers_are_judged) {
  codegen_writer writer = writer_of("ts");
  open_sections();
  ck_assert_int_eq(cg_sections_writer(sections, &f.plugin[0], &writer), CODEGEN_OK);
  ck_assert_int_lt(cg_sections_writer(sections, &f.plugin[1], &writer), 0);
  assert_says(said(&f), "writer 'ts' of plugin 'beta' has the id of a writer of plugin alpha");
  writer.id = "a:b";
  ck_assert_int_lt(cg_sections_writer(sections, &f.plugin[1], &writer), 0);
  writer.id = "x";
  writer.emit = NULL;
  ck_assert_int_lt(cg_sections_writer(sections, &f.plugin[1], &writer), 0);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("nobody")), CODEGEN_ERR_NOT_FOUND);
}
END_TEST

/* -- hooks and names --------------------------------------------------------------------------------------------- */

static codegen_status shout(void *self, codegen_ctx *ctx, const codegen_model *view, uint32_t row, codegen_str language,
                            codegen_str content, codegen_str *replacement) {
  (void)self;
  ck_assert_ptr_eq(view, cg_model_view(model));
  ck_assert(codegen_str_is(language, "typescript"));
  if (row == decl[1]) return CODEGEN_OK;
  char *text = codegen_alloc(ctx, CODEGEN_ARENA_CALL, content.size + 6, 1);
  memcpy(text, content.data, content.size);
  memcpy(text + content.size - 1, "!!!!\n", 5);
  *replacement = (codegen_str){text, content.size + 4};
  return CODEGEN_OK;
}

START_TEST(texts_of_types_can_be_transformed) {
  script s = {.plan = plan_three, .emit = emit_key};
  codegen_on_types_transform(&f.ctx[2].pub, "0", shout, NULL);
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  cg_sections_assemble(sections);
  ck_assert_str_eq(text_of("ts:types"), "// types\npet!!!!\nowner\nvisit!!!!\n// end\n");
}
END_TEST

static codegen_status want_names(codegen_ctx *ctx) {
  for (size_t i = 0; i < DECLS; i++) {
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = decl[i],
                                      .kind = CODEGEN_NAME_TYPE,
                                      .stem = codegen_decl_at(cg_model_view(model), decl[i])->name};
    ck_assert_int_eq(codegen_symbol_want(ctx, &request), CODEGEN_OK);
  }
  return CODEGEN_OK;
}

static codegen_status emit_name(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  codegen_str empty = {NULL, 0};
  codegen_out_str(out, codegen_symbol(ctx, empty, CODEGEN_TABLE_DECL, section->row, 0));
  codegen_out_char(out, '\n');
  codegen_symbol_request request = {
      .struct_size = sizeof request, .table = CODEGEN_TABLE_DECL, .row = decl[0], .kind = 1};
  if (section->user) return codegen_symbol_want(ctx, &request);
  return CODEGEN_OK;
}

static codegen_status choose(void *self, codegen_ctx *ctx, const codegen_model *view, uint32_t row, codegen_str *stem) {
  (void)self, (void)ctx, (void)view;
  if (row != decl[1]) return CODEGEN_OK;
  *stem = CODEGEN_STR("keeper");
  return CODEGEN_STOP;
}

START_TEST(names_are_asked_for_and_given) {
  script s = {.plan = plan_three, .emit = emit_name, .symbols = want_names};
  codegen_on_name_choose(&f.ctx[1].pub, "0", choose, NULL);
  open_sections();
  add_writer(0, "ts", &s);
  cg_status status = cg_sections_symbols(sections);
  ck_assert_msg(status == CODEGEN_OK, "%s", said(&f));
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  cg_sections_assemble(sections);
  ck_assert_str_eq(text_of("ts:types"), "// types\nPet\nKeeper\nVisit\n// end\n");
  const cg_artifact *artifact = cg_sections_artifact(sections, 0);
  ck_assert_int_eq(cg_model_fingerprints(model), CODEGEN_OK);
  cg_hash one = cg_section_fingerprint(sections, artifact->section),
          two = cg_section_fingerprint(sections, artifact->section + 1);
  ck_assert(!cg_hash_equal(one, two) && cg_hash_equal(one, cg_section_fingerprint(sections, artifact->section)));
}
END_TEST

static codegen_status want_badly(codegen_ctx *ctx) {
  codegen_symbol_request request = {.struct_size = sizeof request, .table = CODEGEN_TABLE_DECL, .row = 9999, .kind = 1};
  ck_assert_int_lt(codegen_symbol_want(ctx, &request), 0);
  request.row = decl[0];
  request.kind = 77;
  ck_assert_int_lt(codegen_symbol_want(ctx, &request), 0);
  request.kind = CODEGEN_NAME_TYPE;
  ck_assert_int_eq(codegen_symbol_want(ctx, &request), CODEGEN_OK);
  ck_assert_int_lt(codegen_symbol_want(ctx, &request), 0); /* twice */
  return CODEGEN_OK;
}

START_TEST(requests_are_judged) {
  script s = {.plan = plan_three, .emit = emit_key, .symbols = want_badly};
  codegen_symbol_request request = {
      .struct_size = sizeof request, .table = CODEGEN_TABLE_DECL, .row = decl[0], .kind = 1};
  open_sections();
  add_writer(0, "ts", &s);
  ck_assert_int_lt(cg_sections_symbols(sections), 0);
  ck_assert_uint_ge(cg_diags_errors(f.diags), 3);
  assert_says(said(&f), "CGR0013");
  ck_assert_int_lt(codegen_symbol_want(&f.ctx[1].pub, &request), 0);
  assert_says(said(&f), "names are requested in `symbols` only");
  ck_assert_int_lt(cg_sections_generate(sections, CG_STR("ts")), 0);
}
END_TEST

/* -- size -------------------------------------------------------------------------------------------------------- */

#define MANY 20000

static void plan_many(codegen_plan *plan) {
  uint32_t types = add_artifact(plan, "types", "types.ts", 0);
  char key[16];
  for (int i = 0; i < MANY; i++) {
    snprintf(key, sizeof key, "s%d", i);
    ck_assert_int_eq(add_section(plan, types, key, decl[i % DECLS], ""), CODEGEN_OK);
  }
}

static codegen_status emit_much(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  for (int i = 0; i < 20; i++) codegen_out_text(out, "  field: string;\n");
  want_import(out, "", "zod", "z", 0);
  return emit_key(ctx, section, out);
}

START_TEST(many_sections_cost_little) {
  script s = {.plan = plan_many, .emit = emit_much};
  open_sections();
  add_writer(0, "ts", &s);
  uint64_t allocations = cg_alloc_count(), begin = cg_cpu_ns();
  ck_assert_int_eq(cg_sections_generate(sections, CG_STR("ts")), CODEGEN_OK);
  ck_assert_int_eq(cg_sections_assemble(sections), CODEGEN_OK);
  uint64_t spent = cg_cpu_ns() - begin;
  allocations = cg_alloc_count() - allocations;
  const cg_artifact *artifact = cg_sections_artifact(sections, 0);
  ck_assert_uint_gt(artifact->text.size, 6000000);
  ck_assert_str_eq(artifact->head.data, "// types\nimport z from zod\n"); /* so long a text is not moved for it */
  ck_assert_uint_eq(artifact->section->begin, artifact->head.size);
  ck_assert_msg(allocations < MANY / 20, "%llu allocations", (unsigned long long)allocations);
  ck_assert_msg(spent < 2000000000u, "%llu ns", (unsigned long long)spent);
}
END_TEST

static codegen_status emit_all(codegen_ctx *ctx, const codegen_section *section, codegen_out *out) {
  codegen_import import = {.struct_size = sizeof import, .module = CODEGEN_STR("zod"), .name = section->key};
  if (codegen_out_import(out, &import) < 0) return CODEGEN_ERR_MEMORY;
  if (codegen_out_helper(out, section->key, section->key) < 0) return CODEGEN_ERR_MEMORY;
  return emit_key(ctx, section, out);
}

static void plan_quietly(codegen_plan *plan) {
  uint32_t types = add_artifact(plan, "types", "types.ts", 0);
  for (size_t i = 0; i < DECLS; i++)
    add_section(plan, types, codegen_decl_at(cg_model_view(model), decl[i])->name.data, decl[i], "");
}

START_TEST(every_allocation_may_fail) {
  script s = {.plan = plan_quietly, .emit = emit_all};
  unsigned good = 0, bad = 0;
  for (uint64_t n = 1; good < 3 && n < 500; n++) {
    codegen_writer writer = writer_of("ts");
    teardown();
    setup();
    fixture_seal(&f);
    ck_assert_int_eq(cg_model_close(model), CODEGEN_OK);
    f.plugin[0].self = &s;
    cg_alloc_fail_at(n);
    sections = cg_sections_new(f.host, f.hooks, model, names);
    cg_status status = sections ? cg_sections_writer(sections, &f.plugin[0], &writer) : CODEGEN_ERR_MEMORY;
    if (status >= 0) status = cg_sections_generate(sections, CG_STR("ts"));
    if (status >= 0) status = cg_sections_assemble(sections);
    cg_alloc_fail_at(0);
    good += status >= 0;
    bad += status < 0;
    if (status >= 0)
      ck_assert_str_eq(text_of("ts:types"),
                       "// types\nimport owner from zod\nimport pet from zod\nimport visit from "
                       "zod\nownerpetvisitpet\nowner\nvisit\n// end\n");
  }
  ck_assert(good == 3 && bad > 10);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("run: sections");
  TCase *cases = tcase_create("sections");
  tcase_add_checked_fixture(cases, setup, teardown);
  tcase_set_timeout(cases, 60);
  tcase_add_test(cases, imports_are_walked_by_their_size);
  tcase_add_test(cases, sections_stand_between_head_and_tail);
  tcase_add_test(cases, an_order_is_kept);
  tcase_add_test(cases, imports_and_helpers_are_gathered);
  tcase_add_test(cases, an_import_must_lead_somewhere);
  tcase_add_test(cases, a_shared_artifact_has_the_same_order_for_everybody);
  tcase_add_test(cases, who_shares_must_agree);
  tcase_add_test(cases, plans_are_judged);
  tcase_add_test(cases, a_failing_section_does_not_spoil_the_others);
  tcase_add_test(cases, a_broken_output_is_noticed);
  tcase_add_test(cases, a_helper_has_one_text);
  tcase_add_test(cases, writers_are_judged);
  tcase_add_test(cases, texts_of_types_can_be_transformed);
  tcase_add_test(cases, names_are_asked_for_and_given);
  tcase_add_test(cases, requests_are_judged);
  tcase_add_test(cases, every_allocation_may_fail);
  tcase_add_test(cases, many_sections_cost_little);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
