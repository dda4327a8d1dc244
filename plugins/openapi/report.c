/* SPDX-License-Identifier: MIT
 *
 * Diagnostics: each has a code, a place and help. The same mistake gives the same message wherever it stands, so that
 * the host can fold them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "openapi.h"

/** Whether the same was said of the same place before: a schema is read as a property, and as what a reference leads
 *  to. */
static bool said_before(oa_reader *r, const oa_file *file, uint32_t node, const char *code, codegen_str text) {
  uint64_t place = (uint64_t)file->id << 32 | node;
  uint32_t hash = 0x811c9dc5u;
  for (size_t i = 0; code[i]; i++) hash = (hash ^ (unsigned char)code[i]) * 0x01000193u;
  for (size_t i = 0; i < text.size; i++) hash = (hash ^ (unsigned char)text.data[i]) * 0x01000193u;
  return oa_map_add(r, &r->reported, place, hash, (codegen_str){"", 0}, 0) != UINT32_MAX;
}

void oa_report(oa_reader *r, const oa_file *file, uint32_t node, uint32_t severity, const char *code, const char *help,
               const char *format, ...) {
  char text[512];
  codegen_diag diag;
  va_list list;
  int size;
  va_start(list, format);
  size = vsnprintf(text, sizeof text, format, list);
  va_end(list);
  if (size < 0) size = 0;
  if ((size_t)size >= sizeof text) {
    size = (int)sizeof text - 1;
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80) size--; /* no half of a character */
  }
  if (file) oa_look(r, (oa_at){r->file[file->id], node, 1}, OA_TIED);
  oa_tie(r);
  r->unsure |= r->again;
  if (r->again) return;
  if (file && said_before(r, file, node, code, (codegen_str){text, (size_t)size})) return;
  memset(&diag, 0, sizeof diag);
  diag.struct_size = (uint32_t)sizeof diag;
  diag.severity = severity == OA_STRICT ? (uint32_t)CODEGEN_WARNING : severity;
  diag.flags = severity == OA_STRICT ? CODEGEN_DIAG_STRICT : 0;
  diag.code = codegen_str_of(code);
  diag.message = (codegen_str){text, (size_t)size};
  diag.help = codegen_str_of(help);
  if (file) diag.origin = codegen_node_origin(file->doc, node);
  codegen_report(r->ctx, &diag);
}

const char *oa_kind_name(uint32_t kind) {
  switch (kind) {
    case CODEGEN_NODE_NULL: return "null";
    case CODEGEN_NODE_FALSE:
    case CODEGEN_NODE_TRUE: return "a boolean";
    case CODEGEN_NODE_NUMBER: return "a number";
    case CODEGEN_NODE_STRING: return "a string";
    case CODEGEN_NODE_ARRAY: return "an array";
    case CODEGEN_NODE_OBJECT: return "an object";
    default: return "nothing";
  }
}

void oa_is_not(oa_reader *r, const oa_file *file, uint32_t node, uint32_t kind, const char *what) {
  uint32_t is = codegen_node_kind(file->doc, node);
  oa_report(r, file, node, OA_STRICT, "OAS0003", "this part is left out; write what the specification asks for here",
            "'%s' should be %s, but is %s", what, oa_kind_name(kind), oa_kind_name(is));
}

void oa_missing(oa_reader *r, const oa_file *file, uint32_t node, uint32_t severity, const char *member,
                const char *help) {
  oa_report(r, file, node, severity, "OAS0030", help, "'%s' is missing", member);
}

/** Edits that turn one name into the other, ignoring case; at most `limit` + 1. */
static uint32_t distance(codegen_str a, codegen_str b, uint32_t limit) {
  uint32_t row[66];
  if (a.size > 64 || b.size > 64) return limit + 1;
  if ((a.size > b.size ? a.size - b.size : b.size - a.size) > limit) return limit + 1;
  for (uint32_t j = 0; j <= b.size; j++) row[j] = j;
  for (uint32_t i = 1; i <= a.size; i++) {
    uint32_t diagonal = row[0];
    row[0] = i;
    for (uint32_t j = 1; j <= b.size; j++) {
      char x = a.data[i - 1], y = b.data[j - 1];
      if (x >= 'A' && x <= 'Z') x = (char)(x + 32);
      if (y >= 'A' && y <= 'Z') y = (char)(y + 32);
      uint32_t best = diagonal + (x != y);
      if (row[j] + 1 < best) best = row[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      diagonal = row[j];
      row[j] = best;
    }
  }
  return row[b.size];
}

codegen_str oa_nearest(oa_reader *r, const oa_file *file, uint32_t object, codegen_str name) {
  codegen_str best = {"", 0};
  uint32_t count = codegen_node_count(file->doc, object), node = codegen_node_first(file->doc, object);
  uint32_t limit = name.size < 4 ? 1 : (uint32_t)(name.size < 12 ? 3 : 4);
  if (codegen_node_kind(file->doc, object) != CODEGEN_NODE_OBJECT) return best;
  for (uint32_t i = 0; i < count && r->guesses; i++, node = codegen_node_after(file->doc, node)) {
    codegen_str key = codegen_node_key(file->doc, node);
    uint32_t far = distance(name, key, limit);
    r->guesses--;
    if (far <= limit && far < name.size) {
      best = key;
      if (far == 0) break;
      limit = far - 1;
    }
  }
  return best;
}
