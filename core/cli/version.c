/* SPDX-License-Identifier: MIT
 *
 * codegen version: of the product and of the plugin interface.
 */
#include "cli.h"

#include <codegen/version.h>

int cg_cli_version(cg_cli *cli) {
  if (cli->json)
    fprintf(cli->out, "{\"version\":\"%s\",\"abi\":[%d,%d]}\n", CODEGEN_VERSION, CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR);
  else
    fprintf(cli->out, "codegen %s (plugin ABI %d.%d)\n", CODEGEN_VERSION, CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR);
  return CG_EXIT_OK;
}
