/* SPDX-License-Identifier: MIT
 *
 * Rendering: order, folding, and what text and JSON lines share.
 *
 * Invariant: the output depends on what was added, never on when or by which thread.
 */
#include "sink.h"

cg_place cg_sink_place(const cg_diags *diags, const codegen_diag *diag) {
  cg_sink_source *source = cg_sink_source_of(diags, diag->origin.document);
  cg_place place = {diag->file, diag->line, diag->column};
  if (!source) return place;
  bool whole = !diag->origin.node && !diag->origin.end; /* about the document, nowhere in particular */
  place.file = source->source.name;
  if (source->source.bytes.data && !whole) cg_sink_line(source, diag->origin.begin, &place.line, &place.column);
  return place;
}

static bool is_error(const cg_diags *diags, const cg_diag_style *style, const codegen_diag *diag) {
  bool strict = (style->strict || diags->strict) && diag->severity == CODEGEN_WARNING;
  return diag->severity == CODEGEN_ERROR || (strict && (diag->flags & CODEGEN_DIAG_STRICT));
}

const char *cg_sink_severity(const cg_diags *diags, const cg_diag_style *style, const codegen_diag *diag) {
  if (is_error(diags, style, diag)) return "error";
  return diag->severity == CODEGEN_WARNING ? "warning" : diag->severity == CODEGEN_INFO ? "info" : "hint";
}

cg_str cg_sink_help(const codegen_diag *diag, char scratch[64]) {
  bool known = diag->severity == CODEGEN_ERROR && diag->code.size && diag->code.size <= 16;
  if (diag->help.size || !known || !cg_diag_explain(diag->code)) return diag->help;
  int size = snprintf(scratch, 64, "'codegen explain %.*s' says more", CG_FMT(diag->code));
  return (cg_str){scratch, (size_t)size};
}

cg_str cg_sink_pointer(const cg_diags *diags, const codegen_diag *diag, cg_buf *scratch) {
  if (diag->pointer.size || !diag->origin.document || !diag->origin.node || !diags->pointer) return diag->pointer;
  scratch->size = 0;
  if (!diags->pointer(diags->pointer_self, diag->origin, scratch) || scratch->failed) return CG_STR("");
  return cg_buf_get(scratch);
}

/* -- order ------------------------------------------------------------------------------------------------------- */

static int compare_u32(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int compare_items(const void *x, const void *y) {
  const cg_sink_item *a = x, *b = y;
  int order = compare_u32(a->diag.origin.document, b->diag.origin.document);
  if (!order) order = codegen_str_compare(a->diag.file, b->diag.file);
  if (!order) order = compare_u32(a->diag.line, b->diag.line);
  if (!order) order = compare_u32(a->diag.column, b->diag.column);
  if (!order) order = compare_u32(a->diag.origin.begin, b->diag.origin.begin);
  if (!order) order = codegen_str_compare(a->diag.code, b->diag.code);
  if (!order) order = codegen_str_compare(a->diag.message, b->diag.message);
  if (!order) order = codegen_str_compare(a->plugin, b->plugin);
  if (!order) order = codegen_str_compare(a->diag.pointer, b->diag.pointer);
  if (!order) order = compare_u32(a->diag.origin.node, b->diag.origin.node);
  if (!order) order = codegen_str_compare(a->diag.detail, b->diag.detail);
  if (!order) order = codegen_str_compare(a->diag.help, b->diag.help);
  return order ? order : compare_u32(a->sequence, b->sequence);
}

static bool is_shown(const cg_diags *diags, const cg_diag_style *style, const codegen_diag *diag) {
  if (is_error(diags, style, diag)) return true;
  if (style->quiet) return false;
  return diag->severity == CODEGEN_WARNING || style->verbose;
}

/* What two diagnostics must have in common to be shown as one. */
static cg_str fold_key(cg_arena *arena, const cg_sink_item *item) {
  size_t size = item->diag.code.size + item->diag.message.size + item->plugin.size + 3, at = 0;
  const cg_str part[] = {item->diag.code, item->diag.message, item->plugin};
  char *out = cg_arena_alloc(arena, size, 1);
  if (!out) return (cg_str){NULL, 0};
  for (size_t i = 0; i < CG_COUNT(part); i++) {
    memcpy(out + at, part[i].data, part[i].size);
    at += part[i].size;
    out[at++] = '\0';
  }
  out[size - 1] = (char)('0' + item->diag.severity);
  return (cg_str){out, size};
}

/* Puts every shown item into a group; without memory for folding each gets one of its own. False when some got none. */
static bool make_groups(const cg_diags *diags, const cg_diag_style *style, cg_vec *groups) {
  bool fold = !style->json && !style->verbose;
  bool complete = true;
  cg_arena arena;
  cg_map map;
  cg_arena_init(&arena, 0);
  cg_map_init(&map);
  for (uint32_t i = 0; complete && i < diags->item.count; i++) {
    const cg_sink_item *item = cg_vec_at(&diags->item, cg_sink_item, i);
    if (!is_shown(diags, style, &item->diag)) continue;
    bool added = true;
    cg_str key = fold ? fold_key(&arena, item) : CG_STR("");
    uint32_t *number = fold && key.data ? cg_map_put(&map, key, &added) : NULL;
    cg_group *group = added || !number ? cg_vec_add(groups, 1) : cg_vec_at(groups, cg_group, *number);
    complete = group != NULL;
    if (!group) continue;
    if (number && added) *number = (uint32_t)groups->count - 1;
    if (group->count < CG_GROUP_PLACES) group->item[group->count] = i;
    group->count++;
  }
  cg_map_release(&map);
  cg_arena_release(&arena);
  return complete;
}

/* -- output ------------------------------------------------------------------------------------------------------ */

/* A diagnostic about the diagnostics themselves. */
static void render_note(const cg_diags *diags, const cg_diag_style *style, const char *code, cg_str message,
                        cg_buf *out) {
  cg_sink_item item = {.diag = {.code = codegen_str_of(code), .message = message}};
  const cg_code *row = cg_code_find(item.diag.code);
  cg_diags alone = {.item = {&item, 1, 1, sizeof item}, .strict = diags->strict};
  item.diag.severity = row ? row->severity : CODEGEN_ERROR;
  if (style->json)
    cg_render_json(&alone, style, &item, out);
  else
    cg_render_text(&alone, style, &(cg_group){1, {0}}, out);
}

static void render_notes(const cg_diags *diags, const cg_diag_style *style, cg_buf *line) {
  char text[64];
  if (diags->dropped) {
    snprintf(text, sizeof text, "%llu more diagnostics are not shown", (unsigned long long)diags->dropped);
    render_note(diags, style, "CGI0003", codegen_str_of(text), line);
  }
  if (diags->out_of_memory) render_note(diags, style, "CGI0001", CG_STR("out of memory while reporting"), line);
}

static void flush(cg_buf *line, FILE *out) {
  if (line->size) fwrite(line->data, 1, line->size, out);
  if (line->failed) fputs("error[CGI0001]: out of memory while reporting\n", out);
  line->size = 0;
  line->failed = false;
}

void cg_diags_render(cg_diags *diags, const cg_diag_style *style, FILE *out) {
  cg_vec groups;
  cg_buf line;
  cg_vec_init(&groups, sizeof(cg_group));
  cg_buf_init(&line, CG_BUF_MAX);
  pthread_mutex_lock(&diags->lock);
  cg_diags taken = *diags; /* the mutexes of the copy are never touched */
  cg_vec_init(&diags->item, sizeof(cg_sink_item));
  cg_arena_init(&diags->arena, CG_SINK_BYTES);
  diags->dropped = diags->stored_errors = diags->stored_others = 0;
  diags->out_of_memory = false;
  pthread_mutex_unlock(&diags->lock);

  if (taken.item.count > 1) qsort(taken.item.data, taken.item.count, sizeof(cg_sink_item), compare_items);
  if (!make_groups(&taken, style, &groups)) taken.out_of_memory = true;
  for (size_t i = 0; i < groups.count; i++) {
    const cg_group *group = cg_vec_at(&groups, cg_group, i);
    if (style->json)
      cg_render_json(&taken, style, cg_vec_at(&taken.item, cg_sink_item, group->item[0]), &line);
    else
      cg_render_text(&taken, style, group, &line);
    flush(&line, out);
  }
  render_notes(&taken, style, &line);
  flush(&line, out);
  cg_vec_release(&taken.item);
  cg_arena_release(&taken.arena);
  cg_vec_release(&groups);
  cg_buf_release(&line);
}
