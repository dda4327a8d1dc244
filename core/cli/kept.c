/* SPDX-License-Identifier: MIT
 *
 * Keeping a document and its model, and using them again.
 *
 * Invariants: what is kept is the model as the reader left it: nobody else edited it; it is of a single document, which
 * nothing refers out of; the reader is the same code with the same options, and declares itself pure. What is offered
 * to a run is that run's: if it fails, nothing is kept. Doubt means that everything is read.
 */
#include "kept.h"

#include "snapshot.h"

#define TURNS 200u /* readings of single values before everything is read once: rows that were replaced leave room */

void cg_kept_free(cg_kept *kept) {
  if (!kept) return;
  cg_carry_free(kept->carry);
  cg_names_free(kept->names);
  cg_model_free(kept->model);
  cg_documents_free(kept->documents);
  cg_diags_free(kept->said);
  cg_buf_release(&kept->known);
  cg_lines_release(&kept->lines);
  cg_snapshot_free(kept->file);
  cg_free(kept);
}

void cg_kept_end(cg_road *road) {
  cg_kept_free(road->kept);
  road->kept = NULL;
}

void cg_stay_forget(cg_stay *stay) {
  for (size_t i = 0; i < CG_COUNT(stay->kept); i++) {
    cg_kept_free(stay->kept[i]);
    stay->kept[i] = NULL;
  }
}

void cg_kept_offer(cg_road *road, const cg_memory *memory) {
  cg_stay *stay = road->cli->stay;
  road->anew = "nothing is kept of an earlier run";
  for (size_t i = 0; stay && memory->key.low && i < CG_COUNT(stay->kept); i++) {
    cg_kept *kept = stay->kept[i];
    if (!kept || !cg_hash_equal(kept->key, memory->key) || !cg_hash_equal(kept->places, memory->places)) continue;
    stay->kept[i] = NULL;
    cg_kept_free(road->kept);
    road->kept = kept;
  }
}

/* -- again ------------------------------------------------------------------------------------------------------- */

static bool has_again(const codegen_reader *reader) {
  return reader->struct_size >= offsetof(codegen_reader, again) + sizeof reader->again && reader->again &&
         reader->flags & CODEGEN_PHASE_PURE;
}

/* The only document of a set, when it is JSON; else NULL. */
static const codegen_document *sole(const cg_documents *documents) {
  const cg_document_info *info = documents ? cg_documents_info(documents, 2) : NULL;
  if (!info || cg_documents_count(documents) != 2 || info->yaml || info->remote || !info->input) return NULL;
  return cg_documents_at(documents, 2);
}

static bool same_document(const cg_documents *a, const cg_documents *b) {
  const cg_document_info *left = cg_documents_info(a, 2), *right = cg_documents_info(b, 2);
  return codegen_str_equal(left->location, right->location) && codegen_str_equal(left->path, right->path) &&
         codegen_str_equal(left->name, right->name);
}

void cg_kept_fetch(cg_road *road) {
  cg_kept *kept = road->kept;
  if (kept && kept->quiet && !cg_hooks_any(road->hooks, "codegen.fetch.before") &&
      !cg_hooks_any(road->hooks, "codegen.fetch.after"))
    cg_documents_earlier(road->documents, kept->documents);
}

/* What the reader said, where that stands today. False: something was said of the inside of the value that differs. */
static bool move_said(const cg_diags *said, const cg_shift *shift, cg_diags *to) {
  for (size_t i = 0; i < cg_diags_stored(said); i++) {
    codegen_diag diag = *cg_diags_at(said, i);
    if (diag.causes && diag.causes[0]) return false; /* they stand somewhere, too */
    if (diag.origin.document == 2) {
      uint32_t node = cg_shift_node(shift, diag.origin.node);
      if ((diag.origin.node && !node) || (shift->node && node == shift->node)) return false;
      diag.origin.node = node;
      diag.origin.begin = cg_shift_byte(shift, diag.origin.begin);
      diag.origin.end = cg_shift_byte(shift, diag.origin.end);
    } else if (diag.origin.document) {
      return false;
    }
    if (to) cg_diags_add(to, &diag, cg_diags_plugin_at(said, i));
  }
  return true;
}

/* Why what is kept does not serve; NULL: it may. */
static const char *unfit(cg_road *road, cg_plugin *plugin, const codegen_reader *reader, cg_shift *shift) {
  const cg_kept *kept = road->kept;
  const codegen_document *now = sole(road->documents);
  bool same = kept->file ? cg_snapshot_read_by(kept->file, plugin, reader) : kept->read == reader->read;
  if (!same || !cg_hash_equal(kept->options, cg_plugin_options_hash(plugin))) return "the reader is another one";
  if (!now || !same_document(kept->documents, road->documents)) return "the documents are others";
  if (cg_model_edits(road->model)) return "somebody edits the model before it is read";
  if (kept->turns >= TURNS) return "it was read again in parts often enough";
  if (!cg_documents_shift(road->documents, kept->documents, shift)) return "more than one value differs";
  if (!move_said(kept->said, shift, NULL)) return "something is reported of what differs";
  return NULL;
}

/* Whether something was reported of what is read again: it would have to be judged anew. */
static bool said_of_it(const cg_model *model, const cg_diags *said, const cg_shift *shift) {
  codegen_origin at;
  for (size_t k = 0; cg_model_reread(model, k, &at); k++)
    for (size_t i = 0; i < cg_diags_stored(said); i++) {
      codegen_origin place = cg_diags_at(said, i)->origin;
      uint32_t node = cg_shift_node(shift, place.node);
      if (place.document == at.document && node >= at.node && node < at.end) return true;
    }
  return false;
}

static bool read_again(cg_road *road, cg_plugin *plugin, const codegen_reader *reader, const codegen_reading *reading,
                       uint32_t node, codegen_bytes *remember) {
  cg_kept *kept = road->kept;
  codegen_rereading again = {.struct_size = sizeof again,
                             .document = reading->document[0],
                             .node = node,
                             .source = reading->source,
                             .known = {(const uint8_t *)kept->known.data, kept->known.size},
                             .remember = remember};
  codegen_edit *edit = cg_edit_begin(road->model, cg_host_api(road->host), plugin->id);
  if (!edit) return false;
  size_t reported = cg_diags_count(road->diags);
  cg_call_begin(plugin->ctx);
  cg_status status = reader->again(plugin->self, &plugin->ctx->pub, &again, edit);
  cg_buf known;
  cg_buf_init(&known, CG_BUF_MAX);
  if (status == CODEGEN_OK) cg_buf_add(&known, remember->data, remember->size);
  *remember = (codegen_bytes){0};
  cg_call_end(plugin->ctx, CODEGEN_OK, reader->id); /* not to be able to is no failure */
  bool ok = status == CODEGEN_OK && !known.failed && cg_diags_count(road->diags) == reported;
  if (ok)
    ok = cg_edit_end_again(edit) >= 0;
  else
    cg_edit_end(edit, false);
  cg_buf_release(&kept->known);
  kept->known = known;
  return ok;
}

cg_status cg_kept_again(cg_road *road, cg_plugin *plugin, const codegen_reader *reader,
                        const codegen_reading *reading) {
  cg_kept *kept = road->kept;
  cg_shift shift;
  codegen_bytes remember = {0};
  if (!kept) return CODEGEN_ERR_NOT_FOUND;
  bool can = has_again(reader) && reading->count == 1 && reading->document[0] == 2;
  road->anew = can ? unfit(road, plugin, reader, &shift) : "its reader reads everything";
  if (!road->anew && kept->file && !cg_snapshot_model(road, kept, &shift)) road->anew = "what is kept is damaged";
  if (road->anew) return CODEGEN_ERR_NOT_FOUND;
  cg_documents_take_own(road->documents, kept->documents);
  bool ok = cg_model_take(road->model, kept->model, &shift);
  if (ok) kept->model = NULL;
  ok = ok && read_again(road, plugin, reader, reading, shift.node, &remember);
  ok = ok && !said_of_it(road->model, kept->said, &shift);
  cg_diags *said = ok ? cg_diags_new() : NULL;
  if (!ok || !said) {
    road->anew = "what differs is no schema or operation that stands alone";
    cg_diags_free(said);
    cg_kept_end(road);
    cg_documents_drop_own(road->documents);
    return cg_model_empty(road->model) ? CODEGEN_ERR_NOT_FOUND : CODEGEN_ERR_MEMORY;
  }
  kept->quiet = cg_diags_count(road->diags) == 0;
  move_said(kept->said, &shift, said);
  move_said(kept->said, &shift, road->diags);
  cg_diags_free(kept->said);
  kept->said = said;
  kept->turns += shift.node != 0;
  if (shift.lost_at != UINT32_MAX) cg_diags_lines_give(road->diags, 2, &kept->lines, shift.lost_at, shift.lost);
  cg_lines_release(&kept->lines);
  cg_documents_free(kept->documents);
  kept->documents = NULL;
  road->again = true;
  cg_names_keep(road->names);
  cg_names_earlier(road->names, kept->names);
  kept->names = NULL;
  road->carry = kept->carry;
  kept->carry = NULL;
  cg_sections_keeps(road->sections, road->carry);
  return CODEGEN_OK;
}

/* -- keeping ----------------------------------------------------------------------------------------------------- */

bool cg_kept_wanted(const cg_road *road) {
  return road->cli->stay || road->snapshot;
}

void cg_kept_note(cg_road *road, cg_plugin *plugin, const codegen_reader *reader, codegen_bytes known,
                  size_t reported) {
  bool use = cg_kept_wanted(road) && known.size && has_again(reader), stay = road->cli->stay;
  cg_kept_end(road);
  cg_kept *kept = road->kept = use ? cg_calloc(1, sizeof *kept) : NULL;
  if (!kept) return;
  kept->read = reader->read;
  kept->options = cg_plugin_options_hash(plugin);
  if (road->snapshot) kept->print = cg_snapshot_print(plugin, reader);
  kept->quiet = reported == 0;
  kept->said = cg_diags_new();
  cg_buf_init(&kept->known, CG_BUF_MAX);
  cg_buf_add(&kept->known, known.data, known.size);
  size_t count = cg_diags_count(road->diags);
  bool ok = kept->said && !kept->known.failed && count == cg_diags_stored(road->diags);
  for (size_t i = reported; ok && i < count; i++)
    cg_diags_add(kept->said, cg_diags_at(road->diags, i), cg_diags_plugin_at(road->diags, i));
  if (ok) cg_sections_keeps(road->sections, NULL);
  if (ok && stay) cg_names_keep(road->names);
  if (ok && !cg_diags_errors(kept->said)) return;
  cg_kept_end(road);
}

bool cg_kept_whole(const cg_road *road) {
  const cg_cli *cli = road->cli;
  return road->kept && !road->kept->model && !road->kept->file && !cli->check && !cli->dry_run &&
         sole(road->documents) && !cg_documents_large(road->documents) && cg_model_edits(road->model) == 1 &&
         !road->job->memory && !cg_model_view(road->model)->facet_count;
}

void cg_kept_keep(cg_road *road, const cg_memory *memory) {
  cg_stay *stay = road->cli->stay;
  cg_kept *kept = road->kept;
  if (!stay || !memory->key.low || !cg_kept_whole(road)) return;
  kept->key = memory->key;
  kept->places = memory->places;
  kept->documents = road->documents;
  cg_diags_lines_take(road->diags, 2, &kept->lines);
  kept->model = road->model;
  kept->carry = cg_sections_keep(road->sections);
  if (kept->carry) road->sections = NULL;
  if (kept->carry) kept->names = road->names;
  if (kept->carry) road->names = NULL;
  road->documents = NULL;
  road->model = NULL;
  road->kept = NULL;
  uint32_t slot = stay->next;
  for (uint32_t i = 0; i < CG_COUNT(stay->kept); i++)
    if (!stay->kept[i]) slot = i;
  cg_kept_free(stay->kept[slot]);
  stay->kept[slot] = kept;
  stay->next = (slot + 1) % CG_COUNT(stay->kept);
}
