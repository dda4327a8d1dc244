/* SPDX-License-Identifier: MIT
 *
 * The pictures of time: the phases as a waterfall, who wrote sections when, what each plugin took, what came from the
 * cache.
 */
#include "report.h"

#define WIDTH 960.0
#define LABEL 210.0
#define VALUE 92.0
#define ROW 22.0
#define SOURCES_MOST 8u

static double clamped(double value, double most) {
  return value < 0 ? 0 : value > most ? most : value;
}

/* -- the waterfall ----------------------------------------------------------------------------------------------- */

static bool is_row(const cg_report_event *event) {
  return event->kind == CG_REPORT_STEP || event->kind == CG_REPORT_PHASE || event->kind == CG_REPORT_SOURCE;
}

/* The rows, sources beyond the heaviest few left out. */
static size_t rows_of(cg_report_drawing *at, const cg_report_event ***rows) {
  const cg_report_run *run = at->run;
  uint64_t heavy[SOURCES_MOST] = {0};
  size_t count = 0, n = 0;
  for (size_t i = 0; i < run->count; i++) {
    count += is_row(&run->event[i]);
    if (run->event[i].kind != CG_REPORT_SOURCE) continue;
    uint64_t ns = run->event[i].ns;
    for (size_t k = 0; k < SOURCES_MOST; k++) { /* kept in falling order */
      uint64_t other = heavy[k];
      if (ns <= other) continue;
      heavy[k] = ns;
      ns = other;
    }
  }
  *rows = cg_arena_alloc(at->arena, (count + 1) * sizeof **rows, _Alignof(void *));
  for (size_t i = 0, sources = 0; *rows && i < run->count && n < 400; i++) {
    const cg_report_event *event = &run->event[i];
    bool source = event->kind == CG_REPORT_SOURCE;
    if (!is_row(event) || (source && (event->ns < heavy[SOURCES_MOST - 1] || sources >= SOURCES_MOST))) continue;
    sources += source;
    (*rows)[n++] = event;
  }
  return *rows ? n : 0;
}

static void put_axis(cg_report_drawing *at, double height, uint64_t ns) {
  static const uint64_t unit[] = {1, 2, 5};
  uint64_t step = 1;
  double area = WIDTH - LABEL - VALUE;
  if (!ns) return;
  for (size_t i = 0; step * 8 < ns && step < ns; i++) {
    uint64_t ten = 1;
    for (size_t k = 0; k < i / 3; k++) ten *= 10;
    step = unit[i % 3] * ten;
  }
  for (uint64_t tick = 0; tick <= ns; tick += step) {
    double x = LABEL + (double)tick / (double)ns * area;
    cg_buf_printf(at->out, "<path class=\"grid\" d=\"M%.1f 18V%.1f\"/><text class=\"tick\" x=\"%.1f\" y=\"12\">", x,
                  height, x);
    if (tick)
      cg_report_time(at->out, tick);
    else
      cg_buf_char(at->out, '0');
    cg_buf_text(at->out, "</text>\n");
  }
}

static void put_row(cg_report_drawing *at, const cg_report_event *event, double y) {
  const cg_report_run *run = at->run;
  cg_buf *out = at->out;
  double area = WIDTH - LABEL - VALUE, scale = run->ns ? area / (double)run->ns : 0;
  double x = clamped((double)(event->begin - run->begin) * scale, area),
         width = clamped((double)event->ns * scale, area - x);
  bool skipped = event->kind == CG_REPORT_PHASE && event->word.size, source = event->kind == CG_REPORT_SOURCE;
  cg_buf_printf(out, "<g%s><title>", skipped ? " class=\"dim\"" : "");
  cg_report_text(out, event->name, 200, false);
  if (event->word.size) {
    cg_buf_text(out, skipped ? ", skipped: " : ", ");
    cg_report_text(out, event->word, 200, false);
  }
  if (!skipped) {
    cg_buf_text(out, ", ");
    cg_report_time(out, event->ns);
  }
  if (event->bytes) {
    cg_buf_text(out, ", ");
    cg_report_size(out, event->bytes);
  }
  cg_buf_printf(out, "</title><text x=\"%.0f\" y=\"%.1f\"%s>", source ? 16.0 : 0.0, y + 15,
                source ? " class=\"sub\"" : "");
  if (source) {
    cg_report_text(out, event->word, 8, false);
    cg_buf_char(out, ' ');
  }
  cg_report_text(out, event->name, source ? 22 : 30, source);
  cg_buf_text(out, "</text>");
  if (skipped) {
    cg_buf_printf(out, "<text class=\"sub\" x=\"%.1f\" y=\"%.1f\">", LABEL + 6, y + 15);
    cg_report_text(out, event->word, 80, false);
    cg_buf_text(out, "</text></g>\n");
    return;
  }
  cg_buf_printf(out, "<rect class=\"%s%u\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" rx=\"2\"/>",
                event->failed ? "bad c"
                : source      ? "soft c"
                              : "c",
                cg_report_color(&at->colors, event->plugin), LABEL + x, y + (source ? 6 : 3), width < 1.5 ? 1.5 : width,
                source ? ROW - 12 : ROW - 6);
  cg_buf_printf(out, "<text class=\"value\" x=\"%.0f\" y=\"%.1f\">", WIDTH, y + 15);
  cg_report_time(out, event->ns);
  cg_buf_text(out, "</text></g>\n");
}

void cg_report_waterfall(cg_report_drawing *at) {
  const cg_report_event **rows;
  size_t count = rows_of(at, &rows);
  double height = 24 + (double)count * ROW;
  if (!count) return;
  cg_report_figure(at, "The phases, as they came", "A row for each phase, from its begin to its end.", WIDTH, height);
  put_axis(at, height, at->run->ns);
  for (size_t i = 0; i < count; i++) put_row(at, rows[i], 22 + (double)i * ROW);
  cg_report_figure_end(at,
                       "Time runs from left to right. Phases of a plugin have its colour, those of the host are grey.");
}

/* -- threads ----------------------------------------------------------------------------------------------------- */

#define SLICES 320u

/* What a thread did in a slice of time. */
typedef struct slice {
  double busy; /* ns */
  double most; /* of one colour */
  unsigned color;
} slice;

static void fill_slices(slice *row, const cg_report_event *event, uint64_t begin, double width, unsigned color) {
  double from = (double)(event->begin - begin), to = from + (double)event->ns;
  for (size_t i = (size_t)(from / width); i < SLICES && (double)i * width < to; i++) {
    double low = (double)i * width, high = low + width;
    double part = (to < high ? to : high) - (from > low ? from : low);
    row[i].busy += part;
    if (part <= row[i].most) continue;
    row[i].most = part;
    row[i].color = color;
  }
}

static void put_slices(cg_report_drawing *at, const slice *row, double y, double width) {
  double step = (WIDTH - LABEL - VALUE) / SLICES;
  for (size_t i = 0; i < SLICES; i++) {
    size_t begin = i;
    unsigned level = (unsigned)(clamped(row[i].busy / width, 1) * 4 + 0.5);
    while (i + 1 < SLICES && row[i + 1].color == row[begin].color &&
           (unsigned)(clamped(row[i + 1].busy / width, 1) * 4 + 0.5) == level)
      i++;
    if (level)
      cg_buf_printf(at->out,
                    "<rect class=\"c%u\" opacity=\"%.2f\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"/>",
                    row[begin].color, 0.25 + 0.1875 * level, LABEL + (double)begin * step, y + 3,
                    (double)(i - begin + 1) * step, ROW - 6);
  }
  cg_buf_char(at->out, '\n');
}

void cg_report_threads(cg_report_drawing *at) {
  const cg_report_run *run = at->run;
  uint64_t first = UINT64_MAX, last = 0, busy[CG_THREADS_MAX] = {0};
  uint32_t lanes = 0;
  for (size_t i = 0; i < run->count; i++) {
    const cg_report_event *event = &run->event[i];
    if (event->kind != CG_REPORT_SECTION) continue;
    if (event->begin < first) first = event->begin;
    if (event->begin + event->ns > last) last = event->begin + event->ns;
    if (event->lane >= lanes) lanes = event->lane + 1;
    busy[event->lane] += event->ns;
  }
  slice *slices = lanes && last > first ? cg_calloc((size_t)lanes * SLICES, sizeof *slices) : NULL;
  if (!slices) return;
  double width = (double)(last - first) / SLICES;
  for (size_t i = 0; i < run->count; i++) {
    const cg_report_event *event = &run->event[i];
    if (event->kind == CG_REPORT_SECTION)
      fill_slices(slices + (size_t)event->lane * SLICES, event, first, width,
                  cg_report_color(&at->colors, event->plugin));
  }
  cg_report_figure(at, "Who wrote sections when", "A row for each thread, coloured by plugin where it wrote a section.",
                   WIDTH, 4 + lanes * ROW);
  for (uint32_t i = 0; i < lanes; i++) {
    double y = 2 + i * ROW;
    char name[24] = "main";
    if (i) snprintf(name, sizeof name, "worker %u", i);
    cg_buf_printf(at->out, "<text x=\"0\" y=\"%.1f\">%s</text>", y + 15, name);
    cg_buf_printf(at->out, "<rect class=\"track\" x=\"%.0f\" y=\"%.1f\" width=\"%.0f\" height=\"%.1f\"/>", LABEL, y + 3,
                  WIDTH - LABEL - VALUE, ROW - 6);
    put_slices(at, slices + (size_t)i * SLICES, y, width);
    cg_buf_printf(at->out, "<text class=\"value\" x=\"%.0f\" y=\"%.1f\">", WIDTH, y + 15);
    cg_report_time(at->out, busy[i]);
    cg_buf_text(at->out, "</text>\n");
  }
  cg_free(slices);
  cg_report_figure_end(at, "From the first section to the last. The fuller the colour, the busier the thread.");
}

/* -- plugins ----------------------------------------------------------------------------------------------------- */

typedef struct plugin_row {
  cg_str id;
  uint64_t ns, hooks;
} plugin_row;

static int by_time(const void *a, const void *b) {
  const plugin_row *left = a, *right = b;
  uint64_t l = left->ns + left->hooks, r = right->ns + right->hooks;
  return l == r ? codegen_str_compare(left->id, right->id) : l < r ? 1 : -1;
}

static size_t plugin_rows(const cg_report_drawing *at, plugin_row *row, size_t most) {
  size_t count = 0;
  for (size_t i = 0; i < at->run->count; i++) {
    const cg_report_event *event = &at->run->event[i];
    size_t k = 0;
    if (event->kind != CG_REPORT_PHASE && event->kind != CG_REPORT_HOOK) continue;
    while (k < count && !codegen_str_equal(row[k].id, event->plugin)) k++;
    if (k == most) continue;
    if (k == count) row[count++] = (plugin_row){.id = event->plugin};
    *(event->kind == CG_REPORT_HOOK ? &row[k].hooks : &row[k].ns) += event->ns;
  }
  qsort(row, count, sizeof *row, by_time);
  return count;
}

void cg_report_plugins(cg_report_drawing *at) {
  plugin_row row[24];
  size_t count = plugin_rows(at, row, CG_COUNT(row));
  cg_buf *out = at->out;
  if (!count) return;
  double most = (double)(row[0].ns + row[0].hooks), label = 130, area = 460 - label - 80;
  cg_report_figure(at, "What each plugin took", "A bar for each plugin: the time of its phases and of its hooks.", 460,
                   4 + (double)count * ROW);
  for (size_t i = 0; i < count; i++) {
    double y = 2 + (double)i * ROW, phases = most > 0 ? (double)row[i].ns / most * area : 0;
    double hooks = most > 0 ? (double)row[i].hooks / most * area : 0;
    unsigned color = cg_report_color(&at->colors, row[i].id);
    cg_buf_printf(out, "<text x=\"0\" y=\"%.1f\">", y + 15);
    cg_report_text(out, row[i].id.size ? row[i].id : CG_STR("the host"), 18, false);
    cg_buf_printf(
        out,
        "</text><rect class=\"c%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" rx=\"2\"/>"
        "<rect class=\"soft c%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"><title>in hooks</title></rect>",
        color, label, y + 3, phases, ROW - 6, color, label + phases, y + 3, hooks, ROW - 6);
    cg_buf_printf(out, "<text class=\"value\" x=\"460\" y=\"%.1f\">", y + 15);
    cg_report_time(out, row[i].ns + row[i].hooks);
    cg_buf_text(out, "</text>\n");
  }
  cg_report_figure_end(at, "The time of its phases, and paler the time in its hooks.");
}

/* -- cache ------------------------------------------------------------------------------------------------------- */

static void put_arc(cg_buf *out, const char *class, double from, double share) {
  double round = 2 * 3.14159265358979 * 62;
  if (share <= 0) return;
  cg_buf_printf(out,
                "<circle class=\"%s\" cx=\"90\" cy=\"90\" r=\"62\" stroke-dasharray=\"%.3f %.3f\" "
                "stroke-dashoffset=\"%.3f\" transform=\"rotate(-90 90 90)\"/>\n",
                class, share * round, round, -from * round);
}

static void put_key(cg_buf *out, double y, const char *class, const char *words, uint64_t count) {
  cg_buf_printf(out,
                "<rect class=\"%s\" x=\"200\" y=\"%.0f\" width=\"14\" height=\"14\" rx=\"3\"/>"
                "<text x=\"224\" y=\"%.0f\">%s</text><text class=\"value\" x=\"460\" y=\"%.0f\">%llu</text>\n",
                class, y, y + 12, words, y + 12, (unsigned long long)count);
}

void cg_report_cache(cg_report_drawing *at) {
  uint64_t count[3] = {0}, failed = 0;
  cg_buf *out = at->out;
  for (size_t i = 0; i < at->run->count; i++) {
    if (at->run->event[i].kind != CG_REPORT_SECTION) continue;
    count[at->run->event[i].cache]++;
    failed += at->run->event[i].failed;
  }
  uint64_t all = count[0] + count[1] + count[2];
  if (!all) return;
  double total = (double)all, hit = (double)count[CG_REPORT_HIT] / total, miss = (double)count[CG_REPORT_MISS] / total;
  cg_report_figure(at, "Where sections came from", "A ring of all sections: found in the cache, or written.", 460, 180);
  put_arc(out, "arc s1", 0, hit);
  put_arc(out, "arc s2", hit, miss);
  put_arc(out, "arc s3", hit + miss, (double)count[CG_REPORT_UNASKED] / total);
  cg_buf_printf(
      out,
      "<text class=\"big\" x=\"90\" y=\"94\">%.0f %%</text><text class=\"tick\" x=\"90\" y=\"112\">from cache</text>\n",
      hit * 100);
  put_key(out, 40, "f1", "found in the cache", count[CG_REPORT_HIT]);
  put_key(out, 68, "f2", "looked for, and written", count[CG_REPORT_MISS]);
  put_key(out, 96, "f3", "written, no cache asked", count[CG_REPORT_UNASKED]);
  if (failed) put_key(out, 124, "bad", "failed", failed);
  cg_report_figure_end(at, "A cache is asked only for writers whose sections take longer to write than to find.");
}
