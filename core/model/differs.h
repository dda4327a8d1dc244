/* SPDX-License-Identifier: MIT
 *
 * What a model was before it was read again in parts. Private to this room.
 */
#ifndef CG_MODEL_DIFFERS_H
#define CG_MODEL_DIFFERS_H

#include "tables.h"

/** What closing had derived; its references are taken from the model. NULL: it was not closed, or out of memory. */
cg_before *cg_before_new(cg_model *model);
void cg_before_free(cg_before *before);
/** All rows whose origin lies in nodes `from` to `to` of a document are told by cg_before_inside. */
void cg_before_around(cg_before *before, uint32_t document, uint32_t from, uint32_t to);
void cg_before_inside(cg_before *before, uint32_t table, uint32_t row);
/** Whether those of nodes `from` to `to` are known. */
bool cg_before_knows(const cg_before *before, uint32_t document, uint32_t from, uint32_t to);
/** Row `i` of them; false behind the last one. */
bool cg_before_inside_at(const cg_before *before, size_t i, uint32_t *table, uint32_t *row);
/** A declaration was read again: its subject was `was`, and is `now`. */
void cg_before_read(cg_before *before, const codegen_model *view, uint32_t decl, uint32_t was, uint32_t now);
/** From which row on each table has what was read. */
void cg_before_first(cg_before *before, const uint32_t first[CODEGEN_TABLE_COUNT]);
/** Declaration `i` of those, 0 behind the last one. */
uint32_t cg_before_changed(const cg_before *before, size_t i);
/** A declaration was read again: looks whether closing would derive of it what it had derived. 0: nothing is known of
 *  it, or there are several. */
void cg_before_walk(cg_before *before, cg_model *model, uint32_t decl);
/** Takes back what closing had derived, if it is what closing would derive. */
bool cg_before_closes(cg_before *before, cg_model *model);
/** When the model was closed again. */
void cg_before_compare(cg_before *before, const cg_model *model);

#endif
