/* SPDX-License-Identifier: MIT
 *
 * Which members of a row say something, four bytes at a time. Private to this room.
 *
 * Invariant: a member that is asked for is found when the bytes that tell (the count of a list, the size of a text, the
 * document of a value, an id) are not all zero; two lanes may lead to one member.
 */
#ifndef CG_MODEL_LANES_H
#define CG_MODEL_LANES_H

#include "layout.h"

#define CG_LANES 64 /* of four bytes: no record is longer */
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct cg_lanes {
  uint64_t wanted;          /* lanes of members that are asked for */
  uint32_t size;            /* bytes of the record up to the last of these */
  uint8_t member[CG_LANES]; /* by lane */
} cg_lanes;

/** For the members of a layout that `wanted` takes. */
void cg_lanes_init(cg_lanes *lanes, const cg_layout *layout, bool (*wanted)(const cg_member *));

/** The lanes of a row that are not zero. */
static inline uint64_t cg_lanes_set(const cg_lanes *lanes, const unsigned char *row) {
  uint64_t set = 0;
  uint32_t at = 0;
#if defined(__SSE2__)
  const __m128i none = _mm_setzero_si128();
  for (; at + 16 <= lanes->size; at += 16) {
    __m128i block = _mm_loadu_si128((const void *)(row + at));
    uint32_t zero = (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(block, none)));
    set |= (uint64_t)(zero ^ 15u) << (at / 4);
  }
#endif
  for (; at < lanes->size; at += 4) {
    uint32_t lane;
    memcpy(&lane, row + at, sizeof lane);
    set |= (uint64_t)(lane != 0) << (at / 4);
  }
  return set & lanes->wanted;
}

#endif
