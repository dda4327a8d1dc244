/* SPDX-License-Identifier: MIT
 *
 * Diagnostics: an error is data.
 *
 * Style: the problem first, lower case, no full stop, the subject quoted: `unknown property 'x'`. `help` says what to
 * do. The host adds line, column and an excerpt, folds equal ones, and renders text or JSON lines.
 */
#ifndef CODEGEN_DIAG_H
#define CODEGEN_DIAG_H

#include <codegen/base.h>

CODEGEN_BEGIN

/** Severities. */
enum {
  CODEGEN_ERROR = 1,   /* nothing of this plugin is committed */
  CODEGEN_WARNING = 2, /* the output differs from what the schema says, or from what its author may expect */
  CODEGEN_INFO = 3,
  CODEGEN_HINT = 4
};

/** Flags of a diagnostic. */
enum {
  CODEGEN_DIAG_STRICT = 1 /* a warning that becomes an error under --strict: the accepted values or the wire differ */
};

/** One diagnostic. The host copies it; nothing has to outlive the call. `message` alone must be there; texts are cut at
 *  64 KiB (`detail` at 1 MiB), chains at 4 causes deep and 16 wide. */
typedef struct codegen_diag {
  uint32_t struct_size;
  uint32_t severity;
  uint32_t flags;
  uint32_t line, column; /* 1-based; only where `file` is used instead of `origin` */
  codegen_str code;      /* 2 to 8 capital letters of the plugin's own and four digits: ZOD0012; CG... is the host's */
  codegen_str message;   /* one line */
  codegen_str detail;    /* may have several lines */
  codegen_str help;      /* what to do about it */
  codegen_str url;
  codegen_str pointer;   /* JSON pointer of the schema path; empty: taken from `origin` where it names a node */
  codegen_origin origin; /* where, in a document of this run */
  codegen_str file;      /* where, in a file that is no document of this run */
  const struct codegen_diag *const *causes; /* NULL-terminated chain of causes, or NULL */
} codegen_diag;

CODEGEN_END

#endif
