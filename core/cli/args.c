/* SPDX-License-Identifier: MIT
 *
 * The command line: a table of options, taken apart in one pass. Nothing is guessed; every error is reported.
 */
#include "cli.h"

typedef enum { FLAG, TEXT, TEXTS, OPTION } option_kind;

typedef struct option_row {
  const char *name;
  char letter;
  option_kind kind;
  size_t member;
  bool generates; /* says how to generate, and nothing to another command */
} option_row;

#define MEMBER(name) offsetof(cg_cli, name)
static const option_row options[] = {
    {"plugin", 'p', TEXTS, MEMBER(plugin), false},
    {"output", 'o', TEXT, MEMBER(output), false},
    {"option", 'O', OPTION, 0, false},
    {"config", 'c', TEXT, MEMBER(config), false},
    {"set", 0, TEXT, MEMBER(set), false},
    {"source", 0, TEXT, MEMBER(source), false},
    {"allow-remote", 0, TEXTS, MEMBER(allow_remote), false},
    {"overlay", 0, TEXTS, MEMBER(overlay), false},
    {"patch", 0, TEXTS, MEMBER(patch), false},
    {"names", 0, TEXT, MEMBER(names), false},
    {"jobs", 'j', TEXT, MEMBER(jobs), false},
    {"memory-limit", 0, TEXT, MEMBER(memory_limit), false},
    {"cache", 0, TEXT, MEMBER(cache_mode), true},
    {"verify-cache", 0, FLAG, MEMBER(verify_cache), true},
    {"order", 0, TEXT, MEMBER(order), false},
    {"trace", 0, TEXT, MEMBER(trace), true},
    {"progress", 0, TEXT, MEMBER(progress), true},
    {"stats", 0, FLAG, MEMBER(stats), true},
    {"from", 0, TEXT, MEMBER(from), false},
    {"check", 0, FLAG, MEMBER(check), true},
    {"dry-run", 'n', FLAG, MEMBER(dry_run), true},
    {"strict", 0, FLAG, MEMBER(strict), false},
    {"json", 0, FLAG, MEMBER(json), false},
    {"dot", 0, FLAG, MEMBER(dot), false},
    {"quiet", 'q', FLAG, MEMBER(quiet), false},
    {"verbose", 'v', FLAG, MEMBER(verbose), false},
    {"force", 'f', FLAG, MEMBER(force), false},
    {"no-cache", 0, FLAG, MEMBER(no_cache), false},
    {"full", 0, FLAG, MEMBER(full), false},
    {"help", 'h', FLAG, MEMBER(help), false},
    {"version", 0, FLAG, MEMBER(version), false},
};

typedef struct parser {
  cg_cli *cli;
  char **argv;
  int argc, at;
  cg_vec input, plugin, option, allow_remote, overlay, patch;
  bool ok;
} parser;

static void usage_error(parser *p, const char *help, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void usage_error(parser *p, const char *help, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cg_diag(p->cli->diags, "CGC0007", help, "%s", text);
  p->ok = false;
}

static bool add_text(parser *p, cg_vec *vec, cg_str text) {
  cg_str *item = cg_vec_add(vec, 1);
  if (!item) return p->ok = false;
  *item = text;
  return true;
}

static const option_row *find_long(cg_str name) {
  for (size_t i = 0; i < CG_COUNT(options); i++)
    if (codegen_str_is(name, options[i].name)) return &options[i];
  return NULL;
}

static const option_row *find_letter(char letter) {
  for (size_t i = 0; i < CG_COUNT(options); i++)
    if (options[i].letter == letter) return &options[i];
  return NULL;
}

static void unknown_option(parser *p, cg_str name) {
  cg_str names[CG_COUNT(options)];
  char help[128] = "'codegen help' lists the options";
  for (size_t i = 0; i < CG_COUNT(options); i++) names[i] = codegen_str_of(options[i].name);
  int near = cg_str_nearest(name, names, CG_COUNT(options));
  if (near >= 0) snprintf(help, sizeof help, "did you mean '--%s'?", options[near].name);
  usage_error(p, help, "unknown option '--%.*s'", CG_FMT(name));
}

/** `plugin.name=value`, or `name=value` for every plugin that has it; a name alone is `true`. */
static void take_option(parser *p, cg_str value) {
  size_t dot = cg_str_find(value, '.', 0), equal = cg_str_find(value, '=', 0);
  /* A plugin id may itself hold dots: the last one before `=` parts it from the option. */
  for (size_t next = dot; next < equal; next = cg_str_find(value, '.', next + 1)) dot = next;
  bool all = dot >= equal;
  size_t name = all ? 0 : dot + 1;
  if (equal == name || (!all && dot == 0)) {
    usage_error(p,
                "write -O plugin.option=value, as in -O typescript.enums=const, or -O option=value for all plugins "
                "that have it",
                "malformed option '%.*s'", CG_FMT(value));
    return;
  }
  cg_cli_option *row = cg_vec_add(&p->option, 1);
  if (!row) {
    p->ok = false;
    return;
  }
  row->plugin = cg_str_slice(value, 0, all ? 0 : dot);
  row->name = cg_str_slice(value, name, equal);
  row->value = equal < value.size ? cg_str_slice(value, equal + 1, value.size) : CG_STR("true");
}

static cg_vec *texts_of(parser *p, const option_row *row) {
  switch (row->member) {
    case MEMBER(plugin): return &p->plugin;
    case MEMBER(overlay): return &p->overlay;
    case MEMBER(patch): return &p->patch;
    default: return &p->allow_remote;
  }
}

static void take_value(parser *p, const option_row *row, cg_str value) {
  cg_str *text = (cg_str *)(void *)((char *)p->cli + row->member);
  if (value.size == 0 && row->kind != OPTION) {
    usage_error(p, "write '--NAME=VALUE', or leave it out for the default", "option '--%s' has an empty value",
                row->name);
  } else if (row->kind == OPTION) {
    take_option(p, value);
  } else if (row->kind == TEXTS) {
    add_text(p, texts_of(p, row), value);
  } else if (text->data) {
    usage_error(p, "leave one of them out", "option '--%s' is given twice", row->name);
  } else {
    *text = value;
  }
}

static void take_row(parser *p, const option_row *row, cg_str value, bool has_value) {
  if (row->kind == FLAG) {
    if (has_value)
      usage_error(p, "it is on when it is there", "option '--%s' takes no value", row->name);
    else
      *((bool *)p->cli + row->member) = true;
    return;
  }
  if (!has_value) {
    if (p->at + 1 >= p->argc) {
      usage_error(p, "write '--NAME VALUE'; 'codegen help' shows what it takes", "option '--%s' needs a value",
                  row->name);
      return;
    }
    value = codegen_str_of(p->argv[++p->at]);
  }
  take_value(p, row, value);
}

static void take_argument(parser *p, cg_str arg, bool *ended) {
  if (*ended || arg.size < 2 || arg.data[0] != '-') {
    add_text(p, &p->input, arg);
  } else if (codegen_str_is(arg, "--")) {
    *ended = true;
  } else if (arg.data[1] == '-') {
    size_t equal = cg_str_find(arg, '=', 0);
    cg_str name = cg_str_slice(arg, 2, equal);
    const option_row *row = find_long(name);
    if (!row)
      unknown_option(p, name);
    else
      take_row(p, row, cg_str_slice(arg, equal < arg.size ? equal + 1 : arg.size, arg.size), equal < arg.size);
  } else {
    const option_row *row = find_letter(arg.data[1]);
    bool glued = arg.size > 2;
    size_t from = glued && arg.data[2] == '=' ? 3 : 2;
    if (!row)
      usage_error(p, "'codegen help' lists the options", "unknown option '%.*s'", CG_FMT(arg));
    else
      take_row(p, row, cg_str_slice(arg, from, arg.size), glued);
  }
}

/** The first argument names a command, or everything is `generate`. */
static void take_command(parser *p) {
  cg_cli *cli = p->cli;
  cli->command = CG_STR("generate");
  if (p->input.count == 0) return;
  cg_str first = *cg_vec_at(&p->input, cg_str, 0);
  for (const cg_cli_command *row = cg_cli_commands; row->name; row++) {
    if (!codegen_str_is(first, row->name)) continue;
    cli->command = first;
    cli->input++;
    cli->input_count--;
    return;
  }
}

/** What another command would pass over is refused: nobody types it for nothing. */
static void check_heeded(parser *p) {
  const cg_cli *cli = p->cli;
  if (codegen_str_is(cli->command, "generate") || cli->help || cli->version) return;
  for (size_t i = 0; i < CG_COUNT(options); i++) {
    const char *member = (const char *)cli + options[i].member;
    bool given = options[i].kind == FLAG ? *(const bool *)member : ((const cg_str *)(const void *)member)->data != NULL;
    if (options[i].generates && given)
      usage_error(p, "leave it out", "'%.*s' takes no '--%s': it is for runs that generate", CG_FMT(cli->command),
                  options[i].name);
  }
}

static void take_jobs(parser *p) {
  uint64_t jobs;
  if (!p->cli->jobs.data) return;
  if (cg_str_u64(p->cli->jobs, &jobs) && jobs >= 1 && jobs <= CG_THREADS_MAX)
    p->cli->job_count = (uint32_t)jobs;
  else
    usage_error(p, "leave it out for as many as there are CPUs", "'--jobs' takes a number from 1 to %u, not '%.*s'",
                CG_THREADS_MAX, (int)(p->cli->jobs.size < 100 ? p->cli->jobs.size : 100), p->cli->jobs.data);
}

static void check_progress(parser *p) {
  static const char *const word[] = {"auto", "always", "never"};
  cg_str said = p->cli->progress;
  for (size_t i = 0; i < CG_COUNT(word); i++)
    if (!said.data || codegen_str_is(said, word[i])) return;
  usage_error(p, "leave it out to see it on a terminal alone",
              "'--progress' takes 'auto', 'always' or 'never', not '%.*s'", CG_FMT(cg_str_slice(said, 0, 100)));
}

static void take_memory(parser *p) {
  cg_str text = p->cli->memory_limit;
  if (text.data && !cg_str_bytes(text, &p->cli->memory))
    usage_error(p, "write a number of bytes, as in '--memory-limit=512M' or '2G'",
                "'--memory-limit' takes a size, not '%.*s'", (int)(text.size < 100 ? text.size : 100), text.data);
}

bool cg_cli_parse(cg_cli *cli, int argc, char **argv) {
  parser p = {.cli = cli, .argv = argv, .argc = argc, .ok = true};
  bool ended = false;
  cg_vec_init(&p.input, sizeof(cg_str));
  cg_vec_init(&p.plugin, sizeof(cg_str));
  cg_vec_init(&p.option, sizeof(cg_cli_option));
  cg_vec_init(&p.allow_remote, sizeof(cg_str));
  cg_vec_init(&p.overlay, sizeof(cg_str));
  cg_vec_init(&p.patch, sizeof(cg_str));
  for (p.at = 1; p.at < argc; p.at++) take_argument(&p, codegen_str_of(argv[p.at]), &ended);
  /* The vectors become arrays of the arena, so that nothing is left to release. */
  cg_vec *vec[] = {&p.input, &p.plugin, &p.option, &p.allow_remote, &p.overlay, &p.patch};
  void *array[CG_COUNT(vec)];
  for (size_t i = 0; i < CG_COUNT(vec); i++) {
    array[i] = cg_arena_alloc(cli->arena, vec[i]->count * vec[i]->item + 1, 8);
    if (!array[i]) p.ok = false;
    if (array[i] && vec[i]->count) memcpy(array[i], vec[i]->data, vec[i]->count * vec[i]->item);
  }
  cli->input = array[0];
  cli->input_count = p.input.count;
  cli->plugin = array[1];
  cli->plugin_count = p.plugin.count;
  cli->option = array[2];
  cli->option_count = p.option.count;
  cli->allow_remote = array[3];
  cli->allow_remote_count = p.allow_remote.count;
  cli->overlay = array[4];
  cli->overlay_count = p.overlay.count;
  cli->patch = array[5];
  cli->patch_count = p.patch.count;
  if (p.ok) take_command(&p);
  if (p.ok) check_heeded(&p);
  for (size_t i = 0; i < CG_COUNT(vec); i++) cg_vec_release(vec[i]);
  take_jobs(&p);
  take_memory(&p);
  check_progress(&p);
  if (cli->cache_mode.data && !codegen_str_is(cli->cache_mode, "auto") && !codegen_str_is(cli->cache_mode, "all"))
    usage_error(&p, "leave it out to keep sections where that pays; '--no-cache' keeps nothing",
                "'--cache' takes 'auto' or 'all'");
  if (p.ok && cli->json && cli->dot) usage_error(&p, "choose one form", "'--json' and '--dot' exclude each other");
  if (p.ok && cli->quiet && cli->verbose)
    usage_error(&p, "leave one of them out", "'--quiet' and '--verbose' exclude each other");
  if (p.ok && cli->order.data && !codegen_str_is(cli->order, "canonical") && !codegen_str_is(cli->order, "document"))
    usage_error(&p, "it is 'document' or 'canonical'", "unknown order '%.*s'", CG_FMT(cli->order));
  if (p.ok && cli->check && cli->dry_run)
    usage_error(&p, "'--check' writes nothing, either", "'--check' and '--dry-run' exclude each other");
  return p.ok;
}
