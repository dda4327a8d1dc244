/* SPDX-License-Identifier: MIT
 *
 * The table of commands, and the way from argv to one of them.
 */
#include "../run/run.h"
#include "cli.h"
#include "kept.h"

#include <signal.h>
#include <unistd.h>

const cg_cli_command cg_cli_commands[] = {
    {"generate", cg_cli_generate, "generate [INPUT...]", "generate; the default", SIZE_MAX},
    {"init", cg_cli_init, "init [INPUT|--from FILE]", "write a codegen.yaml to start from, or from another tool's", 1},
    {"phases", cg_cli_phases, "phases [--json|--dot]", "show the plan, and why each phase stands where it does",
     SIZE_MAX},
    {"plugin", cg_cli_plugin, "plugin list|info [NAME]", "show plugins", SIZE_MAX},
    {"model", cg_cli_model, "model dump [INPUT...]", "print the model as JSON", SIZE_MAX},
    {"cache", cg_cli_cache, "cache stats|clear", "show or drop what earlier runs kept", SIZE_MAX},
    {"report", cg_cli_report, "report FILE [-o PAGE]", "draw a run: FILE is a trace, PAGE one HTML file", 1},
    {"explain", cg_cli_explain, "explain CODE", "explain a diagnostic", SIZE_MAX},
    {"schema", cg_cli_schema, "schema", "print the JSON Schema of codegen.yaml", 0},
    {"version", cg_cli_version, "version", "print the version", 0},
    {"help", cg_cli_help, "help", "print this text", 0},
    {NULL, NULL, NULL, NULL, 0}};

bool cg_cli_color(const cg_cli *cli) {
  const char *no_color = getenv("NO_COLOR");
  return !cli->json && isatty(fileno(cli->err)) && !(no_color && no_color[0]);
}

void cg_cli_render_to(const cg_cli *cli, cg_diags *diags, bool strict, FILE *out) {
  cg_diag_style style = {.json = cli->json, .quiet = cli->quiet, .verbose = cli->verbose, .strict = strict};
  style.color = cg_cli_color(cli);
  cg_diags_render(diags, &style, out);
  fflush(out);
}

void cg_cli_render(const cg_cli *cli, cg_diags *diags, bool strict) {
  cg_cli_render_to(cli, diags, strict, cli->json ? cli->out : cli->err);
}

/** The directory of the executable: plugins and the fetch module are found relative to it. */
static cg_str find_exe_dir(cg_arena *arena) {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  if (size <= 0 || (size_t)size >= sizeof path) return CG_STR("");
  return cg_arena_copy(arena, cg_path_dir((cg_str){path, (size_t)size}));
}

/** What a command would leave aside is said: nobody types it for nothing. */
static bool may_take(cg_cli *cli, const cg_cli_command *row) {
  if (cli->input_count <= row->most) return true;
  cg_str extra = cli->input[row->most];
  cg_str help = cg_arena_printf(cli->arena, "it is 'codegen %s'", row->usage);
  cg_diag(cli->diags, "CGC0007", help.data, "'%s' takes %s: '%.*s' is too much", row->name,
          row->most ? "one argument" : "no argument", CG_FMT(extra));
  return false;
}

static int run_command(cg_cli *cli, int argc, char **argv) {
  if (!cg_cli_parse(cli, argc, argv)) return CG_EXIT_USAGE;
  if (cli->help) return cg_cli_help(cli);
  if (cli->version) return cg_cli_version(cli);
  int code;
  if (cg_cli_plugin_command(cli, &code)) return code;
  for (const cg_cli_command *row = cg_cli_commands; row->name; row++)
    if (codegen_str_is(cli->command, row->name)) return may_take(cli, row) ? row->run(cli) : CG_EXIT_USAGE;
  return CG_EXIT_USAGE;
}

static int run_all(int argc, char **argv, FILE *out, FILE *err, cg_cache *cache, cg_stay *stay) {
  cg_arena arena;
  cg_arena_init(&arena, 0);
  cg_cli cli = {.arena = &arena,
                .out = out,
                .err = err,
                .argc = argc,
                .argv = argv,
                .begin = cg_clock_files(),
                .cache = cache,
                .stay = stay};
  int code = CG_EXIT_BUG;
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* writing says EFBIG then, and is reported */
  cli.exe_dir = find_exe_dir(&arena);
  cli.diags = cg_diags_new();
  if (cli.diags) {
    code = run_command(&cli, argc, argv);
    int reported = cg_diags_exit(cli.diags);
    if (code == CG_EXIT_OK && reported) code = reported;
    cg_cli_render(&cli, cli.diags, cli.strict);
  } else {
    fputs("codegen: out of memory\n", err);
  }
  if ((fflush(out) != 0) | ferror(out)) { /* an earlier flush may have failed, and dropped what it held */
    fputs("error[CGO0001]: standard output cannot be written: what was printed is not complete\n", err);
    if (code == CG_EXIT_OK) code = CG_EXIT_OUTPUT;
  }
  cg_diags_free(cli.diags);
  cg_arena_release(&arena);
  return code;
}

int cg_cli_main_with(int argc, char **argv, FILE *out, FILE *err, cg_cache *cache) {
  return run_all(argc, argv, out, err, cache, NULL);
}

int cg_cli_main_stay(int argc, char **argv, FILE *out, FILE *err, cg_stay *stay) {
  return run_all(argc, argv, out, err, stay->cache, stay);
}

int cg_cli_main(int argc, char **argv, FILE *out, FILE *err) {
  return cg_cli_main_with(argc, argv, out, err, NULL);
}
