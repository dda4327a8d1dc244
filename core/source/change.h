/* SPDX-License-Identifier: MIT
 *
 * Changes: overlays and patches, as they are applied to a draft. Private to this room.
 */
#ifndef CG_SOURCE_CHANGE_H
#define CG_SOURCE_CHANGE_H

#include "draft.h"
#include "private.h"

/** A file that changes inputs. Lives in the set's arena. */
typedef struct cg_change {
  cg_entry *entry;
  uint32_t *hits; /* of an overlay's actions: nodes that each selected, in all inputs */
  uint32_t count; /* actions */
  uint32_t kind;
} cg_change;

/** Applies to every input, after all of them were parsed. Reports. */
cg_status cg_changes_apply(cg_documents *documents);

/** One file, one input. Reports what is wrong with the file; a draft that failed is the caller's to report. False: the
 *  input must not be read. */
bool cg_overlay_apply(cg_documents *documents, cg_change *change, const cg_entry *input, cg_draft *draft);
bool cg_patch_apply(cg_documents *documents, cg_change *change, const cg_entry *input, cg_draft *draft);
/** Warns of actions that selected nothing in any input. */
void cg_overlay_idle(cg_documents *documents, const cg_change *change);

/** Reports at a node of the change's file. */
void cg_change_report(cg_documents *documents, const cg_change *change, const char *code, uint32_t node,
                      const char *help, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
