/* SPDX-License-Identifier: MIT
 *
 * JSON (RFC 8259) into a tape: one pass, no recursion, nothing allocated per value.
 *
 * Invariants: a zero byte behind the text ends every scan, so that single bytes need no bounds check; blocks of sixteen
 * are only read where they lie inside the text. Accepted text is valid UTF-8 and exactly the grammar's.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "json.h"

#define BLOCK 16
#define NODE_BYTES 16 /* of text for one node, roughly: the first guess of the tape's size */

enum { OTHER = 0, STRING, NUMBER, OBJECT, ARRAY, LITERAL };

static const uint8_t class_of[256] = {
    ['"'] = STRING, ['-'] = NUMBER, ['0'] = NUMBER,  ['1'] = NUMBER,  ['2'] = NUMBER, ['3'] = NUMBER,
    ['4'] = NUMBER, ['5'] = NUMBER, ['6'] = NUMBER,  ['7'] = NUMBER,  ['8'] = NUMBER, ['9'] = NUMBER,
    ['{'] = OBJECT, ['['] = ARRAY,  ['t'] = LITERAL, ['f'] = LITERAL, ['n'] = LITERAL};

static inline bool is_digit(char c) {
  return (unsigned char)(c - '0') < 10;
}

/* -- blocks of text ---------------------------------------------------------------------------------------------- */

#ifdef __SSE2__

/* One bit for each of sixteen bytes that a string cannot simply keep: quote, backslash, control, not ASCII. */
static inline unsigned special_bits(__m128i block) {
  __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)); /* signed: bytes from 0x80 on are below, too */
  __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
  __m128i escape = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
  return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, escape)));
}

/* One bit for each that is neither a blank nor a line feed. */
static inline unsigned other_bits(__m128i block) {
  __m128i space = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
  return (unsigned)_mm_movemask_epi8(space) ^ 0xffffu;
}

static inline __m128i load_block(const char *p) {
  return _mm_loadu_si128((const __m128i *)(const void *)p);
}

#else

static inline uint64_t load_word(const char *p) {
  uint64_t word;
  memcpy(&word, p, sizeof word);
  return word;
}

/* Whether any of eight bytes is special; the caller then looks at single ones. */
static inline bool has_special(uint64_t word) {
  const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
  uint64_t quote = word ^ ones * '"', escape = word ^ ones * '\\';
  return ((word | (word - ones * 0x20) | ((quote - ones) & ~quote) | ((escape - ones) & ~escape)) & high) != 0;
}

#endif

static inline bool is_special(char c) {
  return (signed char)c < 0x20 || c == '"' || c == '\\';
}

/* The first special byte from p on; there is one, because a zero byte is. */
static inline const char *skip_plain(const char *p, const char *end) {
#ifdef __SSE2__
  while (end - p >= BLOCK) {
    unsigned bits = special_bits(load_block(p));
    if (bits) return p + __builtin_ctz(bits);
    p += BLOCK;
  }
#else
  while (end - p >= 8 && !has_special(load_word(p))) p += 8;
#endif
  while (!is_special(*p)) p++;
  return p;
}

static inline const char *skip_space(const char *p, const char *end) {
  if ((unsigned char)*p > ' ') return p;
  if ((unsigned char)p[1] > ' ' && *p == ' ') return p + 1;
#ifdef __SSE2__
  while (end - p >= BLOCK) {
    unsigned bits = other_bits(load_block(p));
    p += bits ? __builtin_ctz(bits) : BLOCK;
    if ((unsigned char)*p > ' ') return p;
    if (bits) break; /* a tab, a carriage return: one by one */
  }
#else
  (void)end;
#endif
  while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') p++;
  return p;
}

/* -- strings ----------------------------------------------------------------------------------------------------- */

/* A string's text: in the source, or decoded in the pool. */
typedef struct text {
  uint32_t offset, size;
  bool pooled;
} text;

static int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hexadecimal digits at p; -1 when they are not. */
static int32_t hex4(const char *p) {
  int32_t code = 0;
  for (int i = 0; i < 4; i++) {
    int digit = hex_value(p[i]);
    if (digit < 0) return -1;
    code = code << 4 | digit;
  }
  return code;
}

/* The escape at p (its backslash) into `out`; `*size` is how much. Returns what follows, or NULL. */
static const char *escape(cg_json *json, const char *p, const char *begin, char *out, size_t *size) {
  static const char plain[256] = {
      ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
  *size = 1;
  if ((out[0] = plain[(unsigned char)p[1]])) return p + 2;
  if (p[1] != 'u') return cg_json_fail(json, p + 1, begin, CG_JSON_ESCAPE);
  int32_t code = hex4(p + 2), low;
  if (code < 0) {
    p += 2;
    while (hex_value(*p) >= 0) p++;
    return cg_json_fail(json, p, begin, CG_JSON_HEX);
  }
  const char *next = p + 6;
  if (code >= 0xd800 && code < 0xdc00 && next[0] == '\\' && next[1] == 'u' && (low = hex4(next + 2)) >= 0xdc00 &&
      low < 0xe000) {
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    next += 6;
  } else if (code >= 0xd800 && code < 0xe000) {
    cg_json_unpaired(json, p);
    code = 0xfffd;
  }
  *size = cg_utf8_encode((uint32_t)code, out);
  return next;
}

/* Bytes that a run of plain ones may write before room is made again: a block, an escape, a NUL and slack behind. */
#define ROOM (BLOCK + 4 + 1 + sizeof(uint64_t))

/* Makes room in the pool behind `*to`. */
static bool pool_room(cg_tape *tape, char **to) {
  size_t used = (size_t)(*to - tape->pool.data);
  size_t size = tape->pool.size;
  tape->pool.size = used;
  bool ok = cg_buf_reserve(&tape->pool, ROOM + used / 2);
  if (!ok) ok = used < CG_BUF_MAX - 2 * ROOM && (tape->pool.failed = false, cg_buf_reserve(&tape->pool, ROOM));
  tape->pool.size = size;
  if (!ok) tape->status = used < CG_BUF_MAX - 2 * ROOM ? CODEGEN_ERR_MEMORY : CODEGEN_ERR_LIMIT;
  *to = tape->pool.data + used;
  return ok;
}

/* A string with escapes, from its first byte `begin` on, of which bytes up to `p` are known to be plain; `odd`: not all
 * of these are ASCII. */
static const char *string_decode(cg_json *json, const char *begin, const char *p, bool odd, text *out) {
  cg_tape *tape = &json->tape;
  size_t known = (size_t)(p - begin), first = tape->pool.size;
  if (!cg_buf_reserve(&tape->pool, known + 4 * ROOM)) {
    tape->status = first + known < CG_BUF_MAX - 4 * ROOM ? CODEGEN_ERR_MEMORY : CODEGEN_ERR_LIMIT;
    return cg_json_fail(json, p, begin - 1, CG_JSON_CHARACTER);
  }
  char *to = tape->pool.data + first;
  memcpy(to, begin, known);
  if (odd) cg_tape_odd(tape, true, first, known);
  to += known;
  for (;;) {
    if ((size_t)(tape->pool.data + tape->pool.capacity - to) < ROOM && !pool_room(tape, &to))
      return cg_json_fail(json, p, begin - 1, CG_JSON_CHARACTER);
#ifdef __SSE2__
    if (json->end - p >= BLOCK) {
      __m128i block = load_block(p);
      unsigned bits = special_bits(block);
      unsigned plain = bits ? (unsigned)__builtin_ctz(bits) : BLOCK;
      _mm_storeu_si128((__m128i *)(void *)to, block);
      to += plain;
      p += plain;
      if (!bits) continue;
    }
#endif
    size_t size = 1;
    if (!is_special(*p)) {
      *to++ = *p++;
      continue;
    }
    if (*p == '"') break;
    if (*p == '\\') {
      p = escape(json, p, begin - 1, to, &size);
      if (!p) return NULL;
    } else {
      uint32_t code;
      size = (signed char)*p < 0 ? cg_utf8_decode(p, (size_t)(json->end - p), &code) : 0;
      if (!size) return cg_json_fail(json, p, begin - 1, CG_JSON_CHARACTER);
      memcpy(to, p, size);
      cg_tape_odd(tape, false, (size_t)(p - json->base), size);
      p += size;
    }
    if (size > 1) cg_tape_odd(tape, true, (size_t)(to - tape->pool.data), size);
    to += size;
  }
  memset(to, 0, 1 + sizeof(uint64_t));
  tape->pool.size = (size_t)(to - tape->pool.data) + 1;
  *out = (text){(uint32_t)first, (uint32_t)(tape->pool.size - 1 - first), true};
  return p + 1;
}

/* The string behind the quote at begin - 1. Returns what follows its closing quote, or NULL. */
static inline const char *string(cg_json *json, const char *begin, text *out) {
  const char *p = skip_plain(begin, json->end);
  bool odd = false;
  while (*p != '"') {
    uint32_t code;
    if (*p == '\\') return string_decode(json, begin, p, odd, out);
    size_t size = (signed char)*p < 0 ? cg_utf8_decode(p, (size_t)(json->end - p), &code) : 0;
    if (!size) return cg_json_fail(json, p, begin - 1, CG_JSON_CHARACTER);
    cg_tape_odd(&json->tape, false, (size_t)(p - json->base), size);
    odd = true;
    p += size;
    if (is_special(*p)) continue;
    p = skip_plain(p, json->end);
  }
  *out = (text){(uint32_t)(begin - json->base), (uint32_t)(p - begin), false};
  return p + 1;
}

/* -- other values ------------------------------------------------------------------------------------------------ */

/* The number at p. Returns what follows, or NULL. */
static inline const char *number(cg_json *json, const char *p) {
  const char *begin = p;
  p += *p == '-';
  if (!is_digit(*p)) return cg_json_fail(json, p, begin, CG_JSON_DIGIT);
  if (*p++ == '0') {
    if (is_digit(*p)) return cg_json_fail(json, p, begin, CG_JSON_NO_DIGIT);
  } else {
    while (is_digit(*p)) p++;
  }
  if (*p == '.') {
    if (!is_digit(*++p)) return cg_json_fail(json, p, begin, CG_JSON_DIGIT);
    while (is_digit(*p)) p++;
  }
  if (*p == 'e' || *p == 'E') {
    p++;
    p += *p == '+' || *p == '-';
    if (!is_digit(*p)) return cg_json_fail(json, p, begin, CG_JSON_DIGIT);
    while (is_digit(*p)) p++;
  }
  return p;
}

/* The literal at p: its kind and what follows it, or NULL. Eight bytes may be read anywhere in the text. */
static inline const char *literal(cg_json *json, const char *p, uint32_t *kind) {
  if (memcmp(p, "true", 4) == 0) {
    *kind = CODEGEN_NODE_TRUE;
    return p + 4;
  }
  if (memcmp(p, "false", 5) == 0) {
    *kind = CODEGEN_NODE_FALSE;
    return p + 5;
  }
  if (memcmp(p, "null", 4) == 0) {
    *kind = CODEGEN_NODE_NULL;
    return p + 4;
  }
  return cg_json_fail(json, p, NULL, CG_JSON_VALUE);
}

/* A value that is no container. Returns what follows, or NULL. */
static inline const char *scalar(cg_json *json, const char *p, unsigned class) {
  text content = {0};
  uint32_t begin = (uint32_t)(p - json->base), kind = CODEGEN_NODE_STRING;
  const char *next = NULL;
  if (class == STRING) {
    next = string(json, p + 1, &content);
  } else if (class == NUMBER) {
    kind = CODEGEN_NODE_NUMBER;
    next = number(json, p);
    content.size = next ? (uint32_t)(next - p) : 0;
  } else if (class == LITERAL) {
    next = literal(json, p, &kind);
  } else {
    return cg_json_fail(json, p, NULL, CG_JSON_VALUE);
  }
  if (!next) return NULL;
  codegen_node *node = cg_tape_node(&json->tape, kind, begin, (uint32_t)(next - json->base));
  if (!node) return cg_json_fail(json, p, NULL, CG_JSON_VALUE);
  node->size = content.size;
  node->text = kind == CODEGEN_NODE_STRING;
  if (content.pooled) {
    node->flags |= CODEGEN_NODE_POOLED;
    node->extra = content.offset;
    node->text = 0;
  }
  return next;
}

/* A member's name and colon at p. Returns where its value begins, or NULL. */
static inline const char *member(cg_json *json, const char *p) {
  text key;
  if (*p != '"') return cg_json_fail(json, p, NULL, CG_JSON_KEY);
  p = string(json, p + 1, &key);
  if (!p) return NULL;
  cg_tape_key(&json->tape, key.offset, key.size, key.pooled);
  p = skip_space(p, json->end);
  if (*p != ':') return cg_json_fail(json, p, NULL, CG_JSON_COLON);
  return skip_space(p + 1, json->end);
}

/* -- the document ------------------------------------------------------------------------------------------------ */

/* Closes containers behind a value, up to the next value of an open one. Returns where that begins, what follows the
 * root when none is open, or NULL. */
static inline const char *after_value(cg_json *json, const char *p) {
  cg_tape *tape = &json->tape;
  while (tape->open) {
    bool object = tape->node[tape->open].kind == CODEGEN_NODE_OBJECT;
    p = skip_space(p, json->end);
    if (*p == ',') {
      p = skip_space(p + 1, json->end);
      return object ? member(json, p) : p;
    }
    if (*p != (object ? '}' : ']')) return cg_json_fail(json, p, NULL, CG_JSON_COMMA);
    cg_tape_leave(tape, (uint32_t)(++p - json->base));
    if (tape->status) return cg_json_fail(json, p, NULL, CG_JSON_COMMA);
  }
  return p;
}

static bool parse(cg_json *json) {
  cg_tape *tape = &json->tape;
  const char *p = skip_space(json->base, json->end);
  do {
    unsigned class = class_of[(unsigned char)*p];
    if (class == OBJECT || class == ARRAY) {
      uint32_t kind = class == OBJECT ? CODEGEN_NODE_OBJECT : CODEGEN_NODE_ARRAY;
      if (!cg_tape_enter(tape, kind, (uint32_t)(p - json->base))) return cg_json_fail(json, p, NULL, CG_JSON_VALUE);
      p = skip_space(p + 1, json->end);
      if (*p != (class == OBJECT ? '}' : ']')) {
        if (class == OBJECT) p = member(json, p);
        if (!p) return false;
        continue;
      }
      cg_tape_leave(tape, (uint32_t)(++p - json->base));
    } else {
      p = scalar(json, p, class);
      if (!p) return false;
    }
    p = after_value(json, p);
    if (!p) return false;
  } while (tape->open);
  p = skip_space(p, json->end);
  return p == json->end || cg_json_fail(json, p, NULL, CG_JSON_NOTHING);
}

static void duplicate(void *self, cg_tape *tape, uint32_t earlier, uint32_t later) {
  cg_json *json = self;
  const codegen_node *row = tape->node + later;
  codegen_origin origin = {json->id, later, row->begin, row->end};
  cg_str key = cg_tape_key_text(tape, later);
  (void)earlier;
  if (!(row->flags & CODEGEN_NODE_KEY_POOLED)) { /* with its quotes */
    origin.begin = row->key - 1;
    origin.end = row->key + row->key_size + 1;
  }
  if (key.size > 200) key.size = 200;
  while (key.size == 200 && cg_utf8_valid(key) < key.size) key.size = cg_utf8_valid(key);
  cg_diag_at(json->diags, "CGS0005", origin, CG_STR(""),
             "keep one of them: the last one counts, the others are ignored", "duplicate key '%.*s'", CG_FMT(key));
}

codegen_document *cg_document_parse_json(cg_str bytes, cg_str name, uint32_t id, const cg_source_limits *limits,
                                         cg_diags *diags) {
  static const char nothing[BLOCK] = "";
  const cg_source_limits none = {0};
  codegen_document *document = NULL;
  codegen_origin whole = {id, 0, 0, 0};
  if (!limits) limits = &none;
  if (cg_str_begins(bytes, "\xef\xbb\xbf")) bytes = cg_str_slice(bytes, 3, bytes.size);
  if (!bytes.size) bytes = (cg_str){nothing, 0};
  uint64_t max = limits->max_bytes ? limits->max_bytes : (uint64_t)1 << 30;
  if (max > CG_TAPE_BYTES_MAX) max = CG_TAPE_BYTES_MAX;
  if (bytes.size > max) {
    cg_diags_source(diags, &(cg_diag_source){id, name, CG_STR("")});
    cg_diag_at(diags, "CGS0007", whole, CG_STR(""), "split the document",
               "document has %zu bytes, more than the limit of %llu", bytes.size, (unsigned long long)max);
    return NULL;
  }
  cg_diags_source(diags, &(cg_diag_source){id, name, bytes});
  cg_json json = {.base = bytes.data, .end = bytes.data + bytes.size, .id = id, .diags = diags};
  bool ok = cg_tape_init(&json.tape, bytes, bytes.size / NODE_BYTES, limits->max_nodes, limits->max_depth);
  if (ok) cg_tape_note_odd(&json.tape);
  json.tape.duplicate = duplicate;
  json.tape.self = &json;
  ok = ok && parse(&json);
  if (ok) document = cg_tape_finish(&json.tape, name, id);
  if (!document && (ok || json.tape.status == CODEGEN_ERR_MEMORY))
    cg_diag_at(diags, "CGI0001", whole, CG_STR(""), NULL, "out of memory while reading '%.*s'", CG_FMT(name));
  cg_tape_release(&json.tape);
  return document;
}
