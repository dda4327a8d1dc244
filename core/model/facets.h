/* SPDX-License-Identifier: MIT
 *
 * What facets are made of, as plugins declare it. Private to this room.
 */
#ifndef CG_MODEL_FACETS_H
#define CG_MODEL_FACETS_H

#include "layout.h"

#define CG_FACET_MEMBERS 32u /* a walk keeps them as bits */

/** The layout of a facet, in the terms of this room. */
typedef struct cg_facet_layout {
  cg_str id;
  uint32_t table, size, count;
  const codegen_facet_member *said; /* the plugin's */
  cg_member member[CG_FACET_MEMBERS];
} cg_facet_layout;

/** The layout of each facet table of the view, in order; NULL where one is not known, or out of memory. To be freed. */
const cg_facet_layout **cg_facets_known(const cg_model *model);

/** Whether a facet's bytes can be walked: ids and lists lie in their tables, and what no member covers is zero. */
bool cg_facet_sound(const codegen_model *view, const cg_facet_layout *layout, const unsigned char *row,
                    uint32_t stride);

/** The members that say something, as bits. */
uint32_t cg_facet_set(const cg_facet_layout *layout, const unsigned char *row, uint32_t stride);

#endif
