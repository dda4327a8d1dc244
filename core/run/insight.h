/* SPDX-License-Identifier: MIT
 *
 * What a run tells about itself while it works: events for a timeline, counts of sections. Nothing that it does depends
 * on them.
 */
#ifndef CG_RUN_INSIGHT_H
#define CG_RUN_INSIGHT_H

#include "sections.h"

/** The timeline of a run; NULL: none, also for NULL hooks. */
cg_timeline *cg_hooks_timeline_of(const cg_hooks *hooks);
cg_lane *cg_hooks_lane(const cg_hooks *hooks);

void cg_note_phase(cg_lane *lane, uint64_t begin, const cg_phase *phase);
void cg_note_hook(cg_lane *lane, uint64_t begin, cg_str hook, cg_str plugin, cg_status status);

/** A section that was written or found. */
typedef struct cg_section_note {
  const cg_writer_run *writer;
  const cg_artifact *artifact;
  const cg_section_text *section;
  cg_status status;
  bool looked, found; /* in the cache */
} cg_section_note;
void cg_note_section(cg_lane *lane, uint64_t begin, const cg_section_note *note);
/** Neighbouring sections that one thread wrote. */
void cg_note_chunk(cg_lane *lane, uint64_t begin, const cg_writer_run *writer, size_t sections);

/** Counts a section whose turn came. [main] */
void cg_section_counted(cg_sections *sections, const cg_section_text *section, bool found, cg_status status);
/** One more is written, or found: for who shows how far it is. From any thread. */
static inline void cg_sections_done(cg_sections *sections) {
  if (sections->tally) atomic_fetch_add_explicit(&sections->tally->done, 1, memory_order_relaxed);
}

#endif
