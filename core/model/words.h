/* SPDX-License-Identifier: MIT
 *
 * Words of a raw name, and identifiers from words. Private to this room.
 */
#ifndef CG_MODEL_WORDS_H
#define CG_MODEL_WORDS_H

#include <codegen/writer.h>

#include "tables.h"

bool cg_unicode_start(uint32_t code);    /* XID_Start, ASCII included */
bool cg_unicode_continue(uint32_t code); /* XID_Continue, ASCII included */
uint32_t cg_unicode_upper(uint32_t code);
uint32_t cg_unicode_lower(uint32_t code);

/** Calls `word` for each word of `text`, in order; gives how many there were. */
typedef void (*cg_word_call)(void *self, cg_str word);
uint32_t cg_words(cg_str text, bool unicode, cg_word_call call, void *self);

/** The case of a kind, CODEGEN_CASE_... */
uint32_t cg_name_case(const codegen_convention *convention, uint32_t kind);
/** Whether a text is an identifier (of a FILE: a safe name), reserved or not. */
bool cg_name_valid(const codegen_convention *convention, uint32_t kind, cg_str text);
/** Whether a valid text is reserved. */
bool cg_name_reserved(const codegen_convention *convention, uint32_t kind, cg_str text);

enum { CG_MADE_MAX = 1024 }; /* bytes of a name of ASCII */

/** The words of a stem in one style. */
typedef struct cg_made {
  cg_str stem; /* where it lies is what it is known by: it has to stay */
  uint32_t words;
  uint32_t size;
  char text[CG_MADE_MAX];
} cg_made;

/** What one name leaves for the next one of its convention. Of the reserved words, by kind: which sizes words with a
 *  first letter have, a bit each. And the words of the last stem by style, which several names in a row have. */
typedef struct cg_reserved {
  const codegen_convention *convention;
  uint64_t sizes[CODEGEN_NAME_FILE + 1][128];
  cg_made made[CODEGEN_CASE_KEBAB + 1];
} cg_reserved;

void cg_reserved_init(cg_reserved *reserved, const codegen_convention *convention);
/** cg_name_make for many names, with what it need not do again in `reserved`, or NULL. Prefix, stem, suffix. */
cg_status cg_name_make_with(const codegen_convention *convention, cg_reserved *reserved, uint32_t kind,
                            const cg_str part[3], cg_buf *out);

/** Appends text as file names are compared: without regard to case. */
void cg_name_fold(cg_buf *out, cg_str text);

#endif
