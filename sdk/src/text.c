/* SPDX-License-Identifier: MIT
 *
 * Text as other languages quote it. Plain bytes are copied sixteen at a time; only those that need care are looked at
 * one by one.
 */
#include <codegen-sdk/text.h>

#include <codegen/number.h>

#include "plain.h"

/* What a string literal may not keep: controls, DEL, what quotes; C2 and E2 (tricks) and the asterisk (comments), by
   what follows. */
static inline codegen_block care_in_string(codegen_block b) {
  return (codegen_block)((b < ' ') | (b == '"') | (b == '\\') | (b == 0x7f) | (b == '*') | (b == 0xc2) | (b == 0xe2));
}

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

/* The byte that a text begins with needs care. How many bytes it was written for. */
static size_t put_with_care(sink *s, codegen_str text, uint32_t flags) {
  uint32_t code = (unsigned char)text.data[0];
  size_t size = 1;
  if (code == '*') {
    bool ends = flags & CODEGEN_TEXT_COMMENT && text.size > 1 && text.data[1] == '/';
    put(s, "*\\", ends ? 2 : 1);
    return 1;
  }
  if (code >= 0x80) size = codegen_text_trick(text, &code);
  if (size)
    put_escape(s, code);
  else
    put(s, text.data, 1);
  return size ? size : 1;
}

/* Whether a whole text is plain, and was written. */
static inline bool put_plain_string(codegen_out *out, codegen_str text) {
  if (!codegen_out_room(out, text.size + 2)) return false;
  char *to = out->data + out->size;
  if (codegen_plain(to + 1, text.data, text.size, care_in_string) < text.size) return false;
  to[0] = to[text.size + 1] = '"';
  out->size += text.size + 2;
  return true;
}

static void put_string(sink *s, codegen_str text, uint32_t flags) {
  put(s, "\"", 1);
  while (text.size) {
    size_t plain = s->out ? codegen_out_plain(s->out, text, care_in_string)
                          : codegen_plain(NULL, text.data, text.size, care_in_string);
    s->size += plain;
    text = (codegen_str){text.data + plain, text.size - plain};
    if (!text.size) break;
    plain = put_with_care(s, text, flags);
    text = (codegen_str){text.data + plain, text.size - plain};
  }
  put(s, "\"", 1);
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
  if (!put_plain_string(out, text)) put_string(&s, text, flags);
}

void codegen_put_json(codegen_out *out, const codegen_model *model, codegen_value value, uint32_t flags) {
  write_json(out, model, value, flags, SIZE_MAX - 1);
}

size_t codegen_json_size(const codegen_model *model, codegen_value value, uint32_t flags, size_t limit) {
  return write_json(NULL, model, value, flags, limit);
}

/* What may not stand in a name; its first byte is no digit, either. */
static inline codegen_block care_in_name(codegen_block b) {
  codegen_block letter = (codegen_block)((b | 0x20) - 'a' < 26), digit = (codegen_block)(b - '0' < 10);
  return ~(letter | digit | (codegen_block)((b == '_') | (b == '$')));
}

static inline bool is_name(codegen_str text, char *copy) {
  return text.size && (unsigned char)(text.data[0] - '0') >= 10 &&
         codegen_plain(copy, text.data, text.size, care_in_name) == text.size;
}

bool codegen_is_js_name(codegen_str text) {
  return is_name(text, NULL);
}

void codegen_put_js_key(codegen_out *out, codegen_str key) {
  if (!codegen_out_room(out, key.size)) return;
  if (is_name(key, out->data + out->size))
    out->size += key.size;
  else
    codegen_put_string(out, key, 0);
}

void codegen_put_js_member(codegen_out *out, codegen_str key, bool optional) {
  codegen_put_js_key(out, key);
  if (!codegen_out_room(out, 2)) return;
  char *to = out->data + out->size;
  *to = '?';
  to[optional] = ':';
  out->size += 1 + (size_t)optional;
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
