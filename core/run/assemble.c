/* SPDX-License-Identifier: MIT
 *
 * Assembling: what the sections gathered becomes the head of a file, and sections of several writers stand in order.
 *
 * The texts of the sections stay where they are: the head is moved in before them, the tail is written behind. Only a
 * shared artifact is put together anew.
 */
#include "sections.h"

/* -- imports ----------------------------------------------------------------------------------------------------- */

static cg_str *artifact_ids(cg_sections *sections) {
  cg_str *ids = cg_arena_array(&sections->arena, cg_str, sections->artifact.count + 1);
  for (size_t i = 0; ids && i < sections->artifact.count; i++)
    ids[i] = (*cg_vec_at(&sections->artifact, cg_artifact *, i))->id;
  return ids;
}

/* Gives an import of an artifact its module: the way to its file. */
static cg_status resolve_import(cg_sections *sections, const cg_artifact *artifact, codegen_import *import,
                                const cg_writer_run *who) {
  cg_blame blame = {.diags = sections->diags, .plugin = who->plugin->id};
  const cg_artifact *target = cg_artifact_resolve(sections, import->artifact);
  if (target && (target->emitted || target->failed)) {
    import->module = cg_import_path(&sections->arena, artifact->path, target->path);
    return import->module.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  }
  cg_str *ids = target ? NULL : artifact_ids(sections);
  if (ids) blame.help = cg_near_miss(&sections->arena, import->artifact, ids, sections->artifact.count);
  cg_blame_report(&blame, "CGR0012", "artifact '%.*s' imports from artifact '%.*s', which %s", CG_FMT(artifact->id),
                  (int)(import->artifact.size < 300 ? import->artifact.size : 300), import->artifact.data,
                  target ? "was not written in this run" : "nobody plans");
  return CODEGEN_ERR_CONTRACT;
}

static int by_import(const void *a, const void *b) {
  const codegen_import *left = a, *right = b;
  int order = codegen_str_compare(left->artifact, right->artifact);
  if (!order) order = codegen_str_compare(left->module, right->module);
  if (!order) order = codegen_str_compare(left->name, right->name);
  return order ? order : codegen_str_compare(left->alias, right->alias);
}

static cg_status resolve_imports(cg_sections *sections, cg_artifact *artifact) {
  struct cg_artifact_parts *parts = artifact->parts;
  cg_status first = CODEGEN_OK;
  for (size_t i = 0; i < parts->import.count; i++) {
    codegen_import *import = cg_vec_at(&parts->import, codegen_import, i);
    if (!import->artifact.size) continue;
    cg_writer_run *who = *cg_vec_at(&parts->import_writer, cg_writer_run *, i);
    cg_status status = resolve_import(sections, artifact, import, who);
    if (status >= 0) continue;
    if (first >= 0) first = status;
    if (status == CODEGEN_ERR_CONTRACT) who->failed = true;
  }
  artifact->import = parts->import.data;
  artifact->import_count = parts->import.count;
  if (artifact->import_count) qsort(artifact->import, artifact->import_count, sizeof *artifact->import, by_import);
  return first;
}

/* -- order ------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
  const cg_section_text *left = a, *right = b;
  cg_str zero = CG_STR("0");
  int order = cg_order_compare(left->section.order.size ? left->section.order : zero,
                               right->section.order.size ? right->section.order : zero);
  if (!order) order = codegen_str_compare(left->section.key, right->section.key);
  return order ? order : codegen_str_compare(left->writer->id, right->writer->id);
}

/* A shared artifact: by order, then key, whoever wrote first. */
static cg_status order_text(cg_artifact *artifact) {
  cg_buf text;
  if (!(artifact->flags & CODEGEN_ARTIFACT_SHARED) || artifact->section_count < 2) return CODEGEN_OK;
  qsort(artifact->section, artifact->section_count, sizeof *artifact->section, by_place);
  cg_buf_init(&text, artifact->text.max);
  if (!cg_buf_reserve(&text, artifact->text.size)) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < artifact->section_count; i++) {
    cg_section_text *section = artifact->section + i;
    size_t begin = text.size;
    if (section->size) cg_buf_add(&text, artifact->text.data + section->begin, section->size);
    section->begin = begin;
  }
  cg_buf_release(&artifact->text);
  artifact->text = text;
  return CODEGEN_OK;
}

static int by_key(const void *a, const void *b) {
  return codegen_str_compare(((const cg_helper *)a)->key, ((const cg_helper *)b)->key);
}

/* -- head and tail ----------------------------------------------------------------------------------------------- */

static codegen_artifact public_of(const cg_artifact *artifact) {
  cg_str id = cg_str_slice(artifact->id, cg_str_find(artifact->id, ':', 0) + 1, artifact->id.size);
  return (codegen_artifact){.struct_size = sizeof(codegen_artifact),
                            .flags = artifact->flags,
                            .id = id,
                            .path = artifact->path,
                            .language = artifact->language,
                            .user = artifact->user};
}

static cg_status write_head(cg_artifact *artifact, cg_buf *head) {
  cg_writer_run *writer = artifact->writer;
  codegen_artifact pub = public_of(artifact);
  cg_out_slot out;
  size_t size;
  if (!writer->writer.head) return CODEGEN_OK;
  cg_out_open(&out, writer, writer->plugin->ctx, NULL, head, artifact->id);
  cg_writer_call call;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  cg_status status = writer->writer.head(writer->plugin->self, &writer->plugin->ctx->pub, &pub, artifact->import,
                                         (uint32_t)artifact->import_count, &out.pub);
  status = cg_out_close(&out, status, &size);
  return cg_writer_leave(&call, status, "head of artifact", artifact->id);
}

static cg_status write_tail(cg_artifact *artifact) {
  cg_writer_run *writer = artifact->writer;
  codegen_artifact pub = public_of(artifact);
  cg_out_slot out;
  size_t size;
  if (!writer->writer.tail) return CODEGEN_OK;
  cg_out_open(&out, writer, writer->plugin->ctx, NULL, &artifact->text, artifact->id);
  cg_writer_call call;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  cg_status status = writer->writer.tail(writer->plugin->self, &writer->plugin->ctx->pub, &pub, &out.pub);
  status = cg_out_close(&out, status, &size);
  return cg_writer_leave(&call, status, "tail of artifact", artifact->id);
}

#define APART ((size_t)1 << 20) /* a text that long is not moved for its head */

/* Puts `head` before the sections: moves them back, or has it written before them at commit, where they are long and
 * nobody asks for whole texts, or were poured out. */
static cg_status put_before(const cg_sections *sections, cg_artifact *artifact, const cg_buf *head) {
  cg_buf *text = &artifact->text;
  if (!head->size) return CODEGEN_OK;
  for (size_t i = 0; i < artifact->section_count; i++) artifact->section[i].begin += head->size;
  if (artifact->poured || (text->size > APART && !cg_hooks_any_at(sections->hooks, CG_HOOK_write_before))) {
    cg_buf_str(&artifact->head, cg_buf_get(head));
    return artifact->head.failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
  }
  if (!cg_buf_reserve(text, head->size)) return CODEGEN_ERR_MEMORY;
  if (text->size) memmove(text->data + head->size, text->data, text->size);
  memcpy(text->data, head->data, head->size);
  text->size += head->size;
  text->data[text->size] = '\0';
  return CODEGEN_OK;
}

static cg_status assemble(cg_sections *sections, cg_artifact *artifact, cg_buf *head) {
  struct cg_artifact_parts *parts = artifact->parts;
  artifact->section = parts->section.data;
  artifact->section_count = parts->section.count;
  artifact->helper = parts->helper.data;
  artifact->helper_count = parts->helper.count;
  if (artifact->helper_count) qsort(artifact->helper, artifact->helper_count, sizeof *artifact->helper, by_key);
  cg_status status = resolve_imports(sections, artifact);
  if (status >= 0) status = order_text(artifact);
  head->size = 0;
  if (status >= 0) status = write_head(artifact, head);
  for (size_t i = 0; status >= 0 && i < artifact->helper_count; i++) cg_buf_str(head, artifact->helper[i].text);
  if (status >= 0 && head->failed) status = CODEGEN_ERR_MEMORY;
  if (status >= 0) status = put_before(sections, artifact, head);
  if (status >= 0) status = write_tail(artifact);
  if (status == CODEGEN_ERR_MEMORY) cg_blame_memory(sections->diags);
  return status;
}

/* -- all of them ------------------------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b) {
  const cg_artifact *left = *(cg_artifact *const *)a, *right = *(cg_artifact *const *)b;
  int order = codegen_str_compare(left->path, right->path);
  return order ? order : codegen_str_compare(left->id, right->id);
}

cg_status cg_sections_assemble(cg_sections *sections) {
  cg_status first = CODEGEN_OK;
  size_t kept = 0;
  cg_buf head;
  if (sections->assembled) return CODEGEN_ERR_USAGE;
  sections->assembled = true;
  cg_buf_init(&head, CG_ARTIFACT_MAX);
  for (size_t i = 0; i < sections->artifact.count; i++) {
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    if (!artifact->emitted || artifact->failed || artifact->parts->stands) continue;
    uint32_t errors = cg_diags_errors(sections->diags);
    cg_status status = assemble(sections, artifact, &head);
    if (status >= 0 && cg_diags_errors(sections->diags) > errors) status = CODEGEN_ERR_PLUGIN;
    if (status >= 0) continue;
    artifact->failed = artifact->writer->failed = true;
    if (first >= 0) first = status;
  }
  cg_buf_release(&head);
  for (size_t i = 0; i < sections->artifact.count; i++) { /* what was planned and never written is no artifact */
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    if (artifact->emitted || artifact->failed)
      *cg_vec_at(&sections->artifact, cg_artifact *, kept++) = artifact;
    else
      cg_artifact_free(artifact);
  }
  sections->artifact.count = kept;
  cg_map_release(&sections->by_id);
  if (kept) qsort(sections->artifact.data, kept, sizeof(cg_artifact *), by_path);
  for (size_t i = 0; i < kept; i++) {
    uint32_t *index = cg_map_put(&sections->by_id, (*cg_vec_at(&sections->artifact, cg_artifact *, i))->id, NULL);
    if (index) *index = (uint32_t)i;
  }
  return first;
}
