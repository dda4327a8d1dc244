/* SPDX-License-Identifier: MIT
 *
 * The program: standard streams and nothing else.
 */
#include "cli.h"

int main(int argc, char **argv) {
  return cg_cli_main(argc, argv, stdout, stderr);
}
