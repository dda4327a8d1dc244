/* SPDX-License-Identifier: MIT
 *
 * Digests of what a writer sees of a declaration (`sees` of codegen_writer): numbers and texts, one after the other.
 */
#ifndef CODEGEN_SDK_SEEN_H
#define CODEGEN_SDK_SEEN_H

#include <codegen/base.h>

CODEGEN_BEGIN

/** Adds a number. [any] */
static inline void codegen_seen_number(codegen_hash *digest, uint64_t number) {
  uint64_t low = (digest->low ^ number) * 0x9e3779b97f4a7c15u, high = (digest->high + number) * 0xc2b2ae3d27d4eb4fu;
  digest->low = (low ^ low >> 29) + high;
  digest->high = (high ^ high >> 32) + 0x165667b19e3779f9u;
}

/** Adds a text; its size counts. [any] */
static inline void codegen_seen_text(codegen_hash *digest, codegen_str text) {
  uint64_t word = 0;
  codegen_seen_number(digest, text.size);
  for (size_t i = 0; i < text.size; i++) {
    word = word << 8 | (unsigned char)text.data[i];
    if (i % 8 == 7) codegen_seen_number(digest, word);
  }
  codegen_seen_number(digest, word);
}

CODEGEN_END

#endif
