/* SPDX-License-Identifier: MIT
 *
 * Texts that an expression matches: a walk over its tree that draws wherever there is a choice. Assertions are not
 * looked at but by `looks`, which writes what they look for; who asks judges the text, and asks again. The same in
 * templates/mock/regexp.ts.
 */
#include "regexp.h"

#define MAKE_STEPS (4 * MK_LONGEST) /* parts of the tree that a text is made of; repetitions of nothing add up */

typedef struct maker {
  mk *m;
  const mk_regexp *re;
  mk_text *out;
  uint32_t extra, steps;
  bool looks;
  size_t from[MK_GROUPS], to[MK_GROUPS];
} maker;

/* A character of a set: one that can be seen, else one of those that it begins with. */
static uint32_t draw(const maker *x, const mk_node *set) {
  uint32_t low = (uint32_t)__builtin_popcountll(set->seen[0]),
           count = low + (uint32_t)__builtin_popcountll(set->seen[1]);
  if (count) {
    uint32_t nth = mk_random_below(&x->m->random, count), word = nth >= low;
    uint64_t left = set->seen[word];
    for (nth -= word ? low : 0; nth; nth--) left &= left - 1;
    return word * 64 + (uint32_t)__builtin_ctzll(left);
  }
  if (!set->not &&set->count) {
    mk_range range = x->re->range[set->first + mk_random_below(&x->m->random, set->count)];
    uint32_t span = range.high - range.low < 64 ? range.high - range.low + 1 : 64;
    uint32_t code = range.low + mk_random_below(&x->m->random, span);
    return code >= 0xd800 && code < 0xe000 ? UINT32_MAX : code;
  }
  return set->min;
}

static bool make(maker *x, const mk_node *node);

static bool make_repeat(maker *x, const mk_node *node) {
  uint32_t span = node->max - node->min, times = node->min;
  if (span > x->extra) span = x->extra;
  if (span > 1000000) span = 1000000;
  times += span ? mk_random_below(&x->m->random, span + 1) : 0;
  for (uint32_t i = 0; i < times; i++) {
    size_t before = x->out->size;
    if (x->out->size > MK_LONGEST || !make(x, node->child)) return false;
    if (x->out->size == before && i > 100) break; /* of nothing */
  }
  return true;
}

static bool make(maker *x, const mk_node *node) {
  uint32_t code;
  if (!node) return true;
  if (++x->steps > MAKE_STEPS || x->steps / 16 > x->out->size + 6000) return false;
  switch (node->kind) {
    case MK_RE_SET: code = draw(x, node); return code != UINT32_MAX && mk_text_code(x->m, x->out, code);
    case MK_RE_REPEAT: return make_repeat(x, node);
    case MK_RE_SEQ:
      for (const mk_node *c = node->child; c; c = c->next)
        if (!make(x, c)) return false;
      return true;
    case MK_RE_ALT: return make(x, node->choice[mk_random_below(&x->m->random, node->count)]);
    case MK_RE_GROUP:
      x->from[node->min] = x->to[node->min] = x->out->size; /* in itself it holds nothing */
      if (!make(x, node->child)) return false;
      x->to[node->min] = x->out->size;
      return true;
    case MK_RE_BACK: {
      size_t from = x->from[node->min], size = x->to[node->min] - from;
      if (x->out->size > MK_LONGEST) return false; /* what doubles is soon long */
      return !size || mk_text_add(x->m, x->out, x->out->data + from, size);
    }
    case MK_RE_LOOK: return !x->looks || node->not || make(x, node->child);
    default: return true;
  }
}

/** Adds a text that the expression perhaps matches. `extra`: how often a repetition goes beyond its least; `looks`:
 *  what is looked for is written, too. */
bool mk_regexp_make(mk *m, const mk_regexp *regexp, mk_text *t, uint32_t extra, bool looks) {
  bool made;
  maker x;
  x.m = m;
  x.re = regexp;
  x.out = t;
  x.extra = extra;
  x.steps = 0;
  x.looks = looks;
  for (uint32_t i = 0; i <= regexp->groups; i++) x.from[i] = x.to[i] = 0;
  made = make(&x, regexp->root);
  m->effort += x.steps;
  return made;
}
