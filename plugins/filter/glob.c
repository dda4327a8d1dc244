/* SPDX-License-Identifier: MIT
 *
 * Globs, and how near a text is to another one.
 *
 * Invariant: the cost is bounded by the product of both sizes: the automaton of a glob is run with the set of its
 * states, never by trying and going back.
 */
#include <string.h>

#include "filter.h"

#define GLOB_MAX 1024 /* bytes; the table of options says so, too */

static unsigned char folded(char c, bool fold) {
  unsigned char u = (unsigned char)c;
  return fold && u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

static bool continues(char c) {
  return ((unsigned char)c & 0xc0) == 0x80;
}

/* Whether a state is a star, and how far it reaches: 0 none, 1 `*`, 2 `**`. */
static uint32_t star_at(codegen_str glob, size_t at) {
  if (at >= glob.size || glob.data[at] != '*') return 0;
  return at + 1 < glob.size && glob.data[at + 1] == '*' ? 2 : 1;
}

/* A state, and those that are reached from it by taking a star for nothing. */
static void enter(codegen_str glob, size_t at, uint8_t *set) {
  for (;;) {
    uint32_t star = star_at(glob, at);
    set[at] = 1;
    if (!star) return;
    at += star;
  }
}

bool fl_glob_matches(codegen_str glob, codegen_str text, bool fold) {
  uint8_t a[GLOB_MAX + 1], b[GLOB_MAX + 1], *now = a, *next = b;
  size_t plain = 0;
  if (glob.size > GLOB_MAX) return false;
  while (plain < glob.size && glob.data[plain] != '*' && glob.data[plain] != '?') plain++;
  if (text.size < plain) return false;
  for (size_t i = 0; i < plain; i++)
    if (folded(glob.data[i], fold) != folded(text.data[i], fold)) return false;
  if (plain == glob.size) return text.size == plain;
  memset(now, 0, glob.size + 1);
  enter(glob, plain, now);
  for (size_t i = plain; i < text.size; i++) {
    bool alive = false;
    memset(next, 0, glob.size + 1);
    for (size_t at = plain; at < glob.size; at++) {
      if (!now[at]) continue;
      uint32_t star = star_at(glob, at);
      if (star) {
        if (star == 1 && text.data[i] == '/') continue;
        enter(glob, at, next);
      } else if (glob.data[at] == '?') {
        if (text.data[i] == '/') continue;
        bool last = i + 1 == text.size || !continues(text.data[i + 1]); /* of the bytes of one character */
        if (last)
          enter(glob, at + 1, next);
        else
          next[at] = 1;
      } else {
        if (folded(glob.data[at], fold) != folded(text.data[i], fold)) continue;
        enter(glob, at + 1, next);
      }
      alive = true;
    }
    if (!alive) return false;
    uint8_t *swap = now;
    now = next;
    next = swap;
  }
  return now[glob.size] != 0;
}
