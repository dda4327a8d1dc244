/* SPDX-License-Identifier: MIT
 *
 * cli: one file a command. Knows every room; nobody knows it.
 *
 * Standard output carries what was asked for (results, and with --json one object a line); standard error carries what
 * people read on the way (diagnostics, progress). Exit codes: 0 well, 1 input, 2 usage or configuration, 3 stale under
 * --check, 4 a plugin, 5 our own fault, 6 output.
 */
#ifndef CG_CLI_H
#define CG_CLI_H

#include "../base/base.h"
#include "../config/config.h"
#include "../diag/diag.h"

enum { CG_EXIT_OK = 0, CG_EXIT_INPUT, CG_EXIT_USAGE, CG_EXIT_STALE, CG_EXIT_PLUGIN, CG_EXIT_BUG, CG_EXIT_OUTPUT };

/** An option that was given as `-O plugin.name=value`; the plugin is empty in `-O name=value`. */
typedef struct cg_cli_option {
  cg_str plugin, name, value;
} cg_cli_option;

/** The command line, taken apart. Texts point into argv. Arrays are in the arena of the call. */
typedef struct cg_cli {
  cg_arena *arena;
  cg_diags *diags;
  cg_str exe_dir;
  FILE *out, *err;
  int argc; /* as they came */
  char **argv;
  int64_t begin;       /* when the program began, of cg_clock_files */
  cg_str command;      /* `generate` when none was named */
  const cg_str *input; /* INPUT... of generate; arguments of other commands */
  size_t input_count;
  const cg_str *plugin; /* --plugin, in order */
  size_t plugin_count;
  const cg_cli_option *option;
  size_t option_count;
  const cg_str *allow_remote;
  size_t allow_remote_count;
  const cg_str *overlay;
  size_t overlay_count;
  const cg_str *patch;
  size_t patch_count;
  cg_str output, config, set, source, names, jobs, order, from, memory_limit;
  uint64_t memory;        /* what `memory_limit` says, 0: nothing */
  uint32_t job_count;     /* what `jobs` says, 0: nothing */
  bool verify_cache;      /* write what was found in the cache, too, and compare */
  struct cg_cache *cache; /* of a process that runs more than once; NULL: there is a file */
  struct cg_stay *stay;   /* what else such a process keeps; NULL: nothing */
  cg_str cache_mode, trace, progress;
  cg_timeline *timeline; /* of --trace; NULL: none */
  bool check, dry_run, strict, json, dot, quiet, verbose, force, no_cache, full, stats, help, version;
} cg_cli;

/** Reads the command line. Reports every error (CGC0007); false when there was one. */
bool cg_cli_parse(cg_cli *cli, int argc, char **argv);

/** Where things stand for one source: what `generate`, `phases` and `model dump` have in common. */
typedef struct cg_job {
  cg_str name;
  const cg_str *input;
  size_t input_count;
  cg_str base_dir; /* inputs are relative to it; "" is the working directory */
  cg_str output;   /* "" when none was named */
  cg_str config;   /* path of the configuration that says all this, or options; "": none */
  cg_str set;
  cg_str names;         /* file of published names, as seen from the working directory; "": none */
  const cg_str *plugin; /* specs */
  size_t plugin_count;
  const cg_config_plugin *options; /* from the configuration, later ones win */
  size_t options_count;
  bool options_if_there; /* options of plugins that take no part are passed over */
  const cg_config_plugin *override;
  size_t override_count;
  const cg_str *allow_remote;
  size_t allow_remote_count;
  const cg_str *overlay; /* absolute, or relative to the working directory */
  size_t overlay_count;
  const cg_str *patch;
  size_t patch_count;
  const struct cg_fetch_header *header;
  size_t header_count;
  bool strict, canonical;
  uint64_t memory; /* the most that may be held, 0: what the system leaves */
  bool narrowed;   /* plugins of the configuration are left out: an option for all need not be for one of these */
} cg_job;

/** The jobs that the command line and the configuration ask for: one a source. Reports and returns false on errors. */
bool cg_cli_jobs(const cg_cli *cli, const cg_job **job, size_t *count);

/** Whether diagnostics are shown in colour. */
bool cg_cli_color(const cg_cli *cli);
void cg_cli_render_to(const cg_cli *cli, cg_diags *diags, bool strict, FILE *out);
/** Renders what was reported so far. */
void cg_cli_render(const cg_cli *cli, cg_diags *diags, bool strict);

/** The commands: each returns an exit code. */
int cg_cli_generate(cg_cli *cli);
int cg_cli_phases(cg_cli *cli);
int cg_cli_plugin(cg_cli *cli);
int cg_cli_model(cg_cli *cli);
int cg_cli_init(cg_cli *cli);
int cg_cli_cache(cg_cli *cli);
int cg_cli_report(cg_cli *cli);
int cg_cli_explain(cg_cli *cli);
int cg_cli_schema(cg_cli *cli);
int cg_cli_version(cg_cli *cli);
int cg_cli_help(cg_cli *cli);

/** `codegen PLUGIN COMMAND [ARG...]`: false when the first argument is no such plugin; else runs it
 *  (plugin_command.c). */
bool cg_cli_plugin_command(cg_cli *cli, int *code);

/** The table of commands: name, function, one line of help. Ends with a NULL name. */
typedef struct cg_cli_command {
  const char *name;
  int (*run)(cg_cli *cli);
  const char *usage, *doc;
  size_t most; /* arguments that it takes */
} cg_cli_command;
extern const cg_cli_command cg_cli_commands[];

/** The same for a process that runs it again and again: sections are kept in `cache`, which may be NULL. */
int cg_cli_main_with(int argc, char **argv, FILE *out, FILE *err, struct cg_cache *cache);
/** And documents with their models (kept.h). */
int cg_cli_main_stay(int argc, char **argv, FILE *out, FILE *err, struct cg_stay *stay);
/** The whole program, for main and for tests that run it many times in one process. */
int cg_cli_main(int argc, char **argv, FILE *out, FILE *err);

#endif
