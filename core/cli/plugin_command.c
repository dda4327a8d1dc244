/* SPDX-License-Identifier: MIT
 *
 * codegen PLUGIN COMMAND [ARG...]: a command that a plugin brings. A first argument that is no command of ours is taken
 * for a plugin only where it is a bare name, no such file exists, and the search path has a plugin of that id.
 */
#include "road.h"

#include <unistd.h>

static bool may_be_plugin(const cg_cli *cli) {
  if (!codegen_str_is(cli->command, "generate") || cli->input_count == 0 || cli->output.data) return false;
  cg_str name = cli->input[0];
  return cg_plugin_id_valid(name) && access(name.data, F_OK) != 0;
}

/** Whether the search path has it: by its note alone, nothing is loaded for a guess, and nothing is reported. */
static bool is_there(cg_cli *cli, cg_str id) {
  cg_road road;
  cg_job none = {.name = CG_STR("api"), .plugin = cli->plugin, .plugin_count = cli->plugin_count};
  bool found = false;
  if (cg_road_host(&road, cli, &none) >= 0) {
    for (size_t i = 0; i < cli->plugin_count; i++) (void)cg_host_want(road.host, cli->plugin[i]);
    (void)cg_host_scan(road.host);
    found = cg_host_find(road.host, id) != NULL;
  }
  cg_road_end(&road);
  return found;
}

static const codegen_command *find_command(const cg_plugin *plugin, cg_str name) {
  const codegen_command *const *command = plugin->descriptor->commands;
  for (; command && *command; command++)
    if (codegen_str_is(name, (*command)->name)) return *command;
  return NULL;
}

static cg_status refuse(cg_road *road, const cg_plugin *plugin, cg_str name) {
  cg_buf help;
  cg_buf_init(&help, 1 << 16);
  const codegen_command *const *command = plugin->descriptor->commands;
  for (; command && *command; command++)
    cg_buf_printf(&help, "%s%s: %s", help.size ? "; " : "its commands are ", (*command)->name,
                  (*command)->doc ? (*command)->doc : "");
  if (!help.size) cg_buf_text(&help, "to generate with it, write '--plugin=' before its name");
  if (name.size)
    cg_diag(road->diags, "CGC0007", help.data, "plugin '%.*s' has no command '%.*s'", CG_FMT(plugin->id), CG_FMT(name));
  else
    cg_diag(road->diags, "CGC0007", help.data, "plugin '%.*s' is to do what?", CG_FMT(plugin->id));
  cg_buf_release(&help);
  return CODEGEN_ERR_USAGE;
}

static cg_status run_command(cg_road *road, cg_str id, const cg_str *argument, size_t count) {
  cg_plugin *plugin = cg_host_find(road->host, id);
  if (!plugin || !plugin->created) return CODEGEN_ERR_PLUGIN;
  const codegen_command *command = count ? find_command(plugin, argument[0]) : NULL;
  if (!command) return refuse(road, plugin, count ? argument[0] : CG_STR(""));
  cg_call_begin(plugin->ctx);
  cg_status status = command->run(plugin->self, &plugin->ctx->pub, argument + 1, (uint32_t)(count - 1));
  return cg_call_end(plugin->ctx, status, command->name);
}

bool cg_cli_plugin_command(cg_cli *cli, int *code) {
  if (!may_be_plugin(cli) || !is_there(cli, cli->input[0])) return false;
  cg_road road;
  cg_str *spec = cg_arena_array(cli->arena, cg_str, cli->plugin_count + 1);
  if (!spec) return false;
  for (size_t i = 0; i < cli->plugin_count; i++) spec[i] = cli->plugin[i];
  spec[cli->plugin_count] = cli->input[0];
  size_t wanted = cli->plugin_count + 1;
  for (size_t i = 0; i < cli->plugin_count; i++) { /* named by its path already? */
    cg_str name = cg_path_name(spec[i]);
    cg_str file = cg_arena_printf(cli->arena, "lib%.*s.so", CG_FMT(cli->input[0]));
    if (codegen_str_equal(name, file)) wanted = cli->plugin_count;
  }
  cg_job job = {.name = CG_STR("api"), .plugin = spec, .plugin_count = wanted};
  cg_status status = cg_road_load(&road, cli, &job);
  if (status >= 0) status = run_command(&road, cli->input[0], cli->input + 1, cli->input_count - 1);
  *code = cg_road_exit(&road, status);
  if (road.diags) cg_cli_render(cli, road.diags, cli->strict);
  cg_road_end(&road);
  return true;
}
