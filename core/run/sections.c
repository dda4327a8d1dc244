/* SPDX-License-Identifier: MIT
 *
 * Writers at work: registration, the calls of `plan` and `emit`, the text hook.
 *
 * Invariants: sections are emitted in declared order and their texts stand one behind the other in their artifact's
 * buffer; a section that fails leaves no text and does not keep the others from being tried. A worker has a context
 * and a buffer of its own; today there is one, on the main thread, and its buffer is the artifact's.
 */
#include "sections.h"

/* -- life -------------------------------------------------------------------------------------------------------- */

cg_sections *cg_sections_new(cg_host *host, cg_hooks *hooks, cg_model *model, cg_names *names) {
  cg_sections *sections = cg_calloc(1, sizeof *sections);
  if (!sections) return NULL;
  *sections = (cg_sections){.host = host, .diags = cg_host_diags(host), .hooks = hooks, .model = model, .names = names};
  cg_arena_init(&sections->arena, 0);
  cg_buf_init(&sections->scratch, (size_t)1 << 20);
  cg_vec_init(&sections->writer, sizeof(cg_writer_run *));
  cg_vec_init(&sections->artifact, sizeof(cg_artifact *));
  cg_map_init(&sections->by_id);
  if (hooks) cg_hooks_sections_set(hooks, sections);
  return sections;
}

void cg_sections_free(cg_sections *sections) {
  if (!sections) return;
  if (sections->hooks && cg_hooks_sections(sections->hooks) == sections) cg_hooks_sections_set(sections->hooks, NULL);
  for (size_t i = 0; i < sections->artifact.count; i++)
    cg_artifact_free(*cg_vec_at(&sections->artifact, cg_artifact *, i));
  for (size_t i = 0; i < sections->writer.count; i++) cg_writer_free(cg_sections_writer_at(sections, i));
  cg_map_release(&sections->by_id);
  cg_vec_release(&sections->artifact);
  cg_vec_release(&sections->writer);
  cg_buf_release(&sections->scratch);
  cg_arena_release(&sections->arena);
  cg_free(sections);
}

void cg_run_install(cg_host *host) {
  codegen_api *api = cg_host_api(host);
  api->symbol_request = cg_slot_symbol_request;
  api->symbol = cg_slot_symbol;
  api->plan_artifact = cg_slot_plan_artifact;
  api->plan_section = cg_slot_plan_section;
  api->out_grow = cg_slot_out_grow;
  api->out_import = cg_slot_out_import;
  api->out_helper = cg_slot_out_helper;
  api->import_path = cg_slot_import_path;
}

/* -- contexts ---------------------------------------------------------------------------------------------------- */

cg_writer_run *cg_writer_of(codegen_ctx *ctx) {
  return ((cg_ctx *)ctx)->run_state;
}

cg_sections *cg_sections_of(codegen_ctx *ctx) {
  const cg_writer_run *writer = cg_writer_of(ctx);
  return writer ? writer->sections : cg_hooks_sections(cg_hooks_of(ctx));
}

void *cg_writer_enter(cg_writer_run *writer, cg_ctx *ctx) {
  void *before = ctx->run_state;
  ctx->run_state = writer;
  cg_call_begin(ctx);
  return before;
}

cg_status cg_writer_leave(cg_ctx *ctx, void *before, cg_status status, const char *what, cg_str subject) {
  char text[512];
  text[0] = '\0'; /* most calls go well: nothing to format */
  if (status != CODEGEN_OK)
    snprintf(text, sizeof text, "%s '%.*s'", what, (int)(subject.size < 400 ? subject.size : 400), subject.data);
  status = cg_call_end(ctx, status, text);
  ctx->run_state = before;
  return status;
}

/* -- writers ----------------------------------------------------------------------------------------------------- */

static cg_writer_run *find(const cg_sections *sections, cg_str id) {
  for (size_t i = 0; i < sections->writer.count; i++)
    if (codegen_str_equal(cg_sections_writer_at(sections, i)->id, id)) return cg_sections_writer_at(sections, i);
  return NULL;
}

cg_status cg_sections_writer(cg_sections *sections, cg_plugin *plugin, const codegen_writer *given) {
  cg_blame blame = {.diags = sections->diags, .plugin = plugin->id};
  cg_writer_run *writer = cg_arena_new(&sections->arena, cg_writer_run);
  if (!writer) return CODEGEN_ERR_MEMORY;
  if (!cg_struct_copy(&writer->writer, given, sizeof writer->writer) || !writer->writer.id || !writer->writer.plan ||
      !writer->writer.emit) {
    cg_blame_report(&blame, "CGP0012", "a writer of plugin '%.*s' has no struct_size, id, plan or emit",
                    CG_FMT(plugin->id));
    return CODEGEN_ERR_CONTRACT;
  }
  writer->id = codegen_str_of(writer->writer.id);
  const cg_writer_run *known = find(sections, writer->id);
  if (known || !writer->id.size || writer->id.size > 200 || cg_str_find(writer->id, ':', 0) < writer->id.size) {
    cg_blame_report(&blame, "CGP0012", "writer '%.*s' of plugin '%.*s' %s%.*s", CG_FMT(writer->id), CG_FMT(plugin->id),
                    known ? "has the id of a writer of plugin " : "has no valid id",
                    known ? (int)known->plugin->id.size : 0, known ? known->plugin->id.data : "");
    return CODEGEN_ERR_CONTRACT;
  }
  writer->sections = sections;
  writer->plugin = plugin;
  cg_vec_init(&writer->use, sizeof(cg_artifact_use));
  cg_writer_run **slot = cg_vec_add(&sections->writer, 1);
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = writer;
  return CODEGEN_OK;
}

bool cg_sections_failed(const cg_sections *sections, cg_str plugin) {
  for (size_t i = 0; i < sections->writer.count; i++) {
    const cg_writer_run *writer = cg_sections_writer_at(sections, i);
    if (writer->failed && codegen_str_equal(writer->plugin->id, plugin)) return true;
  }
  return false;
}

size_t cg_sections_artifacts(const cg_sections *sections) {
  return sections->artifact.count;
}

cg_artifact *cg_sections_artifact(const cg_sections *sections, size_t i) {
  return i < sections->artifact.count ? *cg_vec_at(&sections->artifact, cg_artifact *, i) : NULL;
}

cg_status cg_sections_plan(cg_sections *sections) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < sections->writer.count; i++) {
    cg_status planned = cg_writer_plan(cg_sections_writer_at(sections, i));
    if (planned < 0 && status >= 0) status = planned;
  }
  return status;
}

/* -- fingerprints ------------------------------------------------------------------------------------------------ */

/* All names of a writer: what a section that depends on the whole model may use. */
static cg_hash hash_names(const cg_sections *sections, cg_str writer) {
  const codegen_model *model = cg_model_view(sections->model);
  uint32_t count = model->table[CODEGEN_TABLE_NAME].count;
  cg_hash hash = {0, 0};
  for (uint32_t i = 1; i < count; i++) {
    const codegen_name *name = codegen_row_at(model, CODEGEN_TABLE_NAME, i);
    if (name->writer >= model->sym_count || !codegen_str_equal(model->sym[name->writer], writer)) continue;
    cg_hash part[] = {hash, {name->table, name->record}, {name->role, 0}, cg_hash128(name->text.data, name->text.size)};
    hash = cg_hash128(part, sizeof part);
  }
  return hash;
}

cg_hash cg_section_fingerprint(const cg_sections *sections, const cg_section_text *section) {
  const codegen_section *at = &section->section;
  cg_hash part[2];
  part[0] = cg_model_fingerprint(sections->model, at->table, at->row, at->depends);
  part[1] = at->depends & CODEGEN_DEPENDS_WHOLE
                ? hash_names(sections, section->writer->id)
                : cg_names_digest(sections->names, section->writer->id, at->table, at->row);
  return cg_hash128(part, sizeof part);
}

/* -- emitting ---------------------------------------------------------------------------------------------------- */

typedef struct worker {
  cg_writer_run *writer;
  cg_ctx *ctx;
  const codegen_model *model;
  cg_arena answers; /* of the text hook, for one section */
} worker;

/* The text hook: what it answers takes the place of the section's text, which is the last one in the buffer. */
static cg_status transform(worker *at, cg_artifact *artifact, cg_section_text *section) {
  cg_sections *sections = at->writer->sections;
  uint32_t decl = section->section.row;
  if (!cg_hooks_any_at(sections->hooks, CG_HOOK_types_transform) || section->section.table != CODEGEN_TABLE_DECL ||
      !decl)
    return CODEGEN_OK;
  if (((const codegen_decl *)codegen_row_at(at->model, CODEGEN_TABLE_DECL, decl))->kind != CODEGEN_DECL_TYPE)
    return CODEGEN_OK;
  codegen_str content = {section->size ? artifact->text.data + section->begin : "", section->size};
  codegen_str replacement = {NULL, 0};
  void *argument[] = {&at->model, &decl, &artifact->language, &content, &replacement};
  cg_status status =
      cg_hooks_emit_at(sections->hooks, CG_HOOK_types_transform, argument, CG_COUNT(argument), &at->answers);
  if (status >= 0 && replacement.size) {
    artifact->text.size = section->begin;
    cg_buf_str(&artifact->text, replacement);
    if (artifact->text.failed) {
      cg_blame_memory(sections->diags);
      artifact->text.failed = false;
      status = CODEGEN_ERR_MEMORY;
    }
    section->size = artifact->text.size - section->begin;
  }
  cg_arena_reset(&at->answers);
  return status < 0 ? status : CODEGEN_OK;
}

static cg_status emit_section(worker *at, cg_artifact *artifact, cg_section_text *section) {
  cg_writer_run *writer = at->writer;
  cg_out_slot out;
  cg_out_open(&out, writer, artifact, &artifact->text, CG_SECTION_MAX, section->section.key);
  section->begin = out.begin;
  void *before = cg_writer_enter(writer, at->ctx);
  cg_status status = writer->writer.emit(writer->plugin->self, &at->ctx->pub, at->model, &section->section, &out.pub);
  status = cg_out_close(&out, status, &section->size);
  status = cg_writer_leave(at->ctx, before, status, "section", section->section.key);
  if (status >= 0) status = transform(at, artifact, section);
  if (status < 0) return status;
  cg_section_text *slot = cg_vec_add(&artifact->parts->section, 1);
  if (!slot) {
    cg_blame_memory(writer->sections->diags);
    return CODEGEN_ERR_MEMORY;
  }
  *slot = *section;
  return CODEGEN_OK;
}

static bool stops(cg_status status) {
  return status == CODEGEN_ERR_MEMORY || status == CODEGEN_ERR_CANCELLED;
}

static cg_status emit_artifact(worker *at, cg_artifact_use *use) {
  cg_status first = CODEGEN_OK;
  codegen_ctx *ctx = &at->ctx->pub;
  use->artifact->emitted = true;
  for (size_t i = 0; i < use->section.count; i++) {
    cg_status status = emit_section(at, use->artifact, cg_vec_at(&use->section, cg_section_text, i));
    if (i % 32 == 31 && codegen_cancelled(ctx)) status = CODEGEN_ERR_CANCELLED;
    if (status < 0 && first >= 0) first = status;
    if (stops(status)) return status;
  }
  cg_vec_release(&use->section);
  return first;
}

static int by_order(const void *a, const void *b) {
  const cg_section_text *left = a, *right = b;
  cg_str zero = CG_STR("0");
  int order = cg_order_compare(left->section.order.size ? left->section.order : zero,
                               right->section.order.size ? right->section.order : zero);
  return order ? order : (left->begin > right->begin) - (left->begin < right->begin);
}

/* Sections that ask for a place of their own get it before anything is written; `begin` is their number until then. */
static void order_sections(cg_artifact_use *use) {
  bool asked = false;
  for (size_t i = 0; i < use->section.count; i++) {
    cg_section_text *section = cg_vec_at(&use->section, cg_section_text, i);
    section->begin = i;
    asked |= section->section.order.size > 0;
  }
  if (asked && !(use->artifact->flags & CODEGEN_ARTIFACT_SHARED))
    qsort(use->section.data, use->section.count, sizeof(cg_section_text), by_order);
}

cg_status cg_sections_generate(cg_sections *sections, cg_str id) {
  cg_writer_run *writer = find(sections, id);
  if (!writer || writer->generated) return writer ? CODEGEN_ERR_USAGE : CODEGEN_ERR_NOT_FOUND;
  writer->generated = true;
  uint32_t errors = cg_diags_errors(sections->diags);
  cg_status first = cg_writer_plan(writer);
  if (first < 0) return first;
  if (writer->failed) return CODEGEN_ERR_PLUGIN; /* its names could not be had */
  worker at = {.writer = writer, .ctx = writer->plugin->ctx, .model = cg_model_view(sections->model)};
  cg_arena_init(&at.answers, 0);
  for (size_t i = 0; i < writer->use.count && !stops(first); i++) {
    cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, i);
    order_sections(use);
    cg_status status = emit_artifact(&at, use);
    if (status < 0 && (first >= 0 || stops(status))) first = status;
  }
  cg_arena_release(&at.answers);
  if (first >= 0 && cg_diags_errors(sections->diags) > errors) first = CODEGEN_ERR_PLUGIN;
  writer->failed = first < 0;
  for (size_t i = 0; i < writer->use.count; i++)
    cg_vec_at(&writer->use, cg_artifact_use, i)->artifact->failed |= writer->failed;
  return first;
}
