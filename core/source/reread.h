/* SPDX-License-Identifier: MIT
 *
 * Reading a file again whose earlier text is still in memory. Private to this room.
 */
#ifndef CG_SOURCE_REREAD_H
#define CG_SOURCE_REREAD_H

#include "private.h"

/** Makes of the earlier text of a file the one that it has now. False: `text` is what it was, and the file is to be
 *  read as any other: it is none, it changes meanwhile, or too much of it is another. */
bool cg_place_reread(const cg_place *place, uint64_t max, cg_buf *text, cg_reread *out);

#endif
