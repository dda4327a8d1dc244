/* SPDX-License-Identifier: MIT
 *
 * Documentation comments. The first line is held back until a second one comes, because a lone one needs no block.
 */
#include <codegen-sdk/jsdoc.h>
#include <codegen-sdk/text.h>

#include "plain.h"

/* Bytes that a comment cannot take as they are: controls but the tab, DEL, asterisk (before a slash), C2 and E2
   (codegen_text_trick). */
static const uint8_t care[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1,         1,          1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['*'] = 2, [0x7f] = 1, [0xe2] = 2, [0xc2] = 2,
};

static void put_code(codegen_out *out, uint32_t code, bool data) {
  static const char hex[] = "0123456789abcdef";
  char text[6] = {'\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
  codegen_str slice = {text, sizeof text};
  if (data && code == '\n')
    codegen_out_text(out, "\\n");
  else if (data && code == '\r')
    codegen_out_text(out, "\\r");
  else
    codegen_out_str(out, slice);
}

/* Whether none of eight bytes needs care, nor is a tab or beyond ASCII: most of a text goes by in such steps. */
static inline bool is_plain(uint64_t bytes) {
  const uint64_t ones = CODEGEN_ONES, high = ones << 7, star = bytes ^ ones * '*';
  return !((((bytes - ones * ' ') & ~bytes) | ((star - ones) & ~star) | (bytes + ones) | bytes) & high);
}

static void put_line(codegen_out *out, codegen_str text, bool data) {
  size_t begin = 0, i = 0, step = 0; /* `step`: up to where bytes are looked at one by one */
  if (codegen_is_plain_text(text, is_plain)) i = text.size;
  while (i < text.size) {
    if (i >= step) {
      while (text.size - i >= 8 && is_plain(codegen_load8(text.data + i))) i += 8;
      if (text.size - i < 8 && text.size >= 8 && is_plain(codegen_load8(text.data + text.size - 8))) i = text.size;
      step = i + 8;
      if (i == text.size) break;
    }
    unsigned char c = (unsigned char)text.data[i];
    if (!care[c]) {
      i++;
      continue;
    }
    uint32_t code = c;
    size_t size = 1;
    codegen_str run = {text.data + begin, i - begin};
    if (c == '*') {
      if (++i == text.size || text.data[i] != '/') continue;
      run.size++;
      codegen_out_str(out, run);
      codegen_out_char(out, '\\');
      begin = i++;
      continue;
    }
    if (c >= 0x80) {
      codegen_str tail = {text.data + i, text.size - i};
      size = codegen_text_trick(tail, &code);
      if (!size) {
        i++;
        continue;
      }
    }
    codegen_out_str(out, run);
    put_code(out, code, data);
    begin = i += size;
  }
  codegen_str rest = {text.data + begin, text.size - begin};
  codegen_out_str(out, rest);
}

static void put_held(codegen_out *out, const codegen_jsdoc_line *line) {
  codegen_str text = line->text;
  codegen_out_text(out, line->tag);
  if (line->model) {
    codegen_put_json(out, line->model, line->value, CODEGEN_TEXT_COMMENT);
    return;
  }
  if (!line->data) { /* prose: an at sign at its beginning would be a tag or a compiler's directive */
    size_t i = 0;
    while (i < text.size && (text.data[i] == ' ' || text.data[i] == '\t' || text.data[i] == '*' || text.data[i] == '/'))
      i++;
    if (i < text.size && text.data[i] == '@') {
      codegen_str head = {text.data, i};
      put_line(out, head, false);
      codegen_out_char(out, '\\');
      text.data += i;
      text.size -= i;
    }
  }
  put_line(out, text, line->data);
}

static void begin_line(codegen_jsdoc *doc, const char *text) {
  codegen_out_spaces(doc->out, doc->indent);
  codegen_out_text(doc->out, text);
}

static void add(codegen_jsdoc *doc, const codegen_jsdoc_line *line) {
  bool gap = doc->gap;
  doc->gap = false;
  if (doc->lines++ == 0) {
    doc->first = *line;
    return;
  }
  if (doc->lines == 2) {
    codegen_out_text(doc->out, "/**\n");
    begin_line(doc, " * ");
    put_held(doc->out, &doc->first);
    codegen_out_char(doc->out, '\n');
  }
  if (gap) begin_line(doc, " *\n");
  if (*line->tag == 0 && line->text.size == 0 && !line->model) {
    begin_line(doc, " *");
  } else {
    begin_line(doc, " * ");
    put_held(doc->out, line);
  }
  codegen_out_char(doc->out, '\n');
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

void codegen_jsdoc_text(codegen_jsdoc *doc, codegen_str text) {
  while (text.size && is_blank(text.data[text.size - 1])) text.size--;
  for (size_t i = 0; i < text.size && is_blank(text.data[i]); i++) /* blank lines in front; indentation stays */
    if (text.data[i] == '\n') {
      text.data += i + 1;
      text.size -= i + 1;
      i = SIZE_MAX;
    }
  for (size_t begin = 0; begin < text.size;) {
    const char *data = text.data + begin;
    const char *end = __builtin_memchr(data, '\n', text.size - begin);
    size_t size = end ? (size_t)(end - data) : text.size - begin;
    codegen_jsdoc_line line = {"", {data, size}, NULL, {0, 0}, false};
    while (line.text.size && is_blank(line.text.data[line.text.size - 1])) line.text.size--;
    if (begin == 0)
      while (line.text.size && is_blank(line.text.data[0])) line.text.data++, line.text.size--;
    add(doc, &line);
    begin += size + 1;
  }
}

void codegen_jsdoc_tag(codegen_jsdoc *doc, const char *tag, codegen_str text) {
  codegen_jsdoc_line line = {tag, text, NULL, {0, 0}, true};
  add(doc, &line);
}

void codegen_jsdoc_value(codegen_jsdoc *doc, const char *tag, const codegen_model *model, codegen_value value) {
  codegen_jsdoc_line line = {tag, {NULL, 0}, model, value, true};
  add(doc, &line);
}

void codegen_jsdoc_number(codegen_jsdoc *doc, const char *tag, uint64_t number, char *room) {
  codegen_str text = {room + 20, 0};
  do {
    text.data--;
    text.size++;
    room[20 - text.size] = (char)('0' + number % 10);
  } while (number /= 10);
  codegen_jsdoc_tag(doc, tag, text);
}

bool codegen_jsdoc_end(codegen_jsdoc *doc) {
  if (doc->lines == 0) return false;
  if (doc->lines == 1) {
    codegen_out_text(doc->out, "/** ");
    put_held(doc->out, &doc->first);
    codegen_out_text(doc->out, " */\n");
  } else {
    begin_line(doc, " */\n");
  }
  codegen_out_spaces(doc->out, doc->indent);
  return true;
}
