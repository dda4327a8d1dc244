/* SPDX-License-Identifier: MIT
 *
 * The means of drawing: escaped text, numbers that people read, colours, treemaps, figures.
 */
#include "report.h"

#define TEXT_MOST 4096u

/* -- text and numbers -------------------------------------------------------------------------------------------- */

static size_t points_of(cg_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
  return count;
}

/* Drops `count` code points at the begin. */
static cg_str without(cg_str text, size_t count) {
  size_t at = 0;
  while (at < text.size && count) {
    at++;
    while (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80) at++;
    count--;
  }
  return cg_str_slice(text, at, text.size);
}

static void put_escaped(cg_buf *out, cg_str text) {
  for (size_t i = 0; i < text.size;) {
    uint32_t code = 0;
    size_t length = cg_utf8_decode(text.data + i, text.size - i, &code);
    if (code == '&')
      cg_buf_text(out, "&amp;");
    else if (code == '<')
      cg_buf_text(out, "&lt;");
    else if (code == '>')
      cg_buf_text(out, "&gt;");
    else if (code == '"')
      cg_buf_text(out, "&quot;");
    else if (code == '\'')
      cg_buf_text(out, "&#39;");
    else if (!length || (code & 0xfffe) == 0xfffe || code < 0x20)
      cg_buf_text(out, "\xef\xbf\xbd"); /* what XML cannot hold */
    else
      cg_buf_add(out, text.data + i, length);
    i += length ? length : 1;
  }
}

void cg_report_text(cg_buf *out, cg_str text, size_t most, bool tail) {
  cg_buf safe;
  cg_buf_init(&safe, CG_BUF_MAX);
  cg_render_safe(&safe, cg_str_slice(text, 0, text.size < TEXT_MOST ? text.size : TEXT_MOST), false);
  cg_str all = cg_buf_get(&safe);
  size_t points = points_of(all);
  if (most < 2) most = 2;
  if (points <= most) {
    put_escaped(out, all);
  } else if (tail) {
    cg_buf_text(out, "\xe2\x80\xa6");
    put_escaped(out, without(all, points - most + 1));
  } else {
    cg_str rest = without(all, most - 1);
    put_escaped(out, cg_str_slice(all, 0, all.size - rest.size));
    cg_buf_text(out, "\xe2\x80\xa6");
  }
  if (safe.failed) out->failed = true;
  cg_buf_release(&safe);
}

void cg_report_time(cg_buf *out, uint64_t ns) {
  double us = (double)ns / 1e3;
  if (us < 1000)
    cg_buf_printf(out, us < 10 ? "%.1f \xc2\xb5s" : "%.0f \xc2\xb5s", us);
  else if (us < 1e6)
    cg_buf_printf(out, us < 1e4 ? "%.2f ms" : us < 1e5 ? "%.1f ms" : "%.0f ms", us / 1e3);
  else
    cg_buf_printf(out, us < 6e7 ? "%.2f s" : "%.0f s", us / 1e6);
}

void cg_report_size(cg_buf *out, uint64_t bytes) {
  double size = (double)bytes;
  if (size < 1000)
    cg_buf_printf(out, "%llu B", (unsigned long long)bytes);
  else if (size < 1e6)
    cg_buf_printf(out, "%.1f kB", size / 1e3);
  else
    cg_buf_printf(out, size < 1e9 ? "%.1f MB" : "%.0f MB", size / 1e6);
}

unsigned cg_report_color(const cg_report_colors *colors, cg_str plugin) {
  if (!plugin.size) return 0;
  for (size_t i = 0; i < colors->count; i++)
    if (codegen_str_equal(colors->plugin[i], plugin)) return (unsigned)(1 + i % 7);
  return 0;
}

/* -- treemaps ---------------------------------------------------------------------------------------------------- */

/* The worst ratio of sides, where these values fill a strip along `side`. */
static double worst(double least, double most, double sum, double side) {
  double square = side * side, all = sum * sum;
  double wide = square * most / all, tall = all / (square * least);
  return wide > tall ? wide : tall;
}

/* Puts a row of boxes along the shorter side of what is left. */
static void lay_row(const double *area, size_t count, double sum, cg_report_box *left, cg_report_box *out) {
  bool upright = left->width >= left->height;
  double side = upright ? left->height : left->width, depth = side > 0 ? sum / side : 0, at = 0;
  for (size_t i = 0; i < count; i++) {
    double length = depth > 0 ? area[i] / depth : 0;
    out[i] = upright ? (cg_report_box){left->x, left->y + at, depth, length}
                     : (cg_report_box){left->x + at, left->y, length, depth};
    at += length;
  }
  if (upright) {
    left->x += depth;
    left->width -= depth;
  } else {
    left->y += depth;
    left->height -= depth;
  }
  if (left->width < 0) left->width = 0;
  if (left->height < 0) left->height = 0;
}

void cg_report_squarify(const uint64_t *value, size_t count, cg_report_box box, cg_report_box *out) {
  double total = 0, *area = cg_malloc((count + 1) * sizeof *area);
  memset(out, 0, count * sizeof *out);
  for (size_t i = 0; i < count; i++) total += (double)value[i];
  if (!area || total <= 0) count = 0;
  for (size_t i = 0; i < count; i++) area[i] = (double)value[i] / total * box.width * box.height;
  for (size_t first = 0; first < count;) {
    double side = box.width < box.height ? box.width : box.height, sum = area[first];
    size_t n = 1;
    while (first + n < count && area[first + n] > 0 &&
           worst(area[first + n], area[first], sum + area[first + n], side) <=
               worst(area[first + n - 1], area[first], sum, side))
      sum += area[first + n++];
    lay_row(area + first, n, sum, &box, out + first);
    first += n;
  }
  cg_free(area);
}

/* -- figures ----------------------------------------------------------------------------------------------------- */

void cg_report_figure(cg_report_drawing *at, const char *heading, const char *words, double width, double height) {
  unsigned id = at->number++;
  cg_buf_printf(at->out,
                "<figure%s>\n<h3>%s</h3>\n<svg role=\"img\" viewBox=\"0 0 %.0f %.0f\" aria-labelledby=\"t%u d%u\">\n"
                "<title id=\"t%u\">%s</title><desc id=\"d%u\">%s</desc>\n",
                width > 600 ? " class=\"wide\"" : "", heading, width, height, id, id, id, heading, id, words);
}

void cg_report_figure_end(cg_report_drawing *at, const char *caption) {
  cg_buf_printf(at->out, "</svg>\n<figcaption>%s</figcaption>\n</figure>\n", caption);
}
