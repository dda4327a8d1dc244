/* SPDX-License-Identifier: MIT
 *
 * From bytes to a document: tries what the text may be, in an order that keeps the error messages about the language
 * that its author meant. Attempts report to a sink of their own, which is forgotten.
 */
#include "document.h"
#include "private.h"
#include "shift.h"
#include "stored.h"

typedef codegen_document *parse_call(cg_str, cg_str, uint32_t, const cg_source_limits *, cg_diags *);

static codegen_document *parse_for_good(cg_documents *documents, const cg_entry *entry, bool yaml) {
  parse_call *parse = yaml ? cg_document_parse_yaml : cg_document_parse_json;
  return parse(entry->text, entry->info.name, entry->info.id, &documents->limits, documents->diags);
}

/** Parses without reporting errors; warnings of a success are reported. */
static codegen_document *parse_attempt(cg_documents *documents, const cg_entry *entry, bool yaml) {
  parse_call *parse = yaml ? cg_document_parse_yaml : cg_document_parse_json;
  cg_diags *quiet = cg_diags_new();
  codegen_document *document = NULL;
  cg_diag_source source = {entry->info.id, entry->info.name, entry->text};
  if (!quiet) return NULL;
  cg_diags_source(quiet, &source);
  document = parse(entry->text, entry->info.name, entry->info.id, &documents->limits, quiet);
  if (document && cg_diags_warnings(quiet) + cg_diags_errors(quiet) > 0) {
    cg_document_free(document);
    document = parse_for_good(documents, entry, yaml);
  }
  cg_diags_free(quiet);
  return document;
}

static bool is_container(const codegen_document *document) {
  uint32_t kind = codegen_node_kind(document, 1);
  return kind == CODEGEN_NODE_OBJECT || kind == CODEGEN_NODE_ARRAY;
}

/** A document without a tape: a reader plugin reads its bytes. */
static codegen_document *raw_document(cg_entry *entry) {
  static const codegen_node nothing = {0};
  entry->raw = (codegen_document){.struct_size = sizeof entry->raw,
                                  .id = entry->info.id,
                                  .nodes = (const unsigned char *)&nothing,
                                  .node_stride = sizeof nothing,
                                  .node_count = 1,
                                  .bytes = entry->text,
                                  .pool = {"", 0},
                                  .name = entry->info.name,
                                  .find = cg_document_find,
                                  .resolve = cg_document_resolve};
  return &entry->raw;
}

static codegen_document *parse_as(cg_documents *documents, cg_entry *entry, int format) {
  codegen_document *document = NULL;
  switch (format) {
    case CG_FORMAT_JSON: return parse_for_good(documents, entry, false);
    case CG_FORMAT_YAML: entry->info.yaml = true; return parse_for_good(documents, entry, true);
    case CG_FORMAT_JSON_THEN_YAML:
    case CG_FORMAT_EITHER:
    case CG_FORMAT_MAYBE_JSON:
      document = parse_attempt(documents, entry, false);
      if (document) return document;
      if (format == CG_FORMAT_MAYBE_JSON) break;
      entry->info.yaml = true;
      if (format == CG_FORMAT_JSON_THEN_YAML) return parse_for_good(documents, entry, true);
      document = parse_attempt(documents, entry, true);
      if (document) return document;
      entry->info.yaml = false;
      return parse_for_good(documents, entry, false);
    case CG_FORMAT_MAYBE_YAML:
      document = parse_attempt(documents, entry, true);
      entry->info.yaml = document && is_container(document);
      if (entry->info.yaml) return document;
      cg_document_free(document);
      break;
    default: break;
  }
  return raw_document(entry);
}

/* The document of the earlier set, when it is this one with another text of which a value differs. */
static codegen_document *take_earlier(cg_documents *documents, cg_entry *entry) {
  cg_entry *old = documents->earlier ? cg_documents_entry(documents->earlier, entry->info.id) : NULL;
  int format = cg_format_detect(entry->info.name, entry->text);
  bool json = format == CG_FORMAT_JSON || format == CG_FORMAT_JSON_THEN_YAML || format == CG_FORMAT_EITHER;
  const cg_stored *stored = old ? documents->earlier->stored : NULL;
  if (!old || !json || old->info.yaml || old->state != CG_ENTRY_PARSED || old->settled) return NULL;
  if (stored && !(documents->reread.known && cg_stored_load(stored, old, entry->text.data))) return NULL;
  if (!old->document->index || entry->text.data != entry->bytes.data || old->text.data != old->bytes.data ||
      documents->limits.max_nodes || !codegen_str_equal(old->info.location, entry->info.location) ||
      !codegen_str_equal(old->info.name, entry->info.name) || documents->entry.count != 1)
    return NULL;
  const cg_reread *again = &documents->reread;
  uint32_t depth = documents->limits.max_depth;
  cg_shift *shift = &documents->shift;
  bool took = again->known ? cg_document_splice_at(old->document, entry->text, again->head, again->tail, depth, shift)
                           : cg_document_splice(old->document, entry->text, depth, shift);
  if (!took) {
    shift->now = NULL;
    return NULL;
  }
  codegen_document *document = old->document;
  old->document = NULL;
  old->state = CG_ENTRY_FAILED;
  return document;
}

cg_status cg_documents_parse(cg_documents *documents, cg_entry *entry) {
  cg_place place = {.from = entry->info.id, .at = {.document = entry->info.id}};
  if (entry->state == CG_ENTRY_FAILED) return CODEGEN_ERR_INPUT;
  if (entry->state == CG_ENTRY_PARSED) return CODEGEN_OK;
  entry->state = CG_ENTRY_FAILED;
  if (cg_str_begins(entry->text, "\xFF\xFE") || cg_str_begins(entry->text, "\xFE\xFF")) {
    cg_documents_complain(documents, "CGS0004", &place, "save it as UTF-8", "the text is UTF-16 or UTF-32, not UTF-8");
    return CODEGEN_ERR_INPUT;
  }
  if (cg_text_blank(entry->text)) {
    cg_documents_complain(documents, "CGS0012", &place, "check what wrote it", "'%.*s' is empty",
                          CG_FMT(entry->info.name));
    return CODEGEN_ERR_INPUT;
  }
  cg_alloc_expect(entry->text.size); /* by experience, from here to the end of a run */
  uint64_t begin = cg_lane_begin(documents->lane);
  entry->document = take_earlier(documents, entry);
  if (!entry->document) entry->document = parse_as(documents, entry, cg_format_detect(entry->info.name, entry->text));
  if (documents->lane) {
    cg_event event = {"source",
                      entry->info.name,
                      {{"does", CG_STR("parse"), 0},
                       {"bytes", {NULL, 0}, entry->text.size},
                       {"nodes", {NULL, 0}, entry->document ? entry->document->node_count : 0}}};
    cg_lane_end(documents->lane, begin, &event);
  }
  if (!entry->document) return CODEGEN_ERR_INPUT;
  entry->state = CG_ENTRY_PARSED;
  return CODEGEN_OK;
}
