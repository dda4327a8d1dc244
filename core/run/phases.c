/* SPDX-License-Identifier: MIT
 *
 * The plan of phases: what is in it, who stands for whom, which edges hold, which keys are there when.
 *
 * Invariant: after resolve the plan depends on the set of phases alone, not on the order in which they were added:
 * phases are brought into the order of their ids first, and every message is made from that.
 */
#include "private.h"

#define PHASES_MAX 100000u
#define ANCHORS_MAX 1000u /* of one list of one phase */
#define ID_MAX 200u
#define NEAR_MISSES_MAX 64 /* each costs a look at every phase */

cg_plan *cg_plan_new(cg_diags *diags) {
  cg_plan *plan = cg_calloc(1, sizeof *plan);
  if (!plan) return NULL;
  plan->diags = diags;
  cg_arena_init(&plan->arena, 0);
  cg_vec_init(&plan->phase, sizeof(cg_phase *));
  cg_map_init(&plan->index);
  return plan;
}

void cg_plan_free(cg_plan *plan) {
  if (!plan) return;
  cg_map_release(&plan->index);
  cg_vec_release(&plan->phase);
  cg_arena_release(&plan->arena);
  cg_free(plan);
}

size_t cg_plan_count(const cg_plan *plan) {
  return plan->count;
}

cg_phase *cg_plan_at(const cg_plan *plan, size_t i) {
  return i < plan->count ? plan->order[i] : NULL;
}

/* -- adding ------------------------------------------------------------------------------------------------------ */

cg_str cg_order_default(cg_str phase) {
  static const char *const groups[] = {"open",     "fetch",    "read",   "check",  "shape", "name",
                                       "generate", "assemble", "format", "commit", "report"};
  static const char *const orders[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
  cg_str group = cg_str_slice(phase, 0, cg_str_find(phase, '/', 0));
  for (size_t i = 0; i < CG_COUNT(groups); i++)
    if (codegen_str_is(group, groups[i])) return codegen_str_of(orders[i]);
  return CG_STR("");
}

/* [a-z0-9.-]+(/[a-z0-9.-]+)* */
static bool id_valid(cg_str id) {
  if (!id.size || id.size > ID_MAX) return false;
  for (size_t i = 0; i < id.size; i++) {
    char c = id.data[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    bool slash = c == '/' && i && i + 1 < id.size && id.data[i - 1] != '/';
    if (!word && !slash) return false;
  }
  return true;
}

static bool copy_list(cg_arena *arena, const char *const **list) {
  size_t count = 0;
  if (!*list) return true;
  while ((*list)[count] && count < ANCHORS_MAX) count++;
  const char **out = cg_arena_array(arena, const char *, count + 1);
  if (!out) return false;
  for (size_t i = 0; i < count; i++) {
    out[i] = cg_arena_copy(arena, codegen_str_of((*list)[i])).data;
    if (!out[i]) return false;
  }
  *list = out;
  return true;
}

static bool copy_text(cg_arena *arena, cg_str *text) {
  *text = cg_arena_copy(arena, *text);
  return text->data != NULL;
}

static bool copy_phase(cg_arena *arena, cg_phase *phase) {
  return copy_text(arena, &phase->id) && copy_text(arena, &phase->order) && copy_text(arena, &phase->doc) &&
         copy_text(arena, &phase->plugin) && copy_text(arena, &phase->replaces) && copy_list(arena, &phase->before) &&
         copy_list(arena, &phase->after) && copy_list(arena, &phase->needs) && copy_list(arena, &phase->provides);
}

/* The order of a phase: its own, or its group's. Stays empty where the place is that of another phase. */
static cg_status order_of(cg_plan *plan, cg_phase *phase) {
  cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
  if (phase->order.size && cg_order_valid(phase->order)) return CODEGEN_OK;
  if (phase->order.size) {
    blame.help =
        CG_STR("an order is decimal text such as 4, 4.5 or -1, with at most 30 digits on each side of the point");
    cg_blame_report(&blame, "CGR0001", "invalid order '%.*s' of phase '%.*s'", CG_FMT(phase->order), CG_FMT(phase->id));
    phase->order = CG_STR("0");
    return CODEGEN_ERR_PLUGIN;
  }
  phase->order = phase->replaces.size ? CG_STR("") : cg_order_default(phase->id);
  if (phase->order.size || phase->replaces.size) return CODEGEN_OK;
  blame.help = CG_STR(
      "give it an order, or an id in one of the groups open, fetch, read, check, shape, name, generate, "
      "assemble, format, commit, report");
  cg_blame_report(&blame, "CGR0001", "phase '%.*s' has no order and is in no group that has one", CG_FMT(phase->id));
  phase->order = CG_STR("0");
  return CODEGEN_ERR_PLUGIN;
}

cg_status cg_plan_add(cg_plan *plan, const cg_phase *phase) {
  cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
  cg_status status = CODEGEN_OK;
  if (plan->resolved) return CODEGEN_ERR_USAGE;
  if (!id_valid(phase->id)) {
    blame.help = CG_STR("an id is [a-z0-9.-]+(/[a-z0-9.-]+)*, at most 200 bytes: shape/flatten");
    cg_blame_report(&blame, "CGP0012", "invalid phase id '%.*s'",
                    (int)(phase->id.size < ID_MAX ? phase->id.size : ID_MAX), phase->id.data ? phase->id.data : "");
    plan->failed = true;
    return CODEGEN_ERR_PLUGIN;
  }
  if (plan->phase.count >= PHASES_MAX) return CODEGEN_ERR_LIMIT;
  cg_phase *copy = cg_arena_new(&plan->arena, cg_phase);
  cg_phase **slot = copy ? cg_vec_add(&plan->phase, 1) : NULL;
  if (!slot) return CODEGEN_ERR_MEMORY;
  *copy = *phase;
  copy->why = copy->skipped = copy->replaced_by = CG_STR("");
  copy->wall_ns = copy->cpu_ns = copy->held = 0;
  copy->status = CODEGEN_OK;
  copy->done = false;
  if (!copy_phase(&plan->arena, copy)) {
    plan->phase.count--;
    return CODEGEN_ERR_MEMORY;
  }
  *slot = copy;
  status = order_of(plan, copy);
  plan->failed |= status < 0;
  return status;
}

/* -- ids --------------------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b) {
  const cg_phase *left = *(cg_phase *const *)a, *right = *(cg_phase *const *)b;
  int order = codegen_str_compare(left->id, right->id);
  return order ? order : codegen_str_compare(left->plugin, right->plugin);
}

static const char *said_by(cg_str plugin) {
  return plugin.size ? "plugin " : "the host";
}

static cg_status index_phases(cg_plan *plan) {
  cg_status status = CODEGEN_OK;
  size_t count = plan->phase.count;
  if (count) qsort(plan->phase.data, count, sizeof(cg_phase *), by_id);
  plan->names = cg_arena_array(&plan->arena, cg_str, count + 1);
  if (!plan->names) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    cg_phase *phase = cg_plan_phase(plan, i);
    bool added = false;
    uint32_t *slot = cg_map_put(&plan->index, phase->id, &added);
    if (!slot) return CODEGEN_ERR_MEMORY;
    plan->names[i] = phase->id;
    if (added) {
      *slot = (uint32_t)i;
      continue;
    }
    const cg_phase *first = cg_plan_phase(plan, *slot);
    cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
    blame.help = CG_STR("a phase that stands for another one says so with `replaces`");
    cg_blame_report(&blame, "CGR0002", "phase '%.*s' is there twice: from %s%.*s and from %s%.*s", CG_FMT(phase->id),
                    said_by(first->plugin), CG_FMT(first->plugin), said_by(phase->plugin), CG_FMT(phase->plugin));
    status = CODEGEN_ERR_PLUGIN;
  }
  return status;
}

/* What an anchor names: the text without its `?`. */
static cg_str anchor_id(cg_str anchor, bool *optional) {
  *optional = anchor.size && anchor.data[anchor.size - 1] == '?';
  return cg_str_slice(anchor, 0, anchor.size - *optional);
}

/* Finds the phase of an anchor. NONE when it is optional and absent, or unknown, which is reported. */
static uint32_t anchor_find(cg_plan *plan, const cg_phase *phase, cg_str anchor, const char *how, unsigned *misses) {
  bool optional;
  uint32_t found = CG_PLAN_NONE;
  cg_str id = anchor_id(anchor, &optional);
  if (cg_map_get(&plan->index, id, &found) || optional) return found;
  cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
  if (++*misses <= NEAR_MISSES_MAX) blame.help = cg_near_miss(&plan->arena, id, plan->names, plan->phase.count);
  if (!blame.help.size) blame.help = CG_STR("`codegen phases` lists them; `?` at the end makes an anchor optional");
  cg_blame_report(&blame, "CGR0003", "phase '%.*s' %s '%.*s', which does not exist", CG_FMT(phase->id), how,
                  CG_FMT(id));
  return CG_PLAN_NONE;
}

/* -- replacements ------------------------------------------------------------------------------------------------ */

/* Follows from a phase to the one that stands for it at last. Reports a circle once, at its smallest member. */
static cg_status follow_replacements(cg_plan *plan, uint32_t *taker) {
  size_t count = plan->phase.count;
  cg_status status = CODEGEN_OK;
  uint32_t *seen = cg_arena_array(&plan->arena, uint32_t, count + 1);
  if (!seen) return CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = i;
    while (taker[at] != CG_PLAN_NONE && seen[at] != i + 1 && plan->instead[at] == CG_PLAN_NONE) {
      seen[at] = i + 1;
      at = taker[at];
    }
    bool circle = taker[at] != CG_PLAN_NONE && plan->instead[at] == CG_PLAN_NONE;
    if (circle) {
      const cg_phase *phase = cg_plan_phase(plan, at);
      cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
      cg_blame_report(&blame, "CGR0004", "phase '%.*s' replaces itself in the end", CG_FMT(phase->id));
      status = CODEGEN_ERR_PLUGIN;
    }
    uint32_t last = circle || plan->instead[at] == CG_PLAN_NONE ? at : plan->instead[at];
    for (uint32_t walk = i; plan->instead[walk] == CG_PLAN_NONE; walk = taker[walk]) {
      plan->instead[walk] = last;
      if (taker[walk] == CG_PLAN_NONE) break;
    }
  }
  return status;
}

/* The order of a phase that took another one's place and gave none of its own. */
static cg_str order_taken(cg_plan *plan, const uint32_t *target, uint32_t i) {
  uint32_t at = i;
  for (size_t steps = 0; steps <= plan->phase.count; steps++) {
    cg_phase *phase = cg_plan_phase(plan, at);
    if (phase->order.size) return phase->order;
    if (target[at] == CG_PLAN_NONE) break;
    at = target[at];
  }
  cg_str order = cg_order_default(cg_plan_phase(plan, i)->id);
  return order.size ? order : CG_STR("0");
}

/* Built-in phases whose work everything behind them relies on. */
static bool is_held(cg_str id) {
  static const char *const held[] = {"open",     "fetch",    "read",   "check", "name",
                                     "generate", "assemble", "commit", "report"};
  for (size_t i = 0; i < CG_COUNT(held); i++)
    if (codegen_str_is(id, held[i])) return true;
  return false;
}

static cg_status replace_phases(cg_plan *plan) {
  size_t count = plan->phase.count;
  cg_status status = CODEGEN_OK;
  unsigned misses = 0;
  uint32_t *taker = cg_arena_array(&plan->arena, uint32_t, count + 1);
  uint32_t *target = cg_arena_array(&plan->arena, uint32_t, count + 1);
  plan->instead = cg_arena_array(&plan->arena, uint32_t, count + 1);
  if (!taker || !target || !plan->instead) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < count; i++) taker[i] = target[i] = plan->instead[i] = CG_PLAN_NONE;
  for (uint32_t i = 0; i < count; i++) {
    cg_phase *phase = cg_plan_phase(plan, i);
    if (!phase->replaces.size) continue;
    unsigned before = misses;
    uint32_t found = anchor_find(plan, phase, phase->replaces, "replaces", &misses);
    if (misses != before) status = CODEGEN_ERR_PLUGIN;
    if (found == CG_PLAN_NONE) continue;
    if (phase->plugin.size && !cg_plan_phase(plan, found)->plugin.size && is_held(plan->names[found])) {
      cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
      blame.help =
          CG_STR("say `before` or `after` instead; of the built-in phases 'shape' and 'format' can be replaced");
      cg_blame_report(&blame, "CGR0005", "phase '%.*s' replaces '%.*s', which the host cannot do without",
                      CG_FMT(phase->id), CG_FMT(plan->names[found]));
      status = CODEGEN_ERR_PLUGIN;
      continue;
    }
    if (taker[found] != CG_PLAN_NONE) {
      const cg_phase *other = cg_plan_phase(plan, taker[found]);
      cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
      blame.help = CG_STR("use one of the two plugins, or let one replace the other's phase");
      cg_blame_report(&blame, "CGR0005", "phase '%.*s' is replaced by '%.*s' of %s%.*s and by '%.*s' of %s%.*s",
                      CG_FMT(plan->names[found]), CG_FMT(other->id), said_by(other->plugin), CG_FMT(other->plugin),
                      CG_FMT(phase->id), said_by(phase->plugin), CG_FMT(phase->plugin));
      status = CODEGEN_ERR_PLUGIN;
      continue;
    }
    taker[found] = i;
    target[i] = found;
  }
  cg_status followed = follow_replacements(plan, taker);
  for (uint32_t i = 0; i < count; i++) {
    cg_phase *phase = cg_plan_phase(plan, i);
    if (plan->instead[i] != i) phase->replaced_by = plan->names[plan->instead[i]];
    if (!phase->order.size) phase->order = order_taken(plan, target, i);
  }
  return followed < 0 ? followed : status;
}

/* -- edges ------------------------------------------------------------------------------------------------------- */

static cg_status add_edges(cg_plan *plan, cg_vec *edges, uint32_t owner, bool before, unsigned *misses) {
  cg_phase *phase = cg_plan_phase(plan, owner);
  const char *const *anchor = before ? phase->before : phase->after;
  for (; anchor && *anchor; anchor++) {
    const char *how = before ? "stands before" : "stands after";
    uint32_t found = anchor_find(plan, phase, codegen_str_of(*anchor), how, misses);
    if (found == CG_PLAN_NONE) continue;
    uint32_t self = plan->instead[owner], other = plan->instead[found];
    if (self == other && found != owner) continue; /* between a phase and who stands for it there is no edge */
    cg_edge *edge = cg_vec_add(edges, 1);
    if (!edge) return CODEGEN_ERR_MEMORY;
    *edge = (cg_edge){before ? self : other, before ? other : self, owner, before};
  }
  return CODEGEN_OK;
}

static void warn_contradiction(cg_plan *plan, const cg_edge *edge) {
  const cg_phase *from = cg_plan_phase(plan, edge->from), *to = cg_plan_phase(plan, edge->to);
  const cg_phase *owner = cg_plan_phase(plan, edge->owner);
  if (edge->from == edge->to || cg_order_compare(from->order, to->order) <= 0) return;
  cg_blame blame = {.diags = plan->diags, .plugin = owner->plugin, .severity = CODEGEN_WARNING};
  blame.help = CG_STR("edges win; give the phase an order that agrees, or leave the edge out");
  cg_blame_report(&blame, "CGR0007", "phase '%.*s' (%.*s) runs after '%.*s' (%.*s), because '%.*s' says '%s'",
                  CG_FMT(to->id), CG_FMT(to->order), CG_FMT(from->id), CG_FMT(from->order), CG_FMT(owner->id),
                  edge->before ? "before" : "after");
}

static cg_status connect_phases(cg_plan *plan) {
  cg_vec edges;
  cg_status status = CODEGEN_OK;
  unsigned misses = 0;
  cg_vec_init(&edges, sizeof(cg_edge));
  for (uint32_t i = 0; i < plan->phase.count && status >= 0; i++) {
    status = add_edges(plan, &edges, i, true, &misses);
    if (status >= 0) status = add_edges(plan, &edges, i, false, &misses);
  }
  if (status < 0) goto done;
  plan->edge = cg_arena_array(&plan->arena, cg_edge, edges.count + 1);
  if (!plan->edge) {
    status = CODEGEN_ERR_MEMORY;
    goto done;
  }
  if (edges.count) memcpy(plan->edge, edges.data, edges.count * sizeof(cg_edge));
  plan->edge_count = edges.count;
  if (misses) status = CODEGEN_ERR_PLUGIN;
done:
  cg_vec_release(&edges);
  return status;
}

/* -- keys -------------------------------------------------------------------------------------------------------- */

/* Who provides a key at all: for the help. */
static cg_str provider_help(cg_plan *plan, cg_str key, unsigned misses) {
  for (size_t i = 0; i < plan->count && misses <= NEAR_MISSES_MAX; i++)
    for (const char *const *at = plan->order[i]->provides; at && *at; at++)
      if (codegen_str_is(key, *at))
        return cg_arena_printf(&plan->arena, "phase '%.*s' (%.*s) provides it, but %s", CG_FMT(plan->order[i]->id),
                               CG_FMT(plan->order[i]->order),
                               plan->order[i]->replaced_by.size ? "was replaced" : "runs later");
  return CG_STR("no phase of this plan provides it: a plugin is missing, or the key is misspelt");
}

/* Walks through the plan as it will run: a key must be there before it is needed. */
static cg_status check_keys(cg_plan *plan) {
  cg_status status = CODEGEN_OK;
  unsigned misses = 0;
  cg_map known;
  cg_map_init(&known);
  for (size_t i = 0; i < plan->count && status != CODEGEN_ERR_MEMORY; i++) {
    const cg_phase *phase = plan->order[i];
    if (phase->replaced_by.size) continue;
    for (const char *const *key = phase->needs; key && *key; key++) {
      cg_str text = codegen_str_of(*key);
      if (cg_map_get(&known, text, NULL)) continue;
      cg_blame blame = {.diags = plan->diags, .plugin = phase->plugin};
      blame.help = provider_help(plan, text, ++misses);
      cg_blame_report(&blame, "CGR0006", "phase '%.*s' needs '%.*s', which nobody provides before it",
                      CG_FMT(phase->id), CG_FMT(text));
      status = CODEGEN_ERR_PLUGIN;
    }
    for (const char *const *key = phase->provides; key && *key; key++)
      if (!cg_map_put(&known, codegen_str_of(*key), NULL)) status = CODEGEN_ERR_MEMORY;
  }
  cg_map_release(&known);
  return status;
}

/* -- resolving --------------------------------------------------------------------------------------------------- */

/* The sorted phases, each followed by those that it stands for. */
static cg_status lay_out(cg_plan *plan, const uint32_t *sorted, size_t count) {
  size_t all = plan->phase.count;
  uint32_t *first = cg_arena_array(&plan->arena, uint32_t, all + 1);
  uint32_t *next = cg_arena_array(&plan->arena, uint32_t, all + 1);
  plan->order = cg_arena_array(&plan->arena, cg_phase *, all + 1);
  if (!first || !next || !plan->order) return CODEGEN_ERR_MEMORY;
  for (size_t i = all; i-- > 0;) { /* from behind, so that the lists come out by id; numbers are plus one */
    uint32_t taker = plan->instead[i];
    if (taker == i) continue;
    next[i] = first[taker];
    first[taker] = (uint32_t)i + 1;
  }
  for (size_t i = 0; i < count; i++) {
    plan->order[plan->count++] = cg_plan_phase(plan, sorted[i]);
    for (uint32_t at = first[sorted[i]]; at; at = next[at - 1]) {
      cg_phase *phase = cg_plan_phase(plan, at - 1);
      phase->why = cg_arena_printf(&plan->arena, "replaced by '%.*s'", CG_FMT(phase->replaced_by));
      plan->order[plan->count++] = phase;
    }
  }
  return CODEGEN_OK;
}

cg_status cg_plan_resolve(cg_plan *plan) {
  cg_status status = CODEGEN_OK, step = CODEGEN_OK;
  size_t count = 0;
  uint32_t *sorted = NULL;
  if (plan->resolved) return CODEGEN_ERR_USAGE;
  plan->resolved = true;
  /* A phase that is there twice makes everything behind it guesswork. */
  status = index_phases(plan);
  if (status < 0) goto done;
  status = replace_phases(plan);
  if (status == CODEGEN_ERR_MEMORY) goto done;
  step = connect_phases(plan);
  if (step < 0) status = step;
  if (status < 0) goto done;
  sorted = cg_arena_array(&plan->arena, uint32_t, plan->phase.count + 1);
  status = sorted ? cg_plan_sort(plan, sorted, &count) : CODEGEN_ERR_MEMORY;
  for (size_t i = 0; status >= 0 && i < plan->edge_count; i++) warn_contradiction(plan, plan->edge + i);
  if (status >= 0) status = lay_out(plan, sorted, count);
  if (status >= 0) status = check_keys(plan);
done:
  if (status == CODEGEN_ERR_MEMORY) cg_blame_memory(plan->diags);
  if (status >= 0 && plan->failed) status = CODEGEN_ERR_PLUGIN;
  if (status < 0) plan->failed = true;
  return status;
}
