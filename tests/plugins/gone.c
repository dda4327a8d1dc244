/* SPDX-License-Identifier: MIT
 *
 * A library that a plugin is linked with and that is not found when it is loaded.
 */
int zoo_gone(void);
__attribute__((visibility("default"))) int zoo_gone(void) {
  return 0;
}
