/* SPDX-License-Identifier: MIT
 *
 * The vocabulary as a hash table: one probe, one comparison for nearly every key of a document.
 */
#include "words.h"

#include <string.h>

typedef struct oa_word {
  const char *text;
  uint32_t size;
  uint32_t where;
} oa_word;

static const oa_word word_table[OA_WORDS] = {
#define OA_WORD_ROW(NAME, text, where) [OA_W_##NAME] = {text, sizeof(text) - 1, where},
    OA_SCHEMA_VOCABULARY(OA_WORD_ROW) OA_OTHER_VOCABULARY(OA_WORD_ROW)
#undef OA_WORD_ROW
};

_Static_assert(OA_WORDS < 256, "a slot is one byte");

static uint32_t hash_text(const char *text, size_t size) {
  uint32_t hash = (uint32_t)size * 0x9e3779b1u;
  hash = (hash ^ (unsigned char)text[0]) * 0x85ebca6bu;
  hash = (hash ^ (unsigned char)text[size / 2]) * 0xc2b2ae35u;
  hash = (hash ^ (unsigned char)text[size - 1]) * 0x27d4eb2fu;
  return hash >> 20;
}

void oa_vocabulary_init(oa_vocabulary *words) {
  memset(words, 0, sizeof *words);
  for (uint32_t word = 1; word < OA_WORDS; word++) {
    uint32_t at = hash_text(word_table[word].text, word_table[word].size) % OA_WORD_SLOTS;
    while (words->slot[at]) at = (at + 1) % OA_WORD_SLOTS;
    words->slot[at] = (uint8_t)word;
  }
}

uint32_t oa_word_of(const oa_vocabulary *words, codegen_str text) {
  if (text.size < 2 || text.size > 24) return OA_NO_WORD;
  for (uint32_t at = hash_text(text.data, text.size) % OA_WORD_SLOTS;; at = (at + 1) % OA_WORD_SLOTS) {
    uint32_t word = words->slot[at];
    if (!word) return OA_NO_WORD;
    if (word_table[word].size == text.size && memcmp(word_table[word].text, text.data, text.size) == 0) return word;
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
