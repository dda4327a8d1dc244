/* SPDX-License-Identifier: MIT
 *
 * Diagnostics as JSON lines. Members that say nothing are left out.
 */
#include "sink.h"

static void member(cg_buf *out, const char *name, cg_str text) {
  if (!text.size) return;
  cg_buf_printf(out, ",\"%s\":", name);
  cg_buf_json(out, text);
}

/* `lead` tells a line of its own from a cause within one. */
static void object(const cg_diags *diags, const cg_diag_style *style, const codegen_diag *diag, cg_str plugin,
                   const char *lead, cg_buf *out) {
  cg_place place = cg_sink_place(diags, diag);
  char scratch[64];
  cg_buf pointer;
  cg_buf_init(&pointer, CG_BUF_MAX);
  cg_buf_printf(out, "{%s\"severity\":\"%s\",\"code\":", lead, cg_sink_severity(diags, style, diag));
  cg_buf_json(out, diag->code);
  cg_buf_text(out, ",\"message\":");
  cg_buf_json(out, diag->message);
  member(out, "detail", diag->detail);
  member(out, "help", *lead ? cg_sink_help(diag, scratch) : diag->help);
  member(out, "file", place.file);
  if (place.line) cg_buf_printf(out, ",\"line\":%u", place.line);
  if (place.line && place.column) cg_buf_printf(out, ",\"column\":%u", place.column);
  member(out, "pointer", cg_sink_pointer(diags, diag, &pointer));
  member(out, "plugin", plugin);
  member(out, "url", diag->url);
  if (diag->causes && diag->causes[0]) {
    cg_buf_text(out, ",\"causes\":[");
    for (size_t i = 0; diag->causes[i]; i++) { /* the copy in the sink is bounded in depth and number */
      if (i) cg_buf_char(out, ',');
      object(diags, style, diag->causes[i], CG_STR(""), "", out);
    }
    cg_buf_char(out, ']');
  }
  cg_buf_char(out, '}');
  cg_buf_release(&pointer);
}

void cg_render_json(const cg_diags *diags, const cg_diag_style *style, const cg_sink_item *item, cg_buf *out) {
  object(diags, style, &item->diag, item->plugin, "\"event\":\"diagnostic\",", out);
  cg_buf_char(out, '\n');
}
