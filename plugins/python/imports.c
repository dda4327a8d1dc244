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

/** Remembers a name of another module: the text that is written from here on may have it. */
void py_wish_name(py_emit *e, codegen_str id, codegen_str name) {
  py_wish *wish = py_more(e, e->wish, e->wishes, &e->wish_capacity, 1, sizeof *wish);
  if (!wish) return;
  e->wish = wish;
  e->wish[e->wishes++] = (py_wish){id, name, e->out->size};
}

/** Whether a name is remembered already. */
bool py_is_wished(const py_emit *e, codegen_str name) {
  for (uint32_t i = e->wishes; i-- > 0;)
    if (codegen_str_equal(e->wish[i].name, name)) return true;
  return false;
}

static bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* Whether the text has a name as a whole word, which stands near the beginning of what was written since. */
static bool has_word(const py_emit *e, const py_wish *wish) {
  const char *begin = e->out->data, *end = begin + e->out->size, *at = begin + wish->from;
  size_t size = wish->name.size;
  while (size && (size_t)(end - at) >= size && (at = memchr(at, wish->name.data[0], (size_t)(end - at) - size + 1))) {
    const char *behind = at + size;
    bool begins = at == begin || (!is_word(at[-1]) && at[-1] != '.');
    if (begins && (behind == end || !is_word(*behind)) && !memcmp(at, wish->name.data, size)) return true;
    at++;
  }
  return false;
}

/** Imports what every API module has, once for all of its sections. */
void py_import_api(py_emit *e) {
  py_import_name(e, "__future__", "annotations");
  py_import_runtime(e, "operations", "_o");
}

/* Modules and files of the run-time support that a section names by their aliases; the last ones in API modules. */
static const struct helper {
  const char *module, *file;
} helpers[] = {{"typing", NULL},
               {"pydantic", "fields"},
               {"typing_extensions", NULL},
               {NULL, "model"},
               {NULL, "validators"},
               {NULL, "formats"},
               {NULL, "enums"},
               {"dataclasses", NULL},
               {"attrs", NULL},
               {"collections.abc", NULL},
               {NULL, "bodies"},
               {NULL, "events"},
               {NULL, NULL}};
static const char *const aliases[] = {"_t",  "_p",     "_te",  "_m", "_v",  "_f",     "_e",
                                      "_dc", "_attrs", "_abc", "_b", "_ev", "_models"};
#define HELPERS (sizeof helpers / sizeof *helpers)
#define MODEL_HELPERS 9 /* of models; and of all others */

static void import_helper(py_emit *e, const struct helper *helper, const char *alias) {
  bool one = e->plugin->options.layout == PY_LAYOUT_ONE;
  if (helper->file && (!helper->module || py_is_plain(e->plugin))) /* bounds and tags have the same names there */
    py_import_runtime(e, helper->file, alias);
  else if (helper->module)
    py_import(e, helper->module, alias);
  else
    py_import_file(e, one ? CODEGEN_STR("models") : CODEGEN_STR("models/__init__"), CODEGEN_STR(""),
                   codegen_str_of(alias));
}

/** Imports what the text of the section has. */
void py_import_wished(py_emit *e) {
  codegen_str text = {e->out->data, e->out->size};
  uint32_t found = codegen_py_aliases_in(text, aliases, e->api ? HELPERS : MODEL_HELPERS);
  for (uint32_t i = 0; i < HELPERS; i++)
    if (found >> i & 1) import_helper(e, &helpers[i], aliases[i]);
  for (uint32_t i = 0; i < e->wishes; i++)
    if (has_word(e, &e->wish[i])) py_import_file(e, e->wish[i].artifact, e->wish[i].name, (codegen_str){"", 0});
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
