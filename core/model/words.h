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
/** Appends text as file names are compared: without regard to case. */
void cg_name_fold(cg_buf *out, cg_str text);

#endif
