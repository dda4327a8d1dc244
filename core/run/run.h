/* SPDX-License-Identifier: MIT
 *
 * run: phases, hooks, sections, the runner. Knows in which order things happen and who hears of it; not what they do.
 */
#ifndef CG_RUN_H
#define CG_RUN_H

#include "../base/base.h"
#include "../diag/diag.h"
#include "../model/model.h"
#include "../plugin/plugin.h"

/* -- phases -------------------------------------------------------------------------------------------------------- */

/** A phase in the plan. Built-in ones have no plugin. */
typedef struct cg_phase {
  cg_str id, order, doc, plugin;
  const char *const *before, *const *after, *const *needs, *const *provides;
  cg_str replaces;
  uint32_t flags;
  /** Built-in phases and writers/readers come as functions of the host. */
  bool (*when)(void *self, const char **reason);
  cg_status (*run)(void *self);
  void *self;
  /* filled by the plan and by the run */
  cg_str why;         /* why it stands where it does: "order 4.5", "before 'x' (edge)", ... */
  cg_str skipped;     /* the reason, empty when it ran */
  cg_str replaced_by;
  uint64_t wall_ns, cpu_ns;
  cg_status status;
  bool done;
} cg_phase;

typedef struct cg_plan cg_plan;

cg_plan *cg_plan_new(cg_diags *diags);
void cg_plan_free(cg_plan *plan);
/** Adds a phase (copied). Checks id and order text. */
cg_status cg_plan_add(cg_plan *plan, const cg_phase *phase);
/** Sorts: edges, then order, then id bytes. Reports all errors: duplicates, cycles (whole), unknown anchors (near misses),
 *  keys that nobody provides before they are needed. */
cg_status cg_plan_resolve(cg_plan *plan);
size_t cg_plan_count(const cg_plan *plan);
cg_phase *cg_plan_at(const cg_plan *plan, size_t i); /* in order, after resolve */
/** `codegen phases`: text, JSON, dot. */
typedef enum cg_plan_format { CG_PLAN_TEXT, CG_PLAN_JSON, CG_PLAN_DOT } cg_plan_format;
cg_status cg_plan_print(const cg_plan *plan, cg_plan_format format, cg_buf *out);

/* -- hooks --------------------------------------------------------------------------------------------------------- */

typedef struct cg_hooks cg_hooks;

/** A parsed signature. */
typedef struct cg_signature {
  uint32_t count;
  struct cg_signature_argument {
    uint8_t kind; /* the letter */
    bool optional, out;
    uint32_t since;
    cg_str name; /* of o and S */
  } argument[12];
} cg_signature;
/** Parses a signature text. On failure `*column` is the 0-based place and `*why` static text. */
cg_status cg_signature_parse(cg_str text, cg_signature *out, uint32_t *column, const char **why);

cg_hooks *cg_hooks_new(cg_host *host); /* with the built-in ones declared; fills the hook slots of the host's table */
void cg_hooks_free(cg_hooks *hooks);
/** After all plugins were created: subscriptions to hooks that nobody declared are errors, subscribers are sorted. Call again
 *  after a reader was loaded. */
cg_status cg_hooks_seal(cg_hooks *hooks);
/** Whether anybody listens. Cheap: ask before marshalling. */
bool cg_hooks_any(const cg_hooks *hooks, const char *id);
/** Calls the subscribers of a built-in hook. `argument` as in codegen_hook_emit, but without `ctx`, which is each
 *  subscriber's own: the dispatcher fills the first `o<ctx>`, and an `o<edit>` where `edit` is given: see cg_hooks_emit_edit.
 *  Results of out-parameters are copied into `arena`. */
cg_status cg_hooks_emit(cg_hooks *hooks, const char *id, void *const *argument, uint32_t count, cg_arena *arena);
/** The same for hooks with (ctx, model, edit): every subscriber gets an edit of its own, applied when it returned well. */
cg_status cg_hooks_emit_edit(cg_hooks *hooks, const char *id, cg_model *model);
/** `--trace-hooks`: calls so far by hook and plugin, for statistics. */
cg_status cg_hooks_print(const cg_hooks *hooks, bool json, cg_buf *out);

/* -- sections ------------------------------------------------------------------------------------------------------ */

/** An artifact with the texts of its sections: what the output room assembles. */
typedef struct cg_artifact {
  cg_str id;    /* `writer:id`; of a shared artifact `:id` */
  cg_str owner; /* plugin id; of a shared artifact the first by bytes */
  cg_str path, language;
  uint32_t flags, user;
  struct cg_writer_run *writer;
  struct cg_section_text {
    codegen_section section;
    cg_str key, order, writer; /* copies */
    cg_buf text;
    cg_hash fingerprint;       /* what the text depends on */
  } *section;
  size_t section_count;
  codegen_import *import; /* sorted, each once, modules resolved */
  size_t import_count;
  struct cg_helper {
    cg_str key, text;
  } *helper; /* sorted by key */
  size_t helper_count;
  cg_buf text; /* assembled whole text */
} cg_artifact;

typedef struct cg_sections cg_sections;

/** The writers' work of one run. `hooks` for types.transform. */
cg_sections *cg_sections_new(cg_host *host, cg_hooks *hooks, cg_model *model, cg_names *names);
void cg_sections_free(cg_sections *sections);
/** Adds a writer of a created plugin (registration is by the runner: phase `generate/<id>`). */
cg_status cg_sections_writer(cg_sections *sections, cg_plugin *plugin, const codegen_writer *writer);
/** In `name`: calls every writer's `symbols` (hook name.choose first), then resolves. */
cg_status cg_sections_symbols(cg_sections *sections);
/** In `generate/<id>`: plan and emit of one writer. */
cg_status cg_sections_generate(cg_sections *sections, cg_str writer);
/** In `assemble`: imports, helpers, heads and tails; fills `text` of every artifact. Sorted by path. */
cg_status cg_sections_assemble(cg_sections *sections);
size_t cg_sections_artifacts(const cg_sections *sections);
cg_artifact *cg_sections_artifact(const cg_sections *sections, size_t i);
/** Plugins whose generation failed: nothing of them may be committed. */
bool cg_sections_failed(const cg_sections *sections, cg_str plugin);

/** Fills the slots of the run room in the host's table (symbols, plan, out, import_path). */
void cg_run_install(cg_host *host);

/* -- the runner ---------------------------------------------------------------------------------------------------- */

/** Runs a resolved plan: per-phase timing, phase hooks, conditional phases, required keys. Stops at the first phase that
 *  fails or leaves errors; phases of order >= 10 and those that say so in `flags` still run. */
#define CG_PHASE_ALWAYS 0x10000u /* runs after a failure, too: report */
cg_status cg_plan_run(cg_plan *plan, cg_hooks *hooks, cg_diags *diags);

/** Adds the phases of every created plugin (phases, readers excluded) to the plan; a phase with CODEGEN_PHASE_EDITS gets an edit on
 *  `model`. */
cg_status cg_plan_add_plugins(cg_plan *plan, cg_host *host, cg_model *model);

#endif
