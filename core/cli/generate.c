/* SPDX-License-Identifier: MIT
 *
 * codegen [generate]: walks the road for every job and says what came of it.
 */
#include "road.h"

#include <unistd.h>

static const char *const what_text[] = {"create", "update", "keep", "remove"};

static void print_changes_json(const cg_road *road, FILE *out) {
  for (size_t i = 0; road->output && i < cg_output_changes(road->output); i++) {
    const cg_output_change *change = cg_output_change_at(road->output, i);
    cg_buf line;
    cg_buf_init(&line, CG_BUF_MAX);
    cg_buf_text(&line, "{\"event\":\"file\",\"source\":");
    cg_buf_json(&line, road->job->name);
    cg_buf_printf(&line, ",\"change\":\"%s\",\"path\":", what_text[change->what]);
    cg_buf_json(&line, change->path);
    cg_buf_text(&line, "}\n");
    cg_str text = cg_buf_get(&line);
    fwrite(text.data, 1, text.size, out);
    cg_buf_release(&line);
  }
}

static void print_done_json(const cg_road *road, int code, size_t *changed, uint64_t wall, FILE *out) {
  cg_buf line;
  cg_buf_init(&line, CG_BUF_MAX);
  cg_buf_text(&line, "{\"event\":\"done\",\"source\":");
  cg_buf_json(&line, road->job->name);
  cg_buf_printf(
      &line,
      ",\"exit\":%d,\"created\":%zu,\"updated\":%zu,\"kept\":%zu,\"removed\":%zu,\"errors\":%u,\"warnings\":%u,"
      "\"wall_ms\":%.1f,\"phases\":[",
      code, changed[0], changed[1], changed[2], changed[3], cg_diags_errors(road->diags),
      cg_diags_warnings(road->diags), (double)wall / 1e6);
  for (size_t i = 0; road->plan && i < cg_plan_count(road->plan); i++) {
    const cg_phase *phase = cg_plan_at(road->plan, i);
    cg_buf_text(&line, i ? ",{\"id\":" : "{\"id\":");
    cg_buf_json(&line, phase->id);
    if (phase->skipped.size) {
      cg_buf_text(&line, ",\"skipped\":");
      cg_buf_json(&line, phase->skipped);
    }
    cg_buf_printf(&line, ",\"wall_us\":%llu,\"cpu_us\":%llu}", (unsigned long long)(phase->wall_ns / 1000),
                  (unsigned long long)(phase->cpu_ns / 1000));
  }
  cg_buf_text(&line, "]}\n");
  cg_str text = cg_buf_get(&line);
  fwrite(text.data, 1, text.size, out);
  cg_buf_release(&line);
}

static void print_phases(const cg_road *road, FILE *err) {
  for (size_t i = 0; road->plan && i < cg_plan_count(road->plan); i++) {
    const cg_phase *phase = cg_plan_at(road->plan, i);
    if (phase->skipped.size)
      fprintf(err, "  %-8.*s %-24.*s skipped: %.*s\n", CG_FMT(phase->order), CG_FMT(phase->id), CG_FMT(phase->skipped));
    else if (phase->done)
      fprintf(err, "  %-8.*s %-24.*s %8.2f ms\n", CG_FMT(phase->order), CG_FMT(phase->id),
              (double)phase->wall_ns / 1e6);
  }
}

static void print_text(const cg_road *road, int code, const size_t *changed, uint64_t wall) {
  const cg_cli *cli = road->cli;
  if (cli->verbose) print_phases(road, cli->err);
  if (cli->quiet || (code != CG_EXIT_OK && code != CG_EXIT_STALE)) return;
  bool list = cli->verbose || cli->dry_run || cli->check;
  cg_buf line;
  cg_buf_init(&line, CG_BUF_MAX);
  for (size_t i = 0; road->output && i < cg_output_changes(road->output); i++) {
    const cg_output_change *change = cg_output_change_at(road->output, i);
    if (!list && (changed[0] + changed[1] + changed[3] > 20 || change->what == CG_OUTPUT_KEEP)) continue;
    line.size = 0;
    cg_buf_printf(&line, "%s ", what_text[change->what]);
    cg_render_safe(&line, road->job->output, false);
    cg_buf_char(&line, '/');
    cg_render_safe(&line, change->path, false);
    cg_buf_char(&line, '\n');
    fwrite(line.data, 1, line.size, cli->out);
  }
  cg_buf_release(&line);
  fprintf(cli->out, "%.*s: %zu created, %zu updated, %zu unchanged, %zu removed%s in %.0f ms\n",
          CG_FMT(road->job->name), changed[0], changed[1], changed[2], changed[3],
          cli->check || cli->dry_run ? " (nothing was written)" : "", (double)wall / 1e6);
}

static void print_result(cg_road *road, int code, uint64_t wall) {
  size_t changed[4] = {0};
  for (size_t i = 0; road->output && i < cg_output_changes(road->output); i++)
    changed[cg_output_change_at(road->output, i)->what]++;
  if (road->diff.size && !road->cli->json && !road->cli->quiet)
    fwrite(road->diff.data, 1, road->diff.size, road->cli->out);
  if (road->cli->json) {
    if (code == CG_EXIT_OK || code == CG_EXIT_STALE) print_changes_json(road, road->cli->out);
    print_done_json(road, code, changed, wall, road->cli->out);
  } else {
    print_text(road, code, changed, wall);
  }
}

static int exit_of(cg_status status) {
  switch (status) {
    case CODEGEN_ERR_USAGE: return CG_EXIT_USAGE;
    case CODEGEN_ERR_PLUGIN:
    case CODEGEN_ERR_CONTRACT: return CG_EXIT_PLUGIN;
    case CODEGEN_ERR_IO: return CG_EXIT_OUTPUT;
    case CODEGEN_ERR_MEMORY: return CG_EXIT_BUG;
    default: return status < 0 ? CG_EXIT_INPUT : CG_EXIT_OK;
  }
}

/** The exit code of a road: that of the worst error; a failure without one is by its status. */
int cg_road_exit(const cg_road *road, cg_status status) {
  int code = road->diags ? cg_diags_exit(road->diags) : CG_EXIT_BUG;
  return code ? code : exit_of(status);
}

static int generate_one(cg_cli *cli, const cg_job *job) {
  cg_road road;
  uint64_t begin = cg_clock_ns();
  cg_status status = cg_road_begin(&road, cli, job);
  if (status >= 0) status = cg_road_run(&road);
  int code = cg_road_exit(&road, status);
  if (road.diags) cg_cli_render(cli, road.diags, job->strict);
  print_result(&road, code, cg_clock_ns() - begin);
  cg_road_end(&road);
  return code;
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
  for (size_t i = 0; i < count; i++) {
    int one = generate_one(cli, &job[i]);
    if (code == CG_EXIT_OK || code == CG_EXIT_STALE) code = one ? one : code;
  }
  return code;
}
