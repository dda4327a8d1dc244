/* SPDX-License-Identifier: MIT
 *
 * The plan: which files the package has, which sections these have and in which order, and what each depends on.
 */
#include "python.h"

#include <stdlib.h>

/** Plans a file below the package's folder. 0: refused. */
uint32_t py_plan_file(py_planner *p, codegen_str id, codegen_str ending, codegen_str language, uint32_t flags) {
  codegen_str path = py_join(p->ctx, p->plugin->package, CODEGEN_STR("/"), id);
  codegen_artifact artifact = {.struct_size = sizeof artifact, .id = id, .language = language, .user = flags};
  uint32_t number;
  if (path.data) path = py_join(p->ctx, path, ending, (codegen_str){"", 0});
  if (!path.data) {
    p->status = CODEGEN_ERR_MEMORY;
    return 0;
  }
  artifact.path = path;
  number = codegen_plan_artifact(p->plan, &artifact);
  if (!number) p->status = CODEGEN_ERR_USAGE;
  return number;
}

/** Plans a section. */
void py_plan_section(py_planner *p, uint32_t artifact, codegen_str key, uint32_t row, uint32_t depends, uint32_t user) {
  codegen_section section = {.struct_size = sizeof section,
                             .artifact = artifact,
                             .table = row ? CODEGEN_TABLE_DECL : 0,
                             .row = row,
                             .depends = row ? depends : (uint32_t)CODEGEN_DEPENDS_WHOLE,
                             .user = user};
  char room[40];
  codegen_str short_key = py_short_key(key, room);
  if (p->status < 0) return;
  if (!artifact) {
    p->status = CODEGEN_ERR_USAGE;
    return;
  }
  section.key = py_join(p->ctx, short_key, (codegen_str){"", 0}, (codegen_str){"", 0});
  if (!section.key.data)
    p->status = CODEGEN_ERR_MEMORY;
  else
    p->status = codegen_plan_section(p->plan, &section);
}

typedef struct entry {
  uint32_t row, module, group, rank, place, order;
} entry;

static int compare(const void *x, const void *y) {
  const entry *a = x, *b = y;
  if (a->module != b->module) return a->module < b->module ? -1 : 1;
  if (a->group != b->group) return a->group < b->group ? -1 : 1;
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return (a->order > b->order) - (a->order < b->order);
}

/* Classes, then aliases in circles, whose text is read later, then all others. */
static uint32_t rank_of(uint8_t form) {
  return form == PY_FORM_CIRCLE ? 1 : form == PY_FORM_ALIAS ? 2 : 0;
}

static uint32_t depends_of(const py_planner *p, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(p->model, row);
  uint32_t basic = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS;
  if (decl->kind == CODEGEN_DECL_TYPE) return py_depends(p->model, decl->subject);
  return basic | CODEGEN_DEPENDS_REACHABLE;
}

static void plan_models(py_planner *p, const uint32_t *rows, uint32_t count) {
  bool one = p->plugin->options.layout == PY_LAYOUT_ONE;
  entry *list = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, (count + 1u) * sizeof *list, _Alignof(entry));
  uint32_t used = 0, artifact = 0;
  if (!list) {
    p->status = CODEGEN_ERR_MEMORY;
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t row = rows[i];
    if (!p->plugin->module[row]) continue;
    list[used++] = (entry){.row = row,
                           .module = one ? 0 : p->plugin->module[row],
                           .group = codegen_decl_at(p->model, row)->group,
                           .rank = rank_of(p->plugin->form[row]),
                           .place = p->plugin->place[row],
                           .order = i};
  }
  qsort(list, used, sizeof *list, compare);
  for (uint32_t i = 0; i < used && p->status >= 0; i++) {
    bool first = i == 0 || list[i].module != list[i - 1].module;
    if (first)
      artifact =
          py_plan_file(p, py_module_id(p->plugin, p->ctx, list[i].row), CODEGEN_STR(".py"), CODEGEN_STR("python"), 0);
    py_plan_section(p, artifact, codegen_decl_at(p->model, list[i].row)->key, list[i].row, depends_of(p, list[i].row),
                    PY_SECTION_DECL | (first ? 256u : 0));
  }
  if (!one) {
    artifact = py_plan_file(p, CODEGEN_STR("models/__init__"), CODEGEN_STR(".py"), CODEGEN_STR("python"), 1);
    py_plan_section(p, artifact, CODEGEN_STR("index"), 0, 0, PY_SECTION_INDEX);
  }
}

static void plan_runtime(py_planner *p) {
  for (uint32_t i = 0; i < py_runtime_count() && p->status >= 0; i++) {
    codegen_str id = py_join(p->ctx, CODEGEN_STR("_runtime/"), py_runtime_name(i), (codegen_str){"", 0});
    if (!py_runtime_wanted(p->plugin, i)) continue;
    py_plan_section(p, py_plan_file(p, id, CODEGEN_STR(".py"), CODEGEN_STR("python"), 1), id, 0, 0,
                    PY_SECTION_RUNTIME | i << 8);
  }
}

codegen_status py_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  py_planner p = {.plugin = self, .ctx = ctx, .model = model, .plan = plan};
  uint32_t kinds = 1u << CODEGEN_DECL_TYPE | 1u << CODEGEN_DECL_OPERATION | 1u << CODEGEN_DECL_PARAM |
                   1u << CODEGEN_DECL_RESPONSE | 1u << CODEGEN_DECL_PAYLOAD;
  uint32_t *rows, count;
  p.status = codegen_order_decls(ctx, model, kinds, false, &rows, &count);
  if (p.status < 0) return p.status;
  plan_models(&p, rows, count);
  plan_runtime(&p);
  if (p.status >= 0) py_client_plan(&p);
  return p.status;
}
