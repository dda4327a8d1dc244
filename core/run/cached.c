/* SPDX-License-Identifier: MIT
 *
 * A section as it is kept, and given back: under which key, with what it asked for, and its warnings by the way to
 * their place in the document rather than by the place itself.
 */
#include "cache.h"

#define DIAGS_MAX 1000u

/* -- who takes part ---------------------------------------------------------------------------------------------- */

static bool index_decls(cg_sections *sections) {
  const codegen_model *model = cg_model_view(sections->model);
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  if (sections->keyed) return true;
  for (uint32_t i = 1; i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(model, i);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    uint32_t *row = cg_map_put(&sections->by_key, decl->key, NULL);
    if (!row) return false;
    *row = i;
  }
  return sections->keyed = true;
}

static bool add_plugin(cg_plugin *plugin, cg_buf *all) {
  cg_hash binary = cg_plugin_print_of(plugin);
  cg_pack_str(all, plugin->id);
  cg_pack_str(all, plugin->descriptor ? codegen_str_of(plugin->descriptor->version) : CG_STR(""));
  cg_pack_hash(all, binary);
  cg_pack_hash(all, cg_plugin_options_hash(plugin));
  /* libraries of its own are not looked at; what the host has built in has no file */
  return (binary.low || binary.high) && (!plugin->file || cg_plugin_stands_alone(plugin));
}

/* What another plugin's table answers follows from that plugin's file and options, which count, if it and all whose
 * tables it may pass on declare themselves pure. */
static bool is_foreign(const cg_host *host, const cg_plugin *plugin) {
  bool foreign = plugin->foreign;
  for (size_t i = 0; i < cg_host_count(host) && plugin->borrows && !foreign; i++)
    foreign = cg_host_at(host, i)->created && cg_host_at(host, i)->foreign;
  return foreign;
}

/* What a plugin can ask of the run. Whether anything is written changes no text. */
static void add_run(const codegen_run *run, cg_buf *all) {
  static const codegen_run none;
  if (!run) run = &none;
  cg_pack_u64(all, run->flags & ~(uint32_t)(CODEGEN_RUN_CHECK | CODEGEN_RUN_DRY));
  const cg_str text[] = {run->source, run->root, run->set};
  for (size_t i = 0; i < CG_COUNT(text); i++) cg_pack_str(all, cg_str_given(text[i]));
}

/* Everybody who takes part counts: one writer may ask, while it plans, what another one does. */
static cg_hash base_of(cg_writer_run *writer) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  cg_host *host = writer->sections->host;
  cg_buf all;
  cg_buf_init(&all, (size_t)1 << 20);
  cg_pack_str(&all, writer->id);
  cg_pack_u64(&all, model->format);
  add_run(cg_host_run_of(host), &all);
  bool ok = add_plugin(writer->plugin, &all);
  for (size_t i = 0; i < cg_host_count(host) && ok; i++)
    if (cg_host_at(host, i)->created) ok = add_plugin(cg_host_at(host, i), &all);
  cg_hash hash = ok && !all.failed ? cg_hash128(all.data, all.size) : (cg_hash){0, 0};
  cg_buf_release(&all);
  return hash;
}

/* What the plugins say of facets; a layout that somebody contradicts is none, and then nothing is kept. */
static void take_facets(cg_model *model, const cg_plugin *plugin) {
  const codegen_facet_layout *const *row = plugin->created && plugin->descriptor ? plugin->descriptor->facets : NULL;
  for (; row && *row; row++) cg_model_facet(model, *row);
}

static void add_mapped(const cg_plugin *plugin, cg_buf *all) {
  cg_pack_str(all, plugin->id);
  cg_pack_u64(all, cg_plugin_code(plugin));
  cg_pack_hash(all, cg_plugin_options_hash(plugin));
}

cg_hash cg_carried_base(const cg_writer_run *writer) {
  const cg_host *host = writer->sections->host;
  cg_hash hash = {0, 0};
  cg_buf all;
  if (is_foreign(host, writer->plugin)) return hash;
  cg_buf_init(&all, (size_t)1 << 20);
  cg_pack_str(&all, writer->id);
  add_run(cg_host_run_of(host), &all);
  add_mapped(writer->plugin, &all);
  for (size_t i = 0; i < cg_host_count(host); i++)
    if (cg_host_at(host, i)->created) add_mapped(cg_host_at(host, i), &all);
  if (!all.failed) hash = cg_hash128(all.data, all.size);
  cg_buf_release(&all);
  return hash;
}

cg_hash cg_filed_base(cg_writer_run *writer) {
  bool foreign = is_foreign(writer->sections->host, writer->plugin);
  return foreign || !(writer->writer.flags & CODEGEN_PHASE_PURE) ? (cg_hash){0, 0} : base_of(writer);
}

void cg_cached_begin(cg_cached *cached, cg_writer_run *writer) {
  cg_sections *sections = writer->sections;
  cg_cache *cache = sections->cache;
  *cached = (cg_cached){.sections = sections, .writer = writer, .verify = sections->cache_verify};
  if (!cache || !(writer->writer.flags & CODEGEN_PHASE_PURE)) return;
  if (is_foreign(sections->host, writer->plugin)) return;
  cg_cache_writer *row = cg_cache_writer_of(cache, writer->id);
  if (!row) return;
  row->run = cache->run;
  if (!sections->cache_all && !row->worth) return;
  take_facets(sections->model, writer->plugin);
  for (size_t i = 0; i < cg_host_count(sections->host); i++)
    take_facets(sections->model, cg_host_at(sections->host, i));
  cached->base = base_of(writer);
  if (!cached->base.low || cg_model_fingerprints(sections->model) < 0 || cg_names_sums(sections->names) < 0) return;
  if (index_decls(sections)) cached->cache = cache;
}

cg_hash cg_cached_key(const cg_cached *cached, const cg_artifact *artifact, const cg_section_text *section) {
  const codegen_section *at = &section->section;
  cg_hash print = cg_model_fingerprint(cached->sections->model, at->table, at->row, at->depends);
  cg_hash part[] = {cached->base,
                    print,
                    cg_hash128(artifact->id.data, artifact->id.size),
                    cg_hash128(at->key.data, at->key.size),
                    {at->table, at->depends},
                    {at->user, artifact->flags}};
  cg_hash key = cg_hash128(part, sizeof part);
  if (!print.low && !print.high) return (cg_hash){0, 0}; /* not known: written anew */
  key.low |= 1;
  return key;
}

/* -- what was asked for ------------------------------------------------------------------------------------------ */

static void pack_trace(const cg_cached *cached, const cg_trace *trace, cg_buf *out) {
  const codegen_model *model = cg_model_view(cached->sections->model);
  cg_pack_u64(out, trace->name.count);
  for (size_t i = 0; i < trace->name.count; i++) {
    const cg_trace_name *name = cg_vec_at(&trace->name, cg_trace_name, i);
    cg_pack_str(out, name->writer);
    cg_pack_str(out, name->decl ? codegen_decl_at(model, name->decl)->key : CG_STR(""));
    cg_pack_hash(out, cg_names_sum(cached->sections->names, name->writer, name->decl));
  }
  cg_pack_u64(out, trace->path.count);
  for (size_t i = 0; i < trace->path.count; i++) {
    const cg_trace_path *path = cg_vec_at(&trace->path, cg_trace_path, i);
    cg_pack_str(out, path->from);
    cg_pack_str(out, path->to);
    cg_pack_str(out, path->result);
  }
}

static bool same_answers(const cg_cached *cached, cg_unpack *from, cg_arena *scratch) {
  cg_sections *sections = cached->sections;
  uint64_t count = cg_unpack_u64(from);
  for (uint64_t i = 0; i < count && !from->failed; i++) {
    cg_str writer = cg_unpack_str(from), key = cg_unpack_str(from);
    cg_hash sum = cg_unpack_hash(from);
    uint32_t decl = 0;
    if (key.size && !cg_map_get(&sections->by_key, key, &decl)) return false;
    if (!cg_hash_equal(sum, cg_names_sum(sections->names, writer, decl))) return false;
  }
  count = cg_unpack_u64(from);
  for (uint64_t i = 0; i < count && !from->failed; i++) {
    cg_str source = cg_unpack_str(from), target = cg_unpack_str(from), result = cg_unpack_str(from);
    if (!codegen_str_equal(result, cg_str_given(cg_sections_way(sections, scratch, source, target)))) return false;
  }
  return !from->failed;
}

/* -- warnings ---------------------------------------------------------------------------------------------------- */

static const codegen_document *document_at(const cg_sections *sections, cg_str location, uint32_t *id) {
  cg_documents *documents = cg_host_documents_of(sections->host);
  uint32_t count = documents ? cg_documents_count(documents) : 0;
  for (*id = 2; *id <= count; ++*id) {
    const cg_document_info *info = cg_documents_info(documents, *id);
    if (info && codegen_str_equal(info->path, location)) return cg_documents_at(documents, *id);
  }
  return NULL;
}

/* By document and JSON pointer; what stands nowhere stands nowhere. */
static bool pack_place(const cg_sections *sections, const codegen_diag *diag, cg_buf *out) {
  cg_documents *documents = cg_host_documents_of(sections->host);
  codegen_origin at = diag->origin;
  const cg_document_info *info = at.document && documents ? cg_documents_info(documents, at.document) : NULL;
  const codegen_document *document = info ? cg_documents_at(documents, at.document) : NULL;
  uint32_t id;
  cg_buf pointer;
  cg_pack_u64(out, at.document != 0);
  if (!at.document) return true;
  if (!document || !at.node || document_at(sections, info->path, &id) != document) return false;
  const codegen_node *node = codegen_node_raw(document, at.node);
  cg_buf_init(&pointer, CG_TEXT_MAX * 4);
  cg_document_pointer(document, at.node, &pointer);
  bool ok = !pointer.failed && at.begin >= node->begin && at.end <= node->end &&
            codegen_node_resolve(document, cg_buf_get(&pointer)) == at.node;
  cg_pack_str(out, info->path);
  cg_pack_str(out, cg_buf_get(&pointer));
  cg_pack_u64(out, at.begin - node->begin);
  cg_pack_u64(out, at.end - node->begin);
  cg_buf_release(&pointer);
  return ok;
}

static bool unpack_place(const cg_sections *sections, cg_unpack *from, codegen_origin *out) {
  if (!cg_unpack_u64(from)) return !from->failed;
  cg_str location = cg_unpack_str(from), pointer = cg_unpack_str(from);
  uint64_t begin = cg_unpack_u64(from), end = cg_unpack_u64(from);
  const codegen_document *document = document_at(sections, location, &out->document);
  out->node = document && !from->failed ? codegen_node_resolve(document, pointer) : 0;
  if (!out->node) return false;
  const codegen_node *node = codegen_node_raw(document, out->node);
  out->begin = node->begin + (uint32_t)begin;
  out->end = node->begin + (uint32_t)end;
  if (out->end <= node->end && out->begin <= out->end) return true;
  out->begin = node->begin; /* the value is another one by now, though it says the same */
  out->end = node->end;
  return true;
}

static bool pack_diags(const cg_sections *sections, const cg_diags *diags, cg_buf *out) {
  size_t count = diags ? cg_diags_count(diags) : 0;
  bool ok = count <= DIAGS_MAX;
  cg_pack_u64(out, count);
  for (size_t i = 0; i < count && ok; i++) {
    const codegen_diag *diag = cg_diags_at(diags, i);
    const cg_str *text[] = {&diag->code, &diag->message, &diag->detail, &diag->help, &diag->url, &diag->pointer};
    ok = diag->severity != CODEGEN_ERROR && !diag->causes && !diag->file.size;
    cg_pack_u64(out, diag->severity);
    cg_pack_u64(out, diag->flags);
    for (size_t k = 0; k < CG_COUNT(text); k++) cg_pack_str(out, *text[k]);
    ok = ok && pack_place(sections, diag, out);
  }
  return ok;
}

static bool unpack_diags(const cg_cached *cached, cg_unpack *from, cg_diags *diags) {
  uint64_t count = cg_unpack_u64(from);
  bool ok = count <= DIAGS_MAX && (!count || diags);
  for (uint64_t i = 0; i < count && ok; i++) {
    codegen_diag diag = {.struct_size = sizeof diag, .severity = (uint32_t)cg_unpack_u64(from)};
    cg_str *text[] = {&diag.code, &diag.message, &diag.detail, &diag.help, &diag.url, &diag.pointer};
    diag.flags = (uint32_t)cg_unpack_u64(from);
    for (size_t k = 0; k < CG_COUNT(text); k++) *text[k] = cg_unpack_str(from);
    ok = unpack_place(cached->sections, from, &diag.origin) && !from->failed;
    if (ok) cg_diags_add(diags, &diag, cached->writer->plugin->id);
  }
  return ok && !from->failed;
}

/* -- the whole --------------------------------------------------------------------------------------------------- */

bool cg_cached_pack(const cg_cached *cached, const cg_trace *trace, cg_str text, const cg_said *said, size_t import,
                    size_t helper, const cg_diags *diags, cg_buf *out) {
  if (trace->overflow) return false;
  out->size = 0;
  cg_pack_str(out, cached->writer->id);
  pack_trace(cached, trace, out);
  if (!pack_diags(cached->sections, diags, out)) return false;
  cg_pack_u64(out, said->import.count - import);
  for (; import < said->import.count; import++) {
    const codegen_import *one = cg_vec_at(&said->import, codegen_import, import);
    cg_pack_u64(out, one->flags);
    cg_pack_str(out, one->artifact);
    cg_pack_str(out, one->module);
    cg_pack_str(out, one->name);
    cg_pack_str(out, one->alias);
  }
  cg_pack_u64(out, said->helper.count - helper);
  for (; helper < said->helper.count; helper++) {
    cg_pack_str(out, cg_vec_at(&said->helper, cg_helper, helper)->key);
    cg_pack_str(out, cg_vec_at(&said->helper, cg_helper, helper)->text);
  }
  cg_pack_str(out, text);
  return !out->failed;
}

static bool unpack_said(const cg_cached *cached, cg_unpack *from, cg_said *said) {
  uint64_t count = cg_unpack_u64(from);
  bool ok = !from->failed && count <= CG_SAID_MAX;
  for (uint64_t i = 0; i < count && ok; i++) {
    codegen_import *slot = cg_vec_push(&said->import);
    if (!slot) return false;
    *slot = (codegen_import){.struct_size = sizeof *slot, .flags = (uint32_t)cg_unpack_u64(from)};
    cg_str *text[] = {&slot->artifact, &slot->module, &slot->name, &slot->alias};
    for (size_t k = 0; k < CG_COUNT(text); k++) *text[k] = cg_unpack_str(from);
    ok = !from->failed;
  }
  count = ok ? cg_unpack_u64(from) : 0;
  ok = ok && !from->failed && count <= CG_SAID_MAX;
  for (uint64_t i = 0; i < count && ok; i++) {
    cg_helper *slot = cg_vec_push(&said->helper);
    if (!slot) return false;
    slot->key = cg_unpack_str(from);
    slot->text = cg_unpack_str(from);
    slot->writer = cached->writer->id;
    ok = !from->failed;
  }
  return ok;
}

bool cg_cached_unpack(const cg_cached *cached, cg_str payload, cg_arena *scratch, cg_buf *buf, cg_said *said,
                      cg_diags *diags) {
  cg_unpack from = {.bytes = payload};
  size_t begin = buf->size, import = said->import.count, helper = said->helper.count;
  bool ok = codegen_str_equal(cg_unpack_str(&from), cached->writer->id) && same_answers(cached, &from, scratch);
  size_t warnings = from.at; /* said last, when nothing can go wrong any more */
  cg_unpack again = {.bytes = payload, .at = warnings};
  bool quiet = ok && !cg_unpack_u64(&again);
  cg_diags *aside = ok && !quiet ? cg_diags_new() : NULL;
  again.at = warnings;
  ok = ok && (quiet || aside) && unpack_diags(cached, &from, aside) && unpack_said(cached, &from, said);
  cg_str text = ok ? cg_unpack_str(&from) : CG_STR("");
  ok = ok && !from.failed && from.at == payload.size;
  if (ok && text.size) {
    ok = cg_text_reserve(buf, text.size);
    if (ok) cg_buf_str(buf, text);
  }
  if (ok && !quiet) ok = diags && unpack_diags(cached, &again, diags);
  cg_diags_free(aside);
  if (ok) return true;
  buf->failed = false;
  buf->size = begin;
  said->import.count = import;
  said->helper.count = helper;
  return false;
}
