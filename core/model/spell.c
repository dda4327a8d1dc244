/* SPDX-License-Identifier: MIT
 *
 * The identifiers that requests want, without regard to others. Most fields of an API are called as others are, so that
 * what came of a stem is kept with it, by convention, kind, prefix and suffix.
 *
 * Invariant: what is kept is what would be made: it follows from these alone.
 */
#include "names.h"

/* What came of a stem. */
typedef struct spelling {
  const codegen_convention *convention;
  uint32_t prefix, suffix; /* parts */
  uint32_t base;           /* made */
  uint32_t next;           /* of the same stem, index + 1 */
  uint8_t kind;
  bool raw, cut; /* as of a wish */
} spelling;

#define LOOKS 8 /* so many of a stem are looked at: a writer may put anything into a suffix */

typedef struct speller {
  cg_names *names;
  cg_reserved reserved;
  cg_buf out;
  uint32_t *first; /* by part: its last spelling, index + 1 */
  cg_vec spelling;
} speller;

/* Whether `text` is what these texts are, one behind the other. */
static bool is_joined(cg_str text, const cg_str part[3]) {
  size_t at = 0;
  if (part[0].size + part[1].size + part[2].size != text.size) return false;
  for (int i = 0; i < 3; at += part[i++].size)
    if (part[i].size && memcmp(text.data + at, part[i].data, part[i].size) != 0) return false;
  return true;
}

static const spelling *find(const speller *s, const cg_wish *wish) {
  uint32_t at = s->first[wish->stem];
  for (int looks = 0; at && looks < LOOKS; looks++) {
    const spelling *known = cg_vec_at(&s->spelling, spelling, at - 1);
    if (known->convention == wish->convention && known->kind == wish->kind && known->prefix == wish->prefix &&
        known->suffix == wish->suffix)
      return known;
    at = known->next;
  }
  return NULL;
}

static const spelling *spell(speller *s, const cg_wish *wish) {
  const cg_texts *parts = &s->names->parts;
  const cg_str part[3] = {cg_texts_at(parts, wish->prefix), cg_texts_at(parts, wish->stem),
                          cg_texts_at(parts, wish->suffix)};
  spelling made = {wish->convention, wish->prefix, wish->suffix, 0, s->first[wish->stem], wish->kind, false, false};
  if (wish->convention != s->reserved.convention) cg_reserved_init(&s->reserved, wish->convention);
  s->out.size = 0;
  if (cg_name_make_with(wish->convention, &s->reserved, wish->kind, part, &s->out) < 0) return NULL;
  cg_str base = cg_buf_get(&s->out);
  if (wish->kind == CODEGEN_NAME_FILE && base.size > CG_NAME_FILE_MAX) {
    base.size = CG_NAME_FILE_MAX;
    while (base.size && ((unsigned char)base.data[base.size] & 0xc0) == 0x80) base.size--;
    made.cut = true;
  }
  made.raw = is_joined(base, part);
  made.base = cg_texts_put(&s->names->made, base);
  spelling *slot = made.base != CG_TEXTS_NONE ? cg_vec_push(&s->spelling) : NULL;
  if (!slot) return NULL;
  *slot = made;
  s->first[wish->stem] = (uint32_t)s->spelling.count;
  return slot;
}

bool cg_names_spell(cg_names *names) {
  speller s = {.names = names, .first = cg_calloc(cg_texts_count(&names->parts), sizeof(uint32_t))};
  bool ok = s.first != NULL;
  cg_buf_init(&s.out, CG_BUF_MAX);
  cg_vec_init(&s.spelling, sizeof(spelling));
  for (uint32_t i = 0; i < names->count && ok; i++) {
    cg_wish *wish = cg_wish_at(names, i);
    const spelling *known = find(&s, wish);
    if (!known) known = spell(&s, wish);
    ok = known != NULL;
    if (!ok) break;
    wish->base = known->base;
    wish->raw = known->raw;
    wish->cut = known->cut;
  }
  cg_vec_release(&s.spelling);
  cg_buf_release(&s.out);
  cg_free(s.first);
  return ok;
}
