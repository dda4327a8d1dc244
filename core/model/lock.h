/* SPDX-License-Identifier: MIT
 *
 * What the names file is to the names of a run. Private to this room.
 */
#ifndef CG_MODEL_LOCK_H
#define CG_MODEL_LOCK_H

#include "names.h"

/** An entry of the names file. */
typedef struct cg_lock {
  cg_str writer, scope;
  cg_str what; /* table and kind, as `decl type` */
  cg_str key;
  cg_str of; /* the raw name, where rows of one declaration share its key */
  cg_str name;
  uint32_t role;
  uint32_t line;   /* in the file that was read */
  cg_str identity; /* all of it but the name */
} cg_lock;

/** In resolve, when every wish has its base name: wishes that the file knows get the name that it says. */
cg_status cg_names_lock_apply(cg_names *names);

#endif
