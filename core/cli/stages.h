/* SPDX-License-Identifier: MIT
 *
 * The built-in phases of the road.
 */
#ifndef CG_STAGES_H
#define CG_STAGES_H

#include "road.h"

/** Makes the plan: built-in phases, readers, writers, plugins' own phases; resolves it. */
cg_status cg_stages_plan(cg_road *road);

/** Adds a phase `read/<id>` for every reader, loaded or automatic (readers.c). */
cg_status cg_stages_readers(cg_road *road);

/** Tells the documents which file name endings readers claim, for folders (readers.c). */
cg_status cg_stages_extensions(cg_road *road);

/** Where hooks are dispatched from other rooms. */
cg_status cg_stage_fetch_before(void *self, cg_str location, cg_str *replacement);
cg_status cg_stage_fetch_after(void *self, cg_str location, cg_str bytes, cg_str *replacement);

/** Whether a plugin's note claims a document: by a member of its root, or by the ending of its name. */
bool cg_stage_claims(const cg_note *note, const codegen_document *document, cg_str name);

#endif
