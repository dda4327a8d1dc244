/* SPDX-License-Identifier: MIT
 *
 * Arena: a list of chunks, the newest first; the newest small chunk is the one that is being filled.
 *
 * Invariant: `used` counts the bytes handed out, alignment included, and never exceeds a non-zero budget.
 */
#include "base.h"

#define FIRST_CHUNK ((size_t)4096)
#define LAST_CHUNK ((size_t)1 << 20)
#define LONG_ARENA ((size_t)2 << 20) /* an arena that holds so much goes on in large pages */
#define LONG_CHUNK ((size_t)2 << 20)

struct cg_arena_chunk {
  struct cg_arena_chunk *older;
  size_t size; /* of data */
  size_t at;   /* next free byte */
  _Alignas(max_align_t) char data[];
};

void cg_arena_init(cg_arena *arena, size_t budget) {
  *arena = (cg_arena){NULL, 0, budget};
}

static struct cg_arena_chunk *chunk_new(size_t size) {
  struct cg_arena_chunk *chunk = cg_malloc(sizeof *chunk + size);
  if (chunk) *chunk = (struct cg_arena_chunk){NULL, size, 0};
  return chunk;
}

/* A new chunk for `need` bytes. A block that would waste most of a chunk gets one of its own, behind the current one.
 */
static struct cg_arena_chunk *chunk_for(cg_arena *arena, size_t need) {
  struct cg_arena_chunk *now = arena->chunk;
  size_t usual = now ? now->size * 2 : FIRST_CHUNK;
  if (usual > LAST_CHUNK) usual = arena->used < LONG_ARENA ? LAST_CHUNK : LONG_CHUNK;
  if (need > usual / 4) {
    struct cg_arena_chunk *own = chunk_new(need);
    if (!own) return NULL;
    if (now) {
      own->older = now->older;
      now->older = own;
    } else {
      arena->chunk = own;
    }
    return own;
  }
  struct cg_arena_chunk *chunk = chunk_new(usual - sizeof *chunk);
  if (!chunk) return NULL;
  chunk->older = now;
  arena->chunk = chunk;
  return chunk;
}

static inline size_t padding(const struct cg_arena_chunk *chunk, size_t align) {
  return (size_t)(-(uintptr_t)(chunk->data + chunk->at)) & (align - 1);
}

void *cg_arena_alloc(cg_arena *arena, size_t size, size_t align) {
  struct cg_arena_chunk *chunk = arena->chunk;
  size_t pad = chunk ? padding(chunk, align) : 0;
  if (!size) size = 1;
  if (size > SIZE_MAX / 2 || align > LAST_CHUNK) return NULL;
  bool fits = chunk && pad + size <= chunk->size - chunk->at;
  size_t cost = size + (fits ? pad : 0);
  if (arena->budget && cost > arena->budget - arena->used) return NULL;
  if (!fits) {
    chunk = chunk_for(arena, size + (align > _Alignof(max_align_t) ? align : 0));
    if (!chunk) return NULL;
    pad = padding(chunk, align);
  }
  char *out = chunk->data + chunk->at + pad;
  chunk->at += pad + size;
  arena->used += cost;
  return out;
}

void *cg_arena_zalloc(cg_arena *arena, size_t size, size_t align) {
  void *out = cg_arena_alloc(arena, size, align);
  if (out) memset(out, 0, size);
  return out;
}

cg_str cg_arena_copy(cg_arena *arena, cg_str text) {
  if (!text.size) return CG_STR("");
  char *out = text.size < SIZE_MAX ? cg_arena_alloc(arena, text.size + 1, 1) : NULL;
  if (!out) return (cg_str){NULL, 0};
  memcpy(out, text.data, text.size);
  out[text.size] = '\0';
  return (cg_str){out, text.size};
}

cg_str cg_arena_printf(cg_arena *arena, const char *format, ...) {
  va_list args, again;
  cg_str out = {NULL, 0};
  va_start(args, format);
  va_copy(again, args);
  int size = vsnprintf(NULL, 0, format, args);
  char *data = size < 0 ? NULL : cg_arena_alloc(arena, (size_t)size + 1, 1);
  if (data) {
    vsnprintf(data, (size_t)size + 1, format, again);
    out = (cg_str){data, (size_t)size};
  }
  va_end(again);
  va_end(args);
  return out;
}

void cg_arena_reset(cg_arena *arena) {
  struct cg_arena_chunk *now = arena->chunk, *kept = NULL;
  while (now) {
    struct cg_arena_chunk *older = now->older;
    if (now == arena->chunk && now->size <= LAST_CHUNK)
      kept = now;
    else
      cg_free(now); /* a block that got a chunk of its own may be of any size */
    now = older;
  }
  if (kept) {
    kept->older = NULL;
    kept->at = 0;
  }
  arena->chunk = kept;
  arena->used = 0;
}

void cg_arena_release(cg_arena *arena) {
  cg_arena_reset(arena);
  cg_free(arena->chunk);
  arena->chunk = NULL;
}
