/* SPDX-License-Identifier: MIT
 *
 * The table of the host's codes, and their explanations (docs/errors, embedded by the build).
 */
#include "sink.h"

enum { EXIT_INPUT = 1, EXIT_USAGE, EXIT_STALE, EXIT_PLUGIN, EXIT_BUG, EXIT_OUTPUT };
enum { SEVERITY_ERROR = CODEGEN_ERROR, SEVERITY_WARNING = CODEGEN_WARNING, SEVERITY_STRICT = CODEGEN_WARNING };
enum { FLAGS_ERROR = 0, FLAGS_WARNING = 0, FLAGS_STRICT = CODEGEN_DIAG_STRICT };

static const cg_code code_table[] = {
#define ROW(code, severity, class, title) {code, title, SEVERITY_##severity, FLAGS_##severity, EXIT_##class},
    CG_CODES(ROW)
#undef ROW
};

struct cg_explain_entry {
  const char *code;
  const char *text;
};
extern const struct cg_explain_entry cg_explain_entries[];
extern const unsigned cg_explain_count;

const cg_code *cg_code_find(cg_str code) {
  for (size_t i = 0; i < CG_COUNT(code_table); i++)
    if (codegen_str_is(code, code_table[i].code)) return code_table + i;
  return NULL;
}

const char *cg_diag_title(cg_str code) {
  const cg_code *row = cg_code_find(code);
  return row ? row->title : NULL;
}

const char *cg_diag_explain(cg_str code) {
  for (unsigned i = 0; i < cg_explain_count; i++)
    if (codegen_str_is(code, cg_explain_entries[i].code)) return cg_explain_entries[i].text;
  return NULL;
}
