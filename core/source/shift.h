/* SPDX-License-Identifier: MIT
 *
 * Comparing two texts of a document. Private to this room.
 */
#ifndef CG_SOURCE_SHIFT_H
#define CG_SOURCE_SHIFT_H

#include "source.h"

/** How many bytes are equal at the beginning, and at the end of what is left of the shorter one. True when all are. */
bool cg_shift_same(cg_str a, cg_str b, size_t *head, size_t *tail);
/** cg_document_shift and cg_document_splice where it is known how much is equal at the beginning and at the end. */
bool cg_document_shift_at(const codegen_document *from, const codegen_document *to, size_t head, size_t tail,
                          cg_shift *out);
bool cg_document_splice_at(codegen_document *document, cg_str text, size_t head, size_t tail, uint32_t max_depth,
                           cg_shift *out);

#endif
