/* SPDX-License-Identifier: MIT
 *
 * Linked into targets that are to meet the same inputs every time: hashes are seeded with what the kernel draws for
 * each process, so that two names fall upon each other in one run and not in the next, which the fuzzer takes for
 * something new.
 */
#include <string.h>
#include <sys/auxv.h>

__attribute__((constructor)) static void fix(void) {
  void *random = (void *)getauxval(AT_RANDOM); /* 16 bytes, which the C library has copied by now */
  if (random) memset(random, 7, 16);
}
