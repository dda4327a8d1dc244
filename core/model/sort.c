/* SPDX-License-Identifier: MIT
 *
 * The order of NAME rows: by scope, text, kind and digest. Names of one API begin alike, so that a sort which compares
 * whole texts reads the same beginnings again and again: here eight bytes of each are compared at a time, and those
 * that are equal so far are sorted by the next eight.
 *
 * Invariant: linear in the texts but for the sorting of numbers; no recursion.
 */
#include "names.h"

typedef struct item {
  uint64_t key; /* eight bytes, the first one most significant; zeros behind the end */
  cg_wish *wish;
} item;

typedef struct part {
  size_t first, count, at; /* equal up to byte `at` */
  bool text;               /* of the text, else of the scope */
} part;

#define RUN ((size_t)16)

static void sort_run(item *a, size_t count) {
  for (size_t i = 1; i < count; i++) {
    item one = a[i];
    size_t to = i;
    for (; to && a[to - 1].key > one.key; to--) a[to] = a[to - 1];
    a[to] = one;
  }
}

/* By key, stable: runs are sorted by insertion and merged; what is in order stays. `spare` has room for them all. */
static void sort_keys(item *a, item *spare, size_t count) {
  size_t ordered = 1;
  while (ordered < count && a[ordered - 1].key <= a[ordered].key) ordered++;
  if (ordered >= count) return;
  for (size_t i = 0; i < count; i += RUN) sort_run(a + i, count - i < RUN ? count - i : RUN);
  item *from = a, *to = spare;
  for (size_t run = RUN; run < count; run *= 2) {
    for (size_t first = 0; first < count; first += 2 * run) {
      size_t l = first, middle = count - first < run ? count : first + run, r = middle;
      size_t end = count - middle < run ? count : middle + run;
      for (size_t i = first; i < end; i++) {
        bool left = r >= end || (l < middle && from[l].key <= from[r].key);
        to[i] = from[left ? l : r];
        l += left;
        r += !left;
      }
    }
    item *last = from;
    from = to;
    to = last;
  }
  if (from != a) memcpy(a, from, count * sizeof *a);
}

static int by_scope(const void *a, const void *b) {
  return codegen_str_compare(((const item *)a)->wish->scope, ((const item *)b)->wish->scope);
}

static int by_text(const void *a, const void *b) {
  const cg_wish *l = ((const item *)a)->wish, *r = ((const item *)b)->wish;
  int order = codegen_str_compare(l->text, r->text);
  if (!order) order = (l->kind > r->kind) - (l->kind < r->kind);
  return order ? order : codegen_str_compare(l->digest, r->digest);
}

static inline cg_str text_of(const item *one, bool text) {
  return text ? one->wish->text : one->wish->scope;
}

static uint64_t key_at(cg_str text, size_t at) {
  uint64_t key = 0;
  size_t size = at < text.size ? text.size - at : 0;
  if (size) memcpy(&key, text.data + at, size < sizeof key ? size : sizeof key);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  key = __builtin_bswap64(key);
#endif
  return key;
}

/* Those that are of one text differ by kind, or are of several writers. */
static bool sort_equal(cg_names *names, item *items, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!cg_names_digest_of(names, items[i].wish).data) return false;
  qsort(items, count, sizeof *items, by_text);
  return true;
}

/* Sorts a part by the next eight bytes, and leaves what is still equal on the stack. Equal scopes stay so. */
static bool sort_part(cg_names *names, item *items, item *spare, part now, cg_vec *stack) {
  bool ok = true;
  size_t most = 0;
  for (size_t i = 0; i < now.count; i++) {
    cg_str text = text_of(&items[i], now.text);
    items[i].key = key_at(text, now.at);
    if (text.size > most) most = text.size;
  }
  if (most > now.at) sort_keys(items, spare, now.count);
  for (size_t first = 0, end; ok && first < now.count; first = end) {
    size_t size = text_of(&items[first], now.text).size;
    bool done = true, alike = true; /* all end here; at one place: a text may end with bytes 0 */
    for (end = first; end < now.count && items[end].key == items[first].key; end++) {
      done = done && text_of(&items[end], now.text).size <= now.at + sizeof items->key;
      alike = alike && text_of(&items[end], now.text).size == size;
    }
    if (end - first < 2) continue;
    if (done && now.text)
      ok = sort_equal(names, items + first, end - first);
    else if (done && !alike)
      qsort(items + first, end - first, sizeof *items, by_scope);
    if (done) continue;
    part *next = cg_vec_push(stack);
    ok = next != NULL;
    if (ok) *next = (part){now.first + first, end - first, now.at + sizeof items->key, now.text};
  }
  return ok;
}

static bool sort_parts(cg_names *names, item *items, item *spare, cg_vec *stack) {
  bool ok = true;
  while (ok && stack->count) {
    part now = *cg_vec_at(stack, part, --stack->count);
    ok = sort_part(names, items + now.first, spare, now, stack);
  }
  return ok;
}

/* Sorts one wish of each space by scope; `rank`: by space, the place of its scope, which several writers may share. */
static bool rank_scopes(cg_names *names, item *items, item *spare, uint32_t *rank, cg_vec *stack) {
  uint32_t count = 0, ranks = 0;
  for (size_t i = 0; i < names->wish.count; i++) {
    cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    if (rank[wish->space - 1]) continue;
    rank[wish->space - 1] = 1;
    items[count++] = (item){0, wish};
  }
  part *all = cg_vec_push(stack);
  if (!all) return false;
  *all = (part){0, count, 0, false};
  if (!sort_parts(names, items, spare, stack)) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (i && !codegen_str_equal(items[i].wish->scope, items[i - 1].wish->scope)) ranks++;
    rank[items[i].wish->space - 1] = ranks;
  }
  return true;
}

/* The wishes of each scope by text: those of a scope are counted, then put side by side. */
static bool sort_texts(cg_names *names, item *items, item *spare, const uint32_t *rank, uint32_t *first,
                       cg_vec *stack) {
  for (size_t i = 0; i < names->wish.count; i++) first[rank[(*cg_vec_at(&names->wish, cg_wish *, i))->space - 1] + 1]++;
  for (uint32_t i = 0; i < names->spaces; i++) {
    part *next = first[i + 1] > 1 ? cg_vec_push(stack) : NULL;
    if (first[i + 1] > 1 && !next) return false;
    if (next) *next = (part){first[i], first[i + 1], 0, true};
    first[i + 1] += first[i];
  }
  for (size_t i = 0; i < names->wish.count; i++) {
    cg_wish *wish = *cg_vec_at(&names->wish, cg_wish *, i);
    items[first[rank[wish->space - 1]]++] = (item){0, wish};
  }
  return sort_parts(names, items, spare, stack);
}

bool cg_wishes_sort(cg_names *names, cg_wish **sorted) {
  size_t count = names->wish.count;
  item *items = cg_malloc((2 * count + 1) * sizeof *items); /* and room to sort them */
  uint32_t *rank = cg_calloc((size_t)names->spaces + 1, sizeof *rank);
  uint32_t *first = cg_calloc((size_t)names->spaces + 2, sizeof *first);
  cg_vec stack;
  cg_vec_init(&stack, sizeof(part));
  bool ok = items && rank && first && rank_scopes(names, items, items + count, rank, &stack) &&
            sort_texts(names, items, items + count, rank, first, &stack);
  for (size_t i = 0; ok && i < count; i++) sorted[i] = items[i].wish;
  cg_vec_release(&stack);
  cg_free(items);
  cg_free(rank);
  cg_free(first);
  return ok;
}
