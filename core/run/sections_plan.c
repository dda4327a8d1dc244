/* SPDX-License-Identifier: MIT
 *
 * Plans of writers: which artifacts there are, which sections they have. Everything that a plugin says here is judged
 * before anything is written.
 */
#include "carry.h"

static uint32_t table_count(const cg_sections *sections, uint32_t table) {
  const codegen_model *model = cg_model_view(sections->model);
  return table < model->table_count ? model->table[table].count : 0;
}

static codegen_status refuse(cg_plan_slot *plan, const char *code, cg_str subject, const char *why) {
  cg_blame blame = {.diags = plan->writer->sections->diags, .plugin = plan->writer->plugin->id};
  int size = (int)(subject.size < 200 ? subject.size : 200);
  plan->failed = true;
  cg_blame_report(&blame, code, "writer '%.*s', '%.*s': %s", CG_FMT(plan->writer->id), size,
                  subject.data ? subject.data : "", why);
  return CODEGEN_ERR_CONTRACT;
}

/* -- artifacts --------------------------------------------------------------------------------------------------- */

void cg_artifact_free(cg_artifact *artifact) {
  struct cg_artifact_parts *parts = artifact->parts;
  cg_buf_release(&artifact->text);
  cg_buf_release(&artifact->head);
  cg_vec_release(&artifact->piece);
  cg_vec_release(&parts->section);
  cg_vec_release(&parts->import);
  cg_vec_release(&parts->import_writer);
  cg_map_release(&parts->import_key);
  cg_vec_release(&parts->helper);
  cg_map_release(&parts->helper_key);
  cg_vec_release(&parts->told);
  cg_vec_release(&parts->told_import);
  cg_vec_release(&parts->told_helper);
  cg_buf_release(&parts->spare);
}

static void parts_init(struct cg_artifact_parts *parts) {
  cg_vec_init(&parts->section, sizeof(cg_section_text));
  cg_vec_init(&parts->import, sizeof(codegen_import));
  cg_vec_init(&parts->import_writer, sizeof(cg_writer_run *));
  cg_map_init(&parts->import_key);
  cg_vec_init(&parts->helper, sizeof(cg_helper));
  cg_map_init(&parts->helper_key);
  cg_vec_init(&parts->told, sizeof(cg_told));
  cg_vec_init(&parts->told_import, sizeof(codegen_import));
  cg_vec_init(&parts->told_helper, sizeof(cg_helper));
  cg_buf_init(&parts->spare, CG_ARTIFACT_MAX);
}

static cg_artifact *artifact_new(cg_writer_run *writer, const codegen_artifact *given, cg_str id) {
  cg_sections *sections = writer->sections;
  cg_artifact *artifact = cg_arena_new(&sections->arena, cg_artifact);
  struct cg_artifact_parts *parts = cg_arena_new(&sections->arena, struct cg_artifact_parts);
  if (!artifact || !parts) return NULL;
  *artifact = (cg_artifact){.id = id, .flags = given->flags, .user = given->user, .writer = writer, .parts = parts};
  parts_init(parts);
  cg_buf_init(&artifact->text, CG_ARTIFACT_MAX);
  cg_carry_room(sections, id, &artifact->text);
  cg_buf_init(&artifact->head, CG_ARTIFACT_MAX);
  cg_vec_init(&artifact->piece, sizeof(cg_piece));
  artifact->owner = writer->plugin->id;
  artifact->path = cg_arena_copy(&sections->arena, given->path);
  artifact->language = cg_arena_copy(&sections->arena, given->language);
  if (!artifact->path.data || !artifact->language.data) return NULL;
  cg_artifact **slot = cg_vec_add(&sections->artifact, 1);
  uint32_t *index = slot ? cg_map_put(&sections->by_id, id, NULL) : NULL;
  if (!index) {
    sections->artifact.count -= slot != NULL;
    return NULL;
  }
  *slot = artifact;
  *index = (uint32_t)sections->artifact.count - 1;
  return artifact;
}

cg_artifact *cg_artifact_find(const cg_sections *sections, cg_str id) {
  uint32_t index;
  if (!cg_map_get(&sections->by_id, id, &index)) return NULL;
  return *cg_vec_at(&sections->artifact, cg_artifact *, index);
}

cg_artifact *cg_artifact_resolve(const cg_sections *sections, cg_str id) {
  cg_artifact *artifact = cg_artifact_find(sections, id);
  return artifact ? artifact : cg_artifact_find(sections, cg_str_slice(id, cg_str_find(id, ':', 0), id.size));
}

/* Another writer takes part in a shared artifact: both must mean the same file. */
static bool join(cg_plan_slot *plan, cg_artifact *artifact, const codegen_artifact *given) {
  cg_writer_run *writer = plan->writer;
  const char *wrong = NULL;
  if (!codegen_str_equal(artifact->path, given->path))
    wrong = "is shared, but planned with another path";
  else if (!codegen_str_equal(artifact->language, given->language))
    wrong = "is shared, but planned with another language";
  else if (artifact->flags != given->flags)
    wrong = "is shared, but planned with other flags";
  if (wrong) {
    cg_blame blame = {.diags = writer->sections->diags, .plugin = writer->plugin->id};
    blame.help = CG_STR("all who take part in a shared artifact declare it alike");
    plan->failed = true;
    cg_blame_report(&blame, "CGR0012", "artifact '%.*s' %s by writer '%.*s' ('%.*s') and by writer '%.*s' ('%.*s')",
                    CG_FMT(given->id), wrong, CG_FMT(artifact->writer->id), CG_FMT(artifact->path), CG_FMT(writer->id),
                    CG_FMT(given->path));
    return false;
  }
  int order = codegen_str_compare(writer->plugin->id, artifact->owner);
  if (!order) order = codegen_str_compare(writer->id, artifact->writer->id);
  if (order < 0) {
    artifact->owner = writer->plugin->id;
    artifact->writer = writer;
    artifact->user = given->user;
  }
  return true;
}

static bool artifact_valid(cg_plan_slot *plan, codegen_artifact *artifact) {
  const char *why = "";
  cg_str id = artifact->id;
  if (!id.size || id.size > 200 || cg_str_find(id, ':', 0) < id.size || cg_utf8_valid(id) != id.size)
    return refuse(plan, "CGR0012", id, "an artifact's id has 1 to 200 bytes and no ':'") >= 0;
  if (!cg_path_safe(artifact->path, &why)) {
    cg_blame blame = {.diags = plan->writer->sections->diags, .plugin = plan->writer->plugin->id};
    plan->failed = true;
    cg_blame_report(&blame, "CGO0002", "invalid path '%.*s' of artifact '%.*s': %s",
                    (int)(artifact->path.size < 300 ? artifact->path.size : 300),
                    artifact->path.data ? artifact->path.data : "", CG_FMT(id), why);
    return false;
  }
  if (!artifact->language.size) artifact->language = CG_STR("text");
  if (artifact->language.size > 64) return refuse(plan, "CGR0012", id, "a language has at most 64 bytes") >= 0;
  return true;
}

/* `writer:id`. */
static cg_str id_of(cg_arena *arena, cg_str writer, cg_str id) {
  char *data = cg_arena_alloc(arena, writer.size + id.size + 2, 1);
  if (!data) return (cg_str){NULL, 0};
  if (writer.size) memcpy(data, writer.data, writer.size);
  data[writer.size] = ':';
  memcpy(data + writer.size + 1, id.data, id.size);
  data[writer.size + 1 + id.size] = '\0';
  return (cg_str){data, writer.size + 1 + id.size};
}

uint32_t cg_slot_plan_artifact(codegen_plan *pub, const codegen_artifact *given) {
  cg_plan_slot *plan = (cg_plan_slot *)pub;
  cg_writer_run *writer = plan->writer;
  cg_sections *sections = writer->sections;
  codegen_artifact copy;
  if (!plan->open) return refuse(plan, "CGP0012", CG_STR(""), "artifacts are planned in `plan` only"), 0;
  if (!cg_struct_copy(&copy, given, sizeof copy))
    return refuse(plan, "CGP0012", CG_STR(""), "an artifact without struct_size"), 0;
  copy.id = cg_str_given(copy.id);
  copy.path = cg_str_given(copy.path);
  copy.language = cg_str_given(copy.language);
  if (!artifact_valid(plan, &copy)) return 0;
  if (writer->probe) {
    cg_buf_printf(writer->probe, "\nfile %.*s %.*s %.*s %u %u", CG_FMT(copy.id), CG_FMT(copy.path),
                  CG_FMT(copy.language), copy.flags, copy.user);
    return ++writer->probed;
  }
  if (sections->artifact.count >= CG_ARTIFACTS_MAX)
    return refuse(plan, "CGR0012", copy.id, "there are too many artifacts"), 0;
  bool shared = copy.flags & CODEGEN_ARTIFACT_SHARED;
  cg_str id = id_of(&sections->arena, shared ? CG_STR("") : writer->id, copy.id);
  cg_artifact *artifact = id.data ? cg_artifact_find(sections, id) : NULL;
  for (size_t i = 0; artifact && i < writer->use.count; i++)
    if (cg_vec_at(&writer->use, cg_artifact_use, i)->artifact == artifact)
      return refuse(plan, "CGR0012", copy.id, "the artifact is planned twice"), 0;
  if (artifact && !join(plan, artifact, &copy)) return 0;
  if (!artifact && id.data) artifact = artifact_new(writer, &copy, id);
  cg_artifact_use *use = artifact ? cg_vec_add(&writer->use, 1) : NULL;
  if (!use) {
    plan->failed = true;
    cg_blame_memory(sections->diags);
    return 0;
  }
  *use = (cg_artifact_use){.artifact = artifact, .user = copy.user};
  cg_map_init(&use->key);
  cg_vec_init(&use->section, sizeof(cg_section_text));
  return (uint32_t)writer->use.count;
}

/* -- sections ---------------------------------------------------------------------------------------------------- */

#define DEPENDS_KNOWN 63u

static const char *section_wrong(const cg_writer_run *writer, const codegen_section *section) {
  if (!section->key.size || section->key.size > CG_TEXT_MAX) return "a section's key has 1 to 4,096 bytes";
  if (!section->artifact || section->artifact > writer->use.count) return "there is no artifact of this number";
  if (!section->depends) return "a section says what it depends on";
  if (section->table >= CODEGEN_TABLE_COUNT || section->row >= table_count(writer->sections, section->table))
    return "its subject is no record of the model";
  if (!section->row && !(section->depends & CODEGEN_DEPENDS_WHOLE))
    return "a section without a subject depends on the whole model";
  if (section->order.size && !cg_order_valid(section->order)) return "its order is no decimal text";
  if (writer->sections->section_count >= CG_SECTIONS_MAX) return "there are too many sections";
  return NULL;
}

codegen_status cg_slot_plan_section(codegen_plan *pub, const codegen_section *given) {
  cg_plan_slot *plan = (cg_plan_slot *)pub;
  cg_writer_run *writer = plan->writer;
  codegen_section copy;
  bool added = false;
  if (!plan->open) return refuse(plan, "CGP0012", CG_STR(""), "sections are planned in `plan` only");
  if (!cg_struct_copy(&copy, given, sizeof copy))
    return refuse(plan, "CGP0012", CG_STR(""), "a section without struct_size");
  copy.key = cg_str_given(copy.key);
  copy.order = cg_str_given(copy.order);
  if (writer->probe) {
    cg_buf_printf(writer->probe, "\nsection %u %u %u %u %u '%.*s' %.*s", copy.artifact, copy.table, copy.row,
                  copy.depends, copy.user, CG_FMT(copy.key), CG_FMT(copy.order));
    return CODEGEN_OK;
  }
  const char *wrong = section_wrong(writer, &copy);
  if (wrong) return refuse(plan, "CGR0012", copy.key, wrong);
  copy.struct_size = sizeof copy;
  if (copy.depends & ~DEPENDS_KNOWN) copy.depends |= CODEGEN_DEPENDS_WHOLE; /* of a newer SDK: be safe */
  copy.key = cg_arena_copy(&writer->sections->arena, copy.key);
  copy.order = cg_arena_copy(&writer->sections->arena, copy.order);
  cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, copy.artifact - 1);
  uint32_t *slot = copy.key.data && copy.order.data ? cg_map_put(&use->key, copy.key, &added) : NULL;
  if (slot && !added) return refuse(plan, "CGR0012", copy.key, "the artifact has a section of this key already");
  cg_section_text *section = slot ? cg_vec_push(&use->section) : NULL;
  if (!section) {
    plan->failed = true;
    cg_blame_memory(writer->sections->diags);
    return CODEGEN_ERR_MEMORY;
  }
  *section = (cg_section_text){.section = copy, .writer = writer};
  writer->sections->section_count++;
  return CODEGEN_OK;
}

/* -- the call ---------------------------------------------------------------------------------------------------- */

void cg_writer_free(cg_writer_run *writer) {
  for (size_t i = 0; i < writer->use.count; i++) {
    cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, i);
    cg_map_release(&use->key);
    cg_vec_release(&use->section);
  }
  cg_vec_release(&writer->use);
}

cg_status cg_writer_plan(cg_writer_run *writer) {
  cg_sections *sections = writer->sections;
  const codegen_model *model = cg_model_view(sections->model);
  if (writer->planned) return writer->failed ? CODEGEN_ERR_PLUGIN : CODEGEN_OK;
  writer->planned = true;
  writer->plan = (cg_plan_slot){.pub = {cg_host_api(sections->host)}, .writer = writer, .open = true};
  cg_writer_call call;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  cg_status status = writer->writer.plan(writer->plugin->self, &writer->plugin->ctx->pub, model, &writer->plan.pub);
  status = cg_writer_leave(&call, status, "plan of writer", writer->id);
  writer->plan.open = false;
  if (status >= 0 && writer->plan.failed) status = CODEGEN_ERR_CONTRACT;
  if (status < 0) {
    writer->failed = true;
    for (size_t i = 0; i < writer->use.count; i++) cg_vec_at(&writer->use, cg_artifact_use, i)->artifact->failed = true;
  }
  for (size_t i = 0; i < writer->use.count; i++) cg_map_release(&cg_vec_at(&writer->use, cg_artifact_use, i)->key);
  return status;
}
