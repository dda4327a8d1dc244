/* SPDX-License-Identifier: MIT
 *
 * Runs a resolved plan, and puts the phases of plugins into one.
 *
 * Invariant: after a failure nothing runs but what says that it always does; whatever did not run has a reason.
 */
#include "insight.h"

/* -- running ----------------------------------------------------------------------------------------------------- */

typedef struct runner {
  cg_plan *plan;
  cg_hooks *hooks;
  cg_diags *diags;
  cg_map known;      /* context keys that are there */
  cg_status failure; /* the first one, or OK */
  cg_str failed;     /* which phase it was */
  bool ended;        /* the last phase that was asked for is done */
} runner;

static bool runs_always(const cg_phase *phase) {
  return (phase->flags & CG_PHASE_ALWAYS) || cg_order_compare(phase->order, CG_STR("10")) >= 0;
}

static bool is_reader(cg_str id) {
  return codegen_str_is(id, "read") || cg_str_begins(id, "read/");
}

static void fail(runner *run, const cg_phase *phase, cg_status status) {
  if (run->failure < 0) return;
  run->failure = status;
  run->failed = phase->id;
}

static cg_str reason(cg_str text) {
  return text.size ? text : CG_STR("skipped"); /* out of memory for the words: skipped all the same */
}

/* Why a phase is not to run now; empty: it is. */
static cg_str reason_to_skip(runner *run, cg_phase *phase) {
  const char *said = NULL;
  cg_arena *arena = &run->plan->arena;
  if (phase->replaced_by.size) return reason(cg_arena_printf(arena, "replaced by '%.*s'", CG_FMT(phase->replaced_by)));
  if (run->ended && !runs_always(phase))
    return reason(cg_arena_printf(arena, "the run ends with '%.*s'", CG_FMT(run->plan->until)));
  if (run->failure < 0 && !runs_always(phase)) {
    if (run->failure == CODEGEN_ERR_CANCELLED) return CG_STR("the run was stopped");
    return reason(cg_arena_printf(arena, "phase '%.*s' failed", CG_FMT(run->failed)));
  }
  for (const char *const *key = phase->needs; key && *key && run->failure >= 0; key++)
    if (!cg_map_get(&run->known, codegen_str_of(*key), NULL))
      return reason(cg_arena_printf(arena, "'%s' is not there, as the phase that provides it was skipped", *key));
  if (!phase->when || phase->when(phase->self, &said)) return CG_STR("");
  return reason(cg_arena_copy(arena, said && *said ? codegen_str_of(said) : CG_STR("its condition does not hold")));
}

static cg_status call_phase(cg_phase *phase) {
  uint64_t wall = cg_clock_ns(), cpu = cg_cpu_ns();
  cg_status status = phase->run ? phase->run(phase->self) : CODEGEN_OK;
  phase->wall_ns = cg_clock_ns() - wall;
  phase->cpu_ns = cg_cpu_ns() - cpu;
  phase->held = cg_heap_now().held;
  return status;
}

static cg_status run_phase(runner *run, cg_phase *phase) {
  cg_arena scratch;
  cg_arena_init(&scratch, 0);
  void *before[] = {&phase->id, &phase->order};
  void *after[] = {&phase->id, &phase->order, &phase->status};
  cg_status status = CODEGEN_OK, hook = CODEGEN_OK;
  uint32_t errors = cg_diags_errors(run->diags);
  cg_lane *lane = cg_hooks_lane(run->hooks);
  uint64_t begin = cg_lane_begin(lane);
  if (cg_hooks_any_at(run->hooks, CG_HOOK_phase_before))
    status = cg_hooks_emit_at(run->hooks, CG_HOOK_phase_before, before, CG_COUNT(before), &scratch);
  if (status >= 0) status = call_phase(phase);
  if (status >= 0 && cg_diags_errors(run->diags) > errors) status = CODEGEN_ERR_INPUT;
  phase->done = true;
  phase->status = status;
  if (cg_hooks_any_at(run->hooks, CG_HOOK_phase_after))
    hook = cg_hooks_emit_at(run->hooks, CG_HOOK_phase_after, after, CG_COUNT(after), &scratch);
  if (lane) cg_note_phase(lane, begin, phase);
  cg_arena_release(&scratch);
  return status < 0 ? status : hook;
}

static cg_status add_keys(runner *run, const cg_phase *phase) {
  for (const char *const *key = phase->provides; key && *key; key++)
    if (!cg_map_put(&run->known, codegen_str_of(*key), NULL)) return CODEGEN_ERR_MEMORY;
  return CODEGEN_OK;
}

cg_status cg_plan_until(cg_plan *plan, cg_str id) {
  plan->until = cg_arena_copy(&plan->arena, id);
  return plan->until.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

cg_status cg_plan_run(cg_plan *plan, cg_hooks *hooks, cg_diags *diags) {
  runner run = {.plan = plan, .hooks = hooks, .diags = diags};
  bool has_readers = false;
  if (!plan->resolved || plan->failed || plan->ran) return CODEGEN_ERR_USAGE;
  plan->ran = true;
  cg_map_init(&run.known);
  for (size_t i = 0; i < plan->count; i++) has_readers |= is_reader(plan->order[i]->id);
  plan->reading = !has_readers;
  for (size_t i = 0; i < plan->count; i++) {
    cg_phase *phase = plan->order[i];
    if (run.failure >= 0 && cg_hooks_cancelled(hooks)) fail(&run, phase, CODEGEN_ERR_CANCELLED);
    phase->skipped = reason_to_skip(&run, phase);
    if (codegen_str_equal(phase->id, plan->until)) run.ended = true; /* also when it is skipped or replaced */
    cg_lane *lane = phase->skipped.size ? cg_hooks_lane(hooks) : NULL;
    if (lane) cg_note_phase(lane, cg_lane_begin(lane), phase);
    if (phase->skipped.size) continue;
    plan->reading |= is_reader(phase->id);
    cg_status status = run_phase(&run, phase);
    if (status >= 0) status = add_keys(&run, phase);
    if (status < 0) fail(&run, phase, status);
  }
  cg_map_release(&run.known);
  return run.failure;
}

/* -- phases of plugins ------------------------------------------------------------------------------------------- */

/* What a phase of a plugin needs to be called. */
typedef struct plugin_phase {
  cg_plan *plan;
  cg_host *host;
  cg_plugin *plugin;
  cg_model *model;
  codegen_phase phase; /* a copy: the plugin's may be shorter */
  cg_str what;         /* for diagnostics: "phase 'shape/x'" */
} plugin_phase;

static bool call_when(void *self, const char **reason) {
  plugin_phase *at = self;
  cg_ctx *ctx = at->plugin->ctx;
  cg_call_begin(ctx);
  bool runs = at->phase.when(at->plugin->self, &ctx->pub, reason);
  cg_call_end(ctx, CODEGEN_OK, at->what.data);
  return runs;
}

static cg_status call_run(void *self) {
  plugin_phase *at = self;
  cg_ctx *ctx = at->plugin->ctx;
  cg_blame blame = {.diags = cg_host_diags(at->host), .plugin = at->plugin->id};
  codegen_edit *edit = NULL;
  const codegen_model *model = at->model && at->plan->reading ? cg_model_view(at->model) : NULL;
  if (at->phase.flags & CODEGEN_PHASE_EDITS) {
    if (!at->model || cg_model_view(at->model)->closed) {
      blame.help = CG_STR("give it an order before that of 'name'");
      cg_blame_report(&blame, "CGP0012", "%.*s edits the model, which is closed from 'name' on", CG_FMT(at->what));
      return CODEGEN_ERR_CONTRACT;
    }
    edit = cg_edit_begin(at->model, cg_host_api(at->host), at->plugin->id);
    if (!edit) {
      cg_blame_memory(cg_host_diags(at->host));
      return CODEGEN_ERR_MEMORY;
    }
  }
  cg_call_begin(ctx);
  cg_status status = at->phase.run(at->plugin->self, &ctx->pub, model, edit);
  status = cg_call_end(ctx, status, at->what.data);
  if (edit) {
    cg_status applied = cg_edit_end(edit, status >= 0);
    if (status >= 0) status = applied;
  }
  return status;
}

static cg_status add_phase(cg_plan *plan, const plugin_phase *given) {
  plugin_phase *at = cg_arena_new(&plan->arena, plugin_phase);
  if (!at) return CODEGEN_ERR_MEMORY;
  *at = *given;
  const codegen_phase *from = &at->phase;
  at->what = cg_arena_printf(&plan->arena, "phase '%s'", from->id);
  if (!at->what.data) return CODEGEN_ERR_MEMORY;
  cg_phase phase = {.id = codegen_str_of(from->id),
                    .order = codegen_str_of(from->order),
                    .doc = codegen_str_of(from->doc),
                    .plugin = at->plugin->id,
                    .before = from->before,
                    .after = from->after,
                    .needs = from->needs,
                    .provides = from->provides,
                    .replaces = codegen_str_of(from->replaces),
                    .flags = from->flags & 0xffffu,
                    .when = from->when ? call_when : NULL,
                    .run = call_run,
                    .self = at};
  return cg_plan_add(plan, &phase);
}

cg_status cg_plan_add_plugin(cg_plan *plan, cg_host *host, cg_plugin *plugin, cg_model *model) {
  cg_status status = CODEGEN_OK;
  plugin_phase at = {.plan = plan, .host = host, .plugin = plugin, .model = model};
  const codegen_plugin *descriptor = plugin->descriptor;
  if (!descriptor || !CODEGEN_HAS(descriptor, codegen_plugin, phases) || !descriptor->phases) return CODEGEN_OK;
  for (size_t i = 0; descriptor->phases[i]; i++) {
    if (!cg_struct_copy(&at.phase, descriptor->phases[i], sizeof at.phase) || !at.phase.id || !at.phase.run) {
      cg_blame blame = {.diags = cg_host_diags(host), .plugin = plugin->id};
      cg_blame_report(&blame, "CGP0012", "phase %zu of plugin '%.*s' has no struct_size, id or run", i + 1,
                      CG_FMT(plugin->id));
      plan->failed = true;
      status = CODEGEN_ERR_PLUGIN;
      continue;
    }
    cg_status added = add_phase(plan, &at);
    if (added < 0) status = added;
    if (added == CODEGEN_ERR_MEMORY) break;
  }
  return status;
}

cg_status cg_plan_add_plugins(cg_plan *plan, cg_host *host, cg_model *model) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < cg_host_count(host); i++) {
    cg_plugin *plugin = cg_host_at(host, i);
    if (!plugin->created || plugin->failed) continue;
    cg_status added = cg_plan_add_plugin(plan, host, plugin, model);
    if (added < 0) status = added;
  }
  return status;
}
