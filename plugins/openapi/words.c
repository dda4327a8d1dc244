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
  uint32_t mixed = (uint32_t)size << 24 | (uint32_t)(unsigned char)text[size - 1] << 16 |
                   (uint32_t)(unsigned char)text[size / 2] << 8 | (unsigned char)text[0];
  return mixed * 0x9e3779b1u >> 23; /* 9 bits: OA_WORD_SLOTS */
}

/** Whether `size` bytes agree, 2 to 24 of them: this is asked for every key of a document. */
static inline bool same(const char *a, const char *b, size_t size) {
  uint64_t head[2], middle[2] = {0, 0}, tail[2];
  if (size < 8) {
    uint16_t ends[4];
    memcpy(&ends[0], a, 2);
    memcpy(&ends[1], b, 2);
    memcpy(&ends[2], a + size - 2, 2);
    memcpy(&ends[3], b + size - 2, 2);
    if (ends[0] != ends[1] || ends[2] != ends[3]) return false;
    for (size_t i = 2; i + 2 < size; i++)
      if (a[i] != b[i]) return false;
    return true;
  }
  memcpy(&head[0], a, 8);
  memcpy(&head[1], b, 8);
  memcpy(&tail[0], a + size - 8, 8);
  memcpy(&tail[1], b + size - 8, 8);
  if (size > 16) memcpy(&middle[0], a + 8, 8), memcpy(&middle[1], b + 8, 8);
  return head[0] == head[1] && tail[0] == tail[1] && middle[0] == middle[1];
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
    if (word_table[word].size == text.size && same(word_table[word].text, text.data, text.size)) return word;
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
