/* SPDX-License-Identifier: MIT
 *
 * Emitting: the sections of a writer, on one thread or on several, and what they wrote brought to their artifacts.
 *
 * Invariants: whatever comes of a section comes to its artifact, to the diagnostics and to the hooks in declared order
 * and on the main thread, however many threads wrote it; a section that fails leaves no text and does not keep the
 * others from being tried. A worker has a context, a sink and memory of its own and shares nothing that anybody
 * changes.
 */
#include "emit.h"

#include "insight.h"
#include "resume.h"

#define WARM_UP 1000000u /* ns of work on one thread before others are asked: starting them costs as much */
#define WORTH ((uint64_t)20 * WARM_UP) /* ns of work that must be left: threads cost 3 ms of CPU time in all */

void cg_emit_blame_memory(cg_emission *e) {
  if (!e->reported) cg_blame_memory(e->sections->diags);
  e->reported = true;
}

bool cg_in_parallel(codegen_ctx *ctx) {
  const cg_writer_call *call = cg_writer_call_of(ctx);
  return call && call->anywhere;
}

/* -- one section ------------------------------------------------------------------------------------------------- */

static void note_sample(cg_worker *at, uint64_t ns) {
  at->ns += ns;
  at->samples++;
  if (ns > at->longest) at->longest = ns;
}

/* Calls `emit`; the text goes behind what `buf` holds. What fails leaves nothing. */
static cg_status call_emit(cg_emission *e, cg_worker *at, const cg_section_text *section, cg_buf *buf, cg_said *said,
                           size_t *size) {
  cg_writer_run *writer = e->writer;
  cg_out_slot out;
  cg_writer_call call;
  uint32_t errors = at->diags ? 0 : cg_diags_errors(e->sections->diags);
  bool sample = e->measure && (at->turn < 64 ? at->turn % 4 : at->turn < 1024 ? at->turn % 16 : at->turn % 64) == 0;
  at->turn++;
  uint64_t begin = sample ? cg_thread_ns() : 0;
  cg_out_open(&out, writer, at->ctx, said, buf, section->section.key);
  cg_writer_enter(&call, writer, at->ctx);
  call.anywhere = (writer->writer.flags & CODEGEN_PHASE_PARALLEL) != 0;
  if (e->cached.cache) call.trace = &at->trace;
  cg_status status = writer->writer.emit(writer->plugin->self, &at->ctx->pub, e->model, &section->section, &out.pub);
  status = cg_out_close(&out, status, size);
  status = cg_writer_leave(&call, status, "section", section->section.key);
  if (sample) note_sample(at, cg_thread_ns() - begin);
  if (status >= 0 && cg_diags_errors(cg_ctx_diags(at->ctx)) > errors) status = CODEGEN_ERR_PLUGIN;
  if (status >= 0) return status;
  buf->size -= *size;
  *size = 0;
  said->import.count = out.import;
  said->helper.count = out.helper;
  return status;
}

static void forget_notes(cg_worker *at) {
  cg_trace_clear(&at->trace);
  if (at->notes.used) cg_arena_reset(&at->notes);
}

/* What was found is written all the same and compared, as bytes. */
static cg_status compare_kept(cg_emission *e, cg_worker *at, const cg_section_text *section, cg_str payload,
                              cg_buf *buf, cg_said *said, size_t *size) {
  size_t import = said->import.count, helper = said->helper.count, begin = buf->size;
  cg_status status = call_emit(e, at, section, buf, said, size);
  cg_str text = {buf->data ? buf->data + begin : "", *size};
  if (status < 0) return status;
  bool same = cg_cached_pack(&e->cached, &at->trace, text, said, import, helper, at->diags, &at->packed) &&
              codegen_str_equal(cg_buf_get(&at->packed), payload);
  if (same) return status;
  cg_blame blame = {.diags = cg_ctx_diags(at->ctx), .plugin = e->writer->plugin->id};
  blame.help =
      CG_STR("its writer looks at more than it declares; '--no-cache' goes without the cache until it is mended");
  cg_blame_report(&blame, "CGR0014", "section '%.*s' of writer '%.*s' is written otherwise than it was kept",
                  CG_FMT(section->section.key), CG_FMT(e->writer->id));
  return CODEGEN_ERR_PLUGIN;
}

/* Finds the section, or writes and keeps it. */
static cg_status emit_cached(cg_emission *e, cg_worker *at, const cg_artifact *artifact, const cg_section_text *section,
                             cg_buf *buf, cg_said *said, size_t *size) {
  cg_cached *cached = &e->cached;
  size_t import = said->import.count, helper = said->helper.count, begin = buf->size;
  size_t reported = cg_diags_count(cg_ctx_diags(at->ctx));
  cg_hash key = cg_cached_key(cached, artifact, section);
  const cg_kept *kept = key.low ? cg_cache_find(cached->cache, key) : NULL;
  forget_notes(at);
  if (kept && cg_cached_unpack(cached, kept->payload, &at->notes, buf, said, cg_ctx_diags(at->ctx))) {
    *size = buf->size - begin;
    at->hits++;
    if (!cached->verify) return CODEGEN_OK;
    buf->size = begin;
    said->import.count = import;
    said->helper.count = helper;
    if (at->diags) cg_diags_clear(at->diags);
    return compare_kept(e, at, section, kept->payload, buf, said, size);
  }
  at->misses++;
  cg_status status = call_emit(e, at, section, buf, said, size);
  /* A sink of its own holds nothing but this section's, unless memory ran out; the run's holds what others said. */
  bool alone = at->diags ? !reported : cg_diags_count(e->sections->diags) == reported;
  bool keep = status >= 0 && key.low && alone;
  cg_str text = {buf->data ? buf->data + begin : "", *size};
  if (keep && cg_cached_pack(cached, &at->trace, text, said, import, helper, at->diags, &at->packed))
    cg_cache_put(cached->cache, key, cg_buf_get(&at->packed));
  return status;
}

static cg_status take_carried(const cg_carried *carried, cg_buf *buf, cg_said *said, size_t *size) {
  *size = 0;
  if (!cg_text_reserve(buf, carried->text.size) || !cg_carry_say(carried, said)) {
    buf->failed = false;
    return CODEGEN_ERR_MEMORY;
  }
  if (carried->text.size) cg_buf_str(buf, carried->text);
  *size = carried->text.size;
  return CODEGEN_OK;
}

void cg_emit_one(cg_emission *e, cg_worker *at, const cg_unit *now, cg_buf *buf, cg_said *said, cg_emitted *result) {
  cg_section_text *section = now->section;
  uint64_t begin = cg_lane_begin(at->lane), hits = at->hits;
  size_t said_before = at->diags ? 0 : cg_diags_count(e->sections->diags);
  cg_status status = now->carried      ? take_carried(now->carried, buf, said, &section->size)
                     : e->cached.cache ? emit_cached(e, at, now->artifact, section, buf, said, &section->size)
                                       : call_emit(e, at, section, buf, said, &section->size);
  bool reported = at->diags ? cg_diags_any(at->diags) : cg_diags_count(e->sections->diags) != said_before;
  *result = (cg_emitted){
      status, now->carried || at->hits != hits, reported, (uint32_t)said->import.count, (uint32_t)said->helper.count,
      NULL};
  cg_sections_done(e->sections);
  if (at->lane) {
    cg_section_note note = {e->writer, now->artifact, section, status, e->cached.cache != NULL, result->found};
    cg_note_section(at->lane, begin, &note);
  }
  if (!at->diags || !cg_diags_any(at->diags)) return;
  result->diags = at->diags;
  at->diags = at->ctx->diags = cg_diags_new();
  if (!at->diags) { /* nowhere to report to: nothing more is asked of it */
    at->diags = at->ctx->diags = result->diags;
    result->diags = NULL;
    result->status = CODEGEN_ERR_MEMORY;
    return;
  }
  cg_diags_strict(at->diags, cg_diags_is_strict(e->sections->diags));
}

/* -- bringing it to the artifact --------------------------------------------------------------------------------- */

/* The text hook: what it answers takes the place of the section's text, which is the last one in the buffer. */
static cg_status transform(cg_emission *e, cg_artifact *artifact, cg_section_text *section) {
  cg_sections *sections = e->sections;
  uint32_t decl = section->section.row;
  if (!cg_hooks_any_at(sections->hooks, CG_HOOK_types_transform) || section->section.table != CODEGEN_TABLE_DECL ||
      !decl)
    return CODEGEN_OK;
  if (((const codegen_decl *)codegen_row_at(e->model, CODEGEN_TABLE_DECL, decl))->kind != CODEGEN_DECL_TYPE)
    return CODEGEN_OK;
  codegen_str content = {section->size ? artifact->text.data + section->begin : "", section->size};
  codegen_str replacement = {NULL, 0};
  void *argument[] = {&e->model, &decl, &artifact->language, &content, &replacement};
  cg_status status =
      cg_hooks_emit_at(sections->hooks, CG_HOOK_types_transform, argument, CG_COUNT(argument), &e->answers);
  if (status >= 0 && replacement.size) {
    artifact->text.size = section->begin;
    cg_buf_str(&artifact->text, replacement);
    if (artifact->text.failed) status = CODEGEN_ERR_MEMORY;
    section->size = artifact->text.size - section->begin;
  }
  cg_arena_reset(&e->answers);
  return status < 0 ? status : CODEGEN_OK;
}

/* Gives the artifact what a section said; `import` and `helper` are where it begins in the lists. */
static cg_status take_said(cg_emission *e, const cg_unit *at, const cg_said *said, const cg_emitted *result,
                           size_t import, size_t helper) {
  cg_status status = CODEGEN_OK;
  for (; import < result->import && status >= 0; import++)
    status = cg_said_import(e->writer, at->artifact, cg_vec_at(&said->import, codegen_import, import));
  for (; helper < result->helper && status >= 0; helper++)
    status =
        cg_said_helper(e->writer, at->artifact, cg_vec_at(&said->helper, cg_helper, helper), at->section->section.key);
  return status;
}

/* Where it stands among those that were written: in the plan's own list, where that was taken over, no later than in
 * the plan. */
static cg_section_text *section_slot(struct cg_artifact_parts *parts, const cg_section_text *section) {
  const cg_section_text *all = parts->section.data;
  bool own = parts->planned && section >= all && section < all + parts->planned;
  return own ? cg_vec_at(&parts->section, cg_section_text, parts->section.count++) : cg_vec_add(&parts->section, 1);
}

/* A section whose text is the last in its artifact's buffer, if it went well. */
cg_status cg_emit_take(cg_emission *e, const cg_unit *at, const cg_said *said, cg_emitted *result, size_t import,
                       size_t helper) {
  cg_artifact *artifact = at->artifact;
  cg_section_text *section = at->section, *slot;
  cg_status status = result->status;
  if (result->diags) {
    cg_diags_move(e->sections->diags, result->diags);
    cg_diags_free(result->diags);
    result->diags = NULL;
  }
  if (status >= 0) status = take_said(e, at, said, result, import, helper);
  if (status >= 0) status = transform(e, artifact, section);
  if (status >= 0) {
    slot = section_slot(artifact->parts, section);
    if (slot) {
      if (slot != section) *slot = *section;
      slot->begin += artifact->poured;
    } else {
      status = CODEGEN_ERR_MEMORY;
    }
    if (slot && e->sections->keeps &&
        !cg_carry_note(artifact, said, import, result->import - import, helper, result->helper - helper,
                       result->reported))
      status = CODEGEN_ERR_MEMORY;
  }
  if (status < 0) {
    artifact->text.size = section->begin; /* what is there stays usable for the sections that follow */
    artifact->text.failed = false;
    if (artifact->text.data) artifact->text.data[section->begin] = '\0';
  }
  if (status >= 0) cg_sections_pour(e->sections, section->size);
  if (status == CODEGEN_ERR_MEMORY) cg_emit_blame_memory(e);
  if (status < 0 && (e->first >= 0 || (cg_emit_stops(status) && !cg_emit_stops(e->first)))) e->first = status;
  if (cg_emit_stops(status)) cg_emit_stop(e, status);
  cg_section_counted(e->sections, section, result->found, status);
  e->done++;
  return status;
}

/* -- on one thread ----------------------------------------------------------------------------------------------- */

/* Straight into the artifacts, until everything is done or it is time to ask others. */
static void emit_alone(cg_emission *e, cg_worker *at, bool others) {
  uint64_t begin = others ? cg_clock_ns() : 0;
  cg_arena arena;
  cg_said said;
  cg_arena_init(&arena, 0);
  cg_said_init(&said, &arena);
  while (e->done < e->count && !atomic_load(&e->stop)) {
    cg_unit *now = &e->unit[e->done];
    cg_emitted result;
    now->section->begin = now->artifact->text.size;
    cg_emit_one(e, at, now, &now->artifact->text, &said, &result);
    cg_emit_take(e, now, &said, &result, 0, 0);
    if (arena.used) cg_arena_reset(&arena);
    said.import.count = said.helper.count = 0;
    if (e->done % CG_EMIT_CHUNK) continue;
    if (codegen_cancelled(&at->ctx->pub)) {
      if (e->done < e->count) e->first = CODEGEN_ERR_CANCELLED;
      break;
    }
    uint64_t spent = others ? cg_clock_ns() - begin : 0;
    if (others && spent > WARM_UP && spent / e->done * (e->count - e->done) > WORTH) break;
  }
  cg_said_release(&said);
  cg_arena_release(&arena);
}

/* -- workers ----------------------------------------------------------------------------------------------------- */

void cg_worker_open(cg_worker *at) {
  cg_arena_init(&at->notes, 0);
  cg_trace_init(&at->trace, &at->notes);
  cg_buf_init(&at->packed, CG_SECTION_MAX);
}

/* Its counts go to those of the writer. */
void cg_worker_close(cg_emission *e, cg_worker *at) {
  cg_cache_writer *row = e->sections->cache ? cg_cache_writer_of(e->sections->cache, e->writer->id) : NULL;
  if (row) {
    row->hits += at->hits;
    row->misses += at->misses;
    row->ns += at->ns;
    row->samples += at->samples;
    if (at->longest > row->longest) row->longest = at->longest;
  }
  cg_trace_release(&at->trace);
  cg_arena_release(&at->notes);
  cg_buf_release(&at->packed);
}

void cg_workers_free(cg_emission *e) {
  for (uint32_t i = 0; i < e->workers; i++) {
    cg_worker_close(e, &e->worker[i]);
    cg_ctx_free(e->worker[i].ctx);
    cg_diags_free(e->worker[i].diags);
  }
  cg_free(e->worker);
  e->worker = NULL;
  if (e->workers > e->sections->counts.workers) e->sections->counts.workers = e->workers;
}

bool cg_workers_make(cg_emission *e, uint32_t count) {
  cg_worker *all = cg_calloc(count, sizeof *all);
  bool ok = all != NULL;
  uint32_t have = e->workers;
  if (!ok) return false;
  if (have) { /* what moves keeps pointing to its own */
    all[0] = e->worker[0];
    all[0].trace.arena = &all[0].notes;
  }
  cg_free(e->worker);
  e->worker = all;
  for (uint32_t i = have; i < count && ok; i++) {
    all[i].ctx = cg_ctx_new(e->writer->plugin);
    all[i].lane = cg_timeline_lane(cg_hooks_timeline_of(e->sections->hooks), i);
    all[i].diags = cg_diags_new();
    cg_worker_open(&all[i]);
    e->workers = i + 1;
    ok = all[i].ctx && all[i].diags;
    if (!ok) break;
    all[i].ctx->diags = all[i].diags;
    cg_diags_strict(all[i].diags, cg_diags_is_strict(e->sections->diags));
  }
  return ok;
}

/* -- a writer's sections ----------------------------------------------------------------------------------------- */

static int by_order(const void *a, const void *b) {
  const cg_section_text *left = a, *right = b;
  cg_str zero = CG_STR("0");
  int order = cg_order_compare(left->section.order.size ? left->section.order : zero,
                               right->section.order.size ? right->section.order : zero);
  return order ? order : (left->begin > right->begin) - (left->begin < right->begin);
}

/* Sections that ask for a place of their own get it before anything is written; `begin` is their number until then. */
static void order_sections(cg_artifact_use *use) {
  bool asked = false;
  for (size_t i = 0; i < use->section.count; i++) {
    cg_section_text *section = cg_vec_at(&use->section, cg_section_text, i);
    section->begin = i;
    asked |= section->section.order.size > 0;
  }
  if (asked && !(use->artifact->flags & CODEGEN_ARTIFACT_SHARED))
    qsort(use->section.data, use->section.count, sizeof(cg_section_text), by_order);
}

/* The list of what is planned becomes the list of what is written: there may be a million. */
static void take_over(cg_artifact_use *use) {
  struct cg_artifact_parts *parts = use->artifact->parts;
  if (use->artifact->flags & CODEGEN_ARTIFACT_SHARED || parts->section.data) return;
  parts->section = use->section;
  parts->section.count = 0;
  parts->planned = use->section.count;
}

static bool list_units(cg_emission *e) {
  cg_writer_run *writer = e->writer;
  size_t n = 0;
  for (size_t i = 0; i < writer->use.count; i++) e->count += cg_vec_at(&writer->use, cg_artifact_use, i)->section.count;
  e->unit = cg_malloc((e->count + 1) * sizeof *e->unit);
  if (!e->unit) return false;
  if (cg_carry_serves(writer)) e->carried = cg_malloc((e->count + 1) * sizeof *e->carried);
  for (size_t i = 0; i < writer->use.count; i++) {
    cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, i);
    order_sections(use);
    use->artifact->emitted = true;
    cg_text_expect(&use->artifact->text, use->section.count);
    take_over(use);
    for (size_t k = 0, cursor = 0; k < use->section.count; k++, n++) {
      cg_section_text *section = cg_vec_at(&use->section, cg_section_text, k);
      e->unit[n] = (cg_unit){use->artifact, section, NULL};
      if (e->carried && cg_carry_find(e->sections, use->artifact, section, &cursor, &e->carried[n]))
        e->unit[n].carried = &e->carried[n];
    }
  }
  return true;
}

/* One thread first: most runs are over before a second one would have begun. A number of workers that somebody asked
 * for is had at once. */
static void emit_parallel(cg_emission *e) {
  uint32_t asked = e->sections->jobs;
  bool ok = cg_workers_make(e, 1);
  if (ok && asked != 1 && !(asked > 1 && e->count > 1)) {
    emit_alone(e, &e->worker[0], true);
    if (e->done < e->count && e->first != CODEGEN_ERR_CANCELLED && !atomic_load(&e->stop)) asked = cg_cpu_count();
  }
  if (ok && e->done < e->count && !cg_emit_stops(e->first) && asked > 1) {
    ok = cg_workers_make(e, asked < CG_THREADS_MAX ? asked : CG_THREADS_MAX);
    if (ok) cg_emit_together(e);
  } else if (ok && e->done < e->count && !cg_emit_stops(e->first)) {
    emit_alone(e, &e->worker[0], false);
  }
  if (!ok) {
    e->first = CODEGEN_ERR_MEMORY;
    cg_emit_blame_memory(e);
  }
  cg_workers_free(e);
}

static cg_status emit_all(cg_writer_run *writer) {
  cg_emission e = {.sections = writer->sections, .writer = writer, .model = cg_model_view(writer->sections->model)};
  cg_arena_init(&e.answers, 0);
  pthread_mutex_init(&e.lock, NULL);
  pthread_cond_init(&e.moved, NULL);
  if (!cg_carry_serves(writer)) cg_cached_begin(&e.cached, writer);
  e.measure = e.sections->cache && (writer->writer.flags & CODEGEN_PHASE_PURE);
  if (!list_units(&e)) {
    e.first = CODEGEN_ERR_MEMORY;
    cg_emit_blame_memory(&e);
  } else if (writer->writer.flags & CODEGEN_PHASE_PARALLEL) {
    emit_parallel(&e);
  } else {
    cg_worker at = {.ctx = writer->plugin->ctx, .lane = cg_hooks_lane(e.sections->hooks)};
    if (!e.sections->counts.workers) e.sections->counts.workers = 1;
    cg_worker_open(&at);
    emit_alone(&e, &at, false);
    cg_worker_close(&e, &at);
  }
  cg_arena_release(&e.answers);
  pthread_cond_destroy(&e.moved);
  pthread_mutex_destroy(&e.lock);
  cg_free(e.unit);
  cg_free(e.carried);
  return e.first;
}

cg_status cg_sections_generate(cg_sections *sections, cg_str id) {
  cg_writer_run *writer = cg_writer_find(sections, id);
  if (!writer || writer->generated) return writer ? CODEGEN_ERR_USAGE : CODEGEN_ERR_NOT_FOUND;
  writer->generated = true;
  cg_status first = cg_writer_plan(writer);
  if (sections->tally) atomic_store(&sections->tally->total, sections->section_count);
  if (first < 0) return first;
  if (writer->failed) return CODEGEN_ERR_PLUGIN; /* its names could not be had */
  first = sections->resumed ? cg_resume_emit(writer) : emit_all(writer);
  writer->failed = first < 0;
  for (size_t i = 0; i < writer->use.count; i++) {
    cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, i);
    use->artifact->failed |= writer->failed;
    if (use->section.data == use->artifact->parts->section.data)
      cg_vec_init(&use->section, use->section.item);
    else
      cg_vec_release(&use->section);
  }
  return first;
}

/* -- looking at one section -------------------------------------------------------------------------------------- */

static cg_section_text *planned(const cg_sections *sections, cg_str id, size_t i) {
  const cg_writer_run *writer = cg_writer_find(sections, id);
  for (size_t k = 0; writer && k < writer->use.count; k++) {
    const cg_vec *of = &cg_vec_at(&writer->use, cg_artifact_use, k)->section;
    if (i < of->count) return cg_vec_at(of, cg_section_text, i);
    i -= of->count;
  }
  return NULL;
}

const codegen_section *cg_section_planned(const cg_sections *sections, cg_str writer, size_t i) {
  const cg_section_text *section = planned(sections, writer, i);
  return section ? &section->section : NULL;
}

/* Imports and helpers are kept with a section, so they are looked at, too. */
static void tell_said(const cg_said *said, cg_buf *out) {
  for (size_t i = 0; i < said->import.count; i++) {
    const codegen_import *one = cg_vec_at(&said->import, codegen_import, i);
    cg_buf_printf(out, "\nimport %u %.*s %.*s %.*s %.*s", one->flags, CG_FMT(one->artifact), CG_FMT(one->module),
                  CG_FMT(one->name), CG_FMT(one->alias));
  }
  for (size_t i = 0; i < said->helper.count; i++) {
    const cg_helper *one = cg_vec_at(&said->helper, cg_helper, i);
    cg_buf_printf(out, "\nhelper %.*s: %.*s", CG_FMT(one->key), CG_FMT(one->text));
  }
}

cg_status cg_section_probe(cg_sections *sections, cg_str id, size_t i, const codegen_model *view, cg_buf *text) {
  cg_section_text *section = planned(sections, id, i);
  cg_emission e = {.sections = sections, .writer = cg_writer_find(sections, id), .model = view};
  cg_arena arena;
  cg_said said;
  size_t size = 0;
  if (!section) return CODEGEN_ERR_NOT_FOUND;
  cg_arena_init(&arena, 0);
  cg_said_init(&said, &arena);
  bool ok = cg_workers_make(&e, 1);
  cg_status status = ok ? call_emit(&e, &e.worker[0], section, text, &said, &size) : CODEGEN_ERR_MEMORY;
  cg_workers_free(&e);
  tell_said(&said, text);
  cg_said_release(&said);
  cg_arena_release(&arena);
  return status;
}

void cg_sections_jobs(cg_sections *sections, uint32_t jobs) {
  sections->jobs = jobs;
}
