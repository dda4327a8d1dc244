/* SPDX-License-Identifier: MIT
 *
 * Emitting: the sections of a writer, on one thread or on several, and what they wrote brought to their artifacts.
 *
 * Invariants: whatever comes of a section comes to its artifact, to the diagnostics and to the hooks in declared order
 * and on the main thread, however many threads wrote it; a section that fails leaves no text and does not keep the
 * others from being tried. A worker has a context, a sink and memory of its own and shares nothing that anybody
 * changes.
 */
#include "cache.h"
#include "insight.h"

#define CHUNK 32u                      /* sections that a worker takes at once */
#define AHEAD 64u                      /* chunks that may be done before an earlier one is */
#define AHEAD_BYTES ((size_t)32 << 20) /* and their text */
#define CHUNK_LARGE ((size_t)1 << 20)
#define WARM_UP 1000000u /* ns of work on one thread before others are asked: starting them costs as much */
#define WORTH ((uint64_t)20 * WARM_UP) /* ns of work that must be left: threads cost 3 ms of CPU time in all */

typedef struct unit {
  cg_artifact *artifact;
  cg_section_text *section;
} unit;

/* What came of a section. */
typedef struct emitted {
  cg_status status;
  bool found;              /* in the cache */
  uint32_t import, helper; /* where what it said ends in the lists */
  cg_diags *diags;         /* what it reported; NULL: nothing */
} emitted;

/* Neighbouring sections that one worker writes, and what came of them. */
typedef struct chunk {
  cg_buf text;
  cg_arena arena; /* of what they said */
  cg_said said;
  emitted result[CHUNK];
  uint32_t count;
  struct chunk *next; /* of those that were emptied */
} chunk;

typedef struct worker {
  cg_ctx *ctx;
  cg_lane *lane;   /* NULL: nobody notes what it does */
  cg_diags *diags; /* what it reports goes there; NULL: to the host's, on the main thread alone */
  cg_trace trace;
  cg_arena notes; /* of the trace, of one section */
  cg_buf packed;
  uint64_t hits, misses, ns, longest, samples, turn;
} worker;

typedef struct emission {
  cg_sections *sections;
  cg_writer_run *writer;
  const codegen_model *model;
  unit *unit;
  size_t count, done; /* `done`: brought to their artifacts */
  cg_status first;    /* failure */
  cg_arena answers;   /* of the text hook, for one section */
  atomic_bool stop;
  worker *worker;
  uint32_t workers;
  cg_cached cached;
  bool measure;                 /* how long sections take to write */
  _Atomic(chunk *) *chunk;      /* NULL until it is done */
  size_t chunks, base;          /* chunk 0 begins with unit `base` */
  atomic_size_t taken, waiting; /* chunks brought to their artifacts; bytes of text that are not yet */
  atomic_int stopped;           /* the first status that ended it, 0: none */
  chunk *empty;                 /* taken, to be filled again: their memory is warm */
  pthread_mutex_t lock;         /* of the condition: a chunk was done or taken */
  pthread_cond_t moved;
  bool last;     /* every chunk has its worker */
  bool reported; /* that memory ran out */
} emission;

static bool stops(cg_status status) {
  return status == CODEGEN_ERR_MEMORY || status == CODEGEN_ERR_CANCELLED;
}

static void tell(emission *e) {
  pthread_mutex_lock(&e->lock);
  pthread_cond_broadcast(&e->moved);
  pthread_mutex_unlock(&e->lock);
}

/* Ends the work of all; why is what the first one said. */
static void stop_all(emission *e, cg_status why) {
  int none = 0;
  atomic_compare_exchange_strong(&e->stopped, &none, why);
  atomic_store(&e->stop, true);
  tell(e);
}

static void blame_memory(emission *e) {
  if (!e->reported) cg_blame_memory(e->sections->diags);
  e->reported = true;
}

bool cg_in_parallel(codegen_ctx *ctx) {
  const cg_writer_call *call = cg_writer_call_of(ctx);
  return call && call->anywhere;
}

/* -- one section ------------------------------------------------------------------------------------------------- */

static void note_sample(worker *at, uint64_t ns) {
  at->ns += ns;
  at->samples++;
  if (ns > at->longest) at->longest = ns;
}

/* Calls `emit`; the text goes behind what `buf` holds. What fails leaves nothing. */
static cg_status call_emit(emission *e, worker *at, const cg_section_text *section, cg_buf *buf, cg_said *said,
                           size_t *size) {
  cg_writer_run *writer = e->writer;
  cg_out_slot out;
  cg_writer_call call;
  uint32_t errors = at->diags ? 0 : cg_diags_errors(e->sections->diags);
  bool sample = e->measure && (at->turn < 64 ? at->turn % 4 : at->turn % 16) == 0;
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

static void forget_notes(worker *at) {
  cg_trace_clear(&at->trace);
  if (at->notes.used) cg_arena_reset(&at->notes);
}

/* What was found is written all the same and compared, as bytes. */
static cg_status compare_kept(emission *e, worker *at, const cg_section_text *section, cg_str payload, cg_buf *buf,
                              cg_said *said, size_t *size) {
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
static cg_status emit_cached(emission *e, worker *at, const cg_artifact *artifact, const cg_section_text *section,
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

static void emit_one(emission *e, worker *at, const unit *now, cg_buf *buf, cg_said *said, emitted *result) {
  cg_section_text *section = now->section;
  uint64_t begin = cg_lane_begin(at->lane), hits = at->hits;
  cg_status status = e->cached.cache ? emit_cached(e, at, now->artifact, section, buf, said, &section->size)
                                     : call_emit(e, at, section, buf, said, &section->size);
  *result = (emitted){status, at->hits != hits, (uint32_t)said->import.count, (uint32_t)said->helper.count, NULL};
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
static cg_status transform(emission *e, cg_artifact *artifact, cg_section_text *section) {
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
static cg_status take_said(emission *e, const unit *at, const cg_said *said, const emitted *result, size_t import,
                           size_t helper) {
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
static cg_status take(emission *e, const unit *at, const cg_said *said, emitted *result, size_t import, size_t helper) {
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
  }
  if (status < 0) {
    artifact->text.size = section->begin; /* what is there stays usable for the sections that follow */
    artifact->text.failed = false;
    if (artifact->text.data) artifact->text.data[section->begin] = '\0';
  }
  if (status >= 0) cg_sections_pour(e->sections, section->size);
  if (status == CODEGEN_ERR_MEMORY) blame_memory(e);
  if (status < 0 && (e->first >= 0 || (stops(status) && !stops(e->first)))) e->first = status;
  if (stops(status)) stop_all(e, status);
  cg_section_counted(e->sections, section, result->found, status);
  e->done++;
  return status;
}

/* -- on one thread ----------------------------------------------------------------------------------------------- */

/* Straight into the artifacts, until everything is done or it is time to ask others. */
static void emit_alone(emission *e, worker *at, bool others) {
  uint64_t begin = others ? cg_clock_ns() : 0;
  cg_arena arena;
  cg_said said;
  cg_arena_init(&arena, 0);
  cg_said_init(&said, &arena);
  while (e->done < e->count && !atomic_load(&e->stop)) {
    unit *now = &e->unit[e->done];
    emitted result;
    now->section->begin = now->artifact->text.size;
    emit_one(e, at, now, &now->artifact->text, &said, &result);
    take(e, now, &said, &result, 0, 0);
    if (arena.used) cg_arena_reset(&arena);
    said.import.count = said.helper.count = 0;
    if (e->done % CHUNK) continue;
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

/* -- on several -------------------------------------------------------------------------------------------------- */

static void chunk_free(chunk *c) {
  if (!c) return;
  for (uint32_t i = 0; i < c->count; i++) cg_diags_free(c->result[i].diags);
  cg_buf_release(&c->text);
  cg_said_release(&c->said);
  cg_arena_release(&c->arena);
  cg_free(c);
}

static chunk *chunk_new(emission *e) {
  pthread_mutex_lock(&e->lock);
  chunk *c = e->empty;
  if (c) e->empty = c->next;
  pthread_mutex_unlock(&e->lock);
  if (c) return c;
  c = cg_calloc(1, sizeof *c);
  if (!c) return NULL;
  cg_buf_init(&c->text, CG_ARTIFACT_MAX);
  cg_arena_init(&c->arena, 0);
  cg_said_init(&c->said, &c->arena);
  return c;
}

/* What it held was taken. A large one gives its memory back. */
static void chunk_empty(emission *e, chunk *c) {
  if (c->text.capacity > CHUNK_LARGE) {
    chunk_free(c);
    return;
  }
  for (uint32_t i = 0; i < c->count; i++) cg_diags_free(c->result[i].diags);
  c->count = 0;
  c->text.size = 0;
  c->text.failed = false;
  c->said.import.count = c->said.helper.count = 0;
  if (c->arena.used) cg_arena_reset(&c->arena);
  pthread_mutex_lock(&e->lock);
  c->next = e->empty;
  e->empty = c;
  pthread_mutex_unlock(&e->lock);
}

static void take_ready(void *self);

static bool too_far(emission *e, size_t piece) {
  size_t taken = atomic_load(&e->taken);
  return piece > taken && !atomic_load(&e->stop) && (piece - taken > AHEAD || atomic_load(&e->waiting) > AHEAD_BYTES);
}

/* Nobody runs far ahead of a section that takes long: what is done waits in memory for its turn. The chunk whose turn
 * it is never waits, and the main thread takes while it does. */
static void wait_for_turn(emission *e, bool main, size_t piece) {
  while (too_far(e, piece)) {
    pthread_mutex_lock(&e->lock);
    bool turn = main && atomic_load(&e->chunk[atomic_load(&e->taken)]);
    bool over = !main && e->last;
    if (!turn && !over && too_far(e, piece)) pthread_cond_wait(&e->moved, &e->lock);
    pthread_mutex_unlock(&e->lock);
    if (over) break;
    if (main) take_ready(e);
  }
}

/* On a worker: one chunk. */
static void emit_chunk(void *self, uint32_t number, size_t piece) {
  emission *e = self;
  worker *at = &e->worker[number];
  wait_for_turn(e, number == 0, piece);
  uint64_t begin = cg_lane_begin(at->lane);
  size_t first = e->base + piece * CHUNK, end = first + CHUNK < e->count ? first + CHUNK : e->count;
  chunk *c = chunk_new(e);
  if (!c) {
    stop_all(e, CODEGEN_ERR_MEMORY);
    return;
  }
  for (size_t i = first; i < end && !atomic_load_explicit(&e->stop, memory_order_relaxed); i++) {
    cg_status *status = &c->result[c->count].status;
    e->unit[i].section->begin = c->text.size;
    emit_one(e, at, &e->unit[i], &c->text, &c->said, &c->result[c->count++]);
    if (stops(*status)) stop_all(e, *status);
  }
  if (codegen_cancelled(&at->ctx->pub)) stop_all(e, CODEGEN_ERR_CANCELLED);
  if (at->lane) cg_note_chunk(at->lane, begin, e->writer, c->count);
  atomic_fetch_add(&e->waiting, c->text.size);
  atomic_store(&e->chunk[piece], c);
  tell(e);
}

/* On the main thread, when it has no chunk left to write: the others have at most one each. */
static void no_more(void *self) {
  emission *e = self;
  take_ready(e);
  pthread_mutex_lock(&e->lock);
  e->last = true;
  pthread_cond_broadcast(&e->moved);
  pthread_mutex_unlock(&e->lock);
}

/* On the main thread: the text of a chunk behind that of the ones before. */
static void take_chunk(emission *e, chunk *c, size_t first) {
  size_t import = 0, helper = 0;
  for (uint32_t i = 0; i < c->count && !(stops(e->first)); i++) {
    unit *now = &e->unit[first + i];
    emitted *result = &c->result[i];
    cg_buf *text = &now->artifact->text;
    size_t from = now->section->begin;
    now->section->begin = text->size;
    if (result->status >= 0 && now->section->size) {
      bool fits = now->section->size <= text->max - text->size;
      if (cg_text_reserve(text, now->section->size))
        cg_buf_add(text, c->text.data + from, now->section->size);
      else
        result->status = fits ? CODEGEN_ERR_MEMORY : CODEGEN_ERR_LIMIT;
      if (result->status == CODEGEN_ERR_LIMIT) {
        cg_blame blame = {.diags = e->sections->diags, .plugin = e->writer->plugin->id};
        cg_blame_report(&blame, "CGR0012", "writer '%.*s': artifact '%.*s' is larger than 1 GiB", CG_FMT(e->writer->id),
                        CG_FMT(now->artifact->id));
      }
    }
    take(e, now, &c->said, result, import, helper);
    import = result->import;
    helper = result->helper;
  }
}

static void take_ready(void *self) {
  emission *e = self;
  size_t taken = atomic_load(&e->taken), before = taken;
  chunk *c;
  for (; taken < e->chunks && (c = atomic_load(&e->chunk[taken])); atomic_store(&e->taken, ++taken)) {
    size_t first = e->base + taken * CHUNK, left = e->count - first;
    bool whole = c->count == (left < CHUNK ? left : CHUNK);
    if (!stops(e->first)) take_chunk(e, c, first);
    if (!whole && !stops(e->first)) e->first = atomic_load(&e->stopped);
    atomic_fetch_sub(&e->waiting, c->text.size);
    atomic_store(&e->chunk[taken], NULL);
    chunk_empty(e, c);
  }
  if (taken > before) tell(e);
}

static void emit_together(emission *e) {
  size_t left = e->count - e->done;
  e->base = e->done;
  e->chunks = (left + CHUNK - 1) / CHUNK;
  e->chunk = cg_calloc(e->chunks, sizeof *e->chunk);
  if (e->chunk) {
    cg_parallel work = {emit_chunk, take_ready, no_more, e, e->chunks, e->workers};
    cg_parallel_run(&work);
    take_ready(e);
    cg_status why = atomic_load(&e->stopped);
    if (e->done < e->count && !stops(e->first)) e->first = why < 0 ? why : CODEGEN_ERR_CANCELLED;
  } else {
    e->first = CODEGEN_ERR_MEMORY;
  }
  if (e->first == CODEGEN_ERR_MEMORY) blame_memory(e);
  for (size_t i = 0; e->chunk && i < e->chunks; i++) chunk_free(atomic_load(&e->chunk[i]));
  for (chunk *c; (c = e->empty); chunk_free(c)) e->empty = c->next;
  cg_free(e->chunk);
  e->chunk = NULL;
}

/* -- workers ----------------------------------------------------------------------------------------------------- */

static void worker_open(worker *at) {
  cg_arena_init(&at->notes, 0);
  cg_trace_init(&at->trace, &at->notes);
  cg_buf_init(&at->packed, CG_SECTION_MAX);
}

/* Its counts go to those of the writer. */
static void worker_close(emission *e, worker *at) {
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

static void workers_free(emission *e) {
  for (uint32_t i = 0; i < e->workers; i++) {
    worker_close(e, &e->worker[i]);
    cg_ctx_free(e->worker[i].ctx);
    cg_diags_free(e->worker[i].diags);
  }
  cg_free(e->worker);
  e->worker = NULL;
  if (e->workers > e->sections->counts.workers) e->sections->counts.workers = e->workers;
}

static bool workers_make(emission *e, uint32_t count) {
  worker *all = cg_calloc(count, sizeof *all);
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
    worker_open(&all[i]);
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

static bool list_units(emission *e) {
  cg_writer_run *writer = e->writer;
  size_t n = 0;
  for (size_t i = 0; i < writer->use.count; i++) e->count += cg_vec_at(&writer->use, cg_artifact_use, i)->section.count;
  e->unit = cg_malloc((e->count + 1) * sizeof *e->unit);
  if (!e->unit) return false;
  for (size_t i = 0; i < writer->use.count; i++) {
    cg_artifact_use *use = cg_vec_at(&writer->use, cg_artifact_use, i);
    order_sections(use);
    use->artifact->emitted = true;
    take_over(use);
    for (size_t k = 0; k < use->section.count; k++)
      e->unit[n++] = (unit){use->artifact, cg_vec_at(&use->section, cg_section_text, k)};
  }
  return true;
}

/* One thread first: most runs are over before a second one would have begun. A number of workers that somebody asked
 * for is had at once. */
static void emit_parallel(emission *e) {
  uint32_t asked = e->sections->jobs;
  bool ok = workers_make(e, 1);
  if (ok && asked != 1 && !(asked > 1 && e->count > 1)) {
    emit_alone(e, &e->worker[0], true);
    if (e->done < e->count && e->first != CODEGEN_ERR_CANCELLED && !atomic_load(&e->stop)) asked = cg_cpu_count();
  }
  if (ok && e->done < e->count && !stops(e->first) && asked > 1) {
    ok = workers_make(e, asked < CG_THREADS_MAX ? asked : CG_THREADS_MAX);
    if (ok) emit_together(e);
  } else if (ok && e->done < e->count && !stops(e->first)) {
    emit_alone(e, &e->worker[0], false);
  }
  if (!ok) {
    e->first = CODEGEN_ERR_MEMORY;
    blame_memory(e);
  }
  workers_free(e);
}

static cg_status emit_all(cg_writer_run *writer) {
  emission e = {.sections = writer->sections, .writer = writer, .model = cg_model_view(writer->sections->model)};
  cg_arena_init(&e.answers, 0);
  pthread_mutex_init(&e.lock, NULL);
  pthread_cond_init(&e.moved, NULL);
  cg_cached_begin(&e.cached, writer);
  e.measure = e.sections->cache && (writer->writer.flags & CODEGEN_PHASE_PURE);
  if (!list_units(&e)) {
    e.first = CODEGEN_ERR_MEMORY;
    blame_memory(&e);
  } else if (writer->writer.flags & CODEGEN_PHASE_PARALLEL) {
    emit_parallel(&e);
  } else {
    worker at = {.ctx = writer->plugin->ctx, .lane = cg_hooks_lane(e.sections->hooks)};
    if (!e.sections->counts.workers) e.sections->counts.workers = 1;
    worker_open(&at);
    emit_alone(&e, &at, false);
    worker_close(&e, &at);
  }
  cg_arena_release(&e.answers);
  pthread_cond_destroy(&e.moved);
  pthread_mutex_destroy(&e.lock);
  cg_free(e.unit);
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
  first = emit_all(writer);
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
  emission e = {.sections = sections, .writer = cg_writer_find(sections, id), .model = view};
  cg_arena arena;
  cg_said said;
  size_t size = 0;
  if (!section) return CODEGEN_ERR_NOT_FOUND;
  cg_arena_init(&arena, 0);
  cg_said_init(&said, &arena);
  bool ok = workers_make(&e, 1);
  cg_status status = ok ? call_emit(&e, &e.worker[0], section, text, &said, &size) : CODEGEN_ERR_MEMORY;
  workers_free(&e);
  tell_said(&said, text);
  cg_said_release(&said);
  cg_arena_release(&arena);
  return status;
}

void cg_sections_jobs(cg_sections *sections, uint32_t jobs) {
  sections->jobs = jobs;
}
