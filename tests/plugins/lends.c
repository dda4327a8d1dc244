/* SPDX-License-Identifier: MIT
 *
 * Plugins that lend each other a table of functions: ID, and perhaps NEED (whose table it asks in turn), WORD (where
 * its own answer comes from: an expression), PURITY (flags of its phase; without it there is none) and WRITES (a pure
 * writer that writes what it is answered, a section for every type).
 */
#include <stdlib.h>

#include <codegen/plugin.h>

#ifdef NEED
CODEGEN_PLUGIN_NOTE(ID, "1.0.0", 0, ",\"needs\":[\"" NEED "\"]");
static const codegen_need need = {sizeof need, 0, NEED, "1.0.0"};
static const codegen_need *const need_list[] = {&need, NULL};
#else
CODEGEN_PLUGIN_NOTE(ID, "1.0.0", 0, "");
#define need_list NULL
#endif

typedef struct lent {
  uint32_t struct_size;
  codegen_str (*answer)(const struct lent *of);
  codegen_str word;
  const struct lent *next;
} lent;

static const codegen_option word = {.struct_size = sizeof word,
                                    .type = CODEGEN_OPTION_TEXT,
                                    .name = "word",
                                    .doc = "what to answer",
                                    .initial = "none"};
static const codegen_option *const options[] = {&word, NULL};

static codegen_str answer(const lent *of) {
  return of->next ? of->next->answer(of->next) : of->word;
}

static codegen_status create(codegen_ctx *ctx, void **self) {
  lent *mine = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *mine, sizeof(void *));
  if (!mine) return CODEGEN_ERR_MEMORY;
  *mine = (lent){.struct_size = sizeof *mine, .answer = answer};
#ifdef SPY
  mine->word = codegen_str_of(getenv("ZOO_WORD"));
#else
  mine->word = codegen_option_text(ctx, "word");
#endif
#ifdef NEED
  mine->next = codegen_extension(ctx, CODEGEN_STR(NEED "/1"));
  if (!mine->next) return CODEGEN_ERR_NOT_FOUND;
#endif
  *self = mine;
  return codegen_provide(ctx, CODEGEN_STR(ID "/1"), mine);
}

#ifdef WRITES
static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *to) {
  codegen_artifact artifact = {.struct_size = sizeof artifact,
                               .id = CODEGEN_STR("lent"),
                               .path = CODEGEN_STR("lent.txt"),
                               .language = CODEGEN_STR("text")};
  codegen_status status = CODEGEN_OK;
  uint32_t number = codegen_plan_artifact(to, &artifact);
  (void)self, (void)ctx;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_DECL) && status >= 0; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    codegen_section section = {.struct_size = sizeof section, .artifact = number, .key = decl->key};
    section.table = CODEGEN_TABLE_DECL;
    section.row = id;
    section.depends = CODEGEN_DEPENDS_OWN;
    if (decl->kind == CODEGEN_DECL_TYPE) status = codegen_plan_section(to, &section);
  }
  return status;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  (void)ctx;
  codegen_out_str(out, codegen_decl_at(model, section->row)->name);
  codegen_out_text(out, ": ");
  codegen_out_str(out, answer(self));
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}

static const codegen_writer writer = {.struct_size = sizeof writer,
                                      .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
                                      .id = ID,
                                      .doc = "writes what it is answered",
                                      .plan = plan,
                                      .emit = emit};
static const codegen_writer *const writer_list[] = {&writer, NULL};
#else
#define writer_list NULL
#endif

#ifdef PURITY
static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  (void)self, (void)ctx, (void)model, (void)edit;
  return CODEGEN_OK;
}
static const codegen_phase phase = {.struct_size = sizeof phase,
                                    .flags = PURITY,
                                    .id = "shape/" ID,
                                    .order = "4.5",
                                    .doc = "says how pure its plugin is",
                                    .run = run};
static const codegen_phase *const phase_list[] = {&phase, NULL};
#else
#define phase_list NULL
#endif

static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD(ID, "1.0.0", 0),
                                      .doc = "lends and borrows",
                                      .options = options,
                                      .needs = need_list,
                                      .phases = phase_list,
                                      .writers = writer_list,
                                      .create = create};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
