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

/** The name of a file, without `.py`. */
codegen_str py_runtime_name(uint32_t file) {
  return codegen_str_of(list[file].name);
}

/* What models need; all else serves the client. */
static bool is_models(codegen_str name) {
  static const char *const names[] = {"__init__", "model", "validators", "formats", "enums"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (codegen_str_is(name, names[i])) return true;
  return false;
}

/** Whether a file is written. */
bool py_runtime_wanted(const py_plugin *plugin, const codegen_model *model, uint32_t file) {
  (void)model;
  return is_models(py_runtime_name(file)) || plugin->options.client != PY_CLIENT_NONE;
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
