/* SPDX-License-Identifier: MIT
 *
 * Names: which identifiers the files need, and which words are none. A schema is `UserSchema`, its type `User`; the
 * shape that is sent, where it differs, `UserWriteSchema` and `UserWrite`.
 */
#include "zod.h"

/* Keywords, global names that types and schemas rely on, and what the run-time module exports. */
static const char *const reserved[] = {"abstract",
                                       "any",
                                       "as",
                                       "asserts",
                                       "async",
                                       "await",
                                       "bigint",
                                       "boolean",
                                       "break",
                                       "case",
                                       "catch",
                                       "class",
                                       "const",
                                       "continue",
                                       "debugger",
                                       "declare",
                                       "default",
                                       "delete",
                                       "do",
                                       "else",
                                       "enum",
                                       "export",
                                       "extends",
                                       "false",
                                       "finally",
                                       "for",
                                       "from",
                                       "function",
                                       "get",
                                       "if",
                                       "implements",
                                       "import",
                                       "in",
                                       "infer",
                                       "instanceof",
                                       "interface",
                                       "intrinsic",
                                       "is",
                                       "keyof",
                                       "let",
                                       "module",
                                       "namespace",
                                       "never",
                                       "new",
                                       "null",
                                       "number",
                                       "object",
                                       "of",
                                       "package",
                                       "private",
                                       "protected",
                                       "public",
                                       "readonly",
                                       "require",
                                       "return",
                                       "satisfies",
                                       "set",
                                       "static",
                                       "string",
                                       "super",
                                       "switch",
                                       "symbol",
                                       "this",
                                       "throw",
                                       "true",
                                       "try",
                                       "type",
                                       "typeof",
                                       "undefined",
                                       "unique",
                                       "unknown",
                                       "using",
                                       "var",
                                       "void",
                                       "while",
                                       "with",
                                       "yield",
                                       "arguments",
                                       "eval",
                                       "globalThis",
                                       "Infinity",
                                       "NaN",
                                       "Array",
                                       "ArrayBuffer",
                                       "AsyncIterable",
                                       "Awaited",
                                       "BigInt",
                                       "Blob",
                                       "Boolean",
                                       "Buffer",
                                       "Date",
                                       "Error",
                                       "Exclude",
                                       "Extract",
                                       "File",
                                       "Function",
                                       "Headers",
                                       "Iterable",
                                       "JSON",
                                       "Map",
                                       "Math",
                                       "NonNullable",
                                       "Number",
                                       "Object",
                                       "Omit",
                                       "Parameters",
                                       "Partial",
                                       "Pick",
                                       "Promise",
                                       "Proxy",
                                       "Readonly",
                                       "ReadonlyArray",
                                       "Record",
                                       "Reflect",
                                       "RegExp",
                                       "Request",
                                       "Required",
                                       "Response",
                                       "ReturnType",
                                       "Set",
                                       "String",
                                       "Symbol",
                                       "Uint8Array",
                                       "URL",
                                       "z",
                                       "types",
                                       NULL};

const codegen_convention zod_convention = {
    .struct_size = sizeof(codegen_convention),
    .type_case = CODEGEN_CASE_PASCAL,
    .value_case = CODEGEN_CASE_PASCAL,
    .member_case = CODEGEN_CASE_PRESERVE,
    .constant_case = CODEGEN_CASE_UPPER_SNAKE,
    .file_case = CODEGEN_CASE_KEBAB,
    .reserved = reserved,
    .extra = "$",
};

/* A schema's own name comes before the ones that are made by a suffix, those before the ones that nobody gave. */
enum { MADE_UP = 0, VARIANT = 1, OWN_NAME = 2 };

static codegen_str join(codegen_ctx *ctx, codegen_str a, codegen_str b) {
  codegen_str out = {NULL, 0};
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, a.size + b.size + 1, 1);
  if (!data) return out;
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  if (b.size) __builtin_memcpy(data + a.size, b.data, b.size);
  out.data = data;
  out.size = a.size + b.size;
  return out;
}

/* The schema of a shape, and its type. */
static codegen_status want_shape(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t row,
                                 uint32_t shape) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  codegen_str end = codegen_shape_suffix(decl, shape), none = {"", 0};
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = shape,
                                    .kind = CODEGEN_NAME_VALUE,
                                    .priority = decl->row.flags & CODEGEN_DECL_ANONYMOUS ? MADE_UP
                                                : shape                                  ? VARIANT
                                                                                         : OWN_NAME,
                                    .stem = codegen_ts_stem(decl->name),
                                    .prefix = plugin->options.prefix,
                                    .suffix = join(ctx, end, plugin->options.suffix)};
  codegen_status status;
  if (!request.suffix.data) return CODEGEN_ERR_MEMORY;
  status = codegen_symbol_want(ctx, &request);
  if (status < 0) return status;
  request.role = ZOD_ROLE_TYPE + shape;
  request.kind = CODEGEN_NAME_TYPE;
  request.prefix = none;
  request.suffix = end;
  return codegen_symbol_want(ctx, &request);
}

codegen_status zod_symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  const zod_plugin *plugin = self;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (decl->row.flags & CODEGEN_DECL_REMOVED || decl->kind != CODEGEN_DECL_TYPE) continue;
    for (uint32_t shape = 0; shape < CODEGEN_SHAPES && status >= 0; shape++)
      if (codegen_decl_direction(decl, shape) != CODEGEN_DIRECTIONS)
        status = want_shape(plugin, ctx, model, row, shape);
  }
  if (status >= 0) status = zod_layout_symbols(plugin, ctx, model);
  return status < 0 || !plugin->options.operations ? status : zod_part_symbols(plugin, ctx, model);
}
