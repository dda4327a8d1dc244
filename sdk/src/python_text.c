/* SPDX-License-Identifier: MIT
 *
 * Python literals, and expressions broken over lines as `ruff format` breaks them. Marks in the buffer: OPEN and CLOSE
 * stand before a bracket, NEXT is a comma, OR an operator between operands. No text that is gathered holds them: it is
 * source code, whose literals escape control characters.
 */
#include <codegen-sdk/python.h>
#include <codegen-sdk/text.h>
#include <codegen/number.h>

enum { OPEN = 1, NEXT = 2, CLOSE = 3, OR = 4 };
#define DEPTH 200 /* of brackets that are laid out */

bool codegen_py_room(codegen_py *py, size_t extra) {
  size_t capacity = py->capacity ? py->capacity : 1024;
  char *data;
  if (py->capacity - py->size >= extra) return true;
  if (extra > ((size_t)1 << 28) - py->size) {
    py->out->failed = true;
    return false;
  }
  while (capacity - py->size < extra) capacity *= 2;
  data = codegen_alloc(py->ctx, CODEGEN_ARENA_CALL, capacity, 1);
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

/* -- layout ------------------------------------------------------------------------------------------------------ */

static codegen_str slice(const codegen_py *py, codegen_py_part part) {
  return (codegen_str){py->data + part.begin, part.end - part.begin};
}

size_t codegen_py_width(const codegen_py *py, codegen_py_part part) {
  codegen_str text = slice(py, part);
  size_t out = 0, size;
  for (size_t at = 0; at < text.size; at += size) {
    unsigned char c = (unsigned char)text.data[at];
    size = 1;
    if (c < 0x7f)
      out += c >= 0x20 ? 1u : c == NEXT ? 2u : c == OR ? 3u : 0u;
    else
      out += columns(decode(text, at, &size));
  }
  return out;
}

static void put_flat(codegen_py *py, codegen_py_part part) {
  size_t need = part.end - part.begin;
  char *to;
  if (need < 4096)
    need *= 3; /* more than that no text becomes */
  else
    for (size_t at = part.begin; at < part.end; at++) need += py->data[at] == NEXT ? 1u : py->data[at] == OR ? 2u : 0u;
  if (!need || !codegen_out_room(py->out, need)) return;
  to = py->out->data + py->out->size;
  for (size_t at = part.begin; at < part.end; at++) {
    char c = py->data[at];
    if ((unsigned char)c >= 0x20) {
      *to++ = c;
    } else if (c == NEXT) {
      *to++ = ',';
      *to++ = ' ';
    } else if (c == OR) {
      *to++ = ' ';
      *to++ = '|';
      *to++ = ' ';
    }
  }
  py->out->size = (size_t)(to - py->out->data);
}

static void new_line(codegen_py *py, uint32_t indent) {
  codegen_out_char(py->out, '\n');
  codegen_out_spaces(py->out, indent);
}

/* The end of the piece that begins at `at`: before the next mark `mark` outside of brackets, or the end. */
static size_t until(const codegen_py *py, size_t at, size_t end, char mark) {
  uint32_t depth = 0;
  for (; at < end; at++) {
    char c = py->data[at];
    if (c == OPEN) depth++;
    if (c == CLOSE) depth--;
    if (c == mark && depth == 0) return at;
  }
  return end;
}

static void put_broken(codegen_py *py, uint32_t indent, size_t behind, codegen_py_part part, uint32_t depth);

static void put_best(codegen_py *py, uint32_t indent, size_t column, size_t behind, codegen_py_part part,
                     uint32_t depth) {
  if (depth > DEPTH || column + behind + codegen_py_width(py, part) <= py->width)
    put_flat(py, part);
  else
    put_broken(py, indent, behind, part, depth);
}

/* What stands between two brackets, on lines of its own: all on one where it fits, but for those of a display. */
static void put_elements(codegen_py *py, uint32_t indent, codegen_py_part part, bool display, uint32_t depth) {
  bool one = until(py, part.begin, part.end, NEXT) == part.end;
  new_line(py, indent + 4);
  if (!one && !display && indent + 4 + codegen_py_width(py, part) <= py->width) {
    put_flat(py, part);
  } else {
    for (size_t at = part.begin; at < part.end;) {
      codegen_py_part element = {at, until(py, at, part.end, NEXT)};
      if (at != part.begin) new_line(py, indent + 4);
      put_best(py, indent + 4, indent + 4, !one, element, depth + 1);
      if (!one) codegen_out_char(py->out, ',');
      at = element.end + 1;
    }
  }
  new_line(py, indent);
}

/* Whether a group is a list, tuple, dictionary or set: it follows no name. */
static bool is_display(const codegen_py *py, codegen_py_part group, codegen_py_part whole) {
  char c = group.begin > whole.begin ? py->data[group.begin - 1] : ' ';
  bool name = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == ')' || c == ']';
  return py->data[group.begin + 1] == '{' || !(name || (unsigned char)c >= 0x80);
}

/* The last brackets of an operand that hold something. */
static codegen_py_part last_group(const codegen_py *py, codegen_py_part part) {
  codegen_py_part out = {0, 0};
  for (size_t at = part.begin; at < part.end; at++) {
    if (py->data[at] != OPEN) continue;
    size_t close = at + 1;
    uint32_t depth = 1;
    for (; close < part.end && depth; close++) {
      if (py->data[close] == OPEN) depth++;
      if (py->data[close] == CLOSE) depth--;
    }
    close--; /* the mark CLOSE */
    if (close > at + 2) out = (codegen_py_part){at, close};
    at = close;
  }
  return out;
}

static bool is_name(char c) {
  return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the body of a function begins that is an argument or the value of a keyword; it gets parentheses. 0: none. */
static size_t lambda_body(const codegen_py *py, codegen_py_part part) {
  size_t at = part.begin;
  while (at < part.end && is_name(py->data[at])) at++;
  at = at < part.end && py->data[at] == '=' ? at + 1 : part.begin;
  return part.end - at > 8 && __builtin_memcmp(py->data + at, "lambda: ", 8) == 0 ? at + 8 : 0;
}

static void put_operand(codegen_py *py, uint32_t indent, codegen_py_part part, uint32_t depth) {
  codegen_py_part group = last_group(py, part), head = {part.begin, group.begin}, tail = {group.end, part.end};
  size_t body = group.end == 0 ? lambda_body(py, part) : 0;
  if (body) {
    put_flat(py, (codegen_py_part){part.begin, body});
    codegen_out_char(py->out, '(');
    new_line(py, indent + 4);
    put_flat(py, (codegen_py_part){body, part.end});
    new_line(py, indent);
    codegen_out_char(py->out, ')');
    return;
  }
  if (group.end == 0) {
    put_flat(py, part);
    return;
  }
  put_flat(py, head);
  codegen_out_char(py->out, py->data[group.begin + 1]);
  put_elements(py, indent, (codegen_py_part){group.begin + 2, group.end}, is_display(py, group, part), depth);
  put_flat(py, tail);
}

static bool is_union(const codegen_py *py, codegen_py_part part) {
  return until(py, part.begin, part.end, OR) != part.end;
}

/* An expression that does not fit: each operand on a line of its own, or the last brackets opened. */
static void put_broken(codegen_py *py, uint32_t indent, size_t behind, codegen_py_part part, uint32_t depth) {
  if (!is_union(py, part)) {
    put_operand(py, indent, part, depth);
    return;
  }
  for (size_t at = part.begin; at < part.end;) {
    codegen_py_part operand = {at, until(py, at, part.end, OR)};
    bool first = at == part.begin;
    if (!first) {
      new_line(py, indent);
      codegen_out_text(py->out, "| ");
    }
    size_t last = operand.end == part.end ? behind : 0;
    if (indent + (first ? 0u : 2u) + codegen_py_width(py, operand) + last <= py->width)
      put_flat(py, operand);
    else
      put_operand(py, indent, operand, depth);
    at = operand.end + 1;
  }
}

void codegen_py_put(codegen_py *py, uint32_t indent, uint32_t column, uint32_t behind, codegen_py_part part) {
  put_best(py, indent, column, behind, part, 0);
}

/* ( and the expression on lines of its own and ) */
static void put_parenthesized(codegen_py *py, uint32_t indent, codegen_py_part part) {
  codegen_out_char(py->out, '(');
  new_line(py, indent + 4);
  put_best(py, indent + 4, indent + 4, 0, part, 0);
  new_line(py, indent);
  codegen_out_char(py->out, ')');
}

/* Columns up to and with the bracket that is opened when the part is broken; more than a line when it has none. */
static size_t head_width(const codegen_py *py, codegen_py_part part) {
  codegen_py_part group = last_group(py, part);
  if (group.end == 0) return codegen_py_width(py, part);
  return codegen_py_width(py, (codegen_py_part){part.begin, group.begin}) + 1;
}

static void put_value(codegen_py *py, uint32_t indent, size_t column, codegen_py_part value) {
  if (column + codegen_py_width(py, value) <= py->width)
    put_flat(py, value);
  else if (is_union(py, value))
    put_parenthesized(py, indent, value);
  else if (last_group(py, value).end && column + head_width(py, value) <= py->width)
    put_operand(py, indent, value, 0);
  else if (column + 1 <= py->width &&
           (last_group(py, value).end || indent + 4 + codegen_py_width(py, value) <= py->width))
    put_parenthesized(py, indent, value);
  else
    put_operand(py, indent, value, 0);
}

void codegen_py_put_assignment(codegen_py *py, uint32_t indent, codegen_str name, codegen_py_part annotation,
                               codegen_py_part value) {
  bool typed = annotation.end > annotation.begin, valued = value.end > value.begin;
  size_t column = indent + codegen_py_columns(name), flat = column;
  codegen_out_spaces(py->out, indent);
  codegen_out_str(py->out, name);
  if (typed) {
    column += 2;
    flat = column + codegen_py_width(py, annotation);
    codegen_out_text(py->out, ": ");
  }
  size_t total = valued ? flat + 3 + codegen_py_width(py, value) : flat, open = flat + 3;
  if (total <= py->width) { /* most do */
    if (typed) put_flat(py, annotation);
    if (valued) codegen_out_text(py->out, " = ");
    put_flat(py, value);
    codegen_out_char(py->out, '\n');
    return;
  }
  bool group = valued && last_group(py, value).end && !is_union(py, value);
  if (!typed || total <= py->width || (group && open + head_width(py, value) <= py->width) ||
      (valued && open + 1 <= py->width)) {
    if (typed) put_flat(py, annotation);
  } else if (is_union(py, annotation)) {
    put_parenthesized(py, indent, annotation);
    flat = indent + 1;
  } else {
    bool broken = last_group(py, annotation).end != 0;
    if (!broken && !valued && indent + 4 + codegen_py_width(py, annotation) <= py->width)
      put_parenthesized(py, indent, annotation);
    else
      put_broken(py, indent, 0, annotation, 0);
    if (broken) flat = indent + 1;
  }
  if (valued) {
    codegen_out_text(py->out, " = ");
    if (typed && is_union(py, annotation) && flat > indent + 1 && !last_group(py, value).end && !is_union(py, value) &&
        flat + 3 + codegen_py_width(py, value) > py->width)
      put_parenthesized(py, indent, value); /* beside a union even where it does not fit */
    else
      put_value(py, indent, flat + 3, value);
  }
  codegen_out_char(py->out, '\n');
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
