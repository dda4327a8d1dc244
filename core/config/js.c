/* SPDX-License-Identifier: MIT
 *
 * Reads literals out of a JavaScript module. Nothing is run and nothing is guessed: an expression that is no literal
 * becomes OPAQUE and is skipped, bracket by bracket, so that the rest can still be read.
 *
 * Invariant: every step moves forward or ends; depth is bounded; text behind the end is never looked at.
 */
#include "private.h"

#define DEPTH_MAX 64
#define CONSTANTS_MAX 256
#define INSERTED_MAX 20000u /* values that names of constants bring in: they may stand for each other */

typedef struct js_constant {
  cg_str name;
  cg_js_value *value;
} js_constant;

typedef struct js_reader {
  cg_arena *arena;
  cg_diags *diags;
  cg_str path, text;
  size_t at;
  uint32_t line;
  size_t line_begin;
  size_t counted; /* line breaks before this offset are in `line` */
  js_constant constant[CONSTANTS_MAX];
  size_t constants;
  uint32_t inserted;
  bool memory;
} js_reader;

static char look(const js_reader *r, size_t ahead) {
  return r->at + ahead < r->text.size ? r->text.data[r->at + ahead] : '\0';
}

static bool done(const js_reader *r) {
  return r->at >= r->text.size;
}

static bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (unsigned char)c >= 0x80;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static void place(js_reader *r, uint32_t *line, uint32_t *column) {
  for (; r->counted < r->at && r->counted < r->text.size; r->counted++)
    if (r->text.data[r->counted] == '\n') {
      r->line++;
      r->line_begin = r->counted + 1;
    }
  *line = r->line;
  *column = (uint32_t)(r->at - r->line_begin) + 1;
}

static void skip_space(js_reader *r) {
  while (!done(r)) {
    if (is_space(look(r, 0))) {
      r->at++;
    } else if (look(r, 0) == '/' && look(r, 1) == '/') {
      while (!done(r) && look(r, 0) != '\n') r->at++;
    } else if (look(r, 0) == '/' && look(r, 1) == '*') {
      r->at += 2;
      while (!done(r) && !(look(r, 0) == '*' && look(r, 1) == '/')) r->at++;
      r->at = r->at + 2 < r->text.size ? r->at + 2 : r->text.size;
    } else {
      return;
    }
  }
}

static cg_str read_word(js_reader *r) {
  size_t from = r->at;
  while (!done(r) && is_name(look(r, 0))) r->at++;
  return cg_str_slice(r->text, from, r->at);
}

static bool peek_word(const js_reader *r, const char *word) {
  size_t size = strlen(word);
  return r->text.size - r->at >= size && !memcmp(r->text.data + r->at, word, size) && !is_name(look(r, size));
}

static cg_js_value *make(js_reader *r, uint8_t kind, cg_str text) {
  cg_js_value *value = cg_arena_new(r->arena, cg_js_value);
  if (!value) {
    r->memory = true;
    return NULL;
  }
  *value = (cg_js_value){.kind = kind, .text = text, .weight = 1, .depth = 1};
  place(r, &value->line, &value->column);
  return value;
}

/* -- what is passed over ------------------------------------------------------------------------------------------- */

/** A quoted text or a template, from its first quote to behind its last. A template's `${...}` are brackets. */
static void skip_quoted(js_reader *r) {
  char quote = look(r, 0);
  for (r->at++; !done(r) && look(r, 0) != quote; r->at++) {
    if (look(r, 0) == '\\') r->at++;
    if (quote != '`' && look(r, 0) == '\n') return;
  }
  if (r->at > r->text.size) r->at = r->text.size;
  if (!done(r)) r->at++;
}

/** A regular expression, from its first slash to behind its flags. */
static void skip_regexp(js_reader *r) {
  bool class = false;
  for (r->at++; !done(r) && look(r, 0) != '\n' && (class || look(r, 0) != '/'); r->at++) {
    if (look(r, 0) == '\\')
      r->at++;
    else if (look(r, 0) == '[')
      class = true;
    else if (look(r, 0) == ']')
      class = false;
  }
  if (r->at > r->text.size) r->at = r->text.size;
  if (look(r, 0) == '/') r->at++;
  while (!done(r) && is_name(look(r, 0))) r->at++;
}

/** Up to a comma, semicolon or closing bracket that belongs to nobody before it. `types`: angle brackets nest, too. */
static void skip_rest(js_reader *r, bool types, bool line) {
  size_t depth = 0, angles = 0;
  char before = '(';
  for (; !done(r);) {
    size_t from = r->at;
    skip_space(r);
    if (done(r)) return;
    char c = look(r, 0);
    bool broken = line && !depth && memchr(r->text.data + from, '\n', r->at - from);
    if (broken && (is_name(c) || c == '@')) return; /* a statement on a line of its own */
    if (c == '"' || c == '\'' || c == '`') {
      skip_quoted(r);
      before = 'x';
      continue;
    }
    if (c == '/' && !is_name(before) && before != ')' && before != ']' && before != '}') {
      skip_regexp(r);
      before = 'x';
      continue;
    }
    if (!depth && !angles && (c == ',' || c == ';' || c == ')' || c == ']' || c == '}')) return;
    if (c == '(' || c == '[' || c == '{') depth++;
    if ((c == ')' || c == ']' || c == '}') && depth) depth--;
    if (types && c == '<') angles++;
    if (types && c == '>' && angles && before != '=') angles--;
    if (types && c == '=' && look(r, 1) != '>' && !depth && !angles) return;
    before = c;
    r->at++;
  }
}

/* -- literals ------------------------------------------------------------------------------------------------------ */

static uint32_t hex_digit(char c) {
  if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
  if (c >= 'a' && c <= 'f') return (uint32_t)(c - 'a') + 10;
  return c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10 : 16;
}

/** Four, two, or braced hexadecimal digits at the cursor; false where they are none. */
static bool read_hex(js_reader *r, size_t digits, uint32_t *out) {
  bool braced = digits == 4 && look(r, 0) == '{';
  if (braced) r->at++;
  *out = 0;
  for (size_t i = 0; braced ? look(r, 0) != '}' : i < digits; i++, r->at++) {
    uint32_t digit = hex_digit(look(r, 0));
    if (digit > 15 || *out > 0x10ffff || done(r)) return false;
    *out = *out * 16 + digit;
  }
  if (braced) r->at++;
  return true;
}

static void put_character(cg_buf *out, uint32_t code) {
  char c[4];
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || !code) code = 0xfffd;
  size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = n; i > 1; i--, code >>= 6) c[i - 1] = (char)(0x80 | (code & 0x3f));
  c[0] = (char)((n == 1 ? 0u : n == 2 ? 0xc0u : n == 3 ? 0xe0u : 0xf0u) | code);
  cg_buf_add(out, c, n);
}

/** The escape behind a backslash. */
static void read_escape(js_reader *r, cg_buf *out) {
  static const char from[] = "nrtbfv", to[] = "\n\r\t\b\f\v";
  char c = look(r, 0);
  uint32_t code, low;
  const char *simple = c ? strchr(from, c) : NULL;
  r->at++;
  if (simple) {
    cg_buf_char(out, to[simple - from]);
  } else if (c == 'u' || c == 'x') {
    if (!read_hex(r, c == 'u' ? 4 : 2, &code)) code = 0xfffd;
    if (code >= 0xd800 && code < 0xdc00 && look(r, 0) == '\\' && look(r, 1) == 'u') {
      r->at += 2;
      code = read_hex(r, 4, &low) && low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
                                                                   : 0xfffd;
    }
    put_character(out, code);
  } else if (c == '\r') {
    if (look(r, 0) == '\n') r->at++;
  } else if (c == '0') {
    put_character(out, 0);
  } else if (c != '\n' && r->at <= r->text.size) {
    cg_buf_char(out, c);
  }
}

/** A quoted text; a template that inserts something is OPAQUE. */
static cg_js_value *read_string(js_reader *r) {
  cg_js_value *value = make(r, CG_JS_STRING, CG_STR(""));
  char quote = look(r, 0);
  cg_buf out;
  cg_buf_init(&out, CG_JS_BYTES * 2);
  for (r->at++; !done(r) && look(r, 0) != quote;) {
    if (look(r, 0) == '\\') {
      r->at++;
      read_escape(r, &out);
    } else if (quote == '`' && look(r, 0) == '$' && look(r, 1) == '{') {
      if (value) value->kind = CG_JS_OPAQUE;
      cg_buf_char(&out, look(r, 0));
      r->at++;
    } else if (quote != '`' && look(r, 0) == '\n') {
      if (value) value->kind = CG_JS_OPAQUE;
      break;
    } else {
      cg_buf_char(&out, look(r, 0));
      r->at++;
    }
  }
  if (r->at > r->text.size) r->at = r->text.size;
  if (!done(r) && look(r, 0) == quote) r->at++;
  if (value && value->kind == CG_JS_OPAQUE)
    value->text = CG_STR("a text that is put together");
  else if (value)
    value->text = cg_arena_copy(r->arena, cg_buf_get(&out));
  if (out.failed || (value && !value->text.data)) r->memory = true;
  cg_buf_release(&out);
  return value;
}

static cg_js_value *read_value(js_reader *r, size_t depth, bool line);

static void link_member(cg_js_value *owner, cg_js_value ***tail, cg_js_value *member) {
  if (!owner || !member) return;
  owner->weight += member->weight;
  if (owner->depth <= member->depth) owner->depth = member->depth + 1;
  **tail = member;
  *tail = &member->next;
}

/** The value of a constant in place of its name, as long as all of it stays bounded. */
static void insert_constant(js_reader *r, cg_str name, size_t depth, cg_js_value *out) {
  for (size_t i = r->constants; out && i > 0; i--) {
    const cg_js_value *value = r->constant[i - 1].value;
    if (!codegen_str_equal(r->constant[i - 1].name, name)) continue;
    if (value->weight > INSERTED_MAX - r->inserted || value->depth + depth > DEPTH_MAX) return;
    r->inserted += value->weight;
    *out = *value;
    out->next = NULL;
    out->key = CG_STR("");
    return;
  }
}

/** The key of a member; false where it is computed. */
static bool read_key(js_reader *r, cg_str *key) {
  char c = look(r, 0);
  if (c == '"' || c == '\'') {
    cg_js_value *text = read_string(r);
    *key = text && text->kind == CG_JS_STRING ? text->text : CG_STR("");
    return key->size > 0;
  }
  *key = cg_arena_copy(r->arena, read_word(r));
  return key->size > 0;
}

static cg_js_value *read_member(js_reader *r, size_t depth) {
  cg_str key = CG_STR("");
  cg_js_value *value;
  bool spread = look(r, 0) == '.' && look(r, 1) == '.';
  bool known = !spread && read_key(r, &key);
  skip_space(r);
  if (known && look(r, 0) == ':') {
    r->at++;
    skip_space(r);
    value = read_value(r, depth + 1, false);
  } else if (known && (look(r, 0) == ',' || look(r, 0) == '}')) {
    value = make(r, CG_JS_OPAQUE, CG_STR("a name"));
    insert_constant(r, key, depth + 1, value);
  } else {
    value = make(r, CG_JS_OPAQUE,
                 spread  ? CG_STR("a spread")
                 : known ? CG_STR("a function")
                         : CG_STR("a computed key"));
    skip_rest(r, false, false);
  }
  if (value) value->key = key;
  return value;
}

static cg_js_value *read_container(js_reader *r, size_t depth) {
  bool object = look(r, 0) == '{';
  char end = object ? '}' : ']';
  cg_js_value *value = make(r, object ? CG_JS_OBJECT : CG_JS_ARRAY, CG_STR(""));
  cg_js_value **tail = value ? &value->first : NULL;
  if (depth >= DEPTH_MAX) {
    if (value)
      *value = (cg_js_value){.kind = CG_JS_OPAQUE,
                             .text = CG_STR("nested too deeply"),
                             .line = value->line,
                             .column = value->column,
                             .weight = 1,
                             .depth = 1};
    r->at++;
    for (size_t open = 1; !done(r) && open;) {
      skip_rest(r, false, false);
      if (look(r, 0) == end) open = 0;
      if (!done(r)) r->at++;
    }
    return value;
  }
  r->at++;
  for (skip_space(r); !done(r) && look(r, 0) != end && !r->memory; skip_space(r)) {
    size_t from = r->at;
    if (look(r, 0) == ',') {
      r->at++;
      continue;
    }
    link_member(value, &tail, object ? read_member(r, depth) : read_value(r, depth + 1, false));
    if (r->at == from) r->at++; /* a bracket that was never opened */
  }
  if (!done(r)) r->at++;
  return value;
}

static bool is_define(cg_str name) {
  return codegen_str_is(name, "defineConfig") || codegen_str_is(name, "Object.freeze");
}

/** A word: a constant of the language or the module, a call of `defineConfig`, or something to be run. */
static cg_js_value *read_named(js_reader *r, size_t depth) {
  cg_js_value *value = make(r, CG_JS_OPAQUE, CG_STR("a name"));
  size_t from = r->at;
  cg_str name = read_word(r);
  while (look(r, 0) == '.' && is_name(look(r, 1))) {
    r->at++;
    read_word(r);
    name = cg_str_slice(r->text, from, r->at);
  }
  if (!value) return NULL;
  if (codegen_str_is(name, "true") || codegen_str_is(name, "false")) {
    value->kind = CG_JS_BOOL;
    value->text = codegen_str_is(name, "true") ? CG_STR("true") : CG_STR("false");
  } else if (codegen_str_is(name, "null") || codegen_str_is(name, "undefined")) {
    value->kind = CG_JS_NULL;
    value->text = CG_STR("");
  } else if (name.data[0] >= '0' && name.data[0] <= '9') {
    value->kind = CG_JS_NUMBER;
    value->text = cg_arena_copy(r->arena, name);
  } else if (codegen_str_is(name, "function") || codegen_str_is(name, "async") || codegen_str_is(name, "class")) {
    value->text = CG_STR("a function");
  } else if (name.size >= 12 && !memcmp(name.data, "process.env.", 12)) {
    value->text = CG_STR("a variable of the environment");
  }
  size_t end = r->at;
  skip_space(r);
  if (look(r, 0) == '(' && value->kind == CG_JS_OPAQUE) {
    value->text = CG_STR("a call");
    if (!is_define(name) || depth >= DEPTH_MAX) return value;
    r->at++;
    skip_space(r);
    value = read_value(r, depth + 1, false);
    skip_rest(r, false, false);
    while (look(r, 0) == ',' && !done(r)) {
      r->at++;
      skip_rest(r, false, false);
    }
    if (look(r, 0) == ')') r->at++;
    return value;
  }
  r->at = end; /* a line break behind it may end the value */
  if (value->kind == CG_JS_OPAQUE) insert_constant(r, name, depth, value);
  return value;
}

static cg_js_value *read_regexp(js_reader *r) {
  cg_js_value *value = make(r, CG_JS_REGEXP, CG_STR(""));
  size_t from = r->at + 1, end;
  skip_regexp(r);
  for (end = r->at; end > from && r->text.data[end - 1] != '/'; end--) {
  }
  if (value) value->text = cg_arena_copy(r->arena, cg_str_slice(r->text, from, end > from ? end - 1 : from));
  return value;
}

static cg_js_value *read_number(js_reader *r) {
  cg_js_value *value = make(r, CG_JS_NUMBER, CG_STR(""));
  size_t from = r->at++;
  while (is_name(look(r, 0)) || look(r, 0) == '.') r->at++;
  if (value) value->text = cg_arena_copy(r->arena, cg_str_slice(r->text, from, r->at));
  return value;
}

static cg_js_value *read_primary(js_reader *r, size_t depth) {
  char c = look(r, 0);
  if (c == '"' || c == '\'' || c == '`') return read_string(r);
  if (c == '{' || c == '[') return read_container(r, depth);
  if (c == '/') return read_regexp(r);
  if ((c >= '0' && c <= '9') || ((c == '-' || c == '.') && look(r, 1) >= '0' && look(r, 1) <= '9'))
    return read_number(r);
  if (is_name(c)) return read_named(r, depth);
  if (c == '(' && depth < DEPTH_MAX) { /* `(X)`, or the parameters of a function */
    cg_js_value *outer = make(r, CG_JS_OPAQUE, CG_STR("a function"));
    r->at++;
    skip_space(r);
    cg_js_value *inner = look(r, 0) == ')' ? NULL : read_value(r, depth + 1, false);
    if (look(r, 0) != ')') skip_rest(r, false, false);
    while (look(r, 0) == ',' && !done(r)) {
      r->at++;
      skip_rest(r, false, false);
      inner = NULL;
    }
    if (look(r, 0) == ')') r->at++;
    size_t end = r->at;
    skip_space(r);
    bool function = (look(r, 0) == '=' && look(r, 1) == '>') || look(r, 0) == ':';
    r->at = end;
    return inner && !function ? inner : outer;
  }
  return make(r, CG_JS_OPAQUE, CG_STR("an expression"));
}

/** One value, up to what ends it; `line`: a line break may. */
static cg_js_value *read_value(js_reader *r, size_t depth, bool line) {
  cg_js_value *value = read_primary(r, depth);
  size_t from = r->at;
  skip_space(r);
  for (bool more = true; more && value;) {
    more = peek_word(r, "as") || peek_word(r, "satisfies");
    if (!more) break;
    read_word(r);
    skip_rest(r, true, line);
    from = r->at;
    skip_space(r);
  }
  char c = look(r, 0);
  if (done(r) || c == ',' || c == ';' || c == ')' || c == ']' || c == '}') return value;
  if (line && is_name(c) && memchr(r->text.data + from, '\n', r->at - from)) return value;
  if (value && value->kind != CG_JS_OPAQUE) {
    value->kind = CG_JS_OPAQUE;
    value->text = CG_STR("an expression");
    value->first = NULL;
    value->weight = value->depth = 1;
  }
  if (value && c == '=' && look(r, 1) == '>') value->text = CG_STR("a function");
  skip_rest(r, false, line);
  return value;
}

/* -- the module ---------------------------------------------------------------------------------------------------- */

/** `const name: Type = value`: remembered, for the export may name it. */
static void read_constant(js_reader *r) {
  skip_space(r);
  cg_str name = read_word(r);
  skip_space(r);
  if (look(r, 0) == ':') skip_rest(r, true, true);
  if (!name.size || look(r, 0) != '=' || look(r, 1) == '=') return;
  r->at++;
  skip_space(r);
  cg_js_value *value = read_value(r, 0, true);
  if (r->constants < CONSTANTS_MAX && value) r->constant[r->constants++] = (js_constant){name, value};
}

static bool exports_here(js_reader *r) {
  size_t at = r->at;
  if (peek_word(r, "export")) {
    read_word(r);
    skip_space(r);
    if (peek_word(r, "default")) {
      read_word(r);
      return true;
    }
    if (look(r, 0) == '=') {
      r->at++;
      return true;
    }
    return false; /* `export const` goes on as `const` */
  }
  if (!peek_word(r, "module") && !peek_word(r, "exports")) return false;
  read_word(r);
  while (look(r, 0) == '.') {
    r->at++;
    read_word(r);
  }
  skip_space(r);
  if (look(r, 0) == '=' && look(r, 1) != '=') {
    r->at++;
    return true;
  }
  r->at = at;
  return false;
}

static cg_js_value *read_module(js_reader *r) {
  cg_js_value *exported = NULL;
  while (!done(r) && !r->memory) {
    skip_space(r);
    size_t from = r->at;
    if (done(r)) break;
    if (exports_here(r)) {
      skip_space(r);
      exported = read_value(r, 0, true);
    } else if (peek_word(r, "const") || peek_word(r, "let") || peek_word(r, "var")) {
      read_word(r);
      read_constant(r);
    } else {
      if (is_name(look(r, 0))) read_word(r); /* a statement begins on its line, whatever its first word */
      skip_rest(r, false, true);
    }
    if (r->at == from || look(r, 0) == ';' || look(r, 0) == ',' || look(r, 0) == '}' || look(r, 0) == ')' ||
        look(r, 0) == ']')
      r->at++;
    if (r->at > r->text.size) r->at = r->text.size;
  }
  return exported;
}

cg_js_value *cg_js_read(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text) {
  js_reader *r = cg_arena_new(arena, js_reader);
  cg_js_value *value = NULL;
  const char *why = "out of memory";
  if (r && text.size > CG_JS_BYTES) {
    why = "it is larger than a configuration is";
  } else if (r && cg_utf8_valid(text) != text.size) {
    why = "it is not UTF-8 text";
  } else if (r) {
    *r = (js_reader){.arena = arena, .diags = diags, .path = path, .text = text, .line = 1};
    value = read_module(r);
    if (r->memory) value = NULL;
    if (!r->memory) why = "nothing is exported: 'export default {...}' or 'module.exports = {...}' is looked for";
  }
  if (!value) cg_diag_file(diags, "CGC0001", path, 0, 0, NULL, "'%.*s' cannot be read: %s", CG_FMT(path), why);
  return value;
}

/* -- JSON and YAML ------------------------------------------------------------------------------------------------- */

static cg_js_value *convert(cg_arena *arena, const codegen_document *document, uint32_t node, size_t depth) {
  static const uint8_t kinds[] = {CG_JS_NULL,   CG_JS_NULL,   CG_JS_BOOL,  CG_JS_BOOL,
                                  CG_JS_NUMBER, CG_JS_STRING, CG_JS_ARRAY, CG_JS_OBJECT};
  uint32_t kind = codegen_node_kind(document, node);
  cg_js_value *value = cg_arena_new(arena, cg_js_value);
  if (!value) return NULL;
  *value = (cg_js_value){.kind = kind < CG_COUNT(kinds) ? kinds[kind] : (uint8_t)CG_JS_NULL, .text = CG_STR("")};
  cg_diag_line(document->bytes, codegen_node_raw(document, node)->begin, &value->line, &value->column);
  value->key = CG_STR("");
  if (value->kind == CG_JS_BOOL) value->text = kind == CODEGEN_NODE_TRUE ? CG_STR("true") : CG_STR("false");
  if (value->kind == CG_JS_STRING || value->kind == CG_JS_NUMBER)
    value->text = cg_arena_copy(arena, codegen_node_text(document, node));
  if (depth >= DEPTH_MAX) return value;
  cg_js_value **tail = &value->first;
  uint32_t child = codegen_node_first(document, node);
  for (uint32_t i = 0, n = codegen_node_count(document, node); i < n; i++) {
    cg_js_value *member = convert(arena, document, child, depth + 1);
    if (!member) return NULL;
    if (value->kind == CG_JS_OBJECT) member->key = cg_arena_copy(arena, codegen_node_key(document, child));
    *tail = member;
    tail = &member->next;
    child = codegen_node_after(document, child);
  }
  return value;
}

cg_js_value *cg_js_read_yaml(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text) {
  cg_source_limits limits = {.max_bytes = CG_JS_BYTES, .max_depth = DEPTH_MAX, .max_nodes = 100000};
  cg_diags *quiet = cg_diags_new();
  cg_js_value *value = NULL;
  cg_buf bytes;
  cg_buf_init(&bytes, CG_JS_BYTES + 16);
  cg_buf_str(&bytes, text);
  cg_buf_add(&bytes, "\0\0\0\0\0\0\0\0", 8);
  codegen_document *document =
      quiet && !bytes.failed ? cg_document_parse_yaml((cg_str){bytes.data, text.size}, path, 1, &limits, quiet) : NULL;
  if (document) value = convert(arena, document, 1, 0);
  if (!value) cg_diag_file(diags, "CGC0001", path, 0, 0, NULL, "'%.*s' cannot be read as JSON or YAML", CG_FMT(path));
  cg_document_free(document);
  cg_diags_free(quiet);
  cg_buf_release(&bytes);
  return value;
}

const cg_js_value *cg_js_get(const cg_js_value *object, const char *key) {
  const cg_js_value *found = NULL;
  if (!object || object->kind != CG_JS_OBJECT) return NULL;
  for (const cg_js_value *member = object->first; member; member = member->next)
    if (codegen_str_is(member->key, key)) found = member;
  return found;
}
