/* SPDX-License-Identifier: MIT
 *
 * A documentation comment, line by line. One line becomes a comment on one line, several become a
 * block, none becomes nothing.
 *
 *   codegen_jsdoc doc = codegen_jsdoc_begin(out, indent);
 *   codegen_jsdoc_text(&doc, note->text);
 *   codegen_jsdoc_tag(&doc, "@format ", format);
 *   codegen_jsdoc_end(&doc);
 *
 * Text never ends the comment, never begins a tag or a compiler directive at the start of a line, and holds no
 * control character. Ends its last line; begins at the place where the first line's indentation is already written.
 */
#ifndef CODEGEN_SDK_JSDOC_H
#define CODEGEN_SDK_JSDOC_H

#include <codegen/writer.h>

CODEGEN_BEGIN

/** A comment under construction. */
typedef struct codegen_jsdoc {
  codegen_out *out;
  size_t begin;    /* of the comment in the section's text */
  uint32_t indent; /* spaces in front of each line */
  uint32_t lines;
  bool gap; /* a blank line is due before the next one */
} codegen_jsdoc;

/** Begins a comment whose lines stand `indent` spaces from the left. [any] */
static inline codegen_jsdoc codegen_jsdoc_begin(codegen_out *out, uint32_t indent) {
  codegen_jsdoc doc;
  doc.out = out;
  doc.begin = 0;
  doc.indent = indent;
  doc.lines = 0;
  doc.gap = false;
  return doc;
}

/** Adds prose of any number of lines; blank lines at either end and spaces behind a line are dropped. [any] */
void codegen_jsdoc_text(codegen_jsdoc *doc, codegen_str text);

/** Asks for a blank line before what comes next, if anything stands already and something follows. [any] */
static inline void codegen_jsdoc_gap(codegen_jsdoc *doc) {
  doc->gap = doc->lines > 0;
}

/** Adds one line of data: line ends are escaped, not followed. `tag` stands in front as it is. [any] */
void codegen_jsdoc_line(codegen_jsdoc *doc, codegen_str tag, codegen_str text);

/** The same with static text for a tag, such as `@format `. [any] */
static inline void codegen_jsdoc_tag(codegen_jsdoc *doc, const char *tag, codegen_str text) {
  codegen_str slice = {tag, __builtin_strlen(tag)};
  codegen_jsdoc_line(doc, slice, text);
}

/** Adds one line: a tag and a value as JSON. [any] */
void codegen_jsdoc_value(codegen_jsdoc *doc, const char *tag, const codegen_model *model, codegen_value value);

/** Adds one line: a tag and a number. [any] */
void codegen_jsdoc_number(codegen_jsdoc *doc, const char *tag, uint64_t number);

/** codegen_jsdoc_end where something was written. [any] */
void codegen_jsdoc_close(codegen_jsdoc *doc);

/** Ends the comment with a line end and the indentation again, so that the next token can follow. Whether anything
 *  was written. [any] */
static inline bool codegen_jsdoc_end(codegen_jsdoc *doc) {
  if (doc->lines) codegen_jsdoc_close(doc);
  return doc->lines > 0;
}

CODEGEN_END

#endif
