/* SPDX-License-Identifier: MIT
 *
 * codegen plugin list: every plugin in the search path, by its note alone. codegen plugin info NAME...: loads and shows
 * all.
 */
#include "road.h"

static int finish(cg_cli *cli, cg_road *road, cg_buf *text, cg_status status) {
  int code = cg_road_exit(road, status);
  if (text->size) fwrite(text->data, 1, text->size, cli->out);
  if (road->diags) cg_cli_render(cli, road->diags, cli->strict);
  cg_buf_release(text);
  cg_road_end(road);
  return code;
}

static int list_plugins(cg_cli *cli) {
  cg_road road;
  cg_buf text;
  cg_job job = {.name = CG_STR("api"), .plugin = cli->plugin, .plugin_count = cli->plugin_count};
  cg_buf_init(&text, CG_BUF_MAX);
  cg_status status = cg_road_host(&road, cli, &job);
  for (size_t i = 0; status >= 0 && i < cli->plugin_count; i++) status = cg_host_want(road.host, cli->plugin[i]);
  if (status >= 0) status = cg_host_scan(road.host);
  for (size_t i = 0; status >= 0 && i < cg_host_count(road.host); i++)
    status = cg_plugin_print(cg_host_at(road.host, i), cli->json, false, &text);
  return finish(cli, &road, &text, status);
}

static int info_plugins(cg_cli *cli) {
  cg_road road;
  cg_buf text;
  size_t count = cli->input_count - 1 + cli->plugin_count;
  cg_str *spec = cg_arena_array(cli->arena, cg_str, count + 1);
  if (!spec) return CG_EXIT_BUG;
  for (size_t i = 0; i < cli->input_count - 1; i++) spec[i] = cli->input[i + 1];
  for (size_t i = 0; i < cli->plugin_count; i++) spec[cli->input_count - 1 + i] = cli->plugin[i];
  if (count == 0) {
    cg_diag(cli->diags, "CGC0007", "'codegen plugin list' shows the names", "'plugin info' needs a name or a path");
    return CG_EXIT_USAGE;
  }
  cg_job job = {.name = CG_STR("api"), .plugin = spec, .plugin_count = count};
  cg_buf_init(&text, CG_BUF_MAX);
  cg_status status = cg_road_load(&road, cli, &job);
  for (size_t i = 0; status >= 0 && i < cg_host_count(road.host); i++) {
    const cg_plugin *plugin = cg_host_at(road.host, i);
    if (plugin->spec.size) status = cg_plugin_print(plugin, cli->json, true, &text);
  }
  return finish(cli, &road, &text, status);
}

int cg_cli_plugin(cg_cli *cli) {
  if (cli->input_count > 1 && codegen_str_is(cli->input[0], "list")) {
    cg_diag(cli->diags, "CGC0007", "'codegen plugin info NAME' shows one", "'plugin list' takes no argument: '%.*s'",
            CG_FMT(cli->input[1]));
    return CG_EXIT_USAGE;
  }
  if (cli->input_count && codegen_str_is(cli->input[0], "list")) return list_plugins(cli);
  if (cli->input_count && codegen_str_is(cli->input[0], "info")) return info_plugins(cli);
  cg_diag(cli->diags, "CGC0007", "write 'codegen plugin list' or 'codegen plugin info NAME'",
          "'plugin' takes the word 'list' or 'info'");
  return CG_EXIT_USAGE;
}
