/* SPDX-License-Identifier: MIT
 *
 * Names in TypeScript: which words are none, and what the members of an enum are called.
 */
#include <codegen-sdk/typescript.h>

/* Keywords, and global names that a declaration in a module would hide from the file itself or from whoever imports
   it. */
static const char *const reserved[] = {"paths",       "webhooks",     "components",  "operations",  "abstract",
                                       "any",         "as",           "asserts",     "async",       "await",
                                       "bigint",      "boolean",      "break",       "case",        "catch",
                                       "class",       "const",        "constructor", "continue",    "debugger",
                                       "declare",     "default",      "delete",      "do",          "else",
                                       "enum",        "export",       "extends",     "false",       "finally",
                                       "for",         "from",         "function",    "get",         "if",
                                       "implements",  "import",       "in",          "infer",       "instanceof",
                                       "interface",   "intrinsic",    "is",          "keyof",       "let",
                                       "module",      "namespace",    "never",       "new",         "null",
                                       "number",      "object",       "of",          "package",     "private",
                                       "protected",   "public",       "readonly",    "require",     "return",
                                       "satisfies",   "set",          "static",      "string",      "super",
                                       "switch",      "symbol",       "this",        "throw",       "true",
                                       "try",         "type",         "typeof",      "undefined",   "unique",
                                       "unknown",     "using",        "var",         "void",        "while",
                                       "with",        "yield",        "arguments",   "eval",        "globalThis",
                                       "Infinity",    "NaN",          "Array",       "ArrayBuffer", "AsyncIterable",
                                       "Awaited",     "BigInt",       "Blob",        "Boolean",     "Buffer",
                                       "Capitalize",  "DataView",     "Date",        "Error",       "Event",
                                       "Exclude",     "Extract",      "File",        "FormData",    "Function",
                                       "Generator",   "Headers",      "Iterable",    "Iterator",    "JSON",
                                       "Lowercase",   "Map",          "Math",        "NoInfer",     "NonNullable",
                                       "Number",      "Object",       "Omit",        "Parameters",  "Partial",
                                       "Pick",        "Promise",      "Proxy",       "Readonly",    "ReadonlyArray",
                                       "ReadonlyMap", "ReadonlySet",  "Record",      "Reflect",     "RegExp",
                                       "Request",     "Required",     "Response",    "ReturnType",  "Set",
                                       "String",      "Symbol",       "ThisType",    "URL",         "URLSearchParams",
                                       "Uint8Array",  "Uncapitalize", "Uppercase",   "WeakMap",     "WeakSet",
                                       NULL};

const codegen_convention codegen_ts_convention = {
    .struct_size = sizeof(codegen_convention),
    .type_case = CODEGEN_CASE_PASCAL,
    .value_case = CODEGEN_CASE_CAMEL,
    .member_case = CODEGEN_CASE_PRESERVE,
    .constant_case = CODEGEN_CASE_UPPER_SNAKE,
    .file_case = CODEGEN_CASE_KEBAB,
    .reserved = reserved,
    .extra = "$",
};

static codegen_str join(codegen_ctx *ctx, codegen_str a, codegen_str middle, codegen_str b) {
  codegen_str out = {NULL, 0};
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, a.size + middle.size + b.size + 1, 1);
  if (!data) return out;
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  __builtin_memcpy(data + a.size, middle.data, middle.size);
  if (b.size) __builtin_memcpy(data + a.size + middle.size, b.data, b.size);
  out.data = data;
  out.size = a.size + middle.size + b.size;
  return out;
}

#define KEY_SIZE 3000 /* keys of sections and scopes have a ceiling of 4,096 bytes, names in a document have none */

/** The text that identifies a thing: `key` itself, or a digest of a long one, in `room`. */
codegen_str codegen_ts_short_key(codegen_str key, char room[40]) {
  static const char hex[] = "0123456789abcdef";
  uint64_t low = 0xcbf29ce484222325u, high = 0x9e3779b97f4a7c15u;
  codegen_str out = {room, 40};
  if (key.size <= KEY_SIZE) return key;
  for (size_t i = 0; i < key.size; i++) { /* FNV-1a, and the same with another start */
    low = (low ^ (unsigned char)key.data[i]) * 0x100000001b3u;
    high = (high ^ (unsigned char)key.data[i]) * 0x100000001b3u + (low >> 32);
  }
  __builtin_memcpy(room, "digest: ", 8);
  for (size_t i = 0; i < 16; i++) {
    room[8 + i] = hex[low >> (4 * i) & 15];
    room[24 + i] = hex[high >> (4 * i) & 15];
  }
  return out;
}

/** The part of a name that an identifier is made of: no more than anybody reads. */
codegen_str codegen_ts_stem(codegen_str name) {
  size_t size = 1000;
  if (name.size <= size) return name;
  while (size && ((unsigned char)name.data[size] & 0xc0) == 0x80) size--;
  return (codegen_str){name.data, size};
}

/** Requests the names of an enum's members: the author's, else the values. A scope of their own. */
codegen_status codegen_ts_want_cases(codegen_ctx *ctx, const codegen_model *model, uint32_t type, codegen_str key) {
  const codegen_type *t = codegen_type_at(model, type);
  codegen_status status = CODEGEN_OK;
  char room[40], value_room[40];
  codegen_str scope;
  key = codegen_ts_short_key(key, room);
  scope = join(ctx, CODEGEN_STR("enum "), CODEGEN_STR(""), key);
  if (!scope.data) return CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < t->cases.count && status >= 0; i++) {
    const codegen_case *c = codegen_case_at(model, t->cases.first + i);
    codegen_str text = codegen_value_text(model, c->value);
    uint32_t kind = codegen_value_kind(model, c->value);
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_CASE,
                                      .row = t->cases.first + i,
                                      .kind = CODEGEN_NAME_MEMBER,
                                      .scope = scope};
    if (kind == CODEGEN_NODE_NULL) text = CODEGEN_STR("null");
    if (kind == CODEGEN_NODE_TRUE) text = CODEGEN_STR("true");
    if (kind == CODEGEN_NODE_FALSE) text = CODEGEN_STR("false");
    request.stem = codegen_ts_stem(c->name.size ? c->name : text.size ? text : CODEGEN_STR("empty"));
    request.key = join(ctx, key, kind == CODEGEN_NODE_STRING ? CODEGEN_STR("/enum/") : CODEGEN_STR("/enum/="),
                       codegen_ts_short_key(text, value_room));
    if (!c->name.size && kind == CODEGEN_NODE_NUMBER) request.prefix = CODEGEN_STR("Value"); /* ValueMinus1: by case */
    if (!request.key.data) return CODEGEN_ERR_MEMORY;
    status = codegen_symbol_want(ctx, &request);
  }
  return status;
}
