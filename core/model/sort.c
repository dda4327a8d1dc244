/* SPDX-License-Identifier: MIT
 *
 * Orders of requests: by what must be unique, and that of NAME rows. Scopes and identifiers have numbers, so that
 * requests are counted and put side by side, last number first.
 *
 * Invariant: linear but for requests that are equal in scope and text.
 */
#include "names.h"

#include <stdlib.h>

/* Stable. `key`: by wish, below `limit`; `begin` has room for one more than that. */
static void sort_by(const uint32_t *from, uint32_t *to, uint32_t count, const uint32_t *key, uint32_t *begin,
                    uint32_t limit) {
  memset(begin, 0, ((size_t)limit + 1) * sizeof *begin);
  for (uint32_t i = 0; i < count; i++) begin[key[i] + 1]++;
  for (uint32_t i = 0; i < limit; i++) begin[i + 1] += begin[i];
  for (uint32_t i = 0; i < count; i++) to[begin[key[from[i]]]++] = from[i];
}

bool cg_sort_numbers(uint32_t *to, uint32_t count, const uint32_t *high, uint32_t highs, const uint32_t *low,
                     uint32_t lows) {
  uint32_t *spare = cg_malloc(((size_t)count + 1) * sizeof *spare);
  uint32_t *begin = cg_malloc(((size_t)(highs > lows ? highs : lows) + 1) * sizeof *begin);
  bool ok = spare && begin;
  for (uint32_t i = 0; ok && i < count; i++) to[i] = i;
  if (ok) sort_by(to, spare, count, low, begin, lows);
  if (ok) sort_by(spare, to, count, high, begin, highs);
  cg_free(spare);
  cg_free(begin);
  return ok;
}

typedef struct tie {
  const cg_wish *wish;
  cg_str writer;
  uint32_t index;
} tie;

static int by_kind(const void *a, const void *b) {
  const tie *l = a, *r = b;
  int order = (l->wish->kind > r->wish->kind) - (l->wish->kind < r->wish->kind);
  return order ? order : codegen_str_compare(l->writer, r->writer);
}

/* Those that are of one text are an identifier and a file, or of several writers. */
static bool sort_equal(const cg_names *names, uint32_t *sorted, uint32_t count) {
  tie *ties = cg_malloc(count * sizeof *ties);
  if (!ties) return false;
  for (uint32_t i = 0; i < count; i++) {
    const cg_wish *wish = cg_wish_at(names, sorted[i]);
    ties[i] = (tie){wish, *cg_vec_at(&names->writer, cg_str, wish->id.writer), sorted[i]};
  }
  qsort(ties, count, sizeof *ties, by_kind);
  for (uint32_t i = 0; i < count; i++) sorted[i] = ties[i].index;
  cg_free(ties);
  return true;
}

bool cg_wishes_sort(const cg_names *names, uint32_t *sorted) {
  uint32_t count = names->count, scopes = cg_texts_count(&names->scopes), texts = cg_texts_count(&names->made);
  uint32_t *scope_rank = cg_malloc(scopes * sizeof *scope_rank), *text_rank = cg_malloc(texts * sizeof *text_rank);
  uint32_t *scope = cg_malloc(((size_t)count + 1) * sizeof *scope),
           *text = cg_malloc(((size_t)count + 1) * sizeof *text);
  bool ok = scope_rank && text_rank && scope && text && cg_texts_rank(&names->scopes, scope_rank) &&
            cg_texts_rank(&names->made, text_rank);
  for (uint32_t i = 0; ok && i < count; i++) {
    const cg_wish *wish = cg_wish_at(names, i);
    scope[i] = scope_rank[wish->scope];
    text[i] = text_rank[wish->text];
  }
  ok = ok && cg_sort_numbers(sorted, count, scope, scopes, text, texts);
  for (uint32_t first = 0, end; ok && first < count; first = end) {
    for (end = first + 1;
         end < count && scope[sorted[end]] == scope[sorted[first]] && text[sorted[end]] == text[sorted[first]];)
      end++;
    if (end - first > 1) ok = sort_equal(names, sorted + first, end - first);
  }
  cg_free(scope_rank);
  cg_free(text_rank);
  cg_free(scope);
  cg_free(text);
  return ok;
}
