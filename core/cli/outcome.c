/* SPDX-License-Identifier: MIT
 *
 * What came of a run, for people and as JSON: the same whether it was run or not.
 */
#include "memory.h"

static const char *const what_text[] = {"create", "update", "keep", "remove"};

static void print_changes_json(const cg_outcome *of, FILE *out) {
  for (size_t i = 0; i < of->changes; i++) {
    const cg_output_change *change = &of->change[i];
    cg_buf line;
    cg_buf_init(&line, CG_BUF_MAX);
    cg_buf_text(&line, "{\"event\":\"file\",\"source\":");
    cg_buf_json(&line, of->job->name);
    cg_buf_printf(&line, ",\"change\":\"%s\",\"path\":", what_text[change->what]);
    cg_buf_json(&line, change->path);
    cg_buf_text(&line, "}\n");
    cg_str text = cg_buf_get(&line);
    fwrite(text.data, 1, text.size, out);
    cg_buf_release(&line);
  }
}

static void print_done_json(const cg_outcome *of, const size_t *changed, uint64_t wall, FILE *out) {
  cg_buf line;
  cg_buf_init(&line, CG_BUF_MAX);
  cg_buf_text(&line, "{\"event\":\"done\",\"source\":");
  cg_buf_json(&line, of->job->name);
  cg_buf_printf(
      &line,
      ",\"exit\":%d,\"created\":%zu,\"updated\":%zu,\"kept\":%zu,\"removed\":%zu,\"errors\":%u,\"warnings\":%u,"
      "\"wall_ms\":%.1f,\"skipped\":%s,\"again\":%s,\"sections_found\":%llu,\"sections_written\":%llu,\"phases\":[",
      of->code, changed[0], changed[1], changed[2], changed[3], of->errors, of->warnings, (double)wall / 1e6,
      of->skipped ? "true" : "false", of->again ? "true" : "false", (unsigned long long)of->cache.hits,
      (unsigned long long)of->cache.misses);
  for (size_t i = 0; of->plan && i < cg_plan_count(of->plan); i++) {
    const cg_phase *phase = cg_plan_at(of->plan, i);
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

static void print_phases(const cg_outcome *of, FILE *err) {
  for (size_t i = 0; of->plan && i < cg_plan_count(of->plan); i++) {
    const cg_phase *phase = cg_plan_at(of->plan, i);
    if (phase->skipped.size)
      fprintf(err, "  %-8.*s %-24.*s skipped: %.*s\n", CG_FMT(phase->order), CG_FMT(phase->id), CG_FMT(phase->skipped));
    else if (phase->done)
      fprintf(err, "  %-8.*s %-24.*s %8.2f ms\n", CG_FMT(phase->order), CG_FMT(phase->id),
              (double)phase->wall_ns / 1e6);
  }
  if (of->skipped)
    fputs("  nothing was run: sources, plugins, options and outputs are what they were\n", err);
  else if (of->why.size)
    fprintf(err, "  run in full: %.*s\n", CG_FMT(of->why));
  if (of->next.size) fprintf(err, "  an unchanged run cannot be skipped: %.*s\n", CG_FMT(of->next));
}

static void print_text(const cg_outcome *of, const size_t *changed, uint64_t wall) {
  const cg_cli *cli = of->cli;
  int code = of->code;
  if (cli->verbose) print_phases(of, cli->err);
  if (cli->quiet || (code != CG_EXIT_OK && code != CG_EXIT_STALE)) return;
  bool list = cli->verbose || cli->dry_run || cli->check;
  cg_buf line;
  cg_buf_init(&line, CG_BUF_MAX);
  for (size_t i = 0; i < of->changes; i++) {
    const cg_output_change *change = &of->change[i];
    if (!list && (changed[0] + changed[1] + changed[3] > 20 || change->what == CG_OUTPUT_KEEP)) continue;
    line.size = 0;
    cg_buf_printf(&line, "%s ", what_text[change->what]);
    cg_render_safe(&line, of->job->output, false);
    cg_buf_char(&line, '/');
    cg_render_safe(&line, change->path, false);
    cg_buf_char(&line, '\n');
    fwrite(line.data, 1, line.size, cli->out);
  }
  cg_buf_release(&line);
  fprintf(cli->out, "%.*s: %zu created, %zu updated, %zu unchanged, %zu removed%s in %.0f ms\n", CG_FMT(of->job->name),
          changed[0], changed[1], changed[2], changed[3], cli->check || cli->dry_run ? " (nothing was written)" : "",
          (double)wall / 1e6);
}

/* Those of the run before are found, as those of a cache are. */
static void count_sections(cg_cache_counts *out, cg_section_counts counts) {
  out->hits = out->misses = 0;
  for (uint32_t i = 0; i < CG_DEPTHS; i++) {
    out->hits += counts.found[i];
    out->misses += counts.written[i];
  }
}

void cg_outcome_of(cg_outcome *outcome, const cg_road *road) {
  outcome->plan = road->plan;
  outcome->again = road->again;
  outcome->anew = road->anew;
  bool stays = road->cli->stay && road->again && road->sections;
  outcome->asked = stays ? cg_sections_asked(road->sections) : NULL;
  outcome->cache = road->counts;
  if (road->carry) count_sections(&outcome->cache, cg_sections_count(road->sections));
  outcome->diff = cg_buf_get(&road->diff);
  outcome->errors = road->diags ? cg_diags_errors(road->diags) : 0;
  outcome->warnings = road->diags ? cg_diags_warnings(road->diags) : 0;
  outcome->changes = road->output ? cg_output_changes(road->output) : 0;
  outcome->change = outcome->changes ? cg_output_change_at(road->output, 0) : NULL;
}

void cg_outcome_print(const cg_outcome *of) {
  const cg_cli *cli = of->cli;
  uint64_t wall = cg_clock_ns() - of->begin;
  size_t changed[4] = {0};
  for (size_t i = 0; i < of->changes; i++) changed[of->change[i].what]++;
  if (of->diff.size && !cli->json && !cli->quiet) fwrite(of->diff.data, 1, of->diff.size, cli->out);
  if (cli->json) {
    if (of->code == CG_EXIT_OK || of->code == CG_EXIT_STALE) print_changes_json(of, cli->out);
    print_done_json(of, changed, wall, cli->out);
  } else {
    print_text(of, changed, wall);
  }
}
