/* SPDX-License-Identifier: MIT
 *
 * The vocabulary as a hash table: one probe, one comparison for nearly every key of a document.
 */
#include "words.h"

#include <string.h>

static const oa_word word_table[OA_WORDS] = {
#define OA_WORD_ROW(NAME, text, where) [OA_W_##NAME] = {0, 0, text, sizeof(text) - 1, where},
    OA_SCHEMA_VOCABULARY(OA_WORD_ROW) OA_OTHER_VOCABULARY(OA_WORD_ROW)
#undef OA_WORD_ROW
};

_Static_assert(OA_WORDS < 256, "a slot is one byte");

void oa_vocabulary_init(oa_vocabulary *words) {
  memcpy(words->word, word_table, sizeof word_table);
  memset(words->slot, 0, sizeof words->slot);
  for (uint32_t id = 1; id < OA_WORDS; id++) {
    oa_word *word = &words->word[id];
    oa_word_ends((codegen_str){word->text, word->size}, &word->head, &word->tail);
    uint32_t at = oa_word_slot(word->head, word->tail, word->size);
    while (words->slot[at]) at = (at + 1) % OA_WORD_SLOTS;
    words->slot[at] = (uint8_t)id;
  }
}

uint32_t oa_word_where(uint32_t word) {
  return word < OA_WORDS ? word_table[word].where : 0;
}

codegen_str oa_word_text(uint32_t word) {
  codegen_str out = {"", 0};
  if (word < OA_WORDS && word_table[word].text) out = (codegen_str){word_table[word].text, word_table[word].size};
  return out;
}
