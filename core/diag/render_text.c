/* SPDX-License-Identifier: MIT
 *
 * Diagnostics as text for people: place, severity, code, message; the line with a caret; pointer, help, causes.
 *
 * Invariant: whatever a schema says, no byte of it reaches the terminal as a command.
 */
#include "sink.h"

#define WINDOW 100 /* columns of an excerpt */
#define LEAD 60    /* columns of it before the place, when the line is longer */

/* Code points that a terminal would obey, that hide or reorder text, or that break lines. */
static bool is_unsafe(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xe0000 && code <= 0xe0fff);
}

/* Columns that a terminal gives a character, roughly: East Asian wide ones and pictographs take two. */
static unsigned width(uint32_t code) {
  bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
              (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
              (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
              (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
  bool none = (code >= 0x300 && code <= 0x36f) || (code >= 0xfe00 && code <= 0xfe0f);
  return none ? 0 : wide ? 2 : 1;
}

void cg_render_safe(cg_buf *out, cg_str text, bool lines) {
  for (size_t i = 0; i < text.size;) {
    uint32_t code = 0;
    size_t length = cg_utf8_decode(text.data + i, text.size - i, &code);
    if (!length)
      cg_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)text.data[i]);
    else if (code == '\n' && lines)
      cg_buf_text(out, "\n    ");
    else if (code == '\t')
      cg_buf_char(out, ' ');
    else if (is_unsafe(code))
      cg_buf_printf(out, code > 0xffff ? "\\u{%x}" : "\\u%04x", code);
    else
      cg_buf_add(out, text.data + i, length);
    i += length ? length : 1;
  }
}

/* One character of an excerpt, always with the columns that it is counted with. Returns its bytes. */
static size_t excerpt_char(cg_buf *out, cg_str bytes, size_t at, unsigned *columns) {
  uint32_t code = 0;
  size_t length = cg_utf8_decode(bytes.data + at, bytes.size - at, &code);
  bool bad = !length || is_unsafe(code);
  *columns = bad ? 1 : width(code);
  if (out && code == '\t')
    cg_buf_char(out, ' ');
  else if (out && bad)
    cg_buf_text(out, "\xef\xbf\xbd");
  else if (out)
    cg_buf_add(out, bytes.data + at, length);
  return length ? length : 1;
}

/* Where the window begins: the line's begin, or about LEAD columns before the place. `*cut` says which. */
static size_t window_begin(cg_str bytes, size_t place, bool *cut) {
  size_t begin = place;
  unsigned columns = 0;
  while (begin && bytes.data[begin - 1] != '\n' && columns < LEAD) {
    begin--;
    while (begin && (bytes.data[begin] & 0xc0) == 0x80 && place - begin < 4 * LEAD) begin--;
    columns++;
  }
  *cut = begin && bytes.data[begin - 1] != '\n';
  return begin;
}

void cg_render_excerpt(cg_buf *out, const cg_diag_source *source, codegen_origin origin, uint32_t line,
                       const char *mark, const char *plain) {
  cg_str bytes = source->bytes;
  size_t place = origin.begin < bytes.size ? origin.begin : bytes.size;
  bool cut = false;
  size_t at = window_begin(bytes, place, &cut);
  unsigned total = 0, before = 0, under = 0, columns = 0;
  cg_buf_printf(out, "%5u | %s", line, cut ? "\xe2\x80\xa6" : "");
  before = cut;
  while (at < bytes.size && bytes.data[at] != '\n' && total < WINDOW) {
    if (bytes.data[at] == '\r' && (at + 1 == bytes.size || bytes.data[at + 1] == '\n')) break;
    bool inside = at >= place && at < origin.end, ahead = at < place;
    at += excerpt_char(out, bytes, at, &columns);
    total += columns;
    if (ahead)
      before += columns;
    else if (inside)
      under += columns;
  }
  if (at < bytes.size && bytes.data[at] != '\n' && bytes.data[at] != '\r') cg_buf_text(out, "\xe2\x80\xa6");
  cg_buf_printf(out, "\n      | %*s%s^", (int)before, "", mark);
  for (unsigned i = 1; i < under; i++) cg_buf_char(out, '~');
  cg_buf_printf(out, "%s\n", plain);
}

static void add_place(cg_buf *out, cg_place place) {
  cg_render_safe(out, place.file, false);
  if (place.line) cg_buf_printf(out, ":%u", place.line);
  if (place.line && place.column) cg_buf_printf(out, ":%u", place.column);
}

static void add_field(cg_buf *out, const char *name, cg_str text) {
  if (!text.size) return;
  cg_buf_printf(out, "  %s", name);
  cg_render_safe(out, text, true);
  cg_buf_char(out, '\n');
}

static void add_causes(const cg_diags *diags, const codegen_diag *diag, unsigned depth, cg_buf *out) {
  for (size_t i = 0; diag->causes && diag->causes[i]; i++) {
    const codegen_diag *cause = diag->causes[i];
    cg_place place = cg_sink_place(diags, cause);
    cg_buf_printf(out, "%*scaused by: ", (int)(2 + 2 * depth), "");
    cg_render_safe(out, cause->message, false);
    if (place.file.size) {
      cg_buf_text(out, " (");
      add_place(out, place);
      cg_buf_char(out, ')');
    }
    cg_buf_char(out, '\n');
    add_causes(diags, cause, depth + 1, out);
  }
}

static void add_other_places(const cg_diags *diags, const cg_group *group, cg_buf *out) {
  uint32_t shown = group->count < CG_GROUP_PLACES ? group->count : CG_GROUP_PLACES;
  bool named = false;
  for (uint32_t i = 1; i < shown; i++) {
    cg_place place = cg_sink_place(diags, &cg_vec_at(&diags->item, cg_sink_item, group->item[i])->diag);
    if (!place.file.size) break;
    cg_buf_text(out, named ? ", " : "  also at ");
    add_place(out, place);
    named = true;
  }
  if (!named && group->count > 1)
    cg_buf_printf(out, "  %u times", group->count);
  else if (group->count > shown)
    cg_buf_printf(out, " and %u more places", group->count - shown);
  if (group->count > 1) cg_buf_char(out, '\n');
}

void cg_render_text(const cg_diags *diags, const cg_diag_style *style, const cg_group *group, cg_buf *out) {
  const cg_sink_item *item = cg_vec_at(&diags->item, cg_sink_item, group->item[0]);
  const codegen_diag *diag = &item->diag;
  const cg_sink_source *source = cg_sink_source_of(diags, diag->origin.document);
  const char *severity = cg_sink_severity(diags, style, diag);
  const char *plain = style->color ? "\033[0m" : "", *bold = style->color ? "\033[1m" : "";
  const char *mark = !style->color        ? ""
                     : severity[0] == 'e' ? "\033[1;31m"
                     : severity[0] == 'w' ? "\033[1;33m"
                                          : "\033[1;36m";
  cg_place place = cg_sink_place(diags, diag);
  char scratch[64];
  cg_buf pointer;
  cg_buf_init(&pointer, CG_BUF_MAX);
  if (place.file.size) {
    cg_buf_text(out, bold);
    add_place(out, place);
    cg_buf_printf(out, ":%s ", plain);
  }
  cg_buf_printf(out, "%s%s", mark, severity);
  if (diag->code.size) {
    cg_buf_char(out, '[');
    cg_render_safe(out, diag->code, false);
    cg_buf_char(out, ']');
  }
  cg_buf_printf(out, ":%s ", plain);
  cg_render_safe(out, diag->message, false);
  cg_buf_char(out, '\n');
  if (source && place.line) cg_render_excerpt(out, &source->source, diag->origin, place.line, mark, plain);
  add_field(out, "at ", cg_sink_pointer(diags, diag, &pointer));
  add_field(out, "  ", diag->detail);
  add_causes(diags, diag, 0, out);
  add_field(out, "help: ", cg_sink_help(diag, scratch));
  add_field(out, "see ", diag->url);
  add_field(out, "plugin: ", item->plugin);
  add_other_places(diags, group, out);
  cg_buf_release(&pointer);
}
