/* SPDX-License-Identifier: MIT
 *
 * What the names and the plans of writers hang on, declaration by declaration. Private to this room.
 */
#ifndef CG_RUN_VIEWS_H
#define CG_RUN_VIEWS_H

#include "sections.h"

typedef struct cg_views cg_views;

/** Asks all writers what they see of each declaration, after planning, and what their instances found. NULL: some
 *  writer does not say, or out of memory. Nothing is reported. */
cg_views *cg_views_new(cg_sections *sections);
void cg_views_free(cg_views *views);
/** The same after a run in which nothing but `decl` was another, of which rows from `first` on tell. */
bool cg_views_renew(cg_views *views, cg_sections *sections, uint32_t decl, const uint32_t *first);
/** Whether all writers see the same of `decl`, and their instances took back what they had found. */
bool cg_views_same(cg_views *views, cg_sections *sections, uint32_t decl, const uint32_t *first);
bool cg_views_resume(const cg_views *views, cg_sections *sections);

#endif
