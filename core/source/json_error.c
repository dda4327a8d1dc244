/* SPDX-License-Identifier: MIT
 *
 * What is wrong with a JSON text, in words: the scanner says where it stopped and what it expected, this file finds out
 * why. Runs once a document, so it may look around.
 */
#include "json.h"

typedef struct problem {
  const char *code;
  const char *begin, *end; /* the place */
  const char *help;
  char message[256];
} problem;

static void say(problem *out, const char *help, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void say(problem *out, const char *help, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(out->message, sizeof out->message, format, args);
  va_end(args);
  out->help = help;
}

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/* The character at `at` as a message shows it. Returns its bytes, 0 when it is not UTF-8. */
static size_t shown(const cg_json *json, const char *at, char out[16]) {
  uint32_t code;
  size_t size = cg_utf8_decode(at, (size_t)(json->end - at), &code);
  if (!size)
    snprintf(out, 16, "byte 0x%02X", (unsigned)(unsigned char)*at);
  else if (code < 0x20 || code == 0x7f)
    snprintf(out, 16, "U+%04X", code);
  else
    snprintf(out, 16, "'%.*s'", (int)size, at);
  return size;
}

/* The last byte before `at` that is no white space, or NULL. */
static const char *before(const cg_json *json, const char *at) {
  while (at > json->base && (at[-1] == ' ' || at[-1] == '\n' || at[-1] == '\r' || at[-1] == '\t')) at--;
  return at > json->base ? at - 1 : NULL;
}

static void at_end(const cg_json *json, problem *out) {
  uint32_t open = json->tape.open, line, column;
  if (!open) {
    bool blank = !before(json, json->end);
    say(out, blank ? "a JSON document is one value" : NULL,
        blank ? "document is empty" : "unexpected end of the document");
    return;
  }
  uint32_t begin = json->tape.node[open].begin;
  cg_diag_line((cg_str){json->base, (size_t)(json->end - json->base)}, begin, &line, &column);
  say(out, "close it, or see whether the file was cut off",
      "unexpected end of the document: '%c' opened at line %u, column %u is not closed", json->base[begin], line,
      column);
}

/* What people write that other notations allow. */
static bool known_mistake(const cg_json *json, const char *at, cg_json_expected expected, problem *out) {
  const char *last = before(json, at);
  bool wants_value = expected == CG_JSON_VALUE || expected == CG_JSON_KEY;
  if (wants_value && (*at == '}' || *at == ']') && last && *last == ',') {
    out->begin = last;
    out->end = last + 1;
    say(out, "remove the comma", "trailing comma before '%c'", *at);
  } else if ((*at == '/' && (at[1] == '/' || at[1] == '*')) || *at == '#') {
    say(out, "remove the comment, or write the document as YAML", "comments are not allowed in JSON");
  } else if (wants_value && *at == '\'') {
    say(out, "use double quotes", "a string must be in double quotes");
  } else if (wants_value && *at == ',') {
    say(out, "remove one comma", "expected %s before ','", expected == CG_JSON_KEY ? "a member" : "a value");
  } else if (expected == CG_JSON_VALUE && (*at == '+' || *at == '.')) {
    say(out, "write it with a digit in front", "a number cannot begin with '%c'", *at);
  } else if (expected == CG_JSON_COLON && *at == '=') {
    say(out, "use ':'", "expected ':' after a member name");
  } else {
    return false;
  }
  return true;
}

static void word_problem(const cg_json *json, const char *at, cg_json_expected expected, problem *out) {
  const char *end = at;
  while (end < json->end && is_word(*end) && end - at < 40) end++;
  out->end = end;
  if (expected == CG_JSON_KEY)
    say(out, "write it in double quotes", "expected a member name in double quotes, found '%.*s'", (int)(end - at), at);
  else
    say(out, "values are objects, arrays, strings in double quotes, numbers, true, false and null",
        "invalid value '%.*s'", (int)(end - at), at);
}

static void structure_problem(const cg_json *json, const char *at, cg_json_expected expected, problem *out) {
  char found[16];
  bool object = json->tape.open && json->tape.node[json->tape.open].kind == CODEGEN_NODE_OBJECT;
  size_t size = shown(json, at, found);
  out->end = at + (size ? size : 1);
  if (!size) {
    out->code = "CGS0004";
    say(out, "save the file as UTF-8", "invalid UTF-8: %s", found);
    return;
  }
  if (known_mistake(json, at, expected, out)) return;
  if ((expected == CG_JSON_VALUE || expected == CG_JSON_KEY) && is_word(*at)) {
    word_problem(json, at, expected, out);
    return;
  }
  switch (expected) {
    case CG_JSON_KEY: say(out, NULL, "expected a member name or '}', found %s", found); break;
    case CG_JSON_COLON: say(out, NULL, "expected ':' after a member name, found %s", found); break;
    case CG_JSON_COMMA:
      if (object && *at == ':')
        say(out, "is the value before it a key?", "expected ',' or '}' after a member, found ':'");
      else if (object)
        say(out, NULL, "expected ',' or '}' after a member, found %s", found);
      else
        say(out, NULL, "expected ',' or ']' after an item, found %s", found);
      break;
    case CG_JSON_NOTHING:
      say(out, "a JSON document is one value", "unexpected %s after the end of the document", found);
      break;
    default: say(out, NULL, "expected a value, found %s", found); break;
  }
}

static void string_problem(const cg_json *json, const char *at, const char *begin, cg_json_expected expected,
                           problem *out) {
  char found[16];
  uint32_t line, column;
  bool ended = at >= json->end;
  size_t size = ended ? 0 : shown(json, at, found);
  out->end = at + (size ? size : 1);
  if (ended) {
    cg_diag_line((cg_str){json->base, (size_t)(json->end - json->base)}, (uint32_t)(begin - json->base), &line,
                 &column);
    say(out, "close it with '\"', or see whether the file was cut off",
        "unexpected end of the document: the string that begins at line %u, column %u is not closed", line, column);
  } else if (!size) {
    out->code = "CGS0004";
    say(out, "save the file as UTF-8", "invalid UTF-8 in a string: %s", found);
  } else if (expected == CG_JSON_ESCAPE) {
    out->begin = at - 1;
    say(out, "write a backslash as '\\\\'", "invalid escape: backslash and %s", found);
  } else if (expected == CG_JSON_HEX) {
    say(out, NULL, "expected four hexadecimal digits after '\\u', found %s", found);
  } else if (*at == '\n' || *at == '\r') {
    say(out, "close the string on its line, or write \\n", "line break in a string");
  } else {
    say(out, "write it as an escape: \\uXXXX", "control character %s in a string", found);
  }
}

static void number_problem(const cg_json *json, const char *at, const char *begin, cg_json_expected expected,
                           problem *out) {
  char found[16] = "the end";
  size_t size = at < json->end ? shown(json, at, found) : 0;
  const char *end = at + (size ? size : at < json->end);
  out->begin = begin;
  out->end = end > begin ? end : begin + 1;
  if (expected == CG_JSON_NO_DIGIT)
    say(out, "remove the zeros in front", "a number cannot begin with '0' and a digit");
  else
    say(out, NULL, "invalid number: expected a digit, found %s", found);
}

static bool is_utf16(const cg_json *json) {
  size_t size = (size_t)(json->end - json->base);
  const unsigned char *p = (const unsigned char *)json->base;
  if (size < 4) return false;
  if ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)) return true;
  return (p[0] && !p[1] && !p[3]) || (!p[0] && !p[2] && p[3]);
}

static void tape_problem(const cg_json *json, problem *out) {
  out->code = json->tape.deep ? "CGS0006" : "CGS0007";
  if (json->tape.deep)
    say(out, "move inner parts into declarations of their own and refer to them", "nested deeper than %u levels",
        json->tape.max_depth);
  else
    say(out, "split the document", "document has more than %u values, or more decoded text than can be kept",
        json->tape.max);
}

const char *cg_json_fail(cg_json *json, const char *at, const char *begin, cg_json_expected expected) {
  problem out = {"CGS0002", at, at + 1, NULL, ""};
  cg_buf pointer;
  cg_buf_init(&pointer, CG_BUF_MAX);
  if (json->tape.status == CODEGEN_ERR_MEMORY) return NULL; /* said by the caller */
  if (json->tape.status) {
    tape_problem(json, &out);
  } else if (is_utf16(json)) {
    out.code = "CGS0004";
    out.begin = json->base;
    out.end = json->base + 2;
    say(&out, "save the file as UTF-8", "document is UTF-16 or UTF-32, not UTF-8");
  } else if (expected == CG_JSON_DIGIT || expected == CG_JSON_NO_DIGIT) {
    number_problem(json, at, begin, expected, &out);
  } else if (begin) {
    string_problem(json, at, begin, expected, &out);
  } else if (at >= json->end) {
    at_end(json, &out);
  } else {
    structure_problem(json, at, expected, &out);
  }
  codegen_origin origin = {json->id, 0, (uint32_t)(out.begin - json->base), (uint32_t)(out.end - json->base)};
  const char *last = before(json, begin ? begin : at); /* a name was read when a colon comes before the value */
  uint32_t open = json->tape.open;
  bool in_value = expected != CG_JSON_KEY && expected != CG_JSON_COLON && expected != CG_JSON_COMMA;
  bool with_key = in_value && open && (json->tape.node[open].kind == CODEGEN_NODE_ARRAY || (last && *last == ':'));
  if (!out.help) out.help = "JSON is what RFC 8259 says; correct the document, or what wrote it";
  if (!json->tape.deep) cg_tape_pointer(&json->tape, with_key, &pointer);
  cg_diag_at(json->diags, out.code, origin, pointer.failed ? CG_STR("") : cg_buf_get(&pointer), out.help, "%s",
             out.message);
  cg_buf_release(&pointer);
  return NULL;
}

void cg_json_unpaired(cg_json *json, const char *at) {
  codegen_origin origin = {json->id, 0, (uint32_t)(at - json->base), (uint32_t)(at - json->base) + 6};
  cg_diag_at(json->diags, "CGS0014", origin, CG_STR(""), "write both halves of the pair, or the character itself",
             "'%.6s' is half of a surrogate pair; it is read as U+FFFD", at);
}
