/* SPDX-License-Identifier: MIT
 *
 * Regular expressions of ECMAScript, as JSON Schema means them, rewritten for the engines that Python has: pydantic's
 * own (Rust's, whose time is linear), or `re` where a pattern looks around or back. What a class such as \d or \s
 * holds is spelled out, for it differs from engine to engine. The run-time module asks Rust's engine first.
 *
 * What is written is taken apart and put together again: no pattern can be more than a text.
 */
#include "types.h"

#define NEST 100
#define REPEAT 1000u /* a pattern that repeats more often costs Rust's engine too much room */

typedef struct reader {
  py_emit *e;
  codegen_str in;
  size_t at;
  char *out;
  size_t size, capacity;
  uint32_t depth, groups, repeat;
  bool python;  /* for `re` */
  bool looks;   /* it needs `re`: looks around or back */
  bool unicode; /* it needs Rust's: \p */
  bool behind;  /* inside of what stands behind: of one length for `re` */
  bool failed;
} reader;

static void read_alternatives(reader *r);

static char peek(const reader *r, size_t ahead) {
  return r->at + ahead < r->in.size ? r->in.data[r->at + ahead] : '\0';
}

static bool ended(const reader *r) {
  return r->at >= r->in.size;
}

static bool looking_at(const reader *r, const char *text) {
  codegen_str wanted = codegen_str_of(text);
  return r->in.size - r->at >= wanted.size && __builtin_memcmp(r->in.data + r->at, text, wanted.size) == 0;
}

static void put(reader *r, codegen_str text) {
  if (r->capacity - r->size < text.size) {
    size_t capacity = (r->capacity + text.size) * 2 + 64;
    char *out = codegen_alloc(r->e->ctx, CODEGEN_ARENA_CALL, capacity, 1);
    if (!out) {
      r->failed = r->e->out->failed = true;
      return;
    }
    if (r->size) __builtin_memcpy(out, r->out, r->size);
    r->out = out;
    r->capacity = capacity;
  }
  if (text.size) __builtin_memcpy(r->out + r->size, text.data, text.size);
  r->size += text.size;
}

static void put_text(reader *r, const char *text) {
  put(r, codegen_str_of(text));
}

static void put_char(reader *r, char c) {
  put(r, (codegen_str){&c, 1});
}

/* A character as itself, in a class or outside. */
static void put_code(reader *r, uint32_t code) {
  static const char hex[] = "0123456789abcdef";
  char text[10] = {'\\'};
  uint32_t digits = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
  bool word = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  if (word || code == '_' || code == ' ' || code == '/' || code == ':' || code == ',' || code == '@' || code == '=' ||
      code == '!' || code == '"' || code == '\'' || code == '%' || code == ';' || code == '<' || code == '>') {
    put_char(r, (char)code);
    return;
  }
  if (code >= 0x21 && code < 0x7f) {
    put_char(r, '\\');
    put_char(r, (char)code);
    return;
  }
  text[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (uint32_t i = 0; i < digits; i++) text[2 + i] = hex[code >> (4 * (digits - 1 - i)) & 15];
  put(r, (codegen_str){text, digits + 2});
}

/* What a class escape holds, as ranges. */
static const char *ranges_of(char c) {
  switch (c) {
    case 'd': return "0-9";
    case 'D': return "\\x00-/:-\\U0010ffff";
    case 'w': return "0-9A-Z_a-z";
    case 'W': return "\\x00-/:-@\\[-\\^\\`\\{-\\U0010ffff";
    case 's': return "\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
    case 'S':
      return "\\x00-\\x08\\x0e-\\x1f!-\\x9f\\xa1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e\\u2030-\\u205e"
             "\\u2060-\\u2fff\\u3001-\\ufefe\\uff00-\\U0010ffff";
    default: return NULL;
  }
}

static int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static bool read_hex(reader *r, uint32_t digits, uint32_t *code) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < digits; i++) {
    int digit = hex_of(peek(r, i));
    if (digit < 0) return false;
    value = value * 16 + (uint32_t)digit;
  }
  *code = value;
  r->at += digits;
  return true;
}

static uint32_t read_utf8(reader *r) {
  unsigned char c = (unsigned char)r->in.data[r->at];
  size_t count = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  uint32_t code = c < 0x80 ? c : c & (0x7fu >> count);
  if (count > r->in.size - r->at) count = r->in.size - r->at;
  for (size_t i = 1; i < count; i++) code = code << 6 | ((unsigned char)r->in.data[r->at + i] & 0x3fu);
  r->at += count;
  return code;
}

/* Behind a backslash: one character. */
static uint32_t read_escaped(reader *r) {
  uint32_t code = 0, low;
  char c = peek(r, 0);
  if (ended(r)) {
    r->failed = true;
    return 0;
  }
  if ((unsigned char)c >= 0x80) return read_utf8(r);
  r->at++;
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'f': return '\f';
    case 'v': return '\v';
    case '0': return 0;
    case 'c':
      code = (unsigned char)peek(r, 0) & 31u;
      if (!ended(r)) r->at++;
      return code;
    case 'x':
      if (!read_hex(r, 2, &code)) return 'x';
      return code;
    case 'u':
      if (peek(r, 0) == '{') {
        size_t before = r->at++;
        while (hex_of(peek(r, 0)) >= 0 && code < 0x110000) code = code * 16 + (uint32_t)hex_of(r->in.data[r->at++]);
        if (peek(r, 0) == '}' && code < 0x110000) {
          r->at++;
          return code;
        }
        r->at = before;
        return 'u';
      }
      if (!read_hex(r, 4, &code)) return 'u';
      if (code >= 0xd800 && code < 0xdc00 && looking_at(r, "\\u")) {
        size_t before = r->at;
        r->at += 2;
        if (read_hex(r, 4, &low) && low >= 0xdc00 && low < 0xe000)
          return 0x10000 + ((code - 0xd800) << 10) + low - 0xdc00;
        r->at = before;
      }
      if (code >= 0xd800 && code < 0xe000) r->failed = true; /* half a character is in no text */
      return code;
    default: return (unsigned char)c;
  }
}

/* \p{...} or \P{...}; the backslash is read. */
static bool read_property(reader *r) {
  size_t end = r->at + 1;
  if ((peek(r, 0) != 'p' && peek(r, 0) != 'P') || peek(r, 1) != '{') return false;
  while (end < r->in.size && r->in.data[end] != '}') end++;
  if (end == r->in.size || end - r->at > 60) {
    r->failed = true;
    return true;
  }
  r->unicode = true;
  put_char(r, '\\');
  for (; r->at <= end; r->at++) {
    char c = r->in.data[r->at];
    bool fine = (c | 32) >= 'a' && (c | 32) <= 'z';
    if (!fine && c != '_' && c != '=' && c != '{' && c != '}' && !(c >= '0' && c <= '9')) r->failed = true;
    put_char(r, c);
  }
  return true;
}

/* One member of a class; false when it was a class itself. */
static bool read_member(reader *r, uint32_t *code) {
  const char *ranges;
  if (peek(r, 0) != '\\') {
    *code = read_utf8(r);
    return true;
  }
  r->at++;
  ranges = ranges_of(peek(r, 0));
  if (ranges) {
    put_text(r, ranges);
    r->at++;
    return false;
  }
  if (read_property(r)) return false;
  if (peek(r, 0) == 'b') {
    r->at++;
    *code = 8;
    return true;
  }
  *code = read_escaped(r);
  return true;
}

static void read_class(reader *r) {
  bool not = peek(r, 1) == '^';
  r->at += not ? 2 : 1;
  if (peek(r, 0) == ']') { /* nothing, or everything */
    r->at++;
    put_text(r, not ? "[\\x00-\\U0010ffff]" : r->python ? "(?!)" : "[^\\x00-\\U0010ffff]");
    return;
  }
  put_text(r, not ? "[^" : "[");
  while (!ended(r) && peek(r, 0) != ']' && !r->failed) {
    uint32_t from, to;
    bool single = read_member(r, &from);
    if (!single) continue;
    if (peek(r, 0) != '-' || peek(r, 1) == ']' || r->at + 1 >= r->in.size) {
      put_code(r, from);
      continue;
    }
    size_t dash = r->at++;
    if (peek(r, 0) == '\\' && (ranges_of(peek(r, 1)) || peek(r, 1) == 'p' || peek(r, 1) == 'P')) {
      put_code(r, from);
      put_code(r, '-');
      continue;
    }
    (void)dash;
    read_member(r, &to);
    if (to < from) r->failed = true;
    put_code(r, from);
    put_char(r, '-');
    put_code(r, to);
  }
  if (ended(r)) r->failed = true;
  r->at++;
  put_char(r, ']');
}

static void read_name(reader *r) {
  size_t begin = r->at;
  while (!ended(r) && peek(r, 0) != '>') {
    char c = peek(r, 0);
    bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9' && r->at > begin)) r->failed = true;
    r->at++;
  }
  if (ended(r) || r->at == begin || r->failed) {
    r->failed = true;
    return;
  }
  put(r, (codegen_str){r->in.data + begin, r->at - begin});
  r->at++;
}

static void read_group(reader *r) {
  static const char *const heads[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
  bool behind = r->behind;
  size_t i = 0;
  while (i < 5 && !looking_at(r, heads[i])) i++;
  if (++r->depth > NEST) r->failed = true;
  if (i < 5) {
    r->looks = r->looks || i > 0;
    r->behind = r->behind || i > 2;
    put_text(r, heads[i]);
    r->at += codegen_str_of(heads[i]).size;
  } else if (looking_at(r, "(?<")) {
    r->groups++;
    r->at += 3;
    put_text(r, "(?P<");
    read_name(r);
    put_char(r, '>');
  } else if (looking_at(r, "(?")) {
    r->failed = true;
  } else {
    r->groups++;
    r->at++;
    put_char(r, '(');
  }
  if (!r->failed) read_alternatives(r);
  if (peek(r, 0) != ')') r->failed = true;
  r->at++;
  put_char(r, ')');
  r->behind = behind;
  r->depth--;
}

static void read_escape(reader *r) {
  const char *ranges;
  char c;
  r->at++;
  c = peek(r, 0);
  ranges = ranges_of(c);
  if (ranges) {
    put_char(r, '[');
    put_text(r, ranges);
    put_char(r, ']');
    r->at++;
  } else if (c == 'b' || c == 'B') {
    if (c == 'B') r->looks = true;
    put_text(r, r->python ? "\\" : "(?-u:\\");
    put_char(r, c);
    if (!r->python) put_char(r, ')');
    r->at++;
  } else if (c >= '1' && c <= '9') {
    r->looks = true;
    put_text(r, "(?:\\");
    while (peek(r, 0) >= '0' && peek(r, 0) <= '9') put_char(r, r->in.data[r->at++]);
    put_char(r, ')');
  } else if (c == 'k' && peek(r, 1) == '<') {
    r->looks = true;
    r->at += 2;
    put_text(r, "(?P=");
    read_name(r);
    put_char(r, ')');
  } else if (c == 'Z' || c == 'z') { /* what authors mean who know other engines */
    put_text(r, r->python ? "\\Z" : "$");
    r->at++;
  } else if (c == 'A') {
    put_char(r, '^');
    r->at++;
  } else if (!read_property(r)) {
    put_code(r, read_escaped(r));
  }
}

/* The braces of a quantifier; 0: they are none. */
static size_t braces(const reader *r, uint32_t *most) {
  size_t at = r->at + 1, digits = 0;
  uint64_t low = 0, high = 0;
  while (at < r->in.size && r->in.data[at] >= '0' && r->in.data[at] <= '9' && digits < 9) {
    low = low * 10 + (uint64_t)(r->in.data[at++] - '0');
    digits++;
  }
  if (!digits) return 0;
  high = low;
  if (at < r->in.size && r->in.data[at] == ',') {
    at++;
    high = low;
    for (digits = 0; at < r->in.size && r->in.data[at] >= '0' && r->in.data[at] <= '9' && digits < 9; digits++)
      high = (digits ? high : 0) * 10 + (uint64_t)(r->in.data[at++] - '0');
    if (digits && high < low) return 0;
  }
  if (at >= r->in.size || r->in.data[at] != '}') return 0;
  *most = high > UINT32_MAX ? UINT32_MAX : (uint32_t)high;
  return at + 1 - r->at;
}

static void read_quantifier(reader *r) {
  uint32_t most = 1;
  size_t size = 1;
  char c = peek(r, 0);
  if (c == '{') size = braces(r, &most);
  if ((c != '*' && c != '+' && c != '?' && c != '{') || !size || ended(r)) return;
  if (r->behind) r->failed = true; /* `re` looks back over one length alone */
  if (most > 1 && r->repeat < 1u << 20) r->repeat *= most;
  if (c == '{' && most == 0) most = 1;
  put(r, (codegen_str){r->in.data + r->at, size});
  r->at += size;
  if (peek(r, 0) == '?') {
    put_char(r, '?');
    r->at++;
  }
  c = peek(r, 0);
  if (!ended(r) && (c == '*' || c == '+' || c == '?' || (c == '{' && braces(r, &most)))) r->failed = true;
}

static void read_term(reader *r) {
  char c = peek(r, 0);
  uint32_t most;
  switch (c) {
    case '^':
      put_char(r, '^');
      r->at++;
      return;
    case '$':
      put_text(r, r->python ? "\\Z" : "$");
      r->at++;
      return;
    case '.':
      put_text(r, "[^\\n\\r\\u2028\\u2029]");
      r->at++;
      break;
    case '[': read_class(r); break;
    case '(': read_group(r); break;
    case '\\': read_escape(r); break;
    case '*':
    case '+':
    case '?': r->failed = true; return;
    case '{':
      if (braces(r, &most)) r->failed = true;
      put_code(r, '{');
      r->at++;
      break;
    default: put_code(r, read_utf8(r));
  }
  read_quantifier(r);
}

static void read_alternatives(reader *r) {
  while (!ended(r) && !r->failed && peek(r, 0) != ')') {
    if (peek(r, 0) == '|') {
      put_char(r, '|');
      r->at++;
    } else {
      read_term(r);
    }
  }
}

static bool read_pattern(py_emit *e, codegen_str pattern, bool python, reader *r) {
  *r = (reader){.e = e, .in = pattern, .python = python, .repeat = 1};
  if (pattern.size > 20000) return false;
  if (python) put_text(r, "(?a)");
  read_alternatives(r);
  return !r->failed && ended(r);
}

/* The rewritten pattern; false where there is none. */
static bool rewrite(py_emit *e, codegen_str pattern, reader *r) {
  if (py_is_plain(e->plugin)) return read_pattern(e, pattern, true, r) && !r->unicode; /* Rust's engine is not there */
  if (!read_pattern(e, pattern, false, r)) return false;
  if (!r->looks && (r->repeat <= REPEAT || r->unicode)) return true;
  return !r->unicode && read_pattern(e, pattern, true, r);
}

/** Whether a pattern can be checked; warns where it cannot. */
bool py_regexp_valid(py_emit *e, codegen_str pattern, codegen_origin origin) {
  reader r;
  if (rewrite(e, pattern, &r)) return true;
  py_warn(e, "PYTHON0001", CODEGEN_STR("a pattern cannot be checked"),
          CODEGEN_STR("every text is accepted here; Python has no word for it, or it is no regular expression"),
          origin);
  return false;
}

/** Writes a pattern as a string literal: a raw one where it has backslashes and nothing that such one cannot hold. */
void py_regexp(py_emit *e, codegen_str pattern) {
  reader r;
  bool raw = false, plain = true;
  if (!rewrite(e, pattern, &r)) return;
  for (size_t i = 0; i < r.size; i++) {
    raw = raw || r.out[i] == '\\';
    plain = plain && r.out[i] != '"' && r.out[i] != '\'';
  }
  if (r.size && r.out[r.size - 1] == '\\') plain = false;
  if (!raw || !plain || e->quoted) {
    codegen_py_string(&e->py, (codegen_str){r.out, r.size});
    return;
  }
  codegen_py_text(&e->py, "r\"");
  codegen_py_str(&e->py, (codegen_str){r.out, r.size});
  codegen_py_text(&e->py, "\"");
}
