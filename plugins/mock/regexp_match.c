/* SPDX-License-Identifier: MIT
 *
 * Whether a text matches. Matching goes back and forth with a ceiling of steps, since what is asked
 * was made here and is short: what takes longer counts as no match.
 */
#include "regexp.h"

#define STEPS 400000
#define STACK 2000
#define WORK 32000000 /* characters looked up in sets, where one step looks at many */

typedef struct cont cont;
struct cont { /* what is to match next: the nodes from `node` on, then `then` */
  const mk_node *node;
  const cont *then;
  const mk_node *repeat; /* a repetition that has matched `times` times, the last time from `at` on */
  uint32_t times, group;
  size_t at;
  bool stop;
};

typedef struct matcher {
  const mk_regexp *re;
  codegen_str text;
  uint32_t steps, depth;
  uint64_t work;
  size_t from[MK_GROUPS], to[MK_GROUPS];
} matcher;

static bool match(matcher *x, const mk_node *node, size_t at, const cont *then);

static bool match_seq(matcher *x, const mk_node *item, size_t at, const cont *then);
static bool go_on(matcher *x, size_t at, const cont *then);

static bool is_word(const matcher *x, size_t at) {
  unsigned char c = at < x->text.size ? (unsigned char)x->text.data[at] : 0;
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Whether the character at `*at`, which moves behind it, is in a set. */
static bool takes(matcher *x, const mk_node *set, size_t *at) {
  x->work += 1 + set->count / 4;
  return *at < x->text.size && mk_re_in(x->re, set, mk_code_at(x->text, at));
}

static bool is_spent(const matcher *x) {
  return x->steps > STEPS || x->work > WORK;
}

/* Characters of one set, without a call for each. */
static bool match_run(matcher *x, const mk_node *node, size_t at, const cont *then) {
  size_t from = at, end;
  uint32_t times = 0;
  for (; times < node->min; times++)
    if (!takes(x, node->child, &at)) return false;
  from = end = at;
  if (node->lazy) {
    while (!go_on(x, at, then)) {
      if (times++ >= node->max || !takes(x, node->child, &at)) return false;
      x->steps++;
      if (is_spent(x)) return false;
    }
    return true;
  }
  for (; times < node->max && end < x->text.size; times++) {
    size_t next = end;
    if (!takes(x, node->child, &next)) break;
    end = next;
  }
  while (!go_on(x, end, then)) {
    x->steps++;
    if (end == from || is_spent(x)) return false;
    do end--;
    while (((unsigned char)x->text.data[end] & 0xc0) == 0x80);
  }
  return true;
}

static bool match_repeat(matcher *x, const mk_node *node, size_t at, uint32_t times, const cont *then) {
  cont again = {.repeat = node, .times = times + 1, .then = then, .at = at};
  if (times < node->min) return match(x, node->child, at, &again);
  if (node->lazy && go_on(x, at, then)) return true;
  if (times < node->max && match(x, node->child, at, &again)) return true;
  return !node->lazy && go_on(x, at, then);
}

static bool go_on(matcher *x, size_t at, const cont *then) {
  if (!then) return true;
  if (then->stop) return then->at == SIZE_MAX || then->at == at;
  if (then->repeat) {
    if (at == then->at && then->times > then->repeat->min) return false; /* of nothing, one more is no more */
    return match_repeat(x, then->repeat, at, then->times, then->then);
  }
  if (then->group) {
    size_t from = x->from[then->group], to = x->to[then->group];
    x->from[then->group] = then->at;
    x->to[then->group] = at;
    if (go_on(x, at, then->then)) return true;
    x->from[then->group] = from;
    x->to[then->group] = to;
    return false;
  }
  return match_seq(x, then->node, at, then->then);
}

static bool match_look(matcher *x, const mk_node *node, size_t at) {
  cont stop = {.stop = true, .at = node->back ? at : SIZE_MAX};
  bool found = false;
  if (!node->back) return match(x, node->child, at, &stop) != node->not ;
  for (size_t from = 0; from <= at && !found; from++) found = match(x, node->child, from, &stop);
  return found != node->not ;
}

static bool match_one(matcher *x, const mk_node *node, size_t at, const cont *then) {
  switch (node->kind) {
    case MK_RE_SET: return takes(x, node, &at) && go_on(x, at, then);
    case MK_RE_BEGIN: return at == 0 && go_on(x, at, then);
    case MK_RE_END: return at == x->text.size && go_on(x, at, then);
    case MK_RE_WORD: return ((at > 0 && is_word(x, at - 1)) != is_word(x, at)) != node->not &&go_on(x, at, then);
    case MK_RE_LOOK: return match_look(x, node, at) && go_on(x, at, then);
    case MK_RE_BACK: {
      size_t size = x->to[node->min] - x->from[node->min];
      x->work += size / 16;
      if (x->text.size - at < size) return false;
      if (size && __builtin_memcmp(x->text.data + x->from[node->min], x->text.data + at, size) != 0) return false;
      return go_on(x, at + size, then);
    }
    case MK_RE_REPEAT:
      return node->child && node->child->kind == MK_RE_SET ? match_run(x, node, at, then)
                                                           : match_repeat(x, node, at, 0, then);
    case MK_RE_GROUP: {
      cont end = {.group = node->min, .at = at, .then = then};
      return match(x, node->child, at, &end);
    }
    case MK_RE_ALT:
      for (const mk_node *c = node->child; c; c = c->next)
        if (match(x, c, at, then)) return true;
      return false;
    default: return go_on(x, at, then);
  }
}

/* The items of a sequence from `item` on. */
static bool match_seq(matcher *x, const mk_node *item, size_t at, const cont *then) {
  cont rest = {.then = then};
  if (!item) return go_on(x, at, then);
  rest.node = item->next;
  return match(x, item, at, item->next ? &rest : then);
}

/* Matches `node` alone, then what comes behind it. */
static bool match(matcher *x, const mk_node *node, size_t at, const cont *then) {
  bool found;
  if (!node) return go_on(x, at, then);
  x->steps++;
  if (is_spent(x) || x->depth > STACK) return false;
  x->depth++;
  if (node->kind == MK_RE_SEQ)
    found = match_seq(x, node->child, at, then);
  else
    found = match_one(x, node, at, then);
  x->depth--;
  return found;
}

/** Whether an expression matches somewhere in a text. */
bool mk_regexp_match(mk *m, const mk_regexp *regexp, codegen_str text) {
  bool found = false;
  matcher x; /* of its groups only those that the expression has */
  if (mk_spent(m)) return false;
  x.re = regexp;
  x.text = text;
  x.steps = x.depth = 0;
  x.work = 0;
  for (uint32_t i = 0; i <= regexp->groups; i++) x.from[i] = x.to[i] = 0;
  for (size_t at = 0; at <= text.size && !found && !is_spent(&x); at++) {
    if (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80) continue;
    found = match(&x, regexp->root, at, NULL);
  }
  m->effort += x.steps + x.work / 8;
  return found && !is_spent(&x);
}
