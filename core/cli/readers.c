/* SPDX-License-Identifier: MIT
 *
 * Readers: which one reads which document. A reader's note says what it claims, so that only those are loaded which a
 * document asks for; the plan shows all of them and says why the others do nothing.
 */
#include "kept.h"
#include "progress.h"
#include "stages.h"

typedef struct cg_road_reader {
  cg_road *road;
  cg_plugin *plugin;
  uint32_t *document;
  uint32_t count;
} cg_road_reader;

bool cg_stage_claims(const cg_note *note, const codegen_document *document, cg_str name) {
  if (document && codegen_node_kind(document, 1) == CODEGEN_NODE_OBJECT) {
    for (size_t i = 0; i < note->marker_count; i++)
      if (codegen_node_member(document, 1, note->marker[i])) return true;
    return false;
  }
  for (size_t i = 0; i < note->extension_count; i++)
    if (note->extension[i].size < name.size &&
        codegen_str_equal(cg_str_slice(name, name.size - note->extension[i].size, name.size), note->extension[i]))
      return true;
  return false;
}

static const codegen_reader *reader_of(const cg_plugin *plugin) {
  const codegen_reader *const *reader = plugin->descriptor ? plugin->descriptor->readers : NULL;
  for (; reader && *reader; reader++)
    if (codegen_str_is(plugin->note.reader_id, (*reader)->id)) return *reader;
  return NULL;
}

static bool reader_when(void *self, const char **reason) {
  cg_road_reader *reader = self;
  if (reader->count) return true;
  *reason = "no document claims it";
  return false;
}

static cg_status reader_run(void *self) {
  cg_road_reader *reader = self;
  cg_road *road = reader->road;
  cg_plugin *plugin = reader->plugin;
  const codegen_reader *row = reader_of(plugin);
  codegen_bytes left = {0};
  codegen_reading reading = {sizeof reading, reader->count, reader->document, road->job->name,
                             cg_kept_wanted(road) ? &left : NULL};
  if (!row) return CODEGEN_ERR_CONTRACT;
  cg_progress_show(road, plugin->id, false);
  for (size_t i = 0; row->known && row->known[i]; i++) {
    cg_status known = cg_documents_known(road->documents, codegen_str_of(row->known[i]->url), row->known[i]->text);
    if (known < 0) return known;
  }
  cg_status again = cg_kept_again(road, plugin, row, &reading);
  if (again != CODEGEN_ERR_NOT_FOUND) return again;
  uint32_t edits = cg_model_edits(road->model);
  size_t reported = cg_diags_count(road->diags);
  codegen_edit *edit = cg_edit_begin(road->model, cg_host_api(road->host), plugin->id);
  if (!edit) return CODEGEN_ERR_MEMORY;
  cg_call_begin(plugin->ctx);
  cg_status status = row->read(plugin->self, &plugin->ctx->pub, &reading, edit);
  if (status >= 0 && !edits) cg_kept_note(road, plugin, row, left, reported);
  status = cg_call_end(plugin->ctx, status, row->id);
  cg_status ended = cg_edit_end(edit, status >= 0);
  return status < 0 ? status : ended;
}

static cg_status add_reader(cg_road *road, cg_road_reader *reader) {
  static const char *const after[] = {"read", NULL};
  static const char *const before[] = {"check", NULL};
  static const char *const needs[] = {"documents", NULL};
  static const char *const provides[] = {"model", NULL};
  const codegen_reader *row = reader_of(reader->plugin);
  cg_phase phase = {.id = cg_arena_printf(&road->arena, "read/%.*s", CG_FMT(reader->plugin->note.reader_id)),
                    .order = codegen_str_of(row && row->order ? row->order : "2"),
                    .doc = row ? codegen_str_of(row->doc) : CG_STR("reads documents that claim it"),
                    .plugin = reader->plugin->id,
                    .before = before,
                    .after = after,
                    .needs = needs,
                    .provides = provides,
                    .when = reader_when,
                    .run = reader_run,
                    .self = reader};
  return phase.id.data ? cg_plan_add(road->plan, &phase) : CODEGEN_ERR_MEMORY;
}

cg_status cg_stages_readers(cg_road *road) {
  size_t plugins = cg_host_count(road->host);
  cg_status status = CODEGEN_OK;
  road->reader = cg_arena_array(&road->arena, cg_road_reader, plugins + 1);
  if (!road->reader) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < plugins && status >= 0; i++) {
    cg_plugin *plugin = cg_host_at(road->host, i);
    if (plugin->note.reader_id.size == 0 || plugin->failed) continue;
    cg_road_reader *reader = &road->reader[road->reader_count++];
    *reader = (cg_road_reader){.road = road, .plugin = plugin};
    status = add_reader(road, reader);
  }
  return status;
}

cg_status cg_stages_extensions(cg_road *road) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < road->reader_count; i++) {
    const cg_note *note = &road->reader[i].plugin->note;
    for (size_t k = 0; k < note->extension_count && status >= 0; k++)
      status = cg_documents_extension(road->documents, cg_str_slice(note->extension[k], 1, note->extension[k].size));
  }
  return status;
}

/** The reader of one document: one that the user named goes before an automatic one. */
static cg_road_reader *choose(cg_road *road, const codegen_document *document, cg_str name) {
  cg_road_reader *found = NULL;
  for (size_t i = 0; i < road->reader_count; i++) {
    cg_road_reader *reader = &road->reader[i];
    if (!cg_stage_claims(&reader->plugin->note, document, name)) continue;
    if (!found || (found->plugin->automatic && !reader->plugin->automatic)) found = reader;
  }
  return found;
}

static void report_unclaimed(cg_road *road, uint32_t id, cg_str name) {
  cg_buf help;
  cg_buf_init(&help, 4096);
  cg_buf_text(&help,
              road->reader_count ? "readers here look for " : "no reader plugin was found: see 'codegen plugin list'");
  for (size_t i = 0, n = 0; i < road->reader_count; i++) {
    const cg_note *note = &road->reader[i].plugin->note;
    for (size_t k = 0; k < note->marker_count; k++, n++)
      cg_buf_printf(&help, "%s'%.*s'", n ? ", " : "", CG_FMT(note->marker[k]));
    for (size_t k = 0; k < note->extension_count; k++, n++)
      cg_buf_printf(&help, "%s'*%.*s'", n ? ", " : "", CG_FMT(note->extension[k]));
  }
  if (road->reader_count) cg_buf_text(&help, " at the top of a document, or a file name that ends so");
  codegen_origin origin = {id, 1, 0, 0};
  cg_diag_at(road->diags, "CGS0013", origin, CG_STR(""), help.data, "no reader for '%.*s'", CG_FMT(name));
  cg_buf_release(&help);
}

static cg_status claim_one(cg_road *road, uint32_t id, const cg_document_info *info) {
  const codegen_document *document = cg_documents_at(road->documents, id);
  if (!document) return CODEGEN_OK; /* reported when it failed */
  cg_road_reader *reader = choose(road, document, info->name);
  if (!reader) {
    report_unclaimed(road, id, info->name);
    return CODEGEN_ERR_INPUT;
  }
  if (!reader->plugin->created) {
    cg_status status = cg_host_load_reader(road->host, reader->plugin);
    if (status < 0) return status;
    status = cg_hooks_seal(road->hooks);
    if (status < 0) return status;
  }
  if (!reader->document)
    reader->document = cg_arena_array(&road->arena, uint32_t, cg_documents_count(road->documents) + 1);
  if (!reader->document) return CODEGEN_ERR_MEMORY;
  reader->document[reader->count++] = id;
  return CODEGEN_OK;
}

cg_status cg_road_claim(cg_road *road) {
  cg_status status = CODEGEN_OK;
  for (uint32_t id = 2; id <= cg_documents_count(road->documents); id++) {
    const cg_document_info *info = cg_documents_info(road->documents, id);
    if (!info || !info->input) continue;
    cg_status one = claim_one(road, id, info);
    if (one < 0) status = one;
  }
  return status;
}
