/* SPDX-License-Identifier: MIT
 *
 * The malloc family with a test hook and a ceiling, and the end of the process on an impossible state.
 *
 * Invariant: what stands below is the only mutable state, and decides no more than whether an allocation fails and how
 * far ahead the heap is made ready: never what a program does with the memory.
 */
#include <malloc.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base.h"

#define LARGE_PAGE ((size_t)2 << 20)
#define FEW_CPUS 4       /* so few threads do not wait for each other's allocations */
#define LARGE LARGE_PAGE /* blocks from there on are worth large pages */

static _Atomic uint64_t made;    /* allocations so far */
static _Atomic uint64_t fail_at; /* number of the allocation that fails; 0: none */
static _Thread_local size_t asked;
static _Thread_local char *ready; /* up to where this thread made the heap ready; NULL: not at all */
static void *skipped;             /* of the heap: what lies before its first large page, and is never used */

static bool fails_now(size_t size) {
  size_t step = cg_heap_step();
  if (size > step || (asked += size) > step) {
    asked = 0;
    if (!cg_heap_room(size)) {
      asked = step; /* the next one asks, too */
      return true;
    }
  }
  uint64_t number = atomic_fetch_add_explicit(&made, 1, memory_order_relaxed) + 1;
  if (atomic_load_explicit(&fail_at, memory_order_relaxed) != number) return false;
  atomic_store_explicit(&fail_at, 0, memory_order_relaxed);
  return true;
}

void cg_alloc_fail_at(uint64_t n) {
  atomic_store(&fail_at, n ? atomic_load(&made) + n : 0);
}

uint64_t cg_alloc_count(void) {
  return atomic_load(&made);
}

#define AHEAD ((size_t)28 << 20)  /* so much of a heap is made ready together */
#define NEAR ((size_t)4 << 20)    /* so long before its end it is made longer */
#define WITHIN ((size_t)9 << 18)  /* blocks up to there may begin in the middle of a large page */
#define WORTH ((size_t)256 << 10) /* small pages that are worth to be passed over */

/* A large block begins at a large page: taking one costs as much as taking a hundred small ones, of its 512. Where the
 * heap has such pages ready, one that is not very large may begin in the page in which another ends. */
static void *large_new(size_t size) {
  void *block = ready && size <= WITHIN ? malloc(size) : NULL;
  if (block && (char *)block < ready) return block;
  free(block);
  block = NULL;
  if (posix_memalign(&block, LARGE_PAGE, size) != 0) return NULL;
  cg_alloc_large(block, size);
  return block;
}

/* A heap that comes to the end of what was made ready is made ready for more: by itself it grows by small pages, and a
 * large one that has some has small ones alone. */
static void look_ahead(const char *block, size_t size) {
  const char *end = ready;
  if (!ready || block + size < ready - NEAR || block >= (const char *)sbrk(0)) return;
  cg_alloc_expect(AHEAD);
  if (ready <= end) ready = NULL; /* it cannot grow any more */
}

static void *got(void *block, size_t size) {
  if (block)
    look_ahead(block, size);
  else
    cg_heap_miss();
  return block;
}

void *cg_malloc(size_t size) {
  if (fails_now(size)) return NULL;
  return got(size >= LARGE ? large_new(size) : malloc(size ? size : 1), size);
}

void *cg_calloc(size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return NULL;
  if (fails_now(count * size)) return NULL;
  if (count * size < LARGE) return got(calloc(count ? count : 1, size ? size : 1), count * size);
  void *block = got(large_new(count * size), count * size);
  if (block) memset(block, 0, count * size);
  return block;
}

void *cg_realloc(void *block, size_t size) {
  if (!block) return cg_malloc(size);
  if (fails_now(size)) return NULL;
  block = got(realloc(block, size ? size : 1), size);
  if (block) cg_alloc_large(block, size);
  return block;
}

void cg_free(void *block) {
  free(block);
}

void cg_alloc_large(void *block, size_t size) {
  const uintptr_t page = 4096;
  uintptr_t begin = ((uintptr_t)block + page - 1) & ~(page - 1), end = ((uintptr_t)block + size) & ~(page - 1);
  if (size >= LARGE && begin < end) madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

void cg_alloc_small(void *block, size_t size) {
  uintptr_t begin = (uintptr_t)block & ~(uintptr_t)4095, end = ((uintptr_t)block + size) & ~(uintptr_t)4095;
  if (size >= 4096 && begin < end && (uintptr_t)block % LARGE_PAGE)
    madvise((void *)begin, end - begin, MADV_NOHUGEPAGE);
}

void *cg_realloc_large(void *block, size_t used, size_t size) {
  if (size < LARGE) return cg_realloc(block, size);
  void *larger = cg_malloc(size);
  if (!larger) return NULL;
  if (used) memcpy(larger, block, used);
  cg_free(block);
  return larger;
}

/* Large pages are left to whoever fills them: what was just cleared is near then. */
void cg_alloc_filled(void *block, size_t size) {
  uintptr_t begin = (uintptr_t)block & ~(uintptr_t)4095, end = ((uintptr_t)block + size + 4095) & ~(uintptr_t)4095;
  uintptr_t last = end & ~(LARGE_PAGE - 1);
#ifdef MADV_POPULATE_WRITE
  if (size >= LARGE && last - begin >= LARGE) begin = last;
  if (begin + 4096 < end) madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#else
  (void)begin, (void)last;
#endif
}

#ifdef __GLIBC__
static bool few_cpus(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) <= FEW_CPUS;
}

/* A block at the end of the heap, which ends with a large page: one that is partly of memory that comes later cannot be
 * had. Only the allocator's mark of its end lies behind the block. NULL when the heap does not grow. */
static char *grow(size_t size) {
  const char *before = sbrk(0), *end;
  mallopt(M_TOP_PAD, 0);
  char *block = malloc(size);
  for (int i = 0; i < 2; i++) {
    end = sbrk(0);
    if (!block || block >= end || end == before) break;
    size_t more = (size_t) - (uintptr_t)end & (LARGE_PAGE - 1);
    if (!more) break;
    more += (size_t)(end - block);
    free(block);
    block = malloc(more - 3 * sizeof(size_t));
  }
  mallopt(M_TOP_PAD, 1 << 17);
  if (block && block < end && end > before) return block;
  free(block);
  return NULL;
}

/* What is not touched costs nothing. A heap begins anywhere: up to its first large page it would have small ones, which
 * cost four times as much, so that part is never used. */
void cg_alloc_expect(size_t size) {
  const int most = 32 << 20, usual = 9 << 17; /* blocks from there on are mapped one by one; the chunks of arenas not */
  if (size < 2 * LARGE_PAGE) return;
  mallopt(M_MMAP_THRESHOLD, most);
  mallopt(M_TRIM_THRESHOLD, most * 2);
  uintptr_t small = (uintptr_t)sbrk(0); /* the end of what has small pages; no large one ends there but by chance */
  char *block = grow(size < AHEAD / 2 ? size * 2 : AHEAD), *end = sbrk(0);
  if (block) cg_alloc_large(block, (size_t)(end - block));
  size_t gap = ((small + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1)) - (uintptr_t)block, between = 2 * sizeof(size_t);
  if (block && !skipped && gap >= WORTH && gap < size)
    skipped = realloc(block, gap - between); /* the allocator puts something before the next block */
  else
    free(block); /* the heap keeps it */
  ready = end;
  mallopt(M_MMAP_THRESHOLD, usual);
  if (few_cpus()) mallopt(M_ARENA_MAX, 1); /* threads take from it, too, not from heaps of small pages */
}
#else
void cg_alloc_expect(size_t size) {
  (void)size;
}
#endif

void *cg_space_new(size_t size) {
  if (fails_now(0)) return NULL;
  void *space = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return space == MAP_FAILED ? NULL : space;
}

void cg_space_free(void *space, size_t size) {
  if (space) munmap(space, size);
}

_Noreturn void cg_bug(const char *file, int line, const char *format, ...) {
  va_list args;
  fprintf(stderr, "internal error at %s:%d: ", file, line);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputs("\n", stderr);
  fflush(NULL);
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  abort();
#endif
  _exit(5);
}
