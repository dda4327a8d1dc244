/* SPDX-License-Identifier: MIT
 *
 * Text as other languages quote it: string literals of the JSON family, values as JSON, identifiers and property keys
 * of ECMAScript. Whatever a schema says is data: what comes out is one token, whatever goes in.
 *
 * Everything here is [any] and appends to a section's text.
 */
#ifndef CODEGEN_SDK_TEXT_H
#define CODEGEN_SDK_TEXT_H

#include <codegen/writer.h>

CODEGEN_BEGIN

/** Flags of what is written. */
enum {
  CODEGEN_TEXT_COMMENT =
      1 /* the text stands in a comment that ends with an asterisk and a slash: never writes those two */
};

/** How deep values are written; what lies deeper becomes `null`. */
#define CODEGEN_JSON_DEPTH 64

/** The size of the character that `text` begins with when it makes source code read differently from what it is: a C1
 *  control, a line or paragraph separator, a change of direction (U+2028 to U+202E, U+2066 to U+2069; CVE-2021-42574);
 *  `*code` is its number then. 0 for every other character. `text` is UTF-8 and not empty. */
size_t codegen_text_trick(codegen_str text, uint32_t *code);

/** Ends a line and indents the next one by so many spaces. */
static inline void codegen_put_line(codegen_out *out, uint32_t spaces) {
  enum { STEP = 32 };
  if (!codegen_out_room(out, 1 + (size_t)spaces + STEP)) return;
  char *to = out->data + out->size;
  *to++ = '\n';
  for (uint32_t at = 0; at < spaces; at += STEP) __builtin_memset(to + at, ' ', STEP); /* some of them stay room */
  out->size += 1 + (size_t)spaces;
}

/** Appends a double-quoted string literal. It is valid JSON (RFC 8259, section 7), and valid in ECMAScript,
 *  TypeScript and Python as well: control characters, DEL and what codegen_text_trick finds are escaped, all else
 *  stays. */
void codegen_put_string(codegen_out *out, codegen_str text, uint32_t flags);

/** Appends a value as JSON on one line, with a space behind commas and colons: `{"a": [1, 2]}`. Numbers keep their
 *  text. Nothing for a value that is not there. */
void codegen_put_json(codegen_out *out, const codegen_model *model, codegen_value value, uint32_t flags);

/** How many bytes codegen_put_json would write, or some number above `limit`; stops counting there. */
size_t codegen_json_size(const codegen_model *model, codegen_value value, uint32_t flags, size_t limit);

/** Whether a text is an ASCII identifier name of ECMAScript: [A-Za-z_$][A-Za-z0-9_$]*. Reserved words, too. */
bool codegen_is_js_name(codegen_str text);

/** Appends a property name of a type or an object literal: bare where it is an ASCII name, else quoted. */
void codegen_put_js_key(codegen_out *out, codegen_str key);

/** The same for a member of a type, with the colon behind it, or the question mark and the colon. */
void codegen_put_js_member(codegen_out *out, codegen_str key, bool optional);

/** codegen_put_js_key where an object is made: `__proto__` would set the prototype, so it becomes `["__proto__"]`. */
void codegen_put_js_own_key(codegen_out *out, codegen_str key);

/** Whether a JSON number is the same number as a double: at most 15 digits that count, and an exponent in reach. A
 *  type or constant that cannot say it exactly must not pretend to. */
bool codegen_is_exact_double(codegen_str number);

CODEGEN_END

#endif
