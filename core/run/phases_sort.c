/* SPDX-License-Identifier: MIT
 *
 * Kahn's algorithm with a heap keyed (order, id): edges win, the number only chooses among the phases that are ready.
 *
 * Phases are numbered by their ids here, so that comparing numbers is comparing ids, and every choice is the same
 * however the plan was put together.
 */
#include "private.h"

typedef struct sorter {
  cg_plan *plan;
  uint32_t *start;   /* per phase: its first successor in `after`; one more at the end */
  uint32_t *after;   /* edge numbers, grouped by `from` */
  uint32_t *waiting; /* per phase: edges that still hold it back */
  uint32_t *release; /* per phase: the edge that let it go last, plus one */
  uint32_t *heap;
  size_t heap_count;
} sorter;

/* -- the heap ---------------------------------------------------------------------------------------------------- */

static bool comes_before(const cg_plan *plan, uint32_t a, uint32_t b) {
  int order = cg_order_compare(cg_plan_phase(plan, a)->order, cg_plan_phase(plan, b)->order);
  return order ? order < 0 : a < b;
}

static void heap_push(sorter *sort, uint32_t phase) {
  size_t at = sort->heap_count++;
  while (at && comes_before(sort->plan, phase, sort->heap[(at - 1) / 2])) {
    sort->heap[at] = sort->heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  sort->heap[at] = phase;
}

static uint32_t heap_pop(sorter *sort) {
  uint32_t out = sort->heap[0], last = sort->heap[--sort->heap_count];
  size_t at = 0;
  for (;;) {
    size_t child = at * 2 + 1;
    if (child >= sort->heap_count) break;
    if (child + 1 < sort->heap_count && comes_before(sort->plan, sort->heap[child + 1], sort->heap[child])) child++;
    if (!comes_before(sort->plan, sort->heap[child], last)) break;
    sort->heap[at] = sort->heap[child];
    at = child;
  }
  sort->heap[at] = last;
  return out;
}

/* -- why --------------------------------------------------------------------------------------------------------- */

/* What the number alone says: the order, where it comes from, and who shares it. */
static cg_str why_order(cg_plan *plan, const cg_phase *phase, const cg_phase *previous) {
  cg_str usual = cg_order_default(phase->id);
  cg_str group = cg_str_slice(phase->id, 0, cg_str_find(phase->id, '/', 0));
  bool is_default = usual.size && cg_order_compare(usual, phase->order) == 0 && group.size < phase->id.size;
  cg_str place = CG_STR("");
  if (phase->replaces.size) {
    cg_str target = phase->replaces;
    target.size -= target.data[target.size - 1] == '?';
    if (cg_map_get(&plan->index, target, NULL))
      place = cg_arena_printf(&plan->arena, "in place of '%.*s', ", CG_FMT(target));
  }
  if (previous && cg_order_compare(previous->order, phase->order) == 0)
    return cg_arena_printf(&plan->arena, "%.*sorder %.*s, behind '%.*s' by its id", CG_FMT(place), CG_FMT(phase->order),
                           CG_FMT(previous->id));
  if (is_default)
    return cg_arena_printf(&plan->arena, "%.*sorder %.*s of group '%.*s'", CG_FMT(place), CG_FMT(phase->order),
                           CG_FMT(group));
  return cg_arena_printf(&plan->arena, "%.*sorder %.*s", CG_FMT(place), CG_FMT(phase->order));
}

/* `furthest` is the phase with the highest place by number that runs before: only an edge can put it there. */
static cg_str why(sorter *sort, uint32_t at, uint32_t previous, uint32_t furthest) {
  cg_plan *plan = sort->plan;
  const cg_phase *phase = cg_plan_phase(plan, at);
  bool held = furthest != CG_PLAN_NONE && comes_before(plan, at, furthest) && sort->release[at];
  if (!held) return why_order(plan, phase, previous == CG_PLAN_NONE ? NULL : cg_plan_phase(plan, previous));
  const cg_edge *edge = plan->edge + sort->release[at] - 1;
  const cg_phase *owner = cg_plan_phase(plan, edge->owner);
  cg_str other = cg_plan_phase(plan, edge->from)->id;
  return cg_arena_printf(&plan->arena,
                         "after '%.*s', as '%.*s' says '%s'; by its order %.*s it would run before '%.*s'",
                         CG_FMT(other), CG_FMT(owner->id), edge->before ? "before" : "after", CG_FMT(phase->order),
                         CG_FMT(cg_plan_phase(plan, furthest)->id));
}

/* -- cycles ------------------------------------------------------------------------------------------------------ */

#define SHOWN_MAX 8 /* phases of a cycle in its message; the detail has all of them */

static void add_name(cg_buf *out, const cg_phase *phase) {
  cg_buf_printf(out, "'%.*s'", CG_FMT(phase->id));
  if (phase->plugin.size) cg_buf_printf(out, " (plugin %.*s)", CG_FMT(phase->plugin));
}

/* `edge` leads from each member of the cycle to the next one, backwards. */
static void report_cycle(cg_plan *plan, const uint32_t *edge, size_t count) {
  cg_buf message, detail;
  cg_buf_init(&message, 8192);
  cg_buf_init(&detail, (size_t)16 << 20);
  if (count <= SHOWN_MAX) {
    for (size_t i = count; i-- > 0;)
      cg_buf_printf(&message, "'%.*s' -> ", CG_FMT(cg_plan_phase(plan, plan->edge[edge[i]].from)->id));
    cg_buf_printf(&message, "'%.*s'", CG_FMT(cg_plan_phase(plan, plan->edge[edge[0]].to)->id));
  } else {
    cg_buf_printf(&message, "%zu of them", count);
  }
  for (size_t i = count; i-- > 0;) {
    const cg_edge *step = plan->edge + edge[i];
    add_name(&detail, cg_plan_phase(plan, step->from));
    cg_buf_text(&detail, " runs before ");
    add_name(&detail, cg_plan_phase(plan, step->to));
    cg_buf_printf(&detail, ", as '%.*s' says '%s'%s", CG_FMT(cg_plan_phase(plan, step->owner)->id),
                  step->before ? "before" : "after", i ? "\n" : "");
  }
  cg_blame blame = {.diags = plan->diags, .detail = cg_buf_get(&detail)};
  blame.plugin = cg_plan_phase(plan, plan->edge[edge[0]].owner)->plugin;
  blame.help = CG_STR("take one of these edges out");
  cg_blame_report(&blame, "CGR0004", "phases form a cycle: %.*s", CG_FMT(cg_buf_get(&message)));
  cg_buf_release(&message);
  cg_buf_release(&detail);
}

/* Every phase that is left has a predecessor that is left: walking backwards ends in a cycle. Each cycle that is found
 * this way is reported once. `back` is the chosen edge into each phase, `walk` room for all of them. */
static void report_cycles(sorter *sort, uint32_t *back, uint32_t *walk) {
  cg_plan *plan = sort->plan;
  size_t count = plan->phase.count;
  uint32_t *seen = sort->heap; /* empty by now */
  for (size_t i = 0; i < count; i++) {
    back[i] = CG_PLAN_NONE;
    seen[i] = 0;
  }
  for (uint32_t i = 0; i < plan->edge_count; i++) {
    const cg_edge *edge = plan->edge + i;
    if (!sort->waiting[edge->from] || !sort->waiting[edge->to]) continue;
    if (back[edge->to] == CG_PLAN_NONE || edge->from < plan->edge[back[edge->to]].from) back[edge->to] = i;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = i;
    while (back[at] != CG_PLAN_NONE && !seen[at]) {
      seen[at] = i + 1;
      at = plan->edge[back[at]].from;
    }
    if (back[at] == CG_PLAN_NONE || seen[at] != i + 1) continue;
    uint32_t least = at, step = at;
    do {
      step = plan->edge[back[step]].from;
      if (step < least) least = step;
    } while (step != at);
    size_t length = 0;
    step = least;
    do {
      walk[length++] = back[step];
      step = plan->edge[back[step]].from;
    } while (step != least);
    report_cycle(plan, walk, length);
  }
}

/* -- sorting ----------------------------------------------------------------------------------------------------- */

static cg_status sorter_init(sorter *sort, cg_plan *plan) {
  size_t count = plan->phase.count;
  *sort = (sorter){.plan = plan};
  sort->start = cg_arena_array(&plan->arena, uint32_t, count + 2);
  sort->after = cg_arena_array(&plan->arena, uint32_t, plan->edge_count + 1);
  sort->waiting = cg_arena_array(&plan->arena, uint32_t, count + 1);
  sort->release = cg_arena_array(&plan->arena, uint32_t, count + 1);
  sort->heap = cg_arena_array(&plan->arena, uint32_t, count + 1);
  if (!sort->start || !sort->after || !sort->waiting || !sort->release || !sort->heap) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < plan->edge_count; i++) {
    sort->start[plan->edge[i].from + 1]++;
    sort->waiting[plan->edge[i].to]++;
  }
  for (size_t i = 0; i < count; i++) sort->start[i + 1] += sort->start[i];
  for (size_t i = plan->edge_count; i-- > 0;) /* leaves start[from] one group too far, which is put right below */
    sort->after[--sort->start[plan->edge[i].from + 1]] = (uint32_t)i;
  memmove(sort->start, sort->start + 1, (count + 1) * sizeof *sort->start);
  if (count) sort->start[count] = (uint32_t)plan->edge_count;
  return CODEGEN_OK;
}

cg_status cg_plan_sort(cg_plan *plan, uint32_t *sorted, size_t *count) {
  sorter sort;
  size_t expected = 0;
  uint32_t previous = CG_PLAN_NONE, furthest = CG_PLAN_NONE;
  *count = 0;
  if (sorter_init(&sort, plan) < 0) return CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < plan->phase.count; i++) {
    if (plan->instead[i] != i) continue;
    expected++;
    if (!sort.waiting[i]) heap_push(&sort, i);
  }
  while (sort.heap_count) {
    uint32_t at = heap_pop(&sort);
    sorted[(*count)++] = at;
    cg_plan_phase(plan, at)->why = why(&sort, at, previous, furthest);
    if (!cg_plan_phase(plan, at)->why.data) return CODEGEN_ERR_MEMORY;
    if (furthest == CG_PLAN_NONE || comes_before(plan, furthest, at)) furthest = at;
    previous = at;
    for (uint32_t i = sort.start[at]; i < sort.start[at + 1]; i++) {
      uint32_t to = plan->edge[sort.after[i]].to;
      sort.release[to] = sort.after[i] + 1;
      if (--sort.waiting[to] == 0) heap_push(&sort, to);
    }
  }
  if (*count == expected) return CODEGEN_OK;
  report_cycles(&sort, sort.release, sort.start);
  return CODEGEN_ERR_PLUGIN;
}
