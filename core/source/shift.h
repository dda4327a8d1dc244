/* SPDX-License-Identifier: MIT
 *
 * Comparing two texts of a document. Private to this room.
 */
#ifndef CG_SOURCE_SHIFT_H
#define CG_SOURCE_SHIFT_H

#include "source.h"

/** How many bytes are equal at the beginning, and at the end of what is left of the shorter one. True when all are. */
bool cg_shift_same(cg_str a, cg_str b, size_t *head, size_t *tail);

#endif
