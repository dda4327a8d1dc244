/* SPDX-License-Identifier: MIT
 *
 * map: gives types of an API another form, by format and by place, before anything is named or generated, for every
 * writer alike. Works on the model alone. docs/reference/map.md says what is kept and what is dropped.
 */
#include <stdio.h>
#include <string.h>

#include "map.h"

static const codegen_origin nowhere;

void *mp_alloc(mp_map *m, size_t count, size_t size) {
  void *memory = count <= UINT32_MAX ? codegen_alloc(m->ctx, CODEGEN_ARENA_CALL, count * size + 1, 8) : NULL;
  if (!memory) m->memory = true;
  return memory;
}

static bool read_options(mp_map *m) {
  codegen_option_value format, at;
  if (codegen_option_get(m->ctx, CODEGEN_STR("format"), &format) != CODEGEN_OK) format.count = 0;
  if (codegen_option_get(m->ctx, CODEGEN_STR("at"), &at) != CODEGEN_OK) at.count = 0;
  m->format = mp_alloc(m, format.count, sizeof *m->format);
  m->place = mp_alloc(m, at.count, sizeof *m->place);
  if (m->memory || format.count + at.count > UINT32_MAX / 2) return false;
  for (size_t i = 0; i < format.count; i++) {
    m->format[i].name = format.item[2 * i];
    mp_target_read(m, format.item[2 * i + 1], &m->format[i].target);
  }
  for (size_t i = 0; i < at.count; i++) {
    m->place[i].pointer = at.item[2 * i];
    mp_target_read(m, at.item[2 * i + 1], &m->place[i].target);
  }
  m->format_count = (uint32_t)format.count;
  m->place_count = (uint32_t)at.count;
  return m->format_count || m->place_count;
}

/** A format that nothing has is no mistake, for one configuration serves many documents; one that is nearly there is.
 */
static void report_idle(mp_map *m) {
  for (uint32_t i = 0; i < m->place_count; i++)
    if (!m->place[i].hits) mp_place_idle(m, &m->place[i]);
  for (uint32_t i = 0; i < m->format_count; i++) {
    codegen_str near = {"", 0};
    for (uint32_t id = 1; !m->format[i].hits && id < codegen_row_count(m->model, CODEGEN_TABLE_SCALAR); id++) {
      codegen_str has = codegen_sym_text(m->model, codegen_scalar_at(m->model, id)->format);
      if (has.size > 3 && codegen_distance(has, m->format[i].name, 2, false) <= 2) near = has;
    }
    if (!near.size) continue;
    char help[256];
    snprintf(help, sizeof help, "did you mean '%.*s'?", CODEGEN_FMT(near));
    codegen_say(m->ctx, CODEGEN_WARNING, 0, "MAP0002", nowhere, help, "nothing has the format '%.*s'",
                CODEGEN_FMT(m->format[i].name));
  }
}

static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  mp_map *m = codegen_alloc(ctx, CODEGEN_ARENA_CALL, sizeof *m, 8);
  (void)self;
  if (!m) return CODEGEN_ERR_MEMORY;
  m->ctx = ctx;
  m->edit = edit;
  m->model = model;
  bool any = read_options(m);
  if (any && !m->failed && mp_places_find(m)) mp_apply(m);
  if (m->memory) return CODEGEN_ERR_MEMORY;
  if (m->failed) return CODEGEN_ERR_USAGE;
  if (any) report_idle(m);
  return CODEGEN_OK;
}

#define OPTION(name_, doc_) .struct_size = sizeof(codegen_option), .name = name_, .doc = doc_
static const codegen_option format_option = {
    OPTION("format",
           "What a format is: format to string, string:FORMAT, integer, integer:int64, number, boolean, any, "
           "bytes, or #/components/schemas/NAME."),
    .type = CODEGEN_OPTION_MAP};
static const codegen_option at_option = {
    OPTION("at", "The same by place: JSON pointer of a schema, parameter, header or body to type."),
    .type = CODEGEN_OPTION_MAP};
static const codegen_option *const options[] = {&format_option, &at_option, NULL};

static const char *const before[] = {"shape/filter?", NULL};
static const codegen_phase phase = {.struct_size = sizeof phase,
                                    .flags = CODEGEN_PHASE_EDITS | CODEGEN_PHASE_PURE,
                                    .id = "shape/map",
                                    .order = "4",
                                    .doc = "gives types another form",
                                    .before = before,
                                    .run = run};
static const codegen_phase *const phases[] = {&phase, NULL};
CODEGEN_PLUGIN_NOTE("map", CODEGEN_VERSION, 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("map", CODEGEN_VERSION, 0),
                                      .doc = "Gives types of an API another form.", .license = "MIT",
                                      .options = options, .phases = phases};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
