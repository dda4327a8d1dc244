/* SPDX-License-Identifier: MIT
 *
 * Pouring out: the text of sections leaves memory for a file of no name, in the order in which it came, so that what is
 * held does not grow with the output.
 *
 * Invariant: the text of an artifact is its pieces, one behind the other, and then `text`; what is poured is never
 * looked at again before it is written.
 */
#include "sections.h"

void cg_sections_spill(cg_sections *sections, cg_spill *spill, size_t most) {
  sections->spill = spill;
  sections->pour_at = most;
}

size_t cg_sections_held(const cg_sections *sections) {
  return sections->held_most;
}

static bool pour(cg_sections *sections, cg_artifact *artifact) {
  cg_vec *pieces = &artifact->piece;
  cg_str text = cg_buf_get(&artifact->text);
  uint64_t offset = 0;
  cg_piece *last = pieces->count ? cg_vec_at(pieces, cg_piece, pieces->count - 1) : NULL;
  if (!cg_spill_add(sections->spill, text, &offset)) return false;
  if (last && last->offset + last->size == offset) {
    last->size += text.size;
  } else {
    cg_piece *piece = cg_vec_add(pieces, 1);
    if (!piece) return false; /* the text is still there: what is in the file is nobody's */
    *piece = (cg_piece){offset, text.size};
  }
  artifact->poured += text.size;
  if (artifact->text.capacity > sections->pour_at / 4) /* one that fills again; many small ones give theirs back */
    artifact->text.size = 0;
  else
    cg_buf_release(&artifact->text);
  return true;
}

void cg_sections_pour(cg_sections *sections, size_t size) {
  sections->held += size;
  if (sections->held > sections->held_most) sections->held_most = sections->held;
  if (!sections->spill) return;
  if (sections->held <= sections->pour_at + sections->stays) return;
  if (cg_hooks_any_at(sections->hooks, CG_HOOK_write_before))
    sections->spill = NULL; /* somebody asks for whole texts */
  for (size_t i = 0; i < sections->artifact.count && sections->spill; i++) {
    cg_artifact *artifact = *cg_vec_at(&sections->artifact, cg_artifact *, i);
    size_t held = artifact->text.size;
    if (!held || artifact->flags & CODEGEN_ARTIFACT_SHARED) continue;
    if (pour(sections, artifact))
      sections->held -= held < sections->held ? held : sections->held;
    else
      sections->spill = NULL; /* a full disk, or none: as well as memory goes */
  }
  sections->stays = sections->held;
}
