/* SPDX-License-Identifier: MIT
 *
 * codegen explain CODE: the page of docs/errors, from inside the program. codegen schema: the JSON Schema of
 * codegen.yaml.
 */
#include "cli.h"

extern const char cg_config_schema[];

int cg_cli_explain(cg_cli *cli) {
  if (cli->input_count != 1) {
    cg_diag(cli->diags, "CGC0007", "write 'codegen explain CGS0002'", "'explain' takes one code");
    return CG_EXIT_USAGE;
  }
  char upper[16] = "";
  cg_str code = cli->input[0];
  for (size_t i = 0; i < code.size && i + 1 < sizeof upper; i++)
    upper[i] = (char)(code.data[i] >= 'a' && code.data[i] <= 'z' ? code.data[i] - 32 : code.data[i]);
  const char *text = code.size < sizeof upper ? cg_diag_explain(codegen_str_of(upper)) : NULL;
  if (!text) {
    cg_diag(cli->diags, "CGC0007", "codes look like CGS0002; they stand in brackets behind a diagnostic",
            "unknown code '%.*s'", CG_FMT(code));
    return CG_EXIT_USAGE;
  }
  fputs(text, cli->out);
  return CG_EXIT_OK;
}

int cg_cli_schema(cg_cli *cli) {
  fputs(cg_config_schema, cli->out);
  return CG_EXIT_OK;
}
