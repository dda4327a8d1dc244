/* SPDX-License-Identifier: MIT
 *
 * What a section imports. Helpers have private names, so that no schema's name hides them.
 */
#include "python.h"

#include <string.h>

#define ID_SIZE 200 /* of an artifact's id, at most */

/** `import module as alias` */
void py_import(py_emit *e, const char *module, const char *alias) {
  codegen_import import = {
      .struct_size = sizeof import, .module = codegen_str_of(module), .alias = codegen_str_of(alias)};
  codegen_out_import(e->out, &import);
}

/** `from module import name` */
void py_import_name(py_emit *e, const char *module, const char *name) {
  codegen_import import = {
      .struct_size = sizeof import, .module = codegen_str_of(module), .name = codegen_str_of(name)};
  codegen_out_import(e->out, &import);
}

static codegen_str own(py_emit *e, codegen_str id) {
  return py_join(e->ctx, CODEGEN_STR("python:"), id, CODEGEN_STR(""));
}

/** A file of the package as a module, or a name from it. */
void py_import_file(py_emit *e, codegen_str id, codegen_str name, codegen_str alias) {
  codegen_import import = {.struct_size = sizeof import, .artifact = own(e, id), .name = name, .alias = alias};
  codegen_out_import(e->out, &import);
}

/** `from .._runtime import file as alias` */
void py_import_runtime(py_emit *e, const char *file, const char *alias) {
  codegen_str none = {"", 0};
  py_import_file(e, py_join(e->ctx, CODEGEN_STR("_runtime/"), codegen_str_of(file), none), none, codegen_str_of(alias));
}

/** Remembers a name of another module. */
void py_wish_name(py_emit *e, codegen_str id, codegen_str name) {
  for (uint32_t i = e->wishes; i-- > 0;)
    if (codegen_str_equal(e->wish[i].name, name)) return;
  if (e->wishes == e->wish_capacity) {
    uint32_t capacity = e->wish_capacity ? e->wish_capacity * 2 : 16;
    py_wish *wish = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, capacity * sizeof *wish, _Alignof(py_wish));
    if (!wish) {
      e->out->failed = true;
      return;
    }
    if (e->wishes) __builtin_memcpy(wish, e->wish, e->wishes * sizeof *wish);
    e->wish = wish;
    e->wish_capacity = capacity;
  }
  e->wish[e->wishes++] = (py_wish){id, name};
}

static bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* Whether the text has a name as a whole word. */
static bool has_word(const py_emit *e, codegen_str word) {
  const char *at = e->out->data, *end = at + e->out->size;
  while (word.size && at && (at = memmem(at, (size_t)(end - at), word.data, word.size))) {
    const char *behind = at + word.size;
    bool begins = at == e->out->data || (!is_word(at[-1]) && at[-1] != '.');
    if (begins && (behind == end || !is_word(*behind))) return true;
    at++;
  }
  return false;
}

/* A short text as a number. */
static uint64_t packed(const char *text, size_t size) {
  uint64_t out = 0;
  memcpy(&out, text, size < sizeof out ? size : sizeof out);
  return size > sizeof out ? 0 : out;
}

/** Which of the helpers' aliases (`_t`, at most eight bytes, 32 of them) stand before a dot in the text, one bit each:
 *  what begins with an underscore is looked at, once for all of them. */
uint32_t py_aliases_in(const py_emit *e, const char *const *aliases) {
  const char *at = e->out->data, *end = at + e->out->size;
  uint32_t found = 0, count = 0;
  uint64_t wanted[32];
  for (; count < 32 && aliases[count]; count++) wanted[count] = packed(aliases[count], strlen(aliases[count]));
  while (at && at < end && (at = memchr(at, '_', (size_t)(end - at)))) {
    const char *dot = at + 1;
    bool begins = at == e->out->data || (!is_word(at[-1]) && at[-1] != '.');
    while (begins && dot < end && *dot >= 'a' && *dot <= 'z') dot++;
    if (begins && dot < end && *dot == '.') {
      uint64_t word = packed(at, (size_t)(dot - at));
      for (uint32_t i = 0; i < count; i++) found |= (uint32_t)(wanted[i] == word) << i;
    }
    at++;
  }
  return found;
}

/** Imports what the text of the section has. */
void py_import_wished(py_emit *e) {
  static const char *const aliases[] = {"_t", "_p", "_te", "_m", "_v", "_f", "_e", "_dc", "_attrs", NULL};
  static const char *const modules[] = {"typing", "pydantic", "typing_extensions", NULL,   NULL,
                                        NULL,     NULL,       "dataclasses",       "attrs"};
  static const char *const files[] = {NULL, NULL, NULL, "model", "validators", "formats", "enums"};
  uint32_t found = py_aliases_in(e, aliases);
  for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
    if (!(found >> i & 1)) continue;
    if (i == 1 && py_is_plain(e->plugin)) /* bounds and tags have the same names there */
      py_import_runtime(e, "fields", aliases[i]);
    else if (modules[i])
      py_import(e, modules[i], aliases[i]);
    else
      py_import_runtime(e, files[i], aliases[i]);
  }
  for (uint32_t i = 0; i < e->wishes; i++)
    if (has_word(e, e->wish[i].name)) py_import_file(e, e->wish[i].artifact, e->wish[i].name, (codegen_str){"", 0});
}

/** The artifact in which a declaration stands: `models/pet`. From the context's arena for this call. */
codegen_str py_module_id(const py_plugin *plugin, codegen_ctx *ctx, uint32_t decl) {
  codegen_str none = {"", 0}, file;
  if (plugin->options.layout == PY_LAYOUT_ONE) return CODEGEN_STR("models");
  if (decl >= plugin->count || !plugin->module[decl]) return none;
  file = codegen_symbol(ctx, none, CODEGEN_TABLE_DECL, plugin->module[decl], PY_ROLE_FILE);
  if (file.size > ID_SIZE - 7) file.size = ID_SIZE - 7;
  return py_join(ctx, CODEGEN_STR("models/"), file, none);
}
