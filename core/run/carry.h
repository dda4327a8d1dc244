/* SPDX-License-Identifier: MIT
 *
 * Sections of an earlier run in this process. Private to this room.
 */
#ifndef CG_RUN_CARRY_H
#define CG_RUN_CARRY_H

#include "sections.h"
#include "views.h"

/** What a section said besides its text, kept beside `parts->section`. */
typedef struct cg_told {
  uint32_t import, imports, helper, helpers; /* in `parts->told_import`, `parts->told_helper` */
  bool reported;                             /* it said something to the user: to be written again */
} cg_told;

/** A section as it was written earlier. */
typedef struct cg_carried {
  cg_str text;
  const codegen_import *import;
  const cg_helper *helper;
  uint32_t imports, helpers;
} cg_carried;

typedef struct cg_carry_writer {
  cg_str id;
  cg_hash base; /* zero: it cannot be carried */
} cg_carry_writer;

struct cg_carry {
  cg_sections *sections; /* of the run before; nothing but their artifacts is looked at, until they are resumed */
  cg_arena arena;
  cg_vec writer; /* cg_carry_writer */
  cg_hash names, artifacts;
  cg_views *views; /* what names and plans hang on; NULL: not known */
  bool filed;      /* they come from a file: texts are in the arena, and nothing is resumed */
};

/** Digests of all names, and of what was planned. */
cg_hash cg_carry_names(cg_sections *sections);
cg_hash cg_carry_artifacts(const cg_sections *sections);
/** Whether sections of an earlier run may serve this writer in this one. */
bool cg_carry_serves(const cg_writer_run *writer);
/** The text that section `section` of an artifact had, if it depends on nothing that may be another; `*cursor` begins
 *  at 0 for each artifact. */
bool cg_carry_find(const cg_sections *sections, const cg_artifact *artifact, const cg_section_text *section,
                   size_t *cursor, cg_carried *out);
/** Room for the text of an artifact, where an earlier run left some: memory that is there already. */
void cg_carry_room(const cg_sections *sections, cg_str id, cg_buf *text);
/** Gives back what a section said. False when out of memory. */
bool cg_carry_say(const cg_carried *carried, cg_said *said);
/** Notes what the section said that was brought to its artifact last. False when out of memory. */
bool cg_carry_note(cg_artifact *artifact, const cg_said *said, size_t import, size_t imports, size_t helper,
                   size_t helpers, bool reported);
/** The same in the place of what a section said. */
bool cg_carry_tell(cg_artifact *artifact, cg_told *told, const cg_said *said, size_t import, size_t imports,
                   size_t helper, size_t helpers, bool reported);

#endif
