/* SPDX-License-Identifier: MIT
 *
 * --stats: where time and memory of a run went, for people on standard error, with --json as one object on standard
 * output.
 */
#include <sys/resource.h>

#include "progress.h"

uint64_t cg_peak_memory(void) {
  struct rusage usage = {0};
  getrusage(RUSAGE_SELF, &usage);
  return (uint64_t)usage.ru_maxrss * 1024u;
}

/* What a plugin took. */
typedef struct share {
  cg_str id;
  uint64_t wall, cpu; /* of its phases */
  uint64_t calls, ns; /* of its subscriptions */
  uint64_t bytes;
} share;

typedef struct summary {
  const cg_outcome *of;
  const cg_road *road; /* NULL: nothing was run */
  uint64_t wall, cpu, peak, bytes;
  size_t changed[4];
  cg_section_counts sections;
} summary;

static share share_of(const summary *s, const cg_plugin *plugin) {
  share out = {.id = plugin->id, .bytes = atomic_load(&plugin->peak)};
  for (size_t i = 0; i < cg_plan_count(s->road->plan); i++) {
    const cg_phase *phase = cg_plan_at(s->road->plan, i);
    if (!phase->done || !codegen_str_equal(phase->plugin, plugin->id)) continue;
    out.wall += phase->wall_ns;
    out.cpu += phase->cpu_ns;
  }
  cg_hooks_spent(s->road->hooks, plugin->id, &out.calls, &out.ns);
  return out;
}

static bool took_part(const cg_plugin *plugin) {
  return plugin->created;
}

/* -- for people -------------------------------------------------------------------------------------------------- */

static double ms(uint64_t ns) {
  return (double)ns / 1e6;
}

static double mib(uint64_t bytes) {
  return (double)bytes / 1048576.0;
}

static void text_phases(const summary *s, cg_buf *out) {
  cg_buf_printf(out, "\n  %-26s %12s %12s\n", "phase", "time", "CPU");
  for (size_t i = 0; i < cg_plan_count(s->road->plan); i++) {
    const cg_phase *phase = cg_plan_at(s->road->plan, i);
    if (!phase->done) continue;
    cg_buf_printf(out, "  %-26.*s %9.2f ms %9.2f ms\n", CG_FMT(phase->id), ms(phase->wall_ns), ms(phase->cpu_ns));
  }
}

static void text_plugins(const summary *s, cg_buf *out) {
  cg_buf_printf(out, "\n  %-26s %12s %12s %12s %10s\n", "plugin", "time", "CPU", "in hooks", "memory");
  for (size_t i = 0; i < cg_host_count(s->road->host); i++) {
    const cg_plugin *plugin = cg_host_at(s->road->host, i);
    if (!took_part(plugin)) continue;
    share at = share_of(s, plugin);
    cg_buf_printf(out, "  %-26.*s %9.2f ms %9.2f ms %9.2f ms %6.2f MiB", CG_FMT(at.id), ms(at.wall), ms(at.cpu),
                  ms(at.ns), mib(at.bytes));
    if (at.calls) cg_buf_printf(out, "  %llu calls of its hooks", (unsigned long long)at.calls);
    cg_buf_char(out, '\n');
  }
}

static void text_sections(const summary *s, cg_buf *out) {
  const cg_section_counts *counts = &s->sections;
  cg_buf_printf(out, "\n  %-26s %12s %12s\n", "sections by what they see", "written", "from cache");
  for (uint32_t i = 0; i < CG_DEPTHS; i++)
    if (counts->written[i] + counts->found[i])
      cg_buf_printf(out, "  %-26s %12llu %12llu\n", cg_depth_name(i), (unsigned long long)counts->written[i],
                    (unsigned long long)counts->found[i]);
  if (counts->failed) cg_buf_printf(out, "  %-26s %12llu\n", "failed", (unsigned long long)counts->failed);
}

static void text_rest(const summary *s, cg_buf *out) {
  const cg_cache_counts *cache = &s->of->cache;
  if (cache->hits + cache->misses)
    cg_buf_printf(out, "  cache: %llu found, %llu not, %zu kept in %.2f MiB\n", (unsigned long long)cache->hits,
                  (unsigned long long)cache->misses, cache->entries, mib(cache->bytes));
  cg_buf_printf(out, "  files: %zu created, %zu updated, %zu unchanged, %zu removed", s->changed[0], s->changed[1],
                s->changed[2], s->changed[3]);
  if (s->road) cg_buf_printf(out, ", %.2f MiB in all", mib(s->bytes));
  if (s->sections.workers)
    cg_buf_printf(out, "\n  sections were written by %u thread%s", s->sections.workers,
                  s->sections.workers == 1 ? "" : "s");
  cg_buf_char(out, '\n');
  if (s->of->skipped)
    cg_buf_text(out, "  nothing was run: sources, plugins, options and outputs are what they were\n");
  else if (s->of->why.size)
    cg_buf_printf(out, "  run in full: %.*s\n", CG_FMT(s->of->why));
  if (s->of->again)
    cg_buf_text(out, "  of the document only what differs was read\n");
  else if (s->of->anew)
    cg_buf_printf(out, "  the document was read in full: %s\n", s->of->anew);
  if (s->of->asked) cg_buf_printf(out, "  names and plans were made anew: %s\n", s->of->asked);
  if (s->of->next.size) cg_buf_printf(out, "  an unchanged run cannot be skipped: %.*s\n", CG_FMT(s->of->next));
}

static void print_text(const summary *s, FILE *err) {
  cg_buf text, safe;
  cg_buf_init(&text, CG_BUF_MAX);
  cg_buf_init(&safe, CG_BUF_MAX);
  cg_buf_printf(&text, "%.*s: %.2f ms, %.2f ms of CPU, %.1f MiB at most\n", CG_FMT(s->of->job->name), ms(s->wall),
                ms(s->cpu), mib(s->peak));
  if (s->road && s->road->plan) {
    text_phases(s, &text);
    text_plugins(s, &text);
    text_sections(s, &text);
    cg_buf_char(&text, '\n');
  }
  text_rest(s, &text);
  cg_str all = cg_buf_get(&text);
  for (size_t at = 0, end; at < all.size; at = end + 1) { /* line by line: names come from outside */
    end = cg_str_find(all, '\n', at);
    cg_render_safe(&safe, cg_str_slice(all, at, end), false);
    cg_buf_char(&safe, '\n');
  }
  if (safe.size) fwrite(safe.data, 1, safe.size, err);
  fflush(err);
  cg_buf_release(&text);
  cg_buf_release(&safe);
}

/* -- as JSON ----------------------------------------------------------------------------------------------------- */

static void member(cg_buf *out, const char *key, uint64_t value) {
  if (out->size && out->data[out->size - 1] != '{') cg_buf_char(out, ',');
  cg_buf_printf(out, "\"%s\":%llu", key, (unsigned long long)value);
}

static void json_plugins(const summary *s, cg_buf *out) {
  bool first = true;
  cg_buf_text(out, ",\"plugins\":[");
  for (size_t i = 0; i < cg_host_count(s->road->host); i++) {
    const cg_plugin *plugin = cg_host_at(s->road->host, i);
    if (!took_part(plugin)) continue;
    share at = share_of(s, plugin);
    cg_buf_text(out, first ? "{\"id\":" : ",{\"id\":");
    cg_buf_json(out, at.id);
    member(out, "wall_us", at.wall / 1000);
    member(out, "cpu_us", at.cpu / 1000);
    member(out, "hook_calls", at.calls);
    member(out, "hook_us", at.ns / 1000);
    member(out, "bytes", at.bytes);
    cg_buf_char(out, '}');
    first = false;
  }
  cg_buf_char(out, ']');
}

static void json_sections(const summary *s, cg_buf *out) {
  cg_buf_text(out, ",\"sections\":{");
  for (uint32_t i = 0; i < CG_DEPTHS; i++) {
    cg_buf_printf(out, "%s\"%s\":{", i ? "," : "", cg_depth_name(i));
    member(out, "written", s->sections.written[i]);
    member(out, "found", s->sections.found[i]);
    cg_buf_char(out, '}');
  }
  member(out, "failed", s->sections.failed);
  member(out, "bytes", s->sections.bytes);
  cg_buf_char(out, '}');
}

static void print_json(const summary *s, FILE *file) {
  const cg_outcome *of = s->of;
  cg_buf line;
  cg_buf_init(&line, CG_BUF_MAX);
  cg_buf_text(&line, "{\"event\":\"stats\",\"source\":");
  cg_buf_json(&line, of->job->name);
  member(&line, "wall_us", s->wall / 1000);
  member(&line, "cpu_us", s->cpu / 1000);
  member(&line, "peak_bytes", s->peak);
  member(&line, "workers", s->sections.workers);
  member(&line, "bytes", s->bytes);
  cg_buf_printf(&line, ",\"again\":%s,\"anew\":", of->again ? "true" : "false");
  cg_buf_json(&line, codegen_str_of(of->anew ? of->anew : ""));
  cg_buf_printf(&line, ",\"asked\":");
  cg_buf_json(&line, codegen_str_of(of->asked ? of->asked : ""));
  cg_buf_printf(&line, ",\"skipped\":%s,\"why\":", of->skipped ? "true" : "false");
  cg_buf_json(&line, cg_str_given(of->why));
  cg_buf_text(&line, ",\"next\":");
  cg_buf_json(&line, cg_str_given(of->next));
  cg_buf_text(&line, ",\"cache\":{");
  member(&line, "found", of->cache.hits);
  member(&line, "missed", of->cache.misses);
  member(&line, "entries", of->cache.entries);
  member(&line, "bytes", of->cache.bytes);
  cg_buf_char(&line, '}');
  json_sections(s, &line);
  if (s->road && s->road->plan) json_plugins(s, &line);
  cg_buf_text(&line, "}\n");
  if (!line.failed) fwrite(line.data, 1, line.size, file);
  cg_buf_release(&line);
}

void cg_stats_print(const cg_outcome *outcome, const cg_road *road) {
  const cg_cli *cli = outcome->cli;
  if (!cli->stats) return;
  summary s = {.of = outcome, .road = road, .peak = cg_peak_memory()};
  s.wall = cg_clock_ns() - outcome->begin;
  s.cpu = cg_cpu_ns() - outcome->cpu_begin;
  for (size_t i = 0; i < outcome->changes; i++) s.changed[outcome->change[i].what]++;
  if (road && road->sections) s.sections = cg_sections_count(road->sections);
  size_t results = road && road->output ? cg_output_results(road->output) : 0;
  for (size_t i = 0; i < results; i++) s.bytes += cg_output_result_at(road->output, i).size;
  if (cli->json)
    print_json(&s, cli->out);
  else
    print_text(&s, cli->err);
}
