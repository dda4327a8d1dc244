/* SPDX-License-Identifier: MIT
 *
 * Regular expressions. JSON Schema means ECMAScript with Unicode semantics, which is the flag `u`; authors write what
 * older engines forgive: needless escapes, braces that count nothing, `\Z`. Such a pattern is rewritten to one that
 * means the same under `u`; what no engine takes is no pattern. While it is read the parser watches for repetitions
 * inside repetitions that can divide one text in many ways: those take exponential time.
 *
 * The text that is written is a literal, whatever the pattern holds: it is taken apart and put together again.
 */
#include "zod.h"

#define NEST 200

/* Which characters something can begin with, or eat: ASCII one by one, the rest as one. */
typedef struct set {
  uint64_t low, high;
  bool other;
} set;

/* What is known of a piece. */
typedef struct piece {
  set first;  /* what it can begin with */
  set tail;   /* what a repetition at its end can eat */
  bool empty; /* it can match nothing */
  bool one;   /* one character, perhaps repeated */
  bool twice; /* alternatives of one character each that overlap */
} piece;

typedef struct reader {
  codegen_str in;
  size_t at;
  char *out;
  size_t size;
  uint32_t groups; /* capturing ones, in all */
  uint32_t depth;
  bool named;  /* there is a named group */
  bool failed; /* no pattern */
  bool slow;   /* a repetition can divide a text in many ways */
  bool astral; /* it can match a character beyond the basic plane */
  bool open;   /* what stands before or behind a match is not looked at */
  bool ignore_case;
} reader;

static piece read_alternatives(reader *r);

/* -- text -------------------------------------------------------------------------------------------------------- */

static bool ended(const reader *r) {
  return r->at >= r->in.size;
}

static char peek(const reader *r, size_t ahead) {
  return r->at + ahead < r->in.size ? r->in.data[r->at + ahead] : '\0';
}

static bool looking_at(const reader *r, const char *text) {
  codegen_str wanted = codegen_str_of(text);
  return r->in.size - r->at >= wanted.size && __builtin_memcmp(r->in.data + r->at, text, wanted.size) == 0;
}

static void put(reader *r, const char *text, size_t size) {
  __builtin_memcpy(r->out + r->size, text, size);
  r->size += size;
}

static void put_text(reader *r, const char *text) {
  put(r, text, codegen_str_of(text).size);
}

static void put_hex(reader *r, uint32_t code) {
  static const char hex[] = "0123456789abcdef";
  char text[12];
  size_t n = sizeof text;
  if (code < 256) {
    char two[4] = {'\\', 'x', hex[code >> 4], hex[code & 15]};
    put(r, two, sizeof two);
    return;
  }
  text[--n] = '}';
  do text[--n] = hex[code & 15];
  while (code >>= 4);
  text[--n] = '{';
  text[--n] = 'u';
  text[--n] = '\\';
  put(r, text + n, sizeof text - n);
}

static bool is_syntax(char c) {
  switch (c) {
    case '^':
    case '$':
    case '\\':
    case '.':
    case '*':
    case '+':
    case '?':
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case '|':
    case '/': return true;
    default: return false;
  }
}

static int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The character at the reader, as it can stand in a literal; its number, or 128 for any beyond ASCII. */
static uint32_t copy_character(reader *r) {
  codegen_str rest = {r->in.data + r->at, r->in.size - r->at};
  uint32_t code = 0;
  size_t trick = codegen_text_trick(rest, &code), size = 1;
  unsigned char c = (unsigned char)rest.data[0];
  if (trick) {
    put_hex(r, code);
    r->at += trick;
    return 128;
  }
  if (c < 0x20 || c == 0x7f) {
    put_hex(r, c);
    r->at++;
    return c;
  }
  if (c == '/') put_text(r, "\\");
  if (c >= 0xc0) size = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
  if (size > rest.size) size = rest.size;
  if (size == 4) r->astral = true;
  put(r, rest.data, size);
  r->at += size;
  return c < 128 ? c : 128;
}

/* -- sets -------------------------------------------------------------------------------------------------------- */

static set set_of(uint32_t code) {
  set out = {code < 64 ? 1ull << code : 0, code >= 64 && code < 128 ? 1ull << (code - 64) : 0, code >= 128};
  return out;
}

static set join(set a, set b) {
  set out = {a.low | b.low, a.high | b.high, a.other || b.other};
  return out;
}

static set without(set a) {
  set out = {~a.low, ~a.high, true};
  return out;
}

static bool meet(set a, set b) {
  return (a.low & b.low) || (a.high & b.high) || (a.other && b.other);
}

static set range(uint32_t from, uint32_t to) {
  set out = {0, 0, to >= 128};
  for (uint32_t c = from; c <= to && c < 128; c++) out = join(out, set_of(c));
  return out;
}

static const set all = {~0ull, ~0ull, true};

/* \d \w \s and the like. */
static set class_set(reader *r, char c) {
  set word = join(join(range('0', '9'), range('A', 'Z')), join(range('a', 'z'), set_of('_')));
  set space = join(range(9, 13), set_of(' '));
  space.other = true;
  if (c == 'D' || c == 'W' || c == 'S') r->astral = true;
  switch (c) {
    case 'd': return range('0', '9');
    case 'D': return without(range('0', '9'));
    case 'w': return word;
    case 'W': return without(word);
    case 's': return space;
    case 'S': return without(space);
    default: return all;
  }
}

/* -- escapes ----------------------------------------------------------------------------------------------------- */

/* \u1234, \u{1f600}, \x41 behind the backslash: how many characters, and the number. 0: none of them. */
static size_t code_at(const reader *r, uint32_t *code) {
  size_t digits = peek(r, 0) == 'x' ? 2 : 4, i;
  *code = 0;
  if (peek(r, 0) == 'u' && peek(r, 1) == '{') {
    for (i = 2; hex_of(peek(r, i)) >= 0 && *code <= 0x10ffff; i++) *code = *code * 16 + (uint32_t)hex_of(peek(r, i));
    return i > 2 && peek(r, i) == '}' && *code <= 0x10ffff ? i + 1 : 0;
  }
  for (i = 1; i <= digits; i++) {
    if (hex_of(peek(r, i)) < 0) return 0;
    *code = *code * 16 + (uint32_t)hex_of(peek(r, i));
  }
  return i;
}

/* \p{...} behind the backslash; fails for a name that no engine knows. */
static void read_property(reader *r) {
  codegen_str name = {r->in.data + r->at + 2, 0};
  if (peek(r, 1) != '{') {
    r->failed = true;
    return;
  }
  while (r->at + 2 + name.size < r->in.size && name.data[name.size] != '}') name.size++;
  if (r->at + 2 + name.size >= r->in.size || !zod_is_property(name)) {
    r->failed = true;
    return;
  }
  r->astral = true;
  put_text(r, "\\");
  put(r, r->in.data + r->at, name.size + 3);
  r->at += name.size + 3;
}

/* \12 where there is no such group: an octal number, or the digit itself. */
static uint32_t read_octal(reader *r) {
  uint32_t code = 0;
  if (peek(r, 0) >= '8') return copy_character(r);
  for (int i = 0; i < 3 && peek(r, 0) >= '0' && peek(r, 0) <= '7' && code * 8 + (uint32_t)(peek(r, 0) - '0') < 256; i++)
    code = code * 8 + (uint32_t)(r->in.data[r->at++] - '0');
  put_hex(r, code);
  return code < 128 ? code : 128;
}

/* A character behind a backslash that means one character, in a class and outside. */
static uint32_t read_character_escape(reader *r) {
  static const char names[] = "fnrtv", values[] = "\f\n\r\t\v";
  char c = peek(r, 0);
  uint32_t code;
  size_t size;
  for (size_t i = 0; i < sizeof names - 1; i++) {
    if (c != names[i]) continue;
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    return (unsigned char)values[i];
  }
  if (c == 'c' && ((peek(r, 1) | 32) >= 'a' && (peek(r, 1) | 32) <= 'z')) {
    put_text(r, "\\c");
    put(r, r->in.data + r->at + 1, 1);
    code = (unsigned char)peek(r, 1) & 31u;
    r->at += 2;
    return code;
  }
  if (c == 'c') { /* the backslash itself; `c` follows */
    put_text(r, "\\\\");
    return '\\';
  }
  if (is_digit(c)) return read_octal(r);
  if ((c == 'u' || c == 'x') && (size = code_at(r, &code)) > 0) {
    if (code >= 0xd800) r->astral = true; /* perhaps half of one */
    put_text(r, "\\");
    put(r, r->in.data + r->at, size);
    r->at += size;
    return code < 128 ? code : 128;
  }
  if (is_syntax(c)) {
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    return (unsigned char)c;
  }
  return copy_character(r);
}

static bool is_class_escape(char c) {
  return c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S';
}

/* -- classes ----------------------------------------------------------------------------------------------------- */

/* One member of a class. `*range` is false where it can begin or end no range. */
static set read_member(reader *r, uint32_t *code, bool *single) {
  char c = peek(r, 0);
  *single = true;
  if (c == '[') put_text(r, "\\");
  if (c != '\\') {
    *code = copy_character(r);
    return set_of(*code);
  }
  r->at++;
  c = peek(r, 0);
  if (ended(r)) {
    r->failed = true;
  } else if (is_class_escape(c)) {
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    *single = false;
    return class_set(r, c);
  } else if (c == 'p' || c == 'P') {
    read_property(r);
    *single = false;
    return all;
  } else if (c == 'b' || c == '-') {
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    *code = c == 'b' ? 8 : '-';
    return set_of(*code);
  }
  *code = ended(r) ? 0 : read_character_escape(r);
  return set_of(*code);
}

static set read_class(reader *r) {
  set members = {0, 0, false};
  bool inverted = false, single, last;
  uint32_t from = 0, to = 0;
  r->at++;
  put_text(r, "[");
  if (peek(r, 0) == '^') {
    inverted = true;
    r->at++;
    put_text(r, "^");
  }
  while (!ended(r) && peek(r, 0) != ']' && !r->failed) {
    members = join(members, read_member(r, &from, &single));
    if (peek(r, 0) != '-' || peek(r, 1) == ']' || r->at + 1 >= r->in.size || r->failed) continue;
    size_t hyphen = r->size;
    r->at++;
    put_text(r, "-");
    set end = read_member(r, &to, &last);
    if (single && last) {
      if (from > to) r->failed = true;
      members = join(members, range(from, to));
    } else { /* a class is the end of no range: the hyphen is one */
      __builtin_memmove(r->out + hyphen + 1, r->out + hyphen, r->size - hyphen);
      r->out[hyphen] = '\\';
      r->size++;
      members = join(members, join(end, set_of('-')));
    }
  }
  if (ended(r)) r->failed = true;
  r->at++;
  put_text(r, "]");
  if (inverted) r->astral = true;
  return inverted ? without(members) : members;
}

/* -- terms ------------------------------------------------------------------------------------------------------- */

static piece one_of(set first) {
  piece out = {.first = first, .one = true};
  return out;
}

static bool read_group_name(reader *r) {
  size_t begin = r->at;
  while (!ended(r) && peek(r, 0) != '>') {
    char c = peek(r, 0);
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (is_digit(c) && r->at > begin)))
      return false;
    r->at++;
  }
  if (ended(r) || r->at == begin) return false;
  put(r, r->in.data + begin, r->at - begin + 1);
  r->at++;
  return true;
}

/* `*assertion`: it looks, and takes nothing. */
static piece read_group(reader *r, bool *assertion) {
  static const char *const kinds[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
  piece out = {.empty = true};
  size_t kind = 0, kinds_count = sizeof kinds / sizeof *kinds;
  while (kind < kinds_count && !looking_at(r, kinds[kind])) kind++;
  *assertion = kind > 0 && kind < kinds_count;
  if (kind < kinds_count) {
    put_text(r, kinds[kind]);
    r->at += codegen_str_of(kinds[kind]).size;
  } else if (looking_at(r, "(?<") || looking_at(r, "(?P<")) {
    r->at += looking_at(r, "(?P<") ? 4 : 3;
    put_text(r, "(?<");
    if (!read_group_name(r)) r->failed = true;
  } else if (looking_at(r, "(?")) {
    r->failed = true;
  } else {
    put_text(r, "(");
    r->at++;
  }
  if (++r->depth > NEST) r->failed = true;
  if (!r->failed) out = read_alternatives(r);
  r->depth--;
  if (peek(r, 0) != ')' || ended(r)) r->failed = true;
  r->at++;
  put_text(r, ")");
  if (*assertion) out = (piece){.empty = true};
  out.one = false;
  return out;
}

static piece read_escape(reader *r, bool *assertion) {
  char c = peek(r, 1);
  piece nothing = {.empty = true};
  r->at++;
  if (ended(r)) {
    r->failed = true;
    return nothing;
  }
  if (c == 'b' || c == 'B') {
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    *assertion = true;
    return nothing;
  }
  if (c == 'A' || c == 'Z' || c == 'z') { /* of other languages, and never meant as the letter */
    put_text(r, c == 'A' ? "^" : "$");
    r->at++;
    *assertion = true;
    return nothing;
  }
  if (is_class_escape(c)) {
    char text[2] = {'\\', c};
    put(r, text, 2);
    r->at++;
    return one_of(class_set(r, c));
  }
  if (c == 'p' || c == 'P') {
    read_property(r);
    return one_of(all);
  }
  if (c == 'k' && r->named && peek(r, 1) == '<') {
    r->at += 2;
    put_text(r, "\\k<");
    if (!read_group_name(r)) r->failed = true;
    return nothing;
  }
  if (c >= '1' && c <= '9') {
    uint32_t number = 0;
    size_t size = 0;
    while (is_digit(peek(r, size)) && number < 1000) number = number * 10 + (uint32_t)(peek(r, size++) - '0');
    if (number <= r->groups) {
      put_text(r, "\\");
      put(r, r->in.data + r->at, size);
      r->at += size;
      return nothing;
    }
  }
  return one_of(set_of(read_character_escape(r)));
}

/* {2}, {2,} or {2,3} at the reader: its size, 0 for none. */
static size_t braces_at(const reader *r, bool *none, bool *endless, bool *valid) {
  size_t i = 1;
  uint64_t low = 0, high = 0;
  if (peek(r, 0) != '{' || !is_digit(peek(r, 1))) return 0;
  for (; is_digit(peek(r, i)); i++) low = low < 1000000000 ? low * 10 + (uint64_t)(peek(r, i) - '0') : low;
  high = low;
  *endless = false;
  if (peek(r, i) == ',') {
    i++;
    *endless = !is_digit(peek(r, i));
    high = 0;
    for (; is_digit(peek(r, i)); i++) high = high < 1000000000 ? high * 10 + (uint64_t)(peek(r, i) - '0') : high;
  }
  if (peek(r, i) != '}' || r->at + i >= r->in.size) return 0;
  *none = low == 0;
  *valid = *endless || low <= high;
  return i + 1;
}

static piece read_quantifier(reader *r, piece of, bool assertion) {
  bool none = false, endless = false, valid = true;
  char c = peek(r, 0);
  size_t size = 0;
  if (!ended(r) && (c == '*' || c == '+' || c == '?')) {
    size = 1;
    none = c != '+';
    endless = c != '?';
  } else if (!ended(r)) {
    size = braces_at(r, &none, &endless, &valid);
  }
  if (!size) return of;
  if (assertion || !valid) r->failed = true;
  put(r, r->in.data + r->at, size);
  r->at += size;
  if (peek(r, 0) == '?' && !ended(r)) {
    put_text(r, "?");
    r->at++;
  }
  if (endless) {
    if (meet(of.tail, of.first) || of.twice) r->slow = true;
    of.tail = join(of.tail, of.first);
  }
  of.empty = of.empty || none;
  return of;
}

static piece read_term(reader *r) {
  piece out = {.empty = true};
  bool assertion = false, none, endless, valid;
  switch (peek(r, 0)) {
    case '(': out = read_group(r, &assertion); break;
    case '[': out = one_of(read_class(r)); break;
    case '\\': out = read_escape(r, &assertion); break;
    case '^':
    case '$':
      put(r, r->in.data + r->at++, 1);
      assertion = true;
      break;
    case '.':
      put(r, r->in.data + r->at++, 1);
      r->astral = true;
      out = one_of(all);
      break;
    case '*':
    case '+':
    case '?': r->failed = true; break;
    case '{':
      if (braces_at(r, &none, &endless, &valid)) r->failed = true;
      put_text(r, "\\{");
      r->at++;
      out = one_of(set_of('{'));
      break;
    case '}':
    case ']':
      put_text(r, "\\");
      put(r, r->in.data + r->at, 1);
      out = one_of(set_of((unsigned char)r->in.data[r->at++]));
      break;
    default: out = one_of(set_of(copy_character(r)));
  }
  return r->failed ? out : read_quantifier(r, out, assertion);
}

static piece read_sequence(reader *r) {
  piece out = {.empty = true};
  uint32_t count = 0;
  while (!ended(r) && !r->failed && peek(r, 0) != '|' && peek(r, 0) != ')') {
    piece next = read_term(r);
    if (out.empty) out.first = join(out.first, next.first);
    out.tail = next.empty ? join(out.tail, next.tail) : next.tail;
    out.twice = (count == 0 || out.twice) && next.twice;
    out.one = count++ == 0 && next.one;
    out.empty = out.empty && next.empty;
  }
  return out;
}

static piece read_alternatives(reader *r) {
  piece out = read_sequence(r), next;
  set ones = out.one ? out.first : (set){0, 0, false};
  while (peek(r, 0) == '|' && !ended(r) && !r->failed) {
    put_text(r, "|");
    r->at++;
    if (!r->depth) r->open = true;
    next = read_sequence(r);
    if (next.one && meet(ones, next.first)) out.twice = true;
    if (next.one) ones = join(ones, next.first);
    out.first = join(out.first, next.first);
    out.tail = join(out.tail, next.tail);
    out.twice = out.twice || next.twice;
    out.empty = out.empty || next.empty;
    out.one = false;
  }
  return out;
}

/* -- whole patterns ---------------------------------------------------------------------------------------------- */

static void count_groups(reader *r) {
  bool in_class = false;
  for (size_t i = 0; i < r->in.size; i++) {
    char c = r->in.data[i];
    if (c == '\\') {
      i++;
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '(' && !in_class) {
      r->at = i;
      bool name = looking_at(r, "(?P<") || (looking_at(r, "(?<") && peek(r, 3) != '=' && peek(r, 3) != '!');
      if (name || peek(r, 1) != '?') r->groups++;
      r->named = r->named || name;
    }
  }
  r->at = 0;
}

/* What a pattern was read as. */
struct zod_pattern {
  codegen_str in, out;
  bool valid, slow, astral, open, ignore_case; /* as of a reader */
};

/* Reads a pattern. One is asked about and then written, and members have the same one again and again: what was read
 * last is remembered. NULL: no memory. */
static const zod_pattern *read_pattern(zod_emit *e, codegen_str pattern) {
  const uint32_t places = sizeof e->pattern / sizeof *e->pattern;
  reader r = {.in = pattern};
  for (uint32_t i = 0; i < places; i++)
    if (e->pattern[i] && codegen_str_equal(e->pattern[i]->in, pattern)) return e->pattern[i];
  zod_pattern *read = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, sizeof *read, _Alignof(zod_pattern));
  r.out = read ? codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, pattern.size * 8 + 16, 1) : NULL;
  if (!r.out) {
    e->out->failed = true;
    return NULL;
  }
  count_groups(&r);
  if (looking_at(&r, "(?i)")) {
    r.ignore_case = true;
    r.at = 4;
  }
  read_alternatives(&r);
  *read = (zod_pattern){pattern, {r.out, r.size}, !r.failed && ended(&r), r.slow, r.astral, r.open, r.ignore_case};
  return e->pattern[e->patterns++ % places] = read;
}

/** Whether a pattern can be written; says so where it cannot, and where it is slow. */
bool zod_regexp_valid(zod_emit *e, codegen_str pattern, codegen_origin origin) {
  const zod_pattern *read = read_pattern(e, pattern);
  if (!read || !read->valid) {
    zod_warn(e, "ZOD0002", CODEGEN_STR("a pattern is no regular expression of ECMAScript"),
             CODEGEN_STR("it is not checked; correct it"), origin);
    return false;
  }
  if (read->slow)
    codegen_report_at(e->ctx, CODEGEN_WARNING, "ZOD0010", CODEGEN_STR("a pattern can take exponential time"),
                      CODEGEN_STR("let what is repeated begin with something that its end cannot match"), origin);
  return true;
}

/** Whether a text that matches has no character beyond the basic plane: what a JavaScript string counts is then what
 *  JSON Schema counts. */
bool zod_regexp_basic(zod_emit *e, codegen_str pattern) {
  const zod_pattern *read = read_pattern(e, pattern);
  size_t last = pattern.size ? pattern.size - 1 : 0, slashes = 0;
  if (!read || !read->valid || read->open || read->astral || pattern.size < 2) return false;
  while (slashes < last && pattern.data[last - 1 - slashes] == '\\') slashes++;
  return pattern.data[0] == '^' && pattern.data[last] == '$' && slashes % 2 == 0;
}

/** Writes a pattern for which zod_regexp_valid said yes, as an expression. */
void zod_regexp(zod_emit *e, codegen_str pattern) {
  const zod_pattern *read = read_pattern(e, pattern);
  if (!read || !read->valid) return;
  codegen_out_char(e->out, '/');
  if (read->out.size)
    codegen_out_str(e->out, read->out);
  else
    ZOD_PUT(e, "(?:)");
  codegen_out_text(e->out, read->ignore_case ? "/iu" : "/u");
}
