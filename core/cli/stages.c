/* SPDX-License-Identifier: MIT
 *
 * What the built-in phases do: each a few calls into the rooms, in the order of the road, with its hook at its point.
 */
#include "stages.h"

#include "kept.h"
#include "names.h"
#include "progress.h"

static const char *const none[] = {NULL};
static const char *const key_documents[] = {"documents", "model", NULL}; /* an empty model, for the readers to fill */
static const char *const key_model[] = {"model", NULL};
static const char *const key_names[] = {"names", NULL};
static const char *const key_sections[] = {"sections", NULL};
static const char *const key_artifacts[] = {"artifacts", NULL};
static const char *const key_files[] = {"files", NULL};

/* -- hooks that other rooms call ----------------------------------------------------------------------------------- */

cg_status cg_stage_fetch_before(void *self, cg_str location, cg_str *replacement) {
  cg_road *road = self;
  void *argument[] = {&location, replacement};
  return cg_hooks_emit(road->hooks, "codegen.fetch.before", argument, CG_COUNT(argument), &road->arena);
}

cg_status cg_stage_fetch_after(void *self, cg_str location, cg_str bytes, cg_str *replacement) {
  cg_road *road = self;
  codegen_bytes content = {(const uint8_t *)bytes.data, bytes.size}, answer = {NULL, 0};
  void *argument[] = {&location, &content, &answer};
  cg_status status = cg_hooks_emit(road->hooks, "codegen.fetch.after", argument, CG_COUNT(argument), &road->arena);
  *replacement = (cg_str){(const char *)answer.data, answer.size};
  return status;
}

/* -- open, fetch, read --------------------------------------------------------------------------------------------- */

static cg_status stage_open(void *self) {
  cg_road *road = self;
  const codegen_run *run = &road->run;
  void *argument[] = {&run};
  cg_output_options options = {.check = road->cli->check,
                               .dry_run = road->cli->dry_run,
                               .force = road->cli->force,
                               .lane = cg_trace_lane(road->cli)};
  if (!codegen_str_is(road->cli->command, "model")) {
    road->output = cg_output_open(road->diags, road->job->output, &options);
    if (!road->output) return CODEGEN_ERR_IO;
    if (!options.check) cg_output_known(road->output, road->seen, road->seen_count);
  }
  cg_road_cache(road);
  cg_status status = cg_road_names_read(road);
  if (status < 0) return status;
  road->began = true;
  return cg_hooks_emit(road->hooks, "codegen.run.begin", argument, CG_COUNT(argument), &road->arena);
}

static cg_status stage_fetch(void *self) {
  cg_road *road = self;
  cg_status status = cg_stages_extensions(road); /* which files of a folder are inputs */
  cg_kept_fetch(road);
  for (size_t i = 0; i < road->job->input_count; i++) {
    cg_status one = cg_documents_input(road->documents, road->job->input[i], road->job->base_dir);
    if (one < 0) status = one;
  }
  for (size_t i = 0; i < road->job->overlay_count; i++) {
    cg_status one = cg_documents_change(road->documents, CG_CHANGE_OVERLAY, road->job->overlay[i], CG_STR(""));
    if (one < 0) status = one;
  }
  for (size_t i = 0; i < road->job->patch_count; i++) {
    cg_status one = cg_documents_change(road->documents, CG_CHANGE_PATCH, road->job->patch[i], CG_STR(""));
    if (one < 0) status = one;
  }
  return status;
}

static cg_status stage_read(void *self) {
  cg_road *road = self;
  cg_status status = cg_documents_read(road->documents);
  cg_documents_earlier(road->documents, NULL); /* it may be gone when a reader asks for one more */
  if (cg_documents_large(road->documents)) cg_model_spill(road->model, road->spill);
  if (status >= 0) status = cg_model_sync(road->model);
  return status < 0 ? status : cg_road_claim(road);
}

/* -- check, shape, name -------------------------------------------------------------------------------------------- */

static cg_status stage_check(void *self) {
  cg_road *road = self;
  /* Every applied edit was checked when it was applied: here is the first edit point behind the readers. */
  return cg_hooks_emit_edit(road->hooks, "codegen.read.after", road->model);
}

static cg_status stage_shape(void *self) {
  (void)self; /* the anchor of the passes */
  return CODEGEN_OK;
}

static cg_status stage_name(void *self) {
  cg_road *road = self;
  cg_status status = cg_hooks_emit_edit(road->hooks, "codegen.generate.before", road->model);
  if (status >= 0) status = cg_model_close(road->model);
  return status < 0 ? status : cg_sections_symbols(road->sections);
}

/* -- generate, assemble, format ------------------------------------------------------------------------------------ */

static cg_status stage_generate(void *self) {
  cg_road *road = self; /* the writers' own phases emit; planning all first lets them import from each other */
  return cg_sections_plan(road->sections);
}

static cg_status stage_assemble(void *self) {
  cg_road *road = self;
  const codegen_model *model = cg_model_view(road->model);
  void *argument[] = {&model};
  cg_status status = cg_hooks_emit(road->hooks, "codegen.generate.after", argument, CG_COUNT(argument), &road->arena);
  return status < 0 ? status : cg_sections_assemble(road->sections);
}

static cg_status stage_format(void *self) {
  cg_road *road = self;
  cg_status status = CODEGEN_OK;
  if (!cg_hooks_any(road->hooks, "codegen.write.before")) return CODEGEN_OK;
  for (size_t i = 0; i < cg_sections_artifacts(road->sections) && status >= 0; i++) {
    cg_artifact *artifact = cg_sections_artifact(road->sections, i);
    cg_str text = cg_buf_get(&artifact->text), replacement = {NULL, 0};
    void *argument[] = {&artifact->path, &artifact->language, &text, &replacement};
    status = cg_hooks_emit(road->hooks, "codegen.write.before", argument, CG_COUNT(argument), &road->arena);
    if (status < 0 || !replacement.data) continue;
    artifact->text.size = 0;
    cg_buf_str(&artifact->text, replacement);
    if (artifact->text.failed) status = CODEGEN_ERR_MEMORY;
  }
  return status;
}

/* -- commit, report ------------------------------------------------------------------------------------------------ */

static cg_status add_owners(cg_road *road) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < cg_host_count(road->host) && status >= 0; i++) {
    const cg_plugin *plugin = cg_host_at(road->host, i);
    if (!plugin->created) continue;
    cg_output_owner owner = {road->job->name, plugin->id, road->job->set,
                             !cg_sections_failed(road->sections, plugin->id)};
    status = cg_output_owner_add(road->output, &owner);
  }
  return status;
}

static cg_status stage_commit(void *self) {
  cg_road *road = self;
  cg_status status = add_owners(road);
  for (size_t i = 0; i < cg_sections_artifacts(road->sections) && status >= 0; i++) {
    const cg_artifact *artifact = cg_sections_artifact(road->sections, i);
    if (artifact->failed) continue;
    cg_output_file file = {.path = artifact->path,
                           .head = cg_buf_get(&artifact->head),
                           .spill = road->spill,
                           .piece = artifact->piece.data,
                           .pieces = artifact->piece.count,
                           .text = cg_buf_get(&artifact->text),
                           .id = artifact->id,
                           .owner = artifact->owner,
                           .language = artifact->language,
                           .sections = (uint32_t)artifact->section_count,
                           .fixed = (artifact->flags & CODEGEN_ARTIFACT_FIXED) != 0};
    cg_status one = cg_output_add(road->output, &file);
    if (one < 0) status = one;
  }
  if (status >= 0) status = cg_output_commit(road->output, &road->diff);
  cg_trace_files(road);
  bool well = status >= 0 && (road->cli->check || cg_diags_errors(road->diags) == 0); /* stale files are errors, too */
  return well ? cg_road_names_write(road) : status;
}

static cg_status stage_report(void *self) {
  cg_road *road = self;
  const codegen_run *run = &road->run;
  int32_t went = cg_diags_errors(road->diags) ? CODEGEN_ERR_INPUT : CODEGEN_OK;
  void *argument[] = {&run, &went};
  if (!road->began) return CODEGEN_OK;
  return cg_hooks_emit(road->hooks, "codegen.run.end", argument, CG_COUNT(argument), &road->arena);
}

/* -- the plan ------------------------------------------------------------------------------------------------------ */

static const struct stage {
  const char *id, *order, *doc;
  const char *const *needs, *const *provides;
  cg_status (*run)(void *self);
  uint32_t flags;
} stages[] = {
    {"open", "0", "opens the output root and ends an interrupted commit", none, none, stage_open, 0},
    {"fetch", "1", "gets the bytes of every input", none, none, stage_fetch, 0},
    {"read", "2", "parses documents and finds their readers", none, key_documents, stage_read, 0},
    {"check", "3", "first edit point; the model's invariants hold from here on", key_model, none, stage_check, 0},
    {"shape", "4", "where passes transform the model", key_model, none, stage_shape, 0},
    {"name", "5", "last edit point; closes the model and gives identifiers", key_model, key_names, stage_name, 0},
    {"generate", "6", "where writers emit their sections", key_names, key_sections, stage_generate, 0},
    {"assemble", "7", "imports, helpers, heads: sections become artifacts", key_sections, key_artifacts, stage_assemble,
     0},
    {"format", "8", "text hooks over whole artifacts", key_artifacts, none, stage_format, 0},
    {"commit", "9", "compares, stages, journals, renames", key_artifacts, key_files, stage_commit, 0},
    {"report", "10", "ends the run", none, none, stage_report, CG_PHASE_ALWAYS},
};

typedef struct stage_phase {
  cg_road *road;
  const struct stage *stage;
} stage_phase;

static cg_status run_stage(void *self) {
  stage_phase *phase = self;
  cg_progress_show(phase->road, codegen_str_of(phase->stage->id), false);
  return phase->stage->run(phase->road);
}

typedef struct writer_phase {
  cg_road *road;
  cg_str id;
} writer_phase;

static cg_status run_writer(void *self) {
  writer_phase *phase = self;
  cg_progress_show(phase->road, phase->id, true);
  return cg_sections_generate(phase->road->sections, phase->id);
}

static cg_status add_writer(cg_road *road, cg_plugin *plugin, const codegen_writer *writer) {
  static const char *const after[] = {"name", NULL};
  static const char *const before[] = {"assemble", NULL};
  writer_phase *self = cg_arena_new(&road->arena, writer_phase);
  cg_str id = cg_arena_printf(&road->arena, "generate/%s", writer->id);
  if (!self || !id.data) return CODEGEN_ERR_MEMORY;
  *self = (writer_phase){road, codegen_str_of(writer->id)};
  cg_status status = cg_sections_writer(road->sections, plugin, writer);
  if (status < 0) return status;
  cg_phase phase = {.id = id,
                    .order = codegen_str_of(writer->order ? writer->order : "6"),
                    .doc = codegen_str_of(writer->doc),
                    .plugin = plugin->id,
                    .before = before,
                    .after = after,
                    .needs = key_names,
                    .flags = writer->flags,
                    .run = run_writer,
                    .self = self};
  return cg_plan_add(road->plan, &phase);
}

static cg_status add_stages(cg_road *road) {
  cg_status status = CODEGEN_OK;
  stage_phase *self = cg_arena_array(&road->arena, stage_phase, CG_COUNT(stages));
  if (!self) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < CG_COUNT(stages) && status >= 0; i++) {
    const struct stage *stage = &stages[i];
    self[i] = (stage_phase){road, stage};
    cg_phase phase = {.id = codegen_str_of(stage->id),
                      .order = codegen_str_of(stage->order),
                      .doc = codegen_str_of(stage->doc),
                      .needs = stage->needs,
                      .provides = stage->provides,
                      .flags = stage->flags,
                      .run = run_stage,
                      .self = &self[i]};
    status = cg_plan_add(road->plan, &phase);
  }
  return status;
}

cg_status cg_stages_plan(cg_road *road) {
  road->plan = cg_plan_new(road->diags);
  cg_status status = road->plan ? add_stages(road) : CODEGEN_ERR_MEMORY;
  if (status >= 0) status = cg_stages_readers(road);
  for (size_t i = 0; i < cg_host_count(road->host) && status >= 0; i++) {
    cg_plugin *plugin = cg_host_at(road->host, i);
    const codegen_writer *const *writer = plugin->created ? plugin->descriptor->writers : NULL;
    for (; writer && *writer && status >= 0; writer++) status = add_writer(road, plugin, *writer);
  }
  if (status >= 0) status = cg_plan_add_plugins(road->plan, road->host, road->model);
  return status < 0 ? status : cg_plan_resolve(road->plan);
}
