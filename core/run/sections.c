/* SPDX-License-Identifier: MIT
 *
 * Writers: registration, the contexts of their callbacks, fingerprints of their sections.
 */
#include "views.h"

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
  cg_map_init(&sections->by_key);
  if (hooks) cg_hooks_sections_set(hooks, sections);
  return sections;
}

void cg_sections_free(cg_sections *sections) {
  if (!sections) return;
  if (sections->hooks && cg_hooks_sections(sections->hooks) == sections) cg_hooks_sections_set(sections->hooks, NULL);
  for (size_t i = 0; i < sections->artifact.count; i++)
    cg_artifact_free(*cg_vec_at(&sections->artifact, cg_artifact *, i));
  for (size_t i = 0; i < sections->writer.count; i++) cg_writer_free(cg_sections_writer_at(sections, i));
  cg_views_free(sections->views);
  cg_map_release(&sections->by_id);
  cg_map_release(&sections->by_key);
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

cg_writer_call *cg_writer_call_of(codegen_ctx *ctx) {
  return ((cg_ctx *)ctx)->run_state;
}

cg_writer_run *cg_writer_of(codegen_ctx *ctx) {
  const cg_writer_call *call = cg_writer_call_of(ctx);
  return call ? call->writer : NULL;
}

cg_sections *cg_sections_of(codegen_ctx *ctx) {
  const cg_writer_run *writer = cg_writer_of(ctx);
  return writer ? writer->sections : cg_hooks_sections(cg_hooks_of(ctx));
}

void cg_writer_enter(cg_writer_call *call, cg_writer_run *writer, cg_ctx *ctx) {
  *call = (cg_writer_call){.writer = writer, .ctx = ctx, .before = ctx->run_state};
  ctx->run_state = call;
  cg_call_begin(ctx);
}

cg_status cg_writer_leave(cg_writer_call *call, cg_status status, const char *what, cg_str subject) {
  char text[512];
  text[0] = '\0'; /* most calls go well: nothing to format */
  if (status != CODEGEN_OK)
    snprintf(text, sizeof text, "%s '%.*s'", what, (int)(subject.size < 400 ? subject.size : 400), subject.data);
  status = cg_call_end(call->ctx, status, text);
  call->ctx->run_state = call->before;
  return status;
}

/* -- writers ----------------------------------------------------------------------------------------------------- */

cg_writer_run *cg_writer_find(const cg_sections *sections, cg_str id) {
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
  const cg_writer_run *known = cg_writer_find(sections, writer->id);
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

void cg_sections_cache(cg_sections *sections, cg_cache *cache, bool all, bool verify) {
  sections->cache = cache;
  sections->cache_all = all;
  sections->cache_verify = verify;
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
