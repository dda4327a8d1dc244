/* SPDX-License-Identifier: MIT
 *
 * diag: diagnostics are data. Made anywhere, collected in one place, folded, rendered as text or as JSON lines.
 *
 * A sink belongs to one run of the program. It is thread-safe to add to. Texts are copied into the sink.
 */
#ifndef CG_DIAG_H
#define CG_DIAG_H

#include <codegen/diag.h>

#include "../base/base.h"

/** Every code of the host: X(code, severity, class, title). docs/errors/<code>.md explains each; a test compares both.
 */
#include "codes.h"

typedef struct cg_diags cg_diags;

/** A registered source text, so that offsets become lines and columns. */
typedef struct cg_diag_source {
  uint32_t document;
  cg_str name;
  cg_str bytes; /* stays valid as long as the sink */
} cg_diag_source;

typedef struct cg_diag_style {
  bool json; /* one object a line */
  bool color;
  bool quiet;   /* errors only */
  bool verbose; /* infos and hints, too; no folding */
  bool strict;  /* warnings that are marked STRICT count as errors */
} cg_diag_style;

cg_diags *cg_diags_new(void);
void cg_diags_free(cg_diags *diags);
void cg_diags_source(cg_diags *diags, const cg_diag_source *source);
void cg_diags_strict(cg_diags *diags, bool strict);

/** Where lines begin in the text of a source, as far as somebody asked; for a run that begins with nearly that text.
 *  What is taken is to be released or given. */
typedef struct cg_lines {
  struct cg_line_block *block; /* NULL: nobody asked */
  size_t size;                 /* of the text */
} cg_lines;
void cg_diags_lines_take(cg_diags *diags, uint32_t document, cg_lines *out);
/** The source's text is the one that `lines` tells of, but that other bytes stand where `lost` stood, at `head`. */
void cg_diags_lines_give(cg_diags *diags, uint32_t document, cg_lines *lines, size_t head, cg_str lost);
void cg_lines_release(cg_lines *lines);
/** For a file that only this program reads. */
void cg_lines_pack(const cg_lines *lines, cg_buf *out);
bool cg_lines_unpack(cg_lines *lines, cg_unpack *from);

/** How a diagnostic without a pointer gets one from the node of its origin: `call` appends it to `out`, or gives false.
 *  Called while rendering; diag knows no documents. */
void cg_diags_pointer(cg_diags *diags, bool (*call)(void *self, codegen_origin origin, cg_buf *out), void *self);

/** Adds a diagnostic (copied). `plugin` may be empty. Never fails: out of memory is remembered and rendered as such,
 *  and what goes beyond 100,000 errors or 100,000 others, or 256 MiB, is only counted. */
void cg_diags_add(cg_diags *diags, const codegen_diag *diag, cg_str plugin);

/** Forgets everything that was added. */
void cg_diags_clear(cg_diags *diags);
/** Adds everything that `from` holds, in its order, and empties it: what a thread gathered on its own comes to all
 *  others' at the moment that the owner of `to` chooses. */
void cg_diags_move(cg_diags *to, cg_diags *from);

/** Short forms. `code` is one of codes.h; severity comes from there. `help` may be NULL. */
void cg_diag_at(cg_diags *diags, const char *code, codegen_origin origin, cg_str pointer, const char *help,
                const char *format, ...) __attribute__((format(printf, 6, 7)));
void cg_diag(cg_diags *diags, const char *code, const char *help, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** About a file that is no registered document: line and column are 1-based, 0 when unknown. */
void cg_diag_file(cg_diags *diags, const char *code, cg_str file, uint32_t line, uint32_t column, const char *help,
                  const char *format, ...) __attribute__((format(printf, 7, 8)));

bool cg_diags_any(const cg_diags *diags); /* whether something was added since it was made, or last moved */
/** What was added since it was rendered or moved. [main], or the only thread that adds */
size_t cg_diags_count(const cg_diags *diags);
const codegen_diag *cg_diags_at(const cg_diags *diags, size_t i);
/** Who reported it, empty: the host; and how many can be asked for: the others were only counted. */
cg_str cg_diags_plugin_at(const cg_diags *diags, size_t i);
size_t cg_diags_stored(const cg_diags *diags);
bool cg_diags_reported(const cg_diags *diags); /* whether anything was ever added, of whatever severity */
bool cg_diags_is_strict(const cg_diags *diags);
uint32_t cg_diags_errors(const cg_diags *diags); /* after --strict */
uint32_t cg_diags_warnings(const cg_diags *diags);
/** The exit code of the worst error's class (codes.h): 0 when there is no error. */
int cg_diags_exit(const cg_diags *diags);
/** A hook for observers (the `error` hook): called once per added error, never recursively. */
void cg_diags_observe(cg_diags *diags, void (*call)(void *self, const codegen_diag *diag), void *self);

/** Renders everything added so far [main], in a stable order (document, offset, code, message), and forgets it; counts
 * stay. */
void cg_diags_render(cg_diags *diags, const cg_diag_style *style, FILE *out);
/** Text made safe for a terminal: control characters, bidirectional overrides and invalid bytes become escapes; line
 *  breaks too, or with `lines` indented lines. */
void cg_render_safe(cg_buf *out, cg_str text, bool lines);

/** 1-based line and column (in code points) of a byte offset. */
void cg_diag_line(cg_str bytes, uint32_t offset, uint32_t *line, uint32_t *column);

/** Title and severity of a code, NULL when unknown. */
const char *cg_diag_title(cg_str code);
/** The explanation (Markdown of docs/errors, embedded at build time), NULL when unknown. */
const char *cg_diag_explain(cg_str code);

#endif
