/* SPDX-License-Identifier: MIT
 *
 * Going on from the run before where names and plans are what they were. Private to this room.
 */
#ifndef CG_RUN_RESUME_H
#define CG_RUN_RESUME_H

#include "carry.h"

/** Whether the writers are those of the run before, with the same options, code and run. */
bool cg_carry_same_writers(const cg_sections *sections);
/** Instead of `symbols` and `plan`: takes over names, plans and texts of the run before. False: nothing happened, and
 *  `sections->asked` says why. */
bool cg_resume(cg_sections *sections);
/** Writes those sections of a writer that may be others, each in its place. */
cg_status cg_resume_emit(cg_writer_run *writer);

#endif
