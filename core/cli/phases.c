/* SPDX-License-Identifier: MIT
 *
 * codegen phases: the plan of a run, without running it.
 */
#include "road.h"

int cg_cli_phases(cg_cli *cli) {
  const cg_job *job;
  cg_job bare = {.name = CG_STR("api"), .plugin = cli->plugin, .plugin_count = cli->plugin_count};
  size_t count = 1;
  int code = CG_EXIT_OK;
  cg_plan_format format = cli->json ? CG_PLAN_JSON : cli->dot ? CG_PLAN_DOT : CG_PLAN_TEXT;
  if (cli->plugin_count && !cli->config.data && !cli->input_count) {
    job = &bare; /* the plan does not depend on inputs: a plugin set is enough */
  } else if (!cg_cli_jobs(cli, &job, &count)) {
    return cg_diags_exit(cli->diags) ? cg_diags_exit(cli->diags) : CG_EXIT_USAGE;
  }
  for (size_t i = 0; i < count; i++) {
    cg_road road;
    cg_buf text;
    cg_buf_init(&text, CG_BUF_MAX);
    cg_status status = cg_road_begin(&road, cli, &job[i]);
    if (status >= 0) status = cg_plan_print(road.plan, format, &text);
    int one = cg_road_exit(&road, status);
    if (count > 1 && format == CG_PLAN_TEXT) fprintf(cli->out, "%s%.*s:\n", i ? "\n" : "", CG_FMT(job[i].name));
    if (text.size) fwrite(text.data, 1, text.size, cli->out);
    if (road.diags) cg_cli_render(cli, road.diags, cli->strict);
    cg_buf_release(&text);
    cg_road_end(&road);
    if (code == CG_EXIT_OK) code = one;
  }
  return code;
}
