/* SPDX-License-Identifier: MIT
 *
 * What expressions are gathered from: literals, and marks where a line may be broken, which python_layout.c describes.
 */
#include "python_scan.h"

#include <codegen-sdk/text.h>
#include <codegen/number.h>

enum { OPEN = 1, NEXT = 2, CLOSE = 3, OR = 4 };

void codegen_py_lend(codegen_py *py, codegen_py_desk *desk) {
  py->data = desk->text;
  py->capacity = sizeof desk->text - PY_PAD;
  py->line = desk->line;
  py->line_capacity = sizeof desk->line;
  py->mark = desk->mark;
  py->mark_capacity = sizeof desk->mark / sizeof *desk->mark;
}

bool codegen_py_room(codegen_py *py, size_t extra) {
  size_t capacity = py->capacity ? py->capacity : 1024;
  char *data;
  if (py->capacity - py->size >= extra) return true;
  if (extra > ((size_t)1 << 28) - py->size) {
    py->out->failed = true;
    return false;
  }
  while (capacity - py->size < extra) capacity *= 2;
  data = codegen_alloc(py->ctx, CODEGEN_ARENA_CALL, capacity + PY_PAD, 1);
  if (!data) {
    py->out->failed = true;
    return false;
  }
  if (py->size) __builtin_memcpy(data, py->data, py->size);
  py->data = data;
  py->capacity = capacity;
  return true;
}

static inline void put(codegen_py *py, char c) {
  if (py->size < py->capacity || codegen_py_room(py, 1)) py->data[py->size++] = c;
}

void codegen_py_open(codegen_py *py, char bracket) {
  put(py, OPEN);
  put(py, bracket);
}

void codegen_py_next(codegen_py *py) {
  put(py, NEXT);
}

void codegen_py_close(codegen_py *py, char bracket) {
  put(py, CLOSE);
  put(py, bracket);
}

void codegen_py_or(codegen_py *py) {
  put(py, OR);
}

void codegen_py_u64(codegen_py *py, uint64_t value) {
  char digits[20];
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while (value /= 10);
  codegen_py_str(py, (codegen_str){digits + n, sizeof digits - n});
}

/* -- strings ----------------------------------------------------------------------------------------------------- */

static uint32_t decode(codegen_str text, size_t at, size_t *size) {
  unsigned char c = (unsigned char)text.data[at];
  size_t count = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  uint32_t code = c < 0x80 ? c : c & (0x7fu >> count);
  if (count > text.size - at) count = text.size - at;
  for (size_t i = 1; i < count; i++) code = code << 6 | ((unsigned char)text.data[at + i] & 0x3fu);
  *size = count;
  return code;
}

/* Columns of a character that stands for itself in a literal; 0: it is escaped. */
static uint32_t columns(uint32_t code) {
  if (code < 0x7f) return code >= 0x20;
  if ((code >= 0xa1 && code <= 0x24f && code != 0xad) || (code >= 0x370 && code <= 0x3ff) ||
      (code >= 0x400 && code <= 0x482) || (code >= 0x48a && code <= 0x52f))
    return 1;
  return (code >= 0x3041 && code <= 0x3096) || (code >= 0x30a1 && code <= 0x30fe) ||
                 (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3)
             ? 2
             : 0;
}

size_t codegen_py_columns(codegen_str text) {
  size_t out = 0, size;
  for (size_t at = 0; at < text.size; at += size) {
    unsigned char c = (unsigned char)text.data[at];
    size = 1;
    out += c >= 0x20 && c < 0x7f ? 1 : columns(decode(text, at, &size));
  }
  return out;
}

/* Whether a text stands for itself between double quotes. */
static bool is_plain(codegen_str text) {
  unsigned char other = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    other |= (unsigned char)((c < 0x20) | (c >= 0x7f) | (c == '"') | (c == '\\'));
  }
  return !other;
}

static size_t escape(uint32_t code, char room_[10]) {
  static const char hex[] = "0123456789abcdef";
  const char *name = code == '\n' ? "\\n" : code == '\r' ? "\\r" : code == '\t' ? "\\t" : NULL;
  uint32_t digits = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
  if (name) {
    room_[0] = name[0];
    room_[1] = name[1];
    return 2;
  }
  room_[0] = '\\';
  room_[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (uint32_t i = 0; i < digits; i++) room_[2 + i] = hex[code >> (4 * (digits - 1 - i)) & 15];
  return digits + 2;
}

void codegen_py_string(codegen_py *py, codegen_str text) {
  size_t doubles = 0, singles = 0, size;
  char quote, escaped[10];
  if (is_plain(text)) {
    put(py, '"');
    codegen_py_str(py, text);
    put(py, '"');
    return;
  }
  for (size_t at = 0; at < text.size; at++) {
    doubles += text.data[at] == '"';
    singles += text.data[at] == '\'';
  }
  quote = doubles > singles ? '\'' : '"';
  put(py, quote);
  for (size_t at = 0; at < text.size; at += size) {
    uint32_t code = decode(text, at, &size);
    if (code == '\\' || code == (unsigned char)quote) {
      put(py, '\\');
      put(py, (char)code);
    } else if (columns(code)) {
      codegen_py_str(py, (codegen_str){text.data + at, size});
    } else {
      size_t count = escape(code, escaped);
      codegen_py_str(py, (codegen_str){escaped, count});
    }
  }
  put(py, quote);
}

void codegen_py_number(codegen_py *py, codegen_str text) {
  bool whole = true;
  size_t digits = 0;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '.' || c == 'e' || c == 'E') whole = false;
    digits += c >= '0' && c <= '9';
  }
  if (whole && digits > 4000) { /* longer than what Python reads as an integer literal */
    codegen_py_text(py, "int");
    codegen_py_open(py, '(');
    codegen_py_string(py, text);
    codegen_py_close(py, ')');
    return;
  }
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '+') continue;
    put(py, c == 'E' ? 'e' : c);
  }
}

static void put_node(codegen_py *py, const codegen_document *document, uint32_t node, uint32_t depth) {
  uint32_t count = codegen_node_count(document, node), child = codegen_node_first(document, node), written = 0;
  if (depth > CODEGEN_JSON_DEPTH) {
    codegen_py_text(py, "None");
    return;
  }
  switch (codegen_node_kind(document, node)) {
    case CODEGEN_NODE_TRUE: codegen_py_text(py, "True"); return;
    case CODEGEN_NODE_FALSE: codegen_py_text(py, "False"); return;
    case CODEGEN_NODE_NUMBER: codegen_py_number(py, codegen_node_text(document, node)); return;
    case CODEGEN_NODE_STRING: codegen_py_string(py, codegen_node_text(document, node)); return;
    case CODEGEN_NODE_ARRAY:
      codegen_py_open(py, '[');
      for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
        if (i) codegen_py_next(py);
        put_node(py, document, child, depth + 1);
      }
      codegen_py_close(py, ']');
      return;
    case CODEGEN_NODE_OBJECT:
      codegen_py_open(py, '{');
      for (uint32_t i = 0; i < count; i++, child = codegen_node_after(document, child)) {
        if (codegen_node_shadowed(document, child)) continue;
        if (written++) codegen_py_next(py);
        codegen_py_string(py, codegen_node_key(document, child));
        codegen_py_text(py, ": ");
        put_node(py, document, child, depth + 1);
      }
      codegen_py_close(py, '}');
      return;
    default: codegen_py_text(py, "None");
  }
}

void codegen_py_value(codegen_py *py, const codegen_model *model, codegen_value value) {
  const codegen_document *document = codegen_model_document(model, value.document);
  if (document)
    put_node(py, document, value.node, 0);
  else
    codegen_py_text(py, "None");
}

void codegen_py_put_string(codegen_out *out, codegen_str text) {
  size_t doubles = 0, singles = 0, size;
  char quote, escaped[10];
  for (size_t at = 0; at < text.size; at++) {
    doubles += text.data[at] == '"';
    singles += text.data[at] == '\'';
  }
  quote = doubles > singles ? '\'' : '"';
  codegen_out_char(out, quote);
  for (size_t at = 0; at < text.size; at += size) {
    uint32_t code = decode(text, at, &size);
    if (code == '\\' || code == (unsigned char)quote) codegen_out_char(out, '\\');
    if (columns(code)) {
      codegen_out_str(out, (codegen_str){text.data + at, size});
    } else {
      size_t count = escape(code, escaped);
      codegen_out_str(out, (codegen_str){escaped, count});
    }
  }
  codegen_out_char(out, quote);
}

bool codegen_py_is_keyword(codegen_str text) {
  static const char *const words[] = {"False",  "None",   "True",    "and",      "as",       "assert", "async",
                                      "await",  "break",  "class",   "continue", "def",      "del",    "elif",
                                      "else",   "except", "finally", "for",      "from",     "global", "if",
                                      "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
                                      "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (codegen_str_is(text, words[i])) return true;
  return false;
}
