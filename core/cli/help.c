/* SPDX-License-Identifier: MIT
 *
 * codegen help: every command and every option on one screen.
 */
#include "cli.h"

int cg_cli_help(cg_cli *cli) {
  fputs(
      "usage: codegen [options] INPUT... -o DIR     generate from files, folders, URLs or - (stdin)\n"
      "       codegen [options]                      generate what codegen.yaml says\n"
      "       codegen COMMAND [options]\n\ncommands:\n",
      cli->out);
  for (const cg_cli_command *row = cg_cli_commands; row->name; row++)
    fprintf(cli->out, "  %-28s %s\n", row->usage, row->doc);
  fputs(
      "\noptions:\n"
      "  -p, --plugin NAME|PATH       load a plugin: typescript, ./libzod.so (repeatable)\n"
      "  -o, --output DIR             output root\n"
      "  -O, --option [PLUGIN.]NAME=V set a plugin's option, or that of every plugin that has it (repeatable)\n"
      "  -c, --config FILE            configuration; default codegen.yaml in this folder or one above\n"
      "      --set NAME               run a plugin set of the configuration\n"
      "      --source NAME            run one source of the configuration\n"
      "      --allow-remote PREFIX    permit references to URLs that begin so (repeatable)\n"
      "      --overlay FILE           apply an OpenAPI Overlay to the input before it is read (repeatable)\n"
      "      --patch FILE             apply a JSON Patch to the input, behind the overlays (repeatable)\n"
      "      --names FILE             keep published names: the file that remembers them\n"
      "      --order canonical        write in an order that does not change with the document's\n"
      "      --from FILE|TOOL         init: read the configuration of openapi-typescript, hey-api or orval\n"
      "      --check                  write nothing; exit 3 and print a diff when the output is stale\n"
      "  -n, --dry-run                write nothing; list what would be written\n"
      "      --strict                 stop where the output would accept or send something else than the schema says\n"
      "  -f, --force                  overwrite generated files that were edited by hand\n"
      "  -j, --jobs N                 threads that write sections; default as many as there are CPUs\n"
      "      --memory-limit SIZE      hold no more than that, as in 512M or 2G; default what the system leaves\n"
      "      --cache MODE             keep sections of every writer in a file: all; or only where it pays: auto\n"
      "      --verify-cache           write sections that were kept, too, and compare\n"
      "      --no-cache               do not reuse text of earlier runs\n"
      "      --trace FILE             write what happened when, for Perfetto and for 'codegen report'\n"
      "      --stats                  say where time and memory went\n"
      "      --progress WHEN          auto (on a terminal), always, never\n"
      "      --json                   one JSON object a line on standard output\n"
      "      --full                   model dump: fingerprints, too\n"
      "  -q, --quiet                  errors only\n"
      "  -v, --verbose                every diagnostic, phases with their times\n"
      "  -h, --help                   this text\n"
      "      --version                the version\n"
      "\nexit codes: 0 well, 1 input (or too little memory), 2 usage or configuration, 3 stale (--check), 4 a plugin, "
      "5 our own fault, 6 output\n",
      cli->out);
  return CG_EXIT_OK;
}
