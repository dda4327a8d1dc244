/* SPDX-License-Identifier: MIT
 *
 * The page: one file that needs nothing else. No script, no address, valid as HTML and as XML; colours by the reader's
 * own choice of light or dark.
 */
#include "report.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta name=\"generator\" content=\"codegen report\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>codegen: ";

static const char style[] =
    "</title>\n<style>\n"
    ":root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--fg:#1c2330;--mute:#5f6b7d;--line:#e3e7ed;--track:#eef1f5;"
    "--c0:#8a94a6;--c1:#3b74d9;--c2:#d97a26;--c3:#1f9d73;--c4:#9a5bd0;--c5:#c9486a;--c6:#2b98b5;--c7:#9b8420;--bad:#"
    "cc2f36}\n"
    "@media (prefers-color-scheme:dark){:root{--bg:#12151b;--card:#1b2029;--fg:#e4e8ef;--mute:#98a3b5;--line:#2d3441;"
    "--track:#242a35;--c0:#7d8798;--c1:#6c9df0;--c2:#eb9a50;--c3:#4cc499;--c4:#b98ae6;--c5:#e57592;--c6:#58bdd6;"
    "--c7:#c6b04e;--bad:#f2686e}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Noto Sans\",\"DejaVu Sans\",sans-serif}\n"
    "main{max-width:1120px;margin:0 auto;padding:28px 20px 48px}\n"
    "header p,figcaption{color:var(--mute)}\nh1{font-size:26px;line-height:1.25;margin:0;overflow-wrap:anywhere}\n"
    "h2{font-size:20px;margin:36px 0 12px;overflow-wrap:anywhere}\nh3{font-size:15px;margin:0 0 10px}\n"
    "header p{margin:4px 0 20px;overflow-wrap:anywhere}\n"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:12px;margin:0 0 16px;padding:0}\n"
    ".tiles div,figure,.note{background:var(--card);border:1px solid var(--line);border-radius:10px}\n"
    ".tiles div{padding:12px 14px}\n.tiles dt{color:var(--mute);font-size:13px}\n"
    ".tiles dd{margin:0;font-size:21px;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".note{padding:10px 14px;margin:0 0 16px;border-left:4px solid var(--c2)}\n"
    "figure{margin:0 0 16px;padding:16px 18px}\nfigcaption{font-size:13px;margin-top:8px}\n"
    ".wide{overflow-x:auto}.wide svg{min-width:680px}\n"
    ".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 "
    "16px;align-items:start}\n"
    ".keys{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 16px;padding:0;font-size:13px}\n"
    ".keys svg{width:12px;height:12px;margin-right:6px;vertical-align:-1px;display:inline}\n"
    "svg{display:block;width:100%;height:auto;font-size:12px;font-family:inherit}\n"
    "svg text{fill:var(--fg)}\nsvg .sub,svg .tick,svg .dim text{fill:var(--mute)}\nsvg .value{text-anchor:end;"
    "font-variant-numeric:tabular-nums}\nsvg .tick{text-anchor:middle;font-size:11px}\n"
    "svg .big{text-anchor:middle;font-size:26px;font-weight:600}\nsvg .head{font-weight:600}\nsvg .in{font-size:11px}\n"
    ".grid{stroke:var(--line);fill:none}\n.track{fill:var(--track)}\n.soft{opacity:.55}\n.bad{fill:var(--bad)!"
    "important}\n"
    ".c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}"
    ".c6{fill:var(--c6)}.c7{fill:var(--c7)}\n"
    ".cell{fill-opacity:.3;stroke:var(--card);stroke-width:1.5}\n.cell.rest{fill-opacity:.14}\n"
    "g:hover>.cell{fill-opacity:.55}\n"
    ".arc{fill:none;stroke-width:24}.s1{stroke:var(--c3)}.s2{stroke:var(--c2)}.s3{stroke:var(--c0)}"
    ".f1{fill:var(--c3)}.f2{fill:var(--c2)}.f3{fill:var(--c0)}\n"
    "@media print{body{background:#fff}figure{break-inside:avoid}}\n"
    "</style>\n</head>\n<body>\n<main>\n";

/* -- colours ----------------------------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b) {
  return codegen_str_compare(*(const cg_str *)a, *(const cg_str *)b);
}

static cg_report_colors choose_colors(const cg_report *report) {
  cg_report_colors colors = {.count = 0};
  for (size_t i = 0; i < report->event.count; i++) {
    cg_str plugin = cg_vec_at(&report->event, cg_report_event, i)->plugin;
    size_t k = 0;
    while (k < colors.count && !codegen_str_equal(colors.plugin[k], plugin)) k++;
    if (plugin.size && k == colors.count && k < CG_COUNT(colors.plugin)) colors.plugin[colors.count++] = plugin;
  }
  qsort(colors.plugin, colors.count, sizeof colors.plugin[0], by_bytes);
  return colors;
}

static void put_keys(const cg_report_colors *colors, cg_buf *out) {
  if (!colors->count) return;
  cg_buf_text(out, "<ul class=\"keys\">\n");
  for (size_t i = 0; i < colors->count; i++) {
    cg_buf_printf(out,
                  "<li><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"c%u\" width=\"12\" height=\"12\" "
                  "rx=\"3\"/></svg>",
                  cg_report_color(colors, colors->plugin[i]));
    cg_report_text(out, colors->plugin[i], 60, false);
    cg_buf_text(out, "</li>\n");
  }
  cg_buf_text(out, "</ul>\n");
}

/* -- tiles ------------------------------------------------------------------------------------------------------- */

typedef struct sums {
  uint64_t sections, hits, section_ns, files, bytes, changed;
} sums;

static sums sums_of(const cg_report_run *run) {
  sums out = {0};
  for (size_t i = 0; i < run->count; i++) {
    const cg_report_event *event = &run->event[i];
    if (event->kind == CG_REPORT_SECTION) {
      out.sections++;
      out.hits += event->cache == CG_REPORT_HIT;
      out.section_ns += event->ns;
    } else if (event->kind == CG_REPORT_FILE) {
      out.files++;
      out.bytes += event->bytes;
      out.changed += !codegen_str_is(event->word, "keep");
    }
  }
  return out;
}

static void tile(cg_buf *out, const char *name) {
  cg_buf_printf(out, "<div><dt>%s</dt><dd>", name);
}

static void tile_end(cg_buf *out) {
  cg_buf_text(out, "</dd></div>\n");
}

static void put_tiles(const cg_report *report, const cg_report_run *run, cg_buf *out) {
  sums all = sums_of(run);
  bool timed = report->generator.size > 0;
  cg_buf_text(out, "<dl class=\"tiles\">\n");
  if (timed) {
    tile(out, "time");
    cg_report_time(out, run->ns);
    tile_end(out);
  }
  if (run->cpu_us) {
    tile(out, "CPU");
    cg_report_time(out, run->cpu_us * 1000);
    tile_end(out);
  }
  if (run->peak) {
    tile(out, "memory at most");
    cg_report_size(out, run->peak);
    tile_end(out);
  }
  if (all.sections) {
    tile(out, "sections");
    cg_buf_printf(out, "%llu", (unsigned long long)all.sections);
    tile_end(out);
  }
  if (run->workers) {
    tile(out, "threads");
    cg_buf_printf(out, "%llu", (unsigned long long)run->workers);
    tile_end(out);
  }
  if (all.files) {
    tile(out, timed ? "files changed" : "files");
    if (timed)
      cg_buf_printf(out, "%llu of %llu", (unsigned long long)all.changed, (unsigned long long)all.files);
    else
      cg_buf_printf(out, "%llu", (unsigned long long)all.files);
    tile_end(out);
    tile(out, "size of all files");
    cg_report_size(out, all.bytes);
    tile_end(out);
  }
  cg_buf_text(out, "</dl>\n");
}

static void note(cg_buf *out, const char *before, cg_str text) {
  cg_buf_printf(out, "<p class=\"note\">%s", before);
  cg_report_text(out, text, 400, false);
  cg_buf_text(out, "</p>\n");
}

static void put_notes(const cg_report_run *run, cg_buf *out) {
  if (!run->ended)
    note(out, "This run did not come to its end: what follows is what it had told until then.", CG_STR(""));
  if (run->skipped.size) note(out, "Nothing was run: ", run->skipped);
  if (run->next.size) note(out, "An unchanged run cannot be skipped: ", run->next);
  if (run->code) {
    cg_buf_printf(out, "<p class=\"note\">It ended with exit code %llu, %llu errors and %llu warnings.</p>\n",
                  (unsigned long long)run->code, (unsigned long long)run->errors, (unsigned long long)run->warnings);
  }
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static void put_run(const cg_report *report, const cg_report_run *run, cg_report_drawing *at) {
  cg_buf *out = at->out;
  at->run = run;
  cg_buf_text(out, "<section>\n");
  if (report->run.count > 1) {
    cg_buf_text(out, "<h2>");
    cg_report_text(out, run->name, 120, false);
    cg_buf_text(out, "</h2>\n");
  }
  put_tiles(report, run, out);
  put_notes(run, out);
  cg_report_waterfall(at);
  cg_buf_text(out, "<div class=\"pair\">\n");
  cg_report_plugins(at);
  cg_report_cache(at);
  cg_buf_text(out, "</div>\n");
  cg_report_threads(at);
  cg_report_sections_map(at);
  cg_report_heaviest(at);
  cg_report_files(at);
  cg_buf_text(out, "</section>\n");
}

cg_status cg_report_page(const cg_report *report, cg_str file, cg_buf *out) {
  cg_arena arena;
  cg_arena_init(&arena, 0);
  cg_report_drawing at = {.colors = choose_colors(report), .arena = &arena, .out = out, .number = 1};
  const cg_report_run *first = cg_vec_at(&report->run, cg_report_run, 0);
  cg_str title = report->run.count == 1 && report->generator.size ? first->name : cg_path_name(file);
  cg_buf_text(out, head);
  cg_report_text(out, title, 120, false);
  cg_buf_text(out, style);
  cg_buf_text(out, "<header>\n<h1>");
  cg_report_text(out, title, 120, false);
  cg_buf_text(out, "</h1>\n<p>");
  cg_buf_text(out, report->generator.size ? "A run of "
                                          : "The output that a manifest lists; a trace (--trace) shows times, too. ");
  cg_report_text(out, report->generator, 60, false);
  cg_buf_text(out, report->generator.size ? ", drawn from " : "Drawn from ");
  cg_report_text(out, file, 200, true);
  cg_buf_text(out, "</p>\n</header>\n");
  put_keys(&at.colors, out);
  for (size_t i = 0; i < report->run.count; i++) put_run(report, cg_vec_at(&report->run, cg_report_run, i), &at);
  cg_buf_text(out, "</main>\n</body>\n</html>\n");
  cg_arena_release(&arena);
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}
