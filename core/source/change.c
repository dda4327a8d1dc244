/* SPDX-License-Identifier: MIT
 *
 * What is done to inputs between parsing and reading: overlays and patches, in the order in which they were named.
 *
 * Invariant: an input is replaced by its changed form as a whole, or it fails: nobody reads one that was changed in
 * part.
 */
#include "change.h"

#include "document.h"

cg_status cg_documents_change(cg_documents *documents, uint32_t kind, cg_str file, cg_str base_dir) {
  cg_str base = cg_path_join(&documents->arena, documents->cwd, base_dir);
  cg_place place = {0};
  cg_change **slot, *change = cg_arena_new(&documents->arena, cg_change);
  file = cg_arena_copy(&documents->arena, file);
  if (!change || !file.data || !base.data) return CODEGEN_ERR_MEMORY;
  if (cg_url_is(file)) {
    cg_diag(documents->diags, "CGS0001", "download it and name the file", "'%.*s' is no file: overlays and patches are",
            CG_FMT(cg_url_shown(&documents->arena, file)));
    return CODEGEN_ERR_INPUT;
  }
  place.location = cg_path_join(&documents->arena, base, file);
  place.name = cg_path_absolute(file) ? file : cg_documents_name(documents, place.location);
  if (!place.location.data || !place.name.data) return CODEGEN_ERR_MEMORY;
  cg_status status = cg_documents_load(documents, &place, &change->entry);
  slot = status == CODEGEN_OK ? cg_vec_add(&documents->change, 1) : NULL;
  if (!slot) return status ? status : CODEGEN_ERR_MEMORY;
  change->kind = kind;
  *slot = change;
  return CODEGEN_OK;
}

void cg_change_report(cg_documents *documents, const cg_change *change, const char *code, uint32_t node,
                      const char *help, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cg_diag_at(documents->diags, code, codegen_node_origin(change->entry->document, node), (cg_str){0}, help, "%s", text);
}

static void report_failure(cg_documents *documents, const cg_change *change, cg_status status) {
  if (status == CODEGEN_ERR_MEMORY)
    cg_diag(documents->diags, "CGI0001", NULL, "out of memory while changing documents");
  else
    cg_change_report(documents, change, "CGS0007", 1, "use fewer descendants ('..') and fewer actions",
                     "applying '%.*s' makes too much of the document", CG_FMT(change->entry->info.name));
}

static cg_status apply_all(cg_documents *documents, cg_entry *input) {
  const cg_change *last = NULL;
  codegen_document *changed = NULL;
  cg_draft draft;
  bool ok = cg_draft_init(&draft, input->document);
  for (size_t i = 0; i < documents->change.count && ok; i++) {
    cg_change *change = *cg_vec_at(&documents->change, cg_change *, i);
    uint64_t both[4] = {input->info.hash.low, input->info.hash.high, change->entry->info.hash.low,
                        change->entry->info.hash.high};
    last = change;
    input->info.hash = cg_hash128(both, sizeof both); /* other bytes now, as far as anyone asks */
    ok = (change->kind == CG_CHANGE_OVERLAY ? cg_overlay_apply : cg_patch_apply)(documents, change, input, &draft);
    ok = ok && !draft.status;
  }
  if (ok) changed = cg_draft_finish(&draft, documents->limits.max_nodes, documents->limits.max_depth);
  cg_status status = changed ? CODEGEN_OK : draft.status ? draft.status : CODEGEN_ERR_INPUT;
  if (draft.status && last) report_failure(documents, last, draft.status);
  cg_draft_release(&draft);
  if (changed) {
    cg_document_free(input->document);
    input->document = changed;
  } else {
    input->state = CG_ENTRY_FAILED;
  }
  return status;
}

cg_status cg_changes_apply(cg_documents *documents) {
  cg_status status = CODEGEN_OK, one;
  size_t inputs = documents->entry.count;
  if (!documents->change.count) return CODEGEN_OK;
  for (size_t i = 0; i < documents->change.count; i++) {
    const cg_change *change = *cg_vec_at(&documents->change, cg_change *, i);
    if (change->entry->state != CG_ENTRY_PARSED) return CODEGEN_ERR_INPUT; /* reported */
    if (change->entry->document->node_count > 1) continue;
    cg_diag(documents->diags, "CGS0016", NULL, "'%.*s' is neither JSON nor YAML", CG_FMT(change->entry->info.name));
    return CODEGEN_ERR_INPUT;
  }
  for (size_t i = 0; i < inputs; i++) {
    cg_entry *entry = *cg_vec_at(&documents->entry, cg_entry *, i);
    if (!entry->info.input || entry->state != CG_ENTRY_PARSED) continue;
    one = CODEGEN_ERR_INPUT;
    if (entry->document->node_count > 1)
      one = apply_all(documents, entry);
    else
      cg_diag(documents->diags, "CGS0016", "leave the overlays and patches of this source out",
              "'%.*s' is neither JSON nor YAML: it cannot be changed", CG_FMT(entry->info.name));
    if (status == CODEGEN_OK) status = one;
  }
  for (size_t i = 0; i < documents->change.count && status == CODEGEN_OK; i++)
    cg_overlay_idle(documents, *cg_vec_at(&documents->change, cg_change *, i));
  return status;
}
