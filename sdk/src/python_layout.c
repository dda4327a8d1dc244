/* SPDX-License-Identifier: MIT
 *
 * Expressions broken over lines as `ruff format` breaks them. An expression is copied as it stands on one line, with a
 * list of its marks: so each piece of it is a slice of that line, whose width is known, and each bracket knows its end.
 *
 * Marks in the buffer: OPEN and CLOSE stand before a bracket, NEXT is a comma, OR an operator between operands. No text
 * that is gathered holds them: it is source code, whose literals escape control characters. Of a mark in the list `at`
 * is the place of the bracket, comma or operator in the line, and `pair` of OPEN its CLOSE; NONE where there is none.
 */
#include "python_scan.h"

enum { OPEN = 1, NEXT = 2, CLOSE = 3, OR = 4 };
#define DEPTH 200 /* of brackets that are laid out */
#define NONE UINT32_MAX

/* A piece of the line, and which marks stand in it. */
typedef struct piece {
  size_t begin, end;
  uint32_t first, last;
} piece;

/* -- one line ------------------------------------------------------------------------------------------------------ */

/* The size of the character at `at`, which is none of ASCII. */
static size_t size_of(const char *text, size_t at, size_t end) {
  unsigned char c = (unsigned char)text[at];
  size_t size = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  return size < end - at ? size : end - at;
}

size_t codegen_py_width(const codegen_py *py, codegen_py_part part) {
  size_t width = 0;
  for (size_t at = part.begin; at < part.end;) {
    size_t run = py_plain_at(py->data + at), size = 1;
    if (run > part.end - at) run = part.end - at;
    width += run;
    at += run;
    if (run == PY_PAD || at == part.end) continue;
    unsigned char c = (unsigned char)py->data[at];
    if (c < 0x20) {
      width += c == NEXT ? 2u : c == OR ? 3u : 0u;
    } else {
      size = size_of(py->data, at, part.end);
      width += codegen_py_columns((codegen_str){py->data + at, size});
    }
    at += size;
  }
  return width;
}

static bool line_room(codegen_py *py, size_t extra) {
  size_t capacity = py->line_capacity ? py->line_capacity : 1024;
  char *line;
  if (py->line_capacity - py->line_size >= extra) return true;
  while (capacity - py->line_size < extra) capacity *= 2;
  line = codegen_alloc(py->ctx, CODEGEN_ARENA_CALL, capacity, 1);
  if (!line) {
    py->out->failed = true;
    return false;
  }
  if (py->line_size) __builtin_memcpy(line, py->line, py->line_size);
  py->line = line;
  py->line_capacity = capacity;
  return true;
}

static bool mark_room(codegen_py *py) {
  uint32_t capacity = py->mark_capacity ? py->mark_capacity * 2 : 64;
  codegen_py_mark *mark =
      codegen_alloc(py->ctx, CODEGEN_ARENA_CALL, capacity * sizeof *mark, _Alignof(codegen_py_mark));
  if (!mark) {
    py->out->failed = true;
    return false;
  }
  if (py->marks) __builtin_memcpy(mark, py->mark, py->marks * sizeof *mark);
  py->mark = mark;
  py->mark_capacity = capacity;
  return true;
}

/* Remembers a mark; `*open`: the innermost bracket, by its `pair` the one around it. */
static inline bool add_mark(codegen_py *py, uint32_t kind, size_t at, uint32_t *open) {
  uint32_t here = py->marks, around;
  if (here == py->mark_capacity && !mark_room(py)) return false;
  py->mark[py->marks++] = (codegen_py_mark){.at = (uint32_t)at, .kind = kind, .pair = *open};
  if (kind == OPEN) {
    *open = here;
  } else if (kind == CLOSE && *open != NONE) {
    around = py->mark[*open].pair;
    py->mark[*open].pair = here;
    *open = around;
  }
  return true;
}

/* How much a part of the buffer takes in the line, or more. */
static size_t line_size_of(const codegen_py *py, codegen_py_part part) {
  size_t size = part.end - part.begin;
  if (size < 4096) return 3 * size; /* more than that no text becomes */
  for (size_t at = part.begin; at < part.end; at++) size += py->data[at] == NEXT ? 1u : py->data[at] == OR ? 2u : 0u;
  return size;
}

/* Puts a part of the buffer behind what is in the line already. */
static piece put_line(codegen_py *py, codegen_py_part part) {
  piece out = {.begin = py->line_size, .end = py->line_size, .first = py->marks, .last = py->marks};
  uint32_t open = NONE, around;
  const char *from = py->data + part.begin, *end = py->data + part.end;
  if (part.begin == part.end || !line_room(py, line_size_of(py, part) + 2 * PY_PAD)) return out;
  char *to = py->line + py->line_size;
  while (from < end) {
    size_t run = py_plain_at(from);
    __builtin_memcpy(to, from, PY_PAD);
    if (run > (size_t)(end - from)) run = (size_t)(end - from);
    from += run;
    to += run;
    if (run == PY_PAD || from == end) continue;
    unsigned char c = (unsigned char)*from++;
    if (c >= 0x20) {
      *to++ = (char)c;
      py->wide = true;
      continue;
    }
    if (c > OR || c == 0) continue;
    if (!add_mark(py, c, (size_t)(to - py->line), &open)) return out;
    if (c == NEXT) {
      __builtin_memcpy(to, ", ", 2);
      to += 2;
    } else if (c == OR) {
      __builtin_memcpy(to, " | ", 3);
      to += 3;
    }
  }
  for (; open != NONE; open = around) { /* brackets that nobody closed */
    around = py->mark[open].pair;
    py->mark[open].pair = NONE;
  }
  py->line_size = out.end = (size_t)(to - py->line);
  out.last = py->marks;
  return out;
}

/* The same with a text that has no marks. */
static void put_text(codegen_py *py, codegen_str text) {
  if (text.size == 0 || !line_room(py, text.size + 2 * PY_PAD)) return;
  char *at = py->line + py->line_size, *end = at + text.size;
  __builtin_memcpy(at, text.data, text.size);
  while (at < end && !py->wide) {
    py->wide = py_plain_at(at) < ((size_t)(end - at) < PY_PAD ? (size_t)(end - at) : PY_PAD);
    at += PY_PAD;
  }
  py->line_size += text.size;
}

/* And with what stands between two texts. */
static inline void put_sign(codegen_py *py, const char *sign, size_t size) {
  if (!line_room(py, PY_PAD)) return;
  __builtin_memcpy(py->line + py->line_size, sign, size);
  py->line_size += size;
}

static void begin_line(codegen_py *py) {
  py->line_size = 0;
  py->marks = 0;
  py->wide = false;
}

/* -- pieces -------------------------------------------------------------------------------------------------------- */

static codegen_str text_of(const codegen_py *py, size_t begin, size_t end) {
  return (codegen_str){py->line + begin, end - begin};
}

static size_t width_of(const codegen_py *py, size_t begin, size_t end) {
  return py->wide && end > begin ? codegen_py_columns(text_of(py, begin, end)) : end - begin;
}

static size_t width(const codegen_py *py, piece p) {
  return width_of(py, p.begin, p.end);
}

static void put_flat(codegen_py *py, size_t begin, size_t end) {
  codegen_out_str(py->out, text_of(py, begin, end));
}

static void new_line(codegen_py *py, uint32_t indent) {
  codegen_out_char(py->out, '\n');
  codegen_out_spaces(py->out, indent);
}

/* The mark behind mark `i` and all that stands within it. */
static uint32_t behind(const codegen_py *py, uint32_t i) {
  uint32_t pair = py->mark[i].pair;
  return py->mark[i].kind != OPEN ? i + 1 : pair == NONE ? NONE : pair + 1;
}

/* The first mark from `i` on of a kind, outside of brackets; the last one's successor: there is none. */
static uint32_t find(const codegen_py *py, piece p, uint32_t i, uint32_t kind) {
  for (; i < p.last; i = behind(py, i))
    if (py->mark[i].kind == kind) return i;
  return p.last;
}

static bool is_union(const codegen_py *py, piece p) {
  return find(py, p, p.first, OR) != p.last;
}

/* Takes what stands before the next mark of a kind from a piece, and the mark's text, `size` long. */
static piece take(const codegen_py *py, piece *from, uint32_t kind, size_t size) {
  piece out = *from;
  out.last = find(py, *from, from->first, kind);
  if (out.last == from->last) {
    from->begin = from->end;
    from->first = from->last;
    return out;
  }
  out.end = py->mark[out.last].at;
  from->begin = out.end + size;
  from->first = out.last + 1;
  return out;
}

/* The last brackets of an operand that hold something, by their mark; NONE. */
static uint32_t last_group(const codegen_py *py, piece p) {
  uint32_t out = NONE;
  for (uint32_t i = p.first; i < p.last; i = behind(py, i)) {
    const codegen_py_mark *m = &py->mark[i];
    if (m->kind == OPEN && m->pair < p.last && py->mark[m->pair].at > m->at + 1) out = i;
  }
  return out;
}

/* Whether a group is a list, tuple, dictionary or set: it follows no name. */
static bool is_display(const codegen_py *py, uint32_t group, piece whole) {
  size_t at = py->mark[group].at;
  char c = at > whole.begin ? py->line[at - 1] : ' ';
  bool name = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == ')' || c == ']';
  return py->line[at] == '{' || !(name || (unsigned char)c >= 0x80);
}

static bool is_name(char c) {
  return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the body of a function begins that is an argument or the value of a keyword; it gets parentheses. 0: none. */
static size_t lambda_body(const codegen_py *py, piece p) {
  size_t at = p.begin;
  while (at < p.end && is_name(py->line[at])) at++;
  at = at < p.end && py->line[at] == '=' ? at + 1 : p.begin;
  return p.end - at > 8 && __builtin_memcmp(py->line + at, "lambda: ", 8) == 0 ? at + 8 : 0;
}

/* -- several lines ------------------------------------------------------------------------------------------------- */

static void put_broken(codegen_py *py, uint32_t indent, size_t after, piece p, uint32_t depth);

static void put_best(codegen_py *py, uint32_t indent, size_t column, size_t after, piece p, uint32_t depth) {
  if (depth > DEPTH || column + after + width(py, p) <= py->width)
    put_flat(py, p.begin, p.end);
  else
    put_broken(py, indent, after, p, depth);
}

/* What stands between two brackets, on lines of its own: all on one where it fits, but for those of a display. */
static void put_elements(codegen_py *py, uint32_t indent, piece p, bool display, uint32_t depth) {
  bool one = find(py, p, p.first, NEXT) == p.last;
  new_line(py, indent + 4);
  if (!one && !display && indent + 4 + width(py, p) <= py->width) {
    put_flat(py, p.begin, p.end);
  } else {
    for (bool first = true; p.begin < p.end; first = false) {
      piece element = take(py, &p, NEXT, 2);
      if (!first) new_line(py, indent + 4);
      put_best(py, indent + 4, indent + 4, !one, element, depth + 1);
      if (!one) codegen_out_char(py->out, ',');
    }
  }
  new_line(py, indent);
}

static void put_operand(codegen_py *py, uint32_t indent, piece p, uint32_t depth) {
  uint32_t group = last_group(py, p);
  size_t body = group == NONE ? lambda_body(py, p) : 0, open, close;
  if (body) {
    put_flat(py, p.begin, body);
    codegen_out_char(py->out, '(');
    new_line(py, indent + 4);
    put_flat(py, body, p.end);
    new_line(py, indent);
    codegen_out_char(py->out, ')');
    return;
  }
  if (group == NONE) {
    put_flat(py, p.begin, p.end);
    return;
  }
  open = py->mark[group].at + 1;
  close = py->mark[py->mark[group].pair].at;
  put_flat(py, p.begin, open);
  put_elements(py, indent, (piece){open, close, group + 1, py->mark[group].pair}, is_display(py, group, p), depth);
  put_flat(py, close, p.end);
}

/* An expression that does not fit: each operand on a line of its own, or the last brackets opened. */
static void put_broken(codegen_py *py, uint32_t indent, size_t after, piece p, uint32_t depth) {
  if (!is_union(py, p)) {
    put_operand(py, indent, p, depth);
    return;
  }
  for (bool first = true; p.begin < p.end; first = false) {
    piece operand = take(py, &p, OR, 3);
    size_t last = operand.end == p.end ? after : 0;
    if (!first) {
      new_line(py, indent);
      codegen_out_text(py->out, "| ");
    }
    if (indent + (first ? 0u : 2u) + width(py, operand) + last <= py->width)
      put_flat(py, operand.begin, operand.end);
    else
      put_operand(py, indent, operand, depth);
  }
}

void codegen_py_put(codegen_py *py, uint32_t indent, uint32_t column, uint32_t behind_it, codegen_py_part part) {
  begin_line(py);
  put_best(py, indent, column, behind_it, put_line(py, part), 0);
}

/* -- statements ---------------------------------------------------------------------------------------------------- */

/* ( and the expression on lines of its own and ) */
static void put_parenthesized(codegen_py *py, uint32_t indent, piece p) {
  codegen_out_char(py->out, '(');
  new_line(py, indent + 4);
  put_best(py, indent + 4, indent + 4, 0, p, 0);
  new_line(py, indent);
  codegen_out_char(py->out, ')');
}

/* Columns up to and with the bracket that is opened when the piece is broken; all of them when it has none. */
static size_t head_width(const codegen_py *py, piece p, uint32_t group) {
  return group == NONE ? width(py, p) : width_of(py, p.begin, py->mark[group].at) + 1;
}

/* Whether a line of what was written since is too long. */
static bool is_too_long(const codegen_py *py, size_t since) {
  const char *at = py->out->data + since, *end = py->out->data + py->out->size;
  while (at < end) {
    const char *stop = __builtin_memchr(at, '\n', (size_t)(end - at));
    size_t size = (size_t)((stop ? stop : end) - at);
    if (size > py->width && codegen_py_columns((codegen_str){at, size}) > py->width) return true;
    at += size + 1;
  }
  return false;
}

/* Parentheses that do not make all of it fit are not worth having. */
static void put_parenthesized_if_fits(codegen_py *py, uint32_t indent, piece value) {
  size_t since = py->out->size, line = since;
  put_parenthesized(py, indent, value);
  if (py->out->failed) return;
  while (line < py->out->size && py->out->data[line] != '\n') line++;
  if (!is_too_long(py, line)) return;
  py->out->size = since;
  put_operand(py, indent, value, 0);
}

/* `plain`: the annotation, where there is one, is but a name. */
static void put_value(codegen_py *py, uint32_t indent, size_t column, piece value, bool plain) {
  uint32_t group = last_group(py, value);
  if (column + width(py, value) <= py->width)
    put_flat(py, value.begin, value.end);
  else if (is_union(py, value))
    put_parenthesized(py, indent, value);
  else if (group != NONE && column + head_width(py, value, group) <= py->width)
    put_operand(py, indent, value, 0);
  else if (plain && column + 1 <= py->width && group != NONE)
    put_parenthesized_if_fits(py, indent, value);
  else if (column + 1 <= py->width && (group != NONE || indent + 4 + width(py, value) <= py->width))
    put_parenthesized(py, indent, value);
  else
    put_operand(py, indent, value, 0);
}

/* An annotation that is broken; the column behind it. */
static size_t put_annotation(codegen_py *py, uint32_t indent, size_t column, piece annotation, bool valued) {
  bool group = last_group(py, annotation) != NONE, single = is_union(py, annotation);
  if (single || (!group && !valued && indent + 4 + width(py, annotation) <= py->width))
    put_parenthesized(py, indent, annotation);
  else
    put_broken(py, indent, 0, annotation, 0);
  return single || group ? indent + 1 : column;
}

/* A statement that does not fit into a line, from behind its name on; `column`: where the annotation would end. */
static void put_long(codegen_py *py, uint32_t indent, size_t column, piece annotation, piece value) {
  bool typed = annotation.end > annotation.begin, valued = value.end > value.begin;
  uint32_t group = valued ? last_group(py, value) : NONE;
  bool united = valued && is_union(py, value);
  if (typed && !(valued && column + 4 <= py->width) &&
      !(group != NONE && !united && column + 3 + head_width(py, value, group) <= py->width))
    column = put_annotation(py, indent, column, annotation, valued);
  else
    put_flat(py, annotation.begin, annotation.end);
  if (!valued) return;
  codegen_out_text(py->out, " = ");
  if (typed && is_union(py, annotation) && column > indent + 1 && group == NONE && !united &&
      column + 3 + width(py, value) > py->width)
    put_parenthesized(py, indent, value); /* beside a union even where it does not fit */
  else
    put_value(py, indent, column + 3, value, last_group(py, annotation) == NONE && !is_union(py, annotation));
}

void codegen_py_put_assignment(codegen_py *py, uint32_t indent, codegen_str name, codegen_py_part annotation,
                               codegen_py_part value) {
  bool typed = annotation.end > annotation.begin, valued = value.end > value.begin;
  begin_line(py);
  if (!line_room(py, indent + PY_PAD)) return;
  __builtin_memset(py->line, ' ', indent);
  py->line_size = indent;
  put_text(py, name);
  if (typed) put_sign(py, ": ", 2);
  size_t head = py->line_size;
  piece type = put_line(py, annotation);
  if (valued) put_sign(py, " = ", 3);
  piece what = put_line(py, value);
  if (width_of(py, 0, what.end) <= py->width) { /* most do */
    put_flat(py, 0, what.end);
  } else {
    put_flat(py, 0, head);
    put_long(py, indent, width_of(py, 0, type.end), type, what);
  }
  codegen_out_char(py->out, '\n');
}
