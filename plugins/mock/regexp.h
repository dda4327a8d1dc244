/* SPDX-License-Identifier: MIT
 *
 * Regular expressions of ECMAScript as trees: read by regexp.c, asked by match.c, made texts of by regexp_make.c.
 */
#ifndef MOCK_REGEXP_H
#define MOCK_REGEXP_H

#include "mock.h"

enum {
  MK_RE_EMPTY,
  MK_RE_SET,    /* one character: ranges first to first + count - 1 */
  MK_RE_SEQ,    /* children */
  MK_RE_ALT,    /* children, one after the other and as a list */
  MK_RE_REPEAT, /* child, min to max times */
  MK_RE_GROUP,  /* child, number in min */
  MK_RE_BACK,   /* what group min holds */
  MK_RE_BEGIN,
  MK_RE_END,
  MK_RE_WORD, /* \b; not: \B */
  MK_RE_LOOK  /* child; not: negative; back: behind */
};

typedef struct mk_range {
  uint32_t low, high;
} mk_range;

typedef struct mk_node mk_node;
struct mk_node {
  uint8_t kind;
  bool not, back, lazy, narrow; /* `narrow`: holds a property, of which above Latin-1 only a part is known */
  uint32_t first, count;        /* of a set */
  uint32_t min, max;            /* max UINT32_MAX: endless; of a set, min: what is drawn where `seen` is empty */
  uint64_t seen[2];             /* of a set: what of ASCII is drawn from, a bit for each code */
  mk_node *child, *next;
  mk_node **choice; /* of alternatives: all `count` of them */
};

struct mk_regexp {
  const mk_node *root;
  mk_range *range;
  uint32_t ranges, groups;
};

#define MK_GROUPS 512
#define MK_LATIN 0xff
bool mk_re_in(const mk_regexp *re, const mk_node *set, uint32_t code);

#endif
