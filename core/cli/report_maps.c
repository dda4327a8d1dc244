/* SPDX-License-Identifier: MIT
 *
 * The pictures of weight: treemaps of sections by time and of files by size, and the heaviest sections as bars.
 */
#include "report.h"

#define WIDTH 960.0
#define MAP_HEIGHT 400.0
#define CELLS_MOST 60u /* of one plugin; what is smaller is one cell together */
#define HEAD 20.0

/* A cell: something that weighs. */
typedef struct cell {
  cg_str name;
  uint64_t weight, other; /* `other`: bytes where the weight is time, sections where it is bytes */
  uint32_t more;          /* so many together */
} cell;

/* The cells of one plugin. */
typedef struct group {
  cg_str plugin;
  cg_vec cell;
  uint64_t weight;
} group;

static int by_weight(const void *a, const void *b) {
  const cell *left = a, *right = b;
  if (left->weight != right->weight) return left->weight < right->weight ? 1 : -1;
  return codegen_str_compare(left->name, right->name);
}

static int group_by_weight(const void *a, const void *b) {
  const group *left = a, *right = b;
  if (left->weight != right->weight) return left->weight < right->weight ? 1 : -1;
  return codegen_str_compare(left->plugin, right->plugin);
}

/* -- gathering --------------------------------------------------------------------------------------------------- */

static group *group_of(cg_vec *groups, cg_str plugin) {
  for (size_t i = 0; i < groups->count; i++)
    if (codegen_str_equal(cg_vec_at(groups, group, i)->plugin, plugin)) return cg_vec_at(groups, group, i);
  if (groups->count >= 64) return cg_vec_at(groups, group, 63); /* nobody could tell them apart any more */
  group *one = cg_vec_add(groups, 1);
  if (!one) return NULL;
  one->plugin = plugin;
  cg_vec_init(&one->cell, sizeof(cell));
  return one;
}

/* The heaviest stay, what is left becomes one. */
static void cut_cells(group *of) {
  cg_vec *cells = &of->cell;
  if (cells->count) qsort(cells->data, cells->count, sizeof(cell), by_weight);
  if (cells->count <= CELLS_MOST) return;
  cell rest = {.name = CG_STR("others")};
  for (size_t i = CELLS_MOST; i < cells->count; i++) {
    rest.weight += cg_vec_at(cells, cell, i)->weight;
    rest.other += cg_vec_at(cells, cell, i)->other;
    rest.more++;
  }
  *cg_vec_at(cells, cell, CELLS_MOST) = rest;
  cells->count = CELLS_MOST + 1;
  qsort(cells->data, cells->count, sizeof(cell), by_weight);
}

static void gather(const cg_report_run *run, uint8_t kind, cg_vec *groups) {
  cg_vec_init(groups, sizeof(group));
  for (size_t i = 0; i < run->count; i++) {
    const cg_report_event *event = &run->event[i];
    uint64_t weight = kind == CG_REPORT_FILE ? event->bytes : event->ns;
    group *of = event->kind == kind && weight ? group_of(groups, event->plugin) : NULL;
    cell *one = of ? cg_vec_push(&of->cell) : NULL;
    if (!one) continue;
    *one = (cell){event->name, weight, kind == CG_REPORT_FILE ? event->count : event->bytes, 0};
    of->weight += weight;
  }
  for (size_t i = 0; i < groups->count; i++) cut_cells(cg_vec_at(groups, group, i));
  if (groups->count) qsort(groups->data, groups->count, sizeof(group), group_by_weight);
}

static void drop(cg_vec *groups) {
  for (size_t i = 0; i < groups->count; i++) cg_vec_release(&cg_vec_at(groups, group, i)->cell);
  cg_vec_release(groups);
}

/* -- drawing ----------------------------------------------------------------------------------------------------- */

static void put_weight(cg_buf *out, bool files, uint64_t weight) {
  if (files)
    cg_report_size(out, weight);
  else
    cg_report_time(out, weight);
}

static void put_cell(cg_buf *out, const cell *one, cg_report_box box, unsigned color, bool files) {
  size_t letters = box.width > 12 ? (size_t)((box.width - 8) / 6.4) : 0;
  if (box.width < 0.4 || box.height < 0.4) return;
  cg_buf_printf(out, "<g><title>");
  if (one->more) cg_buf_printf(out, "%u ", one->more);
  cg_report_text(out, one->name, 200, false);
  cg_buf_text(out, ", ");
  put_weight(out, files, one->weight);
  if (files && one->other)
    cg_buf_printf(out, ", %llu sections", (unsigned long long)one->other);
  else if (!files && one->other) {
    cg_buf_text(out, ", ");
    cg_report_size(out, one->other);
  }
  cg_buf_printf(out, "</title><rect class=\"cell%s c%u\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
                one->more ? " rest" : "", color, box.x, box.y, box.width, box.height);
  if (letters >= 4 && box.height >= 16) {
    cg_buf_printf(out, "<text class=\"in\" x=\"%.2f\" y=\"%.2f\">", box.x + 4, box.y + 12.5);
    if (one->more) cg_buf_printf(out, "%u ", one->more);
    cg_report_text(out, one->name, letters, true);
    cg_buf_text(out, "</text>");
  }
  if (letters >= 8 && box.height >= 32) {
    cg_buf_printf(out, "<text class=\"in sub\" x=\"%.2f\" y=\"%.2f\">", box.x + 4, box.y + 26.5);
    put_weight(out, files, one->weight);
    cg_buf_text(out, "</text>");
  }
  cg_buf_text(out, "</g>\n");
}

static void put_group(cg_report_drawing *at, const group *of, cg_report_box box, bool files) {
  cg_buf *out = at->out;
  unsigned color = cg_report_color(&at->colors, of->plugin);
  uint64_t value[CELLS_MOST + 1];
  cg_report_box cells[CELLS_MOST + 1];
  if (box.width > 50 && box.height > HEAD + 10) {
    cg_buf_printf(out, "<text class=\"head\" x=\"%.2f\" y=\"%.2f\">", box.x + 4, box.y + 14);
    cg_report_text(out, of->plugin.size ? of->plugin : CG_STR("nobody"), (size_t)(box.width / 14), false);
    cg_buf_text(out, " <tspan class=\"sub\">");
    if (box.width > 130) put_weight(out, files, of->weight);
    cg_buf_text(out, "</tspan></text>\n");
    box = (cg_report_box){box.x, box.y + HEAD, box.width, box.height - HEAD};
  }
  for (size_t i = 0; i < of->cell.count; i++) value[i] = cg_vec_at(&of->cell, cell, i)->weight;
  cg_report_squarify(value, of->cell.count, box, cells);
  for (size_t i = 0; i < of->cell.count; i++) put_cell(out, cg_vec_at(&of->cell, cell, i), cells[i], color, files);
}

static void put_map(cg_report_drawing *at, uint8_t kind, const char *heading, const char *words, const char *caption) {
  cg_vec groups;
  uint64_t value[64];
  cg_report_box box[64];
  gather(at->run, kind, &groups);
  if (groups.count) {
    for (size_t i = 0; i < groups.count; i++) value[i] = cg_vec_at(&groups, group, i)->weight;
    cg_report_squarify(value, groups.count, (cg_report_box){0, 0, WIDTH, MAP_HEIGHT}, box);
    cg_report_figure(at, heading, words, WIDTH, MAP_HEIGHT);
    for (size_t i = 0; i < groups.count; i++) {
      cg_report_box inner = {box[i].x + 1, box[i].y + 1, box[i].width - 2, box[i].height - 2};
      if (inner.width > 0 && inner.height > 0)
        put_group(at, cg_vec_at(&groups, group, i), inner, kind == CG_REPORT_FILE);
    }
    cg_report_figure_end(at, caption);
  }
  drop(&groups);
}

void cg_report_sections_map(cg_report_drawing *at) {
  put_map(at, CG_REPORT_SECTION, "Sections by the time they took",
          "Boxes: a section each, as large as the time that it took, by plugin.",
          "The larger a box, the longer its section took; the heaviest sixty of each plugin, the others together.");
}

void cg_report_files(cg_report_drawing *at) {
  put_map(at, CG_REPORT_FILE, "Files by size", "Boxes: a file each, as large as its bytes, by plugin.",
          "The larger a box, the larger the file; the largest sixty of each plugin, the others together.");
}

/* -- the heaviest sections --------------------------------------------------------------------------------------- */

#define BARS 14u
#define ROW 22.0

static const cg_report_event *heavier(const cg_report_event *a, const cg_report_event *b) {
  return !b || (a && a->ns >= b->ns) ? a : b;
}

void cg_report_heaviest(cg_report_drawing *at) {
  const cg_report_event *top[BARS + 1] = {NULL};
  cg_buf *out = at->out;
  size_t count = 0;
  for (size_t i = 0; i < at->run->count; i++) {
    const cg_report_event *event = &at->run->event[i];
    if (event->kind != CG_REPORT_SECTION) continue;
    for (size_t k = 0; k < BARS && event; k++) {
      const cg_report_event *other = top[k];
      top[k] = heavier(other, event);
      event = top[k] == event ? other : event;
    }
  }
  while (count < BARS && top[count]) count++;
  if (!count) return;
  double label = 440, area = WIDTH - label - 170;
  cg_report_figure(at, "The heaviest sections", "A bar for each of the sections that took longest.", WIDTH,
                   4 + (double)count * ROW);
  for (size_t i = 0; i < count; i++) {
    double y = 2 + (double)i * ROW, width = top[0]->ns ? (double)top[i]->ns / (double)top[0]->ns * area : 0;
    cg_buf_text(out, "<g><title>");
    cg_report_text(out, top[i]->name, 300, false);
    cg_buf_text(out, ", ");
    cg_report_text(out, top[i]->artifact, 100, false);
    cg_buf_printf(out, "</title><text x=\"0\" y=\"%.1f\">", y + 15);
    cg_report_text(out, top[i]->name, 54, true);
    cg_buf_printf(out, "</text><rect class=\"c%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" rx=\"2\"/>",
                  cg_report_color(&at->colors, top[i]->plugin), label, y + 3, width < 1 ? 1 : width, ROW - 6);
    cg_buf_printf(out, "<text class=\"value\" x=\"%.0f\" y=\"%.1f\">", WIDTH, y + 15);
    cg_report_time(out, top[i]->ns);
    cg_buf_text(out, ", ");
    cg_report_size(out, top[i]->bytes);
    cg_buf_text(out, top[i]->cache == CG_REPORT_HIT ? ", found</text></g>\n" : "</text></g>\n");
  }
  cg_report_figure_end(at, "One section is one declaration in one file.");
}
