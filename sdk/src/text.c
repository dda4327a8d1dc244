/* SPDX-License-Identifier: MIT
 *
 * Text as other languages quote it. Runs of plain bytes are copied whole; only bytes that the table marks are looked
 * at.
 */
#include <codegen-sdk/text.h>

#include <codegen/number.h>

#include "plain.h"

/* What a byte needs inside a string literal: 1 escape, 2 look at what follows (C2, E2: tricks; asterisk: comments). */
static const uint8_t care[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1,          1,          1,         1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1, [0x7f] = 1, ['*'] = 2, [0xe2] = 2, [0xc2] = 2,
};

size_t codegen_text_trick(codegen_str text, uint32_t *code) {
  const unsigned char *p = (const unsigned char *)text.data;
  if (p[0] == 0xc2 && text.size > 1) {
    *code = p[1];
    return p[1] < 0xa0 ? 2 : 0;
  }
  if (p[0] != 0xe2 || text.size < 3) return 0;
  *code = 0x2000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
  return (*code >= 0x2028 && *code <= 0x202e) || (*code >= 0x2066 && *code <= 0x2069) ? 3 : 0;
}

/* Counts instead of writing when `out` is NULL. */
typedef struct sink {
  codegen_out *out;
  size_t size, limit;
} sink;

static void put(sink *s, const char *text, size_t size) {
  codegen_str slice = {text, size};
  s->size += size;
  if (s->out) codegen_out_str(s->out, slice);
}

static void put_escape(sink *s, unsigned code) {
  static const char hex[] = "0123456789abcdef";
  char text[6] = {'\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
  switch (code) {
    case '"': put(s, "\\\"", 2); return;
    case '\\': put(s, "\\\\", 2); return;
    case '\n': put(s, "\\n", 2); return;
    case '\r': put(s, "\\r", 2); return;
    case '\t': put(s, "\\t", 2); return;
    default: put(s, text, sizeof text); return;
  }
}

/* Whether none of eight bytes needs care or is beyond ASCII. */
static inline bool is_plain(uint64_t bytes) {
  const uint64_t ones = CODEGEN_ONES, high = ones << 7;
  uint64_t star = bytes ^ ones * '*', quote = bytes ^ ones * '"', slash = bytes ^ ones * '\\';
  return !(((bytes - ones * ' ') | (star - ones) | (quote - ones) | (slash - ones) | (bytes + ones) | bytes) & high);
}

/* A text with bytes that need care. */
static void put_careful(sink *s, codegen_str text, uint32_t flags) {
  const char *data = text.data;
  size_t begin = 0, i = 0, step = 0; /* `step`: up to where bytes are looked at one by one */
  put(s, "\"", 1);
  while (i < text.size) {
    if (i >= step) {
      while (text.size - i >= 8 && is_plain(codegen_load8(data + i))) i += 8;
      if (text.size - i < 8 && text.size >= 8 && is_plain(codegen_load8(data + text.size - 8))) i = text.size;
      step = i + 8;
      if (i == text.size) break;
    }
    unsigned char c = (unsigned char)data[i];
    if (!care[c]) {
      i++;
      continue;
    }
    if (c == '*') {
      i++;
      if (!(flags & CODEGEN_TEXT_COMMENT) || i == text.size || data[i] != '/') continue;
      put(s, data + begin, i - begin);
      put(s, "\\", 1);
      begin = i++;
      continue;
    }
    if (c >= 0x80) {
      codegen_str rest = {data + i, text.size - i};
      uint32_t code;
      size_t size = codegen_text_trick(rest, &code);
      if (size) {
        put(s, data + begin, i - begin);
        put_escape(s, code);
        begin = i + size;
      }
      i += size ? size : 1;
      continue;
    }
    put(s, data + begin, i - begin);
    put_escape(s, c);
    begin = ++i;
  }
  put(s, data + begin, text.size - begin);
  put(s, "\"", 1);
}

static void put_string(sink *s, codegen_str text, uint32_t flags) {
  if (!codegen_is_plain_text(text, is_plain)) {
    put_careful(s, text, flags);
    return;
  }
  s->size += text.size + 2;
  if (!s->out || !codegen_out_room(s->out, text.size + 2)) return;
  char *to = s->out->data + s->out->size;
  *to++ = '"';
  if (text.size) __builtin_memcpy(to, text.data, text.size);
  to[text.size] = '"';
  s->out->size += text.size + 2;
}

static void put_value(sink *s, const codegen_document *document, uint32_t node, uint32_t flags, uint32_t depth) {
  uint32_t kind = codegen_node_kind(document, node);
  uint32_t count = codegen_node_count(document, node);
  uint32_t child = codegen_node_first(document, node);
  bool object = kind == CODEGEN_NODE_OBJECT, any = false;
  codegen_str text = codegen_node_text(document, node);
  if (s->size > s->limit) return;
  switch (kind) {
    case CODEGEN_NODE_FALSE: put(s, "false", 5); return;
    case CODEGEN_NODE_TRUE: put(s, "true", 4); return;
    case CODEGEN_NODE_NUMBER: put(s, text.data, text.size); return;
    case CODEGEN_NODE_STRING: put_string(s, text, flags); return;
    case CODEGEN_NODE_OBJECT:
    case CODEGEN_NODE_ARRAY: break;
    default: put(s, "null", 4); return;
  }
  if (depth == 0) {
    put(s, "null", 4);
    return;
  }
  put(s, object ? "{" : "[", 1);
  for (uint32_t i = 0; i < count && s->size <= s->limit; i++, child = codegen_node_after(document, child)) {
    if (codegen_node_shadowed(document, child)) continue;
    if (any) put(s, ", ", 2);
    any = true;
    if (object) {
      put_string(s, codegen_node_key(document, child), flags);
      put(s, ": ", 2);
    }
    put_value(s, document, child, flags, depth - 1);
  }
  put(s, object ? "}" : "]", 1);
}

static size_t write_json(codegen_out *out, const codegen_model *model, codegen_value value, uint32_t flags,
                         size_t limit) {
  const codegen_document *document = codegen_model_document(model, value.document);
  sink s = {out, 0, limit};
  if (document && value.node) put_value(&s, document, value.node, flags, CODEGEN_JSON_DEPTH);
  return s.size;
}

void codegen_put_string(codegen_out *out, codegen_str text, uint32_t flags) {
  sink s = {out, 0, SIZE_MAX};
  put_string(&s, text, flags);
}

void codegen_put_json(codegen_out *out, const codegen_model *model, codegen_value value, uint32_t flags) {
  write_json(out, model, value, flags, SIZE_MAX - 1);
}

size_t codegen_json_size(const codegen_model *model, codegen_value value, uint32_t flags, size_t limit) {
  return write_json(NULL, model, value, flags, limit);
}

/* What may stand in a name: 3 anywhere, 2 behind its first byte. */
#define LETTERS(a) [a] = 3, [a + 1] = 3, [a + 2] = 3, [a + 3] = 3, [a + 4] = 3, [a + 5] = 3, [a + 6] = 3, [a + 7] = 3
static const uint8_t in_name[256] = {
    LETTERS('a'), LETTERS('i'), LETTERS('q'), ['y'] = 3, ['z'] = 3, ['_'] = 3, LETTERS('A'), LETTERS('I'),
    LETTERS('Q'), ['Y'] = 3,    ['Z'] = 3,    ['$'] = 3, ['0'] = 2, ['1'] = 2, ['2'] = 2,    ['3'] = 2,
    ['4'] = 2,    ['5'] = 2,    ['6'] = 2,    ['7'] = 2, ['8'] = 2, ['9'] = 2};
#undef LETTERS

bool codegen_is_js_name(codegen_str text) {
  const unsigned char *data = (const unsigned char *)text.data;
  if (!text.size || !(in_name[data[0]] & 1)) return false;
  unsigned all = 2;
  for (size_t i = 0; i < text.size; i++) all &= in_name[data[i]];
  return all != 0;
}

void codegen_put_js_key(codegen_out *out, codegen_str key) {
  if (codegen_is_js_name(key))
    codegen_out_str(out, key);
  else
    codegen_put_string(out, key, 0);
}

void codegen_put_js_own_key(codegen_out *out, codegen_str key) {
  if (codegen_str_is(key, "__proto__"))
    codegen_out_text(out, "[\"__proto__\"]");
  else
    codegen_put_js_key(out, key);
}

bool codegen_is_exact_double(codegen_str number) {
  codegen_number parts = codegen_number_of(number);
  size_t digits = 0;
  for (size_t i = 0; i < parts.digits.size; i++) digits += parts.digits.data[i] != '.';
  return parts.valid && digits <= 15 && parts.exponent > -290 && parts.exponent < 290;
}
