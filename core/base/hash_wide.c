/* SPDX-License-Identifier: MIT
 *
 * XXH3-128 of long texts with 32 bytes a step, for processors that have such: the same hashes, in half the time.
 *
 * Invariant: called only where cg_hash_wide_here() said yes.
 */
#include "base.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#pragma GCC target("avx2")
#define XXH_INLINE_ALL
#define XXH_VECTOR 2 /* XXH_AVX2 */
#include <xxhash.h>

bool cg_hash_wide_here(void) {
  return __builtin_cpu_supports("avx2");
}

cg_hash cg_hash128_wide(const void *data, size_t size) {
  XXH128_hash_t hash = XXH3_128bits(data, size);
  return (cg_hash){hash.low64, hash.high64};
}

void cg_hasher_add_wide(cg_hasher *hasher, const void *data, size_t size) {
  XXH3_128bits_update((XXH3_state_t *)(void *)hasher, data, size);
}

#else

bool cg_hash_wide_here(void) {
  return false;
}

cg_hash cg_hash128_wide(const void *data, size_t size) {
  return cg_hash128(data, size);
}

void cg_hasher_add_wide(cg_hasher *hasher, const void *data, size_t size) {
  cg_hasher_add(hasher, data, size);
}

#endif
