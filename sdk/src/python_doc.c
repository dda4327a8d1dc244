/* SPDX-License-Identifier: MIT
 *
 * Docstrings. Text becomes the body line by line in the buffer; whether it stands on one line, and whether it is raw,
 * is known at the end. No line of prose is taken for a section, a doctest or a literal block.
 */
#include "python_scan.h"

#include <codegen-sdk/text.h>

#include <string.h>

codegen_py_doc codegen_py_doc_begin(codegen_py *py, uint32_t indent) {
  codegen_py_doc doc = {.py = py, .begin = py->size, .indent = indent};
  return doc;
}

static bool is_empty(const codegen_py_doc *doc) {
  return doc->py->size == doc->begin;
}

static inline void put(codegen_py_doc *doc, char c) {
  codegen_py *py = doc->py;
  if (py->size < py->capacity || codegen_py_room(py, 1)) py->data[py->size++] = c;
}

static uint32_t decode(codegen_str text, size_t at, size_t *size) {
  unsigned char c = (unsigned char)text.data[at];
  size_t count = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  uint32_t code = c < 0x80 ? c : c & (0x7fu >> count);
  if (count > text.size - at) count = text.size - at;
  for (size_t i = 1; i < count; i++) code = code << 6 | ((unsigned char)text.data[at + i] & 0x3fu);
  *size = count;
  return code;
}

/* Characters that nobody sees, or that make text read differently from what it is. */
static bool is_hidden(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0xad || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xfff9 && code <= 0xfffb) || code >= 0xe0000;
}

static bool is_space(uint32_t code) {
  return code == ' ' || code == '\t' || code == 0xa0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200a) ||
         code == 0x202f || code == 0x205f || code == 0x1680 || code == 0x0b || code == 0x0c;
}

/* A character that is neither space nor hidden. */
static bool is_ink(char c) {
  return c > ' ' && c < 0x7f;
}

/* A word, without what would end the string. */
static void put_word(codegen_py_doc *doc, codegen_str word) {
  size_t size;
  uint32_t quotes = 0;
  for (size_t at = 0; at < word.size; at += size) {
    uint32_t code = decode(word, at, &size);
    if (is_hidden(code)) continue;
    quotes = code == '"' ? quotes + 1 : 0;
    if (quotes == 3) { /* three of them would end the docstring */
      put(doc, '\'');
      quotes = 0;
    } else {
      codegen_py_str(doc->py, (codegen_str){word.data + at, size});
    }
  }
}

/* The word that begins at `at`, and its columns; whether it is letters of ASCII alone, and no quotes. */
static bool next_word(codegen_str line, size_t at, codegen_str *word, size_t *columns) {
  size_t begin = at, size, width = 0;
  while (at < line.size && is_ink(line.data[at]) && line.data[at] != '"') at++;
  if (at == line.size || line.data[at] == ' ') {
    *word = (codegen_str){line.data + begin, at - begin};
    *columns = at - begin;
    return true;
  }
  for (at = begin; at < line.size; at += size, width++)
    if (is_space(decode(line, at, &size))) break;
  *word = (codegen_str){line.data + begin, at - begin};
  *columns = width;
  return false;
}

static void put_spaces(codegen_py_doc *doc, uint32_t count) {
  codegen_py *py = doc->py;
  if (!count || !codegen_py_room(py, count)) return;
  __builtin_memset(py->data + py->size, ' ', count);
  py->size += count;
}

static void new_line(codegen_py_doc *doc, uint32_t indent) {
  put(doc, '\n');
  put_spaces(doc, indent);
}

static bool is_section(codegen_str line);

/* What was put since `begin` is a line; one that would be taken for the head of a section becomes a sentence. */
static void end_line(codegen_py_doc *doc, size_t begin) {
  codegen_py *py = doc->py;
  if (py->size < begin || !is_section((codegen_str){py->data + begin, py->size - begin})) return;
  while (py->size > begin && py->data[py->size - 1] == ':') codegen_py_reset(py, py->size - 1);
  put(doc, '.');
}

/* What of sixteen characters of a line has to be looked at: all but printable ASCII, two quotes or spaces in a row. The
   bit of `before`: the one in front of them was a space; that of `quoted`: a quote. */
static uint32_t odd_at(const char *text, bool before, bool quoted) {
  uint32_t spaces = py_equal_at(text, ' '), quotes = py_equal_at(text, '"');
  return py_other_at(text) | (spaces & (spaces << 1 | before)) | (quotes & (quotes << 1 | quoted));
}

/* Whether a line is words of ASCII with a space between each two, in which nothing has to be looked at. */
static bool is_simple(codegen_str line) {
  char rest[PY_PAD] = "................";
  size_t at = 0;
  bool spaced = true, quoted = false;
  for (; at + PY_PAD <= line.size; at += PY_PAD) {
    if (odd_at(line.data + at, spaced, quoted)) return false;
    spaced = line.data[at + PY_PAD - 1] == ' ';
    quoted = line.data[at + PY_PAD - 1] == '"';
  }
  if (at == line.size) return line.size && !spaced;
  __builtin_memcpy(rest, line.data + at, line.size - at);
  return !odd_at(rest, spaced, quoted) && line.data[line.size - 1] != ' ';
}

/* The same as put_wrapped for such a line: cut at the last space that leaves a line no longer than it may be. */
static void put_simple(codegen_py_doc *doc, codegen_str line, size_t column, uint32_t indent) {
  for (size_t width = doc->py->width;; column = indent) {
    size_t room = width > column ? width - column : 0, cut = line.size, start = doc->py->size;
    if (cut > room) {
      const char *space = memrchr(line.data, ' ', room + 1 < line.size ? room + 1 : line.size);
      if (!space) space = memchr(line.data, ' ', line.size);
      if (space) cut = (size_t)(space - line.data);
    }
    codegen_py_str(doc->py, (codegen_str){line.data, cut});
    end_line(doc, start);
    if (cut == line.size) return;
    new_line(doc, indent);
    line.data += cut + 1;
    line.size -= cut + 1;
  }
}

/* One line of prose, wrapped; `indent` columns in front of what follows the first line, `column` of the first. */
static void put_wrapped(codegen_py_doc *doc, codegen_str line, uint32_t column, uint32_t indent) {
  size_t at = 0, size, used = column, start = doc->py->size;
  bool first = true;
  if (is_simple(line)) {
    put_simple(doc, line, column, indent);
    return;
  }
  while (at < line.size) {
    size_t width;
    codegen_str word;
    while (at < line.size && is_space(decode(line, at, &size))) at += size;
    bool plain = next_word(line, at, &word, &width);
    if (!word.size) break;
    at += word.size;
    if (!first && used + 1 + width > doc->py->width) {
      end_line(doc, start);
      new_line(doc, indent);
      start = doc->py->size;
      used = indent;
    } else if (!first) {
      put(doc, ' ');
      used++;
    }
    if (plain)
      codegen_py_str(doc->py, word);
    else
      put_word(doc, word);
    used += width;
    first = false;
  }
  end_line(doc, start);
}

codegen_str codegen_py_doc_trim(codegen_str text) {
  size_t size;
  while (text.size && text.data[0] == ' ') {
    text.data++;
    text.size--;
  }
  if (text.size && is_ink(text.data[0]) && is_ink(text.data[text.size - 1])) return text;
  while (text.size && (text.data[0] == '\n' || text.data[0] == '\r' || is_space(decode(text, 0, &size)) ||
                       is_hidden(decode(text, 0, &size)))) {
    decode(text, 0, &size);
    text.data += size;
    text.size -= size;
  }
  for (;;) {
    size_t last = text.size;
    if (!last) return text;
    do last--;
    while (last && ((unsigned char)text.data[last] & 0xc0) == 0x80);
    uint32_t code = decode(text, last, &size);
    if (code != '\n' && code != '\r' && !is_space(code) && !is_hidden(code)) return text;
    text.size = last;
  }
}

static codegen_str take_line(codegen_str *text) {
  codegen_str line = *text;
  const char *end = memchr(text->data, '\n', text->size), *feed;
  size_t at = end ? (size_t)(end - text->data) : text->size;
  if ((feed = memchr(text->data, '\r', at))) at = (size_t)(feed - text->data);
  line.size = at;
  if (at + 1 < text->size && text->data[at] == '\r' && text->data[at + 1] == '\n') at++;
  if (at < text->size) at++;
  text->data += at;
  text->size -= at;
  return line;
}

static bool same_letters(codegen_str text, const char *word) {
  size_t i = 0;
  for (; i < text.size && word[i]; i++)
    if ((text.data[i] | 32) != word[i]) return false;
  return i == text.size && !word[i];
}

/* Whether a line would be taken for the head of a section. */
static bool is_section(codegen_str line) {
  static const char *const names[] = {"args",
                                      "arguments",
                                      "attention",
                                      "attributes",
                                      "caution",
                                      "danger",
                                      "error",
                                      "example",
                                      "examples",
                                      "extended summary",
                                      "hint",
                                      "important",
                                      "keyword args",
                                      "keyword arguments",
                                      "methods",
                                      "note",
                                      "notes",
                                      "other args",
                                      "other arguments",
                                      "other parameters",
                                      "parameters",
                                      "raises",
                                      "receives",
                                      "references",
                                      "return",
                                      "returns",
                                      "see also",
                                      "short summary",
                                      "tip",
                                      "todo",
                                      "warning",
                                      "warnings",
                                      "warns",
                                      "yield",
                                      "yields"};
  line = codegen_py_doc_trim(line);
  while (line.size && line.data[line.size - 1] == ':') line.size--;
  if (line.size > 17) return false; /* longer than each of them */
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (same_letters(line, names[i])) return true;
  return false;
}

/* Changes what a formatter or linter would act upon: heads of sections, doctests, literal blocks, fences of code. */
static void put_line(codegen_py_doc *doc, codegen_str line, uint32_t indent) {
  size_t margin = 0;
  codegen_str end = codegen_py_doc_trim(line);
  while (margin < line.size && margin < 40 && (line.data[margin] == ' ' || line.data[margin] == '\t')) margin++;
  if (!end.size) return;
  uint32_t left = indent + (uint32_t)margin;
  put_spaces(doc, (uint32_t)margin);
  if (end.size >= 3 && (__builtin_memcmp(end.data, "```", 3) == 0 || __builtin_memcmp(end.data, "~~~", 3) == 0)) {
    codegen_py_text(doc->py, end.data[0] == '`' ? "```" : "~~~");
    doc->fenced = !doc->fenced;
    if (doc->fenced) codegen_py_text(doc->py, "text"); /* not to be formatted as Python */
    return;
  }
  if (end.size >= 3 && __builtin_memcmp(end.data, ">>>", 3) == 0) codegen_py_text(doc->py, "| ");
  if (end.size >= 2 && __builtin_memcmp(end.data, "..", 2) == 0) codegen_py_text(doc->py, "| ");
  while (end.size > 1 && end.data[end.size - 1] == ':' && end.data[end.size - 2] == ':') end.size--;
  put_wrapped(doc, end, left, left);
}

/* Where the first sentence ends: behind its stop, or at the end of the first paragraph's first line. */
static size_t summary_end(codegen_str text) {
  for (size_t at = 0; at < text.size; at++) {
    char c = text.data[at];
    if (c == '\n' || c == '\r') return at;
    if ((c == '.' || c == '?' || c == '!') && at + 1 < text.size && text.data[at + 1] == ' ' && at > 3 &&
        !(text.data[at - 2] == '.' || text.data[at - 2] == ' ') && at + 2 < text.size && text.data[at + 2] >= 'A' &&
        text.data[at + 2] <= 'Z')
      return at + 1;
  }
  return text.size;
}

static bool ends_well(const codegen_py *py) {
  char c = py->size ? py->data[py->size - 1] : '.';
  return c == '.' || c == '?' || c == '!';
}

/* The first line; whether the sentence stands in it. */
static bool put_summary(codegen_py_doc *doc, codegen_str line) {
  size_t before = doc->py->size;
  uint32_t width = doc->py->width;
  line = codegen_py_doc_trim(line);
  doc->py->width = UINT32_MAX; /* a summary is one line */
  put_wrapped(doc, line, doc->indent + 3, doc->indent);
  doc->py->width = width;
  while (doc->py->size > before && (doc->py->data[doc->py->size - 1] == ':' ||
                                    doc->py->data[doc->py->size - 1] == ' ' || doc->py->data[doc->py->size - 1] == ','))
    doc->py->size--;
  if (doc->py->size > before && !ends_well(doc->py)) put(doc, '.');
  if (doc->indent + 6 + (doc->py->size - before) <= width || !doc->name.size) return true;
  codegen_py_reset(doc->py, before);
  codegen_py_str(doc->py, doc->name);
  put(doc, '.');
  return false;
}

void codegen_py_doc_text(codegen_py_doc *doc, codegen_str text) {
  uint32_t blank = 0;
  bool any = false;
  text = codegen_py_doc_trim(text);
  if (!text.size) return;
  if (is_empty(doc)) {
    size_t end = summary_end(text);
    if (put_summary(doc, (codegen_str){text.data, end})) {
      text.data += end;
      text.size -= end;
    }
    text = codegen_py_doc_trim(text);
    if (is_empty(doc)) return codegen_py_doc_text(doc, text);
  }
  while (text.size) {
    codegen_str line = take_line(&text);
    if (!codegen_py_doc_trim(line).size) {
      blank++;
      continue;
    }
    if (!any || blank) put(doc, '\n');
    new_line(doc, doc->indent);
    put_line(doc, line, doc->indent);
    blank = 0;
    any = true;
  }
}

void codegen_py_doc_section(codegen_py_doc *doc, const char *name) {
  if (is_empty(doc)) return;
  put(doc, '\n');
  new_line(doc, doc->indent);
  codegen_py_text(doc->py, name);
  put(doc, ':');
  doc->section = true;
}

void codegen_py_doc_item(codegen_py_doc *doc, codegen_str name, codegen_str text) {
  uint32_t column = doc->indent + 4 + (uint32_t)name.size + 2;
  codegen_str all = codegen_py_doc_trim(text);
  new_line(doc, doc->indent + 4);
  codegen_py_str(doc->py, name);
  put(doc, ':');
  if (!all.size) return;
  put(doc, ' ');
  bool first = true;
  while (all.size) {
    codegen_str line = take_line(&all);
    if (!codegen_py_doc_trim(line).size) continue;
    if (!first) new_line(doc, doc->indent + 8);
    if (first)
      put_wrapped(doc, codegen_py_doc_trim(line), column, doc->indent + 8);
    else
      put_line(doc, line, doc->indent + 8);
    first = false;
  }
}

bool codegen_py_doc_end(codegen_py_doc *doc) {
  codegen_py *py = doc->py;
  codegen_str body = {py->data + doc->begin, py->size - doc->begin};
  bool raw = false, several = false;
  size_t line = 0;
  if (!body.size) return false;
  raw = memchr(body.data, '\\', body.size) != NULL;
  several = memchr(body.data, '\n', body.size) != NULL;
  codegen_out_spaces(py->out, doc->indent);
  if (raw) codegen_out_char(py->out, 'r');
  codegen_out_text(py->out, "\"\"\"");
  if (body.data[0] == '"') /* a formatter would put a space before it, which a linter would not have */
    for (size_t i = 0; i < body.size && body.data[i] != '\n'; i++)
      if (body.data[i] == '"') py->data[doc->begin + i] = '\'';
  while (line <= body.size) { /* without spaces behind lines */
    const char *feed = line < body.size ? memchr(body.data + line, '\n', body.size - line) : NULL;
    size_t i = feed ? (size_t)(feed - body.data) : body.size, end = i;
    while (end > line && body.data[end - 1] == ' ') end--;
    codegen_out_str(py->out, (codegen_str){body.data + line, end - line});
    if (i < body.size) codegen_out_char(py->out, '\n');
    line = i + 1;
  }
  if (several) {
    codegen_out_char(py->out, '\n');
    codegen_out_spaces(py->out, doc->indent);
  }
  codegen_out_text(py->out, "\"\"\"\n");
  codegen_py_reset(py, doc->begin);
  return true;
}
