/* SPDX-License-Identifier: MIT
 *
 * run: phases, hooks, sections, the runner. Knows in which order things happen and who hears of it; not what they do.
 */
#ifndef CG_RUN_H
#define CG_RUN_H

#include <stdatomic.h>

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
  cg_str why;     /* why it stands where it does: "order 4.5", "before 'x' (edge)", ... */
  cg_str skipped; /* the reason, empty when it ran */
  cg_str replaced_by;
  uint64_t wall_ns, cpu_ns;
  uint64_t held; /* bytes of memory that the process held when it was done */
  cg_status status;
  bool done;
} cg_phase;

typedef struct cg_plan cg_plan;

cg_plan *cg_plan_new(cg_diags *diags);
void cg_plan_free(cg_plan *plan);
/** Adds a phase (copied). Checks id and order text; an empty order means the default of its group (the id up to the
 *  first slash), or the place of the phase that it replaces. A phase that was refused makes the plan fail to resolve.
 *  */
cg_status cg_plan_add(cg_plan *plan, const cg_phase *phase);
/** Sorts: edges, then order, then id bytes. Reports all errors: duplicates, cycles (whole), unknown anchors (near
 *  misses), keys that nobody provides before they are needed. */
cg_status cg_plan_resolve(cg_plan *plan);
size_t cg_plan_count(const cg_plan *plan);
cg_phase *cg_plan_at(const cg_plan *plan, size_t i); /* in order, after resolve */
/** `codegen phases`: text, JSON (one object a line), dot. */
typedef enum cg_plan_format { CG_PLAN_TEXT, CG_PLAN_JSON, CG_PLAN_DOT } cg_plan_format;
cg_status cg_plan_print(const cg_plan *plan, cg_plan_format format, cg_buf *out);

/* -- hooks --------------------------------------------------------------------------------------------------------- */

typedef struct cg_hooks cg_hooks;

#define CG_SIGNATURE_MAX 12

/** A parsed signature. Names point into the text. */
typedef struct cg_signature {
  uint32_t count;
  struct cg_signature_argument {
    uint8_t kind; /* the letter */
    bool optional, out;
    uint32_t since;
    cg_str name;     /* of o and S */
    uint32_t column; /* 0-based, where it begins */
  } argument[CG_SIGNATURE_MAX];
} cg_signature;
/** Parses a signature text. On failure `*column` is the 0-based place and `*why` static text. */
cg_status cg_signature_parse(cg_str text, cg_signature *out, uint32_t *column, const char **why);

/** Whether a subscriber's signature can be called with the arguments of the declared one (docs/internals/run.md,
 *  "Matching"). On failure `*argument` is the 0-based place in question, `*why` static text. */
cg_status cg_signature_match(const cg_signature *declared, const cg_signature *subscriber, uint32_t *argument,
                             const char **why);
/** The revision that a signature knows: the highest @N. */
uint32_t cg_signature_revision(const cg_signature *signature);

/** The built-in hooks by number. */
enum {
#define CG_HOOK_ENUM(name, id, mode) CG_HOOK_##name,
  CODEGEN_HOOKS(CG_HOOK_ENUM)
#undef CG_HOOK_ENUM
      CG_HOOK_COUNT
};

cg_hooks *cg_hooks_new(cg_host *host); /* with the built-in ones declared; fills the hook slots of the host's table */
/** After cg_host_free: plugins may still emit while they are destroyed. Before the sink is freed. */
void cg_hooks_free(cg_hooks *hooks);
/** After all plugins were created: subscriptions to hooks that nobody declared are errors, subscribers are sorted.
 *  Call again after a reader was loaded. */
cg_status cg_hooks_seal(cg_hooks *hooks);
/** Whether anybody listens. Cheap: ask before marshalling. */
bool cg_hooks_any(const cg_hooks *hooks, const char *id);
bool cg_hooks_any_at(const cg_hooks *hooks, uint32_t hook); /* CG_HOOK_... ; NULL hooks: nobody */
/** Somebody who listens to some hook: false when nobody does. */
bool cg_hooks_listener(const cg_hooks *hooks, cg_str *plugin, cg_str *hook);
/** Calls the subscribers of a built-in hook. `argument` as in codegen_hook_emit, but without `ctx`, which is each
 *  subscriber's own: the dispatcher fills the first `o<ctx>`, and an `o<edit>` where `edit` is given: see
 *  cg_hooks_emit_edit. Results of out-parameters are copied into `arena`. */
cg_status cg_hooks_emit(cg_hooks *hooks, const char *id, void *const *argument, uint32_t count, cg_arena *arena);
cg_status cg_hooks_emit_at(cg_hooks *hooks, uint32_t hook, void *const *argument, uint32_t count, cg_arena *arena);
/** The same for hooks with (ctx, model, edit): every subscriber gets an edit of its own, applied when it returned
 *  well. */
cg_status cg_hooks_emit_edit(cg_hooks *hooks, const char *id, cg_model *model);
/** Notes every phase, hook and section of the run on a timeline, which outlives the run. */
void cg_hooks_timeline(cg_hooks *hooks, cg_timeline *timeline);
/** How often the subscriptions of a plugin were called, and how long that took. */
void cg_hooks_spent(const cg_hooks *hooks, cg_str plugin, uint64_t *calls, uint64_t *ns);
/** Calls so far by hook and plugin, for statistics. */
cg_status cg_hooks_print(const cg_hooks *hooks, bool json, cg_buf *out);

/* -- sections ------------------------------------------------------------------------------------------------------ */

/** A section of an artifact. Its text is `size` bytes of the artifact's text from `begin` on. */
typedef struct cg_section_text {
  codegen_section section; /* key and order are copies */
  struct cg_writer_run *writer;
  size_t begin, size;
} cg_section_text;

typedef struct cg_helper {
  cg_str key, text, writer;
} cg_helper;

/** An artifact with the texts of its sections. They are written one behind the other into `text`, so that tens of
 *  thousands of sections cost no allocation each; assembling puts head, helpers and tail around them. */
typedef struct cg_artifact {
  cg_str id;    /* `writer:id`; of a shared artifact `:id` */
  cg_str owner; /* plugin id; of a shared artifact the first by bytes */
  cg_str path, language;
  uint32_t flags, user;
  struct cg_writer_run *writer; /* whose head and tail it gets */
  bool failed;                  /* a participant failed: not to be committed */
  bool emitted;                 /* a participant's sections were written */
  cg_section_text *section;     /* in the order of the text */
  size_t section_count;
  codegen_import *import; /* after assembling: sorted, each once, modules resolved */
  size_t import_count;
  cg_helper *helper; /* after assembling: sorted by key */
  size_t helper_count;
  /* After assembling: head, pieces, text. Only a long one has its head apart; `begin` of sections counts from the head
   * on. Where somebody listens to codegen.write.before, `text` is the whole. */
  cg_buf text;
  cg_buf head;
  cg_vec piece;                    /* cg_piece of the run's file of no name */
  uint64_t poured;                 /* bytes of the pieces */
  struct cg_artifact_parts *parts; /* private to the room */
} cg_artifact;

typedef struct cg_sections cg_sections;

/** The writers' work of one run. `hooks` for types.transform. */
cg_sections *cg_sections_new(cg_host *host, cg_hooks *hooks, cg_model *model, cg_names *names);
void cg_sections_free(cg_sections *sections);
/** Adds a writer of a created plugin (registration is by the runner: phase `generate/<id>`). */
cg_status cg_sections_writer(cg_sections *sections, cg_plugin *plugin, const codegen_writer *writer);
/** In `name`: calls every writer's `symbols` (hook name.choose first), then resolves. */
cg_status cg_sections_symbols(cg_sections *sections);
/** Calls the `plan` of every writer that was not planned yet. Optional, before the first generate: then every writer
 *  sees the artifacts of all others in codegen_import_path, whatever their order. */
cg_status cg_sections_plan(cg_sections *sections);
/** In `generate/<id>`: plan, if that was not done yet, and emit of one writer. Every section is emitted even when one
 *  fails; the first failure is returned. */
cg_status cg_sections_generate(cg_sections *sections, cg_str writer);
/** Workers that write sections of PARALLEL writers: 1 none but the main thread, more: so many from the start; 0, the
 *  default: as many as there are CPUs, once it is known that there is enough to do. The same texts and diagnostics
 *  whatever is said here. */
void cg_sections_jobs(cg_sections *sections, uint32_t jobs);
/** What became of sections, by the depth that they declare: OWN to WHOLE. */
#define CG_DEPTHS 6u
typedef struct cg_section_counts {
  uint64_t written[CG_DEPTHS], found[CG_DEPTHS]; /* `found`: in the cache */
  uint64_t failed, bytes;
  uint32_t workers; /* the most that worked at once, the main thread included */
} cg_section_counts;
cg_section_counts cg_sections_count(const cg_sections *sections);
const char *cg_depth_name(uint32_t depth); /* 0: own */
/** How far it is, for who shows it while it goes on: readable from any thread. */
typedef struct cg_section_tally {
  atomic_size_t total, done;
} cg_section_tally;
void cg_sections_tally(cg_sections *sections, cg_section_tally *tally);

/** Where the text of sections goes when more than `most` bytes are held in all, so that memory does not
 *  grow with the output: unless somebody hooks whole texts, and except for shared artifacts, which are put together
 *  anew. The file outlives the sections. */
void cg_sections_spill(cg_sections *sections, cg_spill *spill, size_t most);
/** The most bytes of text that were held at once. */
size_t cg_sections_held(const cg_sections *sections);
/** For tests and the checker of plugins, after cg_sections_plan: section `i` of a writer, NULL behind the last one; and
 *  its text, imports and helpers as they are with another view of the model, the cache left out. [main] */
const codegen_section *cg_section_planned(const cg_sections *sections, cg_str writer, size_t i);
cg_status cg_section_probe(cg_sections *sections, cg_str writer, size_t i, const codegen_model *view, cg_buf *text);
/** For tests, after cg_sections_plan: what names and the plan of a writer hang on, of a declaration and of all rows,
 *  and what it asks for and plans, with another view of the model. CODEGEN_ERR_NOT_FOUND: it does not say. [main] */
cg_status cg_writer_probe(cg_sections *sections, cg_str writer, uint32_t decl, const codegen_model *view, cg_hash *seen,
                          cg_buf *asked);
/** In `assemble`: imports, helpers, heads and tails; fills `text` of every artifact. Sorted by path. Once. */
cg_status cg_sections_assemble(cg_sections *sections);
size_t cg_sections_artifacts(const cg_sections *sections);
cg_artifact *cg_sections_artifact(const cg_sections *sections, size_t i);
/** Plugins whose generation failed: nothing of them may be committed. */
bool cg_sections_failed(const cg_sections *sections, cg_str plugin);

/** The section cache: keeps the text of sections of PURE writers, with what else they said, by everything that it
 *  depends on. One serves many runs, one after the other. */
typedef struct cg_cache cg_cache;
typedef struct cg_cache_limits {
  size_t entries, bytes; /* 0: a million, 256 MiB. What one run needs stays in any case */
  bool resident;         /* of a process that stays: pays for more writers than a file does */
} cg_cache_limits;
cg_cache *cg_cache_new(const cg_cache_limits *limits);
void cg_cache_free(cg_cache *cache);
/** Around a run. The end drops what there is no room for, oldest first. [main] */
void cg_cache_run_begin(cg_cache *cache);
void cg_cache_run_end(cg_cache *cache);
/** Sections of this run are looked for there, and kept. `all`: of every PURE writer, whether it pays or not. `verify`:
 *  what is found is written all the same and compared; a difference is CGR0014. */
void cg_sections_cache(cg_sections *sections, cg_cache *cache, bool all, bool verify);

typedef struct cg_cache_counts {
  uint64_t hits, misses, evicted;
  size_t entries, bytes;
} cg_cache_counts;
cg_cache_counts cg_cache_count(const cg_cache *cache);
typedef struct cg_cache_about {
  cg_str writer;
  uint64_t hits, misses, ns; /* `ns`: of writing one section, 0: not measured */
  bool worth;                /* more than twice what finding it takes */
} cg_cache_about;
size_t cg_cache_writers(const cg_cache *cache);
cg_cache_about cg_cache_writer_at(const cg_cache *cache, size_t i);

/** Loads what a file holds, whose bytes become the cache's; records that are damaged or of another nonce are none.
 *  Gives how many bytes were good. */
size_t cg_cache_load(cg_cache *cache, cg_str nonce, cg_buf *file);
/** What is to be written to a file of `size` good bytes, after the run's end: behind them, or with `*anew` instead of
 *  them. False when there is nothing to write. */
bool cg_cache_save(cg_cache *cache, cg_str nonce, size_t size, bool all, bool *anew, cg_buf *out);

/** Sections of a run that is over, for the next one in this process. */
typedef struct cg_carry cg_carry;
/** Before anything is planned: what is written is to be kept; sections that depend on nothing that is another
 *  (cg_model_differs) are taken from `carry`, which outlives the sections, and may be NULL. */
void cg_sections_keeps(cg_sections *sections, cg_carry *carry);
/** Why writers were asked for names and plans though `carry` was there; NULL: what they said the last time served. */
const char *cg_sections_asked(const cg_sections *sections);
/** After a run that went well, while its host and its model are there: the sections become the carry's. NULL: they are
 *  not such that they could serve again. */
cg_carry *cg_sections_keep(cg_sections *sections);
void cg_carry_free(cg_carry *carry);
/** The same for a later process: writes them, where they could serve. False: out of memory. And reads them back; NULL:
 *  there are none, or not as they were written. */
bool cg_sections_store(cg_sections *sections, cg_store_out *out);
cg_carry *cg_carry_stored(const cg_store_in *in);

/** Fingerprint of what a section's text depends on, options not included: model and names. */
cg_hash cg_section_fingerprint(const cg_sections *sections, const cg_section_text *section);

/** Fills the slots of the run room in the host's table (symbols, plan, out, import_path). */
void cg_run_install(cg_host *host);

/* -- the runner ---------------------------------------------------------------------------------------------------- */

/** Runs a resolved plan: per-phase timing, phase hooks, conditional phases, required keys. Stops at the first phase
 *  that fails or leaves errors; phases of order >= 10 and those that say so in `flags` still run. */
#define CG_PHASE_ALWAYS 0x10000u /* runs after a failure, too: report */
cg_status cg_plan_run(cg_plan *plan, cg_hooks *hooks, cg_diags *diags);
/** The run is to end with phase `id`: later ones are skipped, except those that always run. Before cg_plan_run. */
cg_status cg_plan_until(cg_plan *plan, cg_str id);

/** Adds the phases of one plugin; `model` may be NULL for a plan that is only shown. */
cg_status cg_plan_add_plugin(cg_plan *plan, cg_host *host, cg_plugin *plugin, cg_model *model);
/** Adds the phases of every created plugin (phases, readers excluded) to the plan; a phase with CODEGEN_PHASE_EDITS
 *  gets an edit on `model`. */
cg_status cg_plan_add_plugins(cg_plan *plan, cg_host *host, cg_model *model);

#endif
