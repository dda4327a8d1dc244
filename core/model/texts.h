/* SPDX-License-Identifier: MIT
 *
 * Texts, each once, by number. Private to this room.
 */
#ifndef CG_MODEL_TEXTS_H
#define CG_MODEL_TEXTS_H

#include "../base/base.h"

/** Names of one API say the same again and again (`id`, `created_at`), so that what is known of a text is worth
 *  keeping by its number. Number 0 is the empty text. */
typedef struct cg_texts {
  cg_arena *arena;           /* of the copies */
  struct cg_text_slot *slot; /* numbers by hash: a table of many texts stays near that holds nothing else */
  uint32_t capacity;         /* 0 or a power of two */
  uint64_t seed;
  cg_vec text; /* cg_str */
} cg_texts;

#define CG_TEXTS_NONE UINT32_MAX

void cg_texts_init(cg_texts *texts, cg_arena *arena);
void cg_texts_release(cg_texts *texts); /* the copies stay with the arena */
/** The number of a text; CG_TEXTS_NONE: it is none of them. */
uint32_t cg_texts_get(const cg_texts *texts, cg_str text);
/** The number of a text, which is added if need be; CG_TEXTS_NONE: out of memory. */
uint32_t cg_texts_put(cg_texts *texts, cg_str text);
/** For each number the place of its text among all, sorted by bytes. False when out of memory. */
bool cg_texts_rank(const cg_texts *texts, uint32_t *rank);

static inline uint32_t cg_texts_count(const cg_texts *texts) {
  return (uint32_t)texts->text.count + 1;
}

static inline cg_str cg_texts_at(const cg_texts *texts, uint32_t number) {
  return number ? *cg_vec_at(&texts->text, cg_str, number - 1) : CG_STR("");
}

#endif
