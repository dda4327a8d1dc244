/* SPDX-License-Identifier: MIT
 *
 * Documentation comments. A lone line needs no block: when a second one comes, the first one moves to one of its own.
 */
#include <codegen-sdk/jsdoc.h>
#include <codegen-sdk/text.h>

#include "plain.h"

/* What a comment may not take as it is: controls but the tab, DEL; the asterisk (before a slash), C2 and E2
   (codegen_text_trick), by what follows. */
static inline codegen_block care_in_comment(codegen_block b) {
  return (codegen_block)((b < ' ') | (b == 0x7f) | (b == '*') | (b == 0xc2) | (b == 0xe2));
}

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

/* The byte that a text begins with needs care. How many bytes it was written for. */
static size_t put_with_care(codegen_out *out, codegen_str text, bool data) {
  uint32_t code = (unsigned char)text.data[0];
  size_t size = code != '*' && code != '\t';
  if (code >= 0x80) size = codegen_text_trick(text, &code);
  if (size) {
    put_code(out, code, data);
    return size;
  }
  codegen_out_char(out, text.data[0]);
  if (code == '*' && text.size > 1 && text.data[1] == '/') codegen_out_char(out, '\\');
  return 1;
}

static __attribute__((noinline)) void put_text(codegen_out *out, codegen_str text, bool data) {
  while (text.size) {
    size_t size = codegen_out_plain(out, text, care_in_comment);
    text = (codegen_str){text.data + size, text.size - size};
    if (!text.size) return;
    size = put_with_care(out, text, data);
    text = (codegen_str){text.data + size, text.size - size};
  }
}

static void next_line(codegen_jsdoc *doc, codegen_str begin) {
  codegen_put_line(doc->out, doc->indent);
  codegen_out_short(doc->out, begin);
}

/* Behind the three bytes that the comment begins with. */
static void move_first_line(codegen_jsdoc *doc) {
  codegen_out *out = doc->out;
  size_t more = doc->indent + 3, begin = doc->begin + 3;
  if (!codegen_out_room(out, more)) return;
  char *at = out->data + begin;
  __builtin_memmove(at + more, at, out->size - begin);
  __builtin_memset(at, ' ', more);
  at[0] = '\n';
  at[more - 1] = '*';
  out->size += more;
}

/* What stands before a line that is not the first one. */
static __attribute__((noinline)) void begin_line(codegen_jsdoc *doc) {
  if (doc->lines == 1) move_first_line(doc);
  if (doc->gap) next_line(doc, CODEGEN_STR(" *"));
  next_line(doc, CODEGEN_STR(" *"));
}

/* One line: `tag` as it is, then text. */
static inline void put_line(codegen_jsdoc *doc, codegen_str tag, codegen_str text, bool data) {
  codegen_out *out = doc->out;
  bool first = !doc->lines;
  if (first)
    doc->begin = out->size;
  else
    begin_line(doc);
  doc->lines++;
  doc->gap = false;
  if (!codegen_out_room(out, 4 + tag.size + text.size)) return;
  char *to = out->data + out->size;
  if (first)
    __builtin_memcpy(to, "/** ", 4), to += 4;
  else if (tag.size || text.size)
    *to++ = ' ';
  if (tag.size) to = codegen_copy_short(to, tag);
  size_t size = codegen_plain(to, text.data, text.size, care_in_comment);
  out->size = (size_t)(to + size - out->data);
  if (size < text.size) put_text(out, (codegen_str){text.data + size, text.size - size}, data);
}

/* An at sign at the beginning of prose would be a tag or a compiler's directive. */
static void put_prose(codegen_jsdoc *doc, codegen_str text) {
  const codegen_str none = {"", 0};
  size_t i = 0;
  while (i < text.size && (text.data[i] == ' ' || text.data[i] == '\t' || text.data[i] == '*' || text.data[i] == '/'))
    i++;
  if (i == text.size || text.data[i] != '@') {
    put_line(doc, none, text, false);
    return;
  }
  codegen_str head = {text.data, i}, rest = {text.data + i, text.size - i};
  put_line(doc, i ? none : CODEGEN_STR("\\"), head, false);
  if (i) codegen_out_char(doc->out, '\\');
  put_text(doc->out, rest, false);
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
    codegen_str line = {data, size};
    while (line.size && is_blank(line.data[line.size - 1])) line.size--;
    if (begin == 0)
      while (line.size && is_blank(line.data[0])) line.data++, line.size--;
    put_prose(doc, line);
    begin += size + 1;
  }
}

void codegen_jsdoc_line(codegen_jsdoc *doc, codegen_str tag, codegen_str text) {
  put_line(doc, tag, text, true);
}

void codegen_jsdoc_value(codegen_jsdoc *doc, const char *tag, const codegen_model *model, codegen_value value) {
  codegen_jsdoc_tag(doc, tag, (codegen_str){"", 0});
  codegen_put_json(doc->out, model, value, CODEGEN_TEXT_COMMENT);
}

void codegen_jsdoc_number(codegen_jsdoc *doc, const char *tag, uint64_t number) {
  codegen_jsdoc_tag(doc, tag, (codegen_str){"", 0});
  codegen_out_u64(doc->out, number);
}

void codegen_jsdoc_close(codegen_jsdoc *doc) {
  if (doc->lines == 1)
    codegen_out_str(doc->out, CODEGEN_STR(" */"));
  else
    next_line(doc, CODEGEN_STR(" */"));
  codegen_put_line(doc->out, doc->indent);
}
