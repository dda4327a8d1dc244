/* SPDX-License-Identifier: MIT
 *
 * The run-time support: the files of templates/python, as they are.
 */
#include "python.h"

#define X(name, symbol) \
  extern const char symbol[]; \
  extern const unsigned long symbol##_size;
#include "runtime_files.h"
#undef X

static const struct file {
  const char *name, *text;
  const unsigned long *size;
} list[] = {
#define X(name, symbol) {name, symbol, &symbol##_size},
#include "runtime_files.h"
#undef X
};

uint32_t py_runtime_count(void) {
  return (uint32_t)(sizeof list / sizeof *list);
}

/* The folder of a file: "", "plain" or "attrs". */
static codegen_str folder_of(uint32_t file) {
  codegen_str name = codegen_str_of(list[file].name);
  for (size_t i = 0; i < name.size; i++)
    if (name.data[i] == '/') return (codegen_str){name.data, i};
  return (codegen_str){"", 0};
}

/** The name of a file, without its folder and `.py`. */
codegen_str py_runtime_name(uint32_t file) {
  codegen_str name = codegen_str_of(list[file].name), folder = folder_of(file);
  if (!folder.size) return name;
  return (codegen_str){name.data + folder.size + 1, name.size - folder.size - 1};
}

/* What models need; all else serves the client. */
static bool is_models(codegen_str name) {
  static const char *const names[] = {"__init__", "core", "deep", "model", "validators", "formats", "enums"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (codegen_str_is(name, names[i])) return true;
  return false;
}

/* What plain classes need has the folder `plain`; what classes of attrs need in its place, the folder `attrs`. */
static uint32_t rank_of(const py_plugin *plugin, uint32_t file) {
  codegen_str folder = folder_of(file);
  if (!folder.size) return 1;
  if (codegen_str_is(folder, "attrs")) return plugin->options.models == PY_MODELS_ATTRS ? 3 : 0;
  return py_is_plain(plugin) ? 2 : 0;
}

/** Whether a file is written. */
bool py_runtime_wanted(const py_plugin *plugin, uint32_t file) {
  uint32_t rank = rank_of(plugin, file);
  codegen_str name = py_runtime_name(file);
  for (uint32_t i = 0; i < py_runtime_count(); i++)
    if (rank_of(plugin, i) > rank && codegen_str_equal(py_runtime_name(i), name)) return false;
  return rank && (rank > 1 || is_models(name) || plugin->options.client != PY_CLIENT_NONE);
}

/** Writes a file. Its first line is the licence's: the banner stands in its place. */
void py_runtime_put(py_emit *e, uint32_t file) {
  codegen_str text;
  if (file >= py_runtime_count()) return;
  text = (codegen_str){list[file].text, *list[file].size};
  if (text.size && text.data[0] == '#') {
    size_t end = 0;
    while (end < text.size && text.data[end] != '\n') end++;
    if (end < text.size) end++;
    text.data += end;
    text.size -= end;
  }
  codegen_out_str(e->out, text);
}
