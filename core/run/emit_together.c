/* SPDX-License-Identifier: MIT
 *
 * Emitting on several threads: neighbouring sections go to whoever is free, and what came of them is brought to the
 * artifacts by the main thread, in declared order and while the others go on.
 *
 * Invariants: nobody runs far ahead of the chunk whose turn it is, and whoever has that one never waits; a worker
 * touches its chunk, its own memory and what is atomic, the main thread everything else.
 */
#include "emit.h"

#include "insight.h"

#define AHEAD 64u                      /* chunks that may be done before an earlier one is */
#define AHEAD_BYTES ((size_t)32 << 20) /* and their text */
#define CHUNK_LARGE ((size_t)1 << 20)

/* Neighbouring sections that one worker writes, and what came of them. */
struct cg_chunk {
  cg_buf text;
  cg_arena arena; /* of what they said */
  cg_said said;
  cg_emitted result[CG_EMIT_CHUNK];
  uint32_t count;
  cg_chunk *next; /* of those that were emptied */
};

static void tell(cg_emission *e) {
  pthread_mutex_lock(&e->lock);
  pthread_cond_broadcast(&e->moved);
  pthread_mutex_unlock(&e->lock);
}

/* Ends the work of all; why is what the first one said. */
void cg_emit_stop(cg_emission *e, cg_status why) {
  int none = 0;
  atomic_compare_exchange_strong(&e->stopped, &none, why);
  atomic_store(&e->stop, true);
  tell(e);
}

static void chunk_free(cg_chunk *c) {
  if (!c) return;
  for (uint32_t i = 0; i < c->count; i++) cg_diags_free(c->result[i].diags);
  cg_buf_release(&c->text);
  cg_said_release(&c->said);
  cg_arena_release(&c->arena);
  cg_free(c);
}

static cg_chunk *chunk_new(cg_emission *e) {
  pthread_mutex_lock(&e->lock);
  cg_chunk *c = e->empty;
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
static void chunk_empty(cg_emission *e, cg_chunk *c) {
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

static bool too_far(cg_emission *e, size_t piece) {
  size_t taken = atomic_load(&e->taken);
  return piece > taken && !atomic_load(&e->stop) && (piece - taken > AHEAD || atomic_load(&e->waiting) > AHEAD_BYTES);
}

/* Nobody runs far ahead of a section that takes long: what is done waits in memory for its turn. The chunk whose turn
 * it is never waits, and the main thread takes while it does. */
static void wait_for_turn(cg_emission *e, bool main, size_t piece) {
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
  cg_emission *e = self;
  cg_worker *at = &e->worker[number];
  wait_for_turn(e, number == 0, piece);
  uint64_t begin = cg_lane_begin(at->lane);
  size_t first = e->base + piece * CG_EMIT_CHUNK,
         end = first + CG_EMIT_CHUNK < e->count ? first + CG_EMIT_CHUNK : e->count;
  cg_chunk *c = chunk_new(e);
  if (!c) {
    cg_emit_stop(e, CODEGEN_ERR_MEMORY);
    return;
  }
  for (size_t i = first; i < end && !atomic_load_explicit(&e->stop, memory_order_relaxed); i++) {
    cg_status *status = &c->result[c->count].status;
    e->unit[i].section->begin = c->text.size;
    cg_emit_one(e, at, &e->unit[i], &c->text, &c->said, &c->result[c->count++]);
    if (cg_emit_stops(*status)) cg_emit_stop(e, *status);
  }
  if (codegen_cancelled(&at->ctx->pub)) cg_emit_stop(e, CODEGEN_ERR_CANCELLED);
  if (at->lane) cg_note_chunk(at->lane, begin, e->writer, c->count);
  atomic_fetch_add(&e->waiting, c->text.size);
  atomic_store(&e->chunk[piece], c);
  tell(e);
}

/* On the main thread, when it has no chunk left to write: the others have at most one each. */
static void no_more(void *self) {
  cg_emission *e = self;
  take_ready(e);
  pthread_mutex_lock(&e->lock);
  e->last = true;
  pthread_cond_broadcast(&e->moved);
  pthread_mutex_unlock(&e->lock);
}

/* On the main thread: the text of a chunk behind that of the ones before. */
static void take_chunk(cg_emission *e, cg_chunk *c, size_t first) {
  size_t import = 0, helper = 0;
  for (uint32_t i = 0; i < c->count && !(cg_emit_stops(e->first)); i++) {
    cg_unit *now = &e->unit[first + i];
    cg_emitted *result = &c->result[i];
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
    cg_emit_take(e, now, &c->said, result, import, helper);
    import = result->import;
    helper = result->helper;
  }
}

static void take_ready(void *self) {
  cg_emission *e = self;
  size_t taken = atomic_load(&e->taken), before = taken;
  cg_chunk *c;
  for (; taken < e->chunks && (c = atomic_load(&e->chunk[taken])); atomic_store(&e->taken, ++taken)) {
    size_t first = e->base + taken * CG_EMIT_CHUNK, left = e->count - first;
    bool whole = c->count == (left < CG_EMIT_CHUNK ? left : CG_EMIT_CHUNK);
    if (!cg_emit_stops(e->first)) take_chunk(e, c, first);
    if (!whole && !cg_emit_stops(e->first)) e->first = atomic_load(&e->stopped);
    atomic_fetch_sub(&e->waiting, c->text.size);
    atomic_store(&e->chunk[taken], NULL);
    chunk_empty(e, c);
  }
  if (taken > before) tell(e);
}

void cg_emit_together(cg_emission *e) {
  size_t left = e->count - e->done;
  e->base = e->done;
  e->chunks = (left + CG_EMIT_CHUNK - 1) / CG_EMIT_CHUNK;
  e->chunk = cg_calloc(e->chunks, sizeof *e->chunk);
  if (e->chunk) {
    cg_parallel work = {emit_chunk, take_ready, no_more, e, e->chunks, e->workers};
    cg_parallel_run(&work);
    take_ready(e);
    cg_status why = atomic_load(&e->stopped);
    if (e->done < e->count && !cg_emit_stops(e->first)) e->first = why < 0 ? why : CODEGEN_ERR_CANCELLED;
  } else {
    e->first = CODEGEN_ERR_MEMORY;
  }
  if (e->first == CODEGEN_ERR_MEMORY) cg_emit_blame_memory(e);
  for (size_t i = 0; e->chunk && i < e->chunks; i++) chunk_free(atomic_load(&e->chunk[i]));
  for (cg_chunk *c; (c = e->empty); chunk_free(c)) e->empty = c->next;
  cg_free(e->chunk);
  e->chunk = NULL;
}
