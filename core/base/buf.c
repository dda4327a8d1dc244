/* SPDX-License-Identifier: MIT
 *
 * Growing texts and arrays.
 *
 * Invariant: a buffer that holds anything has a NUL byte behind its last one; after a failure its content stays as it
 * was.
 */
#include "base.h"

void cg_buf_init(cg_buf *buf, size_t max) {
  *buf = (cg_buf){.max = max};
}

bool cg_buf_reserve(cg_buf *buf, size_t extra) {
  if (buf->failed) return false;
  if (extra > buf->max || buf->size > buf->max - extra || extra >= SIZE_MAX / 4) {
    buf->failed = true;
    return false;
  }
  size_t need = buf->size + extra + 1;
  if (need <= buf->capacity) return true;
  size_t capacity = buf->capacity < 32 ? 64 : buf->capacity;
  while (capacity < need) capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
  char *data = cg_realloc(buf->data, capacity);
  if (!data) {
    buf->failed = true;
    return false;
  }
  buf->data = data;
  buf->capacity = capacity;
  return true;
}

void cg_buf_add(cg_buf *buf, const void *data, size_t size) {
  if (!size || !cg_buf_reserve(buf, size)) return;
  memcpy(buf->data + buf->size, data, size);
  buf->size += size;
  buf->data[buf->size] = '\0';
}

void cg_buf_str(cg_buf *buf, cg_str text) {
  cg_buf_add(buf, text.data, text.size);
}

void cg_buf_text(cg_buf *buf, const char *text) {
  cg_buf_add(buf, text, strlen(text));
}

void cg_buf_char(cg_buf *buf, char c) {
  cg_buf_add(buf, &c, 1);
}

void cg_buf_vprintf(cg_buf *buf, const char *format, va_list args) {
  char small[256];
  va_list again;
  va_copy(again, args);
  int size = vsnprintf(small, sizeof small, format, args);
  if (size < 0) {
    buf->failed = true;
  } else if ((size_t)size < sizeof small) {
    cg_buf_add(buf, small, (size_t)size);
  } else if (cg_buf_reserve(buf, (size_t)size)) {
    vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
    buf->size += (size_t)size;
  }
  va_end(again);
}

void cg_buf_printf(cg_buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  cg_buf_vprintf(buf, format, args);
  va_end(args);
}

void cg_buf_u64(cg_buf *buf, uint64_t value) {
  char digits[20];
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while (value /= 10);
  cg_buf_add(buf, digits + n, sizeof digits - n);
}

/* The letter of the short escape of a code point, 0 when it has none. */
static char json_letter(uint32_t code) {
  switch (code) {
    case '"': return '"';
    case '\\': return '\\';
    case '\n': return 'n';
    case '\t': return 't';
    case '\r': return 'r';
    default: return 0;
  }
}

/* What JSON lets through and a terminal or a script engine would take for a command: DEL, C1, line separators, changes
 * of direction. */
static bool is_command(uint32_t code) {
  return (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static void json_code(cg_buf *buf, const char *at, size_t length, uint32_t code) {
  static const char hex[] = "0123456789abcdef";
  char letter = json_letter(code);
  if (letter) {
    cg_buf_char(buf, '\\');
    cg_buf_char(buf, letter);
  } else if (code < 0x20 || is_command(code)) {
    char out[6] = {'\\', 'u', hex[code >> 12], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
    cg_buf_add(buf, out, sizeof out);
  } else {
    cg_buf_add(buf, at, length);
  }
}

/* Whether eight bytes stand in JSON as they are: none is a control, DEL, quote, backslash or beyond ASCII. */
static bool is_plain(const char *text) {
  const uint64_t ones = 0x0101010101010101u, high = ones << 7;
  uint64_t bytes;
  memcpy(&bytes, text, sizeof bytes);
  uint64_t quote = bytes ^ ones * '"', slash = bytes ^ ones * '\\';
  return !(((bytes - ones * ' ') | (quote - ones) | (slash - ones) | (bytes + ones) | bytes) & high);
}

void cg_buf_json(cg_buf *buf, cg_str text) {
  size_t plain = 0; /* begin of the run that is copied as it is */
  cg_buf_char(buf, '"');
  for (size_t at = 0; at < text.size;) {
    if (text.size - at >= 8 && is_plain(text.data + at)) {
      at += 8;
      continue;
    }
    unsigned char c = (unsigned char)text.data[at];
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
      at++;
      continue;
    }
    uint32_t code = 0;
    size_t length = cg_utf8_decode(text.data + at, text.size - at, &code);
    cg_buf_add(buf, text.data + plain, at - plain);
    if (length)
      json_code(buf, text.data + at, length, code);
    else
      cg_buf_text(buf, "\xef\xbf\xbd");
    at += length ? length : 1;
    plain = at;
  }
  if (text.size > plain) cg_buf_add(buf, text.data + plain, text.size - plain);
  cg_buf_char(buf, '"');
}

cg_str cg_buf_get(const cg_buf *buf) {
  return buf->size ? (cg_str){buf->data, buf->size} : CG_STR("");
}

void cg_buf_release(cg_buf *buf) {
  cg_free(buf->data);
  *buf = (cg_buf){.max = buf->max};
}

void cg_vec_init(cg_vec *vec, size_t item) {
  *vec = (cg_vec){.item = item};
}

void *cg_vec_add(cg_vec *vec, size_t count) {
  if (count > SIZE_MAX / vec->item - vec->count) return NULL;
  size_t need = vec->count + count;
  if (need > vec->capacity || !vec->data) {
    size_t capacity = vec->capacity ? vec->capacity : 8;
    while (capacity < need) capacity = capacity > SIZE_MAX / 2 / vec->item ? need : capacity * 2;
    void *data = cg_realloc(vec->data, capacity * vec->item);
    if (!data) return NULL;
    vec->data = data;
    vec->capacity = capacity;
  }
  char *out = (char *)vec->data + vec->count * vec->item;
  memset(out, 0, count * vec->item);
  vec->count = need;
  return out;
}

void cg_vec_release(cg_vec *vec) {
  cg_free(vec->data);
  cg_vec_init(vec, vec->item);
}
