/* SPDX-License-Identifier: MIT
 *
 * codegen [generate]: walks the road for every job and says what came of it.
 */
#include "kept.h"
#include "progress.h"
#include "snapshot.h"

#include <unistd.h>

static int exit_of(cg_status status) {
  switch (status) {
    case CODEGEN_ERR_USAGE: return CG_EXIT_USAGE;
    case CODEGEN_ERR_PLUGIN:
    case CODEGEN_ERR_CONTRACT: return CG_EXIT_PLUGIN;
    case CODEGEN_ERR_IO: return CG_EXIT_OUTPUT;
    default: return status < 0 ? CG_EXIT_INPUT : CG_EXIT_OK;
  }
}

/** The exit code of a road: that of the worst error; a failure without one is by its status. */
int cg_road_exit(const cg_road *road, cg_status status) {
  int code = road->diags ? cg_diags_exit(road->diags) : CG_EXIT_BUG;
  return code ? code : exit_of(status);
}

/* Diagnostics are kept as they were shown: a run that is not repeated says what it would say. */
static void render(cg_cli *cli, cg_road *road, cg_memory *memory, char **shown, size_t *size) {
  FILE *copy = memory->keep ? open_memstream(shown, size) : NULL;
  if (!copy) {
    cg_cli_render(cli, road->diags, road->job->strict);
    return;
  }
  cg_cli_render_to(cli, road->diags, road->job->strict, copy);
  fclose(copy);
  FILE *out = cli->json ? cli->out : cli->err;
  if (*shown) fwrite(*shown, 1, *size, out);
  fflush(out);
}

static int generate_one(cg_cli *cli, const cg_job *job) {
  cg_road road;
  cg_memory memory;
  cg_outcome outcome = {.cli = cli, .job = job, .begin = cg_clock_ns(), .cpu_begin = cg_cpu_ns()};
  char *shown = NULL;
  size_t size = 0;
  bool holds = cg_memory_holds(&memory, cli, job, &outcome);
  cg_trace_step(cli, outcome.begin, "look for changes");
  if (holds) {
    cg_outcome_print(&outcome);
    cg_stats_print(&outcome, NULL);
    cg_trace_run(&outcome, NULL, outcome.begin);
    cg_memory_release(&memory);
    return outcome.code;
  }
  uint64_t begin = cg_clock_ns();
  cg_status status = cg_road_begin(&road, cli, job);
  cg_trace_step(cli, begin, "load plugins");
  cg_kept_offer(&road, &memory);
  if (status >= 0) cg_snapshot_offer(&road, &memory);
  road.seen = cg_memory_outputs(&memory, &road.seen_count);
  if (status >= 0) status = cg_road_run(&road);
  begin = cg_clock_ns();
  if (road.diags) cg_road_cache_end(&road);
  if (road.diags) cg_memory_report(&road);
  outcome.code = cg_road_exit(&road, status);
  if (road.diags) render(cli, &road, &memory, &shown, &size);
  cg_outcome_of(&outcome, &road);
  cg_snapshot_judge(&road, &memory);
  cg_memory_keep(&memory, &road, &outcome, (cg_str){shown, size});
  cg_trace_step(cli, begin, "remember");
  cg_outcome_print(&outcome);
  cg_stats_print(&outcome, &road);
  cg_trace_run(&outcome, &road, outcome.begin);
  if (outcome.code == CG_EXIT_OK) cg_snapshot_keep(&road, &memory);
  if (outcome.code == CG_EXIT_OK) cg_kept_keep(&road, &memory);
  cg_memory_release(&memory);
  cg_road_end(&road);
  free(shown);
  return outcome.code;
}

static bool check_job(cg_cli *cli, const cg_job *job) {
  if (job->output.size == 0) {
    cg_diag(cli->diags, "CGC0007", "name a folder with '-o DIR', or set 'output' in the configuration",
            "no output folder for source '%.*s'", CG_FMT(job->name));
    return false;
  }
  if (job->plugin_count == 0) {
    cg_diag(cli->diags, "CGC0007", "name one, as in '--plugin=typescript'; 'codegen plugin list' shows what is there",
            "no plugin for source '%.*s'", CG_FMT(job->name));
    return false;
  }
  return true;
}

int cg_cli_generate(cg_cli *cli) {
  const cg_job *job;
  size_t count;
  int code = CG_EXIT_OK;
  bool ok = cg_cli_jobs(cli, &job, &count);
  for (size_t i = 0; ok && i < count; i++) ok = check_job(cli, &job[i]);
  if (!ok) return cg_diags_exit(cli->diags) ? cg_diags_exit(cli->diags) : CG_EXIT_USAGE;
  if (!cg_trace_file_open(cli)) return cg_diags_exit(cli->diags);
  for (size_t i = 0; i < count; i++) {
    int one = generate_one(cli, &job[i]);
    if (code == CG_EXIT_OK || code == CG_EXIT_STALE) code = one ? one : code;
  }
  cg_trace_file_close(cli);
  return code;
}
