/* SPDX-License-Identifier: MIT
 *
 * Text as Python writes it: literals, docstrings, import blocks, and expressions laid out over lines as `ruff format`
 * (and black) would leave them, so that no formatter has to run.
 *
 * An expression is gathered in a buffer first, with marks where it may be broken:
 *
 *   codegen_py py = codegen_py_begin(ctx, out, 100);
 *   codegen_py_text(&py, "dict");
 *   codegen_py_open(&py, '[');
 *   codegen_py_text(&py, "str");
 *   codegen_py_next(&py);
 *   codegen_py_text(&py, "int");
 *   codegen_py_or(&py);
 *   codegen_py_text(&py, "None");
 *   codegen_py_close(&py, ']');
 *   codegen_py_part whole = codegen_py_part_since(&py, 0);
 *   codegen_py_put_assignment(&py, 4, CODEGEN_STR("sizes"), whole, (codegen_py_part){0, 0});
 *
 * Whatever a schema says is data: a literal is one token, and no text ends a docstring.
 */
#ifndef CODEGEN_SDK_PYTHON_H
#define CODEGEN_SDK_PYTHON_H

#include <codegen/writer.h>

CODEGEN_BEGIN

/** A place where a line may be broken; private. */
typedef struct codegen_py_mark {
  uint32_t at, kind, pair;
} codegen_py_mark;

/** Room of the caller's that a buffer begins with, since most of what is gathered is short: see codegen_py_lend. */
typedef struct codegen_py_desk {
  char text[1024], line[1024];
  codegen_py_mark mark[64];
} codegen_py_desk;

/** An expression under construction, and where it goes. Made by codegen_py_begin. */
typedef struct codegen_py {
  codegen_ctx *ctx;
  codegen_out *out;
  char *data;
  size_t size, capacity;
  uint32_t width; /* columns of a line */
  uint32_t depth; /* of brackets that are open */
  char *line;     /* what is laid out, on one line */
  size_t line_size, line_capacity;
  codegen_py_mark *mark; /* where that may be broken */
  uint32_t marks, mark_capacity;
  bool wide; /* it has characters that do not take one column */
} codegen_py;

/** A piece of the buffer: from where the text stood to where it stands. */
typedef struct codegen_py_part {
  size_t begin, end;
} codegen_py_part;

/** An empty buffer for lines of `width` columns. [any] */
static inline codegen_py codegen_py_begin(codegen_ctx *ctx, codegen_out *out, uint32_t width) {
  codegen_py py;
  __builtin_memset(&py, 0, sizeof py);
  py.ctx = ctx;
  py.out = out;
  py.width = width;
  return py;
}

/** Lends an empty buffer room, which needs no content and has to live as long as the buffer does. [any] */
void codegen_py_lend(codegen_py *py, codegen_py_desk *desk);

/** Room for `extra` more bytes of the buffer; false when there is none. [section] */
bool codegen_py_room(codegen_py *py, size_t extra);

/** Adds text that is never broken. It holds no control character. [section] */
static inline void codegen_py_str(codegen_py *py, codegen_str text) {
  if (!text.size || (py->capacity - py->size < text.size && !codegen_py_room(py, text.size))) return;
  __builtin_memcpy(py->data + py->size, text.data, text.size);
  py->size += text.size;
}

/** See codegen_py_str. [section] */
static inline void codegen_py_text(codegen_py *py, const char *text) {
  codegen_str slice = {text, __builtin_strlen(text)};
  codegen_py_str(py, slice);
}

/** Adds an opening bracket; lines may be broken behind it. [section] */
void codegen_py_open(codegen_py *py, char bracket);

/** Adds a comma between two elements within brackets. [section] */
void codegen_py_next(codegen_py *py);

/** Adds a closing bracket. [section] */
void codegen_py_close(codegen_py *py, char bracket);

/** Adds ` | ` between two operands. [section] */
void codegen_py_or(codegen_py *py);

/** Adds an unsigned number in decimal. [section] */
void codegen_py_u64(codegen_py *py, uint64_t value);

/** Adds a string literal. [section] */
void codegen_py_string(codegen_py *py, codegen_str text);

/** Adds a JSON number as an integer or float literal that has its value: `1.0` is 1.0, `1E3` is 1e3, `-0` is -0.
 *  [section] */
void codegen_py_number(codegen_py *py, codegen_str text);

/** Adds a JSON value as an expression: True, None, {"a": [1, 2]}; `None` for a value that is not there. [section] */
void codegen_py_value(codegen_py *py, const codegen_model *model, codegen_value value);

/** The text that was gathered since `begin`; forget it with codegen_py_reset. [any] */
static inline codegen_py_part codegen_py_part_since(const codegen_py *py, size_t begin) {
  codegen_py_part part = {begin, py->size};
  return part;
}

/** Forgets everything that was gathered since `begin`. [any] */
static inline void codegen_py_reset(codegen_py *py, size_t begin) {
  py->size = begin;
}

/** How many columns a part takes on one line. [any] */
size_t codegen_py_width(const codegen_py *py, codegen_py_part part);

/** Writes `name: annotation = value` as a statement `indent` columns from the left, line end included. An annotation or
 *  a value without text is left out, and what belongs to it. [section] */
void codegen_py_put_assignment(codegen_py *py, uint32_t indent, codegen_str name, codegen_py_part annotation,
                               codegen_py_part value);

/** Writes an expression that begins in column `column` of a line that is indented by `indent`, with room for `behind`
 *  columns of text behind it; no line end. [section] */
void codegen_py_put(codegen_py *py, uint32_t indent, uint32_t column, uint32_t behind, codegen_py_part part);

/** How many columns a text takes: wide characters take two, marks none. [any] */
size_t codegen_py_columns(codegen_str text);

/** Appends a string literal as `ruff format` leaves it: double quotes, unless single quotes save escapes. All that is
 *  not a plain character of one column is escaped. [section] */
void codegen_py_put_string(codegen_out *out, codegen_str text);

/** Whether a text is a keyword of Python: no attribute, argument or module may be called so. [any] */
bool codegen_py_is_keyword(codegen_str text);

/* -- Docstrings ---------------------------------------------------------------------------------------------------- */

/** A docstring under construction: Google style, its first sentence as its first line. */
typedef struct codegen_py_doc {
  codegen_py *py;
  size_t begin;     /* where it begins in the buffer */
  uint32_t indent;  /* columns in front of each line */
  bool section;     /* a section has begun */
  bool fenced;      /* inside of a block of code */
  codegen_str name; /* of what is described: the first line where the first sentence is too long for one */
} codegen_py_doc;

/** Begins a docstring whose lines stand `indent` columns from the left. Nothing else may be gathered in the buffer
 *  until codegen_py_doc_end. [section] */
codegen_py_doc codegen_py_doc_begin(codegen_py *py, uint32_t indent);

/** A text without spaces, line breaks and hidden characters around it. [any] */
codegen_str codegen_py_doc_trim(codegen_str text);

/** Adds a paragraph or more: long lines are wrapped, blank lines and the order of lines stay. [section] */
void codegen_py_doc_text(codegen_py_doc *doc, codegen_str text);

/** Begins a section such as `Args` or `Attributes` when its first item comes. [section] */
void codegen_py_doc_section(codegen_py_doc *doc, const char *name);

/** Adds an item to the section: `name: text`. [section] */
void codegen_py_doc_item(codegen_py_doc *doc, codegen_str name, codegen_str text);

/** Writes the docstring with the line end behind it; nothing where nothing was said. Whether anything was written.
 *  [section] */
bool codegen_py_doc_end(codegen_py_doc *doc);

/* -- Imports ------------------------------------------------------------------------------------------------------- */

/** Appends the import lines that `head` is given, as `ruff` sorts them: `from __future__`, the standard library, other
 *  packages, files of this run relative to the importing one; a blank line between two blocks. An import of an artifact
 *  without a name is that module under its alias. Those of types alone (CODEGEN_IMPORT_TYPE) stand below `if
 *  _t.TYPE_CHECKING:`, so import `typing` as `_t` beside them. Whether anything was written. [section] */
bool codegen_py_put_imports(codegen_out *out, const codegen_import *import, uint32_t count, uint32_t width);

/** Which aliases of modules (`_t`: an underscore and small letters; at most 32) stand as words of their own before a
 *  dot in a text, one bit each: what helpers the text needs imported. [any] */
uint32_t codegen_py_aliases_in(codegen_str text, const char *const *aliases, uint32_t count);

/** The order of names in an import statement: constants, classes, the rest; digits by number, without regard to case.
 *  [any] */
int codegen_py_compare_names(codegen_str a, codegen_str b);

/** The order of names in `__all__`: the same, with regard to case. [any] */
int codegen_py_compare_exported(codegen_str a, codegen_str b);

/** What many names are sorted by: keys compared byte by byte (codegen_str_compare) are in the order of
 *  codegen_py_compare_names where `fold` is true, else of codegen_py_compare_exported; where two keys are the same, the
 *  names themselves decide. The key's size; `out` has room for codegen_py_sort_key_max. [any] */
size_t codegen_py_sort_key(char *out, codegen_str name, bool fold);
size_t codegen_py_sort_key_max(codegen_str name);

CODEGEN_END

#endif
