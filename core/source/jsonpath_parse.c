/* SPDX-License-Identifier: MIT
 *
 * JSONPath: from text to its parsed form, by the grammar of RFC 9535, appendix A. One pass; the first error counts.
 *
 * Invariant: the recursion is as deep as parentheses, brackets and functions are nested, at most DEPTH.
 */
#include "jsonpath.h"

#define DEPTH 64u
#define EXACT ((int64_t)9007199254740991) /* the largest integer of I-JSON */

typedef struct parser {
  cg_arena *arena;
  cg_str text;
  size_t at;
  cg_jsonpath_error *error;
  uint32_t depth;
  bool failed;
} parser;

static cg_path_expr *parse_or(parser *p);
static bool parse_segments(parser *p, cg_jsonpath *path);

static void *fail(parser *p, size_t at, const char *message) {
  if (!p->failed) *p->error = (cg_jsonpath_error){message, at};
  p->failed = true;
  return NULL;
}

static void *make(parser *p, size_t size) {
  void *out = p->failed ? NULL : cg_arena_zalloc(p->arena, size, 8);
  if (!out) fail(p, p->at, NULL);
  return out;
}

static char peek(const parser *p, size_t ahead) {
  return p->at + ahead < p->text.size ? p->text.data[p->at + ahead] : '\0';
}

static bool take(parser *p, const char *word) {
  if (!cg_str_begins(cg_str_slice(p->text, p->at, p->text.size), word)) return false;
  p->at += strlen(word);
  return true;
}

static void blanks(parser *p) {
  while (p->at < p->text.size && (peek(p, 0) == ' ' || peek(p, 0) == '\t' || peek(p, 0) == '\n' || peek(p, 0) == '\r'))
    p->at++;
}

static bool digit(char c) {
  return c >= '0' && c <= '9';
}

/* -- literals ---------------------------------------------------------------------------------------------------- */

static bool hex4(parser *p, uint32_t *out) {
  *out = 0;
  for (size_t i = 0; i < 4; i++) {
    char c = peek(p, i);
    uint32_t value = digit(c)               ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : 16u;
    if (value == 16) return false;
    *out = *out << 4 | value;
  }
  p->at += 4;
  return true;
}

/* Behind `\u`. */
static bool escape_unicode(parser *p, cg_buf *out) {
  uint32_t code, low;
  char bytes[4];
  if (!hex4(p, &code)) return false;
  if (code >= 0xdc00 && code <= 0xdfff) return false;
  if (code >= 0xd800 && code <= 0xdbff) {
    if (!take(p, "\\u") || !hex4(p, &low) || low < 0xdc00 || low > 0xdfff) return false;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  }
  cg_buf_add(out, bytes, cg_utf8_encode(code, bytes));
  return true;
}

static bool escape(parser *p, char quote, cg_buf *out) {
  static const char from[] = "bfnrt/\\", to[] = "\b\f\n\r\t/\\";
  char c = peek(p, 0);
  const char *found = c ? strchr(from, c) : NULL;
  p->at++;
  if (c == 'u') return escape_unicode(p, out);
  if (c == quote)
    cg_buf_char(out, c);
  else if (found)
    cg_buf_char(out, to[found - from]);
  else
    return false;
  return true;
}

static bool parse_string(parser *p, cg_str *out) {
  size_t begin = p->at;
  char quote = peek(p, 0);
  bool ok = true;
  cg_buf text;
  cg_buf_init(&text, CG_BUF_MAX);
  for (p->at++; ok && p->at < p->text.size && peek(p, 0) != quote;) {
    char c = peek(p, 0);
    size_t at = p->at++;
    if ((unsigned char)c < 0x20)
      ok = fail(p, at, "a string holds a control character") != NULL;
    else if (c != '\\')
      cg_buf_char(&text, c);
    else if (!escape(p, quote, &text))
      ok = fail(p, at, "invalid escape in a string") != NULL;
  }
  if (ok && p->at >= p->text.size) ok = fail(p, begin, "a string does not end") != NULL;
  p->at++;
  *out = cg_arena_copy(p->arena, cg_buf_get(&text));
  if (ok && (text.failed || !out->data)) ok = fail(p, begin, NULL) != NULL;
  cg_buf_release(&text);
  return ok;
}

static bool parse_int(parser *p, int64_t *out) {
  size_t begin = p->at;
  if (peek(p, 0) == '-') p->at++;
  size_t digits = p->at;
  while (digit(peek(p, 0))) p->at++;
  if (p->at == digits) return fail(p, begin, "an index is expected") != NULL;
  if (p->text.data[digits] == '0' && (p->at > digits + 1 || digits > begin))
    return fail(p, begin, "an index has no zeros in front and no negative zero") != NULL;
  if (!cg_str_i64(cg_str_slice(p->text, begin, p->at), out) || *out > EXACT || *out < -EXACT)
    return fail(p, begin, "an index is out of range") != NULL;
  return true;
}

static cg_path_expr *parse_number(parser *p) {
  size_t begin = p->at;
  cg_path_expr *out = make(p, sizeof *out);
  if (peek(p, 0) == '-') p->at++;
  size_t digits = p->at;
  while (digit(peek(p, 0))) p->at++;
  if (p->at == digits || (p->text.data[digits] == '0' && p->at > digits + 1)) return fail(p, begin, "invalid number");
  if (peek(p, 0) == '.') {
    p->at++;
    if (!digit(peek(p, 0))) return fail(p, begin, "invalid number");
    while (digit(peek(p, 0))) p->at++;
  }
  if (peek(p, 0) == 'e' || peek(p, 0) == 'E') {
    p->at++;
    if (peek(p, 0) == '+' || peek(p, 0) == '-') p->at++;
    if (!digit(peek(p, 0))) return fail(p, begin, "invalid number");
    while (digit(peek(p, 0))) p->at++;
  }
  if (!out) return NULL;
  out->kind = CG_EXPR_NUMBER;
  out->text = cg_str_slice(p->text, begin, p->at);
  return out;
}

static bool name_first(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static cg_str parse_name(parser *p) {
  size_t begin = p->at;
  if (name_first(peek(p, 0)))
    while (name_first(peek(p, 0)) || digit(peek(p, 0))) p->at++;
  return cg_str_slice(p->text, begin, p->at);
}

/* -- filters ----------------------------------------------------------------------------------------------------- */

static cg_jsonpath *parse_query(parser *p) {
  cg_jsonpath *path = make(p, sizeof *path);
  if (!path) return NULL;
  path->relative = peek(p, 0) == '@';
  path->singular = true;
  p->at++;
  return parse_segments(p, path) ? path : NULL;
}

static cg_path_expr *parse_operand(parser *p);

static bool is_value(const cg_path_expr *e) {
  return e->kind != CG_EXPR_QUERY || e->query->singular;
}

static cg_path_expr *parse_function(parser *p) {
  static const char *const name[] = {"length", "count", "value"};
  size_t begin = p->at;
  cg_str word = parse_name(p);
  cg_path_expr *out = make(p, sizeof *out);
  if (peek(p, 0) != '(') return fail(p, begin, "expected a query, a literal or a function");
  for (size_t i = 0; out && i < CG_COUNT(name); i++)
    if (codegen_str_is(word, name[i])) out->kind = (uint8_t)(CG_EXPR_LENGTH + i);
  if (codegen_str_is(word, "match") || codegen_str_is(word, "search"))
    return fail(p, begin, "the functions match() and search() are not supported");
  if (!out || !out->kind) return fail(p, begin, "unknown function");
  p->at++;
  blanks(p);
  size_t at = p->at;
  cg_path_expr *argument = parse_operand(p);
  if (!argument) return NULL;
  blanks(p);
  if (!take(p, ")")) return fail(p, p->at, "expected ')' behind the argument of a function");
  if (out->kind == CG_EXPR_LENGTH) {
    if (!is_value(argument)) return fail(p, at, "length() takes a value: a query that selects one node at most");
    out->left = argument;
    return out;
  }
  if (argument->kind != CG_EXPR_QUERY) return fail(p, at, "this function takes a query");
  out->query = argument->query;
  return out;
}

static cg_path_expr *parse_operand(parser *p) {
  static const char *const word[] = {"true", "false", "null"};
  char c = peek(p, 0);
  cg_path_expr *out = NULL;
  if (c == '-' || digit(c)) return parse_number(p);
  for (size_t i = 0; i < CG_COUNT(word); i++) {
    size_t size = strlen(word[i]);
    if (!cg_str_begins(cg_str_slice(p->text, p->at, p->text.size), word[i])) continue;
    if (name_first(peek(p, size)) || digit(peek(p, size)) || peek(p, size) == '(') continue;
    out = make(p, sizeof *out);
    if (!out) return NULL;
    p->at += size;
    out->kind = (uint8_t)(CG_EXPR_TRUE + i);
    return out;
  }
  if (c >= 'a' && c <= 'z') {
    if (p->depth >= DEPTH) return fail(p, p->at, "nested too deeply");
    p->depth++;
    out = parse_function(p);
    p->depth--;
    return out;
  }
  out = make(p, sizeof *out);
  if (!out) return NULL;
  if (c == '"' || c == '\'') {
    out->kind = CG_EXPR_STRING;
    return parse_string(p, &out->text) ? out : NULL;
  }
  if (c != '@' && c != '$') return fail(p, p->at, "expected a query, a literal or a function");
  out->kind = CG_EXPR_QUERY;
  out->query = parse_query(p);
  return out->query ? out : NULL;
}

static uint8_t comparison(parser *p) {
  static const char *const sign[] = {"==", "!=", "<=", "<", ">=", ">"};
  static const uint8_t kind[] = {CG_COMPARE_EQ, CG_COMPARE_NE, CG_COMPARE_LE,
                                 CG_COMPARE_LT, CG_COMPARE_GE, CG_COMPARE_GT};
  for (size_t i = 0; i < CG_COUNT(sign); i++)
    if (take(p, sign[i])) return kind[i];
  return 0;
}

static cg_path_expr *negated(parser *p, bool negate, cg_path_expr *of) {
  cg_path_expr *out = negate && of ? make(p, sizeof *out) : of;
  if (!out || !negate) return out;
  out->kind = CG_EXPR_NOT;
  out->left = of;
  return out;
}

static cg_path_expr *parse_basic(parser *p) {
  bool negate = peek(p, 0) == '!';
  if (negate) p->at++, blanks(p);
  if (take(p, "(")) {
    blanks(p);
    cg_path_expr *inner = parse_or(p);
    blanks(p);
    if (inner && !take(p, ")")) return fail(p, p->at, "expected ')'");
    return negated(p, negate, inner);
  }
  size_t begin = p->at;
  cg_path_expr *left = parse_operand(p), *out = make(p, sizeof *out);
  if (!left || !out) return NULL;
  size_t end = p->at;
  blanks(p);
  size_t sign = p->at;
  out->compare = comparison(p);
  if (out->compare) {
    if (negate) return fail(p, sign, "'!' needs parentheses around a comparison");
    if (!is_value(left)) return fail(p, begin, "a comparison takes queries that select one node at most");
    blanks(p);
    begin = p->at;
    out->kind = CG_EXPR_COMPARE;
    out->left = left;
    out->right = parse_operand(p);
    if (out->right && !is_value(out->right))
      return fail(p, begin, "a comparison takes queries that select one node at most");
    return out->right ? out : NULL;
  }
  p->at = end;
  if (left->kind != CG_EXPR_QUERY) return fail(p, begin, "a literal or a function of this kind must be compared");
  out->kind = CG_EXPR_TEST;
  out->query = left->query;
  return negated(p, negate, out);
}

static cg_path_expr *parse_chain(parser *p, const char *sign, uint8_t kind, cg_path_expr *(*inner)(parser *)) {
  cg_path_expr *left = inner(p);
  while (left) {
    size_t back = p->at;
    blanks(p);
    if (!take(p, sign)) {
      p->at = back;
      return left;
    }
    blanks(p);
    cg_path_expr *out = make(p, sizeof *out), *right = inner(p);
    if (!out || !right) return NULL;
    *out = (cg_path_expr){.kind = kind, .left = left, .right = right};
    left = out;
  }
  return NULL;
}

static cg_path_expr *parse_and(parser *p) {
  return parse_chain(p, "&&", CG_EXPR_AND, parse_basic);
}

static cg_path_expr *parse_or(parser *p) {
  if (p->depth >= DEPTH) return fail(p, p->at, "nested too deeply");
  p->depth++;
  cg_path_expr *out = parse_chain(p, "||", CG_EXPR_OR, parse_and);
  p->depth--;
  return out;
}

/* -- segments ---------------------------------------------------------------------------------------------------- */

static bool parse_slice(parser *p, cg_path_selector *out) {
  bool colon = false;
  out->step = 1;
  if (peek(p, 0) != ':') {
    if (!parse_int(p, &out->from)) return false;
    out->has_from = true;
    size_t back = p->at;
    blanks(p);
    if (peek(p, 0) != ':') {
      p->at = back;
      out->kind = CG_PATH_INDEX;
      return true;
    }
  }
  out->kind = CG_PATH_SLICE;
  for (int part = 0; part < 2 && take(p, ":"); part++) {
    size_t back = p->at;
    blanks(p);
    colon = peek(p, 0) == ':';
    if (peek(p, 0) == '-' || digit(peek(p, 0))) {
      if (!parse_int(p, part ? &out->step : &out->to)) return false;
      if (!part) out->has_to = true;
      back = p->at;
      blanks(p);
      colon = peek(p, 0) == ':';
    }
    if (!colon) p->at = back;
  }
  return true;
}

static bool parse_selector(parser *p, cg_path_selector *out) {
  char c = peek(p, 0);
  if (c == '"' || c == '\'') {
    out->kind = CG_PATH_NAME;
    return parse_string(p, &out->name);
  }
  if (c == '*') {
    out->kind = CG_PATH_WILD;
    p->at++;
    return true;
  }
  if (c == '?') {
    out->kind = CG_PATH_FILTER;
    p->at++;
    blanks(p);
    out->filter = parse_or(p);
    return out->filter != NULL;
  }
  if (c == ':' || c == '-' || digit(c)) return parse_slice(p, out);
  return fail(p, p->at, "expected a name in quotes, an index, a slice, '*' or '?'") != NULL;
}

static bool parse_bracket(parser *p, cg_path_segment *segment) {
  cg_path_selector **to = &segment->selector;
  do {
    cg_path_selector *selector = make(p, sizeof *selector);
    if (!selector) return false;
    blanks(p);
    if (!parse_selector(p, selector)) return false;
    *to = selector;
    to = &selector->next;
    blanks(p);
  } while (take(p, ","));
  if (!take(p, "]")) return fail(p, p->at, "expected ',' or ']'") != NULL;
  return true;
}

/* `*` or a name behind a dot. */
static bool parse_short(parser *p, cg_path_segment *segment) {
  cg_path_selector *selector = make(p, sizeof *selector);
  if (!selector) return false;
  segment->selector = selector;
  if (take(p, "*")) {
    selector->kind = CG_PATH_WILD;
    return true;
  }
  selector->kind = CG_PATH_NAME;
  selector->name = parse_name(p);
  if (!selector->name.size) return fail(p, p->at, "expected a name or '*' behind a dot; quote others: ['a-b']") != NULL;
  return true;
}

static bool parse_segments(parser *p, cg_jsonpath *path) {
  cg_path_segment **to = &path->segment;
  if (p->depth >= DEPTH) return fail(p, p->at, "nested too deeply") != NULL;
  p->depth++;
  for (;;) {
    size_t back = p->at;
    blanks(p);
    char c = peek(p, 0);
    if (c != '.' && c != '[') {
      p->at = back;
      break;
    }
    cg_path_segment *segment = make(p, sizeof *segment);
    if (!segment) return false;
    segment->descendant = take(p, "..");
    if (!segment->descendant && c == '.') p->at++;
    bool bracket = segment->descendant ? peek(p, 0) == '[' : c == '[';
    if (bracket) p->at++;
    if (!(bracket ? parse_bracket(p, segment) : parse_short(p, segment))) return false;
    uint8_t kind = segment->selector->kind;
    if (segment->descendant || segment->selector->next || (kind != CG_PATH_NAME && kind != CG_PATH_INDEX))
      path->singular = false;
    *to = segment;
    to = &segment->next;
  }
  p->depth--;
  return true;
}

const cg_jsonpath *cg_jsonpath_parse(cg_arena *arena, cg_str text, cg_jsonpath_error *error) {
  parser p = {.arena = arena, .text = text, .error = error};
  cg_jsonpath *path = NULL;
  *error = (cg_jsonpath_error){0};
  if (cg_utf8_valid(text) != text.size) return fail(&p, cg_utf8_valid(text), "the text is not UTF-8");
  if (peek(&p, 0) != '$') return fail(&p, 0, "a JSONPath begins with '$'");
  path = parse_query(&p);
  if (path && p.at < text.size) return fail(&p, p.at, "expected a segment: '.name' or '[...]'");
  return p.failed ? NULL : path;
}
