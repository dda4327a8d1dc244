/* SPDX-License-Identifier: MIT
 *
 * `codegen phases`: the plan as a table, as JSON (one object a line), as a graph for dot.
 *
 * Reads a resolved plan, before or after its run.
 */
#include "private.h"

static void add_list(cg_buf *out, const char *const *list, const char *between) {
  for (size_t i = 0; list && list[i]; i++) cg_buf_printf(out, "%s%s", i ? between : "", list[i]);
}

static void add_milliseconds(cg_buf *out, uint64_t ns) {
  uint64_t us = ns / 1000;
  cg_buf_printf(out, "%llu.%03llu ms", (unsigned long long)(us / 1000), (unsigned long long)(us % 1000));
}

/* -- text -------------------------------------------------------------------------------------------------------- */

enum { ORDER, ID, PLUGIN, NEEDS, PROVIDES, TIME, WHY, COLUMNS };
static const char *const titles[COLUMNS] = {"ORDER", "PHASE", "PLUGIN", "NEEDS", "PROVIDES", "TIME", "WHY"};

static void add_cell(cg_buf *out, const cg_phase *phase, int column) {
  switch (column) {
    case ORDER: cg_buf_str(out, phase->order); break;
    case ID: cg_buf_str(out, phase->id); break;
    case PLUGIN: cg_buf_str(out, phase->plugin.size ? phase->plugin : CG_STR("-")); break;
    case NEEDS: add_list(out, phase->needs, " "); break;
    case PROVIDES: add_list(out, phase->provides, " "); break;
    case TIME:
      if (phase->done) add_milliseconds(out, phase->wall_ns);
      break;
    default:
      cg_buf_str(out, phase->why);
      if (phase->skipped.size && !phase->replaced_by.size)
        cg_buf_printf(out, "%sskipped: %.*s", phase->why.size ? "; " : "", CG_FMT(phase->skipped));
      if (phase->done && phase->status < 0) cg_buf_text(out, "; failed");
  }
}

static void add_padded(cg_buf *out, size_t begin, size_t width) {
  for (size_t size = out->size - begin; size < width + 2 && !out->failed; size++) cg_buf_char(out, ' ');
}

static void print_text(const cg_plan *plan, cg_buf *out) {
  size_t width[COLUMNS];
  cg_buf cell;
  cg_buf_init(&cell, CG_BUF_MAX);
  for (int column = 0; column < COLUMNS; column++) {
    width[column] = 0;
    for (size_t i = 0; i < plan->count; i++) {
      cell.size = 0;
      add_cell(&cell, plan->order[i], column);
      if (cell.size > width[column]) width[column] = cell.size;
    }
    if (width[column] && width[column] < strlen(titles[column])) width[column] = strlen(titles[column]);
  }
  out->failed |= cell.failed;
  cg_buf_release(&cell);
  for (size_t i = 0; i <= plan->count; i++) {
    for (int column = 0; column < COLUMNS; column++) {
      size_t begin = out->size;
      if (!width[column]) continue; /* nothing to say, such as times before the run */
      if (i)
        add_cell(out, plan->order[i - 1], column);
      else
        cg_buf_text(out, titles[column]);
      if (column != WHY) add_padded(out, begin, width[column]);
    }
    cg_buf_char(out, '\n');
  }
}

/* -- JSON -------------------------------------------------------------------------------------------------------- */

static void json_text(cg_buf *out, const char *key, cg_str value) {
  cg_buf_printf(out, ",\"%s\":", key);
  cg_buf_json(out, value);
}

static void json_list(cg_buf *out, const char *key, const char *const *list) {
  cg_buf_printf(out, ",\"%s\":[", key);
  for (size_t i = 0; list && list[i]; i++) {
    if (i) cg_buf_char(out, ',');
    cg_buf_json(out, codegen_str_of(list[i]));
  }
  cg_buf_char(out, ']');
}

static void print_json(const cg_plan *plan, cg_buf *out) {
  for (size_t i = 0; i < plan->count; i++) {
    const cg_phase *phase = plan->order[i];
    cg_buf_text(out, "{\"event\":\"phase\"");
    json_text(out, "id", phase->id);
    json_text(out, "order", phase->order);
    json_text(out, "plugin", phase->plugin);
    json_text(out, "doc", phase->doc);
    json_list(out, "before", phase->before);
    json_list(out, "after", phase->after);
    json_list(out, "needs", phase->needs);
    json_list(out, "provides", phase->provides);
    if (phase->replaces.size) json_text(out, "replaces", phase->replaces);
    if (phase->replaced_by.size) json_text(out, "replaced_by", phase->replaced_by);
    json_text(out, "why", phase->why);
    if (phase->skipped.size) json_text(out, "skipped", phase->skipped);
    if (phase->done)
      cg_buf_printf(out, ",\"status\":%d,\"wall_us\":%llu,\"cpu_us\":%llu", phase->status,
                    (unsigned long long)(phase->wall_ns / 1000), (unsigned long long)(phase->cpu_ns / 1000));
    cg_buf_text(out, "}\n");
  }
}

/* -- dot --------------------------------------------------------------------------------------------------------- */

/* Ids and orders need no escaping: [a-z0-9./-]. Plugin ids come from notes; better safe. */
static void dot_text(cg_buf *out, cg_str text) {
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '"' || text.data[i] == '\\') cg_buf_char(out, '\\');
    cg_buf_char(out, text.data[i]);
  }
}

static void print_dot(const cg_plan *plan, cg_buf *out) {
  cg_buf_text(out, "digraph phases {\n  rankdir=LR;\n  node [shape=box];\n");
  const cg_phase *previous = NULL;
  for (size_t i = 0; i < plan->count; i++) {
    const cg_phase *phase = plan->order[i];
    cg_buf_printf(out, "  \"%.*s\" [label=\"%.*s\\n%.*s", CG_FMT(phase->id), CG_FMT(phase->order), CG_FMT(phase->id));
    if (phase->plugin.size) {
      cg_buf_text(out, "\\n");
      dot_text(out, phase->plugin);
    }
    cg_buf_printf(out, "\"%s];\n", phase->replaced_by.size || phase->skipped.size ? ", style=dashed" : "");
    if (phase->replaced_by.size) {
      cg_buf_printf(out, "  \"%.*s\" -> \"%.*s\" [style=dotted, label=\"replaced by\"];\n", CG_FMT(phase->id),
                    CG_FMT(phase->replaced_by));
      continue;
    }
    if (previous)
      cg_buf_printf(out, "  \"%.*s\" -> \"%.*s\" [style=dashed, color=gray];\n", CG_FMT(previous->id),
                    CG_FMT(phase->id));
    previous = phase;
  }
  for (size_t i = 0; i < plan->edge_count; i++) {
    const cg_edge *edge = plan->edge + i;
    cg_buf_printf(out, "  \"%.*s\" -> \"%.*s\" [label=\"%s\"];\n", CG_FMT(cg_plan_phase(plan, edge->from)->id),
                  CG_FMT(cg_plan_phase(plan, edge->to)->id), edge->before ? "before" : "after");
  }
  cg_buf_text(out, "}\n");
}

cg_status cg_plan_print(const cg_plan *plan, cg_plan_format format, cg_buf *out) {
  if (format == CG_PLAN_JSON)
    print_json(plan, out);
  else if (format == CG_PLAN_DOT)
    print_dot(plan, out);
  else
    print_text(plan, out);
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}
