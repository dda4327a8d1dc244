/* SPDX-License-Identifier: MIT
 *
 * codegen model dump: walks the road up to `name` and prints the model instead of generating.
 */
#include "road.h"

static int dump_one(cg_cli *cli, const cg_job *job) {
  cg_road road;
  cg_buf text;
  cg_buf_init(&text, CG_BUF_MAX);
  cg_status status = cg_road_begin(&road, cli, job);
  if (status >= 0) status = cg_plan_until(road.plan, CG_STR("name"));
  if (status >= 0) status = cg_road_run(&road);
  bool well = status >= 0 && cg_diags_errors(road.diags) == 0;
  if (well && cli->full) status = cg_model_fingerprints(road.model);
  if (well && status == CODEGEN_ERR_NOT_FOUND)
    status = CODEGEN_OK; /* facets that nobody describes: they are left zero */
  if (well && status >= 0) status = cg_model_dump_full(road.model, cli->full ? CG_DUMP_FINGERPRINTS : 0u, &text);
  int code = cg_road_exit(&road, status);
  if (text.size) fwrite(text.data, 1, text.size, cli->out);
  cg_cli json_aside = *cli; /* standard output is the model's: diagnostics go the other way */
  json_aside.out = cli->err;
  if (road.diags) cg_cli_render(&json_aside, road.diags, job->strict);
  cg_buf_release(&text);
  cg_road_end(&road);
  return code;
}

int cg_cli_model(cg_cli *cli) {
  const cg_job *job;
  size_t count;
  int code = CG_EXIT_OK;
  if (cli->input_count == 0 || !codegen_str_is(cli->input[0], "dump")) {
    cg_diag(cli->diags, "CGC0007", "write 'codegen model dump [INPUT...]'", "'model' takes the word 'dump'");
    return CG_EXIT_USAGE;
  }
  cli->input++;
  cli->input_count--;
  if (!cg_cli_jobs(cli, &job, &count)) return cg_diags_exit(cli->diags) ? cg_diags_exit(cli->diags) : CG_EXIT_USAGE;
  for (size_t i = 0; i < count; i++) {
    int one = dump_one(cli, &job[i]);
    if (code == CG_EXIT_OK) code = one;
  }
  return code;
}
