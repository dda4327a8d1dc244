/* SPDX-License-Identifier: MIT
 *
 * From the command line and codegen.yaml to jobs: one a source. INPUT on the command line is a source of its own and
 * does not look for a configuration; with --config its plugins' options are used.
 */
#include "cli.h"

#include <unistd.h>

static bool contains(const cg_str *list, size_t count, cg_str text) {
  for (size_t i = 0; i < count; i++)
    if (codegen_str_equal(list[i], text)) return true;
  return false;
}

/** Where the configuration is: as named, or found from the working directory upwards. False: there is none. */
static bool locate(const cg_cli *cli, cg_str *path) {
  char cwd[4096];
  if (cli->config.data) {
    *path = cli->config;
    return true;
  }
  return getcwd(cwd, sizeof cwd) && cg_config_find(cli->arena, codegen_str_of(cwd), path);
}

static bool order_of(const cg_cli *cli, bool configured) {
  return cli->order.data ? codegen_str_is(cli->order, "canonical") : configured;
}

static bool job_of_inputs(const cg_cli *cli, const cg_config *config, const cg_job **job, size_t *count) {
  cg_job *out = cg_arena_new(cli->arena, cg_job);
  if (!out) return false;
  *out = (cg_job){.name = CG_STR("api"),
                  .input = cli->input,
                  .input_count = cli->input_count,
                  .base_dir = CG_STR(""),
                  .output = cli->output,
                  .plugin = cli->plugin,
                  .plugin_count = cli->plugin_count,
                  .allow_remote = cli->allow_remote,
                  .allow_remote_count = cli->allow_remote_count,
                  .overlay = cli->overlay,
                  .overlay_count = cli->overlay_count,
                  .patch = cli->patch,
                  .patch_count = cli->patch_count,
                  .names = cli->names,
                  .strict = cli->strict,
                  .canonical = order_of(cli, false),
                  .memory = cli->memory};
  if (config) {
    out->config = config->path;
    cg_config_plugin *options =
        cg_arena_array(cli->arena, cg_config_plugin, config->plugin_count + config->override_count + 1);
    if (!options) return false;
    for (size_t i = 0; i < config->plugin_count; i++) options[i] = config->plugin[i];
    for (size_t i = 0; i < config->override_count; i++) options[config->plugin_count + i] = config->override[i];
    out->options = options;
    out->options_count = config->plugin_count + config->override_count;
    out->options_if_there = out->narrowed = true;
    out->canonical = order_of(cli, config->canonical);
    if (!cli->memory) out->memory = config->memory;
  }
  *job = out;
  *count = 1;
  return true;
}

static bool takes_part(const cg_config_source *source, const cg_config_set *set, cg_str id) {
  return (!source->plugin_count || contains(source->plugin, source->plugin_count, id)) &&
         (!set || contains(set->plugin, set->plugin_count, id));
}

/** The plugins of one source: its own list or all, narrowed to the set, and those of the command line behind them.
 *  Options of plugins that take no part are left out with them. */
static bool job_plugins(const cg_cli *cli, const cg_config *config, const cg_config_source *source,
                        const cg_config_set *set, cg_job *job) {
  cg_str *spec = cg_arena_array(cli->arena, cg_str, config->plugin_count + cli->plugin_count + 1);
  cg_config_plugin *options =
      cg_arena_array(cli->arena, cg_config_plugin, config->plugin_count + config->override_count + 1);
  cg_config_plugin *override = cg_arena_array(cli->arena, cg_config_plugin, source->override_count + 1);
  size_t n = 0;
  if (!spec || !options || !override) return false;
  for (size_t i = 0; i < config->plugin_count; i++)
    if (takes_part(source, set, config->plugin[i].id)) {
      options[n] = config->plugin[i];
      spec[n++] = config->plugin[i].spec;
    }
  job->narrowed = n < config->plugin_count;
  job->options_count = n;
  for (size_t i = 0; i < config->override_count; i++)
    if (!config->override[i].id.size || takes_part(source, set, config->override[i].id))
      options[job->options_count++] = config->override[i];
  job->options = options;
  for (size_t i = 0; i < cli->plugin_count; i++) spec[n++] = cli->plugin[i];
  job->plugin = spec;
  job->plugin_count = n;
  job->override = override;
  for (size_t i = 0; i < source->override_count; i++)
    if (!source->override[i].id.size || takes_part(source, set, source->override[i].id))
      override[job->override_count++] = source->override[i];
  return true;
}

/** Files of the configuration, as seen from the working directory, and those of the command line behind them. */
static bool job_files(const cg_cli *cli, cg_str dir, const cg_str *own, size_t own_count, const cg_str *more,
                      size_t more_count, const cg_str **out, size_t *count) {
  cg_str *file = cg_arena_array(cli->arena, cg_str, own_count + more_count + 1);
  if (!file) return false;
  for (size_t i = 0; i < own_count; i++) {
    file[i] = cg_path_join(cli->arena, dir, own[i]);
    if (!file[i].data) return false;
  }
  for (size_t i = 0; i < more_count; i++) file[own_count + i] = more[i];
  *out = file;
  *count = own_count + more_count;
  return true;
}

static bool job_of_source(const cg_cli *cli, const cg_config *config, const cg_config_source *source,
                          const cg_config_set *set, cg_job *job) {
  cg_str *allow = cg_arena_array(cli->arena, cg_str, source->allow_remote_count + cli->allow_remote_count + 1);
  if (!allow) return false;
  for (size_t i = 0; i < source->allow_remote_count; i++) allow[i] = source->allow_remote[i];
  for (size_t i = 0; i < cli->allow_remote_count; i++) allow[source->allow_remote_count + i] = cli->allow_remote[i];
  *job = (cg_job){.name = source->name,
                  .input = source->input,
                  .input_count = source->input_count,
                  .base_dir = config->dir,
                  .config = config->path,
                  .set = set ? set->name : (cg_str){"", 0},
                  .allow_remote = allow,
                  .allow_remote_count = source->allow_remote_count + cli->allow_remote_count,
                  .header = source->header,
                  .header_count = source->header_count,
                  .strict = cli->strict || source->strict,
                  .canonical = order_of(cli, source->canonical),
                  .memory = cli->memory ? cli->memory : config->memory};
  if (cli->output.data)
    job->output = cli->output;
  else if (source->output.size)
    job->output = cg_path_join(cli->arena, config->dir, source->output);
  if (cli->names.data)
    job->names = cli->names;
  else if (source->names.size)
    job->names = cg_path_join(cli->arena, config->dir, source->names);
  return job_files(cli, config->dir, source->overlay, source->overlay_count, cli->overlay, cli->overlay_count,
                   &job->overlay, &job->overlay_count) &&
         job_files(cli, config->dir, source->patch, source->patch_count, cli->patch, cli->patch_count, &job->patch,
                   &job->patch_count) &&
         job_plugins(cli, config, source, set, job);
}

/** A run drops from a names file what its source does not have: two sources would take turns. */
static bool names_apart(const cg_cli *cli, const cg_config *config) {
  cg_map first;
  bool ok = true;
  cg_map_init(&first);
  for (size_t i = 0; i < config->source_count && ok; i++) {
    const cg_config_source *source = &config->source[i];
    if (!source->names.size) continue;
    cg_str path = cg_path_join(cli->arena, config->dir, source->names);
    uint32_t *index = path.data ? cg_map_put(&first, path, NULL) : NULL;
    ok = index && !*index;
    if (index && *index)
      cg_diag_file(cli->diags, "CGC0004", source->place.file, source->place.line, source->place.column,
                   "give each source a names file of its own", "sources '%.*s' and '%.*s' share the names file '%.*s'",
                   CG_FMT(config->source[*index - 1].name), CG_FMT(source->name), CG_FMT(source->names));
    if (ok) *index = (uint32_t)i + 1;
  }
  cg_map_release(&first);
  return ok;
}

static bool jobs_of_config(const cg_cli *cli, const cg_config *config, const cg_job **job, size_t *count) {
  const cg_config_set *set = NULL;
  cg_job *out = cg_arena_array(cli->arena, cg_job, config->source_count + 1);
  size_t n = 0;
  if (!out) return false;
  if (cli->set.data && !(set = cg_config_set_find(config, cli->set))) {
    cg_str name[64];
    size_t names = config->set_count < 64 ? config->set_count : 64;
    for (size_t i = 0; i < names; i++) name[i] = config->set[i].name;
    int near = cg_str_nearest(cli->set, name, names);
    cg_str help = near < 0 ? CG_STR("name one under 'sets:' in the configuration")
                           : cg_arena_printf(cli->arena, "did you mean '%.*s'?", CG_FMT(name[near]));
    cg_diag_file(cli->diags, "CGC0006", config->path, 0, 0, help.data, "unknown plugin set '%.*s'", CG_FMT(cli->set));
    return false;
  }
  for (size_t i = 0; i < config->source_count; i++) {
    if (cli->source.data && !codegen_str_equal(config->source[i].name, cli->source)) continue;
    if (!job_of_source(cli, config, &config->source[i], set, &out[n++])) return false;
  }
  if (n == 0) {
    if (cli->source.data)
      cg_diag_file(cli->diags, "CGC0004", config->path, 0, 0, "its name must stand under 'sources:'",
                   "unknown source '%.*s'", CG_FMT(cli->source));
    else
      cg_diag_file(cli->diags, "CGS0012", config->path, 0, 0,
                   "add one under 'sources:', or name an input on the command line", "the configuration has no source");
    return false;
  }
  if (n > 1 && cli->output.data) {
    cg_diag(cli->diags, "CGC0007", "choose one source with '--source', or set 'output' in the configuration",
            "'--output' with %zu sources would mix their files", n);
    return false;
  }
  if (n > 1 && cli->names.data) {
    cg_diag(cli->diags, "CGC0007", "choose one source with '--source', or set 'names' in the configuration",
            "'--names' with %zu sources would mix their names", n);
    return false;
  }
  *job = out;
  *count = n;
  return names_apart(cli, config);
}

bool cg_cli_jobs(const cg_cli *cli, const cg_job **job, size_t *count) {
  cg_str path;
  cg_config config;
  bool have = false;
  if (cli->input_count == 0 || cli->config.data) {
    if (locate(cli, &path)) {
      if (cg_config_read(cli->arena, cli->diags, path, &config) < 0) return false;
      have = true;
    }
  }
  if (cli->input_count) {
    if (cli->set.data || cli->source.data) {
      cg_diag(cli->diags, "CGC0007", "leave INPUT out to run what the configuration says",
              "'--%s' goes with a configuration, not with INPUT", cli->set.data ? "set" : "source");
      return false;
    }
    return job_of_inputs(cli, have ? &config : NULL, job, count);
  }
  if (!have) {
    cg_diag(cli->diags, "CGC0007",
            "name one, as in 'codegen --plugin=typescript openapi.yaml -o src/api', or write a codegen.yaml with "
            "'codegen init'",
            "no input and no configuration");
    return false;
  }
  return jobs_of_config(cli, &config, job, count);
}
