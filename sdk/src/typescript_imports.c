/* SPDX-License-Identifier: MIT
 *
 * Import lines as `head` writes them, and paths of modules as a user's resolver wants them.
 */
#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>

#define WIDTH 100 /* of an import on one line */

static bool ends_with(codegen_str text, const char *end) {
  codegen_str tail = codegen_str_of(end);
  return text.size > tail.size && __builtin_memcmp(text.data + text.size - tail.size, tail.data, tail.size) == 0;
}

/** Writes the path of a file of this run as the specifier of an import. */
void codegen_ts_put_specifier(codegen_out *out, codegen_str path, uint32_t imports) {
  static const struct {
    const char *from, *to;
  } ending[] = {{".d.ts", ".js"}, {".d.mts", ".mjs"}, {".d.cts", ".cjs"}, {".ts", ".js"},
                {".mts", ".mjs"}, {".cts", ".cjs"},   {".tsx", ".js"}};
  codegen_out_char(out, '"');
  for (size_t i = 0; imports != CODEGEN_TS_IMPORTS_TS && i < sizeof ending / sizeof *ending; i++) {
    if (!ends_with(path, ending[i].from)) continue;
    path.size -= codegen_str_of(ending[i].from).size;
    codegen_out_str(out, path);
    codegen_out_text(out, imports == CODEGEN_TS_IMPORTS_JS ? ending[i].to : "");
    codegen_out_char(out, '"');
    return;
  }
  codegen_out_str(out, path);
  codegen_out_char(out, '"');
}

static bool same_module(const codegen_import *a, const codegen_import *b) {
  return codegen_str_equal(a->artifact, b->artifact) && codegen_str_equal(a->module, b->module);
}

static void put_module(codegen_out *out, const codegen_import *import, uint32_t imports) {
  codegen_out_text(out, " from ");
  if (import->artifact.size)
    codegen_ts_put_specifier(out, import->module, imports);
  else
    codegen_put_string(out, import->module, 0);
  codegen_out_text(out, ";\n");
}

static void put_name(codegen_out *out, const codegen_import *import) {
  codegen_out_str(out, import->name);
  if (!import->alias.size || codegen_str_equal(import->alias, import->name)) return;
  codegen_out_text(out, " as ");
  codegen_out_str(out, import->alias);
}

/* The names of one module that are types, or those that are values: { A, B }. */
static void put_names(codegen_out *out, const codegen_import *list, uint32_t first, uint32_t end, bool types,
                      uint32_t imports) {
  size_t width = codegen_import_at(list, first)->module.size + 24;
  uint32_t count = 0, written = 0;
  for (uint32_t i = first; i < end; i++) {
    const codegen_import *import = codegen_import_at(list, i);
    if (!import->name.size || !(import->flags & CODEGEN_IMPORT_TYPE) == types) continue;
    width += import->name.size + import->alias.size + 2;
    count++;
  }
  if (!count) return;
  if (count == 1) width = 0;
  codegen_out_text(out, types ? "import type {" : "import {");
  for (uint32_t i = first; i < end; i++) {
    const codegen_import *import = codegen_import_at(list, i);
    if (!import->name.size || !(import->flags & CODEGEN_IMPORT_TYPE) == types) continue;
    if (width <= WIDTH)
      codegen_out_text(out, written ? ", " : " ");
    else
      codegen_out_text(out, "\n  ");
    put_name(out, import);
    if (width > WIDTH) codegen_out_char(out, ',');
    written++;
  }
  codegen_out_text(out, width <= WIDTH ? " }" : "\n}");
  put_module(out, codegen_import_at(list, first), imports);
}

/** Writes the import lines that `head` is given. */
void codegen_ts_put_imports(codegen_out *out, const codegen_import *import, uint32_t count, uint32_t imports) {
  for (uint32_t first = 0, end; first < count; first = end) {
    const codegen_import *one = codegen_import_at(import, first);
    for (end = first + 1; end < count && same_module(one, codegen_import_at(import, end)); end++) continue;
    for (uint32_t i = first; i < end; i++) { /* the module itself */
      const codegen_import *whole = codegen_import_at(import, i);
      if (whole->name.size) continue;
      codegen_out_text(out, whole->flags & CODEGEN_IMPORT_TYPE ? "import type * as " : "import * as ");
      codegen_out_str(out, whole->alias);
      put_module(out, whole, imports);
    }
    put_names(out, import, first, end, true, imports);
    put_names(out, import, first, end, false, imports);
  }
}
