/* SPDX-License-Identifier: MIT
 *
 * Texts by number, and their order. Scopes of one API begin alike, so that a sort which compares whole texts reads the
 * same beginnings again and again: here eight bytes of each are compared at a time, behind what all have in common, and
 * those that are equal so far are sorted by the next eight.
 *
 * Invariants: no text has two numbers; ranking is linear in the texts but for the sorting of numbers, without
 * recursion.
 */
#include "texts.h"

struct cg_text_slot {
  uint32_t hash, number; /* number 0: free */
};

void cg_texts_init(cg_texts *texts, cg_arena *arena) {
  *texts = (cg_texts){.arena = arena};
  cg_vec_init(&texts->text, sizeof(cg_str));
}

void cg_texts_release(cg_texts *texts) {
  cg_free(texts->slot);
  cg_vec_release(&texts->text);
  texts->slot = NULL;
  texts->capacity = 0;
}

/* The slot of a text, or the free one where it belongs. At most three quarters are taken. */
static struct cg_text_slot *slot_of(const cg_texts *texts, cg_str text, uint32_t hash) {
  uint32_t mask = texts->capacity - 1;
  for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
    struct cg_text_slot *slot = texts->slot + i;
    if (!slot->number) return slot;
    if (slot->hash == hash && codegen_str_equal(cg_texts_at(texts, slot->number), text)) return slot;
  }
}

static bool grow(cg_texts *texts) {
  uint32_t capacity = texts->capacity ? texts->capacity * 4 : 64;
  struct cg_text_slot *slot = capacity <= (uint32_t)1 << 30 ? cg_calloc(capacity, sizeof *slot) : NULL;
  if (!slot) return false;
  cg_alloc_large(slot, capacity * sizeof *slot);
  for (uint32_t i = 0; i < texts->capacity; i++) {
    const struct cg_text_slot *old = texts->slot + i;
    uint32_t to = old->hash & (capacity - 1);
    if (!old->number) continue;
    while (slot[to].number) to = (to + 1) & (capacity - 1);
    slot[to] = *old;
  }
  if (!texts->slot) texts->seed = cg_hash_seed();
  cg_free(texts->slot);
  texts->slot = slot;
  texts->capacity = capacity;
  return true;
}

uint32_t cg_texts_get(const cg_texts *texts, cg_str text) {
  if (!text.size) return 0;
  if (!texts->capacity) return CG_TEXTS_NONE;
  uint32_t number = slot_of(texts, text, (uint32_t)cg_hash_seeded(text, texts->seed))->number;
  return number ? number : CG_TEXTS_NONE;
}

uint32_t cg_texts_put(cg_texts *texts, cg_str text) {
  if (!text.size) return 0;
  if (texts->text.count + 1 > texts->capacity / 4 * 3 && !grow(texts)) return CG_TEXTS_NONE;
  uint32_t hash = (uint32_t)cg_hash_seeded(text, texts->seed);
  struct cg_text_slot *slot = slot_of(texts, text, hash);
  if (slot->number) return slot->number;
  cg_str copy = cg_arena_copy(texts->arena, text), *to = copy.data ? cg_vec_push(&texts->text) : NULL;
  if (!to) return CG_TEXTS_NONE;
  *to = copy;
  *slot = (struct cg_text_slot){hash, (uint32_t)texts->text.count};
  return slot->number;
}

/* -- the order ---------------------------------------------------------------------------------------------------- */

typedef struct item {
  uint64_t key; /* eight bytes, the first one most significant; zeros behind the end */
  uint32_t number;
} item;

typedef struct part {
  size_t first, count, at; /* equal up to byte `at` */
} part;

typedef struct ranker {
  const cg_texts *texts;
  item *items, *spare; /* room for all */
  cg_vec stack;        /* part */
} ranker;

enum { BYTES = sizeof(uint64_t), FEW = 96, FEW_RUNS = 64 };

static void sort_few(item *a, size_t count) {
  for (size_t i = 1; i < count; i++) {
    item one = a[i];
    size_t to = i;
    for (; to && a[to - 1].key > one.key; to--) a[to] = a[to - 1];
    a[to] = one;
  }
}

/* By key, byte by byte from the last one on. What all have alike is passed over. */
static void sort_many(item *a, item *spare, size_t count) {
  size_t begin[BYTES][256] = {{0}};
  item *from = a, *to = spare;
  for (size_t i = 0; i < count; i++)
    for (size_t b = 0; b < BYTES; b++) begin[b][a[i].key >> 8 * b & 255]++;
  for (size_t b = 0; b < BYTES; b++) {
    size_t *at = begin[b], sum = 0;
    if (at[a[0].key >> 8 * b & 255] == count) continue;
    for (size_t c = 0; c < 256; c++) {
      size_t own = at[c];
      at[c] = sum;
      sum += own;
    }
    for (size_t i = 0; i < count; i++) to[at[from[i].key >> 8 * b & 255]++] = from[i];
    item *last = from;
    from = to;
    to = last;
  }
  if (from != a) memcpy(a, from, count * sizeof *a);
}

/* Where what is in order from `first` on ends. */
static size_t run_end(const item *a, size_t first, size_t count) {
  size_t end = first + 1;
  while (end < count && a[end - 1].key <= a[end].key) end++;
  return end;
}

/* Merges each two neighbours that are in order. Gives how many are left. */
static size_t merge_runs(const item *from, item *to, size_t count) {
  size_t runs = 0;
  for (size_t first = 0, middle, end; first < count; first = end, runs++) {
    middle = run_end(from, first, count);
    end = middle < count ? run_end(from, middle, count) : count;
    size_t l = first, r = middle;
    for (size_t i = first; i < end; i++) {
      bool left = r >= end || (l < middle && from[l].key <= from[r].key);
      to[i] = from[left ? l : r];
      l += left;
      r += !left;
    }
  }
  return runs;
}

/* Most texts come in order, since documents are sorted. */
static void sort_keys(item *a, item *spare, size_t count) {
  size_t runs = 0;
  if (count < FEW) {
    sort_few(a, count);
    return;
  }
  for (size_t first = 0; first < count && runs <= FEW_RUNS; runs++) first = run_end(a, first, count);
  if (runs > FEW_RUNS) {
    sort_many(a, spare, count);
    return;
  }
  item *from = a, *to = spare;
  while (runs > 1) {
    runs = merge_runs(from, to, count);
    item *last = from;
    from = to;
    to = last;
  }
  if (from != a) memcpy(a, from, count * sizeof *a);
}

static uint64_t key_at(cg_str text, size_t at) {
  uint64_t key = 0;
  size_t size = at < text.size ? text.size - at : 0;
  if (size >= BYTES)
    memcpy(&key, text.data + at, BYTES);
  else if (size)
    memcpy(&key, text.data + at, size);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  key = __builtin_bswap64(key);
#endif
  return key;
}

/* How far all of them are equal, in steps of a key. */
static size_t common(const cg_texts *texts, const item *items, size_t count, size_t at) {
  cg_str first = cg_texts_at(texts, items[0].number);
  size_t most = at + (first.size > at ? (first.size - at) / BYTES * BYTES : 0);
  for (size_t i = 1; i < count && most > at; i++) {
    cg_str text = cg_texts_at(texts, items[i].number);
    size_t same = at;
    while (same < most && same + BYTES <= text.size && memcmp(first.data + same, text.data + same, BYTES) == 0)
      same += BYTES;
    most = same;
  }
  return most;
}

/* Sorts a part by eight bytes, and leaves what is still equal on the stack. */
static bool sort_part(ranker *r, part now) {
  item *items = r->items + now.first;
  now.at = common(r->texts, items, now.count, now.at);
  for (size_t i = 0; i < now.count; i++) items[i].key = key_at(cg_texts_at(r->texts, items[i].number), now.at);
  sort_keys(items, r->spare, now.count);
  for (size_t first = 0, end; first < now.count; first = end) {
    bool done = true; /* all end here */
    for (end = first; end < now.count && items[end].key == items[first].key; end++) {
    }
    if (end - first < 2) continue;
    for (size_t i = first; i < end && done; i++) done = cg_texts_at(r->texts, items[i].number).size <= now.at + BYTES;
    if (done) { /* they differ in how many bytes 0 they end with */
      for (size_t i = first; i < end; i++) items[i].key = cg_texts_at(r->texts, items[i].number).size;
      sort_keys(items + first, r->spare, end - first);
      continue;
    }
    part *next = cg_vec_push(&r->stack);
    if (!next) return false;
    *next = (part){now.first + first, end - first, now.at + BYTES};
  }
  return true;
}

bool cg_texts_rank(const cg_texts *texts, uint32_t *rank) {
  size_t count = cg_texts_count(texts);
  ranker r = {.texts = texts, .items = cg_malloc(2 * count * sizeof *r.items)};
  cg_vec_init(&r.stack, sizeof(part));
  r.spare = r.items ? r.items + count : NULL;
  part *all = r.items ? cg_vec_push(&r.stack) : NULL;
  bool ok = all != NULL;
  if (ok) *all = (part){0, count, 0};
  for (uint32_t i = 0; ok && i < count; i++) r.items[i] = (item){0, i};
  while (ok && r.stack.count) ok = sort_part(&r, *cg_vec_at(&r.stack, part, --r.stack.count));
  for (uint32_t i = 0; ok && i < count; i++) rank[r.items[i].number] = i;
  cg_vec_release(&r.stack);
  cg_free(r.items);
  return ok;
}
