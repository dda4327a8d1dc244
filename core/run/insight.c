/* SPDX-License-Identifier: MIT
 *
 * Events and counts of a run. Events are made only where somebody keeps a timeline; counts are a few additions.
 */
#include "insight.h"

#include "hooks.h"

static const char *const depth_name[CG_DEPTHS] = {"own", "names", "facts", "direct", "reachable", "whole"};

const char *cg_depth_name(uint32_t depth) {
  return depth_name[depth < CG_DEPTHS ? depth : CG_DEPTHS - 1];
}

/* The widest thing that a section declares. */
static uint32_t depth_of(uint32_t depends) {
  uint32_t depth = depends ? 31u - (uint32_t)__builtin_clz(depends) : 0;
  return depth < CG_DEPTHS ? depth : CG_DEPTHS - 1;
}

/* -- the timeline ------------------------------------------------------------------------------------------------ */

void cg_hooks_timeline(cg_hooks *hooks, cg_timeline *timeline) {
  hooks->timeline = timeline;
  hooks->lane = cg_timeline_lane(timeline, 0);
}

cg_timeline *cg_hooks_timeline_of(const cg_hooks *hooks) {
  return hooks ? hooks->timeline : NULL;
}

cg_lane *cg_hooks_lane(const cg_hooks *hooks) {
  return hooks ? hooks->lane : NULL;
}

/* How it went, where it did not go well. */
static cg_str outcome(cg_status status) {
  return status == CODEGEN_ERR_CANCELLED ? CG_STR("cancelled") : status < 0 ? CG_STR("failed") : CG_STR("");
}

void cg_note_phase(cg_lane *lane, uint64_t begin, const cg_phase *phase) {
  cg_event event = {"phase",
                    phase->id,
                    {{"order", phase->order, 0},
                     {"plugin", cg_str_given(phase->plugin), 0},
                     {"skipped", cg_str_given(phase->skipped), 0},
                     {"result", outcome(phase->status), 0},
                     {"cpu_us", {NULL, 0}, phase->cpu_ns / 1000}}};
  cg_lane_end(lane, begin, &event);
}

void cg_note_hook(cg_lane *lane, uint64_t begin, cg_str hook, cg_str plugin, cg_status status) {
  cg_event event = {"hook", hook, {{"plugin", plugin, 0}, {"result", outcome(status), 0}}};
  cg_lane_end(lane, begin, &event);
}

void cg_note_section(cg_lane *lane, uint64_t begin, const cg_section_note *note) {
  const char *cache = note->found ? "hit" : note->looked ? "miss" : "";
  cg_event event = {"section",
                    note->section->section.key,
                    {{"plugin", note->writer->plugin->id, 0},
                     {"writer", note->writer->id, 0},
                     {"artifact", note->artifact->id, 0},
                     {"depth", codegen_str_of(cg_depth_name(depth_of(note->section->section.depends))), 0},
                     {"cache", codegen_str_of(cache), 0},
                     {"result", outcome(note->status), 0},
                     {"bytes", {NULL, 0}, note->section->size}}};
  cg_lane_end(lane, begin, &event);
}

void cg_note_chunk(cg_lane *lane, uint64_t begin, const cg_writer_run *writer, size_t sections) {
  cg_event event = {"worker", writer->id, {{"plugin", writer->plugin->id, 0}, {"sections", {NULL, 0}, sections}}};
  cg_lane_end(lane, begin, &event);
}

void cg_hooks_spent(const cg_hooks *hooks, cg_str plugin, uint64_t *calls, uint64_t *ns) {
  *calls = *ns = 0;
  for (size_t i = 0; hooks && i < hooks->subscriber.count; i++) {
    const cg_subscriber *at = *cg_vec_at(&hooks->subscriber, cg_subscriber *, i);
    if (!codegen_str_equal(at->plugin->id, plugin)) continue;
    *calls += at->calls;
    *ns += at->ns;
  }
}

/* -- counts ------------------------------------------------------------------------------------------------------ */

void cg_section_counted(cg_sections *sections, const cg_section_text *section, bool found, cg_status status) {
  cg_section_counts *counts = &sections->counts;
  uint32_t depth = depth_of(section->section.depends);
  counts->failed += status < 0;
  counts->found[depth] += status >= 0 && found;
  counts->written[depth] += status >= 0 && !found;
  counts->bytes += status < 0 ? 0 : section->size;
}

cg_section_counts cg_sections_count(const cg_sections *sections) {
  return sections->counts;
}

void cg_sections_tally(cg_sections *sections, cg_section_tally *tally) {
  sections->tally = tally;
}
